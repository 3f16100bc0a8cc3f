/* How an event stands: told beside the score, of which it takes nothing. */
#include "scored.h"

static const struct course *course_of(const struct severity *severity, enum course_kind kind)
{
	for (size_t i = 0; i < severity->course.n; i++)
		if (severity->course.at[i].kind == kind)
			return &severity->course.at[i];
	return NULL;
}

static struct chapter *flaw(struct story *story, const char *title, const char *text)
{
	struct chapter *c = story_add(story, sites[story->members.n], title, text);
	chapter_indicates(story, c, "Flaw", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	return c;
}

static void a_fix_is_told_and_takes_nothing(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = flaw(&story, "Flaw in a gateway", "The maker tells of it. An update is out now.");
	double before = score_of(&story, &severity);
	assert_int_equal(severity.course.n, 0);
	chapter_indicates(&story, c, "update is out", "patch available", CLASS_FLAW_PATCHED, STATUS_NONE);
	assert_near(score_of(&story, &severity), before);
	const struct course *fixed = course_of(&severity, COURSE_FIXED);
	assert_non_null(fixed);
	assert_text(fixed->text, "A fix is out");
	assert_text(fixed->evidence.article, "a1");
	assert_text(fixed->evidence.text, "An update is out now.");

	/* What a later report denies holds no more; an earlier one changes nothing. */
	c = flaw(&story, "Flaw in a gateway stays open", "Nothing helps.");
	chapter_indicates(&story, c, "open", "unpatched", CLASS_RESEARCH, STATUS_NONE);
	c->article.published -= 60;
	(void)score_of(&story, &severity);
	assert_non_null(course_of(&severity, COURSE_FIXED));
	c->article.published += 120;
	(void)score_of(&story, &severity);
	assert_null(course_of(&severity, COURSE_FIXED));
	story_end(&story);
}

static void a_denial_holds_until_somebody_tells(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = flaw(&story, "Flaw in a gateway", "There is no sign of exploitation.");
	struct indicator *denied = vec_push(story.arena, &c->annotation.denied);
	*denied = (struct indicator){.name = STR("exploited"), .start = 20, .end = 32, .weight = 2};
	double before = score_of(&story, &severity);
	assert_text(course_of(&severity, COURSE_NOT_EXPLOITED)->text, "No exploitation is known");
	assert_int_equal(severity.label, BAND_MEDIUM);
	c->annotation.denied.n = 0;
	assert_near(score_of(&story, &severity), before); /* neither adds nor takes */
	c->annotation.denied.n = 1;

	c = flaw(&story, "Flaw in a gateway exploited", "It is so.");
	chapter_indicates(&story, c, "exploited", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	c->article.published -= 60;
	assert_true(score_of(&story, &severity) > before);
	assert_null(course_of(&severity, COURSE_NOT_EXPLOITED));
	story_end(&story);
}

static void what_fits_the_event_is_told(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Outage of a bank", "Its service is back online since noon.");
	chapter_indicates(&story, c, "Outage", "outage", CLASS_OUTAGE, STATUS_NONE);
	chapter_indicates(&story, c, "back online", "service restored", CLASS_RESEARCH, STATUS_NONE);
	chapter_indicates(&story, c, "noon", "patch available", CLASS_RESEARCH, STATUS_NONE);
	(void)score_of(&story, &severity);
	assert_int_equal(severity.course.n, 1);
	assert_text(course_of(&severity, COURSE_RESTORED)->text, "Restored");
	/* A background sentence tells of another outage; a digest of many. */
	c->annotation.sentences.at[0].role = ROLE_BACKGROUND;
	(void)score_of(&story, &severity);
	assert_int_equal(severity.course.n, 0);
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fix_is_told_and_takes_nothing),
		cmocka_unit_test(a_denial_holds_until_somebody_tells),
		cmocka_unit_test(what_fits_the_event_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
