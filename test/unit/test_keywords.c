/* Keywords: names and rare shared words, never the words of every report. */
#include "brief.h"
#include "story.h"

static const char *const outage_text =
	"Microsoft is working to address a service issue affecting mail flow for Exchange Online customers across "
	"North "
	"America and Germany. The outage causes delays and failures in sending mail. Users said mail is late.";

static struct threat outage(struct story *story)
{
	static const char *const sites[] = {"one.example", "two.example"};
	static const char *const titles[] = {
		"Microsoft Exchange Online outage causes email delays",
		"Microsoft Exchange Online outage disrupts mail flow in North America",
	};
	for (int i = 0; i < 2; i++) {
		struct chapter *c = story_add(story, sites[i], titles[i], outage_text);
		chapter_names(story, c, ENTITY_PRODUCT, "Exchange Online");
		chapter_names(story, c, ENTITY_COMPANY, "Microsoft");
		chapter_names(story, c, ENTITY_REGION, "North America");
		chapter_indicates(story, c, "outage", "outage", CLASS_OUTAGE, STATUS_CONFIRMED);
	}
	struct threat threat = {.severity = {.class = CLASS_OUTAGE}};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	return threat;
}

static void an_outage_is_found_by_its_words(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct threat threat = outage(&story);
	static const char *const want[] = {"microsoft", "exchange online", "outage", "north america"};
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!strs_has(&threat.keywords, str_of(want[i])))
			fail_msg("no keyword %s", want[i]);
	assert_true(threat.keywords.n >= 5 && threat.keywords.n <= 10);
	story_end(&story);
}

static void keywords_are_lower_case_and_differ(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct threat threat = outage(&story);
	static const char *const never[] = {"the", "users", "said", "is", "service", "for", "causes"};
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_false(strs_has(&threat.keywords, str_of(never[i])));
	for (size_t i = 0; i < threat.keywords.n; i++) {
		for (size_t k = 0; k < threat.keywords.at[i].n; k++)
			assert_false(is_ascii_upper(threat.keywords.at[i].p[k]));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(threat.keywords.at[i], threat.keywords.at[k]));
	}
	story_end(&story);
}

static void actors_keep_their_whole_name(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Salt Typhoon breaches telecoms in Norway",
				      "Salt Typhoon breached telecoms in Norway through CVE-2026-1111.");
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "Salt Typhoon");
	chapter_names(&story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
	chapter_names(&story, c, ENTITY_COUNTRY, "Norway");
	struct threat threat = {0};
	assert_int_equal(brief_threat(story.arena, story.knowledge, story.ranks, &story.members, &threat, NULL), OK);
	assert_true(strs_has(&threat.keywords, STR("salt typhoon")));
	assert_true(strs_has(&threat.keywords, STR("cve-2026-1111")));
	assert_true(strs_has(&threat.keywords, STR("norway")));
	assert_false(strs_has(&threat.keywords, STR("salt")));
	story_end(&story);
}

static void a_short_report_has_five_tags(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Northwind Says Payroll Data Was Copied",
				      "Northwind says thieves copied payroll ledgers of its refinery in Germany.");
	chapter_names(&story, c, ENTITY_COMPANY, "Northwind Says");
	chapter_names(&story, c, ENTITY_COUNTRY, "Germany");
	struct threat threat = {.severity = {.class = CLASS_BREACH}};
	assert_int_equal(brief_threat(story.arena, story.knowledge, story.ranks, &story.members, &threat, NULL), OK);
	assert_true(threat.keywords.n >= 5);
	assert_true(strs_has(&threat.keywords, STR("germany")));
	assert_true(strs_has(&threat.keywords, STR("payroll")));
	assert_false(strs_has(&threat.keywords, STR("northwind says"))); /* more than the name was taken for it */
	story_end(&story);
}

static void a_name_is_told_whole(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c =
		story_add(&story, "one.example", "Harbor Lines Melts Down After Outage at Quayside Cloud",
			  "Harbor Lines lost its Quayside Cloud for a day. The Quayside outage began at noon.");
	chapter_names(&story, c, ENTITY_COMPANY, "Harbor Lines")->count = 2;
	chapter_names(&story, c, ENTITY_PRODUCT, "Quayside Cloud");
	struct threat threat = {.severity = {.class = CLASS_OUTAGE}};
	assert_int_equal(brief_threat(story.arena, story.knowledge, story.ranks, &story.members, &threat, NULL), OK);
	assert_true(strs_has(&threat.keywords, STR("harbor lines")));
	assert_true(strs_has(&threat.keywords, STR("quayside cloud")));
	static const char *const never[] = {"harbor", "quayside", "melts"}; /* pieces, and a headline's verb */
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_false(strs_has(&threat.keywords, str_of(never[i])));
	story_end(&story);
}

static void an_essay_has_no_tags_of_its_words(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Why Payroll Auditors Like Northwind (AV77-123)",
		  "The refinery of a villager taught them about granaries. The granaries were audited by a "
		  "mathematician.");
	struct threat threat = {.severity = {.class = CLASS_RESEARCH}};
	assert_int_equal(brief_threat(story.arena, story.knowledge, story.ranks, &story.members, &threat, NULL), OK);
	static const char *const never[] = {"granaries", "villager", "mathematician", "refinery", "av77-123"};
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_false(strs_has(&threat.keywords, str_of(never[i])));
	assert_true(strs_has(&threat.keywords, STR("northwind")));
	threat = (struct threat){.severity = {.class = CLASS_BREACH}};
	assert_int_equal(brief_threat(story.arena, story.knowledge, story.ranks, &story.members, &threat, NULL), OK);
	assert_true(strs_has(&threat.keywords, STR("villager")));
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outage_is_found_by_its_words), cmocka_unit_test(keywords_are_lower_case_and_differ),
		cmocka_unit_test(a_short_report_has_five_tags),    cmocka_unit_test(a_name_is_told_whole),
		cmocka_unit_test(actors_keep_their_whole_name),    cmocka_unit_test(an_essay_has_no_tags_of_its_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
