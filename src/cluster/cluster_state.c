/* The state: documents, groups, ids. */
#include "cluster_priv.h"

#include <stdlib.h>
#include <string.h>

#include "caps.h"

enum {
	DOCS_MIN = 4096,
	GROUPS_MIN = 1024,
};

enum status cluster_new(const struct knowledge *knowledge, struct cluster **out, struct err *err)
{
	struct cluster *c = calloc(1, sizeof(*c));
	if (!c)
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->knowledge = knowledge;
	c->newest = TIME_UNKNOWN;
	c->groups_free = NO_CLUSTER;
	doc_index_init(&c->index);
	map_init(&c->group_of_article);
	map_init(&c->group_of_threat);
	enum status status = statistics_init(&c->statistics, knowledge_table(knowledge, STR("cluster_terms")));
	if (status)
		err_set(err, status, "cluster: no memory, or weights/cluster_terms.tsv is damaged");
	else
		status = pair_weights_read(knowledge, &c->weights, err);
	if (status) {
		cluster_free(c);
		return status;
	}
	*out = c;
	return OK;
}

void cluster_free(struct cluster *c)
{
	if (!c)
		return;
	for (uint32_t i = c->docs_from; i < c->docs_n; i++)
		free(live_at(c, i)->packed);
	for (uint32_t i = 0; i < c->groups_n; i++)
		if (c->groups[i].room)
			free(c->groups[i].docs.many);
	doc_index_release(&c->index);
	statistics_release(&c->statistics);
	map_release(&c->group_of_article);
	map_release(&c->group_of_threat);
	free(c->apart);
	free(c->docs);
	free(c->groups);
	free(c->tally);
	free(c);
}

void cluster_count(const struct cluster *c, struct cluster_counts *out)
{
	*out = (struct cluster_counts){.articles = c->articles, .terms = c->statistics.terms.n};
	for (uint32_t i = 0; i < c->groups_n; i++)
		out->threats += c->groups[i].joined_into == NO_CLUSTER && c->groups[i].used != FREE_GROUP;
}

void cluster_keep_all(struct cluster *c)
{
	c->keeps_all = true;
}

/* ---- groups ---- */

uint32_t cluster_living(const struct cluster *c, uint32_t group)
{
	while (c->groups[group].joined_into != NO_CLUSTER)
		group = c->groups[group].joined_into;
	return group;
}

uint32_t cluster_group(const struct cluster *c, const struct map *map, struct str id)
{
	const uint64_t *row = map_get(map, str_hash(id));
	return row ? cluster_living(c, (uint32_t)*row - 1) : NO_CLUSTER;
}

struct str cluster_threat_of(const struct cluster *c, struct str article)
{
	uint32_t group = cluster_group(c, &c->group_of_article, article);
	return group == NO_CLUSTER ? STR_EMPTY : str_of(c->groups[group].id);
}

uint32_t cluster_document_of(const struct cluster *c, struct str article)
{
	uint32_t group = cluster_group(c, &c->group_of_article, article);
	for (uint32_t i = group == NO_CLUSTER ? 0 : c->groups[group].docs_n; i-- > 0;) {
		uint32_t doc = group_docs(&c->groups[group])[i];
		struct document d;
		live_open(c, doc, &d);
		if (str_eq(str_of(d.id), article))
			return doc;
	}
	return NO_CLUSTER;
}

/* A free row. */
static enum status group_row(struct cluster *c, uint32_t *out)
{
	if (c->groups_free != NO_CLUSTER) {
		*out = c->groups_free;
		c->groups_free = c->groups[*out].joined_into;
		return OK;
	}
	if (c->groups_n == c->groups_room) {
		uint32_t room = c->groups_room ? c->groups_room + c->groups_room / 2 : GROUPS_MIN;
		struct group *groups = realloc(c->groups, room * sizeof(*groups));
		if (!groups)
			return E_NOMEM;
		c->groups = groups;
		c->groups_room = room;
	}
	*out = c->groups_n++;
	return OK;
}

enum status cluster_group_new(struct cluster *c, struct str id, uint32_t *out)
{
	uint64_t *place = map_at(&c->group_of_threat, str_hash(id));
	uint32_t row;
	if (!place)
		return E_NOMEM;
	if (group_row(c, &row)) {
		map_remove(&c->group_of_threat, str_hash(id));
		return E_NOMEM;
	}
	*place = (uint64_t)row + 1;
	struct group g = {.oldest = INT64_MAX,
			  .newest = INT64_MIN,
			  .used = c->newest,
			  .joined_into = NO_CLUSTER,
			  .born = NO_CLUSTER};
	memcpy(g.id, id.p, id.n < CLUSTER_ID_MAX - 1 ? id.n : CLUSTER_ID_MAX - 1);
	c->groups[row] = g;
	*out = row;
	return OK;
}

static enum status make_room(struct group *g)
{
	if (g->docs_n < (g->room ? g->room : 1))
		return OK;
	uint32_t room = g->docs_n + g->docs_n / 2 + 1;
	uint32_t *many = realloc(g->room ? g->docs.many : NULL, room * sizeof(*many));
	if (!many)
		return E_NOMEM;
	if (!g->room)
		many[0] = g->docs.one;
	g->docs.many = many;
	g->room = room;
	return OK;
}

static uint32_t *members(struct group *g)
{
	return g->room ? g->docs.many : &g->docs.one;
}

static void group_drop(struct group *g)
{
	if (g->room)
		free(g->docs.many);
	g->docs_n = g->room = 0;
}

enum status cluster_group_add(struct cluster *c, uint32_t group, uint32_t doc)
{
	struct group *g = &c->groups[group];
	struct document d;
	if (make_room(g))
		return E_NOMEM;
	live_open(c, doc, &d);
	members(g)[g->docs_n++] = doc;
	g->oldest = d.published < g->oldest ? d.published : g->oldest;
	g->newest = d.published > g->newest ? d.published : g->newest;
	g->used = c->newest;
	g->born = doc < g->born ? doc : g->born;
	live_at(c, doc)->cluster = group;
	return OK;
}

void cluster_group_take_out(struct cluster *c, uint32_t group, uint32_t doc)
{
	struct group *g = &c->groups[group];
	uint32_t *at = members(g), kept = 0;
	g->oldest = INT64_MAX;
	g->newest = INT64_MIN;
	for (uint32_t i = 0; i < g->docs_n; i++) {
		struct document d;
		if (at[i] == doc)
			continue;
		live_open(c, at[i], &d);
		g->oldest = d.published < g->oldest ? d.published : g->oldest;
		g->newest = d.published > g->newest ? d.published : g->newest;
		at[kept++] = at[i];
	}
	g->docs_n = kept;
	if (g->born == doc)
		g->born = kept ? at[0] : NO_CLUSTER;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Members stand in the order of arrival, as when the state is built again. */
static void put_in_order(struct group *g)
{
	qsort(members(g), g->docs_n, sizeof(uint32_t), by_number);
}

enum status cluster_groups_join(struct cluster *c, uint32_t from, uint32_t into)
{
	struct group *f = &c->groups[from];
	enum status status = OK;
	for (uint32_t i = 0; i < f->docs_n && !status; i++)
		status = cluster_group_add(c, into, members(f)[i]);
	if (status)
		return status;
	put_in_order(&c->groups[into]);
	group_drop(f);
	f->joined_into = into;
	return OK;
}

enum status cluster_group_move(struct cluster *c, uint32_t from, uint32_t into, uint32_t doc)
{
	cluster_group_take_out(c, from, doc);
	if (cluster_group_add(c, into, doc))
		return E_NOMEM;
	put_in_order(&c->groups[into]);
	return OK;
}

struct str cluster_group_id(struct arena *arena, const struct cluster *c, uint32_t group)
{
	return str_copy(arena, str_of(c->groups[group].id));
}

/* ---- documents ---- */

enum status cluster_reserve(struct cluster *c)
{
	if (c->docs_n - c->docs_from < c->docs_room)
		return OK;
	uint32_t room = c->docs_room ? c->docs_room * 2 : DOCS_MIN;
	struct live *docs = calloc(room, sizeof(*docs));
	struct tally *tally = calloc(room, sizeof(*tally));
	if (!docs || !tally) {
		free(docs);
		free(tally);
		return E_NOMEM;
	}
	for (uint32_t i = c->docs_from; i < c->docs_n; i++)
		docs[i & (room - 1)] = *live_at(c, i);
	free(c->docs);
	free(c->tally);
	c->docs = docs;
	c->tally = tally;
	c->docs_room = room;
	return OK;
}

/* ---- forgetting ---- */

static bool is_old(const struct cluster *c, uint32_t doc)
{
	struct document d;
	live_open(c, doc, &d);
	return d.published < c->newest - CAP_LIVE_S || c->docs_n - doc > CAP_STATE_MOST;
}

/* What is forgotten stands at the front, as members are in the order of arrival. */
static void forget_document(struct cluster *c, uint32_t doc)
{
	struct live *live = live_at(c, doc);
	struct group *g = &c->groups[live->cluster];
	uint32_t *at = members(g);
	if (g->docs_n && at[0] == doc)
		memmove(at, at + 1, --g->docs_n * sizeof(*at));
	else
		cluster_group_take_out(c, live->cluster, doc);
	if (!g->docs_n)
		group_drop(g);
	free(live->packed);
	*live = (struct live){NULL, NO_CLUSTER};
}

/* Nothing came in for long, nor into what it was joined into. */
static bool is_forgotten(const struct cluster *c, uint32_t group)
{
	const struct group *g = &c->groups[cluster_living(c, group)];
	return !g->docs_n && g->used != FREE_GROUP && g->used < c->newest - CAP_KEPT_S;
}

/* The map without the ids of forgotten groups. */
static enum status forget_ids(const struct cluster *c, struct map *map, bool follow)
{
	struct map kept;
	struct map_slot slot;
	map_init(&kept);
	for (size_t at = 0; map_next(map, &at, &slot);) {
		uint32_t group = (uint32_t)slot.value - 1;
		if (is_forgotten(c, group))
			continue;
		if (!map_put(&kept, slot.key, (uint64_t)(follow ? cluster_living(c, group) : group) + 1)) {
			map_release(&kept);
			return E_NOMEM;
		}
	}
	map_release(map);
	*map = kept;
	return OK;
}

/* Frees the rows of forgotten groups. Those that were joined go first: they are told by what they lead to. */
static void forget_groups(struct cluster *c)
{
	for (uint32_t i = 0; i < c->groups_n; i++)
		if (c->groups[i].used != FREE_GROUP && c->groups[i].joined_into != NO_CLUSTER)
			c->groups[i].joined_into = cluster_living(c, i);
	for (int living = 0; living < 2; living++)
		for (uint32_t i = 0; i < c->groups_n; i++) {
			struct group *g = &c->groups[i];
			bool is_now = g->used != FREE_GROUP && (g->joined_into == NO_CLUSTER) == living;
			if (!is_now || !is_forgotten(c, i))
				continue;
			g->used = FREE_GROUP;
			g->joined_into = c->groups_free;
			c->groups_free = i;
		}
}

static void forget_parted(struct cluster *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->apart_n; i++)
		if (!is_forgotten(c, c->apart[i].a) && !is_forgotten(c, c->apart[i].b))
			c->apart[kept++] = c->apart[i];
	c->apart_n = kept;
}

enum status cluster_forget_old(struct cluster *c)
{
	uint32_t from = c->docs_from;
	while (c->docs_n - from > CAP_STATE_LEAST && is_old(c, from))
		forget_document(c, from++);
	if (from == c->docs_from)
		return OK;
	c->docs_from = from;
	return doc_index_trim(&c->index, from, c->docs_n);
}

enum status cluster_forget_ids(struct cluster *c)
{
	if (c->keeps_all)
		return OK;
	forget_parted(c);
	enum status status = forget_ids(c, &c->group_of_article, true);
	if (!status)
		status = forget_ids(c, &c->group_of_threat, false);
	if (!status)
		forget_groups(c);
	return status;
}
