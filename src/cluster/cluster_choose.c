/* The decision: which threat an article is most like, and whether that is enough. */
#include "cluster_priv.h"

#include <math.h>

enum {
	SPAN_S = 21 * 24 * 3600, /* between the first and the last article of a threat: one event, no chain */
	LARGE = 16,              /* from so many members on, a threat must be more like to take one more */
	CLUSTERS_LOOKED_AT = 32
};

static const double PROMISE = 2; /* by how much another member may be liker than the likeliest by the index */

/* The members that a threat is compared by. */
static size_t compared(const struct group *g, uint32_t out[MEMBERS_COMPARED])
{
	uint32_t n = g->docs_n < MEMBERS_COMPARED ? g->docs_n : MEMBERS_COMPARED;
	for (uint32_t i = 0; i < n; i++)
		out[i] = group_docs(g)[i < MEMBERS_COMPARED / 2 ? i : g->docs_n - n + i];
	return n;
}

static bool is_one_span(int64_t oldest, int64_t newest)
{
	return newest - oldest <= SPAN_S;
}

/* What a score must pass; more for a large threat, which is a little like everything. */
double cluster_threshold(const struct cluster *c, uint32_t members)
{
	return c->weights.threshold + (members > LARGE ? log((double)members / LARGE) : 0);
}

static bool looks_alike(const struct cluster *c, const struct probe *probe, uint32_t group, struct likeness *out)
{
	const struct group *g = &c->groups[group];
	const struct document *d = probe->document;
	uint32_t members[MEMBERS_COMPARED];
	size_t n = compared(g, members);
	double sum = 0, best = -1e9;
	*out = (struct likeness){.score = -1e9, .best = NO_CLUSTER};
	if (!n || !is_one_span(d->published < g->oldest ? d->published : g->oldest,
			       d->published > g->newest ? d->published : g->newest))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct document member;
		live_open(c, members[i], &member);
		struct pair pair = pair_of(probe, &member);
		if (pair_veto(&pair) != VETO_NONE)
			return false;
		double z = pair_score(&c->weights, &pair);
		sum += z;
		best = z > best ? z : best;
		if (out->best == NO_CLUSTER || pair.cosine > out->cosine) {
			out->best = members[i];
			out->cosine = pair.cosine;
		}
	}
	out->score = .5 * (best + sum / (double)n);
	return true;
}

/* A threat's score is at most that of its best member. Its likeliest member is looked at first; when that is
 * far below the threshold, the rest is not. */
static bool is_promising(const struct cluster *c, const struct probe *probe, uint32_t likeliest)
{
	struct document d;
	live_open(c, likeliest, &d);
	struct pair pair = pair_of(probe, &d);
	return pair_score(&c->weights, &pair) > c->weights.threshold - PROMISE;
}

struct doc_index_query cluster_query(struct cluster *c)
{
	return (struct doc_index_query){.docs_from = c->docs_from,
					.horizon_days = HORIZON_DAYS,
					.tally = c->tally,
					.mask = c->docs_room - 1,
					.now = ++c->mark};
}

struct choice cluster_choose(struct cluster *c, const struct document *d, const struct view *view, uint32_t but)
{
	struct candidate found[CANDIDATES_MAX];
	uint32_t looked[CLUSTERS_LOOKED_AT];
	size_t looked_n = 0;
	struct doc_index_query query = cluster_query(c);
	size_t n = doc_index_find(&c->index, &query, d, view, found);
	struct probe probe;
	probe_init(&probe, d);
	struct choice choice = {.group = NO_CLUSTER, .likeness = {.score = c->weights.threshold}, .second = NO_CLUSTER};
	for (size_t i = 0; i < n && looked_n < CLUSTERS_LOOKED_AT; i++) {
		uint32_t group = live_at(c, found[i].doc)->cluster;
		bool seen = group == but;
		for (size_t k = 0; k < looked_n; k++)
			seen = seen || looked[k] == group;
		struct likeness l;
		if (seen)
			continue;
		looked[looked_n++] = group;
		if (!is_promising(c, &probe, found[i].doc) || !looks_alike(c, &probe, group, &l))
			continue;
		bool is_enough = l.score > cluster_threshold(c, c->groups[group].docs_n);
		choice.enough_n += is_enough;
		if (l.score > choice.likeness.score && is_enough) {
			if (choice.group != NO_CLUSTER) {
				choice.runner_up = choice.likeness.score;
				choice.second = choice.group;
			}
			choice.group = group;
			choice.likeness = l;
		} else if (choice.second == NO_CLUSTER || l.score > choice.runner_up) {
			choice.runner_up = l.score;
			choice.second = group;
		}
	}
	return choice;
}

/* The score of two threats, over all pairs of members; false when a veto keeps them apart. */
bool cluster_alike(const struct cluster *c, uint32_t a, uint32_t b, double *out)
{
	const struct group *ga = &c->groups[a], *gb = &c->groups[b];
	uint32_t of_a[MEMBERS_COMPARED], of_b[MEMBERS_COMPARED];
	size_t a_n = compared(ga, of_a), b_n = compared(gb, of_b);
	double sum = 0, best = -1e9;
	if (!a_n || !b_n ||
	    !is_one_span(ga->oldest < gb->oldest ? ga->oldest : gb->oldest,
			 ga->newest > gb->newest ? ga->newest : gb->newest))
		return false;
	for (size_t i = 0; i < a_n; i++) {
		struct probe probe;
		struct document one, other;
		live_open(c, of_a[i], &one);
		probe_init(&probe, &one);
		for (size_t k = 0; k < b_n; k++) {
			live_open(c, of_b[k], &other);
			struct pair pair = pair_of(&probe, &other);
			if (pair_veto(&pair) != VETO_NONE)
				return false;
			double z = pair_score(&c->weights, &pair);
			sum += z;
			best = z > best ? z : best;
		}
	}
	*out = .5 * (best + sum / (double)(a_n * b_n));
	return true;
}
