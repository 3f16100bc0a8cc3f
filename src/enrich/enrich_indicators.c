/* Severity indicators: phrases that say what kind of event it is, unless a guard takes them back. */
#include "enrich_priv.h"

#define LEAD_SENTENCES 3

static const struct str guard_kinds[] = {
	{"negation", 8}, {"hypothesis", 10}, {"history", 7}, {"advice", 6}, {"simulated", 9}};

/* What a flaw allows is what could be done: "lets attackers execute code" takes nothing back. */
static bool is_possible_by_nature(const struct phrase_hit *hit)
{
	return hit->row->n >= 3 && words_find(event_class_words(), hit->row->cells[2]) == CLASS_FLAW_PATCHED;
}

static bool is_taken_back(const struct side *side, const struct phrase_hit *hit)
{
	for (size_t i = 0; i < sizeof(guard_kinds) / sizeof(guard_kinds[0]); i++)
		if (is_guarded(side, hit->from, hit->to, guard_kinds[i]) &&
		    !(str_eq(guard_kinds[i], STR("hypothesis")) && is_possible_by_nature(hit)))
			return true;
	return false;
}

/* Advice sentences speak of attacks in general, noise of other things. */
static bool is_told_here(const struct sight *sight, const struct side *side, const struct phrase_hit *hit)
{
	if (side->is_title)
		return true;
	enum sentence_role role = annotation_role_at(sight->out, side->pieces.at[hit->from].start);
	return role != ROLE_NOISE;
}

static double weight_of(const struct side *side, const struct phrase_hit *hit)
{
	if (side->is_title)
		return 3;
	return side->pieces.at[hit->from].sentence < LEAD_SENTENCES ? 2 : 1;
}

/* A row named "-" only keeps its words from being read otherwise: "phishing-resistant", "Zero Day Initiative". */
static bool is_silent(const struct phrase_hit *hit)
{
	return hit->row->n >= 2 && str_eq(hit->row->cells[1], STR("-"));
}

static void add_indicator(struct sight *sight, const struct side *side, const struct phrase_hit *hit,
			  struct indicators *list)
{
	const struct table_row *row = hit->row;
	int class = row->n >= 4 ? words_find(event_class_words(), row->cells[2]) : -1;
	int status = row->n >= 4 ? words_find(event_status_words(), row->cells[3]) : -1;
	if (class < 0 || status < 0 || list->n >= CAP_INDICATORS)
		return;
	struct indicator *indicator = vec_push(sight->arena, list);
	if (!indicator) {
		sight->no_memory = true;
		return;
	}
	if (sight->is_report) {
		class = CLASS_RESEARCH;
		status = STATUS_NONE;
	}
	*indicator = (struct indicator){.name = row->cells[1],
					.start = side->is_title ? 0 : side->pieces.at[hit->from].start,
					.end = side->is_title ? 0 : side->pieces.at[hit->to - 1].end,
					.in_title = side->is_title,
					.class = (enum event_class) class,
					.status = (enum event_status)status,
					.weight = weight_of(side, hit)};
}

void enrich_indicators(struct sight *sight)
{
	struct side *sides[] = {&sight->title, &sight->body};
	for (int s = 0; s < 2; s++) {
		uint32_t covered = 0; /* a phrase inside a longer one says nothing more */
		for (size_t i = 0; i < sides[s]->hits.n; i++) {
			const struct phrase_hit *hit = &sides[s]->hits.at[i];
			if (hit->table != PHRASES_INDICATORS || hit->to <= covered)
				continue;
			covered = hit->to;
			if (is_silent(hit) || !is_told_here(sight, sides[s], hit))
				continue;
			if (!is_taken_back(sides[s], hit))
				add_indicator(sight, sides[s], hit, &sight->out->indicators);
			else if (is_guarded(sides[s], hit->from, hit->to, STR("negation")))
				add_indicator(sight, sides[s], hit, &sight->out->denied);
		}
	}
}
