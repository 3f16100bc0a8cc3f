/* The configuration as it came out, in the language of its file. */
#include "buf.h"
#include "config_priv.h"

static void print_text(struct buf *out, struct str text)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_byte(out, '\\');
		if (text.p[i] == '\n')
			buf_add_c(out, "\\n");
		else
			buf_add_byte(out, text.p[i]);
	}
	buf_add_byte(out, '"');
}

static void print_list(struct buf *out, const struct strs *list)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		buf_add_c(out, i ? ", " : "");
		print_text(out, list->at[i]);
	}
	buf_add_byte(out, ']');
}

static void print_value(struct buf *out, const struct config *config, const struct config_key *key)
{
	const void *at = (const char *)config + key->offset;
	switch (key->kind) {
	case CONFIG_TEXT:
	case CONFIG_WORD:
		print_text(out, *(const struct str *)at);
		break;
	case CONFIG_LIST:
		print_list(out, at);
		break;
	case CONFIG_COUNT:
		buf_print(out, "%u", *(const uint32_t *)at);
		break;
	case CONFIG_SPAN:
		buf_print(out, "%us", *(const uint32_t *)at);
		break;
	case CONFIG_YES:
		buf_add_c(out, *(const bool *)at ? "yes" : "no");
		break;
	}
}

static void print_origin(struct buf *out, const struct config *config, const struct config_key *key, size_t row)
{
	switch (config->origins[row]) {
	case ORIGIN_PRESET:
		break;
	case ORIGIN_FILE:
		buf_print(out, "  # %.*s:%u", STR_FORMAT(config->path), config->lines[row]);
		break;
	case ORIGIN_ENVIRONMENT:
		buf_add_c(out, "  # environment");
		break;
	case ORIGIN_OPTION:
		buf_print(out, "  # --%s", key->option);
		break;
	}
	buf_add_byte(out, '\n');
}

static void print_headers(struct buf *out, struct str lines)
{
	struct str line;
	buf_add_c(out, "    headers:\n");
	while (lines.n && str_next(&lines, '\n', &line)) {
		size_t colon = str_find_byte(line, ':');
		if (colon != STR_NONE)
			buf_print(out, "      %.*s: \"(hidden)\"\n", STR_FORMAT(str_cut(line, 0, colon)));
	}
}

static void print_source(struct buf *out, const struct config_source *c)
{
	const struct source_settings *s = &c->source.settings;
	buf_add_c(out, c->source.url.n ? "  - url: " : "  - id: ");
	print_text(out, c->source.url.n ? c->source.url : c->source.id);
	buf_print(out, "  # line %u\n", c->line);
	const struct {
		const char *key;
		struct str value;
		unsigned bit;
	} texts[] = {
		{"title", c->source.title, SAID_TITLE},
		{"category", words_name(source_category_words(), (int)c->source.category), SAID_CATEGORY},
		{"language", c->source.language, SAID_LANGUAGE},
		{"enabled", s->is_disabled ? STR("no") : STR("yes"), SAID_SETTINGS << 0},
		{"full_page", words_name(page_mode_words(), (int)s->pages), SAID_SETTINGS << 2},
		{"proxy", s->proxy, SAID_SETTINGS << 3},
		{"user_agent", s->user_agent, SAID_SETTINGS << 4},
	};
	if (c->said & SAID_CREDIBILITY)
		buf_print(out, "    credibility: %u\n", c->source.credibility);
	if (c->said & SAID_SETTINGS << 1)
		buf_print(out, "    interval: %us\n", s->interval_s);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (c->said & texts[i].bit) {
			buf_print(out, "    %s: ", texts[i].key);
			print_text(out, texts[i].value);
			buf_add_byte(out, '\n');
		}
	if (c->said & SAID_SETTINGS << 5)
		print_headers(out, s->headers);
}

/* "brief.llm" after "brief": the lines that open what was not open yet; the depth of what stands below. */
static int print_sections(struct buf *out, struct str open, struct str path)
{
	struct str name;
	size_t end = 0;
	int depth = 0;
	for (struct str rest = path; rest.n && str_next(&rest, '.', &name); depth++) {
		end += name.n + (end > 0);
		bool is_open = str_starts(open, str_cut(path, 0, end)) && (open.n == end || open.p[end] == '.');
		if (!is_open)
			buf_print(out, "%*s%.*s:\n", 2 * depth, "", STR_FORMAT(name));
	}
	return depth;
}

void config_print(const struct config *config, struct buf *out)
{
	size_t n;
	const struct config_key *keys = config_keys(&n);
	struct str section = STR_EMPTY;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(keys[i].name);
		size_t from = name.n;
		while (from > 0 && name.p[from - 1] != '.')
			from--;
		struct str path = from ? str_cut(name, 0, from - 1) : STR_EMPTY;
		int depth = print_sections(out, section, path);
		section = path;
		buf_print(out, "%*s%.*s: ", 2 * depth, "", STR_FORMAT(str_cut(name, from, name.n)));
		print_value(out, config, &keys[i]);
		print_origin(out, config, &keys[i], i);
	}
	if (config->sources.n)
		buf_add_c(out, "sources:\n");
	for (size_t i = 0; i < config->sources.n; i++)
		print_source(out, &config->sources.at[i]);
}
