#ifndef TOCSIN_MODELS_H
#define TOCSIN_MODELS_H
/* models: linear models that tools/train_*.py fitted, read from data/weights: for each sign of a thing what it
 * says for each class. The file: "classes", the worth of one step and the classes; then a row for each sign:
 * "kind=value" and one printable letter for each class, 'P' for nothing, each letter up or down one step.
 * A value may have parts, set apart by blanks. Pure; read only after loading.
 * Memory: the knowledge's. Fails: E_SYNTAX names the line, E_NOMEM. */

#include "knowledge.h"

#define MODEL_CLASSES_MAX 96
#define MODEL_HOPELESS (-40) /* natural logarithm of odds that change no sum */
#define MODEL_SIGNS_MAX 128  /* that model_add_all takes at once */

struct model;
const struct model *knowledge_model(const struct knowledge *knowledge, struct str name); /* NULL: no such */
size_t model_classes_n(const struct model *model);
struct str model_class(const struct model *model, size_t at);
double model_step(const struct model *model); /* what one step of a sum is worth, in natural logarithms */
/* How likely a class is beside the likeliest one: exp(-step * behind), for a sum that is `behind` steps smaller. *n of
 * them; past that it is nothing beside 1 (MODEL_HOPELESS). */
const double *model_odds(const struct model *model, size_t *n);

/* The key of a sign: hash of its kind, and of the parts of its value in order. */
static inline uint64_t model_mix(uint64_t key, uint64_t part)
{
	key = (key ^ part) * 0x9E3779B97F4A7C15u;
	return key ^ (key >> 29);
}
/* Adds what the sign says to sums[MODEL_CLASSES_MAX]; false: the model doesn't know it. */
bool model_add(const struct model *model, uint64_t key, int32_t *sums);
/* Asks the memory for what the model says of a sign that is added soon. */
void model_ahead(const struct model *model, uint64_t key);
/* model_add for many signs at once, of which model_ahead was told; n <= MODEL_SIGNS_MAX. How many of them the model
 * knows. */
size_t model_add_all(const struct model *model, const uint64_t *keys, size_t n, int32_t *sums);

/* The level of a number that goes into a sign: how many of the rising steps it reaches. */
static inline size_t model_level(size_t n, const size_t *steps, size_t steps_n)
{
	size_t level = 0;
	while (level < steps_n && n >= steps[level])
		level++;
	return level;
}
#define MODEL_LEVEL(n, ...)                                                                                            \
	model_level((n), (const size_t[]){__VA_ARGS__}, sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

#endif
