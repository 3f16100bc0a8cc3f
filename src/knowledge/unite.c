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
#include "names.h"

#include <stdlib.h>
#include <string.h>

#define COMMON_PLACE 20000 /* all words that the ranks hold */
#define FREQUENT_PLACE 4000
#define SCRATCH_BYTES 65536
#define SHORT_BYTES 3
#define TYPES_SHIFT 40
#define LEXICON_BITS ((uint64_t)1 << 20)
#define NAMES_RESERVED 300000 /* room made beforehand; more is made when needed */
#define AHEAD 8               /* entities between asking the memory for its places and looking at them */

enum naming { NAMING_NONE, NAMING_GATED, NAMING_FREE };

struct uniting {
	struct knowledge *knowledge;
	const struct knowledge_options *options;
	struct arena *scratch;
	/* hash of a folded name -> types that have it from TYPES_SHIFT on (families as one), the first import that
	 * tells it + 1 above bit 0, which is set when there is a second one */
	struct map tellers;
	uint64_t *lexicon_bits; /* a filter: which folded names the lexicons may have */
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

/* Do two imports tell this name? */
static bool is_confirmed(const struct uniting *u, struct str name)
{
	const uint64_t *slot = map_get(&u->tellers, fold_key(name));
	return slot && *slot & 1;
}

/* Is it the name of things of different types? */
static bool is_contested(const struct uniting *u, struct str name)
{
	const uint64_t *slot = map_get(&u->tellers, fold_key(name));
	uint64_t types = slot ? *slot >> TYPES_SHIFT : 0;
	return (types & (types - 1)) != 0;
}

static uint32_t place_of(const struct uniting *u, struct str fold)
{
	if (knowledge_has(u->knowledge, STR("foreign_words"), fold))
		return 0;
	return u->options->place ? u->options->place(u->options->ctx, fold) : UINT32_MAX;
}

/* A word of everyday, or of the trade: "payment", "wiper". */
static bool is_word(const struct uniting *u, struct str fold)
{
	return place_of(u, fold) < COMMON_PLACE || knowledge_has(u->knowledge, STR("nouns"), fold) ||
	       knowledge_has(u->knowledge, STR("no_names"), fold) || knowledge_has(u->knowledge, STR("names"), fold);
}

/* Those of attackers. */
static bool is_hostile(enum entity_type type)
{
	return type == ENTITY_THREAT_ACTOR || type == ENTITY_MALWARE || type == ENTITY_RANSOMWARE_GROUP ||
	       type == ENTITY_CAMPAIGN || type == ENTITY_TOOL;
}

/* Do the lexicons have this name under another type? */
static bool is_of_lexicon(const struct uniting *u, enum entity_type but, struct str name)
{
	uint64_t key = fold_key(name) % LEXICON_BITS;
	if (!(u->lexicon_bits[key / 64] >> key % 64 & 1))
		return false;
	for (enum entity_type type = 0; type < ENTITY_TYPES_N; type++)
		if (type != but && knowledge_find(u->knowledge, type, name) < u->lexicon_n)
			return true;
	return false;
}

static bool has_upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_ascii_upper(s.p[i]) || (unsigned char)s.p[i] == 0xC3)
			return true;
	return false;
}

/* "LockBit", "PjobRAT", "CL0P": a shape that no word has. "GammA" is no such shape. */
static bool has_own_shape(struct str s)
{
	bool digit = false, letter = false, inner = false;
	for (size_t i = 0; i < s.n; i++) {
		digit |= is_ascii_digit(s.p[i]);
		letter |= is_ascii_alpha(s.p[i]);
		bool rises = i > 0 && is_ascii_upper(s.p[i]) && is_ascii_lower(s.p[i - 1]);
		inner |= rises && i + 1 < s.n && is_ascii_alpha(s.p[i + 1]);
	}
	return inner || (digit && letter);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_ascii_digit(s.p[i]))
			return true;
	return false;
}

static enum naming naming_of_one(const struct uniting *u, enum entity_type type, struct str name,
				 const struct piece *piece)
{
	/* What the lexicons hold for another type, and what lists hold for two, is left to the words of the text. */
	if (name.n <= SHORT_BYTES || !has_upper(name) || piece->flags & PIECE_DIGITS || is_of_lexicon(u, type, name) ||
	    is_contested(u, name) || (!has_digit(name) && is_word(u, piece->fold)))
		return NAMING_NONE;
	return has_own_shape(name) ? NAMING_FREE : NAMING_GATED;
}

/* Several words are a name when one of them is no word, or when two publishers say so: not "Group 3". */
static enum naming naming_of_many(const struct uniting *u, enum entity_type type, const struct pieces *pieces,
				  struct str name)
{
	size_t plain = 0, frequent = 0;
	for (size_t i = 0; i < pieces->n; i++) {
		bool is_number = pieces->at[i].flags & PIECE_DIGITS;
		bool is_code = has_digit(pieces->at[i].fold);
		plain += is_number || (!is_code && is_word(u, pieces->at[i].fold));
		frequent += is_number || (!is_code && place_of(u, pieces->at[i].fold) < FREQUENT_PLACE);
	}
	size_t blank = str_rfind_byte(name, ' ');
	struct str head = blank == STR_NONE ? STR_EMPTY : str_cut(name, 0, blank);
	bool is_campaign = type == ENTITY_THREAT_ACTOR && str_starts(name, STR("Operation "));
	if (is_campaign || frequent == pieces->n || !has_upper(name) || is_of_lexicon(u, type, name) ||
	    (head.n && !is_hostile(type) && is_of_lexicon(u, type, head)))
		return NAMING_NONE;
	return plain < pieces->n || is_confirmed(u, name) ? NAMING_FREE : NAMING_NONE;
}

static enum naming naming(const struct uniting *u, enum entity_type type, struct str name)
{
	struct pieces pieces = {0};
	arena_reset(u->scratch);
	/* the lexicons' own lists of these are whole */
	if (type == ENTITY_COUNTRY || type == ENTITY_SECTOR || type == ENTITY_REGION)
		return NAMING_NONE;
	if (!pieces_of_name(u->scratch, name, &pieces) || pieces.n == 0 || pieces.n > NAME_PIECES_MAX)
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

/* A name that an import gives to an entity is found in texts as itself: a row of its own with the id of the
 * entity, so that it can need a cue where the entity's other names do not. */
static enum status new_alias(struct uniting *u, uint32_t row, struct str name, bool gated)
{
	struct knowledge *k = u->knowledge;
	struct known *known = vec_push(k->arena, &k->rows);
	if (!known)
		return E_NOMEM;
	*known = k->rows.at[row];
	known->name = name;
	known->aliases = (struct strs){0};
	known->lexicon_aliases = 0;
	known->statements = 0;
	known->imported = true;
	known->is_matched = true;
	known->gated = gated;
	return OK;
}

/* The name belongs to the entity from now on, unless it belongs to another or was set apart. */
static enum status add_name(struct uniting *u, uint32_t row, struct str name)
{
	struct known *known = row_at(u, row);
	if (decided(u->knowledge, known->type, known->name, name) == DECISION_APART ||
	    knowledge_find(u->knowledge, known->type, name) != MENTION_UNKNOWN)
		return OK;
	enum status status = name_enter_key(u->knowledge, known->type, name, row);
	enum naming how = naming(u, known->type, name);
	return status || how == NAMING_NONE ? status : new_alias(u, row, name, how == NAMING_GATED);
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

static enum status note_teller(struct uniting *u, uint32_t type, struct str name, uint32_t import)
{
	uint64_t key = fold_key(name), *slot = key ? map_at(&u->tellers, key) : NULL;
	if (!key || type >= ENTITY_TYPES_N)
		return OK;
	if (!slot)
		return E_NOMEM;
	uint64_t first = *slot >> 1 & UINT32_MAX;
	if (first == 0)
		*slot |= (uint64_t)(import + 1) << 1;
	else if (first != import + 1)
		*slot |= 1;
	enum entity_type other = other_of_family((enum entity_type)type);
	*slot |= (uint64_t)1 << (TYPES_SHIFT + (other < type ? other : type));
	return OK;
}

/* Most of the time goes into waiting for memory: the places of an entity's names are asked for before it is looked at.
 */
static void ask_ahead(const struct uniting *u, uint32_t import, size_t number, bool joining)
{
	const struct pack *pack = &u->knowledge->imports.at[import].pack;
	if (number >= pack->sections[PACK_ENTITIES].n)
		return;
	const struct pack_entity *entity = (const struct pack_entity *)pack->sections[PACK_ENTITIES].at + number;
	size_t aliases_n = pack_list_n(pack, entity->aliases);
	for (size_t i = 0; i < aliases_n + 1 && i < AHEAD; i++) {
		struct str name = i < aliases_n ? pack_list_at(pack, entity->aliases, i) : pack_str(pack, entity->name);
		map_ahead(&u->tellers, fold_key(name));
		if (!joining || entity->type >= ENTITY_TYPES_N)
			continue;
		enum entity_type type = (enum entity_type)entity->type;
		map_ahead(&u->knowledge->by_name, name_key(type, name));
		if (other_of_family(type) != type)
			map_ahead(&u->knowledge->by_name, name_key(other_of_family(type), name));
	}
}

static enum status note_tellers(struct uniting *u, uint32_t import)
{
	const struct pack *pack = &u->knowledge->imports.at[import].pack;
	const struct pack_entity *rows = pack->sections[PACK_ENTITIES].at;
	enum status status = OK;
	for (size_t i = 0; i < pack->sections[PACK_ENTITIES].n && !status; i++) {
		ask_ahead(u, import, i + AHEAD, false);
		status = note_teller(u, rows[i].type, pack_str(pack, rows[i].name), import);
		for (size_t j = 0; j < pack_list_n(pack, rows[i].aliases) && !status; j++)
			status = note_teller(u, rows[i].type, pack_list_at(pack, rows[i].aliases, j), import);
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
	size_t names = 0;
	for (size_t i = 0; i < k->imports.n; i++)
		names += k->imports.at[i].source.names;
	size_t room = k->rows.n + (names < NAMES_RESERVED ? names : NAMES_RESERVED) + k->decided.n + 1;
	struct known *rows = arena_take(k->arena, room * sizeof(*rows));
	if (!rows)
		return E_NOMEM;
	memcpy(rows, k->rows.at, k->rows.n * sizeof(*rows));
	k->rows = (struct knowns){rows, k->rows.n, room};
	size_t statements = 1;
	for (size_t i = 0; i < k->imports.n; i++)
		statements += k->imports.at[i].pack.sections[PACK_ENTITIES].n;
	statements = statements < NAMES_RESERVED ? statements : NAMES_RESERVED;
	struct statement *at = arena_take(k->arena, statements * sizeof(*at));
	if (!at)
		return E_NOMEM;
	k->statements = (struct statements){at, 0, statements};
	return OK;
}

static void note_lexicon_name(struct uniting *u, struct str name)
{
	uint64_t key = fold_key(name) % LEXICON_BITS;
	u->lexicon_bits[key / 64] |= (uint64_t)1 << key % 64;
}

static void note_lexicons(struct uniting *u)
{
	for (uint32_t i = 0; i < u->lexicon_n; i++) {
		const struct known *known = row_at(u, i);
		note_lexicon_name(u, known->name);
		for (size_t j = 0; j < known->aliases.n; j++)
			note_lexicon_name(u, known->aliases.at[j]);
	}
}

static enum status unite_all(struct uniting *u)
{
	struct knowledge *k = u->knowledge;
	note_lexicons(u);
	enum status status = reserve(k);
	for (uint32_t i = 0; i < k->imports.n && !status; i++)
		status = note_tellers(u, i);
	for (size_t i = 0; i < k->decided.n; i++)
		take_apart(u, &k->decided.at[i]);
	for (size_t i = 0; i < k->decided.n && !status; i++)
		status = apply_decision(u, &k->decided.at[i]);
	for (uint32_t i = 0; i < k->imports.n && !status; i++)
		for (uint32_t j = 0; j < k->imports.at[i].pack.sections[PACK_ENTITIES].n && !status; j++) {
			ask_ahead(u, i, (size_t)j + AHEAD, true);
			status = join(u, i, j);
		}
	return status;
}

enum status unite(struct knowledge *knowledge, const struct knowledge_options *options, struct err *err)
{
	if (knowledge->imports.n == 0 && knowledge->decided.n == 0)
		return OK;
	struct uniting u = {.knowledge = knowledge,
			    .options = options,
			    .scratch = arena_new(SCRATCH_BYTES),
			    .lexicon_bits = calloc(LEXICON_BITS / 64, sizeof(uint64_t)),
			    .lexicon_n = (uint32_t)knowledge->rows.n};
	map_init(&u.tellers);
	enum status status = u.scratch && u.lexicon_bits ? unite_all(&u) : E_NOMEM;
	map_release(&u.tellers);
	arena_free(u.scratch);
	free(u.lexicon_bits);
	return status ? err_set(err, status, "knowledge: no memory for the entities of the imports") : OK;
}
