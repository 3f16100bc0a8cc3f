/* Text as a pointer and a length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "str.h"
#include "vec.h"

static void finds_and_compares(void **state)
{
	(void)state;
	struct str s = STR("The quick brown fox");
	assert_int_equal(str_find(s, STR("quick")), 4);
	assert_int_equal(str_find(s, STR("QUICK")), STR_NONE);
	assert_int_equal(str_find_ascii_nocase(s, STR("QUICK")), 4);
	assert_int_equal(str_find(s, STR_EMPTY), 0);
	assert_int_equal(str_find(STR_EMPTY, STR("x")), STR_NONE);
	assert_int_equal(str_rfind_byte(s, 'o'), 17);
	assert_true(str_starts(s, STR("The")) && !str_starts(s, STR("the")));
	assert_true(str_starts_ascii_nocase(s, STR("the")) && str_ends(s, STR("fox")));
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0 && str_cmp(STR("b"), STR("abc")) > 0);
	assert_true(str_cmp(STR("\xFF"), STR("a")) > 0);
	assert_true(str_eq(STR_EMPTY, STR("")));
	assert_false(str_eq_ascii_nocase(STR("\xC3\x84"), STR("\xC3\xA4"))); /* only ASCII letters fold */
}

/* The first place of a text of two letters in both cases, byte for byte. */
static size_t place_of(struct str s, struct str what, bool any_case)
{
	for (size_t i = 0; i + what.n <= s.n; i++) {
		struct str there = str_cut(s, i, i + what.n);
		if (any_case ? str_eq_ascii_nocase(there, what) : str_eq(there, what))
			return i;
	}
	return STR_NONE;
}

static void finds_at_every_place(void **state)
{
	(void)state;
	char letters[70];
	uint32_t dice = 1;
	for (int round = 0; round < 40; round++) {
		for (size_t i = 0; i < sizeof(letters); i++) {
			dice = dice * 1664525 + 1013904223;
			letters[i] = "aAbB"[dice >> 30];
		}
		for (size_t n = 1; n <= sizeof(letters); n++)
			for (size_t what_n = 1; what_n <= 40 && what_n <= n; what_n += what_n < 6 ? 1 : 9) {
				struct str s = {letters + sizeof(letters) - n, n}; /* ends where the room ends */
				struct str what = {letters, what_n};
				assert_int_equal(str_find(s, what), place_of(s, what, false));
				assert_int_equal(str_find_ascii_nocase(s, what), place_of(s, what, true));
			}
	}
}

static void cuts_are_clamped(void **state)
{
	(void)state;
	assert_true(str_eq(str_cut(STR("hello"), 1, 3), STR("el")));
	assert_int_equal(str_cut(STR("hello"), 4, 2).n, 0);
	assert_int_equal(str_cut(STR("hello"), 9, 99).n, 0);
	assert_true(str_eq(str_trim(STR(" \t\r\n a b \v")), STR("a b")));
	assert_int_equal(str_trim(STR("   ")).n, 0);
}

static void pieces_include_empty_ones(void **state)
{
	(void)state;
	struct str rest = STR("a,,b,"), piece;
	const struct str want[] = {STR("a"), STR(""), STR("b"), STR("")};
	size_t n = 0;
	for (; str_next(&rest, ',', &piece); n++)
		assert_true(n < 4 && str_eq(piece, want[n]));
	assert_int_equal(n, 4);
}

static void numbers_are_exact(void **state)
{
	(void)state;
	uint64_t u = 7;
	double d = 0;
	assert_true(str_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
	assert_false(str_u64(STR("18446744073709551616"), &u));
	assert_false(str_u64(STR(""), &u));
	assert_false(str_u64(STR("-1"), &u));
	assert_false(str_u64(STR("1 "), &u));
	assert_true(str_double(STR("-1.5e2"), &d) && d < -149.9 && d > -150.1);
	assert_false(str_double(STR("nan"), &d));
	assert_false(str_double(STR("0x10"), &d));
	assert_false(str_double(STR("1.2.3"), &d));
}

static void copies_lie_in_the_arena(void **state)
{
	(void)state;
	struct arena *arena = arena_new(40);
	struct str parts[] = {STR("a"), STR(""), STR("b")};
	assert_true(str_eq(str_join(arena, parts, 3, STR("--")), STR("a----b")));
	assert_true(str_eq(str_lower_ascii(arena, STR("ÄBC")), STR("Äbc")));
	assert_true(str_eq(str_print(arena, "%03d", 7), STR("007")));
	assert_string_equal(str_c(arena, STR("c")), "c");
	assert_false(str_is_null(str_copy(arena, STR_EMPTY)));
	assert_true(str_is_null(str_copy(arena, STR("more than the forty bytes that it has in all"))));
	arena_free(arena);
}

static void hash_is_the_same_everywhere(void **state)
{
	(void)state;
	assert_int_equal(str_hash(STR_EMPTY), 0x2d06800538d394c2); /* XXH3 of nothing */
	assert_int_not_equal(str_hash(STR("a")), str_hash_seed(STR("a"), 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_and_compares),          cmocka_unit_test(cuts_are_clamped),
		cmocka_unit_test(finds_at_every_place),        cmocka_unit_test(pieces_include_empty_ones),
		cmocka_unit_test(numbers_are_exact),           cmocka_unit_test(copies_lie_in_the_arena),
		cmocka_unit_test(hash_is_the_same_everywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
