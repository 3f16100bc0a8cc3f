#include "models.h"

#include "knowledge_data.h"
#include "knowledge_priv.h"

#include <assert.h>
#include <math.h>

#define NOTHING 'P'
#define ROW_UNIT 8 /* rows of weights are filled up to whole units */
#define CACHE_LINE 64

/* ---- The table of signs: open addressing, a key with its weights behind it in each slot, so that a sign costs one
 * line of the cache. A slot whose key is 0 is free. ---- */

typedef uint64_t slot_key;

static slot_key slot_key_of(uint64_t key)
{
	return key ? key : 1; /* "first=first" mixes to 0 */
}

static slot_key key_at(const unsigned char *slot)
{
	slot_key key;
	memcpy(&key, slot, sizeof(key));
	return key;
}

/* Where the search for the key begins; keys are mixed well (model_mix, str_hash). */
static unsigned char *home_of(const struct model *model, slot_key key)
{
	return model->slots + ((size_t)(key >> 20) & (model->room - 1)) * model->slot_bytes;
}

/* The slot of the key, or the free one where it would go. */
static unsigned char *find_slot(const struct model *model, uint64_t sign)
{
	slot_key key = slot_key_of(sign);
	unsigned char *slot = home_of(model, key);
	for (slot_key met; (met = key_at(slot)) != key && met;) {
		slot += model->slot_bytes;
		slot = slot == model->slots_end ? model->slots : slot;
	}
	return slot;
}

/* A weight is told by a byte: ZERO for nothing. */
#define ZERO 128

static unsigned char *weights_of(unsigned char *slot)
{
	return slot + sizeof(slot_key);
}

/* Places for all lines of the file, a third of them free. */
static enum status make_table(struct knowledge *knowledge, struct str file, struct model *model)
{
	size_t lines = 1;
	for (struct str rest = file, line; str_next(&rest, '\n', &line);)
		lines++;
	model->slot_bytes = sizeof(slot_key) + (model->classes.n + ROW_UNIT - 1) / ROW_UNIT * ROW_UNIT;
	for (model->room = 16; model->room / 3 * 2 < lines;)
		model->room *= 2;
	size_t bytes = model->room * model->slot_bytes;
	unsigned char *at = arena_zero(knowledge->arena, bytes + 2 * CACHE_LINE, 1); /* the last lane may reach over */
	if (!at)
		return E_NOMEM;
	model->slots = at + (CACHE_LINE - (uintptr_t)at % CACHE_LINE);
	model->slots_end = model->slots + bytes;
	return OK;
}

/* ---- Reading the file ---- */

static enum status read_classes(struct knowledge *knowledge, struct str line, struct model *model)
{
	struct str cell;
	if (!str_next(&line, '\t', &cell) || !str_eq(cell, STR("classes")) || !str_next(&line, '\t', &cell) ||
	    !str_double(cell, &model->step))
		return E_SYNTAX;
	while (line.n && str_next(&line, '\t', &cell))
		if (!strs_add(knowledge->arena, &model->classes, cell))
			return E_NOMEM;
	return model->classes.n && model->classes.n <= MODEL_CLASSES_MAX ? OK : E_SYNTAX;
}

static uint64_t key_of(struct str sign)
{
	size_t eq = str_find_byte(sign, '=');
	struct str rest = eq == STR_NONE ? STR_EMPTY : str_cut(sign, eq + 1, sign.n), part;
	uint64_t key = str_hash(str_cut(sign, 0, eq == STR_NONE ? sign.n : eq));
	while (rest.n && str_next(&rest, ' ', &part))
		key = model_mix(key, str_hash(part));
	return key;
}

static enum status read_sign(struct str line, struct model *model)
{
	struct str sign;
	if (!str_next(&line, '\t', &sign) || line.n != model->classes.n)
		return E_SYNTAX;
	slot_key key = slot_key_of(key_of(sign));
	unsigned char *slot = find_slot(model, key);
	memcpy(slot, &key, sizeof(key));
	unsigned char *restrict weights = weights_of(slot);
	for (size_t i = 0; i < line.n; i++)
		weights[i] = (unsigned char)(line.p[i] - NOTHING + ZERO);
	return OK;
}

static enum status reckon_odds(struct knowledge *knowledge, struct model *model)
{
	if (!(model->step > 0))
		return E_SYNTAX;
	while (-(model->step * (double)model->odds_n) > MODEL_HOPELESS)
		model->odds_n++;
	model->odds = arena_take(knowledge->arena, model->odds_n * sizeof(*model->odds));
	for (size_t i = 0; model->odds && i < model->odds_n; i++)
		model->odds[i] = exp(-(model->step * (double)i));
	return model->odds ? OK : E_NOMEM;
}

static enum status read_model(struct knowledge *knowledge, struct str name, struct model *model, struct err *err)
{
	struct str rest = knowledge_data(name), line;
	uint32_t number = 0;
	model->name = name;
	while (str_next(&rest, '\n', &line)) {
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		enum status status = OK;
		if (model->classes.n)
			status = read_sign(line, model);
		else if ((status = read_classes(knowledge, line, model)) == OK)
			status = make_table(knowledge, rest, model);
		if (status == OK && !model->odds)
			status = reckon_odds(knowledge, model);
		if (status != OK)
			return err_set(err, status, "knowledge: %.*s.tsv:%u: cannot be read", STR_FORMAT(name), number);
	}
	return model->classes.n ? OK : err_set(err, E_SYNTAX, "knowledge: %.*s.tsv: has no classes", STR_FORMAT(name));
}

enum status models_build(struct knowledge *knowledge, struct err *err)
{
	static const char *const names[MODELS_N] = {"event_weights", "role_weights",      "summary_weights",
						    "tagger",        "technique_weights", "word_meaning"};
	for (size_t i = 0; i < MODELS_N; i++) {
		enum status status = read_model(knowledge, str_of(names[i]), &knowledge->models[i], err);
		if (status != OK)
			return status;
	}
	return OK;
}

const struct model *knowledge_model(const struct knowledge *knowledge, struct str name)
{
	for (size_t i = 0; i < MODELS_N; i++)
		if (str_eq(knowledge->models[i].name, name))
			return &knowledge->models[i];
	return NULL;
}

size_t model_classes_n(const struct model *model)
{
	return model->classes.n;
}

struct str model_class(const struct model *model, size_t at)
{
	return at < model->classes.n ? model->classes.at[at] : STR_EMPTY;
}

double model_step(const struct model *model)
{
	return model->step;
}

const double *model_odds(const struct model *model, size_t *n)
{
	*n = model->odds_n;
	return model->odds;
}

bool model_add(const struct model *model, uint64_t key, int32_t *sums)
{
	unsigned char *slot = find_slot(model, key);
	if (!key_at(slot))
		return false;
	for (size_t i = 0; i < model->classes.n; i++)
		sums[i] += weights_of(slot)[i] - ZERO;
	return true;
}

#define LANE 16 /* weights that are added at once, in pairs of bytes */
typedef uint16_t lane __attribute__((vector_size(LANE)));
enum { FIRST_IS_LOWER = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ }; /* of a pair of bytes */
_Static_assert(MODEL_SIGNS_MAX *UINT8_MAX <= UINT16_MAX, "16 bits hold what all signs say");

/* Adds a lane of classes of all rows. The sums of the pairs overflow by the sums of their upper bytes, which are
 * known, and are taken away again. What stands behind the last class is not looked at. */
static void add_lane(unsigned char *const *rows, size_t n, size_t from, size_t classes_n, int32_t *sums)
{
	lane pairs = {0}, upper = {0}, two;
	for (size_t i = 0; i < n; i++) {
		memcpy(&two, rows[i] + from, sizeof(two));
		pairs += two;
		upper += two >> 8;
	}
	lane lower = pairs - (upper << 8);
	for (size_t i = 0; i < LANE && from + i < classes_n; i++)
		sums[from + i] += (int32_t)(i % 2 == FIRST_IS_LOWER ? upper[i / 2] : lower[i / 2]) - ZERO * (int32_t)n;
}

void model_ahead(const struct model *model, uint64_t key)
{
	const unsigned char *slot = home_of(model, slot_key_of(key));
	__builtin_prefetch(slot);
	__builtin_prefetch(slot + model->slot_bytes - 1);
}

size_t model_add_all(const struct model *model, const uint64_t *keys, size_t n, int32_t *sums)
{
	unsigned char *rows[MODEL_SIGNS_MAX];
	size_t found = 0;
	assert(n <= MODEL_SIGNS_MAX);
	for (size_t i = 0; i < n; i++) {
		unsigned char *slot = find_slot(model, keys[i]);
		rows[found] = weights_of(slot);
		found += key_at(slot) != 0;
	}
	for (size_t from = 0; from < model->classes.n; from += LANE)
		add_lane(rows, found, from, model->classes.n, sums);
	return found;
}
