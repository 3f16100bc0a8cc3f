/* tocsin list, tocsin search: threats of the store, a line each. */
#include "caps.h"
#include "stored.h"

enum { FLAGS_MAX = 8 };

static const struct listing defaults = {
	.folder = {"tocsin-data", 11},
	.order = {"rank", 4},
	.limit = 20,
};

static int run(const struct command *self, struct listing *listing, bool wants_query, int argc, char **argv)
{
	struct flag flags[FLAGS_MAX];
	size_t n = listing_flags(listing, flags);
	int operand = options_read(self, NULL, flags, n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (wants_query && operand == argc)
		return complain(self, EXIT_USAGE, "words are missing; see tocsin search --help");
	struct arena *arena = arena_new(CAP_REQUEST_BYTES);
	struct strs words = {0};
	for (int i = operand; arena && i < argc; i++)
		if (!strs_add(arena, &words, str_of(argv[i])))
			break;
	if (arena && words.n > 0)
		listing->query = str_join(arena, words.at, words.n, STR(" "));
	bool has_all = arena && (words.n == 0 || listing->query.n > 0);
	int exit_code = has_all ? listing_print(self, listing) : complain(self, EXIT_CANNOT, "no memory");
	arena_free(arena);
	return exit_code;
}

int cmd_list(const struct command *self, int argc, char **argv)
{
	struct listing listing = defaults;
	return run(self, &listing, false, argc, argv);
}

int cmd_search(const struct command *self, int argc, char **argv)
{
	struct listing listing = defaults;
	listing.singles = true;
	return run(self, &listing, true, argc, argv);
}
