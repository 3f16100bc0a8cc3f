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

static int64_t clamped(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
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

static int64_t habit(const struct source *source, const struct poll_outcome *outcome)
{
	struct newest newest = {.n = 0};
	int64_t rhythm = source->interval_s ? source->interval_s : UNKNOWN_S, asked = 0;
	if (outcome->feed) {
		newest = newest_of(outcome->feed, outcome->now);
		int64_t gap = usual_gap(&newest);
		rhythm = gap ? gap / 2 : UNKNOWN_S;
		asked = outcome->feed->ttl_s;
	}
	rhythm = later(rhythm, silence(source, &newest, outcome->now) / QUIET_PART);
	return clamped(later(clamped(rhythm, 0, doubled(source->polls)), asked), CAP_POLL_MIN_S, CAP_POLL_MAX_S);
}

int64_t schedule_next(struct source *source, const struct poll_outcome *outcome)
{
	int64_t interval;
	if (outcome->is_failure) {
		if (source->failures < UINT32_MAX)
			source->failures++;
		interval = doubled(source->failures);
	} else {
		source->failures = 0;
		interval = habit(source, outcome);
		source->interval_s = (uint32_t)interval;
	}
	interval = later(interval, later(outcome->retry_after_s, outcome->max_age_s));
	interval = clamped(interval, CAP_POLL_MIN_S, CAP_POLL_MAX_S);
	interval += (int64_t)(str_hash(source->id) % (uint64_t)(interval / JITTER_PART + 1));
	interval = clamped(interval, CAP_POLL_MIN_S, CAP_POLL_MAX_S);
	source->next_poll = outcome->now + interval;
	return interval;
}
