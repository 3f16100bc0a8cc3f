/* Where sources differ: in numbers of the same thing, CVSS scores, days of an event, the name of the attacker. */
#include <math.h>

#include "brief_priv.h"
#include "ratings.h"

enum { UNITS_MOST = 16, LEAD_SENTENCES = 3, DAY_S = 86400 };
#define DIFFERENT_FROM .05 /* of the larger value */
#define SAME_SCALE 5.0     /* numbers further apart count different things */
#define SAME_THING .25     /* shared stems of the two sentences */
#define SAME_DAY .5        /* of two that date something */

/* The largest central number of the unit in an article; NULL none. */
static const struct quantity *central_number(const struct desk *desk, uint32_t m, struct str unit,
					     const struct passage **where)
{
	const struct quantities *list = &desk->members.at[m].annotation->quantities;
	const struct quantity *found = NULL;
	for (size_t i = 0; i < list->n; i++) {
		const struct quantity *q = &list->at[i];
		if (!str_eq(q->unit, unit) || (found && q->value <= found->value))
			continue;
		const struct passage *p = passage_at(desk, m, q->start);
		if (!p || !(p->index < LEAD_SENTENCES || p->role == ROLE_LEAD || p->role == ROLE_IMPACT))
			continue;
		found = q;
		*where = p;
	}
	return found;
}

static bool is_different(double a, double b)
{
	return fabs(a - b) > DIFFERENT_FROM * fmax(fabs(a), fabs(b));
}

static void compare(struct desk *desk, struct str unit, struct differences *out)
{
	const struct quantity *told[CAP_THREAT_MEMBERS];
	uint32_t by[CAP_THREAT_MEMBERS];
	size_t n = 0;
	const struct passage *first = NULL, *where = NULL;
	bool differ = false;
	for (uint32_t m = 0; m < desk->members.n && n < CAP_THREAT_MEMBERS; m++) {
		const struct quantity *q = central_number(desk, m, unit, &where);
		if (!q || (first && stems_containment(first->stems, where->stems) < SAME_THING))
			continue;
		if (n && (q->value > told[0]->value * SAME_SCALE || q->value * SAME_SCALE < told[0]->value))
			continue;
		bool known = false; /* one row for each outlet and value */
		for (size_t i = 0; i < n && !known; i++)
			known = str_eq(desk->outlets.at[by[i]], desk->outlets.at[m]) &&
				!is_different(told[i]->value, q->value);
		if (known)
			continue;
		first = first ? first : where;
		differ |= n && is_different(told[0]->value, q->value) &&
			  !str_eq(desk->outlets.at[by[0]], desk->outlets.at[m]);
		told[n] = q;
		by[n++] = m;
	}
	if (!differ)
		return;
	struct difference *slot = vec_push(desk->arena, out);
	desk->starved |= !slot;
	for (size_t i = 0; slot && i < n; i++) {
		struct str words = trim_spaces(
			desk->arena, str_cut(desk->members.at[by[i]].article->text, told[i]->start, told[i]->end));
		struct str row =
			str_print(desk->arena, "%.*s: %.*s", STR_FORMAT(words), STR_FORMAT(desk->outlets.at[by[i]]));
		desk->starved |= str_is_null(row) || !strs_add(desk->arena, &slot->values, row);
		slot->what = unit;
	}
}

/* ---- one word an outlet: scores, days, names ---- */

struct claim {
	struct str value;
	uint32_t member;
};

/* A row for each outlet's claim, when two outlets claim different things. */
static void add_claims(struct desk *desk, struct str what, const struct claim *claims, size_t n,
		       struct differences *out)
{
	bool differ = false;
	for (size_t i = 1; i < n && !differ; i++)
		differ = !str_eq(claims[i].value, claims[0].value) &&
			 !str_eq(desk->outlets.at[claims[i].member], desk->outlets.at[claims[0].member]);
	if (!differ)
		return;
	struct difference *slot = vec_push(desk->arena, out);
	desk->starved |= !slot;
	for (size_t i = 0; slot && i < n; i++) {
		bool known = false; /* an outlet that says the same again */
		for (size_t k = 0; k < i && !known; k++)
			known = str_eq(claims[k].value, claims[i].value) &&
				str_eq(desk->outlets.at[claims[k].member], desk->outlets.at[claims[i].member]);
		if (known)
			continue;
		struct str row = str_print(desk->arena, "%.*s: %.*s", STR_FORMAT(claims[i].value),
					   STR_FORMAT(desk->outlets.at[claims[i].member]));
		desk->starved |= str_is_null(row) || !strs_add(desk->arena, &slot->values, row);
		slot->what = what;
	}
}

static size_t flaws_of(const struct member *member, struct str *one)
{
	size_t n = 0;
	for (size_t i = 0; i < member->annotation->entities.n; i++)
		if (member->annotation->entities.at[i].type == ENTITY_VULNERABILITY) {
			*one = member->annotation->entities.at[i].name;
			n++;
		}
	return n;
}

/* Scores are compared where each report tells of one flaw, and of the same. */
static void compare_scores(struct desk *desk, struct differences *out)
{
	struct claim claims[CAP_THREAT_MEMBERS];
	struct str flaw = STR_EMPTY;
	size_t n = 0;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct member *member = &desk->members.at[m];
		struct str one = STR_EMPTY;
		if (flaws_of(member, &one) != 1 || (flaw.n && !str_eq(flaw, one)))
			continue;
		double score = text_cvss(&member->reading->body, member->article->text);
		if (score <= 0)
			continue;
		flaw = one;
		claims[n++] = (struct claim){str_print(desk->arena, "%.1f", score), m};
		desk->starved |= str_is_null(claims[n - 1].value);
	}
	add_claims(desk, STR("CVSS"), claims, n, out);
}

/* The one day on which the report says that it happened; NULL: it names none, or several, a time between two days, or
 * a day "since" or "until" which. The day of the report itself is told by many and means no more than "now". */
static const struct dated_event *only_day(const struct member *member, enum event_kind kind)
{
	const struct dated_events *events = &member->annotation->events;
	const struct dated_event *only = NULL;
	for (size_t i = 0; i < events->n; i++) {
		const struct dated_event *e = &events->at[i];
		if (e->kind != kind || e->future || annotation_role_at(member->annotation, e->start) >= ROLE_BACKGROUND)
			continue;
		if (only && !str_eq(str_cut(only->date, 0, 10), str_cut(e->date, 0, 10)))
			return NULL;
		only = e;
	}
	if (!only || only->precision < PRECISION_DAY || only->date_end.n || only->bound.n ||
	    only->hi + DAY_S > member->article->published)
		return NULL;
	return only;
}

/* Days of an event that each report tells once, in sentences that tell the same: "breached on June 2", "on June 4". */
static void compare_days(struct desk *desk, enum event_kind kind, struct differences *out)
{
	struct claim claims[CAP_THREAT_MEMBERS];
	const struct passage *first = NULL;
	size_t n = 0;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct dated_event *only = only_day(&desk->members.at[m], kind);
		const struct passage *p =
			only && !desk->members.at[m].annotation->is_digest ? passage_at(desk, m, only->start) : NULL;
		if (!p || (first && stems_containment(first->stems, p->stems) < SAME_DAY))
			continue;
		first = first ? first : p;
		claims[n++] = (struct claim){str_cut(only->date, 0, 10), m};
	}
	add_claims(desk, str_print(desk->arena, "day: %.*s", STR_FORMAT(words_name(event_kind_words(), (int)kind))),
		   claims, n, out);
}

/* The actor whom a name stands for; MENTION_UNKNOWN: knowledge has nothing on it. */
static uint32_t actor_of(const struct desk *desk, const struct mention *mention)
{
	const struct known *known = knowledge_at(desk->knowledge, mention->known);
	return known ? known->of : MENTION_UNKNOWN;
}

/* Does one report name both? Then it tells how they belong together. */
static bool are_told_together(const struct desk *desk, uint32_t a, uint32_t b)
{
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct mentions *all = &desk->members.at[m].annotation->entities;
		bool has_a = false, has_b = false;
		for (size_t i = 0; i < all->n; i++) {
			uint32_t actor =
				all->at[i].known == MENTION_UNKNOWN ? MENTION_UNKNOWN : actor_of(desk, &all->at[i]);
			has_a |= actor == a;
			has_b |= actor == b;
		}
		if (has_a && has_b)
			return true;
	}
	return false;
}

/* Attackers that reports name in the title or at the head, one each. Two names are two attackers only where
 * knowledge knows both and not as one, and no report names both; what it does not know may be one more name. */
static void compare_actors(struct desk *desk, struct differences *out)
{
	struct claim claims[CAP_THREAT_MEMBERS];
	uint32_t first = MENTION_UNKNOWN;
	size_t n = 0;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct mentions *all = &desk->members.at[m].annotation->entities;
		const struct mention *only = NULL;
		size_t found = 0;
		for (size_t i = 0; i < all->n; i++)
			if ((all->at[i].type == ENTITY_THREAT_ACTOR || all->at[i].type == ENTITY_RANSOMWARE_GROUP) &&
			    mention_leads(&desk->members.at[m], &all->at[i])) {
				found += !only || actor_of(desk, only) != actor_of(desk, &all->at[i]) ||
					 actor_of(desk, only) == MENTION_UNKNOWN;
				only = &all->at[i];
			}
		uint32_t actor = found == 1 ? actor_of(desk, only) : MENTION_UNKNOWN;
		if (actor == MENTION_UNKNOWN || (n && actor != first && are_told_together(desk, first, actor)))
			continue;
		first = n ? first : actor;
		claims[n++] = (struct claim){knowledge_at(desk->knowledge, actor)->name, m};
	}
	add_claims(desk, STR("attacker"), claims, n, out);
}

void brief_differences(struct desk *desk, struct threat *threat)
{
	threat->differences = (struct differences){0};
	struct strs units = {0};
	for (uint32_t m = 0; desk->members.n > 1 && m < desk->members.n; m++) {
		const struct quantities *list = &desk->members.at[m].annotation->quantities;
		for (size_t i = 0; i < list->n && units.n < UNITS_MOST; i++)
			if (!strs_has(&units, list->at[i].unit) && !strs_add(desk->arena, &units, list->at[i].unit))
				desk->starved = true;
	}
	for (size_t i = 0; i < units.n; i++)
		compare(desk, units.at[i], &threat->differences);
	if (desk->members.n < 2)
		return;
	static const enum event_kind kinds[] = {KIND_BREACHED, KIND_EXPLOITED, KIND_PATCHED, KIND_OUTAGE_START,
						KIND_DISCLOSED};
	compare_scores(desk, &threat->differences);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		compare_days(desk, kinds[i], &threat->differences);
	compare_actors(desk, &threat->differences);
}
