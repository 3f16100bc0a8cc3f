/* tocsin feeds: the sources. */
#include <stdio.h>

#include "caps.h"
#include "feeds.h"
#include "json_record.h"
#include "records.h"
#include "terminal.h"
#include "url.h"

int feeds_failed(struct feeding *f)
{
	return complain(f->self, EXIT_CANNOT, "%s", f->err.msg[0] ? f->err.msg : "no memory");
}

enum { TROUBLE_INDENT = 9 };

enum status feeds_stored(struct feeding *f, struct sources *out)
{
	struct store *store = NULL;
	*out = (struct sources){0};
	enum status status = store_open(f->config.data.p, STORE_READ, &store, &f->err);
	if (status == E_NOTFOUND)
		return OK;
	if (!status)
		status = store_sources(store, f->arena, out, &f->err);
	store_close(store);
	return status;
}

const struct source *feeds_find(const struct sources *sources, struct str id_or_url)
{
	for (size_t i = 0; i < sources->n; i++)
		if (str_eq(sources->at[i].id, id_or_url) || str_eq(sources->at[i].url, id_or_url))
			return &sources->at[i];
	return NULL;
}

/* ---- list ---- */

static bool print_json(struct buf *line, const struct source *s)
{
	struct json_writer w;
	buf_reset(line);
	jw_init(&w, line);
	json_record_write(&w, source_record(), s);
	return write_line(line);
}

static const char *state_of(const struct source *s)
{
	return s->settings.is_disabled ? "disabled" : s->failures ? "failing" : s->polls ? "well" : "new";
}

static void print_row(const struct source *s)
{
	struct str category = words_name(source_category_words(), (int)s->category);
	say(stdout, "%.*s\t%.*s\t%u\t%s\t%u articles\t%.*s\n", STR_FORMAT(s->id), STR_FORMAT(category), s->credibility,
	    state_of(s), s->articles_n, STR_FORMAT(s->trouble));
}

/* For people; what is wrong stands under it. */
static void print_line(const struct terminal *t, const struct source *s)
{
	const char *state = state_of(s);
	bool fails = !s->settings.is_disabled && s->failures > 0;
	put_colour(t, fails ? COLOUR_HIGH : COLOUR_NONE);
	fprintf(t->out, "%-9s", state);
	put_colour(t, COLOUR_NONE);
	put_cell(t, words_name(source_category_words(), (int)s->category), 14);
	fprintf(t->out, "%6u  ", s->articles_n);
	put_clean(t, s->id);
	fputc('\n', t->out);
	if (!s->trouble.n)
		return;
	put_colour(t, COLOUR_SOFT);
	fprintf(t->out, "%*s", TROUBLE_INDENT, "");
	put_wrapped(t, s->trouble, TROUBLE_INDENT);
	put_colour(t, COLOUR_NONE);
}

static int list(struct feeding *f)
{
	struct sources sources;
	struct buf line;
	bool ok = true;
	if (feeds_stored(f, &sources))
		return feeds_failed(f);
	struct terminal t = {.out = stdout};
	if (!f->as_json)
		terminal_open(&t);
	buf_init(&line, CAP_RECORD_BYTES);
	for (size_t i = 0; i < sources.n && ok; i++)
		if (f->as_json)
			ok = print_json(&line, &sources.at[i]);
		else if (t.columns > 0)
			print_line(&t, &sources.at[i]);
		else
			print_row(&sources.at[i]);
	terminal_close(&t);
	buf_release(&line);
	return ok ? EXIT_DONE : complain(f->self, EXIT_CANNOT, "cannot write");
}

/* ---- the table of actions ---- */

enum { ANY = 100000 };
static const struct action {
	const char *name;
	int least, most; /* operands */
	int (*run)(struct feeding *f);
} actions[] = {
	{"list", 0, 0, list},           {"add", 1, 1, feeds_add},
	{"set", 1, ANY, feeds_set},     {"remove", 1, ANY, feeds_remove},
	{"check", 0, ANY, feeds_check}, {"import", 1, 1, feeds_import},
	{"export", 0, 0, feeds_export}, {"discover", 1, 1, feeds_discover},
};

static const struct action *action_of(const char *name, int operands)
{
	for (size_t i = 0; name && i < sizeof(actions) / sizeof(actions[0]); i++)
		if (str_eq(str_of(name), str_of(actions[i].name)))
			return operands >= actions[i].least && operands <= actions[i].most ? &actions[i] : NULL;
	return NULL;
}

static int run(struct feeding *f, int argc, char **argv)
{
	static const char *const keys[] = {"data",          "allow_private", "fetch.resolver",
					   "fetch.ca_file", "fetch.timeout", "fetch.connect_timeout",
					   "read.sandbox",  "read.timeout",  NULL};
	const struct flag flags[] = {
		{"title", FLAG_TEXT, &f->said.title, "TEXT", "add, set: its name"},
		{"site", FLAG_TEXT, &f->said.site, "URL", "add, set: the site of its people"},
		{"category", FLAG_TEXT, &f->said.category, "WORD",
		 "add, set: news research advisory vulnerability status ransomware community"},
		{"credibility", FLAG_TEXT, &f->said.credibility, "N", "add, set: 0 to 100"},
		{"language", FLAG_TEXT, &f->said.language, "CODE", "add, set: en, de ..."},
		{"enabled", FLAG_TEXT, &f->said.enabled, "YES|NO", "add, set: no: kept, not asked"},
		{"interval", FLAG_TEXT, &f->said.interval, "SPAN", "add, set: 5m to 24h; 0: its own rhythm"},
		{"full-page", FLAG_TEXT, &f->said.full_page, "MODE", "add, set: yes, no, auto"},
		{"user-agent", FLAG_TEXT, &f->said.user_agent, "TEXT", "add, set: who asks"},
		{"proxy", FLAG_TEXT, &f->said.proxy, "URL", "add, set: ask through it"},
		{"header", FLAG_LIST, &f->said.headers, "LINE", "add, set: \"Name: value\"; repeats; replaces all"},
		{"folder", FLAG_TEXT, &f->said.folder, "NAMES", "add, set: where export puts it, \"Europe/CERTs\""},
		{"json", FLAG_YES, &f->as_json, NULL, "list: a JSON object a line"},
		{"secrets", FLAG_YES, &f->with_secrets, NULL, "export: headers too"},
	};
	int operand = configured_read(f->self, f->arena, flags, sizeof(flags) / sizeof(flags[0]), keys, argc, argv,
				      &f->config);
	if (operand < 0)
		return options_exit(operand);
	const struct action *action = operand < argc ? action_of(argv[operand], argc - operand - 1) : NULL;
	if (!action)
		return complain(
			f->self, EXIT_USAGE,
			"list, add URL, set ID, remove ID, check [ID], import FILE, export or discover URL is wanted");
	for (int i = operand + 1; i < argc; i++)
		if (!strs_add(f->arena, &f->operands, str_of(argv[i])))
			return complain(f->self, EXIT_CANNOT, "no memory");
	return action->run(f);
}

int cmd_feeds(const struct command *self, int argc, char **argv)
{
	struct feeding f = {.self = self, .arena = arena_new(CAP_FEED_ARENA_BYTES)};
	int exit_code = f.arena ? run(&f, argc, argv) : complain(self, EXIT_CANNOT, "no memory");
	arena_free(f.arena);
	return exit_code;
}
