#ifndef TOCSIN_RENDER_REVISIONS_H
#define TOCSIN_RENDER_REVISIONS_H
/* render, of the revisions of an article: what changed from each of its texts to the next. As render.h. */

#include "article.h"
#include "buf.h"
#include "diff.h"
#include "render.h"

struct version {         /* a text that the article had, or has */
	uint32_t number; /* 0 the first */
	int64_t stored;
	struct str title, text;
};
VEC_TYPE(versions, struct version);

struct revision {        /* from one text to the next */
	uint32_t number; /* of the text that came: 1, 2 ... */
	int64_t stored;  /* when it came */
	struct str before_title, title;
	struct edits changes;
};
VEC_TYPE(revisions, struct revision);

/* From each of the versions, oldest first, to the next. Fails: E_NOMEM. */
MUST_USE enum status revisions_of(struct arena *arena, const struct versions *versions, struct revisions *out);

/* {"article","url","title","items":[{"revision","stored","before_title","title","changes":[{"kind":"kept" with
 * "pieces", "removed" or "added" with "text"}]}],"next":null}, oldest first. */
void render_revisions_json(struct buf *out, const struct article *article, const struct revisions *revisions);
/* The page of an article: what changed, the newest first. `threat`: the id of its own; "" none. */
void render_revisions_page(struct buf *out, const struct page_frame *frame, const struct article *article,
			   struct str threat, const struct revisions *revisions);
/* The same for a terminal: lines that begin with "-" and "+"; what was kept is left out. */
void render_revisions_text(struct buf *out, const struct revisions *revisions);

#endif
