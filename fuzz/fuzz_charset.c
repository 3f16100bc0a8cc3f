/* Any bytes in any charset: what comes out is UTF-8. The first byte chooses the promised charset. */
#include "charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const labels[] = {
		"",           "utf-8",  "iso-8859-1",   "utf-16", "gb2312",       "big5",
		"shift_jis",  "euc-jp", "iso-2022-jp",  "euc-kr", "windows-1251", "windows-1258",
		"hz-gb-2312", "koi8-r", "windows-1255", "no-such"};
	struct str bytes = {(const char *)data, n}, out;
	struct str label = str_of(labels[n ? data[0] % 16 : 0]);
	struct arena *arena = arena_new(64 * 1024 * 1024);
	struct charset_report report;
	if (!arena)
		return 0;
	if (charset_to_utf8(arena, str_cut(bytes, 1, n), label, &out, &report) == OK && !utf8_is_valid(out))
		__builtin_trap();
	(void)charset_of_xml(bytes);
	(void)charset_of_html(bytes);
	(void)charset_of_content_type(bytes);
	for (size_t i = 0; i < 8 && i < n; i++)
		if (utf8_is_valid(bytes) && !utf8_is_valid(utf8_cut(bytes, i)))
			__builtin_trap();
	arena_free(arena);
	return 0;
}
