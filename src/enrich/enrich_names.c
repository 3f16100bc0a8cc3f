/* Names that the lexicons know: longest match, one type by context, a gate for common words. */
#include "enrich_priv.h"

#define CUE_REACH 4 /* pieces between a gated name and its cue */

/* Which type wins when nothing beside the name decides. */
static const int standing[ENTITY_TYPES_N] = {
	[ENTITY_COUNTRY] = 12,     [ENTITY_REGION] = 10, [ENTITY_AGENCY] = 11,  [ENTITY_RANSOMWARE_GROUP] = 9,
	[ENTITY_THREAT_ACTOR] = 8, [ENTITY_MALWARE] = 7, [ENTITY_CAMPAIGN] = 6, [ENTITY_VULNERABILITY_NAME] = 6,
	[ENTITY_COMPANY] = 5,      [ENTITY_PRODUCT] = 4, [ENTITY_TOOL] = 4,     [ENTITY_SECTOR] = 1,
};

static bool lists_type(struct str types, enum entity_type type)
{
	struct str one;
	while (types.n && str_next(&types, ',', &one))
		if (str_eq(one, words_name(entity_type_words(), (int)type)))
			return true;
	return false;
}

/* Strength of the cues for `type` around the pieces [from, to): 2 right beside, 1 within reach. */
static int cue_for(const struct side *side, uint32_t from, uint32_t to, enum entity_type type)
{
	uint32_t sentence = side->pieces.at[from].sentence;
	int best = 0;
	uint32_t least = from > CUE_REACH + 4 ? from - CUE_REACH - 4 : 0;
	for (size_t i = hits_from(&side->hits, least); i < side->hits.n && side->hits.at[i].from <= to + CUE_REACH;
	     i++) {
		const struct phrase_hit *hit = &side->hits.at[i];
		if (hit->table != PHRASES_CUES || side->pieces.at[hit->from].sentence != sentence || hit->row->n < 3)
			continue;
		if (hit->from >= to && lists_type(hit->row->cells[1], type))
			best = hit->from == to ? 2 : best > 1 ? best : 1;
		else if (hit->to <= from && from - hit->to <= CUE_REACH && lists_type(hit->row->cells[2], type))
			best = hit->to == from ? 2 : best > 1 ? best : 1;
	}
	return best;
}

static bool has_product(const struct sight *sight, const struct name_match *match)
{
	for (uint32_t i = 0; i < match->rows_n; i++)
		if (knowledge_at(sight->knowledge, match->rows[i])->type == ENTITY_PRODUCT)
			return true;
	return false;
}

static bool speaks(const struct sight *sight, const struct side *side, uint32_t to)
{
	if (is_piece(side, to, STR("s"))) /* "Docker's" */
		return true;
	return to < side->pieces.n && list_row(sight, LIST_TELLING, &side->pieces.at[to]);
}

static const struct known *choose(const struct sight *sight, const struct side *side, uint32_t at,
				  const struct name_match *match, uint32_t *row)
{
	const struct known *best = NULL;
	int best_score = -1;
	for (uint32_t i = 0; i < match->rows_n; i++) {
		const struct known *known = knowledge_at(sight->knowledge, match->rows[i]);
		int score = standing[known->type] + 20 * cue_for(side, at, at + match->n, known->type);
		if (known->gated)
			score -= 8;
		/* "MetaMask", "Docker": the thing, unless its makers speak. */
		if (known->type == ENTITY_COMPANY && has_product(sight, match) && !speaks(sight, side, at + match->n))
			score -= 2;
		if (score > best_score) {
			best = known;
			best_score = score;
			*row = match->rows[i];
		}
	}
	return best;
}

/* A capital that is not owed to the place in the sentence or to a run of capitals around it. */
static bool is_capital_by_itself(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to)
{
	const struct piece *first = &side->pieces.at[from];
	if (!(first->flags & PIECE_CAPITAL) || first->flags & PIECE_FIRST)
		return false;
	if (side->is_title && sight->title_shouts)
		return false;
	if (from > 0 && side->pieces.at[from - 1].flags & PIECE_CAPITAL &&
	    !(side->pieces.at[from - 1].flags & PIECE_FIRST) && is_adjacent(side, from))
		return false;
	return !(to < side->pieces.n && side->pieces.at[to].flags & PIECE_CAPITAL && is_adjacent(side, to));
}

static bool passes_gate(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to,
			const struct known *known)
{
	int cue = cue_for(side, from, to, known->type);
	if (is_hyphened(side, to)) /* "Nova-Crypt" is no "Nova" */
		return false;
	if (cue == 2)
		return true;
	bool capital = is_capital_by_itself(sight, side, from, to);
	switch (known->type) {
	case ENTITY_COMPANY:
	case ENTITY_PRODUCT:
	case ENTITY_AGENCY:
	case ENTITY_COUNTRY:
	case ENTITY_REGION:
	case ENTITY_CAMPAIGN:
		return capital || (cue && side->pieces.at[from].flags & PIECE_CAPITAL && !side->is_title);
	case ENTITY_SECTOR:
		return cue > 0;
	default:
		return cue && capital;
	}
}

/* Does the title name the vendor? "Google Meet" on the way says nothing of Google. */
static bool is_of_the_story(const struct sight *sight, const struct side *side, const struct piece *vendor)
{
	const struct pieces *title = &sight->title.pieces;
	for (size_t i = 0; i < title->n && !side->is_title; i++)
		if (title->at[i].hash == vendor->hash)
			return true;
	return side->is_title;
}

/* "Progress Software" is called Progress in front of its products. */
static bool is_trade_word(const struct piece *piece)
{
	static const struct str words[] = {{"software", 8}, {"technologies", 12}, {"technology", 10},
					   {"systems", 7},  {"networks", 8},      {"group", 5}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(piece->fold, words[i]))
			return true;
	return false;
}

/* Pieces of the vendor in front of its product, as in "Microsoft SharePoint"; 0: none, or none that the lexicon knows.
 */
static uint32_t vendor_pieces(struct sight *sight, const struct side *side, uint32_t at, uint32_t n,
			      const struct known *product)
{
	struct pieces vendor = {0};
	if (product->type != ENTITY_PRODUCT || product->vendor.n == 0 || n < 2 ||
	    knowledge_find(sight->knowledge, ENTITY_COMPANY, product->vendor) == MENTION_UNKNOWN ||
	    !pieces_of_name(sight->arena, product->vendor, &vendor) || vendor.n >= n)
		return 0;
	uint32_t same = 0;
	while (same < vendor.n && vendor.at[same].hash == side->pieces.at[at + same].hash)
		same++;
	return same == vendor.n || (same && same + 1 == vendor.n && is_trade_word(&vendor.at[same])) ? same : 0;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_ascii_digit(s.p[i]))
			return true;
	return false;
}

/* Where the product's own name begins: behind "Atlassian's", or where one word is left that is a name by its shape
 * ("SonicWall SMA1000"). Else its vendor is part of its name ("Microsoft SharePoint"). */
static uint32_t own_name(const struct side *side, uint32_t at, uint32_t to, uint32_t vendor_n)
{
	uint32_t from = at + vendor_n;
	bool shaped = false;
	if (vendor_n == 0)
		return at;
	if (side->pieces.at[from].start > side->pieces.at[from - 1].end + 1) /* "'s " */
		return from;
	for (uint32_t i = from; i < to; i++) {
		if (i > from && side->pieces.at[i].start > side->pieces.at[i - 1].end &&
		    side->text.p[side->pieces.at[i - 1].end] == ' ')
			return at;
		shaped |=
			i > from || (has_digit(side->pieces.at[i].fold) && !(side->pieces.at[i].flags & PIECE_DIGITS));
	}
	return shaped ? from : at;
}

/* The vendor in front is named too: where the title speaks of it, or where the product's name is told without it. */
static void name_vendor(struct sight *sight, struct side *side, uint32_t at, uint32_t n, bool apart,
			const struct known *product)
{
	if (n == 0 || (!apart && !is_of_the_story(sight, side, &side->pieces.at[at])))
		return;
	struct finding finding = {.type = ENTITY_COMPANY,
				  .name = piece_span(side, at, at + n),
				  .known = knowledge_find(sight->knowledge, ENTITY_COMPANY, product->vendor),
				  .confidence = 0.8,
				  .evidence = STR("lexicon: vendor of the product")};
	mention_add(sight, side, at, at + n, &finding);
}

/* "PhantomCore backdoor": a thing of that name, where the lexicon knows only who uses it. */
static bool is_other_thing(const struct side *side, uint32_t from, uint32_t to, const struct known *known)
{
	bool who = known->type == ENTITY_THREAT_ACTOR || known->type == ENTITY_COMPANY;
	return who && cue_for(side, from, to, ENTITY_MALWARE) == 2 && cue_for(side, from, to, known->type) < 2 &&
	       to < side->pieces.n && !(side->pieces.at[to].flags & PIECE_CAPITAL) && is_adjacent(side, to) &&
	       from + 1 == to && side->pieces.at[from].flags & PIECE_MIXED;
}

/* "Varonis Threat Labs", "Microsoft Threat Intelligence": a part of a company that we know speaks. */
static uint32_t part_of_company(const struct sight *sight, const struct side *side, uint32_t to)
{
	uint32_t run = is_adjacent(side, to) && side->text.p[side->pieces.at[to - 1].end] == ' '
			       ? proper_run(side, to, 2)
			       : to;
	for (uint32_t last = run; last > to; last--) {
		const struct table_row *row = list_row(sight, LIST_FORMS, &side->pieces.at[last - 1]);
		if (row && row->n >= 3 && str_eq(row->cells[1], STR("company")) && !side->taken[last - 1])
			return last;
	}
	return to;
}

/* "2.3M accounts" is no "3M", "4,000 US dollars" and "700 GB" no countries. */
static bool is_of_number(const struct side *side, uint32_t from, uint32_t to)
{
	uint32_t start = side->pieces.at[from].start;
	bool in_number = start > 1 && strchr(".,", side->text.p[start - 1]) &&
			 is_ascii_digit(side->text.p[start - 2]) && is_ascii_digit(side->text.p[start]);
	bool is_unit = from > 0 && from + 1 == to && side->pieces.at[from - 1].flags & PIECE_DIGITS &&
		       is_piece(side, from, STR("gb"));
	return in_number || is_unit || is_piece(side, to, STR("dollar")) || is_piece(side, to, STR("dollars"));
}

static size_t words_n(struct str s)
{
	size_t n = s.n > 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

/* "the Cyber Centre" says less than its name; "DHS", "DoD", "Congress" and "UK NCA" say no less. */
static bool is_clear(struct str alias, struct str name)
{
	size_t capitals = 0;
	if (str_starts(alias, STR("The ")))
		alias = str_cut(alias, 4, alias.n);
	for (size_t i = 0; i < alias.n; i++)
		capitals += is_ascii_upper(alias.p[i]);
	if (alias.n == 0 || !is_ascii_upper(alias.p[0]))
		return false;
	return words_n(name) <= 2 * words_n(alias) || (capitals > 1 && words_n(alias) == 1);
}

/* "UK National Crime Agency": the country in front of an authority is no part of its name. */
static struct str without_country(struct str name)
{
	static const char *const heads[] = {"U.S. ", "US ", "UK ", "U.K. "};
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts(name, str_of(heads[i])))
			return str_cut(name, strlen(heads[i]), name.n);
	return name;
}

/* "GitHub repositories", "npm packages", "INC ransomware": the name, and a plain word that tells what is meant. */
static struct str without_noun(struct str alias, struct str name, bool hostile)
{
	size_t blank = str_rfind_byte(alias, ' ');
	bool plain = blank != STR_NONE && blank + 1 < alias.n && is_ascii_lower(alias.p[blank + 1]);
	if (plain && str_eq_ascii_nocase(str_cut(alias, 0, blank), name))
		return name;
	return plain && hostile ? str_cut(alias, 0, blank) : alias;
}

/* The article's own words for a thing whose id is canonical anyway: "Microsoft SharePoint", "Unit 42", "Kimsuky". */
static struct str surface_of(const struct known *known, const struct name_match *match)
{
	static const char *const plain[] = {" sector", " industry", " organizations", " companies", " entities"};
	struct str alias = match->alias;
	switch (known->type) {
	case ENTITY_COMPANY:
	case ENTITY_PRODUCT:
	case ENTITY_TOOL:
	case ENTITY_CAMPAIGN:
	case ENTITY_VULNERABILITY_NAME:
		return without_noun(alias, known->name, false);
	case ENTITY_THREAT_ACTOR:
	case ENTITY_MALWARE:
	case ENTITY_RANSOMWARE_GROUP:
		return without_noun(alias, known->name, true);
	case ENTITY_AGENCY:
		return is_clear(alias, known->name) ? without_country(alias) : known->name;
	case ENTITY_SECTOR:
		for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			if (str_ends(alias, str_of(plain[i])))
				return known->name;
		return str_starts_ascii_nocase(alias, known->name) || sector_has_member(known, alias) ? known->name
												      : alias;
	default:
		return known->name;
	}
}

static uint32_t take_name(struct sight *sight, struct side *side, uint32_t at)
{
	uint32_t row = MENTION_UNKNOWN;
	if (side->taken[at])
		return 0;
	struct name_match match = names_match(sight->knowledge, &side->pieces, side->text, at);
	if (!match.n)
		return 0;
	const struct known *known = choose(sight, side, at, &match, &row);
	bool gated = known && known->gated && match.n == 1; /* two words together are no common word */
	if (!known || (gated && !passes_gate(sight, side, at, at + match.n, known)))
		return 0;
	if (known->type == ENTITY_SECTOR && !sector_is_told(side, at, at + match.n))
		return 0;
	if (is_other_thing(side, at, at + match.n, known) || is_of_number(side, at, at + match.n))
		return 0;
	struct finding finding = {.type = known->type,
				  .name = surface_of(known, &match),
				  .known = row,
				  .confidence = gated ? 0.7 : 0.95,
				  .evidence = gated ? STR("lexicon, with a cue") : STR("lexicon")};
	uint32_t to = at + match.n, vendor_n = vendor_pieces(sight, side, at, match.n, known);
	uint32_t from = own_name(side, at, to, vendor_n);
	name_vendor(sight, side, at, vendor_n, from > at, known);
	if (from > at)
		finding.name = piece_span(side, from, to);
	if (known->type == ENTITY_COMPANY && !(side->is_title && sight->title_shouts))
		to = part_of_company(sight, side, to);
	if (to > at + match.n)
		finding = (struct finding){.type = ENTITY_COMPANY,
					   .name = piece_span(side, at, to),
					   .known = MENTION_UNKNOWN,
					   .confidence = 0.8,
					   .evidence = STR("part of a company of the lexicon")};
	mention_add(sight, side, from, to, &finding);
	return to - at;
}

/* Document-wide: a gated name that passed once is let in everywhere it has its capital. */
static void propagate(struct sight *sight, struct side *side)
{
	for (uint32_t at = 0; at < side->pieces.n; at++) {
		if (side->taken[at] || !(side->pieces.at[at].flags & PIECE_CAPITAL))
			continue;
		struct name_match match = names_match(sight->knowledge, &side->pieces, side->text, at);
		for (uint32_t i = 0; i < match.rows_n; i++) {
			const struct known *known = knowledge_at(sight->knowledge, match.rows[i]);
			if (!known->gated || !mention_has(sight, known->type, match.rows[i]))
				continue;
			struct finding finding = {.type = known->type,
						  .name = surface_of(known, &match),
						  .known = match.rows[i],
						  .confidence = 0.7,
						  .evidence = STR("lexicon, with a cue elsewhere")};
			mention_add(sight, side, at, at + match.n, &finding);
			break;
		}
	}
}

void enrich_names(struct sight *sight)
{
	struct side *sides[] = {&sight->body, &sight->title};
	for (int i = 0; i < 2; i++)
		for (uint32_t at = 0; at < sides[i]->pieces.n;) {
			uint32_t n = take_name(sight, sides[i], at);
			at += n ? n : 1;
		}
	for (int i = 0; i < 2; i++)
		propagate(sight, sides[i]);
}
