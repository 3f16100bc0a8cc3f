#ifndef TOCSIN_MODEL_LIFECYCLE_H
#define TOCSIN_MODEL_LIFECYCLE_H
/* How far an incident is, as its status page says; most entries and articles tell of none. Plain data. */

#include "record.h"

enum lifecycle {
	LIFECYCLE_NONE,
	LIFECYCLE_SCHEDULED,   /* maintenance that is to come */
	LIFECYCLE_IN_PROGRESS, /* maintenance */
	LIFECYCLE_INVESTIGATING,
	LIFECYCLE_IDENTIFIED, /* the cause is known, or the mending has begun */
	LIFECYCLE_MONITORING, /* mended, and watched */
	LIFECYCLE_RESOLVED,
};
const struct words *lifecycle_words(void); /* "", "scheduled", "in_progress", "investigating" ... */

#endif
