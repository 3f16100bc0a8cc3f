#ifndef TOCSIN_STORE_TRENDS_H
#define TOCSIN_STORE_TRENDS_H
/* store, reading over many threats at once: what is named, who is first, how busy each source is.
 *
 * Counts are taken when asked, over a span of days; each walks what lies in the span and no more.
 * Memory: the caller's arena. Fails as store.h says. */

#include "store.h"

struct entity_trend { /* open threats above the fold that name it, by `updated` */
	enum entity_type type;
	struct str id, name;  /* name "" when no threat could be read */
	uint32_t now, before; /* in the span, and in the one as long before it */
};
VEC_TYPE(entity_trends, struct entity_trend);
/* The `max` entities of one type that most threats name between from (exclusive) and to; is_rising: those
 * whose count grew most. Of techniques those that the articles describe. */
MUST_USE enum status store_entity_trends(struct store *store, struct arena *arena, enum entity_type type, int64_t from,
					 int64_t to, bool is_rising, size_t max, struct entity_trends *out,
					 struct err *err);

struct source_speed { /* over threats that two or more sources tell, originals only */
	struct str id;
	uint32_t told, first; /* threats; and those that it told before all others */
	int64_t median_s;     /* after the first report, over the others; 0 when it was always first */
};
VEC_TYPE(source_speeds, struct source_speed);
/* Those that told most come first. */
MUST_USE enum status store_source_speeds(struct store *store, struct arena *arena, int64_t from, int64_t to,
					 struct source_speeds *out, struct err *err);

#endif
