#ifndef TOCSIN_CMD_OPTIONS_H
#define TOCSIN_CMD_OPTIONS_H
/* What all subcommands share: their table, their options, their exit codes. */

#include "vec.h"

enum exit_code { EXIT_DONE = 0, EXIT_BAD_RECORDS = 1, EXIT_USAGE = 2, EXIT_CANNOT = 3 };

struct command {
	const char *name;
	const char *operands; /* "URL...", "" */
	const char *summary;  /* one line of the list of commands */
	const char *help;     /* more, after the options; "" */
	int (*run)(const struct command *self, int argc, char **argv);
};
/* All of them, in the order of the line; ends with a NULL name. */
const struct command *commands(void);

enum flag_kind {
	FLAG_TEXT,
	FLAG_FOLDER, /* a text; that of TOCSIN_DATA when it is not said */
	FLAG_LIST,
	FLAG_NUMBER,
	FLAG_YES
};
struct flag {
	const char *name; /* without -- */
	enum flag_kind kind;
	void *to;          /* struct str (both), struct strs, uint32_t, bool */
	const char *value; /* "DIR"; NULL for FLAG_YES */
	const char *help;
};

/* Of each command that opens a data folder. */
#define DATA_FLAG(folder)                                                                                              \
	{                                                                                                              \
		"data", FLAG_FOLDER, (folder), "DIR",                                                                  \
			"the data folder; that of TOCSIN_DATA or tocsin-data when not said"                            \
	}

enum { OPTIONS_DONE = -1, OPTIONS_BAD = -2 }; /* help was printed; usage error was printed */
/* Reads the options; answers the place of the first operand in argv, or one of the above. Lists lie in
 * the arena. */
int options_read(const struct command *command, struct arena *arena, const struct flag *flags, size_t n, int argc,
		 char **argv);
static inline int options_exit(int answer)
{
	return answer == OPTIONS_DONE ? EXIT_DONE : EXIT_USAGE;
}

/* argv[1] is none: says what was meant, a command behind its options or one that is written nearly so. */
int no_such_command(int argc, char **argv);

/* "tocsin COMMAND: message" on stderr, without control characters; answers the code. */
int complain(const struct command *command, enum exit_code code, const char *format, ...) PRINTF_LIKE(3, 4);

int cmd_fetch(const struct command *self, int argc, char **argv);
int cmd_parse(const struct command *self, int argc, char **argv);
int cmd_extract(const struct command *self, int argc, char **argv);
int cmd_dedupe(const struct command *self, int argc, char **argv);
int cmd_annotate(const struct command *self, int argc, char **argv);
int cmd_cluster(const struct command *self, int argc, char **argv);
int cmd_eval(const struct command *self, int argc, char **argv);
int cmd_brief(const struct command *self, int argc, char **argv);
int cmd_ingest(const struct command *self, int argc, char **argv);
int cmd_serve(const struct command *self, int argc, char **argv);
int cmd_list(const struct command *self, int argc, char **argv);
int cmd_show(const struct command *self, int argc, char **argv);
int cmd_why(const struct command *self, int argc, char **argv);
int cmd_why_not(const struct command *self, int argc, char **argv);
int cmd_decide(const struct command *self, int argc, char **argv);
int cmd_reader(const struct command *self, int argc, char **argv); /* in no list */
int cmd_replay(const struct command *self, int argc, char **argv);
int cmd_search(const struct command *self, int argc, char **argv);
int cmd_feeds(const struct command *self, int argc, char **argv);
int cmd_entity(const struct command *self, int argc, char **argv);
int cmd_knowledge(const struct command *self, int argc, char **argv);
int cmd_sample(const struct command *self, int argc, char **argv);
int cmd_completion(const struct command *self, int argc, char **argv);
int cmd_check(const struct command *self, int argc, char **argv);
int cmd_version(const struct command *self, int argc, char **argv);
int cmd_config(const struct command *self, int argc, char **argv);
int cmd_help(const struct command *self, int argc, char **argv);

#endif
