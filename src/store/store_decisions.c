#include "store_decisions.h"

#include "store_priv.h"

enum status store_decision_add(struct store *store, const struct decision *decision, uint64_t *num, struct err *err)
{
	struct sql q = sql_make(store, SQL_DECISION_ADD);
	sql_int(&q, (int64_t)decision->state);
	sql_record(&q, decision_record(), decision);
	enum status status = sql_run(&q, err);
	if (!status)
		*num = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return status;
}

enum status store_decision_put(struct store *store, const struct decision *decision, struct err *err)
{
	struct sql q = sql_make(store, SQL_DECISION_PUT);
	sql_int(&q, (int64_t)decision->num);
	sql_int(&q, (int64_t)decision->state);
	sql_record(&q, decision_record(), decision);
	return sql_run(&q, err);
}

enum status store_decision_get(struct store *store, struct arena *arena, uint64_t num, struct decision *out,
			       struct err *err)
{
	struct decision found = {0};
	bool is_there = false;
	struct sql q = sql_make(store, SQL_DECISION_GET);
	sql_int(&q, num < INT64_MAX ? (int64_t)num : INT64_MAX);
	if (sql_next(&q)) {
		is_there = true;
		sql_get_record(&q, 0, arena, decision_record(), &found, err);
	}
	enum status status = sql_end(&q, err);
	if (!status && !is_there)
		return err_set(err, E_NOTFOUND, "there is no decision %llu", (unsigned long long)num);
	found.num = num;
	if (!status)
		*out = found;
	return status;
}

enum status store_decisions(struct store *store, struct arena *arena, bool waiting_only, uint64_t after, size_t max,
			    struct decisions *out, struct err *err)
{
	struct decisions list = {0};
	struct sql q = sql_make(store, waiting_only ? SQL_DECISIONS_WAITING : SQL_DECISIONS);
	sql_int(&q, after < INT64_MAX ? (int64_t)after : INT64_MAX);
	sql_int(&q, max < INT64_MAX ? (int64_t)max : INT64_MAX);
	while (sql_next(&q)) {
		struct str body = sql_get_str(&q, 1);
		if (record_packed_shape(body) && !store_can_read(store, decision_record(), body))
			continue;
		struct decision *d = vec_push(arena, &list);
		if (!d) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		sql_get_record(&q, 1, arena, decision_record(), d, err);
		d->num = (uint64_t)sql_get_int(&q, 0);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_decisions_of(struct store *store, struct arena *arena, struct str threat, size_t max,
			       struct decisions *out, struct err *err)
{
	struct decisions list = {0};
	struct sql q = sql_make(store, SQL_DECISIONS_OF);
	sql_str(&q, threat);
	sql_int(&q, max < INT64_MAX ? (int64_t)max : INT64_MAX);
	while (sql_next(&q)) {
		struct decision d = {0};
		sql_get_record(&q, 1, arena, decision_record(), &d, err);
		if (!str_eq(d.threat, threat) && !str_eq(d.other, threat))
			continue;
		d.num = (uint64_t)sql_get_int(&q, 0);
		struct decision *row = vec_push(arena, &list);
		if (row)
			*row = d;
		else
			sql_fail(&q, E_NOMEM);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

static enum status list_ids(struct store *store, enum sql_name question, struct arena *arena, struct str of,
			    struct strs *out, struct err *err)
{
	struct strs list = {0};
	struct sql q = sql_make(store, question);
	sql_str(&q, of);
	while (sql_next(&q))
		if (!strs_add(arena, &list, sql_get_copy(&q, 0, arena)))
			sql_fail(&q, E_NOMEM);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_member_ids(struct store *store, struct arena *arena, struct str threat, struct strs *out,
			     struct err *err)
{
	return list_ids(store, SQL_MEMBER_IDS, arena, threat, out, err);
}

enum status store_copy_ids(struct store *store, struct arena *arena, struct str article, struct strs *out,
			   struct err *err)
{
	return list_ids(store, SQL_COPY_IDS, arena, article, out, err);
}

enum status store_article_move(struct store *store, struct str article, struct str threat, struct err *err)
{
	struct sql q = sql_make(store, SQL_ARTICLE_MOVE);
	sql_str(&q, article);
	sql_str(&q, threat);
	enum status status = sql_run(&q, err);
	if (!status && !sqlite3_changes(store->db))
		return err_set(err, E_NOTFOUND, "there is no article %.*s", STR_FORMAT(article));
	return status;
}

enum status store_newest_seq(struct store *store, uint64_t *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_NEWEST_SEQ);
	if (sql_next(&q))
		*out = (uint64_t)sql_get_int(&q, 0);
	return sql_end(&q, err);
}
