#include "log.h"

#include <stdio.h>

#include "clock.h"
#include "date.h"

enum { VALUE_MAX = 300, LINE_MAX_BYTES = 4096, TIME_ARENA = 256 };

static void add_value(struct buf *line, struct str value)
{
	buf_add_byte(line, '"');
	for (size_t i = 0; i < value.n && i < VALUE_MAX; i++) {
		unsigned char c = (unsigned char)value.p[i];
		if (c == '"' || c == '\\')
			buf_print(line, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_print(line, "\\x%02x", c);
		else
			buf_add_byte(line, (char)c);
	}
	buf_add_byte(line, '"');
}

void log_event(const char *event, const struct log_pair *pairs, size_t n)
{
	struct buf line;
	buf_init(&line, LINE_MAX_BYTES);
	struct arena *arena = arena_new(TIME_ARENA);
	if (arena)
		buf_add(&line, date_rfc3339(arena, clock_wall_s()));
	buf_print(&line, " event=%s", event);
	for (size_t i = 0; i < n; i++) {
		buf_print(&line, " %s=", pairs[i].key);
		add_value(&line, pairs[i].value);
	}
	buf_add_byte(&line, '\n');
	fwrite(buf_str(&line).p, 1, buf_str(&line).n, stderr);
	buf_release(&line);
	arena_free(arena);
}
