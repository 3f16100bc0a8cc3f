/* The state and the decision. */
#include "cluster_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	HOUR = 3600,
	DAY = 24 * HOUR,
	HORIZON_DAYS = 10,        /* between an article and its candidates */
	SPAN_S = 21 * DAY,        /* between the first and the last article of a threat: one event, no chain */
	LIVE_S = 14 * DAY,        /* behind the newest article: may be forgotten */
	LIVE_MIN = 40000,         /* articles that are live whatever their age: first polls come unordered */
	TRIM_STEP = 4096,         /* articles between two clean-ups */
	CLUSTERS_LOOKED_AT = 32,
	MEMBERS_COMPARED = 40,    /* half of them the oldest of a threat, so that it cannot drift away from itself */
	LARGE = 16,               /* from so many members on, a threat must be more like to take one more */
	JOINS_MAX = 3,
	ID_MAX = 24,
};

struct group { /* a threat as this room sees it */
	char id[ID_MAX];
	uint32_t *docs;
	uint32_t docs_n, room;
	int64_t oldest, newest; /* publication times */
	uint32_t joined_into;   /* NO_CLUSTER while it lives */
};

struct cluster {
	const struct knowledge *knowledge;
	struct pair_weights weights;
	struct statistics statistics;
	struct doc_index index;
	struct document *docs;
	uint32_t docs_n, docs_room, docs_from; /* below docs_from all are forgotten */
	struct group *groups;
	uint32_t groups_n, groups_room;
	struct map group_of_article; /* hash of an article's id -> group + 1 */
	struct map group_of_threat;  /* hash of a threat's id -> group + 1 */
	uint32_t *stamp;
	float *dot;
	uint32_t mark;
	int64_t newest;
	size_t articles;
};

enum status cluster_new(const struct knowledge *knowledge, struct cluster **out, struct err *err)
{
	struct cluster *c = calloc(1, sizeof(*c));
	if (!c)
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->knowledge = knowledge;
	c->newest = TIME_UNKNOWN;
	doc_index_init(&c->index);
	map_init(&c->group_of_article);
	map_init(&c->group_of_threat);
	enum status status = statistics_init(&c->statistics);
	if (status)
		err_set(err, status, "cluster: no memory");
	else
		status = pair_weights_read(knowledge, &c->weights, err);
	if (status) {
		cluster_free(c);
		return status;
	}
	*out = c;
	return OK;
}

void cluster_free(struct cluster *c)
{
	if (!c)
		return;
	for (uint32_t i = c->docs_from; i < c->docs_n; i++)
		document_release(&c->docs[i]);
	for (uint32_t i = 0; i < c->groups_n; i++)
		free(c->groups[i].docs);
	doc_index_release(&c->index);
	statistics_release(&c->statistics);
	map_release(&c->group_of_article);
	map_release(&c->group_of_threat);
	free(c->docs);
	free(c->groups);
	free(c->stamp);
	free(c->dot);
	free(c);
}

void cluster_count(const struct cluster *c, struct cluster_counts *out)
{
	*out = (struct cluster_counts){.articles = c->articles, .terms = c->statistics.terms.n};
	for (uint32_t i = 0; i < c->groups_n; i++)
		out->threats += c->groups[i].joined_into == NO_CLUSTER;
}

/* ---- groups ---- */

static uint32_t living(const struct cluster *c, uint32_t group)
{
	while (c->groups[group].joined_into != NO_CLUSTER)
		group = c->groups[group].joined_into;
	return group;
}

static uint32_t group_find(const struct cluster *c, const struct map *map, struct str id)
{
	const uint64_t *row = map_get(map, str_hash(id));
	return row ? living(c, (uint32_t)*row - 1) : NO_CLUSTER;
}

struct str cluster_threat_of(const struct cluster *c, struct str article)
{
	uint32_t group = group_find(c, &c->group_of_article, article);
	return group == NO_CLUSTER ? STR_EMPTY : str_of(c->groups[group].id);
}

static enum status group_new(struct cluster *c, struct str id, uint32_t *out)
{
	if (c->groups_n == c->groups_room) {
		uint32_t room = c->groups_room ? c->groups_room * 2 : 1024;
		struct group *groups = realloc(c->groups, room * sizeof(*groups));
		if (!groups)
			return E_NOMEM;
		c->groups = groups;
		c->groups_room = room;
	}
	struct group g = {.oldest = INT64_MAX, .newest = INT64_MIN, .joined_into = NO_CLUSTER};
	memcpy(g.id, id.p, id.n < ID_MAX - 1 ? id.n : ID_MAX - 1);
	if (!map_put(&c->group_of_threat, str_hash(id), (uint64_t)c->groups_n + 1))
		return E_NOMEM;
	c->groups[c->groups_n] = g;
	*out = c->groups_n++;
	return OK;
}

static enum status group_add(struct cluster *c, uint32_t group, uint32_t doc)
{
	struct group *g = &c->groups[group];
	if (g->docs_n == g->room) {
		uint32_t room = g->room ? g->room * 2 : 2;
		uint32_t *docs = realloc(g->docs, room * sizeof(*docs));
		if (!docs)
			return E_NOMEM;
		g->docs = docs;
		g->room = room;
	}
	int64_t at = c->docs[doc].published;
	g->docs[g->docs_n++] = doc;
	g->oldest = at < g->oldest ? at : g->oldest;
	g->newest = at > g->newest ? at : g->newest;
	c->docs[doc].cluster = group;
	return OK;
}

/* ---- documents ---- */

static enum status docs_reserve(struct cluster *c)
{
	if (c->docs_n < c->docs_room)
		return OK;
	uint32_t room = c->docs_room ? c->docs_room * 2 : 4096;
	struct document *docs = realloc(c->docs, room * sizeof(*docs));
	if (docs)
		c->docs = docs;
	uint32_t *stamp = realloc(c->stamp, room * sizeof(*stamp));
	if (stamp)
		c->stamp = stamp;
	float *dot = realloc(c->dot, room * sizeof(*dot));
	if (dot)
		c->dot = dot;
	if (!docs || !stamp || !dot)
		return E_NOMEM;
	memset(c->stamp + c->docs_room, 0, (room - c->docs_room) * sizeof(*stamp));
	c->docs_room = room;
	return OK;
}

/* Forgets articles that are older than the horizon and not among the last LIVE_MIN. */
static void forget_old(struct cluster *c)
{
	uint32_t from = c->docs_from;
	while (c->docs_n - from > LIVE_MIN && c->docs[from].published < c->newest - LIVE_S)
		document_release(&c->docs[from++]);
	if (from == c->docs_from)
		return;
	c->docs_from = from;
	doc_index_trim(&c->index, from);
	for (uint32_t i = 0; i < c->groups_n; i++) {
		struct group *g = &c->groups[i];
		uint32_t gone = 0;
		while (gone < g->docs_n && g->docs[gone] < from)
			gone++;
		g->docs_n -= gone;
		if (gone && g->docs_n)
			memmove(g->docs, g->docs + gone, g->docs_n * sizeof(*g->docs));
	}
}

/* ---- scoring against a threat ---- */

struct likeness {
	double score;
	uint32_t best; /* the most similar member */
	double cosine;
	bool vetoed;
	enum veto veto;
};

/* The members that a threat is compared by. */
static size_t compared(const struct group *g, uint32_t out[MEMBERS_COMPARED])
{
	uint32_t n = g->docs_n < MEMBERS_COMPARED ? g->docs_n : MEMBERS_COMPARED;
	for (uint32_t i = 0; i < n; i++)
		out[i] = g->docs[i < MEMBERS_COMPARED / 2 ? i : g->docs_n - n + i];
	return n;
}

static bool is_one_span(int64_t oldest, int64_t newest)
{
	return newest - oldest <= SPAN_S;
}

/* What a score must pass; more for a large threat, which is a little like everything. */
static double threshold_of(const struct cluster *c, uint32_t members)
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
		struct pair pair = pair_of(probe, &c->docs[members[i]]);
		out->veto = pair_veto(&pair);
		if (out->veto != VETO_NONE) {
			out->vetoed = true;
			return false;
		}
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

struct choice {
	uint32_t group; /* NO_CLUSTER: none is good enough */
	struct likeness likeness;
	double runner_up;
};

static struct doc_index_query query_of(struct cluster *c)
{
	return (struct doc_index_query){.docs = c->docs,
					.docs_from = c->docs_from,
					.horizon_days = HORIZON_DAYS,
					.stamp = c->stamp,
					.dot = c->dot,
					.now = ++c->mark};
}

static struct choice choose(struct cluster *c, const struct document *d, const struct view *view, uint32_t but)
{
	struct candidate found[CANDIDATES_MAX];
	uint32_t looked[CLUSTERS_LOOKED_AT];
	size_t looked_n = 0;
	struct doc_index_query query = query_of(c);
	size_t n = doc_index_find(&c->index, &query, d, view, found);
	struct probe probe;
	probe_init(&probe, d);
	struct choice choice = {.group = NO_CLUSTER, .likeness = {.score = c->weights.threshold}, .runner_up = 0};
	for (size_t i = 0; i < n && looked_n < CLUSTERS_LOOKED_AT; i++) {
		uint32_t group = c->docs[found[i].doc].cluster;
		bool seen = group == but;
		for (size_t k = 0; k < looked_n; k++)
			seen = seen || looked[k] == group;
		struct likeness l;
		if (seen)
			continue;
		looked[looked_n++] = group;
		if (!looks_alike(c, &probe, group, &l))
			continue;
		if (l.score > choice.likeness.score && l.score > threshold_of(c, c->groups[group].docs_n)) {
			choice.runner_up = choice.group == NO_CLUSTER ? 0 : choice.likeness.score;
			choice.group = group;
			choice.likeness = l;
		} else if (l.score > choice.runner_up || choice.runner_up == 0) {
			choice.runner_up = l.score;
		}
	}
	return choice;
}

/* ---- joining ---- */

/* The score of two threats, over all pairs of members; false when a veto keeps them apart. */
static bool threats_alike(const struct cluster *c, uint32_t a, uint32_t b, double *out)
{
	const struct group *ga = &c->groups[a], *gb = &c->groups[b];
	uint32_t of_a[MEMBERS_COMPARED], of_b[MEMBERS_COMPARED];
	size_t a_n = compared(ga, of_a), b_n = compared(gb, of_b);
	double sum = 0, best = -1e9;
	if (!a_n || !b_n ||
	    !is_one_span(ga->oldest < gb->oldest ? ga->oldest : gb->oldest, ga->newest > gb->newest ? ga->newest : gb->newest))
		return false;
	for (size_t i = 0; i < a_n; i++) {
		struct probe probe;
		probe_init(&probe, &c->docs[of_a[i]]);
		for (size_t k = 0; k < b_n; k++) {
			struct pair pair = pair_of(&probe, &c->docs[of_b[k]]);
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

static enum status groups_join(struct cluster *c, uint32_t from, uint32_t into)
{
	struct group *f = &c->groups[from];
	enum status status = OK;
	for (uint32_t i = 0; i < f->docs_n && !status; i++)
		status = group_add(c, into, f->docs[i]);
	if (status)
		return status;
	free(f->docs);
	f->docs = NULL;
	f->docs_n = f->room = 0;
	f->joined_into = into;
	return OK;
}

static struct str id_of(struct arena *arena, const struct cluster *c, uint32_t group)
{
	return str_copy(arena, str_of(c->groups[group].id));
}

/* Looks at the best other threat for the new article's one, a few times. */
static enum status join_others(struct cluster *c, struct arena *arena, uint32_t doc, const struct view *view,
			       struct placement *out)
{
	for (int i = 0; i < JOINS_MAX; i++) {
		uint32_t here = c->docs[doc].cluster;
		struct choice other = choose(c, &c->docs[doc], view, here);
		double score;
		if (other.group == NO_CLUSTER || !threats_alike(c, here, other.group, &score) ||
		    score <= threshold_of(c, c->groups[here].docs_n + c->groups[other.group].docs_n))
			return OK;
		uint32_t older = here < other.group ? here : other.group;
		uint32_t newer = here < other.group ? other.group : here;
		struct cluster_join *join = vec_push(arena, &out->joins);
		if (!join)
			return E_NOMEM;
		*join = (struct cluster_join){id_of(arena, c, newer), id_of(arena, c, older)};
		enum status status = groups_join(c, newer, older);
		if (status)
			return status;
	}
	return OK;
}

/* ---- why ---- */

enum { WHY_TERMS = 8 };

/* The rare words that the article shares with its most similar member, strongest first. */
static enum status why_terms(struct arena *arena, const struct cluster_features *f, const struct view *v,
			     const struct document *mate, struct why *why)
{
	for (size_t i = 0; i < INDEX_TERMS && i < v->vector_n && why->terms.n < WHY_TERMS; i++) {
		size_t row = v->top[i];
		uint32_t term = v->vector[row].term;
		bool is_shared = false;
		for (size_t k = 0; k < mate->vector_n && !is_shared; k++)
			is_shared = mate->vector[k].term == term;
		if (is_shared && v->term_row[row] < f->texts.n &&
		    !strs_add(arena, &why->terms, f->texts.at[v->term_row[row]]))
			return E_NOMEM;
	}
	return OK;
}

static enum status why_placed(struct arena *arena, const struct cluster *c, const struct cluster_features *f,
			      const struct view *v, const struct choice *choice, struct why *why)
{
	const struct document *mate = &c->docs[choice->likeness.best];
	int64_t gap = f->published - mate->published;
	why->similarity = choice->likeness.cosine;
	why->score = choice->likeness.score;
	why->runner_up = choice->runner_up;
	why->gap_s = gap < 0 ? -gap : gap;
	why->best = str_copy(arena, str_of(mate->id));
	for (int veto = VETO_NONE + 1; veto < VETOES_N; veto++)
		if (!strs_add(arena, &why->vetoes, veto_text((enum veto)veto)))
			return E_NOMEM;
	return why_terms(arena, f, v, mate, why);
}

/* ---- placing ---- */

static enum status remember(struct cluster *c, const struct cluster_features *f, uint32_t group)
{
	c->articles++;
	return map_put(&c->group_of_article, str_hash(f->id), (uint64_t)group + 1) ? OK : E_NOMEM;
}

/* Takes the document in: to `group`, or to a new one. */
static enum status insert(struct cluster *c, const struct cluster_features *f, const struct view *v,
			  struct document *d, uint32_t group, uint32_t *out_doc)
{
	enum status status = docs_reserve(c);
	if (!status && group == NO_CLUSTER)
		status = group_new(c, f->threat, &group);
	if (status) {
		document_release(d);
		return status;
	}
	uint32_t doc = c->docs_n++;
	c->docs[doc] = *d;
	status = group_add(c, group, doc);
	if (!status)
		status = doc_index_add(&c->index, doc, d, v);
	if (!status)
		status = statistics_learn(&c->statistics, f);
	if (!status)
		status = remember(c, f, group);
	if (f->published > c->newest)
		c->newest = f->published;
	if (c->docs_n % TRIM_STEP == 0)
		forget_old(c);
	*out_doc = doc;
	return status;
}

static struct cluster_features dated(const struct cluster *c, const struct cluster_features *features)
{
	struct cluster_features f = *features;
	if (f.published == TIME_UNKNOWN)
		f.published = c->newest == TIME_UNKNOWN ? 0 : c->newest;
	return f;
}

static bool is_aggregator(const struct cluster *c, const struct cluster_features *f)
{
	return knowledge_has(c->knowledge, STR("aggregators"), f->outlet);
}

enum status cluster_pairs(struct cluster *c, struct arena *arena, const struct cluster_features *features,
			  cluster_pair_fn *each, void *ctx, struct err *err)
{
	struct cluster_features f = dated(c, features);
	struct candidate found[CANDIDATES_MAX];
	struct str names[PAIR_FEATURES_N];
	double values[PAIR_FEATURES_N];
	struct view view;
	struct document d;
	enum status status = statistics_view(&c->statistics, arena, &f, &view);
	if (!status)
		status = document_make(&f, &view, is_aggregator(c, &f), &d);
	if (status)
		return err_set(err, status, "cluster: no memory");
	for (int i = 0; i < PAIR_FEATURES_N; i++)
		names[i] = pair_feature_name((enum pair_feature)i);
	struct doc_index_query query = query_of(c);
	size_t n = doc_index_find(&c->index, &query, &d, &view, found);
	struct probe probe;
	probe_init(&probe, &d);
	for (size_t i = 0; i < n; i++) {
		struct pair pair = pair_of(&probe, &c->docs[found[i].doc]);
		pair_features(&pair, values);
		each(ctx, &(struct cluster_pair){f.id, str_of(pair.b->id), veto_text(pair_veto(&pair)), names, values,
						 PAIR_FEATURES_N});
	}
	document_release(&d);
	return OK;
}

enum status cluster_place(struct cluster *c, struct arena *arena, const struct cluster_features *features,
			  struct placement *out, struct err *err)
{
	struct cluster_features f = dated(c, features);
	struct view view;
	struct document d;
	uint32_t doc = 0;
	*out = (struct placement){0};
	enum status status = statistics_view(&c->statistics, arena, &f, &view);
	if (!status)
		status = document_make(&f, &view, is_aggregator(c, &f), &d);
	if (status)
		return err_set(err, status, "cluster: no memory");
	struct choice choice = choose(c, &d, &view, NO_CLUSTER);
	out->is_new = choice.group == NO_CLUSTER;
	if (!out->is_new)
		status = why_placed(arena, c, &f, &view, &choice, &out->why);
	if (!status)
		status = insert(c, &f, &view, &d, choice.group, &doc);
	else
		document_release(&d);
	if (!status)
		status = join_others(c, arena, doc, &view, out);
	if (status)
		return err_set(err, status, "cluster: no memory");
	out->threat = id_of(arena, c, c->docs[doc].cluster);
	return OK;
}

enum status cluster_place_beside(struct cluster *c, struct arena *arena, const struct cluster_features *features,
				 struct str of, struct placement *out, struct err *err)
{
	uint32_t group = group_find(c, &c->group_of_article, of);
	if (group == NO_CLUSTER)
		return cluster_place(c, arena, features, out, err);
	*out = (struct placement){.threat = id_of(arena, c, group), .why = {.similarity = 1, .best = of}};
	enum status status = remember(c, features, group);
	return status ? err_set(err, status, "cluster: no memory") : OK;
}

/* Packed arrays that were kept lie at any address: align them. */
static bool align(struct arena *arena, struct cluster_features *f)
{
	struct str *const packed[] = {&f->words, &f->title,     &f->terms,   &f->title_cves,
				      &f->cves,  &f->codes, &f->incidents, &f->numbers};
	for (size_t i = 0; i < sizeof(packed) / sizeof(packed[0]); i++) {
		*packed[i] = str_copy(arena, *packed[i]);
		if (str_is_null(*packed[i]))
			return false;
	}
	return true;
}

enum status cluster_restore(struct cluster *c, struct arena *arena, const struct cluster_features *features,
			    struct str threat, bool is_copy, struct err *err)
{
	struct cluster_features f = dated(c, features);
	struct view view;
	struct document d;
	uint32_t doc, group = group_find(c, &c->group_of_threat, threat);
	enum status status = OK;
	f.threat = threat;
	if (group == NO_CLUSTER)
		status = group_new(c, threat, &group);
	if (!status && is_copy)
		status = remember(c, &f, group);
	else if (!status && !align(arena, &f))
		status = E_NOMEM;
	else if (!status && !(status = statistics_view(&c->statistics, arena, &f, &view)) &&
		 !(status = document_make(&f, &view, is_aggregator(c, &f), &d)))
		status = insert(c, &f, &view, &d, group, &doc);
	return status ? err_set(err, status, "cluster: no memory") : OK;
}
