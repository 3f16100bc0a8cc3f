/* tocsin extract: pages into articles, one from the standard input or one a file. */
#include <errno.h>
#include <string.h>

#include "caps.h"
#include "sandboxed.h"
#include "records.h"

static int write_article(const struct command *self, const struct article *article)
{
	struct buf line;
	struct json_writer w;
	buf_init(&line, CAP_RECORD_BYTES);
	jw_init(&w, &line);
	json_record_write(&w, article_record(), article);
	bool ok = write_line(&line);
	buf_release(&line);
	return ok ? EXIT_DONE : complain(self, EXIT_CANNOT, "cannot write");
}

struct extracting {
	const struct command *self;
	struct reader *reader;
	struct extract_input how;
	struct str source;
};

/* `name` is told in front of what is wrong; "" for the standard input. */
static int extract_from(const struct extracting *x, struct arena *arena, FILE *file, const char *name)
{
	const struct command *self = x->self;
	struct buf bytes;
	struct article article;
	struct err err;
	int exit_code = EXIT_BAD_RECORDS;
	const char *part = *name ? ": " : "";
	buf_init(&bytes, 0);
	if (read_all(file, CAP_PAGE_BYTES, &bytes, &err)) {
		exit_code = complain(self, *name ? EXIT_BAD_RECORDS : EXIT_CANNOT, "%s%s%s", name, part, err.msg);
	} else {
		struct extract_input input = x->how;
		input.page = buf_str(&bytes);
		if (reader_article(x->reader, arena, &input, &article, &err)) {
			exit_code = complain(self, EXIT_BAD_RECORDS, "%s%s%s", name, part, err.msg);
		} else {
			if (x->source.n)
				article.source = x->source;
			exit_code = write_article(self, &article);
		}
	}
	buf_release(&bytes);
	return exit_code;
}

static int extract_files(const struct extracting *x, char **names)
{
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	int exit_code = EXIT_DONE;
	if (!arena)
		return complain(x->self, EXIT_CANNOT, "no memory");
	for (; *names && exit_code != EXIT_CANNOT; names++) {
		FILE *file = fopen(*names, "rb");
		int here = file ? extract_from(x, arena, file, *names)
				: complain(x->self, EXIT_BAD_RECORDS, "%s: %s", *names, strerror(errno));
		if (file)
			fclose(file);
		exit_code = here ? here : exit_code;
		arena_reset(arena);
	}
	arena_free(arena);
	return exit_code;
}

int cmd_extract(const struct command *self, int argc, char **argv)
{
	struct extracting x = {.self = self};
	struct str sandbox = STR_EMPTY;
	const struct flag flags[] = {
		{"url", FLAG_TEXT, &x.how.page_url, "URL", "where the page came from"},
		{"type", FLAG_TEXT, &x.how.page_type, "TYPE", "its Content-Type, with the charset"},
		{"source", FLAG_TEXT, &x.source, "ID", "the source that the article names"},
		SANDBOX_FLAG(&sandbox),
	};
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	int operand = options_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	int exit_code;
	if (operand < 0)
		exit_code = options_exit(operand);
	else if ((exit_code = sandboxed_reader(self, sandbox, false, &x.reader)))
		;
	else if (operand < argc)
		exit_code = extract_files(&x, argv + operand);
	else
		exit_code = extract_from(&x, arena, stdin, "");
	reader_free(x.reader);
	arena_free(arena);
	return exit_code;
}
