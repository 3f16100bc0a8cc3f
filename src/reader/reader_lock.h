#ifndef TOCSIN_READER_LOCK_H
#define TOCSIN_READER_LOCK_H
/* Locks this process in, for good: what it has loaded it may use, what it has not it never gets.
 *
 * Always: no new privileges, no capabilities, no core, not to be traced by others of the same user. Then what was asked
 * for, as far as the kernel has it:
 *   LOCK_LIMITS    address space, processor time, no new files, no growing files, no processes
 *   LOCK_LANDLOCK  no path of the file system, no TCP port, no signal or abstract socket outside (as the kernel's
 *                  version knows them)
 *   LOCK_FILTER    seccomp: computing, memory without execution, descriptors 0 to 2; questions about files are answered
 *                  with EACCES, because libraries ask them idly; all else ends the process by SIGSYS
 * A build with sanitizers is held more loosely: it has no limit of address space (shadow memory takes terabytes), and
 * what the filter does not know is answered with EPERM, so that a finding can be printed.
 * Touches: this process. Memory: none of it stays. */

#include <stdbool.h>
#include <stdint.h>

enum reader_lock { LOCK_LIMITS = 1, LOCK_LANDLOCK = 2, LOCK_FILTER = 4, LOCK_ALL = 7 };

struct reader_locks {
	unsigned held; /* enum reader_lock */
	uint32_t landlock_abi;
	char lack[200]; /* what is not held although asked for, and why; "" nothing */
};

/* `for_files`: with room for a user's own file (CAP_READER_FILE_BYTES). */
void reader_lock(unsigned wanted, bool for_files, struct reader_locks *out);

/* The parts. 0, or errno. */
int reader_landlock(uint32_t *abi);
int reader_filter(void);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define READER_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define READER_IS_SANITIZED 1
#endif
#endif
#ifndef READER_IS_SANITIZED
#define READER_IS_SANITIZED 0
#endif

#endif
