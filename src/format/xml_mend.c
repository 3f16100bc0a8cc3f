#include "xml_mend.h"

#include <string.h>

#include "entity.h"

static bool is_forbidden(char c)
{
	return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/* U+FFFE and U+FFFF in UTF-8 */
static bool is_nonchar_at(struct str s, size_t i)
{
	return i + 2 < s.n && s.p[i] == '\xEF' && s.p[i + 1] == '\xBF' && (s.p[i + 2] & 0xFE) == 0xBE;
}

/* ---- forbidden characters: breaks part words, the others hyphenate or mean nothing ---- */

/* Is a byte below 0x20 among these eight? */
static bool has_control(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof(word));
	return (word - 0x2020202020202020) & ~word & 0x8080808080808080;
}

static size_t forbidden_n(struct str s)
{
	size_t n = 0, i = 0;
	for (; i + 8 <= s.n; i += 8)
		if (has_control(s.p + i))
			for (size_t k = i; k < i + 8; k++)
				n += (size_t)is_forbidden(s.p[k]);
	for (; i < s.n; i++)
		n += (size_t)is_forbidden(s.p[i]);
	const char *end = s.p + s.n;
	for (const char *p = s.p; s.n && (p = memchr(p, 0xEF, (size_t)(end - p))); p++)
		n += (size_t)is_nonchar_at(s, (size_t)(p - s.p));
	return n;
}

bool xml_has_forbidden(struct str text)
{
	return forbidden_n(text) > 0;
}

static enum status drop_forbidden(struct arena *arena, struct str *s, uint32_t *repairs_n)
{
	size_t n = forbidden_n(*s);
	if (n == 0)
		return OK;
	char *p = arena_take(arena, s->n), *to = p;
	if (!p)
		return E_NOMEM;
	for (size_t i = 0; i < s->n; i++) {
		bool is_nonchar = is_nonchar_at(*s, i), is_break = s->p[i] == '\v' || s->p[i] == '\f';
		if (is_break || (!is_nonchar && !is_forbidden(s->p[i])))
			*to++ = is_break ? ' ' : s->p[i];
		i += is_nonchar ? 2 : 0;
	}
	*s = str_span(p, to);
	*repairs_n += (uint32_t)n;
	return OK;
}

/* ---- references ---- */

/* The number of "&#39;" or "&#x27;" at the begin of s, 0 when it is not complete. */
static uint32_t number_of(struct str s)
{
	bool is_hex = str_starts(s, STR("&#x"));
	uint32_t value = 0;
	for (size_t i = is_hex ? 3 : 2; i < s.n; i++) {
		char c = s.p[i];
		if (is_ascii_digit(c))
			value = value * (is_hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (is_hex && ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f')
			value = value * 16 + (uint32_t)(ascii_lower(c) - 'a' + 10);
		else
			return c == ';' ? value : 0;
	}
	return 0;
}

/* One of XML's own five, or a number of a character that XML allows: nothing to mend. */
static bool is_fine_at(struct str s, size_t at)
{
	struct str rest = str_cut(s, at, at + 10); /* "&#1114111;" */
	uint32_t c;
	switch (rest.n > 1 ? rest.p[1] : '\0') {
	case 'l':
		return str_starts(rest, STR("&lt;"));
	case 'g':
		return str_starts(rest, STR("&gt;"));
	case 'a':
		return str_starts(rest, STR("&amp;")) || str_starts(rest, STR("&apos;"));
	case 'q':
		return str_starts(rest, STR("&quot;"));
	case '#':
		c = number_of(rest);
		return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0xD800) ||
		       (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
	default:
		return false;
	}
}

/* Walks the ampersands outside CDATA sections; both searches only ever move on. */
struct walk {
	struct str s;
	size_t at, cdata, cdata_end;
};

static size_t find_from(struct str s, size_t from, struct str what)
{
	size_t at = str_find(str_cut(s, from, s.n), what);
	return at == STR_NONE ? s.n : from + at;
}

static bool next_ampersand(struct walk *w, size_t *at)
{
	for (;;) {
		size_t ahead = str_find_byte(str_cut(w->s, w->at, w->s.n), '&');
		*at = ahead == STR_NONE ? w->s.n : w->at + ahead;
		while (w->cdata_end <= *at && w->cdata < w->s.n) {
			w->cdata = find_from(w->s, w->cdata_end, STR("<![CDATA["));
			w->cdata_end = find_from(w->s, w->cdata, STR("]]>"));
		}
		if (*at == w->s.n)
			return false;
		if (*at < w->cdata) {
			w->at = *at + 1;
			return true;
		}
		w->at = w->cdata_end;
	}
}

static size_t bad_references_n(struct str s)
{
	struct walk w = {.s = s};
	size_t n = 0;
	for (size_t at; next_ampersand(&w, &at);)
		n += (size_t)!is_fine_at(s, at);
	return n;
}

/* What stands for the reference at `at`; gives the bytes it took. */
static size_t mended(struct str s, size_t at, char room[ENTITY_UTF8_MAX], struct str *out)
{
	size_t room_n;
	size_t n = entity_read(s, at, room, &room_n);
	if (n == 0) {
		*out = STR("&amp;");
		return 1;
	}
	*out = (struct str){room, room_n};
	if (room[0] == '&')
		*out = STR("&amp;");
	else if (room[0] == '<')
		*out = STR("&lt;");
	else if (room[0] == '"')
		*out = STR("&quot;");
	else if (room[0] == '\'')
		*out = STR("&apos;");
	return n;
}

static char *put(char *to, struct str s)
{
	if (s.n)
		memcpy(to, s.p, s.n);
	return to + s.n;
}

static enum status mend_references(struct arena *arena, struct str *s, uint32_t *repairs_n)
{
	enum { GROWTH_MAX = 5 }; /* "&" becomes "&amp;", nothing grows by more */
	size_t n = str_find_byte(*s, '&') != STR_NONE ? bad_references_n(*s) : 0, done = 0;
	if (n == 0)
		return OK;
	char *p = arena_take(arena, s->n + n * GROWTH_MAX), *to = p;
	if (!p)
		return E_NOMEM;
	struct walk w = {.s = *s};
	for (size_t at; next_ampersand(&w, &at);) {
		char room[ENTITY_UTF8_MAX];
		struct str instead;
		if (at < done || is_fine_at(*s, at))
			continue;
		to = put(to, str_cut(*s, done, at));
		done = at + mended(*s, at, room, &instead);
		to = put(to, instead);
	}
	to = put(to, str_cut(*s, done, s->n));
	*s = str_span(p, to);
	*repairs_n += (uint32_t)n;
	return OK;
}

enum status xml_mend(struct arena *arena, struct str text, struct str *out, uint32_t *repairs_n)
{
	enum status status = drop_forbidden(arena, &text, repairs_n);
	if (!status)
		status = mend_references(arena, &text, repairs_n);
	if (!status)
		*out = text;
	return status;
}
