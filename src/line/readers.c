#include "readers.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "log.h"

struct readers {
	struct reader_terms terms;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t has_idle;
	struct reader **idle;
	size_t idle_n, n;
	bool is_waiting; /* no reader could be started, and that was said */
	uint64_t deaths;
};

enum status readers_new(const struct reader_options *options, size_t n, struct readers **out, struct err *err)
{
	struct readers *readers = calloc(1, sizeof(*readers));
	if (!readers)
		return err_set(err, E_NOMEM, "no memory");
	pthread_mutex_init(&readers->lock, NULL);
	pthread_cond_init(&readers->has_idle, NULL);
	readers->idle = calloc(n, sizeof(*readers->idle));
	enum status status = readers->idle ? reader_settle(options, &readers->terms, &readers->idle[0], err)
					   : err_set(err, E_NOMEM, "no memory for readers");
	readers->n = !status;
	while (!status && readers->n < n && (readers->idle[readers->n] = reader_new(&readers->terms)))
		readers->n++;
	readers->idle_n = readers->n;
	if (!status && readers->n < n)
		status = err_set(err, E_NOMEM, "no memory for readers");
	if (status) {
		readers_free(readers);
		return status;
	}
	log_event("readers", &(struct log_pair){"how", str_of(readers->terms.words)}, 1);
	*out = readers;
	return OK;
}

void readers_free(struct readers *readers)
{
	if (!readers)
		return;
	for (size_t i = 0; i < readers->idle_n; i++)
		reader_free(readers->idle[i]);
	free(readers->idle);
	pthread_cond_destroy(&readers->has_idle);
	pthread_mutex_destroy(&readers->lock);
	free(readers);
}

const char *readers_words(const struct readers *readers)
{
	return readers->terms.words;
}

uint64_t readers_deaths(struct readers *readers)
{
	pthread_mutex_lock(&readers->lock);
	uint64_t deaths = readers->deaths;
	pthread_mutex_unlock(&readers->lock);
	return deaths;
}

static struct reader *borrow(struct readers *readers)
{
	pthread_mutex_lock(&readers->lock);
	while (!readers->idle_n)
		pthread_cond_wait(&readers->has_idle, &readers->lock);
	struct reader *reader = readers->idle[--readers->idle_n]; /* the last one given back: it is warm */
	pthread_mutex_unlock(&readers->lock);
	return reader;
}

static void give_back(struct readers *readers, struct reader *reader, bool died)
{
	pthread_mutex_lock(&readers->lock);
	readers->idle[readers->idle_n++] = reader;
	readers->deaths += died;
	pthread_cond_signal(&readers->has_idle);
	pthread_mutex_unlock(&readers->lock);
}

/* Said when it begins and when it is over, not each time. */
static void note_waiting(struct readers *readers, bool is_waiting, const char *why)
{
	pthread_mutex_lock(&readers->lock);
	bool changes = readers->is_waiting != is_waiting;
	readers->is_waiting = is_waiting;
	pthread_mutex_unlock(&readers->lock);
	if (changes)
		log_event(is_waiting ? "no_reader" : "readers_again",
			  &(struct log_pair){"why", str_of(is_waiting ? why : "one was started")}, 1);
}

struct work { /* one of the two */
	struct arena *arena;
	struct str bytes;
	const struct parse_hints *hints;
	struct feed *feed;
	const struct extract_input *input;
	struct article *article;
};

static enum status read_it(struct readers *readers, const struct work *w, struct mishap *mishap, struct err *err)
{
	const atomic_bool *stop = readers->terms.options.stop;
	struct reader *reader = borrow(readers);
	enum status status;
	for (;;) {
		status = w->feed ? reader_feed(reader, w->arena, w->bytes, w->hints, w->feed, err)
				 : reader_article(reader, w->arena, w->input, w->article, err);
		if (status != E_IO || (stop && atomic_load(stop)))
			break;
		note_waiting(readers, true, err->msg);
	}
	if (status != E_IO)
		note_waiting(readers, false, "");
	(void)snprintf(mishap->why, sizeof(mishap->why), "%.*s", STR_FORMAT(reader_death(reader)));
	give_back(readers, reader, *mishap->why != 0);
	return status;
}

enum status readers_feed(struct readers *readers, struct arena *arena, struct str bytes,
			 const struct parse_hints *hints, struct feed *out, struct mishap *mishap, struct err *err)
{
	const struct work work = {.arena = arena, .bytes = bytes, .hints = hints, .feed = out};
	return read_it(readers, &work, mishap, err);
}

enum status readers_article(struct readers *readers, struct dossier *d, const struct extract_input *input,
			    struct mishap *mishap, struct err *err)
{
	const struct work work = {.arena = d->arena, .input = input, .article = &d->article};
	mishap->why[0] = 0;
	if (readers->terms.is_off)
		return dossier_extract(d, input, err);
	enum status status = read_it(readers, &work, mishap, err);
	if (status) {
		arena_reset(d->arena);
		*d = (struct dossier){.arena = d->arena};
	}
	return status;
}
