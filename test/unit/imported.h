#ifndef TOCSIN_TEST_IMPORTED_H
#define TOCSIN_TEST_IMPORTED_H
/* Inputs out of memory for tests of imports. Include after the test's own includes. */

#include "import.h"

struct given { /* an input in memory; read in odd pieces */
	struct str text;
	size_t at;
	struct import_input input;
};

static long given_read(void *ctx, char *to, size_t n)
{
	struct given *g = ctx;
	size_t got = g->text.n - g->at;
	got = got < n ? got : n;
	got = got > 13 ? 13 : got;
	if (got)
		memcpy(to, g->text.p + g->at, got);
	g->at += got;
	return (long)got;
}

static bool given_rewind(void *ctx)
{
	((struct given *)ctx)->at = 0;
	return true;
}

static inline void given_init(struct given *g, struct str text)
{
	*g = (struct given){.text = text, .input = {given_read, given_rewind, g, STR("memory")}};
}

#endif
