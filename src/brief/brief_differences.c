/* Where sources give different numbers for the same thing. */
#include <math.h>

#include "brief_priv.h"

enum { UNITS_MOST = 16, LEAD_SENTENCES = 3 };
#define DIFFERENT_FROM .05 /* of the larger value */
#define SAME_SCALE 5.0     /* numbers further apart count different things */
#define SAME_THING .25     /* shared stems of the two sentences */

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
}
