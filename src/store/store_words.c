/* The word lists of FTS5 at the end of a transaction: all that it wrote is put on them at once, in order of rows.
 * FTS5 gathers words in memory, and writes what it has to the file, as a piece that is merged with others later, when
 * a row comes that is older than the last, and when a statement opens a savepoint, as one with a trigger does. */
#include <stdlib.h>

#include "store_priv.h"

enum { THREATS_MAX = 512, OLD_BYTES_MAX = 4 * MIB };

/* ---- articles ---- */

void store_words_of_article(struct store *store, int64_t seq)
{
	if (!store->unlisted.from)
		store->unlisted.from = seq;
}

static enum status list_from(struct store *store, enum sql_name list, int64_t seq, struct err *err)
{
	struct sql q = sql_make(store, list);
	sql_int(&q, seq);
	return sql_run(&q, err);
}

static enum status list_articles(struct store *store, struct err *err)
{
	int64_t from = store->unlisted.from;
	if (!from)
		return OK;
	enum status status = list_from(store, SQL_ARTICLES_LIST, from, err);
	return status ? status : list_from(store, SQL_ARTICLES_LIST_PAIRS, from, err);
}

/* ---- threats ---- */

static bool is_waiting(const struct unlisted *u, int64_t num)
{
	for (size_t i = u->threats.n; i-- > 0;)
		if (u->threats.at[i].num == num)
			return true;
	return false;
}

/* What the list has of the threat, unless the row says the same. */
static enum status get_listed(struct store *store, int64_t num, struct str title, struct str words, bool *is_same,
			      struct listed *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_WORDS);
	sql_int(&q, num);
	*out = (struct listed){.num = num};
	if (sql_next(&q)) {
		*is_same = str_eq(sql_get_str(&q, 0), title) && str_eq(sql_get_str(&q, 1), words);
		if (!*is_same)
			*out = (struct listed){num, true, sql_get_copy(&q, 0, store->unlisted.arena),
					       sql_get_copy(&q, 1, store->unlisted.arena)};
	}
	return sql_end(&q, err);
}

enum status store_words_of_threat(struct store *store, int64_t num, struct str title, struct str words, struct err *err)
{
	struct unlisted *u = &store->unlisted;
	struct listed listed, *slot;
	bool is_same = false;
	if (!u->arena && !(u->arena = arena_new(CAP_PACKED_BYTES + OLD_BYTES_MAX)))
		return err_set(err, E_NOMEM, "store: no memory");
	if (is_waiting(u, num))
		return OK;
	bool is_full = u->threats.n == THREATS_MAX || arena_used(u->arena) > OLD_BYTES_MAX;
	enum status status = is_full ? store_words_list(store, err) : OK;
	if (!status)
		status = get_listed(store, num, title, words, &is_same, &listed, err);
	if (status || is_same)
		return status;
	if (!(slot = vec_push(u->arena, &u->threats)))
		return err_set(err, E_NOMEM, "store: no room for the words of threats");
	*slot = listed;
	return OK;
}

static enum status run_words(struct store *store, enum sql_name name, int64_t num, struct str title, struct str words,
			     struct err *err)
{
	struct sql q = sql_make(store, name);
	sql_int(&q, num);
	sql_str(&q, title);
	sql_str(&q, words);
	return sql_run(&q, err);
}

/* Brings the list from what it has to what the row says. */
static enum status list_threat(struct store *store, const struct listed *listed, struct err *err)
{
	enum status status = OK;
	if (listed->is_listed)
		status = run_words(store, SQL_THREAT_UNLIST, listed->num, listed->title, listed->words, err);
	if (status)
		return status;
	struct sql q = sql_make(store, SQL_THREAT_WORDS);
	sql_int(&q, listed->num);
	if (sql_next(&q))
		status = run_words(store, SQL_THREAT_LIST, listed->num, sql_get_str(&q, 0), sql_get_str(&q, 1), err);
	enum status ended = sql_end(&q, status ? NULL : err);
	return status ? status : ended;
}

static int by_num(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	return (a->num > b->num) - (a->num < b->num);
}

static enum status list_threats(struct store *store, struct err *err)
{
	struct listed_threats *threats = &store->unlisted.threats;
	enum status status = OK;
	if (threats->n > 1)
		qsort(threats->at, threats->n, sizeof(threats->at[0]), by_num);
	for (size_t i = 0; i < threats->n && !status; i++)
		status = list_threat(store, &threats->at[i], err);
	return status;
}

/* ---- both ---- */

enum status store_words_list(struct store *store, struct err *err)
{
	enum status status = list_articles(store, err);
	if (!status)
		status = list_threats(store, err);
	if (!status)
		store_words_drop(store);
	return status;
}

void store_words_drop(struct store *store)
{
	if (store->unlisted.arena)
		arena_reset(store->unlisted.arena);
	store->unlisted = (struct unlisted){.arena = store->unlisted.arena};
}
