/* So many requests a minute from one address; for the API and the feeds. Addresses share places in a table of
 * fixed size: two that meet there push each other out, which only ever allows more. */
#include <netinet/in.h>

#include "serve_priv.h"

enum { WINDOW_S = 60 };

/* A v6 client owns its whole /64. */
static uint64_t key_of(const struct sockaddr *address)
{
	if (address && address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)address;
		return str_hash((struct str){(const char *)&in6->sin6_addr, 8});
	}
	if (address && address->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;
		return str_hash((struct str){(const char *)&in->sin_addr, 4});
	}
	return 1;
}

bool rate_take(struct rate *rate, const struct sockaddr *address, int64_t now, struct rate_answer *out)
{
	*out = (struct rate_answer){.limit = rate->limit};
	if (rate->limit == 0)
		return true;
	uint64_t key = key_of(address);
	struct rate_place *place = &rate->places[key % RATE_PLACES];
	pthread_mutex_lock(&rate->lock);
	if (place->key != key || now - place->from >= WINDOW_S || now < place->from)
		*place = (struct rate_place){.key = key, .from = now};
	bool has_left = place->taken < rate->limit;
	if (has_left)
		place->taken++;
	out->left = rate->limit - place->taken;
	out->reset_s = (uint32_t)(place->from + WINDOW_S - now);
	pthread_mutex_unlock(&rate->lock);
	return has_left;
}
