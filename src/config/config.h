#ifndef TOCSIN_CONFIG_H
#define TOCSIN_CONFIG_H
/* config: what the operator set, as one struct that is read only once it is made.
 *
 * Each value has a key of tocsin.yaml ("fetch.resolver"), an option (--resolver) and a variable of the
 * environment (TOCSIN_FETCH_RESOLVER); the option wins over the environment, that over the file, that over
 * the preset. A list is replaced, not added to. `sources` exists in the file only.
 * To add a key: a row in config_keys.c and its member below; the option, the variable, `config show` and the
 * check of the file follow. Sections for other rooms (score, brief, serve) are members and rows in the same way.
 * Pure: bytes and variables come in as parameters. Memory: all in the arena. Fails: E_SYNTAX with the first
 * fault; all (at most CAP_CONFIG_FAULTS) are listed as "tocsin.yaml:3:11: fetch.per_host: ...". */

#include "source.h"

enum config_origin { ORIGIN_PRESET, ORIGIN_FILE, ORIGIN_ENVIRONMENT, ORIGIN_OPTION };
enum { CONFIG_KEYS_MAX = 64 };

enum config_said { /* of a source, beside its settings */
		   SAID_TITLE = 1,
		   SAID_CATEGORY = 2,
		   SAID_CREDIBILITY = 4,
		   SAID_LANGUAGE = 8,
		   SAID_SETTINGS = 16, /* the first; then one bit each, in the order of config_setting_names */
};
struct config_source {
	struct source source; /* by id; by url also when the id was not said */
	unsigned said;
	uint32_t line; /* of the file */
};
VEC_TYPE(config_sources, struct config_source);

struct config {
	struct str data, listen, knowledge, weights;
	struct strs feeds, allow_private;
	uint32_t workers;
	bool poll, sample;
	struct {
		struct str resolver, ca_file, user_agent, proxy;
		uint32_t interval_s, in_flight, per_host, page_gap_s, timeout_s, connect_timeout_s, slow_s;
		bool pages, robots;
	} fetch;
	struct {
		struct str sandbox; /* "auto" "on" "off" */
		uint32_t timeout_s;
	} read;
	struct {
		uint32_t request_timeout_s;
		uint32_t rate_limit; /* requests a minute of one address; 0 none */
		struct strs allow_origin;
	} serve;
	struct {
		struct {
			struct str url, model, key_file;
			uint32_t timeout_s;
		} llm;
	} brief;
	struct config_sources sources;

	struct str path; /* of the file that was read; "" none */
	enum config_origin origins[CONFIG_KEYS_MAX];
	uint32_t lines[CONFIG_KEYS_MAX]; /* of the file */
};

/* ---- the table of keys ---- */

enum config_kind { CONFIG_TEXT, CONFIG_WORD, CONFIG_LIST, CONFIG_COUNT, CONFIG_SPAN, CONFIG_YES };
struct config_key {
	const char *name;   /* "fetch.per_host" */
	const char *option; /* "per-host"; "no-pages" says no */
	enum config_kind kind;
	size_t offset; /* in struct config */
	uint32_t least, most;
	const char *preset; /* NULL for lists: empty */
	const char *value;  /* what is wanted, in a word: "ADDR:PORT"; of CONFIG_WORD all that may be said: "yes|no" */
	const char *help;
};
const struct config_key *config_keys(size_t *n);
const struct config_key *config_key_find(struct str name); /* NULL: none */
bool config_is_live(const struct config_key *key);         /* may change while the program runs (SIGHUP) */
/* The known word nearest to a mistyped one, at most two or three letters away; "" none. */
struct str config_nearest(struct str word, const char *const *known, size_t n);

/* ---- making it ---- */

void config_init(struct config *config, struct arena *arena); /* the presets */
/* One value; "a,b" for lists. `origin` is noted. Fails with what the key wants, without its name in front. */
MUST_USE enum status config_set(struct config *config, struct arena *arena, const struct config_key *key,
				struct str value, enum config_origin origin, struct err *err);
struct config_faults {
	struct strs lines; /* whole sentences */
	size_t n;          /* also those that were not listed */
};
/* The bytes of a tocsin.yaml over what `config` holds. `path` is for messages. */
MUST_USE enum status config_read(struct config *config, struct arena *arena, struct str bytes, struct str path,
				 struct config_faults *faults, struct err *err);
/* Variables "TOCSIN_FETCH_RESOLVER=..." of an environment, NULL at its end. `unknown` lists TOCSIN_ names that
 * are no keys. */
MUST_USE enum status config_environment(struct config *config, struct arena *arena, char *const *environment,
					struct strs *unknown, struct err *err);

/* The whole configuration as a tocsin.yaml, with where each value came from; header values are hidden. */
void config_print(const struct config *config, struct buf *out);

/* Is the value of the key another one in the two? */
bool config_differs(const struct config *a, const struct config *b, const struct config_key *key);

/* What the file says of a source; NULL: nothing. */
const struct config_source *config_find(const struct config *config, struct str id);
void config_lay_facts(const struct config_source *said, struct source *source); /* title, category ... */
void config_lay_settings(const struct config_source *said, struct source_settings *settings);

#endif
