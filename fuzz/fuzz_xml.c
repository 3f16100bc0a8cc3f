/* Any bytes as XML: what is opened is closed, in order, and the limits hold; the short way through plain
 * documents tells what libxml2 tells. The first byte chooses the transport's charset. */
#include <string.h>

#include "xml.h"

enum { DEPTH_MAX = 50, ELEMENTS_MAX = 5000, TEXT_BYTES_MAX = 100000 };

struct seen {
	struct str open[DEPTH_MAX];
	size_t depth, elements, text_bytes;
	uint64_t told; /* hash of all events; texts byte by byte, for they may come in pieces */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void tell(struct seen *seen, char kind, struct str text)
{
	seen->told = (seen->told ^ (unsigned char)kind) * 0x9E3779B97F4A7C15u;
	for (size_t i = 0; i < text.n; i++)
		seen->told = (seen->told ^ (unsigned char)text.p[i]) * 0x9E3779B97F4A7C15u + (seen->told >> 29);
}

static void tell_name(struct seen *seen, char kind, const struct xml_name *name)
{
	tell(seen, kind, name->space);
	tell(seen, ':', name->prefix);
	tell(seen, ':', name->local);
}

static enum status on_open(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct seen *seen = ctx;
	if (seen->depth == DEPTH_MAX || ++seen->elements > ELEMENTS_MAX)
		__builtin_trap();
	seen->open[seen->depth++] = name->local;
	tell_name(seen, '<', name);
	seen->told += 1; /* where a text begins */
	for (size_t i = 0; i < n; i++) {
		tell_name(seen, '@', &attrs[i].name);
		tell(seen, '=', attrs[i].value);
		seen->text_bytes += attrs[i].value.n;
	}
	tell(seen, '>', STR_EMPTY);
	return OK;
}

static enum status on_text(void *ctx, struct str text)
{
	struct seen *seen = ctx;
	seen->text_bytes += text.n;
	for (size_t i = 0; i < text.n; i++)
		tell(seen, 't', str_cut(text, i, i + 1));
	if (seen->depth == 0 || seen->text_bytes > TEXT_BYTES_MAX)
		__builtin_trap();
	return OK;
}

static enum status on_close(void *ctx, const struct xml_name *name)
{
	struct seen *seen = ctx;
	if (seen->depth == 0 || !str_eq(seen->open[--seen->depth], name->local))
		__builtin_trap();
	tell_name(seen, '/', name);
	return OK;
}

static void on_again(void *ctx)
{
	memset(ctx, 0, sizeof(struct seen));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const charsets[] = {"", "utf-8", "windows-1252", "shift_jis"};
	const struct xml_limits limits = {DEPTH_MAX, ELEMENTS_MAX, TEXT_BYTES_MAX};
	const struct xml_handler long_way = {on_open, on_text, on_close, NULL};
	const struct xml_handler short_way = {on_open, on_text, on_close, on_again};
	struct str bytes = {(const char *)data, n}, charset = STR_EMPTY;
	struct xml_report report, short_report;
	struct seen seen = {0}, short_seen = {0};
	if (n && data[0] < 4) {
		charset = str_of(charsets[data[0]]);
		bytes = str_cut(bytes, 1, n);
	}
	enum status status = xml_read(bytes, charset, &limits, &long_way, &seen, &report, NULL);
	if (status == OK && seen.depth)
		__builtin_trap();
	if (xml_read(bytes, charset, &limits, &short_way, &short_seen, &short_report, NULL) != status ||
	    short_seen.told != seen.told || short_report.repairs != report.repairs)
		__builtin_trap();
	return 0;
}
