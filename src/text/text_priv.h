#ifndef TOCSIN_TEXT_TEXT_PRIV_H
#define TOCSIN_TEXT_TEXT_PRIV_H
/* Shared by the parts of text/: characters, tokens, language, stems, sentences. */

#include "text.h"
#include "text_words.h"

#include "caps.h"

/* ---- Characters (text_glyph.c, text_icu.c: the only ones that know ICU) ---- */

struct glyph {
	uint32_t c; /* code point; U+FFFD for bytes that are not UTF-8 */
	uint32_t n; /* bytes it takes in the text; more than its own for "&#34;" */
};
/* The character at `i` < s.n. HTML entities that stayed in the text count as what they stand for. */
struct glyph glyph_at(struct str s, size_t i);

bool glyph_is_letter(uint32_t c); /* letter, digit or mark of any script */
bool glyph_is_upper(uint32_t c);
bool glyph_is_lower(uint32_t c);
bool glyph_is_dense(uint32_t c); /* of a script that parts its words by no space */
bool glyph_is_space(uint32_t c);
bool glyph_is_opening(uint32_t c); /* quote or bracket before a word */
bool glyph_is_closing(uint32_t c); /* quote or bracket after a word or full stop */
bool glyph_is_bullet(uint32_t c);
size_t glyph_write(char *to, uint32_t c); /* UTF-8, at most 4 bytes; returns how many */

/* A letter of a word at `i`: its bytes, or 0. Never one of a dense script. */
size_t letter_n(struct str s, size_t i);
static inline bool has_letter(struct str s, size_t i)
{
	return letter_n(s, i) != 0;
}

/* Past the tag ("</p>", "&lt;br /&gt;") that begins at `at`, or `at` when there is none; does it end a line? */
size_t markup_end(struct str s, size_t at, bool *is_block);

/* Word breaks inside a run of a dense script. `breaks` holds ICU's iterator, made when first
 * needed: begin with NULL, end with breaks_free. */
struct breaks;
MUST_USE bool breaks_set(struct breaks **breaks, struct str run);
bool breaks_next(struct breaks *breaks, size_t *from, size_t *to); /* begin with *to = 0 */
void breaks_free(struct breaks *breaks);

/* ---- Tokens (text_tokens.c, text_address.c) ---- */

/* Until the language is known a token's flags carry the word lists it is in, above this bit. */
enum { TOKEN_LISTS_SHIFT = 16 };

/* All tokens of `s`, `max` at most. False: no memory. */
MUST_USE bool tokens_read(struct arena *arena, struct str s, size_t max, struct tokens *out);

/* A URL, e-mail, domain, IP, path or hash that begins at `from` (a word character, or the slashes
 * of a path): its end, or `from` when there is none. */
size_t address_end(struct str s, size_t from);

/* ---- The rest ---- */

/* Of the article's own word, else of what was read; "" when nothing says. */
struct str language_of(const struct article *article, const struct reading *reading);
uint32_t language_stop_list(struct str lang); /* enum word_list; 0: we have none */

/* Sets stop flags and stems of the tokens of `s`, clears the lists. */
MUST_USE bool stems_set(struct arena *arena, struct str s, struct str lang, struct tokens *tokens);

/* Sentences over the tokens of the body; marks their first tokens. */
MUST_USE bool sentences_read(struct arena *arena, struct str text, const struct tokens *title, struct str lang,
			     struct tokens *tokens, struct sentences *out);

/* The token after `at`, behind the parts of a compound. */
static inline size_t token_after(const struct tokens *tokens, size_t at)
{
	do
		at++;
	while (at < tokens->n && tokens->at[at].flags & TOKEN_PART);
	return at;
}

/* "The", "In", "It": a capital that only the start of a sentence gives to such a word. */
static inline bool is_sure_start(const struct token *token)
{
	return token->flags & TOKEN_STOP && token->flags & TOKEN_CAPITAL &&
	       !(token->flags & TOKEN_ALL_CAPS && token->fold.n > 1);
}

/* "the", "exploited", but not "iPhone" */
static inline bool is_lower_start(const struct token *token, struct str text)
{
	return glyph_is_lower(glyph_at(text, token->start).c) && !(token->flags & (TOKEN_MIXED | TOKEN_URL));
}

/* ---- Headings (text_headings.c) ---- */

/* The words of the open sentence as far as they are written as those of a heading are. */
struct run {
	size_t from, at;         /* its first token; the first one that was not yet taken */
	size_t words, capitals;  /* how many it has */
	size_t shouted, letters; /* words all in capitals; bytes of all words */
	size_t title_end;        /* the token behind the article's title, when that stands there; 0: it does not */
	bool broken;             /* it is no heading */
	bool verb, joined;       /* "Takes", "Lets": no name has one; "and" */
	bool known, ends;        /* all are words of headings; the last ends one */
};

/* The place between two neighbours among the words of a text: may a sentence begin at `next`? */
struct seam {
	struct str text;
	const struct tokens *title, *tokens;
	struct run run;
	size_t last, next; /* the tokens before and behind the place */
};

/* A sentence begins at `from`. */
void heading_from(struct seam *seam, size_t from);
/* Has a heading, a caption, the title or a byline run into the sentence behind it? */
bool heading_ends(struct seam *seam);
/* Most places need no longer look. */
static inline bool heading_may_end(const struct seam *seam)
{
	uint32_t flags = seam->tokens->at[seam->next].flags;
	return flags & TOKEN_CAPITAL && (flags & TOKEN_STOP || !seam->run.broken || seam->next == seam->run.title_end);
}
/* Does a heading of reports begin at `next`, "Recommended Actions" before another capital? */
bool heading_begins(const struct seam *seam);

#endif
