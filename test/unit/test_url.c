/* URLs: split, resolved, made canonical. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "url.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	return arena == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void assert_is(struct str got, const char *want, const char *of)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("%s gives \"%.*s\", not \"%s\"", of, STR_FORMAT(got), want);
}

static void parts_are_found(void **state)
{
	(void)state;
	struct url u;
	assert_true(url_split(STR("HTTPS://me:pw@Ex.ample:8080/a/b;c?d=e?f#g#h"), &u));
	assert_is(u.scheme, "HTTPS", "scheme");
	assert_is(u.user, "me:pw", "user");
	assert_is(u.host, "Ex.ample", "host");
	assert_is(u.port, "8080", "port");
	assert_is(u.path, "/a/b;c", "path");
	assert_is(u.query, "d=e?f", "query");
	assert_is(u.fragment, "g#h", "fragment");
	assert_true(url_split(STR("http://[2001:db8::1]:80"), &u));
	assert_is(u.host, "[2001:db8::1]", "host");
	assert_true(url_split(STR("mailto:a@b.example"), &u) && !u.has_authority);
	assert_is(u.path, "a@b.example", "path");
	assert_true(url_split(STR("../x?"), &u) && u.has_query && u.query.n == 0 && u.scheme.n == 0);
	assert_is(url_host(STR("http://a:b@c:1@real.example:2/x@y")), "real.example", "host");
}

static void what_is_no_url_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"http://",       "http:///x",   "http:x",        "http://a:70000/",
					  "http://a:b/",   "http://a b/", "http://a\x01/", "http://[::1/",
					  "http://a\\@b/", "http://a\\b", "http://a%2Eb/", "http://<x>/"};
	struct url u;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (url_split(str_of(bad[i]), &u))
			fail_msg("%s was split", bad[i]);
	assert_true(url_is_http(STR("https://a.example")));
	assert_false(url_is_http(STR("ftp://a.example/")));
	assert_false(url_is_http(STR("/a")));
}

/* RFC 3986, 5.4: the examples, all of them. */
static void what_is_too_long_is_none(void **state)
{
	(void)state;
	char text[URL_MOST_BYTES + 2];
	struct url parts;
	memset(text, 'a', sizeof(text));
	memcpy(text, "https://long.example/", 21);
	assert_true(url_split((struct str){text, URL_MOST_BYTES}, &parts));
	assert_false(url_split((struct str){text, URL_MOST_BYTES + 1}, &parts));
	assert_true(url_is_http((struct str){text, URL_MOST_BYTES}));
	assert_false(url_is_http((struct str){text, URL_MOST_BYTES + 1}));
	assert_int_equal(url_canonical(arena, (struct str){text, URL_MOST_BYTES + 1}).n, 0);
	/* Two of good length that come to one that is not. */
	struct str whole = url_resolve(arena, (struct str){text, 21}, (struct str){text + 21, URL_MOST_BYTES - 20});
	assert_false(url_is_http(whole));
}

static void secrets_go_to_their_server_alone(void **state)
{
	static const struct {
		const char *from, *to;
		bool may;
	} rows[] = {
		{"https://a.example/x", "https://A.example:443/y", true},
		{"http://a.example/x", "https://a.example/x", true},
		{"http://a.example:8080/x", "http://a.example:8080/y", true},
		{"https://a.example/x", "http://a.example/x", false},
		{"https://a.example/x", "https://a.example:8443/x", false},
		{"http://a.example/x", "http://a.example:81/x", false},
		{"http://a.example:8080/x", "https://a.example:8080/x", false},
		{"http://a.example:8080/x", "https://a.example/x", false},
		{"https://a.example/x", "https://b.a.example/x", false},
		{"https://a.example/x", "https://a.example@b.example/x", false},
		{"https://a.example/x", "/x", false},
		{"", "", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (url_tells_to(str_of(rows[i].from), str_of(rows[i].to)) != rows[i].may)
			fail_msg("%s -> %s", rows[i].from, rows[i].to);
	assert_is(url_without_user(arena, STR("https://me:p%40w@a.example:8443/x?y=b@c")),
		  "https://a.example:8443/x?y=b@c", "user");
	assert_is(url_without_user(arena, STR("https://@a.example/")), "https://a.example/", "an empty user");
	assert_is(url_without_user(arena, STR("https://a.example/x@y")), "https://a.example/x@y", "a path");
	assert_is(url_without_user(arena, STR("a//b:c@d")), "a//b:c@d", "no address");
}

static void references_are_resolved(void **state)
{
	(void)state;
	static const char *const rfc[][2] = {
		{"g:h", "g:h"},
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"},
		{"g;x", "http://a/b/c/g;x"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"g#s/../x", "http://a/b/c/g#s/../x"},
	};
	for (size_t i = 0; i < sizeof(rfc) / sizeof(rfc[0]); i++)
		assert_is(url_resolve(arena, STR("http://a/b/c/d;p?q"), str_of(rfc[i][0])), rfc[i][1], rfc[i][0]);
	assert_is(url_resolve(arena, STR("https://a.example"), STR("x")), "https://a.example/x", "x");
	assert_is(url_resolve(arena, STR(""), STR(" https://b.example/a b\n ")), "https://b.example/a%20b", "absolute");
	assert_is(url_resolve(arena, STR("http://a/"), STR("/x\n/y")), "http://a/x/y", "broken line");
	assert_is(url_resolve(arena, STR("nonsense"), STR("x")), "", "no base");
	assert_is(url_resolve(arena, STR("http://a/"), STR("http://")), "", "bad reference");
}

static void one_page_has_one_spelling(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"HTTP://Example.COM:80/a/./b/../c?#top", "http://example.com/a/c"},
		{"https://example.com", "https://example.com/"},
		{"https://example.com:443/?", "https://example.com/"},
		{"https://example.com:8443/", "https://example.com:8443/"},
		{"https://example.com./x", "https://example.com/x"},
		{"https://e.example/%7euser/%c3%a4/%2f?q=%41", "https://e.example/~user/%C3%A4/%2F?q=A"},
		{"https://e.example/ä b", "https://e.example/%C3%A4%20b"},
		{"https://e.example/%2e%2e/x", "https://e.example/x"},
		{"https://e.example/100%", "https://e.example/100%25"},
		{"https://e.example/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z", "https://e.example/a?id=7"},
		{"https://e.example/a?id=7&amp;utm_source=x", "https://e.example/a?id=7"},
		{"https://e.example/a?gclid=1", "https://e.example/a"},
		{"https://e.example/a?srsltid=1&mtm_kwd=2&MTM_X=3&wt.mc_id=4&__hstc=5", "https://e.example/a"},
		{"https://e.example/a?utm=1&gclidx=2&source=3&ref=4&u=5", /* near those, and none of them */
		 "https://e.example/a?utm=1&gclidx=2&source=3&ref=4&u=5"},
		{"https://e.example/a?%75tm_source=1&=2&#=3", "https://e.example/a?=2"},
		{"https://e.example/a?b=2&a=1", "https://e.example/a?b=2&a=1"},
		{"https://e.example/#!/story/5", "https://e.example/#!/story/5"},
		{"https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"https://user:pw@e.example/", "https://e.example/"},
		{"ftp://e.example/", ""},
		{"e.example/x", ""},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct str once = url_canonical(arena, str_of(pairs[i][0]));
		assert_is(once, pairs[i][1], pairs[i][0]);
		assert_true(str_eq(url_canonical(arena, once), once));
	}
}

static void keys_join_spellings(void **state)
{
	(void)state;
	static const char *const same[] = {
		"https://www.e.example/news/x/", "http://m.e.example/news/x", "https://amp.e.example/news/x/amp/",
		"https://e.example/news/x/index.html?utm_term=1", "https://e.example/news/x?amp=1"};
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_is(url_key(arena, str_of(same[i])), "e.example/news/x", same[i]);
	assert_is(url_key(arena, STR("https://www.example/")), "www.example", "a site named www");
	assert_is(url_key(arena, STR("https://e.example/x?id=1")), "e.example/x?id=1", "query");
	assert_is(url_key(arena, STR("nonsense")), "", "nonsense");
}

static void sites_follow_the_suffix_list(void **state)
{
	(void)state;
	assert_is(url_site(arena, STR("News.BBC.co.uk")), "bbc.co.uk", "bbc");
	assert_is(url_site(arena, STR("a.b.example.com")), "example.com", "com");
	assert_is(url_site(arena, STR("192.0.2.1")), "192.0.2.1", "v4");
	assert_is(url_site(arena, STR("[2001:db8::1]")), "[2001:db8::1]", "v6");
	assert_is(url_site(arena, STR("localhost")), "localhost", "label");
	assert_is(url_site(arena, STR("co.uk")), "co.uk", "suffix");
}

static void ids_and_slugs_are_stable(void **state)
{
	(void)state;
	struct str id = url_id(arena, STR("e.example/news/x"), 50);
	assert_int_equal(id.n, 10);
	for (size_t i = 0; i < id.n; i++)
		assert_true(str_find_byte(STR("0123456789abcdefghjkmnpqrstvwxyz"), id.p[i]) != STR_NONE);
	assert_is(url_id(arena, STR(""), 64), "2t1m00mwd7562", "all 64 bits"); /* 2d06800538d394c2 in base 32 */
	assert_is(url_slug(arena, STR("Microsoft: Exchange Online — outage!"), 80), "microsoft-exchange-online-outage",
		  "slug");
	assert_is(url_slug(arena, STR("Müller's “Straße” & Łódź"), 80), "mullers-strasse-lodz", "accents");
	assert_is(url_slug(arena, STR("one two three"), 9), "one-two", "cut at a word");
	assert_is(url_slug(arena, STR("onetwothree"), 6), "onetwo", "one long word");
	assert_is(url_slug(arena, STR("日本"), 80), "", "no ASCII");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(parts_are_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_url_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_too_long_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(secrets_go_to_their_server_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(references_are_resolved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_page_has_one_spelling, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keys_join_spellings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sites_follow_the_suffix_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ids_and_slugs_are_stable, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
