#ifndef TOCSIN_CMD_HEAPS_H
#define TOCSIN_CMD_HEAPS_H
/* How glibc keeps memory, for the commands with many threads. Called once, before the first thread; nothing elsewhere.
 * Articles are read by one thread and freed by another: each heap keeps what it once had, and a heap a thread would
 * hold it many times over. */

/* Half as many heaps as processors, at least two. */
void heaps_share(void);
/* The same, and what was freed is not given back to the system, which would have to clear it for the next article: for
 * commands that work through an input and end. */
void heaps_keep(void);

#endif
