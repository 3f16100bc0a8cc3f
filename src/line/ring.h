#ifndef TOCSIN_LINE_RING_H
#define TOCSIN_LINE_RING_H
/* Jobs that many threads work on and one thread takes back in the order in which they came.
 *
 *     producer: ring_put ... ring_close     workers: `work` on any job     consumer: ring_take
 *
 * Bounded by jobs and by bytes: a full ring makes the producer wait. Each job weighs what the producer says
 * until it is worked on, then what `work` answers. One job at least is always let in and worked on, however much it
 * weighs. Because the order of coming out is that of going in, no result depends on the timing of the workers.
 * Memory: the ring owns no job; who takes one frees it. */

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

struct ring;
typedef size_t ring_work_fn(void *ctx, void *job); /* answers the bytes that the job holds now */

/* One worker for each processor that this process may use; at most 16. */
size_t ring_workers(void);
/* `room` jobs under way at most, which weigh `bytes`; `workers` threads (1..64). */
MUST_USE struct ring *ring_new(size_t room, size_t bytes, size_t workers, ring_work_fn *work, void *ctx);
/* Ends the workers and frees the ring; jobs inside must have been taken. NULL is fine. */
void ring_free(struct ring *ring);

void ring_put(struct ring *ring, void *job, size_t weight);   /* waits for room */
bool ring_offer(struct ring *ring, void *job, size_t weight); /* false when there is none */
void ring_close(struct ring *ring);                           /* no more will come */
/* The next job in order; NULL after `wait_ms` (-1: no limit), or when closed and empty (*ended). */
void *ring_take(struct ring *ring, int wait_ms, bool *ended);
size_t ring_n(struct ring *ring);

#endif
