/* Feeds of every kind into entries: cases/parse/NAME/in.{xml,json} against want.json, which names the
 * members that matter; and what is said of documents that are no feed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "json_record.h"
#include "parse.h"
#include "test_files.h"

static const struct parse_hints hints = {.url = {"https://feeds.example/list/feed.xml", 35}};

static const char *const kinds[] = {"rss", "rdf", "atom", "json", "status", "csaf"};

static void write_feed(struct buf *out, const struct feed *feed)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "kind", str_of(kinds[feed->kind]));
	jw_put_str(&w, "version", feed->version);
	jw_put_str(&w, "title", feed->title);
	jw_put_str(&w, "site", feed->site);
	jw_put_str(&w, "language", feed->language);
	jw_put_str(&w, "self", feed->self);
	jw_put_str(&w, "next", feed->next);
	jw_put_i64(&w, "ttl_s", feed->ttl_s);
	jw_put_i64(&w, "repairs", feed->repairs);
	jw_put_bool(&w, "has_repairs", feed->repairs > 0 && feed->first_repair.n > 0);
	jw_put_str(&w, "first_repair", feed->first_repair);
	jw_key(&w, STR("entries"));
	jw_array(&w);
	for (size_t i = 0; i < feed->entries.n; i++)
		json_record_write(&w, entry_record(), &feed->entries.at[i]);
	jw_array_end(&w);
	jw_object_end(&w);
}

/* Is all that `want` names in `got`, and the same? `path` says where not. */
static bool has_all(const struct json *want, const struct json *got, const char *name)
{
	if (json_is_object(want)) {
		const void *cursor = NULL;
		const struct json *value;
		struct str key;
		while (json_next(want, &cursor, &key, &value)) {
			char member[64];
			snprintf(member, sizeof(member), "%.*s", (int)key.n, key.p);
			if (!has_all(value, json_get(got, member), member))
				return false;
		}
		return true;
	}
	if (json_is_array(want)) {
		bool same = json_n(want) == json_n(got);
		for (size_t i = 0; same && i < json_n(want); i++)
			same = has_all(json_at(want, i), json_at(got, i), name);
		if (json_n(want) != json_n(got))
			print_message("%s: %zu of %zu\n", name, json_n(got), json_n(want));
		return same;
	}
	bool same = json_is_string(want) ? json_is_string(got) && str_eq(json_str(want), json_str(got))
		    : json_is_null(want) ? json_is_null(got)
		    : json_is_bool(want) ? json_is_bool(got) && json_bool(want) == json_bool(got)
					 : json_is_number(got) && json_i64(want) == json_i64(got);
	if (!same)
		print_message("%s: wanted \"%.*s\", got \"%.*s\"\n", name, STR_FORMAT(json_str(want)),
			      STR_FORMAT(json_str(got)));
	return same;
}

static bool case_holds(struct arena *arena, const char *name)
{
	struct str bytes = test_file(arena, str_c(arena, str_print(arena, "cases/parse/%s/in.xml", name)));
	if (!bytes.n)
		bytes = test_file(arena, str_c(arena, str_print(arena, "cases/parse/%s/in.json", name)));
	struct str wanted = test_file(arena, str_c(arena, str_print(arena, "cases/parse/%s/want.json", name)));
	struct json_doc *want = NULL, *got = NULL;
	struct feed feed;
	struct err err = {0};
	struct buf out;
	buf_init(&out, 1024 * 1024);
	assert_true(bytes.n && wanted.n);
	enum status status = parse_feed(arena, bytes, &hints, &feed, &err);
	if (status)
		print_message("%s\n", err.msg);
	bool ok = !status && !json_read(wanted, &want, &err);
	if (ok)
		write_feed(&out, &feed);
	ok = ok && !json_read(buf_str(&out), &got, &err) && has_all(json_root(want), json_root(got), name);
	json_free(want);
	json_free(got);
	buf_release(&out);
	return ok;
}

static void all_cases_hold(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * 1024 * 1024);
	size_t n, failed = 0;
	char **names = test_list(arena, "cases/parse", &n);
	assert_true(n >= 15);
	for (size_t i = 0; i < n; i++) {
		bool holds = case_holds(arena, names[i]);
		if (!holds)
			print_message("case %s does not hold\n", names[i]);
		failed += !holds;
	}
	assert_int_equal(failed, 0);
	arena_free(arena);
}

static void no_feed_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		enum status status;
		const char *says;
	} cases[] = {
		{"", E_EMPTY, "empty"},
		{" \r\n\t ", E_EMPTY, "empty"},
		{"<!doctype html><html><head><title>Just a moment...</title></head><p>Checking your browser", E_SYNTAX,
		 "an HTML page titled \"Just a moment...\""},
		{"<html><body><p>hello</body></html>", E_SYNTAX, "HTML page without a title"},
		{"{\"error\": \"no such feed\"}", E_SYNTAX, "JSON that is not a feed"},
		{"[1, 2, 3]", E_SYNTAX, "JSON that is not a feed"},
		{"{\"items\": [", E_SYNTAX, "json"},
		{"{\"canonical_url\": \"https://a.example/p.json\", \"distributions\": [{\"rolie\": {\"feeds\": "
		 "[{\"url\": "
		 "\"https://a.example/feed.json\"}]}}]}",
		 E_SYNTAX, "CSAF provider's metadata, no feed; a feed that it names: https://a.example/feed.json"},
		{"{\"page\": {\"name\": \"x\"}, \"status\": {}}", E_SYNTAX, "JSON that is not a feed"},
		{"[]", E_SYNTAX, "JSON that is not a feed"},
		{"<?xml version=\"1.0\"?><urlset><url/></urlset>", E_SYNTAX, "XML of the kind <urlset>"},
		{"404 not found", E_SYNTAX, "neither XML nor JSON"},
	};
	struct arena *arena = arena_new(8 * 1024 * 1024);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct feed feed = {.ttl_s = 77};
		struct err err = {0};
		assert_int_equal(parse_feed(arena, str_of(cases[i].bytes), &hints, &feed, &err), cases[i].status);
		if (!str_has(str_of(err.msg), str_of(cases[i].says)))
			fail_msg("\"%s\" does not say \"%s\"", err.msg, cases[i].says);
		assert_int_equal(feed.ttl_s, 77); /* untouched */
	}
	arena_free(arena);
}

/* A document cut anywhere gives at least the entries that were whole, or an error, and no crash. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * 1024 * 1024);
	struct str bytes = test_file(arena, "cases/parse/rss-2.0/in.xml");
	size_t first_end = str_find(bytes, STR("</item>")) + 7;
	assert_true(bytes.n > 1000);
	for (size_t n = 0; n < bytes.n; n += 7) {
		struct arena *small = arena_new(4 * 1024 * 1024);
		struct feed feed;
		enum status status = parse_feed(small, str_cut(bytes, 0, n), &hints, &feed, NULL);
		assert_true(status != E_NOMEM && status != E_BUG);
		if (n >= first_end)
			assert_true(status == OK && feed.entries.n >= 1);
		arena_free(small);
	}
	arena_free(arena);
}

/* Without memory the answer is E_NOMEM, whenever it runs out. */
static void small_arenas_are_survived(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * 1024 * 1024);
	static const char *const files[] = {"cases/parse/atom-1.0/in.xml",
					    "cases/parse/json-feed-1.1/in.json",
					    "cases/parse/status-statuspage-incidents/in.json",
					    "cases/parse/status-google-cloud/in.json",
					    "cases/parse/status-microsoft-365-issues/in.json",
					    "cases/parse/csaf-advisory/in.json",
					    "cases/parse/csaf-rolie/in.json"};
	for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		struct str bytes = test_file(arena, files[f]);
		enum status status = E_NOMEM;
		for (size_t cap = 16; status == E_NOMEM && cap < 1024 * 1024; cap += 16 + cap / 40) {
			struct arena *small = arena_new(cap);
			struct feed feed;
			status = parse_feed(small, bytes, &hints, &feed, NULL);
			arena_free(small);
		}
		assert_int_equal(status, OK);
	}
	arena_free(arena);
}

static struct str content_of(struct arena *arena, const char *type, const char *content)
{
	struct feed feed;
	struct str bytes = str_print(arena,
				     "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>E</title>"
				     "<id>urn:1</id><content type='%s'>%s</content></entry></feed>",
				     type, content);
	assert_int_equal(parse_feed(arena, bytes, &hints, &feed, NULL), OK);
	assert_int_equal(feed.entries.n, 1);
	return feed.entries.at[0].content;
}

/* Base64 of words is read; a picture is no content. */
static void pictures_are_no_content(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	(void)state;
	assert_true(str_has(content_of(arena, "application/octet-stream", "UGxhaW4gd29yZHM="), STR("Plain words")));
	assert_int_equal(content_of(arena, "image/jpeg", "/9j/4AAQSkZJRgABAQEASABIAAD/").n, 0);
	assert_int_equal(content_of(arena, "image/jpeg", "YWJjAGRlZg==").n, 0); /* with a NUL */
	arena_free(arena);
}

/* More of a kind than any entry has: each list ends, the entry stays. */
static void lists_of_an_entry_end(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * MIB);
	struct buf bytes;
	struct feed feed;
	buf_init(&bytes, 4 * MIB);
	buf_add_c(&bytes,
		  "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>E</title><id>1</id>");
	for (int i = 0; i < 5000; i++)
		buf_print(&bytes,
			  "<link rel='enclosure' href='https://e.example/%d'/><category term='c%d'/>"
			  "<author><name>A%d</name></author>",
			  i, i, i);
	buf_add_c(&bytes, "</entry></feed>");
	assert_int_equal(parse_feed(arena, buf_str(&bytes), &(struct parse_hints){0}, &feed, NULL), OK);
	assert_int_equal(feed.entries.n, 1);
	assert_int_equal(feed.entries.at[0].enclosures.n, CAP_ENCLOSURES);
	assert_int_equal(feed.entries.at[0].categories.n, CAP_CATEGORIES);
	assert_true(feed.entries.at[0].author.n < CAP_AUTHORS * 8);
	buf_release(&bytes);
	arena_free(arena);
}

/* Without a title and a text an entry is called by its link, as far as a title may go. */
static void links_that_are_titles_end(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * MIB);
	struct buf bytes;
	struct feed feed;
	buf_init(&bytes, MIB);
	buf_add_c(&bytes, "<rss version='2.0'><channel><title>F</title><item><link>https://e.example/");
	for (int i = 0; i < 2 * CAP_TITLE_BYTES; i++)
		buf_add_c(&bytes, "a");
	buf_add_c(&bytes, "</link></item></channel></rss>");
	assert_int_equal(parse_feed(arena, buf_str(&bytes), &(struct parse_hints){0}, &feed, NULL), OK);
	assert_int_equal(feed.entries.n, 1);
	assert_true(feed.entries.at[0].url.n > 2 * CAP_TITLE_BYTES);
	assert_int_equal(feed.entries.at[0].title.n, CAP_TITLE_BYTES);
	buf_release(&bytes);
	arena_free(arena);
}

static void times_of_quiet_are_read(void **state)
{
	(void)state;
	static const char rss[] =
		"<rss version=\"2.0\"><channel><title>x</title><skipHours><hour>3</hour><hour>24</hour><hour>99</hour>"
		"</skipHours><skipDays><day>Sunday</day><day>saturday</day><day>Never</day></skipDays>"
		"<item><title>a</title><day>Monday</day></item></channel></rss>";
	struct arena *arena = arena_new(1024 * 1024);
	struct parse_hints none = {0};
	struct feed feed;
	assert_int_equal(parse_feed(arena, str_of(rss), &none, &feed, NULL), OK);
	assert_int_equal(feed.skip_hours, 1u << 3 | 1u);
	assert_int_equal(feed.skip_days, 1u | 1u << 6);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_cases_hold),          cmocka_unit_test(no_feed_is_named),
		cmocka_unit_test(any_cut_is_survived),     cmocka_unit_test(small_arenas_are_survived),
		cmocka_unit_test(pictures_are_no_content), cmocka_unit_test(times_of_quiet_are_read),
		cmocka_unit_test(lists_of_an_entry_end),   cmocka_unit_test(links_that_are_titles_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
