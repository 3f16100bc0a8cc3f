#ifndef TOCSIN_KNOWLEDGE_FILES_H
#define TOCSIN_KNOWLEDGE_FILES_H
/* The folder of compact files: DATA/knowledge/NAME.tkn, and DATA/knowledge/decisions.tsv.
 *
 * A file is replaced whole (written beside, synced, renamed), so a program that has the old one mapped keeps it, and
 * a write that fails changes nothing. Folder 0700, files 0600.
 * decisions.tsv: "apart" or "same", entity type, name, other name, a tab between; the last line about two names
 * counts. "apart" takes an alias from an entity and lets it stand for itself; "same" joins a name to an entity.
 * Fails: E_IO with the path, E_NOTFOUND. */

#include "knowledge_source.h"
#include "annotation.h"

#define KNOWLEDGE_SUFFIX ".tkn"
#define KNOWLEDGE_DECISIONS "decisions.tsv"

/* Makes the folder when it is missing, and writes NAME.tkn. A name has letters of a-z, digits and '-' only, else
 * E_BUG. */
MUST_USE enum status knowledge_file_write(const char *folder, struct str name, struct str bytes, struct err *err);
/* Removes the files whose names fit the pattern ("warning-*"); how many. */
MUST_USE enum status knowledge_file_remove(const char *folder, const char *pattern, size_t *removed, struct err *err);
/* The names in the folder that end in the suffix, without it, in byte order; a missing folder is empty. */
MUST_USE enum status knowledge_file_names(const char *folder, struct arena *arena, struct strs *out, struct err *err);

MUST_USE enum status knowledge_decide(const char *folder, bool apart, enum entity_type type, struct str name,
				      struct str other, struct err *err);

#endif
