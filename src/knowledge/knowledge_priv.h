#ifndef TOCSIN_KNOWLEDGE_PRIV_H
#define TOCSIN_KNOWLEDGE_PRIV_H
/* What the parts of knowledge/ share: the object and how it is filled. */

#include "knowledge.h"
#include "facts.h"
#include "map.h"
#include "models.h"
#include "pack.h"
#include "phrases.h"
#include "url.h"
#include "warnings.h"

struct name_entry { /* a name or alias of a row */
	struct str alias;
	uint32_t row;
	uint32_t next;   /* another entry of the same pieces, its index + 1; 0 none */
	uint32_t caps;   /* bit i: piece i begins with an upper-case letter */
	bool all_caps;   /* no lower-case letter, and short: must stand so */
	char head, tail; /* a sign that belongs to the name at its ends ('.' of ".NET", '+' of "C++"); 0 none */
};
VEC_TYPE(name_entries, struct name_entry);

enum part_kind { PART_WORD, PART_PREFIX, PART_NUMBER, PART_GAP };
struct phrase_part {
	enum part_kind kind;
	uint32_t n; /* alternatives of a word */
	union {
		uint64_t word;         /* hash of the one there is */
		const uint64_t *words; /* ... of several */
		const struct str *prefix;
	};
};
VEC_TYPE(phrase_parts, struct phrase_part);
struct phrase {
	const struct table_row *row;
	enum phrase_table table;
	uint32_t from, n; /* its parts, which stand in one row */
	bool at_start;
};
VEC_TYPE(phrases, struct phrase);

struct phrase_link {     /* phrases that begin with one word stand one behind the other, the newest first */
	uint64_t second; /* hash of its second word; 0: not told by one */
	uint32_t phrase;
	uint32_t parts_from, parts_n; /* the phrase's */
	uint8_t told;                 /* so many parts fit where the first word and `second` do */
	bool at_start;                /* the phrase's */
	bool has_more;                /* there is another behind it */
	uint32_t next;                /* while they are gathered: index + 1 of that one; 0 none */
};
VEC_TYPE(phrase_links, struct phrase_link);

VEC_TYPE(knowns, struct known);
VEC_TYPE(table_rows, struct table_row);

struct named_table {
	struct str name;
	struct table table;
};
VEC_TYPE(named_tables, struct named_table);

struct imported { /* an opened compact file */
	struct pack pack;
	struct knowledge_source source;
	enum warning_role role;
	void *map; /* of the file */
	size_t map_bytes;
};
VEC_TYPE(importeds, struct imported);

VEC_TYPE(import_rows, uint32_t);

struct statement { /* an import's row that speaks of an entity */
	uint32_t import, entity;
	uint32_t next; /* index + 1; 0 none */
};
VEC_TYPE(statements, struct statement);

struct decided { /* a line of decisions.tsv */
	enum entity_type type;
	struct str name, other;
};
VEC_TYPE(decideds, struct decided);

#define WARNING_BITS ((uint64_t)1 << 23)

struct sieve { /* a bit for each hash that is in a map: most look-ups end here, in one line of the cache */
	uint64_t *bits;
	uint64_t mask;
};
/* Of all keys of the map; false: no memory. An empty sieve lets everything through. */
MUST_USE bool sieve_make(struct sieve *sieve, struct arena *arena, const struct map *map);
static inline bool sieve_lets(const struct sieve *sieve, uint64_t key)
{
	uint64_t at = (key * 0x9E3779B97F4A7C15u >> 32) & sieve->mask;
	return !sieve->bits || (sieve->bits[at / 64] >> (at % 64) & 1);
}

struct model {
	struct str name;
	struct strs classes;
	double step;
	unsigned char *slots, *slots_end; /* `room` keys of signs, each with its weights behind it; a key of 0: free */
	size_t room, slot_bytes;
	double *odds; /* model_odds */
	size_t odds_n;
};
enum { MODELS_N = 6 };

struct knowledge {
	struct arena *arena; /* holds all but the maps */
	struct named_tables tables;
	struct knowns rows;
	struct map by_name; /* hash of type and folded name -> row + 1 */
	struct map by_cell; /* hash of table and first cell -> address of the row */
	struct name_entries names;
	struct map sequences; /* hash of pieces -> first entry + 1, and the bit below */
	struct phrases phrases;
	struct phrase_parts phrase_parts;
	struct phrase_links links;
	struct map first_words; /* hash of a word or its first letters -> first link + 1 */
	struct sieve cell_sieve, sequence_sieve, first_sieve; /* of by_cell, sequences, first_words */
	struct sieve word_sieve;                              /* of the tables of knowledge_word_row, by the word */

	struct importeds imports;
	struct knowledge_sources sources;
	struct statements statements;
	struct decideds decided;                                 /* in the order of the file */
	struct map decisions;                                    /* decision_key -> enum decision */
	struct map by_technique;                                 /* hash of the id -> import << 32 | row */
	struct import_rows with_facts, with_hashes, with_ranges; /* imports that have such rows */
	uint64_t *warning_bits;                                  /* which hashes may be on a list; NULL: none is */
	struct model models[MODELS_N];
};
#define SEQUENCE_GOES_ON (UINT64_C(1) << 63) /* a longer name begins so */

enum decision { DECISION_NONE, DECISION_APART, DECISION_SAME };
/* The same for both orders of the names; 0 for names that are too long. */
uint64_t decision_key(enum entity_type type, struct str name, struct str alias);

/* Hash of a name for by_name, case folded; 0 for one that is too long. */
uint64_t name_key(enum entity_type type, struct str name);
MUST_USE enum status name_enter_key(struct knowledge *knowledge, enum entity_type type, struct str name, uint32_t row);

/* Opens the compact files and reads the decisions of a folder. */
enum status imports_open(struct knowledge *knowledge, const char *folder, struct err *err);
void imports_close(struct knowledge *knowledge);
/* Joins the entities of the imports to the rows. */
enum status unite(struct knowledge *knowledge, const struct knowledge_options *options, struct err *err);

enum status names_build(struct knowledge *knowledge, struct err *err);
enum status phrases_build(struct knowledge *knowledge, struct err *err);
enum status models_build(struct knowledge *knowledge, struct err *err);

#endif
