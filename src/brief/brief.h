#ifndef TOCSIN_BRIEF_H
#define TOCSIN_BRIEF_H
/* brief: the words about a threat. Extractive: every sentence is one of a source's, lightly trimmed,
 * with article and byte range; what no source says is marked general.
 *
 * Fills title, slug, keywords, indicators, summary, key points, analysis, articles (with excerpts),
 * timeline, entities, observables, techniques, differences. The caller fills id, state, severity (before:
 * advice depends on its class), rank, related, history.
 * Members come in the order of their arrival, the first is the oldest.
 * A language model may word the brief anew: brief_rewrite.h.
 * Pure. Memory: all in the arena; texts may point into the members' articles.
 * Fails: E_NOMEM, E_EMPTY without members. */

#include "knowledge.h"
#include "member.h"
#include "text.h"
#include "threat.h"

MUST_USE enum status brief_threat(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
				  const struct members *members, struct threat *threat, struct err *err);

#endif
