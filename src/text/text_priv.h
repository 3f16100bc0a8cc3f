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
MUST_USE bool sentences_read(struct arena *arena, struct str text, struct str lang, struct tokens *tokens,
			     struct sentences *out);

#endif
