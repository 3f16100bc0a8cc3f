/* Guards: words that take a phrase back: "no evidence of", "could", "last year", "simulated". */
#include "enrich_priv.h"

#define REACH_BEFORE 7
#define REACH_AFTER 5
#define REACH_LIST 14

/* Negations and hypotheses reach forward only and not over a sign that ends their clause. */
static bool is_cut_off(const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = side->pieces.at[from].end; i < side->pieces.at[to].start && i < side->text.n; i++)
		if (side->text.p[i] == ',' || side->text.p[i] == ';' || side->text.p[i] == ':')
			return true;
	return false;
}

/* "but", "however": what stood before counts no longer. */
static bool turns(const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (is_piece(side, i, STR("but")) || is_piece(side, i, STR("however")) ||
		    is_piece(side, i, STR("although")))
			return true;
	return false;
}

/* "in 2023" and "in 14 days" are the same phrase; only a year is history, and neither that of a CVE nor this one. */
static bool is_year_of_phrase(const struct side *side, const struct phrase_hit *hit)
{
	const struct piece *last = &side->pieces.at[hit->to - 1];
	double year;
	return !(last->flags & PIECE_DIGITS) || (last->fold.n == 4 && str_starts(last->fold, STR("20")) &&
						 str_double(last->fold, &year) && year < (double)side->this_year);
}

/* "May 2026", "12 May": a month, no doubt. */
static bool is_month(const struct side *side, const struct phrase_hit *guard)
{
	const struct pieces *pieces = &side->pieces;
	return is_piece(side, guard->from, STR("may")) && pieces->at[guard->from].flags & PIECE_CAPITAL &&
	       ((guard->to < pieces->n && pieces->at[guard->to].flags & PIECE_DIGITS) ||
		(guard->from > 0 && pieces->at[guard->from - 1].flags & PIECE_DIGITS));
}

/* "No attack, malware or vulnerability has been tied to it": all that is listed is denied. */
static bool begins_with_no(const struct side *side, const struct phrase_hit *guard)
{
	return side->pieces.at[guard->from].flags & PIECE_FIRST && is_piece(side, guard->from, STR("no"));
}

/* "names no actor, vector, or ransomware": a "no" holds for the whole list that an "or" ends. */
static bool denies_list(const struct side *side, const struct phrase_hit *guard, uint32_t from)
{
	uint32_t last = guard->to - 1;
	bool or_before = false;
	if (!is_piece(side, last, STR("no")) && !is_piece(side, last, STR("without")))
		return false;
	for (uint32_t i = from; i > guard->to && i + 4 > from; i--)
		or_before |= is_piece(side, i - 1, STR("or")) || is_piece(side, i - 1, STR("nor"));
	for (uint32_t i = side->pieces.at[last].end; i < side->pieces.at[from].start && i < side->text.n; i++)
		if (side->text.p[i] == ';' || side->text.p[i] == ':')
			return false;
	return or_before && from - guard->to <= REACH_LIST && !turns(side, guard->to, from);
}

static bool reaches(const struct side *side, const struct phrase_hit *guard, uint32_t from, uint32_t to)
{
	bool history = str_eq(guard->row->cells[1], STR("history"));
	bool wide = history || str_eq(guard->row->cells[1], STR("advice")) ||
		    str_eq(guard->row->cells[1], STR("simulated"));
	if (guard->from >= from && guard->from < to)
		return false; /* part of the phrase itself */
	if (guard->from < from && guard->to > from)
		return true; /* "no evidence" and "evidence of exploitation" */
	if ((history && !is_year_of_phrase(side, guard)) || is_month(side, guard))
		return false;
	if (guard->to <= from) {
		bool alone = guard->to == guard->from + 1 && is_piece(side, guard->from, STR("no")) &&
			     !begins_with_no(side, guard);
		if (alone)
			return guard->to == from;
		if (denies_list(side, guard, from))
			return true;
		if (from - guard->to > REACH_BEFORE || turns(side, guard->to, from))
			return false;
		return wide || begins_with_no(side, guard) || !is_cut_off(side, guard->to - 1, from);
	}
	return history && guard->from - to <= REACH_AFTER;
}

bool is_guarded(const struct side *side, uint32_t from, uint32_t to, struct str kind)
{
	uint32_t sentence = side->pieces.at[from].sentence;
	uint32_t least = from > REACH_LIST + 8 ? from - REACH_LIST - 8 : 0;
	for (size_t i = hits_from(&side->hits, least); i < side->hits.n && side->hits.at[i].from <= to + REACH_AFTER;
	     i++) {
		const struct phrase_hit *guard = &side->hits.at[i];
		if (guard->table == PHRASES_GUARDS && guard->row->n >= 2 &&
		    side->pieces.at[guard->from].sentence == sentence && str_eq(guard->row->cells[1], kind) &&
		    reaches(side, guard, from, to))
			return true;
	}
	return false;
}
