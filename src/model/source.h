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

/* How its people want it asked; said in an OPML list, by `tocsin feeds set` or in the configuration. */
enum page_mode {
	PAGES_AUTO, /* an entry's page is fetched when the feed has not its full text */
	PAGES_YES,
	PAGES_NO,
};
const struct words *page_mode_words(void); /* "auto" "yes" "no" */

struct source_settings {
	struct str user_agent; /* "": the program's */
	struct str proxy;      /* "" none */
	struct str headers;    /* "Name: value" lines, sent to the feed's host only; may hold secrets */
	uint32_t interval_s;   /* 0: its own rhythm */
	enum page_mode pages;
	bool is_disabled;  /* kept, not asked */
	struct str folder; /* in lists of its people, "Europe/CERTs"; "" none */
};
const struct record *source_settings_record(void);

/* Sets one by its name: enabled, interval ("15m"), full-page, user-agent, proxy, headers (lines), folder. The value is
 * copied into the arena. E_NOTFOUND for another name, E_SYNTAX with what is wanted. */
MUST_USE enum status source_settings_set(struct arena *arena, struct source_settings *settings, struct str name,
					 struct str value, struct err *err);
/* "90", "90s", "15m", "2h", "1d" into seconds; false for all else and past a year. */
bool span_parse(struct str text, uint32_t *seconds);
bool yes_parse(struct str text, bool *out); /* yes no true false on off 1 0 */

enum { SOURCE_CREDIBILITY_UNKNOWN = 50 };

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
	struct str moved_from;     /* the address before a permanent redirect; the events have the rest */
	uint32_t repairs;          /* faults read over in the last feed */
	uint32_t polls, unchanged; /* answers ever; of them 304 or the same bytes */
	uint32_t entries_n;        /* entries of the last feed */
	uint32_t articles_n;       /* articles ever stored from it */
	int64_t newest;            /* publication time of its newest article */
	uint32_t interval_s;       /* present habit of polling */

	/* Stored beside the rest: not in source_record(). */
	struct source_settings settings;
	struct str next_why; /* why next_poll is when it is, a sentence */
};
VEC_TYPE(sources, struct source);

const struct record *source_record(void);
/* Does this source want a look? Fails, was repaired, moved. */
bool source_has_trouble(const struct source *source);
/* A deep copy of all of it. */
MUST_USE enum status source_copy(struct arena *arena, const struct source *source, struct source *out);
/* All fields unknown but the address and what follows from it; texts in the arena. */
struct source source_new(struct arena *arena, struct str feed_url);
/* "bleepingcomputer.com/feed" for https://www.bleepingcomputer.com/feed/: host without www., path. */
struct str source_id(struct arena *arena, struct str feed_url);

#endif
