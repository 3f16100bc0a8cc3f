#include "replay.h"

#include "caps.h"
#include "store_decisions.h"

enum { DECISIONS_MAX = 100000 };

struct replay {
	struct store *store;
	struct placer placer;
	struct arena *arena; /* of one article */
	struct decisions decisions;
	size_t next; /* of the decisions */
	int64_t from;
	struct err *err;
	struct arena *kept;
	struct replay_report report;
};

/* ---- decisions ---- */

static enum status move_all(struct replay *r, const struct strs *articles, struct str to)
{
	enum status status = OK;
	for (size_t i = 0; i < articles->n && !status; i++)
		status = cluster_move(r->placer.cluster, articles->at[i], to, r->err);
	return status;
}

static const struct decision *decision_of(const struct replay *r, uint64_t num)
{
	for (size_t i = 0; i < r->decisions.n; i++)
		if (r->decisions.at[i].num == num)
			return &r->decisions.at[i];
	return NULL;
}

static bool is_undone_before(const struct replay *r, const struct decision *d, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct decision *u = &r->decisions.at[i];
		if (u->kind == DECISION_UNDO && u->state == DECISION_DONE && u->undoes == d->num)
			return true;
	}
	return false;
}

/* Threats that were split are apart until the split is undone. */
static enum status part_again(struct replay *r, size_t before)
{
	enum status status = OK;
	cluster_forget_apart(r->placer.cluster);
	for (size_t i = 0; i < before && !status; i++) {
		const struct decision *d = &r->decisions.at[i];
		bool was_done = d->state == DECISION_DONE || d->state == DECISION_UNDONE;
		if (d->kind == DECISION_SPLIT && was_done && !is_undone_before(r, d, before))
			status = cluster_keep_apart(r->placer.cluster, d->threat, d->other, r->err);
	}
	return status;
}

static enum status carry_out(struct replay *r, const struct decision *d)
{
	const struct decision *old = d->kind == DECISION_UNDO ? decision_of(r, d->undoes) : NULL;
	bool moved = old && (old->kind == DECISION_MERGE || old->kind == DECISION_SPLIT || old->kind == DECISION_MOVE);
	if (d->kind == DECISION_MERGE)
		return cluster_merge(r->placer.cluster, d->threat, d->other, r->err);
	if (d->kind == DECISION_SPLIT || d->kind == DECISION_MOVE)
		return move_all(r, &d->articles, d->other);
	return moved ? move_all(r, &old->articles, old->threat) : OK;
}

/* Those that were taken before article `seq` came; those before `from` are in what was restored. */
static enum status decide(struct replay *r, uint64_t seq)
{
	enum status status = OK;
	while (!status && r->next < r->decisions.n && r->decisions.at[r->next].after < seq) {
		const struct decision *d = &r->decisions.at[r->next++];
		if (d->state != DECISION_DONE && d->state != DECISION_UNDONE)
			continue;
		if (d->done >= r->from)
			status = carry_out(r, d);
		if (!status)
			status = part_again(r, r->next);
	}
	return status;
}

/* ---- articles ---- */

static enum status place_one(void *ctx, const struct stored_article *a)
{
	struct replay *r = ctx;
	struct signature signature;
	struct cluster_features features;
	struct place place;
	arena_reset(r->arena);
	enum status status = decide(r, a->seq);
	if (!status)
		status = store_unpack(r->store, r->arena, signature_record(), a->signature, &signature, r->err);
	if (!status)
		status = store_unpack(r->store, r->arena, cluster_features_record(), a->features, &features, r->err);
	if (status) /* packed by an unknown tocsin: nothing is learned from it, as at every start */
		return status == E_SYNTAX ? OK : status;
	if (a->stored < r->from)
		return placer_restore(&r->placer, r->arena, &signature, &features, a->threat, a->copy_of.n > 0, r->err);
	r->report.articles++;
	return placer_again(&r->placer, r->arena, a->article.id, &signature, &features, &place, r->err);
}

static enum status compare_one(void *ctx, const struct stored_article *a)
{
	struct replay *r = ctx;
	struct str replayed = cluster_threat_of(r->placer.cluster, a->article.id);
	if (a->stored < r->from)
		return OK;
	if (str_eq(replayed, a->threat)) {
		r->report.same++;
		return OK;
	}
	if (r->report.different.n == REPLAY_DIFFERENCES_MAX)
		return OK;
	struct replay_difference *d = vec_push(r->kept, &r->report.different);
	if (!d)
		return err_set(r->err, E_NOMEM, "no memory");
	*d = (struct replay_difference){str_copy(r->kept, a->article.id), str_copy(r->kept, a->threat),
					str_copy(r->kept, replayed)};
	return OK;
}

enum status replay_run(const struct tools *tools, struct store *store, struct arena *arena, int64_t from,
		       struct replay_report *out, struct err *err)
{
	struct replay r = {
		.store = store, .arena = arena_new(CAP_ARTICLE_ARENA_BYTES), .from = from, .err = err, .kept = arena};
	enum status status =
		r.arena ? store_decisions(store, arena, false, 0, DECISIONS_MAX, &r.decisions, err) : E_NOMEM;
	if (!r.arena)
		return err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = placer_init(&r.placer, tools, err);
	if (!status) {
		cluster_keep_all(r.placer.cluster); /* they are compared when all are placed */
		status = store_articles_walk(store, 0, place_one, &r, err);
	}
	if (!status)
		status = decide(&r, UINT64_MAX);
	if (!status)
		status = store_articles_walk(store, 0, compare_one, &r, err);
	placer_release(&r.placer);
	arena_free(r.arena);
	if (!status)
		*out = r.report;
	return status;
}
