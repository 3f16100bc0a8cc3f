#ifndef TOCSIN_FORMAT_XML_SCAN_H
#define TOCSIN_FORMAT_XML_SCAN_H
/* The short way through XML that is plainly well formed: private to xml.c. Pure.
 *
 * Most feeds are: UTF-8, tags that match, declared prefixes, no document type with definitions. They are read
 * here without libxml2 and without a copy; what a handler is given points into `text` unless a reference or a
 * line break had to be resolved. At the first thing that is not plain the answer is E_SYNTAX, and the caller
 * reads the document again from its start with libxml2. So this reader may refuse whatever it likes, but what
 * it accepts must give what libxml2 gives: fuzz/fuzz_xml.c and test/unit/test_xml.c compare them. */

#include "xml.h"

/* `text` is valid UTF-8 without forbidden characters (xml_mend.h) and begins with "<". The limits count as in xml_read.
 */
MUST_USE enum status xml_scan(struct arena *arena, struct str text, const struct xml_limits *limits,
			      const struct xml_handler *handler, void *ctx);

#endif
