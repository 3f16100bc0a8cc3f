/* Jobs and what a worker does with them: steps. Those that see foreign bytes first run in a reader. */
#include <stdio.h>
#include <stdlib.h>

#include "caps.h"
#include "log.h"
#include "polling_priv.h"

enum { DAY_S = 24 * 3600, URL_SAID = 200, MARKUP = 8 /* bytes of a page for one of text */ };

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
	arena_free(job->feed_arena);
	arena_free(job->arena);
	free(job);
}

/* ---- what ends readers ---- */

struct suspect { /* an input, as it is known when its reader fell */
	const char *what, *kind;
	int64_t key;
	struct str source, url, type, bytes;
};

/* Where the bytes lie now; "" when they could not be kept. */
static struct str keep_bytes(struct polling *poll, struct job *job, const struct suspect *s, struct str why)
{
	const struct specimen specimen = {s->kind, s->key, job->now, s->bytes, s->source, s->url, s->type, why};
	char name[SPECIMEN_NAME_BYTES];
	struct err err = {0};
	if (!quarantine_keep_bytes(poll->quarantine, poll->options.folder, &specimen, name, &err))
		return str_print(job->arena, "quarantine/%s", name);
	log_event("bytes_not_kept", &(struct log_pair){"why", str_of(err.msg)}, 1);
	return STR("");
}

/* The reader fell over it: said, remembered, and told to the source's health by the shelf thread. */
static void accuse(struct polling *poll, struct job *job, const struct suspect *s, const struct mishap *mishap)
{
	struct str kept = keep_bytes(poll, job, s, str_of(mishap->why));
	const struct log_pair pairs[] = {{"what", str_of(s->what)},
					 {"source", s->source},
					 {"url", s->url},
					 {"why", str_of(mishap->why)},
					 {"bytes", str_print(job->arena, "%zu", s->bytes.n)},
					 {"kept", kept}};
	log_event("reader_lost", pairs, sizeof(pairs) / sizeof(pairs[0]));
	struct quarantined row = {.at = job->now,
				  .key = s->key,
				  .source = s->source,
				  .url = s->url,
				  .why = str_of(mishap->why),
				  .kept = kept};
	quarantine_put(poll->quarantine, &row);
	struct source_event *event = job->mishaps_n < JOB_MISHAPS ? &job->mishaps[job->mishaps_n++] : NULL;
	if (event)
		*event = (struct source_event){job->now, EVENT_READER,
					       str_print(job->arena, "the reader of %s %.*s %s", s->what,
							 STR_FORMAT(str_cut(s->url, 0, URL_SAID)), mishap->why)};
}

static bool is_quarantined(struct polling *poll, struct job *job, int64_t key)
{
	char why[sizeof(job->err.msg)];
	if (!quarantine_has(poll->quarantine, key, job->now, why, sizeof(why)))
		return false;
	job->status = err_set(&job->err, E_BUG, "%s", why);
	return true;
}

/* ---- feeds ---- */

static void work_on_feed(struct polling *poll, struct job *job)
{
	if (job->answer.status || job->answer.code != 200)
		return;
	struct parse_hints hints = {.content_type = job->answer.content_type,
				    .url = job->answer.url.n ? job->answer.url : job->url};
	const struct suspect suspect = {.what = "feed",
					.kind = "feed",
					.type = hints.content_type,
					.key = quarantine_key(QUARANTINE_FEED, job->answer.body, hints.content_type),
					.source = job->source_id,
					.url = hints.url,
					.bytes = job->answer.body};
	struct mishap mishap = {0};
	if (is_quarantined(poll, job, suspect.key))
		return;
	job->feed_arena = arena_new(CAP_FEED_ARENA_BYTES);
	job->status = job->feed_arena ? readers_feed(poll->readers, job->feed_arena, job->answer.body, &hints,
						     &job->feed, &mishap, &job->err)
				      : err_set(&job->err, E_NOMEM, "no memory");
	if (*mishap.why)
		accuse(poll, job, &suspect, &mishap);
}

/* ---- articles ---- */

/* An article without a time, or from the future, was published when it was fetched. */
static void date_article(struct article *article, int64_t now)
{
	if (article->published == TIME_UNKNOWN || article->published > now + DAY_S)
		article->published = now;
}

/* One of the ways of reading an entry; job->status says how it went. */
static void try_reading(struct polling *poll, struct job *job, enum quarantine_kind kind,
			const struct extract_input *input)
{
	static const char *const whats[] = {
		[QUARANTINE_PAGE] = "page", [QUARANTINE_ENTRY] = "entry", [QUARANTINE_WORDS] = "the words of entry"};
	static const char *const kinds[] = {
		[QUARANTINE_PAGE] = "page", [QUARANTINE_ENTRY] = "entry", [QUARANTINE_WORDS] = "words"};
	const struct entry *e = input->entry;
	bool is_page = kind == QUARANTINE_PAGE;
	struct str bytes = is_page ? input->page : e->content.n ? e->content : e->summary;
	const struct suspect suspect = {.what = whats[kind],
					.kind = kinds[kind],
					.type = is_page ? input->page_type : STR("text/html"),
					.key = quarantine_key(kind, bytes, is_page ? input->page_type : e->title),
					.source = job->wanted->source.id,
					.url = is_page ? input->page_url : e->url,
					.bytes = bytes};
	struct mishap mishap = {0};
	if (is_quarantined(poll, job, suspect.key))
		return;
	job->status = readers_article(poll->readers, job->dossier, input, &mishap, &job->err);
	if (*mishap.why)
		accuse(poll, job, &suspect, &mishap);
}

/* May the same entry be read with less of it? Not where it has nothing to say, nor when we are to stop. */
static bool may_try_less(enum status status)
{
	return status == E_BUG || status == E_NOMEM || status == E_LIMIT;
}

/* The page; where that cannot be read, what the feed said; where that cannot, the plain words of it. */
static void read_entry(struct polling *poll, struct job *job)
{
	const struct wanted *w = job->wanted;
	const struct fetch_answer *a = &job->answer;
	struct extract_input input = {.entry = &w->entry, .lang = w->source.language};
	struct entry plain = w->entry;
	enum trust trust = quarantine_trust(poll->quarantine, w->source.id, job->now);
	bool has_page = !a->status && a->code == 200 && a->body.n;
	plain.content = STR_EMPTY;
	job->status = err_set(&job->err, E_BUG, "its source ended several readers today, and is left alone");
	if (trust == TRUST_ALL && has_page) {
		input.page = a->body;
		input.page_type = a->content_type;
		input.page_url = a->url;
		try_reading(poll, job, QUARANTINE_PAGE, &input);
		input = (struct extract_input){.entry = &w->entry, .lang = w->source.language};
	}
	if (trust == TRUST_ALL && may_try_less(job->status))
		try_reading(poll, job, QUARANTINE_ENTRY, &input);
	input.entry = &plain;
	if (trust != TRUST_NOTHING && may_try_less(job->status))
		try_reading(poll, job, QUARANTINE_WORDS, &input);
}

static void work_on_article(struct polling *poll, struct job *job)
{
	const struct wanted *w = job->wanted;
	job->dossier = dossier_new();
	if (!job->dossier) {
		job->status = err_set(&job->err, E_NOMEM, "no memory");
		return;
	}
	read_entry(poll, job);
	if (job->status)
		return;
	struct article *article = &job->dossier->article;
	article->source = str_copy(job->dossier->arena, w->source.id);
	date_article(article, job->now);
	job->status = dossier_read(poll->tools, job->dossier, &w->source, &job->err);
}

/* The bytes that it holds. */
size_t job_weight(const struct job *job)
{
	size_t n = arena_used(job->arena);
	if (job->feed_arena)
		n += arena_used(job->feed_arena);
	if (job->wanted)
		n += job->wanted->packed.n;
	return n + (job->dossier ? arena_used(job->dossier->arena) : 0);
}

size_t job_weight_ahead(const struct job *job)
{
	size_t text = job->answer.body.n / MARKUP;
	if (job->kind == JOB_READ && job->wanted)
		text += job->wanted->entry.content.n;
	return job_weight(job) + (job->kind == JOB_READ ? dossier_weight(text) : 0);
}

size_t job_work(void *ctx, void *thing)
{
	struct polling *poll = ctx;
	struct job *job = thing;
	if (job->kind == JOB_FEED)
		work_on_feed(poll, job);
	else
		work_on_article(poll, job);
	return job_weight(job);
}
