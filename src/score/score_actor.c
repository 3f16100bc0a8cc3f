/* Line F: who does it. */
#include "score_priv.h"

static bool tells_of(const struct annotation *annotation, const struct member *member, struct str name)
{
	for (size_t i = 0; i < annotation->indicators.n; i++) {
		const struct indicator *found = &annotation->indicators.at[i];
		if (str_eq(found->name, name) && (found->in_title || place_tells(member, found->start)))
			return true;
	}
	return false;
}

bool gather_actor(struct arena *arena, const struct member *member, struct facts *facts)
{
	const struct annotation *annotation = member->annotation;
	for (size_t i = 0; i < annotation->entities.n; i++) {
		const struct mention *m = &annotation->entities.at[i];
		if (m->type == ENTITY_TECHNIQUE) {
			struct str technique = str_cut(m->name, 0, str_find_byte(m->name, '.'));
			if (!strs_has(&facts->techniques, technique) && !strs_add(arena, &facts->techniques, technique))
				return false;
		}
		if ((m->type != ENTITY_THREAT_ACTOR && m->type != ENTITY_RANSOMWARE_GROUP) ||
		    !mention_is_central(member, m))
			continue;
		facts->ransomware |= m->type == ENTITY_RANSOMWARE_GROUP;
		if (!facts->actor.n) {
			facts->actor = m->name;
			facts->actor_from = evidence_of(member, m->start, m->end);
		}
	}
	facts->ransomware |= tells_of(annotation, member, STR("ransomware"));
	facts->extortion |= tells_of(annotation, member, STR("extortion"));
	return true;
}
