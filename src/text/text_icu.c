#include "text_priv.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

bool glyph_is_letter(uint32_t c)
{
	if (c < 0x80)
		return c == '_' || is_ascii_alnum((char)c);
	return u_isalnum((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK);
}

bool glyph_is_upper(uint32_t c)
{
	return c < 0x80 ? is_ascii_upper((char)c) : u_isupper((UChar32)c);
}

bool glyph_is_lower(uint32_t c)
{
	return c < 0x80 ? is_ascii_lower((char)c) : u_islower((UChar32)c);
}

/* ---- Fold ---- */

/* Words are folded on the stack; longer texts, and what grows past that, in the arena. */
enum { FOLD_ROOM = 256 };

static struct str utf8_of(struct arena *arena, const UChar *from, int32_t n)
{
	char *p = arena_take(arena, (size_t)n * 3 + 1);
	int32_t bytes = 0;
	UErrorCode status = U_ZERO_ERROR;
	if (p)
		u_strToUTF8WithSub(p, n * 3 + 1, &bytes, from, n, 0xfffd, NULL, &status);
	return p && U_SUCCESS(status) ? (struct str){p, (size_t)bytes} : STR_EMPTY;
}

static struct str fold_any(struct arena *arena, struct str s)
{
	UChar few_from[FOLD_ROOM], few_to[FOLD_ROOM];
	UChar *from = s.n <= FOLD_ROOM ? few_from : arena_take(arena, s.n * sizeof(*from));
	if (!from || s.n > INT32_MAX / 64) /* one character becomes at most 18 */
		return STR_EMPTY;
	int32_t n = 0;
	UErrorCode status = U_ZERO_ERROR;
	u_strFromUTF8WithSub(from, (int32_t)s.n, &n, s.p, (int32_t)s.n, 0xfffd, NULL, &status);

	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
	int32_t folded = unorm2_normalize(fold, from, n, few_to, FOLD_ROOM, &status);
	if (status != U_BUFFER_OVERFLOW_ERROR)
		return U_SUCCESS(status) ? utf8_of(arena, few_to, folded) : STR_EMPTY;
	status = U_ZERO_ERROR;
	UChar *to = arena_take(arena, (size_t)folded * sizeof(*to));
	if (!to)
		return STR_EMPTY;
	folded = unorm2_normalize(fold, from, n, to, folded, &status);
	return U_SUCCESS(status) ? utf8_of(arena, to, folded) : STR_EMPTY;
}

struct str text_fold(struct arena *arena, struct str s)
{
	unsigned char high = 0;
	bool upper = false;
	for (size_t i = 0; i < s.n; i++) {
		high |= (unsigned char)s.p[i];
		upper |= is_ascii_upper(s.p[i]);
	}
	if (high >= 0x80)
		return fold_any(arena, s);
	return upper ? str_lower_ascii(arena, s) : s.p ? s : STR("");
}

/* ---- Words of dense scripts ---- */

struct breaks {
	UBreakIterator *iterator;
	UText *text;
};

bool breaks_set(struct breaks **breaks, struct str run)
{
	UErrorCode status = U_ZERO_ERROR;
	if (!*breaks) {
		*breaks = calloc(1, sizeof(**breaks));
		if (!*breaks)
			return false;
		(*breaks)->iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
	}
	(*breaks)->text = utext_openUTF8((*breaks)->text, run.p, (int64_t)run.n, &status);
	ubrk_setUText((*breaks)->iterator, (*breaks)->text, &status);
	return U_SUCCESS(status);
}

bool breaks_next(struct breaks *breaks, size_t *from, size_t *to)
{
	int32_t next = ubrk_next(breaks->iterator);
	if (next == UBRK_DONE)
		return false;
	*from = *to;
	*to = (size_t)next;
	return true;
}

void breaks_free(struct breaks *breaks)
{
	if (!breaks)
		return;
	ubrk_close(breaks->iterator);
	utext_close(breaks->text);
	free(breaks);
}
