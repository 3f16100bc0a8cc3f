#ifndef TOCSIN_NAMES_H
#define TOCSIN_NAMES_H
/* Finding the names of the lexicons in text: longest match over pieces (knowledge/pieces.h).
 *
 * A name or alias with an upper-case letter matches only text that has one there too ("US", never "us");
 * text in capitals throughout is tolerated for names of four letters and more. A name with none matches
 * in any case. Pure, read only. */

#include "knowledge.h"
#include "pieces.h"

#define NAME_PIECES_MAX 8

struct name_match {
	uint32_t n;       /* pieces covered; 0: no name here */
	uint32_t rows[6]; /* rows of that name, of different types */
	uint32_t rows_n;
	struct str alias; /* as the lexicon spells it */
};

/* The longest name that begins at pieces->at[at]; `text` is what the pieces were cut from. */
struct name_match names_match(const struct knowledge *knowledge, const struct pieces *pieces, struct str text,
			      size_t at);

#endif
