#include "calendar.h"

static const char *const months[MONTH_WORDS] = {
	"january", "february", "march",    "april", "may", "june", "july", "august", "september",
	"october", "november", "december", "jan",   "feb", "mar",  "apr",  "may",    "jun",
	"jul",     "aug",      "sep",      "oct",   "nov", "dec",  "sept",
};
static const char *const weekdays[WEEKDAYS] = {"monday", "tuesday",  "wednesday", "thursday",
					       "friday", "saturday", "sunday"};

const char *const *month_words(void)
{
	return months;
}

const char *const *weekday_words(void)
{
	return weekdays;
}

static int place_of(struct str folded, const char *const *words, int n)
{
	for (int i = 0; i < n && folded.n > 2; i++)
		if (words[i][0] == folded.p[0] && str_eq(folded, str_of(words[i])))
			return i + 1;
	return 0;
}

int month_of_word(struct str folded)
{
	int place = place_of(folded, months, MONTH_WORDS);
	return place == MONTH_WORDS ? 9 : place > MONTHS ? place - MONTHS : place;
}

int weekday_of_word(struct str folded)
{
	return place_of(folded, weekdays, WEEKDAYS);
}

int weekday_of_day(int64_t day)
{
	int64_t of = (day + 3) % WEEKDAYS; /* 1970-01-01 was a Thursday */
	return (int)(of < 0 ? of + WEEKDAYS : of) + 1;
}
