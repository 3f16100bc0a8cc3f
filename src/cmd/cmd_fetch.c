/* tocsin fetch: addresses into bytes. */
#include "caps.h"
#include "configured.h"
#include "fetch.h"
#include "records.h"

struct printing {
	const struct command *self;
	bool as_json;
	size_t failed;
	struct buf line;
	struct fetch_request request; /* but its address */
	struct strs headers;
};

static void print_json(struct printing *p, const struct fetch_answer *a)
{
	struct json_writer w;
	buf_reset(&p->line);
	jw_init(&w, &p->line);
	jw_object(&w);
	jw_put_str(&w, "url", a->url);
	jw_put_i64(&w, "status", a->code);
	if (a->reason.n)
		jw_put_str(&w, "reason", a->reason);
	if (a->moved_to.n)
		jw_put_str(&w, "moved_to", a->moved_to);
	jw_put_str(&w, "content_type", a->content_type);
	jw_put_str(&w, "etag", a->etag);
	jw_put_str(&w, "last_modified", a->last_modified);
	jw_put_i64(&w, "took_ms", a->took_ms);
	jw_put_str(&w, "body", a->body);
	jw_object_end(&w);
	if (!write_line(&p->line))
		p->failed++;
}

static void print_answer(void *ctx, const struct fetch_answer *a)
{
	struct printing *p = ctx;
	bool is_good = !a->status && a->code < 400;
	if (!is_good) {
		p->failed++;
		complain(p->self, EXIT_BAD_RECORDS, "%.*s: %.*s", STR_FORMAT(a->url), STR_FORMAT(a->reason));
	}
	if (p->as_json)
		print_json(p, a);
	else if (is_good && a->body.n && fwrite(a->body.p, 1, a->body.n, stdout) != a->body.n)
		p->failed++;
}

static int fetch_all(const struct command *self, const struct fetch_options *options, struct printing *p, int n,
		     char **urls)
{
	struct fetch *fetch;
	struct err err;
	if (fetch_new(options, &fetch, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	for (int i = 0; i < n; i++) {
		p->request.url = str_of(urls[i]);
		if (fetch_add(fetch, &p->request, &err)) {
			p->failed++;
			complain(self, EXIT_BAD_RECORDS, "%s: %s", urls[i], err.msg);
		}
	}
	enum status status = OK;
	while (!status && fetch_pending(fetch))
		status = fetch_turn(fetch, 1000, print_answer, p, &err);
	fetch_free(fetch);
	if (status)
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	return p->failed ? EXIT_BAD_RECORDS : EXIT_DONE;
}

int cmd_fetch(const struct command *self, int argc, char **argv)
{
	struct printing p = {.self = self};
	static const char *const keys[] = {"allow_private",
					   "fetch.robots",
					   "fetch.resolver",
					   "fetch.ca_file",
					   "fetch.user_agent",
					   "fetch.proxy",
					   "fetch.per_host",
					   "fetch.timeout",
					   "fetch.connect_timeout",
					   "fetch.slow",
					   NULL};
	const struct flag flags[] = {
		{"json", FLAG_YES, &p.as_json, NULL, "one JSON object a line, with the body in it"},
		{"header", FLAG_LIST, &p.headers, "LINE",
		 "\"Name: value\", sent to the host of the address only; repeats"},
		{"page", FLAG_YES, &p.request.is_page, NULL, "fetch as the page of an entry: its caps, one a second"},
	};
	struct config config;
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	int operand =
		arena ? configured_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), keys, argc, argv, &config)
		      : OPTIONS_BAD;
	int exit_code;
	buf_init(&p.line, CAP_RECORD_BYTES * 2);
	if (operand < 0) {
		exit_code = options_exit(operand);
	} else if (operand == argc) {
		exit_code = complain(self, EXIT_USAGE, "an address is missing; see tocsin fetch --help");
	} else {
		p.as_json = p.as_json || argc - operand > 1;
		p.request.headers = str_join(arena, p.headers.at, p.headers.n, STR("\n"));
		struct fetch_options options = configured_fetch(&config);
		exit_code = fetch_all(self, &options, &p, argc - operand, argv + operand);
	}
	buf_release(&p.line);
	arena_free(arena);
	return exit_code;
}
