#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t cap_bytes)
{
	*buf = (struct buf){.cap = cap_bytes};
}

void buf_release(struct buf *buf)
{
	free(buf->p);
	buf_init(buf, buf->cap);
}

void buf_reset(struct buf *buf)
{
	buf->n = 0;
	buf->status = OK;
}

char *buf_room(struct buf *buf, size_t more)
{
	if (buf->status)
		return NULL;
	if (more > buf->cap || buf->n > buf->cap - more) {
		buf->status = E_LIMIT;
		return NULL;
	}
	size_t need = buf->n + more + 1;
	if (need > buf->room) {
		size_t room = buf->room ? buf->room * 2 : 256;
		if (room > buf->cap + 1)
			room = buf->cap + 1;
		if (room < need)
			room = need;
		char *p = realloc(buf->p, room);
		if (!p) {
			buf->status = E_NOMEM;
			return NULL;
		}
		buf->p = p;
		buf->room = room;
	}
	buf->p[buf->n + more] = '\0';
	return buf->p + buf->n;
}

void buf_add_c(struct buf *buf, const char *c_string)
{
	buf_add(buf, str_of(c_string));
}

void buf_print(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *to = n < 0 ? NULL : buf_room(buf, (size_t)n);
	if (!to)
		return;
	va_start(args, format);
	(void)vsnprintf(to, (size_t)n + 1, format, args);
	va_end(args);
	buf->n += (size_t)n;
}

void buf_cut(struct buf *buf, size_t n)
{
	if (n < buf->n) {
		buf->n = n;
		buf->p[n] = '\0';
	}
}

struct str buf_str(const struct buf *buf)
{
	return (struct str){buf->p ? buf->p : "", buf->n};
}

enum status buf_status(const struct buf *buf)
{
	return buf->status;
}

char *buf_take(struct buf *buf, size_t *n)
{
	if (!buf_room(buf, 0))
		return NULL;
	char *p = buf->p;
	*n = buf->n;
	buf_init(buf, buf->cap);
	return p;
}
