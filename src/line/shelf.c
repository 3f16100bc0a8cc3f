#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>

#include "caps.h"
#include "casebook.h"
#include "clock.h"
#include "log.h"
#include "shelf_priv.h"
#include "state.h"
#include "store_touched.h"

enum {
	COMPOSERS = 2,
	BOOKS = 64,
	RELATED = 5,
	/* The state is kept when so many articles came since, and so large a share of what is known. */
	KEEP_BETWEEN = 20000,
	KEEP_BETWEEN_SHARE = 4,
	KEEP_AT_END = 2000,
	KEEP_AT_END_SHARE = 32,
};

/* ---- opening ---- */

/* Records of a store that an unknown tocsin wrote, or that are damaged. */
static void log_count(const char *event, size_t n)
{
	char number[24];
	snprintf(number, sizeof(number), "%zu", n);
	if (n)
		log_event(event, &(struct log_pair){"n", str_of(number)}, 1);
}

static enum status restore(struct shelf *shelf, struct err *err)
{
	struct state_restored restored = {0};
	enum status status = state_restore(shelf->tools, shelf->store, &shelf->placer, &restored, err);
	if (status)
		return status;
	shelf->unkept = restored.articles;
	log_count("articles_not_learned_from", restored.unread);
	return OK;
}

/* Threats that an unknown tocsin packed are composed again from their articles; asked once after a migration. */
static enum status compose_unread(struct shelf *shelf, struct err *err)
{
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct str asked = STR_EMPTY;
	struct strs ids = {0};
	enum status status = arena ? store_fact_get(shelf->store, arena, STR("unread"), &asked, err)
				   : err_set(err, E_NOMEM, "no memory");
	if (!status && asked.n)
		status = store_unread_threats(shelf->store, arena, &ids, err);
	for (size_t i = 0; i < ids.n && !status; i++) {
		status = shelf_begin(shelf, err);
		if (!status && !shelf_changed(shelf, ids.at[i]))
			status = err_set(err, E_NOMEM, "no memory");
		if (!status && (shelf->changes.n == SHELF_BATCH || i + 1 == ids.n))
			status = shelf_flush(shelf, clock_wall_s(), err);
	}
	if (!status && asked.n)
		status = store_fact_put(shelf->store, STR("unread"), STR_EMPTY, err);
	if (!status)
		log_count("threats_composed_again", ids.n);
	arena_free(arena);
	return status;
}

/* What the composers do. */
static size_t compose(void *tools, void *book)
{
	casebook_compose(tools, book);
	return casebook_bytes(book);
}

enum status shelf_new(const struct tools *tools, struct store *store, struct shelf **out, struct err *err)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	if (!shelf)
		return err_set(err, E_NOMEM, "no memory");
	*shelf = (struct shelf){.tools = tools,
				.store = store,
				.batch = arena_new(CAP_THREAT_ARENA_BYTES),
				.kept = arena_new(CAP_THREAT_ARENA_BYTES)};
	map_init(&shelf->entries);
	map_init(&shelf->changed);
	map_init(&shelf->overridden);
	shelf->composers = ring_new(BOOKS, CAP_BOOKS_BYTES, COMPOSERS, compose, (void *)(uintptr_t)tools);
	enum status status = shelf->batch && shelf->kept && shelf->composers ? restore(shelf, err)
									     : err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = shelf_load_decisions(shelf, err);
	if (!status)
		status = compose_unread(shelf, err);
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
	shelf->waiting_n = shelf->waiting_bytes = 0;
	shelf->changes = (struct changes){0};
	map_reset(&shelf->entries);
	map_reset(&shelf->changed);
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
	map_release(&shelf->changed);
	map_release(&shelf->overridden);
	ring_free(shelf->composers);
	arena_free(shelf->batch);
	arena_free(shelf->kept);
	free(shelf->waiting);
	free(shelf);
}

size_t shelf_waiting(const struct shelf *shelf)
{
	return shelf->waiting_n;
}

bool shelf_is_full(const struct shelf *shelf)
{
	return shelf->waiting_n >= SHELF_BATCH || shelf->waiting_bytes >= CAP_BATCH_BYTES;
}

enum status shelf_begin(struct shelf *shelf, struct err *err)
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
	const uint64_t *row = map_get(&shelf->changed, str_hash(id));
	return row && *row ? &shelf->changes.at[*row - 1] : NULL;
}

struct changed *shelf_changed(struct shelf *shelf, struct str id)
{
	struct changed *c = changed_find(shelf, id);
	if (c)
		return c;
	c = vec_push(shelf->batch, &shelf->changes);
	struct str copy = str_copy(shelf->batch, id);
	if (!c || str_is_null(copy) || !map_put(&shelf->changed, str_hash(id), shelf->changes.n))
		return NULL;
	c->id = copy;
	return c;
}

static enum status note_changes(struct shelf *shelf, const struct place *place)
{
	const struct placement *p = &place->placement;
	bool is_known = changed_find(shelf, p->threat) != NULL;
	for (size_t i = 0; i < p->joins.n; i++) {
		struct changed *from = shelf_changed(shelf, p->joins.at[i].from);
		if (!from)
			return E_NOMEM;
		from->is_merged = true;
		from->into = str_copy(shelf->batch, p->joins.at[i].into);
		struct changed *into = shelf_changed(shelf, p->joins.at[i].into);
		if (!into)
			return E_NOMEM;
		into->is_new = false;
	}
	struct changed *c = shelf_changed(shelf, p->threat);
	if (!c)
		return E_NOMEM;
	if (!is_known && p->is_new && !p->joins.n)
		c->is_new = true;
	return OK;
}

/* A revision keeps its first id, threat and features: the state learned from those, and may have forgotten it. */
static enum status write_revision(struct shelf *shelf, struct dossier *d, struct place *place, int64_t now,
				  struct err *err)
{
	struct stored_article old;
	enum status status = store_article_get(shelf->store, d->arena, place->of, &old, err);
	if (status)
		return status;
	d->article.id = place->of;
	place->placement.threat = old.threat;
	old.article = d->article;
	old.stored = now;
	uint64_t seq;
	status = store_pack(shelf->store, d->arena, signature_record(), &d->signature, &old.signature, err);
	return status ? status : store_article_put(shelf->store, &old, &seq, err);
}

static enum status write_article(struct shelf *shelf, struct dossier *d, struct place *place, int64_t now,
				 struct err *err)
{
	struct stored_article a = {.article = d->article, .threat = place->placement.threat, .stored = now};
	uint64_t seq;
	if (place->verdict == DEDUPE_REVISION)
		return write_revision(shelf, d, place, now, err);
	if (place->verdict == DEDUPE_COPY)
		a.copy_of = place->of;
	enum status status = store_pack(shelf->store, d->arena, signature_record(), &d->signature, &a.signature, err);
	if (!status)
		status = store_pack(shelf->store, d->arena, cluster_features_record(), &d->features, &a.features, err);
	if (!status)
		status = store_pack(shelf->store, d->arena, why_record(), &place->placement.why, &a.why, err);
	return status ? status : store_article_put(shelf->store, &a, &seq, err);
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
	shelf->waiting_bytes += arena_used(d->arena);
	shelf->waiting[shelf->waiting_n++] = (struct waiting){
		.dossier = d,
		.place = *place,
		.entry_key = entry_key,
		.article_hash = str_hash(d->article.id),
		.threat_hash = str_hash(place->placement.threat),
	};
	return true;
}

/* The placer's answer; but an article that is stored already stays where it is, though the placer has forgotten it:
 * it is a revision. */
static enum status place_dossier(struct shelf *shelf, struct dossier *d, struct place *out, struct err *err)
{
	bool is_stored;
	enum status status = store_article_has(shelf->store, d->article.id, &is_stored, err);
	if (status || !is_stored || placer_knows(&shelf->placer, &d->signature))
		return status ? status : placer_place(&shelf->placer, d, out, err);
	*out = (struct place){.verdict = DEDUPE_REVISION, .of = d->article.id};
	return OK;
}

enum status shelf_put(struct shelf *shelf, struct dossier *d, uint64_t entry_key, int64_t now, struct shelf_answer *out,
		      struct err *err)
{
	struct place place;
	enum status status = shelf_begin(shelf, err);
	if (!status)
		status = place_dossier(shelf, d, &place, err);
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
	enum status status = shelf_begin(shelf, err);
	return status ? status : store_source_put(shelf->store, source, err);
}

enum status shelf_note_source(struct shelf *shelf, const struct source_note *note, struct err *err)
{
	enum status status = shelf_begin(shelf, err);
	return status ? status : store_source_note(shelf->store, note, err);
}

enum status shelf_has_entry(struct shelf *shelf, uint64_t entry_key, bool *out, struct err *err)
{
	*out = map_get(&shelf->entries, entry_key) != NULL;
	return *out ? OK : store_entry_seen(shelf->store, entry_key, out, err);
}

/* ---- flushing ---- */

static const struct waiting *waiting_find(const struct shelf *shelf, struct str article)
{
	uint64_t hash = str_hash(article);
	for (size_t i = shelf->waiting_n; i-- > 0;)
		if (shelf->waiting[i].article_hash == hash && str_eq(shelf->waiting[i].dossier->article.id, article))
			return &shelf->waiting[i];
	return NULL;
}

static enum status add_from_batch(struct shelf *shelf, struct casebook *book)
{
	uint64_t hash = str_hash(book->id);
	enum status status = OK;
	for (size_t i = 0; i < shelf->waiting_n && !status; i++) {
		const struct waiting *w = &shelf->waiting[i];
		if (w->threat_hash != hash || w->place.verdict == DEDUPE_SAME || w->place.verdict == DEDUPE_REVISION ||
		    !str_eq(w->place.placement.threat, book->id))
			continue;
		struct str copy_of = w->place.verdict == DEDUPE_COPY ? w->place.of : STR_EMPTY;
		status = casebook_add(book, w->dossier, copy_of, &w->place.placement.why);
	}
	return status;
}

static enum status add_again(struct shelf *shelf, struct casebook *book, const struct stored_article *a,
			     const struct why *why, struct err *err)
{
	struct again *again;
	enum status status = casebook_add_again(book, &a->article, a->copy_of, why, &again);
	if (status)
		return err_set(err, status, "no memory");
	status = store_source_get(shelf->store, again->dossier->arena, a->article.source, &again->source, err);
	again->has_source = !status;
	return status == E_NOTFOUND ? OK : status;
}

static enum status add_from_store(struct shelf *shelf, struct casebook *book, struct err *err)
{
	struct stored_articles stored = {0};
	enum status status = store_members(shelf->store, book->arena, book->id, CAP_THREAT_ARTICLES, &stored, err);
	for (size_t i = 0; i < stored.n && !status; i++) {
		const struct stored_article *a = &stored.at[i];
		const struct waiting *w = waiting_find(shelf, a->article.id);
		struct why why = {0};
		if (a->why.n && store_unpack(shelf->store, book->arena, why_record(), a->why, &why, NULL))
			why = (struct why){0};
		/* What the store has cut is read so whether it is at hand or not. */
		if (!w || w->dossier->article.text.n > a->article.text.n)
			status = add_again(shelf, book, a, &why, err);
		else if (casebook_add(book, w->dossier, a->copy_of, &why))
			status = err_set(err, E_NOMEM, "no memory");
	}
	return status;
}

/* All that composing needs of the store and of the batch. */
static enum status gather(struct shelf *shelf, const struct changed *c, struct casebook *book, struct err *err)
{
	book->id = c->id;
	if (c->is_merged) {
		book->merged_into = c->into;
		book->merged_note = c->note;
		return OK;
	}
	enum status status = c->is_new ? add_from_batch(shelf, book) : add_from_store(shelf, book, err);
	if (status || c->is_new)
		return status ? err_set(err, status, "no memory") : OK;
	status = store_threat_get(shelf->store, book->arena, c->id, &book->before, err);
	book->has_before = !status;
	return status == E_NOTFOUND ? OK : status;
}

/* The record of a threat that is now part of another: its page says where it went. */
static enum status write_merged(struct shelf *shelf, struct casebook *book, struct err *err)
{
	struct threat old;
	enum status status = store_threat_get(shelf->store, book->arena, book->id, &old, err);
	if (status)
		return status == E_NOTFOUND ? OK : status; /* never stored: nobody has seen it */
	old.state = THREAT_MERGED;
	old.merged_into = book->merged_into;
	old.note =
		book->merged_note.n ? book->merged_note : STR("Joined with an older threat that tells the same event");
	return store_threat_put(shelf->store, &old, err);
}

static enum status write_threat(struct shelf *shelf, struct casebook *book, struct err *err)
{
	if (book->merged_into.n)
		return write_merged(shelf, book, err);
	if (!book->members.n)
		return OK;
	if (book->status)
		return err_set(err, book->status, "%s", book->err.msg);
	struct threat *threat = &book->threat;
	enum status status = store_related(shelf->store, book->arena, threat, RELATED, &threat->related, err);
	shelf_override(shelf, threat);
	if (!status)
		status = store_threat_put(shelf->store, threat, err);
	if (!status)
		scribe_offer(shelf->scribe, threat);
	return status;
}

void shelf_set_scribe(struct shelf *shelf, struct scribe *scribe)
{
	shelf->scribe = scribe;
}

enum status shelf_take_words(struct shelf *shelf, struct err *err)
{
	struct arena *arena = shelf->scribe ? arena_new(CAP_THREAT_ARENA_BYTES) : NULL;
	struct threat worded, stored;
	enum status status = OK;
	while (arena && !status && scribe_take(shelf->scribe, arena, &worded)) {
		status = shelf_begin(shelf, err);
		if (!status)
			status = store_threat_get(shelf->store, arena, worded.id, &stored, err);
		if (!status && scribe_apply(&worded, &stored))
			status = store_threat_put(shelf->store, &stored, err);
		if (status == E_NOTFOUND)
			status = OK; /* it went away meanwhile */
	}
	arena_free(arena);
	return status;
}

/* Takes the oldest casebook back and writes it, unless something failed before. */
static enum status finish_one(struct shelf *shelf, enum status status, struct err *err)
{
	bool ended;
	struct casebook *book = ring_take(shelf->composers, -1, &ended);
	if (!status)
		status = write_threat(shelf, book, err);
	casebook_free(book);
	return status;
}

/* Threats are gathered, composed by others, and written in the order of the changes. */
static enum status write_changes(struct shelf *shelf, int64_t now, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < shelf->changes.n && !status; i++) {
		struct casebook *book = casebook_new();
		if (!book) {
			status = err_set(err, E_NOMEM, "no memory");
			break;
		}
		book->now = now;
		status = gather(shelf, &shelf->changes.at[i], book, err);
		if (status) {
			casebook_free(book);
			break;
		}
		size_t weight = casebook_bytes(book);
		while (!ring_offer(shelf->composers, book, weight))
			status = finish_one(shelf, status, err);
	}
	while (ring_n(shelf->composers))
		status = finish_one(shelf, status, err);
	return status;
}

/* Keeps the state when it pays: an image costs about as much as taking in a tenth of its articles. A start does
 * without it, so trouble is only told. */
static void keep_state(struct shelf *shelf, size_t least, size_t share)
{
	struct err err = {0};
	size_t known = dedupe_n(shelf->placer.dedupe);
	if (shelf->unkept < least || shelf->unkept < known / share)
		return;
	shelf->unkept = 0;
	if (state_keep(shelf->store, &shelf->placer, &err))
		log_event("state_not_kept", &(struct log_pair){"why", str_of(err.msg)}, 1);
}

void shelf_keep_state(struct shelf *shelf)
{
	if (!shelf->in_transaction)
		keep_state(shelf, KEEP_AT_END, KEEP_AT_END_SHARE);
}

enum status shelf_flush(struct shelf *shelf, int64_t now, struct err *err)
{
	if (!shelf->in_transaction)
		return OK;
	enum status status = write_changes(shelf, now, err);
	if (!status)
		status = store_commit(shelf->store, err);
	if (status)
		store_rollback(shelf->store);
	shelf->in_transaction = false;
	shelf->unkept += shelf->waiting_n;
	drop_batch(shelf);
	if (!status)
		keep_state(shelf, KEEP_BETWEEN, KEEP_BETWEEN_SHARE);
	return status;
}

enum status shelf_forget(struct shelf *shelf, struct str prefix, struct str note, struct err *err)
{
	enum status status = shelf_begin(shelf, err);
	if (!status)
		status = store_forget_sources(shelf->store, prefix, note, err);
	if (!status)
		status = shelf_flush(shelf, 0, err);
	if (status)
		return status;
	placer_release(&shelf->placer);
	status = restore(shelf, err);
	return status ? status : shelf_load_decisions(shelf, err);
}
