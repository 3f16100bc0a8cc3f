/* Related threats: each entity of a threat votes for the other threats that name it, the louder the
 * fewer they are. */
#include <stdlib.h>

#include "store_priv.h"

enum {
	ENTITIES_MAX = 64, /* of the threat, first ones first */
	COMMON = 100,      /* an entity of more threats than this says nothing */
};
#define CENTRAL_WEIGHT 2.0

struct vote {
	int64_t num;
	double weight;
	const struct threat_entity *entity;
};
VEC_TYPE(votes, struct vote);

/* Half of all threats name a country; that makes no kinship. */
static bool is_broad(enum entity_type type)
{
	return type == ENTITY_COUNTRY || type == ENTITY_REGION || type == ENTITY_SECTOR;
}

static enum status vote(struct store *store, struct arena *arena, const struct threat_entity *entity,
			struct votes *votes, struct err *err)
{
	size_t from = votes->n;
	struct sql q = sql_make(store, SQL_ENTITY_THREATS);
	sql_str(&q, entity->id);
	sql_int(&q, COMMON + 1);
	while (sql_next(&q)) {
		struct vote *v = vec_push(arena, votes);
		if (!v) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		bool is_central = entity->central && sql_get_int(&q, 1);
		*v = (struct vote){sql_get_int(&q, 0), is_central ? CENTRAL_WEIGHT : 1, entity};
	}
	size_t n = votes->n - from;
	if (n > COMMON)
		votes->n = from;
	for (size_t i = from; i < votes->n; i++)
		votes->at[i].weight /= (double)n;
	return sql_end(&q, err);
}

static int by_num(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;
	if (x->num != y->num)
		return x->num < y->num ? -1 : 1;
	return (x->weight < y->weight) - (x->weight > y->weight);
}

/* The newer of two equals first. */
static int by_weight(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;
	if (x->weight < y->weight || x->weight > y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->num < y->num) - (x->num > y->num);
}

/* One vote a threat, best first: the sum, with the entity that weighs most. */
static void fold(struct votes *votes)
{
	size_t n = 0;
	if (votes->n)
		qsort(votes->at, votes->n, sizeof(*votes->at), by_num);
	for (size_t i = 0; i < votes->n; i++) {
		if (n && votes->at[n - 1].num == votes->at[i].num)
			votes->at[n - 1].weight += votes->at[i].weight;
		else
			votes->at[n++] = votes->at[i];
	}
	votes->n = n;
	if (n)
		qsort(votes->at, n, sizeof(*votes->at), by_weight);
}

/* "same threat actor: Scattered Spider" */
static struct str why(struct arena *arena, const struct threat_entity *entity)
{
	struct str kind = str_copy(arena, words_name(entity_type_words(), (int)entity->type));
	char *spaced = str_c(arena, kind);
	for (size_t i = 0; spaced && i < kind.n; i++)
		if (spaced[i] == '_')
			spaced[i] = ' ';
	return spaced ? str_print(arena, "same %s: %.*s", spaced, STR_FORMAT(entity->name)) : STR_EMPTY;
}

static enum status add(struct store *store, struct arena *arena, const struct vote *v, struct str self,
		       struct related_list *list, struct err *err)
{
	struct sql q = sql_make(store, SQL_THREAT_ROW);
	sql_int(&q, v->num);
	if (sql_next(&q) && sql_get_int(&q, 1) == THREAT_OPEN && !str_eq(sql_get_str(&q, 0), self)) {
		struct related other = {.id = sql_get_copy(&q, 0, arena),
					.label = (enum band)sql_get_int(&q, 2),
					.score = sql_get_real(&q, 3),
					.title = sql_get_copy(&q, 4, arena),
					.slug = sql_get_copy(&q, 5, arena),
					.why = why(arena, v->entity)};
		struct related *related = vec_push(arena, list);
		if (!related || str_is_null(other.why))
			sql_fail(&q, E_NOMEM);
		else
			*related = other;
	}
	return sql_end(&q, err);
}

enum status store_related(struct store *store, struct arena *arena, const struct threat *threat, size_t max,
			  struct related_list *out, struct err *err)
{
	struct votes votes = {0};
	struct related_list list = {0};
	enum status status = OK;
	for (size_t i = 0; i < threat->entities.n && i < ENTITIES_MAX && !status; i++)
		if (!is_broad(threat->entities.at[i].type))
			status = vote(store, arena, &threat->entities.at[i], &votes, err);
	fold(&votes);
	for (size_t i = 0; i < votes.n && list.n < max && !status; i++)
		status = add(store, arena, &votes.at[i], threat->id, &list, err);
	if (!status)
		*out = list;
	return status;
}
