#include "store_pairs.h"

#include <sqlite3.h>

#include "caps.h"

enum { PAIRS_BYTES_MAX = 8 * 1024 * 1024 }; /* of a text of CAP_TEXT_BYTES at most seven thirds come out, and a title */

/* The bytes of the letter at s.p[i] when it is of a script without blanks; else 0. Bytes that are no UTF-8 are
 * none of them. */
static size_t letter_n(struct str s, size_t i)
{
	static const struct {
		uint32_t from, to;
	} scripts[] = {
		{0x3005, 0x3007}, {0x3041, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
		{0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF},
	};
	const unsigned char *p = (const unsigned char *)s.p + i;
	size_t left = s.n - i, n = p[0] >= 0xF0 ? 4 : 3;
	if (p[0] < 0xE3 || p[0] > 0xF0 || left < n)
		return 0;
	uint32_t c = p[0] & (n == 4 ? 0x07u : 0x0Fu);
	for (size_t k = 1; k < n; k++) {
		if ((p[k] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[k] & 0x3Fu);
	}
	for (size_t k = 0; k < sizeof(scripts) / sizeof(scripts[0]); k++)
		if (c >= scripts[k].from && c <= scripts[k].to)
			return n;
	return 0;
}

bool pairs_has(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0xE3 && letter_n(text, i))
			return true;
	return false;
}

/* The run of letters at `from` as pairs; its last letter alone as well, if that is wanted or it is the only one.
 * The end of the run. */
static size_t put_run(struct buf *out, struct str text, size_t from, bool with_last)
{
	size_t at = from, n = letter_n(text, at);
	while (n) {
		size_t next_n = at + n < text.n ? letter_n(text, at + n) : 0;
		if (next_n || with_last || at == from) {
			buf_add_byte(out, ' ');
			buf_add(out, str_cut(text, at, at + n + next_n));
		}
		at += n;
		n = next_n;
	}
	buf_add_byte(out, ' ');
	return at;
}

void pairs_of_text(struct buf *out, struct str text)
{
	size_t done = 0;
	for (size_t i = 0; i < text.n;) {
		if (!letter_n(text, i)) {
			i++;
			continue;
		}
		buf_add(out, str_cut(text, done, i));
		done = i = put_run(out, text, i, true);
	}
	buf_add(out, str_cut(text, done, text.n));
}

/* What is no part of a word to FTS5, or ends its strings. */
static bool is_sign(char c)
{
	return (unsigned char)c < 0x80 && !is_ascii_alnum(c);
}

/* Without the signs at its end: behind them a run would not be the last. */
static struct str without_signs(struct str word)
{
	while (word.n && is_sign(word.p[word.n - 1]))
		word.n--;
	return word;
}

void pairs_of_search(struct buf *out, struct str word)
{
	bool is_open = false; /* ends with a single letter, which pairs begin with */
	word = without_signs(word);
	buf_add_byte(out, '"');
	for (size_t i = 0; i < word.n;) {
		size_t n = letter_n(word, i), from = i;
		if (!n) {
			buf_add_byte(out, is_sign(word.p[i]) ? ' ' : word.p[i]);
			is_open = false;
			i++;
			continue;
		}
		size_t end = from + n;
		while (end < word.n && letter_n(word, end))
			end += letter_n(word, end);
		i = put_run(out, word, from, end < word.n);
		is_open = end == word.n && end == from + n;
	}
	buf_add(out, is_open ? STR("\" * ") : STR("\" "));
}

/* ---- for SQL ---- */

static struct str text_of(sqlite3_value *value)
{
	const char *p = (const char *)sqlite3_value_text(value);
	return p ? (struct str){p, (size_t)sqlite3_value_bytes(value)} : STR_EMPTY;
}

static void pairs_of(sqlite3_context *context, int n, sqlite3_value **values)
{
	struct str title = text_of(values[0]), text = text_of(values[1]);
	(void)n;
	if (!pairs_has(title) && !pairs_has(text)) {
		sqlite3_result_text(context, "", 0, SQLITE_STATIC);
		return;
	}
	struct buf out;
	buf_init(&out, PAIRS_BYTES_MAX);
	pairs_of_text(&out, title);
	buf_add_byte(&out, '\n');
	pairs_of_text(&out, text);
	if (buf_status(&out))
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text64(context, out.p, out.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	buf_release(&out);
}

int pairs_register(struct sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "pairs_of", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
					  NULL, pairs_of, NULL, NULL, NULL);
}
