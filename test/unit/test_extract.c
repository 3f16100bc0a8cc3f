/* Pages and entries into articles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "extract.h"
#include "url.h"

#define FIRST "A flaw in the mail gateway of Harbour Systems, tracked as CVE-2026-90001, lets anyone run commands."
#define SECOND "Attackers have used it since May, the company said on Tuesday, and it urged customers to patch at once."
#define THIRD "Those who cannot patch should close port 8443, look for the file shell.jsp, and rotate all keys."
#define STORY "<p>" FIRST "</p><p>" SECOND "</p><p>" THIRD "</p>"

static const char page_html[] =
	"<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Mail gateway flaw under attack | "
	"Harbour "
	"Light</title><meta property=\"og:site_name\" content=\"Harbour Light\">"
	"<link rel=\"canonical\" href=\"/2026/06/gateway?utm_source=x\"><script type=\"application/ld+json\">"
	"{\"@graph\":[{\"@type\":\"WebPage\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"Mail gateway flaw under "
	"attack\","
	"\"datePublished\":\"2026-06-02T08:00:00+02:00\",\"author\":[{\"name\":\"Jane Doe\"},{\"name\":\"Joe "
	"Bloggs\"}]}]}</script></head><body>"
	"<header><nav><a href=\"/\">Home</a> <a href=\"/news\">News</a></nav></header>"
	"<div class=\"cookie-bar\">We use cookies to improve your experience.</div>"
	"<main><article><h1>Mail gateway flaw under attack</h1><p class=\"byline\">By Jane Doe, <time "
	"datetime=\"2026-06-02\">2 June</time></p>" STORY
	"<h2>Indicators</h2><ul><li>203.0.113.7</li><li>shell[.]example</li></ul>"
	"<pre>alert tcp any any\n  content:\"x\";</pre>"
	"<table><tr><th>Version</th><th>Fixed in</th></tr><tr><td>7.1</td><td>7.1.4</td></tr></table>"
	"<div class=\"ad\">Advertisement: try our newsletter today!</div>"
	"<div class=\"share-buttons\"><a href=\"#\">Share on X</a></div></article></main>"
	"<aside class=\"related\"><h3>Related stories</h3><ul><li><a href=\"/a\">Another story about something "
	"else</a></li></ul></aside><div id=\"comments\"><p>First! I think, as a reader, that this is bad, very "
	"bad.</p></div>"
	"<footer>Copyright Harbour Light. All rights reserved.</footer></body></html>";

static struct article extract(struct arena *arena, const struct entry *entry, struct str page, struct str url)
{
	struct extract_input in = {.entry = entry, .page = page, .page_url = url};
	struct article article;
	struct err err = {0};
	enum status status = extract_article(arena, &in, &article, &err);
	if (status)
		fail_msg("%s", err.msg);
	return article;
}

static struct entry an_entry(void)
{
	return (struct entry){.source = STR("harbour.example/feed"),
			      .id = STR("h1"),
			      .url = STR("https://harbour.example/gateway?utm_source=rss"),
			      .title = STR("Mail gateway flaw under attack"),
			      .published = 1780387200,
			      .updated = TIME_UNKNOWN};
}

static void a_page_gives_its_article_and_nothing_else(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct article a = extract(arena, NULL, str_of(page_html), STR("https://www.harbour.example/gateway.html"));
	assert_true(str_eq(a.text, STR(FIRST "\n" SECOND "\n" THIRD "\nIndicators\n203.0.113.7\nshell[.]example\n"
					     "alert tcp any any\n  content:\"x\";\nVersion | Fixed in\n7.1 | 7.1.4")));
	assert_true(str_eq(a.title, STR("Mail gateway flaw under attack")));
	assert_true(str_eq(a.author, STR("Jane Doe, Joe Bloggs")));
	assert_true(str_eq(a.lang, STR("en")));
	assert_true(str_eq(a.url, STR("https://www.harbour.example/2026/06/gateway")));
	assert_int_equal(a.published, 1780380000);
	assert_true(str_eq(a.quality, STR("page")));
	assert_true(a.sure > 0.4 && a.sure <= 1);
	assert_int_equal(a.id.n, 12);
	assert_true(a.excerpt.n > 0 && a.excerpt.n <= 310);
	arena_free(arena);
}

static void one_article_has_one_id(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct entry entry = an_entry(), other = an_entry();
	other.url = STR("http://harbour.example/gateway/?fbclid=1");
	struct article a = extract(arena, &entry, STR_EMPTY, STR_EMPTY),
		       b = extract(arena, &other, STR_EMPTY, STR_EMPTY);
	assert_true(str_eq(a.id, b.id));
	entry.url = other.url = STR_EMPTY;
	other.id = STR("h2");
	a = extract(arena, &entry, STR_EMPTY, STR_EMPTY);
	b = extract(arena, &other, STR_EMPTY, STR_EMPTY);
	assert_true(a.id.n == 12 && !str_eq(a.id, b.id) && a.url.n == 0);
	arena_free(arena);
}

static void canonical_links_are_not_believed_blindly(void **state)
{
	(void)state;
	static const struct {
		const char *canonical, *id, *url;
	} cases[] = {
		{"https://harbour.example/", "h1", "https://harbour.example/gateway"},
		{"https://bank.example/story", "h1", "https://harbour.example/gateway"},
		{"https://origin.example/story", "https://origin.example/story", "https://origin.example/story"},
		{"https://news.harbour.example/g", "h1", "https://news.harbour.example/g"},
		{"javascript:alert(1)", "h1", "https://harbour.example/gateway"},
	};
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct entry entry = an_entry();
		entry.id = str_of(cases[i].id);
		struct str page =
			str_print(arena, "<html><head><link rel=canonical href=\"%s\"></head><body><article>%s",
				  cases[i].canonical, STORY);
		struct article a = extract(arena, &entry, page, STR("https://harbour.example/gateway"));
		if (!str_eq(a.url, str_of(cases[i].url)))
			fail_msg("%s gives %.*s", cases[i].canonical, STR_FORMAT(a.url));
	}
	arena_free(arena);
}

static void the_feed_stays_where_it_knows_more(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct entry entry = an_entry();
	entry.content =
		STR(STORY "<ul><li>203.0.113.7</li></ul>"
			  "<p>The post <a href=\"/\">Mail</a> appeared first on <a href=\"/\">Harbour</a>.</p>");
	entry.content_is_html = true;
	entry.summary = STR("A short summary of the story on the mail gateway.");
	struct article a = extract(arena, &entry, STR("<html><title>Just a moment...</title><p>Checking your browser"),
				   STR("https://harbour.example/gateway"));
	assert_true(str_eq(a.text, STR(FIRST "\n" SECOND "\n" THIRD "\n203.0.113.7")));
	assert_true(str_eq(a.quality, STR("feed")));
	assert_true(str_eq(a.title, entry.title));
	assert_true(str_eq(a.excerpt, entry.summary));
	assert_int_equal(a.published, entry.published);
	assert_true(str_eq(a.url, STR("https://harbour.example/gateway")));

	entry.content = STR_EMPTY;
	a = extract(arena, &entry, STR_EMPTY, STR_EMPTY);
	assert_true(str_eq(a.quality, STR("summary")) && str_eq(a.text, entry.summary));
	entry.summary = STR_EMPTY;
	a = extract(arena, &entry, STR_EMPTY, STR_EMPTY);
	assert_true(str_eq(a.quality, STR("title")) && a.text.n == 0);
	arena_free(arena);
}

static void a_credit_goes_and_its_line_stays(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct entry entry = an_entry();
	entry.summary = STR(FIRST " The post Mail gateway flaw under attack appeared first on Harbour Light.");
	struct article a = extract(arena, &entry, STR_EMPTY, STR_EMPTY);
	assert_true(str_eq(a.text, STR(FIRST)));
	assert_true(str_eq(a.excerpt, STR(FIRST)));
	arena_free(arena);
}

static struct str text_of_page(struct arena *arena, struct str page)
{
	return extract(arena, NULL, page, STR("https://harbour.example/gateway")).text;
}

static void a_large_first_letter_is_of_its_word(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct str page =
		STR("<main><h1>Mail gateway flaw under attack</h1><div class=\"cap\">I</div>t took a day. " FIRST
		    "<p>" SECOND "</p><p>" THIRD "</p></main>");
	assert_true(str_starts(text_of_page(arena, page), STR("It took a day. A flaw")));
	arena_free(arena);
}

static void authors_are_found_where_readers_see_them(void **state)
{
	(void)state;
	static const struct {
		const char *page, *author;
	} rows[] = {
		{"<script "
		 "type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Organization\","
		 "\"name\":\"Harbour Media Group\"}}</script><h1>Flaw</h1><p class=\"byline\">By Jane Doe</p>" STORY,
		 "Jane Doe"},
		{"<script "
		 "type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Organization\","
		 "\"name\":\"Harbour Media Group\"}}</script><h1>Flaw</h1>" STORY,
		 "Harbour Media Group"},
		{"<meta name=\"author\" content=\"jdoe\"><h1>Flaw</h1><p class=\"byline\">By Jane Doe</p>" STORY,
		 "Jane Doe"},
		{"<meta name=\"author\" content=\"jdoe\"><h1>Flaw</h1><p class=\"byline\">By More Posts</p>" STORY,
		 "jdoe"},
		{"<h1>Flaw</h1><a rel=\"author\" href=\"/a/1\">Jane Doe</a>, <a rel=\"author\" href=\"/a/2\">Joe "
		 "Bloggs</a>" STORY,
		 "Jane Doe, Joe Bloggs"},
		{"<h1>Flaw</h1>" STORY "<p><i>Jane Doe</i></p>", "Jane Doe"},
		{"<h1>Flaw</h1>" STORY "<p>Patch now</p>", ""},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
		struct article a = extract(arena, NULL, str_of(rows[i].page), STR("https://harbour.example/gateway"));
		if (!str_eq(a.author, str_of(rows[i].author)))
			fail_msg("row %zu: %.*s", i, (int)a.author.n, a.author.p);
		arena_free(arena);
	}
}

static void a_redirect_home_is_not_the_article(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct entry entry = an_entry();
	entry.summary = STR("The summary is all that is left of it.");
	struct article a = extract(arena, &entry, str_of(page_html), STR("https://harbour.example/"));
	assert_true(str_eq(a.quality, STR("summary")));
	assert_true(str_eq(a.url, STR("https://harbour.example/gateway")));
	arena_free(arena);
}

static void the_body_of_json_ld_serves_scripted_pages(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct article a =
		extract(arena, NULL,
			STR("<html><head><title>T</title><script type=\"application/ld+json\">{\"@type\":\"Article\","
			    "\"headline\":\"Flaw &amp; fix\",\"articleBody\":\"" FIRST "\\n" SECOND "\"}</script>"
			    "</head><body><div id=root></div></body></html>"),
			STR("https://app.example/x"));
	assert_true(str_eq(a.title, STR("Flaw & fix")));
	assert_true(str_has(a.text, STR(FIRST)) && str_has(a.text, STR(SECOND)));
	arena_free(arena);
}

static void nothing_gives_nothing(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	struct extract_input in = {.page = STR("<html></html>"), .page_url = STR("https://x.example/")};
	struct article article;
	assert_int_equal(extract_article(arena, &in, &article, NULL), E_EMPTY);
	in.page = STR_EMPTY;
	assert_int_equal(extract_article(arena, &in, &article, NULL), E_EMPTY);
	arena_free(arena);
}

static void small_arenas_are_survived(void **state)
{
	(void)state;
	enum status status = E_NOMEM;
	for (size_t cap = 16; status == E_NOMEM && cap < 4 * 1024 * 1024; cap += 64 + cap / 20) {
		struct arena *small = arena_new(cap);
		struct extract_input in = {.page = str_of(page_html), .page_url = STR("https://harbour.example/x")};
		struct article article;
		status = extract_article(small, &in, &article, NULL);
		arena_free(small);
	}
	assert_int_equal(status, OK);
}

/* What a process that is not trusted calls the article of a page. */
static void articles_of_other_outlets_are_seen(void **state)
{
	const struct entry entry = {.url = STR("https://a.example/1?utm_source=rss"),
				    .id = STR("https://elsewhere.example/one"),
				    .title = STR("One"),
				    .published = TIME_UNKNOWN,
				    .updated = TIME_UNKNOWN};
	const struct extract_input inputs[] = {
		{.entry = &entry, .page = STR("<title>x</title><p>y"), .page_url = STR("https://www.a.example/1")},
		{.entry = &entry},
		{.page = STR("<title>x</title><p>y"), .page_url = STR("https://a.example/1")},
		{.page = STR("<title>x</title><p>y")},
	};
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	(void)state;
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		struct article a;
		assert_int_equal(extract_article(arena, &inputs[i], &a, NULL), OK);
		assert_true(extract_is_of(arena, &inputs[i], &a));
		struct article b = a;
		b.id = STR("bcdefghijklm");
		assert_false(extract_is_of(arena, &inputs[i], &b));
		b = a;
		b.url = STR("https://b.example/1");
		b.id = url_id(arena, url_key(arena, b.url), 60);
		assert_false(extract_is_of(arena, &inputs[i], &b));
		b.url = STR("javascript:alert(1)");
		b.id = url_id(arena, url_key(arena, b.url), 60);
		assert_false(extract_is_of(arena, &inputs[i], &b));
	}
	arena_free(arena);
}

static void full_content_needs_no_page(void **state)
{
	(void)state;
	struct entry entry = an_entry();
	assert_false(extract_is_full(&entry));
	entry.content = STR(STORY);
	entry.content_is_html = true;
	assert_false(extract_is_full(&entry));
	entry.content = STR(STORY STORY STORY STORY STORY STORY);
	assert_true(extract_is_full(&entry));
	entry.content = STR(STORY STORY STORY STORY STORY STORY "<p>Continue reading");
	assert_false(extract_is_full(&entry));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_gives_its_article_and_nothing_else),
		cmocka_unit_test(one_article_has_one_id),
		cmocka_unit_test(canonical_links_are_not_believed_blindly),
		cmocka_unit_test(the_feed_stays_where_it_knows_more),
		cmocka_unit_test(a_credit_goes_and_its_line_stays),
		cmocka_unit_test(a_large_first_letter_is_of_its_word),
		cmocka_unit_test(authors_are_found_where_readers_see_them),
		cmocka_unit_test(a_redirect_home_is_not_the_article),
		cmocka_unit_test(the_body_of_json_ld_serves_scripted_pages),
		cmocka_unit_test(nothing_gives_nothing),
		cmocka_unit_test(small_arenas_are_survived),
		cmocka_unit_test(articles_of_other_outlets_are_seen),
		cmocka_unit_test(full_content_needs_no_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
