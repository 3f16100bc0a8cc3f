#include "text_priv.h"

#include <string.h>

/* Tags that feeds leave in texts, often written with references ("&lt;p&gt;"). */

enum { TAG_NAME_MAX = 10, TAG_BYTES_MAX = 200 };

static const struct {
	const char *name;
	bool block;
} tags[] = {
	{"p", true},     {"div", true},  {"br", true},      {"li", true},      {"ul", true},      {"ol", true},
	{"h1", true},    {"h2", true},   {"h3", true},      {"h4", true},      {"h5", true},      {"h6", true},
	{"tr", true},    {"td", true},   {"th", true},      {"table", true},   {"tbody", true},   {"blockquote", true},
	{"pre", true},   {"hr", true},   {"section", true}, {"article", true}, {"figure", true},  {"figcaption", true},
	{"a", false},    {"b", false},   {"i", false},      {"em", false},     {"strong", false}, {"span", false},
	{"code", false}, {"img", false}, {"u", false},      {"sup", false},    {"sub", false},
};

static bool is_known(struct str name, bool *is_block)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		*is_block = tags[i].block;
		if (str_eq(name, str_of(tags[i].name)))
			return true;
	}
	return false;
}

size_t markup_end(struct str s, size_t at, bool *is_block)
{
	char name[TAG_NAME_MAX];
	size_t n = 0, i = at;
	struct glyph g = glyph_at(s, i);
	if (g.c != '<')
		return at;
	i += g.n;
	i += i < s.n && s.p[i] == '/';
	for (; i < s.n && n < TAG_NAME_MAX && is_ascii_alnum(s.p[i]); i++)
		name[n++] = ascii_lower(s.p[i]);
	if (!is_known((struct str){name, n}, is_block))
		return at;
	size_t from = i, most = at + TAG_BYTES_MAX < s.n ? at + TAG_BYTES_MAX : s.n;
	while (i < most) {
		g = glyph_at(s, i);
		if (g.c == '<' || (i == from && g.c != '>' && g.c != '/' && !glyph_is_space(g.c)))
			return at;
		i += g.n;
		if (g.c == '>') /* an address in a tag is read as any other */
			return str_has(str_cut(s, from, i), STR("://")) ? at : i;
	}
	return at;
}
