#ifndef TOCSIN_LINE_SHELF_H
#define TOCSIN_LINE_SHELF_H
/* The shelf: the one place where articles become part of threats and both become durable.
 *
 * Articles come in order; each is placed (dedupe, cluster) at once and written at the next flush together
 * with the threats that it changed, in one transaction: all of a batch is there, or nothing.
 * One caller at a time; a thread of the shelf's own composes changed threats meanwhile (casebook.h). A failed
 * flush leaves the store as it was, but the state here is ahead of it: end the process and start again,
 * nothing is lost because nothing was marked as seen.
 * Fails: what store/ and the steps fail with. */

#include "placer.h"
#include "scribe.h"
#include "store.h"

struct shelf;
/* Opens the shelf over a writing store and takes all stored articles back in. */
MUST_USE enum status shelf_new(const struct tools *tools, struct store *store, struct shelf **out, struct err *err);
void shelf_free(struct shelf *shelf); /* what was not flushed is dropped */
/* At an orderly end, after the last flush: leaves the state so that the next start is quick (state.h). */
void shelf_keep_state(struct shelf *shelf);

enum { SHELF_BATCH = 200 };

struct shelf_answer {
	enum dedupe_verdict verdict;
	struct str threat; /* lies in the dossier */
};
/* Takes the dossier (also on failure). `entry_key` is marked as seen with the batch; 0: none. */
MUST_USE enum status shelf_put(struct shelf *shelf, struct dossier *dossier, uint64_t entry_key, int64_t now,
			       struct shelf_answer *out, struct err *err);
/* Adds a source's row to the batch. */
MUST_USE enum status shelf_put_source(struct shelf *shelf, const struct source *source, struct err *err);
/* Adds to the batch what an answer of a source was. */
MUST_USE enum status shelf_note_source(struct shelf *shelf, const struct source_note *note, struct err *err);
/* Was this entry stored, or is it in the batch? */
MUST_USE enum status shelf_has_entry(struct shelf *shelf, uint64_t entry_key, bool *out, struct err *err);
MUST_USE enum status shelf_flush(struct shelf *shelf, int64_t now, struct err *err);
/* Changed threats are offered to the scribe, and what it has worded is written; NULL: nobody rewrites. */
void shelf_set_scribe(struct shelf *shelf, struct scribe *scribe);
MUST_USE enum status shelf_take_words(struct shelf *shelf, struct err *err);
/* Carries out what people decided since (store_decisions.h), in one transaction. What cannot be done is refused
 * with a note; *n counts both. */
MUST_USE enum status shelf_decide(struct shelf *shelf, int64_t now, size_t *n, struct err *err);
/* When other lists of flaws (KEV, CVSS, EPSS) are loaded than those that threats were scored with: composes the
 * newest threats that name a CVE again, CAP_RESCORED at most. *n counts them. */
MUST_USE enum status shelf_rescore(struct shelf *shelf, size_t *n, struct err *err);
size_t shelf_waiting(const struct shelf *shelf); /* articles not yet flushed */
/* Is it time for a flush: SHELF_BATCH articles wait, or CAP_BATCH_BYTES? Depends on the articles alone. */
bool shelf_is_full(const struct shelf *shelf);
/* Forgets all sources whose id begins with `prefix` and what only they told. */
MUST_USE enum status shelf_forget(struct shelf *shelf, struct str prefix, struct str note, struct err *err);

#endif
