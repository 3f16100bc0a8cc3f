#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "caps.h"

void records_init(struct records *r, const struct command *command, FILE *in)
{
	*r = (struct records){.command = command, .in = in};
}

void records_release(struct records *r)
{
	free(r->line);
	r->line = NULL;
}

void records_bad(struct records *r, uint64_t number, const char *why)
{
	r->bad++;
	complain(r->command, EXIT_BAD_RECORDS, "line %llu: %s", (unsigned long long)number, why);
}

int records_exit(const struct records *r)
{
	return r->bad ? EXIT_BAD_RECORDS : EXIT_DONE;
}

bool records_line(struct records *r, struct str *line)
{
	ssize_t n;
	while ((n = getline(&r->line, &r->room, r->in)) >= 0) {
		r->number++;
		*line = str_trim((struct str){r->line, (size_t)n});
		if (line->n > CAP_RECORD_BYTES)
			records_bad(r, r->number, "longer than 16 MiB");
		else if (line->n)
			return true;
	}
	return false;
}

bool records_next(struct records *r, struct json_doc **doc)
{
	struct str line;
	struct err err;
	while (records_line(r, &line)) {
		if (json_read(line, doc, &err)) {
			records_bad(r, r->number, err.msg);
			continue;
		}
		if (json_is_object(json_root(*doc)))
			return true;
		json_free(*doc);
		records_bad(r, r->number, "not a JSON object");
	}
	return false;
}

enum status record_article(struct arena *arena, const struct json *object, struct article *out, struct err *err)
{
	struct article article = {.published = TIME_UNKNOWN};
	enum status status = json_record_read(article_record(), arena, object, &article, err);
	if (status)
		return status;
	if (!article.title.n && !article.text.n)
		return err_set(err, E_EMPTY, "neither title nor text");
	if (article.text.n > CAP_TEXT_BYTES)
		article.text.n = CAP_TEXT_BYTES;
	*out = article;
	return OK;
}

enum status read_all(FILE *in, size_t cap, struct buf *out, struct err *err)
{
	enum { STEP = 64 * 1024 };
	buf_init(out, cap);
	for (;;) {
		char *to = buf_room(out, STEP);
		if (!to)
			break;
		size_t n = fread(to, 1, STEP, in);
		out->n += n;
		if (n < STEP)
			break;
	}
	if (ferror(in))
		return err_set(err, E_IO, "cannot read the input");
	enum status status = buf_status(out);
	return status ? err_set(err, status, "the input is larger than %zu bytes", cap) : OK;
}

bool write_line(struct buf *line)
{
	if (!str_ends(buf_str(line), STR("\n")))
		buf_add_byte(line, '\n');
	struct str s = buf_str(line);
	return !buf_status(line) && fwrite(s.p, 1, s.n, stdout) == s.n;
}

enum status read_file(struct str name, size_t cap, struct buf *out, struct err *err)
{
	FILE *file = fopen(name.p, "rb"); /* names come from argv: NUL-terminated */
	if (!file)
		return err_set(err, E_IO, "cannot open %s: %s", name.p, strerror(errno));
	enum status status = read_all(file, cap, out, err);
	fclose(file);
	return status;
}
