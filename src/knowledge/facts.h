#ifndef TOCSIN_FACTS_H
#define TOCSIN_FACTS_H
/* Facts by number: what imported knowledge says of a CVE and of a technique. Pure, read only; a lookup is a few
 * binary searches. */

#include "vulnerability.h"

struct knowledge;

/* False when no import knows the CVE. Texts point into the knowledge; `sources` and dates too. */
bool knowledge_vulnerability(const struct knowledge *knowledge, struct arena *arena, struct str cve,
			     struct vulnerability_facts *out);

struct technique_facts {
	struct str id, name;
	struct strs tactics;     /* "initial-access" */
	struct strs mitigations; /* "M1030 Network Segmentation" */
	struct str replaced_by;  /* id, of a revoked one; "" */
	bool revoked;
	struct str source; /* name of the import */
};
/* "T1059.001", of the first import that has it. False: none. */
bool knowledge_technique(const struct knowledge *knowledge, struct arena *arena, struct str id,
			 struct technique_facts *out);

/* Words of the small scales; 0 is unknown ("" in, "" out), -1 a word that is none of them. */
enum fact_scale { FACT_BAND, FACT_EXPLOITATION, FACT_AUTOMATABLE, FACT_IMPACT };
int fact_word(enum fact_scale scale, struct str word);
struct str fact_name(enum fact_scale scale, unsigned value);

#endif
