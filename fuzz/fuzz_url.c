/* Any bytes as a URL: canonical is a fixed point, and resolving gives what can be split. */
#include "url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(8 * 1024 * 1024);
	struct str text = {(const char *)data, n}, base = text, reference;
	struct url parts;
	if (!arena || n > 100000)
		goto out;
	struct str once = url_canonical(arena, text);
	if (once.n && (!url_is_http(once) || !str_eq(url_canonical(arena, once), once)))
		__builtin_trap();
	(void)url_key(arena, text);
	(void)url_site(arena, url_host(text));
	if (url_slug(arena, text, 20).n > 20)
		__builtin_trap();
	if (str_next(&base, ' ', &reference)) {
		struct str whole = url_resolve(arena, reference, base);
		if (whole.n && !url_split(whole, &parts))
			__builtin_trap();
	}
out:
	arena_free(arena);
	return 0;
}
