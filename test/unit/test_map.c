/* The hash map against a plain array: the same puts and removes, the same answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "map.h"

enum { KEYS = 500, STEPS = 20000 };

/* Keys that collide: many differ in their upper half only. */
static uint64_t key_of(unsigned i)
{
	return (uint64_t)(i % 7) << 40 | i / 3;
}

static void behaves_like_an_array(void **state)
{
	(void)state;
	static uint64_t want[KEYS];
	static bool has[KEYS];
	struct map map;
	unsigned random = 1;
	size_t n = 0;
	map_init(&map);
	for (unsigned step = 0; step < STEPS; step++) {
		random = random * 1103515245 + 12345;
		unsigned i = random >> 8 & 0xFFFF;
		i %= KEYS;
		uint64_t key = key_of(i) | (uint64_t)i << 20;
		if (random >> 30 == 0) {
			assert_int_equal(map_remove(&map, key), has[i]);
			n -= has[i];
			has[i] = false;
		} else {
			assert_true(map_put(&map, key, step));
			n += !has[i];
			has[i] = true;
			want[i] = step;
		}
		assert_int_equal(map.n, n);
	}
	for (unsigned i = 0; i < KEYS; i++) {
		uint64_t *value = map_get(&map, key_of(i) | (uint64_t)i << 20);
		assert_int_equal(value != NULL, has[i]);
		if (value)
			assert_int_equal(*value, want[i]);
	}
	map_release(&map);
}

static void walks_every_pair_once(void **state)
{
	(void)state;
	struct map map;
	struct map_slot slot;
	size_t cursor = 0, n = 0;
	uint64_t sum = 0;
	map_init(&map);
	assert_null(map_get(&map, 0));
	assert_false(map_next(&map, &cursor, &slot));
	for (uint64_t key = 0; key < 100; key++) {
		uint64_t *place = map_at(&map, key);
		assert_non_null(place);
		assert_int_equal(*place, 0);
		*place = key * 2;
	}
	for (cursor = 0; map_next(&map, &cursor, &slot); n++) {
		assert_int_equal(slot.value, slot.key * 2);
		sum += slot.key;
	}
	assert_int_equal(n, 100);
	assert_int_equal(sum, 4950);
	map_reset(&map);
	assert_int_equal(map.n, 0);
	assert_null(map_get(&map, 5));
	map_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behaves_like_an_array),
		cmocka_unit_test(walks_every_pair_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
