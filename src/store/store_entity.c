#include "store_entity.h"

#include <stdio.h>

#include "store_priv.h"

#define OF_ENTITY "(SELECT num, central FROM threat_entities WHERE entity = ?1 ORDER BY num DESC LIMIT ?2)"
#define WEEK_S (7 * DAY_S)
#define MONDAY_S (4 * DAY_S) /* 1970-01-05, the first one */
#define NAMES_READ 12        /* threats whose own spelling of names is read */

#define SPAN                                                                                                           \
	"SELECT count(*), total(o.central), min(t.published), max(t.updated), max(t.num) FROM " OF_ENTITY              \
	" o JOIN threats t USING(num) WHERE t.state = 0"
#define WEEKS                                                                                                          \
	"SELECT (t.updated - 345600) / 604800 AS week, count(*) FROM " OF_ENTITY                                       \
	" o JOIN threats t USING(num) WHERE t.state = 0 AND t.updated > 345600 "                                       \
	"GROUP BY week ORDER BY week DESC LIMIT ?3"
#define BESIDE                                                                                                         \
	"SELECT e.entity, count(*) AS n, max(e.num) FROM " OF_ENTITY                                                   \
	" o JOIN threats t USING(num) JOIN threat_entities e ON e.num = o.num "                                        \
	"WHERE t.state = 0 AND e.entity <> ?1 GROUP BY e.entity ORDER BY n DESC, e.entity LIMIT ?3"

static enum status read_span(struct store *store, struct str id, struct entity_activity *a, int64_t *newest,
			     struct err *err)
{
	struct sql q = sql_make_text(store, STR(SPAN));
	sql_str(&q, id);
	sql_int(&q, ENTITY_THREATS_MAX);
	if (sql_next(&q)) {
		a->threats = (uint32_t)sql_get_int(&q, 0);
		a->central = (uint32_t)sql_get_real(&q, 1);
		a->first = a->threats ? sql_get_int(&q, 2) : TIME_UNKNOWN;
		a->newest = a->threats ? sql_get_int(&q, 3) : TIME_UNKNOWN;
		*newest = sql_get_int(&q, 4);
	}
	return sql_end(&q, err);
}

/* The day of a Monday, by the civil calendar. */
static struct str day_text(struct arena *arena, int64_t week)
{
	int64_t z = (week * WEEK_S + MONDAY_S) / DAY_S + 719468;
	int64_t era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
	return str_print(arena, "%04d-%02d-%02d", (int)(yoe + era * 400 + (month <= 2)), (int)month, (int)day);
}

static enum status read_weeks(struct store *store, struct arena *arena, struct str id, struct entity_weeks *out,
			      struct err *err)
{
	struct entity_weeks list = {0};
	struct sql q = sql_make_text(store, STR(WEEKS));
	sql_str(&q, id);
	sql_int(&q, ENTITY_THREATS_MAX);
	sql_int(&q, ENTITY_WEEKS_MAX);
	while (sql_next(&q)) {
		struct entity_week *week = vec_push(arena, &list);
		if (!week) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		week->monday = day_text(arena, sql_get_int(&q, 0));
		week->threats = (uint32_t)sql_get_int(&q, 1);
	}
	for (size_t i = 0; i < list.n / 2; i++) {
		struct entity_week swap = list.at[i];
		list.at[i] = list.at[list.n - 1 - i];
		list.at[list.n - 1 - i] = swap;
	}
	*out = list;
	return sql_end(&q, err);
}

/* CVEs and techniques are written in capitals: "T1059.001". */
static struct str name_of(struct arena *arena, int type, struct str slug)
{
	char *p = type == ENTITY_TECHNIQUE || type == ENTITY_VULNERABILITY ? arena_take(arena, slug.n) : NULL;
	for (size_t i = 0; p && i < slug.n; i++) {
		char c = slug.p[i];
		bool is_point = type == ENTITY_TECHNIQUE && c == '-' && i == 5;
		p[i] = is_point ? '.' : is_ascii_lower(c) ? (char)(c - 32) : c;
	}
	return p ? (struct str){p, slug.n} : slug;
}

static struct str slug_of(struct str id)
{
	size_t slash = str_find_byte(id, '/');
	return slash == STR_NONE ? id : str_cut(id, slash + 1, id.n);
}

static int type_of(struct str id)
{
	size_t slash = str_find_byte(id, '/');
	return slash == STR_NONE ? -1 : words_find(entity_type_words(), str_cut(id, 0, slash));
}

struct found_beside {
	struct entities_beside list;
	struct {
		int64_t *at;
		size_t n, room;
	} threats; /* the newest threat of each */
};

static enum status read_beside(struct store *store, struct arena *arena, struct str id, struct found_beside *out,
			       struct err *err)
{
	struct sql q = sql_make_text(store, STR(BESIDE));
	sql_str(&q, id);
	sql_int(&q, ENTITY_THREATS_MAX);
	sql_int(&q, ENTITY_BESIDE_MAX);
	while (sql_next(&q)) {
		struct str other = sql_get_copy(&q, 0, arena);
		int type = type_of(other);
		if (type < 0)
			continue;
		struct entity_beside *beside = vec_push(arena, &out->list);
		int64_t *threat = vec_push(arena, &out->threats);
		if (!beside || !threat) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		*beside = (struct entity_beside){.type = (enum entity_type)type,
						 .id = other,
						 .name = name_of(arena, type, slug_of(other)),
						 .threats = (uint32_t)sql_get_int(&q, 1)};
		*threat = sql_get_int(&q, 2);
	}
	return sql_end(&q, err);
}

/* How one threat writes the names; true when one was still missing. */
static void take_names(const struct threat *threat, struct str id, struct entity_activity *a)
{
	for (size_t i = 0; i < threat->entities.n; i++) {
		const struct threat_entity *entity = &threat->entities.at[i];
		if (a->name.n == 0 && str_eq(entity->id, id))
			a->name = entity->name;
		for (size_t j = 0; j < a->beside.n; j++)
			if (str_eq(a->beside.at[j].id, entity->id) && a->beside.at[j].name.p != entity->name.p &&
			    str_eq(a->beside.at[j].name, slug_of(entity->id)))
				a->beside.at[j].name = entity->name;
	}
}

static enum status read_names(struct store *store, struct arena *arena, struct str id, int64_t newest,
			      const struct found_beside *found, struct entity_activity *a, struct err *err)
{
	struct threat threat;
	enum status status = store_threat_of_num(store, arena, newest, &threat, err);
	if (!status)
		take_names(&threat, id, a);
	for (size_t i = 0, read = 0; i < a->beside.n && read < NAMES_READ && !status; i++) {
		if (!str_eq(a->beside.at[i].name, slug_of(a->beside.at[i].id)))
			continue;
		read++;
		status = store_threat_of_num(store, arena, found->threats.at[i], &threat, err);
		if (!status)
			take_names(&threat, id, a);
	}
	return status;
}

enum status store_entity_activity(struct store *store, struct arena *arena, struct str id, struct entity_activity *out,
				  struct err *err)
{
	struct entity_activity a = {.first = TIME_UNKNOWN, .newest = TIME_UNKNOWN};
	struct found_beside found = {0};
	int64_t newest = 0;
	bool is_mine = false;
	enum status status = store_reads_open(store, &is_mine, err);
	if (status)
		return status;
	status = read_span(store, id, &a, &newest, err);
	if (!status && a.threats == 0)
		status = err_set(err, E_NOTFOUND, "store: no threat names %.*s", (int)(id.n > 80 ? 80 : id.n), id.p);
	if (!status)
		status = read_weeks(store, arena, id, &a.weeks, err);
	if (!status)
		status = read_beside(store, arena, id, &found, err);
	a.beside = found.list;
	if (!status)
		status = read_names(store, arena, id, newest, &found, &a, err);
	store_reads_close(store, is_mine);
	if (!status)
		*out = a;
	return status;
}
