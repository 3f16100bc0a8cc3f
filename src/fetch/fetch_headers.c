#include "fetch_headers.h"

#include "caps.h"
#include "date.h"

enum { SECONDS_MAX = 366 * 24 * 3600 }; /* more than a year is said by mistake */

void headers_init(struct headers *headers)
{
	*headers = (struct headers){.date = TIME_UNKNOWN, .expires = TIME_UNKNOWN, .max_age_s = -1, .age_s = -1};
}

/* "HTTP/1.1 200 OK", "HTTP/2 304" */
static bool is_status_line(struct str line, uint32_t *code)
{
	uint64_t number;
	struct str rest = line, version, digits;
	if (!str_starts(line, STR("HTTP/")) || !str_next(&rest, ' ', &version) || !str_next(&rest, ' ', &digits) ||
	    digits.n != 3 || !str_u64(digits, &number))
		return false;
	*code = (uint32_t)number;
	return true;
}

static int64_t seconds_of(struct str text)
{
	uint64_t number;
	if (!str_u64(text, &number))
		return -1;
	return number > SECONDS_MAX ? SECONDS_MAX : (int64_t)number;
}

static void read_cache_control(struct headers *headers, struct str value)
{
	const struct str name = STR("max-age=");
	struct str piece;
	while (str_next(&value, ',', &piece)) {
		piece = str_trim(piece);
		if (!str_starts_ascii_nocase(piece, name))
			continue;
		struct str number = str_cut(piece, name.n, piece.n);
		if (number.n > 2 && number.p[0] == '"')
			number = str_cut(number, 1, number.n - 1);
		headers->max_age_s = seconds_of(number);
	}
}

static void read_date(struct str value, int64_t *out)
{
	if (!date_parse(value, out))
		*out = TIME_UNKNOWN;
}

MUST_USE static enum status keep(struct arena *arena, struct str value, size_t most, struct str *out)
{
	if (value.n > most)
		value = STR_EMPTY; /* as if it had not been said */
	struct str copy = str_copy(arena, value);
	if (str_is_null(copy))
		return E_NOMEM;
	*out = copy;
	return OK;
}

enum status headers_read(struct headers *headers, struct arena *arena, struct str line)
{
	line = str_trim(line);
	uint32_t code;
	if (is_status_line(line, &code)) {
		headers_init(headers);
		headers->code = code;
		return OK;
	}
	size_t colon = str_find_byte(line, ':');
	if (colon == STR_NONE)
		return OK;
	struct str name = str_cut(line, 0, colon), value = str_trim(str_cut(line, colon + 1, line.n));

	const struct {
		struct str name;
		struct str *to;
		size_t most;
	} kept[] = {
		{STR("etag"), &headers->etag, CAP_VALIDATOR_BYTES},
		{STR("last-modified"), &headers->last_modified, CAP_VALIDATOR_BYTES},
		{STR("content-type"), &headers->content_type, CAP_VALIDATOR_BYTES},
		{STR("location"), &headers->location, CAP_HEADER_BYTES},
		{STR("retry-after"), &headers->retry_after, CAP_VALIDATOR_BYTES},
	};
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (str_eq_ascii_nocase(name, kept[i].name))
			return keep(arena, value, kept[i].most, kept[i].to);

	if (str_eq_ascii_nocase(name, STR("cache-control")))
		read_cache_control(headers, value);
	else if (str_eq_ascii_nocase(name, STR("age")))
		headers->age_s = seconds_of(value);
	else if (str_eq_ascii_nocase(name, STR("date")))
		read_date(value, &headers->date);
	else if (str_eq_ascii_nocase(name, STR("expires")))
		read_date(value, &headers->expires);
	return OK;
}

bool headers_is_redirect(const struct headers *headers)
{
	switch (headers->code) {
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		return headers->location.n > 0;
	default:
		return false;
	}
}

bool headers_is_permanent(const struct headers *headers)
{
	return headers->code == 301 || headers->code == 308;
}

/* Seconds from the server's present to `time`, within what a server may mean. */
static int64_t seconds_until(const struct headers *headers, int64_t now_s, int64_t time)
{
	int64_t from = headers->date == TIME_UNKNOWN ? now_s : headers->date;
	if (time == TIME_UNKNOWN || time <= from)
		return 0;
	return time - from > SECONDS_MAX ? SECONDS_MAX : time - from;
}

int64_t headers_retry_after(const struct headers *headers, int64_t now_s)
{
	int64_t seconds = seconds_of(headers->retry_after), time;
	if (seconds >= 0)
		return seconds;
	return date_parse(headers->retry_after, &time) ? seconds_until(headers, now_s, time) : 0;
}

int64_t headers_max_age(const struct headers *headers, int64_t now_s)
{
	if (headers->max_age_s < 0)
		return seconds_until(headers, now_s, headers->expires);
	int64_t age = headers->age_s > 0 ? headers->age_s : 0;
	return headers->max_age_s > age ? headers->max_age_s - age : 0;
}
