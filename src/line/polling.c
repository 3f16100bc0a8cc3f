/* Starting and ending the running line. */
#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "log.h"
#include "polling_priv.h"

enum { RING_ROOM = 64, WORKERS_MAX = 64 }; /* a read article takes some 150 KB until it is shelved */

static size_t workers_of(const struct polling_options *options)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	size_t workers = options->workers ? options->workers : n > 1 ? (size_t)n - 1 : 1;
	return workers < WORKERS_MAX ? workers : WORKERS_MAX;
}

static enum status add_all(struct polling *poll, const struct sources *sources, const struct strs *removed,
			   struct err *err)
{
	struct map gone;
	enum status status = OK;
	map_init(&gone);
	for (size_t i = 0; i < removed->n && !status; i++)
		if (!map_put(&gone, str_hash(removed->at[i]), 1))
			status = err_set(err, E_NOMEM, "no memory");
	for (size_t i = 0; i < sources->n && !status; i++)
		if (sources->at[i].url.n && !map_get(&gone, str_hash(sources->at[i].id)))
			status = polled_add(poll, &sources->at[i], err);
	map_release(&gone);
	return status;
}

/* Stored sources whose address cannot be read any more, and that no list has: it is made from the name. */
static enum status add_named(struct polling *poll, struct arena *arena, const struct sources *stored, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < stored->n && !status; i++) {
		struct source source = stored->at[i];
		if (source.url.n || polled_find(poll, source.id))
			continue;
		source.url = str_join(arena, (struct str[]){STR("https://"), source.id}, 2, STR_EMPTY);
		log_event("source_from_its_name", &(struct log_pair){"url", source.url}, 1);
		status = polled_add(poll, &source, err);
	}
	return status;
}

/* Those that only the configuration names. */
static enum status add_configured(struct polling *poll, struct err *err)
{
	const struct config *config = poll->options.config;
	enum status status = OK;
	for (size_t i = 0; config && i < config->sources.n && !status; i++) {
		struct source source = config->sources.at[i].source;
		if (!source.url.n)
			continue;
		source.settings = (struct source_settings){0}; /* they are laid over, and never stored */
		if (!source.title.n)
			source.title = source.id;
		status = polled_add(poll, &source, err);
	}
	return status;
}

/* What lists brought is there to be seen and set from the start, also what is never asked. */
static enum status store_new(struct polling *poll, size_t stored_n, struct err *err)
{
	if (stored_n == poll->sources_n)
		return OK;
	enum status status = store_begin(poll->store, err);
	for (size_t i = stored_n; i < poll->sources_n && !status; i++)
		status = store_source_put(poll->store, &poll->sources[i].source, err);
	if (!status)
		return store_commit(poll->store, err);
	store_rollback(poll->store);
	return status;
}

enum status polling_add_new(struct polling *poll, const struct sources *sources, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct strs removed = {0};
	enum status status =
		arena ? store_sources_removed(poll->store, arena, &removed, err) : err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = add_all(poll, sources, &removed, err);
	if (!status)
		status = add_configured(poll, err);
	arena_free(arena);
	return status;
}

/* Sources that were stored before come first: their state is newer than any list's. */
static enum status load_sources(struct polling *poll, const struct sources *sources, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct sources stored = {0};
	struct strs none = {0};
	enum status status =
		arena ? store_sources(poll->store, arena, &stored, err) : err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = add_all(poll, &stored, &none, err);
	size_t known = poll->sources_n;
	if (!status)
		status = polling_add_new(poll, sources, err);
	if (!status)
		status = add_named(poll, arena, &stored, err);
	if (!status)
		status = store_new(poll, known, err);
	arena_free(arena);
	return status;
}

static enum status load_progress(struct polling *poll, struct err *err)
{
	struct store_stats stats;
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	struct str sample = STR_EMPTY;
	enum status status = arena ? store_stats(poll->store, &stats, err) : err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = store_fact_get(poll->store, arena, STR("sample"), &sample, err);
	if (!status) {
		poll->progress.articles = stats.articles;
		poll->progress.threats = stats.threats;
		poll->progress.is_sample = sample.n > 0;
		poll->was_empty = stats.articles == 0;
	}
	arena_free(arena);
	return status;
}

static enum status start_threads(struct polling *poll, struct err *err)
{
	poll->ring = ring_new(RING_ROOM, CAP_RING_BYTES, workers_of(&poll->options), job_work, poll);
	if (!poll->ring)
		return err_set(err, E_NOMEM, "no threads for the workers");
	poll->has_shelf_thread = !pthread_create(&poll->shelf_thread, NULL, polling_shelf_main, poll);
	poll->has_fetch_thread =
		poll->has_shelf_thread && !pthread_create(&poll->fetch_thread, NULL, polling_fetch_main, poll);
	return poll->has_fetch_thread ? OK : err_set(err, E_NOMEM, "no threads");
}

enum status polling_start(const struct polling_options *options, const struct tools *tools, struct store *store,
			  const struct sources *sources, struct polling **out, struct err *err)
{
	struct polling *poll = calloc(1, sizeof(*poll));
	if (!poll)
		return err_set(err, E_NOMEM, "no memory");
	poll->options = *options;
	poll->tools = tools;
	poll->store = store;
	poll->started_ms = clock_monotonic_ms();
	pthread_mutex_init(&poll->lock, NULL);
	pthread_cond_init(&poll->reload.done, NULL);
	map_init(&poll->under_way);
	map_init(&poll->asked);
	map_init(&poll->rows);
	enum status status = options->rewrite.model.n ? scribe_new(&options->rewrite, &poll->scribe, err) : OK;
	poll->options.read.stop = &poll->stop;
	if (!status)
		status = readers_new(&poll->options.read, workers_of(options), &poll->readers, err);
	if (!status && !(poll->quarantine = quarantine_new()))
		status = err_set(err, E_NOMEM, "no memory");
	if (!status)
		status = quarantine_load(poll->quarantine, store, err);
	if (!status)
		status = fetch_new(&options->fetch, &poll->fetch, err);
	if (!status)
		status = load_progress(poll, err);
	if (!status)
		status = load_sources(poll, sources, err);
	if (!status)
		status = start_threads(poll, err);
	if (status)
		polling_stop(poll);
	else
		*out = poll;
	return status;
}

void polling_get_progress(struct polling *poll, struct polling_progress *out)
{
	pthread_mutex_lock(&poll->lock);
	*out = poll->progress;
	pthread_mutex_unlock(&poll->lock);
	out->readers_lost = readers_deaths(poll->readers);
	out->quarantined = quarantine_n(poll->quarantine);
}

const char *polling_reading(const struct polling *poll)
{
	return readers_words(poll->readers);
}

/* Entries that wait: for their turn, and for pages that will not come any more. */
static void drop_wanted(struct polling *poll)
{
	size_t cursor = 0;
	struct map_slot slot;
	for (struct wanted *w = poll->first, *next; w; w = next) {
		next = w->next;
		wanted_free(w);
	}
	while (map_next(&poll->asked, &cursor, &slot))
		wanted_free((struct wanted *)(uintptr_t)slot.value);
	map_release(&poll->asked);
}

void polling_stop(struct polling *poll)
{
	if (!poll)
		return;
	atomic_store(&poll->stop, true);
	if (poll->fetch)
		fetch_wake(poll->fetch);
	if (poll->has_fetch_thread)
		pthread_join(poll->fetch_thread, NULL);
	else if (poll->ring)
		ring_close(poll->ring);
	if (poll->has_shelf_thread)
		pthread_join(poll->shelf_thread, NULL);
	ring_free(poll->ring);
	readers_free(poll->readers);
	quarantine_free(poll->quarantine);
	fetch_free(poll->fetch);
	shelf_free(poll->shelf);
	scribe_free(poll->scribe);
	store_close(poll->store);
	drop_wanted(poll);
	for (size_t i = 0; i < poll->sources_n; i++)
		polled_release(&poll->sources[i]);
	free(poll->sources);
	map_release(&poll->under_way);
	map_release(&poll->rows);
	pthread_cond_destroy(&poll->reload.done);
	pthread_mutex_destroy(&poll->lock);
	free(poll);
}
