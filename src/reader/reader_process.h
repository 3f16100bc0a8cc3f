#ifndef TOCSIN_READER_PROCESS_H
#define TOCSIN_READER_PROCESS_H
/* The process of a reader, seen from outside: started, spoken to with a deadline, ended.
 * Used by reader.c only. Touches: processes, descriptors, the monotonic clock. */

#include <sys/types.h>

#include "reader.h"

struct process {
	pid_t pid;  /* 0: none */
	int socket; /* ours, non-blocking */
	int said;   /* what it says on stdout and stderr */
};

/* E_IO: cannot be started; `err` says why. Nothing is open in it but the socket and the two ends of `said`; its
 * environment is empty. */
MUST_USE enum status process_start(const struct reader_options *options, unsigned locks, struct process *out,
				   struct err *err);

/* Did it end, or talk, while nobody asked? */
MUST_USE bool process_is_amiss(const struct process *process);

enum talk { TALK_DONE, TALK_GONE, TALK_LATE, TALK_STOPPED }; /* it closed the socket, took too long; we are stopped */
struct deadline {
	int64_t at_ms;
	const atomic_bool *stop; /* may be NULL; once true there are READER_STOP_S left */
};
/* All pieces as one run of bytes; `pieces` is used up. */
MUST_USE enum talk process_send(const struct process *process, struct str *pieces, size_t n, struct deadline *deadline);
MUST_USE enum talk process_receive(const struct process *process, void *to, size_t n, struct deadline *deadline);
/* Waits, then takes what is there: `least` bytes at least, `most` at most; *n tells. */
MUST_USE enum talk process_receive_some(const struct process *process, void *to, size_t least, size_t most, size_t *n,
					struct deadline *deadline);

/* Ends it whatever it does, and reaps it. How it went by itself, when it did within a moment, goes to `wait_status`
 * (else that of our SIGKILL); the first line that it said to `said`, NUL-terminated. */
void process_end(struct process *process, bool may_go_itself, int *wait_status, char *said, size_t said_room);

#endif
