#include "map.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_MIN = 16 };

void map_init(struct map *map)
{
	*map = (struct map){0};
}

void map_release(struct map *map)
{
	free(map->slots);
	free(map->used);
	map_init(map);
}

void map_reset(struct map *map)
{
	if (map->room) {
		memset(map->used, 0, (map->room + 63) / 64 * sizeof(*map->used));
		memset(map->slots, 0, map->room * sizeof(*map->slots));
	}
	map->n = 0;
}

static bool is_used(const struct map *map, size_t i)
{
	return map->used[i / 64] >> (i % 64) & 1;
}

/* The slot of `key`, or the free one where it would go. */
static size_t find(const struct map *map, uint64_t key)
{
	size_t i = map_home(map, key);
	while (map->slots[i].key != key && (map->slots[i].key || is_used(map, i)))
		i = (i + 1) & (map->room - 1);
	return i;
}

static bool grow_to(struct map *map, size_t room)
{
	struct map bigger = {.room = room};
	bigger.slots = calloc(bigger.room, sizeof(*bigger.slots));
	bigger.used = calloc((bigger.room + 63) / 64, sizeof(*bigger.used));
	if (!bigger.slots || !bigger.used) {
		map_release(&bigger);
		return false;
	}
	for (size_t i = 0; i < map->room; i++)
		if (is_used(map, i)) {
			size_t k = find(&bigger, map->slots[i].key);
			bigger.slots[k] = map->slots[i];
			bigger.used[k / 64] |= (uint64_t)1 << (k % 64);
		}
	bigger.n = map->n;
	map_release(map);
	*map = bigger;
	return true;
}

static bool grow(struct map *map)
{
	return grow_to(map, map->room ? map->room * 2 : ROOM_MIN);
}

bool map_reserve(struct map *map, size_t n)
{
	size_t room = map->room ? map->room : ROOM_MIN;
	while (room / 3 * 2 < n)
		room *= 2;
	return room <= map->room || grow_to(map, room);
}

uint64_t *map_at(struct map *map, uint64_t key)
{
	if ((map->n + 1) * 3 > map->room * 2 && !map_get(map, key) && !grow(map))
		return NULL;
	size_t i = find(map, key);
	if (!is_used(map, i)) {
		map->slots[i] = (struct map_slot){.key = key};
		map->used[i / 64] |= (uint64_t)1 << (i % 64);
		map->n++;
	}
	return &map->slots[i].value;
}

bool map_put(struct map *map, uint64_t key, uint64_t value)
{
	uint64_t *at = map_at(map, key);
	if (at)
		*at = value;
	return at != NULL;
}

bool map_remove(struct map *map, uint64_t key)
{
	if (!map->room)
		return false;
	size_t hole = find(map, key), mask = map->room - 1;
	if (!is_used(map, hole))
		return false;
	for (size_t i = (hole + 1) & mask; is_used(map, i); i = (i + 1) & mask) {
		size_t from = map_home(map, map->slots[i].key);
		if (((i - from) & mask) >= ((i - hole) & mask)) {
			map->slots[hole] = map->slots[i];
			hole = i;
		}
	}
	map->used[hole / 64] &= ~((uint64_t)1 << (hole % 64));
	map->slots[hole] = (struct map_slot){0};
	map->n--;
	return true;
}

bool map_next(const struct map *map, size_t *cursor, struct map_slot *out)
{
	while (*cursor < map->room) {
		size_t i = (*cursor)++;
		if (is_used(map, i)) {
			*out = map->slots[i];
			return true;
		}
	}
	return false;
}
