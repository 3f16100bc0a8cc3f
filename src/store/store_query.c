/* Lists of threats. A page is found by the place where the last one ended (its key and number), never
 * by an offset, so what comes in meanwhile neither repeats nor hides a threat.
 *
 * Each order is a stretch of keys; the order by rank has two: the fresh threats by their decayed rank,
 * then those whose rank is spent, by time. Only the key of the fresh ones is no column of an index: it is
 * computed, day by day from the newest, and once a page is full only for those of a day whose rank was
 * high enough to get into it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store_priv.h"

enum { COUNT_MAX = 10000, SQL_BYTES = 4096 };

#define RANK_LIFE_S 1209600 /* 14 days */
#define RANK_LIFE "1209600"
#define RANK_LIFE_SQUARED "1463132160000.0"
#define AGE "(:now - updated)"

struct stretch {
	char letter; /* in the cursor */
	bool is_real;
	const char *key; /* descending */
};

enum { STRETCH_FRESH, STRETCH_SPENT, STRETCH_UPDATED, STRETCH_PUBLISHED, STRETCH_SCORE, STRETCHES_N };
static const struct stretch stretches[STRETCHES_N] = {
	[STRETCH_FRESH] = {'r', true,
			   "CASE WHEN updated > :now THEN rank "
			   "ELSE rank - rank * " AGE " * " AGE " / " RANK_LIFE_SQUARED " END"},
	[STRETCH_SPENT] = {'o', false, "updated"},
	[STRETCH_UPDATED] = {'u', false, "updated"},
	[STRETCH_PUBLISHED] = {'p', false, "published"},
	[STRETCH_SCORE] = {'s', true, "score"},
};

struct place { /* of a threat in its list */
	int stretch;
	uint64_t key; /* the bits of the double or the integer */
	int64_t num;
};
VEC_TYPE(places, struct place);

struct listing { /* one page in the making */
	struct store *store;
	struct arena *arena;
	const struct threat_query *query;
	int64_t now;                       /* of the first page */
	struct str found;                  /* by the search: a JSON list of numbers; "" no search */
	struct str not_found;              /* the same of what may not occur */
	struct str names[STORE_NAMES_MAX]; /* the ids that meet each name of the query: JSON lists */
	struct str ids, no_sources;        /* of the query: JSON lists */
	bool is_continued;
	struct place last; /* of the page before */
	size_t limit;
	struct err *err;
};

/* ---- cursors: a letter, then key, number and time as 16 hexadecimal digits each ---- */

enum { HEX_N = 16, CURSOR_BYTES = 1 + 3 * HEX_N };

static bool read_hex(struct str digits, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];
		bool is_letter = c >= 'a' && c <= 'f';
		if (!is_letter && !is_ascii_digit(c))
			return false;
		*out = *out << 4 | (uint64_t)(is_letter ? c - 'a' + 10 : c - '0');
	}
	return true;
}

static int first_stretch(enum threat_order order)
{
	static const int first[] = {[ORDER_RANK] = STRETCH_FRESH,
				    [ORDER_UPDATED] = STRETCH_UPDATED,
				    [ORDER_PUBLISHED] = STRETCH_PUBLISHED,
				    [ORDER_SCORE] = STRETCH_SCORE};
	return first[order];
}

static int stretch_after(int stretch)
{
	return stretch == STRETCH_FRESH ? STRETCH_SPENT : STRETCHES_N;
}

static bool read_cursor(struct str cursor, int stretch, struct place *place, int64_t *now)
{
	uint64_t num, time;
	if (cursor.n != CURSOR_BYTES)
		return false;
	while (stretch < STRETCHES_N && stretches[stretch].letter != cursor.p[0])
		stretch = stretch_after(stretch);
	if (stretch == STRETCHES_N || !read_hex(str_cut(cursor, 1, 17), &place->key) ||
	    !read_hex(str_cut(cursor, 17, 33), &num) || !read_hex(str_cut(cursor, 33, 49), &time) || time > INT64_MAX)
		return false;
	place->stretch = stretch;
	place->num = (int64_t)num;
	*now = (int64_t)time;
	return true;
}

static struct str write_cursor(const struct listing *l, const struct place *place)
{
	return str_print(l->arena, "%c%016llx%016llx%016llx", stretches[place->stretch].letter,
			 (unsigned long long)place->key, (unsigned long long)place->num, (unsigned long long)l->now);
}

/* ---- filters ---- */

static int64_t bits_of(const bool *set, size_t n)
{
	int64_t bits = 0;
	for (size_t i = 0; i < n; i++)
		bits |= (int64_t)set[i] << i;
	return bits;
}

static int64_t band_bits(const struct threat_query *query)
{
	return bits_of(query->bands, sizeof(query->bands) / sizeof(query->bands[0]));
}

/* Do filters give the numbers of the threats, a few of all? */
static bool has_numbers(const struct listing *l)
{
	bool has_name = false;
	for (size_t i = 0; i < l->query->names.n && i < STORE_NAMES_MAX; i++)
		has_name |= !l->query->names.at[i].is_unwanted;
	return l->query->entity.n || l->query->source.n || l->found.n || l->ids.n || has_name;
}

static const char *const name_parameters[STORE_NAMES_MAX] = {":name0", ":name1", ":name2", ":name3",
							     ":name4", ":name5", ":name6", ":name7"};

static void add_names(struct buf *sql, const struct listing *l)
{
	for (size_t i = 0; i < l->query->names.n && i < STORE_NAMES_MAX; i++) {
		buf_add_c(sql, l->query->names.at[i].is_unwanted ? " AND num NOT IN" : " AND num IN");
		buf_add_c(sql, " (SELECT num FROM threat_entities WHERE entity IN (SELECT value FROM json_each(");
		buf_add_c(sql, name_parameters[i]);
		buf_add_c(sql, ")))");
	}
}

/* " AND (instr(langs, :lang0) OR instr(langs, :lang1))": columns that hold lists. */
static const char *const lang_parameters[] = {":lang0", ":lang1", ":lang2", ":lang3"};
static const char *const indicator_parameters[] = {":mark0", ":mark1", ":mark2", ":mark3"};
enum { LISTED_MAX = 4 };

static void add_listed(struct buf *sql, const char *column, const char *const *parameters, const struct strs *words)
{
	for (size_t i = 0; i < words->n && i < LISTED_MAX; i++)
		buf_print(sql, "%s instr(%s, %s)", i ? " OR" : " AND (", column, parameters[i]);
	if (words->n)
		buf_add_c(sql, ")");
}

static void bind_listed(struct sql *q, struct arena *arena, const char *const *parameters, const struct strs *words)
{
	for (size_t i = 0; i < words->n && i < LISTED_MAX; i++)
		sql_named_str(q, parameters[i],
			      str_join(arena, (struct str[]){STR(","), words->at[i], STR(",")}, 3, STR_EMPTY));
}

/* Only what is asked for becomes part of the text; every value is bound. */
static void add_filters(struct buf *sql, const struct listing *l)
{
	const struct threat_query *query = l->query;
	/* The plus keeps SQLite from walking an index of all threats. */
	buf_add_c(sql, has_numbers(l) ? " FROM threats WHERE +state = 0" : " FROM threats WHERE state = 0");
	if (!query->both)
		buf_add_c(sql, query->single_reports ? " AND single = 1" : " AND single = 0");
	if (band_bits(query))
		buf_add_c(sql, " AND (1 << band) & :bands");
	if (bits_of(query->classes, CLASSES_N))
		buf_add_c(sql, " AND (1 << class) & :classes");
	if (query->category >= 0)
		buf_add_c(sql, " AND (1 << :category) & categories");
	if (query->since != TIME_UNKNOWN)
		buf_add_c(sql, " AND updated >= :since");
	if (query->until != TIME_UNKNOWN)
		buf_add_c(sql, " AND updated < :until");
	if (query->entity.n)
		buf_add_c(sql, " AND num IN (SELECT num FROM threat_entities WHERE entity = :entity)");
	if (query->source.n)
		buf_add_c(sql, " AND num IN (SELECT num FROM threat_sources WHERE source = :source)");
	if (l->found.n)
		buf_add_c(sql, " AND num IN (SELECT value FROM json_each(:found))");
	if (l->not_found.n)
		buf_add_c(sql, " AND num NOT IN (SELECT value FROM json_each(:not_found))");
	if (l->ids.n)
		buf_add_c(sql, " AND num IN (SELECT num FROM threats WHERE id IN (SELECT value FROM json_each(:ids)))");
	if (l->no_sources.n)
		buf_add_c(sql, " AND num NOT IN (SELECT num FROM threat_sources WHERE source IN "
			       "(SELECT value FROM json_each(:no_sources)))");
	add_names(sql, l);
	add_listed(sql, "langs", lang_parameters, &query->langs);
	add_listed(sql, "indicators", indicator_parameters, &query->indicators);
}

static void bind_filters(struct sql *q, const struct listing *l)
{
	const struct threat_query *query = l->query;
	sql_named_int(q, ":now", l->now);
	sql_named_int(q, ":bands", band_bits(query));
	sql_named_int(q, ":classes", bits_of(query->classes, CLASSES_N));
	sql_named_int(q, ":category", query->category);
	sql_named_int(q, ":since", query->since);
	sql_named_int(q, ":until", query->until);
	sql_named_str(q, ":entity", query->entity);
	sql_named_str(q, ":source", query->source);
	sql_named_str(q, ":found", l->found);
	sql_named_str(q, ":not_found", l->not_found);
	sql_named_str(q, ":ids", l->ids);
	sql_named_str(q, ":no_sources", l->no_sources);
	for (size_t i = 0; i < query->names.n && i < STORE_NAMES_MAX; i++)
		sql_named_str(q, name_parameters[i], l->names[i]);
	bind_listed(q, l->arena, lang_parameters, &query->langs);
	bind_listed(q, l->arena, indicator_parameters, &query->indicators);
}

/* ---- one stretch ---- */

static double real_of(uint64_t bits)
{
	double v;
	memcpy(&v, &bits, sizeof(v));
	return v;
}

static uint64_t bits_of_real(double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof(bits));
	return bits;
}

struct part {             /* of a stretch */
	const char *only; /* what belongs to it */
	int64_t day;
	double least;
};

static struct sql ask_part(const struct listing *l, int at, const struct part *part, struct buf *text)
{
	const struct stretch *stretch = &stretches[at];
	buf_print(text, "SELECT num, %s AS key", stretch->key);
	add_filters(text, l);
	buf_add_c(text, part->only);
	if (l->is_continued && at == l->last.stretch)
		buf_print(text, " AND (%s, num) < (:key, :last)", stretch->key);
	buf_add_c(text, " ORDER BY key DESC, num DESC LIMIT :limit");
	struct sql q = sql_make_text(l->store, buf_str(text));
	bind_filters(&q, l);
	if (stretch->is_real)
		sql_named_real(&q, ":key", real_of(l->last.key));
	else
		sql_named_int(&q, ":key", (int64_t)l->last.key);
	sql_named_int(&q, ":last", l->last.num);
	sql_named_int(&q, ":day", part->day);
	sql_named_real(&q, ":least", part->least);
	sql_named_int(&q, ":limit", (int64_t)l->limit + 1);
	return q;
}

/* Adds the first places of a part, one more than a page holds. */
static enum status list_part(const struct listing *l, int at, const struct part *part, struct places *places)
{
	struct buf text;
	buf_init(&text, SQL_BYTES);
	struct sql q = ask_part(l, at, part, &text);
	while (sql_next(&q)) {
		struct place *place = vec_push(l->arena, places);
		if (!place) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		place->stretch = at;
		place->num = sql_get_int(&q, 0);
		place->key = stretches[at].is_real ? bits_of_real(sql_get_real(&q, 1)) : (uint64_t)sql_get_int(&q, 1);
	}
	enum status status = sql_end(&q, l->err);
	buf_release(&text);
	return status;
}

static int by_rank(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	double rx = real_of(x->key), ry = real_of(y->key);
	if (rx < ry || rx > ry)
		return rx < ry ? 1 : -1;
	return (x->num < y->num) - (x->num > y->num);
}

/* What a threat of that day needs at least as its rank to have now the rank that the last place has. */
static double least_rank(const struct listing *l, int64_t day, const struct places *places)
{
	if (places->n <= l->limit)
		return -HUGE_VAL;
	double life = RANK_LIFE_S, age = (double)(l->now - (day + 1) * DAY_S);
	double left = age < 0 ? 1 : 1 - age * age / (life * life);
	double last = real_of(places->at[places->n - 1].key);
	return last > 0 && left > 0 ? last / left * (1 - 1e-9) : -HUGE_VAL;
}

static enum status list_days(const struct listing *l, struct places *places)
{
	static const char since_today[] = " AND updated >= :day * 86400";
	static const char one_day[] = " AND day = :day AND rank >= :least AND updated > :now - " RANK_LIFE;
	int64_t today = store_day_of(l->now), oldest = store_day_of(l->now - RANK_LIFE_S);
	enum status status = OK;
	for (int64_t day = today; day >= oldest && !status; day--) {
		struct part part = {day == today ? since_today : one_day, day, least_rank(l, day, places)};
		status = list_part(l, STRETCH_FRESH, &part, places);
		if (places->n)
			qsort(places->at, places->n, sizeof(*places->at), by_rank);
		if (places->n > l->limit)
			places->n = l->limit + 1;
	}
	return status;
}

static enum status list_stretch(const struct listing *l, int at, struct places *places)
{
	static const struct part fresh = {.only = " AND updated > :now - " RANK_LIFE};
	static const struct part spent = {.only = " AND updated <= :now - " RANK_LIFE};
	static const struct part whole = {.only = ""};
	if (at == STRETCH_FRESH && !has_numbers(l))
		return list_days(l, places);
	return list_part(l, at, at == STRETCH_FRESH ? &fresh : at == STRETCH_SPENT ? &spent : &whole, places);
}

static enum status list_places(const struct listing *l, struct places *places)
{
	int at = l->is_continued ? l->last.stretch : first_stretch(l->query->order);
	enum status status = OK;
	for (; at < STRETCHES_N && places->n <= l->limit && !status; at = stretch_after(at))
		status = list_stretch(l, at, places);
	return status;
}

/* ---- the page ---- */

static enum status count(const struct listing *l, uint64_t *total)
{
	struct buf text;
	buf_init(&text, SQL_BYTES);
	buf_add_c(&text, "SELECT count(*) FROM (SELECT 1");
	add_filters(&text, l);
	buf_print(&text, " LIMIT %d)", COUNT_MAX);
	struct sql q = sql_make_text(l->store, buf_str(&text));
	bind_filters(&q, l);
	if (sql_next(&q))
		*total = (uint64_t)sql_get_int(&q, 0);
	enum status status = sql_end(&q, l->err);
	buf_release(&text);
	return status;
}

static enum status read_threats(const struct listing *l, const struct places *places, struct threats *items)
{
	enum status status = OK;
	for (size_t i = 0; i < places->n && i < l->limit && !status; i++) {
		struct threat *threat = vec_push(l->arena, items);
		status = threat ? store_threat_of_num(l->store, l->arena, places->at[i].num, threat, l->err)
				: err_set(l->err, E_NOMEM, "store: no room for a page of threats");
	}
	return status;
}

static enum status make_page(const struct listing *l, struct threat_page *page)
{
	struct places places = {0};
	enum status status = list_places(l, &places);
	if (!status)
		status = count(l, &page->total);
	if (!status)
		status = read_threats(l, &places, &page->items);
	if (status || places.n <= l->limit)
		return status;
	page->next = write_cursor(l, &places.at[l->limit - 1]);
	return str_is_null(page->next) ? err_set(l->err, E_NOMEM, "store: no room for a cursor") : OK;
}

/* `["a","b"]` of plain words; others meet nothing and are left out. "" for none. */
static struct str list_as_json(struct arena *arena, const struct strs *words)
{
	struct strs pieces = {0};
	if (words->n == 0)
		return STR_EMPTY;
	for (size_t i = 0; i < words->n; i++) {
		struct str word = words->at[i];
		bool is_plain = true;
		for (size_t k = 0; k < word.n; k++)
			is_plain &= word.p[k] >= ' ' && word.p[k] < 0x7f && word.p[k] != '"' && word.p[k] != '\\';
		if (is_plain && !strs_add(arena, &pieces,
					  str_join(arena, (struct str[]){STR("\""), word, STR("\"")}, 3, STR_EMPTY)))
			return STR_EMPTY;
	}
	struct str inside = str_join(arena, pieces.at, pieces.n, STR(","));
	return str_join(arena, (struct str[]){STR("["), inside, STR("]")}, 3, STR_EMPTY);
}

static enum status look_up(struct listing *l)
{
	const struct threat_query *query = l->query;
	enum status status = OK;
	l->ids = list_as_json(l->arena, &query->ids);
	l->no_sources = list_as_json(l->arena, &query->no_sources);
	if (str_trim(query->search).n)
		status = store_search(l->store, l->arena, query->search, &l->found, l->err);
	if (!status && query->search_not.n)
		status = store_search_any(l->store, l->arena, &query->search_not, &l->not_found, l->err);
	for (size_t i = 0; i < query->names.n && i < STORE_NAMES_MAX && !status; i++)
		status = store_name_entities(l->store, l->arena, &query->names.at[i], &l->names[i], l->err);
	return status;
}

/* After a day without news ranks stand still: silence makes nothing less pressing than what came before it. */
static enum status stop_clock(struct listing *l)
{
	if (l->query->order != ORDER_RANK || l->is_continued)
		return OK;
	struct sql q = sql_make_text(l->store, STR("SELECT max(updated) FROM threats WHERE state = 0"));
	int64_t newest = sql_next(&q) ? sql_get_int(&q, 0) : l->now;
	enum status status = sql_end(&q, l->err);
	if (!status && newest > 0 && newest < l->now - DAY_S)
		l->now = newest;
	return status;
}

static enum status search_and_list(struct listing *l, struct threat_page *page)
{
	enum status status = look_up(l);
	if (!status)
		status = stop_clock(l);
	return status ? status : make_page(l, page);
}

enum status store_threats(struct store *store, struct arena *arena, const struct threat_query *query,
			  struct threat_page *out, struct err *err)
{
	size_t limit = query->limit ? query->limit : 1;
	struct listing l = {.store = store,
			    .arena = arena,
			    .query = query,
			    .now = query->now,
			    .is_continued = query->cursor.n > 0,
			    .limit = limit < CAP_PAGE_ITEMS ? limit : CAP_PAGE_ITEMS,
			    .err = err};
	if (l.is_continued && !read_cursor(query->cursor, first_stretch(query->order), &l.last, &l.now))
		return err_set(err, E_SYNTAX, "store: this is no cursor of such a list: \"%.*s\"",
			       STR_FORMAT(query->cursor));
	struct threat_page page = {0};
	bool is_mine;
	enum status status = store_reads_open(store, &is_mine, err);
	if (status)
		return status;
	status = search_and_list(&l, &page);
	store_reads_close(store, is_mine);
	if (!status)
		*out = page;
	return status;
}
