/* Names and phrases over pieces: longest match, case rules, the pattern signs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names.h"
#include "phrases.h"

static struct knowledge *knowledge;
static struct arena *arena;

static int load(void **state)
{
	(void)state;
	arena = arena_new(8 * 1024 * 1024);
	return arena && knowledge_new(&knowledge, NULL) == OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	knowledge_free(knowledge);
	arena_free(arena);
	return 0;
}

static struct pieces cut(struct str text)
{
	struct pieces pieces = {0};
	assert_true(pieces_of_name(arena, text, &pieces));
	return pieces;
}

static struct str match_at(struct str text, size_t at, uint32_t *n)
{
	struct pieces pieces = cut(text);
	struct name_match match = names_match(knowledge, &pieces, text, at);
	*n = match.n;
	return match.n ? knowledge_at(knowledge, match.rows[0])->name : STR_EMPTY;
}

static void the_longest_name_wins(void **state)
{
	(void)state;
	uint32_t n;
	struct str name = match_at(STR("Fancy Bear strikes"), 0, &n);
	assert_int_equal(n, 2);
	assert_true(str_eq(name, STR("APT28")));
	name = match_at(STR("Carnegie Mellon University says"), 0, &n);
	assert_int_equal(n, 3);
}

static void short_capitals_must_stand_in_capitals(void **state)
{
	(void)state;
	uint32_t n;
	assert_true(str_eq(match_at(STR("US officials"), 0, &n), STR("United States")));
	match_at(STR("us officials"), 0, &n);
	assert_int_equal(n, 0);
	match_at(STR("Us officials"), 0, &n);
	assert_int_equal(n, 0);
}

static void a_name_with_a_capital_needs_it(void **state)
{
	(void)state;
	uint32_t n;
	match_at(STR("microsoft"), 0, &n);
	assert_int_equal(n, 0);
	match_at(STR("Microsoft"), 0, &n);
	assert_int_equal(n, 1);
	match_at(STR("MICROSOFT"), 0, &n);
	assert_int_equal(n, 1);
}

static void a_name_does_not_reach_over_a_comma(void **state)
{
	(void)state;
	uint32_t n;
	match_at(STR("Fancy, Bear"), 0, &n);
	assert_int_equal(n, 0);
}

static void pieces_are_the_same_however_words_are_joined(void **state)
{
	(void)state;
	struct pieces a = cut(STR("Zero-Day")), b = cut(STR("zero day"));
	assert_int_equal(a.n, 2);
	assert_int_equal(a.at[1].hash, b.at[1].hash);
	assert_true(a.at[0].flags & PIECE_CAPITAL);
	assert_int_equal(a.at[1].start, 5);
	struct pieces mixed = cut(STR("CloudSEK NSA 2026 T1059"));
	assert_true(mixed.at[0].flags & PIECE_MIXED);
	assert_true(mixed.at[1].flags & PIECE_CAPS);
	assert_true(mixed.at[2].flags & PIECE_DIGITS);
	assert_true(mixed.at[3].flags & PIECE_MIXED);
}

static bool hits(struct str text, enum phrase_table table, const char *first_cell)
{
	struct pieces pieces = cut(text);
	struct phrase_hits found = {0};
	assert_true(phrases_find(knowledge, arena, &pieces, &found));
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].table == table && str_eq(found.at[i].row->cells[0], str_of(first_cell)))
			return true;
	return false;
}

static void phrases_know_stars_gaps_choices_and_numbers(void **state)
{
	(void)state;
	assert_true(hits(STR("attackers exploited it in the wild"), PHRASES_INDICATORS, "exploit* .. in the wild"));
	assert_true(hits(STR("actively exploiting"), PHRASES_INDICATORS, "actively exploit*"));
	assert_false(hits(STR("active"), PHRASES_INDICATORS, "actively exploit*"));
	assert_true(hits(STR("malicious packages"), PHRASES_TECHNIQUES, "malicious package|packages"));
	assert_false(hits(STR("malicious packaging"), PHRASES_TECHNIQUES, "malicious package|packages"));
	assert_true(hits(STR("in 2023"), PHRASES_GUARDS, "in #"));
	assert_false(hits(STR("in many"), PHRASES_GUARDS, "in #"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_name_wins),
		cmocka_unit_test(short_capitals_must_stand_in_capitals),
		cmocka_unit_test(a_name_with_a_capital_needs_it),
		cmocka_unit_test(a_name_does_not_reach_over_a_comma),
		cmocka_unit_test(pieces_are_the_same_however_words_are_joined),
		cmocka_unit_test(phrases_know_stars_gaps_choices_and_numbers),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
