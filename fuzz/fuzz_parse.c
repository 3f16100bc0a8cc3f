/* Any bytes as a feed and as a list of sources. The first byte chooses the content type. */
#include "caps.h"
#include "parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const types[] = {"", "text/xml; charset=utf-8", "application/rss+xml; charset=windows-1252",
					    "application/feed+json"};
	struct str bytes = {(const char *)data, n};
	struct parse_hints hints = {.content_type = str_of(types[n ? data[0] % 4 : 0]),
				    .url = STR("https://feeds.example/a/feed.xml")};
	struct arena *arena = arena_new(32 * MIB);
	struct feed feed;
	struct sources sources;
	if (!arena)
		return 0;
	if (parse_feed(arena, bytes, &hints, &feed, NULL) == OK)
		for (size_t i = 0; i < feed.entries.n; i++)
			if (feed.entries.at[i].title.n > CAP_TITLE_BYTES)
				__builtin_trap();
	if (parse_opml(arena, bytes, hints.url, &sources, NULL) == OK && sources.n == 0)
		__builtin_trap();
	arena_free(arena);
	return 0;
}
