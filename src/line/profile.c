#include "profile.h"

#include "caps.h"
#include "facts.h"

static bool fill_aliases(const struct knowledge *knowledge, struct arena *arena, uint32_t row, struct entity_profile *p)
{
	struct knowledge_aliases told;
	if (knowledge_aliases_of(knowledge, arena, row, &told, NULL))
		return false;
	for (size_t i = 0; i < told.n; i++) {
		struct entity_alias *alias = vec_push(arena, &p->aliases);
		if (!alias)
			return false;
		*alias = (struct entity_alias){told.at[i].name, told.at[i].sources, told.at[i].dispute};
	}
	return true;
}

static bool fill_uses(const struct knowledge *knowledge, struct arena *arena, uint32_t row, struct entity_profile *p)
{
	struct strs ids;
	if (knowledge_uses_of(knowledge, arena, row, &ids, NULL))
		return false;
	for (size_t i = 0; i < ids.n; i++) {
		struct technique_facts facts = {0};
		struct entity_technique *use = vec_push(arena, &p->uses);
		if (!use)
			return false;
		*use = (struct entity_technique){.id = ids.at[i]};
		if (knowledge_technique(knowledge, arena, ids.at[i], &facts))
			use->name = facts.name;
	}
	return true;
}

static bool fill_namesakes(const struct knowledge *knowledge, struct arena *arena, uint32_t row,
			   struct entity_profile *p)
{
	uint32_t others[ENTITY_TYPES_N];
	size_t n = knowledge_namesakes(knowledge, row, others, ENTITY_TYPES_N);
	for (size_t i = 0; i < n; i++)
		if (!strs_add(arena, &p->namesakes, knowledge_at(knowledge, others[i])->id))
			return false;
	return true;
}

/* Who is to be named beside what is shown. */
static bool fill_credits(const struct knowledge *knowledge, struct arena *arena, struct entity_profile *p)
{
	const struct knowledge_sources *sources = knowledge_sources(knowledge);
	for (size_t i = 0; i < sources->n; i++) {
		const struct knowledge_source *source = &sources->at[i];
		bool is_used = false;
		for (size_t j = 0; j < p->aliases.n && !is_used; j++)
			is_used = strs_has(&p->aliases.at[j].sources, source->name);
		for (size_t j = 0; j < p->vulnerabilities.n && !is_used; j++)
			is_used = strs_has(&p->vulnerabilities.at[j].sources, source->name);
		is_used |= source->techniques && (p->tactics.n || p->uses.n);
		if (is_used && source->credit.n && !strs_has(&p->credits, source->credit) &&
		    !strs_add(arena, &p->credits, source->credit))
			return false;
	}
	return true;
}

static bool fill_row(const struct knowledge *knowledge, struct arena *arena, uint32_t row, struct entity *out)
{
	const struct known *known = knowledge_at(knowledge, row);
	struct entity_profile *p = &out->profile;
	out->type = known->type;
	out->name = known->name;
	out->id = known->id;
	p->is_known = true;
	p->vendor = known->vendor;
	p->within = known->within;
	p->domain = known->domain;
	p->cve = known->cve;
	p->latest = known->latest;
	p->ends = known->ends;
	return fill_aliases(knowledge, arena, row, p) && fill_uses(knowledge, arena, row, p) &&
	       fill_namesakes(knowledge, arena, row, p);
}

static bool fill_facts(const struct knowledge *knowledge, struct arena *arena, struct entity *out)
{
	struct entity_profile *p = &out->profile;
	struct technique_facts technique;
	struct vulnerability_facts facts;
	struct str cve = out->type == ENTITY_VULNERABILITY ? out->name : p->cve;
	if (out->type == ENTITY_TECHNIQUE && knowledge_technique(knowledge, arena, out->name, &technique)) {
		struct entity_alias *alias = vec_push(arena, &p->aliases);
		if (!alias || !strs_add(arena, &alias->sources, technique.source))
			return false;
		alias->name = technique.name;
		p->is_known = true;
		p->tactics = technique.tactics;
		p->mitigations = technique.mitigations;
		p->replaced_by = technique.replaced_by;
	}
	if (cve.n && knowledge_vulnerability(knowledge, arena, cve, &facts)) {
		struct vulnerability_facts *slot = vec_push(arena, &p->vulnerabilities);
		if (!slot)
			return false;
		*slot = facts;
		p->is_known = true;
	}
	return fill_credits(knowledge, arena, p);
}

/* CVEs and techniques are written in capitals, and are in no table of names. */
static struct str name_of_slug(struct arena *arena, enum entity_type type, struct str slug)
{
	char *p = arena_take(arena, slug.n);
	bool is_id = type == ENTITY_VULNERABILITY || type == ENTITY_TECHNIQUE || type == ENTITY_INCIDENT_ID;
	if (!p || !is_id)
		return slug;
	for (size_t i = 0; i < slug.n; i++) {
		char c = slug.p[i];
		bool is_point = type == ENTITY_TECHNIQUE && c == '-' && i == 5;
		p[i] = is_point ? '.' : is_ascii_lower(c) ? (char)(c - 32) : c;
	}
	return (struct str){p, slug.n};
}

/* By the id itself, then by the slugs of aliases: asked for pages only, so both walk the rows. */
static uint32_t find_row(const struct knowledge *knowledge, enum entity_type type, struct str id)
{
	for (uint32_t i = 0; i < knowledge_n(knowledge); i++)
		if (str_eq(knowledge_at(knowledge, i)->id, id))
			return knowledge_at(knowledge, i)->of;
	struct arena *scratch = arena_new(1 * MIB);
	uint32_t found = MENTION_UNKNOWN;
	for (uint32_t i = 0; scratch && i < knowledge_n(knowledge) && found == MENTION_UNKNOWN; i++) {
		const struct known *known = knowledge_at(knowledge, i);
		if (known->type != type)
			continue;
		arena_reset(scratch);
		if (str_eq(knowledge_id(scratch, type, known->name), id))
			found = known->of;
		for (size_t j = 0; j < known->aliases.n && found == MENTION_UNKNOWN; j++)
			if (str_eq(knowledge_id(scratch, type, known->aliases.at[j]), id))
				found = known->of;
	}
	arena_free(scratch);
	return found;
}

bool profile_of_id(const struct tools *tools, struct arena *arena, struct str id, struct entity *out)
{
	size_t slash = str_find_byte(id, '/');
	int type = slash == STR_NONE ? -1 : words_find(entity_type_words(), str_cut(id, 0, slash));
	struct str slug = slash == STR_NONE ? STR_EMPTY : str_cut(id, slash + 1, id.n);
	if (type < 0 || slug.n == 0 || slug.n > 2 * CAP_NAME_BYTES)
		return false;
	struct entity entity = {.type = (enum entity_type)type, .id = id};
	entity.name = name_of_slug(arena, entity.type, slug);
	entity.activity.first = entity.activity.newest = TIME_UNKNOWN;
	uint32_t row = find_row(tools->knowledge, entity.type, id);
	if (row != MENTION_UNKNOWN && !fill_row(tools->knowledge, arena, row, &entity))
		return false;
	if (!fill_facts(tools->knowledge, arena, &entity))
		return false;
	*out = entity;
	return true;
}

bool profile_of_name(const struct tools *tools, struct arena *arena, enum entity_type type, struct str name,
		     struct entity *out)
{
	uint32_t row = knowledge_find(tools->knowledge, type, name);
	struct str id =
		row == MENTION_UNKNOWN ? knowledge_id(arena, type, name) : knowledge_at(tools->knowledge, row)->id;
	if (!profile_of_id(tools, arena, id, out))
		return false;
	if (!out->profile.is_known)
		out->name = name;
	return true;
}
