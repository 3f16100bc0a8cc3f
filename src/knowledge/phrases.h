#ifndef TOCSIN_PHRASES_H
#define TOCSIN_PHRASES_H
/* Finding the phrases of data/phrases in text, all tables in one pass over pieces.
 *
 * A phrase is a row's first cell: words parted by blanks. "exploit*" begins so, "gang|group" is one of these,
 * "#" a number, ".." skips up to three words, "^" in front binds to the sentence's start. It never crosses
 * the end of a sentence. The first word may be neither "#" nor "..", and a starred one has four letters
 * or more. Pure, read only. */

#include "knowledge.h"
#include "pieces.h"

enum phrase_table { /* data/phrases/<name>.tsv */
		    PHRASES_INDICATORS,
		    PHRASES_GUARDS,
		    PHRASES_ROLES,
		    PHRASES_TECHNIQUES,
		    PHRASES_EVENTS,
		    PHRASES_CUES,
		    PHRASES_FORMS,
		    PHRASE_TABLES_N,
};

struct phrase_hit {
	enum phrase_table table;
	const struct table_row *row;
	uint32_t from, to; /* pieces, end exclusive */
};
VEC_TYPE(phrase_hits, struct phrase_hit);

/* All hits in the order of their first pieces; of several that begin at one piece in one table the longest.
 * False when the arena has no room. */
bool phrases_find(const struct knowledge *knowledge, struct arena *arena, const struct pieces *pieces,
		  struct phrase_hits *out);

#endif
