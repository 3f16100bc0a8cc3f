#ifndef TOCSIN_BASE_STATUS_H
#define TOCSIN_BASE_STATUS_H
/* The answers a room can give, and the sentence that goes with a bad one.
 *
 * Three classes of trouble have three answers. Bad input and a bad world give a
 * status: the record is skipped or the work retried. A mistake of ours is an assert.
 * Pure. Memory: struct err lives with the caller, who may pass NULL when the code
 * alone is enough. */

#include <stdarg.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

enum status {
	OK = 0,
	E_NOMEM,    /* the machine, or the arena's cap, had no more memory */
	E_LIMIT,    /* a limit of model/caps.h was met */
	E_SYNTAX,   /* the bytes are not what they should be */
	E_EMPTY,    /* well formed, but with nothing in it */
	E_IO,       /* a file or the database failed */
	E_NET,      /* the network failed */
	E_NOTFOUND, /* there is no such thing */
	E_CONFLICT, /* it exists already, or changed meanwhile */
	E_DENIED,   /* a guard said no */
	E_BUG,      /* we are wrong */
};

struct err {
	enum status code;
	char msg[200]; /* stage, thing and clause: "parse: entry 3: no date (RFC 4287 4.2.15)" */
};

/* Fills `err` (which may be NULL) and returns `code`. Longer messages are cut. */
enum status err_set(struct err *err, enum status code, const char *format, ...) PRINTF_LIKE(3, 4);
enum status err_setv(struct err *err, enum status code, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* "no memory", "limit", "syntax" ...: the name of a status for logs and counters. */
const char *status_name(enum status code);

#endif
