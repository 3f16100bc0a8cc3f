#include "text_priv.h"

#include <string.h>

/* What a byte is to a word. Nearly all words are a run of letters and digits with a space
 * behind; only a joint or a byte of another script costs more than a look into this table. */
enum kind {
	LOWER = 1,
	UPPER = 2,
	DIGIT = 4,
	MARK = 8,   /* "_" */
	JOINT = 16, /* may join two runs into one token */
	HIGH = 32,  /* begins a character beyond ASCII */
	WORD = LOWER | UPPER | DIGIT | MARK,
};

static const unsigned char kinds[256] = {
	['a' ... 'z'] = LOWER, ['A' ... 'Z'] = UPPER, ['0' ... '9'] = DIGIT, ['_'] = MARK, ['\''] = JOINT,
	['.'] = JOINT,         [','] = JOINT,         [':'] = JOINT,         ['-'] = JOINT, ['/'] = JOINT,
	['\\'] = JOINT,        ['@'] = JOINT,         ['['] = JOINT,         ['('] = JOINT, ['{'] = JOINT,
	['+'] = JOINT,         ['#'] = JOINT,         ['&'] = JOINT,         [0x80 ... 0xff] = HIGH,
};

struct scan {
	struct arena *arena;
	struct str s;
	const char *lower; /* s in lower case (ASCII): where most folds point */
	struct breaks *breaks;
	struct tokens *out;
	size_t max;
};

/* One token in the making. */
struct word {
	size_t start, end;
	size_t head;       /* end without a possessive 's */
	unsigned kinds;    /* of all its bytes */
	unsigned splits;   /* hyphens and slashes that part a compound */
	bool dotted;       /* "U.S": a dot joined letters */
};

static unsigned kind_at(struct str s, size_t i)
{
	return i < s.n ? kinds[(unsigned char)s.p[i]] : 0;
}

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
	case 0x2019: case 0x2bc: case 0x2032:
		return '\'';
	case 0x2010: case 0x2011:
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

static bool add_word(struct scan *scan, const struct word *word)
{
	uint32_t flags = word->splits ? TOKEN_COMPOUND : 0;
	size_t at = scan->out->n;
	if (!add(scan, word->start, word->head, word->end, word->kinds, flags))
		return false;
	if (!word->splits || is_full(scan) || at == scan->out->n)
		return true;
	if (scan->out->at[at].flags & TOKEN_CODE) {
		scan->out->at[at].flags &= ~(uint32_t)TOKEN_COMPOUND;
		return true;
	}
	bool has_letters = word->kinds & (LOWER | UPPER | HIGH);
	return has_letters ? add_parts(scan, word) : true; /* 24/7 and 2026-08-05 have no parts */
}

/* ---- Where a word ends ---- */

/* Takes the run of letters and digits at word->end. */
static void run(struct str s, struct word *word)
{
	size_t i = word->end, n;
	for (;;) {
		unsigned kind;
		for (; (kind = kind_at(s, i)) & WORD; i++)
			word->kinds |= kind;
		if (!(kind & HIGH) && !(kind && s.p[i] == '&'))
			break;
		n = letter_n(s, i);
		if (!n)
			break;
		word->kinds |= HIGH;
		i += n;
	}
	word->end = i;
}

/* "." inside a word: 1.2.3, U.S, ASP.NET, Ph.D, "U.S.-based". */
static bool dot_joins(struct str s, struct word *word, size_t i)
{
	unsigned before = kind_at(s, i - 1), next = kind_at(s, i + 1);
	if (next & DIGIT)
		return before & DIGIT;
	bool single = (next & (LOWER | UPPER)) && !(kind_at(s, i + 2) & (WORD | HIGH));
	bool short_before = i - word->start <= 2 || word->dotted;
	bool initials = single && short_before && before & (LOWER | UPPER);
	bool capitals = before & UPPER && next & UPPER;
	bool hung = word->dotted && i + 2 < s.n && s.p[i + 1] == '-' && kind_at(s, i + 2) & WORD;
	word->dotted |= initials || capitals;
	return initials || capitals || hung;
}

static bool comma_joins(struct str s, size_t i)
{
	return kind_at(s, i - 1) & DIGIT && kind_at(s, i + 1) & kind_at(s, i + 2) & kind_at(s, i + 3) & DIGIT &&
	       !(kind_at(s, i + 4) & WORD);
}

/* l'attaque, d'un, qu'il, dell'azienda: two words. English has none of these before a vowel. */
static bool is_elision(struct str s, const struct word *word, size_t after)
{
	static const char *const heads[] = {"c", "d", "j", "l", "m", "n", "s", "t", "qu", "un", "all", "nell", "dell",
					    "dall", "sull", "quest", "jusqu", "lorsqu", "puisqu"};
	struct str head = str_cut(s, word->start, word->end);
	char next = ascii_lower(s.p[after]);
	if (!memchr("aeiouh", next, 6) && !((unsigned char)next >= 0x80))
		return false;
	for (size_t k = 0; k < sizeof(heads) / sizeof(heads[0]); k++)
		if (str_eq_ascii_nocase(head, str_of(heads[k])))
			return true;
	return false;
}

/* Bytes of the joint at word->end by which the word goes on; 0: it ends there. */
static size_t joint_n(struct str s, struct word *word)
{
	size_t i = word->end;
	struct glyph g = glyph_at(s, i);
	size_t after = i + g.n;
	switch (g.c) {
	case '.':
		return dot_joins(s, word, i) ? 1 : 0;
	case ',':
		return comma_joins(s, i) ? 1 : 0;
	case ':':
		return kind_at(s, i - 1) & kind_at(s, i + 1) & DIGIT ? 1 : 0;
	case '-': case '/': case 0x2010: case 0x2011:
		if (!has_letter(s, after))
			return 0;
		word->splits++;
		return g.n;
	case '\'': case 0x2019: case 0x2bc:
		return has_letter(s, after) && !is_elision(s, word, after) ? g.n : 0;
	case '&':
		return kind_at(s, i - 1) & kind_at(s, after) & UPPER ? g.n : 0;
	case 0xad: case 0x200b: case 0x200c: case 0x200d: case 0x2060: /* invisible; the fold drops them */
		return has_letter(s, after) ? g.n : 0;
	default:
		return 0;
	}
}

/* "C++", "Notepad++", "C#" */
static size_t suffix_n(struct str s, const struct word *word)
{
	struct str rest = str_cut(s, word->end, word->end + 3);
	if (str_starts(rest, STR("++")) && !(kind_at(s, word->end + 2) & WORD))
		return 2;
	bool single = word->end == word->start + 1 && word->kinds == UPPER;
	return single && str_starts(rest, STR("#")) && !(kind_at(s, word->end + 1) & WORD) ? 1 : 0;
}

static bool is_possessive(struct str s, size_t joint, size_t joint_bytes, size_t end)
{
	struct glyph g = glyph_at(s, joint);
	bool apostrophe = g.c == '\'' || g.c == 0x2019 || g.c == 0x2bc;
	return apostrophe && end == joint + joint_bytes + 1 && ascii_lower(s.p[end - 1]) == 's';
}

static void join_runs(struct str s, struct word *word)
{
	size_t joint = 0, joint_bytes = 0, n;
	while (word->end < s.n && (n = joint_n(s, word)) != 0) {
		joint = word->end;
		joint_bytes = n;
		word->kinds |= kind_at(s, joint);
		word->end += n;
		if (s.p[word->end] == '-') { /* after "U.S." */
			word->splits++;
			word->end++;
		}
		run(s, word);
	}
	size_t suffix = suffix_n(s, word);
	word->end += suffix;
	word->kinds |= suffix ? JOINT : 0;
	word->head = joint_bytes && is_possessive(s, joint, joint_bytes, word->end) ? joint : word->end;
}

/* "'s" behind an address or a run of capitals that ended otherwise. */
static size_t possessive_n(struct str s, size_t i)
{
	if (i >= s.n)
		return 0;
	struct glyph g = glyph_at(s, i);
	size_t at = i + g.n;
	bool apostrophe = g.c == '\'' || g.c == 0x2019;
	return apostrophe && at < s.n && ascii_lower(s.p[at]) == 's' && !has_letter(s, at + 1) ? g.n + 1 : 0;
}

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
	run(s, &word);
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
		join_runs(s, &word);
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
