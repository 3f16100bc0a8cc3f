#ifndef TOCSIN_KNOWLEDGE_H
#define TOCSIN_KNOWLEDGE_H
/* knowledge: names and aliases, phrases, advice, weights: loaded once from data/, read only after.
 *
 * All tables stand in data/ as text (data/README.md describes each) and are built into the program.
 * Pure after knowledge_new; may be shared between threads. Memory: heap, owned by the object.
 * Fails: E_SYNTAX names the file and line of a bad row, E_NOMEM.
 * Does not do yet: imported lists (ATT&CK, MISP, KEV, EPSS). */

#include "annotation.h"

struct knowledge;
MUST_USE enum status knowledge_new(struct knowledge **out, struct err *err);
void knowledge_free(struct knowledge *knowledge);

enum asset_class { /* line B of the severity */
		   ASSET_UNKNOWN,
		   ASSET_OTHER,
		   ASSET_WIDE,     /* widely used product */
		   ASSET_IDENTITY, /* from here on tier 1 */
		   ASSET_MAIL,
		   ASSET_EDGE,
		   ASSET_HYPERVISOR,
		   ASSET_CLOUD,
};
struct str asset_class_title(enum asset_class asset); /* "Mail and collaboration" */

struct known { /* a row of data/lexicon */
	enum entity_type type;
	struct str name; /* canonical */
	struct str id;   /* "product/exchange-online" */
	struct strs aliases;
	struct str vendor; /* of a product; "" */
	struct str within; /* continent or country of a place or agency, home of an actor; "" */
	struct str iso;    /* of a country */
	struct str cve;    /* of a named vulnerability */
	struct str domain; /* of a company */
	enum asset_class asset;
	bool critical; /* sector: critical infrastructure */
	bool gated;    /* also a common word: needs a cue beside it */
};
size_t knowledge_n(const struct knowledge *knowledge);
const struct known *knowledge_at(const struct knowledge *knowledge, uint32_t row); /* NULL outside */
/* The row of (type, name or alias); MENTION_UNKNOWN. */
uint32_t knowledge_find(const struct knowledge *knowledge, enum entity_type type, struct str name);

/* "company/nask-door-inc": the id of an entity, known or not. */
struct str knowledge_id(struct arena *arena, enum entity_type type, struct str name);

/* A table of data/ by its name ("advice", "severity", "cues" ...): rows of columns, comments out. */
struct table_row {
	const struct str *cells;
	size_t n;
	uint32_t line;
};
struct table {
	const struct table_row *rows;
	size_t n;
};
const struct table *knowledge_table(const struct knowledge *knowledge, struct str name); /* NULL: no such */
/* Does a row of the table begin with this cell? One hash probe ("tlds", "popular_domains" ...). */
bool knowledge_has(const struct knowledge *knowledge, struct str table, struct str cell);
/* The first row of the table that begins with this cell; NULL: none. */
const struct table_row *knowledge_row(const struct knowledge *knowledge, struct str table, struct str cell);

#endif
