/* The whole state as an image, and back. Threats are numbered anew, in the order of their ids, without those that were
 * joined into others: it is as if each article had come to where it is now. */
#include "cluster_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

static void save_statistics(const struct statistics *s, struct image_writer *to)
{
	image_put(to, &s->documents, sizeof(s->documents));
	image_put_u64(to, s->runs_n);
	image_put_u64(to, s->runs_room);
	image_put(to, s->runs, 2 * s->runs_room);
	image_put_map(to, &s->terms);
	image_put_map(to, &s->outlets);
}

static int by_id(const void *a, const void *b)
{
	const struct group *x = *(const struct group *const *)a, *y = *(const struct group *const *)b;
	return memcmp(x->id, y->id, sizeof(x->id));
}

static void mark_used(const struct cluster *c, uint32_t *mark)
{
	struct map_slot slot;
	for (size_t at = 0; map_next(&c->group_of_article, &at, &slot);)
		mark[cluster_living(c, (uint32_t)slot.value - 1)] = 1;
}

/* Writes the threats that articles are in; `number` gets what each row is called in the image. */
static void save_groups(const struct cluster *c, const struct group **all, uint32_t *number, struct image_writer *to)
{
	size_t n = 0;
	mark_used(c, number);
	for (uint32_t i = 0; i < c->groups_n; i++)
		if (number[i] || c->groups[i].docs_n)
			all[n++] = &c->groups[i];
	qsort(all, n, sizeof(*all), by_id);
	image_put_u64(to, n);
	for (size_t i = 0; i < n; i++) {
		number[all[i] - c->groups] = (uint32_t)i;
		image_put(to, all[i]->id, sizeof(all[i]->id));
		image_put(to, (const int64_t[]){all[i]->oldest, all[i]->newest, all[i]->used, all[i]->born},
			  4 * sizeof(int64_t));
	}
}

static void save_documents(const struct cluster *c, const uint32_t *number, struct image_writer *to)
{
	image_put_u64(to, c->docs_from);
	image_put_u64(to, c->docs_n - c->docs_from);
	for (uint32_t i = c->docs_from; i < c->docs_n; i++) {
		const struct live *live = live_at(c, i);
		size_t bytes = document_bytes(live->packed);
		image_put(to, (const uint32_t[]){number[live->cluster], (uint32_t)bytes}, 2 * sizeof(uint32_t));
		image_put(to, live->packed, bytes);
	}
}

static void save_articles(const struct cluster *c, const uint32_t *number, struct image_writer *to)
{
	struct map articles;
	struct map_slot slot;
	map_init(&articles);
	bool ok = map_reserve(&articles, c->group_of_article.n);
	for (size_t at = 0; ok && map_next(&c->group_of_article, &at, &slot);)
		ok = map_put(&articles, slot.key, number[cluster_living(c, (uint32_t)slot.value - 1)] + 1);
	if (!ok)
		to->status = to->status ? to->status : E_NOMEM;
	image_put_map(to, &articles);
	map_release(&articles);
}

void cluster_save(const struct cluster *c, struct image_writer *to)
{
	const struct group **all = malloc((c->groups_n + 1) * sizeof(*all));
	uint32_t *number = calloc(c->groups_n + 1, sizeof(*number));
	if (!all || !number)
		to->status = to->status ? to->status : E_NOMEM;
	image_put_u64(to, (uint64_t)c->newest);
	image_put_u64(to, c->articles);
	save_statistics(&c->statistics, to);
	if (!to->status) {
		save_groups(c, all, number, to);
		save_documents(c, number, to);
		save_articles(c, number, to);
	}
	doc_index_save(&c->index, to);
	free(all);
	free(number);
}

/* ---- reading ---- */

static enum status load_statistics(struct statistics *s, struct image_reader *from)
{
	image_get(from, &s->documents, sizeof(s->documents));
	uint64_t runs_n = image_get_u64(from), room = image_get_u64(from);
	if (!from->status && (!room || room & (room - 1) || room > from->n / 2))
		return E_SYNTAX;
	const char *bytes = image_take(from, 2 * room);
	uint8_t *runs = bytes ? malloc(2 * room) : NULL;
	if (!runs)
		return from->status ? from->status : E_NOMEM;
	memcpy(runs, bytes, 2 * room);
	free(s->runs);
	s->runs = runs;
	s->runs_room = room;
	s->runs_n = runs_n;
	image_get_map(from, &s->terms);
	image_get_map(from, &s->outlets);
	return from->status;
}

static enum status load_groups(struct cluster *c, struct image_reader *from)
{
	size_t n = image_get_n(from, CLUSTER_ID_MAX + 4 * sizeof(int64_t));
	enum status status = from->status;
	if (!status && (n >= NO_CLUSTER || !map_reserve(&c->group_of_threat, n)))
		status = E_NOMEM;
	for (size_t i = 0; i < n && !status; i++) {
		char id[CLUSTER_ID_MAX];
		int64_t times[4];
		uint32_t row;
		image_get(from, id, sizeof(id));
		image_get(from, times, sizeof(times));
		if (from->status || memchr(id, 0, sizeof(id)) == NULL)
			return E_SYNTAX;
		status = cluster_group_new(c, str_of(id), &row);
		if (status)
			return status;
		if (row != i || times[2] == FREE_GROUP)
			return E_SYNTAX;
		c->groups[row].oldest = times[0];
		c->groups[row].newest = times[1];
		c->groups[row].used = times[2];
		c->groups[row].born = (uint32_t)times[3];
	}
	return status;
}

static enum status load_document(struct cluster *c, struct image_reader *from)
{
	uint32_t head[2];
	image_get(from, head, sizeof(head));
	const char *bytes = image_take(from, head[1]);
	if (!bytes || head[0] >= c->groups_n)
		return E_SYNTAX;
	enum status status = cluster_reserve(c);
	if (status)
		return status;
	struct packed_document *packed = document_copy(bytes, head[1]);
	if (!packed)
		return E_SYNTAX;
	struct group *g = &c->groups[head[0]];
	int64_t used = g->used, oldest = g->oldest, newest = g->newest; /* of those that were forgotten, too */
	*live_at(c, c->docs_n) = (struct live){packed, NO_CLUSTER};
	status = cluster_group_add(c, head[0], c->docs_n++);
	g->used = used;
	g->oldest = oldest;
	g->newest = newest;
	return status;
}

static enum status load_documents(struct cluster *c, struct image_reader *from)
{
	uint64_t first = image_get_u64(from);
	size_t n = image_get_n(from, 2 * sizeof(uint32_t));
	enum status status = from->status;
	if (!status && first + n >= NO_CLUSTER)
		status = E_SYNTAX;
	c->docs_from = c->docs_n = (uint32_t)first;
	for (size_t i = 0; i < n && !status; i++)
		status = load_document(c, from);
	return status;
}

static bool are_rows(const struct cluster *c, const struct map *map)
{
	struct map_slot slot;
	for (size_t at = 0; map_next(map, &at, &slot);)
		if (!slot.value || slot.value > c->groups_n)
			return false;
	return true;
}

enum status cluster_load(struct cluster *c, struct image_reader *from)
{
	c->newest = (int64_t)image_get_u64(from);
	c->articles = image_get_u64(from);
	enum status status = load_statistics(&c->statistics, from);
	if (!status)
		status = load_groups(c, from);
	if (!status)
		status = load_documents(c, from);
	if (!status) {
		image_get_map(from, &c->group_of_article);
		status = from->status ? from->status : are_rows(c, &c->group_of_article) ? OK : E_SYNTAX;
	}
	return status ? status : doc_index_load(&c->index, c->docs_n, from);
}
