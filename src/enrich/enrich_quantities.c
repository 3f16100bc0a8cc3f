/* Quantities: "2.3 million records", "over 1,000 packages". */
#include "enrich_priv.h"

static const struct unit {
	struct str head, name; /* what the word begins with; what it counts */
} units[] = {
	{{"record", 6}, {"records", 7}},
	{{"people", 6}, {"people", 6}},
	{{"individual", 10}, {"people", 6}},
	{{"person", 6}, {"people", 6}},
	{{"patient", 7}, {"people", 6}},
	{{"student", 7}, {"people", 6}},
	{{"employee", 8}, {"people", 6}},
	{{"resident", 8}, {"people", 6}},
	{{"citizen", 7}, {"people", 6}},
	{{"customer", 8}, {"customers", 9}},
	{{"user", 4}, {"users", 5}},
	{{"subscriber", 10}, {"customers", 9}},
	{{"account", 7}, {"accounts", 8}},
	{{"victim", 6}, {"victims", 7}},
	{{"device", 6}, {"devices", 7}},
	{{"server", 6}, {"servers", 7}},
	{{"instance", 8}, {"instances", 9}},
	{{"system", 6}, {"systems", 7}},
	{{"appliance", 9}, {"devices", 7}},
	{{"router", 6}, {"devices", 7}},
	{{"computer", 8}, {"devices", 7}},
	{{"endpoint", 8}, {"devices", 7}},
	{{"host", 4}, {"devices", 7}},
	{{"organization", 12}, {"organizations", 13}},
	{{"organisation", 12}, {"organizations", 13}},
	{{"compan", 6}, {"organizations", 13}},
	{{"firm", 4}, {"organizations", 13}},
	{{"business", 8}, {"organizations", 13}},
	{{"agenc", 5}, {"organizations", 13}},
	{{"package", 7}, {"packages", 8}},
	{{"download", 8}, {"downloads", 9}},
	{{"install", 7}, {"installs", 8}},
	{{"site", 4}, {"sites", 5}},
	{{"website", 7}, {"sites", 5}},
	{{"repositor", 9}, {"repositories", 12}},
	{{"countr", 6}, {"countries", 9}},
	{{"vulnerabilit", 12}, {"flaws", 5}},
	{{"flaw", 4}, {"flaws", 5}},
	{{"credential", 10}, {"credentials", 11}},
	{{"password", 8}, {"credentials", 11}},
	{{"file", 4}, {"files", 5}},
	{{"document", 8}, {"files", 5}},
	{{"gb", 2}, {"gigabytes", 9}},
	{{"gigabyte", 8}, {"gigabytes", 9}},
	{{"tb", 2}, {"terabytes", 9}},
	{{"terabyte", 8}, {"terabytes", 9}},
	{{"state", 5}, {"states", 6}},
	{{"domain", 6}, {"domains", 7}},
	{{"address", 7}, {"addresses", 9}},
	{{"pipeline", 8}, {"pipelines", 9}},
	{{"household", 9}, {"people", 6}},
};
#define UNIT_REACH 3 /* words between the number and what it counts: "2.3 million customer account records" */

static double scale_of(const struct side *side, uint32_t at)
{
	if (is_piece(side, at, STR("million")) || is_piece(side, at, STR("m")))
		return 1e6;
	if (is_piece(side, at, STR("billion")) || is_piece(side, at, STR("bn")))
		return 1e9;
	if (is_piece(side, at, STR("thousand")) || is_piece(side, at, STR("k")))
		return 1e3;
	return 1;
}

/* "1,234,567" and "2.3" are several pieces; pieces taken, 0 none. */
static uint32_t read_number(const struct side *side, uint32_t at, double *value)
{
	char digits[32];
	size_t n = 0;
	uint32_t i = at;
	while (i < side->pieces.n && side->pieces.at[i].flags & PIECE_DIGITS) {
		const struct piece *piece = &side->pieces.at[i];
		char sign = i > at ? side->text.p[side->pieces.at[i - 1].end] : 0;
		if (i > at && (piece->start != side->pieces.at[i - 1].end + 1 ||
			       !(sign == '.' || (sign == ',' && piece->fold.n == 3))))
			break;
		if (n + piece->fold.n + 1 >= sizeof(digits))
			return 0;
		if (sign == '.')
			digits[n++] = '.';
		memcpy(digits + n, piece->fold.p, piece->fold.n);
		n += piece->fold.n;
		i++;
	}
	return n && str_double((struct str){digits, n}, value) ? i - at : 0;
}

/* "hosts", "countries", "installations"; not "hosted". */
static bool is_ending(struct str rest)
{
	static const struct str ends[] = {{"s", 1}, {"es", 2}, {"y", 1}, {"ies", 3}, {"ation", 5}, {"ations", 6}};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_eq(rest, ends[i]))
			return true;
	return !rest.n;
}

static const struct unit *unit_at(const struct side *side, uint32_t at)
{
	struct str word = side->pieces.at[at].fold;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_starts(word, units[i].head) &&
		    (units[i].head.n > 3 ? is_ending(str_cut(word, units[i].head.n, word.n))
					 : word.n == units[i].head.n))
			return &units[i];
	return NULL;
}

/* The number of a name or a day counts nothing: "Microsoft 365", "CVE-2026-55040", "version 2.8", "August 4". */
static bool is_part_of_name(const struct side *side, uint32_t at)
{
	static const struct str heads[] = {{"version", 7}, {"article", 7}, {"port", 4},  {"section", 7}, {"level", 5},
					   {"windows", 7}, {"server", 6},  {"error", 5}, {"fortune", 7}};
	uint32_t start = side->pieces.at[at].start;
	char joint = start > 1 ? side->text.p[start - 1] : ' ';
	if (side->taken[at] || (at > 0 && month_named(&side->pieces.at[at - 1])) ||
	    ((joint == '-' || joint == '.' || joint == '/') && is_ascii_alnum(side->text.p[start - 2])))
		return true;
	for (size_t i = 0; at > 0 && i < sizeof(heads) / sizeof(heads[0]); i++)
		if (is_piece(side, at - 1, heads[i]))
			return true;
	return false;
}

/* "5 hosts, 3": a new part begins behind the piece. A piece that is a part of another may end with the text. */
static bool ends_part(const struct side *side, uint32_t at)
{
	uint32_t end = side->pieces.at[at].end;
	return end < side->text.n && strchr(",;:", side->text.p[end]);
}

static uint32_t take_quantity(struct sight *sight, const struct side *side, uint32_t at)
{
	double value = 0;
	uint32_t n = read_number(side, at, &value);
	if (!n || is_part_of_name(side, at))
		return n;
	double scale = scale_of(side, at + n);
	uint32_t from = at + n + (scale > 1), sentence = side->pieces.at[at].sentence;
	for (uint32_t i = from; i < side->pieces.n && i <= from + UNIT_REACH; i++) {
		const struct piece *piece = &side->pieces.at[i];
		if (piece->sentence != sentence || piece->flags & (PIECE_DIGITS | PIECE_LINK) || ends_part(side, i - 1))
			break;
		const struct unit *unit = unit_at(side, i);
		if (!unit)
			continue;
		struct quantity *quantity = vec_push(sight->arena, &sight->out->quantities);
		if (!quantity) {
			sight->no_memory = true;
			return n;
		}
		*quantity = (struct quantity){.value = value * scale,
					      .unit = unit->name,
					      .start = side->pieces.at[at].start,
					      .end = piece->end};
		return i + 1 - at;
	}
	return n;
}

void enrich_quantities(struct sight *sight)
{
	const struct side *side = &sight->body;
	for (uint32_t at = 0; at < side->pieces.n;) {
		uint32_t n = take_quantity(sight, side, at);
		at += n ? n : 1;
	}
}
