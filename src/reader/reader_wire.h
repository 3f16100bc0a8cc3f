#ifndef TOCSIN_READER_WIRE_H
#define TOCSIN_READER_WIRE_H
/* What goes over the socket between us and a reader.
 *
 * A message is a head of 16 bytes (four numbers of four bytes, little endian: a mark, the kind, how many packed bytes
 * follow, how many raw bytes follow those), a packed record (base/record.h, which carries its shape and a checksum) and
 * raw bytes: those of a feed or page. Only tasks have raw bytes.
 *
 * Reading is for bytes of an enemy: lengths are checked before memory is taken, records as record_unpack does, and what
 * came out is checked as far as the program relies on it: UTF-8 without NUL everywhere, times of years with four
 * digits, numbers that are numbers, entries and texts within caps, a quality that there is, addresses of articles http
 * or https. Sources are not checked but made anew from what was told of them, by the rules that hold for a user's
 * own settings. Pure. Memory: what was read points into the packed bytes, and into the arena. Fails: E_SYNTAX, E_LIMIT,
 * E_NOMEM. */

#include "article.h"
#include "buf.h"
#include "entry.h"
#include "source.h"

enum { WIRE_HEAD_BYTES = 16 };
enum wire_kind { WIRE_HELLO = 1, WIRE_FEED, WIRE_ARTICLE, WIRE_SOURCES, WIRE_PLACES };

struct wire_head {
	enum wire_kind kind;
	size_t packed_n, bytes_n;
};
void wire_head_write(const struct wire_head *head, unsigned char to[WIRE_HEAD_BYTES]);
/* `kind` 0: any task. */
MUST_USE enum status wire_head_read(const unsigned char from[WIRE_HEAD_BYTES], enum wire_kind kind, size_t packed_max,
				    size_t bytes_max, struct wire_head *out, struct err *err);

struct wire_task {
	struct str url, type, lang;
	bool is_file, has_entry;
	struct entry entry;
};
const struct record *wire_task_record(void);

struct wire_hello { /* what a reader says when it is locked in */
	uint32_t locks, landlock_abi;
	struct str lack; /* what it could not have and why; "" nothing */
};
MUST_USE enum status wire_hello_read(struct arena *arena, struct str packed, struct wire_hello *out, struct err *err);
void wire_hello_write(const struct wire_hello *hello, struct buf *out);

struct wire_outcome {  /* of a task */
	bool is_tired; /* the reader wants to be replaced */
	enum status status;
	struct str why; /* when status is not OK */
};
/* The nouns count only with status OK. */
void wire_feed_write(const struct wire_outcome *outcome, const struct feed *feed, struct buf *out);
void wire_article_write(const struct wire_outcome *outcome, const struct article *article, struct buf *out);
void wire_sources_write(const struct wire_outcome *outcome, const struct sources *sources, struct buf *out);
void wire_places_write(const struct wire_outcome *outcome, const struct strs *places, struct buf *out);
void wire_failure_write(enum wire_kind kind, const struct wire_outcome *outcome, struct buf *out); /* without a noun */
MUST_USE enum status wire_feed_read(struct arena *arena, struct str packed, size_t entries_max,
				    struct wire_outcome *outcome, struct feed *feed, struct err *err);
MUST_USE enum status wire_article_read(struct arena *arena, struct str packed, struct wire_outcome *outcome,
				       struct article *article, struct err *err);
MUST_USE enum status wire_sources_read(struct arena *arena, struct str packed, struct wire_outcome *outcome,
				       struct sources *sources, struct err *err);
MUST_USE enum status wire_places_read(struct arena *arena, struct str packed, struct wire_outcome *outcome,
				      struct strs *places, struct err *err);

#endif
