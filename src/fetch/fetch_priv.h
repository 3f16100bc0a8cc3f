#ifndef TOCSIN_FETCH_PRIV_H
#define TOCSIN_FETCH_PRIV_H
/* Shared by the parts of fetch only: jobs wait in the queue of their host (fetch_queue.c), a transfer
 * carries one job over the wire (fetch_transfer.c), fetch_shares.c says who may go on, fetch.c turns the wheel,
 * fetch_reason.c has the words. */

#include <curl/curl.h>

#include "fetch.h"
#include "fetch_guard.h"
#include "fetch_headers.h"
#include "fetch_resolve.h"
#include "fetch_robots.h"
#include "map.h"

/* --- queue: who may go next --- */

struct job {
	struct job *next; /* in its host's line */
	struct host *host;
	/* NUL-terminated, in the job's own block */
	struct str url, etag, last_modified, user_agent, proxy, headers;
	bool is_page;
	size_t body_bytes; /* 0: by is_page */
	uint64_t tag;
};

struct job_line {
	struct job *first, *last;
};

enum host_line { LINE_READY, LINE_RESTING, LINES };

struct host {
	uint64_t key; /* hash of its name; two names with one hash would share a queue, no more */
	struct host *next[LINES];
	bool in[LINES];
	struct job_line feeds, pages;
	size_t in_flight;
	int64_t rest_until_ms; /* no page before */
	bool is_listed;        /* in allow_private: no politeness */
};

/* A host stands in the line `ready` when one of its jobs may start, and in `resting` from the start of a
 * page until the gap is over. All rests are equally long, so that line is sorted by itself. */
struct queue {
	struct map hosts; /* key -> struct host */
	struct {
		struct host *first, *last;
	} lines[LINES];
	size_t per_host, page_gap_ms;
	size_t waiting_n;
};

void queue_init(struct queue *queue, size_t per_host, size_t page_gap_ms);
void queue_release(struct queue *queue); /* jobs in flight must have been given back */
MUST_USE enum status queue_add(struct queue *queue, const struct guard *guard, const struct fetch_request *request);
/* The next job that may start, now in flight; NULL: none. Give it back with queue_done. */
struct job *queue_next(struct queue *queue, int64_t now_ms);
void queue_done(struct queue *queue, struct job *job); /* frees the job */
/* Milliseconds until a rest ends that holds a page back; -1: nothing waits for time. */
int64_t queue_wait_ms(const struct queue *queue, int64_t now_ms);

/* --- shares: what all bodies may hold --- */

/* While all bodies together hold CAP_BODIES_BYTES, only who is below an even share of it, or the eldest, goes on; the
 * others wait where they are. So memory ends at twice the cap and one body, small answers pass large ones, and one
 * always comes to its end. */
struct shares {
	size_t bytes;  /* of the bodies of all transfers */
	size_t held_n; /* transfers that wait */
};
struct transfer;
/* After anything that came in. `busy`: all transfers at work. */
void shares_settle(struct shares *shares, struct transfer *const *busy, size_t n);

/* --- transfer: one job over the wire --- */

struct transfer_rules {
	struct guard guard;
	char *user_agent, *ca_file;
	uint32_t transfer_s, connect_s, slow_s;
	bool asks_robots;
	struct str token; /* of the user agent, for robots.txt; in user_agent */
};

/* Whom a socket would be opened to: the host of an address, or of the proxy before it. */
struct target {
	char *host; /* as libcurl will ask for it: punycode, numbers in the usual spelling, no brackets */
	char *port;
	bool is_address;
	struct address address;
};
MUST_USE enum status target_parse(struct arena *arena, const char *url, bool is_proxy, struct target *out);

struct transfer {
	const struct transfer_rules *rules;
	CURL *easy;               /* kept from job to job */
	struct curl_slist *lines; /* request headers */
	struct job *job;
	size_t place; /* among the transfers of the loop */
	int64_t started_ms;
	struct arena *arena; /* all texts of this answer */
	struct strs urls;    /* the chain of redirects; the last is asked now */
	struct target target;
	struct lookup lookup;    /* of the target's name */
	struct curl_slist *pins; /* the addresses that may be connected to */
	struct headers headers;
	size_t header_bytes;
	struct shares *shares;
	struct buf body; /* counted in shares->bytes */
	bool is_held;    /* by the shares */
	struct chain {   /* where we are on the way to the page while its robots.txt is asked */
		bool is_set;
		struct strs urls;
		bool is_permanent, is_downgraded;
		struct str moved_to;
	} page;
	size_t robots_n;   /* hosts whose robots.txt was asked on the way */
	bool is_permanent; /* only 301 and 308 so far */
	bool is_downgraded;
	struct str moved_to;
	struct err trouble; /* why we stopped it ourselves */
	struct err refused; /* what the guard said of an address; another address of the name may do */
	char said[CURL_ERROR_SIZE];
};

/* NULL: no memory */
struct transfer *transfer_new(const struct transfer_rules *rules, struct shares *shares);
void transfer_free(struct transfer *transfer); /* not in a multi; NULL is fine */
/* Makes the easy handle ready for the job's first address. */
MUST_USE enum status transfer_start(struct transfer *transfer, struct job *job, int64_t now_ms);
/* Before the wire: is there a name to resolve? It is target.host. E_DENIED for an address that the guard
 * refuses, with its reason in `trouble`. */
MUST_USE enum status transfer_needs_name(struct transfer *transfer, bool *out);
/* Judges what the name came to and pins the rest. Fails with a reason in `trouble`. */
MUST_USE enum status transfer_pin(struct transfer *transfer);
/* After the wire: true fills the answer; false: the handle is ready for the next hop of a redirect. */
bool transfer_end(struct transfer *transfer, CURLcode code, struct fetch_answer *answer);
/* The way to the page is left for its robots.txt, and taken up again: the handle is ready. */
bool transfer_is_on_robots(const struct transfer *transfer);
MUST_USE enum status transfer_to_robots(struct transfer *transfer);
MUST_USE enum status transfer_to_page(struct transfer *transfer);
/* After the wire, on robots.txt: true when it is at its end, false for a redirect that is followed. */
bool transfer_end_robots(struct transfer *transfer, CURLcode code, uint32_t *answer);
struct str transfer_url(const struct transfer *transfer); /* that is asked now */
/* An answer for a job that could not even start; `trouble` says why, when it is set. */
void transfer_refuse(struct transfer *transfer, enum status status, struct fetch_answer *answer);
/* Forgets the job and all of its texts; the handle stays. */
void transfer_reset(struct transfer *transfer);

/* --- reasons: one sentence each --- */

/* Why the wire failed. */
enum status reason_of_wire(const struct transfer *transfer, CURLcode code, struct str *out);
/* "503 Service Unavailable, retry in 120 s"; "" below 400, but for a redirect to nowhere. */
struct str reason_of_code(struct arena *arena, uint32_t code, int64_t retry_after_s);
size_t transfer_body_cap(const struct transfer *transfer);

#endif
