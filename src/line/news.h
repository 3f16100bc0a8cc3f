#ifndef TOCSIN_LINE_NEWS_H
#define TOCSIN_LINE_NEWS_H
/* What is new in a threat's record against the one before, in short lines for its history: the band, the kind of
 * event, the status, sources, names, disagreement. Pure. Memory: the arena. */

#include "threat.h"

enum { NEWS_MOST = 8 };

MUST_USE enum status news_of(struct arena *arena, const struct threat *before, const struct threat *now,
			     struct strs *out);

#endif
