/* What the stream taught so far, and how a new article looks in its light. */
#include "cluster_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	RUN_WORDS = 4,           /* a run of boilerplate */
	RUN_SEEN_MIN = 3,        /* times an outlet must have printed it */
	RUN_SEEN_ENOUGH = 100,   /* however much the outlet prints */
	RUN_CELLS_MIN = 1 << 21, /* counters a row; two rows, which grow with what they count */
	RUN_CELLS_MAX = 1 << 23,
	DOCUMENTS_MAX = 1 << 17, /* then all counts of words are halved: what was long ago counts less */
	PRIOR_DOCUMENTS = 600,   /* what the background ranks weigh, in documents */
	COUNT_BITS = 24,
	CASE_BITS = 20,
	VECTOR_MAX = 160, /* strongest terms of a document that are kept */
};
static const double RUN_SHARE_MIN = .004;
static const double TITLE_BONUS = 1.5, NAME_BOOST = 1.75, NAME_IDF_MIN = 2.5;

void statistics_release(struct statistics *s)
{
	map_release(&s->terms);
	map_release(&s->outlets);
	map_release(&s->background);
	free(s->runs);
	s->runs = NULL;
}

/* ---- the packed counts of a term ---- */

struct counts {
	uint64_t documents, capital, lower;
};

static struct counts counts_unpack(uint64_t v)
{
	return (struct counts){
		.documents = v & ((1u << COUNT_BITS) - 1),
		.capital = v >> COUNT_BITS & ((1u << CASE_BITS) - 1),
		.lower = v >> (COUNT_BITS + CASE_BITS) & ((1u << CASE_BITS) - 1),
	};
}

static struct counts counts_in(const struct map *map, uint32_t term)
{
	const uint64_t *v = map_get(map, term);
	return v ? counts_unpack(*v) : (struct counts){0};
}

static uint64_t capped(uint64_t v, int bits)
{
	uint64_t max = ((uint64_t)1 << bits) - 1;
	return v < max ? v : max;
}

static uint64_t counts_pack(struct counts c)
{
	return capped(c.documents, COUNT_BITS) | capped(c.capital, CASE_BITS) << COUNT_BITS |
	       capped(c.lower, CASE_BITS) << (COUNT_BITS + CASE_BITS);
}

static bool read_counts(const struct table_row *row, struct counts *out)
{
	return row->n == 4 && str_u64(row->cells[1], &out->documents) && str_u64(row->cells[2], &out->capital) &&
	       str_u64(row->cells[3], &out->lower);
}

enum status statistics_init(struct statistics *s, const struct table *background)
{
	*s = (struct statistics){0};
	map_init(&s->terms);
	map_init(&s->outlets);
	map_init(&s->background);
	s->runs_room = RUN_CELLS_MIN;
	s->runs = calloc(2, s->runs_room);
	if (!s->runs)
		return E_NOMEM;
	for (size_t i = 0; background && i < background->n; i++) {
		struct counts c;
		if (!read_counts(&background->rows[i], &c))
			return E_SYNTAX;
		if (str_eq(background->rows[i].cells[0], STR("*")))
			s->background_documents = (double)c.documents;
		else if (!map_put(&s->background, feature_hash(background->rows[i].cells[0]), counts_pack(c)))
			return E_NOMEM;
	}
	return OK;
}

/* ---- the mask ---- */

static uint64_t run_key(uint32_t outlet, const struct feature_word *const run[RUN_WORDS])
{
	uint64_t key = outlet;
	for (int i = 0; i < RUN_WORDS; i++)
		key = (key ^ run[i]->hash) * 0x9e3779b97f4a7c15u + (key >> 29);
	return key;
}

struct cells {
	uint8_t *a, *b;
};

static struct cells cells_of(const struct statistics *s, uint64_t key)
{
	return (struct cells){&s->runs[key & (s->runs_room - 1)],
			      &s->runs[s->runs_room + (key >> 32 & (s->runs_room - 1))]};
}

static unsigned runs_seen(const struct statistics *s, uint64_t key)
{
	struct cells c = cells_of(s, key);
	return *c.a < *c.b ? *c.a : *c.b;
}

/* Conservative update of a count-min sketch: only the lower cells rise. */
static void runs_add(struct statistics *s, uint64_t key)
{
	struct cells c = cells_of(s, key);
	uint8_t low = *c.a < *c.b ? *c.a : *c.b;
	s->runs_n++;
	if (low == UINT8_MAX)
		return;
	if (*c.a == low)
		++*c.a;
	if (*c.b == low)
		++*c.b;
}

/* Twice the counters: each begins as the one that its keys shared. */
static enum status runs_grow(struct statistics *s)
{
	size_t room = s->runs_room;
	uint8_t *runs = malloc(4 * room);
	if (!runs)
		return E_NOMEM;
	for (size_t row = 0; row < 2; row++)
		for (size_t half = 0; half < 2; half++)
			memcpy(runs + (2 * row + half) * room, s->runs + row * room, room);
	free(s->runs);
	s->runs = runs;
	s->runs_room = 2 * room;
	return OK;
}

/* Few keys may share a counter: the rows grow, and at their largest they forget. */
static enum status runs_age(struct statistics *s)
{
	if (s->runs_n < s->runs_room / 2)
		return OK;
	if (s->runs_room < RUN_CELLS_MAX)
		return runs_grow(s);
	for (size_t i = 0; i < 2 * s->runs_room; i++)
		s->runs[i] /= 2;
	s->runs_n = 0;
	return OK;
}

/* The words without the parts of compounds, which would break runs. */
static size_t plain_words(struct arena *arena, struct str words, const struct feature_word ***out)
{
	const struct feature_word *w = PACKED(struct feature_word, words);
	size_t n = PACKED_N(struct feature_word, words), kept = 0;
	const struct feature_word **plain = arena_zero(arena, n, sizeof(const struct feature_word *));
	for (size_t i = 0; plain && i < n; i++)
		if (!(w[i].flags & WORD_PART))
			plain[kept++] = &w[i];
	*out = plain;
	return kept;
}

static uint32_t outlet_hash(struct str outlet)
{
	return (uint32_t)str_hash(outlet);
}

/* Marks the words that stand in a run which the outlet prints again and again. */
static bool *mask_words(const struct statistics *s, struct arena *arena, uint32_t outlet,
			const struct feature_word *const *plain, size_t n)
{
	bool *dropped = arena_zero(arena, n ? n : 1, sizeof(*dropped));
	const uint64_t *printed = map_get(&s->outlets, outlet);
	double least = printed ? fmin(RUN_SHARE_MIN * (double)*printed, RUN_SEEN_ENOUGH) : 0;
	if (!dropped || !printed)
		return dropped;
	for (size_t i = 0; i + RUN_WORDS <= n; i++) {
		unsigned seen = runs_seen(s, run_key(outlet, plain + i));
		if (seen >= RUN_SEEN_MIN && seen >= least)
			for (size_t k = i; k < i + RUN_WORDS; k++)
				dropped[k] = true;
	}
	return dropped;
}

/* ---- weights ---- */

/* What is known of a term: from the stream, and from the background. */
struct known_term {
	struct counts now, before;
};

static struct known_term look_up(const struct statistics *s, uint32_t term)
{
	return (struct known_term){counts_in(&s->terms, term), counts_in(&s->background, term)};
}

static double idf_of(const struct statistics *s, const struct feature_term *t, const struct known_term *known)
{
	double df = (double)known->now.documents, share = (double)t->share;
	if (known->before.documents)
		share = (double)known->before.documents / s->background_documents;
	double p = (df + .5 + PRIOR_DOCUMENTS * share) / (s->documents + 1 + PRIOR_DOCUMENTS);
	return p < 1 ? -log(p) : 0;
}

/* A name is written with capitals where other words are not. */
static bool is_name(const struct feature_term *t, const struct known_term *known)
{
	if (!(t->flags & TERM_CAPITAL) && !(t->flags & TERM_MIXED))
		return false;
	if ((t->flags & TERM_LOWER) && !(t->flags & TERM_DIGIT))
		return false;
	if (t->flags & TERM_MIXED)
		return true;
	uint64_t capital = known->now.capital + known->before.capital, lower = known->now.lower + known->before.lower;
	return capital + lower == 0 || capital >= 2 * lower;
}

struct weighing {
	const struct statistics *s;
	const struct cluster_features *f;
	const struct feature_term *terms;
	size_t terms_n;
	uint32_t *tf; /* in the masked text */
};

struct ordered { /* a vector's row with its term's row, for sorting together */
	struct weight weight;
	uint32_t row;
};

/* Of rows too, which begin with their weight. */
static int by_term(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	return x->term < y->term ? -1 : x->term > y->term;
}

static int by_weight_down(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;
	if (x->w < y->w || x->w > y->w)
		return x->w > y->w ? -1 : 1;
	return by_term(a, b);
}

static enum status make_vector(const struct weighing *g, struct arena *arena, struct view *out)
{
	struct ordered *rows = arena_zero(arena, g->terms_n ? g->terms_n : 1, sizeof(*rows));
	out->vector = arena_zero(arena, g->terms_n ? g->terms_n : 1, sizeof(*out->vector));
	out->term_row = arena_zero(arena, g->terms_n ? g->terms_n : 1, sizeof(*out->term_row));
	out->names = arena_zero(arena, g->terms_n ? g->terms_n : 1, sizeof(*out->names));
	out->title = arena_zero(arena, g->terms_n ? g->terms_n : 1, sizeof(*out->title));
	if (!rows || !out->vector || !out->term_row || !out->names || !out->title)
		return E_NOMEM;
	double square = 0;
	for (size_t i = 0; i < g->terms_n; i++) {
		const struct feature_term *t = &g->terms[i];
		double tf = (g->tf[i] ? 1 + log(g->tf[i]) : 0) + (t->flags & TERM_TITLE ? TITLE_BONUS : 0);
		struct known_term known = look_up(g->s, t->hash);
		double idf = idf_of(g->s, t, &known);
		bool name = is_name(t, &known);
		if (name && (t->flags & TERM_TITLE) && idf > NAME_IDF_MIN)
			out->names[out->names_n++] = (struct weight){t->hash, (float)idf};
		double w = tf * idf * (name ? NAME_BOOST : 1);
		if (w <= 0)
			continue;
		if (t->flags & TERM_TITLE)
			out->title[out->title_n++] = (struct weight){t->hash, (float)idf};
		square += w * w;
		rows[out->vector_n++] = (struct ordered){{t->hash, (float)w}, (uint32_t)i};
	}
	if (out->vector_n > VECTOR_MAX) {
		qsort(rows, out->vector_n, sizeof(*rows), by_weight_down);
		out->vector_n = VECTOR_MAX;
	}
	qsort(rows, out->vector_n, sizeof(*rows), by_term);
	double length = square > 0 ? sqrt(square) : 1;
	for (size_t i = 0; i < out->vector_n; i++) {
		out->vector[i] = (struct weight){rows[i].weight.term, (float)((double)rows[i].weight.w / length)};
		out->term_row[i] = rows[i].row;
	}
	qsort(out->names, out->names_n, sizeof(*out->names), by_term);
	qsort(out->title, out->title_n, sizeof(*out->title), by_term);
	return OK;
}

static enum status order_by_weight(struct arena *arena, struct view *v)
{
	v->top = arena_zero(arena, v->vector_n ? v->vector_n : 1, sizeof(*v->top));
	if (!v->top)
		return E_NOMEM;
	/* Only the strongest INDEX_TERMS are asked for: a short insertion list does. */
	size_t n = 0;
	for (size_t i = 0; i < v->vector_n; i++) {
		size_t k = n < INDEX_TERMS ? n++ : INDEX_TERMS;
		for (; k > 0 && v->vector[v->top[k - 1]].w < v->vector[i].w; k--)
			if (k < INDEX_TERMS)
				v->top[k] = v->top[k - 1];
		if (k < INDEX_TERMS)
			v->top[k] = i;
	}
	return OK;
}

static size_t add_bigrams(uint32_t *to, const struct feature_word *const *plain, const bool *dropped, size_t n)
{
	size_t made = 0;
	const struct feature_word *last = NULL;
	for (size_t i = 0; i < n; i++) {
		if ((dropped && dropped[i]) || plain[i]->term == NO_TERM)
			continue;
		if (last)
			to[made++] = last->hash * 31 + plain[i]->hash;
		last = plain[i];
	}
	return made;
}

static size_t unique(uint32_t *at, size_t n)
{
	size_t kept = 0;
	qsort(at, n, sizeof(*at), feature_order);
	for (size_t i = 0; i < n; i++)
		if (!kept || at[kept - 1] != at[i])
			at[kept++] = at[i];
	return kept;
}

static enum status make_numbers(const struct weighing *g, struct arena *arena, struct view *out)
{
	const uint32_t *hashes = PACKED(uint32_t, g->f->numbers);
	size_t n = PACKED_N(uint32_t, g->f->numbers);
	out->numbers = arena_zero(arena, n ? n : 1, sizeof(*out->numbers));
	if (!out->numbers)
		return E_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct feature_term t = {.hash = hashes[i]};
		struct known_term known = look_up(g->s, hashes[i]);
		out->numbers[out->numbers_n++] = (struct weight){hashes[i], (float)idf_of(g->s, &t, &known)};
	}
	return OK;
}

/* The title's words without the numbers: what a series repeats. */
static uint32_t shape_of(const struct cluster_features *f)
{
	const struct feature_word *w = PACKED(struct feature_word, f->title);
	const struct feature_term *t = PACKED(struct feature_term, f->terms);
	uint32_t shape = 1;
	for (size_t i = 0; i < PACKED_N(struct feature_word, f->title); i++) {
		bool is_term = w[i].term != NO_TERM;
		if (!(w[i].flags & (WORD_PART | WORD_DIGIT)) && !(is_term && t[w[i].term].flags & TERM_DIGIT))
			shape = shape * 31 + (is_term ? t[w[i].term].hash : w[i].hash);
	}
	return shape;
}

enum status statistics_view(const struct statistics *s, struct arena *arena, const struct cluster_features *f,
			    struct view *out)
{
	struct weighing g = {.s = s,
			     .f = f,
			     .terms = PACKED(struct feature_term, f->terms),
			     .terms_n = PACKED_N(struct feature_term, f->terms)};
	const struct feature_word **plain, **title;
	size_t plain_n = plain_words(arena, f->words, &plain), title_n = plain_words(arena, f->title, &title);
	uint32_t outlet = outlet_hash(f->outlet);
	g.tf = arena_zero(arena, g.terms_n ? g.terms_n : 1, sizeof(*g.tf));
	bool *dropped = plain ? mask_words(s, arena, outlet, plain, plain_n) : NULL;
	*out = (struct view){0};
	out->bigrams = arena_zero(arena, plain_n + title_n + 1, sizeof(*out->bigrams));
	if (!g.tf || !dropped || !title || !out->bigrams)
		return E_NOMEM;

	size_t dropped_n = 0;
	for (size_t i = 0; i < plain_n; i++)
		dropped_n += dropped[i];
	const struct feature_word *all = PACKED(struct feature_word, f->words);
	bool masked = false;
	for (size_t i = 0, k = 0; i < PACKED_N(struct feature_word, f->words); i++) {
		if (!(all[i].flags & WORD_PART))
			masked = dropped[k++]; /* parts share the fate of their compound */
		if (!masked && all[i].term != NO_TERM)
			g.tf[all[i].term]++;
	}
	out->words_n = plain_n - dropped_n;
	out->boil = plain_n ? (float)dropped_n / (float)plain_n : 0;
	out->title_shape = shape_of(f);
	size_t n = add_bigrams(out->bigrams, title, NULL, title_n);
	n += add_bigrams(out->bigrams + n, plain, dropped, plain_n);
	out->bigrams_n = unique(out->bigrams, n);
	enum status status = make_vector(&g, arena, out);
	if (!status)
		status = order_by_weight(arena, out);
	if (!status)
		status = make_numbers(&g, arena, out);
	return status;
}

/* ---- learning ---- */

static enum status learn_case(struct statistics *s, const struct cluster_features *f)
{
	const struct feature_word *w = PACKED(struct feature_word, f->words);
	const struct feature_term *t = PACKED(struct feature_term, f->terms);
	for (size_t i = 0; i < PACKED_N(struct feature_word, f->words); i++) {
		if (w[i].term == NO_TERM || (w[i].flags & WORD_FIRST))
			continue;
		uint64_t *v = map_at(&s->terms, t[w[i].term].hash);
		if (!v)
			return E_NOMEM;
		struct counts c = counts_unpack(*v);
		c.capital += (w[i].flags & WORD_CAPITAL) != 0;
		c.lower += (w[i].flags & WORD_CAPITAL) == 0;
		*v = counts_pack(c);
	}
	return OK;
}

static enum status learn_terms(struct statistics *s, const struct cluster_features *f)
{
	const struct feature_term *t = PACKED(struct feature_term, f->terms);
	for (size_t i = 0; i < PACKED_N(struct feature_term, f->terms); i++) {
		uint64_t *v = map_at(&s->terms, t[i].hash);
		if (!v)
			return E_NOMEM;
		struct counts c = counts_unpack(*v);
		c.documents++;
		*v = counts_pack(c);
	}
	s->documents++;
	return OK;
}

/* The map with all counts halved, without what has none left. */
static enum status halve(struct map *map, uint64_t (*half)(uint64_t))
{
	struct map kept;
	struct map_slot slot;
	map_init(&kept);
	for (size_t at = 0; map_next(map, &at, &slot);) {
		uint64_t left = half(slot.value);
		if (left && !map_put(&kept, slot.key, left)) {
			map_release(&kept);
			return E_NOMEM;
		}
	}
	map_release(map);
	*map = kept;
	return OK;
}

static uint64_t half_counts(uint64_t packed)
{
	struct counts c = counts_unpack(packed);
	c.documents /= 2;
	c.capital /= 2;
	c.lower /= 2;
	return c.documents ? counts_pack(c) : 0;
}

static uint64_t half_number(uint64_t n)
{
	return n / 2;
}

static enum status terms_age(struct statistics *s)
{
	if (s->documents < DOCUMENTS_MAX)
		return OK;
	enum status status = halve(&s->terms, half_counts);
	if (!status)
		status = halve(&s->outlets, half_number);
	if (!status)
		s->documents /= 2;
	return status;
}

enum status statistics_learn(struct statistics *s, const struct cluster_features *f)
{
	uint32_t outlet = outlet_hash(f->outlet);
	const struct feature_word *run[RUN_WORDS] = {0};
	const struct feature_word *w = PACKED(struct feature_word, f->words);
	uint64_t *printed = map_at(&s->outlets, outlet);
	if (!printed)
		return E_NOMEM;
	++*printed;
	size_t have = 0;
	for (size_t i = 0; i < PACKED_N(struct feature_word, f->words); i++) {
		if (w[i].flags & WORD_PART)
			continue;
		memmove(run, run + 1, (RUN_WORDS - 1) * sizeof(run[0]));
		run[RUN_WORDS - 1] = &w[i];
		if (++have >= RUN_WORDS)
			runs_add(s, run_key(outlet, run));
	}
	enum status status = learn_terms(s, f);
	if (!status)
		status = learn_case(s, f);
	if (!status)
		status = terms_age(s);
	return status ? status : runs_age(s);
}
