/* The API, version 1: JSON; errors as RFC 9457 problems. */
#include "serve_live.h"
#include "query.h"

static const struct str json = {"application/json", sizeof("application/json") - 1};

void api_problem(struct request *request, struct reply *reply, int code, struct str title, struct str detail)
{
	struct problem problem = {.code = code, .title = title, .detail = detail, .instance = request->target};
	reply->code = code;
	reply->type = STR("application/problem+json");
	buf_reset(&reply->body);
	render_problem_json(&reply->body, &problem);
}

void api_bad_parameter(struct request *request, struct reply *reply, struct str name, struct str detail)
{
	struct problem problem = {.code = 400,
				  .title = STR("Bad parameter"),
				  .detail = detail,
				  .instance = request->target,
				  .extra_name = STR("parameter"),
				  .extra = name};
	reply->code = 400;
	reply->type = STR("application/problem+json");
	render_problem_json(&reply->body, &problem);
}

/* False when the request has a parameter that is not known, and the problem is written. */
bool api_has_known_parameters(struct request *request, struct reply *reply, const char *const *known, size_t n)
{
	const struct param *stranger = request_stranger(request, known, n);
	if (stranger)
		api_bad_parameter(request, reply, stranger->name, STR("This address has no such parameter."));
	return !stranger;
}

/* ---- fields ---- */

static bool is_field(struct str name, bool of_threat)
{
	const struct record *record = threat_record();
	for (size_t i = 0; of_threat && i < record->n; i++)
		if (!(record->fields[i].flags & FIELD_HIDDEN) && str_eq(name, str_of(record->fields[i].name)))
			return true;
	for (size_t i = 0; !of_threat && render_row_field(i).n > 0; i++)
		if (str_eq(name, render_row_field(i)))
			return true;
	return false;
}

/* ?fields=id,title: false when one is not known, and the problem is written. */
static bool read_fields(struct request *request, struct reply *reply, bool of_threat, struct strs *out)
{
	struct str rest = request_param(request, "fields"), name;
	while (rest.n > 0 && str_next(&rest, ',', &name)) {
		name = str_trim(name);
		if (!is_field(name, of_threat) || !strs_add(request->arena, out, name)) {
			api_bad_parameter(request, reply, STR("fields"),
					  str_print(request->arena, "there is no field \"%.*s\" here",
						    (int)(name.n < 60 ? name.n : 60), name.n ? name.p : ""));
			return false;
		}
	}
	return true;
}

/* ---- lists of threats ---- */

static void answer_list(struct request *request, struct reply *reply, struct list_question *question)
{
	struct err err = {0};
	struct threat_page page = {0};
	struct strs fields = {0};
	if (!read_fields(request, reply, false, &fields))
		return;
	enum status status =
		question->is_none ? OK : store_threats(request->store, request->arena, &question->query, &page, &err);
	if (status == E_SYNTAX && question->query.cursor.n > 0) {
		api_bad_parameter(request, reply, STR("cursor"), STR("cursor must be the \"next\" of the page before"));
		return;
	}
	if (status) {
		fail(request, reply, "list is not read", &err);
		return;
	}
	reply->type = json;
	render_threats_json(&reply->body, &page.items, page.next, page.total);
	render_chosen_fields(&reply->body, &fields);
}

bool api_read_list(struct request *request, struct reply *reply, struct list_question *question)
{
	static const char *const known[] = {"severity", "class", "entity", "source",    "category", "since",
					    "until",    "q",     "order",  "limit",     "cursor",   "singles",
					    "view",     "lang",  "show",   "indicator", "ids",      "fields"};
	struct err err = {0};
	const char *parameter = "";
	if (!api_has_known_parameters(request, reply, known, sizeof(known) / sizeof(known[0])))
		return false;
	if (request_read_list(request, true, question, &parameter, &err)) {
		api_bad_parameter(request, reply, str_of(parameter), str_of(err.msg));
		return false;
	}
	return true;
}

void api_threats(struct request *request, struct reply *reply)
{
	struct list_question question;
	if (api_read_list(request, reply, &question))
		answer_list(request, reply, &question);
}

void api_search(struct request *request, struct reply *reply)
{
	struct list_question question;
	if (!api_read_list(request, reply, &question))
		return;
	if (question.filters.q.n == 0) {
		api_bad_parameter(request, reply, STR("q"), STR("q must be the words to search for"));
		return;
	}
	if (question.filters.order.n == 0)
		question.query.order = ORDER_UPDATED;
	answer_list(request, reply, &question);
}

/* ---- one threat ---- */

static void answer_merged(struct request *request, struct reply *reply, const struct threat *into)
{
	struct problem problem = {.code = 301,
				  .title = STR("Joined to another threat"),
				  .detail = STR("This threat and an older one tell the same event; see merged_into."),
				  .instance = request->target,
				  .extra_name = STR("merged_into"),
				  .extra = into->id};
	reply->code = 301;
	reply->type = STR("application/problem+json");
	reply->location = str_join(request->arena, (struct str[]){STR("/api/v1/threats/"), into->id}, 2, STR_EMPTY);
	render_problem_json(&reply->body, &problem);
}

struct threat_question { /* /threats/{id}?fields=, /threats/{id}/changes?since= */
	struct str id;
	struct strs fields;
	bool is_changes;
	int64_t since;
};

static bool read_question(struct request *request, struct reply *reply, struct threat_question *out)
{
	static const char *const known[] = {"fields"}, *const known_of_changes[] = {"since"};
	static const char path[] = "/changes";
	out->id = request->rest;
	out->is_changes = str_ends(request->rest, str_of(path));
	if (!out->is_changes)
		return api_has_known_parameters(request, reply, known, 1) &&
		       read_fields(request, reply, true, &out->fields);
	out->id = str_cut(request->rest, 0, request->rest.n - strlen(path));
	if (!api_has_known_parameters(request, reply, known_of_changes, 1))
		return false;
	if (query_read_time(request_param(request, "since"), request->now, &out->since))
		return true;
	api_bad_parameter(request, reply, STR("since"), STR("since must be a time, or a span back from now: 24h, 7d"));
	return false;
}

void api_threat(struct request *request, struct reply *reply)
{
	struct threat_lookup found;
	struct threat_question ask = {.since = TIME_UNKNOWN};
	if (!read_question(request, reply, &ask))
		return;
	uint64_t key = str_hash(ask.id), change = 0;
	bool keeps = !request->params.n && !ask.is_changes && !store_changes_newest(request->store, &change, NULL);
	if (keeps && answers_get(&request->serve->answers, key, change, &reply->body)) {
		reply->type = json;
		return;
	}
	look_up_threat(request, ask.id, &found);
	switch (found.code) {
	case 200:
		reply->type = json;
		if (ask.is_changes)
			render_changes_json(&reply->body, &found.threat, ask.since);
		else
			render_threat_json(&reply->body, &found.threat);
		render_chosen_fields(&reply->body, &ask.fields);
		if (keeps && !buf_status(&reply->body))
			answers_put(&request->serve->answers, key, change, buf_str(&reply->body));
		return;
	case 301:
		answer_merged(request, reply, &found.threat);
		return;
	case 404:
		api_problem(request, reply, 404, STR("Threat not found"), STR("It doesn't exist or has been removed."));
		return;
	case 410:
		api_problem(request, reply, 410, STR("Threat removed"),
			    found.threat.note.n > 0 ? found.threat.note : STR("It has been removed."));
		return;
	default:
		fail(request, reply, "threat is not read", &found.err);
	}
}

/* ---- sources, numbers, health ---- */

void api_stats(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct store_stats stats;
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	if (store_stats(request->store, &stats, &err)) {
		fail(request, reply, "numbers are not read", &err);
		return;
	}
	struct stat_line lines[STAT_LINES];
	size_t n = stat_lines(&stats, lines);
	reply->type = json;
	render_stats_json(&reply->body, lines, n);
}

/* A stream goes on after Last-Event-ID, or ?after=N; else it tells what comes from now on. */
void api_events(struct request *request, struct reply *reply)
{
	static const char *const known[] = {"after"};
	struct err err = {0};
	struct str given = request->last_event.n ? request->last_event : request_param(request, "after");
	uint64_t after = 0;
	enum status status = OK;
	if (!api_has_known_parameters(request, reply, known, 1))
		return;
	if (given.n > 0 && !str_u64(given, &after)) {
		api_bad_parameter(request, reply, STR("after"),
				  STR("after, or Last-Event-ID, must be the id of an event"));
		return;
	}
	if (given.n == 0)
		status = store_changes_newest(request->store, &after, &err);
	if (!status)
		status = live_catch_up(request, after, reply, &err);
	if (status) {
		fail(request, reply, "changes are not read", &err);
		return;
	}
	reply->is_live = true;
	reply->type = STR("text/event-stream");
}

void api_openapi(struct request *request, struct reply *reply)
{
	struct asset asset;
	(void)request;
	if (render_asset(STR("openapi.json"), &asset))
		buf_add(&reply->body, asset.bytes);
	reply->type = json;
}

/* The route took a store handle, so the store can be opened; a number out of it shows that it answers. */
void api_health(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct store_stats stats;
	if (store_stats(request->store, &stats, &err)) {
		fail(request, reply, "health", &err);
		return;
	}
	reply->type = STR("text/plain; charset=utf-8");
	buf_add(&reply->body, STR("ok\n"));
}
