/* Any bytes as a query: it is read or refused with a place inside the text, and a read one stays in its limits. */
#include "query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct str text = {(const char *)data, n};
	struct threat_query query = {.category = -1, .since = TIME_UNKNOWN, .until = TIME_UNKNOWN, .both = true};
	struct query_fault fault = {0};
	struct strs words = {0};
	struct err err;
	if (!arena)
		return 0;
	enum status status = query_read(arena, text, 1780000000, &query, &fault, &err);
	if (status == E_SYNTAX && (fault.start >= fault.end || fault.end > n || !err.msg[0]))
		__builtin_trap();
	if (query.names.n > STORE_NAMES_MAX || query.category < -1)
		__builtin_trap();
	if (query_words(arena, text, &words) || words.n > QUERY_TERMS_MAX)
		__builtin_trap();
	arena_free(arena);
	return 0;
}
