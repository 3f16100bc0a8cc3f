/* The story: an article is placed, and threats that now look like one are joined. */
#include "cluster_priv.h"

#include <stdlib.h>

enum {
	TRIM_STEP = 4096, /* articles between two clean-ups */
	IDS_STEP = 8 * TRIM_STEP,
	JOINS_MAX = 3,
};

/* Looks at the best other threat for the new article's one, a few times. */
static enum status join_others(struct cluster *c, struct arena *arena, uint32_t doc, const struct document *d,
			       const struct view *view, struct placement *out)
{
	for (int i = 0; i < JOINS_MAX; i++) {
		uint32_t here = live_at(c, doc)->cluster;
		struct choice other = cluster_choose(c, d, view, here);
		double score;
		if (other.group == NO_CLUSTER || cluster_is_apart(c, here, other.group) ||
		    !cluster_alike(c, here, other.group, &score) ||
		    score <= cluster_threshold(c, c->groups[here].docs_n + c->groups[other.group].docs_n))
			return OK;
		bool is_older = c->groups[here].born < c->groups[other.group].born;
		uint32_t older = is_older ? here : other.group, newer = is_older ? other.group : here;
		struct cluster_join *join = vec_push(arena, &out->joins);
		if (!join)
			return E_NOMEM;
		*join = (struct cluster_join){cluster_group_id(arena, c, newer), cluster_group_id(arena, c, older)};
		if (str_is_null(join->from) || str_is_null(join->into))
			return E_NOMEM;
		enum status status = cluster_groups_join(c, newer, older);
		if (status)
			return status;
	}
	return OK;
}

/* ---- placing ---- */

static enum status remember(struct cluster *c, const struct cluster_features *f, uint32_t group)
{
	uint64_t *place = map_at(&c->group_of_article, str_hash(f->id));
	if (!place)
		return E_NOMEM;
	c->articles += !*place;
	*place = (uint64_t)group + 1;
	return OK;
}

/* Takes the document in, and owns it: to `group`, or to a new one. */
static enum status insert(struct cluster *c, const struct cluster_features *f, const struct view *v,
			  struct packed_document *packed, uint32_t group, uint32_t *out_doc)
{
	struct document d;
	if (f->published > c->newest)
		c->newest = f->published;
	enum status status = cluster_reserve(c);
	if (!status && group == NO_CLUSTER)
		status = cluster_group_new(c, f->threat, &group);
	if (status) {
		free(packed);
		return status;
	}
	uint32_t doc = c->docs_n++;
	*live_at(c, doc) = (struct live){packed, NO_CLUSTER};
	document_open(packed, &d);
	status = cluster_group_add(c, group, doc);
	if (!status)
		status = doc_index_add(&c->index, doc, &d, v);
	if (!status)
		status = statistics_learn(&c->statistics, f);
	if (!status)
		status = remember(c, f, group);
	if (!status && c->docs_n % TRIM_STEP == 0)
		status = cluster_forget_old(c);
	if (!status && c->docs_n % IDS_STEP == 0)
		status = cluster_forget_ids(c);
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
	struct document d, other;
	enum status status = statistics_view(&c->statistics, arena, &f, &view);
	struct packed_document *packed = status ? NULL : document_pack(&f, &view, is_aggregator(c, &f));
	if (!packed)
		return err_set(err, E_NOMEM, "cluster: no memory");
	document_open(packed, &d);
	for (int i = 0; i < PAIR_FEATURES_N; i++)
		names[i] = pair_feature_name((enum pair_feature)i);
	struct doc_index_query query = cluster_query(c);
	size_t n = doc_index_find(&c->index, &query, &d, &view, found);
	struct probe probe;
	probe_init(&probe, &d);
	for (size_t i = 0; i < n; i++) {
		live_open(c, found[i].doc, &other);
		struct pair pair = pair_of(&probe, &other);
		pair_features(&pair, values);
		each(ctx, &(struct cluster_pair){f.id, str_of(pair.b->id), veto_text(pair_veto(&pair)), names, values,
						 PAIR_FEATURES_N});
	}
	free(packed);
	return OK;
}

static enum status tell_group(const struct cluster *c, struct arena *arena, uint32_t group, struct placement *out)
{
	out->threat = cluster_group_id(arena, c, group);
	return str_is_null(out->threat) ? E_NOMEM : OK;
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
	struct packed_document *packed = status ? NULL : document_pack(&f, &view, is_aggregator(c, &f));
	if (!packed)
		return err_set(err, E_NOMEM, "cluster: no memory");
	document_open(packed, &d);
	struct choice choice = cluster_choose(c, &d, &view, NO_CLUSTER);
	out->is_new = choice.group == NO_CLUSTER;
	if (!out->is_new)
		status = cluster_why(arena, c, &f, &view, &choice, &out->why);
	if (!status)
		status = insert(c, &f, &view, packed, choice.group, &doc);
	else
		free(packed);
	if (!status && choice.enough_n > 1) /* else there is nothing to join */
		status = join_others(c, arena, doc, &d, &view, out);
	if (!status)
		status = tell_group(c, arena, live_at(c, doc)->cluster, out);
	return status ? err_set(err, status, "cluster: no memory") : OK;
}

enum status cluster_place_beside(struct cluster *c, struct arena *arena, const struct cluster_features *features,
				 struct str of, struct placement *out, struct err *err)
{
	uint32_t group = cluster_group(c, &c->group_of_article, of);
	enum status status = OK;
	*out = (struct placement){.is_new = group == NO_CLUSTER};
	if (out->is_new)
		status = cluster_group_new(c, features->threat, &group);
	else
		out->why = (struct why){.similarity = 1, .best = of};
	if (!status)
		status = remember(c, features, group);
	if (!status)
		status = tell_group(c, arena, group, out);
	return status ? err_set(err, status, "cluster: no memory") : OK;
}

/* Packed arrays that were kept lie at any address: align them. */
static bool align(struct arena *arena, struct cluster_features *f)
{
	struct str *const packed[] = {&f->words, &f->title, &f->terms,     &f->title_cves,
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
	struct packed_document *packed = NULL;
	uint32_t doc, group = cluster_group(c, &c->group_of_threat, threat);
	enum status status = OK;
	f.threat = threat;
	if (group == NO_CLUSTER)
		status = cluster_group_new(c, threat, &group);
	if (!status && is_copy)
		status = remember(c, &f, group);
	else if (!status && !align(arena, &f))
		status = E_NOMEM;
	else if (!status && !(status = statistics_view(&c->statistics, arena, &f, &view)))
		status = (packed = document_pack(&f, &view, is_aggregator(c, &f))) != NULL
				 ? insert(c, &f, &view, packed, group, &doc)
				 : E_NOMEM;
	return status ? err_set(err, status, "cluster: no memory") : OK;
}
