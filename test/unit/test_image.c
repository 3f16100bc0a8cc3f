/* Images of long-lived states: what is written comes back, the same state is the same bytes, and bytes that
 * are cut off anywhere are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "image.h"

static bool keep(void *ctx, const void *bytes, size_t n)
{
	buf_add(ctx, (struct str){bytes, n});
	return true;
}

static bool refuse(void *ctx, const void *bytes, size_t n)
{
	(void)ctx;
	(void)bytes;
	(void)n;
	return false;
}

static void fill(struct map *map, uint64_t from, uint64_t to, int64_t step)
{
	map_init(map);
	for (uint64_t i = from; i != to; i += (uint64_t)step)
		assert_true(map_put(map, i * 0x9e3779b97f4a7c15u, i));
}

static void write_all(struct buf *to, const struct map *map)
{
	struct image_writer w = {keep, to, OK};
	image_put_u64(&w, 42);
	image_put_map(&w, map);
	image_put(&w, "end", 3);
	assert_int_equal(w.status, OK);
}

static enum status read_all(struct str bytes)
{
	struct image_reader r = {bytes.p, bytes.n, OK};
	struct map map;
	char end[3];
	map_init(&map);
	uint64_t number = image_get_u64(&r);
	image_get_map(&r, &map);
	image_get(&r, end, sizeof(end));
	if (!r.status) {
		assert_int_equal(number, 42);
		assert_int_equal(map.n, 1000);
		for (uint64_t i = 0; i < 1000; i++)
			assert_int_equal(*map_get(&map, i * 0x9e3779b97f4a7c15u), i);
		assert_memory_equal(end, "end", 3);
		assert_int_equal(r.n, 0);
	}
	map_release(&map);
	return r.status;
}

static void comes_back_and_is_refused_when_cut(void **state)
{
	(void)state;
	struct buf bytes;
	struct map map;
	buf_init(&bytes, 64 * 1024);
	fill(&map, 0, 1000, 1);
	write_all(&bytes, &map);
	struct str all = buf_str(&bytes);
	assert_int_equal(read_all(all), OK);
	for (size_t n = 0; n < all.n; n += n < 40 ? 1 : 997)
		assert_int_equal(read_all(str_cut(all, 0, n)), E_SYNTAX);
	map_release(&map);
	buf_release(&bytes);
}

static void the_same_state_is_the_same_bytes(void **state)
{
	(void)state;
	struct buf one, other;
	struct map up, down;
	buf_init(&one, 64 * 1024);
	buf_init(&other, 64 * 1024);
	fill(&up, 0, 1000, 1);
	fill(&down, 999, UINT64_MAX, -1);
	assert_true(map_reserve(&down, 100000));
	write_all(&one, &up);
	write_all(&other, &down);
	assert_true(str_eq(buf_str(&one), buf_str(&other)));
	map_release(&up);
	map_release(&down);
	buf_release(&one);
	buf_release(&other);
}

static void lying_counts_and_full_disks_are_faults(void **state)
{
	(void)state;
	uint64_t lie = UINT64_MAX / 2;
	struct image_reader r = {(const char *)&lie, sizeof(lie), OK};
	assert_int_equal(image_get_n(&r, 1), 0);
	assert_int_equal(r.status, E_SYNTAX);
	assert_null(image_take(&r, 0));
	struct image_writer w = {refuse, NULL, OK};
	image_put_u64(&w, 1);
	assert_int_equal(w.status, E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_and_is_refused_when_cut),
		cmocka_unit_test(the_same_state_is_the_same_bytes),
		cmocka_unit_test(lying_counts_and_full_disks_are_faults),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
