/* Sentences without a main verb: "Quayside, a platform linked to raids on clinics." Outlets write such leads; they read
 * as captions. */
#include "brief_priv.h"

enum { NAME_WORDS = 5 };

/* Words behind a comma that do not close what stands between commas. */
static const char *const going_on[] = {
	"including", "such",  "and", "or",   "which",    "who",      "with",   "using",  "as",      "both",
	"while",     "a",     "an",  "the",  "from",     "in",       "where",  "whose",  "that",    "for",
	"to",        "often", "by",  "like", "allowing", "enabling", "making", "giving", "letting", "targeting"};

/* "Quayside Lines, a carrier ...": a name, a comma, and who that is; where the second part begins, or 0. */
static size_t apposition_at(struct str text)
{
	static const char *const articles[] = {"a", "an"};
	static const char *const no_names[] = {
		"in",        "on",          "at",      "by",       "for",       "from",     "with",      "after",
		"before",    "since",       "as",      "like",     "unlike",    "per",      "under",     "over",
		"during",    "however",     "called",  "dubbed",   "codenamed", "named",    "known",     "tracked",
		"sometimes", "yesterday",   "today",   "together", "instead",   "still",    "also",      "then",
		"once",      "now",         "here",    "there",    "later",     "first",    "second",    "third",
		"finally",   "last",        "earlier", "another",  "according", "moreover", "meanwhile", "therefore",
		"thus",      "furthermore", "besides", "perhaps"};
	size_t at = 0, first = str_find_byte(text, ' ');
	struct str head = str_cut(text, 0, first == STR_NONE ? text.n : first);
	while (head.n && head.p[head.n - 1] == ',')
		head.n--;
	if (str_ends(head, STR("ly")) || starts_with_phrase(text, no_names, COUNT_OF(no_names)))
		return 0;
	for (size_t word = 0; word < NAME_WORDS && at < text.n; word++) {
		if (!is_ascii_upper(text.p[at]) && !is_ascii_digit(text.p[at]))
			return 0;
		size_t end = at;
		while (end < text.n && text.p[end] != ' ')
			end++;
		bool comma = end > at && text.p[end - 1] == ',';
		at = end + 1;
		if (comma)
			return at < text.n && starts_with_phrase(str_cut(text, at, text.n), articles,
								 COUNT_OF(articles))
				       ? at
				       : 0;
	}
	return 0;
}

/* A name and who that is: the part between commas never ends, so nothing is said of the name. */
bool is_fragment(struct str text)
{
	size_t at = apposition_at(text);
	if (!at)
		return false;
	for (; at + 2 < text.n; at++) {
		struct str rest = str_cut(text, at, text.n);
		if (str_starts(rest, STR("\xe2\x80\x94")) || str_starts(rest, STR("\xe2\x80\x93")) || text.p[at] == ';')
			return false;
		if (str_starts(rest, STR(",\"")) || str_starts(rest, STR(",\xe2\x80\x9d")))
			return false;
		if (str_starts(rest, STR(", ")) &&
		    !starts_with_phrase(str_cut(text, at + 2, text.n), going_on, COUNT_OF(going_on)))
			return false;
	}
	return true;
}
