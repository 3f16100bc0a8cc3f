/* Any bytes as a date: what is one lies in the years that are read, and reads back from RFC 3339. */
#include "date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const int64_t day_s = 86400, end_s = 7258118400; /* 2200-01-01 */
	struct str text = {(const char *)data, n};
	char written[DATE_RFC3339_BYTES];
	int64_t time_s, again_s;
	if (!date_parse(text, &time_s))
		return 0;
	if (time_s < -8 * day_s || time_s > end_s + 8 * day_s || !date_put_rfc3339(written, time_s))
		__builtin_trap();
	if (time_s < 0 || time_s >= end_s)
		return 0;
	if (!date_parse((struct str){written, sizeof(written)}, &again_s) || again_s != time_s)
		__builtin_trap();
	return 0;
}
