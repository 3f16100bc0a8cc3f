/* What is new in a threat's record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news.h"

static void add_reason(struct arena *arena, struct threat *t, const char *line, const char *text)
{
	struct reason *r = vec_push(arena, &t->severity.reasons);
	assert_non_null(r);
	*r = (struct reason){.line = str_of(line), .text = str_of(text)};
}

static void add_entity(struct arena *arena, struct threat *t, enum entity_type type, const char *name, bool central)
{
	struct threat_entity *e = vec_push(arena, &t->entities);
	assert_non_null(e);
	*e = (struct threat_entity){.type = type, .name = str_of(name), .id = str_of(name), .central = central};
}

static void what_is_new_is_told_and_nothing_else(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	struct threat before = {.severity = {.label = BAND_MEDIUM}, .sources = 1};
	add_reason(arena, &before, "A", "Flaw disclosed or patched");
	add_entity(arena, &before, ENTITY_PRODUCT, "FortiGate", true);
	struct threat now = {.severity = {.label = BAND_CRITICAL}, .sources = 3};
	add_reason(arena, &now, "A", "Flaw disclosed or patched");
	add_reason(arena, &now, "C", "Exploitation confirmed");
	add_entity(arena, &now, ENTITY_PRODUCT, "FortiGate", true);
	add_entity(arena, &now, ENTITY_THREAT_ACTOR, "UNC1", true);
	add_entity(arena, &now, ENTITY_COUNTRY, "Peru", false); /* in passing */
	struct strs news = {0};
	assert_int_equal(news_of(arena, &before, &now, &news), OK);
	const char *const want[] = {"Severity: Critical, before Medium", "Status: Exploitation confirmed",
				    "3 independent sources, before 1", "Threat actor: UNC1"};
	assert_int_equal(news.n, 4);
	for (size_t i = 0; i < news.n; i++)
		assert_true(str_eq(news.at[i], str_of(want[i])));

	news = (struct strs){0};
	assert_int_equal(news_of(arena, &now, &now, &news), OK);
	assert_int_equal(news.n, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_new_is_told_and_nothing_else)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
