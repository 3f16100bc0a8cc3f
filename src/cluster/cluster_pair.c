/* Two documents: how alike they are, and what keeps them apart. */
#include "cluster_priv.h"

#include <math.h>

enum { HOUR = 3600 };
static const double SCORE_LIMIT = 6, SOON_HOURS = 48, RARITY_LIMIT = 15;
static const double COPY_CONTAINMENT = .7, TEMPLATE_BOIL = .12, DIGEST_COSINE = .6;
static const double OUTAGE_DAYS_APART = 2;

static double hours_between(const struct document *a, const struct document *b)
{
	return fabs((double)(a->published - b->published)) / HOUR;
}

/* ---- what is dear ---- */

static void sieve_add(uint64_t *sieve, uint32_t hash)
{
	sieve[hash % SIEVE_BITS / 64] |= (uint64_t)1 << hash % 64;
}

static bool sieve_has(const uint64_t *sieve, uint32_t hash)
{
	return sieve[hash % SIEVE_BITS / 64] >> hash % 64 & 1;
}

void probe_init(struct probe *probe, const struct document *d)
{
	*probe = (struct probe){.document = d};
	for (size_t i = 0; i < d->vector_n; i++)
		sieve_add(probe->terms, d->vector[i].term);
	for (size_t i = 0; i < d->bigrams_n; i++)
		sieve_add(probe->bigrams, d->bigrams[i]);
}

static double cosine_of(const struct probe *probe, const struct document *b)
{
	const struct document *a = probe->document;
	double dot = 0;
	for (size_t i = 0, k = 0; k < b->vector_n; k++) {
		uint32_t term = b->vector[k].term;
		if (!sieve_has(probe->terms, term))
			continue;
		while (i < a->vector_n && a->vector[i].term < term)
			i++;
		if (i < a->vector_n && a->vector[i].term == term)
			dot += (double)a->vector[i].w * (double)b->vector[k].w;
	}
	return dot;
}

static size_t shared_bigrams(const struct probe *probe, const struct document *b)
{
	const struct document *a = probe->document;
	size_t n = 0;
	for (size_t i = 0, k = 0; k < b->bigrams_n; k++) {
		uint32_t bigram = b->bigrams[k];
		if (!sieve_has(probe->bigrams, bigram))
			continue;
		while (i < a->bigrams_n && a->bigrams[i] < bigram)
			i++;
		n += i < a->bigrams_n && a->bigrams[i] == bigram;
	}
	return n;
}

struct pair pair_of(const struct probe *probe, const struct document *other)
{
	return (struct pair){probe->document, other, cosine_of(probe, other), shared_bigrams(probe, other)};
}

/* ---- the score ---- */

static size_t shared(const uint32_t *a, size_t a_n, const uint32_t *b, size_t b_n)
{
	size_t n = 0;
	for (size_t i = 0, k = 0; i < a_n && k < b_n;) {
		n += a[i] == b[k];
		uint32_t x = a[i], y = b[k];
		i += x <= y;
		k += y <= x;
	}
	return n;
}

/* The weights of what two sorted lists share, at most RARITY_LIMIT. */
static double shared_rarity(const struct weight *a, size_t a_n, const struct weight *b, size_t b_n)
{
	double sum = 0;
	for (size_t i = 0, k = 0; i < a_n && k < b_n;) {
		uint32_t x = a[i].term, y = b[k].term;
		if (x == y)
			sum += (double)a[i].w;
		i += x <= y;
		k += y <= x;
	}
	return fmin(sum, RARITY_LIMIT);
}

void pair_features(const struct pair *pair, double x[PAIR_FEATURES_N])
{
	const struct document *a = pair->a, *b = pair->b;
	bool same_outlet = a->outlet == b->outlet;
	bool has_cves = a->cves_n && b->cves_n;
	x[PAIR_COSINE] = pair->cosine;
	x[PAIR_SOON] = exp(-hours_between(a, b) / SOON_HOURS);
	x[PAIR_CVE_CONFLICT] = has_cves && !shared(a->cves, a->cves_n, b->cves, b->cves_n);
	x[PAIR_SHARED_CVE] = shared(a->title_cves, a->title_cves_n, b->title_cves, b->title_cves_n) > 0;
	x[PAIR_INCIDENT] = shared(a->incidents, a->incidents_n, b->incidents, b->incidents_n) > 0;
	x[PAIR_BOIL_SAME] = same_outlet ? fmin((double)a->boil, (double)b->boil) : 0;
	x[PAIR_SAME_OUTLET] = same_outlet && !a->aggregator && !b->aggregator;
	x[PAIR_BIGRAMS] = log1p((double)pair->bigrams);
	x[PAIR_NUMBERS] = shared_rarity(a->numbers, a->numbers_n, b->numbers, b->numbers_n);
	x[PAIR_DIGEST] = a->is_digest || b->is_digest;
}

double pair_score(const struct pair_weights *w, const struct pair *pair)
{
	double x[PAIR_FEATURES_N], z = w->bias;
	pair_features(pair, x);
	for (int i = 0; i < PAIR_FEATURES_N; i++)
		z += w->of[i] * x[i];
	return fmax(fmin(z, SCORE_LIMIT), -SCORE_LIMIT);
}

/* ---- vetoes ---- */

static bool is_copy_like(const struct pair *pair)
{
	size_t a = pair->a->bigrams_n, b = pair->b->bigrams_n, least = a < b ? a : b;
	return least >= 8 && (double)pair->bigrams > COPY_CONTAINMENT * (double)least;
}

/* One family of numbers in both titles, and not one number in common. */
static bool codes_conflict(const struct document *a, const struct document *b)
{
	bool family = false;
	for (size_t i = 0; i < a->codes_n; i++)
		for (size_t k = 0; k < b->codes_n; k++) {
			if (a->codes[i].id == b->codes[k].id)
				return false;
			family = family || a->codes[i].family == b->codes[k].family;
		}
	return family;
}

static bool disjoint(const uint32_t *a, size_t a_n, const uint32_t *b, size_t b_n)
{
	return a_n && b_n && !shared(a, a_n, b, b_n);
}

static bool has_name_of_its_own(const struct document *a, const struct document *b)
{
	for (size_t i = 0, k = 0; i < a->names_n; i++) {
		while (k < b->names_n && b->names[k].term < a->names[i].term)
			k++;
		if (k == b->names_n || b->names[k].term != a->names[i].term)
			return true;
	}
	return false;
}

static bool is_other_subject(const struct document *a, const struct document *b)
{
	return a->boil > (float)TEMPLATE_BOIL && b->boil > (float)TEMPLATE_BOIL && has_name_of_its_own(a, b) &&
	       has_name_of_its_own(b, a);
}

enum veto pair_veto(const struct pair *pair)
{
	const struct document *a = pair->a, *b = pair->b;
	if (codes_conflict(a, b))
		return VETO_CODE;
	if (disjoint(a->incidents, a->incidents_n, b->incidents, b->incidents_n))
		return VETO_INCIDENT;
	if (disjoint(a->title_cves, a->title_cves_n, b->title_cves, b->title_cves_n))
		return VETO_CVE;
	if (is_copy_like(pair))
		return VETO_NONE;
	if (a->is_digest && b->is_digest && a->outlet == b->outlet)
		return VETO_DIGEST;
	if ((a->is_digest || b->is_digest) && pair->cosine < DIGEST_COSINE)
		return VETO_DIGEST;
	if (a->outlet == b->outlet) {
		if (a->title_shape == b->title_shape && hours_between(a, b) > 1)
			return VETO_SERIES;
		if (is_other_subject(a, b))
			return VETO_TEMPLATE;
	}
	bool same_incident = shared(a->incidents, a->incidents_n, b->incidents, b->incidents_n) > 0;
	if (a->is_outage && b->is_outage && !same_incident && hours_between(a, b) > OUTAGE_DAYS_APART * 24)
		return VETO_OUTAGE;
	return VETO_NONE;
}

struct str veto_text(enum veto veto)
{
	static const char *const texts[VETOES_N] = {
		[VETO_NONE] = "",
		[VETO_CODE] = "another advisory number",
		[VETO_INCIDENT] = "another incident id",
		[VETO_CVE] = "another CVE in the title",
		[VETO_SERIES] = "another number of one series",
		[VETO_TEMPLATE] = "one form with another subject",
		[VETO_DIGEST] = "a round-up",
		[VETO_OUTAGE] = "an outage on another day",
	};
	return veto < VETOES_N ? str_of(texts[veto]) : STR_EMPTY;
}

/* ---- weights ---- */

struct str pair_feature_name(enum pair_feature feature)
{
	static const char *const names[PAIR_FEATURES_N] = {
		[PAIR_COSINE] = "cosine",           [PAIR_SOON] = "soon",         [PAIR_CVE_CONFLICT] = "cve_conflict",
		[PAIR_SHARED_CVE] = "shared_cve",   [PAIR_INCIDENT] = "incident", [PAIR_BOIL_SAME] = "boil_same",
		[PAIR_SAME_OUTLET] = "same_outlet", [PAIR_BIGRAMS] = "bigrams",   [PAIR_NUMBERS] = "numbers",
		[PAIR_DIGEST] = "digest",
	};
	return feature < PAIR_FEATURES_N ? str_of(names[feature]) : STR_EMPTY;
}

static bool read_weight(const struct table *table, struct str name, double *out)
{
	for (size_t i = 0; table && i < table->n; i++)
		if (table->rows[i].n >= 2 && str_eq(table->rows[i].cells[0], name))
			return str_double(table->rows[i].cells[1], out);
	return false;
}

enum status pair_weights_read(const struct knowledge *knowledge, struct pair_weights *out, struct err *err)
{
	const struct table *table = knowledge_table(knowledge, STR("cluster"));
	struct pair_weights w;
	bool found = read_weight(table, STR("bias"), &w.bias) && read_weight(table, STR("threshold"), &w.threshold);
	for (int i = 0; i < PAIR_FEATURES_N && found; i++)
		found = read_weight(table, pair_feature_name((enum pair_feature)i), &w.of[i]);
	if (!found)
		return err_set(err, E_SYNTAX, "weights/cluster.tsv: a weight is missing or no number");
	*out = w;
	return OK;
}
