#ifndef TOCSIN_RENDER_IOCS_H
#define TOCSIN_RENDER_IOCS_H
/* render, of indicators of compromise over many threats: the page, JSON, CSV and a plain block list.
 *
 * As render.h: pure, escaped by construction (for spreadsheets as render_export.h says), errors stick in the buf. */

#include "render.h"

struct ioc { /* held for an indicator, newest threat first */
	const struct threat *threat;
	const struct observable *observable;
};
VEC_TYPE(iocs, struct ioc);

enum { IOC_DAYS = 60 };

struct iocs_view {
	struct iocs rows;
	uint32_t by_type[OBSERVABLE_TYPES_N]; /* of what was read, before the choice of a type */
	int type;                             /* enum observable_type, or -1: all */
	struct feed_filters filters;          /* of the threats: q, severity, since ... */
	struct str next;                      /* cursor of the older ones; "" none */
	struct str fault;                     /* why q is not understood; "" it is */
	size_t threats_n;                     /* that were looked at */
	bool is_whole;                        /* values as they are, not defanged */
	bool is_later_page;
};

void render_iocs_page(struct buf *out, const struct page_frame *frame, const struct iocs_view *view);
/* {"items":[{type,value,role,confidence,reason,threat,title,updated}],"next":cursor or null}. */
void render_iocs_json(struct buf *out, const struct iocs_view *view);
void export_iocs_csv(struct buf *out, const struct iocs_view *view, struct str base);
/* Each value once, those that a firewall or proxy can block. E_NOMEM sticks in the buf. */
void export_iocs_list(struct buf *out, const struct iocs_view *view, struct str base);

#endif
