/* Two documents: how alike they are, and what keeps them apart. */
#include "cluster_priv.h"

#include <math.h>

enum { HOUR = 3600 };
static const double SCORE_LIMIT = 6, SOON_HOURS = 48, NUMBERS_LIMIT = 15;
static const double COPY_CONTAINMENT = .7, TEMPLATE_BOIL = .12, DIGEST_COSINE = .6;
static const double OUTAGE_DAYS_APART = 2;

static double hours_between(const struct document *a, const struct document *b)
{
	return fabs((double)(a->published - b->published)) / HOUR;
}

double pair_cosine(const struct document *a, const struct document *b)
{
	double dot = 0;
	for (size_t i = 0, k = 0; i < a->vector_n && k < b->vector_n;) {
		uint32_t x = a->vector[i].term, y = b->vector[k].term;
		if (x == y)
			dot += (double)a->vector[i].w * (double)b->vector[k].w;
		i += x <= y;
		k += y <= x;
	}
	return dot;
}

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

static double shared_numbers(const struct document *a, const struct document *b)
{
	double sum = 0;
	for (size_t i = 0, k = 0; i < a->numbers_n && k < b->numbers_n;) {
		uint32_t x = a->numbers[i].term, y = b->numbers[k].term;
		if (x == y)
			sum += (double)a->numbers[i].w;
		i += x <= y;
		k += y <= x;
	}
	return sum < NUMBERS_LIMIT ? sum : NUMBERS_LIMIT;
}

double pair_score(const struct pair_weights *w, const struct document *a, const struct document *b, double cosine)
{
	size_t cves = shared(a->cves, a->cves_n, b->cves, b->cves_n);
	size_t title_cves = shared(a->title_cves, a->title_cves_n, b->title_cves, b->title_cves_n);
	bool same_outlet = a->outlet == b->outlet;
	float boil = a->boil < b->boil ? a->boil : b->boil;
	double z = w->bias + w->cosine * cosine;
	z += w->soon * exp(-hours_between(a, b) / SOON_HOURS);
	z += w->cve_conflict * (a->cves_n && b->cves_n && !cves);
	z += w->shared_cve * (title_cves > 0);
	z += w->incident * (shared(a->incidents, a->incidents_n, b->incidents, b->incidents_n) > 0);
	z += w->boil_same * (same_outlet ? (double)boil : 0);
	z += w->bigrams * log1p((double)shared(a->bigrams, a->bigrams_n, b->bigrams, b->bigrams_n));
	z += w->same_outlet * (same_outlet && !a->aggregator && !b->aggregator);
	z += w->digest * (a->is_digest || b->is_digest);
	z += w->numbers * shared_numbers(a, b);
	return z > SCORE_LIMIT ? SCORE_LIMIT : z < -SCORE_LIMIT ? -SCORE_LIMIT : z;
}

/* ---- vetoes ---- */

static bool is_copy_like(const struct document *a, const struct document *b)
{
	size_t least = a->bigrams_n < b->bigrams_n ? a->bigrams_n : b->bigrams_n;
	size_t common = shared(a->bigrams, a->bigrams_n, b->bigrams, b->bigrams_n);
	return least >= 8 && (double)common > COPY_CONTAINMENT * (double)least;
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

enum veto pair_veto(const struct document *a, const struct document *b, double cosine)
{
	if (codes_conflict(a, b))
		return VETO_CODE;
	if (disjoint(a->incidents, a->incidents_n, b->incidents, b->incidents_n))
		return VETO_INCIDENT;
	if (disjoint(a->title_cves, a->title_cves_n, b->title_cves, b->title_cves_n))
		return VETO_CVE;
	if (is_copy_like(a, b))
		return VETO_NONE;
	if (a->is_digest && b->is_digest && a->outlet == b->outlet)
		return VETO_DIGEST;
	if ((a->is_digest || b->is_digest) && cosine < DIGEST_COSINE)
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

enum status pair_weights_read(const struct knowledge *knowledge, struct pair_weights *out, struct err *err)
{
	struct pair_weights w = {0};
	const struct {
		const char *name;
		double *to;
	} rows[] = {
		{"cosine", &w.cosine},         {"soon", &w.soon},       {"cve_conflict", &w.cve_conflict},
		{"boil_same", &w.boil_same},   {"bigrams", &w.bigrams}, {"same_outlet", &w.same_outlet},
		{"digest", &w.digest},         {"numbers", &w.numbers}, {"shared_cve", &w.shared_cve},
		{"incident", &w.incident},     {"bias", &w.bias},       {"threshold", &w.threshold},
	};
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	const struct table *table = knowledge_table(knowledge, STR("cluster"));
	size_t found = 0;
	for (size_t i = 0; table && i < table->n; i++)
		for (size_t k = 0; k < ROWS; k++)
			if (table->rows[i].n >= 2 && str_eq(table->rows[i].cells[0], str_of(rows[k].name)) &&
			    str_double(table->rows[i].cells[1], rows[k].to))
				found++;
	if (found != ROWS)
		return err_set(err, E_SYNTAX, "weights/cluster.tsv: %zu of %d weights found", found, ROWS);
	*out = w;
	return OK;
}
