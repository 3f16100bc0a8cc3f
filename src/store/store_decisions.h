#ifndef TOCSIN_STORE_DECISIONS_H
#define TOCSIN_STORE_DECISIONS_H
/* store, decisions: what people said of threats, in the order in which they said it.
 *
 * store_decision_add may be called beside the one that holds the folder (STORE_ASK); the holder carries
 * waiting decisions out and puts them back as done or refused. Fails as store.h says. */

#include "decision.h"
#include "store.h"

MUST_USE enum status store_decision_add(struct store *store, const struct decision *decision, uint64_t *num,
					struct err *err);
MUST_USE enum status store_decision_put(struct store *store, const struct decision *decision, struct err *err);
MUST_USE enum status store_decision_get(struct store *store, struct arena *arena, uint64_t num, struct decision *out,
					struct err *err);
/* The oldest `max` with num > after; of waiting ones alone, or all. */
MUST_USE enum status store_decisions(struct store *store, struct arena *arena, bool waiting_only, uint64_t after,
				     size_t max, struct decisions *out, struct err *err);

/* Those about a threat, as the one or the other, newest first. */
MUST_USE enum status store_decisions_of(struct store *store, struct arena *arena, struct str threat, size_t max,
					struct decisions *out, struct err *err);

/* The ids of a threat's articles, oldest number first. */
MUST_USE enum status store_member_ids(struct store *store, struct arena *arena, struct str threat, struct strs *out,
				      struct err *err);
/* The ids of an article's copies. */
MUST_USE enum status store_copy_ids(struct store *store, struct arena *arena, struct str article, struct strs *out,
				    struct err *err);
/* Puts an article and its copies into a threat; E_NOTFOUND: no such article. */
MUST_USE enum status store_article_move(struct store *store, struct str article, struct str threat, struct err *err);
/* The number of the newest article; 0 when there is none. */
MUST_USE enum status store_newest_seq(struct store *store, uint64_t *out, struct err *err);

#endif
