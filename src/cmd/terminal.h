#ifndef TOCSIN_CMD_TERMINAL_H
#define TOCSIN_CMD_TERMINAL_H
/* Writing for a person at a terminal, or for a pipe.
 *
 * Colours only on a terminal (never with NO_COLOR or TERM=dumb); there a pager too (TOCSIN_PAGER, PAGER or less;
 * "" or "cat": none), which ends by itself when all fits the screen. Foreign text is written without control
 * characters and overrides of the direction of writing, so that nothing in a title can speak to the terminal.
 * Touches: stdout, the environment, a pager's process. */

#include <stdarg.h>
#include <stdio.h>

#include "threat.h"

enum colour { COLOUR_NONE, COLOUR_SOFT, COLOUR_STRONG, COLOUR_LOW, COLOUR_MEDIUM, COLOUR_HIGH, COLOUR_CRITICAL };

struct terminal {
	FILE *out;
	int columns; /* of the screen; 0 in a pipe: nothing is cut */
	bool has_colours, has_pager;
};
void terminal_open(struct terminal *t);
void terminal_close(struct terminal *t); /* waits for the pager */

/* printf for what holds words of others: control characters but line ends and tabs become spaces. */
void say(FILE *out, const char *format, ...) PRINTF_LIKE(2, 3);
void say_list(FILE *out, const char *format, va_list args) PRINTF_LIKE(2, 0);

void put_colour(const struct terminal *t, enum colour colour); /* from here on; COLOUR_NONE ends it */
void put_clean(const struct terminal *t, struct str text);
/* In exactly `columns` places, cut with an ellipsis; in a pipe whole. */
void put_cell(const struct terminal *t, struct str text, int columns);
/* Wrapped to the screen; lines after the first begin with `indent` spaces. */
void put_wrapped(const struct terminal *t, struct str text, int indent);
enum colour band_colour(enum band band);

#endif
