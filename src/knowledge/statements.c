/* Who says what of an entity: asked for pages, made from the statements at that time. */
#include <stdlib.h>

#include "knowledge_priv.h"

#define STATEMENTS_MAX 1000

static struct knowledge_alias *alias_at(struct arena *arena, struct knowledge_aliases *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq_ascii_nocase(list->at[i].name, name))
			return &list->at[i];
	struct knowledge_alias *alias = vec_push(arena, list);
	if (alias)
		alias->name = name;
	return alias;
}

static bool tell(const struct knowledge *knowledge, struct arena *arena, uint32_t row, struct str name,
		 struct str source, struct knowledge_aliases *list)
{
	struct knowledge_alias *alias = alias_at(arena, list, name);
	if (!alias)
		return false;
	const struct known *known = knowledge_at(knowledge, row);
	uint32_t owner = knowledge_find(knowledge, known->type, name);
	if (owner != row && owner != MENTION_UNKNOWN)
		alias->dispute = knowledge_at(knowledge, owner)->id;
	return strs_has(&alias->sources, source) || strs_add(arena, &alias->sources, source);
}

static int by_source(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool tell_statement(const struct knowledge *knowledge, struct arena *arena, uint32_t row,
			   const struct statement *statement, struct knowledge_aliases *list)
{
	const struct imported *import = &knowledge->imports.at[statement->import];
	const struct pack_entity *rows = import->pack.sections[PACK_ENTITIES].at;
	const struct pack_entity *entity = &rows[statement->entity];
	bool ok = tell(knowledge, arena, row, pack_str(&import->pack, entity->name), import->source.name, list);
	for (size_t i = 0; ok && i < pack_list_n(&import->pack, entity->aliases); i++)
		ok = tell(knowledge, arena, row, pack_list_at(&import->pack, entity->aliases, i), import->source.name,
			  list);
	return ok;
}

enum status knowledge_aliases_of(const struct knowledge *knowledge, struct arena *arena, uint32_t row,
				 struct knowledge_aliases *out, struct err *err)
{
	struct knowledge_aliases list = {0};
	const struct known *known = knowledge_at(knowledge, row);
	if (!known)
		return err_set(err, E_NOTFOUND, "knowledge: no such entity");
	bool ok = known->imported || tell(knowledge, arena, row, known->name, STR("lexicon"), &list);
	for (size_t i = 0; ok && i < known->lexicon_aliases; i++)
		ok = tell(knowledge, arena, row, known->aliases.at[i], STR("lexicon"), &list);
	size_t told = 0;
	for (uint32_t s = known->statements; ok && s && told < STATEMENTS_MAX; told++) {
		ok = tell_statement(knowledge, arena, row, &knowledge->statements.at[s - 1], &list);
		s = knowledge->statements.at[s - 1].next;
	}
	if (!ok)
		return err_set(err, E_NOMEM, "knowledge: no memory for the names");
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].sources.n > 1)
			qsort(list.at[i].sources.at, list.at[i].sources.n, sizeof(struct str), by_source);
	*out = list;
	return OK;
}

enum status knowledge_uses_of(const struct knowledge *knowledge, struct arena *arena, uint32_t row, struct strs *out,
			      struct err *err)
{
	struct strs all = {0};
	const struct known *known = knowledge_at(knowledge, row);
	for (uint32_t s = known ? known->statements : 0; s; s = knowledge->statements.at[s - 1].next) {
		const struct statement *statement = &knowledge->statements.at[s - 1];
		const struct pack *pack = &knowledge->imports.at[statement->import].pack;
		const struct pack_entity *rows = pack->sections[PACK_ENTITIES].at;
		struct pack_list list = rows[statement->entity].techniques;
		for (size_t i = 0; i < pack_list_n(pack, list) && all.n < 2000; i++)
			if (!strs_add(arena, &all, pack_list_at(pack, list, i)))
				return err_set(err, E_NOMEM, "knowledge: no memory for the techniques");
	}
	if (all.n)
		qsort(all.at, all.n, sizeof(*all.at), by_source);
	size_t kept = 0;
	for (size_t i = 0; i < all.n; i++)
		if (kept == 0 || !str_eq(all.at[kept - 1], all.at[i]))
			all.at[kept++] = all.at[i];
	all.n = kept;
	*out = all;
	return OK;
}

size_t knowledge_namesakes(const struct knowledge *knowledge, uint32_t row, uint32_t *out, size_t max)
{
	const struct known *known = knowledge_at(knowledge, row);
	size_t n = 0;
	for (enum entity_type type = 0; known && type < ENTITY_TYPES_N && n < max; type++) {
		uint32_t other = type == known->type ? MENTION_UNKNOWN : knowledge_find(knowledge, type, known->name);
		if (other != MENTION_UNKNOWN)
			out[n++] = other;
	}
	return n;
}
