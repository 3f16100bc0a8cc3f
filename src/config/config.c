#include "config.h"

#include <string.h>

#include "caps.h"
#include "config_priv.h"

/* ---- one value ---- */

MUST_USE static enum status set_list(struct arena *arena, struct strs *list, struct str value, struct err *err)
{
	struct strs fresh = {0};
	struct str piece;
	while (value.n && str_next(&value, ',', &piece)) {
		struct str copy = str_copy(arena, str_trim(piece));
		if (str_trim(piece).n &&
		    (str_is_null(copy) || !str_c(arena, copy) || !strs_add(arena, &fresh, str_of(str_c(arena, copy)))))
			return err_set(err, E_NOMEM, "no memory for a list");
	}
	*list = fresh;
	return OK;
}

MUST_USE static enum status set_number(const struct config_key *key, uint32_t *to, struct str value, struct err *err)
{
	uint64_t number = 0;
	uint32_t seconds = 0;
	bool is_span = key->kind == CONFIG_SPAN;
	bool ok = is_span ? span_parse(value, &seconds) : str_u64(value, &number);
	if (is_span)
		number = seconds;
	if (!ok || number < key->least || number > key->most)
		return err_set(err, E_SYNTAX, "\"%.*s\" is not %s from %u%s to %u%s", STR_FORMAT(str_cut(value, 0, 60)),
			       is_span ? "a span such as 15m" : "a number", key->least, is_span ? "s" : "", key->most,
			       is_span ? "s" : "");
	*to = (uint32_t)number;
	return OK;
}

MUST_USE static enum status set_text(struct arena *arena, struct str *to, struct str value, struct err *err)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
			return err_set(err, E_SYNTAX, "a control character in the value");
	if (value.n > CAP_SETTING_BYTES)
		return err_set(err, E_LIMIT, "longer than %zu KiB", CAP_SETTING_BYTES / KIB);
	char *copy = str_c(arena, value); /* paths go to the system: NUL-terminated */
	if (!copy)
		return err_set(err, E_NOMEM, "no memory for a value");
	*to = (struct str){copy, value.n};
	return OK;
}

/* One of the words of the key. */
MUST_USE static enum status set_word(struct arena *arena, const struct config_key *key, struct str *to,
				     struct str value, struct err *err)
{
	struct str words = str_of(key->value), word;
	while (words.n && str_next(&words, '|', &word))
		if (str_eq(word, value))
			return set_text(arena, to, value, err);
	return err_set(err, E_SYNTAX, "\"%.*s\" is none of %s", STR_FORMAT(str_cut(value, 0, 60)), key->value);
}

enum status config_set(struct config *config, struct arena *arena, const struct config_key *key, struct str value,
		       enum config_origin origin, struct err *err)
{
	size_t n;
	size_t row = (size_t)(key - config_keys(&n));
	void *at = (char *)config + key->offset;
	enum status status = OK;
	value = str_trim(value);
	switch (key->kind) {
	case CONFIG_TEXT:
		status = set_text(arena, at, value, err);
		break;
	case CONFIG_WORD:
		status = set_word(arena, key, at, value, err);
		break;
	case CONFIG_LIST:
		status = set_list(arena, at, value, err);
		break;
	case CONFIG_COUNT:
	case CONFIG_SPAN:
		status = set_number(key, at, value, err);
		break;
	case CONFIG_YES:
		if (!yes_parse(value, at))
			status = err_set(err, E_SYNTAX, "\"%.*s\" is not yes or no", STR_FORMAT(str_cut(value, 0, 60)));
		break;
	}
	if (!status)
		config->origins[row] = origin;
	return status;
}

void config_init(struct config *config, struct arena *arena)
{
	size_t n;
	const struct config_key *keys = config_keys(&n);
	memset(config, 0, sizeof(*config));
	for (size_t i = 0; i < n; i++) {
		struct str preset = str_of(keys[i].preset ? keys[i].preset : "");
		enum status status = config_set(config, arena, &keys[i], preset, ORIGIN_PRESET, NULL);
		(void)status; /* presets are well formed (test_config); without memory what follows fails */
	}
}

/* ---- the environment ---- */

/* "fetch.per_host" is TOCSIN_FETCH_PER_HOST. */
static bool is_variable_of(const struct config_key *key, struct str name)
{
	struct str k = str_of(key->name);
	if (k.n != name.n)
		return false;
	for (size_t i = 0; i < k.n; i++) {
		char want = k.p[i] == '.' ? '_' : k.p[i];
		if (ascii_lower(name.p[i]) != want || is_ascii_lower(name.p[i]))
			return false;
	}
	return true;
}

enum status config_environment(struct config *config, struct arena *arena, char *const *environment,
			       struct strs *unknown, struct err *err)
{
	const struct str head = STR("TOCSIN_");
	size_t n;
	const struct config_key *keys = config_keys(&n);
	for (; environment && *environment; environment++) {
		struct str line = str_of(*environment);
		size_t equals = str_find_byte(line, '=');
		if (!str_starts(line, head) || equals == STR_NONE)
			continue;
		struct str name = str_cut(line, head.n, equals), value = str_cut(line, equals + 1, line.n);
		size_t i = 0;
		while (i < n && !is_variable_of(&keys[i], name))
			i++;
		if (i == n) {
			if (unknown && !str_eq(name, STR("CONFIG")) &&
			    !strs_add(arena, unknown, str_cut(line, 0, equals)))
				return err_set(err, E_NOMEM, "no memory");
			continue;
		}
		struct err why;
		enum status status = config_set(config, arena, &keys[i], value, ORIGIN_ENVIRONMENT, &why);
		if (status)
			return err_set(err, status, "TOCSIN_%.*s (%s): %s", STR_FORMAT(name), keys[i].name, why.msg);
	}
	return OK;
}

/* ---- sources ---- */

bool config_differs(const struct config *a, const struct config *b, const struct config_key *key)
{
	const void *x = (const char *)a + key->offset, *y = (const char *)b + key->offset;
	switch (key->kind) {
	case CONFIG_TEXT:
	case CONFIG_WORD:
		return !str_eq(*(const struct str *)x, *(const struct str *)y);
	case CONFIG_LIST: {
		const struct strs *one = x, *two = y;
		bool same = one->n == two->n;
		for (size_t i = 0; same && i < one->n; i++)
			same = str_eq(one->at[i], two->at[i]);
		return !same;
	}
	case CONFIG_COUNT:
	case CONFIG_SPAN:
		return *(const uint32_t *)x != *(const uint32_t *)y;
	case CONFIG_YES:
		return *(const bool *)x != *(const bool *)y;
	}
	return false;
}

const struct config_source *config_find(const struct config *config, struct str id)
{
	for (size_t i = 0; i < config->sources.n; i++)
		if (str_eq(config->sources.at[i].source.id, id))
			return &config->sources.at[i];
	return NULL;
}

void config_lay_facts(const struct config_source *said, struct source *source)
{
	if (said->said & SAID_TITLE)
		source->title = said->source.title;
	if (said->said & SAID_CATEGORY)
		source->category = said->source.category;
	if (said->said & SAID_CREDIBILITY)
		source->credibility = said->source.credibility;
	if (said->said & SAID_LANGUAGE)
		source->language = said->source.language;
}

void config_lay_settings(const struct config_source *said, struct source_settings *settings)
{
	const struct source_settings *from = &said->source.settings;
	const unsigned bits = said->said / SAID_SETTINGS;
	if (bits & 1)
		settings->is_disabled = from->is_disabled;
	if (bits & 2)
		settings->interval_s = from->interval_s;
	if (bits & 4)
		settings->pages = from->pages;
	if (bits & 8)
		settings->proxy = from->proxy;
	if (bits & 16)
		settings->user_agent = from->user_agent;
	if (bits & 32)
		settings->headers = from->headers;
}
