/* Jobs and what a worker does with them: only pure steps. */
#include <stdlib.h>

#include "caps.h"
#include "polling_priv.h"

enum { DAY_S = 24 * 3600 };

struct job *job_new(enum job_kind kind)
{
	struct job *job = calloc(1, sizeof(*job));
	if (job && !(job->arena = arena_new(CAP_FEED_ARENA_BYTES))) {
		free(job);
		return NULL;
	}
	if (job)
		job->kind = kind;
	return job;
}

void wanted_free(struct wanted *wanted)
{
	if (!wanted)
		return;
	arena_free(wanted->arena);
	buf_release(&wanted->packed);
	free(wanted);
}

void job_free(struct job *job)
{
	if (!job)
		return;
	dossier_free(job->dossier);
	wanted_free(job->wanted);
	arena_free(job->arena);
	free(job);
}

static void work_on_feed(struct job *job)
{
	if (job->answer.status || job->answer.code != 200)
		return;
	struct parse_hints hints = {.content_type = job->answer.content_type,
				    .url = job->answer.url.n ? job->answer.url : job->url};
	job->status = parse_feed(job->arena, job->answer.body, &hints, &job->feed, &job->err);
}

/* An article without a time, or from the future, was published when it was fetched. */
static void date_article(struct article *article, int64_t now)
{
	if (article->published == TIME_UNKNOWN || article->published > now + DAY_S)
		article->published = now;
}

static void work_on_article(const struct tools *tools, struct job *job)
{
	const struct wanted *w = job->wanted;
	bool has_page = !job->answer.status && job->answer.code == 200;
	struct extract_input input = {
		.entry = &w->entry,
		.page = has_page ? job->answer.body : STR_EMPTY,
		.page_type = has_page ? job->answer.content_type : STR_EMPTY,
		.page_url = has_page ? job->answer.url : STR_EMPTY,
		.lang = w->source.language,
	};
	job->dossier = dossier_new();
	if (!job->dossier) {
		job->status = err_set(&job->err, E_NOMEM, "no memory");
		return;
	}
	struct article *article = &job->dossier->article;
	job->status = dossier_extract(job->dossier, &input, &job->err);
	if (job->status)
		return;
	article->source = str_copy(job->dossier->arena, w->source.id);
	date_article(article, job->now);
	job->status = dossier_read(tools, job->dossier, &w->source, &job->err);
}

void job_work(void *ctx, void *thing)
{
	const struct polling *poll = ctx;
	struct job *job = thing;
	if (job->kind == JOB_FEED)
		work_on_feed(job);
	else
		work_on_article(poll->tools, job);
}
