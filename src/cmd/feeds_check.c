/* tocsin feeds check and discover: asking, without storing anything. */
#include <stdio.h>

#include "caps.h"
#include "feeds.h"
#include "get.h"
#include "sandboxed.h"
#include "terminal.h"
#include "url.h"

struct checking {
	struct feeding *f;
	struct reader *reader;
	const struct sources *sources;
	size_t bad, good;
	bool tells_bad;
};

static struct str title_of(const struct source *s, const struct feed *feed)
{
	return feed->title.n ? feed->title : s->title;
}

static void on_answer(void *ctx, const struct fetch_answer *a)
{
	struct checking *c = ctx;
	const struct source *s = &c->sources->at[a->tag];
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct parse_hints hints = {.content_type = a->content_type, .url = a->url};
	struct feed feed = {0};
	struct err err = {0};
	enum status status = arena ? OK : E_NOMEM;
	if (a->status || a->code != 200)
		status = err_set(&err, E_NET, "%.*s", STR_FORMAT(str_cut(a->reason, 0, 190)));
	else if (!status)
		status = reader_feed(c->reader, arena, a->body, &hints, &feed, &err);
	if (status) {
		c->bad++;
		if (c->tells_bad)
			complain(c->f->self, EXIT_BAD_RECORDS, "%.*s: %.*s: %s%s", STR_FORMAT(s->id),
				 STR_FORMAT(a->url), a->code == 200 ? "answered 200, but " : "", err.msg);
	} else {
		c->good++;
		say(stdout, "%.*s\t%zu entries\t%.*s", STR_FORMAT(c->tells_bad ? s->id : s->url), feed.entries.n,
		    STR_FORMAT(title_of(s, &feed)));
		if (feed.repairs)
			say(stdout, "\t%u repairs: %.*s", feed.repairs, STR_FORMAT(feed.first_repair));
		if (a->moved_to.n)
			say(stdout, "\tmoved to %.*s", STR_FORMAT(a->moved_to));
		putchar('\n');
	}
	arena_free(arena);
}

static enum status ask_all(struct checking *c, const struct fetch_options *options)
{
	struct fetch *fetch = NULL;
	struct err *err = &c->f->err;
	enum status status = fetch_new(options, &fetch, err);
	for (size_t i = 0; i < c->sources->n && !status; i++) {
		const struct source *s = &c->sources->at[i];
		const struct fetch_request request = {.url = s->url,
						      .user_agent = s->settings.user_agent,
						      .proxy = s->settings.proxy,
						      .headers = s->settings.headers,
						      .tag = i};
		status = fetch_add(fetch, &request, err);
	}
	while (!status && fetch_pending(fetch))
		status = fetch_turn(fetch, 1000, on_answer, c, err);
	fetch_free(fetch);
	return status;
}

/* ---- check ---- */

/* Those that were named, by id or address; all that are not disabled when none was. */
static enum status choose(struct feeding *f, const struct sources *stored, struct sources *out, size_t *missing)
{
	for (size_t i = 0; i < stored->n && !f->operands.n; i++) {
		struct source *s = stored->at[i].settings.is_disabled ? NULL : vec_push(f->arena, out);
		if (s)
			*s = stored->at[i];
	}
	for (size_t i = 0; i < f->operands.n; i++) {
		const struct source *known = feeds_find(stored, f->operands.at[i]);
		struct source *s = known || url_is_http(f->operands.at[i]) ? vec_push(f->arena, out) : NULL;
		if (s)
			*s = known ? *known : source_new(f->arena, f->operands.at[i]);
		else
			complain(f->self, EXIT_BAD_RECORDS, "there is no source %.*s", STR_FORMAT(f->operands.at[i]));
		*missing += !s;
	}
	for (size_t i = 0; i < out->n; i++) {
		const struct config_source *said = config_find(&f->config, out->at[i].id);
		if (said)
			config_lay_settings(said, &out->at[i].settings);
	}
	return arena_status(f->arena);
}

int feeds_check(struct feeding *f)
{
	struct sources stored, chosen = {0};
	const struct fetch_options options = configured_fetch(&f->config);
	struct checking c = {.f = f, .sources = &chosen, .tells_bad = true};
	size_t missing = 0;
	bool failed = feeds_stored(f, &stored) || choose(f, &stored, &chosen, &missing) ||
		      sandboxed_by(f->self, &f->config, &c.reader, &f->err) || ask_all(&c, &options);
	reader_free(c.reader);
	if (failed)
		return feeds_failed(f);
	fprintf(stderr, "%zu good, %zu bad\n", c.good, c.bad + missing);
	return (c.bad + missing) ? EXIT_BAD_RECORDS : EXIT_DONE;
}

/* ---- discover ---- */

int feeds_discover(struct feeding *f)
{
	struct str url = f->operands.at[0];
	struct fetch_options options = configured_fetch(&f->config);
	struct buf page;
	struct strs places = {0};
	struct sources list = {0};
	struct checking c = {.f = f, .sources = &list};
	if (!url_is_http(url))
		url = str_join(f->arena, (struct str[]){STR("https://"), url}, 2, STR_EMPTY);
	if (!url_is_http(url))
		return complain(f->self, EXIT_USAGE, "\"%.*s\" is not an address", STR_FORMAT(f->operands.at[0]));
	if (sandboxed_by(f->self, &f->config, &c.reader, &f->err))
		return feeds_failed(f);
	buf_init(&page, CAP_FEED_BYTES);
	if (get_url(&options, url, &page, &f->err)) /* a site without a front page may have feeds */
		complain(f->self, EXIT_DONE, "%s", f->err.msg);
	struct source *itself = vec_push(f->arena, &list);
	if (itself)
		*itself = source_new(f->arena, url);
	enum status status = reader_places(c.reader, f->arena, buf_str(&page), url, &places, &f->err);
	if (status == E_BUG) { /* its page ended the reader: only it and the usual places are asked */
		complain(f->self, EXIT_BAD_RECORDS, "%.*s: %s", STR_FORMAT(url), f->err.msg);
		status = reader_places(c.reader, f->arena, STR_EMPTY, url, &places, &f->err);
	}
	buf_release(&page);
	for (size_t i = 0; i < places.n && !status; i++) {
		struct source *s = vec_push(f->arena, &list);
		if (s)
			*s = source_new(f->arena, places.at[i]);
	}
	bool failed = status || arena_status(f->arena) || ask_all(&c, &options);
	reader_free(c.reader);
	if (failed)
		return feeds_failed(f);
	return c.good ? EXIT_DONE
		      : complain(f->self, EXIT_BAD_RECORDS, "%.*s: no feed was found in %zu places", STR_FORMAT(url),
				 list.n);
}
