/* Any bytes as a page, and as the content of an entry; the article is written, and reads back the same. */
#include "extract.h"
#include "round.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_sound(const struct article *a)
{
	return a->text.n <= CAP_TEXT_BYTES && a->title.n <= CAP_TITLE_BYTES && a->id.n == 12 && a->quality.n &&
	       a->sure >= 0 && a->sure <= 1 && utf8_is_valid(a->text) && utf8_is_valid(a->title) &&
	       utf8_is_valid(a->author);
}

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
	struct article article = {.text = STR("")};
	if (!arena)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (extract_article(arena, &in, &article, NULL) == OK) {
			if (!is_sound(&article))
				__builtin_trap();
			round_json(arena, article_record(), &article);
			round_packed(arena, article_record(), &article);
		}
		in.entry = &entry;
	}
	/* what came out, as a page of paragraphs, is read again */
	in = (struct extract_input){.page = article.text, .page_type = STR("text/html; charset=utf-8")};
	if (extract_article(arena, &in, &article, NULL) == OK && !is_sound(&article))
		__builtin_trap();
	(void)extract_is_full(&entry);
	arena_free(arena);
	return 0;
}
