#ifndef TOCSIN_TEST_SCORED_H
#define TOCSIN_TEST_SCORED_H
/* Scores of stories made by hand. */

#include "score.h"
#include "story.h"

static inline double score_of(struct story *story, struct severity *severity)
{
	struct severity room;
	struct weights *weights;
	severity = severity ? severity : &room;
	assert_int_equal(weights_new(story->knowledge, STR_EMPTY, &weights, NULL), OK);
	assert_int_equal(score_threat(story->arena, story->knowledge, weights, &story->members, severity, NULL), OK);
	weights_free(weights); /* the reasons borrow their words from the knowledge */
	return severity->score;
}

static inline void assert_near(double got, double want)
{
	if (got < want - .0051 || got > want + .0051)
		fail_msg("%.4f is not %.2f", got, want);
}

static inline void assert_text(struct str got, const char *want)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("%.*s is not %s", (int)got.n, got.p, want);
}

static const char *const sites[] = {
	"one.example", "two.example", "three.example", "four.example", "five.example", "six.example", "seven.example",
};

static inline struct vulnerability_facts *chapter_knows(struct story *story, struct chapter *c, const char *cve)
{
	struct vulnerability_facts *v = vec_push(story->arena, &c->annotation.vulnerabilities);
	*v = (struct vulnerability_facts){.cve = str_of(cve)};
	return v;
}

#endif
