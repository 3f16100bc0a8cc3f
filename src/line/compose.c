#include "compose.h"

#include "brief.h"
#include "caps.h"
#include "credit.h"
#include "facts.h"
#include "news.h"
#include "score.h"
#include "told.h"

enum { FIRST_READ = CAP_THREAT_MEMBERS / 2, HISTORY_MAX = 100 };

/* A threat of one article stands alone when its source is an authority or it carries hard evidence; a
 * round-up never does. */
static bool stands_alone(const struct members *members, const struct severity *severity)
{
	const struct member *m = &members->at[0];
	if (m->annotation->is_digest)
		return false;
	if (m->source && (m->source->category == CATEGORY_ADVISORY || m->source->category == CATEGORY_STATUS))
		return true;
	for (size_t i = 0; i < m->annotation->indicators.n; i++)
		if (m->annotation->indicators.at[i].status == STATUS_EXPLOITED)
			return true;
	return severity->class == CLASS_OUTAGE || severity->label >= BAND_HIGH;
}

/* A clock that was wrong at an outlet moves no threat into the future. */
static void bound_times(int64_t now, struct threat *t)
{
	if (t->published == TIME_UNKNOWN || t->published > now)
		t->published = now;
	if (t->updated == TIME_UNKNOWN || t->updated > now)
		t->updated = now;
}

bool compose_reads(size_t i, size_t n)
{
	return n <= CAP_THREAT_MEMBERS || i < FIRST_READ || i >= n - (CAP_THREAT_MEMBERS - FIRST_READ);
}

/* The first and the newest members when there are too many to read. */
static struct members readable(struct arena *arena, const struct members *all)
{
	if (all->n <= CAP_THREAT_MEMBERS)
		return *all;
	struct members some = {.at = arena_zero(arena, CAP_THREAT_MEMBERS, sizeof(*some.at))};
	if (!some.at)
		return *all;
	some.room = CAP_THREAT_MEMBERS;
	for (size_t i = 0; i < all->n; i++)
		if (compose_reads(i, all->n))
			some.at[some.n++] = all->at[i];
	return some;
}

static const char *ordinal_ending(size_t n)
{
	if (n % 100 >= 11 && n % 100 <= 13)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

static enum status add_history(struct arena *arena, const struct members *members, const struct threat *before,
			       struct threat *t)
{
	double last = -1;
	size_t known = 0;
	if (before) {
		size_t from = before->history.n >= HISTORY_MAX ? 1 : 0;
		for (size_t i = from; i < before->history.n; i++) {
			struct history_point *p = vec_push(arena, &t->history);
			if (!p)
				return E_NOMEM;
			*p = before->history.at[i];
			last = p->score;
		}
		known = before->articles.n;
	}
	double step = t->severity.score - last;
	if (members->n <= known && step < .05 && step > -.05)
		return OK;
	struct history_point *p = vec_push(arena, &t->history);
	const struct threat_article *newest = t->articles.n ? &t->articles.at[t->articles.n - 1] : NULL;
	if (!p || !newest)
		return p ? OK : E_NOMEM;
	*p = (struct history_point){.time = t->updated, .score = t->severity.score, .label = t->severity.label};
	p->text = str_print(arena, "%zu%s article, %.*s", members->n, ordinal_ending(members->n),
			    STR_FORMAT(newest->source));
	if (str_is_null(p->text))
		return E_NOMEM;
	return before ? news_of(arena, before, t, &p->facts) : OK;
}

static void join_facts(struct arena *arena, const struct tools *tools, struct threat *t)
{
	for (size_t i = 0; i < t->entities.n && t->vulnerabilities.n < CAP_VULNERABILITIES; i++) {
		struct vulnerability_facts facts, *slot;
		if (t->entities.at[i].type == ENTITY_VULNERABILITY &&
		    knowledge_vulnerability(tools->knowledge, arena, t->entities.at[i].name, &facts) &&
		    (slot = vec_push(arena, &t->vulnerabilities)))
			*slot = facts;
	}
}

enum status compose_threat(struct arena *arena, const struct tools *tools, struct str id, const struct members *given,
			   const struct threat *before, int64_t now, struct threat *out, struct err *err)
{
	struct members credited;
	const struct members *members = &credited;
	if (credit_originals(arena, given, &credited))
		return err_set(err, E_NOMEM, "threat %.*s: no room for its articles", STR_FORMAT(id));
	struct members read = readable(arena, members);
	struct threat t = {.id = id, .state = THREAT_OPEN};
	enum status status = score_threat(arena, tools->knowledge, tools->weights, &read, &t.severity, err);
	if (!status)
		status = brief_threat(arena, tools->knowledge, tools->ranks, &read, &t, err);
	if (status)
		return status;
	bound_times(now, &t);
	join_facts(arena, tools, &t);
	if ((status = told_join(arena, &read, &t)))
		return err_set(err, status, "threat %.*s: no room for what is told of its flaws", STR_FORMAT(id));
	t.sources = members_independent(members);
	t.single_report = members->n == 1 && !stands_alone(members, &t.severity);
	t.rank = score_rank(t.severity.score, t.updated, t.updated);
	status = add_history(arena, members, before, &t);
	if (!status)
		status = arena_status(arena);
	if (status)
		return err_set(err, status, "threat %.*s: no room for its history", STR_FORMAT(id));
	*out = t;
	return OK;
}
