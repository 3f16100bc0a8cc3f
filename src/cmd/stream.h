#ifndef TOCSIN_CMD_STREAM_H
#define TOCSIN_CMD_STREAM_H
/* Articles from stdin, for the filters that look at each (annotate, dedupe) or at all in the order of
 * time (cluster, brief). */

#include "ask.h"
#include "dossier.h"
#include "records.h"

/* The options of the language model; `key_file` is read into the arena. Fails: E_SYNTAX when a part is missing. */
MUST_USE enum status ask_with(struct arena *arena, struct str key_file, struct ask_options *ask, struct err *err);

/* dossier_read, or dossier_annotate where nobody asks for signatures. */
typedef enum status stream_read(const struct tools *tools, struct dossier *dossier, const struct source *source,
				struct err *err);
/* For each article in the order of input, after `read`: `each` gets the dossier (freed after) and the record it came
 * from. Articles are read by as many threads as there are processors; `each` is called by one, another than the
 * caller's, which waits. */
typedef enum status stream_fn(void *ctx, struct dossier *dossier, const struct json *record, struct err *err);
int stream_each(const struct command *self, const struct tools *tools, stream_read *read, stream_fn *each, void *ctx);

/* All articles of the input in one arena, in input order. */
struct stream_articles {
	struct arena *arena;
	struct articles list;
	size_t *by_time;   /* rows of list, oldest first; equal times in input order; unknown times last */
	struct strs notes; /* of each article, the text of the field that stream_noted was asked for */
};
MUST_USE int stream_all(const struct command *self, struct stream_articles *out);
/* The same from `in`, with a field of each record kept beside its article; NULL: none is. */
MUST_USE int stream_noted(const struct command *self, FILE *in, const char *field, struct stream_articles *out);
void stream_release(struct stream_articles *articles);
/* The dossier of one of them; its texts are those of `article`. NULL: *err says why. */
MUST_USE struct dossier *stream_dossier(const struct tools *tools, const struct article *article, struct err *err);

#endif
