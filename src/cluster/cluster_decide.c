/* What people decided: threats and articles are put where they say, and kept apart. */
#include "cluster_priv.h"

#include <stdlib.h>

/* ---- kept apart ---- */

bool cluster_is_apart(const struct cluster *c, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < c->apart_n; i++) {
		uint32_t x = cluster_living(c, c->apart[i].a), y = cluster_living(c, c->apart[i].b);
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

enum status cluster_move(struct cluster *c, struct str article, struct str threat, struct err *err)
{
	uint32_t to, doc = cluster_document_of(c, article);
	if (group_of(c, threat, &to))
		return err_set(err, E_NOMEM, "cluster: no memory");
	/* What was joined and gets articles back lives again, in a new row: its other articles stay with the old one.
	 */
	if (c->groups[to].joined_into != NO_CLUSTER && cluster_group_new(c, threat, &to))
		return err_set(err, E_NOMEM, "cluster: no memory");
	if (!map_put(&c->group_of_article, str_hash(article), (uint64_t)to + 1))
		return err_set(err, E_NOMEM, "cluster: no memory");
	if (doc != NO_CLUSTER && live_at(c, doc)->cluster != to &&
	    cluster_group_move(c, live_at(c, doc)->cluster, to, doc))
		return err_set(err, E_NOMEM, "cluster: no memory");
	return OK;
}

enum status cluster_merge(struct cluster *c, struct str from, struct str into, struct err *err)
{
	uint32_t a, b;
	if (group_of(c, from, &a) || group_of(c, into, &b))
		return err_set(err, E_NOMEM, "cluster: no memory");
	a = cluster_living(c, a);
	b = cluster_living(c, b);
	if (a != b && cluster_groups_join(c, a, b))
		return err_set(err, E_NOMEM, "cluster: no memory");
	return OK;
}
