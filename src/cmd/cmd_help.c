/* tocsin help, tocsin version. */
#include <stdio.h>

#include "options.h"

static void print_overview(void)
{
	printf("usage: tocsin COMMAND [OPTION]...\n\n"
	       "An alarm bell for security news: feeds in, threats out.\n\n");
	for (const struct command *c = commands(); c->name; c++)
		printf("  %-10s %s\n", c->name, c->summary);
	printf("\ntocsin COMMAND --help tells more. Exit codes: 0 done, 1 some records were bad,\n"
	       "2 usage, 3 cannot run.\n");
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
	return complain(self, EXIT_USAGE, "\"%s\" is not a command; see tocsin help", argv[1]);
}

int cmd_version(const struct command *self, int argc, char **argv)
{
	int operand = options_read(self, NULL, NULL, 0, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	printf("tocsin %s\n", TOCSIN_VERSION);
	return EXIT_DONE;
}
