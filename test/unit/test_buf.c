/* The buffer: grows to its cap and not past it, and its first error sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "buf.h"

static void adds_in_order(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 100);
	buf_add(&buf, STR("one"));
	buf_add_byte(&buf, ' ');
	buf_add_c(&buf, "two ");
	buf_print(&buf, "%d-%s", 3, "x");
	buf_add(&buf, STR_EMPTY);
	assert_string_equal(buf.p, "one two 3-x");
	buf_cut(&buf, 3);
	assert_string_equal(buf.p, "one");
	buf_cut(&buf, 50);
	assert_int_equal(buf.n, 3);
	buf_release(&buf);
}

static void error_sticks_at_the_cap(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 10);
	buf_add(&buf, STR("0123456789"));
	assert_int_equal(buf_status(&buf), OK);
	buf_add_byte(&buf, 'x');
	assert_int_equal(buf_status(&buf), E_LIMIT);
	buf_cut(&buf, 2);
	buf_add_byte(&buf, 'y');
	assert_true(str_eq(buf_str(&buf), STR("01")));
	assert_null(buf_room(&buf, 1));
	buf_reset(&buf);
	buf_print(&buf, "%s", "longer than ten bytes");
	assert_int_equal(buf_status(&buf), E_LIMIT);
	assert_int_equal(buf.n, 0);
	buf_release(&buf);
}

static void bytes_can_be_taken(void **state)
{
	(void)state;
	struct buf buf;
	size_t n = 99;
	buf_init(&buf, 1000);
	char *empty = buf_take(&buf, &n);
	assert_non_null(empty);
	assert_int_equal(n, 0);
	free(empty);
	for (int i = 0; i < 1000; i++)
		buf_add_byte(&buf, (char)('a' + i % 26));
	char *taken = buf_take(&buf, &n);
	assert_int_equal(n, 1000);
	assert_int_equal(taken[999], 'a' + 999 % 26);
	assert_int_equal(taken[1000], '\0');
	assert_int_equal(buf_str(&buf).n, 0);
	free(taken);
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_in_order),
		cmocka_unit_test(error_sticks_at_the_cap),
		cmocka_unit_test(bytes_can_be_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
