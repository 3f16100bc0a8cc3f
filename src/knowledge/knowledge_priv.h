#ifndef TOCSIN_KNOWLEDGE_PRIV_H
#define TOCSIN_KNOWLEDGE_PRIV_H
/* What the parts of knowledge/ share: the object and how it is filled. */

#include "knowledge.h"
#include "map.h"
#include "phrases.h"

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
	const struct str *words; /* alternatives; a prefix has one */
	uint32_t n;
};
struct phrase {
	enum phrase_table table;
	const struct table_row *row;
	struct phrase_part *parts;
	uint32_t n;
	bool at_start;
};
VEC_TYPE(phrases, struct phrase);

struct phrase_link { /* phrases that begin with one word */
	uint32_t phrase, next;
};
VEC_TYPE(phrase_links, struct phrase_link);

VEC_TYPE(knowns, struct known);
VEC_TYPE(table_rows, struct table_row);

struct named_table {
	struct str name;
	struct table table;
};
VEC_TYPE(named_tables, struct named_table);

struct knowledge {
	struct arena *arena; /* holds all but the maps */
	struct named_tables tables;
	struct knowns rows;
	struct map by_name; /* hash of type and folded name -> row + 1 */
	struct map by_cell; /* hash of table and first cell -> address of the row */
	struct name_entries names;
	struct map sequences; /* hash of pieces -> first entry + 1, and the bit below */
	struct phrases phrases;
	struct phrase_links links;
	struct map first_words;
};
#define SEQUENCE_GOES_ON (UINT64_C(1) << 63) /* a longer name begins so */

enum status names_build(struct knowledge *knowledge, struct err *err);
enum status phrases_build(struct knowledge *knowledge, struct err *err);

#endif
