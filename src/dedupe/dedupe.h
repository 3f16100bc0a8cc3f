#ifndef TOCSIN_DEDUPE_H
#define TOCSIN_DEDUPE_H
/* dedupe: is this article new, a revision of one that we have, a copy of another, or the same again?
 *
 * Same address: the same again when the words are the same, else a revision. Another address: a copy when
 * - the folded words of the body are the same (of title and body, when the body is under 100 words: one
 *   short text stands under many titles); or
 * - title and first 300 letters are; or
 * - the SimHash of 3-word shingles, weighted by rarity, is at most 3 bits away (four 16-bit tables), or one
 *   of the eight smallest shingles is shared, and by the signatures' samples 0.8 of both texts' shingles are
 *   common, or 0.9 of the shorter's and the longer has at most four times its words (ADR 16). Bodies under 40
 *   words are compared exactly only.
 * Never a copy: two texts of which each names a code or version that the other does not (advisories and
 * release notes of one template); fewer than 12 words with the title; a title alone of fewer than 8.
 * The oldest of equal candidates is the original.
 * dedupe_sign is pure (workers call it). struct dedupe lives long and belongs to one thread; its order of
 * calls decides its answers, nothing else does. What came in CAP_KEPT_S before the newest is forgotten: a text as
 * old is new again. A revision stands where its first text came in, so that a state that is built again from the
 * last texts answers the same.
 * Fails: E_NOMEM; a failed call leaves the index as it was. */

#include "article.h"
#include "image.h"
#include "map.h"
#include "reading.h"
#include "text.h"

struct signature { /* all of an article that dedupe compares; kept by the store (record) */
	struct str url_key;
	int64_t body_hash; /* as int64 for the record; of the title, too, when the body is short */
	int64_t head_hash; /* 0: too short to know a copy by */
	int64_t simhash;   /* 0: body under 40 words */
	int64_t marks;     /* a Bloom filter of the codes and versions in title and body */
	struct str sample; /* the 128 smallest shingle hashes, 32 bits, little endian, ascending */
	uint32_t words;
};
const struct record *signature_record(void);

MUST_USE enum status dedupe_sign(struct arena *arena, const struct ranks *ranks, const struct article *article,
				 struct str url_key, const struct reading *reading, struct signature *out,
				 struct err *err);

enum dedupe_verdict { DEDUPE_NEW, DEDUPE_REVISION, DEDUPE_COPY, DEDUPE_SAME };
const struct words *dedupe_verdict_words(void); /* "new" ... */

struct dedupe_answer {
	enum dedupe_verdict verdict;
	struct str of;     /* id of the article it revises, copies or repeats; "" when new. Valid until the next add */
	double similarity; /* of a copy: share of common shingles, or of the shorter's, 0.8..1; 1 for exact ones */
};

struct dedupe;
MUST_USE struct dedupe *dedupe_new(void);
void dedupe_free(struct dedupe *dedupe);

/* Asks; changes nothing. The same text at the same outlet under another address is a copy, too. */
void dedupe_ask(const struct dedupe *dedupe, const struct signature *signature, struct dedupe_answer *out);
/* Takes an article in. A revision replaces the signature of the address, whose article keeps its id. `published`:
 * TIME_UNKNOWN is taken as the newest time seen. */
MUST_USE enum status dedupe_add(struct dedupe *dedupe, struct str article_id, const struct signature *signature,
				int64_t published);
size_t dedupe_n(const struct dedupe *dedupe); /* articles that are remembered */

/* The whole state; load fills a new one. Fails: E_NOMEM, E_SYNTAX; what is half loaded is to be freed. */
void dedupe_save(const struct dedupe *dedupe, struct image_writer *to);
MUST_USE enum status dedupe_load(struct dedupe *dedupe, struct image_reader *from);

#endif
