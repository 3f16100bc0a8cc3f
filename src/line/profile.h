#ifndef TOCSIN_LINE_PROFILE_H
#define TOCSIN_LINE_PROFILE_H
/* What knowledge says of one entity, for its page and `tocsin entity`. Pure. Memory: the arena; texts may point into
 * the knowledge of the tools. */

#include "entity_facts.h"
#include "tools.h"

/* Fills type, id, name and profile of the entity with this id ("threat_actor/apt28"; the slug of an alias leads to its
 * entity). False when the id is none; an entity that nobody knows has an empty profile. */
MUST_USE bool profile_of_id(const struct tools *tools, struct arena *arena, struct str id, struct entity *out);
/* The same by type and any of its names. */
MUST_USE bool profile_of_name(const struct tools *tools, struct arena *arena, enum entity_type type, struct str name,
			      struct entity *out);

#endif
