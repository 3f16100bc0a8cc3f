#include "pieces.h"

/* Bytes from 0x80 are taken for letters: the tokens have been cut at foreign punctuation before. */
static bool is_word_byte(char c)
{
	return is_ascii_alnum(c) || (unsigned char)c >= 0x80;
}

static uint32_t flags_of(struct str surface)
{
	enum { UPPER = 1, LOWER = 2, DIGIT = 4, FOREIGN = 8, LETTER = UPPER | LOWER };
	static const unsigned char kinds[256] = {
		['A' ... 'Z'] = UPPER, ['a' ... 'z'] = LOWER, ['0' ... '9'] = DIGIT, [0x80 ... 0xff] = FOREIGN};
	uint32_t letters = 0, digits = 0, flags = 0;
	unsigned seen = 0, before = 0;
	bool inner_upper = false;
	for (size_t i = 0; i < surface.n; i++) {
		unsigned kind = kinds[(unsigned char)surface.p[i]];
		letters += (kind & LETTER) != 0;
		digits += kind == DIGIT;
		inner_upper |= kind == UPPER && before == LOWER;
		seen |= kind;
		before = kind;
	}
	if (surface.n && is_ascii_upper(surface.p[0]))
		flags |= PIECE_CAPITAL;
	/* Upper-case Latin letters with an accent: U+00C0 to U+00DE. */
	if (surface.n > 1 && (unsigned char)surface.p[0] == 0xC3 && (unsigned char)surface.p[1] < 0x9F)
		flags |= PIECE_CAPITAL;
	if (letters >= 2 && !(seen & (LOWER | FOREIGN)))
		flags |= PIECE_CAPS;
	if (inner_upper || (letters && digits))
		flags |= PIECE_MIXED;
	if (digits == surface.n && digits)
		flags |= PIECE_DIGITS;
	return flags;
}

static bool add(struct arena *arena, struct pieces *out, struct str fold, uint32_t flags, const struct piece *like)
{
	struct piece *piece = vec_push(arena, out);
	if (!piece)
		return false;
	*piece = *like;
	piece->fold = fold;
	piece->hash = str_hash(fold);
	piece->flags |= flags;
	return true;
}

/* U+2010 to U+203F: hyphens, dashes and quotation marks, which tokens fold to plain ones. */
static bool is_wide_sign(struct str s)
{
	return s.n >= 3 && s.p[0] == '\xE2' && s.p[1] == '\x80' && (unsigned char)s.p[2] >= 0x90;
}

/* The next word of a surface that is written in other bytes than it folds to; "" none. */
static struct str next_word(struct str *rest)
{
	size_t from = 0, to;
	while (from < rest->n && (!is_word_byte(rest->p[from]) || is_wide_sign(str_cut(*rest, from, rest->n))))
		from += is_word_byte(rest->p[from]) ? 3 : 1;
	for (to = from; to < rest->n && is_word_byte(rest->p[to]); to++)
		if (is_wide_sign(str_cut(*rest, to, rest->n)))
			break;
	struct str word = str_cut(*rest, from, to);
	*rest = str_cut(*rest, to, rest->n);
	return word;
}

static bool cut_token(struct arena *arena, const struct token *token, struct str text, struct piece like,
		      struct pieces *out)
{
	struct str surface = str_cut(text, token->start, token->end), fold = token->fold, rest = surface, word;
	/* Most words are written as they fold, and have no digit: then they have none of the flags. */
	bool plain = str_starts(surface, fold) && !(token->flags & TOKEN_DIGIT);
	/* Do the bytes of the surface stand at the same places as those of the fold? */
	bool aligned = plain || str_starts_ascii_nocase(surface, fold);
	like.start = token->start;
	like.end = token->end;
	if (token->flags & TOKEN_URL) {
		like.flags |= PIECE_LINK;
		return add(arena, out, fold, flags_of(surface), &like);
	}
	for (size_t i = 0; i < fold.n;) {
		size_t from = i;
		while (i < fold.n && is_word_byte(fold.p[i]))
			i++;
		if (i > from) {
			if (aligned) {
				like.start = token->start + (uint32_t)from;
				like.end = token->start + (uint32_t)i;
				surface = str_cut(text, like.start, like.end);
			} else if ((word = next_word(&rest)).n) {
				like.start = (uint32_t)(word.p - text.p);
				like.end = like.start + (uint32_t)word.n;
				surface = word;
			}
			bool known = plain && (unsigned char)fold.p[from] < 0x80;
			if (!add(arena, out, str_cut(fold, from, i), known ? 0 : flags_of(surface), &like))
				return false;
			like.flags &= ~(uint32_t)PIECE_FIRST;
		}
		i++;
	}
	return true;
}

bool pieces_cut(struct arena *arena, const struct tokens *tokens, const struct sentences *sentences, struct str text,
		struct pieces *out)
{
	uint32_t sentence = 0;
	bool first = true;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *token = &tokens->at[i];
		if (token->flags & TOKEN_PART)
			continue;
		while (sentences && sentence + 1 < sentences->n && i >= sentences->at[sentence].token_to) {
			sentence++;
			first = true;
		}
		struct piece like = {.sentence = sentence,
				     .flags = (first ? PIECE_FIRST : 0u) |
					      (token->flags & TOKEN_STOP ? PIECE_STOP : 0u)};
		size_t before = out->n;
		if (!cut_token(arena, token, text, like, out))
			return false;
		first = first && out->n == before;
	}
	return true;
}

/* Lower case for ASCII and the accented letters of Latin-1, which is what names here are made of. */
static struct str fold_name(struct arena *arena, struct str name)
{
	char *p = arena_take(arena, name.n);
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		bool accented = i > 0 && (unsigned char)name.p[i - 1] == 0xC3 && c >= 0x80 && c < 0x9F && c != 0x97;
		p[i] = accented ? (char)(c + 0x20) : ascii_lower(name.p[i]);
	}
	return (struct str){p, name.n};
}

bool pieces_of_name(struct arena *arena, struct str name, struct pieces *out)
{
	struct str fold = fold_name(arena, name);
	if (fold.n != name.n)
		return false;
	struct token token = {.end = (uint32_t)name.n, .fold = fold, .flags = TOKEN_DIGIT}; /* it may have some */
	return cut_token(arena, &token, name, (struct piece){0}, out);
}
