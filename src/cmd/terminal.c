#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "charset.h"

enum { WIDEST = 110, NARROWEST = 40 };

static bool is_said(const char *name)
{
	const char *value = getenv(name);
	return value && *value;
}

static int columns_of(FILE *out)
{
	struct winsize size;
	uint64_t n = 0;
	if (str_u64(str_of(getenv("COLUMNS")), &n) && n >= NARROWEST && n < 1000)
		return (int)n;
	return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= NARROWEST ? size.ws_col : 80;
}

/* less leaves at once what fits (F), keeps colours (R) and the screen (X). */
static FILE *open_pager(void)
{
	const char *pager = getenv("TOCSIN_PAGER");
	if (!pager)
		pager = getenv("PAGER");
	if (!pager)
		pager = "less";
	if (!*pager || strcmp(pager, "cat") == 0)
		return NULL;
	setenv("LESS", "FRX", 0);
	return popen(pager, "w");
}

void terminal_open(struct terminal *t)
{
	*t = (struct terminal){.out = stdout};
	if (!isatty(STDOUT_FILENO))
		return;
	const char *kind = getenv("TERM");
	t->columns = columns_of(stdout);
	t->has_colours = !is_said("NO_COLOR") && kind && strcmp(kind, "dumb") != 0;
	fflush(stdout);
	FILE *pager = open_pager();
	if (pager) {
		t->out = pager;
		t->has_pager = true;
	}
}

void terminal_close(struct terminal *t)
{
	if (t->has_pager)
		(void)pclose(t->out); /* a reader who leaves early is no failure */
	else
		fflush(t->out);
	*t = (struct terminal){.out = stdout};
}

void put_colour(const struct terminal *t, enum colour colour)
{
	static const char *const codes[] = {"0", "2", "1", "36", "33", "1;31", "1;37;41"};
	if (t->has_colours)
		fprintf(t->out, "\033[%sm", codes[colour]);
}

enum colour band_colour(enum band band)
{
	static const enum colour colours[] = {COLOUR_LOW, COLOUR_MEDIUM, COLOUR_HIGH, COLOUR_CRITICAL};
	return colours[band];
}

/* ---- foreign text ---- */

/* C0, C1, overrides and isolates of direction, line and paragraph separators. */
static bool is_unclean(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x2028 || c == 0x2029 || c == 0xfffd;
}

/* Places on the screen: two for the wide scripts of East Asia, none for combining marks. */
static int width_of(uint32_t c)
{
	if ((c >= 0x300 && c < 0x370) || c == 0x200b || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f))
		return 0;
	bool is_wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0) || (c >= 0xac00 && c < 0xd7a4) ||
		       (c >= 0xf900 && c < 0xfb00) || (c >= 0xfe30 && c < 0xfe70) || (c >= 0xff00 && c < 0xff61) ||
		       (c >= 0x1f300 && c < 0x1fb00) || (c >= 0x20000 && c < 0x40000);
	return is_wide ? 2 : 1;
}

/* Writes the text up to `columns` places (negative: all); answers the places taken. */
static int put_some(const struct terminal *t, struct str text, int columns, size_t *done)
{
	int taken = 0;
	size_t i = 0;
	while (i < text.n) {
		size_t next = i;
		uint32_t c = utf8_next(text, &next);
		int width = is_unclean(c) ? 1 : width_of(c);
		if (columns >= 0 && taken + width > columns)
			break;
		if (is_unclean(c))
			fputc(' ', t->out);
		else
			fwrite(text.p + i, 1, next - i, t->out);
		taken += width;
		i = next;
	}
	*done = i;
	return taken;
}

void put_clean(const struct terminal *t, struct str text)
{
	size_t done;
	(void)put_some(t, text, -1, &done);
}

void say_list(FILE *out, const char *format, va_list args)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&bytes, &n);
	if (!memory)
		return;
	vfprintf(memory, format, args);
	if (!fclose(memory)) {
		const struct terminal t = {.out = out};
		struct str rest = {bytes, n};
		while (rest.n > 0) {
			size_t end = 0;
			while (end < rest.n && rest.p[end] != '\n' && rest.p[end] != '\t')
				end++;
			put_clean(&t, str_cut(rest, 0, end));
			if (end < rest.n)
				fputc(rest.p[end++], out);
			rest = str_cut(rest, end, rest.n);
		}
	}
	free(bytes);
}

void say(FILE *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say_list(out, format, args);
	va_end(args);
}

static int places(struct str text)
{
	int n = 0;
	for (size_t i = 0; i < text.n;) {
		uint32_t c = utf8_next(text, &i);
		n += is_unclean(c) ? 1 : width_of(c);
	}
	return n;
}

void put_cell(const struct terminal *t, struct str text, int columns)
{
	size_t done;
	if (t->columns == 0) {
		put_clean(t, text);
		return;
	}
	bool fits = places(text) <= columns;
	int taken = put_some(t, text, fits ? columns : columns - 1, &done);
	if (!fits) {
		fputs("\u2026", t->out);
		taken++;
	}
	for (; taken < columns; taken++)
		fputc(' ', t->out);
}

void put_wrapped(const struct terminal *t, struct str text, int indent)
{
	int room = t->columns > WIDEST ? WIDEST : t->columns, at = indent;
	struct str word;
	bool is_first = true;
	if (t->columns == 0) {
		put_clean(t, text);
		fputc('\n', t->out);
		return;
	}
	while (text.n > 0 && str_next(&text, ' ', &word)) {
		int n = places(word);
		if (word.n == 0)
			continue;
		if (!is_first && at + 1 + n > room) {
			fprintf(t->out, "\n%*s", indent, "");
			at = indent;
		} else if (!is_first) {
			fputc(' ', t->out);
			at++;
		}
		put_clean(t, word);
		at += n;
		is_first = false;
	}
	fputc('\n', t->out);
}
