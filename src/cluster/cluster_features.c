/* The pure half: all that clustering needs of one article. */
#include "cluster_priv.h"

#include <stdlib.h>

enum { WORDS_MAX = 1200, TITLE_WORDS_MAX = 60, TERMS_MAX = 900, FAMILY_MAX = 12 };

struct maker {
	struct arena *arena;
	const struct ranks *ranks;
	struct feature_term *terms;
	struct strs texts;
	uint16_t terms_n;
	uint16_t *slots; /* open hash of term rows, row + 1 */
};
enum { SLOTS = 2048 };

uint32_t feature_hash(struct str s)
{
	return (uint32_t)(str_hash(s) >> 32);
}

static uint16_t term_row(struct maker *m, const struct token *t)
{
	uint32_t hash = feature_hash(t->stem);
	size_t i = hash & (SLOTS - 1);
	for (; m->slots[i]; i = (i + 1) & (SLOTS - 1))
		if (m->terms[m->slots[i] - 1].hash == hash)
			return (uint16_t)(m->slots[i] - 1);
	if (m->terms_n == TERMS_MAX || !strs_add(m->arena, &m->texts, t->fold))
		return NO_TERM;
	m->terms[m->terms_n] = (struct feature_term){.hash = hash, .share = (float)ranks_share(m->ranks, t->fold)};
	m->slots[i] = (uint16_t)(m->terms_n + 1);
	return m->terms_n++;
}

static uint16_t flags_of(const struct token *t, bool in_title)
{
	unsigned flags = in_title ? TERM_TITLE : 0;
	if (t->flags & TOKEN_CAPITAL)
		flags |= TERM_CAPITAL;
	else if (!in_title && !(t->flags & (TOKEN_NUMBER | TOKEN_DIGIT)))
		flags |= TERM_LOWER;
	if (t->flags & (TOKEN_MIXED | TOKEN_CODE))
		flags |= TERM_MIXED;
	if (t->flags & TOKEN_DIGIT)
		flags |= TERM_DIGIT;
	return (uint16_t)flags;
}

/* A word that says something: no stop word, no address, at least two bytes. */
static bool is_term(const struct token *t)
{
	return !(t->flags & (TOKEN_STOP | TOKEN_URL)) && t->stem.n >= 2 && t->stem.n <= 60;
}

/* "CISA adds three ...", "part two": a series counts in words, too. */
static bool is_number_word(struct str fold)
{
	static const char *const words[] = {"one",   "two",   "three", "four", "five",   "six",
					    "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (fold.n && fold.p[0] == words[i][0] && str_eq(fold, str_of(words[i])))
			return true;
	return false;
}

static struct str pack_words(struct maker *m, const struct tokens *tokens, size_t max, bool in_title)
{
	size_t n = tokens->n < max ? tokens->n : max;
	struct feature_word *words = arena_zero(m->arena, n, sizeof(*words));
	if (!words)
		return STR_EMPTY;
	for (size_t i = 0; i < n; i++) {
		const struct token *t = &tokens->at[i];
		uint16_t row = is_term(t) ? term_row(m, t) : NO_TERM;
		if (row != NO_TERM)
			m->terms[row].flags |= flags_of(t, in_title);
		words[i] = (struct feature_word){
			.hash = feature_hash(t->fold),
			.term = row,
			.flags = (uint16_t)((t->flags & TOKEN_PART ? WORD_PART : 0) |
					    (t->flags & TOKEN_CAPITAL ? WORD_CAPITAL : 0) |
					    (t->flags & TOKEN_FIRST ? WORD_FIRST : 0) |
					    (t->flags & TOKEN_DIGIT || is_number_word(t->fold) ? WORD_DIGIT : 0)),
		};
	}
	return (struct str){(const char *)words, n * sizeof(*words)};
}

int feature_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

struct hashes {
	uint32_t at[64];
	size_t n;
};

static void hashes_add(struct hashes *h, uint32_t hash)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->at[i] == hash)
			return;
	if (h->n < sizeof(h->at) / sizeof(h->at[0]))
		h->at[h->n++] = hash;
}

static struct str hashes_pack(struct arena *arena, struct hashes *h)
{
	qsort(h->at, h->n, sizeof(h->at[0]), feature_order);
	return str_copy(arena, (struct str){(const char *)h->at, h->n * sizeof(h->at[0])});
}

static bool pack_entities(struct arena *arena, const struct annotation *annotation, struct cluster_features *out)
{
	struct hashes title_cves = {0}, cves = {0}, incidents = {0};
	for (size_t i = 0; i < annotation->entities.n; i++) {
		const struct mention *m = &annotation->entities.at[i];
		uint32_t hash = feature_hash(m->name);
		bool is_hard = m->type == ENTITY_VULNERABILITY || m->type == ENTITY_INCIDENT_ID;
		if (is_hard && !strs_add(arena, &out->names, m->name))
			return false;
		if (m->type == ENTITY_VULNERABILITY) {
			hashes_add(&cves, hash);
			if (m->in_title)
				hashes_add(&title_cves, hash);
		} else if (m->type == ENTITY_INCIDENT_ID) {
			hashes_add(&incidents, hash);
		}
	}
	out->title_cves = hashes_pack(arena, &title_cves);
	out->cves = hashes_pack(arena, &cves);
	out->incidents = hashes_pack(arena, &incidents);
	return !str_is_null(out->title_cves) && !str_is_null(out->cves) && !str_is_null(out->incidents);
}

/* "AV26-791" is of the family "av", "ICSA-26-001" of "icsa"; CVE has rules of its own, KB numbers
 * of one update differ by platform. */
static bool family_of(struct str fold, struct str *family)
{
	size_t letters = 0, digits = 0;
	while (letters < fold.n && is_ascii_lower(fold.p[letters]))
		letters++;
	for (size_t i = letters; i < fold.n; i++)
		digits += is_ascii_digit(fold.p[i]);
	*family = str_cut(fold, 0, letters);
	return letters >= 2 && letters <= FAMILY_MAX && digits >= 3 && !str_eq(*family, STR("cve")) &&
	       !str_eq(*family, STR("kb"));
}

static struct str pack_codes(struct arena *arena, const struct tokens *title)
{
	struct feature_code codes[8];
	size_t n = 0;
	for (size_t i = 0; i < title->n && n < sizeof(codes) / sizeof(codes[0]); i++) {
		const struct token *t = &title->at[i];
		struct str family;
		if ((t->flags & TOKEN_CODE) && !(t->flags & TOKEN_PART) && family_of(t->fold, &family))
			codes[n++] = (struct feature_code){feature_hash(family), feature_hash(t->fold)};
	}
	return str_copy(arena, (struct str){(const char *)codes, n * sizeof(codes[0])});
}

/* Numbers of two digits and more that are no years: what twins of one event share. */
static struct str pack_numbers(struct arena *arena, const struct reading *reading)
{
	struct hashes numbers = {0};
	const struct tokens *lists[2] = {&reading->title, &reading->body};
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n && i < WORDS_MAX; i++) {
			const struct token *t = &lists[k]->at[i];
			uint64_t value;
			bool is_year = str_u64(t->fold, &value) && value >= 1990 && value <= 2100;
			if ((t->flags & TOKEN_NUMBER) && t->fold.n >= 2 && !is_year)
				hashes_add(&numbers, feature_hash(t->stem));
		}
	return hashes_pack(arena, &numbers);
}

static bool is_outage(const struct annotation *annotation)
{
	for (size_t i = 0; i < annotation->indicators.n; i++)
		if (annotation->indicators.at[i].class == CLASS_OUTAGE && annotation->indicators.at[i].in_title)
			return true;
	return false;
}

enum status cluster_features(struct arena *arena, const struct ranks *ranks, const struct cluster_input *input,
			     struct cluster_features *out, struct err *err)
{
	struct maker m = {.arena = arena, .ranks = ranks};
	m.terms = arena_zero(arena, TERMS_MAX, sizeof(*m.terms));
	m.slots = arena_zero(arena, SLOTS, sizeof(*m.slots));
	if (!m.terms || !m.slots)
		return err_set(err, E_NOMEM, "cluster: no room for features");
	struct cluster_features f = {
		.id = input->article->id,
		.threat = input->threat,
		.outlet = input->outlet,
		.published = input->article->published,
		.is_digest = input->annotation->is_digest,
		.is_outage = is_outage(input->annotation),
	};
	f.title = pack_words(&m, &input->reading->title, TITLE_WORDS_MAX, true);
	f.words = pack_words(&m, &input->reading->body, WORDS_MAX, false);
	f.terms = (struct str){(const char *)m.terms, m.terms_n * sizeof(*m.terms)};
	f.codes = pack_codes(arena, &input->reading->title);
	f.numbers = pack_numbers(arena, input->reading);
	f.texts = m.texts;
	if (!pack_entities(arena, input->annotation, &f) || str_is_null(f.title) || str_is_null(f.words) ||
	    str_is_null(f.codes) || str_is_null(f.numbers))
		return err_set(err, E_NOMEM, "cluster: no room for features");
	*out = f;
	return OK;
}

static const struct field features_fields[] = {
	FIELD(struct cluster_features, id, FIELD_STR),         FIELD(struct cluster_features, threat, FIELD_STR),
	FIELD(struct cluster_features, outlet, FIELD_STR),     FIELD(struct cluster_features, published, FIELD_TIME),
	FIELD(struct cluster_features, words, FIELD_STR),      FIELD(struct cluster_features, title, FIELD_STR),
	FIELD(struct cluster_features, terms, FIELD_STR),      FIELD(struct cluster_features, title_cves, FIELD_STR),
	FIELD(struct cluster_features, cves, FIELD_STR),       FIELD(struct cluster_features, codes, FIELD_STR),
	FIELD(struct cluster_features, incidents, FIELD_STR),  FIELD(struct cluster_features, numbers, FIELD_STR),
	FIELD(struct cluster_features, is_digest, FIELD_BOOL), FIELD(struct cluster_features, is_outage, FIELD_BOOL)};

const struct record *cluster_features_record(void)
{
	static const struct record table = RECORD("cluster features", struct cluster_features, features_fields);
	return &table;
}
