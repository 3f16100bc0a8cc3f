#include "serve_patience.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct guest {
	struct guest *before, *after;
	int fd;
	int64_t end_ms; /* of our patience; INT64_MAX never */
	void *held;     /* by the request under way; touched by the connection's thread alone */
};

struct patience {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_ending;
	int64_t limit_ms;
	struct guest *first;
};

static void *look_around(void *ctx)
{
	struct patience *p = ctx;
	pthread_mutex_lock(&p->lock);
	while (!p->is_ending) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += PATIENCE_LOOK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		(void)pthread_cond_clockwait(&p->wake, &p->lock, CLOCK_MONOTONIC, &until);
		int64_t now = clock_monotonic_ms();
		for (struct guest *g = p->first; g; g = g->after)
			if (g->end_ms <= now) {
				(void)shutdown(g->fd,
					       SHUT_RDWR); /* it is open: it leaves the list before it is closed */
				g->end_ms = INT64_MAX;
			}
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

enum status patience_start(uint32_t limit_s, struct patience **out, struct err *err)
{
	struct patience *p = calloc(1, sizeof(*p));
	if (!p)
		return err_set(err, E_NOMEM, "serve: no memory");
	p->limit_ms = (int64_t)limit_s * 1000;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	if (pthread_create(&p->thread, NULL, look_around, p)) {
		pthread_cond_destroy(&p->wake);
		pthread_mutex_destroy(&p->lock);
		free(p);
		return err_set(err, E_NOMEM, "serve: no thread for late connections");
	}
	*out = p;
	return OK;
}

void patience_free(struct patience *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->is_ending = true;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static void enter(struct patience *p, struct MHD_Connection *connection, void **place)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct guest *g = info ? calloc(1, sizeof(*g)) : NULL;
	*place = g; /* without memory this one is only under the library's own timeout */
	if (!g)
		return;
	g->fd = info->connect_fd;
	g->end_ms = clock_monotonic_ms() + p->limit_ms;
	pthread_mutex_lock(&p->lock);
	g->after = p->first;
	if (p->first)
		p->first->before = g;
	p->first = g;
	pthread_mutex_unlock(&p->lock);
}

static void leave(struct patience *p, void **place)
{
	struct guest *g = *place;
	*place = NULL;
	if (!g)
		return;
	pthread_mutex_lock(&p->lock);
	if (g->before)
		g->before->after = g->after;
	else
		p->first = g->after;
	if (g->after)
		g->after->before = g->before;
	pthread_mutex_unlock(&p->lock);
	free(g->held);
	free(g);
}

void patience_connection(void *patience, struct MHD_Connection *connection, void **guest,
			 enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		enter(patience, connection, guest);
	else
		leave(patience, guest);
}

static struct guest *guest_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

void *patience_hold(struct MHD_Connection *connection, size_t bytes)
{
	struct guest *g = guest_of(connection);
	if (!g)
		return NULL;
	free(g->held);
	g->held = bytes ? malloc(bytes) : NULL;
	return g->held;
}

void patience_set(struct patience *p, struct MHD_Connection *connection, enum patience_state state)
{
	struct guest *g = guest_of(connection);
	if (!g)
		return;
	int64_t now = clock_monotonic_ms();
	pthread_mutex_lock(&p->lock);
	g->end_ms = state == PATIENCE_LIVE ? INT64_MAX
					   : now + p->limit_ms * (state == PATIENCE_TAKING ? PATIENCE_ANSWER : 1);
	pthread_mutex_unlock(&p->lock);
}
