/* Any bytes as a page, and as the content of an entry. */
#include "caps.h"
#include "charset.h"
#include "extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	struct entry entry = {.title = STR("A title of a story"),
			      .url = STR("https://news.example/story"),
			      .content_is_html = true,
			      .content = bytes,
			      .published = TIME_UNKNOWN,
			      .updated = TIME_UNKNOWN};
	struct extract_input in = {.page = bytes, .page_url = STR("https://news.example/story?x=1")};
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct article article;
	if (!arena)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (extract_article(arena, &in, &article, NULL) == OK &&
		    (article.text.n > CAP_TEXT_BYTES || article.id.n != 12))
			__builtin_trap();
		in.entry = &entry;
	}
	(void)extract_is_full(&entry);
	arena_free(arena);
	return 0;
}
