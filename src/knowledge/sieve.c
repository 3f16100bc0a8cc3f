#include "knowledge_priv.h"

#define BITS_PER_KEY 16

bool sieve_make(struct sieve *sieve, struct arena *arena, const struct map *map)
{
	size_t bits = 64, cursor = 0;
	struct map_slot slot;
	while (bits < map->n * BITS_PER_KEY)
		bits *= 2;
	sieve->bits = arena_zero(arena, bits / 64, sizeof(*sieve->bits));
	if (!sieve->bits)
		return false;
	sieve->mask = bits - 1;
	while (map_next(map, &cursor, &slot)) {
		uint64_t at = (slot.key * 0x9E3779B97F4A7C15u >> 32) & sieve->mask;
		sieve->bits[at / 64] |= (uint64_t)1 << (at % 64);
	}
	return true;
}
