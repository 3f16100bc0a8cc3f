/* What people decided: threats and articles are put where they say, and kept apart. */
#include "cluster_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- kept apart ---- */

static uint32_t living(const struct cluster *c, uint32_t group)
{
	while (c->groups[group].joined_into != NO_CLUSTER)
		group = c->groups[group].joined_into;
	return group;
}

bool cluster_is_apart(const struct cluster *c, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < c->apart_n; i++) {
		uint32_t x = living(c, c->apart[i].a), y = living(c, c->apart[i].b);
		if ((x == a && y == b) || (x == b && y == a))
			return true;
	}
	return false;
}

void cluster_forget_apart(struct cluster *c)
{
	c->apart_n = 0;
}

static enum status group_of(struct cluster *c, struct str id, uint32_t *out)
{
	const uint64_t *row = map_get(&c->group_of_threat, str_hash(id));
	if (!row)
		return cluster_group_new(c, id, out);
	*out = (uint32_t)*row - 1;
	return OK;
}

enum status cluster_keep_apart(struct cluster *c, struct str a, struct str b, struct err *err)
{
	struct apart pair;
	if (c->apart_n == APART_MAX)
		return err_set(err, E_LIMIT, "cluster: more than %d threats are kept apart", APART_MAX);
	struct apart *more = realloc(c->apart, (c->apart_n + 1) * sizeof(*more));
	if (!more)
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->apart = more;
	if (group_of(c, a, &pair.a) || group_of(c, b, &pair.b))
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->apart[c->apart_n++] = pair;
	return OK;
}

/* ---- moving ---- */

static void take_out(struct group *g, uint32_t doc)
{
	for (uint32_t i = 0; i < g->docs_n; i++)
		if (g->docs[i] == doc) {
			memmove(g->docs + i, g->docs + i + 1, (g->docs_n - i - 1) * sizeof(*g->docs));
			g->docs_n--;
			return;
		}
}

static void measure(const struct cluster *c, struct group *g)
{
	g->oldest = INT64_MAX;
	g->newest = INT64_MIN;
	for (uint32_t i = 0; i < g->docs_n; i++) {
		int64_t at = c->docs[g->docs[i]].published;
		g->oldest = at < g->oldest ? at : g->oldest;
		g->newest = at > g->newest ? at : g->newest;
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

enum status cluster_move(struct cluster *c, struct str article, struct str threat, struct err *err)
{
	uint32_t to;
	if (group_of(c, threat, &to))
		return err_set(err, E_NOMEM, "cluster: no memory");
	c->groups[to].joined_into = NO_CLUSTER; /* what was joined and gets its articles back lives again */
	if (!map_put(&c->group_of_article, str_hash(article), (uint64_t)to + 1))
		return err_set(err, E_NOMEM, "cluster: no memory");
	for (uint32_t i = c->docs_n; i-- > c->docs_from;) {
		struct document *d = &c->docs[i];
		if (!d->id || !str_eq(str_of(d->id), article) || d->cluster == NO_CLUSTER || d->cluster == to)
			continue;
		struct group *from = &c->groups[d->cluster];
		take_out(from, i);
		measure(c, from);
		if (cluster_group_add(c, to, i))
			return err_set(err, E_NOMEM, "cluster: no memory");
		/* Members are in the order of arrival, as after a restart. */
		qsort(c->groups[to].docs, c->groups[to].docs_n, sizeof(uint32_t), by_number);
		break;
	}
	return OK;
}

enum status cluster_merge(struct cluster *c, struct str from, struct str into, struct err *err)
{
	uint32_t a, b;
	if (group_of(c, from, &a) || group_of(c, into, &b))
		return err_set(err, E_NOMEM, "cluster: no memory");
	a = living(c, a);
	b = living(c, b);
	if (a != b && cluster_groups_join(c, a, b))
		return err_set(err, E_NOMEM, "cluster: no memory");
	qsort(c->groups[b].docs, c->groups[b].docs_n, sizeof(uint32_t), by_number);
	return OK;
}
