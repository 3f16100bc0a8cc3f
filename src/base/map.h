#ifndef TOCSIN_BASE_MAP_H
#define TOCSIN_BASE_MAP_H
/* Hash maps that live long: 64-bit keys (most often the hash of a text) to 64-bit values.
 *
 * Open addressing, linear probing, at most 2/3 full; a removal leaves no tombstone.
 * The order of map_next depends on the keys and the history of the map: never let a
 * result depend on it.
 * Memory: heap, owned by the map (map_init, map_release). Not for two writers at once. */

#include "str.h"

struct map_slot {
	uint64_t key, value;
};

struct map {
	struct map_slot *slots;
	uint64_t *used; /* a bit for each slot */
	size_t n, room; /* room is 0 or a power of two */
};

void map_init(struct map *map);
void map_release(struct map *map);
void map_reset(struct map *map); /* empty, memory kept */

/* Where the search for a key begins. */
static inline size_t map_home(const struct map *map, uint64_t key)
{
	return (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (map->room - 1);
}
/* The value of `key`, or NULL. Valid until the next put or remove. */
static inline uint64_t *map_get(const struct map *map, uint64_t key)
{
	size_t i = map->room ? map_home(map, key) : 0;
	if (!map->room)
		return NULL;
	/* free slots hold zeros: the bits are asked only for key 0 */
	while (map->slots[i].key != key && (map->slots[i].key || map->used[i / 64] >> (i % 64) & 1))
		i = (i + 1) & (map->room - 1);
	bool found = map->slots[i].key == key && (key || map->used[i / 64] >> (i % 64) & 1);
	return found ? &map->slots[i].value : NULL;
}
/* Asks the memory for the place of a key that is looked up soon. */
static inline void map_ahead(const struct map *map, uint64_t key)
{
	if (map->room)
		__builtin_prefetch(&map->slots[map_home(map, key)]);
}
/* Sets or replaces; false when there is no memory (the map is as before). */
MUST_USE bool map_put(struct map *map, uint64_t key, uint64_t value);
/* The place of `key`, made with value 0 when it was missing; NULL: no memory. */
MUST_USE uint64_t *map_at(struct map *map, uint64_t key);
bool map_remove(struct map *map, uint64_t key);
/* Room for n keys in all, so that putting them does not move the others; false: no memory. */
MUST_USE bool map_reserve(struct map *map, size_t n);

/* Walks all pairs: begin with *cursor = 0; false at the end. */
bool map_next(const struct map *map, size_t *cursor, struct map_slot *out);

#endif
