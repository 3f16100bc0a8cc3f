/* The server over a store in a temporary folder, asked by a small client of our own on loopback. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <dirent.h>
#include <zlib.h>

#include <cmocka.h>

#include "caps.h"
#include "sample_threats.h"
#include "serve.h"

enum { ANSWER_BYTES = 1024 * 1024, CLIENTS = 300 };

struct house {
	char folder[64];
	struct arena *arena;
	struct serve *serve;
	struct buf answer; /* the last one, head and body */
	uint16_t port;
};

/* ---- the store: one open threat, one joined to it, one removed, one source ---- */

static void put_threat(struct store *store, const struct threat *threat)
{
	struct err err = {0};
	if (store_threat_put(store, threat, &err))
		fail_msg("%s", err.msg);
}

static void fill_store(struct house *house)
{
	struct err err = {0};
	struct store *store;
	struct threat open, merged, removed;
	struct source source = {.id = STR("news.example/feed"),
				.title = STR("News"),
				.url = STR("https://news.example/feed"),
				.category = CATEGORY_NEWS,
				.last_try = SAMPLE_DAY,
				.last_success = SAMPLE_DAY,
				.next_poll = SAMPLE_DAY + 600,
				.newest = SAMPLE_DAY};
	if (store_open(house->folder, STORE_WRITE, &store, &err))
		fail_msg("%s", err.msg);
	sample_outage(house->arena, &open);
	merged = open;
	merged.id = STR("m2m2m2m2m2");
	merged.state = THREAT_MERGED;
	merged.merged_into = open.id;
	sample_outage(house->arena, &removed);
	removed.id = STR("r3r3r3r3r3");
	removed.state = THREAT_REMOVED;
	removed.note = STR("withdrawn by its source");
	assert_int_equal(store_begin(store, &err), OK);
	assert_int_equal(store_source_put(store, &source, &err), OK);
	put_threat(store, &open);
	put_threat(store, &merged);
	put_threat(store, &removed);
	if (store_commit(store, &err))
		fail_msg("%s", err.msg);
	store_close(store);
}

static void tell_status(void *ctx, struct arena *arena, struct serve_status *out)
{
	(void)ctx;
	(void)arena;
	out->notice = STR("This is the sample week.");
}

static int set_up(void **state)
{
	struct house *house = calloc(1, sizeof(*house));
	struct err err = {0};
	if (!house)
		return -1;
	*state = house;
	(void)snprintf(house->folder, sizeof(house->folder), "/tmp/tocsin-serve-XXXXXX");
	if (!mkdtemp(house->folder))
		return -1;
	house->arena = arena_new(64 * MIB);
	buf_init(&house->answer, ANSWER_BYTES);
	fill_store(house);
	struct serve_options options = {.folder = house->folder, .listen = STR("127.0.0.1:0"), .status = tell_status};
	if (serve_start(&options, &house->serve, &err))
		fail_msg("%s", err.msg);
	struct str address = serve_address(house->serve);
	uint64_t port = 0;
	assert_true(str_starts(address, STR("127.0.0.1:")));
	assert_true(str_u64(str_cut(address, 10, address.n), &port) && port > 0);
	house->port = (uint16_t)port;
	return 0;
}

static int tear_down(void **state)
{
	struct house *house = *state;
	serve_stop(house->serve);
	DIR *dir = opendir(house->folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	(void)rmdir(house->folder);
	buf_release(&house->answer);
	arena_free(house->arena);
	free(house);
	return 0;
}

/* ---- the client ---- */

static int dial(const struct house *house)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(house->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval patience = {.tv_sec = 10};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void say(int fd, struct str text)
{
	while (text.n > 0) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
		if (n <= 0)
			return; /* the server has closed already; its answer tells */
		text = str_cut(text, (size_t)n, text.n);
	}
}

static struct str head_of(struct str answer)
{
	return str_cut(answer, 0, str_find(answer, STR("\r\n\r\n")));
}

static struct str header(struct str answer, const char *name)
{
	char line[64];
	(void)snprintf(line, sizeof(line), "\r\n%s: ", name);
	struct str head = head_of(answer);
	size_t at = str_find_ascii_nocase(head, str_of(line));
	if (at == STR_NONE)
		return STR_EMPTY;
	struct str value = str_cut(head, at + strlen(line), head.n);
	return str_cut(value, 0, str_find(value, STR("\r\n")));
}

static bool is_whole(struct str answer, bool no_body)
{
	size_t head = str_find(answer, STR("\r\n\r\n"));
	uint64_t n = 0;
	if (head == STR_NONE)
		return false;
	return no_body || !str_u64(header(answer, "Content-Length"), &n) || answer.n >= head + 4 + n;
}

/* Reads one answer, up to its length or the end of the connection. */
static void hear(int fd, struct buf *out, bool no_body)
{
	buf_reset(out);
	while (!is_whole(buf_str(out), no_body)) {
		char *to = buf_room(out, 4096);
		ssize_t n = to ? recv(fd, to, 4096, 0) : 0;
		if (n <= 0)
			break;
		out->n += (size_t)n;
	}
}

static struct str ask(struct house *house, const char *method, const char *target, const char *more)
{
	int fd = dial(house);
	struct buf request;
	buf_init(&request, 256 * 1024);
	buf_print(&request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n%s\r\n", method, target,
		  house->port, more);
	say(fd, buf_str(&request));
	hear(fd, &house->answer, str_eq(str_of(method), STR("HEAD")));
	buf_release(&request);
	close(fd);
	return buf_str(&house->answer);
}

static int code_of(struct str answer)
{
	uint64_t code = 0;
	return str_starts(answer, STR("HTTP/1.1 ")) && str_u64(str_cut(answer, 9, 12), &code) ? (int)code : -1;
}

static struct str body_of(struct str answer)
{
	size_t at = str_find(answer, STR("\r\n\r\n"));
	return at == STR_NONE ? STR_EMPTY : str_cut(answer, at + 4, answer.n);
}

#define assert_answer(house, target, code, word)                                                                       \
	do {                                                                                                           \
		struct str answer_ = ask(house, "GET", target, "");                                                    \
		if (code_of(answer_) != (code) || !str_has(answer_, STR(word)))                                        \
			fail_msg("%s: %.*s", target, (int)answer_.n, answer_.p);                                       \
	} while (0)

/* ---- routes ---- */

static void pages_answer(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/", 200, "Microsoft Exchange Online Outage");
	assert_answer(house, "/", 200, "This is the sample week.");
	assert_answer(house, "/?severity=high&view=compact", 200, "class=\"cols compact\"");
	assert_answer(house, "/?severity=low", 200, "No threat matches.");
	assert_answer(house, "/threat/k7p2m9xq4d/any-slug", 200, "Severity: High (Score: 62.2)");
	assert_answer(house, "/threat/k7p2m9xq4d", 200, "Source articles (2)");
	assert_answer(house, "/sources", 200, "News");
	assert_answer(house, "/search?q=exchange+outage", 200, "k7p2m9xq4d");
	assert_answer(house, "/search", 200, "Nothing was asked for yet.");
	assert_answer(house, "/static/tocsin.css", 200, "text/css");
	assert_answer(house, "/healthz", 200, "ok\n");
	assert_answer(house, "/nowhere", 404, "Page not found");
	assert_answer(house, "/static/../serve.h", 404, "Page not found");
}

static void outputs_answer(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/trends", 200, "Threats by day");
	assert_answer(house, "/trends?days=8", 400, "days must be");
	assert_answer(house, "/about", 200, "tocsin " TOCSIN_VERSION);
	assert_answer(house, "/feed.atom?severity=high", 200, "application/atom+xml");
	assert_answer(house, "/feed.rss", 200, "<guid isPermaLink=\"true\">http://127.0.0.1:");
	assert_answer(house, "/feed.json", 200, "application/feed+json");
	assert_answer(house, "/feed.csv", 200, "k7p2m9xq4d");
	assert_answer(house, "/feed.md", 200, "**High 62.2**");
	assert_answer(house, "/feed.csv?severity=purple", 400, "application/problem+json");
	assert_answer(house, "/threat/k7p2m9xq4d/brief.md", 200, "filename=\"tocsin-k7p2m9xq4d-brief.md\"");
	assert_answer(house, "/threat/k7p2m9xq4d/observables.csv", 200, "type,value,verdict");
	assert_answer(house, "/threat/k7p2m9xq4d/blocklist.txt", 200, "text/plain");
	assert_answer(house, "/threat/k7p2m9xq4d/other.md", 200, "<h1>");
	assert_answer(house, "/sources.opml", 200, "xmlUrl=\"https://news.example/feed\"");
	assert_answer(house, "/api/v1/openapi.json", 200, "\"openapi\": \"3.1.0\"");
	assert_answer(house, "/api/v1/suggest?q=ex", 200, "\"items\":");
	assert_answer(house, "/api/v1/trends", 200, "\"threats\":[");
	assert_answer(house, "/api/v1/threats?fields=id,title", 200, "{\"id\":\"k7p2m9xq4d\",\"title\":");
	assert_answer(house, "/api/v1/threats?fields=colour", 400, "\"parameter\":\"fields\"");
	assert_answer(house, "/api/v1/events?after=x", 400, "\"parameter\":\"after\"");
	assert_answer(house, "/search?q=sevrity:high", 400, "did you mean &quot;severity:&quot;");
}

static void pins_are_a_cookie_of_ids(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/pin?id=k7p2m9xq4d&back=/threat/k7p2m9xq4d", 303, "Set-Cookie: pins=k7p2m9xq4d;");
	assert_answer(house, "/pin?id=%22%3E&back=/", 400, "id must be");
	assert_answer(house, "/?show=pinned", 200, "Nothing is pinned");
	struct str page = ask(house, "GET", "/?show=pinned", "Cookie: a=b; pins=k7p2m9xq4d.<b>.zzzzzzzzzz\r\n");
	assert_true(str_has(page, STR("data-id=\"k7p2m9xq4d\"")));
	assert_false(str_has(page, STR("<b>.")));
	page = ask(house, "GET", "/pin?id=k7p2m9xq4d&back=//evil.example", "Cookie: pins=k7p2m9xq4d.zzzzzzzzzz\r\n");
	assert_true(str_has(page, STR("Set-Cookie: pins=zzzzzzzzzz;")));
	assert_true(str_has(page, STR("Location: /?show=pinned")));
}

/* A listener hears the beginning at once, and the end of the server ends it. */
static void a_stream_begins_and_ends(void **state)
{
	struct house *house = *state;
	char heard[2048] = {0};
	size_t n = 0;
	int fd = dial(house);
	say(fd, STR("GET /api/v1/events?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
	while (n < sizeof(heard) - 1 && !strstr(heard, "\"change\"")) {
		ssize_t got = recv(fd, heard + n, sizeof(heard) - 1 - n, 0);
		assert_true(got > 0);
		n += (size_t)got;
	}
	assert_non_null(strstr(heard, "text/event-stream"));
	assert_non_null(strstr(heard, "event: threat"));
	serve_stop(house->serve);
	house->serve = NULL;
	while (recv(fd, heard, sizeof(heard), 0) > 0)
		;
	close(fd);
}

static void lost_threats_say_why(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/threat/zzzzzzzzzz/exchange-online-outage", 404, "Threat not found");
	assert_true(str_has(buf_str(&house->answer), STR("value=\"exchange online outage\"")));
	assert_true(str_has(buf_str(&house->answer), STR("Close to that address")));
	assert_answer(house, "/threat/..%2f..%2fetc", 404, "Threat not found");
	assert_answer(house, "/threat/r3r3r3r3r3", 410, "withdrawn by its source");
	assert_answer(house, "/threat/m2m2m2m2m2/x", 301, "Location: /threat/k7p2m9xq4d/");
	assert_true(str_ends(header(buf_str(&house->answer), "Location"), STR("?from=m2m2m2m2m2")));
	assert_answer(house, "/threat/k7p2m9xq4d/x?from=m2m2m2m2m2", 200, "Joined from <code>m2m2m2m2m2");
	ask(house, "GET", "/threat/k7p2m9xq4d/x?from=r3r3r3r3r3", "");
	assert_false(str_has(buf_str(&house->answer), STR("Joined from")));
}

static void the_api_answers(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/api/v1/threats", 200, "\"id\":\"k7p2m9xq4d\"");
	assert_true(str_has(buf_str(&house->answer), STR("\"next\":null")));
	assert_false(str_has(buf_str(&house->answer), STR("r3r3r3r3r3")));
	assert_answer(house, "/api/v1/threats?severity=high,critical&class=outage&entity=company/microsoft&limit=1",
		      200, "k7p2m9xq4d");
	assert_answer(house, "/api/v1/threats?severity=low", 200, "\"items\":[]");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d", 200, "\"score\":62.24");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes?since=2020-01-01", 200, "\"changes\":[{\"time\"");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes?since=2030-01-01", 200, "\"changes\":[]");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes?since=2030-01-01", 200,
		      "\"before\":{\"label\":\"High\"");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes", 400, "\"parameter\":\"since\"");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes?since=soon", 400, "\"parameter\":\"since\"");
	assert_answer(house, "/api/v1/threats/k7p2m9xq4d/changes?since=7d&x=1", 400, "\"parameter\":\"x\"");
	assert_answer(house, "/api/v1/threats/zzzzzzzzzz/changes?since=7d", 404, "application/problem+json");
	assert_answer(house, "/api/v1/threats/m2m2m2m2m2", 301, "\"merged_into\":\"k7p2m9xq4d\"");
	assert_answer(house, "/api/v1/threats/r3r3r3r3r3", 410, "withdrawn by its source");
	assert_answer(house, "/api/v1/threats/zzzzzzzzzz", 404, "application/problem+json");
	assert_answer(house, "/api/v1/search?q=exchange", 200, "k7p2m9xq4d");
	assert_answer(house, "/api/v1/sources", 200, "news.example/feed");
	assert_answer(house, "/api/v1/stats", 200, "\"threats\":");
	assert_answer(house, "/api/v1/nothing", 404, "application/problem+json");
}

/* An answer is kept only until a threat changes: any of them, as others may be related to it. */
static void answers_are_of_now(void **state)
{
	struct house *house = *state;
	struct err err = {0};
	struct store *store;
	struct threat open;
	const char *address = "/api/v1/threats/k7p2m9xq4d";
	for (int i = 0; i < 3; i++)
		assert_answer(house, address, 200, "\"score\":62.24");
	sample_outage(house->arena, &open);
	open.severity.score = 63.5;
	assert_int_equal(store_open(house->folder, STORE_WRITE, &store, &err), OK);
	put_threat(store, &open);
	assert_answer(house, address, 200, "\"score\":63.5");
	assert_answer(house, address, 200, "\"score\":63.5");
	open.severity.score = 62.24;
	put_threat(store, &open);
	store_close(store);
	assert_answer(house, address, 200, "\"score\":62.24");
}

static void bad_parameters_are_named(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/api/v1/threats?severity=purple", 400, "\"parameter\":\"severity\"");
	assert_answer(house, "/api/v1/threats?class=x", 400, "\"parameter\":\"class\"");
	assert_answer(house, "/api/v1/threats?limit=0", 400, "\"parameter\":\"limit\"");
	assert_answer(house, "/api/v1/threats?limit=201", 400, "\"parameter\":\"limit\"");
	assert_answer(house, "/api/v1/threats?since=yesterdayish", 400, "\"parameter\":\"since\"");
	assert_answer(house, "/api/v1/threats?entity=microsoft", 400, "\"parameter\":\"entity\"");
	assert_answer(house, "/api/v1/threats?order=up", 400, "\"parameter\":\"order\"");
	assert_answer(house, "/api/v1/threats?cursor=!!!", 400, "\"parameter\":\"cursor\"");
	assert_answer(house, "/api/v1/threats?colour=red", 400, "\"parameter\":\"colour\"");
	assert_answer(house, "/api/v1/search", 400, "\"parameter\":\"q\"");
	assert_answer(house, "/?severity=purple", 400, "severity must be");
	assert_answer(house, "/?q=%zz", 400, "cannot be read");
	assert_answer(house, "/?q=%00", 400, "cannot be read");
}

static void the_theme_is_a_cookie(void **state)
{
	struct house *house = *state;
	assert_answer(house, "/theme?to=dark&back=/sources%3Fsort=name", 303, "Set-Cookie: theme=dark;");
	assert_true(str_eq(header(buf_str(&house->answer), "Location"), STR("/sources?sort=name")));
	assert_answer(house, "/theme?to=light&back=//evil.example", 303, "Location: /\r\n");
	assert_answer(house, "/theme?to=light&back=/%5Cevil.example", 303, "Location: /\r\n");
	assert_answer(house, "/theme?to=light&back=/a%0d%0aX-Bad:1", 303, "Location: /\r\n");
	assert_answer(house, "/theme?to=pink", 400, "to must be");
	assert_true(str_has(ask(house, "GET", "/", "Cookie: a=b; theme=dark\r\n"),
			    STR("<html lang=\"en\" class=\"dark\">")));
}

/* ---- the protocol ---- */

static void headers_are_strict(void **state)
{
	struct house *house = *state;
	struct str answer = ask(house, "GET", "/", "");
	assert_true(
		str_starts(header(answer, "Content-Security-Policy"), STR("default-src 'none'; style-src 'self';")));
	assert_true(str_eq(header(answer, "X-Content-Type-Options"), STR("nosniff")));
	assert_true(str_eq(header(answer, "Referrer-Policy"), STR("no-referrer")));
}

static void only_known_hosts_are_served(void **state)
{
	struct house *house = *state;
	static const struct {
		const char *host;
		int code;
	} hosts[] = {
		{"127.0.0.1", 200},      {"localhost:8480", 200}, {"LOCALHOST", 200}, {"[::1]:1", 200},
		{"127.9.9.9", 200},      {"evil.example", 421},   {"10.0.0.1", 421},  {"[::2]", 421},
		{"localhost.evil", 421}, {"127.0.0.1.evil", 421}, {"[::1", 421},
	};
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		int fd = dial(house);
		struct str request = str_print(
			house->arena, "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", hosts[i].host);
		say(fd, request);
		hear(fd, &house->answer, false);
		close(fd);
		if (code_of(buf_str(&house->answer)) != hosts[i].code)
			fail_msg("%s: %d", hosts[i].host, code_of(buf_str(&house->answer)));
	}
}

static void what_has_not_changed_is_not_sent_again(void **state)
{
	struct house *house = *state;
	char more[120];
	struct str tag = header(ask(house, "GET", "/api/v1/threats/k7p2m9xq4d", ""), "ETag");
	assert_true(tag.n > 4);
	(void)snprintf(more, sizeof(more), "If-None-Match: \"x\", %.*s\r\n", (int)tag.n, tag.p);
	assert_int_equal(code_of(ask(house, "GET", "/api/v1/threats/k7p2m9xq4d", more)), 304);
	assert_int_equal(body_of(buf_str(&house->answer)).n, 0);
	assert_int_equal(code_of(ask(house, "GET", "/api/v1/threats/k7p2m9xq4d", "If-None-Match: \"x\"\r\n")), 200);
}

static void bodies_are_packed_when_asked(void **state)
{
	struct house *house = *state;
	static unsigned char plain[256 * 1024];
	assert_int_equal(header(ask(house, "GET", "/static/tocsin.css", ""), "Content-Encoding").n, 0);
	size_t whole = body_of(buf_str(&house->answer)).n;
	assert_int_equal(
		header(ask(house, "GET", "/static/tocsin.css", "Accept-Encoding: gzip;q=0\r\n"), "Content-Encoding").n,
		0);
	struct str answer = ask(house, "GET", "/static/tocsin.css", "Accept-Encoding: br, gzip\r\n");
	assert_true(str_eq(header(answer, "Content-Encoding"), STR("gzip")));
	struct str body = body_of(answer);
	z_stream stream = {.next_in = (Bytef *)house->answer.p + (body.p - house->answer.p),
			   .avail_in = (uInt)body.n,
			   .next_out = plain,
			   .avail_out = sizeof(plain)};
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	inflateEnd(&stream);
	assert_int_equal(stream.total_out, whole);
	assert_int_equal(header(ask(house, "GET", "/healthz", "Accept-Encoding: gzip\r\n"), "Content-Encoding").n, 0);
}

static void head_has_no_body(void **state)
{
	struct house *house = *state;
	struct str answer = ask(house, "HEAD", "/", "");
	uint64_t n = 0;
	assert_int_equal(code_of(answer), 200);
	assert_true(str_u64(header(answer, "Content-Length"), &n) && n > 1000);
	assert_int_equal(body_of(answer).n, 0);
}

static void other_methods_are_refused(void **state)
{
	struct house *house = *state;
	assert_int_equal(code_of(ask(house, "POST", "/", "Content-Length: 3\r\n")), 405);
	assert_true(str_eq(header(buf_str(&house->answer), "Allow"), STR("GET, HEAD")));
	assert_int_equal(code_of(ask(house, "DELETE", "/api/v1/threats/k7p2m9xq4d", "")), 405);
}

static void long_and_broken_requests_do_no_harm(void **state)
{
	struct house *house = *state;
	static const char *const broken[] = {
		"\r\n\r\n",
		"GET\r\n\r\n",
		"GET / HTTP/9.9\r\n\r\n",
		"GET / HTTP/1.1\r\nHost\r\n\r\n",
		"\x16\x03\x01\x02",
		"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
		"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: localhost\r\n\r\nzz\r\n",
	};
	char *target = arena_take(house->arena, 100001);
	target[0] = '/';
	memset(target + 1, 'a', 99999);
	target[100000] = '\0';
	int code = code_of(ask(house, "GET", target, ""));
	assert_true(code == 414 || code == 431 || code == -1);
	target[6000] = '\0';
	assert_int_equal(code_of(ask(house, "GET", target, "")), 414);
	target[4096] = '\0';
	assert_int_equal(code_of(ask(house, "GET", target, "")), 404);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		int fd = dial(house);
		say(fd, str_of(broken[i]));
		(void)shutdown(fd, SHUT_WR);
		hear(fd, &house->answer, false);
		close(fd);
		assert_true(code_of(buf_str(&house->answer)) != 200);
	}
	assert_answer(house, "/healthz", 200, "ok\n");
}

/* libmicrohttpd's epoll mode fell silent at 128 sockets that are ready at once; poll mode must not. */
static void three_hundred_clients_are_served(void **state)
{
	struct house *house = *state;
	int fds[CLIENTS];
	for (size_t i = 0; i < CLIENTS; i++)
		fds[i] = dial(house);
	for (int round = 0; round < 2; round++) { /* the second one on the same connections */
		for (size_t i = 0; i < CLIENTS; i++)
			say(fds[i], STR("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
		for (size_t i = 0; i < CLIENTS; i++) {
			hear(fds[i], &house->answer, false);
			assert_int_equal(code_of(buf_str(&house->answer)), 200);
		}
	}
	for (size_t i = 0; i < CLIENTS; i++)
		close(fds[i]);
}

/* ---- starting ---- */

static void a_bad_address_is_told(void **state)
{
	struct house *house = *state;
	static const char *const addresses[] = {"",      "localhost:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999",
						"::1:1", "[::1"};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct err err = {0};
		struct serve *other;
		struct serve_options options = {.folder = house->folder, .listen = str_of(addresses[i])};
		assert_int_equal(serve_start(&options, &other, &err), E_SYNTAX);
	}
	struct err err = {0};
	struct serve *other;
	struct serve_options options = {.folder = house->folder, .listen = serve_address(house->serve)};
	assert_int_equal(serve_start(&options, &other, &err), E_NET);
	assert_true(str_has(str_of(err.msg), STR("in use")));
	serve_stop(NULL);
}

static void a_missing_store_is_told(void **state)
{
	struct house *house = *state;
	struct err err = {0};
	struct serve *other;
	struct str folder = str_print(house->arena, "%s/nowhere", house->folder);
	char *path = str_c(house->arena, folder);
	struct serve_options options = {.folder = path, .listen = STR("127.0.0.1:0")};
	assert_non_null(path);
	assert_int_not_equal(serve_start(&options, &other, &err), OK);
	assert_true(err.msg[0] != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_answer),
		cmocka_unit_test(outputs_answer),
		cmocka_unit_test(pins_are_a_cookie_of_ids),
		cmocka_unit_test(lost_threats_say_why),
		cmocka_unit_test(the_api_answers),
		cmocka_unit_test(answers_are_of_now),
		cmocka_unit_test(bad_parameters_are_named),
		cmocka_unit_test(the_theme_is_a_cookie),
		cmocka_unit_test(headers_are_strict),
		cmocka_unit_test(only_known_hosts_are_served),
		cmocka_unit_test(what_has_not_changed_is_not_sent_again),
		cmocka_unit_test(bodies_are_packed_when_asked),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(other_methods_are_refused),
		cmocka_unit_test(long_and_broken_requests_do_no_harm),
		cmocka_unit_test(three_hundred_clients_are_served),
		cmocka_unit_test(a_bad_address_is_told),
		cmocka_unit_test(a_missing_store_is_told),
		cmocka_unit_test(a_stream_begins_and_ends), /* the last: it stops the server */
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
