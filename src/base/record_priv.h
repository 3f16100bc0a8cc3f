#ifndef TOCSIN_BASE_RECORD_PRIV_H
#define TOCSIN_BASE_RECORD_PRIV_H
/* Shared by record.c and shape.c only: reading packed bytes. Faults stick in the reader; after the first, what is
 * got is 0 and empty. */

#include "record.h"

enum { RECORD_PACK_VERSION = 1, RECORD_DEPTH_MAX = 8 };

struct record_reader {
	struct arena *arena;
	const unsigned char *p, *end;
	enum status status;
};

/* The layout that every VEC_TYPE has. */
VEC_TYPE(record_list, void);

/* Is it whole, and of this shape? Then the reader stands before the first field. */
MUST_USE enum status record_open(struct record_reader *r, const struct record *record, struct arena *arena,
				 struct str packed, uint32_t shape, struct err *err);
/* Was all of it read, without a fault? */
MUST_USE enum status record_close(struct record_reader *r, const struct record *record, struct err *err);

uint64_t record_get_varint(struct record_reader *r);
struct str record_get_str(struct record_reader *r);
/* Place for n items, each of which takes at least one byte of the input. */
void *record_get_items(struct record_reader *r, size_t *n, size_t size);
void record_get_field(struct record_reader *r, const struct field *f, void *at);

#endif
