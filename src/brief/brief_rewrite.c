#include "brief_rewrite.h"

#include "brief_priv.h"
#include "calendar.h"

enum { SENTENCES_MOST = 20, SENTENCE_BYTES = 500, SUMMARY_MOST = 4, FACET_MOST = 5, EVIDENCE_MOST = 64 };
#define CONTENT_LEAST .65 /* share of its content words that stand in the passage */

struct line { /* a sentence, read */
	struct str text;
	struct tokens tokens;
};

static bool line_read(struct arena *arena, struct str text, struct line *out)
{
	struct article article = {.id = STR("line"), .text = text, .lang = STR("en")};
	struct reading reading;
	if (text_read(arena, &article, &reading, NULL))
		return false;
	*out = (struct line){text, reading.body};
	return true;
}

static bool has_fold(const struct line *line, struct str fold)
{
	for (size_t i = 0; i < line->tokens.n; i++)
		if (str_eq(line->tokens.at[i].fold, fold))
			return true;
	return false;
}

static bool has_stem(const struct line *line, struct str stem)
{
	for (size_t i = 0; i < line->tokens.n; i++)
		if (str_eq(line->tokens.at[i].stem, stem))
			return true;
	return false;
}

static bool has_any(const struct line *line, const char *const *words, size_t n)
{
	for (size_t i = 0; i < line->tokens.n; i++)
		if (is_one_of(line->tokens.at[i].fold, words, n))
			return true;
	return false;
}

static bool denies(const struct line *line)
{
	static const char *const words[] = {"not",      "no",      "never",  "none",    "without", "cannot",
					    "neither",  "nor",     "nobody", "nothing", "denied",  "denies",
					    "isn't",    "wasn't",  "aren't", "weren't", "hasn't",  "haven't",
					    "didn't",   "doesn't", "don't",  "can't",   "won't",   "unaffected",
					    "unlikely", "refuted", "failed", "unable"};
	return has_any(line, words, COUNT_OF(words)) || str_has(line->text, STR("n\xe2\x80\x99t"));
}

static bool doubts(const struct line *line)
{
	static const char *const words[] = {
		"could",     "may",       "might",    "allegedly",   "reportedly", "claims",  "claimed",    "claim",
		"believed",  "suspected", "possibly", "potentially", "likely",     "appears", "apparently", "possible",
		"potential", "alleged",   "suggests", "suggested",   "would",      "can"};
	return has_any(line, words, COUNT_OF(words));
}

/* "two" is a number too. */
static struct str as_digits(struct str fold)
{
	static const char *const words[] = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
					    "seven", "eight", "nine", "ten",   "eleven", "twelve"};
	static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(fold, str_of(words[i])))
			return str_of(digits[i]);
	return STR_EMPTY;
}

static bool has_number(const struct line *line, struct str fold)
{
	struct str digits = as_digits(fold);
	for (size_t i = 0; i < line->tokens.n; i++) {
		struct str other = line->tokens.at[i].fold;
		if (str_eq(other, fold) || (digits.n && str_eq(other, digits)) || str_eq(as_digits(other), fold))
			return true;
	}
	return false;
}

/* What must stand in the evidence word for word: names, numbers, codes, addresses. */
static bool is_hard(const struct token *t, bool is_first)
{
	if (t->flags & TOKEN_PART)
		return false;
	if (t->flags & (TOKEN_DIGIT | TOKEN_NUMBER | TOKEN_CODE | TOKEN_URL | TOKEN_MIXED | TOKEN_ALL_CAPS))
		return true;
	return (t->flags & TOKEN_CAPITAL) && !is_first && !(t->flags & TOKEN_STOP);
}

/* Hard words may come from several passages of the evidence, but each from one of those that carry the rest:
 * a name of another sentence is not a name of this one. */
static bool hard_words_stand(const struct line *said, const struct line *passage, const struct line *title)
{
	for (size_t i = 0; i < said->tokens.n; i++) {
		const struct token *t = &said->tokens.at[i];
		bool is_count = as_digits(t->fold).n > 0 && !str_eq(t->fold, STR("one"));
		bool is_hard_word = is_hard(t, i == 0);
		if (!is_hard_word && !is_count)
			continue;
		if (has_number(passage, t->fold) || has_stem(passage, t->stem))
			continue;
		/* A name may stand in the title of the event: "it" becomes who it is. Numbers may not. */
		if (is_hard_word && !(t->flags & (TOKEN_DIGIT | TOKEN_NUMBER)) && title && has_fold(title, t->fold))
			continue;
		return false;
	}
	/* A sentence may begin with a name: then that stands in the evidence too. */
	const struct token *first = said->tokens.n ? &said->tokens.at[0] : NULL;
	return !first || (first->flags & TOKEN_STOP) || !(first->flags & TOKEN_CAPITAL) ||
	       has_stem(passage, first->stem) || (title && has_fold(title, first->fold));
}

static size_t shared_end(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	return n;
}

/* "patched" and "unpatched", "encrypted" and "decrypted" are not the same word, though nearly. */
static bool has_opposite(const struct line *said, const struct line *passage)
{
	static const char *const heads[] = {"un", "in", "non", "dis", "de"};
	for (size_t i = 0; i < said->tokens.n; i++) {
		struct str stem = said->tokens.at[i].stem;
		if (stem.n < 4 || has_stem(passage, stem))
			continue;
		for (size_t k = 0; k < passage->tokens.n; k++) {
			struct str other = passage->tokens.at[k].stem;
			struct str longer = other.n > stem.n ? other : stem, shorter = other.n > stem.n ? stem : other;
			size_t same = shared_end(longer, shorter);
			if (same >= 5 && same < shorter.n && longer.n - same <= 3 && !has_stem(said, other))
				return true;
			if (same < shorter.n || shorter.n < 4)
				continue;
			struct str head = str_cut(longer, 0, longer.n - shorter.n);
			if (is_one_of(head, heads, COUNT_OF(heads)))
				return true;
		}
	}
	return false;
}

static double share_of(const struct line *said, const struct line *passage)
{
	size_t n = 0, shared = 0;
	for (size_t i = 0; i < said->tokens.n; i++) {
		const struct token *t = &said->tokens.at[i];
		if (t->flags & (TOKEN_STOP | TOKEN_COMPOUND) || t->stem.n < 2)
			continue;
		n++;
		shared += has_stem(passage, t->stem);
	}
	return n ? (double)shared / (double)n : 0;
}

static size_t place_of(const struct line *line, struct str fold)
{
	for (size_t i = 0; i < line->tokens.n; i++)
		if (str_eq(line->tokens.at[i].fold, fold))
			return i;
	return STR_NONE;
}

/* Who did it to whom: two names stand in the order of the passage, unless the voice has changed. */
static bool is_turned_round(const struct line *said, const struct line *passage)
{
	size_t last = STR_NONE;
	if (has_fold(said, STR("by")) != has_fold(passage, STR("by")))
		return false;
	for (size_t i = 0; i < said->tokens.n; i++) {
		const struct token *t = &said->tokens.at[i];
		if (!(t->flags & (TOKEN_CAPITAL | TOKEN_MIXED)) || t->flags & (TOKEN_STOP | TOKEN_PART) ||
		    month_of_word(t->fold))
			continue;
		size_t at = place_of(passage, t->fold);
		if (at == STR_NONE)
			continue;
		if (last != STR_NONE && at + 1 < last)
			return true;
		last = at;
	}
	return false;
}

static bool carries(const struct line *passage, const struct line *said, const struct line *title)
{
	return share_of(said, passage) >= CONTENT_LEAST && denies(said) == denies(passage) &&
	       (doubts(said) || !doubts(passage)) && hard_words_stand(said, passage, title) &&
	       !has_opposite(said, passage) && !is_turned_round(said, passage);
}

static const struct said *support(struct arena *arena, struct str sentence, const struct saids *evidence,
				  struct str title_text)
{
	struct line said, title = {0}, passage;
	const struct said *best = NULL;
	double most = 0;
	if (sentence.n > SENTENCE_BYTES || sentence.n < 12 || !line_read(arena, sentence, &said))
		return NULL;
	if (title_text.n && !line_read(arena, title_text, &title))
		return NULL;
	for (size_t i = 0; i < evidence->n && i < EVIDENCE_MOST; i++) {
		if (!line_read(arena, evidence->at[i].text, &passage))
			return NULL;
		double share = share_of(&said, &passage);
		if (share > most && carries(&passage, &said, title_text.n ? &title : NULL)) {
			most = share;
			best = &evidence->at[i];
		}
	}
	return best;
}

const struct said *brief_support(struct arena *arena, struct str sentence, const struct saids *evidence)
{
	return support(arena, sentence, evidence, STR_EMPTY);
}

static bool evidence_add(struct arena *arena, const struct saids *list, struct saids *out)
{
	for (size_t i = 0; i < list->n && out->n < EVIDENCE_MOST; i++) {
		bool known = list->at[i].general || !list->at[i].article.n || list->at[i].machine;
		for (size_t k = 0; k < out->n && !known; k++)
			known = str_eq(out->at[k].text, list->at[i].text);
		struct said *slot = known ? NULL : vec_push(arena, out);
		if (!known && !slot)
			return false;
		if (slot)
			*slot = list->at[i];
	}
	return true;
}

enum status brief_evidence(struct arena *arena, const struct threat *threat, struct saids *out)
{
	*out = (struct saids){0};
	bool ok = evidence_add(arena, &threat->summary, out) && evidence_add(arena, &threat->key_points, out) &&
		  evidence_add(arena, &threat->analysis.impact, out) &&
		  evidence_add(arena, &threat->analysis.technical, out) &&
		  evidence_add(arena, &threat->analysis.response, out);
	return ok ? OK : E_NOMEM;
}

struct check {
	struct arena *arena;
	const struct saids *evidence;
	struct str title;
	uint32_t kept, dropped;
	bool starved;
};

static struct saids check_part(struct check *c, const struct strs *words, size_t most)
{
	struct saids out = {0};
	for (size_t i = 0; i < words->n && i < SENTENCES_MOST; i++) {
		struct str text = trim_spaces(c->arena, str_trim(words->at[i]));
		if (!text.n)
			continue;
		const struct said *by = out.n < most ? support(c->arena, text, c->evidence, c->title) : NULL;
		struct said *slot = by ? vec_push(c->arena, &out) : NULL;
		c->starved |= by && !slot;
		c->kept += slot != NULL;
		c->dropped += slot == NULL;
		if (slot) {
			*slot = *by;
			slot->text = str_copy(c->arena, text);
			slot->machine = true;
			c->starved |= str_is_null(slot->text);
		}
	}
	return out;
}

enum status brief_rewrite(struct arena *arena, const struct rewritten *words, struct str model, struct threat *threat,
			  struct err *err)
{
	struct saids evidence;
	enum status status = brief_evidence(arena, threat, &evidence);
	if (status)
		return err_set(err, status, "brief: no memory for the evidence");
	struct check c = {.arena = arena, .evidence = &evidence, .title = threat->title};
	struct saids summary = check_part(&c, &words->summary, SUMMARY_MOST);
	struct saids impact = check_part(&c, &words->impact, FACET_MOST);
	struct saids technical = check_part(&c, &words->technical, FACET_MOST);
	struct saids response = check_part(&c, &words->response, FACET_MOST);
	if (c.starved)
		return err_set(err, E_NOMEM, "brief: no memory for the rewritten words");
	if (!c.kept)
		return err_set(err, E_EMPTY, "brief: none of %u rewritten sentences is supported", c.dropped);
	if (summary.n)
		threat->summary = summary;
	if (impact.n)
		threat->analysis.impact = impact;
	if (technical.n)
		threat->analysis.technical = technical;
	if (response.n)
		threat->analysis.response = response;
	threat->rewritten_by = model;
	threat->rewrite_dropped = c.dropped;
	return OK;
}
