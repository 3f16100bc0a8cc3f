#ifndef TOCSIN_FETCH_RESOLVE_H
#define TOCSIN_FETCH_RESOLVE_H
/* resolve: names into addresses, by ourselves (c-ares), so that the guard judges what is then connected to.
 *
 * A lookup is asked and comes back later through resolver_next. Its sockets live in the caller's epoll, with
 * RESOLVE_FLAG set in data.u64. The file of hosts is read first, localhost is this machine; search domains are never
 * tried. IPv4 and IPv6 are asked side by side; an answer that was cut is asked again over TCP (RFC 7766). Answers are
 * kept for their TTL, at least CAP_NAME_KEEP_MIN_S and at most CAP_NAME_KEEP_MAX_S; failures are not kept. Touches: the
 * network, the monotonic clock, /etc/resolv.conf and /etc/hosts. Memory: lookups lie with the caller and must outlive
 * the resolver or be forgotten (resolver_forget). Fails: E_SYNTAX (a bad address of a server), E_NOMEM. */

#include "fetch_guard.h"

struct resolver;

enum { ADDRESSES_MAX = 16, NAME_BYTES = 256, NAME_REASON_BYTES = 200 };
#define RESOLVE_FLAG ((uint64_t)1 << 40)

struct lookup {
	struct lookup *next;
	struct resolver *resolver;
	bool is_pending;
	unsigned turn; /* which question of this lookup; older answers are dropped */
	char name[NAME_BYTES];
	enum status status; /* OK: at least one address */
	char reason[NAME_REASON_BYTES];
	struct address at[ADDRESSES_MAX]; /* what is past it is left out */
	size_t n;
};

/* `server`: "127.0.0.1:5353", "[::1]:53,9.9.9.9"; "" those of the machine. */
MUST_USE enum status resolver_new(int epoll_fd, struct str server, struct resolver **out, struct err *err);
void resolver_free(struct resolver *resolver); /* NULL is fine */

/* `name` without a dot at its end has at most 253 bytes; longer ones come back as E_SYNTAX. */
void resolver_ask(struct resolver *resolver, struct lookup *lookup, const char *name);
void resolver_forget(struct lookup *lookup);             /* its answer will not come */
struct lookup *resolver_next(struct resolver *resolver); /* a lookup that came back; NULL: none */

bool resolver_has_next(const struct resolver *resolver);
/* A socket is ready: the low half of data.u64. */
void resolver_event(struct resolver *resolver, int fd, bool can_read, bool can_write);
void resolver_timeouts(struct resolver *resolver);         /* once a turn */
int64_t resolver_wait_ms(const struct resolver *resolver); /* -1: nothing waits */

#endif
