#ifndef TOCSIN_CMD_CONFIGURED_H
#define TOCSIN_CMD_CONFIGURED_H
/* The configuration of one run: presets, tocsin.yaml, the environment, options, in this order.
 *
 * The file is that of --config or TOCSIN_CONFIG, else DIR/tocsin.yaml of the data folder, else
 * /etc/tocsin/tocsin.yaml; none is fine unless it was named. The options are made from the table of keys. */

#include "config.h"
#include "fetch.h"
#include "options.h"

/* Reads options and configuration. Answers as options_read does; OPTIONS_BAD also for a fault, which was
 * printed. `more` are the command's own options. `only`: the keys that are options here, all when NULL (ends
 * with NULL). */
int configured_read(const struct command *self, struct arena *arena, const struct flag *more, size_t more_n,
		    const char *const *only, int argc, char **argv, struct config *config);
/* The same without options of the command line, for a file of the caller's. Faults are printed. */
MUST_USE enum status configured_file(const struct command *self, struct arena *arena, struct str path,
				     struct config *config);
/* What the fetch loop takes from it. */
struct fetch_options configured_fetch(const struct config *config);

#endif
