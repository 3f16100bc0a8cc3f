#ifndef TOCSIN_CMD_RECORDS_H
#define TOCSIN_CMD_RECORDS_H
/* JSON Lines in and out: one object a line. A bad line is named on stderr with its number and its reason,
 * counted, and the rest goes on. */

#include <stdio.h>

#include "article.h"
#include "json_record.h"
#include "options.h"

struct records {
	const struct command *command;
	FILE *in;
	char *line;
	size_t room;
	uint64_t number; /* of the present line, from 1 */
	uint64_t bad;
};
void records_init(struct records *records, const struct command *command, FILE *in);
void records_release(struct records *records);

/* The next line that is not empty, without its end; false at the end of the input. */
bool records_line(struct records *records, struct str *line);
/* The next line that is a JSON object; the caller frees *doc. */
bool records_next(struct records *records, struct json_doc **doc);
void records_bad(struct records *records, uint64_t number, const char *why);
/* 0, or 1 when some were bad. */
int records_exit(const struct records *records);

/* An article out of a record, into the arena. A date that cannot be read is bad; title and text may not
 * both be missing. */
MUST_USE enum status record_article(struct arena *arena, const struct json *object, struct article *out,
				    struct err *err);

/* All of stdin (or of a file), at most `cap` bytes; free() it. */
MUST_USE enum status read_all(FILE *in, size_t cap, struct buf *out, struct err *err);
/* The same for a file by its name. */
MUST_USE enum status read_file(struct str name, size_t cap, struct buf *out, struct err *err);
/* Writes a line; false when stdout is broken. */
bool write_line(struct buf *line);

#endif
