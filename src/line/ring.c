#include "ring.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

enum {
	WORKERS_MOST = 16,
	TOLD_AT_ONCE = 8, /* results, while there is more to do: a waking is dear */
};

struct slot {
	void *job;
	size_t weight;
	bool done;
};

struct ring {
	pthread_mutex_t lock;
	pthread_cond_t has_room, has_work, has_result;
	struct slot *slots;
	size_t room;
	size_t put, claimed, taken;   /* counts from the beginning; slot = count % room */
	size_t bytes, held, finished; /* bound of `held`, the weight of all; that of those that are done */
	size_t untold;                /* results of which the consumer was not woken */
	bool closed;
	ring_work_fn *work;
	void *ctx;
	pthread_t *threads;
	size_t threads_n;
};

/* The head may always be worked on: all others wait for it. */
static bool has_claim(const struct ring *ring)
{
	return ring->claimed < ring->put && (ring->claimed == ring->taken || ring->finished < ring->bytes);
}

static void *work_on(void *arg)
{
	struct ring *ring = arg;
	pthread_mutex_lock(&ring->lock);
	for (;;) {
		while (!has_claim(ring) && !(ring->closed && ring->claimed == ring->put))
			pthread_cond_wait(&ring->has_work, &ring->lock);
		if (ring->claimed == ring->put)
			break;
		struct slot *slot = &ring->slots[ring->claimed++ % ring->room];
		pthread_mutex_unlock(&ring->lock);
		size_t weight = ring->work(ring->ctx, slot->job);
		pthread_mutex_lock(&ring->lock);
		ring->held += weight - slot->weight;
		ring->finished += weight;
		slot->weight = weight;
		slot->done = true;
		if (++ring->untold == TOLD_AT_ONCE || !has_claim(ring)) {
			ring->untold = 0;
			pthread_cond_signal(&ring->has_result);
		}
	}
	pthread_mutex_unlock(&ring->lock);
	return NULL;
}

size_t ring_workers(void)
{
	cpu_set_t may;
	int n = sched_getaffinity(0, sizeof(may), &may) ? 1 : CPU_COUNT(&may);
	return n < 1 ? 1 : n > WORKERS_MOST ? WORKERS_MOST : (size_t)n;
}

struct ring *ring_new(size_t room, size_t bytes, size_t workers, ring_work_fn *work, void *ctx)
{
	struct ring *ring = calloc(1, sizeof(*ring));
	if (!ring)
		return NULL;
	*ring = (struct ring){.room = room, .bytes = bytes, .work = work, .ctx = ctx};
	pthread_mutex_init(&ring->lock, NULL);
	pthread_cond_init(&ring->has_room, NULL);
	pthread_cond_init(&ring->has_work, NULL);
	pthread_cond_init(&ring->has_result, NULL);
	ring->slots = calloc(room, sizeof(*ring->slots));
	ring->threads = calloc(workers, sizeof(*ring->threads));
	while (ring->slots && ring->threads && ring->threads_n < workers &&
	       !pthread_create(&ring->threads[ring->threads_n], NULL, work_on, ring))
		ring->threads_n++;
	if (ring->threads_n == 0) {
		ring_free(ring);
		return NULL;
	}
	return ring;
}

void ring_free(struct ring *ring)
{
	if (!ring)
		return;
	ring_close(ring);
	for (size_t i = 0; i < ring->threads_n; i++)
		pthread_join(ring->threads[i], NULL);
	pthread_cond_destroy(&ring->has_room);
	pthread_cond_destroy(&ring->has_work);
	pthread_cond_destroy(&ring->has_result);
	pthread_mutex_destroy(&ring->lock);
	free(ring->slots);
	free(ring->threads);
	free(ring);
}

static bool has_room(const struct ring *ring)
{
	size_t n = ring->put - ring->taken;
	return n == 0 || (n < ring->room && ring->held < ring->bytes);
}

static void put_locked(struct ring *ring, void *job, size_t weight)
{
	ring->slots[ring->put++ % ring->room] = (struct slot){.job = job, .weight = weight};
	ring->held += weight;
	pthread_cond_signal(&ring->has_work);
}

void ring_put(struct ring *ring, void *job, size_t weight)
{
	pthread_mutex_lock(&ring->lock);
	while (!has_room(ring))
		pthread_cond_wait(&ring->has_room, &ring->lock);
	put_locked(ring, job, weight);
	pthread_mutex_unlock(&ring->lock);
}

bool ring_offer(struct ring *ring, void *job, size_t weight)
{
	pthread_mutex_lock(&ring->lock);
	bool room = has_room(ring);
	if (room)
		put_locked(ring, job, weight);
	pthread_mutex_unlock(&ring->lock);
	return room;
}

void ring_close(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->closed = true;
	pthread_cond_broadcast(&ring->has_work);
	pthread_cond_broadcast(&ring->has_result);
	pthread_mutex_unlock(&ring->lock);
}

static struct timespec deadline_in(int wait_ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += wait_ms / 1000;
	t.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static bool next_is_done(const struct ring *ring)
{
	return ring->taken < ring->put && ring->slots[ring->taken % ring->room].done;
}

void *ring_take(struct ring *ring, int wait_ms, bool *ended)
{
	struct timespec deadline = deadline_in(wait_ms < 0 ? 0 : wait_ms);
	void *job = NULL;
	pthread_mutex_lock(&ring->lock);
	while (!next_is_done(ring) && !(ring->closed && ring->taken == ring->put))
		if (wait_ms < 0)
			pthread_cond_wait(&ring->has_result, &ring->lock);
		else if (pthread_cond_clockwait(&ring->has_result, &ring->lock, CLOCK_MONOTONIC, &deadline) ==
			 ETIMEDOUT)
			break;
	if (next_is_done(ring)) {
		bool was_heavy = ring->held >= ring->bytes;
		struct slot *slot = &ring->slots[ring->taken++ % ring->room];
		job = slot->job;
		ring->held -= slot->weight;
		ring->finished -= slot->weight;
		if (ring->put - ring->taken <= ring->room / 2 || was_heavy) /* many at once, too */
			pthread_cond_signal(&ring->has_room);
		if (was_heavy) /* who waits for it to be lighter, or to come to the head */
			pthread_cond_broadcast(&ring->has_work);
	}
	*ended = !job && ring->closed && ring->taken == ring->put;
	pthread_mutex_unlock(&ring->lock);
	return job;
}

size_t ring_n(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	size_t n = ring->put - ring->taken;
	pthread_mutex_unlock(&ring->lock);
	return n;
}
