/* tocsin help, tocsin version. */
#include <stdio.h>

#include "config.h"
#include "options.h"
#include "terminal.h"

enum { COMMANDS_MAX = 40 };

static void print_overview(void)
{
	printf("usage: tocsin COMMAND [OPTION]...\n\n"
	       "An alarm bell for security news: feeds in, threats out.\n\n");
	for (const struct command *c = commands(); c->name; c++)
		printf("  %-10s %s\n", c->name, c->summary);
	printf("\ntocsin COMMAND --help tells more. Exit codes: 0 done, 1 some records were bad,\n"
	       "2 usage, 3 cannot run.\n");
}

/* The command that stands behind its options, or "". */
static struct str command_behind(const char *const *names, size_t n, int argc, char **argv)
{
	for (int i = 2; argv[1][0] == '-' && i < argc; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(str_of(argv[i]), str_of(names[k])))
				return str_of(names[k]);
	return STR_EMPTY;
}

int no_such_command(int argc, char **argv)
{
	const char *names[COMMANDS_MAX];
	size_t n = 0;
	for (const struct command *c = commands(); c->name && n < COMMANDS_MAX; c++)
		names[n++] = c->name;
	struct str behind = command_behind(names, n, argc, argv), nearest = config_nearest(str_of(argv[1]), names, n);
	say(stderr, "tocsin: \"%s\" is not a command; ", argv[1]);
	if (behind.n)
		say(stderr, "options stand behind it: tocsin %.*s %s ...\n", STR_FORMAT(behind), argv[1]);
	else if (nearest.n)
		say(stderr, "did you mean %.*s? See tocsin help\n", STR_FORMAT(nearest));
	else
		say(stderr, "see tocsin help\n");
	return EXIT_USAGE;
}

int cmd_help(const struct command *self, int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-') {
		print_overview();
		return EXIT_DONE;
	}
	for (const struct command *c = commands(); c->name; c++)
		if (str_eq(str_of(argv[1]), str_of(c->name))) {
			char name[] = "tocsin", help[] = "--help";
			char *args[] = {name, help, NULL};
			return c->run == cmd_help ? (print_overview(), EXIT_DONE) : c->run(c, 2, args);
		}
	(void)self;
	return no_such_command(argc, argv);
}

int cmd_version(const struct command *self, int argc, char **argv)
{
	int operand = options_read(self, NULL, NULL, 0, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	printf("tocsin %s\n", TOCSIN_VERSION);
	return EXIT_DONE;
}
