/* tocsin dedupe: new, revision, copy or same, for each article in the order of input. */
#include "caps.h"
#include "stream.h"

struct deduping {
	struct dedupe *dedupe;
	struct buf line;
};

static enum status dedupe_one(void *ctx, struct dossier *d, const struct json *record, struct err *err)
{
	struct deduping *g = ctx;
	struct dedupe_answer answer;
	struct json_writer w;
	dedupe_ask(g->dedupe, &d->signature, &answer);
	buf_reset(&g->line);
	jw_init(&w, &g->line);
	jw_object(&w);
	jw_put_str(&w, "id", d->article.id);
	jw_put_str(&w, "verdict", words_name(dedupe_verdict_words(), (int)answer.verdict));
	if (answer.of.n)
		jw_put_str(&w, "of", answer.of);
	if (answer.verdict == DEDUPE_COPY)
		jw_put_double(&w, "similarity", answer.similarity);
	json_record_rest(&w, article_record(), record);
	jw_object_end(&w);
	if (answer.verdict != DEDUPE_SAME && dedupe_add(g->dedupe, d->article.id, &d->signature, d->article.published))
		return err_set(err, E_NOMEM, "no memory");
	return write_line(&g->line) ? OK : err_set(err, E_IO, "cannot write");
}

int cmd_dedupe(const struct command *self, int argc, char **argv)
{
	struct deduping g = {0};
	struct tools tools;
	struct err err;
	int operand = options_read(self, NULL, NULL, 0, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (tools_init(&tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	g.dedupe = dedupe_new();
	buf_init(&g.line, CAP_RECORD_BYTES);
	int exit_code = g.dedupe ? stream_each(self, &tools, dossier_read, dedupe_one, &g)
				 : complain(self, EXIT_CANNOT, "no memory");
	buf_release(&g.line);
	dedupe_free(g.dedupe);
	tools_release(&tools);
	return exit_code;
}
