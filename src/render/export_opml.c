/* OPML 2.0 of the sources, with the folders of their people and what tocsin adds (docs/feeds.md). */
#include <stdlib.h>

#include "html_write.h"
#include "render_export.h"

enum { FOLDERS_MAX = 16 };

struct folders { /* those around */
	struct str at[FOLDERS_MAX];
	size_t n;
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
	if (s->proxy.n && (with_secrets || str_find_byte(s->proxy, '@') == STR_NONE))
		attribute(out, "tocsin:proxy", s->proxy);
	if (s->headers.n && with_secrets)
		lines_attribute(out, "tocsin:headers", s->headers);
}

static void write_source(struct buf *out, const struct source *s, bool with_secrets)
{
	buf_add_c(out, "<outline type=\"rss\"");
	attribute(out, "text", s->title.n ? s->title : s->id);
	attribute(out, "title", s->title.n ? s->title : s->id);
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

/* Closes and opens folders until those around are the pieces of `folder`. */
static void enter(struct buf *out, struct folders *around, struct str folder)
{
	struct str pieces[FOLDERS_MAX], piece;
	size_t n = 0, same = 0;
	while (folder.n && n < FOLDERS_MAX && str_next(&folder, '/', &piece))
		if (str_trim(piece).n)
			pieces[n++] = str_trim(piece);
	while (same < n && same < around->n && str_eq(pieces[same], around->at[same]))
		same++;
	for (; around->n > same; around->n--)
		buf_add_c(out, "</outline>\n");
	for (; around->n < n; around->n++) {
		around->at[around->n] = pieces[around->n];
		buf_add_c(out, "<outline");
		attribute(out, "text", pieces[around->n]);
		buf_add_c(out, ">\n");
	}
}

void export_opml(struct buf *out, struct arena *arena, const struct sources *sources, bool with_secrets)
{
	const struct source **order = arena_zero(arena, sources->n + 1, sizeof(*order));
	if (!order) {
		out->status = E_NOMEM;
		return;
	}
	for (size_t i = 0; i < sources->n; i++)
		order[i] = &sources->at[i];
	qsort(order, sources->n, sizeof(*order), by_folder);
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		       "<opml version=\"2.0\" xmlns:tocsin=\"https://tocsin.invalid/ns/opml/1\">\n"
		       "<head><title>tocsin</title></head>\n<body>\n");
	struct folders around = {.n = 0};
	for (size_t i = 0; i < sources->n; i++) {
		enter(out, &around, folder_of(order[i]));
		write_source(out, order[i], with_secrets);
	}
	enter(out, &around, STR_EMPTY);
	buf_add_c(out, "</body>\n</opml>\n");
}
