/* The shelf thread: takes jobs in order, decides, writes. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "caps.h"
#include "log.h"
#include "polling_priv.h"

enum {
	FLUSH_MS = 1000,
	YIELD_MS = 3, /* between two transactions: for those who wish or decide (STORE_ASK) */
	TAKE_MS = 200,
	REASON_MAX = 200,
	HEALTH_FIRST_MS = 5000,
	HEALTH_MS = 10 * 60 * 1000, /* and a hundred times what it took */
};

/* ---- sources ---- */

/* What one answer changes of a source, before its next poll is set. A move is followed when what lies at the new
 * address is a feed: a page that asks for a login moves nobody. */
static void note_answer(struct source *s, const struct job *job)
{
	const struct fetch_answer *a = &job->answer;
	s->last_try = job->now;
	s->http_status = a->code;
	s->polls++;
	if (a->moved_to.n && !health_is_failure(job) && !str_eq(a->moved_to, s->url)) {
		s->moved_from = s->url;
		s->url = a->moved_to;
	}
}

static void log_trouble(const struct source *before, const struct source *after)
{
	if (str_eq(before->trouble, after->trouble))
		return;
	const struct log_pair pairs[] = {{"id", after->id},
					 {"trouble", after->trouble.n ? after->trouble : STR("none")}};
	log_event("source", pairs, 2);
}

/* Sets the source's row anew and writes it with the batch. */
static enum status put_source(struct polling *poll, size_t row, const struct source *source, struct err *err)
{
	if (poll->sources[row].is_gone)
		return OK;
	log_trouble(&poll->sources[row].source, source);
	if (polled_set(poll, row, source))
		return err_set(err, E_NOMEM, "no memory");
	return shelf_put_source(poll->shelf, &poll->sources[row].source, err);
}

/* Of an answer of which entries were left the validators do not count: it is asked for whole once more, and soon. */
static void take_validators(struct source *s, const struct polled *p)
{
	if (!p->is_partly) {
		s->etag = p->etag;
		s->last_modified = p->last_modified;
	} else if (s->next_poll > s->last_try + CAP_POLL_MIN_S) {
		s->next_poll = s->last_try + CAP_POLL_MIN_S;
		s->next_why = STR("there was no room for all of it");
	}
}

/* All entries of the last answer that were taken are on the shelf. */
static enum status finish_round(struct polling *poll, size_t row, struct err *err)
{
	struct polled *p = &poll->sources[row];
	struct source s = p->source;
	take_validators(&s, p);
	enum status status = put_source(poll, row, &s, err);
	arena_free(p->pending_arena);
	p->pending_arena = NULL;
	p->etag = p->last_modified = STR_EMPTY;
	p->busy = false;
	return status;
}

/* ---- entries ---- */

static uint64_t entry_key(const struct source *source, const struct entry *e)
{
	uint64_t key = str_hash(source->id);
	key = str_hash_seed(e->id.n ? e->id : e->url, key);
	key = str_hash_seed(e->title, key);
	key = str_hash_seed(e->content.n ? e->content : e->summary, key);
	return key ? key : 1;
}

/* Everything that waits together ends at CAP_WANTED_BYTES, but for one entry that waits alone. */
static bool has_room(const struct polling *poll, const struct wanted *w)
{
	return poll->wanted_n == 0 || poll->wanted_bytes + w->bytes <= CAP_WANTED_BYTES;
}

static void wanted_push(struct polling *poll, struct wanted *w)
{
	if (poll->last)
		poll->last->next = w;
	else
		poll->first = w;
	poll->last = w;
	poll->wanted_n++;
	poll->wanted_bytes += w->bytes;
	poll->sources[w->row].pending++;
}

static enum status want(struct polling *poll, size_t row, const struct entry *entry, uint64_t key)
{
	struct wanted *w = calloc(1, sizeof(*w));
	if (!w)
		return E_NOMEM;
	*w = (struct wanted){.row = row, .key = key};
	buf_init(&w->packed, CAP_PACKED_BYTES);
	record_pack(entry_record(), entry, &w->packed);
	w->bytes = sizeof(*w) + w->packed.n;
	enum status status = buf_status(&w->packed);
	bool fits = has_room(poll, w);
	if (!status && fits && !map_put(&poll->under_way, key, 1))
		status = E_NOMEM;
	poll->sources[row].is_partly = !status && !fits;
	if (status || !fits)
		wanted_free(w);
	else
		wanted_push(poll, w);
	return status;
}

/* Bad input: named and left out; it is wanted again when the feed changes. */
static void leave_out(const struct source *source, const struct entry *e, const char *why)
{
	const struct log_pair pairs[] = {{"source", source->id}, {"entry", e->url}, {"why", str_of(why)}};
	log_event("entry_left_out", pairs, sizeof(pairs) / sizeof(pairs[0]));
}

static enum status want_new_entries(struct polling *poll, size_t row, const struct feed *feed, struct err *err)
{
	struct polled *p = &poll->sources[row];
	p->is_partly = false;
	for (size_t i = feed->entries.n; i-- > 0 && !p->is_partly;) { /* feeds begin with the newest */
		const struct entry *e = &feed->entries.at[i];
		uint64_t key = entry_key(&p->source, e);
		bool seen;
		if (map_get(&poll->under_way, key))
			continue;
		enum status status = shelf_has_entry(poll->shelf, key, &seen, err);
		if (!status && !seen && (status = want(poll, row, e, key))) {
			if (status == E_LIMIT)
				leave_out(&p->source, e, "it is larger than an entry may be");
			status = status == E_LIMIT ? OK : err_set(err, E_NOMEM, "no memory");
		}
		if (status)
			return status;
	}
	if (p->is_partly)
		log_event("feed_taken_partly", &(struct log_pair){"id", p->source.id}, 1);
	return OK;
}

static enum status keep_validators(struct polled *p, const struct fetch_answer *a)
{
	arena_free(p->pending_arena);
	p->pending_arena = arena_new(CAP_HEADER_BYTES * 4);
	if (!p->pending_arena)
		return E_NOMEM;
	p->etag = str_copy(p->pending_arena, a->etag);
	p->last_modified = str_copy(p->pending_arena, a->last_modified);
	return OK;
}

static enum status shelve_feed(struct polling *poll, struct job *job, struct err *err)
{
	struct polled *p = &poll->sources[job->row];
	struct source s = p->source;
	bool failed = health_is_failure(job), changed = !failed && job->answer.code == 200;
	if (p->is_gone || job->status == E_IO) { /* removed while it was asked; we stop before it was read */
		p->busy = false;
		return OK;
	}
	if (changed) {
		p->skip_hours = job->feed.skip_hours;
		p->skip_days = job->feed.skip_days;
	}
	struct poll_outcome outcome = {.is_failure = failed,
				       .is_gone = job->answer.code == 410,
				       .now = job->now,
				       .retry_after_s = job->answer.retry_after_s,
				       .max_age_s = job->answer.max_age_s,
				       .feed = changed ? &job->feed : NULL,
				       .skip_hours = p->skip_hours,
				       .skip_days = p->skip_days,
				       .interval_s = p->settings.interval_s};
	note_answer(&s, job);
	schedule_next(&s, &outcome);
	if (poll->options.interval_s) {
		s.next_poll = job->now + poll->options.interval_s;
		s.next_why = STR("the interval of all sources is set");
	}
	s.trouble = failed ? health_trouble(job, &s) : changed ? job->feed.first_repair : s.trouble;
	if (!failed && p->source.failures)
		s.trouble = changed ? job->feed.first_repair : STR_EMPTY;
	struct source_note note = health_note(job, &p->source, &s);
	enum status status = shelf_note_source(poll->shelf, &note, err);
	if (status)
		return status;
	if (!failed) {
		s.last_success = job->now;
		s.unchanged += !changed;
		poll->progress.sources_answered += !p->answered && !is_sample(&s);
		p->answered = true;
	}
	poll->progress.sources_tried += !p->tried && !is_sample(&s);
	p->tried = true;
	if (!changed) {
		p->busy = false;
		return put_source(poll, job->row, &s, err);
	}
	s.repairs = job->feed.repairs;
	s.entries_n = (uint32_t)job->feed.entries.n;
	if (polled_set(poll, job->row, &s) || keep_validators(p, &job->answer))
		return err_set(err, E_NOMEM, "no memory");
	status = want_new_entries(poll, job->row, &job->feed, err);
	return status || p->pending ? status : finish_round(poll, job->row, err);
}

/* ---- articles ---- */

static void count_article(struct polled *p, const struct article *article)
{
	p->source.articles_n++;
	if (p->source.newest == TIME_UNKNOWN || article->published > p->source.newest)
		p->source.newest = article->published;
}

static enum status shelve_article(struct polling *poll, struct job *job, struct err *err)
{
	const struct wanted *w = job->wanted;
	struct polled *p = &poll->sources[w->row];
	enum status status = OK;
	if (job->status == E_IO) /* we stop before it was read: the round is not over, and asked again */
		return OK;
	for (size_t i = 0; i < job->mishaps_n && !p->is_gone && !status; i++)
		status = shelf_note_source(poll->shelf,
					   &(struct source_note){.id = w->source.id,
								 .at = job->now,
								 .is_event_only = true,
								 .has_event = true,
								 .event = job->mishaps[i]},
					   err);
	if (status)
		return status;
	if (job->status) {
		leave_out(&w->source, &w->entry, job->err.msg);
	} else {
		struct shelf_answer answer;
		struct article article = job->dossier->article;
		struct dossier *d = job->dossier;
		job->dossier = NULL;
		status = shelf_put(poll->shelf, d, w->key, job->now, &answer, err);
		if (!status && (answer.verdict == DEDUPE_NEW || answer.verdict == DEDUPE_COPY))
			count_article(p, &article);
	}
	map_remove(&poll->under_way, w->key);
	poll->wanted_n--;
	poll->wanted_bytes -= w->bytes;
	if (!status && --p->pending == 0)
		status = finish_round(poll, w->row, err);
	return status;
}

/* ---- the thread ---- */

void polling_fail(struct polling *poll, const struct err *err)
{
	log_event("line_stopped", &(struct log_pair){"why", str_of(err->msg)}, 1);
	pthread_mutex_lock(&poll->lock);
	poll->progress.has_failed = true;
	pthread_mutex_unlock(&poll->lock);
	atomic_store(&poll->stop, true);
	fetch_wake(poll->fetch);
}

static enum status flush(struct polling *poll, struct err *err)
{
	struct store_stats stats;
	size_t decided;
	enum status status = shelf_take_words(poll->shelf, err);
	if (!status)
		status = shelf_decide(poll->shelf, clock_wall_s(), &decided, err);
	if (!status)
		status = quarantine_keep(poll->quarantine, poll->store, err);
	if (!status)
		status = shelf_flush(poll->shelf, clock_wall_s(), err);
	if (!status)
		status = store_stats(poll->store, &stats, err);
	if (status)
		return status;
	pthread_mutex_lock(&poll->lock);
	poll->progress.articles = stats.articles;
	poll->progress.threats = stats.threats;
	pthread_mutex_unlock(&poll->lock);
	return OK;
}

/* Is the sample to go? A command asks so by a file while we hold the store. */
static enum status remove_sample_if_asked(struct polling *poll, struct err *err)
{
	char path[4096];
	if (snprintf(path, sizeof(path), "%s/%s", poll->options.folder, SAMPLE_REMOVE_FILE) >= (int)sizeof(path) ||
	    access(path, F_OK))
		return OK;
	enum status status = shelf_forget(poll->shelf, STR(SAMPLE_PREFIX), STR("The sample was removed"), err);
	if (!status)
		status = store_fact_put(poll->store, STR("sample"), STR_EMPTY, err);
	if (status)
		return status;
	pthread_mutex_lock(&poll->lock);
	poll->progress.is_sample = false;
	poll->options.no_sample = true;
	pthread_mutex_unlock(&poll->lock);
	return unlink(path) ? err_set(err, E_IO, "cannot remove %s", path) : flush(poll, err);
}

static enum status shelve(struct polling *poll, struct job *job, struct err *err)
{
	pthread_mutex_lock(&poll->lock);
	enum status status = job->kind == JOB_FEED ? shelve_feed(poll, job, err) : shelve_article(poll, job, err);
	bool of_sample = job->kind == JOB_FEED && is_sample(&poll->sources[job->row].source);
	pthread_mutex_unlock(&poll->lock);
	if (!status && of_sample)
		status = store_fact_put(poll->store, STR("sample"), STR("1"), err);
	return status;
}

/* What /sources shows of all sources, counted now and then for all readers. */
static enum status keep_health(struct polling *poll, int64_t *next_ms, struct err *err)
{
	int64_t from = clock_monotonic_ms();
	if (from < *next_ms)
		return OK;
	enum status status = store_source_health_keep(poll->store, clock_wall_s(), err);
	int64_t took = (clock_monotonic_ms() - from) * 100;
	*next_ms = from + (took > HEALTH_MS ? took : HEALTH_MS);
	return status;
}

void *polling_shelf_main(void *ctx)
{
	struct polling *poll = ctx;
	struct err err = {0};
	/* Feeds are asked meanwhile: without a kept state this takes some seconds at 100,000 articles. */
	enum status status = shelf_new(poll->tools, poll->store, &poll->shelf, &err);
	bool ended = false;
	size_t rescored;
	if (!status)
		status = shelf_rescore(poll->shelf, &rescored, &err);
	if (!status)
		shelf_set_scribe(poll->shelf, poll->scribe);
	int64_t flushed_ms = clock_monotonic_ms(), health_ms = flushed_ms + HEALTH_FIRST_MS;
	while (!ended) {
		struct job *job = ring_take(poll->ring, TAKE_MS, &ended);
		if (job && !status)
			status = shelve(poll, job, &err);
		job_free(job);
		bool due = clock_monotonic_ms() - flushed_ms >= FLUSH_MS;
		if (!status && (due || ended || shelf_is_full(poll->shelf))) {
			status = flush(poll, &err);
			if (due)
				nanosleep(&(struct timespec){.tv_nsec = YIELD_MS * 1000000L}, NULL);
			if (!status && due)
				status = remove_sample_if_asked(poll, &err);
			if (!status && due)
				status = polling_fulfil(poll, &err);
			if (!status && due)
				status = polling_take_reload(poll, &err);
			if (!status && due && !ended)
				status = keep_health(poll, &health_ms, &err);
			flushed_ms = clock_monotonic_ms();
		}
		if (status && !atomic_load(&poll->stop))
			polling_fail(poll, &err);
	}
	if (!status)
		shelf_keep_state(poll->shelf);
	return NULL;
}
