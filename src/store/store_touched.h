#ifndef TOCSIN_STORE_TOUCHED_H
#define TOCSIN_STORE_TOUCHED_H
/* store, what became of stored articles: for who keeps a state that was learned from them (line/state.h). Every
 * article that came into another threat or was revised is noted, by whatever changed it. Fails as store.h says. */

#include "store.h"

const char *store_folder(const struct store *store);
MUST_USE enum status store_article_has(struct store *store, struct str id, bool *out, struct err *err);

/* The number of the newest note; they only grow. */
MUST_USE enum status store_touched_newest(struct store *store, uint64_t *out, struct err *err);
/* Is an article with seq <= `to` gone since note `after`, or to be learned anew? */
MUST_USE enum status store_touched_whole(struct store *store, uint64_t after, uint64_t to, bool *out, struct err *err);
/* As store_articles_walk, the articles with seq <= `to` that were touched after note `after`, as they are now. */
MUST_USE enum status store_touched_walk(struct store *store, uint64_t after, uint64_t to, store_article_fn *each,
					void *ctx, struct err *err);
/* Drops the notes up to `num`. */
MUST_USE enum status store_touched_drop(struct store *store, uint64_t num, struct err *err);

#endif
