#include "quarantine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "date.h"
#include "json_record.h"

enum { SOURCE_BYTES = 200, URL_BYTES = 300, WHY_BYTES = 200, KEPT_BYTES = 64, FACT_BYTES = 2 * 1024 * 1024 };

struct row {
	int64_t at, key;
	uint64_t source_key;
	char source[SOURCE_BYTES], url[URL_BYTES], why[WHY_BYTES], kept[KEPT_BYTES];
};

struct quarantine {
	pthread_mutex_t lock;
	struct row *rows; /* a ring: the oldest is overwritten */
	size_t n, next, room;
	bool is_new; /* not in the store yet */
};

/* ---- the ring ---- */

struct quarantine *quarantine_new(void)
{
	struct quarantine *q = calloc(1, sizeof(*q));
	if (q)
		pthread_mutex_init(&q->lock, NULL);
	return q;
}

void quarantine_free(struct quarantine *q)
{
	if (!q)
		return;
	pthread_mutex_destroy(&q->lock);
	free(q->rows);
	free(q);
}

int64_t quarantine_key(enum quarantine_kind kind, struct str bytes, struct str more)
{
	return (int64_t)str_hash_seed(more, str_hash_seed(bytes, (uint64_t)kind + 1));
}

static void put_text(char *to, size_t room, struct str s)
{
	struct str cut = utf8_cut(s, room - 1);
	if (cut.n)
		memcpy(to, cut.p, cut.n);
	to[cut.n] = 0;
}

/* The place of one more row; NULL without memory: then it is not remembered. */
static struct row *next_row(struct quarantine *q)
{
	if (q->n == q->room && q->room < CAP_QUARANTINE) {
		size_t room = q->room ? q->room * 2 : 8;
		room = room < CAP_QUARANTINE ? room : CAP_QUARANTINE;
		struct row *rows = realloc(q->rows, room * sizeof(*rows));
		if (!rows)
			return NULL;
		q->rows = rows;
		q->room = room;
	}
	if (q->n < q->room)
		return &q->rows[q->n++];
	q->next %= q->n;
	return &q->rows[q->next++];
}

static void put(struct quarantine *q, const struct quarantined *what)
{
	struct row *row = next_row(q);
	if (!row)
		return;
	*row = (struct row){.at = what->at, .key = what->key, .source_key = str_hash(what->source)};
	put_text(row->source, SOURCE_BYTES, what->source);
	put_text(row->url, URL_BYTES, what->url);
	put_text(row->why, WHY_BYTES, what->why);
	put_text(row->kept, KEPT_BYTES, what->kept);
	q->is_new = true;
}

void quarantine_put(struct quarantine *q, const struct quarantined *what)
{
	pthread_mutex_lock(&q->lock);
	put(q, what);
	pthread_mutex_unlock(&q->lock);
}

enum status quarantine_keep_bytes(struct quarantine *q, const char *folder, const struct specimen *specimen,
				  char name[SPECIMEN_NAME_BYTES], struct err *err)
{
	pthread_mutex_lock(&q->lock);
	enum status status = specimen_keep(folder, specimen, name, err);
	pthread_mutex_unlock(&q->lock);
	return status;
}

size_t quarantine_n(struct quarantine *q)
{
	pthread_mutex_lock(&q->lock);
	size_t n = q->n;
	pthread_mutex_unlock(&q->lock);
	return n;
}

/* ---- questions ---- */

/* Clocks jump: what lies in the future is as old as that. */
static int64_t age(const struct row *row, int64_t now)
{
	return now >= row->at ? now - row->at : row->at - now;
}

bool quarantine_has(struct quarantine *q, int64_t key, int64_t now, char *why, size_t why_room)
{
	bool found = false;
	pthread_mutex_lock(&q->lock);
	for (size_t i = 0; i < q->n && !found; i++) {
		const struct row *row = &q->rows[i];
		char day[DATE_RFC3339_BYTES] = "";
		if (row->key != key || age(row, now) > (int64_t)QUARANTINE_DAYS * 86400)
			continue;
		found = true;
		if (date_put_rfc3339(day, row->at))
			(void)snprintf(why, why_room, "the same bytes are in quarantine since %.10s: their reader %s",
				       day, row->why);
	}
	pthread_mutex_unlock(&q->lock);
	return found;
}

enum trust quarantine_trust(struct quarantine *q, struct str source, int64_t now)
{
	uint64_t key = str_hash(source);
	size_t strikes = 0;
	pthread_mutex_lock(&q->lock);
	for (size_t i = 0; i < q->n; i++)
		strikes += q->rows[i].source_key == key && age(&q->rows[i], now) < QUARANTINE_STRIKE_S;
	pthread_mutex_unlock(&q->lock);
	return strikes < QUARANTINE_STRIKES       ? TRUST_ALL
	       : strikes < QUARANTINE_STRIKES_ALL ? TRUST_WORDS
						  : TRUST_NOTHING;
}

/* ---- the store ---- */

enum status quarantine_load(struct quarantine *q, struct store *store, struct err *err)
{
	struct arena *arena = arena_new(4 * FACT_BYTES);
	struct json_doc *doc = NULL;
	struct quarantine_record listed = {0};
	struct str text = STR_EMPTY;
	enum status status = arena ? store_fact_get(store, arena, STR("quarantine"), &text, err)
				   : err_set(err, E_NOMEM, "no memory");
	if (!status && text.n && !json_read(text, &doc, NULL) &&
	    !json_record_read(quarantine_record_table(), arena, json_root(doc), &listed, NULL) &&
	    str_eq(listed.version, STR(TOCSIN_VERSION))) {
		pthread_mutex_lock(&q->lock);
		for (size_t i = 0; i < listed.rows.n; i++)
			put(q, &listed.rows.at[i]);
		q->is_new = false;
		pthread_mutex_unlock(&q->lock);
	}
	json_free(doc);
	arena_free(arena);
	return status;
}

/* The oldest first, as they are loaded again. */
static enum status write_rows(struct quarantine *q, struct arena *arena, struct buf *out)
{
	struct quarantine_record listed = {.version = STR(TOCSIN_VERSION)};
	struct json_writer w;
	for (size_t i = 0; i < q->n; i++) {
		const struct row *row = &q->rows[(q->next + i) % q->n];
		struct quarantined *to = vec_push(arena, &listed.rows);
		if (!to)
			return E_NOMEM;
		*to = (struct quarantined){row->at,          row->key,         str_of(row->source),
					   str_of(row->url), str_of(row->why), str_of(row->kept)};
	}
	jw_init(&w, out);
	json_record_write(&w, quarantine_record_table(), &listed);
	return buf_status(out);
}

enum status quarantine_keep(struct quarantine *q, struct store *store, struct err *err)
{
	struct buf text;
	buf_init(&text, FACT_BYTES);
	pthread_mutex_lock(&q->lock);
	bool is_new = q->is_new;
	struct arena *arena = is_new ? arena_new(FACT_BYTES) : NULL;
	enum status status = is_new ? arena ? write_rows(q, arena, &text) : E_NOMEM : OK;
	q->is_new = false;
	pthread_mutex_unlock(&q->lock);
	if (status)
		err_set(err, status, "no room for the quarantine");
	else if (is_new)
		status = store_fact_put(store, STR("quarantine"), buf_str(&text), err);
	arena_free(arena);
	buf_release(&text);
	return status;
}
