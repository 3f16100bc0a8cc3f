/* Sentences that lean on one before them without beginning by "it" or "they": what their first words leave open. */
#include "brief_priv.h"

enum { WORDS_BEFORE = 6 }; /* in which a sentence has said who "it" is, or has not */

static const char *const pronouns[] = {"it", "they", "he", "she"};

/* Words that name nobody: "In two months it analyzed ...", "When they signed in ...". */
static const char *const nameless[] = {
	"in",     "after",   "on",     "at",     "by",    "for",   "when",     "if",      "since",    "once",  "as",
	"until",  "then",    "before", "during", "over",  "about", "because",  "where",   "how",      "what",  "why",
	"two",    "three",   "four",   "five",   "six",   "ten",   "some",     "many",    "most",     "all",   "first",
	"last",   "day",     "days",   "week",   "weeks", "month", "months",   "year",    "years",    "hour",  "hours",
	"minute", "minutes", "cases",  "the",    "a",     "an",    "this",     "that",    "these",    "early", "late",
	"time",   "today",   "now",    "later",  "both",  "fact",  "addition", "turn",    "response", "not",   "only",
	"so",     "does",    "did",    "what's", "while", "even",  "though",   "whether", "is",       "was",   "and"};

static struct str word_at(struct str text, size_t *at)
{
	size_t end = *at;
	while (end < text.n && text.p[end] != ' ')
		end++;
	struct str word = str_cut(text, *at, end);
	*at = end + (end < text.n);
	while (word.n && strchr(",;:.", word.p[word.n - 1]))
		word.n--;
	return word;
}

static bool is_word_of(struct str word, const char *const *words, size_t n)
{
	return word.n && starts_with_phrase(word, words, n) == word.n;
}

static bool is_number(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_ascii_digit(word.p[i]))
			return false;
	return word.n > 0;
}

/* Who is "it"? Nobody was named before it, nor at once behind it ("Before it starts, Northwind asks"). */
static bool asks_who(struct str text)
{
	size_t comma = str_find(text, STR(", "));
	if (comma != STR_NONE && comma + 2 < text.n && is_ascii_upper(text.p[comma + 2]))
		return false;
	size_t at = 0;
	for (size_t i = 0; i < WORDS_BEFORE && at < text.n; i++) {
		struct str word = word_at(text, &at);
		if (i && is_word_of(word, pronouns, COUNT_OF(pronouns)))
			return true;
		if (!is_number(word) && !is_word_of(word, nameless, COUNT_OF(nameless)))
			return false;
	}
	return false;
}

/* "Fails against services that ...", "Activity then accelerated ...": the subject, or what came before. */
static bool goes_on(struct str text)
{
	static const char *const objects[] = {"the", "a", "an", "its", "their", "itself", "any", "every", "each"};
	static const char *const joins[] = {"if", "when", "once", "since", "until", "after", "while", "and", "by"};
	static const char *const ends[] = {"ss", "us", "is", "as", "ts."};
	size_t at = 0;
	struct str first = word_at(text, &at), second = word_at(text, &at);
	if (!first.n || !is_ascii_upper(first.p[0]))
		return false;
	bool verb = first.n > 4 && str_ends(first, STR("s"));
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		verb &= !str_ends(first, str_of(ends[i]));
	for (size_t i = 1; i < first.n; i++)
		verb &= is_ascii_lower(first.p[i]);
	if (verb && is_word_of(second, objects, COUNT_OF(objects)))
		return true;
	return str_eq(second, STR("then")) && !is_word_of(first, joins, COUNT_OF(joins));
}

/* "with that company's credentials": which one was said before. */
static bool names_one_before(struct str text)
{
	static const char *const those[] = {" that company", " that firm",  " that group",   " that organization",
					    " that agency",  " that flaw",  " that attack",  " that incident",
					    " that breach",  " that claim", " had done that"};
	if (!str_has(text, STR(" that")))
		return false;
	for (size_t i = 0; i < COUNT_OF(those); i++) {
		size_t at = str_find(text, str_of(those[i])), end = at + strlen(those[i]);
		if (at != STR_NONE && (end >= text.n || !is_letter_byte(text.p[end])))
			return true;
	}
	return false;
}

bool leans_quietly(struct str text)
{
	static const char *const heads[] = {"among them",
					    "fails against",
					    "which",
					    "among these",
					    "during this",
					    "during these",
					    "since then",
					    "until then",
					    "by then",
					    "even then",
					    "even so",
					    "in doing so",
					    "doing so",
					    "as such",
					    "the resulting",
					    "the remaining",
					    "the additional",
					    "the latest figure",
					    "notable fixes",
					    "the access",
					    "the aforementioned",
					    "the above",
					    "alongside this",
					    "on top of this",
					    "besides this",
					    "to counter this",
					    "to address this",
					    "to prevent this",
					    "to avoid this",
					    "as part of this",
					    "as part of these",
					    "not all of them",
					    "most of them",
					    "many of them",
					    "two of them",
					    "three of them",
					    "all of them",
					    "the four additional"};
	return starts_with_phrase(text, heads, COUNT_OF(heads)) || asks_who(text) || goes_on(text) ||
	       names_one_before(text);
}
