/* Scores again what new lists of flaws may have changed (docs/adr/0065). Severity rests on what imports say of the
 * CVEs of a threat; a threat without new articles would keep what they said when its last one came. */
#include "caps.h"
#include "clock.h"
#include "knowledge.h"
#include "log.h"
#include "shelf_priv.h"

#define SCORED_WITH STR("scored_with") /* the store's fact: which lists the threats were scored with */

/* The lists that say something of CVEs, by name and content. */
static struct str lists_of(struct arena *arena, const struct knowledge *knowledge)
{
	const struct knowledge_sources *sources = knowledge_sources(knowledge);
	struct strs parts = {0};
	for (size_t i = 0; i < sources->n; i++) {
		const struct knowledge_source *source = &sources->at[i];
		if (!source->vulnerabilities || source->trouble.n)
			continue;
		struct str part = str_print(arena, "%.*s %.*s", STR_FORMAT(source->name), STR_FORMAT(source->sha256));
		if (str_is_null(part) || !strs_add(arena, &parts, part))
			return (struct str){0};
	}
	return str_join(arena, parts.at, parts.n, STR("\n"));
}

static enum status compose_again(struct shelf *shelf, const struct strs *ids, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < ids->n && !status; i++) {
		status = shelf_begin(shelf, err);
		if (!status && !shelf_changed(shelf, ids->at[i]))
			status = err_set(err, E_NOMEM, "no memory");
		if (!status && (shelf->changes.n == SHELF_BATCH || i + 1 == ids->n))
			status = shelf_flush(shelf, clock_wall_s(), err);
	}
	return status;
}

static void tell(size_t n)
{
	char number[24];
	(void)snprintf(number, sizeof(number), "%zu", n);
	if (n)
		log_event("threats_scored_again", &(struct log_pair){"n", str_of(number)}, 1);
}

enum status shelf_rescore(struct shelf *shelf, size_t *n, struct err *err)
{
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct str now = arena ? lists_of(arena, shelf->tools->knowledge) : (struct str){0}, before = STR_EMPTY;
	struct strs ids = {0};
	enum status status = str_is_null(now) ? err_set(err, E_NOMEM, "no memory")
					      : store_fact_get(shelf->store, arena, SCORED_WITH, &before, err);
	bool differs = !status && !str_eq(now, before);
	if (differs)
		status = store_flawed_threats(shelf->store, arena, CAP_RESCORED, &ids, err);
	if (differs && !status)
		status = compose_again(shelf, &ids, err);
	/* Last: a process that ended before begins anew. */
	if (differs && !status)
		status = store_fact_put(shelf->store, SCORED_WITH, now, err);
	if (differs && !status)
		tell(ids.n);
	if (!status)
		*n = ids.n;
	arena_free(arena);
	return status;
}
