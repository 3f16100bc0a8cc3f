/* The routes, as a table. A pattern that ends in "*" takes what follows as request.rest. */
#include "serve_priv.h"

static const struct route {
	const char *pattern;
	bool needs_store;
	void (*answer)(struct request *request, struct reply *reply);
} routes[] = {
	{"/", true, page_feed},
	{"/threat/*", true, page_threat},
	{"/entity/*", true, page_entity},
	{"/article/*", true, page_article},
	{"/sources", true, page_sources},
	{"/sources/*", true, page_source},
	{"/quarantine", true, page_quarantine},
	{"/iocs", true, page_iocs},
	{"/iocs.csv", true, export_iocs},
	{"/iocs.txt", true, export_iocs},
	{"/search", true, page_search},
	{"/feed.atom", true, export_feed},
	{"/feed.rss", true, export_feed},
	{"/feed.json", true, export_feed},
	{"/feed.csv", true, export_feed},
	{"/feed.md", true, export_feed},
	{"/feed.stix", true, export_feed},
	{"/sources.opml", true, export_sources},
	{"/trends", true, page_trends},
	{"/about", true, page_about},
	{"/pin", true, page_pin},
	{"/theme", false, page_theme},
	{"/static/*", false, page_asset},
	{"/robots.txt", false, page_robots},
	{"/api/v1/threats", true, api_threats},
	{"/api/v1/threats/*", true, api_threat},
	{"/api/v1/articles/*", true, api_article},
	{"/api/v1/entities", true, api_entities},
	{"/api/v1/entities/*", true, api_entity},
	{"/api/v1/iocs", true, api_iocs},
	{"/api/v1/knowledge", false, api_knowledge},
	{"/api/v1/sources", true, api_sources},
	{"/api/v1/sources/*", true, api_source},
	{"/api/v1/quarantine", true, api_quarantine},
	{"/api/v1/search", true, api_search},
	{"/api/v1/suggest", true, api_suggest},
	{"/api/v1/trends", true, api_trends},
	{"/api/v1/openapi.json", false, api_openapi},
	{"/api/v1/events", true, api_events},
	{"/api/v1/stats", true, api_stats},
	{"/api/v1/decisions", true, api_decisions},
	{"/healthz", true, api_health},
};

bool is_api(const struct request *request)
{
	return str_starts(request->path, STR("/api/")) || str_starts(request->path, STR("/feed.")) ||
	       str_starts(request->path, STR("/iocs.")) || str_eq(request->path, STR("/healthz"));
}

static bool matches(const struct route *route, struct str path, struct str *rest)
{
	struct str pattern = str_of(route->pattern);
	if (!str_ends(pattern, STR("*")))
		return str_eq(pattern, path);
	pattern.n--;
	*rest = str_cut(path, pattern.n, path.n);
	return str_starts(path, pattern) && rest->n > 0;
}

static const struct route *find_route(struct request *request)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (matches(&routes[i], request->path, &request->rest))
			return &routes[i];
	return NULL;
}

void answer(struct request *request, struct reply *reply)
{
	struct err err = {0};
	const struct route *route = find_route(request);
	if (!route) {
		if (is_api(request))
			api_problem(request, reply, 404, STR("Not found"), STR("There is no such address in the API."));
		else
			page_error(request, reply, 404, STR("Page not found"),
				   STR("There is no page at this address."));
		return;
	}
	if (route->needs_store && pool_take(&request->serve->pool, &request->store, &err)) {
		fail(request, reply, "store does not open", &err);
		return;
	}
	route->answer(request, reply);
	pool_give(&request->serve->pool, request->store);
	request->store = NULL;
}
