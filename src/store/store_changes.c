/* What was put since: live pages and listeners go on from the number that they saw last. */
#include "store_priv.h"

enum status store_changes(struct store *store, struct arena *arena, uint64_t after, size_t max,
			  struct store_changed *out, struct err *err)
{
	struct store_changed list = {0};
	struct sql q = sql_make(store, SQL_CHANGES);
	sql_int(&q, after < INT64_MAX ? (int64_t)after : INT64_MAX);
	sql_int(&q, (int64_t)max);
	while (sql_next(&q)) {
		struct change *change = vec_push(arena, &list);
		if (!change) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		change->number = (uint64_t)sql_get_int(&q, 0);
		change->is_new = sql_get_int(&q, 1);
		sql_get_threat(&q, 2, arena, &change->threat, err);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_changes_newest(struct store *store, uint64_t *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_CHANGES_NEWEST);
	if (sql_next(&q))
		*out = (uint64_t)sql_get_int(&q, 0);
	return sql_end(&q, err);
}
