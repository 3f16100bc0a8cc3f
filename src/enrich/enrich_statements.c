/* What the text itself says of a CVE: exploited, proof of concept, patched, unpatched, its CVSS score; each with
 * its words, and whether they deny it. A statement belongs to the CVEs of its clause, else of its sentence, else
 * to the only CVE of the article. */
#include "enrich_priv.h"

#define SCORE_REACH 8 /* pieces between "CVSS" and its number */

struct clause { /* pieces between the words that set two statements against each other */
	uint32_t from, to;
};

static const struct mention *flaw_at(const struct sight *sight, const struct side *side, uint32_t at)
{
	const struct mention *owner = side->owner[at] ? &sight->out->entities.at[side->owner[at] - 1] : NULL;
	return owner && owner->type == ENTITY_VULNERABILITY ? owner : NULL;
}

static bool is_border(const struct side *side, uint32_t at)
{
	uint32_t before = at ? side->pieces.at[at - 1].end : 0;
	return is_piece(side, at, STR("while")) || is_piece(side, at, STR("but")) ||
	       is_piece(side, at, STR("whereas")) ||
	       str_has(str_cut(side->text, before, side->pieces.at[at].start), STR(";"));
}

static struct clause clause_of(const struct side *side, uint32_t at, bool whole)
{
	const struct pieces *pieces = &side->pieces;
	uint32_t sentence = pieces->at[at].sentence;
	struct clause c = {at, at + 1};
	while (c.from > 0 && pieces->at[c.from - 1].sentence == sentence && (whole || !is_border(side, c.from)))
		c.from--;
	while (c.to < pieces->n && pieces->at[c.to].sentence == sentence && (whole || !is_border(side, c.to)))
		c.to++;
	return c;
}

static void add_statement(struct sight *sight, const struct flaw_statement *statement)
{
	struct flaw_statements *list = &sight->out->statements;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i].cve, statement->cve) && list->at[i].says == statement->says &&
		    list->at[i].denied == statement->denied &&
		    (statement->says != FLAW_CVSS || list->at[i].start == statement->start))
			return;
	if (list->n >= CAP_STATEMENTS)
		return;
	struct flaw_statement *slot = vec_push(sight->arena, list);
	if (slot)
		*slot = *statement;
	sight->no_memory |= !slot;
}

static size_t add_for_clause(struct sight *sight, const struct side *side, struct clause clause,
			     struct flaw_statement *statement)
{
	size_t n = 0;
	for (uint32_t at = clause.from; at < clause.to; at++) {
		const struct mention *flaw = flaw_at(sight, side, at);
		if (!flaw || (at > clause.from && side->owner[at - 1] == side->owner[at] && !side->begins[at]))
			continue;
		statement->cve = flaw->name;
		add_statement(sight, statement);
		n++;
	}
	return n;
}

/* The CVE of the article when it names only one. */
static const struct mention *only_flaw(const struct sight *sight)
{
	const struct mention *one = NULL;
	for (size_t i = 0; i < sight->out->entities.n; i++)
		if (sight->out->entities.at[i].type == ENTITY_VULNERABILITY) {
			if (one)
				return NULL;
			one = &sight->out->entities.at[i];
		}
	return one;
}

static bool says_of(const struct phrase_hit *hit, enum flaw_word *out)
{
	static const struct {
		struct str name;
		enum flaw_word says;
	} names[] = {{{"exploited", 9}, FLAW_EXPLOITED},   {{"mass exploitation", 17}, FLAW_EXPLOITED},
		     {{"proof of concept", 16}, FLAW_POC}, {{"patch available", 15}, FLAW_PATCHED},
		     {{"patch", 5}, FLAW_PATCHED},         {{"unpatched", 9}, FLAW_UNPATCHED}};
	if (hit->table != PHRASES_INDICATORS || hit->row->n < 4)
		return false;
	bool exploited = str_eq(hit->row->cells[3], STR("exploited")) && str_eq(hit->row->cells[2], STR("flaw_poc"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(hit->row->cells[1], names[i].name)) {
			*out = names[i].says;
			return true;
		}
	*out = FLAW_EXPLOITED; /* "zero-day attacks" */
	return exploited;
}

/* "no patch" denies nothing: it is the statement. A patch is told of by what was done, not by advice about it. */
static bool is_told(const struct side *side, const struct phrase_hit *hit, enum flaw_word says, bool *denied)
{
	const struct piece *first = &side->pieces.at[hit->from];
	if (says == FLAW_PATCHED && hit->to == hit->from + 1 && !str_eq(first->fold, STR("patched")) &&
	    !str_eq(first->fold, STR("hotfix")))
		return false;
	if (says == FLAW_POC &&
	    is_piece(side, hit->to - 1, STR("chain"))) /* how the attack goes, not that it is public */
		return false;
	*denied = says != FLAW_UNPATCHED && is_guarded(side, hit->from, hit->to, STR("negation"));
	return *denied || (!is_guarded(side, hit->from, hit->to, STR("hypothesis")) &&
			   !is_guarded(side, hit->from, hit->to, STR("simulated")));
}

static void read_phrases(struct sight *sight, const struct side *side, const struct mention *only)
{
	for (size_t i = 0; i < side->hits.n; i++) {
		const struct phrase_hit *hit = &side->hits.at[i];
		struct flaw_statement statement = {0};
		if (!says_of(hit, &statement.says) || !is_told(side, hit, statement.says, &statement.denied))
			continue;
		if (!side->is_title) {
			statement.start = side->pieces.at[hit->from].start;
			statement.end = side->pieces.at[hit->to - 1].end;
		}
		size_t n = add_for_clause(sight, side, clause_of(side, hit->from, false), &statement);
		if (!n)
			n = add_for_clause(sight, side, clause_of(side, hit->from, true), &statement);
		if (!n && only) {
			statement.cve = only->name;
			add_statement(sight, &statement);
		}
	}
}

/* ---- Scores ---- */

/* "9.8" and "10", as pieces; false for what is no score. */
static bool score_at(const struct side *side, uint32_t at, double *value, uint32_t *to)
{
	const struct pieces *pieces = &side->pieces;
	if (at >= pieces->n || !(pieces->at[at].flags & PIECE_DIGITS) || pieces->at[at].fold.n > 2)
		return false;
	uint32_t start = pieces->at[at].start, end = pieces->at[at].end;
	*to = at + 1;
	if (*to < pieces->n && end < side->text.n && side->text.p[end] == '.' && pieces->at[*to].start == end + 1 &&
	    pieces->at[*to].flags & PIECE_DIGITS) {
		if (pieces->at[*to].fold.n > 1)
			return false;
		end = pieces->at[(*to)++].end;
	}
	bool marked = start > 0 && (side->text.p[start - 1] == 'v' || side->text.p[start - 1] == 'V' ||
				    strchr(":-.", side->text.p[start - 1]));
	return !marked && str_double(str_cut(side->text, start, end), value) && *value <= 10;
}

/* The number behind "CVSS": the last of "CVSS 3.1 base score of 9.8", the first otherwise. */
static bool find_score(const struct side *side, uint32_t cvss, double *score, uint32_t *to)
{
	const struct pieces *pieces = &side->pieces;
	bool found = false, is_kind = false;
	for (uint32_t at = cvss + 1, next; at < pieces->n && at - cvss <= SCORE_REACH; at = next) {
		double value;
		uint32_t end;
		next = at + 1;
		if (pieces->at[at].sentence != pieces->at[cvss].sentence || pieces->at[at].flags & PIECE_LINK ||
		    is_piece(side, at, STR("cvss")))
			break;
		if (found && is_kind &&
		    (is_piece(side, at, STR("score")) || is_piece(side, at, STR("base")) ||
		     is_piece(side, at, STR("rating")))) {
			found = false; /* it was the version of CVSS */
			continue;
		}
		if (found || !score_at(side, at, &value, &end))
			continue;
		found = true;
		is_kind = at == cvss + 1 && (value < 2.05 || (value > 2.95 && value < 4.05));
		*score = value;
		*to = next = end;
	}
	return found;
}

/* The flaw named last before the score, else the first behind it in its sentence. */
static const struct mention *scored(const struct sight *sight, const struct side *side, uint32_t at)
{
	struct clause whole = clause_of(side, at, true);
	for (uint32_t i = at; i-- > whole.from;)
		if (flaw_at(sight, side, i))
			return flaw_at(sight, side, i);
	for (uint32_t i = at; i < whole.to; i++)
		if (flaw_at(sight, side, i))
			return flaw_at(sight, side, i);
	return NULL;
}

static void read_scores(struct sight *sight, const struct side *side, const struct mention *only)
{
	for (uint32_t at = 0; at < side->pieces.n; at++) {
		struct flaw_statement statement = {.says = FLAW_CVSS};
		uint32_t to;
		if (!is_piece(side, at, STR("cvss")) || !find_score(side, at, &statement.score, &to))
			continue;
		const struct mention *flaw = scored(sight, side, at);
		flaw = flaw ? flaw : only;
		if (!flaw)
			continue;
		statement.cve = flaw->name;
		if (!side->is_title) {
			statement.start = side->pieces.at[at].start;
			statement.end = side->pieces.at[to - 1].end;
		}
		add_statement(sight, &statement);
	}
}

void enrich_statements(struct sight *sight)
{
	const struct mention *only = only_flaw(sight);
	bool any = only != NULL;
	for (size_t i = 0; i < sight->out->entities.n && !any; i++)
		any = sight->out->entities.at[i].type == ENTITY_VULNERABILITY;
	if (!any)
		return;
	const struct side *sides[] = {&sight->title, &sight->body};
	for (int s = 0; s < 2; s++) {
		read_phrases(sight, sides[s], only);
		read_scores(sight, sides[s], only);
	}
}
