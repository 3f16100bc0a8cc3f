#include "told.h"

#include "caps.h"

static bool add_ranges(struct arena *arena, const struct version_ranges *from, struct version_ranges *to)
{
	for (size_t i = 0; i < from->n && to->n < CAP_VERSIONS; i++) {
		const struct version_range *range = &from->at[i];
		bool known = false;
		for (size_t j = 0; j < to->n && !known; j++)
			known = str_eq(to->at[j].from, range->from) && str_eq(to->at[j].to, range->to) &&
				to->at[j].before == range->before;
		struct version_range *slot = known ? NULL : vec_push(arena, to);
		if (!known && !slot)
			return false;
		if (slot)
			*slot = *range;
	}
	return true;
}

static bool add_fixed(struct arena *arena, const struct strs *from, struct strs *to)
{
	for (size_t i = 0; i < from->n && to->n < CAP_VERSIONS; i++)
		if (!strs_has(to, from->at[i]) && !strs_add(arena, to, from->at[i]))
			return false;
	return true;
}

static bool join_versions(struct arena *arena, const struct annotation *annotation, struct threat_entities *entities)
{
	for (size_t m = 0; m < annotation->entities.n; m++) {
		const struct mention *mention = &annotation->entities.at[m];
		if (!mention->versions.n && !mention->fixed.n)
			continue;
		for (size_t e = 0; e < entities->n; e++)
			if (str_eq(entities->at[e].id, mention->id) &&
			    (!add_ranges(arena, &mention->versions, &entities->at[e].versions) ||
			     !add_fixed(arena, &mention->fixed, &entities->at[e].fixed)))
				return false;
	}
	return true;
}

static bool names(const struct threat_entities *entities, struct str cve)
{
	for (size_t i = 0; i < entities->n; i++)
		if (entities->at[i].type == ENTITY_VULNERABILITY && str_eq(entities->at[i].name, cve))
			return true;
	return false;
}

enum status told_join(struct arena *arena, const struct members *members, struct threat *threat)
{
	for (size_t m = 0; m < members->n; m++) {
		const struct member *member = &members->at[m];
		if (!join_versions(arena, member->annotation, &threat->entities))
			return E_NOMEM;
		const struct flaw_statements *all = &member->annotation->statements;
		for (size_t i = 0; i < all->n && threat->statements.n < CAP_STATEMENTS; i++) {
			if (!names(&threat->entities, all->at[i].cve))
				continue;
			struct flaw_statement *slot = vec_push(arena, &threat->statements);
			if (!slot)
				return E_NOMEM;
			*slot = all->at[i];
			slot->article = member->article->id;
		}
	}
	return OK;
}
