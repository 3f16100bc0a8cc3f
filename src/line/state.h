#ifndef TOCSIN_LINE_STATE_H
#define TOCSIN_LINE_STATE_H
/* The placer's state, taken back from the data folder. What the stored articles teach stands in the store; an image
 * of it, DIR/state, makes the start quick: it is read, what became of its articles since is mended, and the articles
 * that came later are taken in. An image that is damaged, of another program, or of another store is never used: the
 * log says why, and all articles are taken in one by one, which gives the same state.
 * Images are written beside the old one and renamed. Not flushed to the disk: one that a power cut spoils is
 * known by its checksum. */

#include "placer.h"
#include "store.h"

struct state_restored {
	size_t articles; /* that were taken in one by one */
	size_t unread;   /* of which nothing is learned: an unknown tocsin packed them, or they are damaged */
};
/* Makes a placer of all that is stored. Fails as the store; *out is released then. */
MUST_USE enum status state_restore(const struct tools *tools, struct store *store, struct placer *out,
				   struct state_restored *restored, struct err *err);

/* Keeps the state of a store of which nothing is waiting to be written. Fails: E_IO, E_NOMEM; the old image stays. */
MUST_USE enum status state_keep(struct store *store, const struct placer *placer, struct err *err);

#endif
