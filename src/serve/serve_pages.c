/* The pages that are lists, and the small ones beside them. */
#include "caps.h"
#include "query.h"
#include "serve_priv.h"

enum { SINGLES_SHOWN = 20 };

static const struct str html = {"text/html; charset=utf-8", sizeof("text/html; charset=utf-8") - 1};

void fill_frame(const struct request *request, struct page_frame *frame, struct serve_status *status)
{
	*status = (struct serve_status){0};
	if (request->serve->status)
		request->serve->status(request->serve->ctx, request->arena, status);
	frame->theme = request->theme;
	frame->path = request->target;
	frame->notice = status->notice;
	frame->now = request->now;
	if (request->store && store_changes_newest(request->store, &frame->change, NULL))
		frame->change = 0; /* the page stands without live news */
}

void page_error(struct request *request, struct reply *reply, int code, struct str title, struct str what)
{
	struct serve_status status;
	struct page_frame frame = {.title = title};
	fill_frame(request, &frame, &status);
	reply->code = code;
	reply->type = html;
	buf_reset(&reply->body);
	render_error_page(&reply->body, &frame, code, what);
}

void fail(struct request *request, struct reply *reply, const char *what, const struct err *err)
{
	log_failure(request, what, err->msg);
	if (is_api(request))
		api_problem(request, reply, 503, STR("Not available"), STR("The store could not be read; try again."));
	else
		page_error(request, reply, 503, STR("Not available"), STR("The store could not be read; try again."));
}

/* ---- feed and search ---- */

static enum status fill_threats(struct request *request, const struct threat_query *query, struct feed_view *view,
				struct err *err)
{
	struct threat_page page;
	enum status status = store_threats(request->store, request->arena, query, &page, err);
	if (status)
		return status;
	view->threats = page.items;
	view->next = page.next;
	view->total = page.total;
	if (query->cursor.n > 0 || query->both)
		return OK;
	struct threat_query singles = *query;
	singles.single_reports = true;
	singles.order = ORDER_UPDATED;
	singles.limit = SINGLES_SHOWN;
	status = store_threats(request->store, request->arena, &singles, &page, err);
	if (status)
		return status;
	view->singles = page.items;
	view->singles_total = page.total;
	return OK;
}

static enum status fill_surroundings(struct request *request, const struct threat_query *query, struct feed_view *view,
				     struct err *err)
{
	struct tally tally;
	enum status status = tally_get(request, &tally, err);
	if (status)
		return status;
	int64_t span = query->since == TIME_UNKNOWN ? 0 : tally.hour_end - query->since;
	memcpy(view->by_band, tally.by_band, sizeof(view->by_band));
	if (query->since != TIME_UNKNOWN)
		status = store_histogram(request->store, tally.hour_end, span > 0 ? span : 1, 1, view->by_band, err);
	memcpy(view->hours, tally.hours, sizeof(view->hours));
	view->strip_end = tally.strip_end;
	view->articles_n = tally.stats.articles;
	view->sources_n = tally.stats.sources;
	view->sources_trouble_n = tally.stats.sources_trouble;
	return status;
}

/* The address of the same list in the API. */
static struct str json_address(const struct request *request, const char *api)
{
	size_t mark = str_find_byte(request->target, '?');
	struct str query = mark == STR_NONE ? STR_EMPTY : str_cut(request->target, mark, request->target.n);
	return str_join(request->arena, (struct str[]){str_of(api), query}, 2, STR_EMPTY);
}

static void fill_operators(struct request *request, struct feed_view *view)
{
	const struct query_operator *told;
	for (size_t i = 0; (told = query_operator_at(i)); i++) {
		struct feed_operator *row = vec_push(request->arena, &view->operators);
		if (row)
			*row = (struct feed_operator){str_of(told->name), str_of(told->help), str_of(told->example)};
	}
}

/* The same list as a feed: its query without what belongs to the page. */
static struct str query_of(const struct request *request)
{
	size_t mark = str_find_byte(request->target, '?');
	return mark == STR_NONE ? STR_EMPTY : str_cut(request->target, mark, request->target.n);
}

static void show_list(struct request *request, struct reply *reply, struct page_frame *frame, struct feed_view *view,
		      const struct list_question *question)
{
	struct serve_status status;
	fill_frame(request, frame, &status);
	frame->search = question->filters.q;
	frame->query = query_of(request);
	frame->is_list = true;
	view->filters = question->filters;
	view->pins = &request->pins;
	view->is_later_page = question->query.cursor.n > 0;
	view->is_first_run = status.is_first_run;
	view->sources_done_n = status.sources_done_n;
	if (view->is_search)
		fill_operators(request, view);
	reply->type = html;
	render_feed_page(&reply->body, frame, view);
}

/* A query that is not understood keeps its page, with the fault and the help. */
static void show_fault(struct request *request, struct reply *reply, struct page_frame *frame, struct str fault)
{
	struct feed_view view = {.is_search = true, .fault = fault};
	struct list_question question = {.filters = {.q = request_param(request, "q")}};
	reply->code = 400;
	show_list(request, reply, frame, &view, &question);
}

static void page_list(struct request *request, struct reply *reply, struct page_frame *frame, bool is_search)
{
	const char *parameter = "";
	struct err err = {0};
	struct list_question question;
	struct feed_view view = {.is_search = is_search};
	if (request_read_list(request, is_search, &question, &parameter, &err)) {
		if (str_eq(str_of(parameter), STR("q")))
			show_fault(request, reply, frame, str_of(err.msg));
		else
			page_error(request, reply, 400, STR("The request is not right"), str_of(err.msg));
		return;
	}
	if (is_search && question.filters.order.n == 0)
		question.query.order = ORDER_UPDATED;
	bool asks = !question.is_none && (!is_search || question.filters.q.n > 0 || question.filters.entity.n > 0);
	enum status found = asks ? fill_threats(request, &question.query, &view, &err) : OK;
	if (!found)
		found = fill_surroundings(request, &question.query, &view, &err);
	if (!found)
		found = query_words(request->arena, question.filters.q, &view.marks);
	if (found == E_SYNTAX && question.query.cursor.n > 0) {
		page_error(request, reply, 400, STR("The request is not right"),
			   STR("cursor must be the \"next\" of the page before"));
		return;
	}
	if (found) {
		fail(request, reply, "list is not read", &err);
		return;
	}
	show_list(request, reply, frame, &view, &question);
}

void page_feed(struct request *request, struct reply *reply)
{
	struct page_frame frame = {
		.title = STR("Feed"), .current = STR("feed"), .json = json_address(request, "/api/v1/threats")};
	page_list(request, reply, &frame, false);
}

void page_search(struct request *request, struct reply *reply)
{
	struct page_frame frame = {.title = STR("Search"), .current = STR("search")};
	if (request_param(request, "q").n > 0)
		frame.json = json_address(request, "/api/v1/search");
	page_list(request, reply, &frame, true);
}

/* ---- theme, assets ---- */

/* Only an address of ours: "/..." and neither "//host" nor anything a browser reads as that. */
static bool is_way_back(struct str path)
{
	if (!str_starts(path, STR("/")) || str_starts(path, STR("//")))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] <= ' ' || path.p[i] == '\\' || path.p[i] == 0x7f)
			return false;
	return true;
}

void page_theme(struct request *request, struct reply *reply)
{
	struct str to = request_param(request, "to"), back = request_param(request, "back");
	if (str_eq(to, STR("light")) || str_eq(to, STR("dark")))
		reply->cookie = str_join(
			request->arena,
			(struct str[]){STR("theme="), to, STR("; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")}, 3,
			STR_EMPTY);
	else if (str_eq(to, STR("system")))
		reply->cookie = STR("theme=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly");
	else {
		page_error(request, reply, 400, STR("The request is not right"),
			   STR("to must be light, dark or system"));
		return;
	}
	reply->code = 303;
	reply->location = is_way_back(back) ? back : STR("/");
}

/* Pins are kept by the browser alone: this only writes its cookie, for those who have no script. */
void page_pin(struct request *request, struct reply *reply)
{
	struct str id = request_param(request, "id"), back = request_param(request, "back");
	struct strs pins = {0};
	bool was_pinned = strs_has(&request->pins, id);
	if (!is_threat_id(id)) {
		page_error(request, reply, 400, STR("The request is not right"), STR("id must be that of a threat"));
		return;
	}
	if (!was_pinned && !strs_add(request->arena, &pins, id))
		return;
	for (size_t i = 0; i < request->pins.n && pins.n < CAP_PAGE_ITEMS; i++)
		if (!str_eq(request->pins.at[i], id) && !strs_add(request->arena, &pins, request->pins.at[i]))
			return;
	struct str list = str_join(request->arena, pins.at, pins.n, STR("."));
	reply->cookie = str_join(request->arena,
				 (struct str[]){STR("pins="), list, STR("; Path=/; Max-Age=31536000; SameSite=Lax")}, 3,
				 STR_EMPTY);
	reply->code = 303;
	reply->location = is_way_back(back) ? back : STR("/?show=pinned");
}

void page_asset(struct request *request, struct reply *reply)
{
	struct asset asset;
	if (!render_asset(request->rest, &asset)) {
		page_error(request, reply, 404, STR("Page not found"), STR("There is no file of this name."));
		return;
	}
	reply->type = asset.type;
	reply->is_lasting = request_param(request, "v").n > 0;
	buf_add(&reply->body, asset.bytes);
}

/* Threats are for the people who run this; a robot has no business here. */
void page_robots(struct request *request, struct reply *reply)
{
	(void)request;
	reply->type = STR("text/plain; charset=utf-8");
	buf_add(&reply->body, STR("User-agent: *\nDisallow: /\n"));
}
