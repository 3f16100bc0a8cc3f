/* A live document: one block of memory with all that it is compared by. */
#include "cluster_priv.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { BIGRAMS_MAX = 400, TITLE_MAX = 24, NAMES_MAX = 16, NUMBERS_MAX = 24, LIST_MAX = 64 };
static const double BARE_WORDS = 30;

enum part { /* in the order in which they lie in the block */
	    PART_VECTOR,
	    PART_TITLE,
	    PART_NAMES,
	    PART_NUMBERS,
	    PART_BIGRAMS,
	    PART_TITLE_CVES,
	    PART_CVES,
	    PART_INCIDENTS,
	    PART_CODES, /* two hashes each */
	    PARTS_N,
	    WEIGHTED_N = PART_BIGRAMS /* parts before have weights */
};

/* The hashes of all parts, the weights of the first, the id with its end: in this order behind the head. */
struct packed_document {
	int64_t published;
	uint32_t outlet, title_shape;
	float boil, bare;
	uint16_t n[PARTS_N];
	uint8_t is_digest, is_outage, aggregator;
	uint8_t spare[3]; /* 0: the same document is the same bytes */
	uint32_t hashes[];
};

_Static_assert(offsetof(struct packed_document, hashes) == sizeof(struct packed_document), "no gap");

static uint16_t at_most(size_t n, size_t max)
{
	return (uint16_t)(n < max ? n : max);
}

static size_t hashes_of(const struct packed_document *d, enum part part)
{
	return (size_t)d->n[part] * (part == PART_CODES ? 2 : 1);
}

static void put_hashes(uint32_t **to, const void *from, size_t n)
{
	if (n)
		memcpy(*to, from, n * sizeof(**to));
	*to += n;
}

static void put_terms(uint32_t **to, const struct weight *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*(*to)++ = from[i].term;
}

static void put_weights(uint16_t **to, const struct weight *from, size_t n, double unit)
{
	for (size_t i = 0; i < n; i++)
		*(*to)++ = (uint16_t)fmin((double)from[i].w * unit + .5, UINT16_MAX);
}

struct packed_document *document_pack(const struct cluster_features *f, const struct view *v, bool aggregator)
{
	struct packed_document head = {
		.published = f->published,
		.outlet = f->outlet.n ? (uint32_t)str_hash(f->outlet) : 0,
		.title_shape = v->title_shape,
		.boil = v->boil,
		.bare = (float)exp(-(double)v->words_n / BARE_WORDS),
		.n = {[PART_VECTOR] = (uint16_t)v->vector_n,
		      [PART_TITLE] = at_most(v->title_n, TITLE_MAX),
		      [PART_NAMES] = at_most(v->names_n, NAMES_MAX),
		      [PART_NUMBERS] = at_most(v->numbers_n, NUMBERS_MAX),
		      [PART_BIGRAMS] = at_most(v->bigrams_n, BIGRAMS_MAX),
		      [PART_TITLE_CVES] = at_most(PACKED_N(uint32_t, f->title_cves), LIST_MAX),
		      [PART_CVES] = at_most(PACKED_N(uint32_t, f->cves), LIST_MAX),
		      [PART_INCIDENTS] = at_most(PACKED_N(uint32_t, f->incidents), LIST_MAX),
		      [PART_CODES] = at_most(PACKED_N(struct feature_code, f->codes), LIST_MAX)},
		.is_digest = f->is_digest,
		.is_outage = f->is_outage,
		.aggregator = aggregator,
	};
	const struct weight *const weighted[WEIGHTED_N] = {v->vector, v->title, v->names, v->numbers};
	const void *const plain[PARTS_N] = {
		[PART_BIGRAMS] = v->bigrams,       [PART_TITLE_CVES] = f->title_cves.p, [PART_CVES] = f->cves.p,
		[PART_INCIDENTS] = f->incidents.p, [PART_CODES] = f->codes.p,
	};
	size_t hashes = 0, weights = 0;
	for (enum part p = 0; p < PARTS_N; p++) {
		hashes += hashes_of(&head, p);
		weights += p < WEIGHTED_N ? head.n[p] : 0;
	}
	struct packed_document *d =
		malloc(sizeof(*d) + hashes * sizeof(uint32_t) + weights * sizeof(uint16_t) + f->id.n + 1);
	if (!d)
		return NULL;
	*d = head;
	uint32_t *to = d->hashes;
	uint16_t *weight = (uint16_t *)(void *)(d->hashes + hashes);
	for (enum part p = 0; p < PARTS_N; p++) {
		if (p < WEIGHTED_N) {
			put_terms(&to, weighted[p], head.n[p]);
			put_weights(&weight, weighted[p], head.n[p], p == PART_VECTOR ? VECTOR_UNIT : RARITY_UNIT);
		} else {
			put_hashes(&to, plain[p], hashes_of(&head, p));
		}
	}
	memcpy(weight, f->id.p, f->id.n);
	((char *)weight)[f->id.n] = '\0';
	return d;
}

void document_open(const struct packed_document *d, struct document *out)
{
	const uint32_t *part[PARTS_N], *hashes = d->hashes;
	for (enum part p = 0; p < PARTS_N; p++) {
		part[p] = hashes;
		hashes += hashes_of(d, p);
	}
	const uint16_t *weight = (const uint16_t *)(const void *)hashes;
	struct rarities *const weighted[WEIGHTED_N] = {&out->vector, &out->title, &out->names, &out->numbers};
	for (enum part p = 0; p < WEIGHTED_N; p++) {
		*weighted[p] = (struct rarities){part[p], weight, d->n[p]};
		weight += d->n[p];
	}
	out->outlet = d->outlet;
	out->published = d->published;
	out->boil = d->boil;
	out->bare = d->bare;
	out->title_shape = d->title_shape;
	out->is_digest = d->is_digest;
	out->is_outage = d->is_outage;
	out->aggregator = d->aggregator;
	out->bigrams = part[PART_BIGRAMS];
	out->bigrams_n = d->n[PART_BIGRAMS];
	out->title_cves = part[PART_TITLE_CVES];
	out->title_cves_n = d->n[PART_TITLE_CVES];
	out->cves = part[PART_CVES];
	out->cves_n = d->n[PART_CVES];
	out->incidents = part[PART_INCIDENTS];
	out->incidents_n = d->n[PART_INCIDENTS];
	out->codes = (const struct feature_code *)(const void *)part[PART_CODES];
	out->codes_n = d->n[PART_CODES];
	out->id = (const char *)weight;
}

static size_t fixed_bytes(const struct packed_document *d)
{
	size_t hashes = 0, weights = 0;
	for (enum part p = 0; p < PARTS_N; p++) {
		hashes += hashes_of(d, p);
		weights += p < WEIGHTED_N ? d->n[p] : 0;
	}
	return sizeof(*d) + hashes * sizeof(uint32_t) + weights * sizeof(uint16_t);
}

size_t document_bytes(const struct packed_document *d)
{
	size_t fixed = fixed_bytes(d);
	return fixed + strlen((const char *)d + fixed) + 1;
}

struct packed_document *document_copy(const char *bytes, size_t n)
{
	struct packed_document *d = malloc(n ? n : 1);
	if (!d)
		return NULL;
	memcpy(d, bytes, n);
	const char *end = n ? memchr((const char *)d + n - 1, 0, 1) : NULL;
	if (n > sizeof(*d) && end && fixed_bytes(d) < n && document_bytes(d) == n)
		return d;
	free(d);
	return NULL;
}
