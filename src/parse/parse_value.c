/* Texts as feeds write them. */
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "html.h"
#include "parse_priv.h"

/* Some publishers escape twice: "AT&amp;amp;T". What is left after one reading is read once more. */
static struct str without_references(struct arena *arena, struct str text)
{
	for (int i = 0; i < 2 && text.p && str_find_byte(text, '&') != STR_NONE; i++)
		text = html_unescape(arena, text);
	return text;
}

struct str value_text(struct arena *arena, struct str text, bool is_html)
{
	struct str plain = text;
	bool may_be_markup = str_find_byte(text, '<') != STR_NONE || str_find_byte(text, '&') != STR_NONE;
	if (is_html && may_be_markup && html_to_text(arena, text, &plain, NULL))
		return STR_EMPTY;
	if (!plain.n)
		return STR("");
	plain = without_references(arena, plain);
	return plain.p ? str_copy(arena, str_trim(plain)) : plain;
}

/* The bytes of a white space character at s.p[i]: ASCII, or U+00A0. */
static size_t space_at(struct str s, size_t i)
{
	if (is_ascii_space(s.p[i]))
		return 1;
	return s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0' ? 2 : 0;
}

struct str value_line(struct arena *arena, struct str text, bool is_html, size_t max_bytes)
{
	struct str plain = value_text(arena, text, is_html);
	char *to = plain.p ? arena_take(arena, plain.n) : NULL;
	if (!to)
		return STR_EMPTY;
	size_t n = 0;
	for (size_t i = 0; i < plain.n;) {
		size_t space = space_at(plain, i);
		if (!space)
			to[n++] = plain.p[i++];
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
		i += space;
	}
	return utf8_cut(str_trim((struct str){to, n}), max_bytes);
}

/* ---- authors ---- */

static bool is_mail(struct str text)
{
	return str_find_byte(text, '@') != STR_NONE && str_find_byte(text, ' ') == STR_NONE;
}

/* Splits "outer (inner)" at the brackets given. */
static bool split_brackets(struct str text, char open, char close, struct str *outer, struct str *inner)
{
	size_t from = str_find_byte(text, open), to = str_rfind_byte(text, close);
	if (from == STR_NONE || to == STR_NONE || to < from)
		return false;
	*outer = str_trim(str_cut(text, 0, from));
	*inner = str_trim(str_cut(text, from + 1, to));
	return true;
}

struct str value_author(struct str text)
{
	struct str outer, inner;
	text = str_trim(text);
	if (!split_brackets(text, '(', ')', &outer, &inner) && !split_brackets(text, '<', '>', &outer, &inner))
		return text;
	if (is_mail(inner) && outer.n)
		return outer;
	return is_mail(outer) && inner.n ? inner : text;
}

/* ---- the rest ---- */

static int base64_digit(char c)
{
	if (is_ascii_upper(c))
		return c - 'A';
	if (is_ascii_lower(c))
		return c - 'a' + 26;
	if (is_ascii_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

struct str value_base64(struct arena *arena, struct str text)
{
	char *to = arena_take(arena, text.n / 4 * 3 + 3);
	size_t n = 0;
	uint32_t bits = 0;
	int held = 0;
	if (!to)
		return STR_EMPTY;
	for (size_t i = 0; i < text.n && text.p[i] != '='; i++) {
		int digit = base64_digit(text.p[i]);
		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held >= 8) {
			held -= 8;
			to[n++] = (char)(bits >> held & 0xFF);
		}
	}
	return (struct str){to, n};
}

bool value_has_markup(struct str text)
{
	static const char *const tags[] = {"p",	    "br",     "div", "a",    "img",  "b",	   "i",
					   "em",    "ul",     "ol",  "li",   "h1",   "h2",	   "h3",
					   "table", "strong", "pre", "code", "span", "blockquote", "figure"};
	for (size_t i = 0; i + 2 < text.n; i++) {
		if (text.p[i] != '<')
			continue;
		size_t from = i + 1 + (text.p[i + 1] == '/'), to = from;
		while (to < text.n && is_ascii_alnum(text.p[to]))
			to++;
		bool closed = to < text.n && (is_ascii_space(text.p[to]) || text.p[to] == '>' || text.p[to] == '/');
		for (size_t t = 0; closed && t < sizeof(tags) / sizeof(tags[0]); t++)
			if (str_eq_ascii_nocase(str_cut(text, from, to), str_of(tags[t])))
				return true;
	}
	return false;
}

uint32_t value_period_s(struct str period, uint64_t frequency)
{
	static const struct {
		const char *word;
		uint32_t seconds;
	} periods[] = {{"hourly", 3600},
		       {"daily", 86400},
		       {"weekly", 7 * 86400},
		       {"monthly", 30 * 86400},
		       {"yearly", 365 * 86400}};
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (str_eq_ascii_nocase(str_trim(period), str_of(periods[i].word)))
			return (uint32_t)(periods[i].seconds / (frequency ? frequency : 1));
	return 0;
}
