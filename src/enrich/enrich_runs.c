/* Runs of words that may belong to one name, and what stands around a whole run: markup, short forms, lists. */
#include "enrich_words.h"

#define GIVEN 0.99 /* confidence of what the form of the text leaves no doubt about */

/* Types whose names are given: their words belong to no other name. */
static bool is_given_type(enum entity_type type)
{
	return type == ENTITY_VULNERABILITY || type == ENTITY_TECHNIQUE || type == ENTITY_INCIDENT_ID;
}

/* Places and industries may be part of a longer name: "Kubota North America". */
bool words_is_plain_type(enum entity_type type)
{
	return type == ENTITY_COUNTRY || type == ENTITY_REGION || type == ENTITY_SECTOR;
}

const struct mention *words_owner(const struct sight *sight, const struct side *side, uint32_t at)
{
	return at < side->pieces.n && side->owner[at] ? &sight->out->entities.at[side->owner[at] - 1] : NULL;
}

static bool is_named(const struct sight *sight, const struct side *side, uint32_t at)
{
	const struct piece *piece = &side->pieces.at[at];
	const struct mention *owner = words_owner(sight, side, at);
	if (owner && !words_is_plain_type(owner->type))
		return !is_given_type(owner->type) && owner->confidence < GIVEN;
	if (piece->flags & PIECE_LINK || !(piece->flags & (PIECE_CAPITAL | PIECE_MIXED)))
		return false;
	return !(piece->flags & PIECE_STOP && piece->flags & PIECE_FIRST);
}

static bool is_connector(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"of", 2}, {"for", 3}, {"and", 3}, {"de", 2}, {"the", 3}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

/* "Attorney General's Office": an authority behind the genitive of who heads it. */
static bool is_office_of(const struct sight *sight, const struct side *side, uint32_t at)
{
	const struct piece *a = &side->pieces.at[at - 1], *b = &side->pieces.at[at];
	struct str gap = str_cut(side->text, a->end, b->start);
	if (a->sentence != b->sentence || !(str_eq(gap, STR("'s ")) || str_eq(gap, STR("\xE2\x80\x99s "))))
		return false;
	const struct table_row *row = knowledge_row(sight->knowledge, STR("name_forms"), b->fold);
	return b->flags & PIECE_CAPITAL && row && row->n > 1 && str_eq(row->cells[1], STR("agency"));
}

/* "Rood & Riddle", in HTML too. */
static bool is_ampersand(const struct side *side, uint32_t at)
{
	const struct piece *a = &side->pieces.at[at - 1], *b = &side->pieces.at[at];
	struct str gap = str_cut(side->text, a->end, b->start);
	return a->sentence == b->sentence && str_eq(gap, STR(" & "));
}

/* "ColdFusion 2023 Prior to", "SAP NetWeaver Versions 7.2": what follows a name in a table that has run together. */
static bool is_range_word(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"prior", 5}, {"version", 7}, {"versions", 8}, {"before", 6}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

static bool goes_on(const struct sight *sight, const struct side *side, uint32_t at)
{
	if (at >= side->pieces.n ||
	    (!is_adjacent(side, at) && !is_office_of(sight, side, at) && !is_ampersand(side, at)))
		return false;
	if (!side->owner[at] && is_range_word(side, at) && !(side->is_title && sight->title_shouts))
		return false;
	if (side->pieces.at[at].start > side->pieces.at[at - 1].end && side->text.p[side->pieces.at[at - 1].end] == '/')
		return false;
	const struct piece *piece = &side->pieces.at[at];
	if (is_named(sight, side, at) || (piece->flags & PIECE_DIGITS && piece->end - piece->start < 5))
		return true;
	return is_connector(side, at) && at + 1 < side->pieces.n && is_adjacent(side, at + 1) &&
	       is_named(sight, side, at + 1) && !side->owner[at + 1];
}

bool words_lay_runs(struct word_view *words, const struct side *side)
{
	struct sight *sight = words->sight;
	uint32_t *from = arena_zero(sight->arena, side->pieces.n + 1, sizeof(*from));
	uint32_t *to = arena_zero(sight->arena, side->pieces.n + 1, sizeof(*to));
	words->run_from[side->is_title] = from;
	words->run_to[side->is_title] = to;
	if (!from || !to)
		return false;
	for (uint32_t at = 0, end; at < side->pieces.n; at = end) {
		end = at + 1;
		if (!is_named(sight, side, at))
			continue;
		while (end - at < RUN_MAX && goes_on(sight, side, end))
			end++;
		for (uint32_t i = at; i < end; i++) {
			from[i] = at;
			to[i] = end;
		}
	}
	return true;
}

/* Both ends of the run are marked alike: "**X**", "`X`", quotation marks. */
struct str words_markup(const struct side *side, uint32_t from, uint32_t to)
{
	uint32_t start = side->pieces.at[from].start, end = side->pieces.at[to - 1].end;
	char before = start > 0 ? side->text.p[start - 1] : ' ', after = end < side->text.n ? side->text.p[end] : ' ';
	if (before == '*' && after == '*')
		return STR("bold");
	if (before == '`' && after == '`')
		return STR("code");
	if (before == '(' && after == ')')
		return STR("bracket");
	bool opens = strchr("\"'*`", before) ||
		     (start > 2 && str_starts(str_cut(side->text, start - 3, start), STR("\xE2\x80")));
	bool closes = strchr("\"'*`,", after) || str_starts(str_cut(side->text, end, end + 2), STR("\xE2\x80"));
	return opens && closes ? STR("quoted") : opens ? STR("opened") : STR_EMPTY;
}

/* "National Crime Agency (NCA)": capitals in brackets behind the run; do its words begin so? */
struct str words_short_form(const struct side *side, uint32_t from, uint32_t to)
{
	if (!is_beside(side, to, from) || !(side->pieces.at[to].flags & PIECE_CAPS) || side->pieces.at[to].start == 0 ||
	    side->text.p[side->pieces.at[to].start - 1] != '(')
		return STR_EMPTY;
	struct str letters = side->pieces.at[to].fold;
	size_t n = 0;
	for (uint32_t i = from; i < to && n < letters.n; i++)
		n += side->pieces.at[i].fold.p[0] == letters.p[n];
	return n == letters.n ? STR("fits") : STR("other");
}

#define LIST_REACH 10

/* The type of the nearest known name of the list that the run [from, to) stands in: "Kodi, mpv and Jellyfin". */
struct str words_list_owner(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to, bool ahead)
{
	bool comma = false;
	for (uint32_t i = 0; i < LIST_REACH; i++) {
		uint32_t at = ahead ? to + i : from - 1 - i;
		if ((!ahead && from < 1 + i) || !is_beside(side, at, from))
			break;
		const struct piece *piece = &side->pieces.at[at];
		uint32_t gap = ahead ? side->pieces.at[at - 1].end : piece->end;
		comma = comma || strchr(",/", gap < side->text.n ? side->text.p[gap] : ' ');
		bool joins = is_piece(side, at, STR("and")) || is_piece(side, at, STR("or"));
		const struct mention *owner = words_owner(sight, side, at);
		if (owner && comma)
			return words_name(entity_type_words(), (int)owner->type);
		comma = comma || joins;
		if (!joins && !owner && !(piece->flags & (PIECE_CAPITAL | PIECE_MIXED | PIECE_DIGITS)))
			break;
	}
	return comma ? STR("none") : STR_EMPTY;
}
