#ifndef TOCSIN_KNOWLEDGE_H
#define TOCSIN_KNOWLEDGE_H
/* knowledge: names and aliases, phrases, advice, weights, facts: loaded once, read only after.
 *
 * Our own tables stand in data/ as text (data/README.md describes each) and are built into the program. What was
 * imported (import.h) lies in compact files of a folder and is mapped, not copied. Its names join those of the
 * lexicons (unite.c) by links that are made anew at every load and can be undone (decisions, knowledge_files.h);
 * a name that has two types stays two entities. Facts by number: facts.h. Warning lists: warnings.h.
 * Without imports nothing but the lexicons speaks.
 * Touches the folder of imports when loaded. Pure after; may be shared between threads. Memory: heap and maps of
 * files, owned by the object.
 * Fails: E_SYNTAX names the file and line of a bad row, E_NOMEM. A compact file that is damaged is left out,
 * and knowledge_sources says why. */

#include "annotation.h"
#include "knowledge_source.h"

struct knowledge;
struct knowledge_options {
	const char *folder; /* of compact files; NULL: none. One that is missing holds nothing */
	/* The place of a word among the frequent ones of the language (ranks_place of text.h), or NULL: imported names
	 * that are common words too are not looked for in texts. */
	uint32_t (*place)(const void *ctx, struct str fold);
	const void *ctx;
};
/* The lexicons alone. */
MUST_USE enum status knowledge_new(struct knowledge **out, struct err *err);
MUST_USE enum status knowledge_load(const struct knowledge_options *options, struct knowledge **out, struct err *err);
void knowledge_free(struct knowledge *knowledge);

/* What was loaded: first the lexicons ("lexicon"), then the imports by name, with `trouble` where one is not used. */
const struct knowledge_sources *knowledge_sources(const struct knowledge *knowledge);

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
	bool critical;       /* sector: critical infrastructure */
	bool gated;          /* also a common word: needs a cue beside it */
	bool imported;       /* no lexicon has it */
	bool is_matched;     /* its own name is looked for in texts, as its aliases are */
	uint32_t of;         /* the row of the entity, when this one is only one more name of it; else its own number */
	uint32_t statements; /* what imports say of it (unite.c); 0 nothing */
	uint32_t lexicon_aliases; /* so many of the aliases are the lexicon's */
	struct str latest, ends;  /* product: newest version, last day of support; "" */
};
size_t knowledge_n(const struct knowledge *knowledge);
const struct known *knowledge_at(const struct knowledge *knowledge, uint32_t row); /* NULL outside */
/* The row of (type, name or alias); MENTION_UNKNOWN. */
uint32_t knowledge_find(const struct knowledge *knowledge, enum entity_type type, struct str name);

/* Names of an entity with who says so. */
struct knowledge_alias {
	struct str name;
	struct strs sources; /* "lexicon", "misp-threat-actor" */
	struct str dispute;  /* the entity that has this name by itself, so that it is not used here; "" */
};
VEC_TYPE(knowledge_aliases, struct knowledge_alias);
MUST_USE enum status knowledge_aliases_of(const struct knowledge *knowledge, struct arena *arena, uint32_t row,
					  struct knowledge_aliases *out, struct err *err);
/* Ids of techniques that imports say it uses, sorted, none twice. */
MUST_USE enum status knowledge_uses_of(const struct knowledge *knowledge, struct arena *arena, uint32_t row,
				       struct strs *out, struct err *err);
/* Rows of other types with this row's name; the number of them, at most `max`. */
size_t knowledge_namesakes(const struct knowledge *knowledge, uint32_t row, uint32_t *out, size_t max);

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
/* The row of "names", "nouns", "name_forms" or "telling" (by the hash of its name) that begins with the word of this
 * hash; NULL: none. Most words are in none of them, and end in one line of the cache. */
const struct table_row *knowledge_word_row(const struct knowledge *knowledge, uint64_t table, uint64_t word);
/* The first row of the table that begins with this cell; NULL: none. */
const struct table_row *knowledge_row(const struct knowledge *knowledge, struct str table, struct str cell);

#endif
