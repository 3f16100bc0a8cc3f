#include "http_server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { VISITS_MAX = 512 };

struct http_server {
	int fd;
	uint16_t port;
	http_visit_fn *answer;
	void *ctx;
	pthread_t accepting;
	pthread_t visiting[VISITS_MAX];
	size_t visiting_n;
	atomic_bool ends;
	atomic_uint visits, now, most;
};

/* The visit is answered: the other side may begin its next as soon as it has the bytes. */
static void end_wait(struct http_visit *visit)
{
	if (visit->waits)
		atomic_fetch_sub(&visit->server->now, 1);
	visit->waits = false;
}

static bool read_request(struct http_visit *visit)
{
	size_t n = 0;
	while (n < sizeof(visit->bytes)) {
		ssize_t got = recv(visit->fd, visit->bytes + n, sizeof(visit->bytes) - n, 0);
		if (got <= 0)
			return false;
		n += (size_t)got;
		struct str head = {visit->bytes, n}, rest = head, line;
		if (!str_ends(head, STR("\r\n\r\n")))
			continue;
		return str_next(&rest, '\n', &line) && str_next(&line, ' ', &visit->method) &&
		       str_next(&line, ' ', &visit->target) && (visit->headers = rest).n > 0;
	}
	return false;
}

static void *serve_visit(void *arg)
{
	struct http_visit *visit = arg;
	struct http_server *server = visit->server;
	if (read_request(visit)) {
		unsigned now = atomic_fetch_add(&server->now, 1) + 1, most = atomic_load(&server->most);
		atomic_fetch_add(&server->visits, 1);
		while (now > most && !atomic_compare_exchange_weak(&server->most, &most, now))
			;
		visit->waits = true;
		server->answer(server->ctx, visit);
		end_wait(visit);
	}
	if (visit->fd >= 0) {
		(void)shutdown(visit->fd, SHUT_WR);
		(void)close(visit->fd);
	}
	free(visit);
	return NULL;
}

static void *accept_visits(void *arg)
{
	struct http_server *server = arg;
	while (!atomic_load(&server->ends) && server->visiting_n < VISITS_MAX) {
		int fd = accept(server->fd, NULL, NULL);
		if (fd < 0)
			break;
		const struct timeval patience = {.tv_sec = 5};
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
		struct http_visit *visit = calloc(1, sizeof(*visit));
		if (visit) {
			visit->server = server;
			visit->fd = fd;
		}
		if (!visit || pthread_create(&server->visiting[server->visiting_n], NULL, serve_visit, visit)) {
			free(visit);
			(void)close(fd);
			break;
		}
		server->visiting_n++;
	}
	return NULL;
}

struct http_server *http_server_new(http_visit_fn *answer, void *ctx)
{
	struct http_server *server = calloc(1, sizeof(*server));
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	if (!server)
		return NULL;
	server->answer = answer;
	server->ctx = ctx;
	server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (server->fd < 0 || bind(server->fd, (struct sockaddr *)&at, n) || listen(server->fd, 128) ||
	    getsockname(server->fd, (struct sockaddr *)&at, &n) ||
	    pthread_create(&server->accepting, NULL, accept_visits, server)) {
		if (server->fd >= 0)
			(void)close(server->fd);
		free(server);
		return NULL;
	}
	server->port = ntohs(at.sin_port);
	return server;
}

void http_server_free(struct http_server *server)
{
	if (!server)
		return;
	atomic_store(&server->ends, true);
	(void)shutdown(server->fd, SHUT_RDWR);
	pthread_join(server->accepting, NULL);
	for (size_t i = 0; i < server->visiting_n; i++)
		pthread_join(server->visiting[i], NULL);
	(void)close(server->fd);
	free(server);
}

uint16_t http_server_port(const struct http_server *server)
{
	return server->port;
}

unsigned http_server_visits(const struct http_server *server)
{
	return atomic_load(&server->visits);
}

unsigned http_server_most(const struct http_server *server)
{
	return atomic_load(&server->most);
}

struct str http_header(const struct http_visit *visit, struct str name)
{
	struct str rest = visit->headers, line;
	while (str_next(&rest, '\n', &line)) {
		size_t colon = str_find_byte(line, ':');
		if (colon != STR_NONE && str_eq_ascii_nocase(str_cut(line, 0, colon), name))
			return str_trim(str_cut(line, colon + 1, line.n));
	}
	return STR_EMPTY;
}

bool http_send(struct http_visit *visit, const void *bytes, size_t n)
{
	end_wait(visit);
	const char *p = bytes;
	while (n > 0 && !atomic_load(&visit->server->ends)) {
		ssize_t sent = send(visit->fd, p, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return !atomic_load(&visit->server->ends);
}

bool http_say(struct http_visit *visit, const char *format, ...)
{
	char text[8192];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return n >= 0 && (size_t)n < sizeof(text) && http_send(visit, text, (size_t)n);
}

void http_wait_ms(unsigned ms)
{
	const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	(void)nanosleep(&pause, NULL);
}

void http_reset(struct http_visit *visit)
{
	const struct linger at_once = {.l_onoff = 1};
	(void)setsockopt(visit->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	(void)close(visit->fd);
	visit->fd = -1;
}
