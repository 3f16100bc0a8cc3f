/* Any bytes as XML: what is opened is closed, in order, and the limits hold. The first byte chooses
 * the transport's charset. */
#include "xml.h"

enum { DEPTH_MAX = 50, ELEMENTS_MAX = 5000, TEXT_BYTES_MAX = 100000 };

struct seen {
	struct str open[DEPTH_MAX];
	size_t depth, elements, text_bytes;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum status on_open(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct seen *seen = ctx;
	if (seen->depth == DEPTH_MAX || ++seen->elements > ELEMENTS_MAX)
		__builtin_trap();
	seen->open[seen->depth++] = name->local;
	for (size_t i = 0; i < n; i++)
		seen->text_bytes += attrs[i].value.n + (str_hash(attrs[i].value) & str_hash(attrs[i].name.space) & 0);
	return OK;
}

static enum status on_text(void *ctx, struct str text)
{
	struct seen *seen = ctx;
	seen->text_bytes += text.n + (str_hash(text) & 0);
	if (seen->depth == 0 || seen->text_bytes > TEXT_BYTES_MAX)
		__builtin_trap();
	return OK;
}

static enum status on_close(void *ctx, const struct xml_name *name)
{
	struct seen *seen = ctx;
	if (seen->depth == 0 || !str_eq(seen->open[--seen->depth], name->local))
		__builtin_trap();
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const charsets[] = {"", "utf-8", "windows-1252", "shift_jis"};
	const struct xml_limits limits = {DEPTH_MAX, ELEMENTS_MAX, TEXT_BYTES_MAX};
	const struct xml_handler handler = {on_open, on_text, on_close};
	struct str bytes = {(const char *)data, n}, charset = STR_EMPTY;
	struct xml_report report;
	struct seen seen = {0};
	if (n && data[0] < 4) {
		charset = str_of(charsets[data[0]]);
		bytes = str_cut(bytes, 1, n);
	}
	if (xml_read(bytes, charset, &limits, &handler, &seen, &report, NULL) == OK && seen.depth)
		__builtin_trap();
	return 0;
}
