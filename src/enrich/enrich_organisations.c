/* Companies, agencies and products that no lexicon knows, by the forms of their names. */
#include "enrich_priv.h"

#define ORGANISATION_PIECES 6
#define ENDED_PIECES 3 /* words in front of "Inc", "Labs" ... */

struct form { /* a row of data/lists/name_forms.tsv */
	enum entity_type type;
	bool met, weak;
};

static struct form form_of(const struct sight *sight, const struct side *side, uint32_t at, bool begins)
{
	struct form form = {0};
	if (at >= side->pieces.n || !(side->pieces.at[at].flags & PIECE_CAPITAL))
		return form;
	const struct table_row *row = list_row(sight, LIST_FORMS, &side->pieces.at[at]);
	int type = row && row->n >= 3 ? words_find(entity_type_words(), row->cells[1]) : -1;
	if (type < 0)
		return form;
	form.type = (enum entity_type)type;
	form.weak = str_has(row->cells[2], STR("weak"));
	form.met = begins ? str_has(row->cells[2], STR("begins")) : form.weak || str_has(row->cells[2], STR("ends"));
	return form;
}

static bool is_free(const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (side->taken[i])
			return false;
	return from < to;
}

static void add_formed(struct sight *sight, struct side *side, uint32_t from, uint32_t to, enum entity_type type,
		       double confidence, struct str evidence)
{
	if (is_doubtful(sight, side, from, to, type))
		return;
	struct finding finding = {.type = type,
				  .name = piece_span(side, from, to),
				  .known = MENTION_UNKNOWN,
				  .confidence = confidence,
				  .evidence = evidence};
	mention_add(sight, side, from, to, &finding);
}

static bool has_odd_word(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (is_odd_word(sight, &side->pieces.at[i]))
			return true;
	return false;
}

/* "Nask Door Inc", "Bay Area Labs", "West Yorkshire Police": a run of capitals with such an end. */
static bool find_ended(struct sight *sight, struct side *side, uint32_t at, uint32_t to)
{
	if (side->is_title && sight->title_shouts)
		return false;
	for (uint32_t last = to - 1; last > at; last--) {
		struct form form = form_of(sight, side, last, false);
		uint32_t from = last - at > ENDED_PIECES ? last - ENDED_PIECES : at;
		if (!form.met || !is_free(side, from, last + 1))
			continue;
		if (side->text.p[side->pieces.at[last - 1].end] != ' ' || side->pieces.at[from].flags & PIECE_STOP)
			return false;
		bool odd = has_odd_word(sight, side, from, last);
		if (form.weak && !odd && (last - from < 2 || side->pieces.at[from].flags & PIECE_FIRST))
			return false;
		if (!odd && side->pieces.at[from].flags & PIECE_FIRST)
			return false;
		add_formed(sight, side, from, last + 1, form.type, 0.7, STR("form of the name"));
		return true;
	}
	return false;
}

/* "Ministry of X", "City of X", "University of X". */
static bool find_begun(struct sight *sight, struct side *side, uint32_t at)
{
	struct form form = form_of(sight, side, at, true);
	if (!form.met || !is_piece(side, at + 1, STR("of")))
		return false;
	uint32_t from = at + 2;
	if (is_piece(side, from, STR("the")))
		from++;
	uint32_t to = proper_run(side, from, side->is_title && sight->title_shouts ? 1 : 4);
	if (to == from || !is_adjacent(side, from))
		return false;
	add_formed(sight, side, at, to, form.type, 0.75, STR("form of the name"));
	return true;
}

/* Verbs that only people and organisations are the subject of. */
static bool is_telling(const struct sight *sight, const struct side *side, uint32_t at)
{
	return at < side->pieces.n && list_row(sight, LIST_TELLING, &side->pieces.at[at]);
}

static bool is_source_lead(const struct side *side, uint32_t at)
{
	if (at < 2)
		return false;
	bool researchers = is_piece(side, at - 2, STR("researchers")) || is_piece(side, at - 2, STR("analysts"));
	return (researchers && (is_piece(side, at - 1, STR("at")) || is_piece(side, at - 1, STR("from")))) ||
	       (is_piece(side, at - 2, STR("according")) && is_piece(side, at - 1, STR("to"))) ||
	       is_piece(side, at - 1, STR("firm")) || is_piece(side, at - 1, STR("company")) ||
	       is_piece(side, at - 1, STR("vendor")) || is_piece(side, at - 1, STR("giant"));
}

/* "Curry said": the person who was named in full before. */
static bool is_last_name(const struct sight *sight, struct str name)
{
	const struct mentions *list = &sight->out->entities;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].type == ENTITY_PERSON && str_ends(list->at[i].name, name))
			return true;
	return false;
}

/* "CloudSEK reported", "researchers at X", "security firm X". */
static bool find_telling(struct sight *sight, struct side *side, uint32_t at, uint32_t to)
{
	const struct piece *first = &side->pieces.at[at];
	if (side->is_title || !is_free(side, at, to) || to - at > 3 || first->flags & (PIECE_STOP | PIECE_DIGITS))
		return false;
	bool led = is_source_lead(side, at);
	bool tells = is_telling(sight, side, to) && is_adjacent(side, to);
	bool odd = is_odd_word(sight, first) || (to - at > 1 && is_odd_word(sight, &side->pieces.at[to - 1]));
	if ((!(led && !(first->flags & PIECE_FIRST)) && !(tells && odd)) ||
	    is_last_name(sight, piece_span(side, at, to)))
		return false;
	add_formed(sight, side, at, to, ENTITY_COMPANY, 0.6, STR("speaks in the text"));
	return true;
}

/* "a cyberattack on Nask Door", "the breach at Plaza Auto Mall": the victim. */
static bool find_victim(struct sight *sight, struct side *side, uint32_t at, uint32_t to)
{
	static const struct str hits[] = {
		{"cyberattack", 11}, {"attack", 6}, {"breach", 6}, {"ransomware", 10}, {"intrusion", 9}};
	const struct piece *first = &side->pieces.at[at];
	if (at < 2 || side->is_title || !is_free(side, at, to) ||
	    first->flags & (PIECE_STOP | PIECE_DIGITS | PIECE_FIRST))
		return false;
	if (!is_piece(side, at - 1, STR("on")) && !is_piece(side, at - 1, STR("against")) &&
	    !is_piece(side, at - 1, STR("at")))
		return false;
	for (size_t i = 0; i < sizeof(hits) / sizeof(hits[0]); i++)
		if (is_piece(side, at - 2, hits[i])) {
			add_formed(sight, side, at, to, ENTITY_COMPANY, 0.6, STR("attacked in the text"));
			return true;
		}
	return false;
}

static bool names_flaw(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"vulnerability", 13},
					   {"vulnerabilities", 15},
					   {"flaw", 4},
					   {"flaws", 5},
					   {"bug", 3},
					   {"bugs", 4},
					   {"zero", 4},
					   {"plugin", 6},
					   {"instances", 9},
					   {"appliances", 10},
					   {"servers", 7},
					   {"server", 6},
					   {"versions", 8},
					   {"browser", 7},
					   {"extension", 9},
					   {"devices", 7},
					   {"routers", 7},
					   {"users", 5},
					   {"firewalls", 9},
					   {"package", 7},
					   {"library", 7},
					   {"app", 3},
					   {"apps", 4}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

static bool is_flaw_in(const struct side *side, uint32_t at)
{
	static const struct str words[] = {
		{"vulnerability", 13}, {"vulnerabilities", 15}, {"flaw", 4},  {"flaws", 5}, {"bug", 3},
		{"injection", 9},      {"versions", 8},         {"bypass", 6}};
	if (at >= 3 && is_piece(side, at - 1, STR("the")))
		at--;
	if (at < 2 || !(is_piece(side, at - 1, STR("in")) || is_piece(side, at - 1, STR("of"))))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at - 2, words[i]))
			return true;
	return false;
}

static bool find_product(struct sight *sight, struct side *side, uint32_t at, uint32_t to)
{
	if (!is_free(side, at, to) || (side->is_title && sight->title_shouts))
		return false;
	const struct piece *first = &side->pieces.at[at];
	if (first->flags & (PIECE_STOP | PIECE_DIGITS | PIECE_FIRST) && !is_odd_word(sight, first))
		return false;
	bool odd = is_odd_word(sight, first);
	if (!is_flaw_in(side, at) && !(odd && names_flaw(side, to) && is_adjacent(side, to)))
		return false;
	if (first->flags & PIECE_CAPS && !(first->flags & PIECE_MIXED))
		return false;
	if (is_doubtful(sight, side, at, to, ENTITY_PRODUCT))
		return false;
	struct finding finding = {.type = ENTITY_PRODUCT,
				  .name = piece_span(side, at, to),
				  .known = MENTION_UNKNOWN,
				  .confidence = 0.6,
				  .evidence = STR("named with a flaw")};
	mention_add(sight, side, at, to, &finding);
	return true;
}

void enrich_organisations(struct sight *sight)
{
	size_t before = sight->out->entities.n;
	struct side *sides[] = {&sight->body, &sight->title};
	for (int s = 0; s < 2; s++) {
		struct side *side = sides[s];
		for (uint32_t at = 0; at < side->pieces.n;) {
			uint32_t to = proper_run(side, at, ORGANISATION_PIECES);
			if (to == at || side->taken[at]) {
				at++;
				continue;
			}
			while (to > at && side->taken[to - 1])
				to--;
			bool found = find_begun(sight, side, at) || find_ended(sight, side, at, to) ||
				     find_telling(sight, side, at, to) || find_victim(sight, side, at, to) ||
				     find_product(sight, side, at, to);
			at = found ? to : at + 1;
		}
	}
	size_t found = sight->out->entities.n;
	for (size_t i = before; i < found; i++) {
		struct mention mention = sight->out->entities.at[i]; /* the list may move */
		for (int s = 0; s < 2; s++)
			mention_propagate(sight, sides[s], &mention);
	}
}
