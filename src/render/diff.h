#ifndef TOCSIN_DIFF_H
#define TOCSIN_DIFF_H
/* diff: what changed from one text to the next, sentence by sentence: a longest common subsequence of the pieces
 * that end at a line break or after ". ", "! ", "? " and the full stops of Chinese and Japanese.
 *
 * Past CAP_DIFF_PIECES pieces that differ in the middle of either text, all of one middle is told as removed and
 * all of the other as added. Pure. Memory: the list in the arena, its texts point into the two given.
 * Fails: E_NOMEM. */

#include "vec.h"

enum edit_kind { EDIT_KEPT, EDIT_REMOVED, EDIT_ADDED };

struct edit {
	enum edit_kind kind;
	struct str text; /* a piece without the white space around it */
};
VEC_TYPE(edits, struct edit);

/* In the order of the text; where pieces were replaced, first what was removed. */
MUST_USE enum status diff_texts(struct arena *arena, struct str before, struct str after, struct edits *out);

#endif
