#ifndef TOCSIN_EXTRACT_META_H
#define TOCSIN_EXTRACT_META_H
/* extract, inside: how the places of a page that tell its metadata put what they found into one meta.
 *
 * Each fact has a slot; a place is trusted 1..9, and a more trusted one wins. Of equals the first counts.
 * Pure. Memory: in the page's arena. */

#include "extract_priv.h"

enum slot { SLOT_TITLE, SLOT_AUTHOR, SLOT_PUBLISHED, SLOT_SITE, SLOT_CANONICAL, SLOT_DESCRIPTION, SLOT_LANG, SLOTS_N };

struct found { /* what was found so far, and how trusted it is */
	struct arena *arena;
	struct meta meta;
	int trust[SLOTS_N];
	size_t metas_n;     /* looked at so far */
	size_t said_author; /* index of the last element that names an author; 0 none */
	bool failed;
};

void meta_put(struct found *f, enum slot slot, int trust, struct str text);
struct str meta_line(struct found *f, struct str text); /* copied in one line */
bool meta_is_address(struct str text);                  /* of a page or a mailbox: no name */
/* A script with type application/ld+json. */
void meta_read_ld(struct found *f, struct str script);

#endif
