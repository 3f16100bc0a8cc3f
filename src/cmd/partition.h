#ifndef TOCSIN_CMD_PARTITION_H
#define TOCSIN_CMD_PARTITION_H
/* Two partitions of the same things, compared: threats against labelled events.
 *
 * B-cubed: of each thing, the share of its group that is of its class (precision) and of its class that is in
 * its group (recall), averaged over things (Bagga and Baldwin 1998). Pairwise: of the pairs in one group, the
 * share in one class, and the other way round. Two empty sets of pairs give 1. Pure.
 * Memory: scratch on the heap, released before the return. Fails: E_NOMEM. */

#include <stddef.h>
#include <stdint.h>

#include "status.h"

struct agreement {
	double precision, recall, f1;
};
struct partition_score {
	struct agreement bcubed, pairwise;
	size_t groups, classes;
};
/* Thing i is in group groups[i] and of class classes[i]; the numbers are below n. */
MUST_USE enum status partition_score(const uint32_t *groups, const uint32_t *classes, size_t n,
				     struct partition_score *out);

#endif
