/* What looks like a new name and is none: headings that have run into the text, boilerplate, words of the trade. */
#include "enrich_priv.h"

#define HEADING_PIECES 6  /* capitals in a row, from which they are a heading and no name */
#define COMMON_PLACE 4000 /* among the words of the language */

static bool is_blank_between(const struct side *side, uint32_t at)
{
	const struct piece *a = &side->pieces.at[at - 1], *b = &side->pieces.at[at];
	if (a->sentence != b->sentence || b->start < a->end || b->start - a->end > 3)
		return false;
	for (uint32_t i = a->end; i < b->start; i++)
		if (!strchr(" -&/:'\"", side->text.p[i]))
			return false;
	return true;
}

static bool goes_on(const struct side *side, uint32_t at)
{
	if (at >= side->pieces.n || !is_blank_between(side, at))
		return false;
	const struct piece *piece = &side->pieces.at[at];
	if (piece->flags & (PIECE_CAPITAL | PIECE_MIXED | PIECE_DIGITS))
		return true;
	/* "and", "of" within a heading */
	return piece->flags & PIECE_STOP && at + 1 < side->pieces.n && is_blank_between(side, at + 1) &&
	       side->pieces.at[at + 1].flags & PIECE_CAPITAL;
}

bool headings_mark(struct arena *arena, struct side *side)
{
	side->heading = arena_zero(arena, side->pieces.n + 1, 1);
	if (!side->heading || side->is_title)
		return side->heading != NULL;
	for (uint32_t from = 0, to; from < side->pieces.n; from = to) {
		to = from + 1;
		if (!(side->pieces.at[from].flags & (PIECE_CAPITAL | PIECE_MIXED)))
			continue;
		uint32_t capitals = 1;
		for (; goes_on(side, to); to++)
			capitals += (side->pieces.at[to].flags & PIECE_CAPITAL) != 0;
		if (capitals >= HEADING_PIECES)
			memset(side->heading + from, 1, to - from);
	}
	return true;
}

static bool is_listed(const struct sight *sight, const struct side *side, uint32_t at, struct str use)
{
	const struct table_row *row = knowledge_row(sight->knowledge, STR("no_names"), side->pieces.at[at].fold);
	return row && row->n >= 2 && str_has(row->cells[1], use);
}

/* "Screen", where "Screen Sharing" is named too: a common word of a longer name. */
static bool is_of_longer_name(const struct sight *sight, struct str word)
{
	const struct mentions *list = &sight->out->entities;
	for (size_t i = 0; i < list->n; i++) {
		struct str name = list->at[i].name;
		if (name.n > word.n + 1 && ((str_starts(name, word) && name.p[word.n] == ' ') ||
					    (str_ends(name, word) && name.p[name.n - word.n - 1] == ' ')))
			return true;
	}
	return false;
}

bool is_doubtful_alone(const struct sight *sight, const struct side *side, uint32_t at)
{
	if (is_listed(sight, side, at, STR("alone")))
		return true;
	bool common = ranks_place_hashed(sight->ranks, side->pieces.at[at].hash) < COMMON_PLACE;
	return common && names_match(sight->knowledge, &side->pieces, side->text, at).n == 0 &&
	       is_of_longer_name(sight, piece_span(side, at, at + 1));
}

/* "Windows malware": a thing that the lexicons know, and it is no malware. */
static bool is_other_known(const struct sight *sight, struct str name, enum entity_type type)
{
	static const enum entity_type others[] = {ENTITY_PRODUCT, ENTITY_COMPANY, ENTITY_COUNTRY, ENTITY_SECTOR};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] != type && knowledge_find(sight->knowledge, others[i], name) != MENTION_UNKNOWN)
			return true;
	return false;
}

bool is_doubtful(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to, enum entity_type type)
{
	if (side->heading[from] || side->heading[to - 1])
		return true;
	if (!side->is_title && annotation_role_at(sight->out, side->pieces.at[from].start) == ROLE_NOISE)
		return true;
	if (to == from + 1 && is_listed(sight, side, from, STR("alone")))
		return true;
	if (is_listed(sight, side, from, STR("head")) || is_listed(sight, side, to - 1, STR("tail")))
		return true;
	uint32_t plain = 0;
	for (uint32_t i = from; i < to; i++)
		plain += (side->pieces.at[i].flags & (PIECE_DIGITS | PIECE_STOP)) ||
			 is_listed(sight, side, i, STR("name"));
	return plain == to - from || is_other_known(sight, piece_span(side, from, to), type);
}
