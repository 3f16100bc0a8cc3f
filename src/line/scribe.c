#include "scribe.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "caps.h"
#include "log.h"

enum { PAUSE_FIRST_S = 5, PAUSE_MOST_S = 600, SHEET_BYTES = 32 * 1024 * 1024 };

struct sheet { /* a threat on its way */
	struct sheet *next;
	struct arena *arena;
	struct threat threat;
};

struct scribe {
	struct arena *arena;
	struct ask_options options;
	atomic_bool stop;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t more;
	struct sheet *queue, *done;
	size_t queue_n, done_n;
	char last_trouble[200];
	uint32_t pause_s;
};

static void sheet_free(struct sheet *sheet)
{
	if (sheet)
		arena_free(sheet->arena);
	free(sheet);
}

static struct sheet *sheet_new(const struct threat *threat)
{
	struct sheet *sheet = calloc(1, sizeof(*sheet));
	if (sheet)
		sheet->arena = arena_new(SHEET_BYTES);
	if (sheet && sheet->arena && !record_copy(threat_record(), sheet->arena, threat, &sheet->threat))
		return sheet;
	sheet_free(sheet);
	return NULL;
}

/* ---- the thread ---- */

static void wait_s(struct scribe *s, uint32_t seconds)
{
	struct timespec until;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	while (!atomic_load(&s->stop) && !pthread_cond_clockwait(&s->more, &s->lock, CLOCK_MONOTONIC, &until))
		; /* woken for more work: the pause goes on */
}

static void note_trouble(struct scribe *s, const struct err *err)
{
	s->pause_s = s->pause_s ? s->pause_s * 2 : PAUSE_FIRST_S;
	if (s->pause_s > PAUSE_MOST_S)
		s->pause_s = PAUSE_MOST_S;
	if (str_eq(str_of(s->last_trouble), str_of(err->msg)))
		return;
	(void)snprintf(s->last_trouble, sizeof(s->last_trouble), "%s", err->msg);
	log_event("rewrite", &(struct log_pair){"trouble", str_of(err->msg)}, 1);
}

/* Holds the lock, but not during the call. */
static void word_one(struct scribe *s)
{
	struct err err = {0};
	struct sheet *sheet = s->queue;
	s->queue = sheet->next;
	s->queue_n--;
	pthread_mutex_unlock(&s->lock);
	enum status status = ask_rewrite(&s->options, sheet->arena, &sheet->threat, &err);
	pthread_mutex_lock(&s->lock);
	if (!status && s->done_n < SCRIBE_QUEUE) {
		s->last_trouble[0] = 0;
		s->pause_s = 0;
		sheet->next = s->done;
		s->done = sheet;
		s->done_n++;
		return;
	}
	sheet_free(sheet);
	if (status == E_NET && !atomic_load(&s->stop)) {
		note_trouble(s, &err);
		wait_s(s, s->pause_s);
	}
}

static void *scribe_main(void *ctx)
{
	struct scribe *s = ctx;
	pthread_mutex_lock(&s->lock);
	while (!atomic_load(&s->stop)) {
		if (s->queue)
			word_one(s);
		else
			pthread_cond_wait(&s->more, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- from the shelf ---- */

enum status scribe_new(const struct ask_options *options, struct scribe **out, struct err *err)
{
	struct scribe *s = calloc(1, sizeof(*s));
	if (!s)
		return err_set(err, E_NOMEM, "no memory for the scribe");
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->more, NULL);
	s->arena = arena_new(CAP_HEADER_BYTES);
	s->options = *options;
	s->options.stop = &s->stop;
	if (s->arena) {
		s->options.url = str_copy(s->arena, options->url);
		s->options.model = str_copy(s->arena, options->model);
		s->options.key = str_copy(s->arena, options->key);
	}
	bool ok = s->arena && !arena_status(s->arena);
	s->has_thread = ok && !pthread_create(&s->thread, NULL, scribe_main, s);
	if (!s->has_thread) {
		scribe_free(s);
		return err_set(err, E_NOMEM, "no thread for the scribe");
	}
	*out = s;
	return OK;
}

static void list_free(struct sheet *list)
{
	while (list) {
		struct sheet *next = list->next;
		sheet_free(list);
		list = next;
	}
}

void scribe_free(struct scribe *s)
{
	if (!s)
		return;
	atomic_store(&s->stop, true);
	pthread_mutex_lock(&s->lock);
	pthread_cond_broadcast(&s->more);
	pthread_mutex_unlock(&s->lock);
	if (s->has_thread)
		pthread_join(s->thread, NULL);
	list_free(s->queue);
	list_free(s->done);
	pthread_cond_destroy(&s->more);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->arena);
	free(s);
}

/* Takes the sheet of this threat out of the queue; NULL: none. */
static struct sheet *queue_remove(struct scribe *s, struct str id)
{
	for (struct sheet **at = &s->queue; *at; at = &(*at)->next)
		if (str_eq((*at)->threat.id, id)) {
			struct sheet *found = *at;
			*at = found->next;
			s->queue_n--;
			return found;
		}
	return NULL;
}

/* The worst first; behind those that are as bad and came before. */
static void queue_insert(struct scribe *s, struct sheet *sheet)
{
	struct sheet **at = &s->queue;
	while (*at && (*at)->threat.severity.score >= sheet->threat.severity.score)
		at = &(*at)->next;
	sheet->next = *at;
	*at = sheet;
	s->queue_n++;
}

static struct sheet *queue_drop_last(struct scribe *s)
{
	struct sheet **at = &s->queue;
	while (*at && (*at)->next)
		at = &(*at)->next;
	struct sheet *last = *at;
	if (last) {
		*at = NULL;
		s->queue_n--;
	}
	return last;
}

void scribe_offer(struct scribe *s, const struct threat *threat)
{
	struct sheet *sheet = s && !threat->single_report ? sheet_new(threat) : NULL;
	if (!sheet)
		return;
	pthread_mutex_lock(&s->lock);
	struct sheet *old = queue_remove(s, threat->id), *last = NULL;
	queue_insert(s, sheet);
	if (s->queue_n > SCRIBE_QUEUE)
		last = queue_drop_last(s);
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
	sheet_free(old);
	sheet_free(last);
}

bool scribe_take(struct scribe *s, struct arena *arena, struct threat *out)
{
	if (!s)
		return false;
	pthread_mutex_lock(&s->lock);
	struct sheet *sheet = s->done;
	if (sheet) {
		s->done = sheet->next;
		s->done_n--;
	}
	pthread_mutex_unlock(&s->lock);
	bool ok = sheet && !record_copy(threat_record(), arena, &sheet->threat, out);
	sheet_free(sheet);
	return ok;
}

/* ---- putting the words into the record ---- */

/* The parts that stayed extractive are those of the stored threat; the others were made of it. */
static bool is_same_evidence(const struct threat *worded, const struct threat *stored)
{
	return stored->state == THREAT_OPEN && !stored->rewritten_by.n && worded->updated == stored->updated &&
	       worded->articles.n == stored->articles.n && worded->key_points.n == stored->key_points.n &&
	       str_eq(worded->title, stored->title);
}

bool scribe_apply(const struct threat *worded, struct threat *stored)
{
	if (!is_same_evidence(worded, stored))
		return false;
	stored->summary = worded->summary;
	stored->analysis = worded->analysis;
	stored->rewritten_by = worded->rewritten_by;
	stored->rewrite_dropped = worded->rewrite_dropped;
	return true;
}
