#include "text_priv.h"

/* Pages that were made one line: a heading, a caption, the title or a byline stands before a sentence with nothing
 * but a space between them. What tells is how words are written: a run of capitals, then a capital that only a
 * sentence gives to such a word, then small letters. */

enum { HEADING_WORDS_MAX = 16, CAPTION_BYTES_MAX = 100 };

static const struct token *token_at(const struct seam *seam, size_t at)
{
	return at < seam->tokens->n ? &seam->tokens->at[at] : NULL;
}

/* The token behind `at` that one space parts from it; NULL: there is another mark, or none. */
static const struct token *follows(const struct seam *seam, size_t at, size_t *next)
{
	*next = token_after(seam->tokens, at);
	const struct token *token = token_at(seam, *next);
	bool near = token && token->start == seam->tokens->at[at].end + 1 && seam->text.p[token->start - 1] == ' ';
	return near ? token : NULL;
}

static uint32_t lists(const struct token *token)
{
	return text_words(token->fold);
}

static bool is_capital(const struct token *token)
{
	return token->flags & TOKEN_CAPITAL;
}

/* ---- What stands before the seam ---- */

/* The token behind `at` when it belongs to the same line of words: one space parts them, or "10, 2026". */
static bool goes_on(const struct seam *seam, size_t at)
{
	size_t next;
	if (follows(seam, at, &next))
		return true;
	const struct token *token = token_at(seam, next);
	return token && token->flags & TOKEN_NUMBER &&
	       str_eq(str_cut(seam->text, seam->tokens->at[at].end, token->start), STR(", "));
}

static void run_take(struct seam *seam, size_t at)
{
	struct run *run = &seam->run;
	const struct token *token = &seam->tokens->at[at];
	bool capital = token->flags & (TOKEN_CAPITAL | TOKEN_DIGIT);
	uint32_t in = capital || token->flags & TOKEN_STOP || run->known ? lists(token) : 0;
	bool plain = capital || in & (WORD_HEADING_SMALL | WORD_HEADING);
	run->broken = !plain || ++run->words > HEADING_WORDS_MAX || (at < seam->last && !goes_on(seam, at));
	run->capitals += is_capital(token);
	run->shouted += token->flags & TOKEN_ALL_CAPS && !(token->flags & TOKEN_DIGIT);
	run->letters += token->end - token->start;
	run->verb |= at > run->from && is_capital(token) && in & WORD_HEADING_VERB;
	run->joined |= str_eq(token->fold, STR("and"));
	run->known &= in & WORD_HEADING || (at > run->from && in & WORD_HEADING_SMALL);
	run->ends = in & WORD_HEADING_END;
}

/* Takes the words up to the place. */
static void run_reach(struct seam *seam)
{
	struct run *run = &seam->run;
	while (run->at <= seam->last && !run->broken) {
		size_t at = run->at;
		run->at = token_after(seam->tokens, at);
		run_take(seam, at);
	}
	if (run->broken) {
		run->words = run->capitals = run->shouted = 0;
		run->verb = run->known = run->ends = false;
	}
}

/* The title stands once more before the text: the token behind it. */
static size_t title_end(const struct seam *seam, size_t from)
{
	const struct tokens *title = seam->title, *body = seam->tokens;
	if (title->n < 4 || body->n - from <= title->n)
		return 0;
	for (size_t i = 0; i < title->n; i++)
		if (!str_eq(title->at[i].fold, body->at[from + i].fold))
			return 0;
	return from + title->n;
}

void heading_from(struct seam *seam, size_t from)
{
	seam->run = (struct run){.from = from, .at = from, .known = true, .title_end = title_end(seam, from)};
}

/* Does a word of the run come again? */
static bool is_echo(const struct seam *seam, size_t word)
{
	struct str fold = seam->tokens->at[word].fold;
	for (size_t at = seam->run.from; at < seam->last && fold.n > 2; at++)
		if (!(seam->tokens->at[at].flags & TOKEN_PART) && str_eq(seam->tokens->at[at].fold, fold))
			return true;
	return false;
}

static bool is_in_title(const struct seam *seam, const struct token *word)
{
	for (size_t i = 0; i < seam->title->n && i < HEADING_WORDS_MAX; i++)
		if (str_eq(seam->title->at[i].fold, word->fold))
			return true;
	return false;
}

/* ---- What stands behind it ---- */

/* "In July 2026", "On June 9", "In 2026" */
static bool is_date(const struct seam *seam, size_t at)
{
	size_t second, third;
	struct str fold = seam->tokens->at[at].fold;
	const struct token *word =
		str_eq(fold, STR("in")) || str_eq(fold, STR("on")) ? follows(seam, at, &second) : NULL;
	if (!word || word->flags & TOKEN_NUMBER)
		return word && word->end - word->start == 4;
	const struct token *number = is_capital(word) ? follows(seam, second, &third) : NULL;
	return number && number->flags & TOKEN_NUMBER;
}

/* "The Dolby library is": behind a run of capitals a name may stand between the opener and the small letters. */
static bool opens_with_name(const struct seam *seam, size_t second)
{
	size_t third_at;
	const struct token *third = follows(seam, second, &third_at);
	return third && is_lower_start(third, seam->text) && !(lists(third) & WORD_HEADING_SMALL);
}

/* "The maker said", "In July 2026": not "The Hague", "Series A". */
static bool is_opener(const struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next], *last = &seam->tokens->at[seam->last];
	if (!is_sure_start(next) || last->flags & TOKEN_STOP || lists(last) & WORD_HEADING_SMALL)
		return false;
	uint32_t in = lists(next);
	bool certain = in & WORD_OPENER;
	if (!certain && !(in & WORD_OPENER_WEAK))
		return false;
	if (is_date(seam, seam->next))
		return true;
	size_t second_at;
	const struct token *second = follows(seam, seam->next, &second_at);
	if (seam->run.known && seam->run.words)
		return true;
	if (!second)
		return false;
	bool small = is_lower_start(second, seam->text),
	     placed = small && second->flags & TOKEN_STOP && next->fold.n == 2;
	if (is_capital(last) || last->flags & TOKEN_DIGIT)
		return (small && certain) || (placed && seam->run.capitals >= 2) ||
		       (seam->run.capitals >= 3 && (small || (certain && opens_with_name(seam, second_at))));
	return certain && small && last->fold.n > 2;
}

/* The word behind the subject that begins at `next`: one name, or two that the run has both. */
static const struct token *behind_subject(const struct seam *seam)
{
	size_t second_at, third_at;
	const struct token *second = follows(seam, seam->next, &second_at);
	bool two = second && is_capital(second) && is_echo(seam, second_at) && is_echo(seam, seam->next);
	return two ? follows(seam, second_at, &third_at) : second;
}

/* "Acme Opens Its Doors | Previously, Acme": an adverb and its comma. */
static bool is_adverb(const struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next], *last = &seam->tokens->at[seam->last];
	return seam->run.capitals >= 3 && str_starts(str_cut(seam->text, next->end, seam->text.n), STR(", ")) &&
	       next->fold.n > 5 && (str_ends(next->fold, STR("ly")) || lists(next) & WORD_OPENER) && is_capital(last) &&
	       !(next->flags & TOKEN_ALL_CAPS);
}

/* "Northwind Mailer Flaw | CVE-2026-1 is", "Acme Agent Takes Control | Acme uses": a subject and its verb. */
static bool is_subject(const struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next], *last = &seam->tokens->at[seam->last];
	if (seam->run.capitals < 3 || !is_capital(last) || lists(last) & WORD_HEADING_SMALL)
		return false;
	const struct token *verb = behind_subject(seam);
	if (!verb || !is_lower_start(verb, seam->text) || lists(verb) & WORD_HEADING_SMALL)
		return false;
	if (next->flags & TOKEN_CODE && str_starts(next->fold, STR("cve-")))
		return !is_sure_start(&seam->tokens->at[seam->run.from]);
	if (!seam->run.joined && is_echo(seam, seam->next))
		return !is_echo(seam, seam->last);
	return seam->run.verb && is_in_title(seam, last);
}

static bool is_known_heading(const struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next];
	return seam->run.known && seam->run.ends && seam->run.words >= 2 && !(lists(next) & WORD_HEADING);
}

/* "TOP STORIES OF TODAY | Parks were closed" */
static bool is_shouted(const struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next];
	return seam->run.shouted >= 3 && seam->run.shouted == seam->run.words && seam->run.letters >= 12 &&
	       is_capital(next) && !(next->flags & (TOKEN_ALL_CAPS | TOKEN_MIXED)) && next->fold.n > 1;
}

/* ---- Captions ---- */

/* "(Source: Northwind) The": the bracket that closes in the gap names who made a picture. */
static bool is_caption(const struct seam *seam)
{
	static const char *const makers[] = {"source", "image", "photo", "credit", "picture", "screenshot"};
	struct str text = seam->text;
	size_t end = seam->tokens->at[seam->last].end, least = end > CAPTION_BYTES_MAX ? end - CAPTION_BYTES_MAX : 0;
	size_t at = end;
	while (at > least && text.p[at - 1] != '(')
		at--;
	if (at == least)
		return false;
	struct str inside = str_trim(str_cut(text, at, end));
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		struct str maker = str_of(makers[i]);
		if (str_starts_ascii_nocase(inside, maker) && inside.n > maker.n &&
		    (inside.p[maker.n] == ':' || inside.p[maker.n] == ' '))
			return is_capital(&seam->tokens->at[seam->next]);
	}
	return false;
}

enum seam_gap { GAP_OTHER, GAP_NONE, GAP_SPACE, GAP_BRACKET };

static enum seam_gap gap_of(const struct seam *seam)
{
	size_t from = seam->tokens->at[seam->last].end, to = seam->tokens->at[seam->next].start;
	enum seam_gap kind = from < to ? GAP_SPACE : GAP_NONE;
	if (to - from == 1 && seam->text.p[from] == ' ')
		return GAP_SPACE;
	for (size_t i = from; i < to;) {
		struct glyph g = glyph_at(seam->text, i);
		if (g.c == ')')
			kind = GAP_BRACKET;
		else if (!glyph_is_space(g.c))
			return GAP_OTHER;
		i += g.n;
	}
	return kind;
}

/* ---- Bylines ---- */

/* "By Ada Moss August 10, 2026 | An agent": up to the year. */
static bool is_byline(const struct seam *seam)
{
	const struct token *first = &seam->tokens->at[seam->run.from], *last = &seam->tokens->at[seam->last];
	return seam->run.words >= 5 && seam->run.capitals + 2 == seam->run.words && last->flags & TOKEN_NUMBER &&
	       last->end - last->start == 4 && is_capital(first) && str_eq(first->fold, STR("by"));
}

/* "The post Acme Patches Nine Flaws In Its Mailer appeared first on ...": a title that a sentence is about. */
static bool is_named_post(const struct seam *seam)
{
	enum { LOOK_TOKENS = 20 };
	const struct token *at = seam->tokens->at;
	size_t least = seam->last > LOOK_TOKENS ? seam->last - LOOK_TOKENS : 0;
	for (size_t i = seam->last; i > least; i--)
		if (str_eq(at[i].fold, STR("post")) && str_eq(at[i - 1].fold, STR("the")) && is_capital(&at[i - 1]))
			return true;
	return false;
}

bool heading_ends(struct seam *seam)
{
	const struct token *next = &seam->tokens->at[seam->next], *last = &seam->tokens->at[seam->last];
	enum seam_gap gap = gap_of(seam);
	if (gap == GAP_OTHER || !is_capital(next))
		return false;
	if (gap == GAP_NONE)
		return is_sure_start(next) && lists(last) & WORD_HEADING;
	if (gap == GAP_BRACKET && is_caption(seam))
		return true;
	run_reach(seam);
	bool ends = is_opener(seam) || is_adverb(seam) || is_subject(seam) || is_known_heading(seam) ||
		    is_shouted(seam) || is_byline(seam) || seam->next == seam->run.title_end;
	return ends && !is_named_post(seam);
}

bool heading_begins(const struct seam *seam)
{
	size_t at = seam->next, words = 0;
	uint32_t in = 0;
	for (const struct token *word = &seam->tokens->at[at]; word && is_capital(word); words++) {
		uint32_t before = in;
		in = lists(word);
		if (!(in & WORD_HEADING))
			return words >= 2 && before & WORD_HEADING_END;
		word = words < HEADING_WORDS_MAX ? follows(seam, at, &at) : NULL;
	}
	return false;
}
