#ifndef TOCSIN_RENDER_EXPORT_STIX_H
#define TOCSIN_RENDER_EXPORT_STIX_H
/* render, STIX 2.1 (OASIS): threats as one bundle.
 *
 * A threat is a report that refers to its vulnerabilities, actors, malware, tools, campaigns, techniques
 * (attack-pattern) and to an indicator for each observable that is held for one and has a pattern. All is marked
 * TLP:WHITE, for it was read in public. Ids are UUIDs of version 5 (RFC 9562) of what a thing is: the same in every
 * bundle, so that a bundle read twice changes nothing. Objects that are not the report's own have no time of their own
 * and bear a fixed one. Pure. Memory: a map of ids on the heap, freed before it returns. Errors stick in the buf. */

#include "buf.h"
#include "threat.h"

void export_stix(struct buf *out, const struct threats *threats, struct str base);

enum { UUID_TEXT_BYTES = 36 };
/* The UUID of version 5 of a name in a name space; false when the digest is not to be had. */
MUST_USE bool uuid_of(const unsigned char name_space[16], struct str name, char to[UUID_TEXT_BYTES]);

#endif
