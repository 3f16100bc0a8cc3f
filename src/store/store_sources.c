/* Sources, the entries that were seen, and facts: the small tables. */
#include "store_priv.h"

/* ---- sources ---- */

enum status store_source_put(struct store *store, const struct source *source, struct err *err)
{
	struct sql q = sql_make(store, SQL_SOURCE_PUT);
	sql_str(&q, source->id);
	sql_record(&q, source_record(), source);
	sql_int(&q, source_has_trouble(source));
	return sql_run(&q, err);
}

enum status store_source_get(struct store *store, struct arena *arena, struct str id, struct source *out,
			     struct err *err)
{
	struct sql q = sql_make(store, SQL_SOURCE_GET);
	sql_str(&q, id);
	bool found = sql_next(&q);
	if (found)
		sql_get_record(&q, 0, arena, source_record(), out, err);
	return sql_end_found(&q, found, "source", id, err);
}

enum status store_sources(struct store *store, struct arena *arena, struct sources *out, struct err *err)
{
	struct sources list = {0};
	struct sql q = sql_make(store, SQL_SOURCES);
	while (sql_next(&q)) {
		struct source *source = vec_push(arena, &list);
		if (source)
			sql_get_record(&q, 0, arena, source_record(), source, err);
		else
			sql_fail(&q, E_NOMEM);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_source_remove(struct store *store, struct str id, struct err *err)
{
	struct sql q = sql_make(store, SQL_SOURCE_REMOVE);
	sql_str(&q, id);
	enum status status = sql_run(&q, err);
	if (!status && sqlite3_changes(store->db) == 0)
		status = err_set(err, E_NOTFOUND, "store: no source %.*s", STR_FORMAT(id));
	return status;
}

/* ---- entries ---- */

enum status store_entry_seen(struct store *store, uint64_t key, bool *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_ENTRY_SEEN);
	sql_int(&q, (int64_t)key);
	bool found = sql_next(&q);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = found;
	return status;
}

enum status store_entry_mark_of(struct store *store, struct str source, uint64_t key, int64_t now, struct err *err)
{
	struct sql q = sql_make(store, SQL_ENTRY_MARK);
	sql_int(&q, (int64_t)key);
	sql_int(&q, now);
	sql_str(&q, source);
	return sql_run(&q, err);
}

enum status store_entry_mark(struct store *store, uint64_t key, int64_t now, struct err *err)
{
	return store_entry_mark_of(store, STR_EMPTY, key, now, err);
}

/* ---- facts ---- */

enum status store_fact_get(struct store *store, struct arena *arena, struct str name, struct str *out, struct err *err)
{
	struct str value = STR_EMPTY;
	struct sql q = sql_make(store, SQL_FACT_GET);
	sql_str(&q, name);
	if (sql_next(&q))
		value = sql_get_copy(&q, 0, arena);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = value;
	return status;
}

enum status store_fact_put(struct store *store, struct str name, struct str value, struct err *err)
{
	struct sql q = sql_make(store, SQL_FACT_PUT);
	sql_str(&q, name);
	sql_str(&q, value);
	return sql_run(&q, err);
}
