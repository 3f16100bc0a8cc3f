/* Bytes of any charset to UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "charset.h"

static void decoded(struct str bytes, const char *declared, const char *want, const char *used, bool contradicted)
{
	struct arena *arena = arena_new(100000);
	struct charset_report report;
	struct str out;
	assert_int_equal(charset_to_utf8(arena, bytes, str_of(declared), &out, &report), OK);
	assert_true(str_eq(out, str_of(want)));
	assert_string_equal(report.used, used);
	assert_int_equal(report.contradicted, contradicted);
	assert_true(utf8_is_valid(out));
	arena_free(arena);
}

static void labels_are_believed_when_they_can_be(void **state)
{
	(void)state;
	decoded(STR("caf\xE9 \x93x\x94"), "ISO-8859-1", "café “x”", "windows-1252", false);
	decoded(STR("\xEF\xF0\xE8\xE2\xE5\xF2"), "windows-1251", "привет", "windows-1251", false);
	decoded(STR("\xD0\xD2\xC9\xD7\xC5\xD4"), "koi8-r", "привет", "koi8-r", false);
	decoded(STR("\x93\xFA\x96\x7B"), "Shift_JIS", "日本", "shift_jis", false);
	decoded(STR("\xD6\xD0\xB9\xFA"), "gb2312", "中国", "gb18030", false);
	decoded(STR("\x1B$BF|K\\\x1B(B"), "iso-2022-jp", "日本", "iso-2022-jp", false);
	decoded(STR("plain"), "iso-8859-1", "plain", "utf-8", false);
	decoded(STR("plain"), "no-such-charset", "plain", "utf-8", false);
}

static void bytes_win_over_a_wrong_label(void **state)
{
	(void)state;
	decoded(STR("caf\xC3\xA9"), "iso-8859-1", "café", "utf-8", true);
	decoded(STR("\xEF\xBB\xBF"
		    "caf\xC3\xA9"),
		"windows-1251", "café", "utf-8", true);
	decoded(STR("caf\xE9"), "utf-8", "café", "windows-1252", true);
	decoded(STR("<\0a\0>\0"), "utf-8", "<a>", "utf-16le", true);
	decoded(STR("\xFE\xFF\0<\0a"), "", "<a", "utf-16be", false);
	decoded(STR("<\0\0\0a\0\0\0"), "", "<a", "utf-32le", false);
	decoded(STR("\0\0\0<\0\0\x5E\x74"), "utf-8", "<年", "utf-32be", true);
	decoded(STR("<p>\xCA\xD3\xB9\xD1\xA1\xA7\xD2\xB9\xCA\xE8\xA7 SIPA</p>"), "", "<p>สำนักงานส่ง SIPA</p>",
		"windows-874", false);
	decoded(STR("<?xml?>"), "utf-16", "<?xml?>", "utf-8", false);
	decoded(STR("caf\xE9 cr\xE8me"), "", "café crème", "windows-1252", false);
	decoded(STR(""), "utf-8", "", "utf-8", false);
}

static void broken_bytes_are_counted(void **state)
{
	(void)state;
	struct arena *arena = arena_new(100000);
	struct charset_report report;
	struct str out, bytes = STR("é é é é é é é é é é \xFF é é é é \xE2\x82");
	assert_int_equal(charset_to_utf8(arena, bytes, STR("utf-8"), &out, &report), OK);
	assert_int_equal(report.replaced, 3);
	assert_true(str_eq(out, STR("é é é é é é é é é é \xEF\xBF\xBD é é é é \xEF\xBF\xBD\xEF\xBF\xBD")));
	struct str clean = STR("nothing to do, é");
	assert_int_equal(charset_to_utf8(arena, clean, STR_EMPTY, &out, NULL), OK);
	assert_ptr_equal(out.p, clean.p);
	arena_free(arena);
}

static void detector_is_asked_last(void **state)
{
	(void)state;
	struct arena *arena = arena_new(100000);
	struct charset_report report;
	struct str out,
		bytes = STR("\xD6\xD0\xB9\xFA\xCD\xF8\xC2\xE7\xB0\xB2\xC8\xAB\xD0\xC2\xCE\xC5\xA3\xAC\xB7\xA2\xCF\xD6"
			    "\xD2\xBB\xB8\xF6\xD1\xCF\xD6\xD8\xB5\xC4\xC2\xA9\xB6\xB4\xA1\xA3");
	assert_int_equal(charset_to_utf8(arena, bytes, STR("utf-8"), &out, &report), OK);
	assert_true(str_starts(out, STR("中国网络安全")));
	assert_true(report.contradicted);
	arena_free(arena);
}

static void strict_about_utf8(void **state)
{
	(void)state;
	static const char *const bad[] = {"\xC0\x80", "\xE0\x80\xAF", "\xED\xA0\x80",        "\xF4\x90\x80\x80",
					  "\x80",     "\xC3",         "\xF8\x88\x80\x80\x80"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(utf8_is_valid(str_of(bad[i])));
	assert_true(utf8_is_valid(STR("a\0\xC2\x80\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF more than eight bytes")));
	for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x900 ? 1 : 97) {
		char room[4];
		size_t at = 0, n = utf8_put(room, c);
		bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
		assert_int_equal(utf8_next((struct str){room, n}, &at), is_surrogate ? 0xFFFD : c);
		assert_int_equal(at, n);
	}
	assert_true(str_eq(utf8_cut(STR("aé"), 2), STR("a")));
	assert_true(str_eq(utf8_cut(STR("aé"), 3), STR("aé")));
	assert_true(str_eq(utf8_cut(STR("日本"), 5), STR("日")));
}

static void documents_say_their_charset(void **state)
{
	(void)state;
	assert_true(str_eq(charset_of_content_type(STR("text/html; Charset=\"UTF-8\"; x=y")), STR("UTF-8")));
	assert_true(str_eq(charset_of_content_type(STR("text/xml;charset = koi8-r")), STR("koi8-r")));
	assert_int_equal(charset_of_content_type(STR("text/html")).n, 0);
	assert_true(str_eq(charset_of_xml(STR("<?xml version='1.0' encoding='windows-1251'?><a encoding='b'/>")),
			   STR("windows-1251")));
	assert_int_equal(charset_of_xml(STR("<a encoding='b'/>")).n, 0);
	assert_true(str_eq(charset_of_html(STR("<meta name=x content='charset'><META charset=\"gbk\">")), STR("gbk")));
	assert_true(str_eq(charset_of_html(STR("<meta http-equiv=Content-Type content='text/html; charset=big5'>")),
			   STR("big5")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_believed_when_they_can_be),
		cmocka_unit_test(bytes_win_over_a_wrong_label),
		cmocka_unit_test(broken_bytes_are_counted),
		cmocka_unit_test(detector_is_asked_last),
		cmocka_unit_test(strict_about_utf8),
		cmocka_unit_test(documents_say_their_charset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
