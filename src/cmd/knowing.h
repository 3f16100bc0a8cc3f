#ifndef TOCSIN_CMD_KNOWING_H
#define TOCSIN_CMD_KNOWING_H
/* The tools of the line with the imported knowledge that a command is told of. */

#include "options.h"
#include "tools.h"

struct knowing {
	struct str data;    /* --data: a data folder, with knowledge/ in it; "" none */
	struct str folder;  /* --knowledge: a folder of compact files; "" that of the data folder */
	struct str weights; /* --weights: rows over the weights of the severity; "" none */
};
/* --knowledge alone, for commands that have a data folder anyway. */
struct flag knowing_flag(struct knowing *knowing);
struct flag weights_flag(struct knowing *knowing);
/* --data and --knowledge, for the filters, which have none. */
enum { KNOWING_FLAGS = 2 };
size_t knowing_flags(struct knowing *knowing, struct flag *flags);

/* The folder to look into, NUL-terminated; "" none. Lies in `path`. */
enum { KNOWING_PATH_BYTES = 4096 };
const char *knowing_folder(const struct knowing *knowing, char path[KNOWING_PATH_BYTES]);

/* Loads; a compact file that is not used is told of on stderr. */
MUST_USE enum status knowing_init(const struct command *self, const struct knowing *knowing, struct tools *tools,
				  struct err *err);

#endif
