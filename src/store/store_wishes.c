/* What commands ask of the one that holds the folder. */
#include "store_priv.h"

enum status store_wish_add(struct store *store, const struct source_wish *wish, uint64_t *num, struct err *err)
{
	struct sql q = sql_make(store, SQL_WISH_ADD);
	sql_int(&q, (int64_t)wish->kind);
	sql_record(&q, source_record(), &wish->source);
	sql_record(&q, source_settings_record(), &wish->source.settings);
	enum status status = sql_run(&q, err);
	if (!status)
		*num = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return status;
}

enum status store_wishes(struct store *store, struct arena *arena, struct source_wishes *out, struct err *err)
{
	struct source_wishes list = {0};
	struct sql q = sql_make(store, SQL_WISHES);
	while (sql_next(&q)) {
		struct source_wish *wish = vec_push(arena, &list);
		if (!wish) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		wish->num = (uint64_t)sql_get_int(&q, 0);
		wish->kind = sql_get_int(&q, 1) == WISH_REMOVE ? WISH_REMOVE : WISH_ADD;
		sql_get_source(&q, 2, arena, &wish->source, err);
		if (!wish->source.id.n) /* of an unknown tocsin: nothing is removed, and it is done */
			wish->kind = WISH_REMOVE;
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_wish_done(struct store *store, uint64_t num, struct err *err)
{
	struct sql q = sql_make(store, SQL_WISH_DONE);
	sql_int(&q, (int64_t)num);
	return sql_run(&q, err);
}

enum status store_wish_is_done(struct store *store, uint64_t num, bool *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_WISH_IS_THERE);
	sql_int(&q, (int64_t)num);
	bool is_there = sql_next(&q);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = !is_there;
	return status;
}
