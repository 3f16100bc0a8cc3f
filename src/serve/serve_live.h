#ifndef TOCSIN_SERVE_LIVE_H
#define TOCSIN_SERVE_LIVE_H
/* Live readers: what was put into the store, as server-sent events.
 *
 * One thread looks each second whether the store has changes, writes each as an event into a ring of
 * LIVE_RING, and wakes the listeners, whose connections are suspended meanwhile: a listener costs its
 * connection and no thread. One that is so slow that the ring has gone over it hears "reset" and goes on
 * from there. A comment every LIVE_BEAT_S keeps proxies from closing.
 * Touches: the store (reading), the connections. Memory: the ring; LIVE_LISTENERS listeners at most. */

#include <microhttpd.h>

#include "serve_priv.h"

enum { LIVE_LISTENERS = 1500, LIVE_RING = 256, LIVE_BEAT_S = 20, LIVE_CATCH_UP = 200 };

struct live;
MUST_USE enum status live_start(struct pool *pool, struct live **out, struct err *err);
/* Ends all listeners; to be called before the server stops. */
void live_close(struct live *live);
/* After the server has stopped. NULL is fine. */
void live_free(struct live *live);

/* Writes what came after `after` into reply->body, and from where the listener goes on into reply->live_from:
 * at most LIVE_CATCH_UP changes, else a "reset". */
MUST_USE enum status live_catch_up(struct request *request, uint64_t after, struct reply *reply, struct err *err);
/* Answers with a stream that begins with the reply's body. False: no place for another listener. */
bool live_listen(struct live *live, struct MHD_Connection *connection, struct reply *reply);

#endif
