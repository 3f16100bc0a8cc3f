/* Industries: where their words say something of those who are hit, how they are called, and what the article says
 * a victim is: "a leading Canadian metal recycling company". */
#include "enrich_priv.h"

#define DESCRIBED_MAX 5   /* words of an industry */
#define DESCRIBED_BACK 40 /* pieces in front of the description that may tell of an attack */

/* Does the sentence speak of those who are hit? */
static bool tells_of_targets(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"sector", 6},  {"sectors", 7},   {"industries", 10},    {"industry", 8},
					   {"targets", 7}, {"targeting", 9}, {"targeted", 8},       {"target", 6},
					   {"victims", 7}, {"impacting", 9}, {"affecting", 9},      {"against", 7},
					   {"hit", 3},     {"attacks", 7},   {"organizations", 13}, {"entities", 8},
					   {"spans", 5},   {"spanning", 8}};
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

/* ---- What the article says a victim is ---- */

static bool is_praise(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"leading", 7}, {"prominent", 9}, {"major", 5}, {"renowned", 8},
					   {"notable", 7}, {"well", 4},      {"known", 5}, {"key", 3},
					   {"global", 6},  {"top", 3}};
	return is_any(side, at, words, sizeof(words) / sizeof(words[0]));
}

static bool is_trade(const struct side *side, uint32_t at)
{
	static const struct str words[] = {
		{"company", 7},  {"firm", 4},         {"provider", 8},     {"agency", 6},
		{"chain", 5},    {"brand", 5},        {"operator", 8},     {"supplier", 8},
		{"producer", 8}, {"distributor", 11}, {"consultancy", 11}, {"dealership", 10},
		{"business", 8}, {"corporation", 11}, {"startup", 7},      {"contractor", 10}};
	return is_any(side, at, words, sizeof(words) / sizeof(words[0]));
}

/* Does the sentence tell of an attack in front of this piece? */
static bool tells_of_attack(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"cyberattack", 11}, {"attack", 6},    {"breach", 6}, {"breached", 8},
					   {"ransomware", 10},  {"victim", 6},    {"hit", 3},    {"attacked", 8},
					   {"compromised", 11}, {"intrusion", 9}, {"stole", 5},  {"hacked", 6}};
	for (uint32_t i = at; i > 0 && at - i < DESCRIBED_BACK; i--) {
		if (side->pieces.at[i - 1].sentence != side->pieces.at[at].sentence)
			return false;
		if (is_any(side, i - 1, words, sizeof(words) / sizeof(words[0])))
			return true;
	}
	return false;
}

/* A plain word, or short capitals: "metal", "IT". */
static bool is_of_industry(const struct side *side, uint32_t at)
{
	const struct piece *piece = &side->pieces.at[at];
	bool acronym = piece->flags & PIECE_CAPS && piece->end - piece->start < 4;
	return acronym || !(piece->flags & (PIECE_CAPITAL | PIECE_MIXED | PIECE_DIGITS | PIECE_STOP | PIECE_LINK));
}

/* Behind the words of an industry that begin at `from`; `from` where there are none. */
static uint32_t industry_end(const struct side *side, uint32_t from)
{
	uint32_t to = from;
	while (to < side->pieces.n && to - from < DESCRIBED_MAX && (to == from || is_adjacent(side, to)) &&
	       !is_trade(side, to) && !is_piece(side, to, STR("industry")) && !is_piece(side, to, STR("sector")) &&
	       (is_of_industry(side, to) || (to > from && is_piece(side, to, STR("and")))))
		to++;
	return to < side->pieces.n && to > from && is_adjacent(side, to) ? to : from;
}

/* Do the lexicons have these words, the trade behind them or not: "law firm"? */
static bool is_known_industry(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to)
{
	struct name_match match = names_match(sight->knowledge, &side->pieces, side->text, from);
	return match.n >= to - from;
}

static void name_industry(struct sight *sight, struct side *side, uint32_t from, uint32_t to)
{
	struct str name = piece_span(side, from, to);
	if (is_known_industry(sight, side, from, to))
		return;
	struct finding finding = {.type = ENTITY_SECTOR,
				  .name = str_eq(name, STR("IT")) ? STR("information technology") : name,
				  .known = MENTION_UNKNOWN,
				  .confidence = 0.7,
				  .evidence = STR("how the victim is described")};
	finding.known = knowledge_find(sight->knowledge, ENTITY_SECTOR, finding.name);
	mention_add(sight, side, from, to, &finding);
}

/* "networking solutions provider" */
static uint32_t without_wares(const struct side *side, uint32_t from, uint32_t to)
{
	static const struct str wares[] = {{"solutions", 9}, {"service", 7}, {"services", 8}, {"products", 8}};
	while (to > from + 1 && is_any(side, to - 1, wares, sizeof(wares) / sizeof(wares[0])))
		to--;
	return to;
}

/* "a leading Canadian metal recycling company" */
static void find_praised(struct sight *sight, struct side *side, uint32_t at)
{
	uint32_t from = at + 1;
	if (!(is_piece(side, at, STR("a")) || is_piece(side, at, STR("an"))) || !is_praise(side, from) ||
	    side->pieces.at[at].start < 2 || side->text.p[side->pieces.at[at].start - 2] != ',')
		return;
	while (from < side->pieces.n && from - at < 2 * DESCRIBED_MAX &&
	       (is_praise(side, from) || (side->pieces.at[from].flags & PIECE_CAPITAL && !is_of_industry(side, from)) ||
		(side->pieces.at[from].end - side->pieces.at[from].start == 1))) /* "U.S." */
		from++;
	if (from >= side->pieces.n || side->pieces.at[from].sentence != side->pieces.at[at].sentence)
		return;
	uint32_t to = industry_end(side, from);
	if (to > from && is_trade(side, to) && tells_of_attack(side, at))
		name_industry(sight, side, from, without_wares(side, from, to));
}

/* "a company in the metal recycling industry" */
static void find_placed(struct sight *sight, struct side *side, uint32_t at)
{
	static const struct str players[] = {{"company", 7}, {"firm", 4},           {"player", 6},     {"provider", 8},
					     {"leader", 6},  {"multinational", 13}, {"specialist", 10}};
	if (at == 0 || !is_piece(side, at, STR("in")) || !is_piece(side, at + 1, STR("the")) ||
	    !is_any(side, at - 1, players, sizeof(players) / sizeof(players[0])))
		return;
	uint32_t from = at + 2;
	while (from < side->pieces.n && from - at < DESCRIBED_MAX && !is_of_industry(side, from) &&
	       side->pieces.at[from].flags & PIECE_CAPITAL)
		from++;
	if (from >= side->pieces.n || side->pieces.at[from].sentence != side->pieces.at[at].sentence)
		return;
	uint32_t to = industry_end(side, from);
	if (to > from && (is_piece(side, to, STR("industry")) || is_piece(side, to, STR("sector"))) &&
	    tells_of_attack(side, at))
		name_industry(sight, side, from, to);
}

/* "sectors include IT, mining and retail" */
static void find_it(struct sight *sight, struct side *side, uint32_t at)
{
	const struct piece *piece = &side->pieces.at[at];
	if (!(piece->flags & PIECE_CAPS) || !is_piece(side, at, STR("it")) || side->text.p[piece->end] != ',' ||
	    side->pieces.at[at + 1].flags & PIECE_CAPITAL || !tells_of_targets(side, at))
		return;
	struct finding finding = {.type = ENTITY_SECTOR,
				  .name = STR("information technology"),
				  .confidence = 0.7,
				  .evidence = STR("in a list of targets")};
	finding.known = knowledge_find(sight->knowledge, ENTITY_SECTOR, finding.name);
	mention_add(sight, side, at, at + 1, &finding);
}

void enrich_sectors(struct sight *sight)
{
	for (uint32_t at = 0; at + 3 < sight->body.pieces.n; at++) {
		find_it(sight, &sight->body, at);
		find_praised(sight, &sight->body, at);
		find_placed(sight, &sight->body, at);
	}
}
