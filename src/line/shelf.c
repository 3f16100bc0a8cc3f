#include "shelf.h"

#include <stdlib.h>

#include "caps.h"
#include "compose.h"

struct waiting { /* an article of the batch */
	struct dossier *dossier;
	struct place place;
	uint64_t entry_key;
};

struct changed { /* a threat of the batch */
	struct str id;
	bool is_new;    /* not stored before, and all members are in the batch */
	bool is_merged; /* joined into another */
	struct str into;
};
VEC_TYPE(changes, struct changed);

struct shelf {
	const struct tools *tools;
	struct store *store;
	struct placer placer;
	struct waiting *waiting;
	size_t waiting_n, waiting_room;
	struct map entries;  /* keys in the batch */
	struct arena *batch; /* the changes of the batch */
	struct changes changes;
	bool in_transaction;
};

/* ---- opening ---- */

struct restore {
	struct shelf *shelf;
	struct arena *arena;
	struct err *err;
};

static enum status restore_one(void *ctx, const struct stored_article *a)
{
	struct restore *r = ctx;
	struct signature signature;
	struct cluster_features features;
	arena_reset(r->arena);
	enum status status = record_unpack(signature_record(), r->arena, a->signature, &signature, r->err);
	if (!status)
		status = record_unpack(cluster_features_record(), r->arena, a->features, &features, r->err);
	if (!status)
		status = placer_restore(&r->shelf->placer, r->arena, &signature, &features, a->threat,
					a->copy_of.n > 0, r->err);
	return status;
}

static enum status restore(struct shelf *shelf, struct err *err)
{
	struct restore r = {.shelf = shelf, .arena = arena_new(CAP_ARTICLE_ARENA_BYTES), .err = err};
	if (!r.arena)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = store_articles_walk(shelf->store, 0, restore_one, &r, err);
	arena_free(r.arena);
	return status;
}

enum status shelf_new(const struct tools *tools, struct store *store, struct shelf **out, struct err *err)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	if (!shelf)
		return err_set(err, E_NOMEM, "no memory");
	*shelf = (struct shelf){.tools = tools, .store = store, .batch = arena_new(CAP_THREAT_ARENA_BYTES)};
	map_init(&shelf->entries);
	enum status status = shelf->batch ? placer_init(&shelf->placer, tools, err) : err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = restore(shelf, err);
	if (status)
		shelf_free(shelf);
	else
		*out = shelf;
	return status;
}

static void drop_batch(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->waiting_n; i++)
		dossier_free(shelf->waiting[i].dossier);
	shelf->waiting_n = 0;
	shelf->changes = (struct changes){0};
	map_reset(&shelf->entries);
	if (shelf->batch)
		arena_reset(shelf->batch);
}

void shelf_free(struct shelf *shelf)
{
	if (!shelf)
		return;
	if (shelf->in_transaction)
		store_rollback(shelf->store);
	drop_batch(shelf);
	placer_release(&shelf->placer);
	map_release(&shelf->entries);
	arena_free(shelf->batch);
	free(shelf->waiting);
	free(shelf);
}

size_t shelf_waiting(const struct shelf *shelf)
{
	return shelf->waiting_n;
}

static enum status begin(struct shelf *shelf, struct err *err)
{
	if (shelf->in_transaction)
		return OK;
	enum status status = store_begin(shelf->store, err);
	shelf->in_transaction = !status;
	return status;
}

/* ---- putting ---- */

static struct changed *changed_find(struct shelf *shelf, struct str id)
{
	for (size_t i = 0; i < shelf->changes.n; i++)
		if (str_eq(shelf->changes.at[i].id, id))
			return &shelf->changes.at[i];
	return NULL;
}

static struct changed *changed_add(struct shelf *shelf, struct str id)
{
	struct changed *c = changed_find(shelf, id);
	if (!c && (c = vec_push(shelf->batch, &shelf->changes)))
		c->id = str_copy(shelf->batch, id);
	return c;
}

static enum status note_changes(struct shelf *shelf, const struct place *place)
{
	const struct placement *p = &place->placement;
	bool is_known = changed_find(shelf, p->threat) != NULL;
	for (size_t i = 0; i < p->joins.n; i++) {
		struct changed *from = changed_add(shelf, p->joins.at[i].from);
		if (!from)
			return E_NOMEM;
		from->is_merged = true;
		from->into = str_copy(shelf->batch, p->joins.at[i].into);
		struct changed *into = changed_add(shelf, p->joins.at[i].into);
		if (!into)
			return E_NOMEM;
		into->is_new = false;
	}
	struct changed *c = changed_add(shelf, p->threat);
	if (!c)
		return E_NOMEM;
	if (!is_known && p->is_new && !p->joins.n)
		c->is_new = true;
	return OK;
}

static enum status pack(struct arena *arena, const struct record *record, const void *thing, struct str *out)
{
	struct buf buf;
	buf_init(&buf, CAP_PACKED_BYTES);
	record_pack(record, thing, &buf);
	enum status status = buf_status(&buf);
	if (!status) {
		*out = str_copy(arena, buf_str(&buf));
		status = str_is_null(*out) ? E_NOMEM : OK;
	}
	buf_release(&buf);
	return status;
}

/* A revision keeps its first id, threat and features: the state learned from those. */
static enum status write_revision(struct shelf *shelf, struct dossier *d, const struct place *place, int64_t now,
				  struct err *err)
{
	struct stored_article old;
	enum status status = store_article_get(shelf->store, d->arena, place->of, &old, err);
	if (status)
		return status;
	d->article.id = place->of;
	old.article = d->article;
	old.stored = now;
	uint64_t seq;
	status = pack(d->arena, signature_record(), &d->signature, &old.signature);
	return status ? err_set(err, status, "no room to pack") : store_article_put(shelf->store, &old, &seq, err);
}

static enum status write_article(struct shelf *shelf, struct dossier *d, const struct place *place, int64_t now,
				 struct err *err)
{
	struct stored_article a = {.article = d->article, .threat = place->placement.threat, .stored = now};
	uint64_t seq;
	if (place->verdict == DEDUPE_REVISION)
		return write_revision(shelf, d, place, now, err);
	if (place->verdict == DEDUPE_COPY)
		a.copy_of = place->of;
	enum status status = pack(d->arena, signature_record(), &d->signature, &a.signature);
	if (!status)
		status = pack(d->arena, cluster_features_record(), &d->features, &a.features);
	if (!status)
		status = pack(d->arena, why_record(), &place->placement.why, &a.why);
	if (status)
		return err_set(err, status, "no room to pack");
	return store_article_put(shelf->store, &a, &seq, err);
}

static enum status move_joined(struct shelf *shelf, const struct place *place, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < place->placement.joins.n && !status; i++)
		status = store_members_move(shelf->store, place->placement.joins.at[i].from,
					    place->placement.joins.at[i].into, err);
	return status;
}

static bool keep(struct shelf *shelf, struct dossier *d, const struct place *place, uint64_t entry_key)
{
	if (shelf->waiting_n == shelf->waiting_room) {
		size_t room = shelf->waiting_room ? shelf->waiting_room * 2 : SHELF_BATCH;
		struct waiting *more = realloc(shelf->waiting, room * sizeof(*more));
		if (!more)
			return false;
		shelf->waiting = more;
		shelf->waiting_room = room;
	}
	shelf->waiting[shelf->waiting_n++] = (struct waiting){d, *place, entry_key};
	return true;
}

enum status shelf_put(struct shelf *shelf, struct dossier *d, uint64_t entry_key, int64_t now,
		      struct shelf_answer *out, struct err *err)
{
	struct place place;
	enum status status = begin(shelf, err);
	if (!status)
		status = placer_place(&shelf->placer, d, &place, err);
	if (!status && place.verdict != DEDUPE_SAME) {
		status = write_article(shelf, d, &place, now, err);
		if (!status)
			status = move_joined(shelf, &place, err);
		if (!status && note_changes(shelf, &place))
			status = err_set(err, E_NOMEM, "no memory");
	}
	if (!status && entry_key) {
		status = store_entry_mark_of(shelf->store, d->article.source, entry_key, now, err);
		if (!status && !map_put(&shelf->entries, entry_key, 1))
			status = err_set(err, E_NOMEM, "no memory");
	}
	if (!status && !keep(shelf, d, &place, entry_key))
		status = err_set(err, E_NOMEM, "no memory");
	if (status) {
		dossier_free(d);
		return status;
	}
	*out = (struct shelf_answer){place.verdict, place.placement.threat};
	return OK;
}

enum status shelf_put_source(struct shelf *shelf, const struct source *source, struct err *err)
{
	enum status status = begin(shelf, err);
	return status ? status : store_source_put(shelf->store, source, err);
}

enum status shelf_has_entry(struct shelf *shelf, uint64_t entry_key, bool *out, struct err *err)
{
	*out = map_get(&shelf->entries, entry_key) != NULL;
	return *out ? OK : store_entry_seen(shelf->store, entry_key, out, err);
}

/* ---- flushing ---- */

static const struct waiting *waiting_find(const struct shelf *shelf, struct str article)
{
	for (size_t i = shelf->waiting_n; i-- > 0;)
		if (str_eq(shelf->waiting[i].dossier->article.id, article))
			return &shelf->waiting[i];
	return NULL;
}

struct casebook { /* the members of one threat and the dossiers that were read again for them */
	struct arena *arena;
	struct members members;
	struct dossier **read;
	size_t read_n;
};

static struct member *member_add(struct casebook *book, const struct dossier *d, struct str copy_of,
				 const struct why *why)
{
	struct member *m = vec_push(book->arena, &book->members);
	if (m) {
		*m = dossier_member(d);
		m->copy_of = copy_of;
		m->why = *why;
	}
	return m;
}

static enum status add_from_batch(struct shelf *shelf, struct casebook *book, struct str threat)
{
	for (size_t i = 0; i < shelf->waiting_n; i++) {
		const struct waiting *w = &shelf->waiting[i];
		if (w->place.verdict == DEDUPE_SAME || w->place.verdict == DEDUPE_REVISION ||
		    !str_eq(w->place.placement.threat, threat))
			continue;
		struct str copy_of = w->place.verdict == DEDUPE_COPY ? w->place.of : STR_EMPTY;
		if (!member_add(book, w->dossier, copy_of, &w->place.placement.why))
			return E_NOMEM;
	}
	return OK;
}

/* Reads a stored member again. */
static enum status read_again(struct shelf *shelf, struct casebook *book, const struct stored_article *a,
			      struct dossier **out, struct err *err)
{
	struct dossier *d = dossier_new();
	if (!d)
		return err_set(err, E_NOMEM, "no memory");
	book->read[book->read_n++] = d;
	struct source source;
	enum status status = record_copy(article_record(), d->arena, &a->article, &d->article);
	if (status)
		return err_set(err, status, "no memory");
	status = store_source_get(shelf->store, d->arena, a->article.source, &source, err);
	if (status && status != E_NOTFOUND)
		return status;
	*out = d;
	return dossier_read(shelf->tools, d, status ? NULL : &source, err);
}

static enum status add_from_store(struct shelf *shelf, struct casebook *book, struct str threat, struct err *err)
{
	struct stored_articles stored = {0};
	enum status status = store_members(shelf->store, book->arena, threat, CAP_THREAT_ARTICLES, &stored, err);
	book->read = arena_zero(book->arena, stored.n ? stored.n : 1, sizeof(struct dossier *));
	if (!status && !book->read)
		status = err_set(err, E_NOMEM, "no memory");
	for (size_t i = 0; i < stored.n && !status; i++) {
		const struct stored_article *a = &stored.at[i];
		const struct waiting *w = waiting_find(shelf, a->article.id);
		struct dossier *again = NULL;
		struct why why = {0};
		if (a->why.n && record_unpack(why_record(), book->arena, a->why, &why, NULL))
			why = (struct why){0};
		if (!w)
			status = read_again(shelf, book, a, &again, err);
		if (!status && !member_add(book, w ? w->dossier : again, a->copy_of, &why))
			status = err_set(err, E_NOMEM, "no memory");
	}
	return status;
}

static enum status write_threat(struct shelf *shelf, struct casebook *book, const struct changed *c, int64_t now,
				struct err *err)
{
	struct threat before, threat;
	enum status known = c->is_new ? E_NOTFOUND : store_threat_get(shelf->store, book->arena, c->id, &before, err);
	if (known && known != E_NOTFOUND)
		return known;
	enum status status =
		compose_threat(book->arena, shelf->tools, c->id, &book->members, known ? NULL : &before, now, &threat, err);
	if (!status)
		status = store_related(shelf->store, book->arena, &threat, 5, &threat.related, err);
	return status ? status : store_threat_put(shelf->store, &threat, err);
}

/* The record of a threat that is now part of another: its page says where it went. */
static enum status write_merged(struct shelf *shelf, struct arena *arena, const struct changed *c, struct err *err)
{
	struct threat old;
	enum status status = store_threat_get(shelf->store, arena, c->id, &old, err);
	if (status)
		return status == E_NOTFOUND ? OK : status; /* never stored: nobody has seen it */
	old.state = THREAT_MERGED;
	old.merged_into = c->into;
	old.note = STR("Joined with an older threat that tells the same event");
	return store_threat_put(shelf->store, &old, err);
}

static enum status write_change(struct shelf *shelf, const struct changed *c, int64_t now, struct err *err)
{
	struct casebook book = {.arena = arena_new(CAP_THREAT_ARENA_BYTES)};
	if (!book.arena)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = OK;
	if (c->is_merged) {
		status = write_merged(shelf, book.arena, c, err);
	} else {
		if (c->is_new && add_from_batch(shelf, &book, c->id))
			status = err_set(err, E_NOMEM, "no memory");
		else if (!c->is_new)
			status = add_from_store(shelf, &book, c->id, err);
		if (!status && book.members.n)
			status = write_threat(shelf, &book, c, now, err);
	}
	for (size_t i = 0; i < book.read_n; i++)
		dossier_free(book.read[i]);
	arena_free(book.arena);
	return status;
}

enum status shelf_flush(struct shelf *shelf, int64_t now, struct err *err)
{
	enum status status = OK;
	if (!shelf->in_transaction)
		return OK;
	for (size_t i = 0; i < shelf->changes.n && !status; i++)
		status = write_change(shelf, &shelf->changes.at[i], now, err);
	if (!status)
		status = store_commit(shelf->store, err);
	if (status)
		store_rollback(shelf->store);
	shelf->in_transaction = false;
	drop_batch(shelf);
	return status;
}

enum status shelf_forget(struct shelf *shelf, struct str prefix, struct str note, struct err *err)
{
	enum status status = begin(shelf, err);
	if (!status)
		status = store_forget_sources(shelf->store, prefix, note, err);
	if (!status)
		status = shelf_flush(shelf, 0, err);
	if (status)
		return status;
	placer_release(&shelf->placer);
	status = placer_init(&shelf->placer, shelf->tools, err);
	return status ? status : restore(shelf, err);
}
