#ifndef TOCSIN_BASE_STR_H
#define TOCSIN_BASE_STR_H
/* Text as a pointer and a length, passed by value. Not NUL-terminated, may hold any
 * bytes, never owns them. Pure. The empty text is {NULL, 0} or any p with n == 0.
 * "ascii" in a name says that only A-Z and a-z know upper from lower. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_EMPTY ((struct str){NULL, 0})
#define STR_FORMAT(s) (int)((s).n > 4096 ? 4096 : (s).n), (s).n ? (s).p : "" /* for "%.*s" */
#define STR_NONE SIZE_MAX                                                    /* "not found" of the finders below */

/* Inline, as all readers of bytes live by them. */
static inline struct str str_of(const char *c_string) /* NULL gives the empty text */
{
	return c_string ? (struct str){c_string, strlen(c_string)} : STR_EMPTY;
}
static inline struct str str_span(const char *from, const char *to)
{
	return (struct str){from, (size_t)(to - from)};
}
static inline struct str str_cut(struct str s, size_t from, size_t to) /* clamped to s */
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.n ? s.p + from : s.p, to - from};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_starts_ascii_nocase(struct str s, struct str head);
static inline bool str_eq_ascii_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_starts_ascii_nocase(a, b);
}
int str_cmp(struct str a, struct str b); /* byte order, shorter first */
static inline bool str_starts(struct str s, struct str head)
{
	return s.n >= head.n && (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}
static inline bool str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && (tail.n == 0 || memcmp(s.p + (s.n - tail.n), tail.p, tail.n) == 0);
}
static inline bool str_ends_ascii_nocase(struct str s, struct str tail)
{
	return s.n >= tail.n &&
	       (tail.n == 0 || str_starts_ascii_nocase((struct str){s.p + (s.n - tail.n), tail.n}, tail));
}

size_t str_find(struct str s, struct str what); /* offset or STR_NONE */
size_t str_find_ascii_nocase(struct str s, struct str what);
static inline size_t str_find_byte(struct str s, char byte)
{
	const char *hit = s.n ? (const char *)memchr(s.p, byte, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : STR_NONE;
}
size_t str_rfind_byte(struct str s, char byte);
bool str_has(struct str s, struct str what);

struct str str_trim(struct str s); /* without ASCII white space at both ends */
/* Takes the piece before the next `byte` off *rest; false when *rest was spent
 * (an empty last piece is given too). Begin with *rest = the text. */
bool str_next(struct str *rest, char byte, struct str *piece);

uint64_t str_hash(struct str s); /* XXH3, 64 bits, same on every machine */
uint64_t str_hash_seed(struct str s, uint64_t seed);

/* Digits only; false when empty, too large or with any other byte. */
bool str_u64(struct str s, uint64_t *out);
/* Decimal number with optional sign, fraction and exponent, point as in C. */
bool str_double(struct str s, double *out);

/* Copies into the arena; p is NULL when it had no room (str_is_null tells). */
struct str str_copy(struct arena *arena, struct str s);
struct str str_lower_ascii(struct arena *arena, struct str s);
struct str str_join(struct arena *arena, const struct str *parts, size_t n, struct str between);
struct str str_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *str_c(struct arena *arena, struct str s); /* NUL-terminated copy for a library; NULL: no room */
static inline bool str_is_null(struct str s)
{
	return s.p == NULL;
}

static inline bool is_ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool is_ascii_gap(char c) /* white space and control characters */
{
	return (unsigned char)c <= ' ';
}
static inline bool is_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool is_ascii_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}
static inline bool is_ascii_lower(char c)
{
	return c >= 'a' && c <= 'z';
}
static inline bool is_ascii_alpha(char c)
{
	return is_ascii_upper(c) || is_ascii_lower(c);
}
static inline bool is_ascii_alnum(char c)
{
	return is_ascii_alpha(c) || is_ascii_digit(c);
}
static inline char ascii_lower(char c)
{
	return is_ascii_upper(c) ? (char)(c + 32) : c;
}

#endif
