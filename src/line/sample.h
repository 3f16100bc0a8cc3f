#ifndef TOCSIN_LINE_SAMPLE_H
#define TOCSIN_LINE_SAMPLE_H
/* The sample week (examples/sample): a few feeds in our own words, part of the program, so that a first
 * start without a network shows what threats look like. Its sources' ids begin with SAMPLE_PREFIX and are never
 * polled. */

#include "tools.h"

#define SAMPLE_PREFIX "sample/"
#define SAMPLE_NOTICE                                                                                                  \
	"You are looking at the sample week of June 2026, which is not news. Remove it with: tocsin sample remove"

/* The sources of the sample, ids set. */
MUST_USE enum status sample_sources(struct arena *arena, struct sources *out, struct err *err);
/* The feed of one of them, and the address that it stands for; "" for any other source. */
struct str sample_feed(const struct source *source);
bool is_sample(const struct source *source);

/* While a server holds the store, removal is asked for by this file in the data folder. */
#define SAMPLE_REMOVE_FILE "remove-sample"

#endif
