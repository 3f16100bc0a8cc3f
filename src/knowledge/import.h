#ifndef TOCSIN_IMPORT_H
#define TOCSIN_IMPORT_H
/* Foreign knowledge into compact files: the format is recognised by its content.
 *
 * Read are: ATT&CK (STIX 2.1 bundle), MISP galaxy clusters, MISP warning lists, CISA's KEV (JSON, by list or by
 * number), tables of CVSS and SSVC (tab-separated, named columns), EPSS scores (CSV of FIRST), product pages of
 * endoflife.date (Markdown), lists of companies (CSV with Symbol and Security). Each file becomes one compact
 * file; product pages become one together.
 * Touches only what the input reads. Memory: the arena given; a compact file's bytes are the caller's buf.
 * Documents are read item by item; sizes are capped (CAP_KNOWLEDGE_*).
 * Fails: E_SYNTAX ("line 12: ..."), E_LIMIT, E_IO, E_NOMEM; E_NOTFOUND when no reader knows the content. Nothing
 * half read comes out. */

#include "json_stream.h"
#include "knowledge_source.h"

struct import_input {
	bytes_read_fn *read;
	bool (*rewind)(void *ctx);
	void *ctx;
	struct str origin; /* address or path, for the record */
};

struct import;
MUST_USE enum status import_new(struct arena *arena, int64_t now, struct import **out, struct err *err);
void import_free(struct import *import); /* NULL is fine */

/* Reads one input. *is_whole: the compact file stands in *out and *about tells of it (texts in the arena); else
 * the input was a part of what import_finish gives. */
MUST_USE enum status import_read(struct import *import, const struct import_input *input, bool *is_whole,
				 struct knowledge_source *about, struct buf *out, struct err *err);
/* The parts together; E_EMPTY when there were none. */
MUST_USE enum status import_finish(struct import *import, struct knowledge_source *about, struct buf *out,
				   struct err *err);

#endif
