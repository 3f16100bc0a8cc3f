/* Any bytes as a robots.txt and a path: always an answer, and /robots.txt itself is always allowed. */
#include "caps.h"
#include "fetch_robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = {(const char *)data, n}, path;
	struct buf rules;
	if (n > 64 * KIB || !str_next(&text, '\n', &path))
		return 0;
	buf_init(&rules, MIB);
	robots_read(text, STR("tocsin"), &rules);
	(void)robots_allows(buf_str(&rules), path);
	if (!robots_allows(buf_str(&rules), STR("/robots.txt")))
		__builtin_trap();
	(void)robots_path(path);
	buf_release(&rules);
	return 0;
}
