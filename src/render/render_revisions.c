#include "render_revisions.h"

#include "date.h"
#include "json_write.h"

enum status revisions_of(struct arena *arena, const struct versions *versions, struct revisions *out)
{
	for (size_t i = 1; i < versions->n; i++) {
		const struct version *before = &versions->at[i - 1], *now = &versions->at[i];
		struct revision *revision = vec_push(arena, out);
		if (!revision)
			return E_NOMEM;
		*revision = (struct revision){now->number, now->stored, before->title, now->title, {0}};
		enum status status = diff_texts(arena, before->text, now->text, &revision->changes);
		if (status)
			return status;
	}
	return OK;
}

/* How many pieces from `at` on were kept. */
static size_t kept_n(const struct edits *changes, size_t at)
{
	size_t n = 0;
	while (at + n < changes->n && changes->at[at + n].kind == EDIT_KEPT)
		n++;
	return n;
}

static void put_changes(struct json_writer *w, const struct edits *changes)
{
	jw_key(w, STR("changes"));
	jw_array(w);
	for (size_t i = 0; i < changes->n;) {
		const struct edit *edit = &changes->at[i];
		size_t kept = kept_n(changes, i);
		jw_object(w);
		if (kept) {
			jw_put_str(w, "kind", STR("kept"));
			jw_put_i64(w, "pieces", (int64_t)kept);
		} else {
			jw_put_str(w, "kind", edit->kind == EDIT_REMOVED ? STR("removed") : STR("added"));
			jw_put_str(w, "text", edit->text);
		}
		jw_object_end(w);
		i += kept ? kept : 1;
	}
	jw_array_end(w);
}

void render_revisions_json(struct buf *out, const struct article *article, const struct revisions *revisions)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "article", article->id);
	jw_put_str(&w, "url", article->url);
	jw_put_str(&w, "title", article->title);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < revisions->n; i++) {
		const struct revision *revision = &revisions->at[i];
		jw_object(&w);
		jw_put_i64(&w, "revision", revision->number);
		jw_put_time(&w, "stored", revision->stored);
		jw_put_str(&w, "before_title", revision->before_title);
		jw_put_str(&w, "title", revision->title);
		put_changes(&w, &revision->changes);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	jw_key(&w, STR("next"));
	jw_null(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

static void put_line(struct buf *out, const char *sign, struct str text)
{
	buf_add_c(out, sign);
	for (size_t i = 0; i < text.n; i++) /* a terminal must not obey it */
		buf_add_byte(out, (unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F ? ' ' : text.p[i]);
	buf_add_byte(out, '\n');
}

void render_revisions_text(struct buf *out, const struct revisions *revisions)
{
	for (size_t i = 0; i < revisions->n; i++) {
		const struct revision *revision = &revisions->at[i];
		char time[DATE_RFC3339_BYTES];
		bool has_time = date_put_rfc3339(time, revision->stored);
		buf_print(out, "revision %u, %.*s\n", (unsigned)revision->number,
			  STR_FORMAT(has_time ? ((struct str){time, sizeof(time)}) : STR("at an unknown time")));
		if (!str_eq(revision->before_title, revision->title)) {
			put_line(out, "- ", revision->before_title);
			put_line(out, "+ ", revision->title);
		}
		for (size_t k = 0; k < revision->changes.n; k++)
			if (revision->changes.at[k].kind != EDIT_KEPT)
				put_line(out, revision->changes.at[k].kind == EDIT_REMOVED ? "- " : "+ ",
					 revision->changes.at[k].text);
	}
}
