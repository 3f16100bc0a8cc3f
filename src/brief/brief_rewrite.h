#ifndef TOCSIN_BRIEF_REWRITE_H
#define TOCSIN_BRIEF_REWRITE_H
/* brief_rewrite: words that a language model made of the extractive brief, held against it sentence by sentence.
 *
 * A sentence stays when one passage of the brief carries it: every name, number, date, version and CVE of it stands
 * in the evidence; it denies what the passage denies and nothing else; it keeps the passage's doubt ("could",
 * "allegedly"); most of its content words are the passage's; two names keep their order. All others are dropped and
 * counted. A part of which nothing stays keeps its extractive sentences. This is a check of words, not of
 * truth: it may drop good sentences, and it can be misled by one that uses the evidence's own words wrongly.
 * Pure. Memory: the arena's. Fails: E_NOMEM; E_EMPTY when nothing stays (the threat is as before). */

#include "threat.h"

struct rewritten { /* what the model answered, a sentence each */
	struct strs summary, impact, technical, response;
};

/* The sentences that the model may use: those of the summary, key points and analysis that a source said. */
MUST_USE enum status brief_evidence(struct arena *arena, const struct threat *threat, struct saids *out);

/* Puts the sentences that are supported in the place of the extractive ones. */
MUST_USE enum status brief_rewrite(struct arena *arena, const struct rewritten *words, struct str model,
				   struct threat *threat, struct err *err);

/* The passage that carries the sentence; NULL: none does. */
const struct said *brief_support(struct arena *arena, struct str sentence, const struct saids *evidence);

#endif
