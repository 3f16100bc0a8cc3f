/* Any bytes as a feed and as a list of sources. The first byte chooses the content type. Entries and sources are
 * written, and read back the same. */
#include "parse.h"
#include "round.h"

enum { ROUNDS_MAX = 20 };

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
		for (size_t i = 0; i < feed.entries.n; i++) {
			if (feed.entries.at[i].title.n > CAP_TITLE_BYTES)
				__builtin_trap();
			if (i < ROUNDS_MAX)
				round_json(arena, entry_record(), &feed.entries.at[i]);
		}
	if (parse_opml(arena, bytes, hints.url, &sources, NULL) == OK) {
		if (sources.n == 0)
			__builtin_trap();
		for (size_t i = 0; i < sources.n && i < ROUNDS_MAX; i++) {
			round_json(arena, source_record(), &sources.at[i]);
			round_packed(arena, source_record(), &sources.at[i]);
		}
	}
	arena_free(arena);
	return 0;
}
