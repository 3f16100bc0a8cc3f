#ifndef TOCSIN_IMPORT_PRIV_H
#define TOCSIN_IMPORT_PRIV_H
/* What the importers share: the input under way, the rows being built, lines and cells. */

#include "caps.h"
#include "import.h"
#include "knowledge.h"
#include "pack.h"

enum { HEAD_BYTES = 4096, CELLS_OF_LINE_MAX = 64, SNIFFED_MAX = 64 };

struct sniffed { /* of a JSON document: its members, with the value of those that are texts */
	struct str name, value;
};

struct importing {
	const struct import_input *input;
	struct arena *arena; /* for this input */
	struct pack_builder *build;
	struct knowledge_source *about;
	char head[HEAD_BYTES];
	size_t head_n;
	struct sniffed members[SNIFFED_MAX];
	size_t members_n;
	bool is_json;
	void *sha; /* of the bytes read in the second pass */
	uint64_t bytes;
	bool too_large;
	struct err *err;
};

/* A kind of content. `is_it` looks at the head and at the members; `read` fills build and about. */
struct importer {
	const char *kind;
	bool is_part; /* of one compact file with the others of its kind */
	bool (*is_it)(const struct importing *in);
	enum status (*read)(struct importing *in);
};
const struct importer *importers(void); /* ends with a NULL kind */

bool sniff_has(const struct importing *in, const char *member);
struct str sniff_text(const struct importing *in, const char *member); /* "" */

long importing_read(void *importing, char *to, size_t n); /* a bytes_read_fn: counts and hashes */
enum status importing_json(struct importing *in, json_item_fn *each, void *ctx);

/* ---- rows ---- */
struct str keep(struct importing *in, struct str s);                          /* in the arena of the import */
struct str slug_of(struct importing *in, const char *head, struct str title); /* "warning-top-1000" */
struct pack_entity *add_entity(struct importing *in, enum entity_type type, struct str name);
void add_alias(struct importing *in, struct pack_entity *entity, struct str alias); /* directly behind the entity */
bool is_day(struct str s);                                                          /* "2026-08-21" */

/* ---- lines and cells (import_lines.c) ---- */
struct lines {
	struct importing *in;
	char *window;
	size_t at, n;
	struct buf line;
	unsigned long number;
	bool ended, was_cut; /* the last line has no end */
};
enum status lines_init(struct lines *lines, struct importing *in);
void lines_release(struct lines *lines);
/* False at the end; a line that is too long or cannot be read fails *status. */
bool lines_next(struct lines *lines, struct str *line, enum status *status);
/* Cells of a line by `mark`; with '"' around and doubled inside when mark is ','. Quoted ones with doubled quotes lie
 * in the arena. The count; more than max are cut off, and counted. */
size_t cells_of(struct arena *arena, struct str line, char mark, struct str *cells, size_t max);
/* The column of a name in the head line; SIZE_MAX. */
size_t column_of(const struct str *cells, size_t n, const char *name);

enum status bad_line(struct lines *lines, const char *what);

/* ---- the readers ---- */
enum status import_attack(struct importing *in);
enum status import_galaxy(struct importing *in);
enum status import_warning(struct importing *in);
enum status import_kev(struct importing *in);
enum status import_scores(struct importing *in);
enum status import_epss(struct importing *in);
enum status import_product(struct importing *in);
enum status import_companies(struct importing *in);

#endif
