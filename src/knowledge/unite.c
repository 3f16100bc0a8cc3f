/* One table of entities out of what the lexicons and all imports say.
 *
 * Nothing is merged: every import keeps its rows, and an entity has a chain of statements, links to them. A
 * statement joins an entity by its main name (which the entity has as name or alias), else by the one alias that is
 * another entity's main name; never through two aliases, so one wrong alias cannot glue two groups. An alias that
 * belongs to another entity stays there (a dispute). The operator's decisions come first.
 * Malware and tools are one family; all other types stay apart, even under one name.
 *
 * Which names are looked for in texts is decided here too: see naming(). */
#include "caps.h"
#include "knowledge_priv.h"
#include "pieces.h"

#include <string.h>

#define COMMON_PLACE 20000 /* words up to this place are common; all that the ranks hold */
#define FREQUENT_PLACE 4000
#define SCRATCH_BYTES 65536
#define SHORT_BYTES 3
#define ROWS_A_NAME 2 /* rows an entity may need: itself, and one for its gated names */

enum naming { NAMING_NONE, NAMING_GATED, NAMING_FREE };

struct uniting {
	struct knowledge *knowledge;
	const struct knowledge_options *options;
	struct arena *scratch;
	struct map tellers; /* hash of a folded name -> imports that have it, times two, and a bit for "two or more" */
	struct map rooms;   /* row -> row of its gated names + 1 */
	uint32_t lexicon_n;
};

static const enum entity_type family[][2] = {{ENTITY_MALWARE, ENTITY_TOOL}};

static enum entity_type other_of_family(enum entity_type type)
{
	for (size_t i = 0; i < sizeof(family) / sizeof(family[0]); i++) {
		if (family[i][0] == type)
			return family[i][1];
		if (family[i][1] == type)
			return family[i][0];
	}
	return type;
}

static enum decision decided(const struct knowledge *knowledge, enum entity_type type, struct str name,
			     struct str other)
{
	const uint64_t *slot = map_get(&knowledge->decisions, decision_key(type, name, other));
	return slot ? (enum decision) * slot : DECISION_NONE;
}

/* ---- which names are looked for ---- */

static uint64_t fold_key(struct str name)
{
	return name_key((enum entity_type)(ENTITY_TYPES_N + 1), name);
}

/* Do two imports of different publishers tell this name? */
static bool is_confirmed(const struct uniting *u, struct str name)
{
	const uint64_t *slot = map_get(&u->tellers, fold_key(name));
	return slot && *slot & 1;
}

static uint32_t place_of(const struct uniting *u, struct str fold)
{
	if (knowledge_has(u->knowledge, STR("foreign_words"), fold))
		return FREQUENT_PLACE - 1;
	return u->options->place ? u->options->place(u->options->ctx, fold) : UINT32_MAX;
}

static bool is_of_lexicon(const struct uniting *u, enum entity_type but, struct str name)
{
	for (enum entity_type type = 0; type < ENTITY_TYPES_N; type++) {
		uint32_t row = type == but ? MENTION_UNKNOWN : knowledge_find(u->knowledge, type, name);
		if (row < u->lexicon_n)
			return true;
	}
	return false;
}

static bool has_upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_ascii_upper(s.p[i]) || (unsigned char)s.p[i] == 0xC3)
			return true;
	return false;
}

/* "Emotet", "HIVE": letters only, so the shape does not tell it from a word. */
static bool is_plain(const struct piece *piece)
{
	return !(piece->flags & PIECE_MIXED) && !(piece->flags & PIECE_DIGITS);
}

static enum naming naming_of_one(const struct uniting *u, enum entity_type type, struct str name,
				 const struct piece *piece)
{
	uint32_t place = place_of(u, piece->fold);
	if (piece->flags & PIECE_DIGITS || name.n < 2 || (!has_upper(name) && is_plain(piece)))
		return NAMING_NONE;
	if (type == ENTITY_COUNTRY || type == ENTITY_SECTOR || type == ENTITY_REGION)
		return NAMING_NONE;
	/* a frequent word is no name of a product or company, with a capital or without */
	if ((type == ENTITY_PRODUCT || type == ENTITY_COMPANY) && place < COMMON_PLACE)
		return NAMING_NONE;
	if (place < COMMON_PLACE || name.n <= SHORT_BYTES || is_of_lexicon(u, type, name))
		return NAMING_GATED;
	return !is_plain(piece) || is_confirmed(u, name) ? NAMING_FREE : NAMING_GATED;
}

/* Several words are a name unless each is a frequent word or a number: "Group 3", "Dark Side". */
static enum naming naming_of_many(const struct uniting *u, enum entity_type type, const struct pieces *pieces,
				  struct str name)
{
	size_t plain = 0;
	for (size_t i = 0; i < pieces->n; i++)
		plain += pieces->at[i].flags & PIECE_DIGITS || place_of(u, pieces->at[i].fold) < FREQUENT_PLACE;
	if (plain == pieces->n || !has_upper(name) || type == ENTITY_SECTOR || is_of_lexicon(u, type, name))
		return NAMING_NONE;
	return NAMING_FREE;
}

static enum naming naming(const struct uniting *u, enum entity_type type, struct str name)
{
	struct pieces pieces = {0};
	arena_reset(u->scratch);
	if (!pieces_of_name(u->scratch, name, &pieces) || pieces.n == 0 || pieces.n > 6)
		return NAMING_NONE;
	return pieces.n == 1 ? naming_of_one(u, type, name, &pieces.at[0]) : naming_of_many(u, type, &pieces, name);
}

/* ---- rows and names ---- */

static struct known *row_at(struct uniting *u, uint32_t row)
{
	return &u->knowledge->rows.at[row];
}

static enum status new_row(struct uniting *u, enum entity_type type, struct str name, uint32_t *out)
{
	struct knowledge *k = u->knowledge;
	*out = (uint32_t)k->rows.n;
	struct known *known = vec_push(k->arena, &k->rows);
	if (!known)
		return E_NOMEM;
	enum naming how = naming(u, type, name);
	known->type = type;
	known->name = name;
	known->id = knowledge_id(k->arena, type, name);
	known->of = *out;
	known->imported = true;
	known->is_matched = how != NAMING_NONE;
	known->gated = how == NAMING_GATED;
	return str_is_null(known->id) ? E_NOMEM : name_enter_key(k, type, name, *out);
}

/* The row for those names of an entity that need a cue. */
static enum status gated_row(struct uniting *u, uint32_t row, uint32_t *out)
{
	uint64_t *slot = map_at(&u->rooms, row + 1);
	if (!slot)
		return E_NOMEM;
	if (*slot) {
		*out = (uint32_t)(*slot - 1);
		return OK;
	}
	struct knowledge *k = u->knowledge;
	*out = (uint32_t)k->rows.n;
	struct known *known = vec_push(k->arena, &k->rows);
	if (!known)
		return E_NOMEM;
	*known = k->rows.at[row];
	known->aliases = (struct strs){0};
	known->lexicon_aliases = 0;
	known->gated = true;
	known->is_matched = false;
	*slot = *out + 1;
	return OK;
}

static bool has_name(const struct known *known, struct str name)
{
	if (str_eq_ascii_nocase(known->name, name))
		return true;
	for (size_t i = 0; i < known->aliases.n; i++)
		if (str_eq_ascii_nocase(known->aliases.at[i], name))
			return true;
	return false;
}

/* The name belongs to the entity from now on, unless it belongs to another or was set apart. */
static enum status add_name(struct uniting *u, uint32_t row, struct str name)
{
	struct known *known = row_at(u, row);
	if (decided(u->knowledge, known->type, known->name, name) == DECISION_APART || has_name(known, name))
		return OK;
	if (knowledge_find(u->knowledge, known->type, name) != MENTION_UNKNOWN)
		return OK;
	enum status status = name_enter_key(u->knowledge, known->type, name, row);
	enum naming how = naming(u, known->type, name);
	uint32_t to = row;
	if (!status && how == NAMING_GATED && !known->gated)
		status = gated_row(u, row, &to);
	if (status || how == NAMING_NONE)
		return status;
	return strs_add(u->knowledge->arena, &row_at(u, to)->aliases, name) ? OK : E_NOMEM;
}

/* ---- joining ---- */

static uint32_t find_joined(const struct uniting *u, enum entity_type type, struct str name)
{
	uint32_t row = knowledge_find(u->knowledge, type, name);
	if (row == MENTION_UNKNOWN && other_of_family(type) != type)
		row = knowledge_find(u->knowledge, other_of_family(type), name);
	if (row == MENTION_UNKNOWN)
		return row;
	const struct known *known = knowledge_at(u->knowledge, row);
	return decided(u->knowledge, known->type, known->name, name) == DECISION_APART ? MENTION_UNKNOWN : row;
}

/* The one entity whose main name is an alias of the statement; none when there are two. */
static uint32_t find_by_alias(const struct uniting *u, const struct pack *pack, const struct pack_entity *entity)
{
	enum entity_type type = (enum entity_type)entity->type;
	uint32_t found = MENTION_UNKNOWN;
	for (size_t i = 0; i < pack_list_n(pack, entity->aliases); i++) {
		struct str alias = pack_list_at(pack, entity->aliases, i);
		uint32_t row = find_joined(u, type, alias);
		if (row == MENTION_UNKNOWN || row == found ||
		    !str_eq_ascii_nocase(knowledge_at(u->knowledge, row)->name, alias))
			continue;
		if (decided(u->knowledge, type, alias, pack_str(pack, entity->name)) == DECISION_APART)
			continue;
		if (found != MENTION_UNKNOWN)
			return MENTION_UNKNOWN;
		found = row;
	}
	return found;
}

static struct str country_of(const struct uniting *u, struct str word)
{
	if (word.n != 2)
		return knowledge_find(u->knowledge, ENTITY_COUNTRY, word) < u->lexicon_n ? word : STR_EMPTY;
	for (uint32_t i = 0; i < u->lexicon_n; i++) {
		const struct known *known = knowledge_at(u->knowledge, i);
		if (known->type == ENTITY_COUNTRY && str_eq(known->iso, word))
			return known->name;
	}
	return STR_EMPTY;
}

static void take_facts(struct uniting *u, uint32_t row, const struct pack *pack, const struct pack_entity *entity)
{
	struct known *known = row_at(u, row);
	if (known->imported && known->within.n == 0 && entity->within.n)
		known->within = country_of(u, pack_str(pack, entity->within));
	if (known->cve.n == 0)
		known->cve = pack_str(pack, entity->cve);
	if (known->latest.n == 0)
		known->latest = pack_str(pack, entity->latest);
	if (known->ends.n == 0)
		known->ends = pack_str(pack, entity->ends);
}

static enum status link_statement(struct uniting *u, uint32_t row, uint32_t import, uint32_t entity)
{
	struct knowledge *k = u->knowledge;
	struct statement *statement = vec_push(k->arena, &k->statements);
	if (!statement)
		return E_NOMEM;
	*statement = (struct statement){import, entity, row_at(u, row)->statements};
	row_at(u, row)->statements = (uint32_t)k->statements.n;
	return OK;
}

static enum status join(struct uniting *u, uint32_t import, uint32_t number)
{
	const struct pack *pack = &u->knowledge->imports.at[import].pack;
	const struct pack_entity *entity = (const struct pack_entity *)pack->sections[PACK_ENTITIES].at + number;
	enum entity_type type = (enum entity_type)entity->type;
	struct str name = pack_str(pack, entity->name);
	enum status status = OK;
	if (type >= ENTITY_TYPES_N || name.n == 0 || name.n > CAP_NAME_BYTES)
		return OK;
	uint32_t row = find_joined(u, type, name);
	if (row == MENTION_UNKNOWN)
		row = find_by_alias(u, pack, entity);
	if (row == MENTION_UNKNOWN)
		status = new_row(u, type, name, &row);
	else
		status = add_name(u, row, name);
	for (size_t i = 0; !status && i < pack_list_n(pack, entity->aliases); i++)
		status = add_name(u, row, pack_list_at(pack, entity->aliases, i));
	if (status)
		return status;
	take_facts(u, row, pack, entity);
	return link_statement(u, row, import, number);
}

/* ---- before the joining: who tells which name, and what the operator decided ---- */

static enum status note_teller(struct uniting *u, struct str name, uint32_t import)
{
	uint64_t key = fold_key(name), *slot = key ? map_at(&u->tellers, key) : NULL;
	if (!key)
		return OK;
	if (!slot)
		return E_NOMEM;
	if (!*slot)
		*slot = (uint64_t)(import + 1) << 1;
	else if (*slot >> 1 != import + 1)
		*slot |= 1;
	return OK;
}

static enum status note_tellers(struct uniting *u, uint32_t import)
{
	const struct pack *pack = &u->knowledge->imports.at[import].pack;
	const struct pack_entity *rows = pack->sections[PACK_ENTITIES].at;
	enum status status = OK;
	for (size_t i = 0; i < pack->sections[PACK_ENTITIES].n && !status; i++) {
		status = note_teller(u, pack_str(pack, rows[i].name), import);
		for (size_t j = 0; j < pack_list_n(pack, rows[i].aliases) && !status; j++)
			status = note_teller(u, pack_list_at(pack, rows[i].aliases, j), import);
	}
	return status;
}

/* An alias of a lexicon that was set apart goes. */
static void take_apart(struct uniting *u, const struct decided *d)
{
	uint32_t row = knowledge_find(u->knowledge, d->type, d->name);
	if (row == MENTION_UNKNOWN || decided(u->knowledge, d->type, d->name, d->other) != DECISION_APART)
		return;
	struct known *known = row_at(u, row);
	struct strs kept = {0};
	for (size_t i = 0; i < known->aliases.n; i++)
		if (!str_eq_ascii_nocase(known->aliases.at[i], d->other) &&
		    !strs_add(u->knowledge->arena, &kept, known->aliases.at[i]))
			return;
	if (kept.n == known->aliases.n)
		return;
	known->aliases = kept;
	known->lexicon_aliases = (uint32_t)kept.n;
	map_remove(&u->knowledge->by_name, name_key(d->type, d->other));
}

static enum status apply_decision(struct uniting *u, const struct decided *d)
{
	uint32_t row = knowledge_find(u->knowledge, d->type, d->name);
	enum decision what = decided(u->knowledge, d->type, d->name, d->other);
	if (what == DECISION_SAME && row != MENTION_UNKNOWN)
		return add_name(u, row, d->other);
	if (what == DECISION_APART && knowledge_find(u->knowledge, d->type, d->other) == MENTION_UNKNOWN)
		return new_row(u, d->type, d->other, &row);
	return OK;
}

static enum status reserve(struct knowledge *k)
{
	size_t entities = 0;
	for (size_t i = 0; i < k->imports.n; i++)
		entities += k->imports.at[i].pack.sections[PACK_ENTITIES].n;
	size_t room = k->rows.n + entities * ROWS_A_NAME + k->decided.n + 1;
	struct known *rows = arena_take(k->arena, room * sizeof(*rows));
	if (!rows)
		return E_NOMEM;
	memcpy(rows, k->rows.at, k->rows.n * sizeof(*rows));
	k->rows = (struct knowns){rows, k->rows.n, room};
	return OK;
}

static enum status unite_all(struct uniting *u)
{
	struct knowledge *k = u->knowledge;
	enum status status = reserve(k);
	for (uint32_t i = 0; i < k->imports.n && !status; i++)
		status = note_tellers(u, i);
	for (size_t i = 0; i < k->decided.n; i++)
		take_apart(u, &k->decided.at[i]);
	for (size_t i = 0; i < k->decided.n && !status; i++)
		status = apply_decision(u, &k->decided.at[i]);
	for (uint32_t i = 0; i < k->imports.n && !status; i++)
		for (uint32_t j = 0; j < k->imports.at[i].pack.sections[PACK_ENTITIES].n && !status; j++)
			status = join(u, i, j);
	return status;
}

enum status unite(struct knowledge *knowledge, const struct knowledge_options *options, struct err *err)
{
	if (knowledge->imports.n == 0 && knowledge->decided.n == 0)
		return OK;
	struct uniting u = {.knowledge = knowledge,
			    .options = options,
			    .scratch = arena_new(SCRATCH_BYTES),
			    .lexicon_n = (uint32_t)knowledge->rows.n};
	map_init(&u.tellers);
	map_init(&u.rooms);
	enum status status = u.scratch ? unite_all(&u) : E_NOMEM;
	map_release(&u.tellers);
	map_release(&u.rooms);
	arena_free(u.scratch);
	return status ? err_set(err, status, "knowledge: no memory for the entities of the imports") : OK;
}
