/* tocsin.yaml by libfyaml: a tree that is walked against the table of keys. */
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "charset.h"
#include "config_priv.h"
#include "url.h"

struct reading {
	struct config *config;
	struct arena *arena;
	struct str path;
	struct config_faults *faults;
	enum status status; /* E_NOMEM only; faults are listed */
};

/* ---- faults ---- */

static struct fy_mark mark_of(struct fy_node *node)
{
	for (int depth = 0; node && depth < CAP_CONFIG_DEPTH; depth++) {
		if (fy_node_is_scalar(node)) {
			struct fy_token *token = fy_node_get_scalar_token(node);
			const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
			return mark ? *mark : (struct fy_mark){0};
		}
		if (fy_node_is_mapping(node)) {
			struct fy_node_pair *pair = fy_node_mapping_get_by_index(node, 0);
			node = pair ? fy_node_pair_key(pair) : NULL;
		} else {
			node = fy_node_sequence_get_by_index(node, 0);
		}
	}
	return (struct fy_mark){0};
}

static void fault(struct reading *r, struct fy_node *at, const char *format, ...) PRINTF_LIKE(3, 4);
static void fault(struct reading *r, struct fy_node *at, const char *format, ...)
{
	struct fy_mark mark = mark_of(at);
	struct err text;
	va_list args;
	va_start(args, format);
	(void)err_setv(&text, E_SYNTAX, format, args);
	va_end(args);
	r->faults->n++;
	if (r->faults->lines.n >= CAP_CONFIG_FAULTS)
		return;
	struct str line =
		str_print(r->arena, "%.*s:%d:%d: %s", STR_FORMAT(r->path), mark.line + 1, mark.column + 1, text.msg);
	if (str_is_null(line) || !strs_add(r->arena, &r->faults->lines, line))
		r->status = E_NOMEM;
}

static void fault_unknown(struct reading *r, struct fy_node *at, struct str name, const char *where,
			  const char *const *known, size_t n)
{
	struct str nearest = config_nearest(name, known, n);
	if (nearest.n)
		fault(r, at, "%s%.*s: there is no such key; did you mean %.*s?", where,
		      STR_FORMAT(str_cut(name, 0, 60)), STR_FORMAT(nearest));
	else
		fault(r, at, "%s%.*s: there is no such key (docs/configuration.md)", where,
		      STR_FORMAT(str_cut(name, 0, 60)));
}

/* ---- nodes ---- */

static struct str scalar(struct fy_node *node)
{
	size_t n = 0;
	const char *p =
		node && fy_node_is_scalar(node) && !fy_node_is_alias(node) ? fy_node_get_scalar(node, &n) : NULL;
	return p ? (struct str){p, n} : STR_EMPTY;
}

static bool is_plain_scalar(struct fy_node *node)
{
	return node && fy_node_is_scalar(node) && !fy_node_is_alias(node);
}

/* A list as "a,b"; a single value is a list of one. */
static bool list_text(struct reading *r, struct fy_node *node, struct str name, struct str *out)
{
	struct strs items = {0};
	void *walk = NULL;
	if (is_plain_scalar(node)) {
		*out = scalar(node);
		return true;
	}
	if (!fy_node_is_sequence(node)) {
		fault(r, node, "%.*s: a list is wanted: [a, b]", STR_FORMAT(name));
		return false;
	}
	for (struct fy_node *item; (item = fy_node_sequence_iterate(node, &walk)) != NULL;) {
		if (!is_plain_scalar(item) || str_find_byte(scalar(item), ',') != STR_NONE) {
			fault(r, item, "%.*s: a single value is wanted here, without a comma", STR_FORMAT(name));
			return false;
		}
		if (!strs_add(r->arena, &items, scalar(item)))
			r->status = E_NOMEM;
	}
	*out = items.n ? str_join(r->arena, items.at, items.n, STR(",")) : STR_EMPTY;
	return true;
}

/* ---- keys ---- */

static void read_key(struct reading *r, struct fy_node *at, const struct config_key *key, struct fy_node *value)
{
	struct str text = scalar(value);
	struct err why;
	size_t n;
	size_t row = (size_t)(key - config_keys(&n));
	if (key->kind == CONFIG_LIST) {
		if (!list_text(r, value, str_of(key->name), &text))
			return;
	} else if (!is_plain_scalar(value)) {
		fault(r, value ? value : at, "%s: a single value is wanted (%s)", key->name,
		      key->value ? key->value : "yes or no");
		return;
	}
	if (r->config->lines[row])
		fault(r, at, "%s: said before, in line %u", key->name, r->config->lines[row]);
	enum status status = config_set(r->config, r->arena, key, text, ORIGIN_FILE, &why);
	if (status == E_NOMEM)
		r->status = status;
	else if (status)
		fault(r, value, "%s: %s", key->name, why.msg);
	r->config->lines[row] = (uint32_t)mark_of(at).line + 1;
}

static void read_sources(struct reading *r, struct fy_node *list);

static bool is_section(struct str name)
{
	size_t n;
	const struct config_key *keys = config_keys(&n);
	for (size_t i = 0; i < n; i++)
		if (str_starts(str_of(keys[i].name), name) && keys[i].name[name.n] == '.')
			return true;
	return false;
}

static void read_mapping(struct reading *r, struct fy_node *node, struct str section)
{
	enum { KNOWN_MAX = 2 * CONFIG_KEYS_MAX };
	const char *known[KNOWN_MAX];
	size_t n, known_n = 0;
	const struct config_key *keys = config_keys(&n);
	for (size_t i = 0; i < n; i++)
		if (!section.n || (str_starts(str_of(keys[i].name), section) && keys[i].name[section.n] == '.'))
			known[known_n++] = keys[i].name + (section.n ? section.n + 1 : 0);
	if (!section.n) {
		static const char *const sections[] = {"sources", "fetch", "serve", "brief"};
		for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
			known[known_n++] = sections[i];
	}
	void *walk = NULL;
	for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &walk)) != NULL;) {
		struct fy_node *at = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
		struct str name = scalar(at);
		struct str full = section.n ? str_join(r->arena, (struct str[]){section, name}, 2, STR(".")) : name;
		const struct config_key *key = config_key_find(full);
		if (key)
			read_key(r, at, key, value);
		else if (!section.n && str_eq(name, STR("sources")))
			read_sources(r, value);
		else if (name.n && is_section(full) && value && fy_node_is_mapping(value))
			read_mapping(r, value, full); /* as deep as the names of the keys go */
		else if (name.n && is_section(full))
			fault(r, at, "%.*s: a section is wanted: keys below it, indented", STR_FORMAT(full));
		else if (section.n)
			fault_unknown(r, at, name, str_print(r->arena, "%.*s.", STR_FORMAT(section)).p, known, known_n);
		else
			fault_unknown(r, at, name, "", known, known_n);
	}
}

/* ---- sources ---- */

static bool read_headers(struct reading *r, struct fy_node *node, struct str *out)
{
	struct strs lines = {0};
	void *walk = NULL;
	if (!node || !fy_node_is_mapping(node)) {
		fault(r, node, "sources: headers: names with values are wanted, one a line");
		return false;
	}
	for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &walk)) != NULL;) {
		struct str line = str_print(r->arena, "%.*s: %.*s", STR_FORMAT(scalar(fy_node_pair_key(pair))),
					    STR_FORMAT(scalar(fy_node_pair_value(pair))));
		if (str_is_null(line) || !strs_add(r->arena, &lines, line))
			r->status = E_NOMEM;
	}
	*out = str_join(r->arena, lines.at, lines.n, STR("\n"));
	return true;
}

/* A setting by its name in the file; false: it is none. */
static bool read_setting(struct reading *r, struct config_source *c, struct str name, struct fy_node *value)
{
	for (size_t i = 0; i < SETTINGS_N; i++) {
		struct str text = scalar(value);
		struct str setting = str_of(config_setting_names()[i]);
		struct err why;
		if (!str_eq(name, config_setting_key(r->arena, i)))
			continue;
		if (str_eq(setting, STR("headers")) && !read_headers(r, value, &text))
			return true;
		enum status status = source_settings_set(r->arena, &c->source.settings, setting, text, &why);
		if (status)
			fault(r, value, "sources: %.*s: %s", STR_FORMAT(name), why.msg);
		c->said |= (unsigned)SAID_SETTINGS << i;
		return true;
	}
	return false;
}

/* What a source is, beside its settings; false: the name is none of these. */
static bool read_fact(struct reading *r, struct config_source *c, struct str name, struct fy_node *value)
{
	struct source *s = &c->source;
	struct str text = str_copy(r->arena, scalar(value));
	uint64_t number;
	if (str_eq(name, STR("url"))) {
		s->url = url_canonical(r->arena, text);
		if (!s->url.n)
			fault(r, value, "sources: url: \"%.*s\" is not an http or https address",
			      STR_FORMAT(str_cut(text, 0, 80)));
	} else if (str_eq(name, STR("id"))) {
		s->id = text;
	} else if (str_eq(name, STR("title"))) {
		s->title = text;
		c->said |= SAID_TITLE;
	} else if (str_eq(name, STR("language"))) {
		s->language = text;
		c->said |= SAID_LANGUAGE;
	} else if (str_eq(name, STR("category"))) {
		int category = words_find(source_category_words(), text);
		if (category < 0)
			fault(r, value,
			      "sources: category: \"%.*s\" is not news, research, advisory, vulnerability, "
			      "status, ransomware or community",
			      STR_FORMAT(str_cut(text, 0, 60)));
		else
			s->category = (enum source_category)category;
		c->said |= SAID_CATEGORY;
	} else if (str_eq(name, STR("credibility"))) {
		if (!str_u64(text, &number) || number > 100)
			fault(r, value, "sources: credibility: \"%.*s\" is not a number from 0 to 100",
			      STR_FORMAT(str_cut(text, 0, 60)));
		else
			s->credibility = (uint32_t)number;
		c->said |= SAID_CREDIBILITY;
	} else {
		return false;
	}
	return true;
}

static void read_source(struct reading *r, struct fy_node *node)
{
	static const char *const known[] = {"url",     "id",       "title",     "language", "category",   "credibility",
					    "enabled", "interval", "full_page", "proxy",    "user_agent", "headers"};
	struct config_source c = {.source = source_new(r->arena, STR_EMPTY), .line = (uint32_t)mark_of(node).line + 1};
	c.source.id = STR_EMPTY;
	void *walk = NULL;
	size_t faults = r->faults->n;
	for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &walk)) != NULL;) {
		struct fy_node *at = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
		struct str name = scalar(at);
		bool is_headers = str_eq(name, STR("headers"));
		if (!is_headers && value && !is_plain_scalar(value))
			fault(r, value, "sources: %.*s: a single value is wanted", STR_FORMAT(name));
		else if (!read_fact(r, &c, name, value) && !read_setting(r, &c, name, value))
			fault_unknown(r, at, name, "sources: ", known, sizeof(known) / sizeof(known[0]));
	}
	if (!c.source.id.n && c.source.url.n)
		c.source.id = source_id(r->arena, c.source.url);
	if (!c.source.id.n && faults == r->faults->n)
		fault(r, node, "sources: each one needs a url or an id");
	struct config_source *place = c.source.id.n ? vec_push(r->arena, &r->config->sources) : NULL;
	if (place)
		*place = c;
	else if (c.source.id.n)
		r->status = E_NOMEM;
}

static void read_sources(struct reading *r, struct fy_node *list)
{
	void *walk = NULL;
	size_t n = 0;
	if (!list || !fy_node_is_sequence(list)) {
		fault(r, list, "sources: a list is wanted: lines that begin with \"- url: ...\"");
		return;
	}
	for (struct fy_node *item; (item = fy_node_sequence_iterate(list, &walk)) != NULL;) {
		if (++n > CAP_SOURCES) {
			fault(r, item, "sources: more than %d", CAP_SOURCES);
			return;
		}
		if (fy_node_is_mapping(item))
			read_source(r, item);
		else
			fault(r, item, "sources: each one is keys with values: url: ..., interval: ...");
	}
}

/* ---- the file ---- */

/* libfyaml's own words, "tocsin.yaml:3:5: error: ..."; the first line says what and where. */
static void fault_of_library(struct reading *r, struct str said)
{
	struct str line = STR_EMPTY;
	while (said.n && str_next(&said, '\n', &line) && !str_trim(line).n)
		;
	r->faults->n++;
	line = str_trim(line);
	size_t name = str_find(line, STR(">:")); /* it calls our bytes "<memory-@0x...>" */
	line = name == STR_NONE ? line : str_cut(line, name + 2, line.n);
	struct str text = str_print(r->arena, "%.*s:%.*s", STR_FORMAT(r->path), STR_FORMAT(line));
	if (str_is_null(text) || !strs_add(r->arena, &r->faults->lines, text))
		r->status = E_NOMEM;
}

/* Nesting is bounded before the parser sees it, and what the file has no use for is not read at all. */
static bool is_too_deep(struct str bytes)
{
	size_t depth = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		depth += bytes.p[i] == '[' || bytes.p[i] == '{';
		depth -= depth && (bytes.p[i] == ']' || bytes.p[i] == '}');
		if (depth > CAP_CONFIG_DEPTH)
			return true;
	}
	struct str line;
	while (bytes.n && str_next(&bytes, '\n', &line)) {
		size_t indent = 0;
		while (indent < line.n && (line.p[indent] == ' ' || line.p[indent] == '-' || line.p[indent] == '?'))
			indent++;
		if (indent > 16 * CAP_CONFIG_DEPTH)
			return true;
	}
	return false;
}

/* The first line that is not UTF-8, from 1; 0: all are. libfyaml never comes back from such bytes in a directive. */
static size_t line_of_broken_bytes(struct str bytes)
{
	struct str line;
	for (size_t n = 1; bytes.n && str_next(&bytes, '\n', &line); n++)
		if (!utf8_is_valid(line))
			return n;
	return 0;
}

static struct fy_document *build(struct reading *r, struct str bytes)
{
	char *said = NULL;
	size_t said_n = 0;
	FILE *fp = open_memstream(&said, &said_n);
	if (!fp)
		return NULL;
	struct fy_diag_cfg how;
	fy_diag_cfg_default(&how);
	how.fp = fp;
	how.colorize = false;
	how.show_source = how.show_type = how.show_module = false;
	how.show_position = true;
	struct fy_diag *diag = fy_diag_create(&how);
	struct fy_parse_cfg cfg = {.diag = diag};
	struct fy_document *doc = diag ? fy_document_build_from_string(&cfg, bytes.p, bytes.n) : NULL;
	if (diag)
		fy_diag_destroy(diag);
	(void)fclose(fp);
	if (!doc)
		fault_of_library(r, (struct str){said, said_n});
	free(said);
	return doc;
}

static bool is_empty(struct str bytes)
{
	struct str line;
	while (bytes.n && str_next(&bytes, '\n', &line))
		if (str_trim(line).n && str_trim(line).p[0] != '#')
			return false;
	return true;
}

enum status config_read(struct config *config, struct arena *arena, struct str bytes, struct str path,
			struct config_faults *faults, struct err *err)
{
	struct reading r = {.config = config, .arena = arena, .path = path, .faults = faults};
	config->path = path;
	if (bytes.n > CAP_CONFIG_BYTES)
		return err_set(err, E_LIMIT, "%.*s: larger than %zu MiB", STR_FORMAT(path), CAP_CONFIG_BYTES / MIB);
	if (is_too_deep(bytes) || str_find_byte(bytes, '\0') != STR_NONE)
		return err_set(err, E_SYNTAX, "%.*s:1:1: nested deeper than %d, or not a text", STR_FORMAT(path),
			       CAP_CONFIG_DEPTH);
	size_t broken = line_of_broken_bytes(bytes);
	if (broken)
		return err_set(err, E_SYNTAX, "%.*s:%zu:1: not UTF-8", STR_FORMAT(path), broken);
	if (is_empty(bytes))
		return OK;
	struct fy_document *doc = build(&r, bytes);
	struct fy_node *root = doc ? fy_document_root(doc) : NULL;
	if (root && fy_node_is_mapping(root))
		read_mapping(&r, root, STR_EMPTY);
	else if (root && (!fy_node_is_scalar(root) || scalar(root).n))
		fault(&r, root, "keys with values are wanted, such as \"listen: 127.0.0.1:8480\"");
	fy_document_destroy(doc);
	if (r.status)
		return err_set(err, r.status, "%.*s: no memory", STR_FORMAT(path));
	if (faults->n)
		return err_set(err, E_SYNTAX, "%.*s", STR_FORMAT(faults->lines.at[0]));
	return OK;
}
