#ifndef TOCSIN_SERVE_PATIENCE_H
#define TOCSIN_SERVE_PATIENCE_H
/* How long a connection may take, whatever it does meanwhile: the library's own timeout begins anew with each byte,
 * so that a byte now and then would hold a connection for ever.
 *
 * A request's head and body must be complete within the limit, counted from the connection's start or the end of the
 * answer before; an answer must be taken within PATIENCE_ANSWER times that. Live readers may stay. One thread looks
 * each PATIENCE_LOOK_MS and shuts the sockets of those that are late; the library then closes them as it does when a
 * client hangs up. Memory: one small record a connection. From any thread of the server. */

#include <microhttpd.h>

#include "serve_priv.h"

enum { PATIENCE_LOOK_MS = 250, PATIENCE_ANSWER = 10 };

struct patience;
MUST_USE enum status patience_start(uint32_t limit_s, struct patience **out, struct err *err);
/* After the server has stopped. NULL is fine. */
void patience_free(struct patience *patience);

/* For MHD_OPTION_NOTIFY_CONNECTION. */
void patience_connection(void *patience, struct MHD_Connection *connection, void **guest,
			 enum MHD_ConnectionNotificationCode code);

/* Memory of the request under way, in the place of what was held before; 0 bytes give it back. It goes with the
 * connection at the latest: the library does not say the end of every request whose line it has shown us. */
void *patience_hold(struct MHD_Connection *connection, size_t bytes);

/* What a connection does from now on. */
enum patience_state { PATIENCE_ASKING, PATIENCE_TAKING, PATIENCE_LIVE };
void patience_set(struct patience *patience, struct MHD_Connection *connection, enum patience_state state);

#endif
