/* The text of one element, with the elements inside it, as it is collected from the walk. */
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "parse_priv.h"

struct str xml_attr_any(const struct xml_attr *attrs, size_t n, struct str local)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_ascii_nocase(attrs[i].name.local, local))
			return str_trim(attrs[i].value);
	return STR_EMPTY;
}

static bool lies_in(struct str document, struct str text)
{
	uintptr_t from = (uintptr_t)document.p, at = (uintptr_t)text.p;
	return text.n && at >= from && at - from < document.n && text.n <= document.n - (at - from);
}

static bool collect(struct collecting *c, struct str text)
{
	if (c->n + text.n > CAP_CONTENT_BYTES)
		text = utf8_cut(text, CAP_CONTENT_BYTES - c->n);
	if (!text.n)
		return true;
	if (!c->n && lies_in(c->document, text)) {
		c->p = text.p;
		c->n = text.n;
		return true;
	}
	if (c->p != c->own || c->n + text.n > c->room) {
		bool fits = c->n + text.n <= c->room;
		size_t room = fits ? c->room : (c->n + text.n) * 2 + 256;
		char *p = fits ? c->own : arena_grow(c->arena, c->own, c->p == c->own ? c->n : 0, room);
		if (!p)
			return false;
		if (c->p != c->own && c->n)
			memcpy(p, c->p, c->n);
		c->p = c->own = p;
		c->room = room;
	}
	memcpy(c->own + c->n, text.p, text.n);
	c->n += text.n;
	return true;
}

static bool collect_escaped(struct collecting *to, struct str text)
{
	bool ok = true;
	size_t done = 0;
	for (size_t i = 0; ok && i < text.n; i++) {
		char c = text.p[i];
		struct str escape = c == '<'   ? STR("&lt;")
				    : c == '>' ? STR("&gt;")
				    : c == '"' ? STR("&quot;")
					       : STR("&amp;");
		if (c != '<' && c != '>' && c != '&' && c != '"')
			continue;
		ok = collect(to, str_cut(text, done, i)) && collect(to, escape);
		done = i + 1;
	}
	return ok && collect(to, str_cut(text, done, text.n));
}

static bool is_void(struct str local)
{
	static const char *const names[] = {"br", "hr", "img", "input", "wbr", "col", "source", "area"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_ascii_nocase(local, str_of(names[i])))
			return true;
	return false;
}

/* Atom wraps XHTML in one div that is not part of it (RFC 4287 3.1.1.3). */
static bool is_wrapper(const struct collecting *c, size_t depth, const struct xml_name *name)
{
	return c->form == FORM_INLINE && depth == c->depth + 1 && str_eq_ascii_nocase(name->local, STR("div"));
}

bool collect_open(struct collecting *c, size_t depth, const struct xml_name *name, const struct xml_attr *attrs,
		  size_t n)
{
	c->has_elements = true;
	if (c->form == FORM_TEXT || c->form == FORM_BASE64 || is_wrapper(c, depth, name))
		return true;
	bool ok = collect(c, STR("<")) && collect(c, name->local);
	for (size_t i = 0; ok && i < n; i++)
		ok = collect(c, STR(" ")) && collect(c, attrs[i].name.local) && collect(c, STR("=\"")) &&
		     collect_escaped(c, attrs[i].value) && collect(c, STR("\""));
	return ok && collect(c, STR(">"));
}

bool collect_close(struct collecting *c, size_t depth, const struct xml_name *name)
{
	if (c->form == FORM_TEXT || c->form == FORM_BASE64 || is_wrapper(c, depth, name) || is_void(name->local))
		return true;
	return collect(c, STR("</")) && collect(c, name->local) && collect(c, STR(">"));
}

bool collect_text(struct collecting *c, size_t depth, struct str text)
{
	bool as_is = c->form != FORM_INLINE && (depth == c->depth || c->form == FORM_TEXT);
	return as_is ? collect(c, text) : collect_escaped(c, text);
}

bool collect_bare(struct collecting *c, struct str text)
{
	return collect(c, text);
}

/* ---- what form a value has ---- */

/* RFC 4287 4.1.3.3; Atom 0.3 says mode instead. Only content has other media types than text. */
static enum form form_of_type(struct str type, struct str mode, bool is_content)
{
	bool is_markup = str_has(type, STR("html"));
	if (str_eq_ascii_nocase(mode, STR("base64")))
		return FORM_BASE64;
	if (str_eq_ascii_nocase(mode, STR("escaped")))
		return str_eq(type, STR("text/plain")) ? FORM_TEXT : FORM_MARKUP;
	if (!type.n)
		return FORM_GUESS;
	if (str_eq(type, STR("html")) || str_eq(type, STR("text/html")))
		return FORM_MARKUP;
	if (is_markup || str_ends(type, STR("+xml")) || str_ends(type, STR("/xml")))
		return FORM_INLINE;
	bool is_binary = str_eq(type, STR("application/octet-stream")) ||
			 (is_content && !str_starts(type, STR("text")) && str_find_byte(type, '/') != STR_NONE);
	return is_binary ? FORM_BASE64 : FORM_TEXT;
}

static enum form form_of(enum space space, enum part part, const struct xml_attr *attrs, size_t n)
{
	if (part != PART_TITLE && part != PART_SUMMARY && part != PART_CONTENT)
		return FORM_TEXT;
	struct str type = str_trim(xml_attr_get(attrs, n, STR("type")));
	struct str mode = str_trim(xml_attr_get(attrs, n, STR("mode")));
	if (space == SPACE_XHTML)
		return FORM_INLINE;
	if (space == SPACE_ATOM || mode.n)
		return form_of_type(type, mode, part == PART_CONTENT);
	return FORM_MARKUP;
}

void collect_start(struct collecting *c, size_t depth, const struct meaning *m, enum space space,
		   const struct xml_attr *attrs, size_t n)
{
	c->part = m->part;
	c->priority = m->priority;
	c->depth = depth;
	c->form = form_of(space, m->part, attrs, n);
	c->has_elements = false;
	c->is_permalink = !str_eq_ascii_nocase(xml_attr_any(attrs, n, STR("isPermaLink")), STR("false"));
	c->is_html = str_has(xml_attr_get(attrs, n, STR("type")), STR("html"));
	c->n = 0;
}

bool collect_is_html(const struct collecting *c, struct str text)
{
	if (c->form == FORM_MARKUP || c->form == FORM_INLINE)
		return true;
	if (c->form == FORM_GUESS)
		return c->has_elements || (c->part != PART_TITLE && value_has_markup(text));
	return c->form == FORM_BASE64 && (c->is_html || value_has_markup(text));
}
