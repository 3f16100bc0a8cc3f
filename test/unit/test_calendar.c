/* The names of months and days of the week. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calendar.h"

static void months_are_read_in_full_and_short(void **state)
{
	(void)state;
	assert_int_equal(month_of_word(STR("january")), 1);
	assert_int_equal(month_of_word(STR("may")), 5);
	assert_int_equal(month_of_word(STR("sep")), 9);
	assert_int_equal(month_of_word(STR("sept")), 9);
	assert_int_equal(month_of_word(STR("dec")), 12);
	for (int i = 0; i < MONTHS; i++)
		assert_int_equal(month_of_word(str_of(month_words()[MONTHS + i])), i + 1);
	assert_int_equal(month_of_word(STR("marc")), 0);
	assert_int_equal(month_of_word(STR("ma")), 0);
	assert_int_equal(month_of_word(STR_EMPTY), 0);
}

static void weekdays_begin_on_monday(void **state)
{
	(void)state;
	assert_int_equal(weekday_of_word(STR("monday")), 1);
	assert_int_equal(weekday_of_word(STR("sunday")), 7);
	assert_int_equal(weekday_of_word(STR("mon")), 0);
	assert_int_equal(weekday_of_day(0), 4); /* 1 January 1970, a Thursday */
	assert_int_equal(weekday_of_day(3), 7);
	assert_int_equal(weekday_of_day(4), 1);
	assert_int_equal(weekday_of_day(-1), 3);
	assert_int_equal(weekday_of_day(-7), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_are_read_in_full_and_short),
		cmocka_unit_test(weekdays_begin_on_monday),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
