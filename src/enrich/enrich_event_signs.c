/* The signs of a date: what the model of the dated events sees of it and of the sentence around it. Words count by
 * their stems, by their side of the date, and by whether a clause parts them from it. */
#include "enrich_priv.h"
#include "models.h"

#define DAY_S 86400
#define NEAR 6 /* words from a date that count as close to it */

enum kind {
	BEFORE,
	AFTER,
	BEFORE1,
	BEFORE2,
	AFTER1,
	AFTER2,
	CLOSE,
	VERB_BEFORE,
	VERB_AFTER,
	VERB,
	FIRST,
	HIT,
	HIT_BEFORE,
	HIT_AFTER,
	HIT_LEFT,
	HIT_RIGHT,
	HIT_CLAUSE,
	HIT_NOUN,
	WHO,
	NEAREST,
	TITLE,
	FORM,
	LAG,
	NTH,
	OF,
	PLACE,
	STORY,
	BOUND,
	RANGE,
	MARK,
	LENGTH,
	KINDS_N
};

static const char *const kind_names[KINDS_N] = {
	[BEFORE] = "b",      [AFTER] = "a",       [BEFORE1] = "b1",     [BEFORE2] = "b2",    [AFTER1] = "a1",
	[AFTER2] = "a2",     [CLOSE] = "c",       [VERB_BEFORE] = "vb", [VERB_AFTER] = "va", [VERB] = "v",
	[FIRST] = "first",   [HIT] = "k",         [HIT_BEFORE] = "kb",  [HIT_AFTER] = "ka",  [HIT_LEFT] = "kl",
	[HIT_RIGHT] = "kr",  [HIT_CLAUSE] = "kc", [HIT_NOUN] = "kn",    [WHO] = "w",         [NEAREST] = "rule",
	[TITLE] = "kt",      [FORM] = "form",     [LAG] = "lag",        [NTH] = "nth",       [OF] = "of",
	[PLACE] = "at",      [STORY] = "story",   [BOUND] = "bound",    [RANGE] = "range",   [MARK] = "mark",
	[LENGTH] = "length",
};

static void tell(struct event_view *view, enum kind kind, struct str value)
{
	uint64_t key = model_mix(view->kinds[kind], str_hash(value));
	if (view->keys_n == EVENT_SIGNS_MAX || !is_new_sign(view->seen, key))
		return;
	view->keys[view->keys_n++] = key;
	if (!view->words)
		return;
	struct str word = str_print(view->sight->arena, "%s=%.*s", kind_names[kind], STR_FORMAT(value));
	if (str_is_null(word) || !strs_add(view->sight->arena, view->words, word))
		view->sight->no_memory = true;
}

static void tell_level(struct event_view *view, enum kind kind, size_t level)
{
	char digit = (char)('0' + (level < 9 ? level : 9));
	tell(view, kind, (struct str){&digit, 1});
}

void event_view_init(struct event_view *view, struct sight *sight)
{
	*view = (struct event_view){.sight = sight, .story = story_of(sight)};
	_Static_assert((int)KINDS_N <= (int)EVENT_SIGN_KINDS, "the header has room for all kinds");
	_Static_assert(EVENT_SIGNS_MAX < SIGNS_SEEN, "the table of those met never fills");
	for (size_t i = 0; i < KINDS_N; i++)
		view->kinds[i] = str_hash(str_of(kind_names[i]));
}

/* ---- the words ---- */

/* Names and numbers are told by what they are, not by themselves. */
static struct str word_of(const struct token *token)
{
	if (token->flags & (TOKEN_URL | TOKEN_CODE))
		return STR("<code>");
	if (token->flags & TOKEN_DIGIT)
		return STR("<number>");
	if (token->flags & TOKEN_CAPITAL && !(token->flags & TOKEN_FIRST))
		return STR("<name>");
	return token->stem;
}

/* A verb by its form, as far as that goes; the common ones that have none are listed. */
static bool is_verb(const struct token *token)
{
	static const struct str verbs[] = {{"said", 4},  {"told", 4},  {"found", 5}, {"hit", 3},    {"stole", 5},
					   {"began", 5}, {"broke", 5}, {"took", 4},  {"sent", 4},   {"became", 6},
					   {"went", 4},  {"made", 4},  {"saw", 4},   {"says", 4},   {"gave", 4},
					   {"won", 3},   {"put", 3},   {"led", 3},   {"stolen", 6}, {"taken", 5},
					   {"wrote", 5}, {"came", 4},  {"seen", 4},  {"known", 5},  {"plans", 5},
					   {"set", 3},   {"shut", 4},  {"ran", 3},   {"built", 5},  {"sold", 4}};
	if (token->flags & (TOKEN_DIGIT | TOKEN_CODE | TOKEN_URL) ||
	    (token->flags & TOKEN_CAPITAL && !(token->flags & TOKEN_FIRST)) || token->fold.n < 3)
		return false;
	if (token->fold.n > 4 && str_ends(token->fold, STR("ed")))
		return true;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (str_eq(token->fold, verbs[i]))
			return true;
	return false;
}

static bool parts_clauses(const struct token *token)
{
	static const struct str words[] = {{"when", 4},  {"while", 5},   {"after", 5},   {"before", 6}, {"but", 3},
					   {"which", 5}, {"who", 3},     {"that", 4},    {"where", 5},  {"and", 3},
					   {"as", 2},    {"because", 7}, {"although", 8}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(token->fold, words[i]))
			return true;
	return false;
}

static bool is_parted(struct str text, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == ',' || c == ';' || c == '(' || c == ')' || c == ':' ||
		    (c == 0xE2 && i + 2 < to && (unsigned char)text.p[i + 1] == 0x80 &&
		     ((unsigned char)text.p[i + 2] == 0x93 || (unsigned char)text.p[i + 2] == 0x94)))
			return true;
	}
	return false;
}

struct walk { /* over the words of one side of a date, outwards */
	bool before, has_verb;
	size_t away, breaks; /* words and ends of clauses passed */
	uint32_t reach;      /* as far as the date's own clause goes */
};

/* Further out there is nothing to be told. */
static bool is_over(const struct walk *walk)
{
	return walk->away >= NEAR && walk->breaks > 0 && (walk->has_verb || walk->breaks > 1);
}

static void step(struct event_view *view, struct walk *walk, const struct token *token)
{
	struct str word = word_of(token);
	walk->away++;
	if (walk->breaks == 0) {
		walk->reach = walk->before ? token->start : token->end;
		tell(view, walk->before ? BEFORE : AFTER, word);
	}
	if (walk->away <= NEAR)
		tell(view, CLOSE, word);
	if (walk->away == 1)
		tell(view, walk->before ? BEFORE1 : AFTER1, word);
	if (walk->away == 2)
		tell(view, walk->before ? BEFORE2 : AFTER2, word);
	if (!walk->has_verb && walk->breaks < 2 && is_verb(token)) {
		tell(view, walk->before ? VERB_BEFORE : VERB_AFTER, word);
		if (walk->breaks == 0)
			tell(view, VERB, word);
		walk->has_verb = true;
	}
	walk->breaks += parts_clauses(token);
}

static void tell_words(struct event_view *view, const struct date_found *date)
{
	const struct side *side = &view->sight->body;
	const struct sentence *sentence = &view->sight->reading->sentences.at[date->sentence];
	const struct tokens *body = &view->sight->reading->body;
	uint32_t start = side->pieces.at[date->from].start, end = side->pieces.at[date->to - 1].end;
	struct walk walk = {.before = true, .reach = start};
	uint32_t last = start;
	for (uint32_t i = sentence->token_to; i > sentence->token_from && !is_over(&walk); i--) {
		const struct token *token = &body->at[i - 1];
		if (token->flags & TOKEN_PART || token->end > start)
			continue;
		walk.breaks += is_parted(side->text, token->end, last);
		last = token->start;
		step(view, &walk, token);
	}
	view->clause_start = walk.reach;
	walk = (struct walk){.reach = end};
	last = end;
	for (uint32_t i = sentence->token_from; i < sentence->token_to && !is_over(&walk); i++) {
		const struct token *token = &body->at[i];
		if (token->flags & TOKEN_PART || token->start < end)
			continue;
		walk.breaks += is_parted(side->text, last, token->start) + parts_clauses(token);
		last = token->end;
		step(view, &walk, token);
	}
	view->clause_end = walk.reach;
	if (sentence->token_from < sentence->token_to)
		tell(view, FIRST, body->at[sentence->token_from].stem);
}

/* ---- phrases, and the rest ---- */

static bool is_in_clause(const struct event_view *view, uint32_t from, uint32_t to)
{
	const struct pieces *pieces = &view->sight->body.pieces;
	return pieces->at[from].start >= view->clause_start && pieces->at[to - 1].end <= view->clause_end;
}

/* "the May 6 fix", "Monday's joint advisory" */
static bool is_noun_behind(const struct side *side, const struct date_found *date, const struct phrase_hit *hit)
{
	if (hit->from < date->to || hit->from > date->to + 2 ||
	    is_parted(side->text, side->pieces.at[date->to - 1].end, side->pieces.at[hit->from].start))
		return false;
	for (uint32_t at = date->to; at <= hit->from; at++)
		if (side->pieces.at[at].flags & PIECE_STOP)
			return false;
	return true;
}

static void tell_name(struct event_view *view, uint32_t at)
{
	uint16_t owner = view->sight->body.owner[at];
	if (owner)
		tell(view, WHO, words_name(entity_type_words(), (int)view->sight->out->entities.at[owner - 1].type));
}

/* What kinds of names stand in the date's clause: agencies disclose, researchers report. */
static void tell_names(struct event_view *view, const struct date_found *date)
{
	const struct pieces *pieces = &view->sight->body.pieces;
	for (uint32_t at = date->from; at > 0 && is_in_clause(view, at - 1, at); at--)
		tell_name(view, at - 1);
	for (uint32_t at = date->to; at < pieces->n && is_in_clause(view, at, at + 1); at++)
		tell_name(view, at);
}

static void tell_phrases(struct event_view *view, const struct date_found *date)
{
	const struct side *side = &view->sight->body;
	const struct phrase_hit *left = NULL, *right = NULL; /* the nearest on either side */
	for (size_t i = hits_from(&side->hits, view->sentence_from);
	     i < side->hits.n && side->pieces.at[side->hits.at[i].from].sentence == date->sentence; i++) {
		const struct phrase_hit *hit = &side->hits.at[i];
		if (hit->table != PHRASES_EVENTS || hit->row->n < 2)
			continue;
		tell(view, HIT, hit->row->cells[1]);
		tell(view, hit->from >= date->to ? HIT_AFTER : HIT_BEFORE, hit->row->cells[1]);
		if (is_in_clause(view, hit->from, hit->to))
			tell(view, HIT_CLAUSE, hit->row->cells[1]);
		if (is_noun_behind(side, date, hit))
			tell(view, HIT_NOUN, hit->row->cells[1]);
		if (hit->from < date->from)
			left = hit;
		else if (!right && hit->from >= date->to)
			right = hit;
	}
	if (left)
		tell(view, HIT_LEFT, left->row->cells[1]);
	if (right)
		tell(view, HIT_RIGHT, right->row->cells[1]);
	for (size_t i = 0; i < view->sight->title.hits.n; i++)
		if (view->sight->title.hits.at[i].table == PHRASES_EVENTS && view->sight->title.hits.at[i].row->n > 1)
			tell(view, TITLE, view->sight->title.hits.at[i].row->cells[1]);
}

static struct str form_of(const struct side *side, const struct date_found *date)
{
	static const char *const forms[] = {"year", "month", "day", "hour", "minute"};
	const struct piece *first = &side->pieces.at[date->from];
	bool digits = false;
	for (uint32_t i = date->from; i < date->to; i++)
		digits |= (side->pieces.at[i].flags & PIECE_DIGITS) != 0;
	if (!digits && !(first->flags & PIECE_CAPITAL))
		return str_of("relative");
	if (!digits && date->precision == PRECISION_DAY)
		return str_eq(first->fold, STR("today")) ? STR("relative") : STR("weekday");
	if (!digits)
		return STR("month_alone");
	return str_of(forms[date->precision]);
}

static void tell_date(struct event_view *view, const struct date_found *date)
{
	const struct side *side = &view->sight->body;
	int64_t published = view->sight->article->published;
	int64_t days = published / DAY_S - date->lo / DAY_S;
	tell(view, FORM, form_of(side, date));
	tell_level(view, LAG, days < 0 ? (days < -14 ? 0 : 1) : 2 + MODEL_LEVEL((size_t)days, 1, 3, 8, 32, 100, 400));
	if (date->hi - date->lo > DAY_S && date->precision == PRECISION_DAY)
		tell(view, RANGE, STR_EMPTY);
	uint32_t start = side->pieces.at[date->from].start, end = side->pieces.at[date->to - 1].end;
	if (start > 0 && end < side->text.n) {
		char marks[2] = {side->text.p[start - 1], side->text.p[end]};
		if (marks[0] == '(' || marks[1] == ')')
			tell(view, MARK, STR("bracket"));
		if (marks[0] == '*')
			tell(view, MARK, STR("bold"));
		if (marks[1] == ':')
			tell(view, MARK, STR("label"));
	}
	struct str span = str_cut(side->text, start, end);
	if (span.n && !(date->precision == PRECISION_DAY && span.n > 10))
		tell(view, MARK, STR("short"));
}

static void tell_place(struct event_view *view, const struct date_found *date, size_t nth, size_t of)
{
	const struct sentences *sentences = &view->sight->reading->sentences;
	const struct sentence *s = &sentences->at[date->sentence];
	tell_level(view, NTH, nth < 3 ? nth : 3);
	tell_level(view, OF, of < 3 ? of : 3);
	tell_level(view, PLACE, MODEL_LEVEL(date->sentence, 1, 2, 4, 8, 16));
	tell_level(view, LENGTH, MODEL_LEVEL(s->token_to - s->token_from, 6, 12, 20, 35));
	tell(view, STORY, view->story);
}

void event_signs_of(struct event_view *view, const struct dates_found *dates, size_t at, enum event_kind nearest,
		    struct str bound)
{
	const struct date_found *date = &dates->at[at];
	size_t first = at, last = at;
	while (first > 0 && dates->at[first - 1].sentence == date->sentence)
		first--;
	while (last + 1 < dates->n && dates->at[last + 1].sentence == date->sentence)
		last++;
	view->keys_n = 0;
	memset(view->seen, 0, sizeof(view->seen));
	view->sentence_from = date->from;
	while (view->sentence_from > 0 &&
	       view->sight->body.pieces.at[view->sentence_from - 1].sentence == date->sentence)
		view->sentence_from--;
	tell(view, NEAREST, words_name(event_kind_words(), (int)nearest));
	tell(view, BOUND, bound);
	tell_date(view, date);
	tell_place(view, date, at - first, last - first);
	tell_words(view, date);
	tell_phrases(view, date);
	tell_names(view, date);
}
