/* Lists and threats for other programs: feeds, CSV, Markdown, block lists, OPML. */
#include "export_stix.h"
#include "render_export.h"
#include "serve_priv.h"

static struct str base_of(const struct request *request)
{
	return str_join(request->arena, (struct str[]){STR("http://"), request->host}, 2, STR_EMPTY);
}

/* ---- lists ---- */

#define STIX_TYPE "application/stix+json;version=2.1"

static void stix_list(struct buf *out, const struct export_list *list)
{
	export_stix(out, list->threats, list->base);
}

static const struct form {
	const char *path, *type;
	void (*write)(struct buf *out, const struct export_list *list);
} forms[] = {
	{"/feed.atom", "application/atom+xml; charset=utf-8", export_atom},
	{"/feed.rss", "application/rss+xml; charset=utf-8", export_rss},
	{"/feed.json", "application/feed+json; charset=utf-8", export_json_feed},
	{"/feed.csv", "text/csv; charset=utf-8; header=present", export_csv},
	{"/feed.md", "text/markdown; charset=utf-8", export_markdown},
	{"/feed.stix", STIX_TYPE, stix_list},
};

static struct str home_of(const struct request *request)
{
	size_t mark = str_find_byte(request->target, '?');
	struct str query = mark == STR_NONE ? STR_EMPTY : str_cut(request->target, mark, request->target.n);
	return str_join(request->arena, (struct str[]){STR("/"), query}, 2, STR_EMPTY);
}

/* A feed reader wants what is new: newest first unless an order is asked for; single reports only when asked for. */
void export_feed(struct request *request, struct reply *reply)
{
	struct list_question question;
	struct threat_page page = {0};
	struct err err = {0};
	if (!api_read_list(request, reply, &question))
		return;
	if (question.filters.order.n == 0)
		question.query.order = ORDER_UPDATED;
	if (request_param(request, "singles").n == 0 && question.filters.q.n == 0)
		question.query.both = false;
	if (!question.is_none && store_threats(request->store, request->arena, &question.query, &page, &err)) {
		fail(request, reply, "list is not read", &err);
		return;
	}
	struct export_list list = {.title = question.filters.q.n ? question.filters.q : STR("Threats"),
				   .base = base_of(request),
				   .self = request->target,
				   .home = home_of(request),
				   .threats = &page.items};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eq(request->path, str_of(forms[i].path))) {
			reply->type = str_of(forms[i].type);
			forms[i].write(&reply->body, &list);
		}
}

void export_sources(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct sources sources = {0};
	if (store_sources(request->store, request->arena, &sources, &err)) {
		fail(request, reply, "sources are not read", &err);
		return;
	}
	reply->type = STR("text/x-opml; charset=utf-8");
	reply->name = STR("tocsin.opml");
	export_opml(&reply->body, request->arena, &sources, false);
}

/* ---- one threat: /threat/ID/brief.md and the like ---- */

bool export_threat(struct request *request, struct reply *reply, const struct threat *threat, struct str file)
{
	struct threat one = *threat;
	if (str_eq(file, STR("brief.md"))) {
		reply->type = STR("text/markdown; charset=utf-8");
		export_threat_markdown(&reply->body, threat, base_of(request));
	} else if (str_eq(file, STR("stix.json"))) {
		reply->type = STR(STIX_TYPE);
		export_stix(&reply->body, &(struct threats){.at = &one, .n = 1}, base_of(request));
	} else if (str_eq(file, STR("observables.csv"))) {
		reply->type = STR("text/csv; charset=utf-8; header=present");
		export_observables_csv(&reply->body, threat);
	} else if (str_eq(file, STR("blocklist.txt"))) {
		reply->type = STR("text/plain; charset=utf-8");
		export_block_list(&reply->body, threat, base_of(request));
		return true; /* shown, not saved */
	} else {
		return false;
	}
	reply->name =
		str_join(request->arena, (struct str[]){STR("tocsin-"), threat->id, STR("-"), file}, 4, STR_EMPTY);
	return true;
}
