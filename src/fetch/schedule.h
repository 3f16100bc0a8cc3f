#ifndef TOCSIN_FETCH_SCHEDULE_H
#define TOCSIN_FETCH_SCHEDULE_H
/* When to ask a source again. Pure.
 *
 * Between CAP_POLL_MIN_S and CAP_POLL_MAX_S: from the source's own rhythm (half the usual gap between its
 * newest postings; longer when it has been silent: a day of silence means every hour), but a new source's
 * habit is trusted step by step: at most 5 min after the first poll, 10 after the second, and so on. Never
 * sooner than ttl, max-age or Retry-After ask (up to the maximum); failures double the interval from 5 min up and never
 * stop for good. A jitter of up to a tenth, made from the source's id, keeps sources apart; the same input gives the
 * same answer. An answer without a feed (304) keeps the habit; a failure leaves it as it was. */

#include "entry.h"
#include "source.h"

struct poll_outcome {
	bool is_failure;
	int64_t now;
	int64_t retry_after_s, max_age_s;
	const struct feed *feed; /* NULL: not changed, or a failure */
};

/* Seconds from now until the next poll; sets source->next_poll, failures, and without a failure interval_s. */
int64_t schedule_next(struct source *source, const struct poll_outcome *outcome);

#endif
