#ifndef TOCSIN_SCORE_H
#define TOCSIN_SCORE_H
/* score: how bad a threat is, as a sum whose every line has its number and its evidence.
 *
 *     S = A event class + B asset and sector + C status + 8 sat(scope) + 8 sat(sources) + F actor
 *     sat(n) = 1 - 0.6^n                                    (design: saying how bad it is)
 *
 * Does not age. Monotone: more evidence never lowers it. Weights: data/weights/severity.tsv.
 * Does not do yet: KEV, EPSS and CVSS of imported lists; what the text says counts.
 * Pure. Memory: all in the arena. Fails: E_NOMEM, E_EMPTY without members. */

#include "knowledge.h"
#include "member.h"
#include "threat.h"

MUST_USE enum status score_threat(struct arena *arena, const struct knowledge *knowledge, const struct members *members,
				  struct severity *out, struct err *err);

/* Order of the feed: the score decayed from the last new independent report (`updated`) on:
 * S * (1 - (t / 14 d)^2) for t < 14 d, then 0 (nlp: delta .5). */
double score_rank(double score, int64_t updated, int64_t now);

#endif
