/* HTML and XML written: nothing foreign comes out as markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html_write.h"

static struct buf out;

static int set_up(void **state)
{
	(void)state;
	buf_init(&out, 10000);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buf_release(&out);
	return 0;
}

static void text_is_escaped(void **state)
{
	(void)state;
	struct html_writer w;
	hw_init(&w, &out);
	hw_lit(&w, "<p");
	hw_attr(&w, "title", STR("\"><script>'&"));
	hw_lit(&w, ">");
	hw_text(&w, STR("a<b> é \xC3( \0 \xF0\x9F\x98\x80"));
	assert_string_equal(out.p,
			    "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">a&lt;b&gt; é \xEF\xBF\xBD( \xEF\xBF\xBD "
			    "\xF0\x9F\x98\x80");
}

static void nothing_turns_text_around(void **state)
{
	(void)state;
	struct html_writer w;
	hw_init(&w, &out);
	hw_text(&w, STR("invoice\u202Egnp.exe\u202C \u2066x\u2069 \u200F\u05D0"));
	xw_text(&out, STR("a\u202Eb"));
	assert_string_equal(out.p, "invoicegnp.exe x \u200F\u05D0ab");
}

static void only_harmless_addresses_pass(void **state)
{
	(void)state;
	static const char *const good[] = {"https://a.example/?x=1#y",
					   "HTTP://a",
					   "mailto:a@b.example",
					   "/threat/1",
					   "?a=b:c",
					   "",
					   "//host/path",
					   "a/b:c",
					   "#x:y"};
	static const char *const bad[] = {
		"javascript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "JaVaScRiPt:x",
		"data:text/html,x",    "vbscript:x",           "\x01javascript:x",      ":x",
		"feed:https://a"};
	struct html_writer w;
	hw_init(&w, &out);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		buf_reset(&out);
		hw_href(&w, "href", str_of(good[i]));
		assert_true(str_eq(buf_str(&out), STR(" href=\"#\"")) == false);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_reset(&out);
		hw_href(&w, "href", str_of(bad[i]));
		assert_string_equal(out.p, " href=\"#\"");
	}
}

static void format_takes_each_kind(void **state)
{
	(void)state;
	struct html_writer w;
	struct str name = STR("<x>");
	hw_init(&w, &out);
	hw_format(&w, "<b>%s</b> %d %l %f 100%% end", &name, -3, 5000000000LL, 62.25);
	hw_fixed(&w, 1.0 / 3, 3);
	hw_i64(&w, INT64_MIN);
	assert_string_equal(out.p, "<b>&lt;x&gt;</b> -3 5000000000 62.2 100% end0.333-9223372036854775808");
}

static void xml_drops_what_it_forbids(void **state)
{
	(void)state;
	xw_text(&out, STR("a\x01\x1F\tb\n<&>\xEF\xBF\xBE\xEF\xBF\xBF\xFF\0c"));
	assert_string_equal(out.p, "a\tb\n&lt;&amp;&gt;\xEF\xBF\xBD"
				   "c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_is_escaped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_turns_text_around, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_harmless_addresses_pass, set_up, tear_down),
		cmocka_unit_test_setup_teardown(format_takes_each_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(xml_drops_what_it_forbids, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
