/* Sources: the list, one of them, both for the API. What their health is costs a walk over the articles of 90 days,
 * so it is kept for a minute. */
#include "caps.h"
#include "render_sources.h"
#include "serve_priv.h"

enum { EVENTS_SHOWN = 50, SILENT_S = 14 * 86400, ID_BYTES_MAX = 400, WORDS_BYTES_MAX = 200 };

static const struct str html = {"text/html; charset=utf-8", sizeof("text/html; charset=utf-8") - 1};
static const struct str json = {"application/json", sizeof("application/json") - 1};

struct health { /* as kept */
	struct source_healths list;
	int64_t at;
	bool is_past;
};

/* Now; of a store to which nothing came for two weeks, the time of its newest article: there it would be all silence.
 */
static enum status count(struct request *request, struct arena *arena, struct health *out, struct err *err)
{
	struct store_stats stats;
	enum status status = store_stats(request->store, &stats, err);
	if (status)
		return status;
	out->at = request->now;
	out->is_past = stats.newest > 0 && stats.newest < request->now - SILENT_S;
	if (out->is_past)
		out->at = stats.newest;
	return store_source_health(request->store, arena, out->at, &out->list, err);
}

/* To be closed; NULL on failure. */
static const struct health *open_health(struct request *request, struct err *err)
{
	struct kept *kept = &request->serve->health;
	if (!kept_open(kept, request->now, CAP_REQUEST_ARENA_BYTES)) {
		(void)err_set(err, E_NOMEM, "no memory");
		return NULL;
	}
	if (kept->thing)
		return kept->thing;
	struct health *health = arena_zero(kept->arena, 1, sizeof(*health));
	enum status status = health ? count(request, kept->arena, health, err) : err_set(err, E_NOMEM, "no memory");
	if (!status)
		kept->thing = health;
	else
		kept_close(kept);
	return kept->thing && !status ? health : NULL;
}

static struct sources_view view_of(const struct request *request, const struct sources *sources,
				   const struct health *health)
{
	return (struct sources_view){.sources = sources,
				     .healths = &health->list,
				     .sort = request_param(request, "sort"),
				     .filter = request_param(request, "filter"),
				     .words = str_cut(request_param(request, "q"), 0, WORDS_BYTES_MAX),
				     .health_at = health->at,
				     .is_past = health->is_past};
}

void page_sources(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct sources sources = {0};
	struct serve_status status;
	struct page_frame frame = {.title = STR("Sources"), .current = STR("sources"), .json = STR("/api/v1/sources")};
	const struct health *health = NULL;
	if (store_sources(request->store, request->arena, &sources, &err) || !(health = open_health(request, &err))) {
		fail(request, reply, "sources are not read", &err);
		return;
	}
	struct sources_view view = view_of(request, &sources, health);
	fill_frame(request, &frame, &status);
	reply->type = html;
	render_sources_page(&reply->body, &frame, &view);
	kept_close(&request->serve->health);
}

void api_sources(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"filter", "q"};
	struct err err = {0};
	struct sources sources = {0};
	const struct health *health = NULL;
	struct str filter = request_param(request, "filter");
	if (!api_has_known_parameters(request, reply, known, 2))
		return;
	if (filter.n > 0 && !str_eq(filter, STR("trouble")) && !str_eq(filter, STR("silent")) &&
	    words_find(source_category_words(), filter) < 0) {
		api_bad_parameter(request, reply, STR("filter"),
				  STR("filter must be trouble, silent, news, research, advisory, vulnerability, "
				      "status, ransomware or community"));
		return;
	}
	if (store_sources(request->store, request->arena, &sources, &err) || !(health = open_health(request, &err))) {
		fail(request, reply, "sources are not read", &err);
		return;
	}
	struct sources_view view = view_of(request, &sources, health);
	reply->type = json;
	render_sources_json(&reply->body, &view);
	kept_close(&request->serve->health);
}

/* ---- one ---- */

static enum status look_up(struct request *request, struct source *source, struct source_view *view, struct err *err)
{
	struct str id = request->rest;
	if (id.n > ID_BYTES_MAX)
		return err_set(err, E_NOTFOUND, "there is no such source");
	enum status status = store_source_get(request->store, request->arena, id, source, err);
	if (!status)
		status = store_source_events(request->store, request->arena, id, EVENTS_SHOWN, &view->events, err);
	return status;
}

void page_source(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct source source = {0};
	struct source_view view = {.source = &source};
	struct serve_status status;
	const struct health *health = NULL;
	enum status found = look_up(request, &source, &view, &err);
	if (found == E_NOTFOUND) {
		page_error(request, reply, 404, STR("Source not found"), STR("No source has this name."));
		return;
	}
	if (found || !(health = open_health(request, &err))) {
		fail(request, reply, "source is not read", &err);
		return;
	}
	struct page_frame frame = {.title = source.title.n ? source.title : source.id, .current = STR("sources")};
	frame.json = str_join(request->arena, (struct str[]){STR("/api/v1/sources/"), source.id}, 2, STR_EMPTY);
	view.health = find_health(&health->list, source.id);
	view.health_at = health->at;
	view.is_past = health->is_past;
	fill_frame(request, &frame, &status);
	reply->type = html;
	render_source_page(&reply->body, &frame, &view);
	kept_close(&request->serve->health);
}

void api_source(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct source source = {0};
	struct source_view view = {.source = &source};
	const struct health *health = NULL;
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	enum status found = look_up(request, &source, &view, &err);
	if (found == E_NOTFOUND) {
		api_problem(request, reply, 404, STR("Source not found"), STR("No source has this name."));
		return;
	}
	if (found || !(health = open_health(request, &err))) {
		fail(request, reply, "source is not read", &err);
		return;
	}
	view.health = find_health(&health->list, source.id);
	view.health_at = health->at;
	reply->type = json;
	render_source_json(&reply->body, &view);
	kept_close(&request->serve->health);
}
