/* Entities: the page, the API. What knowledge says of a name comes from a function of the
 * server's owner, since serve/ knows no knowledge. */
#include "render_entity.h"
#include "serve_priv.h"
#include "store_entity.h"
#include "store_trends.h"

enum { NEWEST_SHOWN = 25, ENTITIES_MAX = 50, SPAN_S = 30 * 86400, ID_BYTES_MAX = 240 };

static const struct str json = {"application/json", sizeof("application/json") - 1};

/* ---- one ---- */

/* Small letters, all else between them one dash: how ids of entities write names. */
static struct str slug_of(struct str words, char *room, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < words.n && n < most; i++) {
		char c = ascii_lower(words.p[i]);
		bool is_kept = is_ascii_alnum(c) || (unsigned char)c >= 0x80;
		if (is_kept || (n && room[n - 1] != '-'))
			room[n++] = is_kept ? c : '-';
	}
	return (struct str){room, n};
}

/* The id as it is asked for, its name written as ids are: "threat_actor/Salt Typhoon" is typed by people. */
static struct str id_asked(const struct request *request)
{
	struct str id = request->rest;
	size_t slash = str_find_byte(id, '/');
	char room[ID_BYTES_MAX];
	bool is_typed = false;
	for (size_t i = 0; i < id.n; i++)
		is_typed |= is_ascii_upper(id.p[i]) || id.p[i] == ' ';
	if (!is_typed || slash == STR_NONE)
		return id;
	struct str slug = slug_of(str_cut(id, slash + 1, id.n), room, sizeof(room));
	while (slug.n && slug.p[slug.n - 1] == '-')
		slug.n--;
	struct str made = str_join(request->arena, (struct str[]){str_cut(id, 0, slash + 1), slug}, 2, STR_EMPTY);
	return made.n ? made : id;
}

/* OK, E_NOTFOUND when neither knowledge nor a threat has it. */
static enum status look_up(const struct request *request, struct str id, struct entity *out, struct err *err)
{
	const struct serve *serve = request->serve;
	size_t slash = str_find_byte(id, '/');
	int type = slash == STR_NONE ? -1 : words_find(entity_type_words(), str_cut(id, 0, slash));
	if (type < 0 || id.n > ID_BYTES_MAX || slash + 1 == id.n)
		return err_set(err, E_NOTFOUND, "no such entity");
	*out = (struct entity){.type = (enum entity_type)type, .id = id, .name = str_cut(id, slash + 1, id.n)};
	if (serve->entity && !serve->entity(serve->ctx, request->arena, id, out))
		return err_set(err, E_NOMEM, "no memory for the entity");
	enum status status = store_entity_activity(request->store, request->arena, out->id, &out->activity, err);
	if (!status && !out->profile.is_known && out->activity.name.n)
		out->name = out->activity.name;
	if (status != E_NOTFOUND)
		return status;
	out->activity.first = out->activity.newest = TIME_UNKNOWN;
	return out->profile.is_known ? OK : E_NOTFOUND;
}

/* The slug of an alias leads to the entity that has it. */
static bool is_moved(const struct request *request, const struct entity *entity, const char *below, struct reply *reply)
{
	if (str_eq(entity->id, request->rest))
		return false;
	reply->code = 301;
	reply->location = str_join(request->arena, (struct str[]){str_of(below), entity->id}, 2, STR_EMPTY);
	return true;
}

void page_entity(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct entity entity;
	struct serve_status status;
	struct threat_page newest = {0};
	enum status found = look_up(request, id_asked(request), &entity, &err);
	if (found == E_NOTFOUND) {
		page_error(request, reply, 404, STR("Entity not found"),
			   STR("No list knows this name, and no threat has it."));
		return;
	}
	struct threat_query query = {.order = ORDER_UPDATED,
				     .entity = entity.id,
				     .category = -1,
				     .since = TIME_UNKNOWN,
				     .until = TIME_UNKNOWN,
				     .both = true,
				     .now = request->now,
				     .limit = NEWEST_SHOWN};
	if (!found && entity.activity.threats)
		found = store_threats(request->store, request->arena, &query, &newest, &err);
	if (found) {
		fail(request, reply, "entity is not read", &err);
		return;
	}
	struct page_frame frame = {.title = entity.name, .current = STR("feed")};
	frame.json = str_join(request->arena, (struct str[]){STR("/api/v1/entities/"), entity.id}, 2, STR_EMPTY);
	fill_frame(request, &frame, &status);
	reply->type = STR("text/html; charset=utf-8");
	(void)is_moved(request, &entity, "/entity/", reply);
	render_entity_page(&reply->body, &frame, &entity, &newest.items);
}

void api_entity(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct entity entity;
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	enum status found = look_up(request, id_asked(request), &entity, &err);
	if (found == E_NOTFOUND) {
		api_problem(request, reply, 404, STR("Entity not found"),
			    STR("No list knows this name, and no threat has it."));
		return;
	}
	if (found) {
		fail(request, reply, "entity is not read", &err);
		return;
	}
	reply->type = json;
	(void)is_moved(request, &entity, "/api/v1/entities/", reply);
	render_entity_json(&reply->body, &entity);
}

/* ---- many ---- */

static bool add(struct arena *arena, struct entities_beside *list, enum entity_type type, struct str id,
		struct str name, uint32_t threats)
{
	struct entity_beside *row = vec_push(arena, list);
	if (row)
		*row = (struct entity_beside){type, id, name, threats};
	return row != NULL;
}

static enum status list_like(struct request *request, struct str words, int type, struct entities_beside *out,
			     struct err *err)
{
	struct entities_found found = {0};
	char room[ID_BYTES_MAX];
	struct str slug = slug_of(words, room, sizeof(room));
	enum status status = store_entities_like(request->store, request->arena, slug, ENTITIES_MAX, &found, err);
	for (size_t i = 0; i < found.n && !status; i++)
		if ((type < 0 || (int)found.at[i].type == type) &&
		    !add(request->arena, out, found.at[i].type, found.at[i].id, found.at[i].name, found.at[i].threats))
			status = E_NOMEM;
	return status;
}

static int by_threats(const void *left, const void *right)
{
	const struct entity_beside *a = left, *b = right;
	if (a->threats != b->threats)
		return a->threats > b->threats ? -1 : 1;
	return str_cmp(a->id, b->id);
}

/* Most named in the last thirty days, or in those before the newest article when it is older. */
static enum status list_busy(struct request *request, int wanted, struct entities_beside *out, struct err *err)
{
	struct store_stats stats;
	enum status status = store_stats(request->store, &stats, err);
	int64_t to = request->now;
	if (!status && stats.newest != TIME_UNKNOWN && stats.newest < to - SPAN_S)
		to = stats.newest;
	for (int type = 0; type < ENTITY_TYPES_N && !status; type++) {
		struct entity_trends trends = {0};
		if (wanted >= 0 && type != wanted)
			continue;
		status = store_entity_trends(request->store, request->arena, (enum entity_type)type, to - SPAN_S, to,
					     false, ENTITIES_MAX, &trends, err);
		for (size_t i = 0; i < trends.n && !status; i++)
			if (!add(request->arena, out, trends.at[i].type, trends.at[i].id, trends.at[i].name,
				 trends.at[i].now))
				status = E_NOMEM;
	}
	if (out->n > 1)
		qsort(out->at, out->n, sizeof(out->at[0]), by_threats);
	out->n = out->n > ENTITIES_MAX ? ENTITIES_MAX : out->n;
	return status;
}

void api_entities(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"q", "type"};
	struct err err = {0};
	struct entities_beside list = {0};
	struct str words = request_param(request, "q"), type_word = request_param(request, "type");
	int type = type_word.n ? words_find(entity_type_words(), type_word) : -1;
	if (!api_has_known_parameters(request, reply, known, 2))
		return;
	if (type_word.n && type < 0) {
		api_bad_parameter(request, reply, STR("type"), STR("type must be threat_actor, malware, product ..."));
		return;
	}
	enum status status =
		words.n ? list_like(request, words, type, &list, &err) : list_busy(request, type, &list, &err);
	if (status) {
		fail(request, reply, "entities are not read", &err);
		return;
	}
	reply->type = json;
	render_entities_json(&reply->body, &list);
}

/* ---- what was imported ---- */

void api_knowledge(struct request *request, struct reply *reply)
{
	static const struct knowledge_sources none;
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	reply->type = json;
	render_knowledge_json(&reply->body, request->serve->knowledge ? request->serve->knowledge : &none);
}
