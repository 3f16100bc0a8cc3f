#ifndef TOCSIN_CALENDAR_H
#define TOCSIN_CALENDAR_H
/* The names that English gives to months and days of the week: one list for all who look for dates in words.
 * Pure; nothing is allocated, nothing fails. */

#include "str.h"

#define MONTHS 12
#define WEEKDAYS 7
#define MONTH_WORDS (2 * MONTHS + 1)

/* The twelve months in full, small letters, from January; behind them their abbreviations, from "jan", and "sept". */
const char *const *month_words(void);
const char *const *weekday_words(void); /* in full, small letters, from Monday */

/* January 1 .. December 12, in full or short ("sept", "sep"); 0: no month. */
int month_of_word(struct str folded);
/* Monday 1 .. Sunday 7; 0: no day of the week. */
int weekday_of_word(struct str folded);
/* Of the day so many days after 1970-01-01, before it too: Monday 1 .. Sunday 7. */
int weekday_of_day(int64_t day);

#endif
