#ifndef TOCSIN_CMD_KNOWLEDGE_INPUT_H
#define TOCSIN_CMD_KNOWLEDGE_INPUT_H
/* Files and folders as inputs of an import, plain or gzip; and what becomes of each. */

#include "import.h"
#include "options.h"

enum { INPUT_FILES_MAX = 20000, INPUT_DEPTH_MAX = 16 };

/* The regular files of the operands, folders walked in byte order (hidden ones left out). `is_found` of a path: it was
 * met in a folder, so it may be none of ours. */
struct input_path {
	struct str path; /* NUL-terminated */
	bool is_found;
};
VEC_TYPE(input_paths, struct input_path);
MUST_USE enum status input_paths_of(struct arena *arena, const char *operand, struct input_paths *out, struct err *err);

struct importer_run { /* one run of the command over many inputs */
	const struct command *self;
	const char *folder; /* of the compact files */
	struct arena *arena;
	struct import *import;
	size_t good, bad, same, skipped;
};
MUST_USE enum status importer_begin(struct importer_run *run, const struct command *self, const char *folder,
				    struct err *err);
/* Imports one input and says so on stdout; what is wrong goes to stderr and counts. */
void importer_file(struct importer_run *run, const struct input_path *path, struct str origin);
void importer_bytes(struct importer_run *run, struct str bytes, struct str origin);
/* Writes what became of parts; the exit code. */
int importer_end(struct importer_run *run);

#endif
