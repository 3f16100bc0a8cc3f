/* tocsin knowledge: what was imported beside the lexicons. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "date.h"
#include "fetch.h"
#include "get.h"
#include "json_record.h"
#include "knowing.h"
#include "knowledge_files.h"
#include "knowledge_input.h"
#include "records.h"
#include "terminal.h"
#include "url.h"

enum { UPDATE_S = 600, NAME_COLUMNS = 36, VERSION_COLUMNS = 12 };

struct managing {
	const struct command *self;
	const char *folder;
	int n; /* operands behind the action */
	char **operands;
	bool as_json;
	struct str from;
	struct strs allow_private;
	struct err err;
};

static int failed(struct managing *m)
{
	return complain(m->self, EXIT_CANNOT, "%s", m->err.msg);
}

/* ---- list ---- */

static void print_line(const struct knowledge_source *s)
{
	char day[DATE_RFC3339_BYTES] = "";
	bool has_day = s->imported != TIME_UNKNOWN && date_put_rfc3339(day, s->imported);
	say(stdout,
	    "%.*s\t%.*s\t%.*s\t%.*s\t%u names\t%u vulnerabilities\t%u values\t%u techniques\t%.12s\t%.10s\t%.*s%s\n",
	    STR_FORMAT(s->name), STR_FORMAT(s->title), STR_FORMAT(s->version), STR_FORMAT(s->date), s->names,
	    s->vulnerabilities, s->warnings, s->techniques, s->sha256.n ? s->sha256.p : "-", has_day ? day : "-",
	    STR_FORMAT(s->licence), s->trouble.n ? "\tNOT USED" : "");
}

/* For people: what there is of it, and no columns of zeroes. */
static void print_row(const struct terminal *t, const struct knowledge_source *s)
{
	const struct {
		uint32_t n;
		const char *what;
	} counts[] = {{s->names, "names"},
		      {s->vulnerabilities, "vulnerabilities"},
		      {s->warnings, "values"},
		      {s->techniques, "techniques"}};
	const char *between = "";
	put_cell(t, s->name, NAME_COLUMNS);
	fputs("  ", t->out);
	put_cell(t, s->version.n ? s->version : s->date, VERSION_COLUMNS);
	fputs("  ", t->out);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (counts[i].n) {
			fprintf(t->out, "%s%u %s", between, counts[i].n, counts[i].what);
			between = ", ";
		}
	put_colour(t, s->trouble.n ? COLOUR_HIGH : COLOUR_SOFT);
	fputs("  ", t->out);
	put_clean(t, s->trouble.n ? s->trouble : s->licence);
	put_colour(t, COLOUR_NONE);
	fputc('\n', t->out);
}

static bool print_json(const struct knowledge_source *s)
{
	struct buf line;
	struct json_writer w;
	buf_init(&line, CAP_RECORD_BYTES);
	jw_init(&w, &line);
	json_record_write(&w, knowledge_source_record(), s);
	bool ok = write_line(&line);
	buf_release(&line);
	return ok;
}

static int list(struct managing *m)
{
	struct knowledge *knowledge;
	struct knowledge_options options = {.folder = m->folder};
	if (knowledge_load(&options, &knowledge, &m->err))
		return failed(m);
	const struct knowledge_sources *sources = knowledge_sources(knowledge);
	int exit_code = EXIT_DONE;
	struct terminal t = {.out = stdout};
	if (!m->as_json)
		terminal_open(&t);
	for (size_t i = 0; i < sources->n; i++) {
		const struct knowledge_source *s = &sources->at[i];
		if (!m->as_json && t.columns > 0)
			print_row(&t, s);
		else if (!m->as_json)
			print_line(s);
		else if (!print_json(s))
			exit_code = EXIT_CANNOT;
		if (s->trouble.n)
			exit_code = complain(m->self, EXIT_BAD_RECORDS, "%.*s: %.*s", STR_FORMAT(s->name),
					     STR_FORMAT(s->trouble));
	}
	terminal_close(&t);
	knowledge_free(knowledge);
	return exit_code;
}

/* ---- import ---- */

static int import(struct managing *m)
{
	struct importer_run run;
	struct input_paths paths = {0};
	struct arena *arena = arena_new(64 * MIB);
	enum status status =
		arena ? importer_begin(&run, m->self, m->folder, &m->err) : err_set(&m->err, E_NOMEM, "no memory");
	if (status) {
		arena_free(arena);
		return failed(m);
	}
	for (int i = 0; i < m->n; i++)
		if (input_paths_of(arena, m->operands[i], &paths, &m->err)) {
			run.bad++;
			complain(m->self, EXIT_BAD_RECORDS, "%s", m->err.msg);
		}
	for (size_t i = 0; i < paths.n; i++)
		importer_file(&run, &paths.at[i], paths.at[i].path);
	arena_free(arena);
	return importer_end(&run);
}

/* ---- update ---- */

struct updating {
	struct managing *m;
	struct importer_run run;
	struct arena *arena;
};

static bool is_wanted(const struct managing *m, struct str name)
{
	for (int i = 0; i < m->n; i++)
		if (str_eq(str_of(m->operands[i]), name))
			return true;
	return m->n == 0;
}

static void take_answer(void *ctx, const struct fetch_answer *a)
{
	struct updating *u = ctx;
	if (!a->status && a->code == 200) {
		importer_bytes(&u->run, a->body, a->url);
		return;
	}
	u->run.bad++;
	complain(u->m->self, EXIT_BAD_RECORDS, "%.*s: %.*s; nothing is changed", STR_FORMAT(a->url),
		 STR_FORMAT(a->reason));
}

/* One after the other: each may be large. */
static enum status fetch_one(struct updating *u, struct fetch *fetch, struct str url)
{
	struct fetch_request request = {.url = url, .body_bytes = CAP_KNOWLEDGE_BYTES};
	enum status status = fetch_add(fetch, &request, &u->m->err);
	while (!status && fetch_pending(fetch))
		status = fetch_turn(fetch, 1000, take_answer, u, &u->m->err);
	return status;
}

static enum status update_one(struct updating *u, struct fetch *fetch, const struct table_row *row)
{
	struct str from = u->m->from;
	bool is_far = from.n == 0 || url_is_http(from);
	struct str place = from.n == 0 ? row->cells[2]
				       : str_print(u->arena, "%.*s%s%.*s", STR_FORMAT(from),
						   str_ends(from, STR("/")) ? "" : "/", STR_FORMAT(row->cells[1]));
	char *c = str_c(u->arena, place);
	struct stat stat_of;
	if (!c)
		return err_set(&u->m->err, E_NOMEM, "no memory");
	if (is_far)
		return fetch_one(u, fetch, place);
	if (u->m->n == 0 && stat(c, &stat_of) != 0)
		return OK; /* a mirror need not have all */
	importer_file(&u->run, &(struct input_path){str_of(c), false}, place);
	return OK;
}

static enum status update_all(struct updating *u, struct fetch *fetch, size_t *wanted)
{
	struct knowledge *lexicons;
	enum status status = knowledge_new(&lexicons, &u->m->err);
	if (status)
		return status;
	const struct table *table = knowledge_table(lexicons, STR("official"));
	for (size_t i = 0; i < table->n && !status; i++)
		if (table->rows[i].n == 3 && is_wanted(u->m, table->rows[i].cells[0])) {
			++*wanted;
			status = update_one(u, fetch, &table->rows[i]);
		}
	knowledge_free(lexicons);
	return status;
}

static int update(struct managing *m)
{
	if (m->from.n && !url_is_http(m->from) && access(m->from.p, R_OK) != 0)
		return complain(m->self, EXIT_CANNOT, "cannot open %s: %s", m->from.p, strerror(errno));
	struct updating u = {.m = m, .arena = arena_new(1 * MIB)};
	struct fetch *fetch = NULL;
	struct fetch_options options = {
		.user_agent = STR(USER_AGENT), .allow_private = m->allow_private, .transfer_s = UPDATE_S};
	size_t wanted = 0;
	enum status status =
		u.arena ? importer_begin(&u.run, m->self, m->folder, &m->err) : err_set(&m->err, E_NOMEM, "no memory");
	bool has_begun = !status;
	if (!status)
		status = fetch_new(&options, &fetch, &m->err);
	if (!status)
		status = update_all(&u, fetch, &wanted);
	fetch_free(fetch);
	arena_free(u.arena);
	int exit_code = has_begun && wanted ? importer_end(&u.run) : EXIT_DONE;
	if (status)
		return failed(m);
	return wanted ? exit_code : complain(m->self, EXIT_USAGE, "nothing official has that name");
}

/* ---- remove, split, join ---- */

static int drop(struct managing *m)
{
	for (int i = 0; i < m->n; i++) {
		size_t removed = 0;
		enum status status = knowledge_file_remove(m->folder, m->operands[i], &removed, &m->err);
		if (status == E_NOTFOUND)
			return complain(m->self, EXIT_BAD_RECORDS, "%s", m->err.msg);
		if (status)
			return failed(m);
		printf("%zu removed\n", removed);
	}
	return EXIT_DONE;
}

static int decide(struct managing *m, bool apart)
{
	int type = words_find(entity_type_words(), str_of(m->operands[0]));
	if (type < 0)
		return complain(m->self, EXIT_USAGE, "\"%s\" is no type of entity (threat_actor, malware ...)",
				m->operands[0]);
	enum status status = knowledge_decide(m->folder, apart, (enum entity_type)type, str_of(m->operands[1]),
					      str_of(m->operands[2]), &m->err);
	if (status == E_SYNTAX)
		return complain(m->self, EXIT_USAGE, "%s", m->err.msg);
	return status ? failed(m) : EXIT_DONE;
}

static int split(struct managing *m)
{
	return decide(m, true);
}

static int join(struct managing *m)
{
	return decide(m, false);
}

static const struct action {
	const char *name;
	int least, most; /* operands */
	int (*run)(struct managing *m);
} actions[] = {
	{"list", 0, 0, list},      {"import", 1, 1 << 20, import}, {"update", 0, 1 << 20, update},
	{"remove", 1, 1000, drop}, {"split", 3, 3, split},         {"join", 3, 3, join},
};

int cmd_knowledge(const struct command *self, int argc, char **argv)
{
	struct managing m = {.self = self};
	struct knowing knowing = {.data = STR("tocsin-data")};
	const struct flag flags[] = {
		DATA_FLAG(&knowing.data),
		knowing_flag(&knowing),
		{"json", FLAG_YES, &m.as_json, NULL, "list: a JSON object a line"},
		{"from", FLAG_TEXT, &m.from, "DIR|URL", "update: a mirror of the official files"},
		{"allow-private", FLAG_LIST, &m.allow_private, "CIDR",
		 "update: may be fetched from although not public; repeats"},
	};
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	char path[KNOWING_PATH_BYTES];
	int operand = options_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	const struct action *action = NULL;
	int exit_code = options_exit(operand);
	if (operand < 0)
		goto out;
	for (size_t i = 0; operand < argc && i < sizeof(actions) / sizeof(actions[0]); i++)
		if (str_eq(str_of(argv[operand]), str_of(actions[i].name)))
			action = &actions[i];
	m.n = argc - operand - 1;
	m.operands = argv + operand + 1;
	m.folder = knowing_folder(&knowing, path);
	exit_code =
		action && m.n >= action->least && m.n <= action->most
			? action->run(&m)
			: complain(self, EXIT_USAGE, "an action with its names is wanted; see tocsin knowledge --help");
out:
	arena_free(arena);
	return exit_code;
}
