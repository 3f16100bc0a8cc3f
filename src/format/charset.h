#ifndef TOCSIN_FORMAT_CHARSET_H
#define TOCSIN_FORMAT_CHARSET_H
/* Bytes of any charset to UTF-8, by iconv.
 *
 * Pure. Memory: *out points into `bytes` when nothing had to change, else into the arena.
 * Fails: E_NOMEM, E_LIMIT. Undecodable bytes become U+FFFD and are counted. */

#include "arena.h"
#include "str.h"

struct charset_report {
	char used[32];     /* "utf-8", "windows-1252" ... */
	uint32_t replaced; /* bytes that could not be decoded */
	bool contradicted; /* the bytes were not in the charset that was promised */
};

/* Order: BOM; `declared` (the transport's or the document's word; WHATWG labels: iso-8859-1 means
 * windows-1252) if the bytes are valid in it and do not plainly say UTF-8; UTF-8 if valid; ICU's or our
 * guess; windows-1252. */
MUST_USE enum status charset_to_utf8(struct arena *arena, struct str bytes, struct str declared, struct str *out,
				     struct charset_report *report);

/* Loads all that decoding may ever load from files, for a process that will have none (reader/). For its life. */
void charset_prepare(void);

bool utf8_is_valid(struct str s);
/* How many bytes of ASCII stand from offset `from` on. */
size_t utf8_ascii_n(struct str s, size_t from);
/* The next code point at s.p[*at] (U+FFFD for an invalid byte); moves *at on. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(char *to, uint32_t code_point); /* 1..4 bytes written */
/* `s` cut to at most max bytes, never inside a character. */
struct str utf8_cut(struct str s, size_t max_bytes);

/* What a byte means in windows-1252; the five gaps are control characters (WHATWG). */
uint32_t windows_1252_char(unsigned char byte);

/* The charset= of a Content-Type, the encoding of an XML declaration, the <meta charset> of the
 * first 32 KiB of a page; "" when there is none. */
struct str charset_of_content_type(struct str content_type);
struct str charset_of_xml(struct str bytes);
struct str charset_of_html(struct str bytes);

#endif
