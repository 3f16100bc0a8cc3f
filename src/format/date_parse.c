#include "date.h"

#include <string.h>

#include "date_words.h"

enum {
	TEXT_BYTES_MAX = 100,
	WORD_BYTES_MAX = 24,
	YEAR_MIN = 1970,
	YEAR_MAX = 2199,
	PIVOT = 69, /* two-digit years from here on are of the last century (POSIX) */
};

struct number {
	uint64_t value;
	int digits;
	char before; /* the separator in front: '-', '/', '.', ':' or 0 */
};

/* What was read so far. Numbers of the day, month and year wait in the order of the text until
 * all is read: only then is it clear which is which. */
struct reading {
	struct str s;
	size_t at;
	struct number date[3];
	int date_n;
	char separator;
	int month;                      /* by name; 0: none yet */
	bool month_may_be_day;          /* "mar": March or mardi */
	int week, weekday, day_of_year; /* ISO 8601 week and ordinal dates */
	bool has_time, has_zone, has_offset;
	int hour, minute, second;
	int half; /* -1, 0 am, 12 pm */
	int offset_minutes;
	bool is_instant; /* Unix time: nothing else counts */
	int64_t instant;
};

static char peek(const struct reading *r, size_t ahead)
{
	return r->at + ahead < r->s.n ? r->s.p[r->at + ahead] : '\0';
}

static bool digit_ahead(const struct reading *r, size_t ahead)
{
	return is_ascii_digit(peek(r, ahead));
}

static bool is_date_complete(const struct reading *r)
{
	return r->date_n + (r->month ? 1 : 0) == 3 || r->week || r->day_of_year;
}

static struct number read_number(struct reading *r)
{
	struct number n = {.before = r->at ? r->s.p[r->at - 1] : '\0'};
	for (; digit_ahead(r, 0); r->at++, n.digits++)
		if (n.digits < 19)
			n.value = n.value * 10 + (uint64_t)(peek(r, 0) - '0');
	return n;
}

static bool add_date_number(struct reading *r, struct number n)
{
	if (r->date_n == 3 || n.digits > 4)
		return false;
	if (r->date_n && !r->separator)
		r->separator = n.before;
	r->date[r->date_n++] = n;
	return true;
}

static bool add_date_part(struct reading *r, uint64_t value, int digits)
{
	return add_date_number(r, (struct number){.value = value, .digits = digits, .before = '-'});
}

static bool set_time(struct reading *r, uint64_t hour, uint64_t minute, uint64_t second)
{
	bool is_midnight = hour == 24 && minute == 0 && second == 0;
	if (r->has_time || (hour > 23 && !is_midnight) || minute > 59 || second > 60)
		return false;
	r->has_time = true;
	r->hour = (int)hour;
	r->minute = (int)minute;
	r->second = (int)second;
	return true;
}

/* ---- times ---- */

static void skip_fraction(struct reading *r)
{
	if (memchr(".,:", peek(r, 0), 3) && digit_ahead(r, 1)) {
		r->at++;
		(void)read_number(r);
	}
}

/* ":11:12.5" after the hour */
static bool read_clock(struct reading *r, struct number hour)
{
	uint64_t minute = 0, second = 0;
	r->at++;
	minute = read_number(r).value;
	if (peek(r, 0) == ':' && digit_ahead(r, 1)) {
		r->at++;
		second = read_number(r).value;
		skip_fraction(r);
	}
	return set_time(r, hour.value, minute, second);
}

/* "101112", "1011", "10" after a T (ISO 8601 basic) */
static bool read_basic_clock(struct reading *r, struct number n)
{
	skip_fraction(r);
	uint64_t v = n.value;
	switch (n.digits) {
	case 6:
		return set_time(r, v / 10000, v / 100 % 100, v % 100);
	case 4:
		return set_time(r, v / 100, v % 100, 0);
	case 2:
		return set_time(r, v, 0, 0);
	default:
		return false;
	}
}

/* "10h", "10h30" */
static bool read_spoken_clock(struct reading *r, struct number hour)
{
	r->at++;
	return set_time(r, hour.value, digit_ahead(r, 0) ? read_number(r).value : 0, 0);
}

/* "+02:00", "+0200", "+2" */
static bool read_offset(struct reading *r)
{
	int sign = peek(r, 0) == '-' ? -1 : 1;
	r->at++;
	struct number n = read_number(r);
	uint64_t minutes = n.digits <= 2 ? n.value * 60 : n.value / 100 * 60 + n.value % 100;
	if (n.digits <= 2 && peek(r, 0) == ':' && digit_ahead(r, 1)) {
		r->at++;
		minutes += read_number(r).value;
	}
	if (n.digits > 4 || (n.digits == 3 && n.value < 100) || minutes > 15 * 60)
		return false;
	r->offset_minutes = sign * (int)minutes;
	r->has_zone = r->has_offset = true;
	return true;
}

/* ---- numbers ---- */

/* A number that is a whole date or an instant by its length; *done tells. */
static bool read_long_number(struct reading *r, struct number n, bool *done)
{
	uint64_t v = n.value;
	*done = true;
	switch (n.digits) {
	case 8:
		return add_date_part(r, v / 10000, 4) && add_date_part(r, v / 100 % 100, 2) &&
		       add_date_part(r, v % 100, 2);
	case 14:
		return add_date_part(r, v / 10000000000, 4) && add_date_part(r, v / 100000000 % 100, 2) &&
		       add_date_part(r, v / 1000000 % 100, 2) && set_time(r, v / 10000 % 100, v / 100 % 100, v % 100);
	case 10:
	case 13:
	case 16:
	case 19:
		for (int digits = n.digits; digits > 10; digits -= 3)
			v /= 1000;
		r->is_instant = r->date_n == 0 && !r->month && r->at == r->s.n;
		r->instant = (int64_t)v;
		return r->is_instant;
	case 7:
		r->day_of_year = (int)(v % 1000);
		return add_date_part(r, v / 1000, 4);
	case 6:
		if (peek(r, 0) == ' ' && digit_ahead(r, 1))
			return add_date_part(r, v / 10000, 2) && add_date_part(r, v / 100 % 100, 2) &&
			       add_date_part(r, v % 100, 2);
		return false;
	default:
		*done = false;
		return true;
	}
}

/* "2026:06:02" and "06:02:2026" look like times, but are not; nor is the year of "02/Jun/2026:10:11". */
static bool is_colon_date(const struct reading *r, struct number n)
{
	size_t ahead = 1;
	if (n.digits == 4 || (n.before == ':' && !is_date_complete(r)))
		return true;
	if (r->date_n || r->month)
		return false;
	while (digit_ahead(r, ahead))
		ahead++;
	return peek(r, ahead) == ':' && digit_ahead(r, ahead + 1) && digit_ahead(r, ahead + 2) &&
	       digit_ahead(r, ahead + 3) && digit_ahead(r, ahead + 4);
}

/* "-W23-2", "W232" after the year (ISO 8601 5.2.3) */
static bool read_week(struct reading *r)
{
	r->at += peek(r, 0) == '-' ? 2 : 1;
	struct number n = read_number(r);
	r->week = (int)(n.digits == 3 ? n.value / 10 : n.value);
	r->weekday = n.digits == 3 ? (int)(n.value % 10) : 1;
	if (n.digits == 2 && peek(r, 0) == '-' && digit_ahead(r, 1)) {
		r->at++;
		r->weekday = (int)read_number(r).value;
	}
	return n.digits == 2 || n.digits == 3;
}

/* "-153" after the year: the day of the year */
static bool is_ordinal_ahead(const struct reading *r)
{
	return peek(r, 0) == '-' && digit_ahead(r, 1) && digit_ahead(r, 2) && digit_ahead(r, 3) && !digit_ahead(r, 4);
}

static bool is_week_ahead(const struct reading *r)
{
	size_t dash = peek(r, 0) == '-';
	return (peek(r, dash) == 'W' || peek(r, dash) == 'w') && digit_ahead(r, dash + 1);
}

static bool read_year_of_weeks_or_days(struct reading *r, struct number year)
{
	if (!add_date_number(r, year))
		return false;
	if (is_week_ahead(r))
		return read_week(r);
	r->at++;
	r->day_of_year = (int)read_number(r).value;
	return true;
}

static bool read_digits(struct reading *r)
{
	bool after_t = r->at && ascii_lower(r->s.p[r->at - 1]) == 't' && (r->date_n || r->week);
	struct number n = read_number(r);
	bool done;
	if (n.digits > 19)
		return false;
	if (peek(r, 0) == ':' && digit_ahead(r, 1) && !r->has_time && (after_t || !is_colon_date(r, n)))
		return read_clock(r, n);
	if (after_t)
		return read_basic_clock(r, n);
	if (!read_long_number(r, n, &done) || done)
		return done && (r->date_n || r->is_instant) && (n.digits != 7 || r->day_of_year);
	if (n.digits == 4 && !r->date_n && !r->month && (is_week_ahead(r) || is_ordinal_ahead(r)))
		return read_year_of_weeks_or_days(r, n);
	if (!r->has_time && ascii_lower(peek(r, 0)) == 'h' && !is_ascii_alpha(peek(r, 1)) && n.digits <= 2)
		return read_spoken_clock(r, n);
	return add_date_number(r, n);
}

/* ---- words ---- */

/* The word at r->at in lower case without dots (Latin letters only), "" when it is too long. */
static struct str read_word(struct reading *r, char room[WORD_BYTES_MAX])
{
	size_t n = 0;
	bool fits = true, after_c3 = false;
	for (;; r->at++) {
		char c = peek(r, 0);
		bool is_letter = is_ascii_alpha(c) || (unsigned char)c >= 0x80;
		bool is_inner = (c == '.' || c == '-') && n > 0 && is_ascii_alpha(peek(r, 1)) &&
				!is_ascii_digit(r->s.p[r->at - 1]);
		if (c == '-' && !str_starts_ascii_nocase(str_cut(r->s, r->at, r->s.n), STR("-feira")))
			is_inner = false;
		if (!is_letter && !is_inner)
			break;
		if (c == '.')
			continue;
		fits = fits && n < WORD_BYTES_MAX;
		if (fits)
			room[n++] = after_c3 && (unsigned char)c <= 0x9E ? (char)(c + 0x20) : ascii_lower(c);
		after_c3 = (unsigned char)c == 0xC3;
	}
	return (struct str){room, fits ? n : 0};
}

/* "5 pm", "10 Uhr": the number read last was no part of the date. */
static bool hour_from_date(struct reading *r)
{
	if (r->has_time)
		return true;
	if (!r->date_n)
		return false;
	return set_time(r, r->date[--r->date_n].value, 0, 0);
}

static bool set_month(struct reading *r, struct str word, int month)
{
	if (r->month && !r->month_may_be_day)
		return false;
	r->month_may_be_day = str_eq(word, STR("mar")) && r->date_n == 0;
	r->month = month;
	return true;
}

/* An unknown word is an error, but for a weekday of any language in front ("Pátek, ...", "pá. ..."), a
 * military zone (which means nothing sure, RFC 5322 4.3) and what follows a whole date. */
static bool is_ignorable(const struct reading *r, struct str word, bool is_first)
{
	bool is_weekday = is_first && (peek(r, 0) == ',' || (peek(r, 0) == '.' && word.n <= 4));
	return is_weekday || (word.n == 1 && r->has_time) || (is_date_complete(r) && r->has_time && r->has_zone);
}

static bool read_letters(struct reading *r)
{
	char room[WORD_BYTES_MAX];
	bool is_first = r->at == 0;
	struct str text = read_word(r, room);
	struct date_word word = date_word_find(text);
	if (str_eq(text, STR("t")) && digit_ahead(r, 0) && !r->has_time)
		return true;
	switch (word.kind) {
	case WORD_MONTH:
		return set_month(r, text, word.value);
	case WORD_HALF:
		r->half = word.value;
		return hour_from_date(r);
	case WORD_HOUR:
		return hour_from_date(r);
	case WORD_ZONE:
		if (!r->has_offset)
			r->offset_minutes = word.value;
		r->has_zone = true;
		return true;
	case WORD_WEEKDAY:
	case WORD_NOISE:
		return true;
	case WORD_UNKNOWN:
		break;
	}
	return is_ignorable(r, text, is_first);
}

/* ---- the text as a whole ---- */

static bool is_offset_ahead(const struct reading *r)
{
	char c = peek(r, 0);
	if (!digit_ahead(r, 1) || r->has_offset)
		return false;
	return c == '+' ? r->has_time || is_date_complete(r) : c == '-' && (r->has_time || r->has_zone);
}

static bool read_all(struct reading *r)
{
	while (r->at < r->s.n) {
		char c = peek(r, 0);
		bool is_fine = true;
		if (is_ascii_digit(c)) {
			is_fine = read_digits(r);
		} else if (is_ascii_alpha(c) || (unsigned char)c >= 0x80) {
			is_fine = read_letters(r);
		} else if (is_offset_ahead(r)) {
			is_fine = read_offset(r);
		} else if (c == '(') {
			size_t end = str_find_byte(str_cut(r->s, r->at, r->s.n), ')');
			r->at = end == STR_NONE ? r->s.n : r->at + end + 1;
		} else if (is_ascii_space(c) || memchr(",./:-'|", c, 7)) {
			r->at++;
		} else {
			is_fine = false;
		}
		if (!is_fine)
			return is_date_complete(r) && r->has_time && r->has_offset;
	}
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_day(int year, int month, int day)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap(year));
}

static int year_of(struct number n)
{
	int value = (int)n.value;
	if (n.digits > 2)
		return value;
	return value + (value >= PIVOT ? 1900 : 2000);
}

static bool set_day(struct date_parts *d, struct number year, int month, struct number day)
{
	if (!is_day(year_of(year), month, (int)day.value))
		return false;
	d->year = year_of(year);
	d->month = month;
	d->day = (int)day.value;
	return true;
}

/* "2 Jun 2026", "Jun 2, 2026", "2026-Jun-02", "June 2026" */
static bool settle_named_month(const struct reading *r, struct date_parts *d)
{
	const struct number first_day = {.value = 1, .digits = 1};
	const struct number *n = r->date;
	if (r->date_n == 1)
		return n[0].digits == 4 && set_day(d, n[0], r->month, first_day);
	if (r->date_n != 2)
		return false;
	return n[0].digits > 2 ? set_day(d, n[0], r->month, n[1]) : set_day(d, n[1], r->month, n[0]);
}

/* Three numbers. Slashes and colons: the American order; dots and dashes: day first; two digits
 * with dashes: year first. Where that is no date, the next order is tried. */
static bool settle_three(const struct reading *r, struct date_parts *d)
{
	const struct number *n = r->date;
	bool is_american = r->separator == '/' || r->separator == ':';
	if (n[0].digits > 2)
		return set_day(d, n[0], (int)n[1].value, n[2]);
	if (n[2].digits <= 2 && (r->separator == '-' || r->separator == ' ') && set_day(d, n[0], (int)n[1].value, n[2]))
		return true;
	if (is_american && set_day(d, n[2], (int)n[0].value, n[1]))
		return true;
	return set_day(d, n[2], (int)n[1].value, n[0]) || set_day(d, n[2], (int)n[0].value, n[1]);
}

static bool settle_numbers(const struct reading *r, struct date_parts *d)
{
	const struct number first_day = {.value = 1, .digits = 1};
	const struct number *n = r->date;
	switch (r->date_n) {
	case 3:
		return settle_three(r, d);
	case 2:
		if (n[0].digits == 4)
			return set_day(d, n[0], (int)n[1].value, first_day);
		return n[1].digits == 4 && set_day(d, n[1], (int)n[0].value, first_day);
	case 1:
		return n[0].digits == 4 && !r->has_time && set_day(d, n[0], 1, first_day);
	default:
		return false;
	}
}

/* ISO 8601: week 1 is the one that 4 January lies in; weeks begin on Monday. */
static bool settle_week(const struct reading *r, struct date_parts *d)
{
	int year = (int)r->date[0].value;
	if (!is_day(year, 1, 1) || r->week < 1 || r->week > 53 || r->weekday < 1 || r->weekday > 7)
		return false;
	struct date_parts fourth = {.year = year, .month = 1, .day = 4};
	date_split(date_join(&fourth), &fourth);
	int back = (fourth.weekday + 6) % 7; /* days since Monday */
	*d = (struct date_parts){.year = year, .month = 1};
	d->day = 4 - back + (r->week - 1) * 7 + r->weekday - 1;
	return true;
}

static bool settle_day_of_year(const struct reading *r, struct date_parts *d)
{
	int year = (int)r->date[0].value;
	*d = (struct date_parts){.year = year, .month = 1, .day = r->day_of_year};
	return is_day(year, 1, 1) && r->day_of_year >= 1 && r->day_of_year <= 365 + is_leap(year);
}

static bool settle(const struct reading *r, struct date_parts *d)
{
	if (r->week)
		return r->date_n == 1 && settle_week(r, d);
	if (r->day_of_year)
		return r->date_n == 1 && settle_day_of_year(r, d);
	return r->month ? settle_named_month(r, d) : settle_numbers(r, d);
}

/* "12 am" is 0, "12 pm" is 12; "17:00 pm" happens and means 17. */
static int hour_of(const struct reading *r)
{
	if (r->half < 0 || r->hour > 12)
		return r->hour;
	return r->hour % 12 + r->half;
}

/* ---- the form that nearly all feeds write ---- */

static bool two_digits(const char *p, int *to)
{
	if (!is_ascii_digit(p[0]) || !is_ascii_digit(p[1]))
		return false;
	*to = (p[0] - '0') * 10 + p[1] - '0';
	return true;
}

/* Where a name of three letters stands among such; -1: nowhere. */
static int place_of(const char *p, const char *names)
{
	for (int i = 0; names[3 * i]; i++)
		if (memcmp(p, names + 3 * i, 3) == 0)
			return i;
	return -1;
}

/* "Tue, 02 Jun 2026 17:22:10 GMT" or "+0200" at its end, letter by letter (RFC 822 5, with the year of RFC 1123);
 * all else is left to the long way, which reads these alike. */
static bool read_usual(struct str s, int64_t *out_s)
{
	struct date_parts d = {0};
	int century = 0, year = 0, hours = 0, minutes = 0;
	const char *p = s.p;
	bool is_gmt = s.n == 29 && memcmp(p + 25, " GMT", 4) == 0;
	bool is_offset = s.n == 31 && p[25] == ' ' && (p[26] == '+' || p[26] == '-') && two_digits(p + 27, &hours) &&
			 two_digits(p + 29, &minutes) && hours < 12 && minutes < 60;
	if ((!is_gmt && !is_offset) || p[3] != ',' || p[4] != ' ' || p[7] != ' ' || p[11] != ' ' || p[16] != ' ' ||
	    p[19] != ':' || p[22] != ':')
		return false;
	d.month = place_of(p + 8, "JanFebMarAprMayJunJulAugSepOctNovDec") + 1;
	if (!d.month || place_of(p, "SunMonTueWedThuFriSat") < 0 || !two_digits(p + 5, &d.day) ||
	    !two_digits(p + 12, &century) || !two_digits(p + 14, &year) || !two_digits(p + 17, &d.hour) ||
	    !two_digits(p + 20, &d.minute) || !two_digits(p + 23, &d.second))
		return false;
	d.year = century * 100 + year;
	if (!is_day(d.year, d.month, d.day) || d.hour > 23 || d.minute > 59 || d.second > 59)
		return false;
	int offset = hours * 60 + minutes;
	d.minute -= is_offset && p[26] == '-' ? -offset : offset;
	*out_s = date_join(&d);
	return true;
}

bool date_parse(struct str text, int64_t *out_s)
{
	const int64_t end_s = 7258118400; /* 2200-01-01 */
	struct reading r = {.s = str_trim(text), .half = -1};
	struct date_parts d = {0};
	if (read_usual(r.s, out_s))
		return true;
	if (r.s.n == 0 || r.s.n > TEXT_BYTES_MAX || !read_all(&r))
		return false;
	if (r.is_instant) {
		*out_s = r.instant;
		return r.instant < end_s;
	}
	if (!settle(&r, &d))
		return false;
	d.hour = hour_of(&r);
	d.minute = r.minute - r.offset_minutes;
	d.second = r.second;
	*out_s = date_join(&d);
	return true;
}
