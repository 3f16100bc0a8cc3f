#ifndef TOCSIN_MODEL_ENTITY_FACTS_H
#define TOCSIN_MODEL_ENTITY_FACTS_H
/* An entity and everything we know of it: what knowledge says (profile), what the threats say (activity). The
 * record of `tocsin entity`, of the API and of the page /entity/KIND/NAME. Plain data. */

#include "annotation.h"

struct entity_alias {
	struct str name;
	struct strs sources; /* who says so: "lexicon", "misp-threat-actor" */
	struct str dispute;  /* id of the entity that has this name by itself; "" */
};
VEC_TYPE(entity_aliases, struct entity_alias);

struct entity_technique {
	struct str id, name; /* name "" when no import has it */
};
VEC_TYPE(entity_techniques, struct entity_technique);

struct entity_profile {
	bool is_known; /* a lexicon or an import has it */
	struct entity_aliases aliases;
	struct strs namesakes; /* ids of entities of other types with this name */
	struct str vendor, within, domain, cve;
	struct str latest, ends;                /* product: newest version, last day of support */
	struct strs tactics, mitigations;       /* of a technique */
	struct str replaced_by;                 /* of a revoked technique */
	struct entity_techniques uses;          /* that imports say it uses */
	struct vulnerabilities vulnerabilities; /* the CVE itself, or that of a nickname */
	struct strs credits;
};

struct entity_week {
	struct str monday; /* "2026-08-10" */
	uint32_t threats;  /* that name it, by `updated` */
};
VEC_TYPE(entity_weeks, struct entity_week);

struct entity_beside { /* named by the same threats */
	enum entity_type type;
	struct str id, name;
	uint32_t threats;
};
VEC_TYPE(entities_beside, struct entity_beside);

struct entity_activity {
	uint32_t threats;              /* open ones that name it */
	uint32_t central;              /* that are about it */
	struct str name;               /* as the newest threat writes it; "" */
	int64_t first, newest;         /* by `published` and `updated`; TIME_UNKNOWN */
	struct entity_weeks weeks;     /* oldest first, those with threats only */
	struct entities_beside beside; /* most threats first */
};

struct entity {
	enum entity_type type;
	struct str id, name;
	struct entity_profile profile;
	struct entity_activity activity;
};
const struct record *entity_record(void);
const struct record *entity_beside_record(void);

#endif
