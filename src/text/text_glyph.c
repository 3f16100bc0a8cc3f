#include "text_priv.h"

#include <string.h>

/* Entities that feeds leave in their texts; the rest stays as it is. */
static const struct {
	const char *name;
	uint32_t c;
} entities[] = {
	{"amp;", '&'},      {"lt;", '<'},       {"gt;", '>'},        {"quot;", '"'},     {"apos;", '\''},
	{"nbsp;", 0xa0},    {"rsquo;", 0x2019}, {"lsquo;", 0x2018},  {"ldquo;", 0x201c}, {"rdquo;", 0x201d},
	{"ndash;", 0x2013}, {"mdash;", 0x2014}, {"hellip;", 0x2026},
};

static int hex_value(char c)
{
	if (is_ascii_digit(c))
		return c - '0';
	char low = ascii_lower(c);
	return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* "#34;" or "#x22;" after the ampersand at `i`. */
static struct glyph numbered_entity(struct str s, size_t i)
{
	size_t at = i + 2;
	bool hex = at < s.n && (s.p[at] == 'x' || s.p[at] == 'X');
	at += hex;
	uint32_t c = 0;
	size_t digits = 0;
	for (; at < s.n && digits < 7; at++, digits++) {
		int value = hex_value(s.p[at]);
		if (value < 0 || (!hex && value > 9))
			break;
		c = c * (hex ? 16 : 10) + (uint32_t)value;
	}
	bool sound = digits && at < s.n && s.p[at] == ';' && c >= ' ' && c < 0x110000 && (c & ~0x7ffu) != 0xd800;
	return sound ? (struct glyph){c, (uint32_t)(at + 1 - i)} : (struct glyph){'&', 1};
}

/* One reference; `i` is where its ampersand is, or would be. */
static struct glyph one_entity(struct str s, size_t i)
{
	if (i + 1 < s.n && s.p[i + 1] == '#')
		return numbered_entity(s, i);
	for (size_t k = 0; k < sizeof(entities) / sizeof(entities[0]); k++)
		if (str_starts(str_cut(s, i + 1, s.n), str_of(entities[k].name)))
			return (struct glyph){entities[k].c, (uint32_t)(1 + strlen(entities[k].name))};
	return (struct glyph){'&', 1};
}

/* "&amp;nbsp;" is a reference that was written twice. */
static struct glyph entity(struct str s, size_t i)
{
	struct glyph g = one_entity(s, i);
	if (g.c != '&' || g.n == 1)
		return g;
	struct glyph inner = one_entity(s, i + g.n - 1);
	return inner.n > 1 ? (struct glyph){inner.c, g.n - 1 + inner.n} : g;
}

/* UTF-8 by RFC 3629: no overlong forms, no surrogates. */
static struct glyph many_bytes(struct str s, size_t i)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char head = (unsigned char)s.p[i];
	uint32_t n = head >= 0xf0 ? 4 : head >= 0xe0 ? 3 : 2;
	struct glyph bad = {0xfffd, 1};
	if (head < 0xc2 || head > 0xf4 || s.n - i < n)
		return bad;
	uint32_t c = head & (0xffu >> (n + 1));
	for (uint32_t k = 1; k < n; k++) {
		unsigned char byte = (unsigned char)s.p[i + k];
		if ((byte & 0xc0) != 0x80)
			return bad;
		c = c << 6 | (byte & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c & ~0x7ffu) == 0xd800)
		return bad;
	return (struct glyph){c, n};
}

struct glyph glyph_at(struct str s, size_t i)
{
	unsigned char byte = (unsigned char)s.p[i];
	if (byte >= 0x80)
		return many_bytes(s, i);
	return byte == '&' ? entity(s, i) : (struct glyph){byte, 1};
}

size_t glyph_write(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t k = n - 1; k > 0; k--, c >>= 6)
		to[k] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)((0xf00u >> n & 0xf0) | c);
	return n;
}

/* Scripts that UAX 29 breaks by dictionary, and those written in ideographs. */
bool glyph_is_dense(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x0e00, 0x0eff},                                                         /* Thai, Lao */
		{0x1000, 0x109f},                                                         /* Myanmar */
		{0x1780, 0x17ff},                                                         /* Khmer */
		{0x3005, 0x3007},   {0x3031, 0x3035}, {0x3041, 0x30ff}, {0x31f0, 0x31ff}, /* kana */
		{0x3400, 0x4dbf},   {0x4e00, 0x9fff}, {0xf900, 0xfaff},                   /* Han */
		{0xff66, 0xff9f},                                                         /* half-width kana */
		{0x20000, 0x3ffff},
	};
	if (c < 0x0e00)
		return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

size_t letter_n(struct str s, size_t i)
{
	if (i >= s.n)
		return 0;
	char byte = s.p[i];
	if ((unsigned char)byte < 0x80 && byte != '&')
		return is_ascii_alnum(byte) || byte == '_';
	struct glyph g = glyph_at(s, i);
	return glyph_is_letter(g.c) && !glyph_is_dense(g.c) ? g.n : 0;
}

bool glyph_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x85 || (c >= 0x2000 && c <= 0x200b) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x3000 || c == 0xfeff;
}

static bool is_in(uint32_t c, const uint32_t *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (set[i] == c)
			return true;
	return false;
}

bool glyph_is_opening(uint32_t c)
{
	static const uint32_t openings[] = {
		'"',    '\'',   '(',    '[',    '{',    0xa1,   0xab,   0xbf,   0x2018, 0x201a,
		0x201c, 0x201e, 0x2039, 0x3008, 0x300a, 0x300c, 0x300e, 0x3010, 0xff08,
	};
	return is_in(c, openings, sizeof(openings) / sizeof(openings[0]));
}

bool glyph_is_closing(uint32_t c)
{
	static const uint32_t closings[] = {
		'"', '\'', ')', ']', '}', 0xbb, 0x2019, 0x201d, 0x203a, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0xff09,
	};
	return is_in(c, closings, sizeof(closings) / sizeof(closings[0]));
}

bool glyph_is_bullet(uint32_t c)
{
	return c == 0x2022 || c == 0x2023 || c == 0x2043 || c == 0x25aa || c == 0x25cf || c == 0x25e6 || c == 0x25a0;
}
