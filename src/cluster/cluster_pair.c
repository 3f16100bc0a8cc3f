/* Two documents: how alike they are, and what keeps them apart. */
#include "cluster_priv.h"

#include <math.h>

enum { HOUR = 3600 };
static const double SCORE_LIMIT = 6, SOON_HOURS = 48, RARITY_LIMIT = 15;
static const double COPY_CONTAINMENT = .7, TEMPLATE_BOIL = .12, FORM_BOIL = .4, FORM_CONTAINMENT = .35, FORM_SAID = 16,
		    FORM_SAID_MOST = 25, RARE_NAME = 5.5 / 15, RARE_OWN_NAME = 5.5, DIGEST_COSINE = .6;
static const double OUTAGE_DAYS_APART = 2;
static const double HEADLINE_BARE = .5; /* under 21 words of text */

static double hours_between(const struct document *a, const struct document *b)
{
	return fabs((double)(a->published - b->published)) / HOUR;
}

static bool is_one_outlet(const struct document *a, const struct document *b)
{
	return a->outlet && a->outlet == b->outlet;
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
	for (size_t i = 0; i < d->vector.n; i++)
		sieve_add(probe->terms, d->vector.term[i]);
	for (size_t i = 0; i < d->bigrams_n; i++)
		sieve_add(probe->bigrams, d->bigrams[i]);
}

static void compare_words(const struct probe *probe, struct pair *out)
{
	const struct document *a = probe->document, *b = out->b;
	double dot = 0, first = 0, second = 0;
	const struct rarities *x = &a->vector, *y = &b->vector;
	for (size_t i = 0, k = 0; k < y->n; k++) {
		uint32_t term = y->term[k];
		if (!sieve_has(probe->terms, term))
			continue;
		while (i < x->n && x->term[i] < term)
			i++;
		if (i == x->n || x->term[i] != term)
			continue;
		double part = (double)x->weight[i] * (double)y->weight[k] / ((double)VECTOR_UNIT * VECTOR_UNIT);
		dot += part;
		second = fmax(second, fmin(first, part));
		first = fmax(first, part);
	}
	out->cosine = dot;
	out->strongest = first + second;
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
	struct pair pair = {.a = probe->document, .b = other, .bigrams = shared_bigrams(probe, other)};
	compare_words(probe, &pair);
	return pair;
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
static double shared_rarity(const struct rarities *a, const struct rarities *b)
{
	double sum = 0;
	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		uint32_t x = a->term[i], y = b->term[k];
		if (x == y)
			sum += rarity_at(a, i);
		i += x <= y;
		k += y <= x;
	}
	return fmin(sum, RARITY_LIMIT);
}

/* The rarity of the rarest name in the title of `a` that `b` lacks in title and text. */
static double alien_name(const struct document *a, const struct document *b)
{
	double rarest = 0;
	for (size_t i = 0, k = 0; i < a->names.n; i++) {
		while (k < b->vector.n && b->vector.term[k] < a->names.term[i])
			k++;
		if (k == b->vector.n || b->vector.term[k] != a->names.term[i])
			rarest = fmax(rarest, rarity_at(&a->names, i));
	}
	return rarest / RARITY_LIMIT;
}

/* The rarity of the rarest name that both titles have; 0 none. */
static double common_name(const struct document *a, const struct document *b)
{
	double rarest = 0;
	for (size_t i = 0, k = 0; i < a->names.n && k < b->names.n;) {
		uint32_t x = a->names.term[i], y = b->names.term[k];
		if (x == y)
			rarest = fmax(rarest, rarity_at(&a->names, i));
		i += x <= y;
		k += y <= x;
	}
	return rarest / RARITY_LIMIT;
}

/* The rarity of what both titles have. */
static double title_rarity(const struct document *a, const struct document *b)
{
	double sum = 0;
	for (size_t i = 0, k = 0; i < a->title.n && k < b->title.n;) {
		uint32_t x = a->title.term[i], y = b->title.term[k];
		if (x == y)
			sum += rarity_at(&a->title, i);
		i += x <= y;
		k += y <= x;
	}
	return sum;
}

void pair_features(const struct pair *pair, double x[PAIR_FEATURES_N])
{
	const struct document *a = pair->a, *b = pair->b;
	bool same_outlet = is_one_outlet(a, b);
	bool has_cves = a->cves_n && b->cves_n;
	x[PAIR_COSINE] = pair->cosine;
	x[PAIR_SOON] = exp(-hours_between(a, b) / SOON_HOURS);
	x[PAIR_CVE_CONFLICT] = has_cves && !shared(a->cves, a->cves_n, b->cves, b->cves_n);
	x[PAIR_SHARED_CVE] = shared(a->title_cves, a->title_cves_n, b->title_cves, b->title_cves_n) > 0;
	x[PAIR_INCIDENT] = shared(a->incidents, a->incidents_n, b->incidents, b->incidents_n) > 0;
	x[PAIR_BOIL_SAME] = same_outlet ? fmin((double)a->boil, (double)b->boil) : 0;
	x[PAIR_SAME_OUTLET] = same_outlet && !a->aggregator && !b->aggregator;
	x[PAIR_BIGRAMS] = log1p((double)pair->bigrams);
	x[PAIR_NUMBERS] = shared_rarity(&a->numbers, &b->numbers);
	x[PAIR_DIGEST] = a->is_digest || b->is_digest;
	x[PAIR_REST] = pair->cosine - pair->strongest;
	size_t cves = shared(a->cves, a->cves_n, b->cves, b->cves_n);
	x[PAIR_CVES] = cves ? (double)cves / (double)(a->cves_n + b->cves_n - cves) : 0;
	double alien_a = alien_name(a, b), alien_b = alien_name(b, a);
	x[PAIR_ALIEN] = fmin(alien_a, alien_b);
	x[PAIR_ALIEN_MORE] = fmax(alien_a, alien_b);
	x[PAIR_OUTLET_ALIEN] = same_outlet ? x[PAIR_ALIEN] : 0;
	x[PAIR_NAME] = common_name(a, b);
	x[PAIR_BARE] = fmax((double)a->bare, (double)b->bare);
	x[PAIR_BARE_COSINE] = x[PAIR_BARE] * pair->cosine;
	x[PAIR_BOTH_BARE] = fmin((double)a->bare, (double)b->bare);
	double said = title_rarity(a, b), least = fmin(title_rarity(a, a), title_rarity(b, b));
	x[PAIR_TITLE] = least > 0 ? fmin(said / least, 1) : 0;
	x[PAIR_TITLE_SAID] = said / RARITY_LIMIT;
}

const struct pair_model *pair_model_of(const struct pair_weights *w, const struct pair *pair)
{
	return fmin((double)pair->a->bare, (double)pair->b->bare) > HEADLINE_BARE ? &w->of_headlines : &w->of_texts;
}

double pair_score(const struct pair_weights *w, const struct pair *pair)
{
	const struct pair_model *model = pair_model_of(w, pair);
	double x[PAIR_FEATURES_N], z = model->bias;
	pair_features(pair, x);
	for (int i = 0; i < PAIR_FEATURES_N; i++)
		z += model->of[i] * x[i];
	return fmax(fmin(z, SCORE_LIMIT), -SCORE_LIMIT);
}

/* ---- vetoes ---- */

/* The share of the shorter article's word pairs that the other has; 0 when it is too short to tell. */
static double contained(const struct pair *pair)
{
	size_t a = pair->a->bigrams_n, b = pair->b->bigrams_n, least = a < b ? a : b;
	return least >= 8 ? (double)pair->bigrams / (double)least : 0;
}

/* A family of numbers in both titles, and not one of it in common. What they share of another family (the model
 * of a device in two advisories) says nothing. */
static bool codes_conflict(const struct document *a, const struct document *b)
{
	for (size_t i = 0; i < a->codes_n; i++) {
		bool family = false, common = false;
		for (size_t k = 0; k < b->codes_n; k++) {
			bool is_of_it = a->codes[i].family == b->codes[k].family;
			family = family || is_of_it;
			for (size_t l = 0; is_of_it && l < a->codes_n && !common; l++)
				common = a->codes[l].id == b->codes[k].id;
		}
		if (family && !common)
			return true;
	}
	return false;
}

static bool disjoint(const uint32_t *a, size_t a_n, const uint32_t *b, size_t b_n)
{
	return a_n && b_n && !shared(a, a_n, b, b_n);
}

static bool has_own(const struct rarities *a, const struct rarities *b, double rarity)
{
	for (size_t i = 0, k = 0; i < a->n; i++) {
		while (k < b->n && b->term[k] < a->term[i])
			k++;
		if ((k == b->n || b->term[k] != a->term[i]) && rarity_at(a, i) >= rarity)
			return true;
	}
	return false;
}

/* Each title has a name that the other lacks; a rare one, when they share a rare one. */
static bool names_differ(const struct document *a, const struct document *b)
{
	double rarity = common_name(a, b) < RARE_NAME ? 0 : RARE_OWN_NAME;
	return has_own(&a->names, &b->names, rarity) && has_own(&b->names, &a->names, rarity);
}

static bool titles_differ(const struct document *a, const struct document *b)
{
	return has_own(&a->title, &b->title, 0) && has_own(&b->title, &a->title, 0);
}

/* Titles that are one but for a few words, and what they have in common is common: a rarity of FORM_SAID in
 * all for half of the words, of FORM_SAID_MOST for three quarters. */
static bool titles_of_one_form(const struct document *a, const struct document *b)
{
	size_t most = a->title.n > b->title.n ? a->title.n : b->title.n, same = 0;
	double said = 0;
	for (size_t i = 0, k = 0; i < a->title.n && k < b->title.n;) {
		uint32_t x = a->title.term[i], y = b->title.term[k];
		if (x == y) {
			same++;
			said += rarity_at(&a->title, i);
		}
		i += x <= y;
		k += y <= x;
	}
	if (2 * same >= most && same < most && said < FORM_SAID)
		return true;
	return 4 * same >= 3 * most && said < FORM_SAID_MOST && titles_differ(a, b);
}

/* One form, filled in twice: what the outlet always prints was masked in both, or (of an outlet that is
 * new) the texts are one but for a few words. */
static bool is_other_subject(const struct pair *pair)
{
	const struct document *a = pair->a, *b = pair->b;
	double boil = fmin((double)a->boil, (double)b->boil);
	if (titles_of_one_form(a, b))
		return true;
	if ((boil > FORM_BOIL || contained(pair) > FORM_CONTAINMENT) && common_name(a, b) < RARE_NAME)
		return titles_differ(a, b);
	return boil > TEMPLATE_BOIL && contained(pair) < COPY_CONTAINMENT && names_differ(a, b);
}

/* What one outlet that writes its own says twice. */
static enum veto outlet_veto(const struct pair *pair)
{
	const struct document *a = pair->a, *b = pair->b;
	if (a->is_digest && b->is_digest)
		return VETO_DIGEST;
	if (a->title_shape == b->title_shape && hours_between(a, b) > 1)
		return VETO_SERIES;
	if (!a->aggregator && disjoint(a->cves, a->cves_n, b->cves, b->cves_n))
		return VETO_CVE;
	return is_other_subject(pair) ? VETO_TEMPLATE : VETO_NONE;
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
	bool same_outlet = is_one_outlet(a, b);
	if (contained(pair) > COPY_CONTAINMENT && (!same_outlet || a->aggregator))
		return VETO_NONE;
	enum veto veto = same_outlet ? outlet_veto(pair) : VETO_NONE;
	if (veto)
		return veto;
	if ((a->is_digest || b->is_digest) && pair->cosine < DIGEST_COSINE)
		return VETO_DIGEST;
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
		[PAIR_COSINE] = "cosine",
		[PAIR_SOON] = "soon",
		[PAIR_CVE_CONFLICT] = "cve_conflict",
		[PAIR_SHARED_CVE] = "shared_cve",
		[PAIR_INCIDENT] = "incident",
		[PAIR_BOIL_SAME] = "boil_same",
		[PAIR_SAME_OUTLET] = "same_outlet",
		[PAIR_BIGRAMS] = "bigrams",
		[PAIR_NUMBERS] = "numbers",
		[PAIR_DIGEST] = "digest",
		[PAIR_REST] = "rest",
		[PAIR_CVES] = "cves",
		[PAIR_ALIEN] = "alien",
		[PAIR_NAME] = "name",
		[PAIR_BARE] = "bare",
		[PAIR_BARE_COSINE] = "bare_cosine",
		[PAIR_BOTH_BARE] = "both_bare",
		[PAIR_TITLE] = "title",
		[PAIR_TITLE_SAID] = "title_said",
		[PAIR_ALIEN_MORE] = "alien_more",
		[PAIR_OUTLET_ALIEN] = "outlet_alien",
	};
	return feature < PAIR_FEATURES_N ? str_of(names[feature]) : STR_EMPTY;
}

static bool read_weight(const struct table *table, struct str name, size_t column, double *out)
{
	for (size_t i = 0; table && i < table->n; i++)
		if (table->rows[i].n > column && str_eq(table->rows[i].cells[0], name))
			return str_double(table->rows[i].cells[column], out);
	return false;
}

static bool read_model(const struct table *table, size_t column, struct pair_model *out)
{
	bool found = read_weight(table, STR("bias"), column, &out->bias);
	for (int i = 0; i < PAIR_FEATURES_N && found; i++)
		found = read_weight(table, pair_feature_name((enum pair_feature)i), column, &out->of[i]);
	return found;
}

enum status pair_weights_read(const struct knowledge *knowledge, struct pair_weights *out, struct err *err)
{
	const struct table *table = knowledge_table(knowledge, STR("cluster"));
	struct pair_weights w;
	if (!read_model(table, 1, &w.of_texts) || !read_model(table, 2, &w.of_headlines) ||
	    !read_weight(table, STR("threshold"), 1, &w.threshold))
		return err_set(err, E_SYNTAX, "weights/cluster.tsv: a weight is missing or no number");
	*out = w;
	return OK;
}
