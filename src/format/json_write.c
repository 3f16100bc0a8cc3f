#include "json_write.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "date.h"

/* ---- strings ---- */

/* May a byte need an escape? */
static const unsigned char is_special[256] = {
	[0 ... 0x1F] = 1, ['"'] = 1, ['\\'] = 1, ['<'] = 1, [0x7F ... 0xFF] = 1,
};

/* "</script>" and "<!--" must not stand in a page; other tags may. */
static bool is_harmless_tag(struct str s, size_t at)
{
	char next = at + 1 < s.n ? s.p[at + 1] : '\0';
	return s.p[at] == '<' && next != '/' && next != '!';
}

/* "\u003c" */
static struct str unicode_escape(char room[8], uint32_t c)
{
	static const char digits[] = "0123456789abcdef";
	room[0] = '\\';
	room[1] = 'u';
	for (unsigned i = 0; i < 4; i++)
		room[2 + i] = digits[c >> (12 - 4 * i) & 15];
	return (struct str){room, 6};
}

/* The escape of the character at s.p[*at], "" when it may stand as it is. Moves *at past it. */
static struct str escape_at(struct str s, size_t *at, char room[8])
{
	static const char short_forms[128] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
	};
	uint32_t c = utf8_next(s, at);
	if (c == 0xFFFD || c == 0) /* written anew: it may stand for a broken byte; few readers take a NUL */
		return STR("\xEF\xBF\xBD");
	if (c < 0x80 && short_forms[c]) {
		room[0] = '\\';
		room[1] = short_forms[c];
		return (struct str){room, 2};
	}
	return c < 0x80 || c == 0x2028 || c == 0x2029 ? unicode_escape(room, c) : STR_EMPTY;
}

/* A byte of eight that may need an escape: below a blank, past "~", one of the three signs. The usual test of
 * a word for a zero byte; a borrow may tell of one byte too many, never of one too few. */
static bool has_special(const char *p)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	uint64_t v;
	memcpy(&v, p, sizeof(v));
	uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\', less = v ^ ones * '<', del = v ^ ones * 0x7F;
	uint64_t found = (v - ones * 0x20) | (quote - ones) | (slash - ones) | (less - ones) | (del - ones) | v;
	return (found & highs) != 0;
}

/* The bytes of `s` from `at` on that may stand as they are. */
static size_t plain_n(struct str s, size_t at)
{
	size_t i = at;
	while (i + 8 <= s.n && !has_special(s.p + i))
		i += 8;
	if (i > at && i + 8 > s.n && !has_special(s.p + s.n - 8))
		return s.n - at;
	while (i < s.n && (!is_special[(unsigned char)s.p[i]] || is_harmless_tag(s, i)))
		i++;
	return i - at;
}

static void put_string(struct buf *out, struct str s)
{
	size_t done = 0, at = plain_n(s, 0);
	char *to = at == s.n ? buf_place(out, s.n + 2) : NULL;
	if (to) { /* most texts need no escape */
		to[0] = '"';
		if (s.n)
			memcpy(to + 1, s.p, s.n);
		to[s.n + 1] = '"';
		out->n += s.n + 2;
		return;
	}
	buf_add_byte(out, '"');
	for (; at < s.n; at += plain_n(s, at)) {
		char room[8];
		size_t from = at;
		struct str escape = escape_at(s, &at, room);
		if (escape.n) {
			buf_add(out, str_cut(s, done, from));
			buf_add(out, escape);
			done = at;
		}
	}
	buf_add(out, str_cut(s, done, s.n));
	buf_add_byte(out, '"');
}

/* ---- numbers ---- */

static void put_i64(struct buf *out, int64_t value)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		*--p = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	if (value < 0)
		*--p = '-';
	buf_add(out, str_span(p, digits + sizeof(digits)));
}

/* Up to four digits behind the point, as most shares and scores have; the same as "%.15g" writes. */
static bool put_short(struct buf *out, double value)
{
	if (!(value >= 0 && value < 1e6))
		return false;
	uint64_t units = (uint64_t)(value * 1e4 + 0.5);
	double again = (double)units / 1e4;
	if (again < value || again > value)
		return false;
	char text[16];
	size_t n = sizeof(text), digits = 0;
	for (; digits < 4 || units; digits++, units /= 10) {
		if (digits == 4 && n < sizeof(text))
			text[--n] = '.';
		if (digits >= 4 || n < sizeof(text) || units % 10)
			text[--n] = (char)('0' + units % 10);
	}
	if (digits == 4 && n < sizeof(text))
		text[--n] = '.';
	if (digits == 4)
		text[--n] = '0';
	buf_add(out, (struct str){text + n, sizeof(text) - n});
	return true;
}

static void put_double(struct buf *out, double value)
{
	char text[40];
	if (put_short(out, value))
		return;
	if (!isfinite(value)) {
		buf_add(out, STR("null"));
		return;
	}
	if (!(value < 0) && !(value > 0)) /* "-0" would read back as an integer, without its sign */
		value = 0;
	int n = 0;
	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, value);
		if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
			break;
	}
	buf_add(out, (struct str){text, (size_t)n});
}

/* ---- the order of calls ---- */

static uint64_t level_bit(const struct json_writer *w)
{
	return (uint64_t)1 << w->depth;
}

/* What comes before a value: a comma in an array, nothing after a key. */
static void begin_value(struct json_writer *w)
{
	assert(w->after_key || !w->depth || !(w->is_object & level_bit(w)));
	if (!w->after_key && (w->has_items & level_bit(w)))
		buf_add_byte(w->out, w->depth ? ',' : '\n');
	w->has_items |= level_bit(w);
	w->after_key = false;
}

static void open_level(struct json_writer *w, char bracket)
{
	begin_value(w);
	buf_add_byte(w->out, bracket);
	assert(w->depth < JSON_WRITE_DEPTH_MAX);
	w->depth++;
	w->has_items &= ~level_bit(w);
	w->is_object &= ~level_bit(w);
}

static void close_level(struct json_writer *w, char bracket)
{
	assert(w->depth > 0 && !w->after_key);
	buf_add_byte(w->out, bracket);
	w->depth--;
}

void jw_init(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){.out = out};
}

void jw_object(struct json_writer *w)
{
	open_level(w, '{');
	w->is_object |= level_bit(w);
}

void jw_object_end(struct json_writer *w)
{
	assert(w->is_object & level_bit(w));
	close_level(w, '}');
}

void jw_array(struct json_writer *w)
{
	open_level(w, '[');
}

void jw_array_end(struct json_writer *w)
{
	assert(!(w->is_object & level_bit(w)));
	close_level(w, ']');
}

static void begin_key(struct json_writer *w)
{
	assert(w->depth > 0 && (w->is_object & level_bit(w)) && !w->after_key);
	if (w->has_items & level_bit(w))
		buf_add_byte(w->out, ',');
	w->has_items |= level_bit(w);
	w->after_key = true;
}

void jw_key(struct json_writer *w, struct str key)
{
	begin_key(w);
	put_string(w->out, key);
	buf_add_byte(w->out, ':');
}

void jw_name(struct json_writer *w, const char *name)
{
	size_t n = strlen(name);
	begin_key(w);
	char *to = buf_place(w->out, n + 3);
	if (!to)
		return;
	to[0] = '"';
	memcpy(to + 1, name, n);
	to[n + 1] = '"';
	to[n + 2] = ':';
	w->out->n += n + 3;
}

/* ---- values ---- */

void jw_str(struct json_writer *w, struct str value)
{
	begin_value(w);
	put_string(w->out, value);
}

void jw_i64(struct json_writer *w, int64_t value)
{
	begin_value(w);
	put_i64(w->out, value);
}

void jw_double(struct json_writer *w, double value)
{
	begin_value(w);
	put_double(w->out, value);
}

void jw_fixed(struct json_writer *w, double value, int decimals)
{
	begin_value(w);
	if (isfinite(value))
		buf_print(w->out, "%.*f", decimals, value);
	else
		buf_add(w->out, STR("null"));
}

void jw_bool(struct json_writer *w, bool value)
{
	begin_value(w);
	buf_add(w->out, value ? STR("true") : STR("false"));
}

void jw_null(struct json_writer *w)
{
	begin_value(w);
	buf_add(w->out, STR("null"));
}

void jw_time(struct json_writer *w, int64_t time_s)
{
	char text[DATE_RFC3339_BYTES];
	if (date_put_rfc3339(text, time_s))
		jw_str(w, (struct str){text, sizeof(text)});
	else
		jw_null(w);
}

void jw_raw(struct json_writer *w, struct str json)
{
	begin_value(w);
	buf_add(w->out, json);
}

/* ---- values that were read ---- */

static void put_value(struct buf *out, const struct json *value);

static void put_array(struct buf *out, const struct json *array)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < json_n(array); i++) {
		if (i)
			buf_add_byte(out, ',');
		put_value(out, json_at(array, i));
	}
	buf_add_byte(out, ']');
}

static void put_object(struct buf *out, const struct json *object)
{
	const void *cursor = NULL;
	const struct json *value;
	struct str key;
	bool first = true;
	buf_add_byte(out, '{');
	for (; json_next(object, &cursor, &key, &value); first = false) {
		if (!first)
			buf_add_byte(out, ',');
		put_string(out, key);
		buf_add_byte(out, ':');
		put_value(out, value);
	}
	buf_add_byte(out, '}');
}

/* Recurses at most JSON_DEPTH_MAX levels: json_read refuses what is deeper. */
static void put_value(struct buf *out, const struct json *value)
{
	if (json_is_object(value))
		put_object(out, value);
	else if (json_is_array(value))
		put_array(out, value);
	else if (json_is_string(value))
		put_string(out, json_str(value));
	else if (json_is_integer(value))
		put_i64(out, json_i64(value));
	else if (json_is_number(value))
		put_double(out, json_double(value));
	else if (json_is_bool(value))
		buf_add(out, json_bool(value) ? STR("true") : STR("false"));
	else
		buf_add(out, STR("null"));
}

void jw_value(struct json_writer *w, const struct json *value)
{
	begin_value(w);
	put_value(w->out, value);
}

/* ---- key and value in one ---- */

void jw_put_str(struct json_writer *w, const char *key, struct str value)
{
	jw_name(w, key);
	jw_str(w, value);
}

void jw_put_i64(struct json_writer *w, const char *key, int64_t value)
{
	jw_name(w, key);
	jw_i64(w, value);
}

void jw_put_double(struct json_writer *w, const char *key, double value)
{
	jw_name(w, key);
	jw_double(w, value);
}

void jw_put_bool(struct json_writer *w, const char *key, bool value)
{
	jw_name(w, key);
	jw_bool(w, value);
}

void jw_put_time(struct json_writer *w, const char *key, int64_t time_s)
{
	jw_name(w, key);
	jw_time(w, time_s);
}
