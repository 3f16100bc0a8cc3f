/* Settings of a source: spans, yes and no, headers, proxies; what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "source.h"

static void spans_have_units(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t seconds;
	} good[] = {{"0", 0}, {"90", 90}, {"90s", 90}, {"15m", 900}, {"2h", 7200}, {"1d", 86400}, {"366d", 31622400}};
	static const char *const bad[] = {"", "m", "-1", "1.5h", "1w", "15 minutes", "367d", "99999999999999999999"};
	uint32_t seconds;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(span_parse(str_of(good[i].text), &seconds));
		assert_int_equal(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (span_parse(str_of(bad[i]), &seconds))
			fail_msg("\"%s\" is %u", bad[i], seconds);
}

struct row {
	const char *name, *value;
	enum status status;
};

static void each_setting_says_what_it_wants(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"enabled", "no", OK},
		{"enabled", "perhaps", E_SYNTAX},
		{"interval", "15m", OK},
		{"interval", "0", OK},
		{"interval", "10s", E_SYNTAX}, /* nobody is asked more often than every five minutes */
		{"interval", "25h", E_SYNTAX},
		{"full-page", "auto", OK},
		{"full-page", "yes", OK},
		{"full-page", "sometimes", E_SYNTAX},
		{"user-agent", "reader/1 (+mailto:a@b.example)", OK},
		{"user-agent", "a\r\nEvil: yes", E_SYNTAX},
		{"proxy", "http://192.0.2.1:3128", OK},
		{"proxy", "socks5h://192.0.2.1", OK},
		{"proxy", "", OK},
		{"proxy", "ftp://192.0.2.1", E_SYNTAX},
		{"proxy", "http://", E_SYNTAX},
		{"headers", "Authorization: Bearer x\nX-Two: 2", OK},
		{"headers", "", OK},
		{"headers", "no colon", E_SYNTAX},
		{"headers", "Bad Name: x", E_SYNTAX},
		{"headers", "Host: elsewhere", E_SYNTAX},
		{"headers", "A: b\r\nC: d", E_SYNTAX},
		{"headers", "A:", E_SYNTAX},
		{"colour", "blue", E_NOTFOUND},
	};
	struct arena *arena = arena_new(64 * KIB);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct source_settings settings = {0};
		struct err err = {0};
		enum status got =
			source_settings_set(arena, &settings, str_of(rows[i].name), str_of(rows[i].value), &err);
		if (got != rows[i].status)
			fail_msg("%s = \"%s\": %s, %s", rows[i].name, rows[i].value, status_name(got), err.msg);
		assert_true(got == OK || err.msg[0]);
	}
	arena_free(arena);
}

static void a_bad_value_changes_nothing_and_secrets_are_not_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * KIB);
	struct source_settings settings = {.interval_s = 900, .headers = STR("A: b")};
	struct err err = {0};
	assert_int_equal(source_settings_set(arena, &settings, STR("interval"), STR("1s"), &err), E_SYNTAX);
	assert_int_equal(settings.interval_s, 900);
	assert_int_equal(source_settings_set(arena, &settings, STR("headers"), STR("hunter2"), &err), E_SYNTAX);
	assert_true(str_eq(settings.headers, STR("A: b")));
	assert_false(str_has(str_of(err.msg), STR("hunter2")));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_have_units),
		cmocka_unit_test(each_setting_says_what_it_wants),
		cmocka_unit_test(a_bad_value_changes_nothing_and_secrets_are_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
