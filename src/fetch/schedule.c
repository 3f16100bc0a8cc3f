#include "schedule.h"

#include <string.h>

#include "caps.h"

enum {
	NEWEST_MAX = 20,     /* entries whose rhythm counts */
	UNKNOWN_S = 30 * 60, /* habit of a source whose rhythm is not known */
	JITTER_PART = 10,    /* up to a tenth of the interval */
	QUIET_PART = 24,     /* silent for a day: asked every hour; silent for 24 days: once a day */
	HABIT_MAX_S = CAP_POLL_MAX_S / (JITTER_PART + 1) * JITTER_PART, /* leaves room for the jitter */
};

#define WHY(text)                                                                                                      \
	{                                                                                                              \
		"" text, sizeof(text) - 1                                                                              \
	}

static int64_t clamped(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

struct newest { /* times of the newest entries, newest first */
	int64_t at[NEWEST_MAX];
	size_t n;
};

static void newest_add(struct newest *newest, int64_t time)
{
	size_t i = newest->n;
	while (i > 0 && newest->at[i - 1] < time)
		i--;
	if (i == NEWEST_MAX)
		return;
	size_t moved = (newest->n < NEWEST_MAX ? newest->n : NEWEST_MAX - 1) - i;
	memmove(&newest->at[i + 1], &newest->at[i], moved * sizeof(newest->at[0]));
	newest->at[i] = time;
	if (newest->n < NEWEST_MAX)
		newest->n++;
}

static struct newest newest_of(const struct feed *feed, int64_t now)
{
	struct newest newest = {.n = 0};
	for (size_t i = 0; i < feed->entries.n; i++) {
		int64_t time = feed->entries.at[i].published;
		if (time != TIME_UNKNOWN && time > 0 && time <= now)
			newest_add(&newest, time);
	}
	return newest;
}

/* The usual gap between two postings; entries put out together are one posting. 0: not known. */
static int64_t usual_gap(const struct newest *newest)
{
	struct newest gaps = {.n = 0};
	int64_t from = newest->n ? newest->at[0] : 0;
	for (size_t i = 1; i < newest->n; i++) {
		if (from - newest->at[i] < CAP_POLL_MIN_S)
			continue;
		newest_add(&gaps, from - newest->at[i]);
		from = newest->at[i];
	}
	return gaps.n ? gaps.at[gaps.n / 2] : 0;
}

/* 5 min, 10, 20 ... for 1, 2, 3: after so many failures, and at most after so many polls, since a
 * habit must be seen before it is trusted. */
static int64_t doubled(uint32_t times)
{
	int64_t interval = CAP_POLL_MIN_S;
	for (uint32_t i = 1; i < times && interval < HABIT_MAX_S; i++)
		interval *= 2;
	return clamped(interval, CAP_POLL_MIN_S, HABIT_MAX_S);
}

/* Seconds of silence before now; 0 when nothing is known. */
static int64_t silence(const struct source *source, const struct newest *newest, int64_t now)
{
	int64_t last = newest->n ? newest->at[0] : source->newest;
	return last == TIME_UNKNOWN || last <= 0 || last > now ? 0 : now - last;
}

/* ---- reasons ---- */

static const struct str why_failed = WHY("the last try failed; the wait doubles with each failure, up to a day"),
			why_gone = WHY("the server says it is gone for good (410); asked once a day"),
			why_set = WHY("its interval is set"), why_new = WHY("new here: its rhythm is being learned"),
			why_rhythm = WHY("its own rhythm"), why_quiet = WHY("it has been silent: asked less often"),
			why_ttl = WHY("the feed asks for this interval"),
			why_retry = WHY("the server asked to wait (Retry-After)"),
			why_fresh = WHY("the server says that nothing changes sooner (Cache-Control)"),
			why_skip = WHY("the feed asks not to be asked at other hours");

struct wait {
	int64_t seconds;
	struct str why;
};

static struct wait longer(struct wait wait, int64_t seconds, struct str why)
{
	return seconds > wait.seconds ? (struct wait){seconds, why} : wait;
}

static struct wait habit(const struct source *source, const struct poll_outcome *outcome)
{
	struct newest newest = {.n = 0};
	int64_t rhythm = source->interval_s ? source->interval_s : UNKNOWN_S, asked = 0;
	if (outcome->interval_s)
		return (struct wait){outcome->interval_s, why_set};
	if (outcome->feed) {
		newest = newest_of(outcome->feed, outcome->now);
		int64_t gap = usual_gap(&newest);
		rhythm = gap ? gap / 2 : UNKNOWN_S;
		asked = outcome->feed->ttl_s;
	}
	struct wait wait = {clamped(rhythm, CAP_POLL_MIN_S, CAP_POLL_MAX_S), why_rhythm};
	wait = longer(wait, silence(source, &newest, outcome->now) / QUIET_PART, why_quiet);
	if (wait.seconds > doubled(source->polls))
		wait = (struct wait){doubled(source->polls), why_new};
	wait = longer(wait, asked, why_ttl);
	wait.seconds = clamped(wait.seconds, CAP_POLL_MIN_S, CAP_POLL_MAX_S);
	return wait;
}

/* The first moment from `time` on that is not in an hour or on a day of quiet (UTC); `time` itself when quiet would
 * last longer than three days, since a feed that is never asked is no feed. */
static int64_t past_quiet(const struct poll_outcome *outcome, int64_t time)
{
	enum { HOUR_S = 3600, HOURS_MAX = 73, THURSDAY = 4 };
	for (int hour = 0; hour < HOURS_MAX && time >= 0; hour++) {
		int64_t at = hour ? (time / HOUR_S + hour) * HOUR_S : time;
		uint32_t hour_bit = 1u << (at / HOUR_S % 24), day_bit = 1u << ((at / (24 * HOUR_S) + THURSDAY) % 7);
		if (!(outcome->skip_hours & hour_bit) && !(outcome->skip_days & day_bit))
			return at;
	}
	return time;
}

int64_t schedule_next(struct source *source, const struct poll_outcome *outcome)
{
	struct wait wait;
	if (outcome->is_failure) {
		if (source->failures < UINT32_MAX)
			source->failures++;
		wait = (struct wait){doubled(source->failures), why_failed};
		if (outcome->is_gone)
			wait = (struct wait){HABIT_MAX_S, why_gone};
	} else {
		source->failures = 0;
		wait = habit(source, outcome);
		source->interval_s = (uint32_t)wait.seconds;
	}
	wait = longer(wait, outcome->retry_after_s, why_retry);
	if (!outcome->interval_s)
		wait = longer(wait, outcome->max_age_s, why_fresh);
	int64_t interval = clamped(wait.seconds, CAP_POLL_MIN_S, CAP_POLL_MAX_S);
	interval += (int64_t)(str_hash(source->id) % (uint64_t)(interval / JITTER_PART + 1));
	interval = clamped(interval, CAP_POLL_MIN_S, CAP_POLL_MAX_S);
	source->next_why = wait.why;
	source->next_poll = past_quiet(outcome, outcome->now + interval);
	if (source->next_poll != outcome->now + interval)
		source->next_why = why_skip;
	return source->next_poll - outcome->now;
}
