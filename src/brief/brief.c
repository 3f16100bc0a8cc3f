#include "brief.h"

#include "brief_priv.h"

/* The members whose words are used: originals first in their order; copies only when there is nothing else. */
static bool pick_members(struct arena *arena, const struct members *all, struct members *out)
{
	for (int copies = 0; copies < 2 && !out->n; copies++)
		for (size_t i = 0; i < all->n && out->n < CAP_THREAT_MEMBERS; i++) {
			if (!copies && all->at[i].copy_of.n)
				continue;
			struct member *slot = vec_push(arena, out);
			if (!slot)
				return false;
			*slot = all->at[i];
		}
	return true;
}

static bool name_outlets(struct arena *arena, const struct members *members, struct strs *out)
{
	for (size_t i = 0; i < members->n; i++)
		if (!strs_add(arena, out, outlet_name(arena, &members->at[i])))
			return false;
	return true;
}

static void brief_times(const struct members *members, struct threat *threat)
{
	threat->published = threat->updated = TIME_UNKNOWN;
	for (size_t i = 0; i < members->n; i++) {
		int64_t at = members->at[i].article->published;
		if (at == TIME_UNKNOWN)
			continue;
		if (threat->published == TIME_UNKNOWN || at < threat->published)
			threat->published = at;
		if (threat->updated == TIME_UNKNOWN || at > threat->updated)
			threat->updated = at;
	}
}

enum status brief_threat(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
			 const struct members *members, struct threat *threat, struct err *err)
{
	if (!members->n)
		return err_set(err, E_EMPTY, "brief: a threat without articles");

	struct desk desk = {.arena = arena, .knowledge = knowledge, .ranks = ranks};
	if (!pick_members(arena, members, &desk.members) || !name_outlets(arena, &desk.members, &desk.outlets))
		return err_set(err, E_NOMEM, "brief: no memory for %zu articles", members->n);
	struct threat told = *threat;
	told.title = told.slug = STR_EMPTY;
	told.summary = told.key_points = (struct saids){0};
	told.analysis = (struct analysis){0};

	brief_times(members, &told);
	told.sources = members_independent(members);
	desk.harmful = told.severity.class == CLASS_OUTAGE || told.severity.class >= CLASS_BREACH;
	desk.is_event = told.severity.class > CLASS_RESEARCH;
	desk_fill(&desk);
	brief_title(&desk, &told);
	desk_doubt(&desk);
	brief_entities(&desk, &told);
	brief_keywords(&desk, &told);
	brief_indicators(&desk, &told);
	select_all(&desk, &told);
	brief_table(&desk, &told);
	brief_advice(&desk, &told);
	brief_articles(&desk, members, &told);
	brief_timeline(&desk, &told);
	brief_observables(&desk, &told);
	brief_differences(&desk, &told);

	if (desk.starved)
		return err_set(err, E_NOMEM, "brief: no memory for the words of %zu articles", members->n);
	*threat = told;
	return OK;
}
