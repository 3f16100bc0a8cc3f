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

/* --- the web --- */

static const unsigned char gzipped[] = { /* "<rss>packed</rss>" */
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xb3, 0x29, 0x2a, 0x2e, 0xb6, 0x2b, 0x48, 0x4c,
	0xce, 0x4e, 0x4d, 0xb1, 0xd1, 0x07, 0xb1, 0x01, 0x69, 0x3b, 0xac, 0x95, 0x11, 0x00, 0x00, 0x00};

static void say_text(struct http_visit *visit, const char *text)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: \"one\"\r\nContent-Length: %zu\r\n\r\n%s",
		 strlen(text), text);
}

static void answer_good(struct http_visit *visit)
{
	say_text(visit, "<rss>hello</rss>");
}

static void answer_gzip(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", sizeof(gzipped));
	http_send(visit, gzipped, sizeof(gzipped));
}

static void answer_bad_gzip(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!");
}

static void answer_conditional(struct http_visit *visit)
{
	bool is_same = str_eq(http_header(visit, STR("If-None-Match")), STR("\"one\"")) &&
		       str_eq(http_header(visit, STR("If-Modified-Since")), STR("Tue, 02 Jun 2026 10:00:00 GMT"));
	if (is_same)
		http_say(visit, "HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\nCache-Control: max-age=900\r\n\r\n");
	else
		say_text(visit, "<rss>new</rss>");
}

static void answer_asked(struct http_visit *visit) /* what we sent */
{
	struct str agent = http_header(visit, STR("User-Agent")), etag = http_header(visit, STR("If-None-Match")),
		   evil = http_header(visit, STR("Evil")), packing = http_header(visit, STR("Accept-Encoding"));
	char text[300];
	snprintf(text, sizeof(text), "agent=%.*s etag=%.*s evil=%.*s gzip=%d", STR_FORMAT(agent), STR_FORMAT(etag),
		 STR_FORMAT(evil), str_has(packing, STR("gzip")));
	say_text(visit, text);
}

static void say_moved(struct http_visit *visit, int code, const char *to)
{
	http_say(visit, "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 5\r\n\r\nmoved", code, to);
}

static void answer_moved(struct http_visit *visit)
{
	say_moved(visit, 301, "moved/again?x=1");
}

static void answer_moved_again(struct http_visit *visit)
{
	say_moved(visit, 308, "//127.0.0.1/there-is-no-port");
}

static void answer_chain(struct http_visit *visit) /* 301, 302, 301: moved to the second address only */
{
	if (str_eq(visit->target, STR("/chain")))
		say_moved(visit, 301, "/chain/2");
	else if (str_eq(visit->target, STR("/chain/2")))
		say_moved(visit, 302, "/chain/3");
	else
		say_moved(visit, 301, "/good");
}

static void answer_two(struct http_visit *visit) /* an unbroken chain */
{
	if (str_eq(visit->target, STR("/two")))
		say_moved(visit, 301, "two/b");
	else
		say_moved(visit, 308, "../good");
}

static void answer_metadata(struct http_visit *visit)
{
	say_moved(visit, 302, "http://169.254.169.254/latest/meta-data/");
}

static void answer_inside(struct http_visit *visit)
{
	say_moved(visit, 302, "http://[::ffff:10.1.2.3]/");
}

static void answer_circle(struct http_visit *visit)
{
	say_moved(visit, 302, str_eq(visit->target, STR("/circle")) ? "/circle/b" : "/circle");
}

static void answer_endless_chain(struct http_visit *visit)
{
	char next[200];
	snprintf(next, sizeof(next), "%.*sx", STR_FORMAT(visit->target));
	say_moved(visit, 302, next);
}

static void answer_file(struct http_visit *visit)
{
	say_moved(visit, 302, "file:///etc/passwd");
}

static void answer_nowhere(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
}

static void answer_busy(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nbusy");
}

static void answer_too_many(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 429 x\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\n"
			"Retry-After: Tue, 02 Jun 2026 10:01:00 GMT\r\nContent-Length: 0\r\n\r\n");
}

static void answer_reset(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
	http_wait_ms(50);
	http_reset(visit);
}

static void answer_nothing(struct http_visit *visit)
{
	(void)visit;
}

static void answer_truncated(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
}

static void answer_endless(struct http_visit *visit)
{
	char piece[32 * 1024];
	memset(piece, 'x', sizeof(piece));
	http_say(visit, "HTTP/1.1 200 OK\r\n\r\n");
	while (http_send(visit, piece, sizeof(piece)))
		;
}

static void answer_huge(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
}

struct bits {
	unsigned char *at;
	size_t n;
};

static void put_bits(struct bits *bits, uint32_t value, unsigned n)
{
	for (; n > 0; n--, value >>= 1, bits->n++)
		if (value & 1)
			bits->at[bits->n / 8] |= (unsigned char)(1u << (bits->n % 8));
}

/* One 'x' and then "258 times the last byte" again and again (RFC 1951 3.2.6): 13 bits for 258 bytes. */
static void answer_bomb(struct http_visit *visit)
{
	enum { REPEATS = 30000, HEAD = 10, BYTES = HEAD + REPEATS * 13 / 8 + 8 };
	unsigned char bytes[BYTES] = {0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3};
	struct bits bits = {.at = bytes + HEAD};
	put_bits(&bits, 1, 1);    /* the last block */
	put_bits(&bits, 1, 2);    /* with the fixed codes */
	put_bits(&bits, 0x15, 8); /* 'x': 0xa8, codes are packed from their first bit on */
	for (int i = 0; i < REPEATS; i++) {
		put_bits(&bits, 0xa3, 8); /* 285, length 258: 11000101 */
		put_bits(&bits, 0, 5);    /* one byte back */
	}
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", (int)BYTES);
	http_send(visit, bytes, sizeof(bytes));
}

static void answer_drip(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
	while (http_send(visit, ".", 1))
		http_wait_ms(20);
}

static void answer_silence(struct http_visit *visit)
{
	while (http_send(visit, "", 0))
		http_wait_ms(20);
}

static void answer_flood(struct http_visit *visit)
{
	http_say(visit, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; http_say(visit, "X-Number-%d: and so on and so on and so on\r\n", i);)
		i++;
}

static void answer_long_line(struct http_visit *visit)
{
	char piece[1000];
	memset(piece, 'x', sizeof(piece));
	http_say(visit, "HTTP/1.1 200 OK\r\nX-Long: ");
	while (http_send(visit, piece, sizeof(piece)))
		;
}

static void answer_not_http(struct http_visit *visit)
{
	http_say(visit, "220 mail.example.org ESMTP ready\r\n");
}

static void answer_late(struct http_visit *visit)
{
	http_wait_ms(30);
	say_text(visit, "late");
}

struct route {
	const char *path;
	void (*answer)(struct http_visit *visit);
};

static const struct route routes[] = {
	{"/good", answer_good},
	{"/gzip", answer_gzip},
	{"/bad-gzip", answer_bad_gzip},
	{"/conditional", answer_conditional},
	{"/asked", answer_asked},
	{"/moved/again?x=1", answer_moved_again},
	{"/moved", answer_moved},
	{"/chain", answer_chain},
	{"/two", answer_two},
	{"/metadata", answer_metadata},
	{"/inside", answer_inside},
	{"/circle", answer_circle},
	{"/x", answer_endless_chain},
	{"/file", answer_file},
	{"/nowhere", answer_nowhere},
	{"/busy", answer_busy},
	{"/429", answer_too_many},
	{"/reset", answer_reset},
	{"/nothing", answer_nothing},
	{"/truncated", answer_truncated},
	{"/endless", answer_endless},
	{"/huge", answer_huge},
	{"/bomb", answer_bomb},
	{"/drip", answer_drip},
	{"/silence", answer_silence},
	{"/flood", answer_flood},
	{"/long-line", answer_long_line},
	{"/not-http", answer_not_http},
	{"/late", answer_late},
};

static void answer_by_path(void *ctx, struct http_visit *visit)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (str_starts(visit->target, str_of(routes[i].path))) {
			routes[i].answer(visit);
			return;
		}
	http_say(visit, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

/* --- asking --- */

enum { GOT_MAX = 40, TEXT_BYTES = 300 };

struct got {
	size_t n;
	uint64_t tags[GOT_MAX];
	int64_t at_ms[GOT_MAX];
	struct fetch_answer last; /* its texts are below */
	char reason[TEXT_BYTES], url[TEXT_BYTES], moved_to[TEXT_BYTES], body[TEXT_BYTES];
	struct fetch *fetch;      /* to ask again in the callback */
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
	*state = http_server_new(answer_by_path, NULL);
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
	struct fetch_request request = {.etag = STR("\"one\""),
					.last_modified = STR("Tue, 02 Jun 2026 10:00:00 GMT")};
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
		{"/metadata", E_DENIED, "169.254.169.254 is a cloud's metadata address, which fetch.allow_private does"},
		{"/inside", E_DENIED, "10.1.2.3 is a private address, which fetch.allow_private does not list"},
	};
	assert_bad(*state, plain, rows, 2);
}

static void without_leave_nothing_on_loopback_is_fetched(void **state)
{
	unsigned before = http_server_visits(*state), port = http_server_port(*state);
	static const char *const hosts[] = {"127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]",
					    "[::1]",     "0",     "user@127.0.0.1"};
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
	struct http_server *server = http_server_new(answer_by_path, NULL);
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
