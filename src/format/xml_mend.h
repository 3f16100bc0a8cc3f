#ifndef TOCSIN_FORMAT_XML_MEND_H
#define TOCSIN_FORMAT_XML_MEND_H
/* Makes UTF-8 text fit for libxml2 where its recovery would lose words: private to xml.c. Pure.
 *
 *   bare "&", and names that nobody knows      become "&amp;"      "AT&T", "?a=1&b=2"
 *   HTML's names, numbers of windows-1252      become the character "&nbsp;" "&#150;"
 *   characters that XML 1.0 forbids            are dropped; vertical tabs and form feeds become a space
 * CDATA sections keep their ampersands. After it no reference to an entity is left but the five
 * of XML itself. */

#include "arena.h"
#include "str.h"

/* Does it hold characters that XML 1.0 forbids? */
bool xml_has_forbidden(struct str text);
/* *out is `text` itself when nothing had to change; *repairs_n grows by the number of changes. */
MUST_USE enum status xml_mend(struct arena *arena, struct str text, struct str *out, uint32_t *repairs_n);

#endif
