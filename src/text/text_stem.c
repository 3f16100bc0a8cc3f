#include "text_priv.h"

#include <libstemmer.h>

/* English words are stemmed by a light suffix stemmer of our own: every stem is a prefix of its
 * word, so it costs no memory, needs no state, and is ten times as fast as Snowball's. Other
 * languages have libstemmer. */

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool ends(struct str word, size_t n, struct str tail)
{
	return str_ends(str_cut(word, 0, n), tail);
}

static bool has_vowel(struct str word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_vowel(word.p[i]))
			return true;
	return false;
}

/* attacks, breaches, policies; not: access, virus, analysis */
static size_t without_plural(struct str word, size_t n)
{
	if (word.p[n - 1] != 's' || n < 4)
		return n;
	char before = word.p[n - 2];
	if (before == 's' || before == 'u' || (before == 'i' && n > 4))
		return n;
	return n - 1;
}

/* stopp(ed), exploit(ing); not: red, king, indeed */
static size_t without_tense(struct str word, size_t n)
{
	size_t cut = ends(word, n, STR("ing")) ? 3 : ends(word, n, STR("ed")) ? 2 : 0;
	if (!cut || n - cut < 3 || ends(word, n, STR("eed")) || !has_vowel(word, n - cut))
		return n;
	n -= cut;
	char last = word.p[n - 1];
	bool doubled = last == word.p[n - 2] && !is_vowel(last) && last != 'l' && last != 's' && last != 'z';
	return doubled ? n - 1 : n;
}

/* encrypt(ion), authentic(ation), oper(ator) */
static size_t without_noun(struct str word, size_t n)
{
	size_t cut = ends(word, n, STR("ion")) ? 3 : 0;
	if (cut && n - cut >= 4 && (word.p[n - 4] == 't' || word.p[n - 4] == 's'))
		n -= cut;
	return n;
}

/* The verbs in -ate, of which -ation, -ated and -ating left -at. */
static size_t without_ate(struct str word, size_t n)
{
	return n >= 7 && ends(word, n, STR("at")) && !is_vowel(word.p[n - 3]) ? n - 2 : n;
}

static size_t stem_english(struct str word)
{
	size_t n = word.n;
	if (n < 4)
		return n;
	n = without_plural(word, n);
	if (n > 5 && ends(word, n, STR("ly")))
		n -= 2;
	size_t whole = n;
	n = without_noun(word, without_tense(word, n));
	if (n == whole && n > 3 && word.p[n - 1] == 'e')
		n--;
	if (n < whole)
		n = without_ate(word, n);
	if (n > 3 && (word.p[n - 1] == 'y' || word.p[n - 1] == 'i') && !is_vowel(word.p[n - 2]))
		n--;
	return n;
}

static bool has_digit(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (is_ascii_digit(word.p[i]))
			return true;
	return false;
}

static struct str stem_foreign(struct arena *arena, struct sb_stemmer *stemmer, struct str word)
{
	const sb_symbol *p = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
	if (!p)
		return STR_EMPTY;
	struct str stem = {(const char *)p, (size_t)sb_stemmer_length(stemmer)};
	if (!stem.n) /* a word of suffixes only */
		return word;
	return str_starts(word, stem) ? str_cut(word, 0, stem.n) : str_copy(arena, stem);
}

/* Stemmers exist for some languages only. A missing one is no error: words stay whole. */
static struct sb_stemmer *stemmer_of(struct str lang)
{
	char name[4] = {0};
	if (lang.n < 2 || lang.n > 3 || str_eq(lang, STR("en")))
		return NULL;
	for (size_t i = 0; i < lang.n; i++)
		name[i] = lang.p[i];
	return sb_stemmer_new(name, NULL);
}

/* macOS, AWS, HTTPS: the last S is no plural. Shouted titles have longer words. */
static bool is_acronym(struct str s, const struct token *token)
{
	if (token->flags & TOKEN_ALL_CAPS)
		return token->fold.n <= 5;
	bool as_long = token->fold.n > 0 && token->fold.n <= token->end - token->start;
	return token->flags & TOKEN_MIXED && as_long && is_ascii_upper(s.p[token->start + token->fold.n - 1]);
}

bool stems_set(struct arena *arena, struct str s, struct str lang, struct tokens *tokens)
{
	enum { WORD_MAX = 60, LISTS = -(1 << TOKEN_LISTS_SHIFT) };
	bool english = str_eq(lang, STR("en")), ok = true;
	struct sb_stemmer *stemmer = stemmer_of(lang);
	uint32_t stop = language_stop_list(lang) << TOKEN_LISTS_SHIFT;
	for (size_t i = 0; ok && i < tokens->n; i++) {
		struct token *token = &tokens->at[i];
		bool is_stop = token->flags & stop && !(token->flags & TOKEN_ALL_CAPS); /* "US", "IT", "WHO" */
		token->flags = (token->flags & ~(uint32_t)LISTS) | (is_stop ? TOKEN_STOP : 0);
		token->stem = token->fold;
		if (is_stop || token->flags & (TOKEN_URL | TOKEN_CODE | TOKEN_DIGIT) || token->fold.n > WORD_MAX)
			continue;
		if (english && is_acronym(s, token))
			continue;
		if (english)
			token->stem.n = stem_english(token->fold);
		else if (stemmer && !has_digit(token->fold))
			token->stem = stem_foreign(arena, stemmer, token->fold);
		ok = !str_is_null(token->stem);
	}
	sb_stemmer_delete(stemmer);
	return ok;
}
