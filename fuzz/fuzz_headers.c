/* Any bytes as the head of an HTTP answer: read line by line, and what it asks of us is never a time before now. */
#include "caps.h"
#include "fetch_headers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const int64_t now_s = 1780000000;
	struct str text = {(const char *)data, n}, line;
	struct arena *arena = arena_new(8 * MIB);
	struct headers headers;
	headers_init(&headers);
	while (arena && text.n && str_next(&text, '\n', &line))
		if (headers_read(&headers, arena, line))
			break;
	if (headers_retry_after(&headers, now_s) < 0 || headers_max_age(&headers, now_s) < 0)
		__builtin_trap();
	if (headers_is_redirect(&headers) && !headers.location.n)
		__builtin_trap();
	if (headers_is_permanent(&headers) && headers.code != 301 && headers.code != 308)
		__builtin_trap();
	arena_free(arena);
	return 0;
}
