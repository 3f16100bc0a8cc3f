/* How the bodies that come in share memory. */
#include "caps.h"
#include "fetch_priv.h"

enum { EASE = 4 }; /* who is held goes on when a fourth is free again: not at every packet */

static bool is_past(const struct transfer *transfer, size_t share)
{
	return transfer->body.n >= share;
}

/* Of those past their share, who has been at it longest: NULL, none. */
static const struct transfer *eldest_of(struct transfer *const *busy, size_t n, size_t share)
{
	const struct transfer *eldest = NULL;
	for (size_t i = 0; i < n; i++)
		if (is_past(busy[i], share) && (!eldest || busy[i]->started_ms < eldest->started_ms))
			eldest = busy[i];
	return eldest;
}

void shares_settle(struct shares *shares, struct transfer *const *busy, size_t n)
{
	size_t most = shares->held_n ? CAP_BODIES_BYTES - CAP_BODIES_BYTES / EASE : CAP_BODIES_BYTES;
	bool is_tight = shares->bytes >= most;
	if (!is_tight && !shares->held_n)
		return;
	size_t share = CAP_BODIES_BYTES / (n ? n : 1);
	const struct transfer *eldest = eldest_of(busy, n, share);
	for (size_t i = 0; i < n; i++) {
		struct transfer *transfer = busy[i];
		bool holds = is_tight && transfer != eldest && is_past(transfer, share);
		if (holds == transfer->is_held)
			continue;
		transfer->is_held = holds;
		shares->held_n = holds ? shares->held_n + 1 : shares->held_n - 1;
		(void)curl_easy_pause(transfer->easy, holds ? CURLPAUSE_RECV : CURLPAUSE_CONT);
	}
}
