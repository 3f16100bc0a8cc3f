/* What changed from one text to the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "diff.h"

/* "=a|-b|+c" */
static void assert_changes(const char *before, const char *after, const char *want)
{
	struct arena *arena = arena_new(64 * MIB);
	struct edits changes = {0};
	struct buf got;
	buf_init(&got, MIB);
	assert_int_equal(diff_texts(arena, str_of(before), str_of(after), &changes), OK);
	for (size_t i = 0; i < changes.n; i++) {
		if (i)
			buf_add_byte(&got, '|');
		buf_add_byte(&got, "=-+"[changes.at[i].kind]);
		buf_add(&got, changes.at[i].text);
	}
	if (!str_eq(buf_str(&got), str_of(want)))
		fail_msg("\"%s\" to \"%s\" gives %.*s", before, after, STR_FORMAT(buf_str(&got)));
	buf_release(&got);
	arena_free(arena);
}

static void sentences_are_told_apart(void **state)
{
	(void)state;
	assert_changes("", "", "");
	assert_changes("One.", "One.", "=One.");
	assert_changes("", "One.", "+One.");
	assert_changes("One. Two.", "", "-One.|-Two.");
	assert_changes("One. Two. Three.", "One. 2. Three.", "=One.|-Two.|+2.|=Three.");
	assert_changes("One. Three.", "One. Two. Three. Four.", "=One.|+Two.|=Three.|+Four.");
	assert_changes("A\nB\nC\nD\nE", "A\nC\nB\nD\nE", "=A|-B|=C|+B|=D|=E");
	assert_changes("v1.2.3 is out! Why?", "v1.2.4 is out! Why?", "-v1.2.3 is out!|+v1.2.4 is out!|=Why?");
	assert_changes("一つ。二つ。", "一つ。三つ。", "=一つ。|-二つ。|+三つ。");
	assert_changes("One.  \n\n Two.", "One. Two.", "=One.|=Two."); /* white space is no change */
	assert_changes("A\nA\nA", "A\nA", "=A|=A|-A");
}

/* Every text can be had back from what is told, and a comparison of huge ones ends soon. */
static void huge_texts_are_bounded(void **state)
{
	(void)state;
	enum { LINES = 200000 };
	struct arena *arena = arena_new(256 * MIB);
	struct buf a, b;
	struct edits changes = {0};
	buf_init(&a, 64 * MIB);
	buf_init(&b, 64 * MIB);
	for (unsigned i = 0; i < LINES; i++) {
		buf_print(&a, "line %u\n", i);
		buf_print(&b, "line %u\n", i * 3);
	}
	assert_int_equal(diff_texts(arena, buf_str(&a), buf_str(&b), &changes), OK);
	size_t before = 0, after = 0;
	for (size_t i = 0; i < changes.n; i++) {
		before += changes.at[i].kind != EDIT_ADDED;
		after += changes.at[i].kind != EDIT_REMOVED;
	}
	assert_int_equal(before, LINES);
	assert_int_equal(after, LINES);
	buf_release(&a);
	buf_release(&b);
	arena_free(arena);
	arena = arena_new(100);
	assert_int_equal(diff_texts(arena, STR("One. Two. Three."), STR("Four. Five. Six. Seven."), &changes), E_NOMEM);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_told_apart),
		cmocka_unit_test(huge_texts_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
