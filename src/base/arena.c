#include "arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first block is a part of the cap: of many small arenas each takes little. */
enum {
	FIRST_LEAST = 512,
	FIRST_MOST = 8 * 1024,
	FIRST_PART = 1024,
	BLOCK_MAX = 1024 * 1024,
	ALIGN = alignof(max_align_t)
};

struct block {
	struct block *before;
	size_t size, used;
	alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *last;
	size_t cap, used;
	bool has_refused;
};

struct arena *arena_new(size_t cap_bytes)
{
	struct arena *arena = calloc(1, sizeof(*arena));
	if (arena)
		arena->cap = cap_bytes;
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *b = arena->last, *before; b; b = before) {
		before = b->before;
		free(b);
	}
	free(arena);
}

static struct block *block_new(struct arena *arena, size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);
	if (!b)
		return NULL;
	*b = (struct block){.before = arena->last, .size = size};
	arena->last = b;
	return b;
}

void arena_reset(struct arena *arena)
{
	struct block *keep = arena->last;
	if (keep) {
		for (struct block *b = keep->before, *before; b; b = before) {
			before = b->before;
			free(b);
		}
		keep->before = NULL;
		keep->used = 0;
	}
	arena->used = 0;
	arena->has_refused = false;
#ifdef TOCSIN_ARENA_PIECES
	free(keep);
	arena->last = NULL;
#endif
}

static size_t padded(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static size_t next_size(const struct arena *arena, size_t need)
{
#ifdef TOCSIN_ARENA_PIECES
	(void)arena;
	return need;
#else
	size_t size = arena->last ? arena->last->size * 2 : arena->cap / FIRST_PART;
	size_t least = arena->last ? 0 : FIRST_LEAST, most = arena->last ? BLOCK_MAX : FIRST_MOST;
	size = size < least ? least : size > most ? most : size;
	return size < need ? need : size;
#endif
}

static void *refuse(struct arena *arena)
{
	arena->has_refused = true;
	return NULL;
}

void *arena_take(struct arena *arena, size_t n_bytes)
{
	if (n_bytes > SIZE_MAX / 2 || arena->used + n_bytes > arena->cap)
		return refuse(arena);
	size_t need = padded(n_bytes ? n_bytes : 1);
	struct block *b = arena->last;
#ifdef TOCSIN_ARENA_PIECES
	need = n_bytes ? n_bytes : 1;
	b = NULL;
#endif
	if (!b || b->size - b->used < need) {
		b = block_new(arena, next_size(arena, need));
		if (!b)
			return refuse(arena);
	}
	void *piece = b->bytes + b->used;
	b->used += need;
	arena->used += n_bytes;
	return piece;
}

void *arena_zero(struct arena *arena, size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		return refuse(arena);
	void *piece = arena_take(arena, total);
	return piece ? memset(piece, 0, total) : NULL;
}

static int is_last(const struct arena *arena, const void *old, size_t old_bytes)
{
	const struct block *b = arena->last;
	return b && old_bytes && (const unsigned char *)old + padded(old_bytes) == b->bytes + b->used;
}

void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t new_bytes)
{
#ifndef TOCSIN_ARENA_PIECES
	size_t more = new_bytes - old_bytes;
	if (new_bytes > old_bytes && new_bytes < SIZE_MAX / 2 && is_last(arena, old, old_bytes)) {
		struct block *b = arena->last;
		size_t step = padded(new_bytes) - padded(old_bytes);
		if (arena->used + more <= arena->cap && b->size - b->used >= step) {
			b->used += step;
			arena->used += more;
			return old;
		}
	}
#else
	(void)is_last;
#endif
	void *piece = arena_take(arena, new_bytes);
	if (piece && old_bytes)
		memcpy(piece, old, old_bytes < new_bytes ? old_bytes : new_bytes);
	return piece;
}

void arena_shrink(struct arena *arena, const void *old, size_t old_bytes, size_t new_bytes)
{
#ifndef TOCSIN_ARENA_PIECES
	if (new_bytes >= old_bytes || !is_last(arena, old, old_bytes))
		return;
	arena->last->used -= padded(old_bytes) - padded(new_bytes ? new_bytes : 1);
	arena->used -= old_bytes - new_bytes;
#else
	(void)arena, (void)old, (void)old_bytes, (void)new_bytes;
#endif
}

enum status arena_status(const struct arena *arena)
{
	return arena->has_refused ? E_NOMEM : OK;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
