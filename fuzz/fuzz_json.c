/* Any bytes as JSON: what can be read is written, and what is written reads back and is written the
 * same again. */
#include "json_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_value(struct buf *out, struct str text)
{
	struct json_doc *doc;
	struct json_writer w;
	if (json_read(text, &doc, NULL))
		return;
	jw_init(&w, out);
	jw_value(&w, json_root(doc));
	json_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	struct buf once, twice;
	struct json_writer w;
	buf_init(&once, 8 * 1024 * 1024);
	buf_init(&twice, 8 * 1024 * 1024);
	write_value(&once, bytes);
	if (once.n) {
		write_value(&twice, buf_str(&once));
		if (!str_eq(buf_str(&once), buf_str(&twice)))
			__builtin_trap();
	}
	buf_reset(&once);
	jw_init(&w, &once);
	jw_str(&w, bytes);
	struct json_doc *doc;
	if (buf_status(&once) == OK && json_read(buf_str(&once), &doc, NULL))
		__builtin_trap();
	else if (buf_status(&once) == OK)
		json_free(doc);
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
