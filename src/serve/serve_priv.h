#ifndef TOCSIN_SERVE_PRIV_H
#define TOCSIN_SERVE_PRIV_H
/* What the parts of serve/ share: the server, one request, one reply. */

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "serve.h"

enum {
	SERVE_THREADS = 2,
	SERVE_THREADS_MAX = 64,
	SERVE_CONNECTIONS = 4000, /* of all threads; a live reader holds one */
	SERVE_OF_ADDRESS = 2000,  /* of them from one address: another one always finds room */
	SERVE_TIMEOUT_S = 30,
	SERVE_CONNECTION_BYTES = 16 * 1024, /* request line and headers of one connection */
	SERVE_GZIP_FROM_BYTES = 1024,
	SERVE_TARGET_BYTES = 4096,              /* path and query: a page has them in some seventy links */
	SERVE_SOCKET_BYTES = 64 * 1024,         /* of an answer that the system holds for a connection */
	SERVE_SMALL_BYTES = 32 * 1024,          /* answers that are always given */
	SERVE_SENDING_BYTES = 96 * 1024 * 1024, /* of larger ones that wait for those who take them slowly */
};

/* ---- store handles, one a worker at a time (serve_pool.c) ---- */
struct pool {
	pthread_mutex_t lock;
	char *folder;
	struct store *idle[SERVE_THREADS_MAX];
	size_t idle_n;
};
MUST_USE enum status pool_init(struct pool *pool, const char *folder, struct err *err);
void pool_release(struct pool *pool);
MUST_USE enum status pool_take(struct pool *pool, struct store **out, struct err *err);
void pool_give(struct pool *pool, struct store *store); /* NULL is fine */

/* ---- the address (serve_listen.c) ---- */
struct door {
	int fd;
	char text[80];    /* "127.0.0.1:8480" with the real port */
	char host[64];    /* "127.0.0.1", "::1" */
	bool is_wildcard; /* 0.0.0.0 or :: */
};
MUST_USE enum status door_open(struct str listen, struct door *out, struct err *err);
/* Against DNS rebinding: is this Host header one of ours? Loopback names and addresses, the address we
 * listen on, and any address by number when we listen on all. */
bool door_knows_host(const struct door *door, struct str host);
bool host_is_loopback(struct str host); /* "localhost:80", "127.0.0.2", "[::1]": nobody else asks by these */

/* ---- how often one address may ask (serve_rate.c) ---- */
enum { RATE_PLACES = 1024 };
struct rate {
	pthread_mutex_t lock;
	uint32_t limit; /* a minute; 0 none */
	struct rate_place {
		uint64_t key;
		int64_t from;
		uint32_t taken;
	} places[RATE_PLACES];
};
struct rate_answer {
	uint32_t limit, left, reset_s;
};
bool rate_take(struct rate *rate, const struct sockaddr *address, int64_t now, struct rate_answer *out);

/* ---- the numbers around the feed (serve_tally.c) ---- */
struct tally {
	uint64_t change; /* of the store when it was counted */
	int64_t hour_end, made;
	struct store_stats stats;
	uint32_t by_band[4];    /* of all time */
	uint32_t hours[24 * 4]; /* as in struct feed_view */
	int64_t strip_end;
};
struct tally_shelf {
	pthread_mutex_t lock;
	struct tally kept;
};

/* ---- what costs much to count and is good for a minute (serve_kept.c) ---- */
struct kept {
	pthread_mutex_t lock;
	struct arena *arena;
	void *thing; /* in the arena; NULL: it is to be made */
	int64_t made;
};
/* The thing is the caller's alone until kept_close; when it is NULL the caller makes it in kept->arena. False, and not
 * to be closed, without memory. */
MUST_USE bool kept_open(struct kept *kept, int64_t now, size_t arena_bytes);
void kept_close(struct kept *kept);

/* ---- answers that hold until a threat changes (serve_answers.c) ---- */
enum { KEPT_ANSWERS_N = 128 };
struct kept_answer {
	uint64_t key, change;
	char *p; /* heap; NULL: none */
	size_t n;
};
struct answers {
	pthread_mutex_t lock;
	struct kept_answer at[KEPT_ANSWERS_N]; /* by key; a later one takes the place of an earlier one */
};
void answers_init(struct answers *answers);
void answers_release(struct answers *answers);
/* The answer that was kept under this key when `change` (store_changes_newest) was the newest; false: none. */
bool answers_get(struct answers *answers, uint64_t key, uint64_t change, struct buf *out);
void answers_put(struct answers *answers, uint64_t key, uint64_t change, struct str body); /* or not: memory, size */

struct serve {
	struct MHD_Daemon *daemon;
	struct door door;
	struct pool pool;
	struct live *live;
	struct patience *patience;
	struct rate rate;
	struct tally_shelf tally;
	struct kept trends[2], health;
	struct answers answers;
	atomic_size_t sending; /* bytes of larger answers on the way */
	struct arena *arena;   /* of the origins */
	struct strs allowed_origins;
	void (*status)(void *ctx, struct arena *arena, struct serve_status *out);
	bool (*entity)(void *ctx, struct arena *arena, struct str id, struct entity *out);
	const struct knowledge_sources *knowledge;
	void *ctx;
};

/* ---- one request ---- */
struct param {
	struct str name, value; /* decoded */
};
VEC_TYPE(params, struct param);

#define DECISIONS_PATH "/api/v1/decisions" /* the one address that takes a POST */

struct request {
	struct serve *serve;
	struct arena *arena;
	struct store *store;
	struct str target; /* path and query as sent */
	struct str path;   /* decoded */
	struct str rest;   /* of the path, where the route's pattern has "*" */
	struct params params;
	struct str host;                /* "127.0.0.1:8480", as asked for and known to be ours */
	struct str theme;               /* "", "light", "dark": of the cookie */
	struct strs pins;               /* ids, of the cookie */
	const struct sockaddr *address; /* of the client */
	struct str origin;
	struct str last_event; /* Last-Event-ID */
	bool is_post;          /* only of DECISIONS_PATH */
	bool is_guarded;       /* has the header that a form of another site cannot send */
	bool is_passed_on;     /* by a proxy */
	int64_t now;
};

struct reply {
	int code;
	struct str type;
	struct str location; /* of a redirect */
	struct str cookie;   /* Set-Cookie */
	struct str name;     /* of the file that it is saved as; "" it is shown */
	bool is_lasting;     /* the address names this very content */
	struct rate_answer rate;
	struct str origin;  /* that may read it */
	bool is_live;       /* a stream that begins with the body */
	uint64_t live_from; /* number of the last change in it */
	struct buf body;
};

/* ---- reading the request (serve_query.c) ---- */
/* Splits "/path?a=b" and decodes both; E_SYNTAX for a bad escape or a NUL, E_LIMIT past SERVE_TARGET_BYTES. */
MUST_USE enum status request_read_target(struct request *request, struct str target);
struct str request_param(const struct request *request, const char *name); /* "" missing */
struct list_question {                                                     /* a list of threats that was asked for */
	struct threat_query query;
	struct feed_filters filters; /* the same as words, for links */
	bool is_none;                /* nothing can be in it */
};
/* Reads the parameters of a list; has_singles: single reports are in it unless a parameter says otherwise. E_SYNTAX
 * names the bad one in *parameter and says what it may be in err. */
MUST_USE enum status request_read_list(const struct request *request, bool has_singles, struct list_question *out,
				       const char **parameter, struct err *err);
/* The first parameter whose name is not among `known`, or NULL. */
const struct param *request_stranger(const struct request *request, const char *const *known, size_t n);

/* ---- answering (serve_pages.c, serve_threat.c, serve_api.c) ---- */
void answer(struct request *request, struct reply *reply); /* by the table of routes, serve_route.c */
void page_feed(struct request *request, struct reply *reply);
void page_search(struct request *request, struct reply *reply);
void page_sources(struct request *request, struct reply *reply); /* serve_sources.c */
void page_source(struct request *request, struct reply *reply);
void page_quarantine(struct request *request, struct reply *reply); /* serve_quarantine.c */
void api_quarantine(struct request *request, struct reply *reply);
void api_source(struct request *request, struct reply *reply);
void page_threat(struct request *request, struct reply *reply);
void page_trends(struct request *request, struct reply *reply);
void page_about(struct request *request, struct reply *reply);
void page_pin(struct request *request, struct reply *reply);
void page_theme(struct request *request, struct reply *reply);
void page_asset(struct request *request, struct reply *reply);
void page_robots(struct request *request, struct reply *reply);
void page_error(struct request *request, struct reply *reply, int code, struct str title, struct str what);
void page_article(struct request *request, struct reply *reply); /* serve_revisions.c */
void page_entity(struct request *request, struct reply *reply);  /* serve_entity.c */
void api_entity(struct request *request, struct reply *reply);
void api_entities(struct request *request, struct reply *reply);
void api_knowledge(struct request *request, struct reply *reply);
void page_iocs(struct request *request, struct reply *reply); /* serve_iocs.c */
void export_iocs(struct request *request, struct reply *reply);
void api_iocs(struct request *request, struct reply *reply);

void api_threats(struct request *request, struct reply *reply);
void api_threat(struct request *request, struct reply *reply);
void api_sources(struct request *request, struct reply *reply);
void api_search(struct request *request, struct reply *reply);
void api_decisions(struct request *request, struct reply *reply);
void api_stats(struct request *request, struct reply *reply);
void api_article(struct request *request, struct reply *reply);
void api_trends(struct request *request, struct reply *reply);
void api_suggest(struct request *request, struct reply *reply);
void api_openapi(struct request *request, struct reply *reply);
void api_events(struct request *request, struct reply *reply);
void api_health(struct request *request, struct reply *reply);
void api_problem(struct request *request, struct reply *reply, int code, struct str title, struct str detail);
/* A problem that names the parameter; and false with one when a parameter is not known here. */
void api_bad_parameter(struct request *request, struct reply *reply, struct str name, struct str detail);
bool api_has_known_parameters(struct request *request, struct reply *reply, const char *const *known, size_t n);
/* The counts as lines, STAT_LINES of them (serve_trends.c). */
enum { STAT_LINES = 12 };
size_t stat_lines(const struct store_stats *stats, struct stat_line *to);
bool api_read_list(struct request *request, struct reply *reply, struct list_question *question);
/* What every page has around it. */
void fill_frame(const struct request *request, struct page_frame *frame, struct serve_status *status);
/* Pages and problems for a failure of the store or of memory; logged. */
void fail(struct request *request, struct reply *reply, const char *what, const struct err *err);
bool is_api(const struct request *request);

MUST_USE enum status tally_get(struct request *request, struct tally *out, struct err *err);

/* ---- finding a threat (serve_threat.c) ---- */
struct threat_lookup {
	int code; /* 200, 301 (threat is the one to go to), 404, 410, 500 */
	struct threat threat;
	struct err err;
};
bool is_threat_id(struct str id);
void look_up_threat(const struct request *request, struct str id, struct threat_lookup *out);

/* ---- for other programs (serve_export.c) ---- */
void export_feed(struct request *request, struct reply *reply);
void export_sources(struct request *request, struct reply *reply);
/* False: there is no such file of a threat. */
bool export_threat(struct request *request, struct reply *reply, const struct threat *threat, struct str file);

/* ---- sending (serve_send.c) ---- */
/* Larger answers wait in memory until they are taken: past SERVE_SENDING_BYTES of them, 503. */
enum MHD_Result send_reply(struct serve *serve, struct MHD_Connection *connection, struct reply *reply);
void add_stream_headers(struct MHD_Response *response);
void log_failure(const struct request *request, const char *what, const char *why);

/* ---- what libmicrohttpd calls (serve_request.c) ---- */
void *conversation_begin(void *serve, const char *uri, struct MHD_Connection *connection);
void conversation_end(void *serve, struct MHD_Connection *connection, void **conversation,
		      enum MHD_RequestTerminationCode code);
enum MHD_Result conversation_step(void *serve, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_n, void **conversation);

#endif
