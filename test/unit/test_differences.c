/* Where sources disagree: what looks different and is not. */
#include "brief.h"
#include "story.h"

static struct chapter *told(struct story *story, const char *site, const char *text, const char *day)
{
	struct chapter *c = story_add(story, site, "Attack on a plant", text);
	chapter_names(story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
	struct dated_event *e = vec_push(story->arena, &c->annotation.events);
	*e = (struct dated_event){
		.date = str_of(day), .precision = PRECISION_DAY, .kind = KIND_BREACHED, .end = (uint32_t)strlen(text)};
	return c;
}

static size_t rows_of(struct story *story)
{
	struct threat threat = {0};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	story->members.n = 0;
	return threat.differences.n;
}

static void the_version_of_the_system_is_no_score(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	told(&story, "one.example", "CVE-2026-1111 in the plant has a CVSS score of 8.8.", "2026-05-02");
	told(&story, "two.example",
	     "CVE-2026-1111 in the plant has a CVSS 3.1 score, by the maker and by the many others who looked at it, "
	     "of 8.8.",
	     "2026-05-02");
	assert_int_equal(rows_of(&story), 0);
	told(&story, "one.example", "CVE-2026-1111 in the plant has a CVSS score of 8.8.", "2026-05-02");
	told(&story, "two.example", "CVE-2026-1111 in the plant has a CVSS v3.1 score of 9.8.", "2026-05-02");
	assert_int_equal(rows_of(&story), 1);
	story_end(&story);
}

static void days_differ_only_of_one_thing_and_not_for_ranges_and_the_day_of_the_report(void **state)
{
	(void)state;
	static const char *const text = "Thieves used CVE-2026-1111 to attack the plant on May 2, 2026.",
				 *const other = "On May 4, 2026 thieves used CVE-2026-1111 to attack the plant.";
	struct story story;
	story_begin(&story);
	told(&story, "one.example", text, "2026-05-02");
	told(&story, "two.example", other, "2026-05-04");
	assert_int_equal(rows_of(&story), 1);
	told(&story, "one.example", text, "2026-05-02");
	told(&story, "two.example", "Logs of a supplier hold first logins from May 4, 2026, after CVE-2026-1111.",
	     "2026-05-04");
	assert_int_equal(rows_of(&story), 0);
	told(&story, "one.example", text, "2026-05-02");
	told(&story, "two.example", other, "2026-05-04")->annotation.events.at[0].date_end = STR("2026-05-06");
	assert_int_equal(rows_of(&story), 0);
	told(&story, "one.example", text, "2026-05-02");
	struct chapter *c = told(&story, "two.example", other, "2026-05-04");
	c->annotation.events.at[0].hi = c->article.published;
	assert_int_equal(rows_of(&story), 0);
	story_end(&story);
}

static void attackers_that_one_report_names_together_are_no_disagreement(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	for (int third = 0; third < 2; third++) {
		static const char *const texts[] = {"APT28 attacked a plant on the river.",
						    "Sandworm attacked a plant on the river."};
		for (int i = 0; i < 2; i++)
			chapter_names(&story, story_add(&story, i ? "two.example" : "one.example", "Attack", texts[i]),
				      ENTITY_THREAT_ACTOR, i ? "Sandworm" : "APT28");
		if (third) {
			struct chapter *c =
				story_add(&story, "three.example", "Attack",
					  "A plant on the river was attacked by Sandworm, a part of APT28.");
			chapter_names(&story, c, ENTITY_THREAT_ACTOR, "APT28");
			chapter_names(&story, c, ENTITY_THREAT_ACTOR, "Sandworm");
		}
		assert_int_equal(rows_of(&story), third ? 0 : 1);
	}
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_version_of_the_system_is_no_score),
		cmocka_unit_test(days_differ_only_of_one_thing_and_not_for_ranges_and_the_day_of_the_report),
		cmocka_unit_test(attackers_that_one_report_names_together_are_no_disagreement),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
