#ifndef TOCSIN_LINE_TOLD_H
#define TOCSIN_LINE_TOLD_H
/* What the members of a threat tell of its products and flaws, put together: versions hit and repaired, statements
 * about CVEs. Nothing is weighed: what two articles say is told once, what they say differently is all there.
 * Pure. Memory: the arena's. Past the caps of model/caps.h the rest is left out. */

#include "member.h"
#include "threat.h"

/* Fills the versions of threat->entities, and threat->statements. Fails: E_NOMEM. */
MUST_USE enum status told_join(struct arena *arena, const struct members *members, struct threat *threat);

#endif
