/* What many threats and articles say together. */
#include "store_trends.h"

#include <stdlib.h>
#include <string.h>

#include "store_priv.h"

enum { TRENDS_MAX = 100 };

/* ---- entities ---- */

/* A name with few threats rises from nothing by chance: growth is weighed against what was there. */
static const char top_text[] = "SELECT entity, sum(updated > ?2) AS now, sum(updated <= ?2) AS before, max(num) "
			       "FROM threats JOIN threat_entities USING(num) "
			       "WHERE state = 0 AND single = 0 AND updated > ?1 AND updated <= ?3 "
			       "AND entity >= ?4 AND entity < ?5 GROUP BY entity HAVING now > 0 "
			       "ORDER BY now DESC, entity LIMIT ?6";
static const char rising_text[] = "SELECT entity, sum(updated > ?2) AS now, sum(updated <= ?2) AS before, max(num) "
				  "FROM threats JOIN threat_entities USING(num) "
				  "WHERE state = 0 AND single = 0 AND updated > ?1 AND updated <= ?3 "
				  "AND entity >= ?4 AND entity < ?5 GROUP BY entity HAVING now > before AND now > 1 "
				  "ORDER BY (now - before) / sqrt(before + 1.0) DESC, entity LIMIT ?6";

struct spotted {
	struct entity_trend trend;
	int64_t num; /* a threat that names it */
};
VEC_TYPE(spotteds, struct spotted);

static enum status spot(struct store *store, struct arena *arena, enum entity_type type, int64_t from, int64_t to,
			bool is_rising, size_t max, struct spotteds *out, struct err *err)
{
	struct str word = words_name(entity_type_words(), (int)type);
	struct str low = str_join(arena, (struct str[]){word, STR("/")}, 2, STR_EMPTY);
	struct str high = str_join(arena, (struct str[]){word, STR("0")}, 2, STR_EMPTY); /* "0" follows "/" */
	struct sql q = sql_make_text(store, is_rising ? str_of(rising_text) : str_of(top_text));
	sql_int(&q, from - (to - from));
	sql_int(&q, from);
	sql_int(&q, to);
	sql_str(&q, low);
	sql_str(&q, high);
	sql_int(&q, (int64_t)(max < TRENDS_MAX ? max : TRENDS_MAX));
	while (sql_next(&q)) {
		struct spotted *s = vec_push(arena, out);
		if (!s) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		s->trend = (struct entity_trend){.type = type,
						 .id = sql_get_copy(&q, 0, arena),
						 .now = (uint32_t)sql_get_int(&q, 1),
						 .before = (uint32_t)sql_get_int(&q, 2)};
		s->num = sql_get_int(&q, 3);
	}
	return sql_end(&q, err);
}

static enum status name_it(struct store *store, struct arena *arena, struct spotted *s, struct err *err)
{
	struct threat threat;
	enum status status = store_threat_of_num(store, arena, s->num, &threat, err);
	if (status)
		return status == E_NOTFOUND ? OK : status;
	for (size_t i = 0; i < threat.entities.n; i++)
		if (str_eq(threat.entities.at[i].id, s->trend.id))
			s->trend.name = threat.entities.at[i].name;
	for (size_t i = 0; i < threat.techniques.n && s->trend.type == ENTITY_TECHNIQUE; i++)
		if (str_eq(store_technique_entity(arena, threat.techniques.at[i].id), s->trend.id))
			s->trend.name = str_join(
				arena, (struct str[]){threat.techniques.at[i].id, threat.techniques.at[i].name}, 2,
				STR(" "));
	return OK;
}

enum status store_entity_trends(struct store *store, struct arena *arena, enum entity_type type, int64_t from,
				int64_t to, bool is_rising, size_t max, struct entity_trends *out, struct err *err)
{
	struct spotteds spotted = {0};
	struct entity_trends list = {0};
	enum status status = spot(store, arena, type, from, to, is_rising, max, &spotted, err);
	for (size_t i = 0; i < spotted.n && !status; i++) {
		struct entity_trend *trend = vec_push(arena, &list);
		status = trend ? name_it(store, arena, &spotted.at[i], err)
			       : err_set(err, E_NOMEM, "store: no room for trends");
		if (trend)
			*trend = spotted.at[i].trend;
	}
	if (!status)
		*out = list;
	return status;
}

/* ---- who is first ---- */

struct report {
	struct str source;
	int64_t late_s; /* after the first report of its threat */
};
VEC_TYPE(reports, struct report);

static bool is_known(const struct reports *reports, size_t from, struct str source)
{
	for (size_t i = from; i < reports->n; i++)
		if (str_eq(reports->at[i].source, source))
			return true;
	return false;
}

/* The first report of each source of each threat; threats of one source are left out. */
static enum status read_reports(struct store *store, struct arena *arena, int64_t from, int64_t to,
				struct reports *reports, struct err *err)
{
	struct str threat = STR_EMPTY;
	size_t group = 0; /* where the reports of the present threat begin */
	int64_t first = 0;
	struct sql q = sql_make_text(
		store, STR("SELECT m.threat, m.source, m.published FROM threats t JOIN marks m ON m.threat = t.id "
			   "WHERE t.state = 0 AND t.single = 0 AND t.updated > ? AND t.updated <= ? "
			   "AND m.copy_of = '' AND m.published > ? ORDER BY m.threat, m.published, m.seq"));
	sql_int(&q, from);
	sql_int(&q, to);
	sql_int(&q, TIME_UNKNOWN);
	while (sql_next(&q)) {
		bool is_next = !str_eq(sql_get_str(&q, 0), threat);
		if (is_next && reports->n - group == 1)
			reports->n = group; /* nobody to compare with */
		if (is_next) {
			group = reports->n;
			threat = sql_get_copy(&q, 0, arena);
			first = sql_get_int(&q, 2);
		}
		if (is_known(reports, group, sql_get_str(&q, 1)))
			continue;
		struct report *report = vec_push(arena, reports);
		if (!report) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		*report = (struct report){sql_get_copy(&q, 1, arena), sql_get_int(&q, 2) - first};
	}
	if (reports->n - group == 1)
		reports->n = group;
	return sql_end(&q, err);
}

static int by_source(const void *left, const void *right)
{
	const struct report *a = left, *b = right;
	int order = str_cmp(a->source, b->source);
	return order ? order : (a->late_s > b->late_s) - (a->late_s < b->late_s);
}

static int by_told(const void *left, const void *right)
{
	const struct source_speed *a = left, *b = right;
	if (a->told != b->told)
		return a->told > b->told ? -1 : 1;
	return str_cmp(a->id, b->id);
}

/* Reports of one source stand together, the earliest first. */
static bool sum_up(struct arena *arena, const struct reports *reports, struct source_speeds *out)
{
	for (size_t i = 0; i < reports->n;) {
		size_t end = i, first = i;
		while (end < reports->n && str_eq(reports->at[end].source, reports->at[i].source))
			first += reports->at[end++].late_s == 0;
		struct source_speed *speed = vec_push(arena, out);
		if (!speed)
			return false;
		*speed = (struct source_speed){reports->at[i].source, (uint32_t)(end - i), (uint32_t)(first - i), 0};
		if (first < end)
			speed->median_s = reports->at[first + (end - first) / 2].late_s;
		i = end;
	}
	return true;
}

enum status store_source_speeds(struct store *store, struct arena *arena, int64_t from, int64_t to,
				struct source_speeds *out, struct err *err)
{
	struct reports reports = {0};
	struct source_speeds list = {0};
	enum status status = read_reports(store, arena, from, to, &reports, err);
	if (status)
		return status;
	if (reports.n > 1)
		qsort(reports.at, reports.n, sizeof(reports.at[0]), by_source);
	if (!sum_up(arena, &reports, &list))
		return err_set(err, E_NOMEM, "store: no room for speeds");
	if (list.n > 1)
		qsort(list.at, list.n, sizeof(list.at[0]), by_told);
	*out = list;
	return OK;
}
