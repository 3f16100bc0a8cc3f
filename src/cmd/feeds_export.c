/* tocsin feeds export: OPML 2.0 with the folders of its people, written outline by outline. */
#include <stdio.h>
#include <stdlib.h>

#include "caps.h"
#include "feeds.h"
#include "html_write.h"
#include "records.h"

enum { DEPTH_MAX = 16, PIECE_BYTES = 64 * 1024 };

struct exporting {
	struct buf out;
	struct str open[DEPTH_MAX]; /* folders around */
	size_t depth;
	bool is_broken;
};

static struct str folder_of(const struct source *s)
{
	return s->settings.folder.n ? s->settings.folder : words_name(source_category_words(), (int)s->category);
}

static int by_folder(const void *a, const void *b)
{
	const struct source *x = *(const struct source *const *)a, *y = *(const struct source *const *)b;
	int order = str_cmp(folder_of(x), folder_of(y));
	return order ? order : str_cmp(x->id, y->id);
}

static void attribute(struct buf *out, const char *name, struct str value)
{
	buf_print(out, " %s=\"", name);
	xw_text(out, value);
	buf_add_byte(out, '"');
}

/* A line break inside an attribute would be read as a blank (XML 1.0 3.3.3). */
static void lines_attribute(struct buf *out, const char *name, struct str lines)
{
	struct str line;
	bool is_first = true;
	buf_print(out, " %s=\"", name);
	while (lines.n && str_next(&lines, '\n', &line)) {
		buf_add_c(out, is_first ? "" : "&#10;");
		xw_text(out, line);
		is_first = false;
	}
	buf_add_byte(out, '"');
}

static void write_settings(struct buf *out, const struct source_settings *s, bool with_secrets)
{
	if (s->is_disabled)
		attribute(out, "tocsin:enabled", STR("false"));
	if (s->interval_s)
		buf_print(out, " tocsin:interval=\"%us\"", s->interval_s);
	if (s->pages != PAGES_AUTO)
		attribute(out, "tocsin:full-page", words_name(page_mode_words(), (int)s->pages));
	if (s->user_agent.n)
		attribute(out, "tocsin:user-agent", s->user_agent);
	if (s->proxy.n)
		attribute(out, "tocsin:proxy", s->proxy);
	if (s->headers.n && with_secrets)
		lines_attribute(out, "tocsin:headers", s->headers);
}

static void write_source(struct buf *out, const struct source *s, bool with_secrets)
{
	buf_add_c(out, "<outline type=\"rss\"");
	attribute(out, "text", s->title);
	attribute(out, "title", s->title);
	attribute(out, "xmlUrl", s->url);
	if (s->site.n)
		attribute(out, "htmlUrl", s->site);
	if (s->language.n)
		attribute(out, "language", s->language);
	attribute(out, "tocsin:category", words_name(source_category_words(), (int)s->category));
	buf_print(out, " tocsin:credibility=\"%u\"", s->credibility);
	write_settings(out, &s->settings, with_secrets);
	buf_add_c(out, "/>\n");
}

static void flush(struct exporting *e, bool is_last)
{
	if (buf_status(&e->out) ||
	    (e->out.n && (is_last || e->out.n > PIECE_BYTES) && fwrite(e->out.p, 1, e->out.n, stdout) != e->out.n))
		e->is_broken = true;
	if (is_last || e->out.n > PIECE_BYTES)
		buf_reset(&e->out);
}

/* Closes and opens folders until those around are the pieces of `folder`. */
static void enter(struct exporting *e, struct str folder)
{
	struct str pieces[DEPTH_MAX], piece;
	size_t n = 0, same = 0;
	while (folder.n && n < DEPTH_MAX && str_next(&folder, '/', &piece))
		if (str_trim(piece).n)
			pieces[n++] = str_trim(piece);
	while (same < n && same < e->depth && str_eq(pieces[same], e->open[same]))
		same++;
	for (; e->depth > same; e->depth--)
		buf_add_c(&e->out, "</outline>\n");
	for (; e->depth < n; e->depth++) {
		e->open[e->depth] = pieces[e->depth];
		buf_add_c(&e->out, "<outline");
		attribute(&e->out, "text", pieces[e->depth]);
		buf_add_c(&e->out, ">\n");
	}
}

int feeds_export(struct feeding *f)
{
	struct sources sources = {0};
	struct exporting e = {.depth = 0};
	if (feeds_stored(f, &sources))
		return feeds_failed(f);
	const struct source **order = arena_zero(f->arena, sources.n + 1, sizeof(*order));
	if (!order)
		return complain(f->self, EXIT_CANNOT, "no memory");
	for (size_t i = 0; i < sources.n; i++)
		order[i] = &sources.at[i];
	qsort(order, sources.n, sizeof(*order), by_folder);
	buf_init(&e.out, CAP_FEED_BYTES);
	buf_add_c(&e.out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			  "<opml version=\"2.0\" xmlns:tocsin=\"https://tocsin.invalid/ns/opml/1\">\n"
			  "<head><title>tocsin</title></head>\n<body>\n");
	for (size_t i = 0; i < sources.n && !e.is_broken; i++) {
		enter(&e, folder_of(order[i]));
		write_source(&e.out, order[i], f->with_secrets);
		flush(&e, false);
	}
	enter(&e, STR_EMPTY);
	buf_add_c(&e.out, "</body>\n</opml>\n");
	flush(&e, true);
	buf_release(&e.out);
	return e.is_broken || fflush(stdout) ? complain(f->self, EXIT_CANNOT, "cannot write") : EXIT_DONE;
}
