/* tocsin serve: polls the sources and serves the pages, until SIGTERM or SIGINT; SIGHUP reads the configuration again.
 */
#include <signal.h>
#include <stdio.h>

#include "caps.h"
#include "configured.h"
#include "feeds.h"
#include "heaps.h"
#include "knowing.h"
#include "line_data.h"
#include "log.h"
#include "options.h"
#include "polling.h"
#include "profile.h"
#include "records.h"
#include "sample.h"
#include "sandboxed.h"
#include "serve.h"
#include "stream.h"
#include "url.h"

struct serving {
	const struct tools *tools;
	struct config config;      /* that it was started with */
	const struct config *live; /* the newest one: what may change is taken from it */
	struct arena *live_arena;  /* of that; NULL while it is the first */
	const struct command *self;
	int argc;
	char **argv;
	struct ask_options ask;
	bool has_sample;                /* at the start; the line knows better once it runs */
	_Atomic(struct polling *) poll; /* pages ask for it while it starts */
	struct serve *serve;
};

/* ---- the sources ---- */

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

/* `reader` NULL: the list is our own. */
static enum status add_sources(const struct tools *tools, struct reader *reader, struct arena *arena, struct str opml,
			       struct str url, struct sources *all, struct err *err)
{
	struct sources list = {0};
	struct str bytes = str_copy(arena, opml);
	enum status status = str_is_null(bytes) ? err_set(err, E_NOMEM, "no memory")
			     : reader           ? reader_sources(reader, arena, bytes, url, &list, err)
						: parse_opml(arena, bytes, url, &list, err);
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
static enum status gather_sources(const struct serving *s, const struct config *config,
				  const struct fetch_options *options, struct arena *arena, struct sources *all,
				  struct err *err)
{
	struct reader *reader = NULL;
	if (!config->feeds.n)
		return add_sources(s->tools, NULL, arena, line_data(STR("feeds.opml")), STR_EMPTY, all, err);
	enum status status = sandboxed_by(s->self, config, &reader, err);
	for (size_t i = 0; i < config->feeds.n && !status; i++) {
		struct buf list;
		status = feeds_read(options, config->feeds.at[i], &list, err);
		if (!status)
			status = add_sources(s->tools, reader, arena, buf_str(&list), config->feeds.at[i], all, err);
		buf_release(&list);
	}
	reader_free(reader);
	return status;
}

/* ---- running ---- */

static void fill_status(void *ctx, struct arena *arena, struct serve_status *out)
{
	struct serving *s = ctx;
	struct polling_progress p;
	*out = (struct serve_status){.notice = s->has_sample ? STR(SAMPLE_NOTICE) : STR_EMPTY};
	if (!s->poll)
		return;
	polling_get_progress(s->poll, &p);
	out->reading = str_of(polling_reading(s->poll));
	if (p.readers_lost || p.quarantined)
		out->reading = str_print(arena, "%s; readers lost since the start: %llu, inputs in quarantine: %zu",
					 polling_reading(s->poll), (unsigned long long)p.readers_lost, p.quarantined);
	out->notice = p.is_sample ? STR(SAMPLE_NOTICE) : STR_EMPTY;
	out->is_first_run = p.sources_tried < p.sources && !p.threats;
	out->sources_done_n = p.sources_tried;
}

static bool fill_entity(void *ctx, struct arena *arena, struct str id, struct entity *out)
{
	const struct serving *s = ctx;
	return profile_of_id(s->tools, arena, id, out);
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

/* ---- reading the configuration again ---- */

/* What the line takes: at the start all of it, later what may change. */
static struct polling_options options_of(const struct serving *s, const struct config *c)
{
	return (struct polling_options){.fetch = configured_fetch(c),
					.read = sandboxed_options(c),
					.workers = c->workers,
					.interval_s = c->fetch.interval_s,
					.no_pages = !c->fetch.pages,
					.no_sample = !c->sample,
					.rewrite = s->ask,
					.folder = c->data.p,
					.config = c};
}

/* Names what is new, and what of it has to wait for a restart. */
static void tell_changes(const struct serving *s, const struct config *next, size_t sources_n)
{
	size_t n;
	const struct config_key *keys = config_keys(&n);
	for (size_t i = 0; i < n; i++)
		if (config_differs(config_is_live(&keys[i]) ? s->live : &s->config, next, &keys[i]))
			log_event(config_is_live(&keys[i]) ? "configuration_changed" : "configuration_needs_restart",
				  &(struct log_pair){"key", str_of(keys[i].name)}, 1);
	char count[24];
	(void)snprintf(count, sizeof(count), "%zu", sources_n);
	const struct log_pair pairs[] = {{"file", next->path}, {"sources_listed", str_of(count)}};
	log_event("configuration_read", pairs, 2);
}

/* A fault anywhere changes nothing; its place was told on stderr. */
static void reload(struct serving *s)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct config *next = arena ? arena_zero(arena, 1, sizeof(*next)) : NULL;
	struct sources sources = {0};
	struct err err = {E_SYNTAX, "it has faults"};
	if (!next || configured_read(s->self, arena, NULL, 0, NULL, s->argc, s->argv, next) < 0)
		goto refused;
	const struct polling_options options = options_of(s, next);
	if (gather_sources(s, next, &options.fetch, arena, &sources, &err))
		goto refused;
	tell_changes(s, next, sources.n);
	if (s->poll && polling_reload(s->poll, &options, &sources, &err)) {
		s->live_arena = arena; /* the line may have begun with it, and is ending */
		return;
	}
	arena_free(s->live_arena);
	s->live_arena = arena;
	s->live = next;
	return;
refused:
	log_event("configuration_stays", &(struct log_pair){"why", str_of(err.msg)}, 1);
	arena_free(arena);
}

/* Waits for a signal, showing progress each second. A terminal that hung up ends it as SIGTERM does. */
static int wait_for_end(const struct command *self, struct serving *s, const sigset_t *signals)
{
	const struct timespec second = {.tv_sec = 1};
	struct polling_progress p = {0};
	bool had_terminal = isatty(STDERR_FILENO);
	for (int signal; (signal = sigtimedwait(signals, NULL, &second)) < 0 || signal == SIGHUP;) {
		if (signal == SIGHUP && had_terminal && !isatty(STDERR_FILENO))
			break;
		if (signal == SIGHUP)
			reload(s);
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
	const struct config *c = &s->config;
	const struct polling_options options = options_of(s, c);
	enum status status = store_open(c->data.p, STORE_WRITE, &store, err);
	struct str sample = STR_EMPTY;
	if (!status)
		status = store_fact_get(store, arena, STR("sample"), &sample, err);
	s->has_sample = sample.n > 0;
	struct serve_options serve = {.folder = c->data.p,
				      .listen = c->listen,
				      .status = fill_status,
				      .entity = fill_entity,
				      .knowledge = knowledge_sources(s->tools->knowledge),
				      .ctx = s,
				      .request_s = c->serve.request_timeout_s,
				      .rate_limit = c->serve.rate_limit,
				      .allowed_origins = c->serve.allow_origin};
	if (!status && c->poll) /* before the door opens: a list that is not there is told in the place of an address */
		status = gather_sources(s, c, &options.fetch, arena, &sources, err);
	if (!status)
		status = serve_start(&serve, &s->serve, err);
	if (!status)
		fprintf(stderr, "tocsin %s: http://%.*s/\n", TOCSIN_VERSION, STR_FORMAT(serve_address(s->serve)));
	if (!status && c->poll) {
		struct polling *poll = NULL;
		status = polling_start(&options, tools, store, &sources, &poll, err);
		s->poll = poll;
		store = NULL; /* the line's now, even when it did not start */
	}
	store_close(store);
	return status;
}

int cmd_serve(const struct command *self, int argc, char **argv)
{
	struct serving s = {.self = self, .argc = argc, .argv = argv};
	struct knowing knowing = {0};
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	int operand = arena ? configured_read(self, arena, NULL, 0, NULL, argc, argv, &s.config) : OPTIONS_BAD;
	if (operand < 0) {
		arena_free(arena);
		return options_exit(operand);
	}
	heaps_share();
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL); /* before any thread: they all inherit it */
	signal(SIGPIPE, SIG_IGN);
	struct tools tools = {0};
	s.tools = &tools;
	s.live = &s.config;
	struct err err;
	int exit_code;
	knowing.data = s.config.data;
	knowing.folder = s.config.knowledge;
	knowing.weights = s.config.weights;
	s.ask = (struct ask_options){.url = s.config.brief.llm.url,
				     .model = s.config.brief.llm.model,
				     .timeout_s = s.config.brief.llm.timeout_s};
	if (ask_with(arena, s.config.brief.llm.key_file, &s.ask, &err))
		exit_code = complain(self, EXIT_USAGE, "%s", err.msg);
	else if (knowing_init(self, &knowing, &tools, &err) || start(&s, &tools, arena, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else
		exit_code = wait_for_end(self, &s, &signals);
	serve_stop(s.serve);
	polling_stop(s.poll);
	tools_release(&tools);
	arena_free(s.live_arena);
	arena_free(arena);
	return exit_code;
}
