/* tocsin config: is the configuration good, and what is it? */
#include <stdio.h>
#include <unistd.h>

#include "caps.h"
#include "configured.h"
#include "records.h"

static void tell_unknown(const struct command *self, struct arena *arena, const struct config *config)
{
	struct strs unknown = {0};
	struct config scratch = *config;
	if (config_environment(&scratch, arena, environ, &unknown, NULL))
		return;
	for (size_t i = 0; i < unknown.n; i++)
		complain(self, EXIT_DONE, "note: %.*s is in the environment, but no key has that name",
			 STR_FORMAT(unknown.at[i]));
}

static int check(const struct command *self, struct arena *arena, const struct config *config)
{
	tell_unknown(self, arena, config);
	if (config->path.n)
		printf("%.*s: good\n", STR_FORMAT(config->path));
	else
		printf("no tocsin.yaml: presets, environment and options are good\n");
	return EXIT_DONE;
}

static int show(const struct command *self, const struct config *config)
{
	struct buf out;
	buf_init(&out, CAP_FEED_BYTES);
	config_print(config, &out);
	buf_cut(&out, out.n ? out.n - 1 : 0);
	bool ok = write_line(&out);
	buf_release(&out);
	return ok ? EXIT_DONE : complain(self, EXIT_CANNOT, "cannot write");
}

int cmd_config(const struct command *self, int argc, char **argv)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct config config;
	int operand = arena ? configured_read(self, arena, NULL, 0, NULL, argc, argv, &config) : OPTIONS_BAD;
	int exit_code = operand < 0 ? options_exit(operand) : EXIT_DONE;
	struct str action = operand >= 0 && argc - operand >= 1 ? str_of(argv[operand]) : STR_EMPTY;
	if (operand >= 0) {
		if (argc - operand == 2 && configured_file(self, arena, str_of(argv[operand + 1]), &config))
			exit_code = EXIT_BAD_RECORDS;
		else if (argc - operand <= 2 && str_eq(action, STR("check")))
			exit_code = check(self, arena, &config);
		else if (argc - operand <= 2 && str_eq(action, STR("show")))
			exit_code = show(self, &config);
		else
			exit_code = complain(self, EXIT_USAGE, "check [FILE] or show [FILE] is wanted");
	} else if (operand == OPTIONS_BAD) {
		exit_code = EXIT_BAD_RECORDS;
	}
	arena_free(arena);
	return exit_code;
}
