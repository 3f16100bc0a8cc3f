/* Pages and bodies over many threats: trends, about, suggestions. */
#include "caps.h"
#include "query.h"
#include "render_trends.h"
#include "serve_priv.h"
#include "store_trends.h"
#include "url.h"

enum { TOP_SHOWN = 8, RISING_SHOWN = 5, TECHNIQUES_SHOWN = 60, SUGGESTED = 8, DAY = 86400 };

static const struct {
	enum entity_type type;
	const char *title;
} named[] = {
	{ENTITY_THREAT_ACTOR, "Threat actors"},
	{ENTITY_RANSOMWARE_GROUP, "Ransomware groups"},
	{ENTITY_MALWARE, "Malware"},
	{ENTITY_VULNERABILITY, "Vulnerabilities"},
	{ENTITY_PRODUCT, "Products"},
	{ENTITY_COMPANY, "Companies"},
	{ENTITY_SECTOR, "Sectors"},
	{ENTITY_COUNTRY, "Countries"},
};
enum { NAMED_N = sizeof(named) / sizeof(named[0]) };

/* ---- trends ---- */

struct span {
	int64_t from, to;
};

static bool take_trends(struct arena *arena, const struct entity_trends *from, struct trend_list *out)
{
	for (size_t i = 0; i < from->n; i++) {
		struct trend *trend = vec_push(arena, out);
		if (!trend)
			return false;
		*trend = (struct trend){from->at[i].id, from->at[i].name, from->at[i].now, from->at[i].before};
	}
	return true;
}

static enum status fill_list(struct request *request, enum entity_type type, struct span span, bool is_rising,
			     size_t max, struct trend_list *out, struct err *err)
{
	struct entity_trends trends = {0};
	enum status status = store_entity_trends(request->store, request->arena, type, span.from, span.to, is_rising,
						 max, &trends, err);
	return status ? status : take_trends(request->arena, &trends, out) ? OK : E_NOMEM;
}

static enum status fill_sets(struct request *request, struct span span, struct trends_view *view, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < NAMED_N && !status; i++) {
		struct trend_set *set = vec_push(request->arena, &view->sets);
		if (!set)
			return E_NOMEM;
		set->title = str_of(named[i].title);
		set->key = words_name(entity_type_words(), (int)named[i].type);
		status = fill_list(request, named[i].type, span, false, TOP_SHOWN, &set->top, err);
		if (!status)
			status = fill_list(request, named[i].type, span, true, RISING_SHOWN, &set->rising, err);
	}
	if (!status)
		status = fill_list(request, ENTITY_TECHNIQUE, span, false, TECHNIQUES_SHOWN, &view->techniques, err);
	return status;
}

static enum status fill_speeds(struct request *request, struct span span, struct trends_view *view, struct err *err)
{
	struct source_speeds speeds = {0};
	enum status status = store_source_speeds(request->store, request->arena, span.from, span.to, &speeds, err);
	for (size_t i = 0; i < speeds.n && !status; i++) {
		const struct source_speed *from = &speeds.at[i];
		struct source source = {0};
		struct speed *speed = vec_push(request->arena, &view->speeds);
		if (!speed)
			return E_NOMEM;
		/* A source that was taken out keeps its articles: it is shown by its id. */
		if (i < SUGGESTED * 4 && store_source_get(request->store, request->arena, from->id, &source, NULL))
			source = (struct source){0};
		*speed = (struct speed){from->id, source.title, from->told, from->first, from->median_s};
	}
	return status;
}

/* The end of this day, or of the newest article's when the whole span was silent. */
static enum status fill_days(struct request *request, struct trends_view *view, struct err *err)
{
	struct store_stats stats;
	view->until = (request->now / DAY + 1) * DAY;
	for (int pass = 0; pass < 2; pass++) {
		enum status status = store_histogram(request->store, view->until - 1, DAY, view->days, view->bars, err);
		for (size_t i = 0; i < view->days * 4 && !status; i++)
			if (view->bars[i] > 0)
				pass = 1;
		if (status || pass == 1)
			return status ? status
				      : store_histogram(request->store, view->until - 1 - (int64_t)view->days * DAY,
							(int64_t)view->days * DAY, 1, view->before, err);
		status = store_stats(request->store, &stats, err);
		if (status || stats.newest == TIME_UNKNOWN || stats.newest <= 0 || stats.newest > request->now)
			return status;
		view->until = (stats.newest / DAY + 1) * DAY;
		view->is_past = true;
	}
	return OK;
}

static enum status fill_trends(struct request *request, struct trends_view *view, struct err *err)
{
	enum status status = fill_days(request, view, err);
	struct span span = {view->until - 1 - (int64_t)view->days * DAY, view->until - 1};
	if (!status)
		status = fill_sets(request, span, view, err);
	if (!status)
		status = fill_speeds(request, span, view, err);
	return status;
}

/* The view of so many days, to be closed; NULL on failure. What it says lies in the arena of what is kept. */
static struct kept *open_trends(struct request *request, uint32_t days, struct err *err)
{
	struct kept *kept = &request->serve->trends[days == 30];
	if (!kept_open(kept, request->now, CAP_REQUEST_ARENA_BYTES)) {
		(void)err_set(err, E_NOMEM, "no memory");
		return NULL;
	}
	if (kept->thing)
		return kept;
	struct trends_view *view = arena_zero(kept->arena, 1, sizeof(*view));
	struct arena *own = request->arena;
	enum status status = view ? OK : err_set(err, E_NOMEM, "no memory");
	request->arena = kept->arena;
	if (!status) {
		view->days = days;
		status = fill_trends(request, view, err);
	}
	request->arena = own;
	if (!status)
		kept->thing = view;
	else
		kept_close(kept);
	return status ? NULL : kept;
}

/* 7 or 30; false for anything else. */
static bool read_days(const struct request *request, uint32_t *days)
{
	struct str given = request_param(request, "days");
	*days = str_eq(given, STR("30")) ? 30 : 7;
	return given.n == 0 || str_eq(given, STR("7")) || str_eq(given, STR("30"));
}

void page_trends(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct serve_status status;
	uint32_t days;
	struct page_frame frame = {.title = STR("Trends"), .current = STR("trends"), .json = STR("/api/v1/trends")};
	if (!read_days(request, &days)) {
		page_error(request, reply, 400, STR("The request is not right"), STR("days must be 7 or 30"));
		return;
	}
	fill_frame(request, &frame, &status);
	struct kept *kept = open_trends(request, days, &err);
	if (!kept) {
		fail(request, reply, "trends are not read", &err);
		return;
	}
	reply->type = STR("text/html; charset=utf-8");
	render_trends_page(&reply->body, &frame, kept->thing);
	kept_close(kept);
}

void api_trends(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"days"};
	struct err err = {0};
	uint32_t days;
	if (!api_has_known_parameters(request, reply, known, 1))
		return;
	if (!read_days(request, &days)) {
		api_bad_parameter(request, reply, STR("days"), STR("days must be 7 or 30"));
		return;
	}
	struct kept *kept = open_trends(request, days, &err);
	if (!kept) {
		fail(request, reply, "trends are not read", &err);
		return;
	}
	reply->type = STR("application/json");
	render_trends_json(&reply->body, kept->thing);
	kept_close(kept);
}

/* ---- suggestions: the last word of a query, completed ---- */

/* The operator by which a query asks for a type. */
static const char *operator_of(enum entity_type type)
{
	static const char *const operators[ENTITY_TYPES_N] = {
		[ENTITY_COMPANY] = "company",     [ENTITY_PRODUCT] = "product",
		[ENTITY_THREAT_ACTOR] = "actor",  [ENTITY_MALWARE] = "malware",
		[ENTITY_TOOL] = "tool",           [ENTITY_RANSOMWARE_GROUP] = "ransomware",
		[ENTITY_CAMPAIGN] = "campaign",   [ENTITY_VULNERABILITY] = "cve",
		[ENTITY_TECHNIQUE] = "technique", [ENTITY_VULNERABILITY_NAME] = "flaw",
		[ENTITY_AGENCY] = "agency",       [ENTITY_PERSON] = "person",
		[ENTITY_COUNTRY] = "country",     [ENTITY_REGION] = "region",
		[ENTITY_SECTOR] = "sector",       [ENTITY_INCIDENT_ID] = "incident",
	};
	return operators[type];
}

static struct str completed(struct arena *arena, struct str before, const struct entity_found *found)
{
	bool is_one_word = str_find_byte(found->name, ' ') == STR_NONE && str_find_byte(found->name, '"') == STR_NONE;
	size_t quote = str_find_byte(found->name, '"');
	struct str name = str_cut(found->name, 0, quote == STR_NONE ? found->name.n : quote);
	struct str mark = is_one_word ? STR_EMPTY : STR("\"");
	return str_join(arena, (struct str[]){before, str_of(operator_of(found->type)), STR(":"), mark, name, mark}, 6,
			STR_EMPTY);
}

static bool add_operators(struct arena *arena, struct str before, struct str word, struct suggestions *out)
{
	const struct query_operator *told;
	for (size_t i = 0; (told = query_operator_at(i)); i++) {
		if (out->n >= SUGGESTED || !str_starts_ascii_nocase(str_of(told->name), word))
			continue;
		struct suggestion *s = vec_push(arena, out);
		if (!s)
			return false;
		s->query = str_join(arena, (struct str[]){before, str_of(told->name), STR(":")}, 3, STR_EMPTY);
		s->label = str_of(told->help);
	}
	return true;
}

static enum status suggest(struct request *request, struct str q, struct suggestions *out, struct err *err)
{
	struct entities_found found = {0};
	size_t cut = str_rfind_byte(q, ' ');
	struct str before = cut == STR_NONE ? STR_EMPTY : str_cut(q, 0, cut + 1);
	struct str word = str_cut(q, before.n, q.n);
	size_t colon = str_find_byte(word, ':');
	struct str name = colon == STR_NONE ? word : str_cut(word, colon + 1, word.n);
	if (str_starts(name, STR("\"")))
		name = str_cut(name, 1, name.n);
	struct str slug = url_slug(request->arena, name, 60);
	enum status status = OK;
	if (slug.n >= 2)
		status = store_entities_like(request->store, request->arena, slug, SUGGESTED, &found, err);
	for (size_t i = 0; i < found.n && !status; i++) {
		struct suggestion *s = vec_push(request->arena, out);
		if (!s)
			return E_NOMEM;
		s->query = completed(request->arena, before, &found.at[i]);
		s->label = str_print(request->arena, "%.*s, %u %s", STR_FORMAT(entity_type_title(found.at[i].type)),
				     found.at[i].threats, found.at[i].threats == 1 ? "threat" : "threats");
	}
	if (!status && colon == STR_NONE && word.n > 0 && !add_operators(request->arena, before, word, out))
		status = E_NOMEM;
	return status;
}

void api_suggest(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"q"};
	struct err err = {0};
	struct suggestions list = {0};
	struct str q = request_param(request, "q");
	if (!api_has_known_parameters(request, reply, known, 1))
		return;
	if (q.n > QUERY_BYTES_MAX) {
		api_bad_parameter(request, reply, STR("q"), STR("q must be 400 bytes at most"));
		return;
	}
	if (suggest(request, q, &list, &err)) {
		fail(request, reply, "suggestions are not read", &err);
		return;
	}
	reply->type = STR("application/json");
	render_suggestions_json(&reply->body, &list);
}

/* ---- about ---- */

size_t stat_lines(const struct store_stats *stats, struct stat_line *to)
{
	const struct stat_line lines[STAT_LINES] = {
		{STR("articles"), (int64_t)stats->articles, false},
		{STR("threats"), (int64_t)stats->threats, false},
		{STR("sources"), (int64_t)stats->sources, false},
		{STR("sources_trouble"), (int64_t)stats->sources_trouble, false},
		{STR("copies"), (int64_t)stats->copies, false},
		{STR("revisions"), (int64_t)stats->revisions, false},
		{STR("merged"), (int64_t)stats->merged, false},
		{STR("removed"), (int64_t)stats->removed, false},
		{STR("entries"), (int64_t)stats->entries, false},
		{STR("oldest"), stats->oldest, true},
		{STR("newest"), stats->newest, true},
		{STR("bytes"), (int64_t)stats->bytes, false},
	};
	memcpy(to, lines, sizeof(lines));
	return STAT_LINES;
}

void page_about(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct serve_status status;
	struct store_stats stats;
	struct stat_line lines[STAT_LINES];
	struct page_frame frame = {.title = STR("About"), .current = STR("about"), .json = STR("/api/v1/stats")};
	if (store_stats(request->store, &stats, &err)) {
		fail(request, reply, "numbers are not read", &err);
		return;
	}
	struct about_view view = {
		.lines = lines, .n = stat_lines(&stats, lines), .knowledge = request->serve->knowledge};
	fill_frame(request, &frame, &status);
	view.reading = status.reading;
	reply->type = STR("text/html; charset=utf-8");
	render_about_page(&reply->body, &frame, &view);
}
