#ifndef TOCSIN_LINE_SHELF_PRIV_H
#define TOCSIN_LINE_SHELF_PRIV_H
/* Shared by the parts of the shelf only. */

#include "map.h"
#include "ring.h"
#include "shelf.h"

struct waiting { /* an article of the batch */
	struct dossier *dossier;
	struct place place;
	uint64_t entry_key;
	uint64_t article_hash, threat_hash; /* of the ids */
};

struct changed { /* a threat of the batch */
	struct str id;
	bool is_new;    /* not stored before, and all members are in the batch */
	bool is_merged; /* joined into another */
	struct str into;
	struct str note; /* why it was joined; "" the usual */
};
VEC_TYPE(changes, struct changed);

struct override { /* what people decided of a threat, over what is composed */
	struct str threat, title;
	bool is_pinned, is_dismissed;
	struct str note; /* why it was dismissed */
};
VEC_TYPE(overrides, struct override);

struct shelf {
	const struct tools *tools;
	struct store *store;
	struct placer placer;
	size_t unkept; /* articles since the state was kept */
	struct waiting *waiting;
	size_t waiting_n, waiting_room, waiting_bytes;
	struct map entries;  /* keys in the batch */
	struct arena *batch; /* the changes of the batch */
	struct changes changes;
	struct map changed;     /* hash of a threat's id -> row of changes + 1 */
	struct ring *composers; /* threads that compose the changed threats */
	struct scribe *scribe;
	bool in_transaction;
	struct arena *kept; /* what people decided of threats' words and states */
	struct overrides overrides;
	struct map overridden; /* hash of a threat's id -> row of overrides + 1 */
};

MUST_USE enum status shelf_begin(struct shelf *shelf, struct err *err);
/* The threat's row of the batch, made when it was not there. NULL: no memory. */
struct changed *shelf_changed(struct shelf *shelf, struct str id);

/* shelf_decide.c: reads all decisions again; what they say of a threat that was composed. */
MUST_USE enum status shelf_load_decisions(struct shelf *shelf, struct err *err);
void shelf_override(const struct shelf *shelf, struct threat *threat);

#endif
