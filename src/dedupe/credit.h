#ifndef TOCSIN_CREDIT_H
#define TOCSIN_CREDIT_H
/* credit: of the members of a threat that are copies of each other, who reported first?
 *
 * Articles arrive in the order of polling, so the one that came first need not be the one that the others
 * took. Of each group of copies the original is the one that most others name, at their begin or end, by its
 * site or its source's title ("this story first appeared on ..."); else the earliest; else the one of the most
 * credible source; else the one that came first. The rest are its copies. A group whose first article is in
 * another threat has an original here all the same, so it counts as one source.
 * Pure. Memory: the list in the arena, the rest borrowed. Fails: E_NOMEM. */

#include "member.h"

/* The members in their order, with `copy_of` of each set anew. Order of members: as they came. */
MUST_USE enum status credit_originals(struct arena *arena, const struct members *members, struct members *out);

#endif
