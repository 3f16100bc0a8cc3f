#ifndef TOCSIN_MODEL_SOURCE_H
#define TOCSIN_MODEL_SOURCE_H
/* A source: one feed that we poll, and what we know of its health. Plain data. */

#include "clock.h"
#include "record.h"

enum source_category {
	CATEGORY_NEWS,
	CATEGORY_RESEARCH,
	CATEGORY_ADVISORY,
	CATEGORY_VULNERABILITY,
	CATEGORY_STATUS,
	CATEGORY_RANSOMWARE,
	CATEGORY_COMMUNITY,
};
const struct words *source_category_words(void);

struct source {
	struct str id; /* stable: the feed's host and path in one word, made by source_id() */
	struct str title;
	struct str url;  /* of the feed; follows permanent redirects */
	struct str site; /* of the people who read it */
	enum source_category category;
	uint32_t credibility; /* 0-100 */
	struct str language;  /* "en"; "" unknown */

	/* How polling goes. */
	struct str etag, last_modified;
	int64_t last_try, last_success, next_poll; /* TIME_UNKNOWN: never */
	uint32_t failures;                         /* in a row */
	uint32_t http_status;                      /* of the last answer; 0 when there was none */
	struct str trouble;        /* why the last try failed or was repaired, a sentence; "" all well */
	struct str moved_from;     /* the address before a permanent redirect */
	uint32_t repairs;          /* faults read over in the last feed */
	uint32_t polls, unchanged; /* answers ever; of them 304 or the same bytes */
	uint32_t entries_n;        /* entries of the last feed */
	uint32_t articles_n;       /* articles ever stored from it */
	int64_t newest;            /* publication time of its newest article */
	uint32_t interval_s;       /* present habit of polling */
};
VEC_TYPE(sources, struct source);

const struct record *source_record(void);
/* Does this source want a look? Fails, was repaired, moved. */
bool source_has_trouble(const struct source *source);
/* "bleepingcomputer.com/feed" for https://www.bleepingcomputer.com/feed/: host without www., path. */
struct str source_id(struct arena *arena, struct str feed_url);

#endif
