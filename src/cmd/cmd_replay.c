/* tocsin replay: would the stored articles come to the same threats again? */
#include <stdio.h>

#include "caps.h"
#include "date.h"
#include "options.h"
#include "replay.h"

static int print(const struct replay_report *report)
{
	printf("%zu articles placed again, %zu in the same threat\n", report->articles, report->same);
	for (size_t i = 0; i < report->different.n; i++) {
		const struct replay_difference *d = &report->different.at[i];
		printf("%.*s  stored in %.*s, replayed into %.*s\n", STR_FORMAT(d->article), STR_FORMAT(d->stored),
		       STR_FORMAT(d->replayed));
	}
	return report->same == report->articles ? EXIT_DONE : EXIT_BAD_RECORDS;
}

int cmd_replay(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data"), since = STR_EMPTY;
	struct tools tools;
	struct store *store = NULL;
	struct replay_report report;
	struct err err = {0};
	int64_t from = INT64_MIN;
	const struct flag flags[] = {
		DATA_FLAG(&folder),
		{"from", FLAG_TEXT, &since, "DATE",
		 "articles stored before stay where they are; all are replayed when not said"},
	};
	int operand = options_read(self, NULL, flags, 2, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand != argc)
		return complain(self, EXIT_USAGE, "nothing more is wanted; see tocsin replay --help");
	if (since.n && !date_parse(since, &from))
		return complain(self, EXIT_USAGE, "%.*s is not a date", STR_FORMAT(since));
	if (tools_init(&tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	enum status status =
		arena ? store_open(folder.p, STORE_READ, &store, &err) : err_set(&err, E_NOMEM, "no memory");
	if (!status)
		status = replay_run(&tools, store, arena, from, &report, &err);
	int exit_code = status ? complain(self, EXIT_CANNOT, "%s", err.msg) : print(&report);
	store_close(store);
	arena_free(arena);
	tools_release(&tools);
	return exit_code;
}
