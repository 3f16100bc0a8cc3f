/* The facts beside the sentences of a part: values that stand in the passages that they name. */
#include "brief.h"

#include "brief_priv.h"
#include "story.h"

static const struct brief_fact *fact_of(const struct threat *threat, const char *what)
{
	for (size_t i = 0; i < threat->analysis.facts.n; i++)
		if (str_eq(threat->analysis.facts.at[i].what, str_of(what)))
			return &threat->analysis.facts.at[i];
	return NULL;
}

static void counts(struct story *story, struct chapter *c, const char *words, double value, const char *unit)
{
	size_t at = str_find(c->article.text, str_of(words));
	assert_true(at != STR_NONE);
	struct quantity *q = vec_push(story->arena, &c->annotation.quantities);
	*q = (struct quantity){value, str_of(unit), (uint32_t)at, (uint32_t)(at + strlen(words))};
}

static struct threat brief_of(struct story *story, enum event_class class)
{
	struct threat threat = {.severity = {.class = class}};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	return threat;
}

static void a_short_report_gives_its_values(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Flaw in Norrgate Sync",
				      "CVE-2026-4001 with a score of 9.8 hits Norrgate Sync 4.0 to 4.2 on 12,000 "
				      "servers. It is gone in 4.3.");
	chapter_names(&story, c, ENTITY_VULNERABILITY, "CVE-2026-4001");
	chapter_names(&story, c, ENTITY_PRODUCT, "Norrgate Sync");
	struct mention *product = &c->annotation.entities.at[1];
	struct version_range *range = vec_push(story.arena, &product->versions);
	*range = (struct version_range){.from = STR("4.0"), .to = STR("4.2"), .before = true};
	assert_true(strs_add(story.arena, &product->fixed, STR("4.3")));
	struct flaw_statement *score = vec_push(story.arena, &c->annotation.statements);
	*score = (struct flaw_statement){
		.cve = STR("CVE-2026-4001"), .says = FLAW_CVSS, .score = 9.8, .start = 19, .end = 34};
	counts(&story, c, "12,000 servers", 12000, "servers");
	struct threat threat = brief_of(&story, CLASS_FLAW_PATCHED);
	static const struct {
		const char *what, *text;
		enum brief_part part;
	} want[] = {{"Servers", "12,000 servers", PART_IMPACT},
		    {"Flaw", "CVE-2026-4001, CVSS 9.8", PART_TECHNICAL},
		    {"Affected", "Norrgate Sync 4.0 to before 4.2", PART_TECHNICAL},
		    {"Fixed in", "Norrgate Sync 4.3", PART_RESPONSE}};
	for (size_t i = 0; i < COUNT_OF(want); i++) {
		const struct brief_fact *fact = fact_of(&threat, want[i].what);
		assert_non_null(fact);
		assert_true(str_eq(fact->text, str_of(want[i].text)));
		assert_int_equal(fact->part, want[i].part);
		assert_true(str_eq(fact->evidence.article, STR("a1")));
		assert_true(str_eq(fact->evidence.text,
				   str_cut(c->article.text, fact->evidence.start, fact->evidence.end)));
	}
	assert_int_equal(threat.analysis.facts.n, COUNT_OF(want));
	story_end(&story);
}

/* "Windows 11 devices", a year, the size of who was hit; and a product launch hits nobody. */
static void numbers_that_count_nobody_hit_are_no_facts(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
		double value;
		enum event_class class;
		bool is_fact;
	} cases[] = {
		{"Thieves took the data of 9,000 customers.", "9,000 customers", 9000, CLASS_BREACH, true},
		{"Norrgate has 9,000 customers and counts them.", "9,000 customers", 9000, CLASS_RESEARCH, false},
		{"The flaw hits Windows 11 devices of Norrgate.", "11 devices", 11, CLASS_FLAW_PATCHED, false},
		{"The raid of 2025 customers know well was new.", "2025 customers", 2025, CLASS_BREACH, false},
		{"Thieves robbed Norrgate, which employs 9,000 people.", "9,000 people", 9000, CLASS_BREACH, false},
		{"The raid grew 70 fold across its customers.", "70 fold across its customers", 70, CLASS_BREACH,
		 false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct story story;
		story_begin(&story);
		struct chapter *c = story_add(&story, "one.example", "Norrgate in the news", cases[i].text);
		counts(&story, c, cases[i].words, cases[i].value, "customers");
		struct threat threat = brief_of(&story, cases[i].class);
		assert_int_equal(threat.analysis.facts.n, cases[i].is_fact);
		story_end(&story);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_report_gives_its_values),
		cmocka_unit_test(numbers_that_count_nobody_hit_are_no_facts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
