#ifndef TOCSIN_TEXT_H
#define TOCSIN_TEXT_H
/* text: an article's title and text into sentences and tokens (model/reading.h).
 *
 * One pass with an ASCII fast path (65 MB/s of English), ICU for the rest. One token each: "v1.2.3",
 * "U.S", "10,000", CVE-2026-1, "AT&T", "C++"; URLs, e-mails, domains, file names, dotted quads, paths
 * and hashes, defanged too (TOKEN_URL). HTML entities that stayed in a text count as what they stand
 * for; tags that stayed are no words, and those of blocks are line breaks. Sentences end at . ! ? and
 * their like, at line breaks and at list marks, and where a heading, a caption, the title or a byline
 * has run into the sentence behind it.
 * Stems: English by a light suffix stemmer of our own, each stem a prefix of its fold: libstemmer
 * alone takes longer than all the rest and its objects are no fit for a shared read-only start. Other
 * languages by libstemmer. Language: the article's word, else by script, else by stop words.
 * Does not do yet: bigrams for Chinese, Japanese, Thai (words come from ICU's break iterator).
 * Pure; struct ranks is read-only and may be shared between threads.
 * Memory: the reading lies in the arena and points into the article's text.
 * Fails: E_NOMEM; past CAP_TOKENS, CAP_SENTENCES or CAP_CONTENT_BYTES the rest is not read. */

#include "article.h"
#include "reading.h"

/* How common words are: document frequencies counted over a large stream (data/words). */
struct ranks;
MUST_USE enum status ranks_new(struct ranks **out, struct err *err);
void ranks_free(struct ranks *ranks);
/* Share of documents that have the word, 0..1; for unknown words below that of the rarest known. */
double ranks_share(const struct ranks *ranks, struct str fold);
/* Place in the list, 1 the most common; UINT32_MAX for unknown words. */
uint32_t ranks_place(const struct ranks *ranks, struct str fold);
uint32_t ranks_place_hashed(const struct ranks *ranks, uint64_t fold_hash); /* where str_hash(fold) is at hand */
void ranks_ahead(const struct ranks *ranks, uint64_t fold_hash);            /* asks the memory for what that reads */

/* Any bytes give a reading. A stop word in capitals ("US", "IT", "WHO") has no TOKEN_STOP. */
MUST_USE enum status text_read(struct arena *arena, const struct article *article, struct reading *out,
			       struct err *err);

/* Is this a stop word of the language? `fold` is lower case. */
bool text_is_stop(struct str lang, struct str fold);
/* Compatibility fold (NFKC, lower case) of any text; cheap for ASCII, and the text itself when it
 * is folded already. p is NULL when there was no memory. */
struct str text_fold(struct arena *arena, struct str s);

/* How much of the title's words, stop words aside, the sentence of the body says: 0..100. */
size_t text_title_percent(const struct reading *reading, const struct sentence *sentence);
/* How many bytes stand within straight or curved double quotation marks; the opening mark counts. */
size_t text_quoted_bytes(struct str sentence);

#endif
