/* Sources, the entries that were seen, and facts: the small tables. */
#include "store_priv.h"

/* ---- sources ---- */

static enum status put(struct store *store, enum sql_name how, const struct source *source, struct err *err)
{
	struct sql q = sql_make(store, how);
	sql_str(&q, source->id);
	sql_record(&q, source_record(), source);
	sql_record(&q, source_settings_record(), &source->settings);
	sql_str(&q, source->next_why);
	sql_int(&q, source_has_trouble(source));
	return sql_run(&q, err);
}

enum status store_source_put(struct store *store, const struct source *source, struct err *err)
{
	return put(store, SQL_SOURCE_PUT, source, err);
}

enum status store_source_add(struct store *store, const struct source *source, struct err *err)
{
	enum status status = store_writes_open(store, err);
	if (status)
		return status;
	status = put(store, SQL_SOURCE_ADD, source, err);
	if (!status) {
		struct sql q = sql_make(store, SQL_SOURCE_UNREMOVE);
		sql_str(&q, source->id);
		status = sql_run(&q, err);
	}
	return store_writes_close(store, status, err);
}

/* What is known of a source whose record cannot be read. */
static void get_named(struct sql *q, int column, struct arena *arena, struct source *out)
{
	record_init(source_record(), out);
	out->id = out->title = sql_get_copy(q, column, arena);
	out->credibility = SOURCE_CREDIBILITY_UNKNOWN;
}

void sql_get_source(struct sql *q, int column, struct arena *arena, struct source *out, struct err *err)
{
	struct str body = sql_get_str(q, column), settings = sql_get_str(q, column + 1);
	if (record_packed_shape(body) && !store_can_read(q->store, source_record(), body))
		get_named(q, column + 3, arena, out);
	else
		sql_get_record(q, column, arena, source_record(), out, err);
	/* A source that was there before settings were has none. */
	if (settings.n &&
	    (!record_packed_shape(settings) || store_can_read(q->store, source_settings_record(), settings)))
		sql_get_record(q, column + 1, arena, source_settings_record(), &out->settings, err);
	out->next_why = sql_get_copy(q, column + 2, arena);
}

enum status store_source_get(struct store *store, struct arena *arena, struct str id, struct source *out,
			     struct err *err)
{
	struct source source = {0};
	struct sql q = sql_make(store, SQL_SOURCE_GET);
	sql_str(&q, id);
	bool found = sql_next(&q);
	if (found)
		sql_get_source(&q, 0, arena, &source, err);
	enum status status = sql_end_found(&q, found, "source", id, err);
	if (!status)
		*out = source;
	return status;
}

enum status store_sources(struct store *store, struct arena *arena, struct sources *out, struct err *err)
{
	struct sources list = {0};
	struct sql q = sql_make(store, SQL_SOURCES);
	while (sql_next(&q)) {
		struct source *source = vec_push(arena, &list);
		if (source)
			sql_get_source(&q, 0, arena, source, err);
		else
			sql_fail(&q, E_NOMEM);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

static enum status remove_row(struct store *store, struct str id, struct err *err)
{
	struct sql q = sql_make(store, SQL_SOURCE_REMOVE);
	sql_str(&q, id);
	enum status status = sql_run(&q, err);
	if (!status && sqlite3_changes(store->db) == 0)
		return err_set(err, E_NOTFOUND, "store: no source %.*s", STR_FORMAT(id));
	if (status)
		return status;
	q = sql_make(store, SQL_SOURCE_REMOVED);
	sql_str(&q, id);
	return sql_run(&q, err);
}

enum status store_source_remove(struct store *store, struct str id, struct err *err)
{
	struct source known;
	struct arena *arena = arena_new(CAP_PACKED_BYTES);
	enum status status = arena ? store_source_get(store, arena, id, &known, err) : E_NOMEM;
	arena_free(arena);
	if (status == E_SYNTAX) /* damaged: it can still be taken away */
		status = OK;
	if (!status)
		status = store_writes_open(store, err);
	if (status)
		return status;
	return store_writes_close(store, remove_row(store, id, err), err);
}

enum status store_sources_removed(struct store *store, struct arena *arena, struct strs *ids, struct err *err)
{
	struct strs list = {0};
	struct sql q = sql_make(store, SQL_SOURCES_REMOVED);
	while (sql_next(&q))
		if (!strs_add(arena, &list, sql_get_copy(&q, 0, arena)))
			sql_fail(&q, E_NOMEM);
	enum status status = sql_end(&q, err);
	if (!status)
		*ids = list;
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
