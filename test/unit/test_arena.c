/* The arena: its cap holds, pieces stay apart, growing keeps what was there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "arena.h"

static void cap_is_kept(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1000);
	void *piece = arena_take(arena, 900);
	assert_non_null(piece);
	memset(piece, 'x', 900);
	assert_null(arena_take(arena, 101));
	assert_non_null(arena_take(arena, 100));
	assert_int_equal(arena_used(arena), 1000);
	assert_null(arena_take(arena, SIZE_MAX));
	assert_null(arena_zero(arena, SIZE_MAX / 2, 3));
	arena_free(arena);
	arena_free(NULL);
}

static void pieces_are_aligned_and_apart(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	unsigned char *pieces[200];
	for (size_t i = 0; i < 200; i++) {
		pieces[i] = arena_take(arena, i * 7);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		memset(pieces[i], (int)i, i * 7);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t k = 0; k < i * 7; k++)
			assert_int_equal(pieces[i][k], i);
	arena_free(arena);
}

static void growing_keeps_the_bytes(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	char *text = arena_take(arena, 10);
	memcpy(text, "0123456789", 10);
	text = arena_grow(arena, text, 10, 100);
	assert_memory_equal(text, "0123456789", 10);
	char *between = arena_take(arena, 5);
	memcpy(between, "other", 5);
	memset(text + 10, 'y', 90);
	text = arena_grow(arena, text, 100, 20000);
	memset(text + 100, 'z', 19900);
	assert_memory_equal(text, "0123456789yyy", 13);
	assert_memory_equal(between, "other", 5);
	assert_null(arena_grow(arena, text, 20000, 2 * 1024 * 1024));
	arena_free(arena);
}

static void reset_gives_all_back(void **state)
{
	(void)state;
	struct arena *arena = arena_new(50000);
	for (int round = 0; round < 10; round++) {
		char *zeroed = arena_zero(arena, 40, 1000);
		assert_non_null(zeroed);
		for (size_t i = 0; i < 40000; i++)
			assert_int_equal(zeroed[i], 0);
		memset(zeroed, 'x', 40000);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_free(arena);
}

static void shrinking_gives_the_end_back(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1000);
	char *piece = arena_take(arena, 900);
	memset(piece, 'x', 900);
	arena_shrink(arena, piece, 900, 100);
	char *next = arena_take(arena, 100);
	assert_non_null(next);
	memset(next, 'y', 100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(piece[i], 'x');
	size_t before = arena_used(arena);
	arena_shrink(arena, piece, 100, 10); /* not the last one: nothing happens */
	assert_int_equal(arena_used(arena), before);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cap_is_kept),
		cmocka_unit_test(pieces_are_aligned_and_apart),
		cmocka_unit_test(growing_keeps_the_bytes),
		cmocka_unit_test(reset_gives_all_back),
		cmocka_unit_test(shrinking_gives_the_end_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
