#ifndef TOCSIN_LINE_COMPOSE_H
#define TOCSIN_LINE_COMPOSE_H
/* The members of a threat into the threat's record: score, words, times, history. Pure. */

#include "dossier.h"
#include "threat.h"

/* Is the member at row `i` of `n` one that is read? The rest need only be named (dossier_name). */
bool compose_reads(size_t i, size_t n);

/* `before` is the record as it was, NULL for a new threat; `now` counts where no article has a time.
 * Members are in order of arrival; past CAP_THREAT_MEMBERS the first and the newest ones are read, all are
 * listed. Related threats are the caller's. Memory: the arena, and what the members and `before` hold. */
MUST_USE enum status compose_threat(struct arena *arena, const struct tools *tools, struct str id,
				    const struct members *members, const struct threat *before, int64_t now,
				    struct threat *out, struct err *err);

#endif
