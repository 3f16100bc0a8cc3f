#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct str str_of(const char *c_string)
{
	return c_string ? (struct str){c_string, strlen(c_string)} : STR_EMPTY;
}

bool str_eq_ascii_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
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

bool str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && str_eq(str_cut(s, s.n - tail.n, s.n), tail);
}

bool str_starts_ascii_nocase(struct str s, struct str head)
{
	return s.n >= head.n && str_eq_ascii_nocase(str_cut(s, 0, head.n), head);
}

size_t str_find(struct str s, struct str what)
{
	if (what.n == 0)
		return 0;
	const char *hit = s.n >= what.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
	return hit ? (size_t)(hit - s.p) : STR_NONE;
}

size_t str_find_ascii_nocase(struct str s, struct str what)
{
	if (what.n == 0)
		return 0;
	char first = ascii_lower(what.p[0]);
	for (size_t i = 0; i + what.n <= s.n; i++)
		if (ascii_lower(s.p[i]) == first && str_eq_ascii_nocase((struct str){s.p + i, what.n}, what))
			return i;
	return STR_NONE;
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

bool str_double(struct str s, double *out)
{
	char text[64];
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
	va_list args;
	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *p = n < 0 ? NULL : arena_take(arena, (size_t)n + 1);
	if (!p)
		return STR_EMPTY;
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
