/* The word ranks: common words come first, shares fall, unknown words are rarer than all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

static void common_words_come_first(void **state)
{
	const struct ranks *ranks = *state;
	assert_in_range(ranks_place(ranks, STR("the")), 1, 10);
	assert_true(ranks_place(ranks, STR("the")) < ranks_place(ranks, STR("ransomware")));
	assert_true(ranks_place(ranks, STR("ransomware")) < UINT32_MAX);
	assert_int_equal(ranks_place(ranks, STR("qzxvqzxv")), UINT32_MAX);
	assert_int_equal(ranks_place(ranks, STR_EMPTY), UINT32_MAX);
	assert_int_equal(ranks_place(ranks, STR("# documents")), UINT32_MAX);
}

static void shares_fall_with_rarity(void **state)
{
	const struct ranks *ranks = *state;
	double the = ranks_share(ranks, STR("the")), ransomware = ranks_share(ranks, STR("ransomware")),
	       unknown = ranks_share(ranks, STR("qzxvqzxv"));
	assert_true(the > 0.05 && the <= 1);
	assert_true(ransomware < the / 2);
	assert_true(unknown > 0 && unknown < ransomware / 10);
}

static int make(void **state)
{
	struct ranks *ranks;
	if (ranks_new(&ranks, NULL) != OK)
		return -1;
	*state = ranks;
	return 0;
}

static int drop(void **state)
{
	ranks_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(common_words_come_first),
		cmocka_unit_test(shares_fall_with_rarity),
	};
	return cmocka_run_group_tests(tests, make, drop);
}
