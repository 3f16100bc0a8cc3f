#include "text_priv.h"

/* Sentences end in the gaps between tokens: URLs, versions, decimals and "U.S" are tokens, so
 * their dots never come into question. */

struct walk {
	struct str text;
	const struct tokens *tokens;
	size_t sentence_from; /* first token of the sentence that is open */
	bool noted;           /* what ended it was followed by the numbers of notes */
	bool ordinals;        /* the language writes "5." for "5th" */
};

/* What a gap holds. */
struct gap {
	size_t end;                      /* where the sentence before it would end */
	bool line, bullet;               /* a line break; a list mark */
	bool stop, question, dots, wide; /* "." | "?" or "!" | "..." | ideographic full stop */
	bool at_once;                    /* the full stop follows the word directly */
	bool spaced;                     /* white space after the mark */
	bool closed;                     /* a quotation or a bracket ends */
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
		bool is_block = false;
		size_t markup = g.c == '<' ? markup_end(text, i, &is_block) : i;
		if (markup > i) {
			gap.line |= is_block;
			i = markup;
			continue;
		}
		bool mark =
			g.c == '.' || g.c == '!' || g.c == '?' || g.c == 0x2026 || g.c == 0x203d || is_wide_stop(g.c);
		if (g.c == '.' && i + 1 == to && to < text.n && i > from && !has_ended(&gap) &&
		    glyph_is_space((unsigned char)text.p[i - 1]))
			mark = false; /* ".NET" */
		bool touches = i == gap.end && !gap.spaced;
		gap.spaced |= has_ended(&gap) && glyph_is_space(g.c);
		gap.line |= g.c == '\n' || g.c == 0x2028 || g.c == 0x2029;
		gap.bullet |= glyph_is_bullet(g.c);
		bool closing = touches && glyph_is_closing(g.c);
		gap.closed |= closing;
		if (mark && !gap.line && (!gap.spaced || gap.dots))
			take_mark(&gap, g.c, i, from);
		if (!gap.line && ((mark && !gap.spaced) || closing || (touches && (g.c == '%' || g.c == '*'))))
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

/* "Joomla! Extensions": a name that ends so, before a capital that needs no sentence. */
static bool is_name_with_mark(const struct walk *walk, size_t last_at, const struct token *next)
{
	const struct token *last = &walk->tokens->at[last_at];
	return last_at > walk->sentence_from && last->flags & TOKEN_CAPITAL && next->flags & TOKEN_CAPITAL &&
	       !is_sure_start(next) && next->start == last->end + 2 && walk->text.p[last->end] == '!';
}

static bool ends_between(const struct walk *walk, struct seam *seam, const struct gap *gap)
{
	size_t last_at = seam->last;
	const struct token *last = &walk->tokens->at[last_at], *next = &walk->tokens->at[seam->next];
	if (gap->line || gap->wide || gap->bullet)
		return true;
	if (!has_ended(gap)) {
		bool may = gap->closed || (walk->text.p[last->end] != ',' && heading_may_end(seam));
		return (may && heading_ends(seam)) || (gap->closed && heading_begins(seam));
	}
	if (!gap->spaced)
		return gap->stop && has_lost_space(walk, last, next);
	if (is_lower_start(next, walk->text))
		return false;
	if (gap->dots || gap->question || !gap->at_once)
		return !is_name_with_mark(walk, last_at, next);
	if (is_ordinal(walk, last_at))
		return last_at != walk->sentence_from && is_sure_start(next);
	return !abbreviation_goes_on(last, next);
}

/* "... of the maker. [2][3] These": a note's number behind the sentence that it is for. */
static bool is_note(struct str text, const struct token *token)
{
	enum { NOTE_DIGITS_MAX = 3 };
	return token->flags & TOKEN_NUMBER && token->end - token->start <= NOTE_DIGITS_MAX && token->start > 0 &&
	       text.p[token->start - 1] == '[' && token->end < text.n && text.p[token->end] == ']';
}

/* ---- The walk ---- */

static bool is_end(struct walk *walk, struct seam *seam, const struct gap *gap)
{
	bool ends = ends_between(walk, seam, gap);
	const struct token *next = &walk->tokens->at[seam->next];
	bool noted = walk->noted && !is_lower_start(next, walk->text);
	bool stops = ends || (has_ended(gap) && !gap->spaced); /* "banks.[4]" */
	walk->noted = (stops || walk->noted) && !gap->line && is_note(walk->text, next);
	return !walk->noted && (ends || noted);
}

/* Opening quotes and brackets, and a sign or two, that stand before the first word. */
static size_t start_before(struct str text, size_t word, size_t not_before)
{
	size_t start = word, space = not_before;
	for (size_t i = not_before; i < word;) {
		struct glyph g = glyph_at(text, i);
		bool is_block;
		size_t markup = g.c == '<' ? markup_end(text, i, &is_block) : i;
		if (markup > i && markup <= word) {
			i = space = markup;
			continue;
		}
		i += g.n;
		if (glyph_is_space(g.c) || glyph_is_bullet(g.c))
			space = i;
	}
	if (space < word)
		start = space;
	return start;
}

bool sentences_read(struct arena *arena, struct str text, const struct tokens *title, struct str lang,
		    struct tokens *tokens, struct sentences *out)
{
	struct walk walk = {.text = text, .tokens = tokens, .ordinals = has_ordinals(lang)};
	struct seam seam = {.text = text, .title = title, .tokens = tokens};
	size_t before = 0; /* where the sentence before ended */
	bool paragraph = true;
	if (tokens->n)
		heading_from(&seam, 0);
	for (size_t last = 0, next; last < tokens->n && out->n < CAP_SENTENCES; last = next) {
		next = token_after(tokens, last);
		bool more = next < tokens->n;
		size_t to = more ? tokens->at[next].start : text.n;
		size_t from = tokens->at[last].end;
		bool near = more && to - from == 1 && text.p[from] == ' ';
		seam.last = last;
		seam.next = next;
		if (near && !(heading_may_end(&seam) && heading_ends(&seam)))
			continue;
		struct gap gap = gap_read(text, from, to);
		if (more && !near && !is_end(&walk, &seam, &gap))
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
		if (more)
			heading_from(&seam, next);
	}
	return true;
}
