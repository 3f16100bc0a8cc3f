#include "date.h"

#include <string.h>

enum { DAY_S = 86400 };

/* Days since 1970-01-01 of the first of a month. The year is counted from March on, so that the
 * leap day is its last one, in eras of 400 years, which all have 146,097 days. */
static int64_t days_to_month(int64_t year, int month)
{
	if (month <= 2)
		year--;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

int64_t date_join(const struct date_parts *parts)
{
	int months = parts->month - 1;
	int64_t year = (int64_t)parts->year + months / 12 - (months % 12 < 0);
	int month = (months % 12 + 12) % 12 + 1;
	int64_t days = days_to_month(year, month) + parts->day - 1;
	return days * DAY_S + (int64_t)parts->hour * 3600 + (int64_t)parts->minute * 60 + parts->second;
}

void date_split(int64_t time_s, struct date_parts *out)
{
	const int64_t far_s = (int64_t)DAY_S * 366 * 1000000; /* years stay within an int */
	time_s = time_s > far_s ? far_s : time_s < -far_s ? -far_s : time_s;
	int64_t days = time_s / DAY_S - (time_s % DAY_S < 0);
	int second = (int)(time_s - days * DAY_S);

	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int day_of_era = (int)(shifted - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month_from_march = (5 * day_of_year + 2) / 153;
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;

	*out = (struct date_parts){
		.year = (int)(era * 400) + year_of_era + (month <= 2),
		.month = month,
		.day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
		.hour = second / 3600,
		.minute = second / 60 % 60,
		.second = second % 60,
		.weekday = (int)(((days + 4) % 7 + 7) % 7), /* 1970-01-01 was a Thursday */
	};
}

/* ---- writing ---- */

/* `digits` digits of value, with zeroes in front. */
static char *put_digits(char *to, int value, int digits)
{
	for (int i = digits - 1; i >= 0; i--, value /= 10)
		to[i] = (char)('0' + value % 10);
	return to + digits;
}

static char *put_triple(char *to, int a, int b, int c, int a_digits, char between)
{
	to = put_digits(to, a, a_digits);
	*to++ = between;
	to = put_digits(to, b, 2);
	*to++ = between;
	return put_digits(to, c, 2);
}

bool date_put_rfc3339(char to[DATE_RFC3339_BYTES], int64_t time_s)
{
	struct date_parts d;
	date_split(time_s, &d);
	if (time_s == TIME_UNKNOWN || d.year < 0 || d.year > 9999)
		return false;
	to = put_triple(to, d.year, d.month, d.day, 4, '-');
	*to++ = 'T';
	to = put_triple(to, d.hour, d.minute, d.second, 2, ':');
	*to = 'Z';
	return true;
}

struct str date_rfc3339(struct arena *arena, int64_t time_s)
{
	char text[DATE_RFC3339_BYTES];
	return date_put_rfc3339(text, time_s) ? str_copy(arena, (struct str){text, sizeof(text)}) : STR_EMPTY;
}

struct str date_day(struct arena *arena, int64_t time_s)
{
	return str_cut(date_rfc3339(arena, time_s), 0, sizeof("2026-06-02") - 1);
}

struct str date_http(struct arena *arena, int64_t time_s)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char text[] = "Tue, 02 Jun 2026 10:11:12 GMT";
	struct date_parts d;
	date_split(time_s, &d);
	if (time_s == TIME_UNKNOWN || d.year < 0 || d.year > 9999)
		return STR_EMPTY;
	memcpy(text, days + 3 * d.weekday, 3);
	put_digits(text + 5, d.day, 2);
	memcpy(text + 8, months + 3 * (d.month - 1), 3);
	put_digits(text + 12, d.year, 4);
	put_triple(text + 17, d.hour, d.minute, d.second, 2, ':');
	return str_copy(arena, (struct str){text, sizeof(text) - 1});
}
