#ifndef TOCSIN_SERVE_H
#define TOCSIN_SERVE_H
/* serve: the HTTP server: routes, pages, API v1. libmicrohttpd in poll mode, a small thread pool,
 * one store reader a thread.
 *
 * Pages: / /threat/ID/slug /entity/KIND/name /article/ID /search /iocs /trends /sources /sources/ID /about /theme /pin
 * /static/NAME; for programs /feed.atom .rss .json .csv .md, /threat/ID/brief.md observables.csv blocklist.txt,
 * /iocs.csv .txt, /sources.opml; API v1 as web/openapi.json tells, problem+json errors (RFC 9457), live changes as
 * server-sent events (serve_live.h); /healthz. GET and HEAD only. gzip where asked, ETag and 304. 404 with close
 * matches, 301 for a joined threat (the page says from what), 410 with the reason for a removed one. A parameter that
 * is not understood is 400 and named. Lists take a query (query.h). Guards: strict headers (one script file of ours and
 * nothing inline, nosniff, no referrer, no framing); a Host header that is neither loopback nor the address listened on
 * is refused (421), so that no other site can read through a browser. Memory: one capped arena a request; at most 4,000
 * connections of 16 KiB, 2,000 from one address, of which 1,500 may be live. A request that is not complete in time
 * loses its connection (serve_patience.h). Touches: the network, the wall clock, the store (reading). Logs each failure
 * once to stderr. Does not do yet: users and tokens (it binds to loopback by default), writing. */

#include "entity_facts.h"
#include "knowledge_source.h"
#include "render.h"
#include "store.h"

struct serve_status {            /* what line/ knows and the store does not */
	struct str notice;       /* banner of every page; "" none */
	bool is_first_run;       /* sources are being read for the first time */
	uint32_t sources_done_n; /* of them read so far */
	struct str reading;      /* how feeds and pages are read, a sentence without its point; "" nothing is */
};

struct serve_options {
	const char *folder;          /* of the store */
	struct str listen;           /* "127.0.0.1:8480", "[::1]:8480"; port 0: any */
	uint32_t threads;            /* 0: 2 */
	uint32_t request_s;          /* for a request to be complete, whole; 0: 30 */
	uint32_t rate_limit;         /* requests a minute from one address, to API and feeds; 0: none */
	struct strs allowed_origins; /* that may read the API from a browser (CORS); none: no other */
	/* Asked for every page, from any thread; may be NULL. Fills the banner and the first-run state. */
	void (*status)(void *ctx, struct arena *arena, struct serve_status *out);
	/* What is known of the entity with this id: type, id (of the entity, when `id` is an alias), name, profile.
	 * False without memory. From any thread; may be NULL. */
	bool (*entity)(void *ctx, struct arena *arena, struct str id, struct entity *out);
	const struct knowledge_sources *knowledge; /* what was loaded; lives as long as the server; may be NULL */
	void *ctx;
};
struct serve;
MUST_USE enum status serve_start(const struct serve_options *options, struct serve **out, struct err *err);
struct str serve_address(const struct serve *serve); /* "127.0.0.1:8480", with the real port */
void serve_stop(struct serve *serve);                /* answers what it holds; NULL is fine */

#endif
