/* tocsin list, tocsin search: threats of the store, a line each. */
#include "caps.h"
#include "stored.h"

enum { FLAGS_MAX = 8 };

static const struct listing defaults = {
	.folder = {"tocsin-data", 11},
	.order = {"rank", 4},
	.limit = 20,
};

int cmd_list(const struct command *self, int argc, char **argv)
{
	struct listing listing = defaults;
	struct flag flags[FLAGS_MAX];
	size_t n = listing_flags(&listing, flags);
	int operand = options_read(self, NULL, flags, n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	return operand < argc ? complain(self, EXIT_USAGE, "\"%s\" is too much; see tocsin list --help", argv[operand])
			      : listing_print(self, &listing);
}

int cmd_search(const struct command *self, int argc, char **argv)
{
	struct listing listing = defaults;
	struct flag flags[FLAGS_MAX];
	size_t n = listing_flags(&listing, flags);
	int operand = options_read(self, NULL, flags, n, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand == argc)
		return complain(self, EXIT_USAGE, "words are missing; see tocsin search --help");
	struct arena *arena = arena_new(CAP_REQUEST_BYTES);
	struct strs words = {0};
	for (int i = operand; arena && i < argc; i++)
		if (!strs_add(arena, &words, str_of(argv[i])))
			break;
	listing.search = arena ? str_join(arena, words.at, words.n, STR(" ")) : STR_EMPTY;
	listing.singles = true;
	int exit_code = listing.search.n ? listing_print(self, &listing) : complain(self, EXIT_CANNOT, "no memory");
	arena_free(arena);
	return exit_code;
}
