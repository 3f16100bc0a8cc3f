#ifndef TOCSIN_FETCH_SCHEDULE_H
#define TOCSIN_FETCH_SCHEDULE_H
/* When to ask a source again. Pure.
 *
 * Between CAP_POLL_MIN_S and CAP_POLL_MAX_S: from the source's own rhythm (half the usual gap between its
 * newest postings; longer when it has been silent: a day of silence means every hour), but a new source's
 * habit is trusted step by step: at most 5 min after the first poll, 10 after the second, and so on. Never
 * sooner than ttl, max-age or Retry-After ask (up to the maximum); failures double the interval from 5 min up and never
 * stop for good. A jitter of up to a tenth, made from the source's id, keeps sources apart; the same input gives the
 * same answer. An answer without a feed (304) keeps the habit; a failure leaves it as it was.
 * What its people set (settings.interval_s) stands before the rhythm and ttl, not before Retry-After. Hours and days
 * in which a feed asks for quiet are passed over, unless it asks for more than three days of it at a time. A feed
 * that is gone (410) is asked once a day. source->next_why says in a sentence which of these decided. */

#include "entry.h"
#include "source.h"

struct poll_outcome {
	bool is_failure;
	bool is_gone; /* 410 */
	int64_t now;
	int64_t retry_after_s, max_age_s;
	const struct feed *feed;        /* NULL: not changed, or a failure */
	uint32_t skip_hours, skip_days; /* of the last feed, as struct feed has them */
	uint32_t interval_s;            /* set by its people; 0: not */
};

/* Seconds from now until the next poll; sets source->next_poll and next_why (a constant), failures, and without a
 * failure interval_s. */
int64_t schedule_next(struct source *source, const struct poll_outcome *outcome);

#endif
