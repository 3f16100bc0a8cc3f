#include "serve_live.h"

#include <time.h>

#include "caps.h"

enum { BLOCK_BYTES = 2048, LOOK_EVERY_MS = 1000, EVENT_BYTES = 64 * 1024, OUT_BYTES = 1024 * 1024 };

struct listener {
	struct live *live;
	struct MHD_Connection *connection;
	struct listener *before, *after;
	uint64_t seen;  /* number of the last change that was put into `out` */
	uint64_t beats; /* heard */
	struct buf out; /* what is being sent */
	size_t sent;
	bool is_suspended;
};

struct live {
	struct pool *pool;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_closing;
	struct listener *first;
	size_t listeners_n;
	struct {
		uint64_t number;
		char *text; /* heap */
		size_t n;
	} ring[LIVE_RING];
	size_t ring_n; /* ever written */
	uint64_t newest, beats;
	uint64_t lost; /* the newest that the ring has forgotten */
};

/* ---- events as text ---- */

static const char *change_word(const struct change *change)
{
	if (change->threat.state != THREAT_OPEN)
		return change->threat.state == THREAT_MERGED ? "merged" : "removed";
	return change->is_new ? "new" : "changed";
}

static void write_event(struct buf *out, const struct change *change)
{
	buf_print(out, "id: %llu\nevent: threat\ndata: ", (unsigned long long)change->number);
	render_change_json(out, &change->threat, str_of(change_word(change)));
	buf_add_c(out, "\n\n");
}

static void write_reset(struct buf *out, uint64_t number)
{
	buf_print(out, "id: %llu\nevent: reset\ndata: {}\n\n", (unsigned long long)number);
}

/* ---- the ring; under the lock ---- */

static size_t ring_oldest(const struct live *live)
{
	return live->ring_n > LIVE_RING ? live->ring_n - LIVE_RING : 0;
}

static void ring_add(struct live *live, const struct change *change)
{
	struct buf text;
	buf_init(&text, EVENT_BYTES);
	write_event(&text, change);
	size_t n = 0;
	char *bytes = buf_status(&text) ? NULL : buf_take(&text, &n);
	buf_release(&text);
	size_t at = live->ring_n++ % LIVE_RING;
	if (live->ring_n > LIVE_RING)
		live->lost = live->ring[at].number;
	free(live->ring[at].text);
	live->ring[at].number = change->number;
	live->ring[at].text = bytes;
	live->ring[at].n = bytes ? n : 0;
	live->newest = change->number;
}

/* Puts what the listener has not heard into its `out`. */
static void fill(struct live *live, struct listener *listener)
{
	size_t oldest = ring_oldest(live);
	buf_reset(&listener->out);
	listener->sent = 0;
	if (listener->seen < live->lost) { /* the ring has gone over it */
		write_reset(&listener->out, live->newest);
		listener->seen = live->newest;
	}
	for (size_t i = oldest; i < live->ring_n; i++) {
		size_t at = i % LIVE_RING;
		if (live->ring[at].number <= listener->seen)
			continue;
		buf_add(&listener->out, (struct str){live->ring[at].text, live->ring[at].n});
		listener->seen = live->ring[at].number;
	}
	if (listener->out.n == 0 && listener->beats != live->beats)
		buf_add(&listener->out, STR(":\n\n"));
	listener->beats = live->beats;
}

static void wake_all(struct live *live)
{
	for (struct listener *l = live->first; l; l = l->after)
		if (l->is_suspended) {
			l->is_suspended = false;
			MHD_resume_connection(l->connection);
		}
}

/* ---- the thread ---- */

static void look(struct live *live)
{
	struct store *store = NULL;
	struct store_changed changed = {0};
	uint64_t newest = 0;
	if (pool_take(live->pool, &store, NULL))
		return;
	pthread_mutex_lock(&live->lock);
	uint64_t told = live->newest; /* the first listener after a while sets it meanwhile */
	pthread_mutex_unlock(&live->lock);
	struct arena *arena = NULL;
	if (!store_changes_newest(store, &newest, NULL) && newest != told &&
	    (arena = arena_new(CAP_REQUEST_ARENA_BYTES)))
		if (store_changes(store, arena, told, LIVE_RING, &changed, NULL))
			changed.n = 0;
	pool_give(live->pool, store);
	pthread_mutex_lock(&live->lock);
	for (size_t i = 0; i < changed.n; i++)
		if (changed.at[i].number > live->newest)
			ring_add(live, &changed.at[i]);
	if (changed.n > 0)
		wake_all(live);
	pthread_mutex_unlock(&live->lock);
	arena_free(arena);
}

static void *watch(void *ctx)
{
	struct live *live = ctx;
	int64_t next_beat = clock_monotonic_ms() + LIVE_BEAT_S * 1000;
	pthread_mutex_lock(&live->lock);
	while (!live->is_closing) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += LOOK_EVERY_MS / 1000;
		(void)pthread_cond_clockwait(&live->wake, &live->lock, CLOCK_MONOTONIC, &until);
		if (live->is_closing)
			break;
		bool has_listeners = live->first != NULL;
		if (clock_monotonic_ms() >= next_beat) {
			next_beat = clock_monotonic_ms() + LIVE_BEAT_S * 1000;
			live->beats++;
			wake_all(live);
		}
		pthread_mutex_unlock(&live->lock);
		if (has_listeners)
			look(live);
		pthread_mutex_lock(&live->lock);
	}
	pthread_mutex_unlock(&live->lock);
	return NULL;
}

enum status live_start(struct pool *pool, struct live **out, struct err *err)
{
	struct live *live = calloc(1, sizeof(*live));
	if (!live)
		return err_set(err, E_NOMEM, "serve: no memory");
	live->pool = pool;
	pthread_mutex_init(&live->lock, NULL);
	pthread_cond_init(&live->wake, NULL);
	if (pthread_create(&live->thread, NULL, watch, live)) {
		free(live);
		return err_set(err, E_NOMEM, "serve: no thread for live readers");
	}
	*out = live;
	return OK;
}

void live_close(struct live *live)
{
	if (!live)
		return;
	pthread_mutex_lock(&live->lock);
	live->is_closing = true;
	wake_all(live);
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
}

void live_free(struct live *live)
{
	if (!live)
		return;
	for (size_t i = 0; i < LIVE_RING; i++)
		free(live->ring[i].text);
	pthread_cond_destroy(&live->wake);
	pthread_mutex_destroy(&live->lock);
	free(live);
}

/* ---- one listener ---- */

/* libmicrohttpd asks for more; with nothing to say the connection sleeps until wake_all. */
static ssize_t give(void *ctx, uint64_t at, char *to, size_t room)
{
	struct listener *listener = ctx;
	struct live *live = listener->live;
	ssize_t given = 0;
	(void)at;
	pthread_mutex_lock(&live->lock);
	if (listener->sent >= listener->out.n) {
		buf_release(&listener->out); /* a listener at rest holds nothing */
		buf_init(&listener->out, OUT_BYTES);
		fill(live, listener);
	}
	size_t left = listener->out.n - listener->sent, n = left < room ? left : room;
	if (n > 0) {
		memcpy(to, listener->out.p + listener->sent, n);
		listener->sent += n;
		given = (ssize_t)n;
	} else if (live->is_closing) {
		given = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		listener->is_suspended = true;
		MHD_suspend_connection(listener->connection);
	}
	pthread_mutex_unlock(&live->lock);
	return given;
}

static void leave(void *ctx)
{
	struct listener *listener = ctx;
	struct live *live = listener->live;
	pthread_mutex_lock(&live->lock);
	if (listener->before)
		listener->before->after = listener->after;
	else
		live->first = listener->after;
	if (listener->after)
		listener->after->before = listener->before;
	live->listeners_n--;
	pthread_mutex_unlock(&live->lock);
	buf_release(&listener->out);
	free(listener);
}

/* A place in the list; NULL when there is none left. */
static struct listener *enter(struct live *live, struct MHD_Connection *connection, struct reply *reply)
{
	struct listener *listener = calloc(1, sizeof(*listener));
	if (!listener)
		return NULL;
	*listener = (struct listener){.live = live, .connection = connection, .seen = reply->live_from};
	pthread_mutex_lock(&live->lock);
	bool has_place = live->listeners_n < LIVE_LISTENERS && !live->is_closing;
	if (has_place) {
		if (!live->first && live->newest < listener->seen)
			live->newest = listener->seen; /* nobody listened: nothing older is of interest */
		listener->beats = live->beats;
		listener->after = live->first;
		if (live->first)
			live->first->before = listener;
		live->first = listener;
		live->listeners_n++;
	}
	pthread_mutex_unlock(&live->lock);
	if (!has_place) {
		free(listener);
		return NULL;
	}
	listener->out = reply->body; /* the reply's no more */
	buf_init(&reply->body, OUT_BYTES);
	return listener;
}

bool live_listen(struct live *live, struct MHD_Connection *connection, struct reply *reply)
{
	struct listener *listener = enter(live, connection, reply);
	if (!listener)
		return false;
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, give, listener, leave);
	if (!response) {
		leave(listener);
		return false;
	}
	add_stream_headers(response);
	enum MHD_Result queued = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response); /* leave() is called when the connection is done with it */
	return queued == MHD_YES;
}

enum status live_catch_up(struct request *request, uint64_t after, struct reply *reply, struct err *err)
{
	struct store_changed changed = {0};
	uint64_t newest = 0;
	enum status status = store_changes_newest(request->store, &newest, err);
	if (!status && after < newest)
		status = store_changes(request->store, request->arena, after, LIVE_CATCH_UP + 1, &changed, err);
	if (status)
		return status;
	reply->live_from = changed.n > 0 ? changed.at[changed.n - 1].number : newest;
	buf_add_c(&reply->body, "retry: 5000\n\n");
	if (changed.n > LIVE_CATCH_UP || after > newest) {
		reply->live_from = newest;
		write_reset(&reply->body, newest);
		return OK;
	}
	for (size_t i = 0; i < changed.n; i++)
		write_event(&reply->body, &changed.at[i]);
	return OK;
}
