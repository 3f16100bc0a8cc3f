/* tocsin completion: prints what a shell needs to complete commands and options. */
#include <stdio.h>

#include "completion_data.h"
#include "options.h"

int cmd_completion(const struct command *self, int argc, char **argv)
{
	int operand = options_read(self, NULL, NULL, 0, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	struct str script = operand + 1 == argc ? completion_data(str_of(argv[operand])) : STR_EMPTY;
	if (script.n == 0)
		return complain(self, EXIT_USAGE, "bash, zsh or fish is wanted");
	return fwrite(script.p, 1, script.n, stdout) == script.n ? EXIT_DONE
								 : complain(self, EXIT_CANNOT, "cannot write");
}
