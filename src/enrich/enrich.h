#ifndef TOCSIN_ENRICH_H
#define TOCSIN_ENRICH_H
/* enrich: what an article says: entities, observables, dated events, sentence roles, severity
 * indicators, quantities (model/annotation.h).
 *
 * Precision first: a name that is also a common word needs a cue, an observable is an indicator only when
 * sure, a negated or hypothetical phrase is none.
 * Does not do yet: techniques by classifier (explicit ids and names only), persons beyond patterns.
 * Pure: time comes in as the article's `published` (the anchor of relative dates).
 * Memory: all in the arena. Fails: E_NOMEM; past the caps of model/caps.h the rest is left out. */

#include "article.h"
#include "knowledge.h"
#include "reading.h"
#include "text.h"

MUST_USE enum status enrich_article(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
				    const struct article *article, const struct reading *reading,
				    struct annotation *out, struct err *err);

/* What the model of the sentence roles sees: for each sentence its signs, words of the form "kind=value". The
 * input of tools/train_roles.py. */
VEC_TYPE(sentence_signs, struct strs);
MUST_USE enum status enrich_sentence_signs(struct arena *arena, const struct knowledge *knowledge,
					   const struct ranks *ranks, const struct article *article,
					   const struct reading *reading, struct sentence_signs *out, struct err *err);

#endif
