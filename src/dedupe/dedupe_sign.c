#include "dedupe.h"

#include <math.h>

#include "dedupe_priv.h"

static const struct field signature_fields[] = {FIELD(struct signature, url_key, FIELD_STR),
						FIELD(struct signature, body_hash, FIELD_I64),
						FIELD(struct signature, head_hash, FIELD_I64),
						FIELD(struct signature, simhash, FIELD_I64),
						FIELD(struct signature, marks, FIELD_I64),
						FIELD_SET(struct signature, sample, FIELD_STR, .flags = FIELD_HIDDEN),
						FIELD(struct signature, words, FIELD_U32)};

const struct record *signature_record(void)
{
	static const struct record table = RECORD("signature", struct signature, signature_fields);
	return &table;
}

/* ---- Exact hashes ---- */

static bool counts(const struct token *token)
{
	return !(token->flags & TOKEN_PART);
}

static uint32_t count_words(const struct tokens *tokens)
{
	uint32_t n = 0;
	for (size_t i = 0; i < tokens->n; i++)
		n += counts(&tokens->at[i]);
	return n;
}

/* Hash of the folded words, up to `letters` bytes of them, going on from `hash`. */
static uint64_t hash_words(uint64_t hash, const struct tokens *tokens, size_t letters)
{
	size_t seen = 0;
	for (size_t i = 0; i < tokens->n && seen < letters; i++)
		if (counts(&tokens->at[i])) {
			hash = str_hash_seed(tokens->at[i].fold, hash);
			seen += tokens->at[i].fold.n;
		}
	return hash;
}

/* Zero means "too short to say", so no hash is zero. */
static int64_t never_zero(uint64_t hash)
{
	return (int64_t)(hash ? hash : 1);
}

/* Do title and body say enough to know a copy by? "[local] Linux Kernel" twice is no copy. */
static bool is_telling(uint32_t title_words, uint32_t body_words)
{
	enum { TITLE_ALONE = 8, TOGETHER = 12 };
	return title_words + body_words >= (body_words ? TOGETHER : TITLE_ALONE);
}

static void set_hashes(const struct reading *reading, struct signature *out)
{
	enum { HEAD_LETTERS = 300 };
	uint64_t title = hash_words(1, &reading->title, SIZE_MAX);
	uint64_t from = out->words < DEDUPE_ALONE_WORDS ? title : 2; /* many titles share one short body */
	out->body_hash = never_zero(hash_words(from, &reading->body, SIZE_MAX));
	if (is_telling(count_words(&reading->title), out->words))
		out->head_hash = never_zero(hash_words(title, &reading->body, HEAD_LETTERS));
}

/* ---- Marks ---- */

/* CVE-2026-1, 151.0.7922.34, 3.0.0-20260331, Q4 */
static bool is_mark(const struct token *token)
{
	if (token->flags & TOKEN_CODE)
		return true;
	if (token->flags & TOKEN_URL)
		return token->flags & TOKEN_NUMBER; /* a version of four numbers, or an address */
	bool dotted = str_find_byte(token->fold, '.') != STR_NONE;
	return token->flags & TOKEN_DIGIT && (dotted || token->flags & TOKEN_MIXED);
}

/* Three bits each, so that one mark seldom passes for another. */
static uint64_t bits_of(struct str mark)
{
	uint64_t hash = str_hash(mark);
	return (uint64_t)1 << (hash & 63) | (uint64_t)1 << (hash >> 6 & 63) | (uint64_t)1 << (hash >> 12 & 63);
}

static uint64_t marks_of(const struct tokens *tokens)
{
	uint64_t marks = 0;
	for (size_t i = 0; i < tokens->n; i++)
		if (counts(&tokens->at[i]) && is_mark(&tokens->at[i]))
			marks |= bits_of(tokens->at[i].fold);
	return marks;
}

/* ---- Shingles: three words in a row ---- */

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
	return x ^ x >> 32;
}

struct votes { /* for each bit of the SimHash */
	int32_t of[64];
};

static void vote(struct votes *votes, uint64_t shingle, int32_t weight)
{
	for (unsigned bit = 0; bit < 64; bit++)
		votes->of[bit] += shingle >> bit & 1 ? weight : -weight;
}

static int64_t simhash_of(const struct votes *votes)
{
	uint64_t hash = 0;
	for (unsigned bit = 0; bit < 64; bit++)
		hash |= (uint64_t)(votes->of[bit] > 0) << bit;
	return never_zero(hash);
}

struct sample { /* the smallest shingles seen, in order, each once */
	uint32_t at[DEDUPE_SAMPLE_MAX];
	size_t n;
};

static void sample_add(struct sample *sample, uint32_t shingle)
{
	if (sample->n == DEDUPE_SAMPLE_MAX && shingle >= sample->at[sample->n - 1])
		return;
	size_t i = sample->n;
	while (i > 0 && sample->at[i - 1] > shingle)
		i--;
	if (i > 0 && sample->at[i - 1] == shingle)
		return;
	size_t last = sample->n < DEDUPE_SAMPLE_MAX ? sample->n++ : sample->n - 1;
	for (; last > i; last--)
		sample->at[last] = sample->at[last - 1];
	sample->at[i] = shingle;
}

static struct str sample_pack(struct arena *arena, const struct sample *sample)
{
	unsigned char *p = arena_take(arena, sample->n * 4);
	for (size_t i = 0; p && i < sample->n; i++)
		for (unsigned byte = 0; byte < 4; byte++)
			p[i * 4 + byte] = (unsigned char)(sample->at[i] >> 8 * byte);
	return p ? (struct str){(const char *)p, sample->n * 4} : STR_EMPTY;
}

/* In sixteenths of a nat: the rarer the word, the more its shingles say. */
static int32_t weight_of(const struct ranks *ranks, const struct token *token)
{
	return token->flags & TOKEN_STOP ? 1 : (int32_t)lrint(-16 * log(ranks_share(ranks, token->fold)));
}

struct shingles {
	uint64_t hash[3]; /* of the last three words */
	int32_t weight[3];
	size_t seen;
	struct votes votes;
	struct sample sample;
};

static void read_shingles(const struct ranks *ranks, const struct tokens *tokens, struct shingles *shingles)
{
	uint64_t *hash = shingles->hash;
	int32_t *weight = shingles->weight;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *token = &tokens->at[i];
		if (!counts(token))
			continue;
		hash[0] = hash[1], hash[1] = hash[2], hash[2] = str_hash(token->stem);
		weight[0] = weight[1], weight[1] = weight[2], weight[2] = weight_of(ranks, token);
		if (++shingles->seen < 3)
			continue;
		uint64_t shingle = mix(mix(mix(hash[0]) + hash[1]) + hash[2]);
		vote(&shingles->votes, shingle, weight[0] + weight[1] + weight[2]);
		sample_add(&shingles->sample, (uint32_t)(shingle >> 32));
	}
}

enum status dedupe_sign(struct arena *arena, const struct ranks *ranks, const struct article *article,
			struct str url_key, const struct reading *reading, struct signature *out, struct err *err)
{
	struct signature signature = {.url_key = url_key, .words = count_words(&reading->body), .sample = STR("")};
	set_hashes(reading, &signature);
	signature.marks = (int64_t)(marks_of(&reading->title) | marks_of(&reading->body));
	if (signature.words >= DEDUPE_SHORT_WORDS) {
		struct shingles shingles = {0};
		read_shingles(ranks, &reading->title, &shingles); /* short texts of one template differ there */
		read_shingles(ranks, &reading->body, &shingles);
		signature.simhash = simhash_of(&shingles.votes);
		signature.sample = sample_pack(arena, &shingles.sample);
	}
	if (str_is_null(signature.sample))
		return err_set(err, E_NOMEM, "dedupe: no memory for the signature of %.*s", STR_FORMAT(article->id));
	*out = signature;
	return OK;
}
