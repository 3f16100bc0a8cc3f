/* Threats: the packed threat, and beside it the columns, entities, sources and words by which it is found. */
#include "store_priv.h"

/* ---- writing ---- */

static int64_t categories_of(const struct threat *threat)
{
	int64_t bits = 0;
	for (size_t i = 0; i < threat->articles.n; i++)
		bits |= (int64_t)1 << (unsigned)threat->articles.at[i].category;
	return bits;
}

int64_t store_day_of(int64_t time)
{
	return time / DAY_S - (time % DAY_S < 0);
}

static void add_listed(struct buf *list, struct str word)
{
	if (!word.n || str_find_byte(word, ',') != STR_NONE)
		return;
	if (!list->n)
		buf_add_byte(list, ',');
	buf_add(list, word);
	buf_add_byte(list, ',');
}

/* ",de,en,": each language once. */
static void list_langs(const struct threat *threat, struct buf *list)
{
	for (size_t i = 0; i < threat->articles.n; i++) {
		size_t before = 0;
		while (before < i && !str_eq(threat->articles.at[before].lang, threat->articles.at[i].lang))
			before++;
		if (before == i)
			add_listed(list, threat->articles.at[i].lang);
	}
}

/* Only open threats are found by what they name. */
static bool has_links(const struct threat *threat)
{
	return threat->state == THREAT_OPEN;
}

static uint64_t links_hash(const struct threat *threat)
{
	uint64_t hash = 1;
	if (!has_links(threat))
		return 0;
	for (size_t i = 0; i < threat->entities.n; i++)
		hash = str_hash_seed(threat->entities.at[i].id, hash * 2 + threat->entities.at[i].central);
	for (size_t i = 0; i < threat->articles.n; i++)
		hash = str_hash_seed(threat->articles.at[i].source_id, hash);
	for (size_t i = 0; i < threat->techniques.n; i++)
		hash = str_hash_seed(threat->techniques.at[i].id, hash);
	return hash;
}

/* The number of the threat, 0 for none. Most puts change the words of a threat, not what it names: then
 * `is_linked`, and its many links are left alone. */
static enum status find(struct store *store, const struct threat *threat, int64_t *num, bool *is_linked,
			struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_FIND);
	sql_str(&q, threat->id);
	if (sql_next(&q)) {
		*num = sql_get_int(&q, 0);
		*is_linked = (uint64_t)sql_get_int(&q, 1) == links_hash(threat);
	}
	return sql_end(&q, err);
}

static enum status put_columns(struct store *store, const struct threat *threat, int64_t *num, struct err *err)
{
	struct buf langs, indicators;
	buf_init(&langs, CAP_HEADER_BYTES);
	buf_init(&indicators, CAP_HEADER_BYTES);
	list_langs(threat, &langs);
	for (size_t i = 0; i < threat->indicators.n; i++)
		add_listed(&indicators, threat->indicators.at[i].name);
	struct sql q = sql_make(store, SQL_THREAT_PUT);
	sql_str(&q, threat->id);
	sql_int(&q, threat->state);
	sql_int(&q, threat->severity.label);
	sql_int(&q, threat->severity.class);
	sql_int(&q, threat->single_report);
	sql_int(&q, categories_of(threat));
	sql_real(&q, threat->severity.score);
	sql_real(&q, threat->rank);
	sql_int(&q, threat->published);
	sql_int(&q, threat->updated);
	sql_int(&q, store_day_of(threat->updated));
	sql_int(&q, (int64_t)links_hash(threat));
	sql_str(&q, buf_str(&langs));
	sql_str(&q, buf_str(&indicators));
	enum status status = sql_run(&q, err);
	buf_release(&langs);
	buf_release(&indicators);
	if (!*num)
		*num = sqlite3_last_insert_rowid(store->db);
	return status;
}

static void add_word(struct buf *words, struct str s)
{
	buf_add(words, s);
	buf_add_byte(words, '\n');
}

/* What a search finds beside the title: summary, key points, keywords, names, observables. */
static void make_words(const struct threat *threat, struct buf *words)
{
	for (size_t i = 0; i < threat->summary.n; i++)
		add_word(words, threat->summary.at[i].text);
	for (size_t i = 0; i < threat->key_points.n; i++)
		add_word(words, threat->key_points.at[i].text);
	for (size_t i = 0; i < threat->keywords.n; i++)
		add_word(words, threat->keywords.at[i]);
	for (size_t i = 0; i < threat->entities.n; i++)
		add_word(words, threat->entities.at[i].name);
	for (size_t i = 0; i < threat->observables.n; i++)
		add_word(words, threat->observables.at[i].value);
}

static enum status put_row(struct store *store, const struct threat *threat, int64_t num, struct str words,
			   struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_BODY_PUT);
	sql_int(&q, num);
	sql_str(&q, threat->title);
	sql_str(&q, threat->slug);
	sql_str(&q, words);
	sql_record(&q, threat_record(), threat);
	return sql_run(&q, err);
}

static enum status put_body(struct store *store, const struct threat *threat, int64_t num, struct err *err)
{
	struct buf words;
	buf_init(&words, CAP_PACKED_BYTES);
	make_words(threat, &words);
	enum status status = buf_status(&words);
	if (status)
		err_set(err, status, "store: no room for the words of a threat");
	else
		status = store_words_of_threat(store, num, threat->title, buf_str(&words), err);
	if (!status)
		status = put_row(store, threat, num, buf_str(&words), err);
	buf_release(&words);
	return status;
}

static enum status drop_links(struct store *store, enum sql_name name, int64_t num, struct err *err)
{
	struct sql q = sql_make(store, name);
	sql_int(&q, num);
	return sql_run(&q, err);
}

static enum status link_entity(struct store *store, const struct threat_entity *entity, int64_t num, struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_ENTITY_ADD);
	sql_str(&q, entity->id);
	sql_int(&q, num);
	sql_int(&q, entity->central);
	return sql_run(&q, err);
}

struct str store_technique_entity(struct arena *arena, struct str id)
{
	struct str entity = str_join(arena, (struct str[]){STR("technique/"), id}, 2, STR_EMPTY);
	char *p = str_c(arena, entity);
	for (size_t i = 0; p && i < entity.n; i++)
		p[i] = p[i] == '.' ? '-' : ascii_lower(p[i]);
	return p ? (struct str){p, entity.n} : STR_EMPTY;
}

static enum status link_technique(struct store *store, const struct technique *technique, int64_t num, struct err *err)
{
	struct arena *arena = arena_new(64 * KIB);
	struct threat_entity entity = {.type = ENTITY_TECHNIQUE};
	if (arena)
		entity.id = store_technique_entity(arena, technique->id);
	enum status status = entity.id.n ? link_entity(store, &entity, num, err)
					 : err_set(err, E_NOMEM, "store: no room for a technique");
	arena_free(arena);
	return status;
}

static enum status link_source(struct store *store, struct str source, int64_t num, struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_SOURCE_ADD);
	sql_str(&q, source);
	sql_int(&q, num);
	return sql_run(&q, err);
}

static enum status put_links(struct store *store, const struct threat *threat, int64_t num, struct err *err)
{
	bool has = has_links(threat);
	enum status status = drop_links(store, SQL_THREAT_ENTITIES_DROP, num, err);
	if (!status)
		status = drop_links(store, SQL_THREAT_SOURCES_DROP, num, err);
	for (size_t i = 0; i < threat->entities.n && has && !status; i++)
		status = link_entity(store, &threat->entities.at[i], num, err);
	for (size_t i = 0; i < threat->techniques.n && has && !status; i++)
		status = link_technique(store, &threat->techniques.at[i], num, err);
	for (size_t i = 0; i < threat->articles.n && has && !status; i++)
		status = link_source(store, threat->articles.at[i].source_id, num, err);
	return status;
}

enum status store_threat_put(struct store *store, const struct threat *threat, struct err *err)
{
	int64_t num = 0;
	bool is_linked = false;
	enum status status = store_writes_open(store, err);
	if (status)
		return status;
	status = find(store, threat, &num, &is_linked, err);
	if (!status)
		status = put_columns(store, threat, &num, err);
	if (!status)
		status = put_body(store, threat, num, err);
	if (!status && !is_linked)
		status = put_links(store, threat, num, err);
	return store_writes_close(store, status, err);
}

/* ---- reading ---- */

static void get_columns(struct sql *q, struct arena *arena, struct threat *out)
{
	record_init(threat_record(), out);
	out->id = sql_get_copy(q, 0, arena);
	out->slug = sql_get_copy(q, 1, arena);
	out->title = sql_get_copy(q, 2, arena);
	out->state = sql_get_int(q, 3) == THREAT_OPEN ? THREAT_OPEN : THREAT_REMOVED;
	out->severity.label = (enum band)sql_get_int(q, 4);
	out->severity.score = sql_get_real(q, 5);
	out->severity.class = (enum event_class)sql_get_int(q, 6);
	out->single_report = sql_get_int(q, 7) != 0;
	out->published = sql_get_int(q, 8);
	out->updated = sql_get_int(q, 9);
	out->rank = sql_get_real(q, 10);
}

void sql_get_threat(struct sql *q, int column, struct arena *arena, struct threat *out, struct err *err)
{
	struct str body = sql_get_str(q, column);
	if (!record_packed_shape(body) || store_can_read(q->store, threat_record(), body)) {
		sql_get_record(q, column, arena, threat_record(), out, err);
		return;
	}
	struct sql columns = sql_make(q->store, SQL_THREAT_COLUMNS);
	sql_int(&columns, sql_get_int(q, column + 1));
	if (sql_next(&columns))
		get_columns(&columns, arena, out);
	enum status status = sql_end(&columns, err);
	if (status)
		sql_fail(q, status);
}

enum status store_unread_threats(struct store *store, struct arena *arena, struct strs *ids, struct err *err)
{
	struct strs list = {0};
	struct sql q = sql_make(store, SQL_THREAT_HEADS);
	while (sql_next(&q))
		if (!store_can_read(store, threat_record(), sql_get_str(&q, 1)) &&
		    !strs_add(arena, &list, sql_get_copy(&q, 0, arena)))
			sql_fail(&q, E_NOMEM);
	enum status status = sql_end(&q, err);
	if (!status)
		*ids = list;
	return status;
}

enum status store_flawed_threats(struct store *store, struct arena *arena, size_t most, struct strs *ids,
				 struct err *err)
{
	struct strs list = {0};
	struct sql q = sql_make(store, SQL_THREATS_FLAWED);
	sql_int(&q, (int64_t)most);
	while (sql_next(&q))
		if (!strs_add(arena, &list, sql_get_copy(&q, 0, arena)))
			sql_fail(&q, E_NOMEM);
	enum status status = sql_end(&q, err);
	if (!status)
		*ids = list;
	return status;
}

enum status store_threat_get(struct store *store, struct arena *arena, struct str id, struct threat *out,
			     struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_GET);
	sql_str(&q, id);
	bool found = sql_next(&q);
	if (found)
		sql_get_threat(&q, 0, arena, out, err);
	return sql_end_found(&q, found, "threat", id, err);
}

enum status store_threat_of_num(struct store *store, struct arena *arena, int64_t num, struct threat *out,
				struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_BODY);
	sql_int(&q, num);
	bool found = sql_next(&q);
	if (found)
		sql_get_threat(&q, 0, arena, out, err);
	return sql_end_found(&q, found, "threat", STR("of a number"), err);
}
