#include "sandboxed.h"

int sandboxed_reader(const struct command *self, struct str word, bool for_files, struct reader **out)
{
	int mode = word.n ? words_find(reader_mode_words(), word) : READER_OFF;
	struct reader_options options = {.mode = (enum reader_mode)mode, .for_files = for_files};
	struct reader_terms terms;
	struct err err;
	if (mode < 0)
		return complain(self, EXIT_USAGE, "--sandbox wants auto, on or off, not \"%.*s\"", STR_FORMAT(word));
	if (reader_settle(&options, &terms, out, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	if (terms.is_off && mode != READER_OFF)
		complain(self, EXIT_DONE, "%s", terms.words);
	return EXIT_DONE;
}
