/* The fetch loop: asks sources that are due, fetches pages, feeds the ring. */
#include <stdlib.h>

#include "caps.h"
#include "log.h"
#include "polling_priv.h"
#include "url.h"

enum {
	CLOCK_SLACK_S = 10,
	POLL_FARTHEST_S = CAP_POLL_MAX_S + 4 * 86400
}; /* with the days of quiet that a feed asks for */
enum { TURN_MS = 200, WANTED_MAX = 3000, ENTRIES_OF_FEED = 10 };

/* A tag is the row of a source with the lowest bit set, or the address of a wanted entry. */
static uint64_t tag_of_row(size_t row)
{
	return (uint64_t)row << 1 | 1;
}

static struct str keep(struct arena *arena, struct str s)
{
	return s.n ? str_copy(arena, s) : STR_EMPTY;
}

static void keep_answer(struct job *job, const struct fetch_answer *a)
{
	job->answer = *a;
	job->answer.reason = keep(job->arena, a->reason);
	job->answer.url = keep(job->arena, a->url);
	job->answer.moved_to = keep(job->arena, a->moved_to);
	job->answer.etag = keep(job->arena, a->etag);
	job->answer.last_modified = keep(job->arena, a->last_modified);
	job->answer.content_type = keep(job->arena, a->content_type);
	job->answer.body = keep(job->arena, a->body);
	job->now = clock_wall_s();
}

static void set_row(struct polling *poll, struct job *job, size_t row)
{
	pthread_mutex_lock(&poll->lock);
	job->row = row;
	job->source_id = keep(job->arena, poll->sources[row].source.id);
	pthread_mutex_unlock(&poll->lock);
}

/* From packed to whole, with its source as it is now. */
static bool wanted_open(struct polling *poll, struct wanted *w)
{
	if (w->arena)
		return true;
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	bool ok = arena && record_unpack(entry_record(), arena, buf_str(&w->packed), &w->entry, NULL) == OK;
	pthread_mutex_lock(&poll->lock);
	const struct polled *p = &poll->sources[w->row];
	struct source asked = p->source;
	asked.settings = p->settings;
	if (poll->options.no_pages)
		asked.settings.pages = PAGES_NO;
	ok = ok && source_copy(arena, &asked, &w->source) == OK;
	pthread_mutex_unlock(&poll->lock);
	if (ok)
		w->arena = arena;
	else
		arena_free(arena);
	return ok;
}

/* Back to what waits: a page may be hours away. */
static void wanted_close(struct wanted *w)
{
	arena_free(w->arena);
	w->arena = NULL;
}

static void on_answer(void *ctx, const struct fetch_answer *answer)
{
	struct polling *poll = ctx;
	bool is_feed = answer->tag & 1;
	struct wanted *wanted = is_feed ? NULL : (struct wanted *)(uintptr_t)answer->tag;
	struct job *job = job_new(is_feed ? JOB_FEED : JOB_READ);
	if (wanted)
		map_remove(&poll->asked, wanted->key);
	if (!job || (wanted && !wanted_open(poll, wanted))) {
		job_free(job);
		wanted_free(wanted);
		polling_fail(poll, &(struct err){E_NOMEM, "no memory"});
		return;
	}
	if (is_feed)
		set_row(poll, job, (size_t)(answer->tag >> 1));
	job->wanted = wanted;
	keep_answer(job, answer);
	ring_put(poll->ring, job, job_weight_ahead(job));
}

/* ---- sources that are due ---- */

/* A poll that is farther away than any is set was set by a clock that has been put back since. */
static bool is_due(const struct polled *p, int64_t now)
{
	int64_t next = p->source.next_poll;
	return !p->busy && !p->is_gone && !p->settings.is_disabled && !is_sample(&p->source) &&
	       (next == TIME_UNKNOWN || next <= now || next > now + POLL_FARTHEST_S);
}

/* A clock that was put back would leave each source waiting for as long; one that was put forward, or a machine that
 * slept, makes them due, as it should be. The caller holds the lock. */
static void follow_clock(struct polling *poll, int64_t now, int64_t now_ms)
{
	int64_t zero = now - now_ms / 1000, back = poll->clock_zero - zero;
	for (size_t i = 0; poll->asked_ms && back > CLOCK_SLACK_S && i < poll->sources_n; i++)
		if (poll->sources[i].source.next_poll != TIME_UNKNOWN)
			poll->sources[i].source.next_poll -= back;
	poll->clock_zero = zero;
}

static enum status ask_due(struct polling *poll, struct err *err)
{
	int64_t now = clock_wall_s(), now_ms = clock_monotonic_ms();
	enum status status = OK;
	if (poll->asked_ms && now_ms - poll->asked_ms < TURN_MS)
		return OK; /* a turn comes with every packet; the table may be long */
	pthread_mutex_lock(&poll->lock);
	follow_clock(poll, now, now_ms);
	poll->asked_ms = now_ms;
	size_t next_row = poll->asked_row;
	size_t expected_n = poll->wanted_n;
	for (size_t i = 0; i < poll->sources_n; i++)
		expected_n += poll->sources[i].busy ? ENTRIES_OF_FEED : 0;
	bool has_room = poll->wanted_bytes < CAP_WANTED_BYTES / 2;
	for (size_t n = 0; n < poll->sources_n && has_room && expected_n < WANTED_MAX && status != E_NOMEM; n++) {
		size_t i = (poll->asked_row + n) % poll->sources_n; /* who was left out comes first the next time */
		struct polled *p = &poll->sources[i];
		if (!is_due(p, now))
			continue;
		struct fetch_request request = {.url = p->source.url,
						.etag = p->source.etag,
						.last_modified = p->source.last_modified,
						.user_agent = p->settings.user_agent,
						.proxy = p->settings.proxy,
						.headers = p->settings.headers,
						.tag = tag_of_row(i)};
		status = fetch_add(poll->fetch, &request, err);
		p->busy = status == OK;
		expected_n += ENTRIES_OF_FEED;
		next_row = i + 1;
		if (status == E_SYNTAX) { /* no address that can be asked: said once, tried again tomorrow */
			struct source s = p->source;
			s.trouble = STR("its address is not http or https");
			s.next_poll = now + CAP_POLL_MAX_S;
			status = polled_set(poll, i, &s);
		}
	}
	poll->asked_row = next_row;
	pthread_mutex_unlock(&poll->lock);
	return status;
}

/* ---- entries that are wanted ---- */

static struct wanted *wanted_pop(struct polling *poll)
{
	pthread_mutex_lock(&poll->lock);
	struct wanted *w = poll->first;
	if (w && !(poll->first = w->next))
		poll->last = NULL;
	pthread_mutex_unlock(&poll->lock);
	return w;
}

static void wanted_push_front(struct polling *poll, struct wanted *w)
{
	pthread_mutex_lock(&poll->lock);
	w->next = poll->first;
	poll->first = w;
	if (!poll->last)
		poll->last = w;
	pthread_mutex_unlock(&poll->lock);
}

static bool needs_page(const struct polling *poll, const struct wanted *w)
{
	enum page_mode mode = w->source.settings.pages;
	if (mode == PAGES_NO || is_sample(&w->source) ||
	    quarantine_trust(poll->quarantine, w->source.id, clock_wall_s()) != TRUST_ALL)
		return false;
	return mode == PAGES_YES || !extract_is_full(&w->entry);
}

static bool ask_page(struct polling *poll, struct wanted *w)
{
	const struct source_settings *s = &w->source.settings;
	struct fetch_request request = {.url = w->entry.url,
					.user_agent = s->user_agent,
					.proxy = s->proxy,
					.headers = url_tells_to(w->source.url, w->entry.url) ? s->headers : STR_EMPTY,
					.is_page = true,
					.tag = (uint64_t)(uintptr_t)w};
	if (!map_put(&poll->asked, w->key, (uint64_t)(uintptr_t)w))
		return false;
	bool is_asked = fetch_add(poll->fetch, &request, NULL) == OK;
	if (!is_asked)
		map_remove(&poll->asked, w->key);
	return is_asked;
}

/* Without a page: straight to the workers; false when the ring is full. */
static bool read_entry(struct polling *poll, struct wanted *w)
{
	struct job *job = job_new(JOB_READ);
	if (!job)
		return false;
	job->wanted = w;
	job->answer.code = 0;
	job->now = clock_wall_s();
	if (ring_offer(poll->ring, job, job_weight_ahead(job)))
		return true;
	job->wanted = NULL;
	job_free(job);
	return false;
}

static void pump_wanted(struct polling *poll)
{
	for (struct wanted *w; (w = wanted_pop(poll));) {
		if (!wanted_open(poll, w)) {
			wanted_push_front(poll, w);
			return;
		}
		if (needs_page(poll, w) && ask_page(poll, w)) {
			wanted_close(w);
			continue;
		}
		if (!read_entry(poll, w)) {
			wanted_push_front(poll, w);
			return;
		}
	}
}

/* ---- the sample ---- */

static bool wants_sample(struct polling *poll)
{
	pthread_mutex_lock(&poll->lock);
	bool wants = !poll->options.no_sample && poll->was_empty && !poll->progress.sources_answered &&
		     !poll->progress.is_sample && clock_monotonic_ms() - poll->started_ms >= SAMPLE_AFTER_S * 1000;
	if (wants)
		poll->progress.is_sample = true;
	pthread_mutex_unlock(&poll->lock);
	return wants;
}

static enum status add_sample(struct polling *poll, const struct sources *sources, struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < sources->n && !status; i++) {
		pthread_mutex_lock(&poll->lock);
		status = polled_add(poll, &sources->at[i], err);
		size_t row = poll->sources_n - 1;
		pthread_mutex_unlock(&poll->lock);
		struct job *job = status ? NULL : job_new(JOB_FEED);
		if (!job)
			return status ? status : err_set(err, E_NOMEM, "no memory");
		set_row(poll, job, row);
		keep_answer(job, &(struct fetch_answer){.code = 200,
							.url = sources->at[i].site,
							.body = sample_feed(&sources->at[i])});
		ring_put(poll->ring, job, job_weight_ahead(job));
	}
	return status;
}

static enum status load_sample(struct polling *poll, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct sources sources = {0};
	enum status status = arena ? sample_sources(arena, &sources, err) : err_set(err, E_NOMEM, "no memory");
	log_event("sample", &(struct log_pair){"why", STR("no source answered; tocsin sample remove takes it away")},
		  1);
	if (!status)
		status = add_sample(poll, &sources, err);
	arena_free(arena);
	return status;
}

void *polling_fetch_main(void *ctx)
{
	struct polling *poll = ctx;
	struct err err = {0};
	enum status status = OK;
	while (!atomic_load(&poll->stop) && !status) {
		status = ask_due(poll, &err);
		pump_wanted(poll);
		if (!status && wants_sample(poll))
			status = load_sample(poll, &err);
		if (!status)
			status = fetch_turn(poll->fetch, TURN_MS, on_answer, poll, &err);
	}
	if (status)
		polling_fail(poll, &err);
	ring_close(poll->ring);
	return NULL;
}
