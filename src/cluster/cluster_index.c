/* The inverted index: who could be a document's mate. */
#include "cluster_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
	QUERY_TERMS = 24,
	BUDGET = 8000, /* postings read for one article, newest first */
	FAR_RUN = 512, /* so many postings outside the horizon in a row: the rest of the list is, too */
	DAY_S = 24 * 3600,
	HARD_BUDGET = 400,
	TOUCHED_MAX = BUDGET + HARD_BUDGET
};

void doc_index_init(struct doc_index *index)
{
	*index = (struct doc_index){0};
	map_init(&index->terms);
	map_init(&index->hard);
}

void doc_index_release(struct doc_index *index)
{
	for (size_t i = 0; i < index->lists_n; i++)
		free(index->lists[i].at);
	free(index->lists);
	map_release(&index->terms);
	map_release(&index->hard);
	doc_index_init(index);
}

static struct posting_list *list_of(struct doc_index *index, struct map *map, uint32_t key)
{
	uint64_t *row = map_at(map, key);
	if (!row)
		return NULL;
	if (*row)
		return &index->lists[*row - 1];
	if (index->lists_n == index->lists_room) {
		size_t room = index->lists_room ? index->lists_room * 2 : 1024;
		struct posting_list *lists = realloc(index->lists, room * sizeof(*lists));
		if (!lists) {
			map_remove(map, key);
			return NULL;
		}
		index->lists = lists;
		index->lists_room = room;
	}
	index->lists[index->lists_n] = (struct posting_list){0};
	*row = ++index->lists_n;
	return &index->lists[*row - 1];
}

static uint16_t day_of(int64_t time_s)
{
	return (uint16_t)(time_s / DAY_S);
}

static enum status post(struct doc_index *index, struct map *map, uint32_t key, struct posting posting)
{
	struct posting_list *list = list_of(index, map, key);
	if (!list)
		return E_NOMEM;
	if (list->n == list->room) {
		uint32_t room = list->room ? list->room * 2 : 4;
		struct posting *at = realloc(list->at, room * sizeof(*at));
		if (!at)
			return E_NOMEM;
		list->at = at;
		list->room = room;
	}
	list->at[list->n++] = posting;
	return OK;
}

enum status doc_index_add(struct doc_index *index, uint32_t doc, const struct document *d, const struct view *view)
{
	enum status status = OK;
	struct posting posting = {.doc = doc, .weight = UINT16_MAX, .day = day_of(d->published)};
	for (size_t i = 0; !status && i < d->cves_n; i++)
		status = post(index, &index->hard, d->cves[i], posting);
	for (size_t i = 0; !status && i < d->incidents_n; i++)
		status = post(index, &index->hard, d->incidents[i], posting);
	for (size_t i = 0; !status && i < INDEX_TERMS && i < view->vector_n; i++) {
		const struct weight *w = &view->vector[view->top[i]];
		posting.weight = (uint16_t)(w->w * UINT16_MAX);
		status = post(index, &index->terms, w->term, posting);
	}
	return status;
}

void doc_index_trim(struct doc_index *index, uint32_t from)
{
	for (size_t i = 0; i < index->lists_n; i++) {
		struct posting_list *list = &index->lists[i];
		uint32_t gone = 0;
		while (gone < list->n && list->at[gone].doc < from)
			gone++;
		if (!gone)
			continue;
		list->n -= gone;
		memmove(list->at, list->at + gone, list->n * sizeof(*list->at));
		if (!list->n) { /* the row of the list stays: terms come back */
			free(list->at);
			*list = (struct posting_list){0};
		}
	}
}

/* ---- finding ---- */

struct gather {
	const struct doc_index_query *q;
	uint16_t day;
	uint32_t *touched;
	size_t touched_n;
};

static bool is_near(const struct gather *g, const struct posting *p)
{
	int gap = (int16_t)(uint16_t)(p->day - g->day);
	return p->doc >= g->q->docs_from && gap <= g->q->horizon_days && gap >= -g->q->horizon_days;
}

static void touch(struct gather *g, uint32_t doc, float more)
{
	if (g->q->stamp[doc] != g->q->now) {
		if (g->touched_n == TOUCHED_MAX)
			return;
		g->q->stamp[doc] = g->q->now;
		g->q->dot[doc] = 0;
		g->touched[g->touched_n++] = doc;
	}
	g->q->dot[doc] += more;
}

/* Reads a list from its newest end, as far as the budget reaches. */
static void walk(struct gather *g, const struct posting_list *list, float weight, size_t *budget)
{
	unsigned far = 0;
	for (uint32_t k = list->n; k-- > 0 && *budget && far < FAR_RUN; --*budget) {
		const struct posting *p = &list->at[k];
		if (is_near(g, p)) {
			touch(g, p->doc, weight * (float)p->weight / UINT16_MAX);
			far = 0;
		} else {
			far++;
		}
	}
}

struct asked {
	const struct posting_list *list;
	float w;
};

/* The strongest terms, the rarest first: they open the fewest candidates. */
static size_t ask(const struct doc_index *index, const struct view *view, struct asked out[QUERY_TERMS])
{
	size_t n = 0;
	for (size_t i = 0; i < QUERY_TERMS && i < view->vector_n; i++) {
		const struct weight *w = &view->vector[view->top[i]];
		const uint64_t *row = map_get(&index->terms, w->term);
		if (!row || !index->lists[*row - 1].n)
			continue;
		struct asked a = {&index->lists[*row - 1], w->w};
		size_t k = n++;
		for (; k > 0 && out[k - 1].list->n > a.list->n; k--)
			out[k] = out[k - 1];
		out[k] = a;
	}
	return n;
}

static void gather_terms(struct gather *g, const struct doc_index *index, const struct view *view)
{
	struct asked asked[QUERY_TERMS];
	size_t n = ask(index, view, asked), budget = BUDGET;
	for (size_t i = 0; i < n && budget; i++)
		walk(g, asked[i].list, asked[i].w, &budget);
}

static void gather_hard(struct gather *g, const struct doc_index *index, const uint32_t *keys, size_t n)
{
	enum { SURE = 1 }; /* a shared identifier is always looked at */
	size_t budget = HARD_BUDGET;
	for (size_t i = 0; i < n; i++) {
		const uint64_t *row = map_get(&index->hard, keys[i]);
		if (row)
			walk(g, &index->lists[*row - 1], SURE, &budget);
	}
}

size_t doc_index_find(const struct doc_index *index, const struct doc_index_query *query, const struct document *d,
		      const struct view *view, struct candidate out[CANDIDATES_MAX])
{
	uint32_t touched[TOUCHED_MAX];
	struct gather g = {.q = query, .day = day_of(d->published), .touched = touched};
	gather_hard(&g, index, d->cves, d->cves_n);
	gather_hard(&g, index, d->incidents, d->incidents_n);
	gather_terms(&g, index, view);
	size_t n = 0;
	for (size_t i = 0; i < g.touched_n; i++) {
		struct candidate c = {touched[i], query->dot[touched[i]]};
		size_t k = n < CANDIDATES_MAX ? n++ : CANDIDATES_MAX;
		for (; k > 0 && (out[k - 1].dot < c.dot || (out[k - 1].dot == c.dot && out[k - 1].doc > c.doc)); k--)
			if (k < CANDIDATES_MAX)
				out[k] = out[k - 1];
		if (k < CANDIDATES_MAX)
			out[k] = c;
	}
	return n;
}
