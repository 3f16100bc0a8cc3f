/* Fetching from a web of our own on loopback: good answers, bad ones, hostile ones, and the guard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "fetch.h"
#include "http_server.h"
#include "odd_web.h"

/* --- asking --- */

enum { GOT_MAX = 40, TEXT_BYTES = 300 };

struct got {
	size_t n;
	uint64_t tags[GOT_MAX];
	int64_t at_ms[GOT_MAX];
	struct fetch_answer last; /* its texts are below */
	char reason[TEXT_BYTES], url[TEXT_BYTES], moved_to[TEXT_BYTES], body[TEXT_BYTES];
	struct fetch *fetch; /* to ask again in the callback */
	struct fetch_request again;
};

static void keep(char to[TEXT_BYTES], struct str text)
{
	snprintf(to, TEXT_BYTES, "%.*s", STR_FORMAT(text));
}

static void note(void *ctx, const struct fetch_answer *answer)
{
	struct got *got = ctx;
	assert_true(got->n < GOT_MAX);
	got->tags[got->n] = answer->tag;
	got->at_ms[got->n++] = clock_monotonic_ms();
	got->last = *answer;
	keep(got->reason, answer->reason);
	keep(got->url, answer->url);
	keep(got->moved_to, answer->moved_to);
	keep(got->body, answer->body);
	if (got->fetch && got->n == 1)
		assert_int_equal(fetch_add(got->fetch, &got->again, NULL), OK);
}

static struct fetch *new_fetch(struct fetch_options options, const char *allowed)
{
	struct str range = str_of(allowed);
	struct fetch *fetch = NULL;
	if (range.n)
		options.allow_private = (struct strs){.at = &range, .n = 1};
	options.user_agent = STR("tocsin-test/1 (+mailto:test@example.org)");
	assert_int_equal(fetch_new(&options, &fetch, NULL), OK);
	return fetch;
}

static void turn_until_done(struct fetch *fetch, struct got *got)
{
	struct err err = {0};
	for (int i = 0; i < 10000 && fetch_pending(fetch); i++)
		if (fetch_turn(fetch, 100, note, got, &err))
			fail_msg("%s", err.msg);
	assert_int_equal(fetch_pending(fetch), 0);
}

static struct str address_of(const struct http_server *server, const char *path, char to[TEXT_BYTES])
{
	snprintf(to, TEXT_BYTES, "http://127.0.0.1:%u%s", (unsigned)http_server_port(server), path);
	return str_of(to);
}

static const struct fetch_options plain = {.transfer_s = 10};

static struct got ask_with(const struct http_server *server, struct fetch_options options, const char *path,
			   struct fetch_request request)
{
	char url[TEXT_BYTES];
	struct got got = {0};
	struct fetch *fetch = new_fetch(options, "127.0.0.0/8");
	request.url = address_of(server, path, url);
	request.tag = 77;
	assert_int_equal(fetch_add(fetch, &request, NULL), OK);
	turn_until_done(fetch, &got);
	assert_int_equal(got.n, 1);
	assert_int_equal(got.tags[0], 77);
	fetch_free(fetch);
	return got;
}

static struct got ask(const struct http_server *server, const char *path)
{
	return ask_with(server, plain, path, (struct fetch_request){0});
}

static int open_web(void **state)
{
	*state = http_server_new(odd_web_answer, NULL);
	return *state == NULL;
}

static int close_web(void **state)
{
	http_server_free(*state);
	return 0;
}

/* --- good answers --- */

static void a_feed_comes(void **state)
{
	struct got got = ask(*state, "/good");
	assert_int_equal(got.last.status, OK);
	assert_int_equal(got.last.code, 200);
	assert_string_equal(got.body, "<rss>hello</rss>");
	assert_string_equal(got.reason, "");
	assert_string_equal(got.moved_to, "");

	got = ask(*state, "/gzip");
	assert_int_equal(got.last.status, OK);
	assert_string_equal(got.body, "<rss>packed</rss>");
}

static void what_did_not_change_is_not_sent(void **state)
{
	struct fetch_request request = {.etag = STR("\"one\""), .last_modified = STR("Tue, 02 Jun 2026 10:00:00 GMT")};
	struct got got = ask_with(*state, plain, "/conditional", request);
	assert_int_equal(got.last.status, OK);
	assert_int_equal(got.last.code, 304);
	assert_int_equal(got.last.body.n, 0);
	assert_int_equal(got.last.max_age_s, 900);
	assert_string_equal(got.reason, "");
	got = ask(*state, "/conditional");
	assert_int_equal(got.last.code, 200);
	assert_string_equal(got.body, "<rss>new</rss>");
}

static void the_request_says_who_we_are_and_no_more(void **state)
{
	struct fetch_request request = {.etag = STR("\"1\"\r\nEvil: yes")};
	struct got got = ask_with(*state, plain, "/asked", request);
	assert_string_equal(got.body, "agent=tocsin-test/1 (+mailto:test@example.org) etag= evil= gzip=1");
}

static void permanent_moves_are_told(void **state)
{
	char want[TEXT_BYTES];
	struct got got = ask(*state, "/two");
	assert_int_equal(got.last.code, 200);
	assert_true(str_eq(str_of(got.moved_to), address_of(*state, "/good", want)));
	assert_string_equal(got.url, got.moved_to);

	got = ask(*state, "/chain");
	assert_int_equal(got.last.code, 200);
	assert_true(str_eq(str_of(got.moved_to), address_of(*state, "/chain/2", want)));
	assert_true(str_eq(str_of(got.url), address_of(*state, "/good", want)));
}

static void refusals_of_servers_are_answers(void **state)
{
	struct got got = ask(*state, "/busy");
	assert_int_equal(got.last.status, OK);
	assert_int_equal(got.last.code, 503);
	assert_int_equal(got.last.retry_after_s, 120);
	assert_string_equal(got.reason, "503 Service Unavailable, retry in 120 s");
	got = ask(*state, "/429");
	assert_string_equal(got.reason, "429 Too Many Requests, retry in 60 s");
	got = ask(*state, "/none");
	assert_string_equal(got.reason, "404 Not Found");
	got = ask(*state, "/nowhere");
	assert_int_equal(got.last.code, 302);
	assert_string_equal(got.reason, "302: a redirect that does not say where to");
}

/* --- bad answers --- */

struct bad {
	const char *path;
	enum status status;
	const char *reason;
};

static void assert_bad(const struct http_server *server, struct fetch_options options, const struct bad *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct got got = ask_with(server, options, rows[i].path, (struct fetch_request){0});
		if (got.last.status != rows[i].status || !str_starts(str_of(got.reason), str_of(rows[i].reason)))
			fail_msg("%s: %s, \"%s\"", rows[i].path, status_name(got.last.status), got.reason);
		assert_int_equal(got.last.code, 0);
		assert_int_equal(got.last.body.n, 0);
		assert_string_equal(got.moved_to, "");
	}
}

static void every_failure_has_its_sentence(void **state)
{
	static const struct bad rows[] = {
		{"/bad-gzip", E_SYNTAX, "the compressed body is damaged"},
		{"/reset", E_NET, "connection reset"},
		{"/nothing", E_NET, "the server closed the connection without an answer"},
		{"/truncated", E_NET, "the answer ended early: 4 of 100 bytes came"},
		{"/endless", E_LIMIT, "larger than 16 MiB"},
		{"/huge", E_LIMIT, "larger than 16 MiB"},
		{"/bomb", E_LIMIT, "decompressed to more than 100 times its size"},
		{"/flood", E_LIMIT, "more than 64 KiB of header"},
		{"/long-line", E_LIMIT, "more than 64 KiB of header"},
		{"/not-http", E_SYNTAX, "the answer is not HTTP"},
		{"/circle", E_LIMIT, "redirects in a circle, back to http://127.0.0.1:"},
		{"/x", E_LIMIT, "more than 8 redirects"},
		{"/file", E_DENIED, "redirects to \"file:///etc/passwd\", which is not http or https"},
		{"/moved", E_NET, "connection refused by 127.0.0.1"},
	};
	assert_bad(*state, plain, rows, sizeof(rows) / sizeof(rows[0]));
}

static void a_page_has_a_smaller_cap(void **state)
{
	struct got got = ask_with(*state, plain, "/endless", (struct fetch_request){.is_page = true});
	assert_string_equal(got.reason, "larger than 8 MiB");
}

static void the_slow_are_given_up(void **state)
{
	static const struct bad slow[] = {{"/drip", E_NET, "slower than 300 bytes a second for 1 s"}};
	static const struct bad late[] = {{"/silence", E_NET, "not finished within 1 s"}};
	assert_bad(*state, (struct fetch_options){.slow_s = 1}, slow, 1);
	assert_bad(*state, (struct fetch_options){.transfer_s = 1}, late, 1);
}

/* --- the guard --- */

static void no_redirect_leads_inside(void **state)
{
	static const struct bad rows[] = {
		{"/metadata", E_DENIED,
		 "169.254.169.254 is a cloud's metadata address, which fetch.allow_private does"},
		{"/inside", E_DENIED, "10.1.2.3 is a private address, which fetch.allow_private does not list"},
	};
	assert_bad(*state, plain, rows, 2);
}

static void without_leave_nothing_on_loopback_is_fetched(void **state)
{
	unsigned before = http_server_visits(*state), port = http_server_port(*state);
	static const char *const hosts[] = {"127.0.0.1",          "127.1", "2130706433", "0x7f.0.0.1",
					    "[::ffff:127.0.0.1]", "[::1]", "0",          "user@127.0.0.1"};
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		char url[TEXT_BYTES];
		snprintf(url, sizeof(url), "http://%s:%u/good", hosts[i], port);
		struct fetch *fetch = new_fetch(plain, "10.0.0.0/8");
		struct got got = {0};
		assert_int_equal(fetch_add(fetch, &(struct fetch_request){.url = str_of(url)}, NULL), OK);
		turn_until_done(fetch, &got);
		if (got.n != 1 || got.last.status != E_DENIED)
			fail_msg("%s: %s", url, got.reason);
		fetch_free(fetch);
	}
	assert_int_equal(http_server_visits(*state), before);
}

static void only_http_is_taken_on(void **state)
{
	(void)state;
	struct fetch *fetch = new_fetch(plain, "");
	static const char *const urls[] = {"file:///etc/passwd", "gopher://a/", "ftp://a/", "/feed", "", "http://"};
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		assert_int_equal(fetch_add(fetch, &(struct fetch_request){.url = str_of(urls[i])}, NULL), E_SYNTAX);
	assert_int_equal(fetch_pending(fetch), 0);
	fetch_free(fetch);

	struct str range = STR("10.0.0.0/99");
	struct fetch_options options = {.allow_private = {.at = &range, .n = 1}};
	struct err err = {0};
	assert_int_equal(fetch_new(&options, &fetch, &err), E_SYNTAX);
	assert_true(str_has(str_of(err.msg), STR("0 to 32")));
}

/* --- many at once --- */

static void many_are_in_flight_but_no_more_than_a_host_may(void **state)
{
	(void)state;
	struct http_server *server = http_server_new(odd_web_answer, NULL);
	struct fetch *fetch = new_fetch(plain, "127.0.0.0/8");
	struct got got = {0};
	char url[TEXT_BYTES];
	struct fetch_request request = {.url = address_of(server, "/late", url), .is_page = true};
	for (uint64_t i = 0; i < 24; i++) {
		request.tag = i;
		assert_int_equal(fetch_add(fetch, &request, NULL), OK);
	}
	turn_until_done(fetch, &got);
	assert_int_equal(got.n, 24);
	assert_in_range(http_server_most(server), 4, 8);
	uint64_t sum = 0;
	for (size_t i = 0; i < got.n; i++)
		sum += got.tags[i];
	assert_int_equal(sum, 23 * 24 / 2);
	fetch_free(fetch);
	http_server_free(server);
}

static void the_callback_may_ask_for_more(void **state)
{
	char url[TEXT_BYTES];
	struct fetch *fetch = new_fetch((struct fetch_options){.in_flight = 1}, "127.0.0.0/8");
	struct got got = {.fetch = fetch, .again = {.url = address_of(*state, "/gzip", url), .tag = 2}};
	assert_int_equal(fetch_add(fetch, &(struct fetch_request){.url = str_of(url), .tag = 1}, NULL), OK);
	turn_until_done(fetch, &got);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.tags[1], 2);
	assert_string_equal(got.body, "<rss>packed</rss>");
	fetch_free(fetch);
}

static void what_is_in_flight_can_be_dropped(void **state)
{
	char url[TEXT_BYTES];
	struct fetch *fetch = new_fetch(plain, "127.0.0.0/8");
	struct fetch_request request = {.url = address_of(*state, "/silence", url)};
	struct got got = {0};
	for (int i = 0; i < 10; i++)
		assert_int_equal(fetch_add(fetch, &request, NULL), OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(fetch_turn(fetch, 5, note, &got, NULL), OK);
	assert_int_equal(fetch_pending(fetch), 10);
	assert_int_equal(got.n, 0);
	fetch_free(fetch);
}

static void *wake_soon(void *fetch)
{
	http_wait_ms(50);
	fetch_wake(fetch);
	return NULL;
}

static void a_turn_can_be_woken(void **state)
{
	(void)state;
	struct fetch *fetch = new_fetch(plain, "");
	struct got got = {0};
	pthread_t thread;
	int64_t from_ms = clock_monotonic_ms();
	assert_int_equal(pthread_create(&thread, NULL, wake_soon, fetch), 0);
	assert_int_equal(fetch_turn(fetch, 20000, note, &got, NULL), OK);
	assert_in_range(clock_monotonic_ms() - from_ms, 40, 10000);
	pthread_join(thread, NULL);
	fetch_free(fetch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_feed_comes),
		cmocka_unit_test(what_did_not_change_is_not_sent),
		cmocka_unit_test(the_request_says_who_we_are_and_no_more),
		cmocka_unit_test(permanent_moves_are_told),
		cmocka_unit_test(refusals_of_servers_are_answers),
		cmocka_unit_test(every_failure_has_its_sentence),
		cmocka_unit_test(a_page_has_a_smaller_cap),
		cmocka_unit_test(the_slow_are_given_up),
		cmocka_unit_test(no_redirect_leads_inside),
		cmocka_unit_test(without_leave_nothing_on_loopback_is_fetched),
		cmocka_unit_test(only_http_is_taken_on),
		cmocka_unit_test(many_are_in_flight_but_no_more_than_a_host_may),
		cmocka_unit_test(the_callback_may_ask_for_more),
		cmocka_unit_test(what_is_in_flight_can_be_dropped),
		cmocka_unit_test(a_turn_can_be_woken),
	};
	return cmocka_run_group_tests(tests, open_web, close_web);
}
