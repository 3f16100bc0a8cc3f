/* Cuts a query into terms: [-][operator:]value, where a value may stand in quotes. */
#include "query_priv.h"

enum { OPERATOR_BYTES_MAX = 16 };

/* Letters and a colon with something behind it, but no scheme ("https:") and no drive ("c:\"). */
static size_t operator_length(struct str text, size_t at)
{
	size_t n = 0;
	while (at + n < text.n && is_ascii_alpha(text.p[at + n]) && n <= OPERATOR_BYTES_MAX)
		n++;
	size_t behind = at + n + 1;
	if (n < 2 || n > OPERATOR_BYTES_MAX || behind >= text.n || text.p[at + n] != ':')
		return 0;
	char next = text.p[behind];
	return is_ascii_gap(next) || next == '/' || next == '\\' || next == ':' ? 0 : n;
}

static void read_value(struct str text, size_t *at, struct term *out)
{
	size_t from = *at;
	if (from < text.n && text.p[from] == '"') {
		size_t end = str_find_byte(str_cut(text, from + 1, text.n), '"');
		end = end == STR_NONE ? text.n : from + 1 + end;
		out->value = str_trim(str_cut(text, from + 1, end));
		out->is_phrase = true;
		*at = end < text.n ? end + 1 : end;
		return;
	}
	while (*at < text.n && !is_ascii_gap(text.p[*at]) && text.p[*at] != '"')
		++*at;
	out->value = str_cut(text, from, *at);
}

bool term_next(struct str text, size_t *at, struct term *out)
{
	while (*at < text.n) {
		while (*at < text.n && is_ascii_gap(text.p[*at]))
			++*at;
		*out = (struct term){.start = *at};
		if (*at + 1 < text.n && text.p[*at] == '-' && !is_ascii_gap(text.p[*at + 1])) {
			out->is_unwanted = true;
			++*at;
		}
		size_t n = operator_length(text, *at);
		if (n > 0) {
			out->name = str_cut(text, *at, *at + n);
			*at += n + 1;
		}
		read_value(text, at, out);
		out->end = *at;
		if (out->value.n > 0)
			return true;
	}
	return false;
}
