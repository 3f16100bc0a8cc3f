#include <string.h>

#include "charset.h"
#include "entity.h"
#include "html.h"
#include "html_tags.h"

/* ---- what tags mean ---- */

static bool is_in(const char *const *list, size_t n, struct str tag)
{
	for (size_t i = 0; i < n; i++)
		if (tag.n && list[i][0] == tag.p[0] && str_eq(str_of(list[i]), tag))
			return true;
	return false;
}

bool tag_is_block(struct str tag)
{
	static const char *const blocks[] = {
		"p",        "div",     "br",     "li",     "ul",    "ol",     "h1",         "h2",
		"h3",       "h4",      "h5",     "h6",     "tr",    "td",     "th",         "table",
		"section",  "article", "header", "footer", "aside", "main",   "nav",        "blockquote",
		"pre",      "hr",      "dl",     "dt",     "dd",    "figure", "figcaption", "form",
		"fieldset", "address", "title",  "option", "tbody", "thead",  "tfoot",      "caption",
		"details",  "summary", "center", "body",   "html",  "head",   "select",     "legend",
	};
	return is_in(blocks, sizeof(blocks) / sizeof(blocks[0]), tag);
}

bool tag_is_silent(struct str tag)
{
	static const char *const silent[] = {"script", "style", "template", "#comment"};
	return is_in(silent, sizeof(silent) / sizeof(silent[0]), tag);
}

/* ---- folding ---- */

static struct str gap(struct folded *f)
{
	struct str s = f->wants_line ? STR("\n") : f->wants_blank ? STR(" ") : STR_EMPTY;
	f->wants_line = f->wants_blank = false;
	return f->out->n ? s : STR_EMPTY;
}

/* A blank between two words is as it should be. */
static bool is_lone_blank(struct str text, size_t i)
{
	return text.p[i] == ' ' && i + 1 < text.n && !is_ascii_space(text.p[i + 1]);
}

void folded_text(struct folded *f, struct str text)
{
	size_t i = 0;
	while (i < text.n) {
		size_t from = i;
		while (i < text.n && is_ascii_space(text.p[i]))
			i++;
		f->wants_blank |= i > from;
		from = i;
		while (i < text.n && (!is_ascii_space(text.p[i]) || is_lone_blank(text, i)))
			i++;
		if (i == from)
			return;
		buf_add(f->out, gap(f));
		buf_add(f->out, str_cut(text, from, i));
	}
}

void folded_line(struct folded *f)
{
	f->wants_line = true;
}

/* Moves what was written into the arena; "" with E_NOMEM or E_LIMIT without room. */
static enum status hand_over(struct arena *arena, struct buf *text, struct str *out)
{
	enum status status = buf_status(text);
	struct str copy = status ? STR_EMPTY : str_copy(arena, buf_str(text));
	buf_release(text);
	if (!status && str_is_null(copy))
		return E_NOMEM;
	*out = copy;
	return status;
}

enum { TEXT_BYTES_MAX = 256 * 1024 * 1024 };

/* ---- of a tree ---- */

struct str html_text(struct arena *arena, const struct html_node *top)
{
	struct buf text;
	buf_init(&text, TEXT_BYTES_MAX);
	struct folded f = {.out = &text};
	const struct html_node *at = top;
	while (at) {
		bool is_silent = tag_is_silent(at->tag);
		if (at->tag.n == 0)
			folded_text(&f, at->text);
		else if (tag_is_block(at->tag))
			folded_line(&f);
		if (at->first && !is_silent) {
			at = at->first;
			continue;
		}
		while (at != top && !at->next) {
			at = at->parent;
			if (tag_is_block(at->tag))
				folded_line(&f);
		}
		at = at == top ? NULL : at->next;
	}
	struct str out = STR_EMPTY;
	return hand_over(arena, &text, &out) ? STR_EMPTY : out;
}

/* ---- of a piece of markup ---- */

/* The text of a piece, folded as above. It is never longer than the markup: a reference is longer than what
 * it means, and a line break or blank is written for a tag or for white space. */
struct plain {
	char *to;
	size_t n;
	bool wants_blank, wants_line;
};

/* Has a word of eight bytes a blank beside a blank, or white space of another kind? May tell of one too many,
 * never of one too few. */
static bool has_folds(const char *p)
{
	const uint64_t ones = 0x0101010101010101, lows = 0x7F * ones;
	uint64_t v, x;
	memcpy(&v, p, sizeof(v));
	x = v ^ ones * ' ';
	uint64_t blanks = ~(((x & lows) + lows) | x | lows); /* the high bit of each byte that is one */
	uint64_t controls = (v - ones * ' ') & ~v & ~lows;
	return (blanks & blanks << 8) || controls;
}

/* How far from `at` on there are only words with one blank between them. Ends behind a word. */
static size_t words_n(struct str s, size_t at)
{
	size_t i = at;
	while (i + 8 < s.n && !has_folds(s.p + i) && !(s.p[i] == ' ' && (i == at || s.p[i - 1] == ' ')))
		i += 8;
	while (i < s.n && !is_ascii_space(s.p[i]))
		i++;
	while (i > at && s.p[i - 1] == ' ')
		i--;
	return i - at;
}

static void plain_gap(struct plain *f)
{
	if (f->n && (f->wants_line || f->wants_blank))
		f->to[f->n++] = f->wants_line ? '\n' : ' ';
	f->wants_line = f->wants_blank = false;
}

/* A piece of text: white space in it is folded. */
static void plain_piece(struct plain *f, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = words_n(s, i);
		if (!n) {
			f->wants_blank |= is_ascii_space(s.p[i]);
			i++;
			continue;
		}
		plain_gap(f);
		memcpy(f->to + f->n, s.p + i, n);
		f->n += n;
		i += n;
	}
}

/* The end of the tag that begins at s.p[at] == '<': past its ">", quoted values respected. A quote
 * that is never closed is none. */
static size_t tag_end(struct str s, size_t at)
{
	for (size_t i = at + 1; i < s.n; i++) {
		char c = s.p[i];
		if (c == '>')
			return i + 1;
		if ((c == '"' || c == '\'') && s.p[i - 1] == '=') {
			size_t n = str_find_byte(str_cut(s, i + 1, s.n), c);
			if (n == STR_NONE)
				break;
			i += n + 1;
		}
	}
	size_t n = str_find_byte(str_cut(s, at, s.n), '>');
	return n == STR_NONE ? s.n : at + n + 1;
}

static bool is_tag_at(struct str s, size_t at)
{
	char c = at + 1 < s.n ? s.p[at + 1] : '\0';
	char d = at + 2 < s.n ? s.p[at + 2] : '\0';
	return is_ascii_alpha(c) || (c == '/' && is_ascii_alpha(d)) || c == '!' || c == '?';
}

static struct str tag_name(struct str s, size_t at, char room[12])
{
	size_t n = 0;
	at += s.p[at + 1] == '/' ? 2 : 1;
	while (at + n < s.n && n < 12 && is_ascii_alnum(s.p[at + n])) {
		room[n] = ascii_lower(s.p[at + n]);
		n++;
	}
	return (struct str){room, n};
}

/* Past the markup at s.p[at] == '<': a tag, a comment, or a script with all that is in it. */
static size_t skip_markup(struct plain *f, struct str s, size_t at)
{
	char room[12];
	if (str_starts(str_cut(s, at, s.n), STR("<!--"))) {
		size_t n = str_find(str_cut(s, at + 4, s.n), STR("-->"));
		return n == STR_NONE ? s.n : at + 4 + n + 3;
	}
	struct str name = tag_name(s, at, room);
	size_t end = tag_end(s, at);
	if (tag_is_block(name))
		f->wants_line = true;
	if (!tag_is_silent(name) || s.p[at + 1] == '/')
		return end;
	char close_room[16] = "</";
	memcpy(close_room + 2, name.p, name.n);
	size_t n = str_find_ascii_nocase(str_cut(s, end, s.n), (struct str){close_room, name.n + 2});
	return n == STR_NONE ? s.n : tag_end(s, end + n);
}

/* Past the tag or the reference at s.p[i]; a sign that begins none is text. */
static size_t put_special(struct plain *f, struct str s, size_t i)
{
	char room[ENTITY_UTF8_MAX];
	size_t room_n = 1;
	if (s.p[i] == '<' && is_tag_at(s, i))
		return skip_markup(f, s, i);
	size_t n = s.p[i] == '&' ? entity_read(s, i, room, &room_n) : 0;
	plain_piece(f, n ? (struct str){room, room_n} : str_cut(s, i, i + 1));
	return i + (n ? n : 1);
}

/* The next of a byte from `at` on, `known` if that is it (STR_NONE: nothing is known); the text's end without one. */
static size_t next_of(struct str s, char byte, size_t at, size_t known)
{
	if (known != STR_NONE && known >= at)
		return known;
	size_t n = str_find_byte(str_cut(s, at, s.n), byte);
	return n == STR_NONE ? s.n : at + n;
}

static void put_markup(struct plain *f, struct str s)
{
	size_t less = STR_NONE, amp = STR_NONE; /* the next ones; not looked for yet */
	for (size_t i = 0; i < s.n;) {
		less = next_of(s, '<', i, less);
		amp = next_of(s, '&', i, amp);
		size_t end = less < amp ? less : amp;
		plain_piece(f, str_cut(s, i, end));
		i = end < s.n ? put_special(f, s, end) : s.n;
	}
}

static bool is_plain(struct str s)
{
	return str_find_byte(s, '<') == STR_NONE && str_find_byte(s, '&') == STR_NONE;
}

enum status html_to_text(struct arena *arena, struct str markup, struct str *out, struct err *err)
{
	struct plain f = {.to = arena_take(arena, markup.n + 1)};
	if (!f.to)
		return err_set(err, E_NOMEM, "html: no room for a text");
	if (is_plain(markup)) {
		if (markup.n)
			memcpy(f.to, markup.p, markup.n);
		f.n = markup.n;
	} else {
		put_markup(&f, markup);
	}
	arena_shrink(arena, f.to, markup.n + 1, f.n);
	*out = (struct str){f.to, f.n};
	return OK;
}

struct str html_unescape(struct arena *arena, struct str text)
{
	if (str_find_byte(text, '&') == STR_NONE)
		return str_copy(arena, text);
	char *p = arena_take(arena, text.n), *to = p; /* no reference is longer resolved */
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < text.n;) {
		char room[ENTITY_UTF8_MAX];
		size_t room_n, n = text.p[i] == '&' ? entity_read(text, i, room, &room_n) : 0;
		if (n == 0) {
			size_t next = i + 1 < text.n ? str_find_byte(str_cut(text, i + 1, text.n), '&') : STR_NONE;
			size_t end = next == STR_NONE ? text.n : i + 1 + next;
			memcpy(to, text.p + i, end - i);
			to += end - i;
			i = end;
			continue;
		}
		memcpy(to, room, room_n);
		to += room_n;
		i += n;
	}
	return str_span(p, to);
}
