/* What imported knowledge says of the CVEs that the article names. */
#include "caps.h"
#include "enrich_priv.h"
#include "facts.h"

void enrich_facts(struct sight *sight)
{
	struct annotation *out = sight->out;
	for (size_t i = 0; i < out->entities.n && out->vulnerabilities.n < CAP_VULNERABILITIES; i++) {
		const struct mention *mention = &out->entities.at[i];
		struct vulnerability_facts facts;
		if (mention->type != ENTITY_VULNERABILITY ||
		    !knowledge_vulnerability(sight->knowledge, sight->arena, mention->name, &facts))
			continue;
		struct vulnerability_facts *slot = vec_push(sight->arena, &out->vulnerabilities);
		if (slot)
			*slot = facts;
		sight->no_memory |= !slot;
	}
}
