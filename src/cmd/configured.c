#include "configured.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "get.h"
#include "records.h"

enum { FLAGS_MOST = CONFIG_KEYS_MAX + 24 };

struct given { /* what the command line said, by key */
	struct strs lists[CONFIG_KEYS_MAX];
	struct str texts[CONFIG_KEYS_MAX];
	bool yes[CONFIG_KEYS_MAX];
};

static bool is_wanted(const char *const *only, const char *name)
{
	for (size_t i = 0; only && only[i]; i++)
		if (strcmp(only[i], name) == 0)
			return true;
	return !only;
}

static struct flag flag_of(const struct config_key *key, struct given *given, size_t row)
{
	struct flag flag = {.name = key->option, .value = key->value, .help = key->help};
	if (key->kind == CONFIG_LIST) {
		flag.kind = FLAG_LIST;
		flag.to = &given->lists[row];
	} else if (key->kind == CONFIG_YES) {
		flag.kind = FLAG_YES;
		flag.to = &given->yes[row];
	} else {
		flag.kind = FLAG_TEXT;
		flag.to = &given->texts[row];
	}
	return flag;
}

/* ---- the file ---- */

enum status configured_file(const struct command *self, struct arena *arena, struct str path, struct config *config)
{
	struct buf bytes;
	struct err err = {0};
	struct config_faults faults = {0};
	FILE *file = fopen(path.p, "rb"); /* from argv, the environment or str_c: NUL-terminated */
	if (!file)
		return (enum status)(complain(self, EXIT_CANNOT, "cannot open %s: %s", path.p, strerror(errno)), E_IO);
	enum status status = read_all(file, CAP_CONFIG_BYTES, &bytes, &err);
	fclose(file);
	struct str text = status ? STR_EMPTY : str_copy(arena, buf_str(&bytes));
	buf_release(&bytes);
	if (!status)
		status = config_read(config, arena, text, path, &faults, &err);
	for (size_t i = 0; i < faults.lines.n; i++)
		fprintf(stderr, "%.*s\n", STR_FORMAT(faults.lines.at[i]));
	if (faults.n > faults.lines.n)
		fprintf(stderr, "... and %zu more\n", faults.n - faults.lines.n);
	if (status && !faults.n)
		complain(self, EXIT_CANNOT, "%s", err.msg);
	return status;
}

static enum status read_configuration(const struct command *self, struct arena *arena, struct str named,
				      const struct given *given, struct config *config)
{
	const char *of_environment = getenv("TOCSIN_CONFIG"), *data = getenv("TOCSIN_DATA");
	struct str folder = given->texts[0].n ? given->texts[0]
			    : data            ? str_of(data)
					      : config->data; /* row 0 is `data` */
	if (!named.n && of_environment)
		named = str_of(of_environment);
	if (named.n)
		return configured_file(self, arena, named, config);
	struct str at = str_print(arena, "%.*s/tocsin.yaml", STR_FORMAT(folder));
	if (!str_is_null(at) && access(at.p, F_OK) == 0)
		return configured_file(self, arena, at, config);
	at = STR("/etc/tocsin/tocsin.yaml");
	return access(at.p, F_OK) == 0 ? configured_file(self, arena, at, config) : OK;
}

/* ---- options ---- */

static enum status set_options(const struct command *self, struct arena *arena, const struct given *given,
			       struct config *config)
{
	size_t n;
	const struct config_key *keys = config_keys(&n);
	for (size_t i = 0; i < n; i++) {
		struct str value = given->texts[i];
		struct err err;
		if (given->yes[i])
			value = str_starts(str_of(keys[i].option), STR("no-")) ? STR("no") : STR("yes");
		if (given->lists[i].n)
			value = str_join(arena, given->lists[i].at, given->lists[i].n, STR(","));
		if (!value.n && str_is_null(given->texts[i]))
			continue;
		enum status status = config_set(config, arena, &keys[i], value, ORIGIN_OPTION, &err);
		if (status) {
			complain(self, EXIT_USAGE, "--%s: %s", keys[i].option, err.msg);
			return status;
		}
	}
	return OK;
}

int configured_read(const struct command *self, struct arena *arena, const struct flag *more, size_t more_n,
		    const char *const *only, int argc, char **argv, struct config *config)
{
	struct given *given = arena_zero(arena, 1, sizeof(*given));
	struct flag flags[FLAGS_MOST];
	struct str file = STR_EMPTY;
	size_t n, flags_n = 0;
	const struct config_key *keys = config_keys(&n);
	if (!given)
		return OPTIONS_BAD;
	for (size_t i = 0; i < n; i++)
		if (is_wanted(only, keys[i].name))
			flags[flags_n++] = flag_of(&keys[i], given, i);
	flags[flags_n++] =
		(struct flag){"config", FLAG_TEXT, &file, "FILE", "a tocsin.yaml; see docs/configuration.md"};
	for (size_t i = 0; i < more_n && flags_n < FLAGS_MOST; i++)
		flags[flags_n++] = more[i];
	int operand = options_read(self, arena, flags, flags_n, argc, argv);
	if (operand < 0)
		return operand;
	config_init(config, arena);
	struct err err;
	if (read_configuration(self, arena, file, given, config))
		return OPTIONS_BAD;
	if (config_environment(config, arena, environ, NULL, &err)) {
		complain(self, EXIT_USAGE, "%s", err.msg);
		return OPTIONS_BAD;
	}
	return set_options(self, arena, given, config) ? OPTIONS_BAD : operand;
}

struct fetch_options configured_fetch(const struct config *config)
{
	return (struct fetch_options){
		.user_agent = config->fetch.user_agent.n ? config->fetch.user_agent : STR(USER_AGENT),
		.allow_private = config->allow_private,
		.no_robots = !config->fetch.robots,
		.resolver = config->fetch.resolver,
		.ca_file = config->fetch.ca_file,
		.proxy = config->fetch.proxy,
		.in_flight = config->fetch.in_flight,
		.per_host = config->fetch.per_host,
		.page_gap_ms = config->fetch.page_gap_s * 1000,
		.transfer_s = config->fetch.timeout_s,
		.connect_s = config->fetch.connect_timeout_s,
		.slow_s = config->fetch.slow_s,
	};
}
