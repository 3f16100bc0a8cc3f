#include "xml_scan.h"

#include <string.h>

#include "charset.h"

enum {
	DEPTH_MAX = 200,     /* below libxml2's, which has the last word on deep documents */
	SPACES_MAX = 64,     /* declarations in force */
	ATTRS_MAX = 64,      /* of one tag */
	VALUE_MAX = 9000000, /* libxml2 refuses texts over 10,000,000 bytes */
	NAME_MAX_BYTES = 1000,
};

struct space {
	struct str prefix, uri;
};

struct level {          /* an open element */
	struct str tag; /* as written, with its prefix */
	struct xml_name name;
	size_t spaces_n; /* declarations in force outside it */
};

struct scan {
	struct arena *arena;
	const struct xml_handler *handler;
	void *ctx;
	const struct xml_limits *limits;
	struct str text;
	size_t at;
	struct level open[DEPTH_MAX];
	struct space spaces[SPACES_MAX];
	struct xml_attr attrs[ATTRS_MAX];
	bool has_returns; /* line breaks that need work */
	size_t open_n, spaces_n, attrs_n, elements_n, text_bytes;
	char *scratch;
	size_t scratch_room;
};

/* ---- bytes ---- */

static char peek(const struct scan *s)
{
	return s->at < s->text.n ? s->text.p[s->at] : '\0';
}

static inline bool take(struct scan *s, struct str what)
{
	if (s->text.n - s->at < what.n || memcmp(s->text.p + s->at, what.p, what.n) != 0)
		return false;
	s->at += what.n;
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool skip_space(struct scan *s)
{
	size_t from = s->at;
	while (is_space(peek(s)))
		s->at++;
	return s->at > from;
}

/* Moves behind the next `what`; false when there is none. */
static bool skip_to(struct scan *s, struct str what)
{
	size_t n = str_find(str_cut(s->text, s->at, s->text.n), what);
	if (n == STR_NONE)
		return false;
	s->at += n + what.n;
	return true;
}

/* The next "]]>"; STR_NONE without one. Square brackets are rare, so they are looked for one by one. */
static size_t find_cdata_end(struct str s)
{
	for (size_t at = 0; at + 2 < s.n; at++) {
		size_t n = str_find_byte(str_cut(s, at, s.n), ']');
		if (n == STR_NONE)
			break;
		at += n;
		if (str_starts(str_cut(s, at, s.n), STR("]]>")))
			return at;
	}
	return STR_NONE;
}

/* An ASCII name with at most one colon, inside it; empty for any other. */
static struct str take_name(struct scan *s)
{
	size_t from = s->at, colons = 0;
	while (s->at < s->text.n) {
		char c = s->text.p[s->at];
		bool starts = s->at == from || s->text.p[s->at - 1] == ':';
		bool fits = is_ascii_alpha(c) || c == '_' ||
			    (!starts && (is_ascii_digit(c) || c == '-' || c == '.' || c == ':'));
		if (!fits)
			break;
		colons += c == ':';
		s->at++;
	}
	struct str name = str_cut(s->text, from, s->at);
	bool is_plain = name.n && name.n < NAME_MAX_BYTES && colons < 2 && name.p[name.n - 1] != ':' &&
			(unsigned char)peek(s) < 0x80 && peek(s) != ':';
	return is_plain ? name : STR_EMPTY;
}

static struct xml_name split_name(struct str name)
{
	size_t colon = str_find_byte(name, ':');
	if (colon == STR_NONE)
		return (struct xml_name){.local = name};
	return (struct xml_name){.local = str_cut(name, colon + 1, name.n), .prefix = str_cut(name, 0, colon)};
}

/* ---- text: references and line breaks resolved ---- */

/* Reads the reference at *at; 0 when it is none of XML's five and no number of a character, or one that
 * xml_mend would read otherwise. */
static size_t take_reference(struct str text, size_t *at, char *to)
{
	static const struct {
		struct str name;
		char c;
	} five[] = {{{"&lt;", 4}, '<'},
		    {{"&gt;", 4}, '>'},
		    {{"&amp;", 5}, '&'},
		    {{"&quot;", 6}, '"'},
		    {{"&apos;", 6}, '\''}};
	struct str rest = str_cut(text, *at, *at + 10); /* "&#1114111;" */
	for (size_t i = 0; i < sizeof(five) / sizeof(five[0]); i++)
		if (str_starts(rest, five[i].name)) {
			*at += five[i].name.n;
			*to = five[i].c;
			return 1;
		}
	size_t n = str_find_byte(rest, ';');
	bool is_hex = str_starts(rest, STR("&#x"));
	uint32_t value = 0;
	if (n == STR_NONE || !str_starts(rest, STR("&#")) || n == 2u + is_hex)
		return 0;
	for (size_t i = 2u + is_hex; i < n; i++) {
		char c = ascii_lower(rest.p[i]);
		bool is_letter = is_hex && c >= 'a' && c <= 'f';
		if (!is_ascii_digit(c) && !is_letter)
			return 0;
		value = value * (is_hex ? 16 : 10) + (uint32_t)(is_letter ? c - 'a' + 10 : c - '0');
	}
	bool is_char = value == '\t' || value == '\n' || value == '\r' || (value >= 0x20 && value < 0x7F) ||
		       (value >= 0xA0 && value < 0xD800) || (value >= 0xE000 && value < 0xFFFE) ||
		       (value >= 0x10000 && value < 0x110000);
	*at += n + 1;
	return is_char ? utf8_put(to, value) : 0;
}

/* Where the bytes that cannot stand as they are come next. Each kind is looked for once: a text of line breaks
 * without references is not searched for references at every break. */
struct stops {
	char kinds[4];
	size_t at[4], n;
};

static size_t find_from(struct str raw, size_t from, char c)
{
	size_t n = str_find_byte(str_cut(raw, from, raw.n), c);
	return n == STR_NONE ? raw.n : from + n;
}

static void stops_add(struct stops *stops, struct str raw, char c)
{
	stops->kinds[stops->n] = c;
	stops->at[stops->n++] = find_from(raw, 0, c);
}

static size_t stops_next(struct stops *stops, struct str raw, size_t from)
{
	size_t next = raw.n;
	for (size_t i = 0; i < stops->n; i++) {
		if (stops->at[i] < from)
			stops->at[i] = find_from(raw, from, stops->kinds[i]);
		if (stops->at[i] < next)
			next = stops->at[i];
	}
	return next;
}

static struct stops stops_of(const struct scan *s, struct str raw, bool is_value, bool has_references)
{
	struct stops stops = {.n = 0};
	if (has_references)
		stops_add(&stops, raw, '&');
	if (s->has_returns)
		stops_add(&stops, raw, '\r');
	if (is_value) {
		stops_add(&stops, raw, '\n');
		stops_add(&stops, raw, '\t');
	}
	return stops;
}

/* `raw` resolved (XML 1.0, 2.11, 3.3.3, 4.1): itself when there is nothing to resolve, else in scratch. */
static enum status resolve(struct scan *s, struct str raw, bool is_value, bool has_references, struct str *out)
{
	size_t n = 0;
	*out = raw;
	if (raw.n > VALUE_MAX)
		return E_SYNTAX;
	struct stops stops = stops_of(s, raw, is_value, has_references);
	size_t at = stops_next(&stops, raw, 0);
	if (at == raw.n)
		return OK;
	if (raw.n > s->scratch_room) {
		s->scratch_room = raw.n * 2;
		s->scratch = arena_take(s->arena, s->scratch_room);
	}
	if (!s->scratch)
		return E_NOMEM;
	for (size_t from = 0; from < raw.n; from = at, at = stops_next(&stops, raw, at)) {
		memcpy(s->scratch + n, raw.p + from, at - from);
		n += at - from;
		if (at == raw.n)
			break;
		char c = raw.p[at];
		size_t put_n = 1;
		if (c == '&')
			put_n = take_reference(raw, &at, s->scratch + n);
		else if (c == '\r' && (at + 1 >= raw.n || raw.p[at + 1] != '\n'))
			return E_SYNTAX;
		else if (++at && c != '\r') /* a line break or tab in a value */
			s->scratch[n] = ' ';
		else
			put_n = SIZE_MAX; /* "\r\n": the "\n" follows */
		if (put_n == 0)
			return E_SYNTAX;
		n += put_n == SIZE_MAX ? 0 : put_n;
	}
	*out = (struct str){s->scratch, n};
	return OK;
}

static enum status give_text(struct scan *s, struct str raw, bool has_references)
{
	struct str text;
	enum status status = raw.n ? resolve(s, raw, false, has_references, &text) : OK;
	if (status || !raw.n || !s->open_n)
		return status;
	s->text_bytes += text.n;
	if (s->text_bytes > s->limits->text_bytes_max)
		return E_SYNTAX;
	return s->handler->text ? s->handler->text(s->ctx, text) : OK;
}

/* ---- namespaces ---- */

/* Addresses that libxml2 would not find odd. */
static bool is_plain_uri(struct str uri)
{
	if (!str_starts(uri, STR("http://")) && !str_starts(uri, STR("https://")))
		return false;
	size_t host = str_find(uri, STR("://")) + 3;
	for (size_t i = host; i < uri.n; i++)
		if (!is_ascii_alnum(uri.p[i]) && !(i > host && memchr("/.-_#", uri.p[i], 5)))
			return false;
	bool is_reserved = str_has(uri, STR("/2000/xmlns")) || str_has(uri, STR("/1998/namespace"));
	size_t hash = str_find_byte(uri, '#');
	return uri.n > host && !is_reserved &&
	       (hash == STR_NONE || str_find_byte(str_cut(uri, hash + 1, uri.n), '#') == STR_NONE);
}

static bool find_space(const struct scan *s, struct str prefix, struct str *uri)
{
	for (size_t i = s->spaces_n; i-- > 0;)
		if (str_eq(s->spaces[i].prefix, prefix)) {
			*uri = s->spaces[i].uri;
			return true;
		}
	*uri = str_eq(prefix, STR("xml")) ? STR("http://www.w3.org/XML/1998/namespace") : STR_EMPTY;
	return uri->n || !prefix.n;
}

/* Is it a declaration? Then it is taken, or refused. */
static enum status declare_space(struct scan *s, struct str name, struct str uri, size_t outside_n, bool *is_one)
{
	bool is_default = str_eq(name, STR("xmlns"));
	*is_one = is_default || str_starts(name, STR("xmlns:"));
	if (!*is_one)
		return OK;
	struct str prefix = is_default ? STR_EMPTY : str_cut(name, 6, name.n);
	for (size_t i = outside_n; i < s->spaces_n; i++)
		if (str_eq(s->spaces[i].prefix, prefix))
			return E_SYNTAX;
	if (str_starts(prefix, STR("xml")) || !is_plain_uri(uri) || s->spaces_n == SPACES_MAX)
		return E_SYNTAX;
	s->spaces[s->spaces_n++] = (struct space){prefix, uri};
	return OK;
}

/* ---- tags ---- */

static enum status take_attr(struct scan *s, size_t outside_n)
{
	struct str name = take_name(s), value;
	char quote;
	skip_space(s);
	if (!name.n || !take(s, STR("=")))
		return E_SYNTAX;
	skip_space(s);
	quote = peek(s);
	if (quote != '"' && quote != '\'')
		return E_SYNTAX;
	size_t n = str_find_byte(str_cut(s->text, ++s->at, s->text.n), quote);
	if (n == STR_NONE)
		return E_SYNTAX;
	struct str raw = str_cut(s->text, s->at, s->at + n);
	s->at += n + 1;
	if (str_find_byte(raw, '<') != STR_NONE)
		return E_SYNTAX;
	bool is_space_name = false;
	enum status status = resolve(s, raw, true, true, &value);
	if (!status && value.p == s->scratch && value.n) {
		s->scratch = NULL; /* it stays with the attribute */
		s->scratch_room = 0;
	}
	if (!status)
		status = declare_space(s, name, value, outside_n, &is_space_name);
	if (status || is_space_name)
		return status;
	if (s->attrs_n == ATTRS_MAX)
		return E_SYNTAX;
	s->attrs[s->attrs_n++] = (struct xml_attr){.name = split_name(name), .value = value};
	s->text_bytes += value.n;
	return s->text_bytes > s->limits->text_bytes_max ? E_SYNTAX : OK;
}

/* Attributes without a prefix are in no namespace; of doubled ones libxml2 must tell. */
static enum status resolve_attrs(struct scan *s)
{
	for (size_t i = 0; i < s->attrs_n; i++) {
		struct xml_name *name = &s->attrs[i].name;
		if (name->prefix.n && !find_space(s, name->prefix, &name->space))
			return E_SYNTAX;
		for (size_t k = 0; k < i; k++)
			if (str_eq(s->attrs[k].name.local, name->local) && str_eq(s->attrs[k].name.space, name->space))
				return E_SYNTAX;
	}
	return OK;
}

static enum status close_last(struct scan *s)
{
	struct level *level = &s->open[--s->open_n];
	s->spaces_n = level->spaces_n;
	return s->handler->close ? s->handler->close(s->ctx, &level->name) : OK;
}

static enum status take_start_tag(struct scan *s)
{
	size_t outside_n = s->spaces_n;
	struct str tag = take_name(s);
	enum status status = OK;
	if (!tag.n || s->open_n == DEPTH_MAX || s->open_n >= s->limits->depth_max ||
	    ++s->elements_n > s->limits->elements_max)
		return E_SYNTAX;
	s->attrs_n = 0;
	bool has_space = skip_space(s);
	while (!status && peek(s) != '>' && peek(s) != '/') {
		status = has_space ? take_attr(s, outside_n) : E_SYNTAX;
		has_space = skip_space(s);
	}
	bool is_empty = !status && take(s, STR("/"));
	if (!status && !take(s, STR(">")))
		status = E_SYNTAX;
	struct level *level = &s->open[s->open_n];
	*level = (struct level){tag, split_name(tag), outside_n};
	if (!status && !find_space(s, level->name.prefix, &level->name.space))
		status = E_SYNTAX;
	if (!status)
		status = resolve_attrs(s);
	if (status)
		return status;
	s->open_n++;
	if (s->handler->open)
		status = s->handler->open(s->ctx, &level->name, s->attrs, s->attrs_n);
	return !status && is_empty ? close_last(s) : status;
}

static enum status take_end_tag(struct scan *s)
{
	struct str tag = s->open_n ? s->open[s->open_n - 1].tag : STR_EMPTY;
	if (!tag.n || !str_starts(str_cut(s->text, s->at, s->at + tag.n), tag))
		return E_SYNTAX;
	s->at += tag.n;
	skip_space(s);
	return take(s, STR(">")) ? close_last(s) : E_SYNTAX;
}

/* ---- what is no element ---- */

/* Ampersands in what follows would be mended, and counted. */
static bool skip_quietly(struct scan *s, struct str what)
{
	size_t from = s->at;
	return skip_to(s, what) && str_find_byte(str_cut(s->text, from, s->at), '&') == STR_NONE;
}

static enum status take_comment(struct scan *s)
{
	return skip_quietly(s, STR("--")) && take(s, STR(">")) ? OK : E_SYNTAX;
}

/* <?xml-stylesheet ...?> and the like */
static enum status take_instruction(struct scan *s)
{
	struct str name = take_name(s);
	bool is_plain = name.n && !str_eq_ascii_nocase(name, STR("xml")) && str_find_byte(name, ':') == STR_NONE;
	return is_plain && is_space(peek(s)) && skip_quietly(s, STR("?>")) ? OK : E_SYNTAX;
}

static enum status take_cdata(struct scan *s)
{
	struct str rest = str_cut(s->text, s->at, s->text.n);
	size_t n = s->open_n ? find_cdata_end(rest) : STR_NONE;
	if (n == STR_NONE)
		return E_SYNTAX;
	s->at += n + 3;
	return give_text(s, str_cut(rest, 0, n), false);
}

/* <!DOCTYPE rss>, with or without an outside address that nobody asks; with definitions of its own it is not
 * plain. */
static enum status take_doctype(struct scan *s)
{
	size_t from = s->at;
	if (s->elements_n || !is_space(peek(s)) || !skip_to(s, STR(">")))
		return E_SYNTAX;
	struct str inside = str_trim(str_cut(s->text, from, s->at - 1));
	for (size_t i = 0; i < inside.n; i++)
		if (!is_ascii_alnum(inside.p[i]))
			return E_SYNTAX;
	return inside.n && is_ascii_alpha(inside.p[0]) ? OK : E_SYNTAX;
}

/* <?xml version="1.0" encoding="utf-8"?>: written in one of the usual ways. */
static enum status take_declaration(struct scan *s)
{
	if (!take(s, STR("<?xml ")))
		return OK;
	size_t n = str_find(str_cut(s->text, s->at, s->at + 100), STR("?>"));
	struct str inside = n == STR_NONE ? STR_EMPTY : str_trim(str_cut(s->text, s->at, s->at + n));
	if (!str_starts(inside, STR("version=\"1.0\"")))
		return E_SYNTAX;
	s->at += n + 2;
	inside = str_cut(inside, 13, inside.n);
	struct str name = str_trim(inside);
	if (str_starts(name, STR("encoding=\""))) {
		size_t quote = str_find_byte(str_cut(name, 10, name.n), '"');
		bool is_plain = name.p != inside.p && quote != STR_NONE && quote && is_ascii_alpha(name.p[10]);
		for (size_t i = 10; is_plain && i < 10 + quote; i++)
			is_plain = is_ascii_alnum(name.p[i]) || name.p[i] == '-';
		if (!is_plain)
			return E_SYNTAX;
		name = str_cut(name, 11 + quote, name.n);
	}
	return name.n ? E_SYNTAX : OK;
}

/* ---- the document ---- */

static enum status take_markup(struct scan *s)
{
	if (take(s, STR("</")))
		return take_end_tag(s);
	if (take(s, STR("<!--")))
		return take_comment(s);
	if (take(s, STR("<![CDATA[")))
		return take_cdata(s);
	if (take(s, STR("<?")))
		return take_instruction(s);
	if (take(s, STR("<!DOCTYPE")))
		return take_doctype(s);
	s->at++;
	return !s->open_n && s->elements_n ? E_SYNTAX : take_start_tag(s);
}

/* Up to the next tag. Outside the root only white space may stand. */
static enum status take_text(struct scan *s)
{
	struct str rest = str_cut(s->text, s->at, s->text.n);
	size_t n = str_find_byte(rest, '<');
	struct str raw = str_cut(rest, 0, n);
	s->at += raw.n;
	if (!s->open_n)
		return str_trim(raw).n || str_find_byte(raw, '\v') != STR_NONE ? E_SYNTAX : OK;
	if (find_cdata_end(raw) != STR_NONE)
		return E_SYNTAX;
	return give_text(s, raw, true);
}

enum status xml_scan(struct arena *arena, struct str text, const struct xml_limits *limits,
		     const struct xml_handler *handler, void *ctx)
{
	struct scan *s = arena_zero(arena, 1, sizeof(*s));
	if (!s)
		return E_NOMEM;
	s->arena = arena;
	s->text = text;
	s->has_returns = str_find_byte(text, '\r') != STR_NONE;
	s->limits = limits;
	s->handler = handler;
	s->ctx = ctx;
	enum status status = take_declaration(s);
	while (!status && s->at < text.n)
		status = peek(s) == '<' ? take_markup(s) : take_text(s);
	return !status && (s->open_n || !s->elements_n) ? E_SYNTAX : status;
}
