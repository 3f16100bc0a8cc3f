#include "odd_web.h"

#include <stdio.h>
#include <string.h>

#include "caps.h"

static const unsigned char gzipped[] = {/* "<rss>packed</rss>" */
					0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xb3, 0x29,
					0x2a, 0x2e, 0xb6, 0x2b, 0x48, 0x4c, 0xce, 0x4e, 0x4d, 0xb1, 0xd1, 0x07,
					0xb1, 0x01, 0x69, 0x3b, 0xac, 0x95, 0x11, 0x00, 0x00, 0x00};

static void say_text(struct http_visit *visit, const char *text)
{
	http_say(visit,
		 "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: \"one\"\r\nConnection: close\r\nContent-Length: "
		 "%zu\r\n\r\n%s",
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
	http_say(visit, "HTTP/1.1 %d Moved\r\nLocation: %s\r\nConnection: close\r\nContent-Length: 5\r\n\r\nmoved",
		 code, to);
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

void odd_web_answer(void *ctx, struct http_visit *visit)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (str_starts(visit->target, str_of(routes[i].path))) {
			routes[i].answer(visit);
			return;
		}
	http_say(visit, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}
