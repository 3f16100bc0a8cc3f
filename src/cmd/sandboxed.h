#ifndef TOCSIN_CMD_SANDBOXED_H
#define TOCSIN_CMD_SANDBOXED_H
/* A reader (reader.h) for commands that read bytes of strangers. */

#include "config.h"
#include "options.h"
#include "reader.h"

#define SANDBOX_FLAG(word)                                                                                             \
	{                                                                                                              \
		"sandbox", FLAG_TEXT, (word), "auto|on|off",                                                           \
			"read in a process without network and files; off when not said"                               \
	}

/* `word` is what --sandbox said; "" is off. An exit code: it cannot be had, or is no such word; that was said. */
int sandboxed_reader(const struct command *self, struct str word, bool for_files, struct reader **out);
/* The same as the configuration says. Fails as reader_settle(). */
MUST_USE enum status sandboxed_by(const struct command *self, const struct config *config, struct reader **out,
				  struct err *err);
struct reader_options sandboxed_options(const struct config *config);

#endif
