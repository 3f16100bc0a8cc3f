/* The table: one row a key. */
#include "caps.h"
#include "config_priv.h"

#define AT(member) offsetof(struct config, member)

static const struct config_key keys[] = {
	{"data", "data", CONFIG_TEXT, AT(data), 0, 0, "tocsin-data", "DIR", "the data folder"},
	{"listen", "listen", CONFIG_TEXT, AT(listen), 0, 0, "127.0.0.1:8480", "ADDR:PORT", "where to serve"},
	{"feeds", "feeds", CONFIG_LIST, AT(feeds), 0, 0, NULL, "FILE|URL",
	 "OPML list of sources; repeats; without one the default pack"},
	{"allow_private", "allow-private", CONFIG_LIST, AT(allow_private), 0, 0, NULL, "CIDR",
	 "may be fetched although not public; repeats"},
	{"workers", "workers", CONFIG_COUNT, AT(workers), 0, 64, "0", "N",
	 "threads that read articles; 0: one less than processors"},
	{"knowledge", "knowledge", CONFIG_TEXT, AT(knowledge), 0, 0, "", "DIR",
	 "imported knowledge; knowledge/ of the data folder when not said"},
	{"weights", "weights", CONFIG_TEXT, AT(weights), 0, 0, "", "FILE",
	 "rows over the weights of the severity (docs/severity.md)"},
	{"poll", "no-poll", CONFIG_YES, AT(poll), 0, 0, "yes", NULL, "only serve what is stored"},
	{"sample", "no-sample", CONFIG_YES, AT(sample), 0, 0, "yes", NULL,
	 "do not load the sample when no source answers"},

	{"fetch.interval", "interval", CONFIG_SPAN, AT(fetch.interval_s), 0, CAP_POLL_MAX_S, "0", "SPAN",
	 "ask each source so often, whatever its habit: for trials; 0: its habit"},
	{"fetch.pages", "no-pages", CONFIG_YES, AT(fetch.pages), 0, 0, "yes", NULL,
	 "never fetch the pages of entries, whatever a source says"},
	{"fetch.robots", "no-robots", CONFIG_YES, AT(fetch.robots), 0, 0, "yes", NULL,
	 "do not ask for robots.txt before pages: for your own sites"},
	{"fetch.resolver", "resolver", CONFIG_TEXT, AT(fetch.resolver), 0, 0, "", "ADDR:PORT",
	 "name server to ask; else the machine's"},
	{"fetch.ca_file", "ca-file", CONFIG_TEXT, AT(fetch.ca_file), 0, 0, "", "FILE",
	 "certificate authorities to trust (PEM); else the machine's"},
	{"fetch.user_agent", "user-agent", CONFIG_TEXT, AT(fetch.user_agent), 0, 0, "", "TEXT",
	 "who asks; else tocsin's own name and address"},
	{"fetch.proxy", "proxy", CONFIG_TEXT, AT(fetch.proxy), 0, 0, "", "URL",
	 "ask through it; inside your network it must be in allow_private too"},
	{"fetch.in_flight", "in-flight", CONFIG_COUNT, AT(fetch.in_flight), 1, 4 * CAP_IN_FLIGHT, "1000", "N",
	 "transfers at a time"},
	{"fetch.per_host", "per-host", CONFIG_COUNT, AT(fetch.per_host), 1, 16, "2", "N",
	 "transfers at a time from one host"},
	{"fetch.page_gap", "page-gap", CONFIG_SPAN, AT(fetch.page_gap_s), 1, 3600, "1s", "SPAN",
	 "between two pages of one host"},
	{"fetch.timeout", "timeout", CONFIG_SPAN, AT(fetch.timeout_s), 1, 600, "45s", "SPAN",
	 "for one transfer with all of its redirects"},
	{"fetch.connect_timeout", "connect-timeout", CONFIG_SPAN, AT(fetch.connect_timeout_s), 1, 300, "10s", "SPAN",
	 "for a connection"},
	{"fetch.slow", "slow", CONFIG_SPAN, AT(fetch.slow_s), 1, 300, "15s", "SPAN",
	 "give up what is slower than 300 bytes a second for so long"},

	{"read.sandbox", "sandbox", CONFIG_WORD, AT(read.sandbox), 0, 0, "auto", "auto|on|off",
	 "read feeds and pages in processes without network and files; on: or do not start"},
	{"read.timeout", "read-timeout", CONFIG_SPAN, AT(read.timeout_s), 1, 600, "30s", "SPAN",
	 "for one feed or page to be read; its reader is ended then"},

	{"serve.rate_limit", "rate-limit", CONFIG_COUNT, AT(serve.rate_limit), 0, 1000000, "0", "N",
	 "requests a minute of one address to API and feeds; 0: no limit"},
	{"serve.request_timeout", "request-timeout", CONFIG_SPAN, AT(serve.request_timeout_s), 1, 3600, "30s", "SPAN",
	 "for a client to send a whole request; ten times that to take its answer"},
	{"serve.allow_origin", "allow-origin", CONFIG_LIST, AT(serve.allow_origin), 0, 0, NULL, "ORIGIN",
	 "may read the API from a browser; repeats"},

	{"brief.llm.url", "llm-url", CONFIG_TEXT, AT(brief.llm.url), 0, 0, "", "URL",
	 "OpenAI-compatible endpoint that words briefs anew (docs/briefs.md); else none does"},
	{"brief.llm.model", "llm-model", CONFIG_TEXT, AT(brief.llm.model), 0, 0, "", "NAME", "its model"},
	{"brief.llm.key_file", "llm-key-file", CONFIG_TEXT, AT(brief.llm.key_file), 0, 0, "", "FILE",
	 "file with its key"},
	{"brief.llm.timeout", "llm-timeout", CONFIG_SPAN, AT(brief.llm.timeout_s), 1, 600, "60s", "SPAN",
	 "for one brief"},
};
enum { KEYS_N = sizeof(keys) / sizeof(keys[0]) };
_Static_assert((int)KEYS_N <= (int)CONFIG_KEYS_MAX, "struct config notes the origin of each key");

const struct config_key *config_keys(size_t *n)
{
	*n = KEYS_N;
	return keys;
}

const struct config_key *config_key_find(struct str name)
{
	for (size_t i = 0; i < KEYS_N; i++)
		if (str_eq(name, str_of(keys[i].name)))
			return &keys[i];
	return NULL;
}

bool config_is_live(const struct config_key *key)
{
	static const char *const names[] = {"feeds", "fetch.interval", "fetch.pages"};
	bool is = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		is |= str_eq(str_of(key->name), str_of(names[i]));
	return is;
}

const char *const *config_setting_names(void)
{
	static const char *const names[SETTINGS_N] = {"enabled", "interval",   "full-page",
						      "proxy",   "user-agent", "headers"};
	return names;
}

struct str config_setting_key(struct arena *arena, size_t i)
{
	char *key = str_c(arena, str_of(config_setting_names()[i]));
	for (char *c = key; c && *c; c++)
		if (*c == '-')
			*c = '_';
	return str_of(key);
}
