/* Industries: where their words say something of those who are hit, and how they are called. */
#include "enrich_priv.h"

/* Does the sentence speak of those who are hit? */
static bool tells_of_targets(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"sector", 6},  {"sectors", 7},   {"industries", 10},    {"industry", 8},
					   {"targets", 7}, {"targeting", 9}, {"targeted", 8},       {"target", 6},
					   {"victims", 7}, {"impacting", 9}, {"affecting", 9},      {"against", 7},
					   {"hit", 3},     {"attacks", 7},   {"organizations", 13}, {"entities", 8}};
	uint32_t sentence = side->pieces.at[at].sentence, from = at, to = at;
	while (from > 0 && side->pieces.at[from - 1].sentence == sentence && at - from < 30)
		from--;
	while (to < side->pieces.n && side->pieces.at[to].sentence == sentence && to - at < 30)
		to++;
	for (uint32_t i = from; i < to; i++)
		for (size_t j = 0; j < sizeof(words) / sizeof(words[0]); j++)
			if (is_piece(side, i, words[j]))
				return true;
	return false;
}

static bool is_any(const struct side *side, uint32_t at, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

/* Words of an industry say something about a victim only beside "sector", "companies" ..., in a list of targets, or
 * where that very thing was hit: "affected schools". */
bool sector_is_told(const struct side *side, uint32_t from, uint32_t to)
{
	static const struct str nouns[] = {{"sector", 6},         {"sectors", 7},
					   {"industry", 8},       {"industries", 10},
					   {"organizations", 13}, {"companies", 9},
					   {"entities", 8},       {"institutions", 12},
					   {"organisations", 13}, {"firms", 5},
					   {"agencies", 8},       {"targets", 7},
					   {"utilities", 9},      {"operators", 9},
					   {"systems", 7},        {"provider", 8},
					   {"providers", 9},      {"organization", 12},
					   {"institution", 11},   {"company", 7},
					   {"giant", 5},          {"firm", 4},
					   {"publisher", 9},      {"maker", 5},
					   {"partner", 7},        {"operator", 8},
					   {"chain", 5},          {"verticals", 9},
					   {"networks", 8},       {"services", 8},
					   {"entity", 6},         {"customers", 9},
					   {"victims", 7},        {"infrastructure", 14},
					   {"subsidiary", 10},    {"cooperative", 11},
					   {"producer", 8},       {"manufacturer", 12},
					   {"startup", 7},        {"consultancy", 11},
					   {"administrator", 13}, {"professionals", 13},
					   {"contractor", 10},    {"contractors", 11}};
	static const struct str hit[] = {{"affected", 8}, {"breached", 8}, {"targeted", 8}, {"targeting", 9},
					 {"against", 7},  {"hit", 3},      {"hitting", 7},  {"attacked", 8},
					 {"impacted", 8}, {"isolated", 8}, {"sabotage", 8}, {"disrupted", 9},
					 {"target", 6},   {"targets", 7},  {"include", 7}};
	if (is_any(side, to, nouns, sizeof(nouns) / sizeof(nouns[0])) ||
	    (from > 0 && side->pieces.at[from - 1].sentence == side->pieces.at[from].sentence &&
	     is_any(side, from - 1, hit, sizeof(hit) / sizeof(hit[0]))))
		return true;
	uint32_t end = side->pieces.at[to - 1].end;
	char behind = end < side->text.n ? side->text.p[end] : ' ';
	bool joined = is_piece(side, to, STR("and")) || is_piece(side, to, STR("or")) || behind == ',' ||
		      behind == '/' ||
		      (from > 0 && (is_piece(side, from - 1, STR("and")) || is_piece(side, from - 1, STR("or"))));
	return (joined || to - from > 1) && tells_of_targets(side, from);
}

/* "schools" and "banks" are of an industry, and no words for it. */
bool sector_has_member(const struct known *known, struct str alias)
{
	static const char *const fields[] = {
		"services", "goods", "logistics", "electronics", "telecommunications", "semiconductors", "elections",
		"sports",   "games", "sciences",  "affairs"};
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_ends(alias, str_of(fields[i])))
			return false;
	if (alias.n > 2 && str_ends(alias, STR("s")) && !str_ends(alias, STR("ss")))
		return true;
	for (size_t i = 0; i <= known->aliases.n; i++) { /* "school": there are "schools" */
		struct str other = i < known->aliases.n ? known->aliases.at[i] : known->name;
		if (other.n == alias.n + 1 && str_starts(other, alias) && str_ends(other, STR("s")))
			return true;
	}
	return false;
}
