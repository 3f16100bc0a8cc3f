/* How texts without blanks are listed, and how they are asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_pairs.h"

static void assert_made(void (*make)(struct buf *, struct str), struct str from, const char *want)
{
	struct buf out;
	buf_init(&out, 10000);
	make(&out, from);
	if (!str_eq(buf_str(&out), str_of(want)))
		fail_msg("\"%.*s\" gives \"%.*s\"", STR_FORMAT(from), STR_FORMAT(buf_str(&out)));
	buf_release(&out);
}

static void neighbours_are_words(void **state)
{
	(void)state;
	assert_made(pairs_of_text, STR("医院の朝"), " 医院 院の の朝 朝 ");
	assert_made(pairs_of_text, STR("a 院 b"), "a  院  b");
	assert_made(pairs_of_text, STR("Exchange障害v2"), "Exchange 障害 害 v2");
	assert_made(pairs_of_text, STR("취약점. 패치"), " 취약 약점 점 .  패치 치 ");
	assert_made(pairs_of_text, STR("𠀀𠀁"), " 𠀀𠀁 𠀁 ");
	assert_made(pairs_of_text, STR("Grüße, мир, عالم"), "Grüße, мир, عالم");
	assert_false(pairs_has(STR("Grüße, мир, عالم \xE3\x81")));
	assert_true(pairs_has(STR("x の")));
}

static void searches_are_strings(void **state)
{
	(void)state;
	assert_made(pairs_of_search, STR("医院"), "\" 医院 \" ");
	assert_made(pairs_of_search, STR("医院朝"), "\" 医院 院朝 \" ");
	assert_made(pairs_of_search, STR("医"), "\" 医 \" * ");
	assert_made(pairs_of_search, STR("医*"), "\" 医 \" * ");
	assert_made(pairs_of_search, STR("mail"), "\"mail\" ");
	assert_made(pairs_of_search, STR("障害Exchange"), "\" 障害 害 Exchange\" ");
	assert_made(pairs_of_search, STR("a\"b' OR 院"), "\"a b  OR  院 \" * ");
	assert_made(pairs_of_search, STR("\"*"), "\"\" ");
}

/* Bytes that are no UTF-8 are no letters, wherever they stand. */
static void broken_bytes_are_left(void **state)
{
	(void)state;
	assert_made(pairs_of_text, STR("\xE5\x8C"), "\xE5\x8C");
	assert_made(pairs_of_text, STR("\xE5\x8C\xE5\x8C\xBB"), "\xE5\x8C 医 ");
	assert_made(pairs_of_text, STR("\xF0\xA0\x80"), "\xF0\xA0\x80");
	assert_made(pairs_of_text, STR("\xFF医\xE5"), "\xFF 医 \xE5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_are_words),
		cmocka_unit_test(searches_are_strings),
		cmocka_unit_test(broken_bytes_are_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
