#include "image.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

void image_put(struct image_writer *w, const void *bytes, size_t n)
{
	if (!w->status && n && !w->write(w->ctx, bytes, n))
		w->status = E_IO;
}

void image_put_u64(struct image_writer *w, uint64_t value)
{
	image_put(w, &value, sizeof(value));
}

static int by_key(const void *a, const void *b)
{
	const struct map_slot *x = a, *y = b;
	return x->key < y->key ? -1 : x->key > y->key;
}

void image_put_map(struct image_writer *w, const struct map *map)
{
	struct map_slot *slots = malloc((map->n + 1) * sizeof(*slots));
	if (!slots) {
		w->status = w->status ? w->status : E_NOMEM;
		return;
	}
	size_t n = 0;
	for (size_t at = 0; n < map->n && map_next(map, &at, &slots[n]);)
		n++;
	qsort(slots, n, sizeof(*slots), by_key);
	image_put_u64(w, n);
	image_put(w, slots, n * sizeof(*slots));
	free(slots);
}

/* ---- reading ---- */

static void fail(struct image_reader *r, enum status status)
{
	if (!r->status)
		r->status = status;
}

const char *image_take(struct image_reader *r, size_t n)
{
	if (n > r->n)
		fail(r, E_SYNTAX);
	if (r->status)
		return NULL;
	const char *p = r->p;
	r->p += n;
	r->n -= n;
	return p;
}

void image_get(struct image_reader *r, void *out, size_t n)
{
	const char *p = image_take(r, n);
	if (p && n)
		memcpy(out, p, n);
	else if (n)
		memset(out, 0, n);
}

uint64_t image_get_u64(struct image_reader *r)
{
	uint64_t value;
	image_get(r, &value, sizeof(value));
	return value;
}

size_t image_get_n(struct image_reader *r, size_t bytes)
{
	uint64_t n = image_get_u64(r);
	if (n > r->n / bytes)
		fail(r, E_SYNTAX);
	return r->status ? 0 : (size_t)n;
}

void image_get_map(struct image_reader *r, struct map *out)
{
	size_t n = image_get_n(r, sizeof(struct map_slot));
	if (!map_reserve(out, n))
		fail(r, E_NOMEM);
	for (size_t i = 0; i < n && !r->status; i++) {
		struct map_slot slot;
		image_get(r, &slot, sizeof(slot));
		if (!map_put(out, slot.key, slot.value))
			fail(r, E_NOMEM);
	}
}
