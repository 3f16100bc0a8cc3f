#ifndef TOCSIN_FETCH_H
#define TOCSIN_FETCH_H
/* fetch: many HTTP transfers at once in one thread, over libcurl's multi_socket and epoll.
 *
 * Queues per host are ours: at most `per_host` transfers at a time, `page_gap_ms` between two pages of
 * one host, feeds before pages. Politeness is for the public: a host in `allow_private` has no gap and 8 places.
 * A redirect is followed at once, in the place of the host that sent it.
 * Conditional requests, gzip/br/zstd, HTTP/2 over TLS, redirects followed by us one at a time so that each
 * address passes the guard; every cap of model/caps.h has its own reason in the answer. No cookies, and no
 * proxy of the environment. A request's own header lines go to the host it names and to no other.
 * SSRF guard: http and https only. Names are resolved by us (fetch_resolve.h) and judged: what is not public
 * (v4, v6, v4 carried in v6) must lie in `allow_private`. The transfer is pinned to the addresses that passed,
 * so a second answer of a name server changes nothing; each redirect is resolved and judged anew, and the
 * address is judged once more when the socket opens. A proxy is judged in the same way, in the host's place.
 * Pages: robots.txt of each host on the way is asked first (fetch_robots.h); what it forbids is E_DENIED.
 * Touches: the network, both clocks. A turn never blocks. The program ignores SIGPIPE (TLS writes).
 * Memory: an answer's texts are valid during the callback.
 * Fails: E_NOMEM, E_NET (epoll), E_SYNTAX (a bad CIDR). Failures of transfers come as answers. */

#include "caps.h"
#include "source.h"

struct fetch;

struct fetch_options {
	struct str user_agent;        /* with a contact address */
	struct strs allow_private;    /* CIDRs, "127.0.0.0/8", "::1/128" */
	bool no_robots;               /* pages without asking robots.txt */
	struct str resolver;          /* name server, "127.0.0.1:5353"; "": the machine's */
	struct str proxy;             /* of requests that name none; "" none */
	struct str ca_file;           /* PEM bundle of certificate authorities; "": the machine's */
	uint32_t in_flight, per_host; /* 0: the caps, here and below */
	uint32_t page_gap_ms;
	uint32_t transfer_s, connect_s; /* transfer_s counts all redirects */
	uint32_t slow_s;                /* given up after so long below CAP_SLOW_BYTES_S */
};
MUST_USE enum status fetch_new(const struct fetch_options *options, struct fetch **out, struct err *err);
void fetch_free(struct fetch *fetch); /* unfinished transfers are dropped without an answer; NULL is fine */

struct fetch_request {
	struct str url;
	struct str etag, last_modified; /* "" none */
	struct str user_agent;          /* "": that of the options */
	struct str proxy;               /* "http://10.0.0.1:3128", socks5h:// too; "" none */
	struct str headers;             /* "Name: value" lines; CAP_REQUEST_HEADERS_BYTES */
	bool is_page;                   /* a page: the gap counts, CAP_PAGE_BYTES */
	size_t body_bytes;              /* cap of the decoded body; 0: CAP_FEED_BYTES or CAP_PAGE_BYTES */
	uint64_t tag;                   /* the caller's */
};
/* Copies the request into the queue of its host. E_SYNTAX for what is not http(s). Loop thread only;
 * may be called from the callback of a turn. */
MUST_USE enum status fetch_add(struct fetch *fetch, const struct fetch_request *request, struct err *err);

struct fetch_answer {
	uint64_t tag;
	enum status status;  /* OK: there is an HTTP answer of any code, 304 too (with an empty body) */
	struct str reason;   /* when not OK, or a code >= 400: a sentence, "503 Service Unavailable, retry in 120 s" */
	uint32_t code;       /* HTTP; 0 none */
	struct str url;      /* after redirects */
	struct str moved_to; /* where an unbroken chain of 301 and 308 from the first URL led; "" when there is
				none, on failure, and past a step from https down to http */
	bool is_insecure;    /* it was TLS that failed */
	bool is_downgraded;  /* a redirect led from https to http */
	struct str etag, last_modified, content_type;
	int64_t retry_after_s; /* 0: nothing said */
	int64_t max_age_s;     /* Cache-Control or Expires, less Age; 0 nothing said */
	struct str body;       /* decoded */
	uint32_t took_ms;      /* with all redirects, without waiting in the queue */
};
typedef void fetch_answer_fn(void *ctx, const struct fetch_answer *answer);

/* Waits at most `wait_ms` for something to do, does it, calls `each` for every finished transfer. */
MUST_USE enum status fetch_turn(struct fetch *fetch, uint32_t wait_ms, fetch_answer_fn *each, void *ctx,
				struct err *err);
void fetch_wake(struct fetch *fetch);            /* from any thread: the present or next turn ends at once */
size_t fetch_pending(const struct fetch *fetch); /* queued and in flight */

#endif
