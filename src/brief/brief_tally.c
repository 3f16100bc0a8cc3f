#include "brief_priv.h"

enum { TALLY_ROOM_MIN = 256 };

static bool tally_grow(struct arena *arena, struct tally *tally)
{
	size_t room = tally->room ? tally->room * 2 : TALLY_ROOM_MIN;
	uint32_t *slots = arena_zero(arena, room, sizeof(*slots));
	struct tally_item *items =
		arena_grow(arena, tally->items, tally->room / 2 * sizeof(*items), room / 2 * sizeof(*items));
	if (!slots || !items)
		return false;
	for (size_t i = 0; i < tally->n; i++) {
		size_t slot = items[i].key & (room - 1);
		while (slots[slot])
			slot = (slot + 1) & (room - 1);
		slots[slot] = (uint32_t)i + 1;
	}
	tally->slots = slots;
	tally->items = items;
	tally->room = room;
	return true;
}

static size_t tally_slot(const struct tally *tally, uint64_t key)
{
	size_t slot = key & (tally->room - 1);
	while (tally->slots[slot] && tally->items[tally->slots[slot] - 1].key != key)
		slot = (slot + 1) & (tally->room - 1);
	return slot;
}

struct tally_item *tally_at(struct arena *arena, struct tally *tally, uint64_t key)
{
	if (tally->n == tally->room / 2 && !tally_grow(arena, tally))
		return NULL;
	size_t slot = tally_slot(tally, key);
	if (!tally->slots[slot]) {
		tally->items[tally->n] = (struct tally_item){.key = key, .last = UINT32_MAX};
		tally->slots[slot] = (uint32_t)++tally->n;
	}
	return &tally->items[tally->slots[slot] - 1];
}

const struct tally_item *tally_find(const struct tally *tally, uint64_t key)
{
	if (!tally->room)
		return NULL;
	size_t slot = tally_slot(tally, key);
	return tally->slots[slot] ? &tally->items[tally->slots[slot] - 1] : NULL;
}
