#ifndef TOCSIN_BASE_ARENA_H
#define TOCSIN_BASE_ARENA_H
/* Memory for one article, one feed or one request: taken piece by piece, released whole.
 *
 * An arena has a cap from birth. Past it, and when the machine has no memory, every
 * call answers NULL; nothing that was given before is touched. Pieces are aligned for
 * any type and never freed one by one.
 * Built with -DTOCSIN_ARENA_PIECES each piece is a malloc of its own, so that ASan
 * sees the byte after its end.
 * Memory: the caller owns the arena (arena_new, arena_free). Not for two threads at once. */

#include <stddef.h>

#include "status.h"

struct arena;

/* An arena that gives at most `cap_bytes` in all; NULL when there is no memory. */
MUST_USE struct arena *arena_new(size_t cap_bytes);
void arena_free(struct arena *arena); /* NULL is fine */

/* Everything given so far is void; the arena can be used again. Keeps one block. */
void arena_reset(struct arena *arena);

/* `n_bytes` bytes, uninitialised; NULL past the cap. n_bytes 0 gives a valid pointer. */
MUST_USE void *arena_take(struct arena *arena, size_t n_bytes);
/* `n` items of `size` bytes, zeroed; NULL past the cap or when n * size overflows. */
MUST_USE void *arena_zero(struct arena *arena, size_t n, size_t size);
/* Grows the piece `old` of `old_bytes` to `new_bytes`, in place when it was the last one. */
MUST_USE void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t new_bytes);

/* Gives back the end of the piece `old`, where it was the last one: of it `new_bytes` stay. */
void arena_shrink(struct arena *arena, const void *old, size_t old_bytes, size_t new_bytes);

/* E_NOMEM once a piece was refused (until arena_reset): what was made since may be less than it should be,
 * although each function on the way went on. A step asks at its end. */
MUST_USE enum status arena_status(const struct arena *arena);

/* Bytes given so far. */
size_t arena_used(const struct arena *arena);

#endif
