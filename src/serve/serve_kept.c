/* What costs much to count is counted once a minute, by whoever asks first; the others wait for it. */
#include "serve_priv.h"

enum { KEPT_S = 60 };

bool kept_open(struct kept *kept, int64_t now, size_t arena_bytes)
{
	pthread_mutex_lock(&kept->lock);
	int64_t age = now - kept->made;
	if (kept->thing && age >= 0 && age < KEPT_S)
		return true;
	arena_free(kept->arena);
	kept->thing = NULL;
	kept->made = now;
	kept->arena = arena_new(arena_bytes);
	if (!kept->arena)
		pthread_mutex_unlock(&kept->lock);
	return kept->arena != NULL;
}

void kept_close(struct kept *kept)
{
	pthread_mutex_unlock(&kept->lock);
}
