#include "models.h"

#include "knowledge_data.h"
#include "knowledge_priv.h"

#include <assert.h>

#define NOTHING 'P'
#define LANE 16 /* rows are filled up to whole lanes, so that the compiler adds a lane at once */
_Static_assert(MODEL_CLASSES_MAX % LANE == 0, "sums hold whole lanes");
_Static_assert(MODEL_SIGNS_MAX * 128 <= INT16_MAX, "a lane of 16 bits holds what all signs say");

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

static enum status read_sign(struct knowledge *knowledge, struct str line, struct model *model)
{
	struct str sign;
	if (!str_next(&line, '\t', &sign) || line.n != model->classes.n)
		return E_SYNTAX;
	uint64_t *slot = map_at(&model->rows, key_of(sign));
	int8_t *row = arena_zero(knowledge->arena, (line.n + LANE - 1) / LANE, LANE);
	if (!slot || !row)
		return E_NOMEM;
	for (size_t i = 0; i < line.n; i++)
		row[i] = (int8_t)(line.p[i] - NOTHING);
	*slot = (uint64_t)(uintptr_t)row;
	return OK;
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
		enum status status =
			model->classes.n ? read_sign(knowledge, line, model) : read_classes(knowledge, line, model);
		if (status != OK)
			return err_set(err, status, "knowledge: %.*s.tsv:%u: cannot be read", STR_FORMAT(name), number);
	}
	return OK;
}

enum status models_build(struct knowledge *knowledge, struct err *err)
{
	static const char *const names[MODELS_N] = {"role_weights", "summary_weights", "tagger", "technique_weights"};
	for (size_t i = 0; i < MODELS_N; i++) {
		map_init(&knowledge->models[i].rows);
		enum status status = read_model(knowledge, str_of(names[i]), &knowledge->models[i], err);
		if (status != OK)
			return status;
		if (!sieve_make(&knowledge->models[i].sieve, knowledge->arena, &knowledge->models[i].rows))
			return err_set(err, E_NOMEM, "knowledge: no memory for %s", names[i]);
	}
	return OK;
}

void models_release(struct knowledge *knowledge)
{
	for (size_t i = 0; i < MODELS_N; i++)
		map_release(&knowledge->models[i].rows);
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

static const int8_t *row_of(const struct model *model, uint64_t key)
{
	const uint64_t *slot = sieve_lets(&model->sieve, key) ? map_get(&model->rows, key) : NULL;
	return slot ? (const int8_t *)(uintptr_t)*slot : NULL;
}

bool model_add(const struct model *model, uint64_t key, int32_t *sums)
{
	const int8_t *row = row_of(model, key);
	if (!row)
		return false;
	for (size_t i = 0; i < model->classes.n; i += LANE)
		for (size_t j = 0; j < LANE; j++)
			sums[i + j] += row[i + j];
	return true;
}

typedef int8_t lane8 __attribute__((vector_size(LANE)));
typedef int16_t lane16 __attribute__((vector_size(2 * LANE)));

/* One lane of classes at a time stays in registers: MODEL_SIGNS_MAX rows of 8 bits cannot overflow 16. */
static void add_lane(const int8_t *const *rows, size_t n, size_t lane, int32_t *sums)
{
	lane16 sum = {0};
	for (size_t i = 0; i < n; i++) {
		lane8 row;
		memcpy(&row, rows[i] + lane, sizeof(row));
		sum += __builtin_convertvector(row, lane16);
	}
	for (size_t j = 0; j < LANE; j++)
		sums[lane + j] += sum[j];
}

size_t model_add_all(const struct model *model, const uint64_t *keys, size_t n, int32_t *sums)
{
	const int8_t *rows[MODEL_SIGNS_MAX];
	uint64_t let[MODEL_SIGNS_MAX];
	size_t let_n = 0, found = 0;
	assert(n <= MODEL_SIGNS_MAX);
	for (size_t i = 0; i < n; i++) /* all misses of the cache under way at once */
		sieve_ahead(&model->sieve, keys[i]);
	for (size_t i = 0; i < n; i++)
		if (sieve_lets(&model->sieve, keys[i])) {
			map_ahead(&model->rows, keys[i]);
			let[let_n++] = keys[i];
		}
	for (size_t i = 0; i < let_n; i++) {
		const uint64_t *slot = map_get(&model->rows, let[i]);
		if (slot) {
			rows[found] = (const int8_t *)(uintptr_t)*slot;
			__builtin_prefetch(rows[found++]);
		}
	}
	for (size_t i = 0; i < model->classes.n; i += LANE)
		add_lane(rows, found, i, sums);
	return found;
}
