/* Attacks by pages, from test/hostile/ and made here: each is bounded in memory and answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "extract.h"
#include "test_files.h"

static void what_is_hidden_stays_hidden(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * MIB);
	struct extract_input in = {.page = test_file(arena, "hostile/page-that-hides.html"),
				   .page_url = STR("https://x.example/story")};
	struct article article;
	assert_int_equal(extract_article(arena, &in, &article, NULL), OK);
	assert_true(str_has(article.text, STR("Seen text")));
	assert_false(str_has(article.text, STR("idden")));
	assert_true(str_eq(article.url, STR("https://x.example/story")));
	arena_free(arena);
}

static struct str repeated(struct arena *arena, const char *head, const char *piece, size_t n, const char *tail)
{
	size_t head_n = strlen(head), piece_n = strlen(piece), tail_n = strlen(tail);
	char *p = arena_take(arena, head_n + piece_n * n + tail_n);
	assert_non_null(p);
	memcpy(p, head, head_n);
	for (size_t i = 0; i < n; i++)
		memcpy(p + head_n + i * piece_n, piece, piece_n);
	memcpy(p + head_n + n * piece_n, tail, tail_n);
	return (struct str){p, head_n + n * piece_n + tail_n};
}

static void pages_are_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * MIB);
	struct arena *room = arena_new(CAP_ARTICLE_ARENA_BYTES);
	const struct str pages[] = {
		test_file(arena, "hostile/page-of-nested-tables.html"),
		repeated(arena, "<html><body>", "<div>", 100000, "text, and more text, that is long enough to count."),
		repeated(arena, "<html><body><p>", "<a href=x>", 50000, "text, and more text, that is long enough"),
		repeated(arena, "<html><body>", "<p>a, b, c, d, e, f, g, h, i, j, k, l, m, n.", 50000, ""),
		repeated(arena, "<html><script type=application/ld+json>", "[", 50000, ""),
		repeated(arena, "<html><title>", "x | ", 50000, "</title><p>text</p>"),
		repeated(arena, "<html><body><p ", "a=1 ", 300000, ">text that is long enough to count</p>"),
		repeated(arena, "<html><body><div class='", "article related ", 100000, "'>text that is long</div>"),
		repeated(arena, "<html><body>", "<b>a</b>", 500000, ""),
		repeated(arena, "<html><body>", "<h1><span>title ", 3000, ""),
		repeated(arena, "<html><body><h1>T</h1>", "<div class=date>2 June 2026 By Jane Doe</div>", 20000, ""),
		repeated(arena, "<html><body><nav>", "<h1><span><time class=author rel=author>", 300, "text, text"),
		repeated(arena, "<html><head>", "<meta name=author content='Jane Doe'>", 50000, "<p>text</p>"),
		repeated(arena, "<html><body><p>", "The post x appeared first on ", 20000, ""),
	};
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct extract_input in = {.page = pages[i], .page_url = STR("https://x.example/story")};
		struct article article = {0};
		enum status status = extract_article(room, &in, &article, NULL);
		if (status == E_NOMEM || status == E_BUG)
			fail_msg("page %zu: %s", i, status_name(status));
		assert_true(article.text.n <= CAP_TEXT_BYTES && article.title.n <= CAP_TITLE_BYTES);
		arena_reset(room);
	}
	arena_free(room);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_hidden_stays_hidden),
		cmocka_unit_test(pages_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
