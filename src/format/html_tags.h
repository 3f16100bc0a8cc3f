#ifndef TOCSIN_FORMAT_HTML_TAGS_H
#define TOCSIN_FORMAT_HTML_TAGS_H
/* What HTML's elements mean for text: shared by the html_*.c. Pure. */

#include "arena.h"
#include "buf.h"
#include "str.h"

bool tag_is_block(struct str tag);  /* stands on lines of its own; <br> too */
bool tag_is_silent(struct str tag); /* its text is not for readers: script, style ... */

/* Text with white space folded: blanks to one, lines without content dropped. */
struct folded {
	struct buf *out;
	bool wants_blank, wants_line;
};

/* Blanks what a tag has beyond HTML_ATTRS_MAX attributes; false without room for a copy. */
bool html_tame(struct arena *arena, struct str *text);

void folded_text(struct folded *f, struct str text);
void folded_line(struct folded *f); /* what follows stands on a new line */

#endif
