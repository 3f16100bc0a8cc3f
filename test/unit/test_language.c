/* The language of short and long texts in fourteen languages: test/cases/language/cases.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_files.h"
#include "text.h"

struct count {
	unsigned n, right;
};

/* As an article that does not say its language: a short text is a title, a long one a text. */
static bool is_known(const char *lang, struct str kind, struct str text)
{
	struct arena *arena = arena_new(4 * 1024 * 1024);
	struct article article = {0};
	*(str_eq(kind, STR("long")) ? &article.text : &article.title) = text;
	struct reading reading;
	assert_int_equal(text_read(arena, &article, &reading, NULL), OK);
	bool ok = str_eq(reading.lang, str_of(lang));
	if (!ok)
		print_message("%s was taken for \"%.*s\": %.*s\n", lang, STR_FORMAT(reading.lang), STR_FORMAT(text));
	arena_free(arena);
	return ok;
}

static void languages_are_told(void **state)
{
	(void)state;
	static const char *const languages[] = {"en", "de", "fr", "es", "it", "pt", "nl",
						"pl", "ru", "uk", "zh", "ja", "ko", "ar"};
	enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]), OF_EACH = 10 };
	struct arena *arena = arena_new(1024 * 1024);
	struct str rest = test_file(arena, "cases/language/cases.tsv"), line;
	struct count counts[LANGUAGES] = {0}, shorts = {0}, longs = {0}, held = {0};
	while (str_next(&rest, '\n', &line)) {
		struct str lang = STR_EMPTY, kind = STR_EMPTY;
		if (!line.n || line.p[0] == '#')
			continue;
		assert_true(str_next(&line, '\t', &lang) && str_next(&line, '\t', &kind));
		bool is_held = str_eq(kind, STR("held"));
		struct count *all = is_held ? &held : str_eq(kind, STR("short")) ? &shorts : &longs;
		for (size_t i = 0; i < LANGUAGES; i++) {
			if (!str_eq(lang, str_of(languages[i])))
				continue;
			bool ok = is_known(languages[i], kind, line);
			counts[i].n += !is_held, counts[i].right += ok && !is_held;
			all->n++, all->right += ok;
		}
	}
	for (size_t i = 0; i < LANGUAGES; i++) {
		assert_int_equal(counts[i].n, OF_EACH);
		if (counts[i].right + 1 < OF_EACH)
			fail_msg("%s: %u of %u", languages[i], counts[i].right, counts[i].n);
	}
	print_message("short %u of %u, long %u of %u, held out %u of %u\n", shorts.right, shorts.n, longs.right,
		      longs.n, held.right, held.n);
	assert_int_equal(longs.right, longs.n);
	assert_true(shorts.right * 100 >= shorts.n * 97);
	assert_true(held.n == 40 && held.right >= 33);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(languages_are_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
