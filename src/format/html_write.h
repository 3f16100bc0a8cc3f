#ifndef TOCSIN_FORMAT_HTML_WRITE_H
#define TOCSIN_FORMAT_HTML_WRITE_H
/* HTML written so that it is escaped by construction.
 *
 * There are two kinds of input: C string literals of ours (`lit`, markup, written as they
 * are) and struct str (anything else, always escaped). There is no way to write foreign
 * bytes as markup. Attribute values are always quoted. URLs from outside go through
 * hw_href, which lets only http, https, mailto and relative ones through ("#" otherwise).
 * Invalid UTF-8 becomes U+FFFD; overrides of the direction of writing (U+202A-202E, U+2066-2069) are left out. Errors
 * stick in the buf. Pure. */

#include "buf.h"

struct html_writer {
	struct buf *out;
};

void hw_init(struct html_writer *w, struct buf *out);
/* Our own markup; only literals: the macro refuses a variable at compile time. */
#define hw_lit(w, literal) buf_add((w)->out, STR(literal))
void hw_text(struct html_writer *w, struct str text);
void hw_attr(struct html_writer *w, const char *name, struct str value); /* ` name="value"` */
void hw_href(struct html_writer *w, const char *name, struct str url);   /* ` name="url"`, guarded */
void hw_i64(struct html_writer *w, int64_t value);
void hw_fixed(struct html_writer *w, double value, int decimals); /* nothing for NaN and infinities */
/* `format` is our own markup, with %s (const struct str *, escaped), %d (int), %l (long long),
 * %f (double, one decimal) and %% in it; another letter is our mistake: assert. */
void hw_format(struct html_writer *w, const char *format, ...);

/* The same escapes for XML output (Atom, RSS), also dropping characters XML 1.0 forbids. */
void xw_text(struct buf *out, struct str text);

#endif
