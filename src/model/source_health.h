#ifndef TOCSIN_MODEL_SOURCE_HEALTH_H
#define TOCSIN_MODEL_SOURCE_HEALTH_H
/* How a source does: its answers, its rhythm, its worth. Plain data; made by store_source_health(). */

#include "source.h"

enum answer_class {
	ANSWER_NEW,         /* a feed was read */
	ANSWER_SAME,        /* 304 */
	ANSWER_REFUSED,     /* 4xx */
	ANSWER_FAILING,     /* 5xx */
	ANSWER_UNREACHABLE, /* no name, no connection, too slow, cut off */
	ANSWER_INSECURE,    /* TLS */
	ANSWER_UNREADABLE,  /* not a feed, too large, a bomb */
	ANSWER_DENIED,      /* the guard against inside addresses */
	ANSWERS_N,
};
const struct words *answer_class_words(void); /* "new" "same" "refused" ... */

enum source_event_kind {
	EVENT_MOVED,   /* a permanent redirect; detail: the new address */
	EVENT_TROUBLE, /* the first failure after all was well; detail: its reason */
	EVENT_WELL,    /* the first good answer after that */
	EVENT_TLS,     /* trouble with its certificate; detail: which */
	EVENT_HTML,    /* a page came for a feed; detail: its title */
	EVENT_GONE,    /* 410 */
	EVENT_READER,  /* bytes of it ended a reader (reader/); detail: which, and how */
	SOURCE_EVENTS_N,
};
const struct words *source_event_words(void);

struct source_event {
	int64_t at;
	enum source_event_kind kind;
	struct str detail;
};
VEC_TYPE(source_events, struct source_event);
const struct record *source_event_record(void);

/* One answer of a source, to be counted. */
struct source_note {
	struct str id;
	int64_t at;
	enum answer_class class;
	uint32_t repairs;
	bool has_event, is_event_only; /* no answer is counted */
	struct source_event event;
};

enum { HEALTH_DAYS = 30, HEALTH_SHARE_DAYS = 90, HEALTH_SHARE_LEAST = 5 };

struct source_health {
	struct str id;
	uint32_t answers[ANSWERS_N];   /* of the last HEALTH_DAYS */
	uint32_t repairs;              /* faults read over, in the same days */
	uint32_t items[HEALTH_DAYS];   /* articles by the day they were published (UTC), the oldest first */
	double usual_a_day;            /* articles a day from the first to the newest of its last 60 days; 0 unknown */
	int64_t newest;                /* publication time of its newest article; TIME_UNKNOWN none */
	uint32_t silent_days;          /* whole days since then */
	bool is_silent;                /* more than twice its longest pause, and more than two days */
	struct str silence;            /* "usually 6 a day, none for 3 days"; "" when it is not silent */
	uint32_t articles, copies;     /* of the last HEALTH_SHARE_DAYS */
	uint32_t events, events_first; /* threats of several sources that it told, and told first, same days */
};
VEC_TYPE(source_healths, struct source_health);

/* Shares in 0..1; -1 with fewer than HEALTH_SHARE_LEAST to count. */
double source_health_copies(const struct source_health *health);
double source_health_first(const struct source_health *health);

/* Is a source that published on these days (ascending, distinct, days since 1970) silent on `today`? At least
 * five days are wanted to know a habit. */
bool source_is_silent(const int64_t *days, size_t n, int64_t today);
/* "usually 6 a day, none for 3 days", "usually 2 a week, none for 5 weeks". */
struct str source_silence(struct arena *arena, double usual_a_day, uint32_t silent_days);

#endif
