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

struct reader_options sandboxed_options(const struct config *config)
{
	int mode = words_find(reader_mode_words(), config->read.sandbox);
	return (struct reader_options){.mode = mode < 0 ? READER_AUTO : (enum reader_mode)mode,
				       .patience_s = config->read.timeout_s};
}

enum status sandboxed_by(const struct command *self, const struct config *config, struct reader **out, struct err *err)
{
	const struct reader_options options = sandboxed_options(config);
	struct reader_terms terms;
	enum status status = reader_settle(&options, &terms, out, err);
	if (!status && terms.is_off && options.mode != READER_OFF)
		complain(self, EXIT_DONE, "%s", terms.words);
	return status;
}
