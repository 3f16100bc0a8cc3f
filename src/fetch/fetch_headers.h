#ifndef TOCSIN_FETCH_HEADERS_H
#define TOCSIN_FETCH_HEADERS_H
/* headers: what an HTTP answer says about itself, read line by line.
 *
 * Pure: the time comes as a parameter. Memory: texts are copied into the arena. Any bytes are fine: a
 * line that says nothing to us is passed over. */

#include "arena.h"
#include "clock.h"
#include "status.h"
#include "str.h"

struct headers {
	uint32_t code; /* 0: no status line yet */
	struct str etag, last_modified, content_type, location;
	struct str retry_after;   /* seconds or a date, as written */
	int64_t date, expires;    /* TIME_UNKNOWN */
	int64_t max_age_s, age_s; /* -1: not said */
};

void headers_init(struct headers *headers);
/* One line with or without its end. A status line begins anew (after 100 Continue, 103 Early Hints). */
MUST_USE enum status headers_read(struct headers *headers, struct arena *arena, struct str line);

bool headers_is_redirect(const struct headers *headers);  /* 301 302 303 307 308, and says where to */
bool headers_is_permanent(const struct headers *headers); /* 301, 308 */
/* Seconds to stay away (RFC 9110 10.2.3), both forms; 0: nothing said. A date is measured from the
 * server's own Date when there is one, so that a wrong clock does not count. */
int64_t headers_retry_after(const struct headers *headers, int64_t now_s);
/* Seconds for which the answer stays fresh (RFC 9111 4.2): max-age before Expires, less Age; 0: nothing said. */
int64_t headers_max_age(const struct headers *headers, int64_t now_s);

#endif
