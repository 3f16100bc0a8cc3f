/* Attacks by feeds, from test/hostile/ and made here: each is bounded in memory and answer, none is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "parse.h"
#include "test_files.h"

static const struct parse_hints hints = {.url = {"https://feeds.example/feed.xml", 30}};

enum outcome { REFUSED, READ, EITHER };

static const struct {
	const char *file;
	enum outcome outcome;
	enum status status; /* when refused */
	size_t arena_bytes; /* more must not be needed */
} feeds[] = {
	{"billion-laughs.xml", REFUSED, E_DENIED, 256 * 1024},
	{"quadratic-entity.xml", REFUSED, E_DENIED, 512 * 1024},
	{"xxe-file.xml", REFUSED, E_DENIED, 256 * 1024},
	{"xxe-parameter.xml", REFUSED, E_DENIED, 256 * 1024},
	{"html-for-a-feed.html", REFUSED, E_SYNTAX, 512 * 1024},
	{"charset-lies.xml", READ, OK, 256 * 1024},
	{"charset-broken-bytes.xml", READ, OK, 256 * 1024},
	{"control-bytes.xml", READ, OK, 256 * 1024},
	{"script-in-link.xml", READ, OK, 256 * 1024},
	{"json-deep.json", REFUSED, E_SYNTAX, 256 * 1024},
	{"json-for-a-page.json", EITHER, OK, 256 * 1024},
	{"guid-that-never-ends.xml", EITHER, OK, 512 * 1024},
	{"comment-that-never-ends.xml", READ, OK, 512 * 1024},
};

static void feeds_are_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * MIB);
	for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++) {
		struct str bytes = test_file(arena, str_c(arena, str_print(arena, "hostile/%s", feeds[i].file)));
		struct arena *small = arena_new(feeds[i].arena_bytes);
		struct feed feed;
		struct err err = {0};
		assert_true(bytes.n > 0);
		enum status status = parse_feed(small, bytes, &hints, &feed, &err);
		if (feeds[i].outcome == REFUSED && status != feeds[i].status && status != E_LIMIT)
			fail_msg("%s: %s", feeds[i].file, status_name(status));
		if (feeds[i].outcome == READ && (status || feed.entries.n != 1))
			fail_msg("%s: %s %s", feeds[i].file, status_name(status), err.msg);
		assert_int_not_equal(status, E_NOMEM);
		arena_free(small);
	}
	arena_free(arena);
}

static struct entry only_entry(struct arena *arena, const char *file)
{
	struct feed feed;
	struct str bytes = test_file(arena, str_c(arena, str_print(arena, "hostile/%s", file)));
	assert_int_equal(parse_feed(arena, bytes, &hints, &feed, NULL), OK);
	assert_int_equal(feed.entries.n, 1);
	return feed.entries.at[0];
}

static void nothing_is_believed(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * MIB);
	struct entry entry = only_entry(arena, "script-in-link.xml");
	assert_true(str_eq(entry.title, STR("Hi")));
	assert_true(str_eq(entry.url, STR("https://x.example/1")));
	assert_int_equal(entry.enclosures.n, 0);

	entry = only_entry(arena, "charset-lies.xml");
	assert_true(str_eq(entry.title, STR("Z\xC3\xBCrich \xE2\x80\x93 \xE6\x9D\xB1\xE4\xBA\xAC")));
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

static void large_ones_are_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * MIB);
	struct arena *small = arena_new(24 * MIB);
	const struct {
		struct str bytes;
		bool is_read;
	} cases[] = {
		{repeated(arena, "<rss><channel>", "<a>", 100000, ""), false},
		{repeated(arena, "<rss><channel><item><title>t</title><link>https://x.example/</link></item>", "<a>",
			  100000, ""),
		 true},
		{repeated(arena, "<rss><channel><item><title>", "&lt;", 100000, "</title></item></channel></rss>"),
		 true},
		{repeated(arena, "<rss><channel>", "<item><title>t</title></item>", 20000, "</channel></rss>"), true},
		{repeated(arena, "<rss><channel><item><title>t</title>", "<category>c</category>", 50000, ""), true},
		{repeated(arena, "<rss><channel><item><description>", "<p>", 100000, ""), false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct feed feed = {0};
		struct err err = {0};
		enum status status = parse_feed(small, cases[i].bytes, &hints, &feed, &err);
		if (status == E_NOMEM || status == E_BUG || (cases[i].is_read && status))
			fail_msg("feed %zu: %s %s", i, status_name(status), err.msg);
		assert_true(feed.entries.n <= CAP_FEED_ENTRIES);
		arena_reset(small);
	}
	arena_free(small);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feeds_are_bounded),
		cmocka_unit_test(nothing_is_believed),
		cmocka_unit_test(large_ones_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
