#ifndef TOCSIN_PARSE_DISCOVER_H
#define TOCSIN_PARSE_DISCOVER_H
/* Where the feeds of a site may be: its page's <link rel="alternate">, links that look like feeds, and the places
 * where publishing programs put them. The best first; whether there is a feed, asking tells.
 * Pure. Memory: in the arena. At most DISCOVER_MAX addresses, each once. Any bytes as page are fine. */

#include "vec.h"

enum { DISCOVER_MAX = 24 };
MUST_USE enum status discover_candidates(struct arena *arena, struct str page, struct str url, struct strs *out,
					 struct err *err);

#endif
