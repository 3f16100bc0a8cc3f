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

/* Phrases by their first two letters: head[slot] is the first of them, its index + 1, next[] the one behind it. */
enum { PHRASES_MOST = 1000 };
struct by_letters {
	uint16_t head[256], next[PHRASES_MOST];
};

static unsigned char slot_of(char first, char second) /* others may share it */
{
	return (unsigned char)(ascii_lower(first) * 31 + ascii_lower(second));
}

static void by_letters_fill(struct by_letters *by, const char *const *phrases, size_t n)
{
	memset(by->head, 0, sizeof(by->head));
	assert(n <= PHRASES_MOST);
	for (size_t i = n; i-- > 0;) {
		unsigned char slot = slot_of(phrases[i][0], phrases[i][1]);
		by->next[i] = by->head[slot];
		by->head[slot] = (uint16_t)(i + 1);
	}
}

/* The bytes of the phrase where the text begins with it, else 0. */
static size_t phrase_at(struct str text, const char *phrase)
{
	size_t n = 0;
	while (phrase[n] && n < text.n && ascii_lower(text.p[n]) == ascii_lower(phrase[n]))
		n++;
	return phrase[n] ? 0 : n;
}

size_t starts_with_head(struct str text, const char *const *heads, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n && !found; i++)
		found = phrase_at(text, heads[i]);
	return found;
}

bool has_phrase(struct str text, const char *const *phrases, size_t n)
{
	struct by_letters by;
	by_letters_fill(&by, phrases, n);
	bool inside = false; /* a phrase begins where a word does */
	for (size_t at = 0; at + 1 < text.n; at++) {
		bool begins = !inside;
		inside = is_letter_byte(text.p[at]);
		if (!begins)
			continue;
		for (size_t i = by.head[slot_of(text.p[at], text.p[at + 1])]; i; i = by.next[i - 1])
			if (phrase_at(str_cut(text, at, text.n), phrases[i - 1]))
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
	struct by_letters by;
	by_letters_fill(&by, words, n);
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		while (i < text.n && (is_letter_byte(text.p[i]) || text.p[i] == '-'))
			i++;
		struct str word = str_cut(text, from, i);
		for (size_t w = word.n > 1 ? by.head[slot_of(word.p[0], word.p[1])] : 0; w; w = by.next[w - 1])
			if (phrase_at(word, words[w - 1]) == word.n)
				return true;
		i += i < text.n;
	}
	return false;
}
