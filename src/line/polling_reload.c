/* What may change while the line runs: asked for by one thread, done by the shelf thread between two batches. */
#include <errno.h>
#include <time.h>

#include "log.h"
#include "polling_priv.h"

enum { LOOK_MS = 200 }; /* whether the line still runs */

/* ---- asking ---- */

enum status polling_reload(struct polling *poll, const struct polling_options *options, const struct sources *sources,
			   struct err *err)
{
	pthread_mutex_lock(&poll->lock);
	poll->reload.options = options;
	poll->reload.sources = sources;
	while (poll->reload.options && !atomic_load(&poll->stop)) {
		struct timespec until;
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += LOOK_MS * 1000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		(void)pthread_cond_timedwait(&poll->reload.done, &poll->lock, &until);
	}
	enum status status = poll->reload.options ? E_CONFLICT : poll->reload.status;
	poll->reload.options = NULL;
	pthread_mutex_unlock(&poll->lock);
	return status ? err_set(err, status, "the line is ending") : OK;
}

/* ---- doing ---- */

/* A source under another configuration: its settings follow at once, and so does when it is asked. */
static enum status lay_anew(struct polling *poll, size_t row, bool *is_changed)
{
	struct polled *p = &poll->sources[row];
	struct source told = p->source;
	bool was_disabled = p->settings.is_disabled;
	uint32_t interval_s = p->settings.interval_s;
	p->configured = poll->options.config ? config_find(poll->options.config, told.id) : NULL;
	if (p->configured)
		config_lay_facts(p->configured, &told);
	*is_changed = p->configured != NULL;
	enum status status = polled_set(poll, row, &told);
	if (!status && (was_disabled != p->settings.is_disabled || interval_s != p->settings.interval_s))
		p->source.next_poll = TIME_UNKNOWN;
	return status;
}

/* No later than the new interval of all sources says. */
static void hasten(struct polling *poll, int64_t now)
{
	int64_t latest = now + poll->options.interval_s;
	for (size_t i = 0; poll->options.interval_s && i < poll->sources_n; i++)
		if (poll->sources[i].source.next_poll > latest)
			poll->sources[i].source.next_poll = latest;
}

static enum status reload(struct polling *poll, struct err *err)
{
	size_t known = poll->sources_n;
	enum status status = OK;
	poll->options.config = poll->reload.options->config;
	poll->options.interval_s = poll->reload.options->interval_s;
	poll->options.no_pages = poll->reload.options->no_pages;
	for (size_t i = 0; i < known && !status; i++) {
		bool is_changed = false;
		if (lay_anew(poll, i, &is_changed))
			status = err_set(err, E_NOMEM, "no memory");
		if (!status && is_changed)
			status = store_source_put(poll->store, &poll->sources[i].source, err);
	}
	if (!status)
		status = polling_add_new(poll, poll->reload.sources, err);
	if (status == E_LIMIT) { /* no place for all: said once */
		log_event("source_left_out", &(struct log_pair){"why", str_of(err->msg)}, 1);
		status = OK;
	}
	for (size_t i = known; i < poll->sources_n && !status; i++)
		status = store_source_put(poll->store, &poll->sources[i].source, err);
	hasten(poll, clock_wall_s());
	return status;
}

enum status polling_take_reload(struct polling *poll, struct err *err)
{
	enum status status = OK;
	pthread_mutex_lock(&poll->lock);
	if (poll->reload.options) {
		status = store_begin(poll->store, err);
		if (!status)
			status = reload(poll, err);
		if (!status)
			status = store_commit(poll->store, err);
		poll->reload.options = NULL;
		poll->reload.status = status;
		pthread_cond_signal(&poll->reload.done);
	}
	pthread_mutex_unlock(&poll->lock);
	return status;
}
