#ifndef TOCSIN_READER_H
#define TOCSIN_READER_H
/* reader: parse and extract in a process of their own, which can do nothing but compute.
 *
 *     struct reader_terms terms;
 *     reader_settle(&options, &terms, &reader, &err);  what this machine can hold a reader to: asked once
 *     another = reader_new(&terms);              one a thread; its process starts with the first task
 *     reader_feed(reader, arena, bytes, ...)     as parse_feed()
 *     reader_article(reader, arena, input, ...)  as extract_article()
 *     reader_sources(reader, arena, bytes, ...)  as parse_opml()
 *     reader_places(reader, arena, page, ...)    as discover_candidates()
 *
 * A reader is this program again, started with a command that help does not list. It loads what the steps may need,
 * locks itself in (reader_lock.h: no network, no files, no new program, no more memory than CAP_READER_BYTES), and
 * then reads tasks from a socket and answers. Bytes go in, nouns come out: the same as without a reader, byte for
 * byte (reader_wire.h is the format).
 * We take it for hostile: what it answers is checked for form, lengths, UTF-8, times and caps before anyone sees it,
 * and it has `patience_s` of the wall clock for a task. One that dies, hangs or talks nonsense is ended, reaped and
 * started anew with the next task; that task fails with E_BUG, and reader_death() says what happened.
 * Fails besides: E_IO when no reader can be started now, after a pause that grows with each time in a row (try again),
 * or when *stop was set meanwhile; and as the steps do.
 * Touches: processes, the monotonic clock. Memory: answers lie in the arena given. One thread at a time for each
 * reader; the process is ended when the thread that started it ends, and when ours does, however it does. */

#include <stdatomic.h>

#include "extract.h"
#include "parse.h"

enum reader_mode {
	READER_AUTO, /* what the machine has; what it has not is told */
	READER_ON,   /* a process with a filter of system calls, or nothing starts */
	READER_OFF,  /* the steps are called in our own process */
};
const struct words *reader_mode_words(void); /* "auto" "on" "off" */

enum { READER_PATIENCE_S = 30 };

struct reader_options {
	enum reader_mode mode;
	uint32_t patience_s;        /* for one task; 0: READER_PATIENCE_S */
	bool for_files;             /* the user's own files come: the larger caps */
	const atomic_bool *stop;    /* once true, a task has READER_STOP_S left; may be NULL */
	const char *const *command; /* for tests: program and arguments of another reader, NULL at the end */
};
enum { READER_STOP_S = 5 };

struct reader;
struct reader_terms { /* what was found */
	struct reader_options options;
	bool is_off;
	unsigned locks;        /* that a reader closes: enum reader_lock */
	uint32_t landlock_abi; /* 0: the kernel has none */
	char words[400];       /* "readers are locked in: filter of system calls, ...; this kernel has no landlock" */
};
/* Starts a reader and sees what it could lock: that one is `first`, ready to read. E_DENIED: READER_ON, but this
 * machine cannot. */
MUST_USE enum status reader_settle(const struct reader_options *options, struct reader_terms *out,
				   struct reader **first, struct err *err);

MUST_USE struct reader *reader_new(const struct reader_terms *terms); /* NULL: no memory */
void reader_free(struct reader *reader);                              /* ends its process; NULL is fine */

MUST_USE enum status reader_feed(struct reader *reader, struct arena *arena, struct str bytes,
				 const struct parse_hints *hints, struct feed *out, struct err *err);
MUST_USE enum status reader_article(struct reader *reader, struct arena *arena, const struct extract_input *input,
				    struct article *out, struct err *err);
MUST_USE enum status reader_sources(struct reader *reader, struct arena *arena, struct str bytes, struct str url,
				    struct sources *out, struct err *err);
MUST_USE enum status reader_places(struct reader *reader, struct arena *arena, struct str page, struct str url,
				   struct strs *out, struct err *err);

/* How the reader of the last task ended; "" when it is well. "crashed (SIGSEGV)", "gave no answer within 30 s". */
struct str reader_death(const struct reader *reader);
/* Its process; 0: none runs. */
int reader_process(const struct reader *reader);

/* ---- the other side: what `tocsin reader` runs ---- */

/* Locks itself in by `locks`, answers tasks on descriptor 0 until it is closed. Never returns. */
void reader_loop(unsigned locks, bool for_files) __attribute__((noreturn));
/* Locks itself in, tries the forbidden thing of this name and says on stderr how it was refused: 0 when it was, 1 when
 * it was not, 2 when there is no such name. Many end by SIGSYS. "list": the names. */
int reader_probe(struct str name, unsigned locks);

#endif
