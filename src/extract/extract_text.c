/* The chosen part of the page as lines: one a paragraph, item, heading, table row, line of code. */
#include <string.h>

#include "extract_priv.h"

struct lines {
	struct page *page;
	char *p;
	size_t n, room;
	bool failed;
	bool wants_space; /* white space was read and not yet written */
	int headings;     /* open around the present node */
	size_t body_n;    /* bytes up to the end of the last text that is no heading */
	/* the last heading: its place, what it stands above, and whether a box was cut since */
	size_t heading_n;
	char heading_level;
	bool cut_since;
};

static void put_bytes(struct lines *l, struct str s)
{
	if (l->n + s.n > l->room) {
		size_t room = (l->n + s.n) * 2 + 1024;
		char *p = arena_grow(l->page->arena, l->p, l->n, room);
		l->failed |= !p;
		if (!p)
			return;
		l->p = p;
		l->room = room;
	}
	if (s.n)
		memcpy(l->p + l->n, s.p, s.n);
	l->n += s.n;
}

static void put_break(struct lines *l)
{
	l->wants_space = false;
	if (l->n && l->p[l->n - 1] != '\n')
		put_bytes(l, STR("\n"));
}

/* The length of a white space character at s.p[i], U+00A0 and U+200B among them; 0 for others. */
static size_t space_at(struct str s, size_t i, bool *is_zero_width)
{
	*is_zero_width = false;
	if (is_ascii_space(s.p[i]))
		return 1;
	if (s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0')
		return 2;
	*is_zero_width = s.p[i] == '\xE2' && i + 2 < s.n && s.p[i + 1] == '\x80' && s.p[i + 2] == '\x8B';
	return *is_zero_width ? 3 : 0;
}

static void put_folded(struct lines *l, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i <= text.n;) {
		bool is_zero_width = false;
		size_t space = i < text.n ? space_at(text, i, &is_zero_width) : 1;
		if (!space) {
			i++;
			continue;
		}
		if (i > from) {
			if (l->wants_space && l->n && l->p[l->n - 1] != '\n')
				put_bytes(l, STR(" "));
			put_bytes(l, str_cut(text, from, i));
			l->wants_space = false;
		}
		l->wants_space |= i < text.n && !is_zero_width;
		i += space;
		from = i;
	}
}

/* Code keeps its lines and what stands in front of them. */
static void put_code(struct lines *l, struct str text)
{
	struct str line;
	bool first = true;
	while (str_next(&text, '\n', &line)) {
		if (!first)
			put_break(l);
		first = false;
		while (line.n && is_ascii_space(line.p[line.n - 1]))
			line.n--;
		if (line.n)
			put_bytes(l, line);
	}
}

/* ---- tables ---- */

static bool is_cell(const struct html_node *node)
{
	return html_is(node, STR("td")) || html_is(node, STR("th"));
}

/* Rows of a table of data become lines; tables that only lay out the page are blocks. */
static bool is_data_row(const struct page *page, const struct html_node *row)
{
	size_t cells = 0;
	for (const struct html_node *at = row->first; at; at = at->next) {
		const struct note *note = page_note(page, at);
		if (!is_cell(at) || note->cut)
			continue;
		cells += note->text > 0;
		if (note->text > 600 || note->paragraphs > 2)
			return false;
		for (struct html_node *in = at->first; in; in = html_walk(at, in))
			if (html_is(in, STR("table")))
				return false;
	}
	return cells >= 2;
}

static void put_node(struct lines *l, const struct html_node *node, bool in_code, bool in_row);

static void put_children(struct lines *l, const struct html_node *node, bool in_code, bool in_row)
{
	for (const struct html_node *at = node->first; at; at = at->next)
		put_node(l, at, in_code, in_row);
}

static void put_row(struct lines *l, const struct html_node *row)
{
	bool first = true;
	put_break(l);
	for (const struct html_node *at = row->first; at; at = at->next) {
		const struct note *note = page_note(l->page, at);
		if (!is_cell(at) || note->cut || !note->text)
			continue;
		if (!first)
			put_bytes(l, STR(" | "));
		first = false;
		l->wants_space = false;
		put_children(l, at, false, true);
	}
	put_break(l);
}

/* ---- nodes ---- */

/* A heading whose part was cut stands before the next one of its level: it goes too. */
static void begin_heading(struct lines *l, const struct html_node *node)
{
	char level = node->tag.n == 2 ? node->tag.p[1] : '6';
	if (l->heading_level && level <= l->heading_level && l->cut_since && l->body_n <= l->heading_n)
		l->n = l->heading_n;
	put_break(l);
	l->heading_n = l->n;
	l->heading_level = level;
	l->cut_since = false;
}

/* `in_row`: within a row of data nothing breaks the line. */
static void put_node(struct lines *l, const struct html_node *node, bool in_code, bool in_row)
{
	const struct note *note = page_note(l->page, node);
	l->cut_since |= note->cut && note->cut != CUT_TAG;
	if (note->cut || l->failed)
		return;
	if (!node->tag.n) {
		if (in_code && !in_row)
			put_code(l, node->text);
		else
			put_folded(l, node->text);
		if (!l->headings && note->text)
			l->body_n = l->n;
		return;
	}
	if (note->tag == TAG_ROW && !in_row && is_data_row(l->page, node)) {
		put_row(l, node);
		return;
	}
	if (note->tag == TAG_HEADING && !in_row && !l->headings)
		begin_heading(l, node);
	l->headings += note->tag == TAG_HEADING;
	bool is_code = in_code || html_is(node, STR("pre"));
	bool breaks = note->tag != TAG_INLINE;
	if (breaks && in_row)
		l->wants_space = true;
	else if (breaks)
		put_break(l);
	put_children(l, node, is_code, in_row);
	l->headings -= note->tag == TAG_HEADING;
	if (breaks && in_row)
		l->wants_space = true;
	else if (breaks)
		put_break(l);
}

static struct str text_of(struct page *page, const struct html_node *top)
{
	struct lines l = {.page = page};
	put_node(&l, top, false, false);
	if (l.failed)
		return STR_EMPTY;
	if (l.body_n) /* a heading with nothing below it has lost its links */
		l.n = l.body_n;
	return l.n ? str_trim((struct str){l.p, l.n}) : STR("");
}

struct str page_text(struct page *page, const struct leads *leads, const struct html_node *top)
{
	struct str parts[LEADS + 1], body = text_of(page, top);
	size_t n = 0;
	for (size_t i = 0; leads && i < leads->n; i++) {
		struct lines l = {.page = page};
		put_node(&l, leads->at[i], false, false);
		struct str lead = l.n ? str_trim((struct str){l.p, l.n}) : STR("");
		bool is_again = !lead.n || str_has(body, lead) || (n && str_has(parts[n - 1], lead));
		if (l.failed || str_is_null(body))
			return STR_EMPTY;
		if (!is_again)
			parts[n++] = lead;
	}
	parts[n++] = body;
	return n == 1 ? body : str_join(page->arena, parts, n, STR("\n"));
}
