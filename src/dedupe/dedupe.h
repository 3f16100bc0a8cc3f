#ifndef TOCSIN_DEDUPE_H
#define TOCSIN_DEDUPE_H
/* dedupe: is this article new, a revision of one that we have, a copy of another, or the same again?
 *
 * Keys: url_key of the address; a hash of the folded body; of title and first 300 letters; a 64-bit
 * SimHash of 3-word shingles weighted by rarity, Hamming distance <= 3 over four 16-bit tables, confirmed by the
 * overlap of the signatures' samples. Bodies under 40 words are compared exactly only.
 * Does not do yet: MinHash for partly rewritten copies.
 * dedupe_sign is pure (workers call it). struct dedupe lives long and belongs to one thread; its order of
 * calls decides its answers, nothing else does.
 * Fails: E_NOMEM; a failed call leaves the index as it was. */

#include "article.h"
#include "map.h"
#include "reading.h"
#include "text.h"

struct signature { /* all of an article that dedupe compares; kept by the store (record) */
	struct str url_key;
	int64_t body_hash, head_hash; /* as int64 for the record; 0: too short to say */
	int64_t simhash;              /* 0: body under 40 words */
	int64_t marks;                /* a bit for each code and version in title and body: what templates change */
	struct str sample;            /* packed 32-bit hashes of the 64 smallest shingles (bottom-k sketch) */
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
	double similarity; /* of a copy: share of common shingles, 0..1 */
};

struct dedupe;
MUST_USE struct dedupe *dedupe_new(void);
void dedupe_free(struct dedupe *dedupe);

/* Asks; changes nothing. `site` is the outlet's registrable domain: the same text again at the same
 * site under another address is a revision's twin, still a copy. */
void dedupe_ask(const struct dedupe *dedupe, const struct signature *signature, struct dedupe_answer *out);
/* Takes an article in. A revision replaces the signature of the address. */
MUST_USE enum status dedupe_add(struct dedupe *dedupe, struct str article_id, const struct signature *signature);
size_t dedupe_n(const struct dedupe *dedupe);

#endif
