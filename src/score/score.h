#ifndef TOCSIN_SCORE_H
#define TOCSIN_SCORE_H
/* score: how bad a threat is, as a sum whose every line has its number and its evidence.
 *
 *     S = A event class + B asset and sector + C status + 8 sat(scope) + 8 sat(sources) + F actor
 *     sat(n) = 1 - 0.6^n                                    (docs/severity.md)
 *
 * Does not age. Monotone: more evidence never lowers it. What the text says counts: "CVSS score of 9.8", "added
 * to the KEV catalog"; negated, hypothetical and historical statements are no indicators (enrich/).
 * Pure. Memory: all in the arena. Fails: E_NOMEM, E_EMPTY without members. */

#include "knowledge.h"
#include "member.h"
#include "threat.h"

/* The weights: data/weights/severity.tsv, and over it the operator's own rows (the same form, "" for none).
 * Fails: E_SYNTAX names line and reason of a bad row ("weights: line 3: class.mass is at most 40"), E_NOMEM.
 * Memory: heap; borrows the knowledge. May be shared between threads. */
struct weights;
MUST_USE enum status weights_new(const struct knowledge *knowledge, struct str own, struct weights **out,
				 struct err *err);
void weights_free(struct weights *weights); /* NULL is fine */

MUST_USE enum status score_threat(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
				  const struct members *members, struct severity *out, struct err *err);

/* Order of the feed: the score decayed from the last new independent report (`updated`) on:
 * S * (1 - (t / 14 d)^2) for t < 14 d, then 0 (nlp: delta .5). */
double score_rank(double score, int64_t updated, int64_t now);

#endif
