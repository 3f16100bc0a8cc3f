#ifndef TOCSIN_LINE_POLLING_H
#define TOCSIN_LINE_POLLING_H
/* The running line of `tocsin serve`: a fetch loop, workers, the shelf thread.
 *
 *     fetch loop -> ring (workers parse, extract, read, annotate) -> shelf thread -> store
 *          ^------------------- entries that are new -----------------|
 *
 * A source's validators (ETag, Last-Modified) are stored only after all entries of that answer are
 * durable, so a killed process asks again and loses nothing. When the store is empty and no source answers
 * within SAMPLE_AFTER_S, the sample week is loaded (sample.h).
 * Bytes of strangers are read in reader processes (reader.h). One that falls costs what it read: a page, then its entry
 * becomes an article of what the feed said; a feed, then its source is in trouble. Such bytes are named in the log and
 * in the source's health, and not read again (quarantine.h). Every second what commands wished (store_wishes) is done:
 * sources come, change and go while the line runs. Sources that were removed do not come back with a list. Logs to
 * stderr: one line for each source whose state changed, and for what stops the line. */

#include "config.h"
#include "fetch.h"
#include "reader.h"
#include "shelf.h"

enum { SAMPLE_AFTER_S = 20 };

struct polling_options {
	struct fetch_options fetch;
	struct reader_options read; /* its `stop` is ours */
	size_t workers;             /* 0: one less than there are processors, at least 1 */
	uint32_t interval_s;        /* ask each source so often whatever its habit; 0: its habit */
	bool no_pages;              /* never fetch pages */
	bool no_sample;
	struct ask_options rewrite;  /* model "": no language model */
	const char *folder;          /* of the store */
	const struct config *config; /* what is said of single sources; outlives the line; NULL nothing */
};

struct polling_progress {
	uint32_t sources, sources_tried, sources_answered;
	uint64_t articles, threats;
	bool is_sample;
	bool has_failed; /* the line stopped; its reason was logged */
	uint64_t readers_lost;
	size_t quarantined;
};

struct polling;
/* `store` is a writer and belongs to the line from now on; `sources` are copied; those of the store are polled too.
 * What was learned is rebuilt from the store while the first feeds are asked; a fault of that ends the line. */
MUST_USE enum status polling_start(const struct polling_options *options, const struct tools *tools,
				   struct store *store, const struct sources *sources, struct polling **out,
				   struct err *err);
void polling_get_progress(struct polling *poll, struct polling_progress *out); /* from any thread */
/* What may change while the line runs, out of `options`: interval_s, no_pages, and what `config` says of single sources
 * (it replaces the one before, which is not looked at again after this returned); `sources` that are new are added.
 * Waits for the shelf thread to do it between two batches. Fails when the line is ending (E_CONFLICT) or ended by it:
 * then the line looks at both. One caller at a time. */
MUST_USE enum status polling_reload(struct polling *poll, const struct polling_options *options,
				    const struct sources *sources, struct err *err);
/* How feeds and pages are read: "... in processes without network and files: ...". As long as `poll` lives. */
const char *polling_reading(const struct polling *poll);
/* Finishes what the workers hold, writes it, ends all threads. */
void polling_stop(struct polling *poll);

#endif
