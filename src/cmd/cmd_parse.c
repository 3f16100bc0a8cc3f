/* tocsin parse: a feed's bytes into entries. */
#include "caps.h"
#include "sandboxed.h"
#include "records.h"

static int write_entries(const struct command *self, const struct feed *feed, struct str source)
{
	enum { OUT_BYTES = 256 * 1024 };
	struct buf line;
	(void)setvbuf(stdout, NULL, _IOFBF, OUT_BYTES);
	buf_init(&line, CAP_RECORD_BYTES);
	bool ok = true;
	for (size_t i = 0; i < feed->entries.n && ok; i++) {
		struct json_writer w;
		struct entry entry = feed->entries.at[i];
		if (source.n)
			entry.source = source;
		buf_reset(&line);
		jw_init(&w, &line);
		json_record_write(&w, entry_record(), &entry);
		ok = write_line(&line);
	}
	buf_release(&line);
	return ok ? EXIT_DONE : complain(self, EXIT_CANNOT, "cannot write");
}

int cmd_parse(const struct command *self, int argc, char **argv)
{
	struct parse_hints hints = {.is_file = true};
	struct str source = STR_EMPTY, sandbox = STR_EMPTY;
	const struct flag flags[] = {
		{"url", FLAG_TEXT, &hints.url, "URL", "where the feed came from: base of relative links"},
		{"type", FLAG_TEXT, &hints.content_type, "TYPE", "its Content-Type, with the charset"},
		{"source", FLAG_TEXT, &source, "ID", "the source that each entry names"},
		SANDBOX_FLAG(&sandbox),
	};
	struct arena *arena = arena_new(CAP_FEED_FILE_ARENA_BYTES);
	int operand = options_read(self, arena, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	struct reader *reader = NULL;
	struct buf bytes;
	buf_init(&bytes, 0);
	struct feed feed;
	struct err err;
	int exit_code;
	if (operand < 0)
		exit_code = options_exit(operand);
	else if ((exit_code = sandboxed_reader(self, sandbox, true, &reader)))
		;
	else if (read_all(stdin, CAP_FEED_FILE_BYTES, &bytes, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (reader_feed(reader, arena, buf_str(&bytes), &hints, &feed, &err))
		exit_code = complain(self, EXIT_BAD_RECORDS, "%s", err.msg);
	else
		exit_code = write_entries(self, &feed, source);
	if (exit_code == EXIT_DONE && operand >= 0 && feed.repairs)
		complain(self, EXIT_DONE, "%u repairs, the first: %.*s", feed.repairs, STR_FORMAT(feed.first_repair));
	reader_free(reader);
	buf_release(&bytes);
	arena_free(arena);
	return exit_code;
}
