/* The query language: what each operator sets, what is refused and how it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "query.h"

#define NOW 1780000000

static const struct threat_query everything = {
	.category = -1, .since = TIME_UNKNOWN, .until = TIME_UNKNOWN, .both = true, .now = NOW, .limit = 50};

static struct threat_query must_read(struct arena *arena, const char *text)
{
	struct threat_query query = everything;
	struct err err = {0};
	if (query_read(arena, str_of(text), NOW, &query, NULL, &err))
		fail_msg("%s: %s", text, err.msg);
	return query;
}

static void assert_text(struct str text, const char *want)
{
	if (!str_eq(text, str_of(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FORMAT(text), want);
}

static void words_and_phrases_are_kept_in_order(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct threat_query q =
		must_read(arena, "  mail \"load  balancer\" -drill -\"red team\" https://a.example/x 12:30 ");
	(void)state;
	assert_text(q.search, "mail \"load  balancer\" https://a.example/x 12:30");
	assert_int_equal(q.search_not.n, 2);
	assert_text(q.search_not.at[1], "red team");
	assert_int_equal(q.names.n, 0);
	arena_free(arena);
}

static void operators_narrow(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct threat_query q = must_read(
		arena, "actor:\"Scattered Spider\" severity:high,Critical after:2026-05-01 before:1d -product:Chrome "
		       "kind:outage lang:de indicator:ransomware category:advisory source:a.example/feed -source:b");
	(void)state;
	assert_int_equal(q.names.n, 2);
	assert_text(q.names.at[0].slug, "scattered-spider");
	assert_int_equal(q.names.at[0].types, 1u << ENTITY_THREAT_ACTOR | 1u << ENTITY_RANSOMWARE_GROUP);
	assert_false(q.names.at[0].is_unwanted);
	assert_text(q.names.at[1].slug, "chrome");
	assert_true(q.names.at[1].is_unwanted);
	assert_true(q.bands[BAND_HIGH] && q.bands[BAND_CRITICAL] && !q.bands[BAND_LOW] && !q.bands[BAND_MEDIUM]);
	assert_true(q.classes[CLASS_OUTAGE] && !q.classes[CLASS_BREACH]);
	assert_int_equal(q.since, 1777593600);
	assert_int_equal(q.until, NOW - 86400);
	assert_int_equal(q.category, CATEGORY_ADVISORY);
	assert_text(q.source, "a.example/feed");
	assert_text(q.no_sources.at[0], "b");
	assert_text(q.langs.at[0], "de");
	assert_text(q.indicators.at[0], "ransomware");
	assert_int_equal(q.search.n, 0);
	arena_free(arena);
}

static void excluding_takes_from_the_set(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct threat_query q = must_read(arena, "-severity:low -kind:research,law -is:single");
	(void)state;
	assert_true(!q.bands[BAND_LOW] && q.bands[BAND_MEDIUM] && q.bands[BAND_HIGH] && q.bands[BAND_CRITICAL]);
	assert_true(!q.classes[CLASS_RESEARCH] && !q.classes[CLASS_LAW] && q.classes[CLASS_MASS]);
	assert_true(!q.both && !q.single_reports);
	arena_free(arena);
}

static void ids_of_entities_are_names_too(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct threat_query q = must_read(arena, "about:company/microsoft cve:CVE-2026-90417");
	(void)state;
	assert_int_equal(q.names.at[0].types, 1u << ENTITY_COMPANY);
	assert_text(q.names.at[0].slug, "microsoft");
	assert_text(q.names.at[1].slug, "cve-2026-90417");
	arena_free(arena);
}

static void faults_are_named_and_placed(void **state)
{
	static const struct {
		const char *text, *says;
		size_t start, end;
	} cases[] = {
		{"mail sevrity:high", "did you mean \"severity:\"", 5, 17},
		{"severity:dreadful", "low, medium, high or critical", 0, 17},
		{"x after:someday", "a date", 2, 15},
		{"-after:7d", "-after:", 0, 9},
		{"company:\"...\"", "a name", 0, 13},
		{"lang:de,en,fr,es,it", "4 at most", 0, 19},
	};
	struct arena *arena = arena_new(1024 * 1024);
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct threat_query q = everything;
		struct query_fault fault = {0};
		struct err err = {0};
		if (query_read(arena, str_of(cases[i].text), NOW, &q, &fault, &err) != E_SYNTAX)
			fail_msg("%s is read", cases[i].text);
		if (!strstr(err.msg, cases[i].says))
			fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].text, err.msg, cases[i].says);
		assert_int_equal(fault.start, cases[i].start);
		assert_int_equal(fault.end, cases[i].end);
		assert_memory_equal(&q, &everything, sizeof(q));
	}
	arena_free(arena);
}

static void limits_hold(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	char many[QUERY_BYTES_MAX + 2];
	struct threat_query q = everything;
	(void)state;
	memset(many, 'a', sizeof(many));
	assert_int_equal(query_read(arena, (struct str){many, sizeof(many)}, NOW, &q, NULL, NULL), E_LIMIT);
	for (size_t i = 0; i < sizeof(many); i += 2)
		many[i] = ' ';
	assert_int_equal(query_read(arena, (struct str){many, 100}, NOW, &q, NULL, NULL), E_LIMIT);
	assert_int_equal(query_read(arena,
				    STR("about:a1 about:a2 about:a3 about:a4 about:a5 about:a6 about:a7 about:a8 "
					"about:a9"),
				    NOW, &q, NULL, NULL),
			 E_SYNTAX);
	arena_free(arena);
}

static void words_for_marking_leave_filters_out(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct strs words = {0};
	(void)state;
	assert_int_equal(query_words(arena, STR("mail severity:high -drill actor:\"Scattered Spider\""), &words), OK);
	assert_int_equal(words.n, 2);
	assert_text(words.at[0], "mail");
	assert_text(words.at[1], "Scattered Spider");
	arena_free(arena);
}

static void every_operator_reads_its_own_example(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	(void)state;
	for (size_t i = 0; query_operator_at(i); i++)
		(void)must_read(arena, query_operator_at(i)->example);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_phrases_are_kept_in_order),
		cmocka_unit_test(operators_narrow),
		cmocka_unit_test(excluding_takes_from_the_set),
		cmocka_unit_test(ids_of_entities_are_names_too),
		cmocka_unit_test(faults_are_named_and_placed),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(words_for_marking_leave_filters_out),
		cmocka_unit_test(every_operator_reads_its_own_example),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
