/* Persons, by their first names and the words around: precision first. */
#include "enrich_priv.h"

/* Titles and trades in front of a person's name. */
static bool is_trade(const struct side *side, uint32_t at)
{
	static const struct str trades[] = {{"researcher", 10},   {"researchers", 11}, {"ceo", 3},
					    {"ciso", 4},          {"cto", 3},          {"president", 9},
					    {"analyst", 7},       {"director", 8},     {"secretary", 9},
					    {"senator", 7},       {"sen", 3},          {"rep", 3},
					    {"minister", 8},      {"attorney", 8},     {"general", 7},
					    {"judge", 5},         {"expert", 6},       {"engineer", 8},
					    {"spokesperson", 12}, {"spokesman", 9},    {"spokeswoman", 11},
					    {"founder", 7},       {"officer", 7},      {"hunter", 6},
					    {"journalist", 10},   {"mr", 2},           {"ms", 2},
					    {"mrs", 3},           {"dr", 2},           {"governor", 8},
					    {"gov", 3},           {"mayor", 5},        {"manager", 7},
					    {"professor", 9},     {"agent", 5},        {"commissioner", 12},
					    {"adviser", 7},       {"advisor", 7},      {"by", 2}};
	for (size_t i = 0; i < sizeof(trades) / sizeof(trades[0]); i++)
		if (is_piece(side, at, trades[i]))
			return true;
	return false;
}

static bool is_plain_capital(const struct side *side, uint32_t at)
{
	const struct piece *piece = &side->pieces.at[at];
	return piece->flags & PIECE_CAPITAL &&
	       !(piece->flags & (PIECE_CAPS | PIECE_DIGITS | PIECE_LINK | PIECE_STOP)) && piece->fold.n > 1;
}

/* Pieces of the person's name that begins at `at`: first name, perhaps an initial, last name. */
static uint32_t person_at(const struct sight *sight, const struct side *side, uint32_t at)
{
	if (side->taken[at] || !is_plain_capital(side, at))
		return 0;
	bool given = list_row(sight, LIST_NAMES, &side->pieces.at[at]) != NULL;
	uint32_t run = proper_run(side, at, 4), n = run - at;
	if (n >= 2 && n < 4 && at + n < side->pieces.n && side->pieces.at[at + n - 1].fold.n == 1 &&
	    side->pieces.at[at + n].flags & PIECE_CAPITAL)
		n++; /* "John F. Kennedy": the point ended the run */
	if (n < 2 || n > 3)
		return 0;
	for (uint32_t i = at; i < at + n; i++)
		if (side->taken[i] || side->pieces.at[i].flags & (PIECE_DIGITS | PIECE_STOP | PIECE_CAPS))
			return 0;
	if (side->pieces.at[at + n - 1].fold.n < 2)
		return 0;
	bool trade = at > 0 && is_trade(side, at - 1) && is_adjacent(side, at);
	if (given)
		return n;
	return trade && is_odd_word(sight, &side->pieces.at[at]) ? n : 0;
}

static void add_person(struct sight *sight, struct side *side, uint32_t from, uint32_t to, struct str name)
{
	struct finding finding = {.type = ENTITY_PERSON,
				  .name = name,
				  .known = MENTION_UNKNOWN,
				  .confidence = 0.8,
				  .evidence = STR("first name")};
	mention_add(sight, side, from, to, &finding);
}

void enrich_people(struct sight *sight)
{
	struct side *side = &sight->body;
	for (uint32_t at = 0; at + 1 < side->pieces.n; at++) {
		uint32_t n = person_at(sight, side, at);
		if (!n)
			continue;
		add_person(sight, side, at, at + n, piece_span(side, at, at + n));
		at += n - 1;
	}
}
