/* Any bytes as an import: what comes out is a whole compact file that opens again, or nothing. */
#include <string.h>

#include "caps.h"
#include "import.h"
#include "pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct bytes {
	const uint8_t *data;
	size_t n, at;
};

static long read_bytes(void *ctx, char *to, size_t n)
{
	struct bytes *b = ctx;
	size_t got = b->n - b->at < n ? b->n - b->at : n;
	if (got > 7) /* in pieces */
		got = got / 2 + 1;
	if (got)
		memcpy(to, b->data + b->at, got);
	b->at += got;
	return (long)got;
}

static bool rewind_bytes(void *ctx)
{
	((struct bytes *)ctx)->at = 0;
	return true;
}

static void must_open(struct arena *arena, struct str bytes)
{
	struct pack pack;
	struct knowledge_source about;
	if (pack_open(bytes, &pack, NULL) || pack_source(&pack, arena, &about, NULL))
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes bytes = {data, n, 0};
	struct import_input input = {read_bytes, rewind_bytes, &bytes, STR("fuzz")};
	struct arena *arena = arena_new(64 * MIB);
	struct import *import = NULL;
	struct knowledge_source about;
	struct buf out;
	bool is_whole = false;
	buf_init(&out, 64 * MIB);
	if (arena && import_new(arena, 0, &import, NULL) == OK) {
		if (import_read(import, &input, &is_whole, &about, &out, NULL) == OK && is_whole)
			must_open(arena, buf_str(&out));
		buf_reset(&out);
		if (import_finish(import, &about, &out, NULL) == OK)
			must_open(arena, buf_str(&out));
		import_free(import);
	}
	buf_release(&out);
	arena_free(arena);
	return 0;
}
