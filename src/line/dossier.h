#ifndef TOCSIN_LINE_DOSSIER_H
#define TOCSIN_LINE_DOSSIER_H
/* An article with all that the pure steps read out of it, in one arena: what a worker makes and the
 * shelf puts away. */

#include "cluster.h"
#include "dedupe.h"
#include "enrich.h"
#include "extract.h"
#include "tools.h"

struct dossier {
	struct arena *arena; /* owns all below */
	struct article article;
	struct reading reading;
	struct annotation annotation;
	struct signature signature;
	struct cluster_features features;
	struct source source; /* what is known of its source; title "" when nothing is */
	struct str site;      /* registrable domain of the outlet */
};

/* An empty dossier with an arena; NULL: no memory. */
MUST_USE struct dossier *dossier_new(void);
void dossier_free(struct dossier *dossier); /* NULL is fine */

/* Extracts dossier->article out of an entry and its page; the dossier keeps nothing of either. Pure. */
MUST_USE enum status dossier_extract(struct dossier *dossier, const struct extract_input *input, struct err *err);

/* Reads, annotates and signs dossier->article, which lies in its arena. `source` is NULL when only the
 * article's own word for its source is known; then the default pack is asked. Gives the article an id
 * when it has none. Pure. */
MUST_USE enum status dossier_read(const struct tools *tools, struct dossier *dossier, const struct source *source,
				  struct err *err);
/* The same without what dedupe and cluster need: for those who ask only what the article says. */
MUST_USE enum status dossier_annotate(const struct tools *tools, struct dossier *dossier, const struct source *source,
				      struct err *err);

/* The part of that which needs no reading: its id, source and site. */
MUST_USE enum status dossier_name(const struct tools *tools, struct dossier *dossier, const struct source *source,
				  struct err *err);

/* What an article with a text of `n` bytes takes while it is read, about. */
size_t dossier_weight(size_t n);

/* The dossier as a member of a threat; borrows from it. */
struct member dossier_member(const struct dossier *dossier);

#endif
