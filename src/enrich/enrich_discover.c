/* New names: "a backdoor dubbed X", "X ransomware", "the group X", "Operation X"; and all their places. */
#include "enrich_priv.h"

#define NAME_MAX_PIECES 4
#define TYPE_REACH 9 /* pieces in front of "dubbed" that may say what is named */

struct noun { /* a row of data/lists/nouns.tsv */
	enum entity_type type;
	bool met;
};

static struct noun noun_of(const struct sight *sight, const struct side *side, uint32_t at, struct str use)
{
	struct noun noun = {0};
	if (at >= side->pieces.n)
		return noun;
	const struct table_row *row = list_row(sight, LIST_NOUNS, &side->pieces.at[at]);
	int type = row && row->n >= 3 ? words_find(entity_type_words(), row->cells[1]) : -1;
	noun.met = type >= 0 && str_has(row->cells[2], use);
	if (noun.met)
		noun.type = (enum entity_type)type;
	return noun;
}

/* "ransomware gang" names a ransomware group, whichever of the two words was met; who only extorts is an actor. */
static enum entity_type type_of(const struct side *side, struct noun noun, uint32_t at)
{
	if (noun.type != ENTITY_THREAT_ACTOR)
		return noun.type;
	return at > 0 && is_piece(side, at - 1, STR("ransomware")) ? ENTITY_RANSOMWARE_GROUP : noun.type;
}

static bool is_free(const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (side->taken[i])
			return false;
	return from < to;
}

/* Only blanks and quotation marks in front of it: 'the group "X"'. */
static bool is_close(const struct side *side, uint32_t at)
{
	if (at == 0 || at >= side->pieces.n || side->pieces.at[at - 1].sentence != side->pieces.at[at].sentence)
		return false;
	struct str between = str_cut(side->text, side->pieces.at[at - 1].end, side->pieces.at[at].start);
	for (size_t i = 0; i < between.n; i++) {
		unsigned char c = (unsigned char)between.p[i];
		if (c != ' ' && c != '"' && c != '\'' && c != '*' && c != 0xE2 && c != 0x80 && (c & 0xF0) != 0x90)
			return false;
	}
	return between.n > 0 && between.n < 6;
}

static bool has_odd_word(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to)
{
	size_t letters = 0;
	for (uint32_t i = from; i < to; i++)
		letters += side->pieces.at[i].end - side->pieces.at[i].start == 1;
	if (letters > 1 && letters == to - from) /* "E.K.P" */
		return true;
	for (uint32_t i = from; i < to; i++)
		if (is_odd_word(sight, &side->pieces.at[i]))
			return true;
	return false;
}

static void add_new(struct sight *sight, struct side *side, uint32_t from, uint32_t to, enum entity_type type,
		    double confidence, struct str evidence)
{
	if (is_doubtful(sight, side, from, to, type))
		return;
	struct finding finding = {.type = type,
				  .name = piece_span(side, from, to),
				  .known = MENTION_UNKNOWN,
				  .confidence = confidence,
				  .evidence = evidence};
	mention_add(sight, side, from, to, &finding);
}

/* Pieces of a naming phrase at `at`: 1 for "dubbed", 2 for "tracked as"; 0 none. */
static uint32_t naming_at(const struct side *side, uint32_t at)
{
	char first = side->pieces.at[at].fold.n ? side->pieces.at[at].fold.p[0] : 0;
	static const struct str alone[] = {{"dubbed", 6},    {"called", 6}, {"named", 5},      {"codenamed", 9},
					   {"nicknamed", 9}, {"aka", 3},    {"christened", 10}};
	static const struct str with_as[] = {
		{"tracked", 7}, {"known", 5}, {"tracks", 6}, {"identified", 10}, {"tracking", 8}};
	if (!first || !strchr("acdiknt", first)) /* most words */
		return 0;
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
		if (is_piece(side, at, alone[i]))
			return 1;
	for (size_t i = 0; i < sizeof(with_as) / sizeof(with_as[0]); i++)
		if (is_piece(side, at, with_as[i]) && is_piece(side, at + 1, STR("as")))
			return 2;
	return 0;
}

static struct noun noun_before(const struct sight *sight, const struct side *side, uint32_t at, uint32_t *where)
{
	uint32_t sentence = side->pieces.at[at].sentence;
	for (uint32_t back = 1; back <= TYPE_REACH && back <= at; back++) {
		const struct piece *piece = &side->pieces.at[at - back];
		if (piece->sentence != sentence)
			break;
		struct noun noun = noun_of(sight, side, at - back, STR("tells"));
		*where = at - back;
		if (noun.met)
			return noun;
	}
	return (struct noun){0};
}

/* Is the next piece, over a comma, "and" or "or", another name of the same list? */
static uint32_t next_in_list(const struct side *side, uint32_t to)
{
	uint32_t next = to;
	if (is_piece(side, next, STR("and")) || is_piece(side, next, STR("or")))
		next++;
	if (next >= side->pieces.n || side->pieces.at[next].sentence != side->pieces.at[to - 1].sentence)
		return 0;
	bool comma = side->text.p[side->pieces.at[to - 1].end] == ',';
	return comma || next > to ? next : 0;
}

/* "dubbed X", "known as X, Y and Z". */
static void discover_named(struct sight *sight, struct side *side, uint32_t at)
{
	uint32_t where = at, n = naming_at(side, at);
	struct noun noun = {0};
	if (n)
		noun = noun_before(sight, side, at, &where);
	if (!noun.met)
		return;
	enum entity_type type = type_of(side, noun, where);
	uint32_t from = at + n;
	if (is_piece(side, from, STR("the")))
		from++;
	for (int more = 0; more < 5 && from && from < side->pieces.n; more++) {
		uint32_t to = proper_run(side, from, NAME_MAX_PIECES);
		if (to == from)
			return;
		if (is_free(side, from, to) && !(side->pieces.at[from].flags & (PIECE_DIGITS | PIECE_STOP))) {
			struct noun behind = noun_of(sight, side, to, STR("follows"));
			add_new(sight, side, from, to, behind.met ? behind.type : type, 0.8, STR("named in the text"));
		}
		from = next_in_list(side, to);
	}
}

/* "X ransomware gang": nobody else is called so. */
static bool is_gang_behind(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"gang", 4}, {"group", 5}, {"operation", 9}, {"operators", 9}, {"crew", 4}};
	for (size_t i = 0; is_piece(side, at, STR("ransomware")) && i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at + 1, words[i]))
			return true;
	return false;
}

/* "PhantomCore backdoor": the run of capitals in front of the noun. */
static void discover_followed(struct sight *sight, struct side *side, uint32_t at)
{
	struct noun noun = noun_of(sight, side, at, STR("follows"));
	if (!noun.met || at == 0 || !is_adjacent(side, at))
		return;
	uint32_t from = at;
	while (from > 0 && at - from < 3 && proper_run(side, from - 1, 4) >= at)
		from--;
	while (from < at && side->pieces.at[from].flags & PIECE_STOP)
		from++;
	if (side->is_title && sight->title_shouts && at > from + 1)
		from = at - 1;
	if (!is_free(side, from, at) || side->pieces.at[at - 1].flags & PIECE_DIGITS)
		return;
	bool first = side->pieces.at[from].flags & PIECE_FIRST || side->is_title;
	bool odd = has_odd_word(sight, side, from, at);
	if (!odd && (first || at - from > 2 || noun.type == ENTITY_CAMPAIGN || noun.type == ENTITY_PRODUCT))
		return;
	if (side->pieces.at[from].flags & PIECE_CAPS && side->pieces.at[from].fold.n < 4)
		return;
	if (noun.type == ENTITY_CAMPAIGN && at - from < 2)
		return;
	enum entity_type type = is_piece(side, at, STR("gang")) ? ENTITY_RANSOMWARE_GROUP : noun.type;
	double confidence = !odd ? 0.6 : is_gang_behind(side, at) ? 0.8 : 0.75;
	add_new(sight, side, from, at, type, confidence, STR("cue behind the name"));
}

/* There are groups of hotels and actors on stages too. */
static bool is_group_of_attackers(const struct side *side, uint32_t at)
{
	static const struct str trades[] = {{"extortion", 9},   {"ransomware", 10}, {"hacking", 7},
					    {"hacker", 6},      {"threat", 6},      {"espionage", 9},
					    {"cybercrime", 10}, {"hacktivist", 10}};
	for (size_t i = 0; at > 0 && i < sizeof(trades) / sizeof(trades[0]); i++)
		if (is_piece(side, at - 1, trades[i]))
			return true;
	return false;
}

static bool is_quote(struct str text, size_t at)
{
	struct str sign = str_cut(text, at, at + 3);
	return str_starts(sign, STR("\"")) || str_eq(sign, STR("\xE2\x80\x9C")) || str_eq(sign, STR("\xE2\x80\x9D"));
}

/* End of what stands in quotation marks from `from` on: 'the threat actor "888"'; `from` where nothing or too much
 * does.
 */
static uint32_t quoted_end(const struct side *side, uint32_t from)
{
	size_t start = side->pieces.at[from].start;
	if (!is_quote(side->text, start - 1) && (start < 3 || !is_quote(side->text, start - 3)))
		return from;
	for (uint32_t to = from + 1; to <= side->pieces.n && to - from <= 3; to++) {
		if (side->pieces.at[to - 1].flags & PIECE_STOP)
			break;
		if (is_quote(side->text, side->pieces.at[to - 1].end))
			return to;
	}
	return from;
}

/* "the ransomware group SafePay", "a backdoor PhantomCore". */
static void discover_led(struct sight *sight, struct side *side, uint32_t at)
{
	struct noun noun = noun_of(sight, side, at, STR("leads"));
	uint32_t from = at + 1;
	bool any = is_piece(side, at, STR("group")) || is_piece(side, at, STR("actor"));
	if (!noun.met || (any && !is_group_of_attackers(side, at)))
		return;
	enum entity_type type = type_of(side, noun, at);
	while (from < side->pieces.n && (is_piece(side, from, STR("group")) || is_piece(side, from, STR("gang")) ||
					 is_piece(side, from, STR("operation")))) {
		from++;
	}
	if (!is_close(side, from) || (side->is_title && sight->title_shouts))
		return;
	uint32_t to = quoted_end(side, from);
	if (is_free(side, from, to)) {
		add_new(sight, side, from, to, type, 0.75, STR("cue before the name"));
		return;
	}
	to = proper_run(side, from, 3);
	bool told = is_group_of_attackers(side, at) || has_odd_word(sight, side, from, to);
	if (is_free(side, from, to) && told && !(side->pieces.at[from].flags & (PIECE_FIRST | PIECE_DIGITS)))
		add_new(sight, side, from, to, type, 0.7, STR("cue before the name"));
}

static void discover_operation(struct sight *sight, struct side *side, uint32_t at)
{
	if (!is_piece(side, at, STR("operation")) || !(side->pieces.at[at].flags & PIECE_CAPITAL))
		return;
	uint32_t to = proper_run(side, at, 4);
	if (to > at + 1 && !(side->pieces.at[at + 1].flags & PIECE_STOP) && is_free(side, at, to))
		add_new(sight, side, at, to, ENTITY_CAMPAIGN, 0.8, STR("operation"));
}

void enrich_discover(struct sight *sight)
{
	size_t before = sight->out->entities.n;
	struct side *sides[] = {&sight->body, &sight->title};
	for (int s = 0; s < 2; s++)
		for (uint32_t at = 0; at < sides[s]->pieces.n; at++) {
			discover_named(sight, sides[s], at);
			if (list_row(sight, LIST_NOUNS, &sides[s]->pieces.at[at])) {
				discover_followed(sight, sides[s], at);
				discover_led(sight, sides[s], at);
			}
			discover_operation(sight, sides[s], at);
		}
	size_t found = sight->out->entities.n;
	for (size_t i = before; i < found; i++) {
		struct mention mention = sight->out->entities.at[i]; /* the list may move */
		for (int s = 0; s < 2; s++)
			mention_propagate(sight, sides[s], &mention);
	}
}
