#ifndef TOCSIN_RENDER_QUARANTINE_H
#define TOCSIN_RENDER_QUARANTINE_H
/* render, of the quarantine: /quarantine and its JSON. Pure, escaped by construction, errors stick in the buf. */

#include "quarantined.h"
#include "render.h"

/* The oldest first, as the line keeps it; `kept` is "" where the bytes lie no more. Shown the newest first. */
void render_quarantine_page(struct buf *out, const struct page_frame *frame, const struct quarantined_list *list);
void render_quarantine_json(struct buf *out, const struct quarantined_list *list);

#endif
