/* Titles cleaned of their outlet's name, and compared. */
#include "extract_priv.h"

static const char *const separators[] = {" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " « ", " / ", " > "};

/* The letters and digits of two texts are the same, or one begins with the other. */
static bool is_same_name(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	for (;;) {
		while (i < a.n && !is_ascii_alnum(a.p[i]) && (unsigned char)a.p[i] < 0x80)
			i++;
		while (j < b.n && !is_ascii_alnum(b.p[j]) && (unsigned char)b.p[j] < 0x80)
			j++;
		if (i == a.n || j == b.n)
			return i >= 3 && j >= 3;
		if (ascii_lower(a.p[i++]) != ascii_lower(b.p[j++]))
			return false;
	}
}

static size_t words_n(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += !is_ascii_space(s.p[i]) && (i == 0 || is_ascii_space(s.p[i - 1]));
	return n;
}

/* The last separator in the title: its place and its length. */
static size_t last_separator(struct str title, size_t *length)
{
	size_t best = STR_NONE;
	for (size_t s = 0; s < sizeof(separators) / sizeof(separators[0]); s++) {
		struct str mark = str_of(separators[s]);
		for (size_t i = 0; i + mark.n <= title.n; i++) {
			if (!str_eq(str_cut(title, i, i + mark.n), mark) || (best != STR_NONE && i < best))
				continue;
			best = i;
			*length = mark.n;
		}
	}
	return best;
}

bool title_is_outlet(struct str part, struct str site_name, struct str host)
{
	if (str_starts_ascii_nocase(host, STR("www.")))
		host = str_cut(host, 4, host.n);
	struct str label = str_cut(host, 0, str_find_byte(host, '.'));
	return (site_name.n && is_same_name(part, site_name)) || is_same_name(part, host) ||
	       (label.n >= 3 && is_same_name(part, label));
}

struct str title_clean(struct arena *arena, struct str title, struct str site_name, struct str host)
{
	title = str_trim(title);
	for (int round = 0; round < 3; round++) {
		size_t length = 0, at = last_separator(title, &length);
		if (at == STR_NONE)
			break;
		struct str before = str_trim(str_cut(title, 0, at)),
			   after = str_trim(str_cut(title, at + length, title.n));
		bool is_bar = title.p[at + 1] == '|' || (unsigned char)title.p[at + 1] >= 0x80;
		if (title_is_outlet(after, site_name, host) || (is_bar && words_n(after) <= 3 && words_n(before) >= 4))
			title = before;
		else if (title_is_outlet(before, site_name, host) && words_n(after) >= 3)
			title = after;
		else
			break;
	}
	while (title.n > 2 && title.p[title.n - 2] == ' ' &&
	       (title.p[title.n - 1] == '-' || title.p[title.n - 1] == '|'))
		title = str_trim(str_cut(title, 0, title.n - 2));
	return str_copy(arena, title);
}

/* ---- comparing ---- */

/* The next word of three letters or digits and more; false at the end. */
static bool next_word(struct str s, size_t *at, struct str *word)
{
	while (*at < s.n) {
		size_t from = *at;
		while (*at < s.n && (is_ascii_alnum(s.p[*at]) || (unsigned char)s.p[*at] >= 0x80))
			++*at;
		*word = str_cut(s, from, *at);
		*at += *at == from;
		if (word->n >= 3)
			return true;
	}
	return false;
}

static bool has_word(struct str s, struct str wanted)
{
	struct str word;
	for (size_t at = 0; next_word(s, &at, &word);)
		if (str_eq_ascii_nocase(word, wanted))
			return true;
	return false;
}

double title_likeness(struct str a, struct str b)
{
	struct str word;
	size_t a_n = 0, b_n = 0, common = 0;
	for (size_t at = 0; next_word(b, &at, &word);)
		b_n++;
	for (size_t at = 0; next_word(a, &at, &word); a_n++)
		common += has_word(b, word);
	size_t least = a_n < b_n ? a_n : b_n;
	return least ? (double)(common < least ? common : least) / (double)least : 0;
}
