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

/* "A<B": a "<" that nothing closes is no tag but a sign, and what follows is text; but "<!--" is none. */
static struct str with_bare_less(struct arena *arena, struct str text)
{
	size_t less = str_rfind_byte(text, '<'), more = str_rfind_byte(text, '>');
	bool is_closed = less == STR_NONE || (more != STR_NONE && more > less);
	if (is_closed || str_starts(str_cut(text, less, text.n), STR("<!--")))
		return text;
	struct str sides[] = {str_cut(text, 0, less), str_cut(text, less + 1, text.n)};
	return str_join(arena, sides, 2, STR("&lt;"));
}

/* The byte that means this character in windows-1252, where it is one of 0x80-0xBF; else 0. */
static unsigned windows_1252_byte(uint32_t c)
{
	for (unsigned byte = 0x80; byte < 0xC0; byte++)
		if (windows_1252_char((unsigned char)byte) == c || c == byte)
			return byte;
	return 0;
}

/* Two usual faults of publishers: bytes of windows-1252 taken for code points (U+0092 for an apostrophe),
 * and the UTF-8 of a quotation mark or dash taken for windows-1252 and encoded again. */
static struct str with_punctuation(struct arena *arena, struct str text)
{
	static const struct str twice = {"\xC3\xA2\xE2\x82\xAC", 5}; /* E2 80, taken for two letters */
	char *to = arena_take(arena, text.n * 2 + 1);
	size_t n = 0;
	for (size_t i = 0; to && i < text.n;) {
		size_t next = i + twice.n;
		unsigned third = str_starts(str_cut(text, i, text.n), twice) && next < text.n
					 ? windows_1252_byte(utf8_next(text, &next))
					 : 0;
		uint32_t c = third ? 0x2000 | (third & 0x3F) : utf8_next(text, &i);
		i = third ? next : i;
		n += utf8_put(to + n, c >= 0x80 && c < 0xA0 ? windows_1252_char((unsigned char)c) : c);
	}
	return (struct str){to, n};
}

/* U+0080-U+009F stand as C2 80-9F, the other fault begins with C3 A2. */
static bool has_odd_punctuation(struct str s)
{
	for (size_t i = utf8_ascii_n(s, 0); i + 1 < s.n; i += 1 + utf8_ascii_n(s, i + 1))
		if ((s.p[i] == '\xC2' && (unsigned char)s.p[i + 1] < 0xA0) ||
		    (s.p[i] == '\xC3' && s.p[i + 1] == '\xA2'))
			return true;
	return false;
}

struct str value_text(struct arena *arena, struct str text, bool is_html)
{
	if (!text.n)
		return STR("");
	if (is_html)
		text = with_bare_less(arena, text);
	if (!text.p)
		return STR_EMPTY;
	struct str plain = text;
	bool may_be_markup = str_find_byte(text, '<') != STR_NONE || str_find_byte(text, '&') != STR_NONE;
	if (is_html && may_be_markup && html_to_text(arena, text, &plain, NULL))
		return STR_EMPTY;
	if (!plain.n)
		return STR("");
	plain = without_references(arena, plain);
	if (plain.p && has_odd_punctuation(plain))
		plain = with_punctuation(arena, plain);
	bool is_own = plain.p != text.p;
	plain = str_trim(plain);
	return is_own || !plain.p ? plain : str_copy(arena, plain);
}

/* The bytes of a white space character at s.p[i]: ASCII, or U+00A0. */
static size_t space_at(struct str s, size_t i)
{
	if (is_ascii_space(s.p[i]))
		return 1;
	return s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0' ? 2 : 0;
}

/* Words of ASCII with one blank between them, and no sign of markup: most titles. */
static bool is_plain_line(struct str text)
{
	static const unsigned char odd[256] = {
		[0 ... 0x1F] = 1, [' '] = 2, ['<'] = 1, ['&'] = 1, [0x7F ... 0xFF] = 1,
	};
	unsigned before = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned here = odd[(unsigned char)text.p[i]];
		if (here && (here == 1 || before == 2))
			return false;
		before = here;
	}
	return true;
}

struct str value_line(struct arena *arena, struct str text, bool is_html, size_t max_bytes)
{
	struct str line = str_trim(text);
	if (line.n && is_plain_line(line))
		return str_copy(arena, utf8_cut(line, max_bytes));
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
		if (digit < 0 && is_ascii_space(text.p[i]))
			continue;
		if (digit < 0)
			return text;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held >= 8) {
			held -= 8;
			to[n++] = (char)(bits >> held & 0xFF);
		}
	}
	struct str bytes = {to, n};
	return utf8_is_valid(bytes) && !memchr(to, 0, n) ? bytes : STR("");
}

bool value_is_bare_tag(struct str text)
{
	text = str_trim(text);
	for (size_t i = 1; i + 1 < text.n; i++)
		if (!is_ascii_alnum(text.p[i]) && text.p[i] != '/')
			return false;
	return text.n > 2 && text.p[0] == '<' && text.p[text.n - 1] == '>';
}

bool value_has_markup(struct str text)
{
	static const char *const tags[] = {"p",     "br",     "div", "a",    "img",  "b",          "i",
					   "em",    "ul",     "ol",  "li",   "h1",   "h2",         "h3",
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
