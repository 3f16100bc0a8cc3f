/* The state: documents, groups, ids. */
#include "cluster_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
	DAY = 24 * 3600,
	LIVE_S = 14 * DAY, /* behind the newest article: may be forgotten */
	LIVE_MIN = 40000,  /* articles that are live whatever their age: first polls come unordered */
};

enum status cluster_new(const struct knowledge *knowledge, struct cluster **out, struct err *err)
{
	struct cluster *c = calloc(1, sizeof(*c));
	if (!c)
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->knowledge = knowledge;
	c->newest = TIME_UNKNOWN;
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
		document_release(&c->docs[i]);
	for (uint32_t i = 0; i < c->groups_n; i++)
		free(c->groups[i].docs);
	doc_index_release(&c->index);
	statistics_release(&c->statistics);
	map_release(&c->group_of_article);
	map_release(&c->group_of_threat);
	free(c->apart);
	free(c->docs);
	free(c->groups);
	free(c->stamp);
	free(c->dot);
	free(c);
}

void cluster_count(const struct cluster *c, struct cluster_counts *out)
{
	*out = (struct cluster_counts){.articles = c->articles, .terms = c->statistics.terms.n};
	for (uint32_t i = 0; i < c->groups_n; i++)
		out->threats += c->groups[i].joined_into == NO_CLUSTER;
}

/* ---- groups ---- */

static uint32_t living(const struct cluster *c, uint32_t group)
{
	while (c->groups[group].joined_into != NO_CLUSTER)
		group = c->groups[group].joined_into;
	return group;
}

uint32_t cluster_group(const struct cluster *c, const struct map *map, struct str id)
{
	const uint64_t *row = map_get(map, str_hash(id));
	return row ? living(c, (uint32_t)*row - 1) : NO_CLUSTER;
}

struct str cluster_threat_of(const struct cluster *c, struct str article)
{
	uint32_t group = cluster_group(c, &c->group_of_article, article);
	return group == NO_CLUSTER ? STR_EMPTY : str_of(c->groups[group].id);
}

enum status cluster_group_new(struct cluster *c, struct str id, uint32_t *out)
{
	if (c->groups_n == c->groups_room) {
		uint32_t room = c->groups_room ? c->groups_room * 2 : 1024;
		struct group *groups = realloc(c->groups, room * sizeof(*groups));
		if (!groups)
			return E_NOMEM;
		c->groups = groups;
		c->groups_room = room;
	}
	struct group g = {.oldest = INT64_MAX, .newest = INT64_MIN, .joined_into = NO_CLUSTER};
	memcpy(g.id, id.p, id.n < CLUSTER_ID_MAX - 1 ? id.n : CLUSTER_ID_MAX - 1);
	if (!map_put(&c->group_of_threat, str_hash(id), (uint64_t)c->groups_n + 1))
		return E_NOMEM;
	c->groups[c->groups_n] = g;
	*out = c->groups_n++;
	return OK;
}

enum status cluster_group_add(struct cluster *c, uint32_t group, uint32_t doc)
{
	struct group *g = &c->groups[group];
	if (g->docs_n == g->room) {
		uint32_t room = g->room ? g->room * 2 : 2;
		uint32_t *docs = realloc(g->docs, room * sizeof(*docs));
		if (!docs)
			return E_NOMEM;
		g->docs = docs;
		g->room = room;
	}
	int64_t at = c->docs[doc].published;
	g->docs[g->docs_n++] = doc;
	g->oldest = at < g->oldest ? at : g->oldest;
	g->newest = at > g->newest ? at : g->newest;
	c->docs[doc].cluster = group;
	return OK;
}

enum status cluster_groups_join(struct cluster *c, uint32_t from, uint32_t into)
{
	struct group *f = &c->groups[from];
	enum status status = OK;
	for (uint32_t i = 0; i < f->docs_n && !status; i++)
		status = cluster_group_add(c, into, f->docs[i]);
	if (status)
		return status;
	free(f->docs);
	f->docs = NULL;
	f->docs_n = f->room = 0;
	f->joined_into = into;
	return OK;
}

struct str cluster_group_id(struct arena *arena, const struct cluster *c, uint32_t group)
{
	return str_copy(arena, str_of(c->groups[group].id));
}

/* ---- documents ---- */

enum status cluster_reserve(struct cluster *c)
{
	if (c->docs_n < c->docs_room)
		return OK;
	uint32_t room = c->docs_room ? c->docs_room * 2 : 4096;
	struct document *docs = realloc(c->docs, room * sizeof(*docs));
	if (docs)
		c->docs = docs;
	uint32_t *stamp = realloc(c->stamp, room * sizeof(*stamp));
	if (stamp)
		c->stamp = stamp;
	float *dot = realloc(c->dot, room * sizeof(*dot));
	if (dot)
		c->dot = dot;
	if (!docs || !stamp || !dot)
		return E_NOMEM;
	memset(c->stamp + c->docs_room, 0, (room - c->docs_room) * sizeof(*stamp));
	c->docs_room = room;
	return OK;
}

/* Forgets articles that are older than the horizon and not among the last LIVE_MIN. */
void cluster_forget_old(struct cluster *c)
{
	uint32_t from = c->docs_from;
	while (c->docs_n - from > LIVE_MIN && c->docs[from].published < c->newest - LIVE_S)
		document_release(&c->docs[from++]);
	if (from == c->docs_from)
		return;
	c->docs_from = from;
	doc_index_trim(&c->index, from);
	for (uint32_t i = 0; i < c->groups_n; i++) {
		struct group *g = &c->groups[i];
		uint32_t gone = 0;
		while (gone < g->docs_n && g->docs[gone] < from)
			gone++;
		g->docs_n -= gone;
		if (gone && g->docs_n)
			memmove(g->docs, g->docs + gone, g->docs_n * sizeof(*g->docs));
	}
}
