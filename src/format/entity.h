#ifndef TOCSIN_FORMAT_ENTITY_H
#define TOCSIN_FORMAT_ENTITY_H
/* Character references of HTML and XML: "&amp;" "&#8217;" "&#x2019;" "&nbsp;". Pure. */

#include "str.h"

enum { ENTITY_UTF8_MAX = 8 };

/* Reads the reference at s.p[at], which is "&": its characters as UTF-8 into `to`, their number
 * of bytes into *to_n. Gives the number of bytes read, 0 where no known reference stands.
 * Names need their semicolon, but for the four of XML in front of no letter ("&amp b"); numbers
 * do not. 128..159 mean windows-1252, as on the web. */
size_t entity_read(struct str s, size_t at, char to[ENTITY_UTF8_MAX], size_t *to_n);

#endif
