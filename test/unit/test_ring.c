/* The ring gives jobs back in the order in which they came, however long each took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "ring.h"

enum { JOBS = 500 };

struct job {
	unsigned number;
	unsigned square;
};

static size_t square(void *ctx, void *thing)
{
	struct job *job = thing;
	atomic_uint *worked = ctx;
	usleep(job->number % 7 == 0 ? 900 : 10); /* some are slow, so that others overtake them */
	job->square = job->number * job->number;
	atomic_fetch_add(worked, 1);
	return 1;
}

struct producer {
	struct ring *ring;
	struct job *jobs;
};

static void *produce(void *ctx)
{
	struct producer *p = ctx;
	for (unsigned i = 0; i < JOBS; i++) {
		p->jobs[i].number = i;
		ring_put(p->ring, &p->jobs[i], 1);
	}
	ring_close(p->ring);
	return NULL;
}

static void order_is_kept(void **state)
{
	(void)state;
	static struct job jobs[JOBS];
	atomic_uint worked = 0;
	struct ring *ring = ring_new(16, 1000, 4, square, &worked);
	struct producer producer = {ring, jobs};
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, produce, &producer), 0);
	bool ended = false;
	for (unsigned i = 0; i < JOBS; i++) {
		struct job *job = ring_take(ring, -1, &ended);
		assert_non_null(job);
		assert_int_equal(job->number, i);
		assert_int_equal(job->square, i * i);
	}
	assert_null(ring_take(ring, -1, &ended));
	assert_true(ended);
	assert_int_equal(worked, JOBS);
	pthread_join(thread, NULL);
	ring_free(ring);
}

static void a_full_ring_takes_no_offer(void **state)
{
	(void)state;
	struct job jobs[3] = {{.number = 1}, {.number = 2}, {.number = 3}};
	atomic_uint worked = 0;
	struct ring *ring = ring_new(2, 1000, 1, square, &worked);
	assert_true(ring_offer(ring, &jobs[0], 1));
	assert_true(ring_offer(ring, &jobs[1], 1));
	assert_false(ring_offer(ring, &jobs[2], 1)); /* done or not, nobody took one out */
	bool ended;
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[0]);
	assert_true(ring_offer(ring, &jobs[2], 1));
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[1]);
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[2]);
	assert_null(ring_take(ring, 20, &ended));
	assert_false(ended);
	ring_free(ring);
}

/* Jobs that hold more than the ring may: the producer is let in again when it is lighter. */
static size_t heavy(void *ctx, void *thing)
{
	const struct job *job = thing;
	atomic_uint *worked = ctx;
	atomic_fetch_add(worked, 1);
	return job->number;
}

static void a_heavy_ring_takes_no_offer(void **state)
{
	(void)state;
	struct job jobs[4] = {{.number = 100}, {.number = 1}, {.number = 1}, {.number = 1}};
	atomic_uint worked = 0;
	bool ended;
	struct ring *ring = ring_new(8, 50, 2, heavy, &worked);
	assert_true(ring_offer(ring, &jobs[0], 1000)); /* the first is let in, whatever it weighs */
	for (int i = 0; i < 1000 && worked == 0; i++)
		usleep(1000);
	assert_false(ring_offer(ring, &jobs[1], 1)); /* said or held, it is too much */
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[0]);
	assert_true(ring_offer(ring, &jobs[1], 1));
	assert_true(ring_offer(ring, &jobs[2], 1));
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[1]);
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[2]);
	assert_true(ring_offer(ring, &jobs[3], 1));
	assert_ptr_equal(ring_take(ring, 1000, &ended), &jobs[3]);
	ring_free(ring);
}

/* Each alone is more than the ring may hold: they go through one by one, in order, and nobody waits for ever. */
static void jobs_that_are_too_heavy_go_through(void **state)
{
	(void)state;
	static struct job jobs[JOBS];
	atomic_uint worked = 0;
	struct ring *ring = ring_new(16, 1, 4, square, &worked);
	struct producer producer = {ring, jobs};
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, produce, &producer), 0);
	bool ended = false;
	for (unsigned i = 0; i < JOBS; i++)
		assert_int_equal(((struct job *)ring_take(ring, -1, &ended))->number, i);
	assert_null(ring_take(ring, -1, &ended));
	pthread_join(thread, NULL);
	ring_free(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_kept),
		cmocka_unit_test(a_full_ring_takes_no_offer),
		cmocka_unit_test(a_heavy_ring_takes_no_offer),
		cmocka_unit_test(jobs_that_are_too_heavy_go_through),
	};
	return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
