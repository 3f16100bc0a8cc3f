#include "models.h"

#include "knowledge_data.h"
#include "knowledge_priv.h"

#define NOTHING 'P'
#define LANE 16 /* rows are filled up to whole lanes, so that the compiler adds a lane at once */
_Static_assert(MODEL_CLASSES_MAX % LANE == 0, "sums hold whole lanes");

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
	static const char *const names[MODELS_N] = {"role_weights", "tagger", "technique_weights"};
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

bool model_add(const struct model *model, uint64_t key, int32_t *sums)
{
	const uint64_t *slot = sieve_lets(&model->sieve, key) ? map_get(&model->rows, key) : NULL;
	if (!slot)
		return false;
	const int8_t *row = (const int8_t *)(uintptr_t)*slot;
	for (size_t i = 0; i < model->classes.n; i += LANE)
		for (size_t j = 0; j < LANE; j++)
			sums[i + j] += row[i + j];
	return true;
}
