/* Forgetting sources: their articles with texts, revisions and entries, and the threats that rest on
 * nothing else, which stay as removed, so that their pages can say why. */
#include "store_priv.h"

static enum status run_for(struct store *store, enum sql_name name, struct str prefix, struct err *err)
{
	struct sql q = sql_make(store, name);
	sql_str(&q, prefix);
	return sql_run(&q, err);
}

static enum status list_orphans(struct store *store, struct arena *arena, struct str prefix, struct strs *ids,
				struct err *err)
{
	struct sql q = sql_make(store, SQL_FORGET_THREATS);
	sql_str(&q, prefix);
	while (sql_next(&q))
		if (!strs_add(arena, ids, sql_get_copy(&q, 0, arena)))
			sql_fail(&q, E_NOMEM);
	return sql_end(&q, err);
}

static enum status remove_threats(struct store *store, const struct strs *ids, struct str note, struct err *err)
{
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	enum status status = arena ? OK : err_set(err, E_NOMEM, "store: no memory");
	for (size_t i = 0; i < ids->n && !status; i++) {
		struct threat threat;
		arena_reset(arena);
		status = store_threat_get(store, arena, ids->at[i], &threat, err);
		if (status)
			break;
		threat.state = THREAT_REMOVED;
		threat.note = note;
		status = store_threat_put(store, &threat, err);
	}
	arena_free(arena);
	return status;
}

static enum status forget(struct store *store, struct arena *arena, struct str prefix, struct str note, struct err *err)
{
	static const enum sql_name steps[] = {SQL_FORGET_COPIES, SQL_FORGET_REVISIONS, SQL_FORGET_ARTICLES,
					      SQL_FORGET_MARKS, SQL_FORGET_ENTRIES};
	struct strs orphans = {0};
	enum status status = store_words_list(store, err);
	if (!status)
		status = list_orphans(store, arena, prefix, &orphans, err);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !status; i++)
		status = run_for(store, steps[i], prefix, err);
	return status ? status : remove_threats(store, &orphans, note, err);
}

enum status store_forget_sources(struct store *store, struct str prefix, struct str note, struct err *err)
{
	if (!prefix.n)
		return err_set(err, E_SYNTAX, "store: an empty prefix would forget every source");
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	if (!arena)
		return err_set(err, E_NOMEM, "store: no memory");
	enum status status = store_writes_open(store, err);
	if (!status) {
		status = forget(store, arena, prefix, note, err);
		status = store_writes_close(store, status, err);
	}
	arena_free(arena);
	return status;
}
