#ifndef TOCSIN_RENDER_EXPORT_H
#define TOCSIN_RENDER_EXPORT_H
/* render, for other programs: lists of threats as Atom (RFC 4287), RSS 2.0, JSON Feed 1.1, CSV (RFC 4180) and
 * Markdown; one threat as Markdown, observables as CSV and as a plain block list; sources as OPML 2.0.
 *
 * Pure; errors stick in the buf. Foreign text is escaped for each form: markup, quotes, spreadsheet formulas
 * (a cell that begins with = + - @ gets an apostrophe before it), Markdown. Only http and https links. */

#include "buf.h"
#include "source.h"
#include "threat.h"

struct export_list {
	struct str title; /* "Threats" */
	struct str base;  /* of our addresses, "http://127.0.0.1:8480" */
	struct str self;  /* path and query of this very document */
	struct str home;  /* path and query of the page that shows the same */
	const struct threats *threats;
};
void export_atom(struct buf *out, const struct export_list *list);
void export_rss(struct buf *out, const struct export_list *list);
void export_json_feed(struct buf *out, const struct export_list *list);
void export_csv(struct buf *out, const struct export_list *list);
void export_markdown(struct buf *out, const struct export_list *list);

/* One threat as a brief that can be pasted anywhere; every sentence says its source. */
void export_threat_markdown(struct buf *out, const struct threat *threat, struct str base);
void export_observables_csv(struct buf *out, const struct threat *threat);
/* Values of the indicators that a firewall or proxy can block, one a line, with a head of comments. */
void export_block_list(struct buf *out, const struct threat *threat, struct str base);
/* OPML 2.0 by folders, with the settings of sources; headers and proxies that may hold secrets only when asked. */
void export_opml(struct buf *out, struct arena *arena, const struct sources *sources, bool with_secrets);

#endif
