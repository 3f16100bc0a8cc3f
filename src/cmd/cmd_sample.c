/* tocsin sample: loads the sample week into the store, or takes it out again. */
#include <stdio.h>

#include "caps.h"
#include "sample.h"
#include "shelf.h"
#include "knowing.h"

static enum status put_entry(const struct tools *tools, struct shelf *shelf, const struct source *source,
			     const struct entry *entry, struct err *err)
{
	struct dossier *d = dossier_new();
	struct extract_input input = {.entry = entry, .lang = source->language};
	struct shelf_answer answer;
	if (!d)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = dossier_extract(d, &input, err);
	d->article.source = source->id;
	if (!status)
		status = dossier_read(tools, d, source, err);
	if (status) {
		dossier_free(d);
		return status;
	}
	status = shelf_put(shelf, d, 0, clock_wall_s(), &answer, err);
	return status || !shelf_is_full(shelf) ? status : shelf_flush(shelf, clock_wall_s(), err);
}

static enum status put_feed(const struct tools *tools, struct shelf *shelf, struct source *source, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct feed feed = {0};
	struct parse_hints hints = {.url = source->site};
	enum status status = arena ? parse_feed(arena, sample_feed(source), &hints, &feed, err) : E_NOMEM;
	source->entries_n = source->articles_n = (uint32_t)feed.entries.n;
	source->last_try = source->last_success = clock_wall_s();
	source->http_status = 200;
	if (!status)
		status = shelf_put_source(shelf, source, err);
	for (size_t i = feed.entries.n; i-- > 0 && !status;)
		status = put_entry(tools, shelf, source, &feed.entries.at[i], err);
	arena_free(arena);
	return status;
}

static enum status load(const struct tools *tools, struct shelf *shelf, struct store *store, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct sources sources = {0};
	enum status status = arena ? sample_sources(arena, &sources, err) : err_set(err, E_NOMEM, "no memory");
	for (size_t i = 0; i < sources.n && !status; i++)
		status = put_feed(tools, shelf, &sources.at[i], err);
	if (!status)
		status = shelf_flush(shelf, clock_wall_s(), err);
	if (!status)
		status = store_fact_put(store, STR("sample"), STR("1"), err);
	arena_free(arena);
	return status;
}

static enum status drop(struct shelf *shelf, struct store *store, struct err *err)
{
	enum status status = shelf_forget(shelf, STR(SAMPLE_PREFIX), STR("The sample was removed"), err);
	return status ? status : store_fact_put(store, STR("sample"), STR_EMPTY, err);
}

/* A running server holds the store: it is asked by a file, which it looks for each second. */
static int ask_server(const struct command *self, struct str folder)
{
	char path[4096];
	FILE *file = NULL;
	if (snprintf(path, sizeof(path), "%s/%s", folder.p, SAMPLE_REMOVE_FILE) < (int)sizeof(path))
		file = fopen(path, "w");
	if (!file || fclose(file))
		return complain(self, EXIT_CANNOT, "cannot write %s", path);
	printf("the running server was asked to remove the sample\n");
	return EXIT_DONE;
}

int cmd_sample(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	const struct flag flags[] = {
		DATA_FLAG(&folder),
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	struct str what = operand + 1 == argc ? str_of(argv[operand]) : STR_EMPTY;
	bool loads = str_eq(what, STR("load")), drops = str_eq(what, STR("remove"));
	if (!loads && !drops)
		return complain(self, EXIT_USAGE, "load or remove is wanted; see tocsin sample --help");
	struct tools tools = {0};
	struct store *store = NULL;
	struct shelf *shelf = NULL;
	struct err err;
	enum status status = store_open(folder.p, STORE_WRITE, &store, &err);
	if (status == E_CONFLICT && drops)
		return ask_server(self, folder);
	if (!status)
		status = knowing_init(self, &(struct knowing){.data = folder}, &tools, &err);
	if (!status)
		status = shelf_new(&tools, store, &shelf, &err);
	if (!status)
		status = loads ? load(&tools, shelf, store, &err) : drop(shelf, store, &err);
	shelf_free(shelf);
	store_close(store);
	tools_release(&tools);
	return status ? complain(self, EXIT_CANNOT, "%s", err.msg) : EXIT_DONE;
}
