/* Names that are made by rule: CVE numbers, incident numbers, codes of actors; and ATT&CK techniques. */
#include "enrich_priv.h"

/* The letters at the start of "unc6240" and the digits behind; false when there is anything else. */
static bool split_code(struct str fold, struct str *letters, struct str *digits)
{
	size_t i = 0;
	while (i < fold.n && is_ascii_alpha(fold.p[i]))
		i++;
	size_t j = i;
	while (j < fold.n && is_ascii_digit(fold.p[j]))
		j++;
	*letters = str_cut(fold, 0, i);
	*digits = str_cut(fold, i, j);
	return i > 0 && j == fold.n;
}

static bool has_digits(const struct side *side, uint32_t at, size_t least, size_t most)
{
	return at < side->pieces.n && side->pieces.at[at].flags & PIECE_DIGITS && side->pieces.at[at].fold.n >= least &&
	       side->pieces.at[at].fold.n <= most;
}

static void add_coded(struct sight *sight, struct side *side, uint32_t from, uint32_t to, enum entity_type type,
		      struct str name)
{
	struct finding finding = {.type = type,
				  .name = name,
				  .known = knowledge_find(sight->knowledge, type, name),
				  .confidence = 0.97,
				  .evidence = STR("pattern")};
	if (str_is_null(name))
		sight->no_memory = true;
	else
		mention_add(sight, side, from, to, &finding);
}

/* What joins the numbers of one year: "CVE-2026-65923/65924", "CVE-2026-48276, -48277 and -48281". */
static bool is_short_cve(const struct side *side, uint32_t at)
{
	if (!has_digits(side, at, 4, 7) || side->pieces.at[at].sentence != side->pieces.at[at - 1].sentence)
		return false;
	struct str gap = str_cut(side->text, side->pieces.at[at - 1].end, side->pieces.at[at].start);
	bool dashed = gap.n > 1 && gap.p[gap.n - 1] == '-';
	return str_eq(gap, STR("/")) ||
	       (dashed && gap.n < 8 && (gap.p[0] == ',' || gap.p[0] == ' ' || gap.p[0] == '/'));
}

/* The numbers behind a whole one that leave out its year, which stands at piece `year`. */
static uint32_t take_short_cves(struct sight *sight, struct side *side, uint32_t at, uint32_t year)
{
	uint32_t to = at;
	while (to < side->pieces.n) {
		uint32_t next = to;
		if (is_piece(side, next, STR("and")) && next + 1 < side->pieces.n &&
		    side->pieces.at[next + 1].start > 0 && side->text.p[side->pieces.at[next + 1].start - 1] == '-')
			next++;
		if (!is_short_cve(side, next))
			break;
		add_coded(sight, side, next, next + 1, ENTITY_VULNERABILITY,
			  str_print(sight->arena, "CVE-%.*s-%.*s", STR_FORMAT(side->pieces.at[year].fold),
				    STR_FORMAT(side->pieces.at[next].fold)));
		to = next + 1;
	}
	return to - at;
}

/* CVE-2026-1234, also with blanks or other dashes between. */
static uint32_t take_cve(struct sight *sight, struct side *side, uint32_t at)
{
	if (!is_piece(side, at, STR("cve")) || !has_digits(side, at + 1, 4, 4) || !has_digits(side, at + 2, 4, 7))
		return 0;
	const struct piece *p = side->pieces.at + at;
	if (p[1].start > p[0].end + 3 || p[2].start > p[1].end + 3)
		return 0;
	add_coded(sight, side, at, at + 3, ENTITY_VULNERABILITY,
		  str_print(sight->arena, "CVE-%.*s-%.*s", STR_FORMAT(p[1].fold), STR_FORMAT(p[2].fold)));
	return 3 + take_short_cves(sight, side, at + 3, at + 1);
}

static uint32_t take_incident(struct sight *sight, struct side *side, uint32_t at)
{
	static const struct str heads[] = {{"EX", 2}, {"MO", 2}, {"SP", 2}, {"TM", 2}, {"CR", 2}, {"DZ", 2}, {"MM", 2}};
	struct str surface = piece_span(side, at, at + 1), letters, digits;
	if (!(side->pieces.at[at].flags & PIECE_MIXED)) /* letters and digits */
		return 0;
	if (!split_code(surface, &letters, &digits) || digits.n < 6 || digits.n > 7)
		return 0;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_eq(letters, heads[i])) {
			add_coded(sight, side, at, at + 1, ENTITY_INCIDENT_ID, surface);
			return 1;
		}
	return 0;
}

/* The families of actor codes: how many digits they have, and how they are written. */
static const struct actor_code {
	struct str head;
	uint32_t least, most;
	struct str written; /* in front of the digits */
} actor_codes[] = {
	{{"apt", 3}, 1, 3, {"APT", 3}},        {{"unc", 3}, 3, 4, {"UNC", 3}},        {{"ta", 2}, 3, 4, {"TA", 2}},
	{{"fin", 3}, 1, 2, {"FIN", 3}},        {{"storm", 5}, 4, 4, {"Storm-", 6}},   {{"dev", 3}, 4, 4, {"DEV-", 4}},
	{{"uac", 3}, 4, 4, {"UAC-", 4}},       {{"uta", 3}, 4, 4, {"UTA", 3}},        {{"tag", 3}, 2, 3, {"TAG-", 4}},
	{{"uat", 3}, 4, 5, {"UAT-", 4}},       {{"tgr", 3}, 4, 4, {"TGR-", 4}},       {{"temp", 4}, 4, 4, {"TEMP-", 5}},
	{{"shadow", 6}, 3, 3, {"SHADOW-", 7}}, {{"icedev", 6}, 1, 4, {"ICEDEV-", 7}},
};

static uint32_t take_actor(struct sight *sight, struct side *side, uint32_t at)
{
	struct str letters, digits;
	if (!(side->pieces.at[at].flags & PIECE_CAPITAL) || !split_code(side->pieces.at[at].fold, &letters, &digits))
		return 0;
	uint32_t n = 1;
	if (digits.n == 0) { /* "Storm-2755", "APT 28" */
		if (!has_digits(side, at + 1, 1, 5) || !is_adjacent(side, at + 1) ||
		    (side->text.p[side->pieces.at[at].end] != '-' && letters.n != 3))
			return 0;
		digits = side->pieces.at[at + 1].fold;
		n = 2;
	}
	for (size_t i = 0; i < sizeof(actor_codes) / sizeof(actor_codes[0]); i++) {
		const struct actor_code *code = &actor_codes[i];
		if (!str_eq(letters, code->head) || digits.n < code->least || digits.n > code->most)
			continue;
		if (str_eq(letters, STR("ta")) && str_starts(digits, STR("00")))
			return 0; /* a tactic of ATT&CK */
		if (n == 2 && side->text.p[side->pieces.at[at].end] != '-' && !str_eq(letters, STR("apt")))
			return 0;
		struct name_match known = names_match(sight->knowledge, &side->pieces, side->text, at);
		if (known.n >= n) /* the lexicon may know its other names */
			return 0;

		struct str name = str_print(sight->arena, "%.*s%.*s", STR_FORMAT(code->written), STR_FORMAT(digits));
		add_coded(sight, side, at, at + n, ENTITY_THREAT_ACTOR, name);
		return n;
	}
	return 0;
}

/* T1059 or T1059.001. */
static uint32_t take_technique_id(struct sight *sight, struct side *side, uint32_t at)
{
	struct str surface = piece_span(side, at, at + 1);
	if (surface.n == 9 && surface.p[5] == '.' && surface.p[0] == 'T') {
		add_coded(sight, side, at, at + 1, ENTITY_TECHNIQUE, surface);
		return 1;
	}
	if (surface.n != 5 || surface.p[0] != 'T' || surface.p[1] != '1')
		return 0;
	for (size_t i = 1; i < 5; i++)
		if (!is_ascii_digit(surface.p[i]))
			return 0;
	uint32_t n = 1, end = side->pieces.at[at].end;
	if (has_digits(side, at + 1, 3, 3) && side->pieces.at[at + 1].start == end + 1 && side->text.p[end] == '.')
		n = 2;
	add_coded(sight, side, at, at + n, ENTITY_TECHNIQUE, piece_span(side, at, at + n));
	return n;
}

/* A capital, a digit among letters, or "cve". */
static bool may_begin(const struct piece *piece)
{
	return !(piece->flags & PIECE_LINK) &&
	       (piece->flags & (PIECE_CAPITAL | PIECE_MIXED) || str_eq(piece->fold, STR("cve")));
}

void enrich_ids(struct sight *sight)
{
	static uint32_t (*const takers[])(struct sight *, struct side *, uint32_t) = {take_cve, take_incident,
										      take_actor, take_technique_id};
	struct side *sides[] = {&sight->body, &sight->title};
	for (int i = 0; i < 2; i++)
		for (uint32_t at = 0; at < sides[i]->pieces.n;) {
			uint32_t n = 0;
			if (may_begin(&sides[i]->pieces.at[at]))
				for (size_t t = 0; t < sizeof(takers) / sizeof(takers[0]) && !n; t++)
					n = takers[t](sight, sides[i], at);
			at += n ? n : 1;
		}
}

/* Techniques that the words plainly show. */
void enrich_techniques(struct sight *sight)
{
	struct side *sides[] = {&sight->body, &sight->title};
	for (int s = 0; s < 2; s++)
		for (size_t i = 0; i < sides[s]->hits.n; i++) {
			const struct phrase_hit *hit = &sides[s]->hits.at[i];
			if (hit->table != PHRASES_TECHNIQUES || hit->row->n < 2)
				continue;
			if (is_guarded(sides[s], hit->from, hit->to, STR("negation")) ||
			    is_guarded(sides[s], hit->from, hit->to, STR("advice")))
				continue;
			struct finding finding = {.type = ENTITY_TECHNIQUE,
						  .name = hit->row->cells[1],
						  .known = MENTION_UNKNOWN,
						  .confidence = 0.7,
						  .evidence = hit->row->cells[0]};
			mention_add(sight, sides[s], hit->from, hit->to, &finding);
		}
}
