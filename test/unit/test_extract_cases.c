/* The cases of test/cases/extract: a page, and what must be said of its article: fields word by word, pieces
 * that the text has, pieces that it lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "date.h"
#include "extract.h"
#include "html.h"
#include "json.h"
#include "test_files.h"

static struct str field_of(struct arena *arena, const struct article *a, struct str name)
{
	if (str_eq(name, STR("published")))
		return date_rfc3339(arena, a->published);
	return str_eq(name, STR("text"))      ? a->text
	       : str_eq(name, STR("title"))   ? a->title
	       : str_eq(name, STR("author"))  ? a->author
	       : str_eq(name, STR("source"))  ? a->source
	       : str_eq(name, STR("lang"))    ? a->lang
	       : str_eq(name, STR("quality")) ? a->quality
					      : STR("no such field");
}

static int wrong_pieces(const char *name, const struct json *pieces, struct str text, bool wanted)
{
	int wrong = 0;
	for (size_t i = 0; i < json_n(pieces); i++)
		if (str_has(text, json_str(json_at(pieces, i))) != wanted) {
			print_error("%s: %s \"%.*s\"\n", name, wanted ? "lacks" : "has",
				    STR_FORMAT(json_str(json_at(pieces, i))));
			wrong++;
		}
	return wrong;
}

static int run_case(struct arena *arena, const char *name)
{
	struct json_doc *want = NULL;
	struct str text = test_file(arena, str_c(arena, str_print(arena, "cases/extract/%s/want.json", name)));
	if (json_read(text, &want, NULL))
		fail_msg("%s: want.json cannot be read", name);
	const struct json *root = json_root(want);
	struct str url = json_get_str(root, "url");
	struct extract_input in = {
		.page = test_file(arena, str_c(arena, str_print(arena, "cases/extract/%s/in.html", name))),
		.page_url = url.n ? url : STR("https://harbour.example/news/gateway")};
	struct article article;
	struct err err;
	if (extract_article(arena, &in, &article, &err))
		fail_msg("%s: %s", name, err.msg);
	int wrong = wrong_pieces(name, json_get(root, "has"), article.text, true) +
		    wrong_pieces(name, json_get(root, "lacks"), article.text, false);
	const void *cursor = NULL;
	struct str key;
	const struct json *value;
	while (json_next(root, &cursor, &key, &value)) {
		if (json_is_array(value) || str_eq(key, STR("url")))
			continue;
		struct str got = field_of(arena, &article, key);
		if (!str_eq(got, json_str(value))) {
			print_error("%s: %.*s: want\n\"%.*s\", got\n\"%.*s\"\n", name, STR_FORMAT(key),
				    STR_FORMAT(json_str(value)), STR_FORMAT(got));
			wrong++;
		}
	}
	json_free(want);
	return wrong;
}

/* Every word of the text stands on the page: nothing is made up, glued or decoded wrongly. */
static void the_text_is_of_the_page(void **state)
{
	(void)state;
	static const struct html_limits limits = {CAP_HTML_DEPTH, CAP_HTML_NODES};
	struct arena *names_arena = arena_new(4 * MIB), *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	size_t n;
	char **names = test_list(names_arena, "cases/extract", &n);
	for (size_t i = 0; i < n; i++) {
		struct extract_input in = {
			.page = test_file(arena, str_c(arena, str_print(arena, "cases/extract/%s/in.html", names[i])))};
		struct html_tree tree;
		struct article article;
		assert_int_equal(html_read(arena, in.page, STR_EMPTY, &limits, &tree, NULL), OK);
		assert_int_equal(extract_article(arena, &in, &article, NULL), OK);
		struct str page = html_text(arena, tree.root), line, word;
		while (str_next(&article.text, '\n', &line))
			while (str_next(&line, ' ', &word))
				if (!str_eq(word, STR("|")) && !str_has(page, word))
					fail_msg("%s: \"%.*s\" is not on the page", names[i], STR_FORMAT(word));
		arena_reset(arena);
	}
	arena_free(arena);
	arena_free(names_arena);
}

/* What was taken out is taken out again whole. */
static void the_text_gives_itself(void **state)
{
	(void)state;
	struct arena *names_arena = arena_new(4 * MIB), *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	size_t n;
	char **names = test_list(names_arena, "cases/extract", &n);
	for (size_t i = 0; i < n; i++) {
		struct extract_input in = {
			.page = test_file(arena, str_c(arena, str_print(arena, "cases/extract/%s/in.html", names[i])))};
		struct article first, again;
		assert_int_equal(extract_article(arena, &in, &first, NULL), OK);
		if (first.text.n < 200 || str_has(first.text, STR("  "))) /* code is no paragraph */
			continue;
		struct strs parts = {0};
		struct str rest = first.text, line;
		while (str_next(&rest, '\n', &line))
			assert_true(strs_add(arena, &parts, str_print(arena, "<p>%.*s</p>", STR_FORMAT(line))));
		struct str body = str_join(arena, parts.at, parts.n, STR_EMPTY);
		in.page = str_print(arena, "<html><body><article>%.*s</article></body></html>", STR_FORMAT(body));
		in.page_type = STR("text/html; charset=utf-8");
		assert_int_equal(extract_article(arena, &in, &again, NULL), OK);
		if (!str_eq(again.text, first.text))
			fail_msg("%s: \"%.*s\" became \"%.*s\"", names[i], STR_FORMAT(first.text),
				 STR_FORMAT(again.text));
		arena_reset(arena);
	}
	arena_free(arena);
	arena_free(names_arena);
}

static void cases_come_out_as_wanted(void **state)
{
	(void)state;
	struct arena *names_arena = arena_new(4 * MIB), *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	size_t n;
	char **names = test_list(names_arena, "cases/extract", &n);
	int wrong = 0;
	assert_true(n >= 20);
	for (size_t i = 0; i < n; i++) {
		wrong += run_case(arena, names[i]) > 0;
		arena_reset(arena);
	}
	arena_free(arena);
	arena_free(names_arena);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(cases_come_out_as_wanted),
					   cmocka_unit_test(the_text_is_of_the_page),
					   cmocka_unit_test(the_text_gives_itself)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
