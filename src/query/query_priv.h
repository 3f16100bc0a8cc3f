#ifndef TOCSIN_QUERY_PRIV_H
#define TOCSIN_QUERY_PRIV_H
/* Shared by the parts of query/: one term of a query. */

#include "query.h"

struct term {
	struct str name;   /* as typed, without the colon; "" for a word */
	struct str value;  /* without its quotes */
	bool is_unwanted;  /* begins with a minus */
	bool is_phrase;    /* stood in quotes */
	size_t start, end; /* in the text */
};

/* The next term from *at on; false at the end. Total: any bytes are terms. */
bool term_next(struct str text, size_t *at, struct term *out);

#endif
