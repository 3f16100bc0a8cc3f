#ifndef TOCSIN_CMD_STORED_H
#define TOCSIN_CMD_STORED_H
/* Threats of the store for the terminal: the rows of list and search, the whole of show. */

#include "options.h"
#include "store.h"

struct listing {
	struct str folder;
	struct str severity; /* "low" ...; "" all */
	struct str order;    /* "rank", "time", "score" */
	uint32_t limit;
	bool as_json, singles;
	struct str search;
};
/* The options that list and search share, filled into flags; answers how many. */
size_t listing_flags(struct listing *listing, struct flag *flags);
int listing_print(const struct command *self, const struct listing *listing);

/* A threat as plain text, 100 columns. */
void threat_print(const struct threat *threat);

#endif
