/* Is a phrase or a word of a list in a text? Letters in either case; a phrase begins where a word does. */
#include "brief_priv.h"

#include <assert.h>

size_t starts_with_phrase(struct str text, const char *const *phrases, size_t n)
{
	for (size_t i = 0; i < n && text.n; i++) {
		if (ascii_lower(phrases[i][0]) != ascii_lower(text.p[0]))
			continue;
		struct str phrase = str_of(phrases[i]);
		if (str_starts_ascii_nocase(text, phrase) &&
		    (text.n == phrase.n || !is_letter_byte(phrase.p[phrase.n - 1]) ||
		     !is_letter_byte(text.p[phrase.n]) ||
		     str_starts(str_cut(text, phrase.n, text.n), STR("\xe2\x80")))) /* "The company\xe2\x80\x99s" */
			return phrase.n;
	}
	return 0;
}

/* Phrases by their first letter: head[letter] is the first of them, its index + 1, next[] the one behind it. */
enum { PHRASES_MOST = 1000 };
struct by_letter {
	uint16_t head[256], next[PHRASES_MOST];
};

static void by_letter_fill(struct by_letter *by, const char *const *phrases, size_t n)
{
	memset(by->head, 0, sizeof(by->head));
	assert(n <= PHRASES_MOST);
	for (size_t i = n; i-- > 0;) {
		unsigned char first = (unsigned char)phrases[i][0];
		by->next[i] = by->head[first];
		by->head[first] = (uint16_t)(i + 1);
	}
}

bool has_phrase(struct str text, const char *const *phrases, size_t n)
{
	struct by_letter by;
	by_letter_fill(&by, phrases, n);
	bool inside = false; /* a phrase begins where a word does */
	for (size_t at = 0; at < text.n; at++) {
		bool begins = !inside;
		inside = is_letter_byte(text.p[at]);
		if (!begins)
			continue;
		for (size_t i = by.head[(unsigned char)ascii_lower(text.p[at])]; i; i = by.next[i - 1])
			if (str_starts_ascii_nocase(str_cut(text, at, text.n), str_of(phrases[i - 1])))
				return true;
	}
	return false;
}

bool is_one_of(struct str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && word.n; i++)
		if (words[i][0] == word.p[0] && str_eq(word, str_of(words[i])))
			return true;
	return false;
}

bool has_word(struct str text, const char *const *words, size_t n)
{
	struct by_letter by;
	by_letter_fill(&by, words, n);
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		while (i < text.n && (is_letter_byte(text.p[i]) || text.p[i] == '-'))
			i++;
		struct str word = str_cut(text, from, i);
		for (size_t w = word.n > 1 ? by.head[(unsigned char)ascii_lower(word.p[0])] : 0; w; w = by.next[w - 1])
			if (str_eq_ascii_nocase(word, str_of(words[w - 1])))
				return true;
		i += i < text.n;
	}
	return false;
}
