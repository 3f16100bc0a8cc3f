/* The inverted index: who could be a document's mate. */
#include "cluster_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUERY_TERMS = 24,
	BUDGET = 8000, /* postings read for one article, newest first */
	FAR_RUN = 512, /* so many postings outside the horizon in a row: the rest of the list is, too */
	DAY_S = 24 * 3600,
	HARD_BUDGET = 400,
	TOUCHED_MAX = BUDGET + HARD_BUDGET,
	LISTS_MIN = 1024,
	TRIM_SHARE = 4, /* postings are cleaned when a quarter of them may be of forgotten documents */
};
static const double HOPELESS = .1; /* who shares only words that give less than this cosine is no mate */

void doc_index_init(struct doc_index *index)
{
	*index = (struct doc_index){0};
}

static void lists_release(struct posting_lists *lists)
{
	for (size_t i = 0; i < lists->room; i++)
		if (lists->at[i].room)
			free(lists->at[i].of.many);
	free(lists->at);
	*lists = (struct posting_lists){0};
}

void doc_index_release(struct doc_index *index)
{
	lists_release(&index->terms);
	lists_release(&index->hard);
	doc_index_init(index);
}

static const struct posting *postings(const struct posting_list *list)
{
	return list->room ? list->of.many : &list->of.one;
}

/* Where the list of a key is, or would be. */
static struct posting_list *place_of(const struct posting_lists *lists, uint32_t key)
{
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (lists->room - 1);
	while (lists->at[i].n && lists->at[i].key != key)
		i = (i + 1) & (lists->room - 1);
	return &lists->at[i];
}

static const struct posting_list *list_find(const struct posting_lists *lists, uint32_t key)
{
	const struct posting_list *list = lists->room ? place_of(lists, key) : NULL;
	return list && list->n ? list : NULL;
}

/* Moves all lists to a table of `room` places. */
static enum status lists_resize(struct posting_lists *lists, size_t room)
{
	struct posting_lists other = {.at = calloc(room, sizeof(*other.at)), .n = lists->n, .room = room};
	if (!other.at)
		return E_NOMEM;
	for (size_t i = 0; i < lists->room; i++)
		if (lists->at[i].n)
			*place_of(&other, lists->at[i].key) = lists->at[i];
	free(lists->at);
	*lists = other;
	return OK;
}

static uint16_t day_of(int64_t time_s)
{
	return (uint16_t)(time_s / DAY_S);
}

static enum status list_resize(struct posting_list *list, uint32_t room)
{
	struct posting *many = realloc(list->room ? list->of.many : NULL, room * sizeof(*many));
	if (!many)
		return E_NOMEM;
	if (!list->room)
		many[0] = list->of.one;
	list->of.many = many;
	list->room = room;
	return OK;
}

static enum status post(struct posting_lists *lists, uint32_t key, struct posting posting)
{
	enum status status = OK;
	if ((lists->n + 1) * 5 > lists->room * 4)
		status = lists_resize(lists, lists->room ? lists->room * 2 : LISTS_MIN);
	if (status)
		return status;
	struct posting_list *list = place_of(lists, key);
	if (!list->n) {
		*list = (struct posting_list){.key = key, .n = 1, .most = posting.weight, .of.one = posting};
		lists->n++;
		return OK;
	}
	if (list->n >= (list->room ? list->room : 1))
		status = list_resize(list, list->n + list->n / 2 + 1);
	if (status)
		return status;
	list->of.many[list->n++] = posting;
	list->most = posting.weight > list->most ? posting.weight : list->most;
	return OK;
}

enum status doc_index_add(struct doc_index *index, uint32_t doc, const struct document *d, const struct view *view)
{
	enum status status = OK;
	struct posting posting = {.doc = doc, .weight = UINT16_MAX, .day = day_of(d->published)};
	for (size_t i = 0; !status && i < d->cves_n; i++)
		status = post(&index->hard, d->cves[i], posting);
	for (size_t i = 0; !status && i < d->incidents_n; i++)
		status = post(&index->hard, d->incidents[i], posting);
	for (size_t i = 0; !status && i < INDEX_TERMS && i < view->vector_n; i++) {
		const struct weight *w = &view->vector[view->top[i]];
		posting.weight = (uint16_t)(w->w * VECTOR_UNIT);
		status = post(&index->terms, w->term, posting);
	}
	return status;
}

static void list_trim(struct posting_list *list, uint32_t from)
{
	const struct posting *at = postings(list);
	uint32_t gone = 0;
	while (gone < list->n && at[gone].doc < from)
		gone++;
	list->n -= gone;
	if (!list->room || !gone)
		return;
	if (list->n > 1) {
		memmove(list->of.many, list->of.many + gone, list->n * sizeof(*list->of.many));
		(void)!list_resize(list, list->n); /* where it fails the list keeps its room */
		return;
	}
	struct posting last = at[list->n ? gone : 0];
	free(list->of.many);
	list->of.one = last;
	list->room = 0;
}

static enum status lists_trim(struct posting_lists *lists, uint32_t from)
{
	size_t kept = 0, room = LISTS_MIN;
	for (size_t i = 0; i < lists->room; i++)
		kept += lists->at[i].n && postings(&lists->at[i])[lists->at[i].n - 1].doc >= from;
	while (kept * 5 >= room * 4)
		room *= 2;
	struct posting_lists other = {.at = calloc(room, sizeof(*other.at)), .n = kept, .room = room};
	if (!other.at)
		return E_NOMEM;
	for (size_t i = 0; i < lists->room; i++) {
		struct posting_list *list = &lists->at[i];
		if (!list->n)
			continue;
		list_trim(list, from);
		if (list->n)
			*place_of(&other, list->key) = *list;
	}
	free(lists->at);
	*lists = other;
	return OK;
}

enum status doc_index_trim(struct doc_index *index, uint32_t from, uint32_t to)
{
	if (from - index->trimmed_to < (to - from) / TRIM_SHARE)
		return OK;
	enum status status = lists_trim(&index->terms, from);
	if (!status)
		status = lists_trim(&index->hard, from);
	if (!status)
		index->trimmed_to = from;
	return status;
}

/* ---- as an image ---- */

static int by_list_key(const void *a, const void *b)
{
	const struct posting_list *x = *(const struct posting_list *const *)a;
	const struct posting_list *y = *(const struct posting_list *const *)b;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void lists_save(const struct posting_lists *lists, struct image_writer *to)
{
	const struct posting_list **all = malloc((lists->n + 1) * sizeof(*all));
	size_t n = 0;
	if (!all) {
		to->status = to->status ? to->status : E_NOMEM;
		return;
	}
	for (size_t i = 0; i < lists->room; i++)
		if (lists->at[i].n)
			all[n++] = &lists->at[i];
	qsort(all, n, sizeof(*all), by_list_key);
	image_put_u64(to, n);
	for (size_t i = 0; i < n; i++) {
		const uint32_t head[] = {all[i]->key, all[i]->n, all[i]->most};
		image_put(to, head, sizeof(head));
		image_put(to, postings(all[i]), all[i]->n * sizeof(struct posting));
	}
	free(all);
}

void doc_index_save(const struct doc_index *index, struct image_writer *to)
{
	image_put_u64(to, index->trimmed_to);
	lists_save(&index->terms, to);
	lists_save(&index->hard, to);
}

/* All postings must be of documents below `to`. */
static enum status list_load(struct posting_lists *lists, uint32_t to, struct image_reader *from)
{
	uint32_t head[3];
	image_get(from, head, sizeof(head));
	const char *bytes = image_take(from, (size_t)head[1] * sizeof(struct posting));
	if (!bytes || !head[1])
		return from->status ? from->status : E_SYNTAX;
	struct posting_list *list = place_of(lists, head[0]);
	if (list->n)
		return E_SYNTAX;
	struct posting_list new = {.key = head[0], .n = head[1], .most = (uint16_t)head[2]};
	if (new.n > 1 && !(new.of.many = malloc(new.n * sizeof(struct posting))))
		return E_NOMEM;
	new.room = new.n > 1 ? new.n : 0;
	memcpy(new.room ? new.of.many : &new.of.one, bytes, new.n * sizeof(struct posting));
	*list = new;
	lists->n++;
	for (uint32_t i = 0; i < new.n; i++)
		if (postings(list)[i].doc >= to)
			return E_SYNTAX;
	return OK;
}

static enum status lists_load(struct posting_lists *lists, uint32_t to, struct image_reader *from)
{
	size_t n = image_get_n(from, sizeof(struct posting)), room = LISTS_MIN;
	while (n * 5 >= room * 4)
		room *= 2;
	enum status status = from->status ? from->status : lists_resize(lists, room);
	for (size_t i = 0; i < n && !status; i++)
		status = list_load(lists, to, from);
	return status;
}

enum status doc_index_load(struct doc_index *index, uint32_t to, struct image_reader *from)
{
	index->trimmed_to = (uint32_t)image_get_u64(from);
	enum status status = lists_load(&index->terms, to, from);
	return status ? status : lists_load(&index->hard, to, from);
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

static struct tally *tally_of(const struct doc_index_query *q, uint32_t doc)
{
	return &q->tally[doc & q->mask];
}

static void touch(struct gather *g, uint32_t doc, float more)
{
	struct tally *t = tally_of(g->q, doc);
	if (t->mark != g->q->now) {
		if (g->touched_n == TOUCHED_MAX)
			return;
		*t = (struct tally){g->q->now, 0};
		g->touched[g->touched_n++] = doc;
	}
	t->dot += more;
}

/* Reads a list from its newest end, as far as the budget reaches. */
static void walk(struct gather *g, const struct posting_list *list, float weight, size_t *budget)
{
	const struct posting *at = postings(list);
	unsigned far = 0;
	for (uint32_t k = list->n; k-- > 0 && *budget && far < FAR_RUN; --*budget) {
		const struct posting *p = &at[k];
		if (is_near(g, p)) {
			touch(g, p->doc, weight * (float)p->weight / VECTOR_UNIT);
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
		const struct posting_list *list = list_find(&index->terms, w->term);
		if (!list)
			continue;
		struct asked a = {list, w->w};
		size_t k = n++;
		for (; k > 0 && out[k - 1].list->n > a.list->n; k--)
			out[k] = out[k - 1];
		out[k] = a;
	}
	return n;
}

/* Ends where a document that was not met yet could not have the words left to be a mate. */
static void gather_terms(struct gather *g, const struct doc_index *index, const struct view *view)
{
	struct asked asked[QUERY_TERMS];
	double dot_left = 0, square_left = 0;
	size_t n = ask(index, view, asked), budget = BUDGET;
	for (size_t i = 0; i < n; i++) {
		dot_left += (double)asked[i].w * asked[i].list->most / VECTOR_UNIT;
		square_left += (double)asked[i].w * (double)asked[i].w;
	}
	for (size_t i = 0; i < n && budget && fmin(dot_left, sqrt(fmax(square_left, 0))) > HOPELESS; i++) {
		walk(g, asked[i].list, asked[i].w, &budget);
		dot_left -= (double)asked[i].w * asked[i].list->most / VECTOR_UNIT;
		square_left -= (double)asked[i].w * (double)asked[i].w;
	}
}

static void gather_hard(struct gather *g, const struct doc_index *index, const uint32_t *keys, size_t n)
{
	enum { SURE = 1 }; /* a shared identifier is always looked at */
	size_t budget = HARD_BUDGET;
	for (size_t i = 0; i < n; i++) {
		const struct posting_list *list = list_find(&index->hard, keys[i]);
		if (list)
			walk(g, list, SURE, &budget);
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
		struct candidate c = {touched[i], tally_of(query, touched[i])->dot};
		size_t k = n < CANDIDATES_MAX ? n++ : CANDIDATES_MAX;
		for (; k > 0 && (out[k - 1].dot < c.dot || (out[k - 1].dot == c.dot && out[k - 1].doc > c.doc)); k--)
			if (k < CANDIDATES_MAX)
				out[k] = out[k - 1];
		if (k < CANDIDATES_MAX)
			out[k] = c;
	}
	return n;
}
