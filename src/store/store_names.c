/* From what people call an entity to its id: by the slug, or by a part of it. The ids of one type lie beside
 * each other in the key of threat_entities, so each distinct one is one step. */
#include <stdlib.h>

#include "store_priv.h"

enum {
	LOOKED_AT_MAX = 20000, /* ids walked for one part of a name */
	MET_MAX = 64,          /* ids that meet a name; the rest is left out */
	LIKE_OF_TYPE = 3,      /* suggestions of one type */
	SLUG_MAX = 120,
};

struct walk { /* over the distinct ids between two texts */
	struct store *store;
	struct arena *arena;
	struct str from, end; /* from inclusive, end exclusive */
	size_t left;
	struct str id; /* where it stands */
};

/* E_NOTFOUND at the end. */
static enum status next_id(struct walk *walk, struct err *err)
{
	bool found = false;
	if (walk->left == 0)
		return E_NOTFOUND;
	walk->left--;
	struct sql q = sql_make(walk->store, SQL_ENTITY_NEXT);
	sql_str(&q, walk->from);
	sql_str(&q, walk->end);
	if (sql_next(&q)) {
		walk->id = sql_get_copy(&q, 0, walk->arena);
		found = true;
	}
	enum status status = sql_end(&q, err);
	if (found)
		walk->from = str_join(walk->arena, (struct str[]){walk->id, STR("\x01")}, 2, STR_EMPTY);
	return status ? status : found ? OK : E_NOTFOUND;
}

/* All ids of a type whose slug begins so. */
static struct walk walk_of(struct store *store, struct arena *arena, int type, struct str slug)
{
	struct str word = words_name(entity_type_words(), type);
	struct walk walk = {.store = store, .arena = arena, .left = LOOKED_AT_MAX};
	walk.from = str_join(arena, (struct str[]){word, STR("/"), slug}, 3, STR_EMPTY);
	walk.end = str_join(arena, (struct str[]){word, STR("/"), slug, STR("\x7f")}, 4, STR_EMPTY);
	return walk;
}

static struct str slug_of(struct str id)
{
	size_t slash = str_find_byte(id, '/');
	return slash == STR_NONE ? STR_EMPTY : str_cut(id, slash + 1, id.n);
}

/* "chrome" in "google-chrome", never in "chromecast". */
static bool has_part(struct str slug, struct str part)
{
	for (size_t from = 0; from + part.n <= slug.n;) {
		size_t at = str_find(str_cut(slug, from, slug.n), part);
		if (at == STR_NONE)
			return false;
		at += from;
		size_t end = at + part.n;
		if ((at == 0 || slug.p[at - 1] == '-') && (end == slug.n || slug.p[end] == '-'))
			return true;
		from = at + 1;
	}
	return false;
}

static bool is_wanted(const struct threat_name *name, int type)
{
	return name->types == 0 || name->types & 1u << type;
}

static enum status count_of(struct store *store, struct str id, uint32_t *threats, int64_t *newest, struct err *err)
{
	struct sql q = sql_make(store, SQL_ENTITY_COUNT);
	sql_str(&q, id);
	if (sql_next(&q)) {
		*threats = (uint32_t)sql_get_int(&q, 0);
		*newest = sql_get_int(&q, 1);
	}
	return sql_end(&q, err);
}

static enum status add_exact(struct store *store, struct arena *arena, const struct threat_name *name, struct strs *ids,
			     struct err *err)
{
	enum status status = OK;
	for (int type = 0; type < ENTITY_TYPES_N && !status; type++) {
		uint32_t threats = 0;
		int64_t newest;
		if (!is_wanted(name, type))
			continue;
		struct str id = walk_of(store, arena, type, name->slug).from;
		status = count_of(store, id, &threats, &newest, err);
		if (!status && threats > 0 && !strs_add(arena, ids, id))
			status = E_NOMEM;
	}
	return status;
}

static enum status add_parts(struct store *store, struct arena *arena, const struct threat_name *name, struct strs *ids,
			     struct err *err)
{
	for (int type = 0; type < ENTITY_TYPES_N; type++) {
		struct walk walk = walk_of(store, arena, type, STR_EMPTY);
		enum status status = is_wanted(name, type) ? next_id(&walk, err) : E_NOTFOUND;
		for (; !status && ids->n < MET_MAX; status = next_id(&walk, err))
			if (has_part(slug_of(walk.id), name->slug) && !strs_add(arena, ids, walk.id))
				return E_NOMEM;
		if (status && status != E_NOTFOUND)
			return status;
	}
	return OK;
}

/* Ids hold no quote and no backslash: slugs are letters, digits and dashes; what is not is left out. */
static bool is_plain(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] == '"' || id.p[i] == '\\' || (unsigned char)id.p[i] < ' ')
			return false;
	return true;
}

static struct str as_json(struct arena *arena, const struct strs *ids)
{
	struct strs pieces = {0};
	for (size_t i = 0; i < ids->n; i++) {
		if (!is_plain(ids->at[i]))
			continue;
		struct str quoted = str_join(arena, (struct str[]){STR("\""), ids->at[i], STR("\"")}, 3, STR_EMPTY);
		if (!strs_add(arena, &pieces, quoted))
			return STR_EMPTY;
	}
	struct str inside = str_join(arena, pieces.at, pieces.n, STR(","));
	return str_join(arena, (struct str[]){STR("["), inside, STR("]")}, 3, STR_EMPTY);
}

enum status store_name_entities(struct store *store, struct arena *arena, const struct threat_name *name,
				struct str *out, struct err *err)
{
	struct strs ids = {0};
	enum status status = OK;
	if (name->slug.n && name->slug.n <= SLUG_MAX) {
		status = add_exact(store, arena, name, &ids, err);
		if (!status && ids.n == 0)
			status = add_parts(store, arena, name, &ids, err);
	}
	struct str list = status ? STR_EMPTY : as_json(arena, &ids);
	if (!status && str_is_null(list))
		status = E_NOMEM;
	if (status == E_NOMEM)
		return err_set(err, E_NOMEM, "store: no room for names");
	if (!status)
		*out = list;
	return status;
}

/* ---- suggestions ---- */

static int by_threats(const void *left, const void *right)
{
	const struct entity_found *a = left, *b = right;
	if (a->threats != b->threats)
		return a->threats > b->threats ? -1 : 1;
	return str_cmp(a->id, b->id);
}

/* How the newest threat that names it writes it. */
static enum status read_name(struct store *store, struct arena *arena, int64_t num, struct entity_found *found,
			     struct err *err)
{
	struct threat threat;
	enum status status = store_threat_of_num(store, arena, num, &threat, err);
	for (size_t i = 0; i < threat.entities.n && !status; i++)
		if (str_eq(threat.entities.at[i].id, found->id))
			found->name = threat.entities.at[i].name;
	return status == E_NOTFOUND ? OK : status;
}

static enum status like_of_type(struct store *store, struct arena *arena, int type, struct str slug,
				struct entities_found *list, struct err *err)
{
	struct walk walk = walk_of(store, arena, type, slug);
	walk.left = LIKE_OF_TYPE;
	enum status status = OK;
	while (!status && !(status = next_id(&walk, err))) {
		int64_t newest = 0;
		struct entity_found *found = vec_push(arena, list);
		if (!found)
			return err_set(err, E_NOMEM, "store: no room for suggestions");
		*found = (struct entity_found){.type = (enum entity_type)type, .id = walk.id, .name = slug_of(walk.id)};
		status = count_of(store, walk.id, &found->threats, &newest, err);
		if (!status)
			status = read_name(store, arena, newest, found, err);
	}
	return status == E_NOTFOUND ? OK : status;
}

enum status store_entities_like(struct store *store, struct arena *arena, struct str slug, size_t max,
				struct entities_found *out, struct err *err)
{
	struct entities_found list = {0};
	enum status status = OK;
	for (int type = 0; type < ENTITY_TYPES_N && !status && slug.n && slug.n <= SLUG_MAX; type++)
		status = like_of_type(store, arena, type, slug, &list, err);
	if (status)
		return status;
	if (list.n > 1)
		qsort(list.at, list.n, sizeof(list.at[0]), by_threats);
	if (list.n > max)
		list.n = max;
	*out = list;
	return OK;
}
