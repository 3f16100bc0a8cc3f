/* Any bytes as the page of a site whose feeds are looked for: each address is one that can be asked, and stands once.
 */
#include "caps.h"
#include "discover.h"
#include "url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(64 * MIB);
	struct str page = {(const char *)data, n};
	struct strs found = {0};
	if (arena && discover_candidates(arena, page, STR("https://site.example/blog/"), &found, NULL) == OK) {
		if (found.n > DISCOVER_MAX)
			__builtin_trap();
		for (size_t i = 0; i < found.n; i++) {
			if (!url_is_http(found.at[i]))
				__builtin_trap();
			for (size_t k = 0; k < i; k++)
				if (str_eq(found.at[i], found.at[k]))
					__builtin_trap();
		}
	}
	arena_free(arena);
	return 0;
}
