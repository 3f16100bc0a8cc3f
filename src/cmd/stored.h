#ifndef TOCSIN_CMD_STORED_H
#define TOCSIN_CMD_STORED_H
/* Threats of the store for the terminal: the table of list and search, the whole of show. */

#include "options.h"
#include "store.h"

struct listing {
	struct str folder;
	struct str severity; /* "high,critical"; "" all */
	struct str order;    /* "rank", "time", "published", "score" */
	struct str since;    /* "7d", a date; "" any time */
	struct str query;    /* in the language of query/ */
	uint32_t limit;
	bool as_json, singles;
};
/* The options that list and search share, filled into flags; answers how many. */
size_t listing_flags(struct listing *listing, struct flag *flags);
int listing_print(const struct command *self, const struct listing *listing);

/* A threat as text: wrapped and coloured on a terminal, plain in a pipe. */
void threat_print(const struct threat *threat);

#endif
