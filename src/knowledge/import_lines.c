/* Lines of tables, and their cells. */
#include <stdlib.h>
#include <string.h>

#include "import_priv.h"

#define LINE_BYTES_MAX (1 * MIB)
#define WINDOW_BYTES (64 * KIB)

enum status lines_init(struct lines *lines, struct importing *in)
{
	*lines = (struct lines){.in = in, .window = malloc(WINDOW_BYTES)};
	buf_init(&lines->line, LINE_BYTES_MAX);
	return lines->window ? OK : err_set(in->err, E_NOMEM, "no memory");
}

void lines_release(struct lines *lines)
{
	free(lines->window);
	buf_release(&lines->line);
}

enum status bad_line(struct lines *lines, const char *what)
{
	return err_set(lines->in->err, E_SYNTAX, "line %lu: %s", lines->number, what);
}

static bool fill(struct lines *lines, enum status *status)
{
	long got = importing_read(lines->in, lines->window, WINDOW_BYTES);
	if (got < 0)
		*status = err_set(lines->in->err, E_IO, "line %lu: cannot be read", lines->number);
	lines->at = 0;
	lines->n = got > 0 ? (size_t)got : 0;
	return got > 0;
}

bool lines_next(struct lines *lines, struct str *line, enum status *status)
{
	*status = OK;
	buf_reset(&lines->line);
	if (lines->ended)
		return false;
	lines->number++;
	for (bool more = true; more;) {
		if (lines->at == lines->n && !fill(lines, status)) {
			lines->ended = true;
			lines->was_cut = lines->line.n > 0;
			break;
		}
		const char *from = lines->window + lines->at, *end = memchr(from, '\n', lines->n - lines->at);
		size_t n = end ? (size_t)(end - from) : lines->n - lines->at;
		buf_add(&lines->line, (struct str){from, n});
		lines->at += n + (end != NULL);
		more = end == NULL;
	}
	if (*status)
		return false;
	if ((*status = buf_status(&lines->line))) {
		err_set(lines->in->err, *status, "line %lu: longer than %zu bytes", lines->number, LINE_BYTES_MAX);
		return false;
	}
	*line = buf_str(&lines->line);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return !lines->ended || lines->was_cut;
}

/* A quoted cell begins at *at, behind its quote; doubled quotes become one. */
static struct str quoted(struct arena *arena, struct str line, size_t *at)
{
	size_t n = 0, from = *at;
	char *p = arena_take(arena, line.n - from + 1);
	while (*at < line.n) {
		char c = line.p[(*at)++];
		if (c == '"' && (*at >= line.n || line.p[*at] != '"'))
			break;
		*at += c == '"';
		if (p)
			p[n] = c;
		n++;
	}
	return p ? (struct str){p, n} : STR_EMPTY;
}

size_t cells_of(struct arena *arena, struct str line, char mark, struct str *cells, size_t max)
{
	size_t n = 0, at = 0;
	for (;;) {
		struct str cell;
		if (mark == ',' && at < line.n && line.p[at] == '"') {
			at++;
			cell = quoted(arena, line, &at);
			while (at < line.n && line.p[at] != mark)
				at++;
		} else {
			size_t from = at;
			while (at < line.n && line.p[at] != mark)
				at++;
			cell = str_cut(line, from, at);
		}
		if (n < max)
			cells[n] = str_trim(cell);
		n++;
		if (at >= line.n)
			return n;
		at++;
	}
}

size_t column_of(const struct str *cells, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(cells[i], str_of(name)))
			return i;
	return SIZE_MAX;
}
