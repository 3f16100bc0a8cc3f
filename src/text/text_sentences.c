#include "text_priv.h"

/* Sentences end in the gaps between tokens: URLs, versions, decimals and "U.S" are tokens, so
 * their dots never come into question. */

struct walk {
	struct str text;
	const struct tokens *tokens;
	size_t sentence_from; /* first token of the sentence that is open */
	bool ordinals;        /* the language writes "5." for "5th" */
};

/* What a gap holds. */
struct gap {
	size_t end;                      /* where the sentence before it would end */
	bool line, bullet;               /* a line break; a list mark */
	bool stop, question, dots, wide; /* "." | "?" or "!" | "..." | ideographic full stop */
	bool at_once;                    /* the full stop follows the word directly */
	bool spaced;                     /* white space after the mark */
};

static bool is_wide_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0xff0e || c == 0xff61 || c == 0x964 || c == 0x6d4 ||
	       c == 0x61f;
}

static bool has_ended(const struct gap *gap)
{
	return gap->stop || gap->question || gap->dots || gap->wide;
}

static void take_mark(struct gap *gap, uint32_t c, size_t at, size_t from)
{
	if (c == '.') {
		gap->dots |= gap->stop && gap->end == at;
		gap->at_once |= at == from;
		gap->stop = true;
	}
	gap->question |= c == '!' || c == '?' || c == 0x203d;
	gap->dots |= c == 0x2026;
	gap->wide |= is_wide_stop(c);
}

static struct gap gap_read(struct str text, size_t from, size_t to)
{
	struct gap gap = {.end = from};
	for (size_t i = from; i < to;) {
		struct glyph g = glyph_at(text, i);
		bool mark =
			g.c == '.' || g.c == '!' || g.c == '?' || g.c == 0x2026 || g.c == 0x203d || is_wide_stop(g.c);
		if (g.c == '.' && i + 1 == to && to < text.n && i > from && !has_ended(&gap) &&
		    glyph_is_space((unsigned char)text.p[i - 1]))
			mark = false; /* ".NET" */
		bool touches = i == gap.end && !gap.spaced;
		gap.spaced |= has_ended(&gap) && glyph_is_space(g.c);
		gap.line |= g.c == '\n' || g.c == 0x2028 || g.c == 0x2029;
		gap.bullet |= glyph_is_bullet(g.c);
		if (mark && !gap.line && (!gap.spaced || gap.dots))
			take_mark(&gap, g.c, i, from);
		if (!gap.line &&
		    ((mark && !gap.spaced) || (touches && (glyph_is_closing(g.c) || g.c == '%' || g.c == '*'))))
			gap.end = i + g.n;
		i += g.n;
	}
	return gap;
}

/* ---- May a sentence end between these two words? ---- */

static uint32_t lists_of(struct str fold)
{
	return text_words(str_ends(fold, STR(".")) ? str_cut(fold, 0, fold.n - 1) : fold);
}

/* "The", "In", "It": a capital that only a new sentence gives to such a word. */
static bool is_sure_start(const struct token *next)
{
	return next->flags & TOKEN_STOP && next->flags & TOKEN_CAPITAL &&
	       !(next->flags & TOKEN_ALL_CAPS && next->fold.n > 1);
}

static bool is_lower_start(const struct token *next, struct str text)
{
	return glyph_is_lower(glyph_at(text, next->start).c) && !(next->flags & (TOKEN_MIXED | TOKEN_URL));
}

static bool is_initial(const struct token *last)
{
	return last->end == last->start + 1 && last->flags & TOKEN_CAPITAL;
}

/* "1." at the head of a list item; "5. August" in languages with such ordinals */
static bool is_ordinal(const struct walk *walk, size_t last)
{
	const struct token *token = &walk->tokens->at[last];
	bool small = token->flags & TOKEN_NUMBER && token->end - token->start <= 2;
	return small && (last == walk->sentence_from || walk->ordinals);
}

static bool has_ordinals(struct str lang)
{
	return str_eq(lang, STR("de")) || str_eq(lang, STR("da")) || str_eq(lang, STR("nb")) ||
	       str_eq(lang, STR("no")) || str_eq(lang, STR("fi")) || str_eq(lang, STR("cs"));
}

static bool abbreviation_goes_on(const struct token *last, const struct token *next)
{
	uint32_t lists = lists_of(last->fold);
	bool digit_next = next->flags & TOKEN_DIGIT && !(next->flags & TOKEN_CAPITAL);
	if (lists & WORD_ABBR_NUMBER && digit_next)
		return true;
	if (lists & WORD_ABBR_NAME && !is_sure_start(next))
		return true;
	bool dotted = str_find_byte(last->fold, '.') != STR_NONE && !(last->flags & (TOKEN_DIGIT | TOKEN_URL));
	return (lists & WORD_ABBR_TAIL || dotted || is_initial(last)) && !is_sure_start(next);
}

/* "end.Next": a small word, a full stop, a word with a capital that goes on; but not "Backdoor.Turn**", "`log.Log`". */
static bool has_lost_space(const struct walk *walk, const struct token *last, const struct token *next)
{
	bool small = glyph_is_lower(glyph_at(walk->text, last->start).c) && last->end - last->start > 1 &&
		     !(last->flags & (TOKEN_MIXED | TOKEN_DIGIT));
	bool capital = next->flags & TOKEN_CAPITAL && !(next->flags & TOKEN_ALL_CAPS) && next->end - next->start > 1;
	bool goes_on = next->end < walk->text.n && strchr(" ,'", walk->text.p[next->end]);
	return small && capital && goes_on &&
	       !(lists_of(last->fold) & (WORD_ABBR_NAME | WORD_ABBR_NUMBER | WORD_ABBR_TAIL));
}

static bool ends_between(const struct walk *walk, size_t last_at, size_t next_at, const struct gap *gap)
{
	const struct token *last = &walk->tokens->at[last_at], *next = &walk->tokens->at[next_at];
	if (gap->line || gap->wide || gap->bullet)
		return true;
	if (!has_ended(gap))
		return false;
	if (!gap->spaced)
		return gap->stop && has_lost_space(walk, last, next);
	if (is_lower_start(next, walk->text))
		return false;
	if (gap->dots || gap->question || !gap->at_once)
		return true;
	if (is_ordinal(walk, last_at))
		return last_at != walk->sentence_from && is_sure_start(next);
	return !abbreviation_goes_on(last, next);
}

/* "Metabase Flaw An attacker needs ...", "(Source: Northwind) The tool is ...": a heading or a caption has run into
 * the sentence behind it. A name or a bracket, then a capital that no name has, then a small letter. */
static bool heading_ends(const struct walk *walk, size_t last_at, size_t next_at)
{
	const struct tokens *tokens = walk->tokens;
	const struct token *last = &tokens->at[last_at], *next = &tokens->at[next_at];
	if (!is_sure_start(next) || !(lists_of(next->fold) & WORD_OPENER) || next_at + 1 >= tokens->n)
		return false;
	const struct token *second = &tokens->at[next_at + 1];
	if (second->start != next->end + 1 || !is_lower_start(second, walk->text))
		return false;
	struct str gap = str_cut(walk->text, last->end, next->start);
	bool bracket = str_find_byte(gap, ')') != STR_NONE;
	for (size_t i = 0; i < gap.n;) {
		struct glyph g = glyph_at(gap, i);
		if (!glyph_is_space(g.c) && g.c != ')')
			return false;
		i += g.n;
	}
	return bracket || (last->flags & TOKEN_CAPITAL && !(last->flags & TOKEN_STOP));
}

/* ---- The walk ---- */

/* Opening quotes and brackets, and a sign or two, that stand before the first word. */
static size_t start_before(struct str text, size_t word, size_t not_before)
{
	size_t start = word, space = not_before;
	for (size_t i = not_before; i < word;) {
		struct glyph g = glyph_at(text, i);
		i += g.n;
		if (glyph_is_space(g.c) || glyph_is_bullet(g.c))
			space = i;
	}
	if (space < word)
		start = space;
	return start;
}

/* The token after `at`, behind the parts of a compound. */
static size_t after_parts(const struct tokens *tokens, size_t at)
{
	do
		at++;
	while (at < tokens->n && tokens->at[at].flags & TOKEN_PART);
	return at;
}

bool sentences_read(struct arena *arena, struct str text, struct str lang, struct tokens *tokens, struct sentences *out)
{
	struct walk walk = {.text = text, .tokens = tokens, .ordinals = has_ordinals(lang)};
	size_t before = 0; /* where the sentence before ended */
	bool paragraph = true;
	for (size_t last = 0, next; last < tokens->n && out->n < CAP_SENTENCES; last = next) {
		next = after_parts(tokens, last);
		size_t to = next < tokens->n ? tokens->at[next].start : text.n;
		size_t from = tokens->at[last].end;
		bool heading = next < tokens->n && heading_ends(&walk, last, next);
		if (next < tokens->n && !heading && to - from == 1 && text.p[from] == ' ')
			continue;
		struct gap gap = gap_read(text, from, to);
		if (next < tokens->n && !heading && !ends_between(&walk, last, next, &gap))
			continue;
		struct sentence *sentence = vec_push(arena, out);
		if (!sentence)
			return false;
		struct token *first = &tokens->at[walk.sentence_from];
		first->flags |= TOKEN_FIRST;
		*sentence = (struct sentence){
			.start = (uint32_t)start_before(text, first->start, before),
			.end = (uint32_t)gap.end,
			.token_from = (uint32_t)walk.sentence_from,
			.token_to = (uint32_t)next,
			.starts_paragraph = paragraph,
		};
		before = gap.end;
		paragraph = gap.line;
		walk.sentence_from = next;
	}
	return true;
}
