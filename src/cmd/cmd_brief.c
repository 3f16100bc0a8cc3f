/* tocsin brief: articles into threats with all that is said of them. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "caps.h"
#include "compose.h"
#include "knowing.h"
#include "placer.h"
#include "render.h"
#include "stream.h"
#include "terminal.h"

struct held { /* an article that stays until its threat is told */
	struct dossier *dossier;
	struct place place;
	bool told;
};

struct briefing {
	const struct tools *tools;
	struct placer placer;
	struct held *held; /* oldest first */
	size_t n;
	int64_t now;
	struct ask_options ask;
	struct { /* of composing: score and words */
		bool wanted;
		double all_s, most_s;
		size_t threats, most_articles;
	} times;
};

static enum status place_all(struct briefing *b, const struct stream_articles *all, struct err *err)
{
	enum status status = OK;
	cluster_keep_all(b->placer.cluster);
	b->held = calloc(all->list.n + 1, sizeof(*b->held));
	if (!b->held)
		return err_set(err, E_NOMEM, "no memory");
	for (size_t i = 0; i < all->list.n && !status; i++) {
		const struct article *article = &all->list.at[all->by_time[i]];
		struct held *h = &b->held[b->n];
		h->dossier = stream_dossier(b->tools, article, err);
		status = h->dossier ? placer_place(&b->placer, h->dossier, &h->place, err) : err->code;
		b->n += h->dossier != NULL;
		if (article->published != TIME_UNKNOWN && article->published > b->now)
			b->now = article->published;
	}
	return status;
}

/* All members of the threat of held article `from`; they are told with it. */
static enum status gather(struct briefing *b, struct arena *arena, size_t from, struct str threat, struct members *out)
{
	for (size_t i = from; i < b->n; i++) {
		struct held *h = &b->held[i];
		if (h->told || !str_eq(cluster_threat_of(b->placer.cluster, h->dossier->article.id), threat))
			continue;
		h->told = true;
		if (h->place.verdict == DEDUPE_SAME || h->place.verdict == DEDUPE_REVISION)
			continue;
		struct member *m = vec_push(arena, out);
		if (!m)
			return E_NOMEM;
		*m = dossier_member(h->dossier);
		m->copy_of = h->place.verdict == DEDUPE_COPY ? h->place.of : STR_EMPTY;
		m->why = h->place.placement.why;
	}
	return OK;
}

static double now_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum status compose(struct briefing *b, struct arena *arena, struct str id, const struct members *members,
			   struct threat *threat, struct err *err)
{
	double from = now_s();
	enum status status = compose_threat(arena, b->tools, id, members, NULL, b->now, threat, err);
	double took = now_s() - from;
	b->times.all_s += took;
	b->times.threats++;
	if (took > b->times.most_s) {
		b->times.most_s = took;
		b->times.most_articles = members->n;
	}
	return status;
}

static enum status tell(struct briefing *b, size_t from, struct buf *line, struct err *err)
{
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct members members = {0};
	struct threat threat;
	struct str id = arena ? str_copy(arena, cluster_threat_of(b->placer.cluster, b->held[from].dossier->article.id))
			      : STR_EMPTY;
	enum status status = arena && !str_is_null(id) ? gather(b, arena, from, id, &members) : E_NOMEM;
	if (status)
		err_set(err, status, "no memory");
	else if (members.n)
		status = compose(b, arena, id, &members, &threat, err);
	if (!status && members.n && b->ask.model.n) {
		struct err trouble;
		enum status asked = ask_rewrite(&b->ask, arena, &threat, &trouble);
		if (asked)
			say(stderr, "tocsin brief: %.*s: %s\n", STR_FORMAT(id), trouble.msg);
	}
	if (!status && members.n) {
		buf_reset(line);
		render_threat_json(line, &threat);
		if (!write_line(line))
			status = err_set(err, E_IO, "cannot write");
	}
	arena_free(arena);
	return status;
}

static enum status tell_all(struct briefing *b, struct err *err)
{
	struct buf line;
	enum status status = OK;
	buf_init(&line, CAP_RECORD_BYTES);
	for (size_t i = 0; i < b->n && !status; i++)
		if (!b->held[i].told)
			status = tell(b, i, &line, err);
	buf_release(&line);
	return status;
}

int cmd_brief(const struct command *self, int argc, char **argv)
{
	struct tools tools;
	struct briefing b = {.tools = &tools};
	struct stream_articles all = {0};
	struct err err;
	struct knowing knowing = {0};
	struct str key_file = STR_EMPTY;
	struct flag flags[6 + KNOWING_FLAGS] = {
		weights_flag(&knowing),
		{"times", FLAG_YES, &b.times.wanted, NULL, "say at the end how much processor time composing took"},
		{"llm-url", FLAG_TEXT, &b.ask.url, "URL",
		 "OpenAI-compatible endpoint that words briefs anew; off when not said"},
		{"llm-model", FLAG_TEXT, &b.ask.model, "NAME", "its model"},
		{"llm-key-file", FLAG_TEXT, &key_file, "FILE", "file with its key"},
		{"llm-timeout", FLAG_NUMBER, &b.ask.timeout_s, "SECONDS", "for one brief; 60 when not said"},
	};
	size_t flags_n = 6 + knowing_flags(&knowing, flags + 6);
	int operand = options_read(self, NULL, flags, flags_n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	if (ask_with(arena, key_file, &b.ask, &err)) {
		arena_free(arena);
		return complain(self, EXIT_USAGE, "%s", err.msg);
	}
	if (knowing_init(self, &knowing, &tools, &err)) {
		arena_free(arena);
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	}
	int exit_code = stream_all(self, &all);
	if (exit_code != EXIT_CANNOT &&
	    (placer_init(&b.placer, &tools, &err) || place_all(&b, &all, &err) || tell_all(&b, &err)))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	if (b.times.wanted && b.times.all_s > 0)
		fprintf(stderr,
			"%zu threats composed in %.2f s of processor time (%.0f/s), the slowest, of %zu articles, in "
			"%.1f ms\n",
			b.times.threats, b.times.all_s, (double)b.times.threats / b.times.all_s, b.times.most_articles,
			b.times.most_s * 1e3);
	for (size_t i = 0; i < b.n; i++)
		dossier_free(b.held[i].dossier);
	free(b.held);
	placer_release(&b.placer);
	stream_release(&all);
	tools_release(&tools);
	arena_free(arena);
	return exit_code;
}
