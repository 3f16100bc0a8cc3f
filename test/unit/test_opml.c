/* Lists of sources: folders, our own attributes, addresses, what is no list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "caps.h"
#include "parse.h"

static const struct str url = {"https://lists.example/dir/feeds.opml", 36};

static void folders_and_attributes_tell_the_category(void **state)
{
	(void)state;
	static const char opml[] =
		"<?xml version=\"1.0\"?><opml version=\"2.0\" xmlns:tocsin=\"https://tocsin.invalid/ns/opml/1\"><head>"
		"<title>Mine</title></head><body>"
		"<outline text=\"Government advisories\"><outline text=\"Sub\">"
		"<outline type=\"rss\" text=\"North &amp;amp; Sea\" xmlUrl=\"https://cert.example/feed/\" "
		"htmlUrl=\"https://cert.example/\" language=\"en\"/></outline></outline>"
		"<outline text=\"Ransomware\"><outline text=\"R\" XMLURL=\"feed://r.example/x\"/></outline>"
		"<outline text=\"Status pages\"><outline text=\"S\" title=\"Status\" xmlUrl=\"/status.json\" "
		"tocsin:category=\"vulnerability\" tocsin:credibility=\"97\"/></outline>"
		"<outline text=\"Again\" xmlUrl=\"https://cert.example/feed/\"/>"
		"<outline text=\"No feed\"/><outline text=\"Bad\" xmlUrl=\"javascript:alert(1)\"/>"
		"<outline xmlUrl=\"https://bare.example/\" tocsin:credibility=\"101\"/>"
		"</body></opml>";
	struct arena *arena = arena_new(1024 * 1024);
	struct sources sources;
	struct err err = {0};
	assert_int_equal(parse_opml(arena, str_of(opml), url, &sources, &err), OK);
	assert_int_equal(sources.n, 4);

	const struct source *s = sources.at;
	assert_int_equal(s[0].category, CATEGORY_ADVISORY);
	assert_true(str_eq(s[0].title, STR("North & Sea")));
	assert_true(str_eq(s[0].id, STR("cert.example/feed")));
	assert_true(str_eq(s[0].site, STR("https://cert.example/")));
	assert_true(str_eq(s[0].language, STR("en")));
	assert_int_equal(s[0].credibility, 50);
	assert_int_equal(s[0].last_try, TIME_UNKNOWN);
	assert_int_equal(s[1].category, CATEGORY_RANSOMWARE);
	assert_true(str_eq(s[1].url, STR("http://r.example/x")));
	assert_int_equal(s[2].category, CATEGORY_VULNERABILITY);
	assert_int_equal(s[2].credibility, 97);
	assert_true(str_eq(s[2].title, STR("Status")));
	assert_true(str_eq(s[2].url, STR("https://lists.example/status.json")));
	assert_int_equal(s[3].category, CATEGORY_NEWS);
	assert_int_equal(s[3].credibility, 50);
	assert_true(s[3].title.n > 0);
	arena_free(arena);
}

/* What is kept of a source between polls has an end; an address that has none names no source. */
static void long_attributes_are_left_out(void **state)
{
	(void)state;
	struct arena *arena = arena_new(8 * 1024 * 1024);
	char *far = arena_zero(arena, 1, 20001);
	memset(far, 'x', 20000);
	struct str opml = str_print(
		arena,
		"<opml><body><outline text='%s' xmlUrl='https://a.example/f' htmlUrl='https://a.example/%s' "
		"language='%s'/>"
		"<outline text='b' xmlUrl='https://b.example/%s'/>"
		"<outline text='c' xmlUrl='https://c.example/f' htmlUrl='javascript:alert(1)' language='pt-BR'/>"
		"</body></opml>",
		far, far, far, far);
	struct sources sources;
	assert_int_equal(parse_opml(arena, opml, url, &sources, NULL), OK);
	assert_int_equal(sources.n, 2);
	assert_true(sources.at[0].title.n > 0 && sources.at[0].title.n <= CAP_TITLE_BYTES);
	assert_int_equal(sources.at[0].site.n, 0);
	assert_int_equal(sources.at[0].language.n, 0);
	assert_true(str_eq(sources.at[1].url, STR("https://c.example/f")));
	assert_int_equal(sources.at[1].site.n, 0);
	assert_true(str_eq(sources.at[1].language, STR("pt-BR")));
	opml = STR("<opml><body><outline xmlUrl='https://me:secret@d.example/f'/></body></opml>");
	assert_int_equal(parse_opml(arena, opml, url, &sources, NULL), OK);
	assert_true(str_eq(sources.at[0].url, STR("https://d.example/f")));
	assert_true(str_eq(sources.at[0].id, STR("d.example/f")));
	arena_free(arena);
}

static void what_is_no_list_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		enum status status;
		const char *says;
	} cases[] = {
		{"", E_EMPTY, "empty"},
		{"<opml version=\"1.0\"><body><outline text=\"folder\"/></body></opml>", E_EMPTY, "xmlUrl"},
		{"<html><head><title>Sign in</title></head></html>", E_SYNTAX, "an HTML page titled \"Sign in\""},
		{"<rss version=\"2.0\"><channel/></rss>", E_SYNTAX, "<rss>"},
		{"just text", E_SYNTAX, "OPML"},
	};
	struct arena *arena = arena_new(1024 * 1024);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sources sources;
		struct err err = {0};
		assert_int_equal(parse_opml(arena, str_of(cases[i].bytes), url, &sources, &err), cases[i].status);
		assert_true(str_has(str_of(err.msg), str_of(cases[i].says)));
	}
	arena_free(arena);
}

static void our_attributes_are_settings_and_folders_are_kept(void **state)
{
	(void)state;
	static const char opml[] =
		"<opml version=\"2.0\" xmlns:tocsin=\"https://tocsin.invalid/ns/opml/1\"><body>"
		"<outline text=\"Europe\"><outline text=\"CERT/CSIRT\"><outline text=\"A\" "
		"xmlUrl=\"https://a.example/f\" "
		"tocsin:enabled=\"false\" tocsin:interval=\"2h\" tocsin:full-page=\"no\" tocsin:user-agent=\"me/1\" "
		"tocsin:proxy=\"http://192.0.2.1:3128\" tocsin:headers=\"A: b&#10;C: d\"/></outline></outline>"
		"<outline text=\"B\" xmlUrl=\"https://b.example/f\" tocsin:interval=\"1s\" "
		"tocsin:proxy=\"gopher://x\"/>"
		"</body></opml>";
	struct arena *arena = arena_new(1024 * 1024);
	struct sources sources;
	assert_int_equal(parse_opml(arena, str_of(opml), url, &sources, NULL), OK);
	assert_int_equal(sources.n, 2);
	const struct source_settings *s = &sources.at[0].settings;
	assert_true(s->is_disabled);
	assert_int_equal(s->interval_s, 7200);
	assert_int_equal(s->pages, PAGES_NO);
	assert_true(str_eq(s->user_agent, STR("me/1")));
	assert_true(str_eq(s->proxy, STR("http://192.0.2.1:3128")));
	assert_true(str_eq(s->headers, STR("A: b\nC: d")));
	assert_true(str_eq(s->folder, STR("Europe/CERT CSIRT")));
	s = &sources.at[1].settings; /* what cannot be read is as if it were not there */
	assert_int_equal(s->interval_s, 0);
	assert_int_equal(s->proxy.n, 0);
	assert_int_equal(s->folder.n, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_and_attributes_tell_the_category),
		cmocka_unit_test(long_attributes_are_left_out),
		cmocka_unit_test(what_is_no_list_is_named),
		cmocka_unit_test(our_attributes_are_settings_and_folders_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
