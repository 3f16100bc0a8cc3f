#ifndef TOCSIN_LINE_LOG_H
#define TOCSIN_LINE_LOG_H
/* One line an event on stderr: `2026-06-02T10:11:12Z event=source id="example.com/feed" trouble="..."`.
 * Foreign values are quoted, control characters escaped, 300 bytes at most. Only line, serve, alert and
 * cmd log, once, where the decision is taken. */

#include "buf.h"

struct log_pair {
	const char *key;
	struct str value;
};
void log_event(const char *event, const struct log_pair *pairs, size_t n);

#endif
