#ifndef TOCSIN_STORE_PAIRS_H
#define TOCSIN_STORE_PAIRS_H
/* Text without blanks between its words - Chinese, Japanese, Korean - as FTS5 can find things in it: each two
 * letters that stand beside each other are a word, the last of a run once more alone: "AB CD" for letters A B C D
 * of such a script becomes "AB BC CD D". Words of other scripts stay as they are. Pure, but pairs_register. */

#include "buf.h"
#include "status.h"
#include "str.h"

struct sqlite3;

/* Does the text hold a letter of these scripts? */
bool pairs_has(struct str text);
/* Adds the text as pairs. */
void pairs_of_text(struct buf *out, struct str text);
/* Adds a word of a search, as a string of FTS5 that finds it wherever it stands in a run. */
void pairs_of_search(struct buf *out, struct str word);
/* Makes pairs_of(title, text) known to SQL: '' when neither holds such a letter. An error code of SQLite. */
int pairs_register(struct sqlite3 *db);

#endif
