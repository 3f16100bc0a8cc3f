/* tocsin extract: a page into one article. */
#include "caps.h"
#include "extract.h"
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

int cmd_extract(const struct command *self, int argc, char **argv)
{
	struct extract_input input = {0};
	struct str source = STR_EMPTY;
	const struct flag flags[] = {
		{"url", FLAG_TEXT, &input.page_url, "URL", "where the page came from"},
		{"type", FLAG_TEXT, &input.page_type, "TYPE", "its Content-Type, with the charset"},
		{"source", FLAG_TEXT, &source, "ID", "the source that the article names"},
	};
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	int operand = options_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	struct buf bytes;
	buf_init(&bytes, 0);
	struct article article;
	struct err err;
	int exit_code;
	if (operand < 0) {
		exit_code = options_exit(operand);
	} else if (read_all(stdin, CAP_PAGE_BYTES, &bytes, &err)) {
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	} else {
		input.page = buf_str(&bytes);
		if (extract_article(arena, &input, &article, &err)) {
			exit_code = complain(self, EXIT_BAD_RECORDS, "%s", err.msg);
		} else {
			if (source.n)
				article.source = source;
			exit_code = write_article(self, &article);
		}
	}
	buf_release(&bytes);
	arena_free(arena);
	return exit_code;
}
