#ifndef TOCSIN_FORMAT_URL_PRIV_H
#define TOCSIN_FORMAT_URL_PRIV_H
/* What the two halves of url.h share: splitting and resolving (url.c), and what makes one page
 * of many spellings (url_page.c). Pure. */

#include "arena.h"
#include "str.h"

/* White space around and line breaks inside are dropped, blanks inside become %20; the text
 * itself when there are none; "" without room. */
struct str url_cleaned(struct arena *arena, struct str text);
/* The path without "." and ".." (RFC 3986 5.2.4); "" without room. */
struct str url_without_dots(struct arena *arena, struct str path);

#endif
