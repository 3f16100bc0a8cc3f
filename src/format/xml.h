#ifndef TOCSIN_FORMAT_XML_H
#define TOCSIN_FORMAT_XML_H
/* XML as a stream of opens, texts and closes, read liberally and guarded.
 *
 * Over libxml2's push parser in recovery mode: bad bytes, bare ampersands, HTML's named
 * entities, mismatched and missing end tags are repaired and counted. Entity
 * definitions, outside DTDs and anything else that would reach beyond the bytes given
 * stop the reader (E_DENIED): no file or network is ever touched.
 * Documents that are plainly well formed are read without libxml2 and without a copy (xml_scan.h), at
 * several times the speed; what is told is the same.
 * Pure. Memory: what a handler is given is valid during the call only, but a text that lies inside `bytes` as
 * long as they are.
 * Fails: E_SYNTAX when there is not one element, E_DENIED for an entity definition,
 * E_LIMIT past depth, elements or text, E_NOMEM; or what a handler returned. */

#include "arena.h"
#include "str.h"
#include "vec.h"

struct xml_name {
	struct str space; /* namespace URI, "" when none */
	struct str local; /* name without its prefix, as written */
	struct str prefix;
};

struct xml_attr {
	struct xml_name name;
	struct str value; /* entities resolved */
};

struct xml_handler {
	/* Each may be NULL; any answer but OK stops the reader with that status. */
	enum status (*open)(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n);
	enum status (*text)(void *ctx, struct str text); /* may come in several pieces; CDATA too */
	enum status (*close)(void *ctx, const struct xml_name *name);
	/* "All that was told is void, the document is told again from its start": once at most, and only if
	 * something was told. Without it plain documents are not read the short way. */
	void (*again)(void *ctx);
};

struct xml_limits {
	size_t depth_max, elements_max, text_bytes_max; /* text counts all text and attributes */
};

struct xml_report {
	uint32_t repairs;    /* faults that were read over */
	uint32_t first_line; /* line of the first one, from 1 */
	char first[120];     /* what it was */
};

/* `charset` is the transport's word (from Content-Type), "" when it had none; it wins over
 * a wrong XML declaration only if the bytes are valid in it (see charset.h). */
MUST_USE enum status xml_read(struct str bytes, struct str charset, const struct xml_limits *limits,
			      const struct xml_handler *handler, void *ctx, struct xml_report *report, struct err *err);

/* The value of the attribute `local` without namespace, "" when missing. */
struct str xml_attr_get(const struct xml_attr *attrs, size_t n, struct str local);
/* The same with a namespace URI. */
struct str xml_attr_get_ns(const struct xml_attr *attrs, size_t n, struct str space, struct str local);

#endif
