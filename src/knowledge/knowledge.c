#include "knowledge.h"

#include "caps.h"
#include "clock.h"
#include "knowledge_data.h"
#include "knowledge_priv.h"

#define KNOWLEDGE_BYTES (1024 * MIB) /* a cap; names and rows take what they need */
#define NAME_BYTES 128
#define CELLS_MAX 8

/* Every table of data/, by the name that meson.build gives it. */
static const char *const lexicon_names[] = {"places", "sectors", "companies",       "products", "agencies",
					    "actors", "malware", "vulnerabilities", "campaigns"};
static const char *const table_names[] = {
	"indicators", "guards",        "roles",         "techniques",      "events",        "cues",      "forms",
	"names",      "no_names",      "tlds",          "popular_domains", "file_suffixes", "free_mail", "nouns",
	"name_forms", "telling",       "foreign_words", "official",        "aggregators",   "advice",    "severity",
	"cluster",    "cluster_terms", "assets",        "no_keywords",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Step one: a file of tab-separated rows as a table. */

static enum status read_row(struct knowledge *knowledge, struct str line, uint32_t number, struct table_rows *rows)
{
	struct strs cells = {0};
	struct str cell;
	while (str_next(&line, '\t', &cell))
		if (!strs_add(knowledge->arena, &cells, cell))
			return E_NOMEM;
	struct table_row *row = vec_push(knowledge->arena, rows);
	if (!row)
		return E_NOMEM;
	*row = (struct table_row){.cells = cells.at, .n = cells.n, .line = number};
	return cells.n > CELLS_MAX ? E_SYNTAX : OK;
}

static enum status read_table(struct knowledge *knowledge, struct str name, struct table *out, struct err *err)
{
	struct str rest = knowledge_data(name), line;
	struct table_rows rows = {0};
	uint32_t number = 0;
	while (str_next(&rest, '\n', &line)) {
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		enum status status = read_row(knowledge, line, number, &rows);
		if (status != OK)
			return err_set(err, status, "knowledge: %.*s.tsv:%u: cannot be read", STR_FORMAT(name), number);
	}
	*out = (struct table){.rows = rows.at, .n = rows.n};
	return OK;
}

static enum status keep_table(struct knowledge *knowledge, struct str name, const struct table *table)
{
	struct named_table *named = vec_push(knowledge->arena, &knowledge->tables);
	if (!named)
		return E_NOMEM;
	*named = (struct named_table){.name = name, .table = *table};
	for (size_t i = 0; i < table->n; i++) {
		uint64_t *slot =
			map_at(&knowledge->by_cell, pieces_mix(str_hash(name), str_hash(table->rows[i].cells[0])));
		if (!slot)
			return E_NOMEM;
		if (!*slot)
			*slot = (uint64_t)(uintptr_t)&table->rows[i];
	}
	return OK;
}

static enum status load_tables(struct knowledge *knowledge, struct err *err)
{
	for (size_t i = 0; i < COUNT(table_names); i++) {
		struct table table;
		struct str name = str_of(table_names[i]);
		enum status status = read_table(knowledge, name, &table, err);
		if (status == OK)
			status = keep_table(knowledge, name, &table);
		if (status != OK)
			return status;
	}
	return OK;
}

/* Step two: the rows of the lexicons as things that we know. */

static const struct str asset_words[] = {
	[ASSET_UNKNOWN] = {"", 0},
	[ASSET_OTHER] = {"other", 5},
	[ASSET_WIDE] = {"wide", 4},
	[ASSET_IDENTITY] = {"identity", 8},
	[ASSET_MAIL] = {"mail", 4},
	[ASSET_EDGE] = {"edge", 4},
	[ASSET_HYPERVISOR] = {"hypervisor", 10},
	[ASSET_CLOUD] = {"cloud", 5},
};

static enum asset_class asset_of(struct str word)
{
	for (enum asset_class a = ASSET_OTHER; a <= ASSET_CLOUD; a++)
		if (str_eq(asset_words[a], word))
			return a;
	return ASSET_UNKNOWN;
}

static void set_attribute(struct known *known, struct str key, struct str value)
{
	if (str_eq(key, STR("gate")))
		known->gated = true;
	else if (str_eq(key, STR("critical")))
		known->critical = true;
	else if (str_eq(key, STR("in")))
		known->within = value;
	else if (str_eq(key, STR("iso")))
		known->iso = value;
	else if (str_eq(key, STR("vendor")))
		known->vendor = value;
	else if (str_eq(key, STR("cve")))
		known->cve = value;
	else if (str_eq(key, STR("domain")))
		known->domain = value;
	else if (str_eq(key, STR("class")))
		known->asset = asset_of(value);
}

struct str knowledge_id(struct arena *arena, enum entity_type type, struct str name)
{
	struct str word = words_name(entity_type_words(), (int)type);
	char *p = arena_take(arena, word.n + 1 + name.n);
	size_t n = 0;
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < word.n; i++)
		p[n++] = word.p[i];
	p[n++] = '/';
	for (size_t i = 0; i < name.n; i++) {
		char c = ascii_lower(name.p[i]);
		bool kept = is_ascii_alnum(c) || (unsigned char)c >= 0x80;
		if (kept)
			p[n++] = c;
		else if (p[n - 1] != '-' && p[n - 1] != '/')
			p[n++] = '-';
	}
	while (p[n - 1] == '-')
		n--;
	return (struct str){p, n};
}

uint64_t name_key(enum entity_type type, struct str name)
{
	char lower[NAME_BYTES];
	if (name.n > sizeof(lower))
		return 0;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = ascii_lower(name.p[i]);
	return str_hash_seed((struct str){lower, name.n}, (uint64_t)type + 1);
}

enum status name_enter_key(struct knowledge *knowledge, enum entity_type type, struct str name, uint32_t row)
{
	uint64_t key = name_key(type, name);
	uint64_t *slot = key ? map_at(&knowledge->by_name, key) : NULL;
	if (!key)
		return OK;
	if (!slot)
		return E_NOMEM;
	if (!*slot)
		*slot = (uint64_t)row + 1;
	return OK;
}

static enum status add_known(struct knowledge *knowledge, const struct table_row *row)
{
	struct str rest, item;
	int type = row->n == 4 ? words_find(entity_type_words(), row->cells[0]) : -1;
	if (type < 0 || row->cells[1].n == 0)
		return E_SYNTAX;
	uint32_t number = (uint32_t)knowledge->rows.n;
	struct known *known = vec_push(knowledge->arena, &knowledge->rows);
	if (!known)
		return E_NOMEM;
	known->type = (enum entity_type)type;
	known->name = row->cells[1];
	known->of = number;
	known->is_matched = true;
	known->id = knowledge_id(knowledge->arena, known->type, known->name);
	enum status status = name_enter_key(knowledge, known->type, known->name, number);
	for (rest = row->cells[2]; status == OK && rest.n && str_next(&rest, '|', &item);) {
		if (!strs_add(knowledge->arena, &known->aliases, item))
			return E_NOMEM;
		status = name_enter_key(knowledge, known->type, item, number);
	}
	known->lexicon_aliases = (uint32_t)known->aliases.n;
	for (rest = row->cells[3]; rest.n && str_next(&rest, ';', &item);) {
		size_t eq = str_find_byte(item, '=');
		if (eq != STR_NONE)
			set_attribute(known, str_cut(item, 0, eq), str_cut(item, eq + 1, item.n));
	}
	return status;
}

static enum status load_lexicons(struct knowledge *knowledge, struct err *err)
{
	for (size_t i = 0; i < COUNT(lexicon_names); i++) {
		struct table table;
		enum status status = read_table(knowledge, str_of(lexicon_names[i]), &table, err);
		if (status != OK)
			return status;
		for (size_t j = 0; j < table.n; j++)
			if ((status = add_known(knowledge, &table.rows[j])) != OK)
				return err_set(err, status, "knowledge: %s.tsv:%u: bad row", lexicon_names[i],
					       table.rows[j].line);
	}
	return OK;
}

/* The object. */

static enum status tell_of_lexicons(struct knowledge *knowledge)
{
	struct knowledge_source *source = vec_push(knowledge->arena, &knowledge->sources);
	if (!source)
		return E_NOMEM;
	*source = (struct knowledge_source){.name = STR("lexicon"),
					    .kind = STR("lexicon"),
					    .title = STR("Names that tocsin brings along"),
					    .version = STR(TOCSIN_VERSION),
					    .imported = TIME_UNKNOWN,
					    .entities = (uint32_t)knowledge->rows.n};
	source->names = source->entities;
	for (size_t i = 0; i < knowledge->rows.n; i++)
		source->names += knowledge->rows.at[i].lexicon_aliases;
	return OK;
}

/* The words of the tables that most words are asked for. */
static enum status sift_words(struct knowledge *knowledge, struct err *err)
{
	static const char *const tables[] = {"names", "nouns", "name_forms", "telling"};
	struct map words;
	bool ok = true;
	map_init(&words);
	for (size_t i = 0; i < COUNT(tables); i++) {
		const struct table *table = knowledge_table(knowledge, str_of(tables[i]));
		for (size_t j = 0; table && j < table->n && ok; j++)
			ok = map_put(&words, str_hash(table->rows[j].cells[0]), 1);
	}
	ok = ok && sieve_make(&knowledge->word_sieve, knowledge->arena, &words);
	map_release(&words);
	return ok ? OK : err_set(err, E_NOMEM, "knowledge: no memory for the sieves");
}

static enum status fill(struct knowledge *knowledge, const struct knowledge_options *options, struct err *err)
{
	enum status status = load_tables(knowledge, err);
	if (status == OK)
		status = load_lexicons(knowledge, err);
	if (status == OK)
		status = tell_of_lexicons(knowledge);
	if (status == OK && options->folder)
		status = imports_open(knowledge, options->folder, err);
	if (status == OK && options->folder)
		status = unite(knowledge, options, err);
	if (status == OK)
		status = names_build(knowledge, err);
	if (status == OK)
		status = phrases_build(knowledge, err);
	if (status == OK)
		status = models_build(knowledge, err);
	if (status == OK)
		status = sift_words(knowledge, err);
	if (status == OK && (!sieve_make(&knowledge->cell_sieve, knowledge->arena, &knowledge->by_cell) ||
			     !sieve_make(&knowledge->sequence_sieve, knowledge->arena, &knowledge->sequences) ||
			     !sieve_make(&knowledge->first_sieve, knowledge->arena, &knowledge->first_words)))
		return err_set(err, E_NOMEM, "knowledge: no memory for the sieves");
	return status;
}

enum status knowledge_new(struct knowledge **out, struct err *err)
{
	return knowledge_load(&(struct knowledge_options){0}, out, err);
}

enum status knowledge_load(const struct knowledge_options *options, struct knowledge **out, struct err *err)
{
	struct knowledge *knowledge = calloc(1, sizeof(*knowledge));
	if (!knowledge || !(knowledge->arena = arena_new(KNOWLEDGE_BYTES))) {
		free(knowledge);
		return err_set(err, E_NOMEM, "knowledge: no memory");
	}
	map_init(&knowledge->by_name);
	map_init(&knowledge->by_cell);
	map_init(&knowledge->sequences);
	map_init(&knowledge->first_words);
	map_init(&knowledge->decisions);
	map_init(&knowledge->by_technique);
	enum status status = fill(knowledge, options, err);
	if (status != OK) {
		knowledge_free(knowledge);
		return status;
	}
	*out = knowledge;
	return OK;
}

void knowledge_free(struct knowledge *knowledge)
{
	if (!knowledge)
		return;
	map_release(&knowledge->by_name);
	map_release(&knowledge->by_cell);
	map_release(&knowledge->sequences);
	map_release(&knowledge->first_words);
	map_release(&knowledge->decisions);
	map_release(&knowledge->by_technique);
	imports_close(knowledge);
	arena_free(knowledge->arena);
	free(knowledge);
}

const struct knowledge_sources *knowledge_sources(const struct knowledge *knowledge)
{
	return &knowledge->sources;
}

size_t knowledge_n(const struct knowledge *knowledge)
{
	return knowledge->rows.n;
}

const struct known *knowledge_at(const struct knowledge *knowledge, uint32_t row)
{
	return row < knowledge->rows.n ? &knowledge->rows.at[row] : NULL;
}

uint32_t knowledge_find(const struct knowledge *knowledge, enum entity_type type, struct str name)
{
	uint64_t key = name_key(type, name);
	const uint64_t *slot = key ? map_get(&knowledge->by_name, key) : NULL;
	return slot ? (uint32_t)(*slot - 1) : MENTION_UNKNOWN;
}

const struct table *knowledge_table(const struct knowledge *knowledge, struct str name)
{
	for (size_t i = 0; i < knowledge->tables.n; i++)
		if (str_eq(knowledge->tables.at[i].name, name))
			return &knowledge->tables.at[i].table;
	return NULL;
}

static const struct table_row *row_hashed(const struct knowledge *knowledge, uint64_t table, uint64_t cell)
{
	uint64_t key = pieces_mix(table, cell);
	const uint64_t *slot = sieve_lets(&knowledge->cell_sieve, key) ? map_get(&knowledge->by_cell, key) : NULL;
	return slot ? (const struct table_row *)(uintptr_t)*slot : NULL;
}

const struct table_row *knowledge_word_row(const struct knowledge *knowledge, uint64_t table, uint64_t word)
{
	return sieve_lets(&knowledge->word_sieve, word) ? row_hashed(knowledge, table, word) : NULL;
}

const struct table_row *knowledge_row(const struct knowledge *knowledge, struct str table, struct str cell)
{
	return row_hashed(knowledge, str_hash(table), str_hash(cell));
}

bool knowledge_has(const struct knowledge *knowledge, struct str table, struct str cell)
{
	return knowledge_row(knowledge, table, cell) != NULL;
}

struct str asset_class_title(enum asset_class asset)
{
	static const struct str titles[] = {
		[ASSET_UNKNOWN] = {"Unknown asset", 13},       [ASSET_OTHER] = {"Other product", 13},
		[ASSET_WIDE] = {"Widely used product", 19},    [ASSET_IDENTITY] = {"Identity", 8},
		[ASSET_MAIL] = {"Mail and collaboration", 22}, [ASSET_EDGE] = {"Edge device", 11},
		[ASSET_HYPERVISOR] = {"Hypervisor", 10},       [ASSET_CLOUD] = {"Cloud control plane", 19},
	};
	return (size_t)asset < COUNT(titles) ? titles[asset] : STR_EMPTY;
}
