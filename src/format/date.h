#ifndef TOCSIN_FORMAT_DATE_H
#define TOCSIN_FORMAT_DATE_H
/* Dates of feeds and pages, read liberally; written as RFC 3339 in UTC.
 *
 * Read: RFC 3339 and ISO 8601 (basic, week and ordinal dates too), W3C-DTF, RFC 822/1123/850,
 * asctime, and their usual misspellings (one-digit days, missing seconds, named zones,
 * missing zone = UTC, 24:00, Z after an offset, localized month names in de fr es it pt nl, "Mon, 2
 * June 2026 - 10:11"), Unix seconds and milliseconds. Years 1970..2199; days are checked.
 * Pure. Text inside articles is another matter: enrich/ reads that. */

#include "arena.h"
#include "clock.h"
#include "str.h"

struct date_parts { /* proleptic Gregorian, UTC */
	int year, month, day, hour, minute, second;
	int weekday; /* 0 = Sunday; filled by date_split, ignored by date_join */
};

/* Seconds since 1970 of the first instant that `text` means; false when it is not a date. */
bool date_parse(struct str text, int64_t *out_s);

void date_split(int64_t time_s, struct date_parts *out);
int64_t date_join(const struct date_parts *parts); /* days past a month's end roll over */

enum { DATE_RFC3339_BYTES = 20 };

/* "2026-06-02T10:11:12Z" without a NUL; false for TIME_UNKNOWN and years that do not have four digits. */
bool date_put_rfc3339(char to[DATE_RFC3339_BYTES], int64_t time_s);
/* The same and "2026-06-02" into the arena; "" where date_put_rfc3339 is false. */
struct str date_rfc3339(struct arena *arena, int64_t time_s);
struct str date_day(struct arena *arena, int64_t time_s);
/* "Tue, 02 Jun 2026 10:11:12 GMT" (RFC 9110 5.6.7). */
struct str date_http(struct arena *arena, int64_t time_s);

#endif
