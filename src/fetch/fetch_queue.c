#include "fetch_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "url.h"

enum { LISTED_PER_HOST = 8 };

static void line_up(struct queue *queue, enum host_line line, struct host *host)
{
	if (host->in[line])
		return;
	host->in[line] = true;
	host->next[line] = NULL;
	if (queue->lines[line].last)
		queue->lines[line].last->next[line] = host;
	else
		queue->lines[line].first = host;
	queue->lines[line].last = host;
}

static struct host *line_leave(struct queue *queue, enum host_line line)
{
	struct host *host = queue->lines[line].first;
	queue->lines[line].first = host->next[line];
	if (!queue->lines[line].first)
		queue->lines[line].last = NULL;
	host->in[line] = false;
	return host;
}

static void job_push(struct job_line *line, struct job *job)
{
	if (line->last)
		line->last->next = job;
	else
		line->first = job;
	line->last = job;
}

static struct job *job_pull(struct job_line *line)
{
	struct job *job = line->first;
	line->first = job->next;
	if (!line->first)
		line->last = NULL;
	job->next = NULL;
	return job;
}

static bool may_start(const struct queue *queue, const struct host *host)
{
	size_t at_most = queue->per_host;
	if (host->is_listed && at_most < LISTED_PER_HOST)
		at_most = LISTED_PER_HOST;
	bool has_page = host->pages.first && (!host->in[LINE_RESTING] || host->is_listed);
	return host->in_flight < at_most && (host->feeds.first || has_page);
}

static struct host *host_of(const struct queue *queue, uint64_t key)
{
	const uint64_t *at = map_get(&queue->hosts, key);
	return at ? (struct host *)(uintptr_t)*at : NULL;
}

/* After any change: in the line if something may start, gone if nothing is left of it. */
static void settle(struct queue *queue, struct host *host)
{
	if (may_start(queue, host)) {
		line_up(queue, LINE_READY, host);
	} else if (!host->in[LINE_READY] && !host->in[LINE_RESTING] && host->in_flight == 0 && !host->feeds.first &&
		   !host->pages.first) {
		map_remove(&queue->hosts, host->key);
		free(host);
	}
}

void queue_init(struct queue *queue, size_t per_host, size_t page_gap_ms)
{
	*queue = (struct queue){.per_host = per_host, .page_gap_ms = page_gap_ms};
	map_init(&queue->hosts);
}

void queue_release(struct queue *queue)
{
	size_t cursor = 0;
	struct map_slot slot;
	while (map_next(&queue->hosts, &cursor, &slot)) {
		struct host *host = (struct host *)(uintptr_t)slot.value;
		assert(host->in_flight == 0);
		while (host->feeds.first)
			free(job_pull(&host->feeds));
		while (host->pages.first)
			free(job_pull(&host->pages));
		free(host);
	}
	map_release(&queue->hosts);
}

static char *put_text(char *to, struct str text, struct str *out)
{
	if (text.n)
		memcpy(to, text.p, text.n);
	to[text.n] = '\0';
	*out = (struct str){to, text.n};
	return to + text.n + 1;
}

static struct job *job_new(const struct fetch_request *request)
{
	size_t texts = request->url.n + request->etag.n + request->last_modified.n + request->user_agent.n +
		       request->proxy.n + request->headers.n + 6;
	struct job *job = malloc(sizeof(*job) + texts);
	if (!job)
		return NULL;
	*job = (struct job){.is_page = request->is_page, .body_bytes = request->body_bytes, .tag = request->tag};
	char *to = (char *)(job + 1);
	to = put_text(to, request->url, &job->url);
	to = put_text(to, request->etag, &job->etag);
	to = put_text(to, request->last_modified, &job->last_modified);
	to = put_text(to, request->user_agent, &job->user_agent);
	to = put_text(to, request->proxy, &job->proxy);
	(void)put_text(to, request->headers, &job->headers);
	return job;
}

/* Upper and lower case are one host; so the hash is made of a folded copy. */
static uint64_t key_of(struct str host)
{
	char fold[256]; /* names are at most 253 bytes (RFC 1035 2.3.4) */
	size_t n = host.n < sizeof(fold) ? host.n : sizeof(fold);
	for (size_t i = 0; i < n; i++)
		fold[i] = ascii_lower(host.p[i]);
	return str_hash((struct str){fold, n});
}

static struct host *host_at(struct queue *queue, const struct guard *guard, struct str name)
{
	uint64_t key = key_of(name);
	struct host *host = host_of(queue, key);
	if (host)
		return host;
	host = calloc(1, sizeof(*host));
	if (!host || !map_put(&queue->hosts, key, (uint64_t)(uintptr_t)host)) {
		free(host);
		return NULL;
	}
	struct address address;
	host->key = key;
	host->is_listed = address_parse(name, &address) && guard_judge(guard, &address) == VERDICT_LISTED;
	return host;
}

enum status queue_add(struct queue *queue, const struct guard *guard, const struct fetch_request *request)
{
	struct job *job = job_new(request);
	struct host *host = job ? host_at(queue, guard, url_host(request->url)) : NULL;
	if (!host) {
		free(job);
		return E_NOMEM;
	}
	job->host = host;
	job_push(job->is_page ? &host->pages : &host->feeds, job);
	queue->waiting_n++;
	settle(queue, host);
	return OK;
}

static void wake_rested(struct queue *queue, int64_t now_ms)
{
	while (queue->lines[LINE_RESTING].first && queue->lines[LINE_RESTING].first->rest_until_ms <= now_ms)
		settle(queue, line_leave(queue, LINE_RESTING));
}

struct job *queue_next(struct queue *queue, int64_t now_ms)
{
	wake_rested(queue, now_ms);
	while (queue->lines[LINE_READY].first) {
		struct host *host = line_leave(queue, LINE_READY);
		if (!may_start(queue, host)) {
			settle(queue, host);
			continue;
		}
		struct job *job = job_pull(host->feeds.first ? &host->feeds : &host->pages);
		host->in_flight++;
		queue->waiting_n--;
		if (job->is_page && !host->is_listed) {
			host->rest_until_ms = now_ms + (int64_t)queue->page_gap_ms;
			line_up(queue, LINE_RESTING, host);
		}
		settle(queue, host);
		return job;
	}
	return NULL;
}

void queue_done(struct queue *queue, struct job *job)
{
	struct host *host = job->host;
	host->in_flight--;
	free(job);
	settle(queue, host);
}

int64_t queue_wait_ms(const struct queue *queue, int64_t now_ms)
{
	/* The first in the line may have no page to hold back; then we look once for nothing. */
	const struct host *host = queue->lines[LINE_RESTING].first;
	if (!host)
		return -1;
	return host->rest_until_ms > now_ms ? host->rest_until_ms - now_ms : 0;
}
