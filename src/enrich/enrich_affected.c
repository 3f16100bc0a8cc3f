/* "... in the following products: A Prior to 1.2 B Versions 3, 4 C and earlier": advisories whose table of products has
 * run together into one sentence. What stands between two ranges of versions is a product. */
#include "enrich_priv.h"

#define LIST_PIECES 300 /* of such a table at most */
#define NAME_PIECES 10
#define JOINTS 4 /* parts of a version that begin with a letter */

/* The word that begins a range of versions. */
static bool begins_range(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"prior", 5},   {"version", 7}, {"versions", 8},
					   {"earlier", 7}, {"after", 5},   {"installed", 9}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

/* A word of a range that is no part of a name. */
static bool is_of_range(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"to", 2},  {"or", 2},       {"equal", 5},     {"and", 3},
					   {"all", 3}, {"multiple", 8}, {"supported", 9}, {"build", 5}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]) && !(side->pieces.at[at].flags & PIECE_CAPITAL))
			return true;
	return begins_range(side, at);
}

static bool is_joined(const struct side *side, uint32_t at) /* to the piece before, without a blank */
{
	struct str gap = str_cut(side->text, at ? side->pieces.at[at - 1].end : 0, side->pieces.at[at].start);
	return str_find_byte(gap, ' ') == STR_NONE;
}

static bool is_year(struct str s)
{
	return s.n == 4 && str_starts(s, STR("20"));
}

/* "7", "v7", "V38", and what hangs on it: "2211-JDK21". */
static bool is_version(const struct side *side, uint32_t from, uint32_t at)
{
	for (uint32_t n = 0; n < JOINTS; n++, at--) {
		struct str fold = side->pieces.at[at].fold;
		bool led = fold.n > 1 && fold.p[0] == 'v' && is_ascii_digit(fold.p[1]);
		if ((fold.n && is_ascii_digit(fold.p[0])) || led)
			return true;
		if (at <= from || !is_joined(side, at))
			return false;
	}
	return false;
}

/* "(ASA)" belongs to a name, "(Data Hub Adapter)" says more of it. */
static uint32_t bracket_at(const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from + 1; i < to; i++) {
		const struct piece *piece = &side->pieces.at[i];
		bool opens = side->text.p[piece->start - 1] == '(';
		bool closes = piece->end < side->text.n && side->text.p[piece->end] == ')';
		if (opens && !(closes && piece->flags & PIECE_CAPS))
			return i;
	}
	return to;
}

static void name_product(struct sight *sight, struct side *side, uint32_t from, uint32_t to)
{
	uint32_t first = from, last = to;
	while (last > first && (is_of_range(side, last - 1) ||
				(is_version(side, first, last - 1) && !is_year(side->pieces.at[last - 1].fold))))
		last--;
	for (uint32_t i = from; i + 1 < last; i++)
		if (is_version(side, from, i) && !is_year(side->pieces.at[i].fold))
			first = i + 1;
	while (first < last && is_of_range(side, first))
		first++;
	if (first < last)
		last = bracket_at(side, first, last);
	bool capital = false;
	for (uint32_t i = first; i < last; i++)
		capital |=
			(side->pieces.at[i].flags & (PIECE_CAPITAL | PIECE_MIXED)) || (i > first && is_joined(side, i));
	if (!capital || last - first > NAME_PIECES)
		return;
	struct str name = piece_span(side, first, last);
	struct finding finding = {.type = ENTITY_PRODUCT,
				  .name = name,
				  .known = knowledge_find(sight->knowledge, ENTITY_PRODUCT, name),
				  .confidence = 0.99,
				  .evidence = STR("in a list of affected products")};
	mention_add(sight, side, first, last, &finding);
}

static uint32_t read_list(struct sight *sight, struct side *side, uint32_t at)
{
	uint32_t end = at + LIST_PIECES < side->pieces.n ? at + LIST_PIECES : (uint32_t)side->pieces.n;
	uint32_t from = at;
	for (; at < end; at++) {
		const struct piece *piece = &side->pieces.at[at];
		if (is_piece(side, at, STR("the")) && piece->flags & PIECE_CAPITAL)
			break;
		if (!begins_range(side, at))
			continue;
		if (at > from && !is_piece(side, from, STR("on"))) /* "installed on Linux" */
			name_product(sight, side, from, at);
		from = at + 1;
	}
	return at;
}

void enrich_affected(struct sight *sight)
{
	struct side *side = &sight->body;
	for (uint32_t at = 0; at + 2 < side->pieces.n; at++) {
		if (!is_piece(side, at, STR("following")) ||
		    !(is_piece(side, at + 1, STR("products")) || is_piece(side, at + 1, STR("product"))))
			continue;
		struct str gap = str_cut(side->text, side->pieces.at[at + 1].end, side->pieces.at[at + 2].start);
		if (str_find_byte(gap, ':') != STR_NONE)
			at = read_list(sight, side, at + 2) - 1;
	}
}
