/* What people decided, carried out: in the clustering's state, in the store, in the words of threats. */
#include "caps.h"
#include "shelf_priv.h"
#include "store_decisions.h"
#include "url.h"

enum { MERGES_MAX = 16, DECISIONS_MAX = 500, ID_BITS = 50, TITLE_MAX = CAP_TITLE_BYTES };
static const double PINNED_RANK = 1000; /* above what evidence can give */

struct deciding {
	struct shelf *shelf;
	struct arena *arena;
	struct decision *decision;
	struct err *err;
};

/* ---- what stays ---- */

static struct override *override_of(struct shelf *shelf, struct str threat)
{
	uint64_t *row = map_at(&shelf->overridden, str_hash(threat));
	if (row && *row)
		return &shelf->overrides.at[*row - 1];
	struct override *o = row ? vec_push(shelf->kept, &shelf->overrides) : NULL;
	if (!o)
		return NULL;
	*row = shelf->overrides.n;
	o->threat = threat;
	return o;
}

static bool load_one(struct shelf *shelf, const struct decision *d)
{
	bool is_word = d->kind == DECISION_RETITLE || d->kind == DECISION_PIN || d->kind == DECISION_DISMISS;
	if (d->state != DECISION_DONE || (!is_word && d->kind != DECISION_SPLIT))
		return true;
	if (d->kind == DECISION_SPLIT)
		return cluster_keep_apart(shelf->placer.cluster, d->threat, d->other, NULL) != E_NOMEM;
	struct override *o = override_of(shelf, d->threat);
	if (!o)
		return false;
	if (d->kind == DECISION_RETITLE)
		o->title = d->title;
	o->is_pinned |= d->kind == DECISION_PIN;
	o->is_dismissed |= d->kind == DECISION_DISMISS;
	if (d->kind == DECISION_DISMISS)
		o->note = d->reason.n ? d->reason : STR("Dismissed by an analyst");
	return true;
}

enum status shelf_load_decisions(struct shelf *shelf, struct err *err)
{
	uint64_t after = 0;
	arena_reset(shelf->kept);
	shelf->overrides = (struct overrides){0};
	map_reset(&shelf->overridden);
	cluster_forget_apart(shelf->placer.cluster);
	for (;;) {
		struct decisions list;
		enum status status =
			store_decisions(shelf->store, shelf->kept, false, after, DECISIONS_MAX, &list, err);
		if (status || !list.n)
			return status;
		for (size_t i = 0; i < list.n; i++)
			if (!load_one(shelf, &list.at[i]))
				return err_set(err, E_NOMEM, "no memory");
		after = list.at[list.n - 1].num;
	}
}

void shelf_override(const struct shelf *shelf, struct threat *threat)
{
	const uint64_t *row = map_get(&shelf->overridden, str_hash(threat->id));
	if (!row || !*row)
		return;
	const struct override *o = &shelf->overrides.at[*row - 1];
	if (o->title.n)
		threat->title = o->title;
	if (o->is_pinned)
		threat->rank = PINNED_RANK;
	if (o->is_dismissed) {
		threat->state = THREAT_REMOVED;
		threat->note = o->note;
	}
}

/* ---- the pieces of a decision ---- */

/* The threat of an id, followed through joins. */
static enum status resolve(const struct deciding *g, struct str *id)
{
	struct threat threat;
	for (int i = 0; i < MERGES_MAX; i++) {
		enum status status = store_threat_get(g->shelf->store, g->arena, *id, &threat, g->err);
		if (status == E_NOTFOUND)
			return err_set(g->err, status, "there is no threat %.*s", STR_FORMAT(*id));
		if (status || threat.state != THREAT_MERGED)
			return status;
		*id = threat.merged_into;
	}
	return err_set(g->err, E_CONFLICT, "threat %.*s was joined too often", STR_FORMAT(*id));
}

static enum status change(const struct deciding *g, struct str id)
{
	return shelf_changed(g->shelf, id) ? OK : err_set(g->err, E_NOMEM, "no memory");
}

/* A threat that has no articles any more leads to where they went. */
static enum status close_if_empty(const struct deciding *g, struct str id, struct str into)
{
	struct strs members;
	enum status status = store_member_ids(g->shelf->store, g->arena, id, &members, g->err);
	struct changed *c = status || members.n ? NULL : shelf_changed(g->shelf, id);
	if (status || members.n)
		return status;
	if (!c)
		return err_set(g->err, E_NOMEM, "no memory");
	c->is_merged = true;
	c->into = str_copy(g->shelf->batch, into);
	c->note = g->decision->author.n ? str_print(g->shelf->batch, "Joined by %.*s", STR_FORMAT(g->decision->author))
					: STR("Joined by an analyst");
	return str_is_null(c->into) || str_is_null(c->note) ? err_set(g->err, E_NOMEM, "no memory") : OK;
}

static enum status move_article(const struct deciding *g, struct str article, struct str to)
{
	struct strs copies = {0};
	enum status status = store_article_move(g->shelf->store, article, to, g->err);
	if (!status)
		status = store_copy_ids(g->shelf->store, g->arena, article, &copies, g->err);
	if (!status)
		status = cluster_move(g->shelf->placer.cluster, article, to, g->err);
	for (size_t i = 0; i < copies.n && !status; i++)
		status = cluster_move(g->shelf->placer.cluster, copies.at[i], to, g->err);
	return status;
}

static enum status move_articles(const struct deciding *g, struct str from, struct str to)
{
	const struct strs *articles = &g->decision->articles;
	enum status status = OK;
	for (size_t i = 0; i < articles->n && !status; i++)
		status = move_article(g, articles->at[i], to);
	if (!status)
		status = change(g, from);
	if (!status)
		status = change(g, to);
	return status ? status : close_if_empty(g, from, to);
}

/* ---- each kind ---- */

static enum status merge(const struct deciding *g)
{
	struct decision *d = g->decision;
	enum status status = resolve(g, &d->threat);
	if (!status)
		status = resolve(g, &d->other);
	if (!status && str_eq(d->threat, d->other))
		return err_set(g->err, E_CONFLICT, "both are the threat %.*s", STR_FORMAT(d->other));
	if (!status)
		status = store_member_ids(g->shelf->store, g->arena, d->threat, &d->articles, g->err);
	if (!status)
		status = cluster_merge(g->shelf->placer.cluster, d->threat, d->other, g->err);
	if (!status)
		status = store_members_move(g->shelf->store, d->threat, d->other, g->err);
	if (!status)
		status = change(g, d->other);
	return status ? status : close_if_empty(g, d->threat, d->other);
}

/* The id that the first of the articles would have given to a threat of its own, unless it is taken. */
static enum status new_id(const struct deciding *g, struct str *out)
{
	struct stored_article a;
	struct cluster_features f;
	struct str first = g->decision->articles.at[0];
	enum status status = store_article_get(g->shelf->store, g->arena, first, &a, g->err);
	if (status)
		return status;
	if (store_unpack(g->shelf->store, g->arena, cluster_features_record(), a.features, &f, g->err) == OK &&
	    f.threat.n && !str_eq(f.threat, g->decision->threat))
		*out = f.threat;
	else
		*out = url_id(g->arena, str_join(g->arena, (struct str[]){g->decision->threat, first}, 2, STR("\n")),
			      ID_BITS);
	return str_is_null(*out) ? err_set(g->err, E_NOMEM, "no memory") : OK;
}

static enum status split(const struct deciding *g)
{
	struct decision *d = g->decision;
	struct strs members;
	enum status status = resolve(g, &d->threat);
	if (!status && !d->articles.n)
		return err_set(g->err, E_SYNTAX, "which articles?");
	if (!status)
		status = store_member_ids(g->shelf->store, g->arena, d->threat, &members, g->err);
	for (size_t i = 0; i < d->articles.n && !status; i++)
		if (!strs_has(&members, d->articles.at[i]))
			status = err_set(g->err, E_NOTFOUND, "the threat has no article %.*s",
					 STR_FORMAT(d->articles.at[i]));
	if (!status && d->articles.n >= members.n)
		return err_set(g->err, E_CONFLICT, "these are all its articles");
	if (!status)
		status = new_id(g, &d->other);
	return status ? status : move_articles(g, d->threat, d->other);
}

static enum status move(const struct deciding *g)
{
	struct decision *d = g->decision;
	struct stored_article a;
	if (d->articles.n != 1)
		return err_set(g->err, E_SYNTAX, "one article is moved at a time");
	enum status status = resolve(g, &d->other);
	if (!status)
		status = store_article_get(g->shelf->store, g->arena, d->articles.at[0], &a, g->err);
	if (status)
		return status;
	d->threat = a.threat;
	if (str_eq(d->threat, d->other))
		return err_set(g->err, E_CONFLICT, "it is there already");
	return move_articles(g, d->threat, d->other);
}

static enum status say(const struct deciding *g)
{
	struct decision *d = g->decision;
	if (d->kind == DECISION_RETITLE && (!d->title.n || d->title.n > TITLE_MAX))
		return err_set(g->err, E_SYNTAX, "a title of 1 to %d bytes is wanted", TITLE_MAX);
	enum status status = resolve(g, &d->threat);
	return status ? status : change(g, d->threat);
}

static enum status undo(const struct deciding *g)
{
	struct decision old;
	enum status status = store_decision_get(g->shelf->store, g->arena, g->decision->undoes, &old, g->err);
	if (!status && (old.state != DECISION_DONE || old.kind == DECISION_UNDO))
		return err_set(g->err, E_CONFLICT, "decision %u cannot be undone: it is %.*s", g->decision->undoes,
			       STR_FORMAT(old.kind == DECISION_UNDO
						  ? STR("an undo")
						  : words_name(decision_state_words(), (int)old.state)));
	if (status)
		return status;
	struct decision *d = g->decision;
	d->threat = old.threat;
	d->other = old.other;
	d->articles = old.articles;
	bool moved = old.kind == DECISION_MERGE || old.kind == DECISION_SPLIT || old.kind == DECISION_MOVE;
	status = moved ? move_articles(g, old.other, old.threat) : change(g, old.threat);
	old.state = DECISION_UNDONE;
	return status ? status : store_decision_put(g->shelf->store, &old, g->err);
}

static enum status carry_out(const struct deciding *g)
{
	static enum status (*const kinds[DECISION_KINDS_N])(const struct deciding *) = {
		[DECISION_MERGE] = merge, [DECISION_SPLIT] = split, [DECISION_MOVE] = move, [DECISION_RETITLE] = say,
		[DECISION_PIN] = say,     [DECISION_DISMISS] = say, [DECISION_UNDO] = undo,
	};
	return g->decision->kind < DECISION_KINDS_N ? kinds[g->decision->kind](g)
						    : err_set(g->err, E_SYNTAX, "no such decision");
}

/* ---- all that wait ---- */

static bool is_refusal(enum status status)
{
	return status == E_NOTFOUND || status == E_CONFLICT || status == E_SYNTAX;
}

static enum status decide_one(const struct deciding *g, int64_t now, uint64_t newest)
{
	struct decision *d = g->decision;
	struct err why = {0};
	struct deciding trial = *g;
	trial.err = &why;
	enum status status = carry_out(&trial);
	if (status && !is_refusal(status)) {
		*g->err = why;
		return status;
	}
	d->state = status ? DECISION_REFUSED : DECISION_DONE;
	d->done = now;
	d->after = (uint32_t)newest;
	d->note = status ? str_of(why.msg) : STR_EMPTY;
	status = store_decision_put(g->shelf->store, d, g->err);
	return status ? status : shelf_load_decisions(g->shelf, g->err);
}

enum status shelf_decide(struct shelf *shelf, int64_t now, size_t *n, struct err *err)
{
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct decisions list = {0};
	uint64_t newest = 0;
	enum status status = arena ? OK : err_set(err, E_NOMEM, "no memory");
	*n = 0;
	if (!status)
		status = store_decisions(shelf->store, arena, true, 0, DECISIONS_MAX, &list, err);
	if (!status && list.n)
		status = shelf_flush(shelf, now, err); /* the batch's articles are members, too */
	if (!status && list.n)
		status = shelf_begin(shelf, err);
	if (!status && list.n)
		status = store_newest_seq(shelf->store, &newest, err);
	for (size_t i = 0; i < list.n && !status; i++) {
		struct deciding g = {shelf, arena, &list.at[i], err};
		status = decide_one(&g, now, newest);
		++*n;
	}
	if (!status && list.n)
		status = shelf_flush(shelf, now, err);
	arena_free(arena);
	return status;
}
