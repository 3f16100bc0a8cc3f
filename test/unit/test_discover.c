/* Where the feeds of a site may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "discover.h"

static const struct str url = {"https://blog.example/en/", 24};

static struct strs candidates(struct arena *arena, const char *page)
{
	struct strs out = {0};
	assert_int_equal(discover_candidates(arena, str_of(page), url, &out, NULL), OK);
	return out;
}

static void what_the_page_says_comes_first(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct strs got = candidates(
		arena,
		"<html><head><link rel='stylesheet' href='/rss.css'>"
		"<link rel='ALTERNATE nofollow' type='application/atom+xml; charset=utf-8' href='atom?x=1'>"
		"<link rel=alternate type='text/html' href='/de/'><link rel=alternate type=application/feed+json "
		"href=//cdn.example/f.json></head><body><a href='/about'>About</a><a href='/news/feed.xml'>RSS</a>"
		"<a href='atom?x=1'>again</a><a href='javascript:feed()'>no</a></body></html>");
	assert_true(got.n > 3 && got.n <= DISCOVER_MAX);
	assert_true(str_eq(got.at[0], STR("https://blog.example/en/atom?x=1")));
	assert_true(str_eq(got.at[1], STR("https://cdn.example/f.json")));
	assert_true(str_eq(got.at[2], STR("https://blog.example/news/feed.xml")));
	assert_true(str_eq(got.at[3], STR("https://blog.example/en/feed")));
	assert_true(strs_has(&got, STR("https://blog.example/rss.xml")));
	for (size_t i = 0; i < got.n; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(str_eq(got.at[i], got.at[j]));
	arena_free(arena);
}

static void the_base_of_a_page_counts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct strs got = candidates(arena, "<base href='https://other.example/x/'><link rel=alternate "
					    "type=application/rss+xml href=f>");
	assert_true(str_eq(got.at[0], STR("https://other.example/x/f")));
	arena_free(arena);
}

static void any_bytes_give_the_usual_places(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	static const char *const pages[] = {"", "\xff\xfe<", "not a page", "{\"a\":1}"};
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct strs got = candidates(arena, pages[i]);
		assert_true(strs_has(&got, STR("https://blog.example/feed")));
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_page_says_comes_first),
		cmocka_unit_test(the_base_of_a_page_counts),
		cmocka_unit_test(any_bytes_give_the_usual_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
