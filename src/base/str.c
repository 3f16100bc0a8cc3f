#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL /* most texts are words: the call would cost more than the hash */
#include <xxhash.h>

bool str_starts_ascii_nocase(struct str s, struct str head)
{
	if (s.n < head.n)
		return false;
	for (size_t i = 0; i < head.n; i++)
		if (s.p[i] != head.p[i] && ascii_lower(s.p[i]) != ascii_lower(head.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	if (order)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

/* ---- finding ---- */

enum { SHORT_MAX = 32 }; /* what is longer may begin and end alike at many places of a text that was made so */

typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bool has_any(bytes16 places)
{
	uint64_t halves[2];
	memcpy(halves, &places, sizeof(halves));
	return halves[0] | halves[1];
}

static bytes16 bytes_at(const char *p)
{
	bytes16 bytes;
	memcpy(&bytes, p, sizeof(bytes));
	return bytes;
}

/* Its first and its last byte, sixteen times each, and the bit by which a letter differs from its other case. */
struct ends {
	bytes16 first, last, first_case, last_case;
};

static struct ends ends_of(struct str what, bool any_case)
{
	const bytes16 none = {0};
	unsigned char first = (unsigned char)what.p[0], last = (unsigned char)what.p[what.n - 1];
	unsigned char first_case = any_case && is_ascii_alpha((char)first) ? 0x20 : 0;
	unsigned char last_case = any_case && is_ascii_alpha((char)last) ? 0x20 : 0;
	return (struct ends){none + (unsigned char)(first | first_case), none + (unsigned char)(last | last_case),
			     none + first_case, none + last_case};
}

/* All ones at those of the 16 places from p where the first and the last byte of a text of n bytes are right. */
static inline bytes16 likely_places(const char *p, size_t n, const struct ends *ends)
{
	return (bytes16)((bytes_at(p) | ends->first_case) == ends->first) &
	       (bytes16)((bytes_at(p + n - 1) | ends->last_case) == ends->last);
}

static inline bool starts(struct str s, struct str head, bool any_case)
{
	return any_case ? str_starts_ascii_nocase(s, head) : str_starts(s, head);
}

/* The first of those places where all of it stands; STR_NONE. */
static size_t find_likely(struct str s, size_t i, struct str what, bool any_case, bytes16 likely)
{
	for (size_t k = 0; k < sizeof(likely); k++)
		if (likely[k] && starts((struct str){s.p + i + k, s.n - i - k}, what, any_case))
			return i + k;
	return STR_NONE;
}

static inline size_t find(struct str s, struct str what, bool any_case)
{
	enum { AT_ONCE = sizeof(bytes16) };
	const struct ends ends = ends_of(what, any_case);
	size_t places = s.n >= what.n ? s.n - what.n + 1 : 0, found;
	for (size_t i = 0; places >= AT_ONCE && i < places; i += AT_ONCE) {
		size_t at = i + AT_ONCE <= places ? i : places - AT_ONCE; /* the last may be looked at twice */
		bytes16 likely = likely_places(s.p + at, what.n, &ends);
		if (has_any(likely) && (found = find_likely(s, at, what, any_case, likely)) != STR_NONE)
			return found;
	}
	for (size_t i = 0; places < AT_ONCE && i < places; i++)
		if (starts((struct str){s.p + i, s.n - i}, what, any_case))
			return i;
	return STR_NONE;
}

size_t str_find(struct str s, struct str what)
{
	if (what.n == 0)
		return 0;
	if (what.n > 1 && what.n <= SHORT_MAX)
		return find(s, what, false);
	const char *hit = s.n >= what.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
	return hit ? (size_t)(hit - s.p) : STR_NONE;
}

size_t str_find_ascii_nocase(struct str s, struct str what)
{
	return what.n == 0 ? 0 : find(s, what, true);
}

size_t str_rfind_byte(struct str s, char byte)
{
	const char *hit = s.n ? memrchr(s.p, byte, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : STR_NONE;
}

bool str_has(struct str s, struct str what)
{
	return str_find(s, what) != STR_NONE;
}

struct str str_trim(struct str s)
{
	while (s.n && is_ascii_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_ascii_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_next(struct str *rest, char byte, struct str *piece)
{
	if (!rest->p)
		return false;
	size_t at = str_find_byte(*rest, byte);
	if (at == STR_NONE) {
		*piece = *rest;
		*rest = STR_EMPTY;
	} else {
		*piece = str_cut(*rest, 0, at);
		*rest = (struct str){rest->p + at + 1, rest->n - at - 1};
	}
	return true;
}

uint64_t str_hash(struct str s)
{
	return XXH3_64bits(s.n ? s.p : "", s.n);
}

uint64_t str_hash_seed(struct str s, uint64_t seed)
{
	return XXH3_64bits_withSeed(s.n ? s.p : "", s.n, seed);
}

bool str_u64(struct str s, uint64_t *out)
{
	uint64_t value = 0;
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_ascii_digit(s.p[i]) || __builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'), &value))
			return false;
	*out = value;
	return true;
}

/* Few digits, with a point or not: such a number is one division, which rounds as strtod does. */
static bool short_double(struct str s, double *out)
{
	static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
	size_t i = s.n && s.p[0] == '-', digits = 0, behind = 0;
	uint64_t value = 0;
	bool point = false;
	for (; i < s.n && digits < sizeof(tens) / sizeof(tens[0]); i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!is_ascii_digit(s.p[i]))
			return false;
		value = value * 10 + (uint64_t)(s.p[i] - '0');
		digits++;
		behind += point;
	}
	if (i < s.n || !digits || behind >= sizeof(tens) / sizeof(tens[0]))
		return false;
	*out = (double)value / tens[behind] * (s.p[0] == '-' ? -1 : 1);
	return true;
}

bool str_double(struct str s, double *out)
{
	char text[64];
	if (short_double(s, out))
		return true;
	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_ascii_digit(s.p[i]) && !memchr("+-.eE", s.p[i], 5))
			return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	char *end;
	double value = strtod(text, &end);
	if (*end)
		return false;
	*out = value;
	return true;
}

struct str str_copy(struct arena *arena, struct str s)
{
	char *p = arena_take(arena, s.n);
	if (!p)
		return STR_EMPTY;
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

struct str str_lower_ascii(struct arena *arena, struct str s)
{
	char *p = arena_take(arena, s.n);
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < s.n; i++)
		p[i] = ascii_lower(s.p[i]);
	return (struct str){p, s.n};
}

struct str str_join(struct arena *arena, const struct str *parts, size_t n, struct str between)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		total += parts[i].n + (i ? between.n : 0);
	char *p = arena_take(arena, total), *to = p;
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < n; i++) {
		struct str pieces[2] = {i ? between : STR_EMPTY, parts[i]};
		for (int k = 0; k < 2; k++)
			if (pieces[k].n) {
				memcpy(to, pieces[k].p, pieces[k].n);
				to += pieces[k].n;
			}
	}
	return (struct str){p, total};
}

struct str str_print(struct arena *arena, const char *format, ...)
{
	char few[256];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(few, sizeof(few), format, args);
	va_end(args);
	char *p = n < 0 ? NULL : arena_take(arena, (size_t)n + 1);
	if (!p)
		return STR_EMPTY;
	if ((size_t)n < sizeof(few)) {
		memcpy(p, few, (size_t)n + 1);
		return (struct str){p, (size_t)n};
	}
	va_start(args, format);
	(void)vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){p, (size_t)n};
}

char *str_c(struct arena *arena, struct str s)
{
	char *p = arena_take(arena, s.n + 1);
	if (!p)
		return NULL;
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}
