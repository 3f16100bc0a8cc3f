#ifndef TOCSIN_TEST_HTTP_SERVER_H
#define TOCSIN_TEST_HTTP_SERVER_H
/* A web server for tests: 127.0.0.1, a free port, a thread for each connection, one request a connection.
 *
 * What is answered is the test's: it sees the request and sends bytes, well-formed or not. */

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

enum { HTTP_REQUEST_BYTES = 16 * 1024 };

struct http_server;
struct http_visit {
	struct http_server *server;
	int fd;
	struct str method, target; /* "GET", "/feed?a=b" */
	struct str headers;        /* all lines */
	bool waits;                /* for the first byte of its answer */
	char bytes[HTTP_REQUEST_BYTES];
};
/* Called on a thread of the visit; the connection is closed when it returns. */
typedef void http_visit_fn(void *ctx, struct http_visit *visit);

struct http_server *http_server_new(http_visit_fn *answer, void *ctx); /* NULL: no socket */
void http_server_free(struct http_server *server);                     /* ends all visits and waits for them */
uint16_t http_server_port(const struct http_server *server);
unsigned http_server_visits(const struct http_server *server); /* connections that sent a request */
unsigned http_server_most(const struct http_server *server);   /* of them that waited for an answer at the same time */

struct str http_header(const struct http_visit *visit, struct str name); /* "" when missing */
/* False when the other side is gone or the server ends. */
bool http_send(struct http_visit *visit, const void *bytes, size_t n);
bool http_say(struct http_visit *visit, const char *format, ...) __attribute__((format(printf, 2, 3)));
void http_wait_ms(unsigned ms);
void http_reset(struct http_visit *visit); /* RST instead of a proper end */

#endif
