/* A live document: one block of memory with all that it is compared by. */
#include "cluster_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BIGRAMS_MAX = 400, TITLE_MAX = 24, NAMES_MAX = 16, NUMBERS_MAX = 24, LIST_MAX = 64 };
static const double BARE_WORDS = 30;

struct cutter {
	char *p;
};

static void *cut(struct cutter *c, const void *from, size_t bytes)
{
	void *to = c->p;
	if (bytes)
		memcpy(to, from, bytes);
	c->p += (bytes + 7) & ~(size_t)7;
	return to;
}

static uint16_t capped(size_t n, size_t max)
{
	return (uint16_t)(n < max ? n : max);
}

enum status document_make(const struct cluster_features *f, const struct view *v, bool aggregator, struct document *out)
{
	struct document d = {.cluster = NO_CLUSTER,
			     .outlet = f->outlet.n ? (uint32_t)str_hash(f->outlet) : 0,
			     .published = f->published,
			     .boil = v->boil,
			     .bare = (float)exp(-(double)v->words_n / BARE_WORDS),
			     .title_shape = v->title_shape,
			     .is_digest = f->is_digest,
			     .is_outage = f->is_outage,
			     .aggregator = aggregator,
			     .vector_n = (uint16_t)v->vector_n,
			     .title_n = capped(v->title_n, TITLE_MAX),
			     .names_n = capped(v->names_n, NAMES_MAX),
			     .numbers_n = capped(v->numbers_n, NUMBERS_MAX),
			     .bigrams_n = capped(v->bigrams_n, BIGRAMS_MAX),
			     .title_cves_n = capped(PACKED_N(uint32_t, f->title_cves), LIST_MAX),
			     .cves_n = capped(PACKED_N(uint32_t, f->cves), LIST_MAX),
			     .codes_n = capped(PACKED_N(struct feature_code, f->codes), LIST_MAX),
			     .incidents_n = capped(PACKED_N(uint32_t, f->incidents), LIST_MAX)};
	size_t bytes = sizeof(struct weight) * (size_t)(d.vector_n + d.title_n + d.names_n + d.numbers_n) +
		       sizeof(uint32_t) * (size_t)(d.bigrams_n + d.title_cves_n + d.cves_n + d.incidents_n) +
		       sizeof(struct feature_code) * d.codes_n + f->id.n + 1 + (size_t)10 * 8;
	d.block = malloc(bytes);
	if (!d.block)
		return E_NOMEM;
	struct cutter c = {d.block};
	d.vector = cut(&c, v->vector, d.vector_n * sizeof(*d.vector));
	d.title = cut(&c, v->title, d.title_n * sizeof(*d.title));
	d.names = cut(&c, v->names, d.names_n * sizeof(*d.names));
	d.numbers = cut(&c, v->numbers, d.numbers_n * sizeof(*d.numbers));
	d.bigrams = cut(&c, v->bigrams, d.bigrams_n * sizeof(*d.bigrams));
	d.title_cves = cut(&c, f->title_cves.p, d.title_cves_n * sizeof(*d.title_cves));
	d.cves = cut(&c, f->cves.p, d.cves_n * sizeof(*d.cves));
	d.incidents = cut(&c, f->incidents.p, d.incidents_n * sizeof(*d.incidents));
	d.codes = cut(&c, f->codes.p, d.codes_n * sizeof(*d.codes));
	char *id = cut(&c, f->id.p, f->id.n);
	id[f->id.n] = '\0';
	d.id = id;
	*out = d;
	return OK;
}

void document_release(struct document *d)
{
	free(d->block);
	*d = (struct document){.cluster = NO_CLUSTER};
}
