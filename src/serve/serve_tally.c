/* The numbers around the feed: the same for every reader until the store changes or the hour ends, so they are
 * counted once and kept; while much comes in, for TALLY_AGE_S. */
#include "serve_priv.h"

enum { TALLY_AGE_S = 2 };

/* The last 24 hours; when nothing came in them, the day that ended with the newest article. */
static enum status count_strip(struct request *request, struct tally *tally, struct err *err)
{
	tally->strip_end = tally->hour_end;
	enum status status = store_histogram(request->store, tally->strip_end, 3600, 24, tally->hours, err);
	for (size_t i = 0; i < 24 * 4 && !status; i++)
		if (tally->hours[i] > 0)
			return OK;
	int64_t newest = tally->stats.newest;
	if (status || newest == TIME_UNKNOWN || newest <= 0 || newest > request->now - 86400)
		return status;
	tally->strip_end = (newest / 3600 + 1) * 3600;
	return store_histogram(request->store, tally->strip_end, 3600, 24, tally->hours, err);
}

static enum status count(struct request *request, struct tally *tally, struct err *err)
{
	enum status status = store_stats(request->store, &tally->stats, err);
	if (!status)
		status = count_strip(request, tally, err);
	if (!status)
		status = store_histogram(request->store, tally->hour_end, tally->hour_end, 1, tally->by_band, err);
	return status;
}

enum status tally_get(struct request *request, struct tally *out, struct err *err)
{
	struct tally_shelf *shelf = &request->serve->tally;
	struct tally tally = {.hour_end = (request->now / 3600 + 1) * 3600, .made = request->now};
	enum status status = store_changes_newest(request->store, &tally.change, err);
	if (status)
		return status;
	pthread_mutex_lock(&shelf->lock);
	const struct tally *kept = &shelf->kept;
	int64_t age = request->now - kept->made;
	bool is_good = kept->hour_end == tally.hour_end &&
		       (kept->change == tally.change ? age < 60 : age >= 0 && age < TALLY_AGE_S);
	if (is_good)
		*out = *kept;
	pthread_mutex_unlock(&shelf->lock);
	if (is_good)
		return OK;
	status = count(request, &tally, err);
	if (status)
		return status;
	pthread_mutex_lock(&shelf->lock);
	shelf->kept = tally;
	pthread_mutex_unlock(&shelf->lock);
	*out = tally;
	return OK;
}
