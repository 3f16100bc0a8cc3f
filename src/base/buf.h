#ifndef TOCSIN_BASE_BUF_H
#define TOCSIN_BASE_BUF_H
/* A growing run of bytes that knows its cap from birth.
 *
 * Errors stick: after the first failure every add does nothing and buf_status says
 * why, so a writer may check once at its end. Failed or not, what was added before
 * stays. The bytes are always followed by a NUL that is not counted.
 * Memory: heap, owned by the buf; buf_release frees, buf_take hands over. */

#include "str.h"

struct buf {
	char *p;
	size_t n;
	size_t room, cap;
	enum status status;
};

void buf_init(struct buf *buf, size_t cap_bytes);
void buf_release(struct buf *buf);
void buf_reset(struct buf *buf); /* empty and without error, memory kept */

/* Room for `more` bytes at buf->p + buf->n, NULL when there is none; then add to buf->n. */
char *buf_room(struct buf *buf, size_t more);
/* Inline, as all writers live by them: memory is at hand most times. */
static inline char *buf_place(struct buf *buf, size_t more)
{
	if (buf->status || more >= buf->room - buf->n)
		return buf_room(buf, more);
	buf->p[buf->n + more] = '\0';
	return buf->p + buf->n;
}
static inline void buf_add(struct buf *buf, struct str s)
{
	char *to = buf_place(buf, s.n);
	if (!to)
		return;
	if (s.n)
		memcpy(to, s.p, s.n);
	buf->n += s.n;
}
static inline void buf_add_byte(struct buf *buf, char c)
{
	char *to = buf_place(buf, 1);
	if (!to)
		return;
	*to = c;
	buf->n++;
}
void buf_add_c(struct buf *buf, const char *c_string);
void buf_print(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_cut(struct buf *buf, size_t n); /* forget all past n bytes */

struct str buf_str(const struct buf *buf);              /* valid until the next add */
MUST_USE enum status buf_status(const struct buf *buf); /* OK, E_LIMIT or E_NOMEM */
/* The bytes, to be freed with free(); the buf is empty afterwards. NULL only on error. */
MUST_USE char *buf_take(struct buf *buf, size_t *n);

#endif
