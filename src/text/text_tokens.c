#include "text_priv.h"
#include "text_word.h"

#include <string.h>

struct scan {
	struct arena *arena;
	struct str s;
	const char *lower; /* s in lower case (ASCII): where most folds point */
	struct breaks *breaks;
	struct tokens *out;
	size_t max;
};

/* ---- Flags and fold ---- */

/* The kind of the character at `i`, of any script; its bytes in *n. */
static unsigned letter_kind(struct str s, size_t i, size_t *n)
{
	unsigned kind = kind_at(s, i);
	*n = 1;
	if (!(kind & HIGH) && s.p[i] != '&')
		return kind;
	struct glyph g = glyph_at(s, i);
	*n = g.n;
	return glyph_is_upper(g.c) ? UPPER : glyph_is_letter(g.c) ? LOWER : 0;
}

/* Capitals and digits of a word. */
static uint32_t shape_of(struct str word)
{
	size_t letters = 0, uppers = 0, n;
	unsigned seen = 0, before = 0, first = 0;
	bool mixed = false;
	for (size_t i = 0; i < word.n; i += n) {
		unsigned kind = letter_kind(word, i, &n);
		bool letter = kind & (LOWER | UPPER);
		first = letters ? first : kind;
		mixed |= kind == UPPER && before == LOWER;
		letters += letter;
		uppers += kind == UPPER;
		seen |= kind;
		before = kind;
	}
	mixed |= letters && seen & DIGIT;
	return (first == UPPER ? TOKEN_CAPITAL : 0) | (letters >= 2 && uppers == letters ? TOKEN_ALL_CAPS : 0) |
	       (mixed ? TOKEN_MIXED : 0) | (seen & DIGIT ? TOKEN_DIGIT : 0);
}

static bool is_number(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_ascii_digit(word.p[i]) && word.p[i] != '.' && word.p[i] != ',')
			return false;
	return true;
}

/* CVE-2026-1, AV26-791, KB5001, T1059.001: capitals first, a digit last, two digits or more. */
static bool is_code(struct str word)
{
	bool known = str_starts_ascii_nocase(word, STR("cve-")) || str_starts_ascii_nocase(word, STR("ghsa-"));
	size_t digits = 0;
	for (size_t i = 0; i < word.n; i++) {
		unsigned kind = kinds[(unsigned char)word.p[i]];
		if (kind & (MARK | HIGH) || (kind & LOWER && !known))
			return false;
		if (kind == JOINT && word.p[i] != '-' && word.p[i] != '.' && word.p[i] != ':')
			return false;
		digits += kind == DIGIT;
	}
	bool framed = is_ascii_upper(word.p[0]) && is_ascii_digit(word.p[word.n - 1]);
	return digits >= 2 && (framed || known);
}

static bool is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (kinds[(unsigned char)word.p[i]] & HIGH || word.p[i] == '&')
			return false;
	return true;
}

/* Characters that mean the same are written alike before ICU folds the rest. */
static uint32_t unified(uint32_t c)
{
	switch (c) {
	case 0x2019:
	case 0x2bc:
	case 0x2032:
		return '\'';
	case 0x2010:
	case 0x2011:
		return '-';
	default:
		return c;
	}
}

static struct str fold_of(struct scan *scan, size_t from, size_t to)
{
	struct str word = str_cut(scan->s, from, to);
	if (is_plain(word))
		return (struct str){scan->lower + from, word.n};
	char *p = arena_take(scan->arena, word.n * 3); /* a stray byte would grow to U+FFFD */
	size_t n = 0;
	for (size_t i = 0; p && i < word.n;) {
		struct glyph g = glyph_at(word, i);
		n += glyph_write(p + n, unified(g.c));
		i += g.n;
	}
	return p ? text_fold(scan->arena, (struct str){p, n}) : STR_EMPTY;
}

/* ---- Adding tokens ---- */

static bool is_full(const struct scan *scan)
{
	return scan->out->n >= scan->max;
}

static bool add(struct scan *scan, size_t start, size_t head, size_t end, unsigned seen, uint32_t flags)
{
	if (is_full(scan))
		return true;
	struct token *token = vec_push(scan->arena, scan->out);
	if (!token)
		return false;
	token->start = (uint32_t)start;
	token->end = (uint32_t)end;
	token->fold = seen == LOWER ? (struct str){scan->lower + start, head - start} : fold_of(scan, start, head);
	struct str word = str_cut(scan->s, start, head);
	token->flags = flags | (seen == LOWER ? 0 : shape_of(word));
	if (token->flags & TOKEN_DIGIT)
		token->flags |= is_number(word) ? TOKEN_NUMBER : !(flags & TOKEN_URL) && is_code(word) ? TOKEN_CODE : 0;
	if (!(token->flags & (TOKEN_DIGIT | TOKEN_URL)))
		token->flags |= text_words(token->fold) << TOKEN_LISTS_SHIFT;
	bool ok = !str_is_null(token->fold);
	if (token->fold.n == 0) /* nothing but invisible characters */
		scan->out->n--;
	return ok;
}

static bool is_split(struct glyph g)
{
	return g.c == '-' || g.c == '/' || g.c == 0x2010 || g.c == 0x2011;
}

/* "zero" and "day" after "zero-day". */
static bool add_parts(struct scan *scan, const struct word *word)
{
	struct str s = scan->s;
	size_t from = word->start;
	for (size_t i = word->start; i <= word->head;) {
		struct glyph g = i < word->head ? glyph_at(s, i) : (struct glyph){'-', 1};
		if (is_split(g)) {
			size_t head = i > from && s.p[i - 1] == '.' ? i - 1 : i; /* "U.S.-based" */
			size_t end = i == word->head ? word->end : head;
			if (head > from && !add(scan, from, head, end, word->kinds, TOKEN_PART))
				return false;
			from = i + g.n;
		}
		i += g.n;
	}
	return true;
}

/* "IntroductionOn July 3": a heading and the first word of its text became one. `at` is the token of both. */
static bool add_glued(struct scan *scan, const struct word *word, size_t at)
{
	struct str s = scan->s;
	size_t cut = word->head - 1;
	while (cut > word->start && !is_ascii_upper(s.p[cut]))
		cut--;
	struct str head = str_cut(s, word->start, cut), fold = {scan->lower + word->start, head.n};
	struct str tail = {scan->lower + cut, word->head - cut};
	bool opens = text_words(tail) & (WORD_OPENER | WORD_OPENER_WEAK);
	bool spaced = word->end < s.n && s.p[word->end] == ' ';
	if (cut == word->start || !opens || !spaced || !(text_words(fold) & WORD_HEADING))
		return true;
	scan->out->n = at;
	return add(scan, word->start, cut, cut, word->kinds, 0) &&
	       add(scan, cut, word->head, word->end, word->kinds, 0);
}

static bool add_word(struct scan *scan, const struct word *word)
{
	uint32_t flags = word->splits ? TOKEN_COMPOUND : 0;
	size_t at = scan->out->n;
	if (!add(scan, word->start, word->head, word->end, word->kinds, flags))
		return false;
	bool glued = word->kinds == (LOWER | UPPER);
	if ((!word->splits && !glued) || is_full(scan) || at == scan->out->n)
		return true;
	if (glued && scan->out->at[at].flags & TOKEN_MIXED)
		return add_glued(scan, word, at);
	if (!word->splits)
		return true;
	if (scan->out->at[at].flags & TOKEN_CODE) {
		scan->out->at[at].flags &= ~(uint32_t)TOKEN_COMPOUND;
		return true;
	}
	bool has_letters = word->kinds & (LOWER | UPPER | HIGH);
	return has_letters ? add_parts(scan, word) : true; /* 24/7 and 2026-08-05 have no parts */
}

/* ---- The walk over the text ---- */

static bool add_address(struct scan *scan, size_t from, size_t end, size_t *next)
{
	*next = end + possessive_n(scan->s, end);
	return add(scan, from, end, *next, WORD | JOINT, TOKEN_URL);
}

static bool read_word(struct scan *scan, size_t from, size_t *next)
{
	enum { OPAQUE_MIN = 32 };
	struct str s = scan->s;
	struct word word = {.start = from, .end = from};
	word_run(s, &word);
	unsigned joint = kind_at(s, word.end) & (JOINT | HIGH);
	/* A full stop or comma before a space, most often. */
	bool closed = !joint || word.end + 1 >= s.n || is_ascii_space(s.p[word.end + 1]);
	if (!closed || word.end - from >= OPAQUE_MIN) {
		size_t end = address_end(s, from);
		if (end > from)
			return add_address(scan, from, end, next);
	}
	word.head = word.end;
	if (!closed)
		word_join(s, &word);
	*next = word.end;
	return add_word(scan, &word);
}

static bool read_dense(struct scan *scan, size_t from, size_t *next)
{
	struct str s = scan->s;
	size_t end = from, at = 0, to = 0;
	while (end < s.n) {
		struct glyph g = glyph_at(s, end);
		if (!glyph_is_dense(g.c))
			break;
		end += g.n;
	}
	*next = end;
	if (!breaks_set(&scan->breaks, str_cut(s, from, end)))
		return false;
	while (breaks_next(scan->breaks, &at, &to)) {
		struct glyph first = glyph_at(s, from + at);
		if (glyph_is_letter(first.c) && !add(scan, from + at, from + to, from + to, HIGH, 0))
			return false;
	}
	return true;
}

static void skip_markup(struct str s, size_t from, size_t *next)
{
	bool is_block;
	size_t end = markup_end(s, from, &is_block);
	if (end > from)
		*next = end;
}

/* A byte that begins no ASCII word: of another script, of a path, or of the gap. */
static bool read_other(struct scan *scan, size_t from, size_t *next)
{
	struct str s = scan->s;
	bool starts = from == 0 || is_ascii_space(s.p[from - 1]) || strchr("\"'(=`>", s.p[from - 1]);
	if ((s.p[from] == '/' || s.p[from] == '\\') && starts) {
		size_t end = address_end(s, from);
		if (end > from)
			return add_address(scan, from, end, next);
	}
	struct glyph g = glyph_at(s, from);
	*next = from + g.n;
	if (g.c == '<')
		skip_markup(s, from, next);
	if (g.c < 0x80 || !glyph_is_letter(g.c))
		return true;
	if (glyph_is_dense(g.c))
		return read_dense(scan, from, next);
	return read_word(scan, from, next);
}

static const char *lower_copy(struct arena *arena, struct str s)
{
	char *p = arena_take(arena, s.n);
	for (size_t i = 0; p && i < s.n; i++)
		p[i] = ascii_lower(s.p[i]);
	return p;
}

bool tokens_read(struct arena *arena, struct str s, size_t max, struct tokens *out)
{
	struct scan scan = {.arena = arena, .s = s, .lower = lower_copy(arena, s), .out = out, .max = max};
	bool ok = scan.lower != NULL;
	for (size_t i = 0, next; ok && i < s.n && !is_full(&scan); i = next) {
		unsigned kind = kind_at(s, i);
		next = i + 1;
		if (kind & WORD)
			ok = read_word(&scan, i, &next);
		else if (kind)
			ok = read_other(&scan, i, &next);
	}
	breaks_free(scan.breaks);
	return ok;
}
