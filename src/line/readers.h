#ifndef TOCSIN_LINE_READERS_H
#define TOCSIN_LINE_READERS_H
/* The readers of the running line: as many as workers, lent to whoever has a feed or page to be read.
 *
 * A task waits as long as no reader can be started (no descriptors, no memory: bad world, nothing is lost), until
 * *stop of the options is true; then it fails with E_IO. Logs that once, and once when it is over.
 * Without a sandbox the steps are called here. */

#include "dossier.h"
#include "reader.h"

struct readers;
/* Finds out what the machine can (reader_settle) and says it in the log. E_DENIED as there. */
MUST_USE enum status readers_new(const struct reader_options *options, size_t n, struct readers **out, struct err *err);
void readers_free(struct readers *readers); /* nobody may be reading; NULL is fine */
const char *readers_words(const struct readers *readers);
uint64_t readers_deaths(struct readers *readers);

/* How the reader fell over this input; "" when it did not. */
struct mishap {
	char why[300];
};
MUST_USE enum status readers_feed(struct readers *readers, struct arena *arena, struct str bytes,
				  const struct parse_hints *hints, struct feed *out, struct mishap *mishap,
				  struct err *err);
/* Into an empty dossier; E_NOMEM and E_LIMIT leave it so. */
MUST_USE enum status readers_article(struct readers *readers, struct dossier *dossier,
				     const struct extract_input *input, struct mishap *mishap, struct err *err);

#endif
