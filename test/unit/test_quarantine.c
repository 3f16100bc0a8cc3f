/* What ended a reader: how long it is remembered, what it costs its source, over restarts too. */
#include "store_fixture.h"

#include "quarantine.h"

static struct quarantine *quarantine;

static int open_quarantine(void **state)
{
	quarantine = quarantine_new();
	return set_up(state) || !quarantine;
}

static int close_quarantine(void **state)
{
	quarantine_free(quarantine);
	return tear_down(state);
}

static int64_t key_of(int n)
{
	char name[32];
	(void)snprintf(name, sizeof(name), "input %d", n);
	return quarantine_key(QUARANTINE_PAGE, str_of(name), STR("text/html"));
}

static void put(int n, const char *source, int64_t at)
{
	const struct quarantined row = {.at = at,
					.key = key_of(n),
					.source = str_of(source),
					.url = STR("https://a.example/\"quoted\"\n"),
					.why = STR("crashed (SIGSEGV): \xc3\xa4 last word"),
					.kept = STR("quarantine/0123456789abcdef.page")};
	quarantine_put(quarantine, &row);
}

static bool has(int n, int64_t now)
{
	char why[200];
	return quarantine_has(quarantine, key_of(n), now, why, sizeof(why));
}

static void bytes_are_known_again(void **state)
{
	char why[200];
	(void)state;
	assert_false(has(1, NOW));
	put(1, "a", NOW);
	assert_true(has(1, NOW));
	assert_false(has(2, NOW));
	assert_true(quarantine_has(quarantine, key_of(1), NOW, why, sizeof(why)));
	assert_string_equal(why, "the same bytes are in quarantine since 2026-06-02: their reader crashed (SIGSEGV): "
				 "\xc3\xa4 last word");
	assert_int_not_equal(quarantine_key(QUARANTINE_PAGE, STR("x"), STR("y")),
			     quarantine_key(QUARANTINE_ENTRY, STR("x"), STR("y")));
	assert_int_not_equal(quarantine_key(QUARANTINE_PAGE, STR("x"), STR("y")),
			     quarantine_key(QUARANTINE_PAGE, STR("x"), STR("z")));
}

static void time_heals(void **state)
{
	(void)state;
	put(1, "a", NOW);
	assert_true(has(1, NOW + QUARANTINE_DAYS * DAY));
	assert_false(has(1, NOW + QUARANTINE_DAYS * DAY + 1));
	assert_true(has(1, NOW - DAY)); /* a clock that was put back */
	assert_false(has(1, NOW - 400 * DAY));
}

static void a_source_loses_trust_by_steps(void **state)
{
	(void)state;
	for (int n = 0; n < QUARANTINE_STRIKES_ALL; n++) {
		assert_int_equal(quarantine_trust(quarantine, STR("a"), NOW),
				 n < QUARANTINE_STRIKES ? TRUST_ALL : TRUST_WORDS);
		put(n, "a", NOW);
	}
	assert_int_equal(quarantine_trust(quarantine, STR("a"), NOW), TRUST_NOTHING);
	assert_int_equal(quarantine_trust(quarantine, STR("b"), NOW), TRUST_ALL);
	assert_int_equal(quarantine_trust(quarantine, STR("a"), NOW + QUARANTINE_STRIKE_S), TRUST_ALL);
}

static void the_newest_are_remembered(void **state)
{
	(void)state;
	for (int n = 0; n < (int)CAP_QUARANTINE + 10; n++)
		put(n, "a", NOW);
	assert_int_equal(quarantine_n(quarantine), CAP_QUARANTINE);
	assert_false(has(0, NOW));
	assert_false(has(9, NOW));
	assert_true(has(10, NOW));
	assert_true(has((int)CAP_QUARANTINE + 9, NOW));
}

static void it_outlives_the_server(void **state)
{
	struct fixture *f = *state;
	char why[200];
	for (int n = 0; n < (int)CAP_QUARANTINE + 3; n++)
		put(n, "a", NOW + n);
	MUST(quarantine_keep(quarantine, f->store, &f->err));
	quarantine_free(quarantine);
	quarantine = quarantine_new();
	assert_false(has(5, NOW));
	MUST(quarantine_load(quarantine, f->store, &f->err));
	assert_int_equal(quarantine_n(quarantine), CAP_QUARANTINE);
	assert_true(quarantine_has(quarantine, key_of(5), NOW, why, sizeof(why)));
	assert_non_null(strstr(why, "\xc3\xa4 last word"));
	assert_int_equal(quarantine_trust(quarantine, STR("a"), NOW), TRUST_NOTHING);
	put(5000, "a", NOW); /* pushes out the oldest, also of those that were loaded */
	assert_false(has(3, NOW));
	assert_true(has(4, NOW));
	struct str text = STR_EMPTY; /* the pages read where the bytes lie */
	MUST(store_fact_get(f->store, f->arena, STR("quarantine"), &text, &f->err));
	assert_true(str_has(text, STR("\"kept\":\"quarantine/0123456789abcdef.page\"")));
}

/* What another version could not read, this one may; what is no quarantine is none. */
static void other_versions_and_damage_are_passed_over(void **state)
{
	struct fixture *f = *state;
	static const char *const facts[] = {
		"{\"version\":\"another\",\"rows\":[{\"at\":\"2026-06-02T00:00:00Z\",\"key\":1,\"source\":\"a\"}]}",
		"{\"version\":\"" TOCSIN_VERSION "\",\"rows\":[{\"at\":7}]}",
		"{\"version\":\"" TOCSIN_VERSION "\",\"rows\":7}",
		"not JSON",
		"",
	};
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		MUST(store_fact_put(f->store, STR("quarantine"), str_of(facts[i]), &f->err));
		MUST(quarantine_load(quarantine, f->store, &f->err));
		assert_int_equal(quarantine_n(quarantine), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bytes_are_known_again, open_quarantine, close_quarantine),
		cmocka_unit_test_setup_teardown(time_heals, open_quarantine, close_quarantine),
		cmocka_unit_test_setup_teardown(a_source_loses_trust_by_steps, open_quarantine, close_quarantine),
		cmocka_unit_test_setup_teardown(the_newest_are_remembered, open_quarantine, close_quarantine),
		cmocka_unit_test_setup_teardown(it_outlives_the_server, open_quarantine, close_quarantine),
		cmocka_unit_test_setup_teardown(other_versions_and_damage_are_passed_over, open_quarantine,
						close_quarantine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
