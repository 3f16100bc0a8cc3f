#ifndef TOCSIN_BASE_IMAGE_H
#define TOCSIN_BASE_IMAGE_H
/* The image of a state that lives long: numbers, arrays and maps one after the other, in the form of this
 * machine. What writes it and what reads it name the same parts in the same order; the same state gives the
 * same bytes. Whoever keeps an image says of which program it is and guards it with a checksum: reading is
 * bounded, but does not know nonsense.
 *
 * Pure: bytes go to a function of the caller. Faults stick: after the first nothing is written or read.
 * Memory: image_get_map makes the map; image_put_map sorts a copy of its slots. */

#include "map.h"
#include "status.h"

typedef bool image_write_fn(void *ctx, const void *bytes, size_t n); /* false: cannot */

struct image_writer {
	image_write_fn *write;
	void *ctx;
	enum status status; /* E_IO: `write` said no; E_NOMEM */
};
void image_put(struct image_writer *w, const void *bytes, size_t n);
void image_put_u64(struct image_writer *w, uint64_t value);
void image_put_map(struct image_writer *w, const struct map *map); /* in the order of its keys */

struct image_reader {
	const char *p; /* what is left, at any alignment */
	size_t n;
	enum status status; /* E_SYNTAX: too short; E_NOMEM */
};
/* The next n bytes; NULL when there are not so many. */
const char *image_take(struct image_reader *r, size_t n);
void image_get(struct image_reader *r, void *out, size_t n); /* zeros after a fault */
uint64_t image_get_u64(struct image_reader *r);
/* A number of things that follow and take at least `bytes` each; 0 and a fault when they cannot be there. */
size_t image_get_n(struct image_reader *r, size_t bytes);
void image_get_map(struct image_reader *r, struct map *out); /* into an empty map */

#endif
