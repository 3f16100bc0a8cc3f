/* The tables of data/ are read whole, and every name finds its row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "knowledge.h"

static struct knowledge *knowledge;

static int load(void **state)
{
	struct err err = {0};
	(void)state;
	return knowledge_new(&knowledge, &err) == OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	knowledge_free(knowledge);
	return 0;
}

static void every_name_and_alias_finds_a_row_of_its_type(void **state)
{
	(void)state;
	assert_true(knowledge_n(knowledge) > 3000);
	for (uint32_t i = 0; i < knowledge_n(knowledge); i++) {
		const struct known *known = knowledge_at(knowledge, i);
		assert_int_equal(knowledge_find(knowledge, known->type, known->name), i);
		assert_true(known->id.n > 2);
		for (size_t j = 0; j < known->aliases.n; j++)
			assert_int_not_equal(knowledge_find(knowledge, known->type, known->aliases.at[j]),
					     MENTION_UNKNOWN);
	}
	assert_null(knowledge_at(knowledge, (uint32_t)knowledge_n(knowledge)));
}

static void an_alias_leads_to_the_canonical_name(void **state)
{
	(void)state;
	uint32_t row = knowledge_find(knowledge, ENTITY_THREAT_ACTOR, STR("fancy bear"));
	assert_int_not_equal(row, MENTION_UNKNOWN);
	assert_true(str_eq(knowledge_at(knowledge, row)->name, STR("APT28")));
	assert_true(str_eq(knowledge_at(knowledge, row)->id, STR("threat_actor/apt28")));
	assert_true(str_eq(knowledge_at(knowledge, row)->within, STR("Russia")));
	assert_int_equal(knowledge_find(knowledge, ENTITY_COUNTRY, STR("fancy bear")), MENTION_UNKNOWN);
}

static void attributes_are_read(void **state)
{
	(void)state;
	uint32_t row = knowledge_find(knowledge, ENTITY_VULNERABILITY_NAME, STR("Log4Shell"));
	assert_true(str_eq(knowledge_at(knowledge, row)->cve, STR("CVE-2021-44228")));
	row = knowledge_find(knowledge, ENTITY_SECTOR, STR("healthcare"));
	assert_true(knowledge_at(knowledge, row)->critical);
	row = knowledge_find(knowledge, ENTITY_COMPANY, STR("Apple"));
	assert_true(knowledge_at(knowledge, row)->gated);
}

static void tables_are_found_by_name(void **state)
{
	(void)state;
	static const char *const names[] = {"advice", "severity", "indicators", "guards", "roles", "techniques",
					    "events", "cues",     "forms",      "names",  "tlds"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct table *table = knowledge_table(knowledge, str_of(names[i]));
		assert_non_null(table);
		assert_true(table->n > 0);
		assert_true(table->rows[0].n > 0 && table->rows[0].cells[0].n > 0);
	}
	assert_null(knowledge_table(knowledge, STR("no such table")));
	assert_true(knowledge_has(knowledge, STR("tlds"), STR("com")));
	assert_false(knowledge_has(knowledge, STR("tlds"), STR("exe")));
}

static void phrases_name_words_that_the_model_has(void **state)
{
	(void)state;
	const struct table *table = knowledge_table(knowledge, STR("indicators"));
	for (size_t i = 0; i < table->n; i++) {
		assert_int_equal(table->rows[i].n, 4);
		assert_true(words_find(event_class_words(), table->rows[i].cells[2]) >= 0);
		assert_true(words_find(event_status_words(), table->rows[i].cells[3]) >= 0);
	}
	table = knowledge_table(knowledge, STR("events"));
	for (size_t i = 0; i < table->n; i++)
		assert_true(words_find(event_kind_words(), table->rows[i].cells[1]) >= 0);
	table = knowledge_table(knowledge, STR("roles"));
	for (size_t i = 0; i < table->n; i++)
		assert_true(words_find(sentence_role_words(), table->rows[i].cells[1]) >= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_and_alias_finds_a_row_of_its_type),
		cmocka_unit_test(an_alias_leads_to_the_canonical_name),
		cmocka_unit_test(attributes_are_read),
		cmocka_unit_test(tables_are_found_by_name),
		cmocka_unit_test(phrases_name_words_that_the_model_has),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
