/* What answers say about themselves: both forms of Retry-After, freshness, redirects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "caps.h"
#include "fetch_headers.h"

#define NOW 1780394400 /* Tue, 02 Jun 2026 10:00:00 GMT */

static struct headers read_all(struct arena *arena, const char *text)
{
	struct headers headers;
	struct str rest = str_of(text), line;
	headers_init(&headers);
	while (str_next(&rest, '\n', &line))
		assert_int_equal(headers_read(&headers, arena, line), OK);
	return headers;
}

static void waits_are_read_in_both_forms(void **state)
{
	(void)state;
	const struct {
		const char *text;
		int64_t retry_after_s;
	} rows[] = {
		{"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n", 120},
		{"HTTP/2 429\nretry-after:  7 \n", 7},
		{"HTTP/1.1 503 x\nRetry-After: Tue, 02 Jun 2026 10:01:30 GMT", 90},
		{"HTTP/1.1 503 x\nDate: Tue, 02 Jun 2026 11:00:00 GMT\nRetry-After: Tue, 02 Jun 2026 11:00:05 GMT", 5},
		{"HTTP/1.1 503 x\nRetry-After: Tue, 02 Jun 2026 09:00:00 GMT", 0},
		{"HTTP/1.1 503 x\nRetry-After: soon", 0},
		{"HTTP/1.1 503 x\nRetry-After: -5", 0},
		{"HTTP/1.1 503 x\nRetry-After: 99999999999", 366 * 24 * 3600},
		{"HTTP/1.1 503 x\nRetry-After: 99999999999999999999999", 0},
		{"HTTP/1.1 503 x", 0},
	};
	struct arena *arena = arena_new(64 * 1024);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct headers headers = read_all(arena, rows[i].text);
		if (headers_retry_after(&headers, NOW) != rows[i].retry_after_s)
			fail_msg("%s: %lld", rows[i].text, (long long)headers_retry_after(&headers, NOW));
	}
	arena_free(arena);
}

static void freshness_is_read(void **state)
{
	(void)state;
	const struct {
		const char *text;
		int64_t max_age_s;
	} rows[] = {
		{"HTTP/1.1 200 OK\nCache-Control: public, max-age=600\n", 600},
		{"HTTP/1.1 200 OK\nCACHE-CONTROL: MAX-AGE=\"60\"", 60},
		{"HTTP/1.1 200 OK\nCache-Control: max-age=600\nAge: 200", 400},
		{"HTTP/1.1 200 OK\nCache-Control: max-age=600\nAge: 700", 0},
		{"HTTP/1.1 200 OK\nCache-Control: s-maxage=600", 0},
		{"HTTP/1.1 200 OK\nCache-Control: no-cache", 0},
		{"HTTP/1.1 200 OK\nExpires: Tue, 02 Jun 2026 10:10:00 GMT", 600},
		{"HTTP/1.1 200 OK\nExpires: Tue, 02 Jun 2026 10:10:00 GMT\nCache-Control: max-age=5", 5},
		{"HTTP/1.1 200 OK\nExpires: Tue, 02 Jun 2026 10:10:00 GMT\nCache-Control: max-age=0", 0},
		{"HTTP/1.1 200 OK\nExpires: 0", 0},
		{"HTTP/1.1 200 OK", 0},
	};
	struct arena *arena = arena_new(64 * 1024);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct headers headers = read_all(arena, rows[i].text);
		if (headers_max_age(&headers, NOW) != rows[i].max_age_s)
			fail_msg("%s: %lld", rows[i].text, (long long)headers_max_age(&headers, NOW));
	}
	arena_free(arena);
}

static void texts_are_kept_and_a_status_line_begins_anew(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 * 1024);
	struct headers headers =
		read_all(arena, "HTTP/1.1 103 Early Hints\nLocation: /early\nETag: \"x\"\n\n"
				"HTTP/1.1 301 Moved\nLocation:  /feed:new \nno colon\n: empty\n"
				"etag: W/\"a:b\"\nLast-Modified: yesterday\nContent-Type: text/html\n");
	assert_int_equal(headers.code, 301);
	assert_true(str_eq(headers.location, STR("/feed:new")));
	assert_true(str_eq(headers.etag, STR("W/\"a:b\"")));
	assert_true(str_eq(headers.last_modified, STR("yesterday")));
	assert_true(str_eq(headers.content_type, STR("text/html")));
	assert_true(headers_is_redirect(&headers));
	assert_true(headers_is_permanent(&headers));

	headers = read_all(arena, "HTTP/1.1 103 Early Hints\nLocation: /early\n\nHTTP/1.1 302 Found\n");
	assert_int_equal(headers.location.n, 0);
	assert_false(headers_is_redirect(&headers));
	headers = read_all(arena, "HTTP/1.1 201 Created\nLocation: /new\n");
	assert_false(headers_is_redirect(&headers));
	headers = read_all(arena, "HTTP/1.1 2000 x\nHTTP/x\nHTTP/1.1\n");
	assert_int_equal(headers.code, 0);
	arena_free(arena);
}

/* A source keeps these between polls: no server may make it remember 60 KiB. */
static void long_values_are_as_if_not_said(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	static const char *const names[] = {"ETag", "Last-Modified", "Content-Type", "Retry-After"};
	char line[CAP_VALIDATOR_BYTES + 64], value[CAP_VALIDATOR_BYTES + 2];
	for (size_t more = 0; more < 2; more++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			struct headers headers;
			headers_init(&headers);
			memset(value, 'x', sizeof(value));
			value[CAP_VALIDATOR_BYTES + more] = 0;
			(void)snprintf(line, sizeof(line), "%s: %s", names[i], value);
			assert_int_equal(headers_read(&headers, arena, str_of(line)), OK);
			assert_int_equal(headers.etag.n + headers.last_modified.n + headers.content_type.n +
						 headers.retry_after.n,
					 more ? 0 : CAP_VALIDATOR_BYTES);
		}
	arena_free(arena);
}

static void no_room_is_said(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4);
	struct headers headers;
	headers_init(&headers);
	assert_int_equal(headers_read(&headers, arena, STR("ETag: \"much too long\"")), E_NOMEM);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_read_in_both_forms),
		cmocka_unit_test(freshness_is_read),
		cmocka_unit_test(texts_are_kept_and_a_status_line_begins_anew),
		cmocka_unit_test(long_values_are_as_if_not_said),
		cmocka_unit_test(no_room_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
