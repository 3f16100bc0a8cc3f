/* robots.txt (RFC 9309): groups, the longest match, stars and ends, spellings, what answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "caps.h"
#include "fetch_robots.h"

static bool allows(const char *text, const char *path)
{
	struct buf rules;
	buf_init(&rules, MIB);
	robots_read(str_of(text), STR("tocsin"), &rules);
	bool yes = robots_allows(buf_str(&rules), str_of(path));
	buf_release(&rules);
	return yes;
}

struct row {
	const char *text, *path;
	bool allowed;
};

static void groups_and_matches(void **state)
{
	(void)state;
	static const char two[] = "User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /private\n";
	static const struct row rows[] = {
		{"", "/a", true},
		{"Disallow: /\n", "/a", true}, /* a rule before any group is nobody's */
		{"User-agent: *\nDisallow:\n", "/a", true},
		{"User-agent: *\nDisallow: /\n", "/a", false},
		{"User-agent: *\nDisallow: /\n", "/robots.txt", true},
		{"\xef\xbb\xbfUSER-AGENT:*\r\nDISALLOW:/x # words\r\n", "/x/y", false},
		{two, "/news", true},
		{two, "/private/1", false},
		{"User-agent: tocsin/2.0\nDisallow: /a\n", "/a", false},
		{"User-agent: tocsinbot\nDisallow: /a\n", "/a", true},
		{"User-agent: a\nUser-agent: tocsin\nUser-agent: b\nDisallow: /a\n", "/a", false},
		{"User-agent: tocsin\nAllow: /b\nUser-agent: b\nDisallow: /a\n", "/a", true},
		{"User-agent: tocsin\nDisallow: /a\nSitemap: http://x/\nDisallow: /b\n", "/b", false},
		{"User-agent: tocsin\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: tocsin\nDisallow: /c\n",
		 "/c", false},
		{"User-agent: tocsin\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n", "/b", true},
		/* the longest decides, an allow before a disallow of the same length */
		{"User-agent: *\nAllow: /example/page/\nDisallow: /example/page/no.gif\n", "/example/page/no.gif",
		 false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
		{"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/c", false},
		{"User-agent: *\nDisallow: /page\nAllow: /page\n", "/page", true},
		{"User-agent: *\nAllow: /page\nDisallow: /page\n", "/page", true},
		/* stars and ends */
		{"User-agent: *\nDisallow: *.gif$\n", "/a/b.gif", false},
		{"User-agent: *\nDisallow: *.gif$\n", "/a/b.gif?x", true},
		{"User-agent: *\nDisallow: /a*b*c\n", "/a1b2c3", false},
		{"User-agent: *\nDisallow: /a*b*c\n", "/a1c2b3", true},
		{"User-agent: *\nDisallow: /*?print=\n", "/n/1?print=1", false},
		{"User-agent: *\nDisallow: /*?print=\n", "/n/1?p=1", true},
		{"User-agent: *\nDisallow: /$\n", "/", false},
		{"User-agent: *\nDisallow: /$\n", "/a", true},
		{"User-agent: *\nDisallow: /a*$\n", "/abc", false},
		/* spellings */
		{"User-agent: *\nDisallow: /%7Ejoe/\n", "/~joe/x", false},
		{"User-agent: *\nDisallow: /~joe/\n", "/%7ejoe/x", false},
		{"User-agent: *\nDisallow: /caf\xc3\xa9\n", "/caf%c3%a9", false},
		{"User-agent: *\nDisallow: /a%2fb\n", "/a/b", true},
		{"User-agent: *\nDisallow: /A\n", "/a", true},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (allows(rows[i].text, rows[i].path) != rows[i].allowed)
			fail_msg("%s\n%s: wants %s", rows[i].text, rows[i].path,
				 rows[i].allowed ? "allowed" : "forbidden");
}

static void a_rule_that_is_made_to_hurt_does_not(void **state)
{
	(void)state;
	static char text[CAP_ROBOTS_BYTES * 2], path[4000];
	size_t n = 0;
	memset(path, 'a', sizeof(path) - 1);
	path[0] = '/';
	n += (size_t)snprintf(text, sizeof(text), "User-agent: *\n");
	while (n + 200 < sizeof(text)) {
		n += (size_t)snprintf(text + n, sizeof(text) - n, "Disallow: /");
		for (int i = 0; i < 60; i++)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "*a");
		n += (size_t)snprintf(text + n, sizeof(text) - n, "b\n");
	}
	clock_t from = clock();
	(void)allows(text, path);
	assert_true(clock() - from < 5 * CLOCKS_PER_SEC);
}

static void answers_mean_what_the_rfc_says(void **state)
{
	(void)state;
	struct robots robots;
	robots_init(&robots);
	struct str url = STR("https://A.example:8443/news/1#top");
	assert_int_equal(robots_judge(&robots, url, 0), ROBOTS_UNKNOWN);
	robots_keep(&robots, url, 200, STR("-/news\n"), 0);
	assert_int_equal(robots_judge(&robots, url, 1), ROBOTS_FORBIDDEN);
	assert_int_equal(robots_judge(&robots, STR("https://a.example:8443/"), 1), ROBOTS_ALLOWED);
	assert_int_equal(robots_judge(&robots, STR("http://a.example:8443/"), 1), ROBOTS_UNKNOWN);
	assert_int_equal(robots_judge(&robots, STR("https://a.example/"), 1), ROBOTS_UNKNOWN);
	assert_int_equal(robots_judge(&robots, url, 25 * 3600 * 1000), ROBOTS_UNKNOWN);
	robots_keep(&robots, url, 404, STR("-/\n"), 0);
	assert_int_equal(robots_judge(&robots, url, 1), ROBOTS_ALLOWED);
	robots_keep(&robots, url, 503, STR_EMPTY, 0);
	assert_int_equal(robots_judge(&robots, url, 1), ROBOTS_UNREACHABLE);
	robots_keep(&robots, url, 0, STR_EMPTY, 0);
	assert_int_equal(robots_judge(&robots, url, 1), ROBOTS_UNREACHABLE);
	assert_int_equal(robots_judge(&robots, url, 3600 * 1000), ROBOTS_UNKNOWN);
	assert_true(str_eq(robots_path(STR("http://a?b")), STR("/")));
	assert_true(str_eq(robots_path(STR("http://a/b?c#d")), STR("/b?c")));
	robots_release(&robots);
}

static void the_table_is_bounded(void **state)
{
	(void)state;
	struct robots robots;
	robots_init(&robots);
	for (int i = 0; i < CAP_ROBOTS_HOSTS + 10; i++) {
		char url[64];
		(void)snprintf(url, sizeof(url), "http://h%d.example/", i);
		robots_keep(&robots, str_of(url), 200, STR("-/x\n"), 0);
	}
	assert_true(robots.known.n <= CAP_ROBOTS_HOSTS);
	robots_release(&robots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_and_matches),
		cmocka_unit_test(a_rule_that_is_made_to_hurt_does_not),
		cmocka_unit_test(answers_mean_what_the_rfc_says),
		cmocka_unit_test(the_table_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
