/* Indicators of compromise over many threats: the page, the API, CSV and block list. They are read out of the threats,
 * page by page, until there are enough. */
#include "caps.h"
#include "render_iocs.h"
#include "serve_priv.h"

enum {
	PAGE_ROWS = 200,    /* enough for a page; the last threat's are all shown */
	PAGE_THREATS = 600, /* looked at for it */
	EXPORT_THREATS = 2000,
	EXPORT_ROWS = 10000,
};

static const struct str json = {"application/json", sizeof("application/json") - 1};

static bool add_rows(struct arena *arena, const struct threats *threats, struct iocs_view *view)
{
	for (size_t i = 0; i < threats->n; i++)
		for (size_t j = 0; j < threats->at[i].observables.n; j++) {
			const struct observable *o = &threats->at[i].observables.at[j];
			if (o->verdict != VERDICT_INDICATOR)
				continue;
			view->by_type[o->type]++;
			if (view->type >= 0 && (int)o->type != view->type)
				continue;
			struct ioc *row = vec_push(arena, &view->rows);
			if (!row)
				return false;
			*row = (struct ioc){&threats->at[i], o};
		}
	return true;
}

/* Until there are `rows`, or so many threats were looked at. */
static enum status collect(struct request *request, struct threat_query *query, size_t rows, size_t threats,
			   struct iocs_view *view, struct err *err)
{
	do {
		struct threat_page page;
		enum status status = store_threats(request->store, request->arena, query, &page, err);
		if (status)
			return status;
		if (!add_rows(request->arena, &page.items, view))
			return err_set(err, E_NOMEM, "no memory");
		view->threats_n += page.items.n;
		view->next = query->cursor = page.next;
	} while (view->next.n > 0 && view->rows.n < rows && view->threats_n < threats);
	return OK;
}

/* False, and answered, when a parameter is not understood. */
static bool read_type(struct request *request, struct reply *reply, int *type)
{
	struct str word = request_param(request, "type");
	*type = word.n ? words_find(observable_type_words(), word) : -1;
	if (word.n == 0 || *type >= 0)
		return true;
	if (is_api(request))
		api_bad_parameter(request, reply, STR("type"), STR("type must be ipv4, domain, url, sha256 ..."));
	else
		page_error(request, reply, 400, STR("The request is not right"),
			   STR("type must be ipv4, domain, url, sha256 ..."));
	return false;
}

static void answer_failure(struct request *request, struct reply *reply, enum status status, bool has_cursor,
			   const struct err *err)
{
	struct str what = STR("cursor must be the \"next\" of the page before");
	if (status != E_SYNTAX || !has_cursor)
		fail(request, reply, "indicators are not read", err);
	else if (is_api(request))
		api_bad_parameter(request, reply, STR("cursor"), what);
	else
		page_error(request, reply, 400, STR("The request is not right"), what);
}

void page_iocs(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct serve_status status;
	struct list_question question;
	struct iocs_view view = {.is_whole = str_eq(request_param(request, "values"), STR("whole"))};
	const char *parameter = "";
	struct page_frame frame = {.title = STR("Indicators"), .current = STR("iocs"), .json = STR("/api/v1/iocs")};
	if (!read_type(request, reply, &view.type))
		return;
	if (request_read_list(request, true, &question, &parameter, &err)) {
		if (!str_eq(str_of(parameter), STR("q"))) {
			page_error(request, reply, 400, STR("The request is not right"), str_of(err.msg));
			return;
		}
		view.fault = str_of(err.msg);
		view.filters.q = request_param(request, "q");
		reply->code = 400;
	} else {
		view.filters = question.filters;
		view.filters.order = view.filters.view = view.filters.show = STR_EMPTY;
		bool has_cursor = question.query.cursor.n > 0;
		view.is_later_page = has_cursor;
		question.query.order = ORDER_UPDATED;
		question.query.limit = CAP_PAGE_ITEMS;
		enum status found = collect(request, &question.query, PAGE_ROWS, PAGE_THREATS, &view, &err);
		if (found) {
			answer_failure(request, reply, found, has_cursor, &err);
			return;
		}
	}
	fill_frame(request, &frame, &status);
	reply->type = STR("text/html; charset=utf-8");
	render_iocs_page(&reply->body, &frame, &view);
}

static bool read_question(struct request *request, struct reply *reply, struct list_question *question,
			  struct iocs_view *view)
{
	static const char *const known[] = {"type",  "severity", "class", "entity", "source",  "category", "since",
					    "until", "q",        "limit", "cursor", "singles", "lang",     "indicator"};
	struct err err = {0};
	const char *parameter = "";
	if (!api_has_known_parameters(request, reply, known, sizeof(known) / sizeof(known[0])) ||
	    !read_type(request, reply, &view->type))
		return false;
	if (request_read_list(request, true, question, &parameter, &err)) {
		api_bad_parameter(request, reply, str_of(parameter), str_of(err.msg));
		return false;
	}
	question->query.order = ORDER_UPDATED;
	return true;
}

void api_iocs(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct list_question question;
	struct iocs_view view = {0};
	if (!read_question(request, reply, &question, &view))
		return;
	bool has_cursor = question.query.cursor.n > 0;
	enum status status = collect(request, &question.query, 0, 0, &view, &err); /* one page of threats */
	if (status) {
		answer_failure(request, reply, status, has_cursor, &err);
		return;
	}
	reply->type = json;
	render_iocs_json(&reply->body, &view);
}

void export_iocs(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct list_question question;
	struct iocs_view view = {0};
	struct str base = str_join(request->arena, (struct str[]){STR("http://"), request->host}, 2, STR_EMPTY);
	if (!read_question(request, reply, &question, &view))
		return;
	bool has_cursor = question.query.cursor.n > 0;
	question.query.limit = CAP_PAGE_ITEMS;
	enum status status = collect(request, &question.query, EXPORT_ROWS, EXPORT_THREATS, &view, &err);
	if (status) {
		answer_failure(request, reply, status, has_cursor, &err);
		return;
	}
	if (str_ends(request->path, STR(".csv"))) {
		reply->type = STR("text/csv; charset=utf-8; header=present");
		reply->name = STR("tocsin-indicators.csv");
		export_iocs_csv(&reply->body, &view, base);
	} else {
		reply->type = STR("text/plain; charset=utf-8");
		export_iocs_list(&reply->body, &view, base);
	}
}
