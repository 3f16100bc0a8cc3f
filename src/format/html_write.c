#include "html_write.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "charset.h"

/* ---- escaping ---- */

enum dialect { HTML, XML };

static bool is_special(unsigned char c)
{
	return c < 0x20 || c >= 0x7F || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
}

/* XML 1.0, 2.2 */
static bool is_forbidden_in_xml(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

/* Overrides of the direction of writing: with them "gnp.exe" reads as "exe.png". The letters of a text give its
 * direction well enough, so they are left out. */
static bool turns_text_around(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* What is written for the character c that needs another form; false when it may stand. */
static bool replacement(uint32_t c, enum dialect dialect, struct str *out)
{
	switch (c) {
	case '&':
		*out = STR("&amp;");
		return true;
	case '<':
		*out = STR("&lt;");
		return true;
	case '>':
		*out = STR("&gt;");
		return true;
	case '"':
		*out = STR("&quot;");
		return true;
	case '\'':
		*out = STR("&#39;");
		return true;
	case 0xFFFD: /* written anew: it may stand for a broken byte */
		*out = STR("\xEF\xBF\xBD");
		return true;
	default:
		if (turns_text_around(c)) {
			*out = STR_EMPTY;
			return true;
		}
		*out = dialect == HTML ? STR("\xEF\xBF\xBD") : STR_EMPTY;
		return dialect == HTML ? c == 0 : is_forbidden_in_xml(c);
	}
}

static void put_escaped(struct buf *out, struct str s, enum dialect dialect)
{
	size_t done = 0;
	for (size_t i = 0; i < s.n;) {
		if (!is_special((unsigned char)s.p[i])) {
			i++;
			continue;
		}
		size_t from = i;
		struct str other;
		if (replacement(utf8_next(s, &i), dialect, &other)) {
			buf_add(out, str_cut(s, done, from));
			buf_add(out, other);
			done = i;
		}
	}
	buf_add(out, str_cut(s, done, s.n));
}

void xw_text(struct buf *out, struct str text)
{
	put_escaped(out, text, XML);
}

/* ---- the writer ---- */

void hw_init(struct html_writer *w, struct buf *out)
{
	*w = (struct html_writer){.out = out};
}

void hw_text(struct html_writer *w, struct str text)
{
	put_escaped(w->out, text, HTML);
}

void hw_attr(struct html_writer *w, const char *name, struct str value)
{
	buf_add_byte(w->out, ' ');
	buf_add_c(w->out, name);
	buf_add(w->out, STR("=\""));
	put_escaped(w->out, value, HTML);
	buf_add_byte(w->out, '"');
}

/* Browsers drop control characters before they look at the scheme, so none may pass. */
static bool is_harmless(struct str url)
{
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] < 0x20 || url.p[i] == 0x7F)
			return false;
	size_t n = 0;
	while (n < url.n && !memchr(":/?#", url.p[n], 4))
		n++;
	if (n == url.n || url.p[n] != ':')
		return true;
	struct str scheme = str_cut(url, 0, n);
	return str_eq_ascii_nocase(scheme, STR("http")) || str_eq_ascii_nocase(scheme, STR("https")) ||
	       str_eq_ascii_nocase(scheme, STR("mailto"));
}

void hw_href(struct html_writer *w, const char *name, struct str url)
{
	url = str_trim(url);
	hw_attr(w, name, is_harmless(url) ? url : STR("#"));
}

void hw_i64(struct html_writer *w, int64_t value)
{
	buf_print(w->out, "%lld", (long long)value);
}

void hw_fixed(struct html_writer *w, double value, int decimals)
{
	if (isfinite(value))
		buf_print(w->out, "%.*f", decimals, value);
}

void hw_format(struct html_writer *w, const char *format, ...)
{
	struct str rest = str_of(format);
	va_list args;
	va_start(args, format);
	for (size_t at; (at = str_find_byte(rest, '%')) != STR_NONE; rest = str_cut(rest, at + 2, rest.n)) {
		buf_add(w->out, str_cut(rest, 0, at));
		switch (at + 1 < rest.n ? rest.p[at + 1] : '\0') {
		case 's':
			hw_text(w, *va_arg(args, const struct str *));
			break;
		case 'd':
			hw_i64(w, va_arg(args, int));
			break;
		case 'l':
			hw_i64(w, va_arg(args, long long));
			break;
		case 'f':
			hw_fixed(w, va_arg(args, double), 1);
			break;
		case '%':
			buf_add_byte(w->out, '%');
			break;
		default:
			assert(false && "hw_format: unknown letter");
		}
	}
	va_end(args);
	buf_add(w->out, rest);
}
