/* tocsin feeds add, set, remove, import: what changes the table of sources. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "caps.h"
#include "clock.h"
#include "feeds.h"
#include "get.h"
#include "records.h"
#include "sandboxed.h"
#include "terminal.h"
#include "url.h"

enum { WAIT_MS = 100, WAIT_MOST_MS = 15 * 1000 };

/* ---- by the holder of the folder ---- */

static enum status apply(struct store *store, const struct source_wishes *wishes, struct err *err)
{
	enum status status = store_begin(store, err);
	for (size_t i = 0; i < wishes->n && !status; i++) {
		const struct source_wish *w = &wishes->at[i];
		status = w->kind == WISH_ADD ? store_source_add(store, &w->source, err)
					     : store_source_remove(store, w->source.id, err);
		if (status == E_NOTFOUND)
			status = OK;
	}
	if (!status)
		return store_commit(store, err);
	store_rollback(store);
	return status;
}

static enum status ask(struct store *store, const struct source_wishes *wishes, uint64_t *last, struct err *err)
{
	enum status status = store_begin(store, err);
	for (size_t i = 0; i < wishes->n && !status; i++)
		status = store_wish_add(store, &wishes->at[i], last, err);
	if (!status)
		return store_commit(store, err);
	store_rollback(store);
	return status;
}

static enum status wait_for(struct feeding *f, struct store *store, uint64_t last)
{
	int64_t until = clock_monotonic_ms() + WAIT_MOST_MS;
	bool done = false;
	enum status status = OK;
	while (!status && !done && clock_monotonic_ms() < until) {
		status = store_wish_is_done(store, last, &done, &f->err);
		if (!done)
			nanosleep(&(struct timespec){.tv_nsec = WAIT_MS * 1000000L}, NULL);
	}
	if (!status && !done)
		complain(f->self, EXIT_DONE, "noted; whoever holds the data folder will do it");
	return status;
}

static enum status commit(struct feeding *f, const struct source_wishes *wishes)
{
	struct store *store = NULL;
	uint64_t last = 0;
	if (!wishes->n)
		return OK;
	enum status status = store_open(f->config.data.p, STORE_WRITE, &store, &f->err);
	if (!status) {
		status = apply(store, wishes, &f->err);
	} else if (status == E_CONFLICT) {
		status = store_open(f->config.data.p, STORE_ASK, &store, &f->err);
		if (!status)
			status = ask(store, wishes, &last, &f->err);
		if (!status)
			status = wait_for(f, store, last);
	}
	store_close(store);
	return status;
}

static struct source_wish *wish_for(struct feeding *f, struct source_wishes *wishes, enum wish_kind kind,
				    const struct source *source)
{
	struct source_wish *wish = vec_push(f->arena, wishes);
	if (wish)
		*wish = (struct source_wish){.kind = kind, .source = *source};
	else
		(void)err_set(&f->err, E_NOMEM, "no memory");
	return wish;
}

/* ---- what was said ---- */

static bool set_setting(struct feeding *f, struct source *s, const char *name, struct str value)
{
	struct err why;
	if (str_is_null(value))
		return true;
	if (source_settings_set(f->arena, &s->settings, str_of(name), value, &why) == OK)
		return true;
	complain(f->self, EXIT_USAGE, "--%s: %s", name, why.msg);
	return false;
}

static bool set_facts(struct feeding *f, struct source *s)
{
	uint64_t number;
	if (!str_is_null(f->said.title))
		s->title = f->said.title;
	if (!str_is_null(f->said.site))
		s->site = f->said.site;
	if (!str_is_null(f->said.language))
		s->language = f->said.language;
	if (!str_is_null(f->said.category)) {
		int category = words_find(source_category_words(), f->said.category);
		if (category < 0) {
			complain(f->self, EXIT_USAGE,
				 "--category: \"%.*s\" is not news, research, advisory, vulnerability, status, "
				 "ransomware or "
				 "community",
				 STR_FORMAT(f->said.category));
			return false;
		}
		s->category = (enum source_category)category;
	}
	if (!str_is_null(f->said.credibility)) {
		if (!str_u64(f->said.credibility, &number) || number > 100) {
			complain(f->self, EXIT_USAGE, "--credibility: \"%.*s\" is not a number from 0 to 100",
				 STR_FORMAT(f->said.credibility));
			return false;
		}
		s->credibility = (uint32_t)number;
	}
	return true;
}

static bool set_all(struct feeding *f, struct source *s)
{
	struct str headers =
		f->said.headers.n ? str_join(f->arena, f->said.headers.at, f->said.headers.n, STR("\n")) : STR_EMPTY;
	return set_facts(f, s) && set_setting(f, s, "enabled", f->said.enabled) &&
	       set_setting(f, s, "interval", f->said.interval) && set_setting(f, s, "full-page", f->said.full_page) &&
	       set_setting(f, s, "user-agent", f->said.user_agent) && set_setting(f, s, "proxy", f->said.proxy) &&
	       set_setting(f, s, "folder", f->said.folder) && set_setting(f, s, "headers", headers);
}

/* ---- the actions ---- */

int feeds_add(struct feeding *f)
{
	struct sources stored;
	struct source_wishes wishes = {0};
	struct str url = url_canonical(f->arena, f->operands.at[0]);
	if (!url.n)
		return complain(f->self, EXIT_USAGE, "\"%.*s\" is not an http or https address",
				STR_FORMAT(f->operands.at[0]));
	struct source source = source_new(f->arena, url);
	source.title = url_host(url);
	if (!set_all(f, &source))
		return EXIT_USAGE;
	if (feeds_stored(f, &stored))
		return feeds_failed(f);
	if (feeds_find(&stored, source.id))
		return complain(f->self, EXIT_BAD_RECORDS, "%.*s is there already", STR_FORMAT(source.id));
	if (!wish_for(f, &wishes, WISH_ADD, &source) || commit(f, &wishes))
		return feeds_failed(f);
	say(stdout, "%.*s\n", STR_FORMAT(source.id));
	return EXIT_DONE;
}

static int change_named(struct feeding *f, enum wish_kind kind)
{
	struct sources stored;
	struct source_wishes wishes = {0};
	size_t missing = 0;
	if (feeds_stored(f, &stored))
		return feeds_failed(f);
	for (size_t i = 0; i < f->operands.n; i++) {
		const struct source *known = feeds_find(&stored, f->operands.at[i]);
		if (!known) {
			missing++;
			complain(f->self, EXIT_BAD_RECORDS, "there is no source %.*s", STR_FORMAT(f->operands.at[i]));
			continue;
		}
		struct source source = *known;
		if (kind == WISH_ADD && !set_all(f, &source))
			return EXIT_USAGE;
		if (!wish_for(f, &wishes, kind, &source))
			return feeds_failed(f);
	}
	if (commit(f, &wishes))
		return feeds_failed(f);
	return missing ? EXIT_BAD_RECORDS : EXIT_DONE;
}

int feeds_set(struct feeding *f)
{
	return change_named(f, WISH_ADD);
}

int feeds_remove(struct feeding *f)
{
	return change_named(f, WISH_REMOVE);
}

enum status feeds_read(const struct fetch_options *options, struct str name, struct buf *out, struct err *err)
{
	buf_init(out, CAP_FEED_BYTES);
	if (str_starts(name, STR("http://")) || str_starts(name, STR("https://")))
		return get_url(options, name, out, err);
	FILE *file = str_eq(name, STR("-")) ? stdin : fopen(name.p, "rb"); /* from argv or config: NUL-terminated */
	if (!file)
		return err_set(err, E_IO, "cannot open %s: %s; a list is an OPML file, - or an address", name.p,
			       strerror(errno));
	enum status status = read_all(file, CAP_FEED_BYTES, out, err);
	if (file != stdin)
		fclose(file);
	return status;
}

static int by_id(const void *a, const void *b)
{
	return str_cmp(((const struct source *)a)->id, ((const struct source *)b)->id);
}

static bool is_stored(const struct sources *stored, const struct source *source)
{
	return stored->n && bsearch(source, stored->at, stored->n, sizeof(*source), by_id);
}

int feeds_import(struct feeding *f)
{
	struct buf bytes;
	struct sources sources = {0}, stored = {0};
	struct source_wishes wishes = {0};
	const struct fetch_options options = configured_fetch(&f->config);
	struct str name = f->operands.at[0];
	struct reader *reader = NULL;
	enum status status = sandboxed_by(f->self, &f->config, &reader, &f->err);
	buf_init(&bytes, 0);
	if (!status)
		status = feeds_read(&options, name, &bytes, &f->err);
	if (!status)
		status = reader_sources(reader, f->arena, buf_str(&bytes), url_is_http(name) ? name : STR_EMPTY,
					&sources, &f->err);
	reader_free(reader);
	if (!status)
		status = feeds_stored(f, &stored); /* in the order of ids */
	for (size_t i = 0; i < sources.n && !status; i++)
		if (!is_stored(&stored, &sources.at[i]) && !wish_for(f, &wishes, WISH_ADD, &sources.at[i]))
			status = E_NOMEM;
	if (!status)
		status = commit(f, &wishes);
	buf_release(&bytes);
	if (status)
		return feeds_failed(f);
	printf("%zu sources added, %zu were there already\n", wishes.n, sources.n - wishes.n);
	return EXIT_DONE;
}
