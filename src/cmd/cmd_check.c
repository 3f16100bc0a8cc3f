/* tocsin check: is the store whole? */
#include <stdio.h>

#include "options.h"
#include "store.h"

int cmd_check(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	const struct flag flags[] = {
		DATA_FLAG(&folder),
	};
	int operand = options_read(self, NULL, flags, 1, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	struct store *store = NULL;
	struct store_stats stats;
	struct err err;
	int exit_code = EXIT_DONE;
	if (store_open(folder.p, STORE_READ, &store, &err) || store_check(store, &err) ||
	    store_stats(store, &stats, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else
		printf("whole: %llu articles (%llu copies), %llu threats, %llu merged, %llu sources, %llu entries "
		       "seen\n",
		       (unsigned long long)stats.articles, (unsigned long long)stats.copies,
		       (unsigned long long)stats.threats, (unsigned long long)stats.merged,
		       (unsigned long long)stats.sources, (unsigned long long)stats.entries);
	store_close(store);
	return exit_code;
}
