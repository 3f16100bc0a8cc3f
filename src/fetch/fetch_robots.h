#ifndef TOCSIN_FETCH_ROBOTS_H
#define TOCSIN_FETCH_ROBOTS_H
/* robots: may this page be fetched? (RFC 9309.)
 *
 * The reading is pure: groups for our product token, else those for "*", are taken out of a robots.txt; the longest
 * rule that matches a path decides, an allow before a disallow of the same length; "*" matches any run, "$" the
 * end. What is past CAP_ROBOTS_BYTES or CAP_ROBOTS_RULES is not read.
 * The table keeps what was read by origin (scheme, host, port): a day; ten minutes when the server failed, in
 * which nothing is fetched (RFC 9309 2.3.1.4). 4xx: all is allowed (2.3.1.3). */

#include "buf.h"
#include "map.h"

/* Rules, one a line, "+/path" and "-/path", normalised. `token`: "tocsin". Any bytes are fine. */
void robots_read(struct str text, struct str token, struct buf *rules);
/* `path` with its query, "/a?b=c". */
bool robots_allows(struct str rules, struct str path);

enum robots_verdict { ROBOTS_UNKNOWN, ROBOTS_ALLOWED, ROBOTS_FORBIDDEN, ROBOTS_UNREACHABLE };

struct robots {
	struct map known; /* hash of an origin -> its entry */
	size_t bytes;     /* of all rules */
};
void robots_init(struct robots *robots);
void robots_release(struct robots *robots);
enum robots_verdict robots_judge(const struct robots *robots, struct str url, int64_t now_ms);
/* What the origin of `url` said: `rules` when `code` is 2xx; code 0 when no answer came. Without memory it is
 * asked again. */
void robots_keep(struct robots *robots, struct str url, uint32_t code, struct str rules, int64_t now_ms);

/* "https://host:8443", lower case, and "/path?query" of an address; points into `url` but for the first. */
struct str robots_origin(struct arena *arena, struct str url);
struct str robots_path(struct str url);

#endif
