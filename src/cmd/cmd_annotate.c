/* tocsin annotate: what each article says. */
#include "caps.h"
#include "enrich.h"
#include "knowing.h"
#include "score.h"
#include "stream.h"

struct annotating {
	const struct tools *tools;
	struct buf line;
};

static void write_reason(struct json_writer *w, const struct reason *reason)
{
	jw_object(w);
	jw_put_str(w, "line", reason->line);
	jw_key(w, STR("points"));
	jw_fixed(w, reason->points, 2);
	jw_put_str(w, "text", reason->text);
	jw_object_end(w);
}

static void write_severity(struct json_writer *w, const struct severity *severity)
{
	jw_key(w, STR("severity"));
	jw_object(w);
	jw_put_str(w, "label", words_name(band_words(), (int)severity->label));
	jw_key(w, STR("score"));
	jw_fixed(w, severity->score, 1);
	jw_key(w, STR("lines"));
	jw_array(w);
	for (size_t i = 0; i < severity->reasons.n; i++)
		write_reason(w, &severity->reasons.at[i]);
	jw_array_end(w);
	jw_object_end(w);
}

static enum status annotate(void *ctx, struct dossier *d, const struct json *record, struct err *err)
{
	struct annotating *a = ctx;
	struct severity severity;
	struct member member = dossier_member(d);
	struct members members = {&member, 1, 1};
	struct json_writer w;
	enum status status = score_threat(d->arena, a->tools->knowledge, a->tools->weights, &members, &severity, err);
	if (status)
		return status;
	buf_reset(&a->line);
	jw_init(&w, &a->line);
	jw_object(&w);
	jw_put_str(&w, "id", d->article.id);
	json_record_write_fields(&w, annotation_record(), &d->annotation);
	write_severity(&w, &severity);
	json_record_rest(&w, article_record(), record);
	jw_object_end(&w);
	return write_line(&a->line) ? OK : err_set(err, E_IO, "cannot write");
}

static void write_signs(struct json_writer *w, uint32_t start, uint32_t end, const struct strs *signs)
{
	jw_object(w);
	jw_put_i64(w, "start", start);
	jw_put_i64(w, "end", end);
	jw_key(w, STR("signs"));
	jw_array(w);
	for (size_t i = 0; i < signs->n; i++)
		jw_str(w, signs->at[i]);
	jw_array_end(w);
}

static void write_sentence(struct json_writer *w, const struct sentence_note *note, const struct strs *signs)
{
	write_signs(w, note->start, note->end, signs);
	jw_put_str(w, "role", words_name(sentence_role_words(), (int)note->role));
	jw_object_end(w);
}

static void write_word(struct json_writer *w, const struct told_word *word)
{
	write_signs(w, word->start, word->end, &word->signs);
	jw_put_i64(w, "sentence", word->in_title ? -1 : (int64_t)word->sentence);
	jw_object_end(w);
}

static void write_date(struct json_writer *w, const struct told_date *date)
{
	write_signs(w, date->event.start, date->event.end, &date->signs);
	jw_put_str(w, "date", date->event.date);
	jw_put_str(w, "kind", words_name(event_kind_words(), (int)date->event.kind));
	jw_object_end(w);
}

static enum status tell_signs(void *ctx, struct dossier *d, const struct json *record, struct err *err)
{
	struct annotating *a = ctx;
	struct signs signs;
	struct json_writer w;
	enum status status =
		enrich_signs(d->arena, a->tools->knowledge, a->tools->ranks, &d->article, &d->reading, &signs, err);
	(void)record;
	if (status)
		return status;
	buf_reset(&a->line);
	jw_init(&w, &a->line);
	jw_object(&w);
	jw_put_str(&w, "id", d->article.id);
	jw_key(&w, STR("sentences"));
	jw_array(&w);
	for (size_t i = 0; i < signs.sentences.n; i++)
		write_sentence(&w, &d->annotation.sentences.at[i], &signs.sentences.at[i]);
	jw_array_end(&w);
	jw_key(&w, STR("words"));
	jw_array(&w);
	for (size_t i = 0; i < signs.words.n; i++)
		write_word(&w, &signs.words.at[i]);
	jw_array_end(&w);
	jw_key(&w, STR("dates"));
	jw_array(&w);
	for (size_t i = 0; i < signs.dates.n; i++)
		write_date(&w, &signs.dates.at[i]);
	jw_array_end(&w);
	jw_object_end(&w);
	return write_line(&a->line) ? OK : err_set(err, E_IO, "cannot write");
}

int cmd_annotate(const struct command *self, int argc, char **argv)
{
	struct annotating a = {0};
	struct tools tools;
	struct err err;
	bool signs = false;
	struct knowing knowing = {0};
	struct flag flags[2 + KNOWING_FLAGS] = {
		{"signs", FLAG_YES, &signs, NULL, "write what the models of roles, names and dated events see instead"},
		weights_flag(&knowing),
	};
	size_t flags_n = 2 + knowing_flags(&knowing, flags + 2);
	int operand = options_read(self, NULL, flags, flags_n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (knowing_init(self, &knowing, &tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	a.tools = &tools;
	buf_init(&a.line, CAP_RECORD_BYTES);
	int exit_code = stream_each(self, &tools, dossier_annotate, signs ? tell_signs : annotate, &a);
	buf_release(&a.line);
	tools_release(&tools);
	return exit_code;
}
