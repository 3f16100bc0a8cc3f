/* Two partitions of the same things: known agreements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "partition.h"

static void nearly(double a, double b)
{
	assert_true(a > b - 1e-9 && a < b + 1e-9);
}

static void equal_partitions_agree_whatever_their_numbers(void **state)
{
	(void)state;
	const uint32_t groups[] = {0, 0, 1, 2, 1}, classes[] = {4, 4, 0, 1, 0};
	struct partition_score s;
	assert_int_equal(partition_score(groups, classes, 5, &s), OK);
	nearly(s.bcubed.f1, 1);
	nearly(s.pairwise.f1, 1);
	assert_int_equal(s.groups, 3);
	assert_int_equal(s.classes, 3);
}

/* One group of two classes (2 and 1 things), and one thing of the first class apart. */
static void a_wrong_merge_and_a_split_are_counted(void **state)
{
	(void)state;
	const uint32_t groups[] = {0, 0, 0, 1}, classes[] = {0, 0, 1, 0};
	struct partition_score s;
	assert_int_equal(partition_score(groups, classes, 4, &s), OK);
	nearly(s.bcubed.precision, (2. / 3 + 2. / 3 + 1. / 3 + 1) / 4);
	nearly(s.bcubed.recall, (2. / 3 + 2. / 3 + 1 + 1. / 3) / 4);
	nearly(s.pairwise.precision, 1. / 3);
	nearly(s.pairwise.recall, 1. / 3);
}

static void all_apart_has_no_wrong_pair(void **state)
{
	(void)state;
	const uint32_t groups[] = {0, 1, 2}, classes[] = {0, 0, 1};
	struct partition_score s;
	assert_int_equal(partition_score(groups, classes, 3, &s), OK);
	nearly(s.pairwise.precision, 1);
	nearly(s.pairwise.recall, 0);
	nearly(s.pairwise.f1, 0);
	nearly(s.bcubed.precision, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_partitions_agree_whatever_their_numbers),
		cmocka_unit_test(a_wrong_merge_and_a_split_are_counted),
		cmocka_unit_test(all_apart_has_no_wrong_pair),
	};
	return cmocka_run_group_tests_name("partition", tests, NULL, NULL);
}
