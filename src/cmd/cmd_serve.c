/* tocsin serve: polls the sources and serves the pages, until SIGTERM or SIGINT. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "caps.h"
#include "get.h"
#include "line_data.h"
#include "options.h"
#include "polling.h"
#include "records.h"
#include "sample.h"
#include "serve.h"
#include "stream.h"
#include "url.h"

struct serving {
	struct str folder, listen, weights;
	struct strs feeds, allow_private;
	bool no_pages, no_sample, no_poll;
	bool has_sample; /* at the start; the line knows better once it runs */
	uint32_t workers, interval_s;
	struct polling *poll;
	struct serve *serve;
};

/* ---- the sources ---- */

static enum status read_list(const struct fetch_options *options, struct str name, struct buf *out, struct err *err)
{
	buf_init(out, CAP_FEED_BYTES);
	if (str_starts(name, STR("http://")) || str_starts(name, STR("https://")))
		return get_url(options, name, out, err);
	FILE *file = fopen(name.p, "rb"); /* names come from argv: NUL-terminated */
	if (!file)
		return err_set(err, E_IO, "cannot open %s", name.p);
	enum status status = read_all(file, CAP_FEED_BYTES, out, err);
	fclose(file);
	return status;
}

/* A list that says nothing of category and credibility: what the default pack says of that outlet. */
static void adopt(const struct tools *tools, struct source *source)
{
	enum { UNTOLD = 50 };
	const struct source *known = tools_source(tools, url_host(source->site));
	if (!known || source->credibility != UNTOLD || source->category != CATEGORY_NEWS)
		return;
	source->category = known->category;
	source->credibility = known->credibility;
	if (!source->language.n)
		source->language = known->language;
}

static enum status add_sources(const struct tools *tools, struct arena *arena, struct str opml, struct str url,
			       struct sources *all, struct err *err)
{
	struct sources list = {0};
	struct str bytes = str_copy(arena, opml);
	enum status status =
		str_is_null(bytes) ? err_set(err, E_NOMEM, "no memory") : parse_opml(arena, bytes, url, &list, err);
	for (size_t i = 0; i < list.n && !status; i++) {
		struct source *s = vec_push(arena, all);
		if (!s)
			return err_set(err, E_NOMEM, "no memory");
		*s = list.at[i];
		adopt(tools, s);
	}
	return status;
}

/* The lists that --feeds names, or the default pack. */
static enum status gather_sources(const struct serving *s, const struct tools *tools,
				  const struct fetch_options *options, struct arena *arena, struct sources *all,
				  struct err *err)
{
	enum status status = OK;
	if (!s->feeds.n)
		return add_sources(tools, arena, line_data(STR("feeds.opml")), STR_EMPTY, all, err);
	for (size_t i = 0; i < s->feeds.n && !status; i++) {
		struct buf list;
		status = read_list(options, s->feeds.at[i], &list, err);
		if (!status)
			status = add_sources(tools, arena, buf_str(&list), s->feeds.at[i], all, err);
		buf_release(&list);
	}
	return status;
}

/* ---- running ---- */

static void fill_status(void *ctx, struct arena *arena, struct serve_status *out)
{
	struct serving *s = ctx;
	struct polling_progress p;
	(void)arena;
	*out = (struct serve_status){.notice = s->has_sample ? STR(SAMPLE_NOTICE) : STR_EMPTY};
	if (!s->poll)
		return;
	polling_get_progress(s->poll, &p);
	out->notice = p.is_sample ? STR(SAMPLE_NOTICE) : STR_EMPTY;
	out->is_first_run = p.sources_tried < p.sources && !p.threats;
	out->sources_done_n = p.sources_tried;
}

static void show(struct serving *s, bool last)
{
	struct polling_progress p;
	if (!s->poll || !isatty(STDERR_FILENO))
		return;
	polling_get_progress(s->poll, &p);
	fprintf(stderr, "\r%u of %u feeds, %llu articles, %llu threats %s", p.sources_tried, p.sources,
		(unsigned long long)p.articles, (unsigned long long)p.threats, last ? "\n" : "");
}

/* Waits for a signal, showing progress each second. */
static int wait_for_end(const struct command *self, struct serving *s, const sigset_t *signals)
{
	const struct timespec second = {.tv_sec = 1};
	struct polling_progress p = {0};
	while (sigtimedwait(signals, NULL, &second) < 0) {
		show(s, false);
		if (s->poll)
			polling_get_progress(s->poll, &p);
		if (p.has_failed)
			return complain(self, EXIT_CANNOT, "the line stopped; its reason is in the log above");
	}
	show(s, true);
	return EXIT_DONE;
}

static enum status start(struct serving *s, const struct tools *tools, struct arena *arena, struct err *err)
{
	struct sources sources = {0};
	struct store *store = NULL;
	struct polling_options options = {.fetch = {.user_agent = STR(USER_AGENT), .allow_private = s->allow_private},
					  .workers = s->workers,
					  .interval_s = s->interval_s,
					  .no_pages = s->no_pages,
					  .no_sample = s->no_sample,
					  .folder = s->folder.p};
	enum status status = store_open(s->folder.p, STORE_WRITE, &store, err);
	struct str sample = STR_EMPTY;
	if (!status)
		status = store_fact_get(store, arena, STR("sample"), &sample, err);
	s->has_sample = sample.n > 0;
	struct serve_options serve = {.folder = s->folder.p, .listen = s->listen, .status = fill_status, .ctx = s};
	if (!status)
		status = serve_start(&serve, &s->serve, err);
	if (!status)
		fprintf(stderr, "tocsin %s: http://%.*s/\n", TOCSIN_VERSION, STR_FORMAT(serve_address(s->serve)));
	if (!status && !s->no_poll)
		status = gather_sources(s, tools, &options.fetch, arena, &sources, err);
	if (!status && !s->no_poll) {
		status = polling_start(&options, tools, store, &sources, &s->poll, err);
		store = NULL; /* the line's now, even when it did not start */
	}
	store_close(store);
	return status;
}

int cmd_serve(const struct command *self, int argc, char **argv)
{
	struct serving s = {.folder = STR("tocsin-data"), .listen = STR("127.0.0.1:8480")};
	const struct flag flags[] = {
		{"data", FLAG_TEXT, &s.folder, "DIR", "the data folder; tocsin-data when not said"},
		{"listen", FLAG_TEXT, &s.listen, "ADDR:PORT", "where to serve; 127.0.0.1:8480 when not said"},
		{"feeds", FLAG_LIST, &s.feeds, "FILE|URL", "OPML list of sources; repeats; else the default pack"},
		{"allow-private", FLAG_LIST, &s.allow_private, "CIDR", "may be fetched although not public; repeats"},
		{"interval", FLAG_NUMBER, &s.interval_s, "SECONDS",
		 "ask each source so often, whatever its habit: for trials"},
		{"workers", FLAG_NUMBER, &s.workers, "N", "threads that read articles"},
		{"weights", FLAG_TEXT, &s.weights, "FILE", "rows over the weights of the severity (docs/severity.md)"},
		{"no-pages", FLAG_YES, &s.no_pages, NULL, "never fetch the pages of entries"},
		{"no-sample", FLAG_YES, &s.no_sample, NULL, "do not load the sample when no source answers"},
		{"no-poll", FLAG_YES, &s.no_poll, NULL, "only serve what is stored"},
	};
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	int operand = options_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	if (operand < 0) {
		arena_free(arena);
		return options_exit(operand);
	}
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL); /* before any thread: they all inherit it */
	signal(SIGPIPE, SIG_IGN);
	struct tools tools = {0};
	struct err err;
	int exit_code;
	if (tools_with(&tools, s.weights, &err) || start(&s, &tools, arena, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else
		exit_code = wait_for_end(self, &s, &signals);
	serve_stop(s.serve);
	polling_stop(s.poll);
	tools_release(&tools);
	arena_free(arena);
	return exit_code;
}
