/* tocsin feeds: the sources of the store. */
#include <stdio.h>

#include "caps.h"
#include "clock.h"
#include "parse.h"
#include "records.h"
#include "render_export.h"
#include "store.h"
#include "url.h"

struct feeding {
	const struct command *self;
	struct arena *arena;
	struct store *store;
	struct str argument;
	struct err err;
};

static int failed(struct feeding *f)
{
	return complain(f->self, EXIT_CANNOT, "%s", f->err.msg);
}

static int list(struct feeding *f)
{
	struct sources sources = {0};
	if (store_sources(f->store, f->arena, &sources, &f->err))
		return failed(f);
	for (size_t i = 0; i < sources.n; i++) {
		const struct source *s = &sources.at[i];
		struct str category = words_name(source_category_words(), (int)s->category);
		printf("%.*s\t%.*s\t%u\t%u articles\t%.*s\n", STR_FORMAT(s->id), STR_FORMAT(category), s->credibility,
		       s->articles_n, STR_FORMAT(s->trouble));
	}
	return EXIT_DONE;
}

static int add(struct feeding *f)
{
	struct source known, source = {.url = url_canonical(f->arena, f->argument),
				       .credibility = 50,
				       .last_try = TIME_UNKNOWN,
				       .last_success = TIME_UNKNOWN,
				       .next_poll = TIME_UNKNOWN,
				       .newest = TIME_UNKNOWN};
	if (!source.url.n)
		return complain(f->self, EXIT_USAGE, "\"%.*s\" is not an http or https address",
				STR_FORMAT(f->argument));
	source.id = source_id(f->arena, source.url);
	source.title = url_host(source.url);
	if (store_source_get(f->store, f->arena, source.id, &known, &f->err) == OK)
		return complain(f->self, EXIT_BAD_RECORDS, "%.*s is there already", STR_FORMAT(source.id));
	if (store_source_put(f->store, &source, &f->err))
		return failed(f);
	printf("%.*s\n", STR_FORMAT(source.id));
	return EXIT_DONE;
}

static int drop(struct feeding *f)
{
	enum status status = store_source_remove(f->store, f->argument, &f->err);
	if (status == E_NOTFOUND)
		return complain(f->self, EXIT_BAD_RECORDS, "there is no source %.*s", STR_FORMAT(f->argument));
	return status ? failed(f) : EXIT_DONE;
}

static int import(struct feeding *f)
{
	struct buf bytes;
	struct sources sources = {0};
	FILE *file = fopen(f->argument.p, "rb");
	if (!file)
		return complain(f->self, EXIT_CANNOT, "cannot open %s", f->argument.p);
	enum status status = read_all(file, CAP_FEED_BYTES, &bytes, &f->err);
	fclose(file);
	if (!status)
		status = parse_opml(f->arena, buf_str(&bytes), STR_EMPTY, &sources, &f->err);
	size_t added = 0;
	for (size_t i = 0; i < sources.n && !status; i++) {
		struct source known;
		if (store_source_get(f->store, f->arena, sources.at[i].id, &known, NULL) == OK)
			continue;
		status = store_source_put(f->store, &sources.at[i], &f->err);
		added += !status;
	}
	buf_release(&bytes);
	if (status)
		return failed(f);
	printf("%zu sources added, %zu were there already\n", added, sources.n - added);
	return EXIT_DONE;
}

static int export(struct feeding *f)
{
	struct sources sources = {0};
	struct buf out;
	if (store_sources(f->store, f->arena, &sources, &f->err))
		return failed(f);
	buf_init(&out, CAP_FEED_BYTES);
	export_opml(&out, &sources);
	bool ok = buf_status(&out) == OK && fwrite(out.p, 1, out.n, stdout) == out.n;
	buf_release(&out);
	return ok ? EXIT_DONE : complain(f->self, EXIT_CANNOT, "cannot write");
}

static const struct action {
	const char *name;
	enum store_mode mode;
	bool has_argument;
	int (*run)(struct feeding *f);
} actions[] = {
	{"list", STORE_READ, false, list},     {"add", STORE_WRITE, true, add},
	{"remove", STORE_WRITE, true, drop},   {"import", STORE_WRITE, true, import},
	{"export", STORE_READ, false, export},
};

int cmd_feeds(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	const struct flag flags[] = {
		{"data", FLAG_TEXT, &folder, "DIR", "the data folder; tocsin-data when not said"},
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	const struct action *action = NULL;
	for (size_t i = 0; operand < argc && i < sizeof(actions) / sizeof(actions[0]); i++)
		if (str_eq(str_of(argv[operand]), str_of(actions[i].name)))
			action = &actions[i];
	if (!action || argc - operand != 1 + action->has_argument)
		return complain(self, EXIT_USAGE, "list, add URL, remove ID, import FILE or export is wanted");
	struct feeding f = {.self = self, .arena = arena_new(CAP_FEED_ARENA_BYTES)};
	f.argument = action->has_argument ? str_of(argv[operand + 1]) : STR_EMPTY;
	int exit_code = !f.arena || store_open(folder.p, action->mode, &f.store, &f.err) ? failed(&f) : action->run(&f);
	store_close(f.store);
	arena_free(f.arena);
	return exit_code;
}
