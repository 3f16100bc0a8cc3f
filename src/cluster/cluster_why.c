/* Why an article was put where it is. */
#include "cluster_priv.h"

enum { WHY_TERMS = 8 };

/* The rare words that the article shares with its most similar member, strongest first. */
static enum status why_terms(struct arena *arena, const struct cluster_features *f, const struct view *v,
			     const struct document *mate, struct why *why)
{
	for (size_t i = 0; i < INDEX_TERMS && i < v->vector_n && why->terms.n < WHY_TERMS; i++) {
		size_t row = v->top[i];
		uint32_t term = v->vector[row].term;
		bool is_shared = false;
		for (size_t k = 0; k < mate->vector.n && !is_shared; k++)
			is_shared = mate->vector.term[k] == term;
		if (is_shared && v->term_row[row] < f->texts.n &&
		    !strs_add(arena, &why->terms, f->texts.at[v->term_row[row]]))
			return E_NOMEM;
	}
	return OK;
}

static bool has_hash(const uint32_t *at, size_t n, uint32_t hash)
{
	for (size_t i = 0; i < n; i++)
		if (at[i] == hash)
			return true;
	return false;
}

static enum status why_identifiers(struct arena *arena, const struct cluster_features *f, const struct document *mate,
				   struct why *why)
{
	for (size_t i = 0; i < f->names.n && why->identifiers.n < WHY_TERMS; i++) {
		uint32_t hash = feature_hash(f->names.at[i]);
		if ((has_hash(mate->cves, mate->cves_n, hash) || has_hash(mate->incidents, mate->incidents_n, hash)) &&
		    !strs_add(arena, &why->identifiers, f->names.at[i]))
			return E_NOMEM;
	}
	return OK;
}

static bool find_document(const struct cluster *c, struct str article, struct document *out)
{
	uint32_t doc = cluster_document_of(c, article);
	if (doc != NO_CLUSTER)
		live_open(c, doc, out);
	return doc != NO_CLUSTER;
}

enum status cluster_compare(const struct cluster *c, struct str a, struct str b, struct cluster_comparison *out,
			    struct err *err)
{
	struct document da, db;
	bool has_a = find_document(c, a, &da), has_b = find_document(c, b, &db);
	struct cluster_comparison r = {.n = PAIR_FEATURES_N, .threshold = c->weights.threshold};
	struct probe probe;
	if (!has_a || !has_b)
		return err_set(err, E_NOTFOUND, "cluster: article %.*s is not live", STR_FORMAT(has_a ? b : a));
	_Static_assert(PAIR_FEATURES_N <= sizeof(r.values) / sizeof(r.values[0]), "room for all");
	probe_init(&probe, &da);
	struct pair pair = pair_of(&probe, &db);
	const struct pair_model *model = pair_model_of(&c->weights, &pair);
	pair_features(&pair, r.values);
	r.bias = model->bias;
	for (int i = 0; i < PAIR_FEATURES_N; i++) {
		r.names[i] = pair_feature_name((enum pair_feature)i);
		r.weights[i] = model->of[i];
	}
	r.score = pair_score(&c->weights, &pair);
	r.veto = veto_text(pair_veto(&pair));
	*out = r;
	return OK;
}

enum status cluster_why(struct arena *arena, const struct cluster *c, const struct cluster_features *f,
			const struct view *v, const struct choice *choice, struct why *why)
{
	struct document mate;
	live_open(c, choice->likeness.best, &mate);
	int64_t gap = f->published - mate.published;
	why->similarity = choice->likeness.cosine;
	why->score = choice->likeness.score;
	why->runner_up = choice->runner_up;
	why->second = choice->second == NO_CLUSTER ? STR_EMPTY : cluster_group_id(arena, c, choice->second);
	why->wanted = cluster_threshold(c, c->groups[choice->group].docs_n);
	why->gap_s = gap < 0 ? -gap : gap;
	why->best = str_copy(arena, str_of(mate.id));
	if ((choice->second != NO_CLUSTER && str_is_null(why->second)) || str_is_null(why->best))
		return E_NOMEM;
	for (int veto = VETO_NONE + 1; veto < VETOES_N; veto++)
		if (!strs_add(arena, &why->vetoes, veto_text((enum veto)veto)))
			return E_NOMEM;
	enum status status = why_identifiers(arena, f, &mate, why);
	return status ? status : why_terms(arena, f, v, &mate, why);
}
