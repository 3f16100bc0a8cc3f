#ifndef TOCSIN_ENRICH_H
#define TOCSIN_ENRICH_H
/* enrich: what an article says: entities, observables, dated events, sentence roles, severity
 * indicators, quantities (model/annotation.h).
 *
 * Precision first: a name that is also a common word needs a cue, an observable is an indicator only when
 * sure, a negated or hypothetical phrase is none.
 * Names: the lexicon and rules propose, a linear tagger (data/weights/tagger.tsv) takes back, retypes and adds.
 * Techniques: ids, phrases, and for technical sentences a linear model (data/weights/technique_weights.tsv).
 * Pure: time comes in as the article's `published` (the anchor of relative dates).
 * Memory: all in the arena. Fails: E_NOMEM; past the caps of model/caps.h the rest is left out. */

#include "article.h"
#include "knowledge.h"
#include "reading.h"
#include "text.h"

MUST_USE enum status enrich_article(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
				    const struct article *article, const struct reading *reading,
				    struct annotation *out, struct err *err);

/* What the models see, words of the form "kind=value": of each sentence (tools/train_roles.py), and of each word
 * that may belong to a name (tools/train_tagger.py), and of each date (tools/train_events.py). */
VEC_TYPE(sentence_signs, struct strs);
struct told_word {
	uint32_t start, end, sentence; /* bytes of the title or of the text */
	bool in_title;
	struct strs signs;
};
VEC_TYPE(word_signs, struct told_word);
struct told_date {
	struct dated_event event;
	struct strs signs;
};
VEC_TYPE(date_signs, struct told_date);
struct signs {
	struct sentence_signs sentences;
	struct word_signs words;
	struct date_signs dates;
};
MUST_USE enum status enrich_signs(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
				  const struct article *article, const struct reading *reading, struct signs *out,
				  struct err *err);

#endif
