/* Dates in text, resolved against the day of the article: one rule a function, longest form first. */
#include "calendar.h"
#include "enrich_priv.h"

#define DAY_S 86400
#define QUOTE_PIECES 80 /* how far back a quotation mark is looked for */
#define YEAR_MIN 1990
#define YEAR_MAX 2099
#define YEARS_AHEAD 15
#define RANGE_DAYS 400    /* "between May 3, 2025 and January 2, 2026" */
#define MONTHS_DAYS 1200  /* the same in months */
#define ONE_STORY_DAYS 62 /* days that one sentence tells of stand so close */
#define FRESH_DAYS 14
#define AHEAD_DAYS 60 /* a month without a year may lie so far ahead with no word of the future */

struct reader { /* where we read */
	const struct side *side;
	int64_t today;  /* days; the article's */
	uint32_t at, n; /* the date's first piece; pieces it takes */
	struct date_found date;
};

static const struct piece *piece(const struct reader *r, uint32_t at)
{
	static const struct piece none = {.sentence = UINT32_MAX};
	return at < r->side->pieces.n ? &r->side->pieces.at[at] : &none;
}

#define is(r, at, word) is_piece((r)->side, (at), STR(word))
#define before_is(r, from, word) ((from) > 0 && is(r, (from)-1, word))

static bool is_any(const struct reader *r, uint32_t at, const char *const *words)
{
	struct str fold = piece(r, at)->fold;
	for (; *words && fold.n; words++)
		if (fold.p[0] == **words && str_eq(fold, str_of(*words)))
			return true;
	return false;
}

static int weekday_at(const struct reader *r, uint32_t at) /* Monday 1 .. Sunday 7 */
{
	return piece(r, at)->flags & PIECE_CAPITAL ? weekday_of_word(piece(r, at)->fold) : 0;
}

/* A number in digits, "7th" too, or a small one in words; 0: none. */
static int64_t number_at(const struct reader *r, uint32_t at)
{
	static const char *const words[] = {"one",   "two",  "three", "four",   "five",   "six", "seven",
					    "eight", "nine", "ten",   "eleven", "twelve", NULL};
	struct str s = piece(r, at)->fold;
	uint64_t value;
	if (s.n > 2 &&
	    (str_ends(s, STR("th")) || str_ends(s, STR("st")) || str_ends(s, STR("nd")) || str_ends(s, STR("rd"))))
		s.n -= 2;
	if (s.n <= 4 && str_u64(s, &value))
		return (int64_t)value;
	if (str_eq(s, STR("a")) || str_eq(s, STR("an")))
		return 1;
	for (int i = 0; words[i]; i++)
		if (str_eq(s, str_of(words[i])))
			return i + 1;
	return 0;
}

static int64_t year_at(const struct reader *r, uint32_t at)
{
	int64_t year = piece(r, at)->fold.n == 4 && piece(r, at)->flags & PIECE_DIGITS ? number_at(r, at) : 0;
	return year >= YEAR_MIN && year <= YEAR_MAX ? year : 0;
}

static int64_t day_at(const struct reader *r, uint32_t at)
{
	struct str fold = piece(r, at)->fold;
	int64_t day = fold.n && is_ascii_digit(fold.p[0]) && fold.n <= 4 ? number_at(r, at) : 0;
	return day >= 1 && day <= 31 ? day : 0;
}

/* Is a word of the future close in front? */
static bool is_future(const struct reader *r, uint32_t at)
{
	static const char *const words[] = {"will",      "by",       "until",    "deadline", "before", "expected",
					    "scheduled", "due",      "next",     "plans",    "set",    "must",
					    "beginning", "starting", "upcoming", NULL};
	for (uint32_t back = 1; back <= 6 && back <= at; back++)
		if (piece(r, at - back)->sentence == piece(r, at)->sentence && is_any(r, at - back, words))
			return true;
	return false;
}

static bool set_days(struct reader *r, uint32_t n, int64_t from, int64_t to, enum date_precision precision)
{
	r->n = n;
	r->date.lo = from * DAY_S;
	r->date.hi = to * DAY_S;
	r->date.precision = precision;
	return true;
}

static bool set_month(struct reader *r, uint32_t n, int64_t year, int month)
{
	int64_t after = month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);
	return set_days(r, n, days_of(year, month, 1), after, PRECISION_MONTH);
}

static bool set_year(struct reader *r, uint32_t n, int64_t year)
{
	return set_days(r, n, days_of(year, 1, 1), days_of(year + 1, 1, 1), PRECISION_YEAR);
}

/* The month that holds a day so many days from today. */
static bool set_month_of(struct reader *r, uint32_t n, int64_t day)
{
	int64_t year;
	int month, unused;
	civil_of(day, &year, &month, &unused);
	return set_month(r, n, year, month);
}

/* The year of a date that names none: the nearest, in the past unless the words look ahead. */
static int64_t guess_year(const struct reader *r, int month, int day)
{
	int64_t year;
	int m, d;
	civil_of(r->today, &year, &m, &d);
	int64_t ahead = days_of(year, month, day) - r->today;
	if (before_is(r, r->at, "last")) /* "seized by police last October" */
		return ahead > 0 ? year - 1 : year;
	if (is_future(r, r->at))
		return ahead < -200 ? year + 1 : year;
	return ahead > AHEAD_DAYS ? year - 1 : year;
}

static bool is_joined_by(const struct reader *r, uint32_t at, char sign)
{
	const struct piece *a = piece(r, at - 1), *b = piece(r, at);
	return b->sentence == a->sentence && b->start == a->end + 1 && r->side->text.p[a->end] == sign;
}

/* 2026-08-07, 2026/08/07, 2026-08-07T14:20. */
static bool iso(struct reader *r)
{
	int64_t year = year_at(r, r->at), month = year ? number_at(r, r->at + 1) : 0;
	if (!year)
		return false;
	struct str last = piece(r, r->at + 2)->fold;
	bool dashes = is_joined_by(r, r->at + 1, '-') && is_joined_by(r, r->at + 2, '-');
	bool slashes = is_joined_by(r, r->at + 1, '/') && is_joined_by(r, r->at + 2, '/');
	if (month < 1 || month > 12 || !(dashes || slashes) || last.n < 2)
		return false;
	uint64_t day;
	if (!str_u64(str_cut(last, 0, 2), &day) || day < 1 || day > 31 || (last.n > 2 && last.p[2] != 't'))
		return false;
	int64_t from = days_of(year, (int)month, (int)day);
	return set_days(r, 3, from, from + 1, PRECISION_DAY);
}

/* 08/07/2026: American order unless the first cannot be a month. */
static bool slashed(struct reader *r)
{
	int64_t a = day_at(r, r->at), b = a ? day_at(r, r->at + 1) : 0, year = b ? year_at(r, r->at + 2) : 0;
	if (!a || !b || !year ||
	    !((is_joined_by(r, r->at + 1, '/') && is_joined_by(r, r->at + 2, '/')) ||
	      (is_joined_by(r, r->at + 1, '.') && is_joined_by(r, r->at + 2, '.'))))
		return false;
	bool day_first = a > 12 || r->side->text.p[piece(r, r->at)->end] == '.';
	int64_t month = day_first ? b : a, day = day_first ? a : b;
	if (month > 12)
		return false;
	int64_t from = days_of(year, (int)month, (int)day);
	return set_days(r, 3, from, from + 1, PRECISION_DAY);
}

/* Are the two parted by no more than a dash, with or without blanks? */
static bool is_dashed(const struct reader *r, uint32_t at)
{
	const struct piece *a = piece(r, at - 1), *b = piece(r, at);
	struct str gap = str_cut(r->side->text, a->end, b->start);
	if (b->sentence != a->sentence || b->start < a->end || gap.n == 0 || gap.n > 5)
		return false;
	return str_has(gap, STR("\xE2\x80\x93")) || str_has(gap, STR("\xE2\x80\x94")) ||
	       (gap.n <= 3 && str_find_byte(gap, '-') != STR_NONE);
}

/* The piece behind "and", "to", a dash ... that lead to the end of a range; 0: no such. */
static uint32_t behind_joint(const struct reader *r, uint32_t next)
{
	if (is(r, next, "and") || is(r, next, "to") || is(r, next, "through") || is(r, next, "until"))
		return next + 1;
	return next > 0 && is_dashed(r, next) ? next : 0;
}

/* "between May 3 and ...", "from May 3 to ...": what follows is one time, however long. */
static bool begins_range(const struct reader *r)
{
	return before_is(r, r->at, "between") || before_is(r, r->at, "from");
}

/* "July 29 and August 1", "July 14-16", "July 14 to 16": the end of a range, if one follows. */
static int64_t range_end(const struct reader *r, uint32_t *n, int64_t year, int month, int64_t from, bool written)
{
	uint32_t next = behind_joint(r, r->at + *n);
	int other = next ? month_named(piece(r, next)) : 0;
	if (!next)
		return from;
	if (other)
		next++;
	int64_t day = day_at(r, next);
	if (!day || (!other && piece(r, next)->fold.n > 2) || piece(r, next)->sentence != piece(r, r->at)->sentence)
		return from;
	int64_t second = written ? year_at(r, next + 1) : 0; /* "between May 3, 2025 and June 2, 2026" */
	if (second)
		year = second;
	int64_t end = days_of(year, other ? other : month, (int)day);
	if (end <= from || end > from + (begins_range(r) ? RANGE_DAYS : 62))
		return from;
	*n = next + 1 + (second > 0) - r->at;
	return end;
}

static bool day_and_month(struct reader *r, int month, int64_t day, uint32_t n)
{
	int64_t year = year_at(r, r->at + n);
	bool written = year && piece(r, r->at + n)->sentence == piece(r, r->at)->sentence;
	if (!written)
		year = guess_year(r, month, (int)day);
	else
		n++;
	int64_t from = days_of(year, month, (int)day);
	int64_t to = range_end(r, &n, year, month, from, written);
	if (!written && year_at(r, r->at + n)) { /* "July 14-16, 2025" */
		int64_t shift = days_of(year_at(r, r->at + n), month, (int)day) - from;
		from += shift;
		to += shift;
		n++;
		written = true;
	}
	r->date.guessed = !written;
	return set_days(r, n, from, to + 1, PRECISION_DAY);
}

/* "3 to 7 May 2026", "3-7 May". */
static bool days_and_month(struct reader *r, int64_t first)
{
	bool dash = is_joined_by(r, r->at + 1, '-');
	uint32_t next = r->at + (dash ? 1 : 2);
	if (!dash && !is(r, r->at + 1, "to") && !is(r, r->at + 1, "and") && !is(r, r->at + 1, "through"))
		return false;
	int64_t last = day_at(r, next);
	int month = last > first ? month_named(piece(r, next + 1)) : 0;
	if (!month || piece(r, next + 1)->sentence != piece(r, r->at)->sentence)
		return false;
	int64_t year = year_at(r, next + 2);
	uint32_t n = next + 2 + (year > 0) - r->at;
	if (!year)
		year = guess_year(r, month, (int)first);
	int64_t from = days_of(year, month, (int)first);
	return set_days(r, n, from, from + last - first + 1, PRECISION_DAY);
}

/* "version 3.15.3 (May 12)" has no third of May. */
static bool is_bracketed(const struct reader *r, uint32_t at)
{
	const struct piece *b = piece(r, at);
	return b->start > 0 && b->start <= r->side->text.n && r->side->text.p[b->start - 1] == '(';
}

/* "August 7", "Aug. 7, 2026", "7 August", "7th of August 2026". */
static bool month_day(struct reader *r)
{
	int month = month_named(piece(r, r->at));
	int64_t day = day_at(r, r->at + 1);
	if (month && day && piece(r, r->at + 1)->sentence == piece(r, r->at)->sentence)
		return day_and_month(r, month, day, 2);
	day = day_at(r, r->at);
	if (day && days_and_month(r, day))
		return true;
	uint32_t of = is(r, r->at + 1, "of") ? 1 : 0;
	month = month_named(piece(r, r->at + 1 + of));
	return day && month && piece(r, r->at + 1 + of)->sentence == piece(r, r->at)->sentence &&
	       !is_bracketed(r, r->at + 1 + of) && day_and_month(r, month, day, 2 + of);
}

static int64_t this_year(const struct reader *r)
{
	int64_t year;
	int month, day;
	civil_of(r->today, &year, &month, &day);
	return year;
}

/* The month that ends a range which begins with this one, and its year: "between August and December 2023",
 * "February-October 2024", "from May 2025 to June 2026"; n grows over it. False: no range. */
static bool month_range_end(const struct reader *r, uint32_t *n, int64_t *year, int *month)
{
	uint32_t next = behind_joint(r, r->at + *n);
	if (!next || (is(r, next - 1, "and") && !begins_range(r)) ||
	    piece(r, next)->sentence != piece(r, r->at)->sentence)
		return false;
	int last = month_named(piece(r, next));
	if (!last || day_at(r, next + 1))
		return false;
	int64_t of = year_at(r, next + 1);
	*n = next + 1 + (of > 0) - r->at;
	*year = of;
	*month = last;
	return true;
}

static bool set_months(struct reader *r, uint32_t n, int64_t year, int month)
{
	int64_t last_year = 0;
	int last = 0;
	bool written = year > 0;
	bool is_range = month_range_end(r, &n, &last_year, &last);
	if (!written)
		year = is_range && last_year ? last_year - (last < month) : guess_year(r, month, 15);
	if (is_range && !last_year)
		last_year = year + (last < month);
	(void)set_month(r, n, year, month);
	int64_t end = is_range ? days_of(last_year + (last == 12), last == 12 ? 1 : last + 1, 1) : 0;
	if (end > r->date.lo / DAY_S && end < r->date.lo / DAY_S + MONTHS_DAYS)
		r->date.hi = end * DAY_S;
	return true;
}

/* "July 2026", "in July", "early July", "since July". */
static bool month_alone(struct reader *r)
{
	static const char *const leads[] = {"in",    "since", "of",    "early",  "mid",     "late",    "until",
					    "by",    "last",  "from",  "during", "between", "through", "before",
					    "after", "as",    "least", "than",   NULL};
	int month = month_named(piece(r, r->at));
	if (!month)
		return false;
	int64_t year = year_at(r, r->at + 1);
	if (!year && is(r, r->at + 1, "of"))
		year = year_at(r, r->at + 2);
	if (year)
		return set_months(r, year_at(r, r->at + 1) ? 2 : 3, year, month);
	uint32_t of = is(r, r->at + 1, "of") || is(r, r->at + 1, "earlier") ? 1 : 0;
	if (is(r, r->at + 2 + of, "year") && (is(r, r->at + 1 + of, "this") || is(r, r->at + 1 + of, "last")))
		return set_month(r, 3 + of, this_year(r) - is(r, r->at + 1 + of, "last"), month);
	uint32_t range = 1;
	int64_t unused;
	int last;
	bool is_range = month_range_end(r, &range, &unused, &last) && unused > 0;
	uint32_t end = piece(r, r->at)->end;
	bool possessive =
		end < r->side->text.n && ((unsigned char)r->side->text.p[end] == 0xE2 || r->side->text.p[end] == '\'');
	if (!(r->at > 0 && is_any(r, r->at - 1, leads)) && !possessive && !is_range)
		return false;
	return set_months(r, 1, 0, month);
}

/* "is set to publish Wednesday", "will be sentenced on Friday". */
static bool is_to_come(const struct reader *r)
{
	for (uint32_t back = 1; back <= 4 && back <= r->at; back++) {
		uint32_t at = r->at - back;
		if (piece(r, at)->sentence != piece(r, r->at)->sentence || is(r, at, "said"))
			return false;
		if (is(r, at, "will") ||
		    (is(r, at, "to") && (before_is(r, at, "set") || before_is(r, at, "due") ||
					 before_is(r, at, "scheduled") || before_is(r, at, "expected"))))
			return true;
	}
	return false;
}

/* "By Sunday, the pages had been taken down." */
static bool is_over(const struct reader *r)
{
	for (uint32_t at = r->at + 1; at < r->at + 9 && piece(r, at)->sentence == piece(r, r->at)->sentence; at++)
		if (is(r, at, "had"))
			return true;
	return false;
}

static bool weekday(struct reader *r)
{
	int day = weekday_at(r, r->at);
	if (!day)
		return false;
	int64_t back = (weekday_of_day(r->today) - day + WEEKDAYS) % WEEKDAYS;
	bool future = before_is(r, r->at, "next") || (before_is(r, r->at, "by") && !is_over(r)) ||
		      before_is(r, r->at, "until") || is_to_come(r);
	if (future && back > 0)
		back -= 7;
	if (before_is(r, r->at, "last") && back == 0)
		back = 7;
	/* "Sunday, July 26" has its date behind it; "Patch Tuesday", "Black Friday" are no days of this week. */
	if ((month_named(piece(r, r->at + 1)) && day_at(r, r->at + 2)) ||
	    (day_at(r, r->at + 1) && month_named(piece(r, r->at + 2))))
		return false;
	if (before_is(r, r->at, "patch") || before_is(r, r->at, "black") || before_is(r, r->at, "cyber"))
		return false;
	return set_days(r, 1, r->today - back, r->today - back + 1, PRECISION_DAY);
}

static bool relative_day(struct reader *r)
{
	if (is(r, r->at, "today") || is(r, r->at, "tonight"))
		return set_days(r, 1, r->today, r->today + 1, PRECISION_DAY);
	if (is(r, r->at, "this") &&
	    (is(r, r->at + 1, "morning") || is(r, r->at + 1, "afternoon") || is(r, r->at + 1, "evening")))
		return set_days(r, 2, r->today, r->today + 1, PRECISION_DAY);
	if (is(r, r->at, "yesterday"))
		return set_days(r, 1, r->today - 1, r->today, PRECISION_DAY);
	if (is(r, r->at, "last") && is(r, r->at + 1, "night"))
		return set_days(r, 2, r->today - 1, r->today, PRECISION_DAY);
	return is(r, r->at, "tomorrow") && set_days(r, 1, r->today + 1, r->today + 2, PRECISION_DAY);
}

/* "last week", "this month", "earlier this year", "last fall". */
static bool relative_span(struct reader *r)
{
	static const char *const seasons[] = {"spring", "summer", "fall", "autumn", "winter", NULL};
	bool last = is(r, r->at, "last"), this = is(r, r->at, "this"), next = is(r, r->at, "next");
	int64_t year;
	int month, day;
	if (!last && !this && !next)
		return false;
	civil_of(r->today, &year, &month, &day);
	int step = last ? -1 : next ? 1 : 0;
	if (is(r, r->at + 1, "week"))
		return set_month_of(r, 2, r->today + 7 * step);
	if (is(r, r->at + 1, "weekend"))
		return set_month_of(r, 2, r->today);
	if (is(r, r->at + 1, "month")) {
		int m = month + step;
		return set_month(r, 2, m < 1 ? year - 1 : m > 12 ? year + 1 : year, m < 1 ? 12 : m > 12 ? 1 : m);
	}
	if (is(r, r->at + 1, "year"))
		return set_year(r, 2, year + step);
	if (is_any(r, r->at + 1, seasons))
		return set_year(r, 2, last && month < 9 ? year - 1 : year);
	return false;
}

/* "three weeks ago", "a day earlier" is left alone: earlier than what? */
static bool ago(struct reader *r)
{
	int64_t n, year;
	int month, day;
	struct str unit = piece(r, r->at + 1)->fold;
	if (!is(r, r->at + 2, "ago") || (n = number_at(r, r->at)) < 1 || n > 60)
		return false;
	civil_of(r->today, &year, &month, &day);
	if (str_starts(unit, STR("hour")) || str_starts(unit, STR("minute")))
		return set_days(r, 3, r->today, r->today + 1, PRECISION_DAY);
	if (str_starts(unit, STR("day")))
		return set_days(r, 3, r->today - n, r->today - n + 1, PRECISION_DAY);
	if (str_starts(unit, STR("week")))
		return set_month_of(r, 3, r->today - 7 * n);
	if (str_starts(unit, STR("month")))
		return set_month_of(r, 3, r->today - 30 * n);
	return str_starts(unit, STR("year")) && set_year(r, 3, year - n);
}

/* "Puerto Rico's 2024 elections" */
static bool is_behind_possessive(const struct reader *r)
{
	uint32_t from = piece(r, r->at - 1)->end, to = piece(r, r->at)->start;
	return from < to && to - from < 8 && str_ends(str_cut(r->side->text, from, to), STR("s "));
}

/* "Q2 2026", "first half of 2026", "in 2025", "since 2024", "summer 2025". */
static bool year_alone(struct reader *r)
{
	static const char *const leads[] = {
		"in",  "since",  "from", "during",     "until",   "by",     "late",    "early", "mid",    "of",
		"and", "spring", "fall", "summer",     "winter",  "autumn", "between", "to",    "before", "after",
		"s",   "around", "the",  "throughout", "through", "into",   "than",    "as",    "least",  NULL};
	int64_t year = year_at(r, r->at);
	if (!year || r->at == 0 || !(is_any(r, r->at - 1, leads) || is_behind_possessive(r)))
		return false;
	char behind = piece(r, r->at)->end < r->side->text.n ? r->side->text.p[piece(r, r->at)->end] : ' ';
	if (behind == '.' && is_joined_by(r, r->at + 1, '.'))
		return false;
	if (year > this_year(r) + YEARS_AHEAD)
		return false; /* a port */
	return behind != '-' && behind != '%' && behind != '/' && set_year(r, 1, year);
}

/* Relative words inside a quotation have a day of their own, which is not told. */
static bool is_quoted(const struct reader *r)
{
	uint32_t from = r->at;
	while (from > 0 && r->at - from < QUOTE_PIECES && piece(r, from - 1)->sentence == piece(r, r->at)->sentence)
		from--;
	uint32_t start = piece(r, from)->start, end = piece(r, r->at)->start;
	bool open =
		start > 0 && (r->side->text.p[start - 1] == '"' || (unsigned char)r->side->text.p[start - 1] == 0x9C);
	for (uint32_t i = start; i < end; i++) {
		unsigned char c = (unsigned char)r->side->text.p[i];
		if (c == '"')
			open = !open;
		if (c == 0x80 && i + 1 < end) {
			unsigned char d = (unsigned char)r->side->text.p[i + 1];
			open = d == 0x9C ? true : d == 0x9D ? false : open;
		}
	}
	return open;
}

static bool is_relative(const struct reader *r)
{
	return !(piece(r, r->at)->flags & PIECE_DIGITS) && !month_named(piece(r, r->at));
}

/* Most words begin no date. Those that do: digits, months, weekdays, "today", "tonight", "tomorrow", "yesterday",
 * "last", "this", "next", by their first three letters. */
static bool may_begin(struct str fold)
{
	static const char *const behind[26] = {/* the first: pairs of letters */
					       ['a' - 'a'] = "prug",         ['d' - 'a'] = "ec", ['f' - 'a'] = "ebri",
					       ['j' - 'a'] = "anunul",       ['l' - 'a'] = "as", ['m' - 'a'] = "arayon",
					       ['n' - 'a'] = "ovex",         ['o' - 'a'] = "ct", ['s' - 'a'] = "epatun",
					       ['t' - 'a'] = "odonomuehuhi", ['w' - 'a'] = "ed", ['y' - 'a'] = "es"};
	if (!fold.n || is_ascii_digit(fold.p[0]))
		return fold.n;
	if (fold.n < 3 || !is_ascii_lower(fold.p[0]) || !behind[fold.p[0] - 'a'])
		return false;
	for (const char *pair = behind[fold.p[0] - 'a']; *pair; pair += 2)
		if (pair[0] == fold.p[1] && pair[1] == fold.p[2])
			return true;
	return false;
}

static bool read_date(struct reader *r)
{
	static bool (*const rules[])(struct reader *) = {iso,          slashed,       month_day, month_alone, weekday,
							 relative_day, relative_span, ago,       year_alone};
	if (!may_begin(piece(r, r->at)->fold) && !is(r, r->at + 2, "ago"))
		return false;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i](r))
			return true;
	return false;
}

/* "his contract ended on December 10; between December 11, 2023, and ...": a day without a year stands in that of its
 * neighbour, if it is right before it there and no news of the last days. */
static void share_year(const struct reader *r, struct date_found *date, const struct date_found *written)
{
	int64_t year, from = date->lo / DAY_S, unused;
	int month, day, m, d;
	if (!date->guessed || from > r->today - FRESH_DAYS)
		return;
	civil_of(from, &unused, &month, &day);
	civil_of(written->lo / DAY_S, &year, &m, &d);
	int64_t shift = days_of(year, month, day) - from, away = written->lo / DAY_S - (from + shift);
	if (away < 0 || away > ONE_STORY_DAYS)
		return;
	date->lo += shift * DAY_S;
	date->hi += shift * DAY_S;
}

bool dates_find(struct sight *sight, struct dates_found *out)
{
	struct reader r = {.side = &sight->body, .today = sight->article->published / DAY_S};
	if (sight->article->published == TIME_UNKNOWN || sight->article->published < 0)
		return true;
	for (r.at = 0; r.at < sight->body.pieces.n; r.at += r.n ? r.n : 1) {
		r.date = (struct date_found){.from = r.at, .sentence = piece(&r, r.at)->sentence};
		r.n = 0;
		if (piece(&r, r.at)->flags & PIECE_LINK || !read_date(&r))
			continue;
		if (is_relative(&r) && is_quoted(&r))
			continue;
		r.date.to = r.at + r.n;
		struct date_found *date = vec_push(sight->arena, out);
		if (!date)
			return false;
		*date = r.date;
		if (out->n > 1 && !date->guessed && date->precision == PRECISION_DAY &&
		    date[-1].sentence == date->sentence)
			share_year(&r, date - 1, date);
	}
	return true;
}
