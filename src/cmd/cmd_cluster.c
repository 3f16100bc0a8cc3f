/* tocsin cluster: articles into threats, as one stream in the order of time. */
#include "caps.h"
#include "knowing.h"
#include "placer.h"
#include "stream.h"

/* A line for each candidate of an article: what tools/train_cluster.py learns from. */
static void write_pair(void *ctx, const struct cluster_pair *pair)
{
	struct buf *line = ctx;
	struct json_writer w;
	buf_reset(line);
	jw_init(&w, line);
	jw_object(&w);
	jw_put_str(&w, "id", pair->article);
	jw_put_str(&w, "other", pair->other);
	jw_put_str(&w, "veto", pair->veto);
	for (size_t i = 0; i < pair->n; i++) {
		jw_key(&w, pair->names[i]);
		jw_fixed(&w, pair->values[i], 5);
	}
	jw_object_end(&w);
	(void)!write_line(line);
}

enum output { OUTPUT_THREATS, OUTPUT_PAIRS, OUTPUT_TERMS };

/* The stems of an article as the word statistics see them: what tools/count_terms.py counts. */
static void write_stems(struct json_writer *w, const char *key, const struct tokens *tokens, unsigned with,
			unsigned without)
{
	jw_key(w, str_of(key));
	jw_array(w);
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		if ((t->flags & with) == with && !(t->flags & (without | TOKEN_STOP | TOKEN_URL)) && t->stem.n >= 2)
			jw_str(w, t->stem);
	}
	jw_array_end(w);
}

static bool write_terms(const struct dossier *d, struct buf *line)
{
	struct json_writer w;
	buf_reset(line);
	jw_init(&w, line);
	jw_object(&w);
	write_stems(&w, "title", &d->reading.title, 0, 0);
	write_stems(&w, "text", &d->reading.body, 0, 0);
	write_stems(&w, "capital", &d->reading.body, TOKEN_CAPITAL, TOKEN_FIRST);
	write_stems(&w, "lower", &d->reading.body, 0, TOKEN_FIRST | TOKEN_CAPITAL);
	jw_object_end(&w);
	return write_line(line);
}

/* Places all, oldest first. Articles get their ids here when they had none. */
static enum status place_all(const struct tools *tools, struct placer *placer, struct stream_articles *all,
			     enum output output, struct buf *line, struct err *err)
{
	enum status status = OK;
	cluster_keep_all(placer->cluster);
	for (size_t i = 0; i < all->list.n && !status; i++) {
		struct article *article = &all->list.at[all->by_time[i]];
		struct dossier *d = stream_dossier(tools, article, err);
		struct place place;
		status = d ? OK : err->code;
		if (!status && output == OUTPUT_PAIRS)
			status = cluster_pairs(placer->cluster, d->arena, &d->features, write_pair, line, err);
		if (!status && output == OUTPUT_TERMS && !write_terms(d, line))
			status = err_set(err, E_IO, "cannot write");
		if (!status)
			status = placer_place(placer, d, &place, err);
		if (!status && !article->id.n)
			article->id = str_copy(all->arena, d->article.id);
		dossier_free(d);
	}
	return status;
}

static bool write_all(const struct placer *placer, const struct stream_articles *all)
{
	struct buf line;
	bool ok = true;
	buf_init(&line, CAP_RECORD_BYTES);
	for (size_t i = 0; i < all->list.n && ok; i++) {
		struct json_writer w;
		buf_reset(&line);
		jw_init(&w, &line);
		jw_object(&w);
		jw_put_str(&w, "id", all->list.at[i].id);
		jw_put_str(&w, "threat", cluster_threat_of(placer->cluster, all->list.at[i].id));
		jw_object_end(&w);
		ok = write_line(&line);
	}
	buf_release(&line);
	return ok;
}

int cmd_cluster(const struct command *self, int argc, char **argv)
{
	struct tools tools;
	struct placer placer = {0};
	struct stream_articles all = {0};
	struct err err;
	bool pairs = false, terms = false;
	struct knowing knowing = {0};
	struct flag flags[2 + KNOWING_FLAGS] = {
		{"pairs", FLAG_YES, &pairs, NULL,
		 "write what the model sees of each article and its candidates instead"},
		{"terms", FLAG_YES, &terms, NULL, "write the stems of each article instead"},
	};
	size_t flags_n = 2 + knowing_flags(&knowing, flags + 2);
	int operand = options_read(self, NULL, flags, flags_n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	enum output output = pairs ? OUTPUT_PAIRS : terms ? OUTPUT_TERMS : OUTPUT_THREATS;
	if (knowing_init(self, &knowing, &tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	struct buf line;
	buf_init(&line, CAP_RECORD_BYTES);
	int exit_code = stream_all(self, &all);
	if (exit_code != EXIT_CANNOT) {
		if (placer_init(&placer, &tools, &err) || place_all(&tools, &placer, &all, output, &line, &err))
			exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
		else if (output == OUTPUT_THREATS && !write_all(&placer, &all))
			exit_code = complain(self, EXIT_CANNOT, "cannot write");
	}
	buf_release(&line);
	placer_release(&placer);
	stream_release(&all);
	tools_release(&tools);
	return exit_code;
}
