#ifndef TOCSIN_MODEL_KNOWLEDGE_SOURCE_H
#define TOCSIN_MODEL_KNOWLEDGE_SOURCE_H
/* One import of knowledge: what it is, of when, from where, under which terms. What `tocsin knowledge list`,
 * the page about tocsin and the API say of it. Plain data. */

#include "record.h"

struct knowledge_source {
	struct str name;    /* "attack-enterprise", "misp-threat-actor", "warning-tranco10k": also its file's name */
	struct str kind;    /* "attack", "galaxy", "warning", "kev", "scores", "epss", "products", "companies" */
	struct str title;   /* as its publisher calls it */
	struct str version; /* as its publisher says; "" */
	struct str date;    /* of the content, ISO 8601; "" unknown */
	struct str origin;  /* address or file it was read from */
	struct str sha256;  /* of the bytes read, hex */
	int64_t bytes;      /* read, decoded */
	int64_t imported;   /* when */
	struct str licence;
	struct str credit; /* to be shown beside what comes from it */
	struct str role;   /* of a warning list: "popular", "shared", "service", "scanner", "reserved", "false" */
	uint32_t entities, names;
	uint32_t vulnerabilities;
	uint32_t warnings;
	uint32_t techniques;
	uint32_t left_out;  /* items that are not used: revoked, regular expressions, without a name */
	struct str trouble; /* why its file is not used; "" */
};
VEC_TYPE(knowledge_sources, struct knowledge_source);
const struct record *knowledge_source_record(void);

#endif
