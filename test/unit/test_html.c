/* Pages as trees, and text out of markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "html.h"

static const struct html_limits limits = {.depth_max = 100, .nodes_max = 50000};
static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(256 * 1024 * 1024);
	return arena == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct html_node *find(const struct html_tree *tree, const char *tag)
{
	struct html_node *at = NULL;
	while ((at = html_walk(tree->root, at)))
		if (html_is(at, str_of(tag)))
			return at;
	return NULL;
}

static struct html_tree read_ok(struct str page)
{
	struct html_tree tree = {0};
	assert_int_equal(html_read(arena, page, STR_EMPTY, &limits, &tree, NULL), OK);
	return tree;
}

static void tree_has_what_the_page_says(void **state)
{
	(void)state;
	struct html_tree tree =
		read_ok(STR("<!DOCTYPE html><TITLE>A &amp; B</TITLE><p CLASS=\"x y\" hidden>one<br>two"
			    "<p>three<script type=ld>{\"a\":\"</p>\"}</script><!-- c --><img src=a.png>"));
	assert_true(html_is(tree.root, STR("#document")));
	struct html_node *p = find(&tree, "p"), *script = find(&tree, "script");
	assert_true(str_eq(html_attr_get(p, STR("class")), STR("x y")));
	assert_int_equal(html_attr_get(p, STR("hidden")).n, 0);
	assert_int_equal(p->attrs_n, 2);
	assert_true(str_eq(p->first->text, STR("one")) && html_is(p->first->next, STR("br")));
	assert_true(html_is(p->next, STR("p")) && p->next->prev == p && html_is(p->parent, STR("body")));
	assert_true(str_eq(script->first->text, STR("{\"a\":\"</p>\"}")));
	assert_true(str_eq(find(&tree, "#comment")->text, STR(" c ")));
	assert_null(find(&tree, "img")->first);
	assert_true(str_eq(html_text(arena, tree.root), STR("A & B\none\ntwo\nthree")));
	assert_true(str_eq(html_text(arena, p->last), STR("two")));
}

static void nodes_are_in_order(void **state)
{
	(void)state;
	struct html_tree tree = read_ok(STR("<div><a>1</a><b><i>2</i></b></div><p>3"));
	struct html_node *at = NULL;
	uint32_t n = 0;
	while ((at = html_walk(tree.root, at)))
		assert_int_equal(at->index, n++);
	assert_int_equal(n, tree.nodes_n);
	struct html_node *b = find(&tree, "b");
	assert_true(html_is(html_skip(tree.root, b), STR("p")));
	assert_null(html_skip(b, b));
}

static void charsets_and_odd_bytes_are_read(void **state)
{
	(void)state;
	struct html_tree tree = read_ok(STR("<meta charset=windows-1251><p>\xEF\xF0\xE8"));
	assert_true(str_eq(find(&tree, "p")->first->text, STR("при")));
	tree = read_ok(STR("<p>a\0b é \x80</p>"));
	assert_true(str_starts(find(&tree, "p")->first->text, STR("a b ")));
	assert_int_equal(html_read(arena, STR("<p>\xD6\xD0"), STR("gbk"), &limits, &tree, NULL), OK);
	assert_true(str_eq(find(&tree, "p")->first->text, STR("中")));
	assert_int_equal(html_read(arena, STR(""), STR_EMPTY, &limits, &tree, NULL), E_EMPTY);
}

static void limits_give_what_was_read(void **state)
{
	(void)state;
	struct html_tree tree;
	struct buf page;
	clock_t begin = clock();
	buf_init(&page, 10000000);
	for (int i = 0; i < 100000; i++)
		buf_add_c(&page, "<div>");
	assert_int_equal(html_read(arena, buf_str(&page), STR_EMPTY, &limits, &tree, NULL), E_LIMIT);
	size_t depth = 0;
	for (struct html_node *at = tree.root->first; at; at = at->first)
		depth++;
	assert_int_equal(depth, limits.depth_max);
	buf_reset(&page);
	for (int i = 0; i < 100000; i++)
		buf_add_c(&page, "<b>x</b>");
	assert_int_equal(html_read(arena, buf_str(&page), STR_EMPTY, &limits, &tree, NULL), E_LIMIT);
	assert_int_equal(tree.nodes_n, limits.nodes_max);
	buf_reset(&page);
	for (int i = 0; i < 50000; i++)
		buf_add_c(&page, "<b>");
	for (int i = 0; i < 50000; i++)
		buf_add_c(&page, "</u>");
	assert_int_equal(html_read(arena, buf_str(&page), STR_EMPTY, &limits, &tree, NULL), E_LIMIT);
	buf_release(&page);
	assert_true(clock() - begin < 5 * CLOCKS_PER_SEC);
}

static void too_deep_is_only_flatter(void **state)
{
	(void)state;
	const struct html_limits shallow = {.depth_max = 3, .nodes_max = 100};
	struct html_tree tree;
	assert_int_equal(
		html_read(arena, STR("<div><p><b>in</b></p></div><p>after</p>"), STR_EMPTY, &shallow, &tree, NULL),
		E_LIMIT);
	assert_true(str_eq(html_text(arena, tree.root), STR("in\nafter")));
	assert_true(str_eq(find(&tree, "p")->first->text, STR("after")));
}

static void no_room_is_said(void **state)
{
	(void)state;
	struct html_tree tree;
	for (size_t cap = 0; cap < 40000; cap += 1111) {
		struct arena *small = arena_new(cap);
		enum status status =
			html_read(small, STR("<p class=a>x<b>y</b><!--z-->"), STR_EMPTY, &limits, &tree, NULL);
		assert_true(status == OK || status == E_NOMEM);
		arena_free(small);
	}
}

static void markup_becomes_text(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"no  markup\n at all ", "no  markup\n at all "},
		{"<p>One</p>\n<p>Two <b>bold</b>,  x</p>", "One\nTwo bold, x"},
		{"a<br/>b<BR>c<li>d", "a\nb\nc\nd"},
		{"x &amp;amp; y &#8217;&hellip;&nbsp;z &bogus; &", "x &amp; y ’…\xC2\xA0z &bogus; &"},
		{"1 < 2 <3 & a<b", "1 < 2 <3 & a"},
		{"<a href=\"x>y\" title='<'>in</a>", "in"},
		{"<script>var a = '<p>';</script>text<style>x{}</style><!-- <p>no --> end", "text end"},
		{"<![CDATA[x]]>", ""},
		{"<img src=x alt=y>", ""},
		{"it<b>al</b>ic", "italic"},
		{"<script>never closed", ""},
		{"a <p", "a"},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct str out = STR("unset");
		assert_int_equal(html_to_text(arena, str_of(pairs[i][0]), &out, NULL), OK);
		if (!str_eq(out, str_of(pairs[i][1])))
			fail_msg("\"%s\" gives \"%.*s\"", pairs[i][0], STR_FORMAT(out));
	}
}

/* White space folds alike wherever in a word of eight bytes it stands, beside tags and references too. */
static void folding_does_not_depend_on_places(void **state)
{
	(void)state;
	static const char *const gaps[] = {" ", "  ", "\t", "\n \n", " <i> ", "<b></b> ", " &#32;", "&#32; "};
	static const char letters[] = "abcdefghijklmnopqrstuvwx";
	for (size_t before = 1; before < 20; before++)
		for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
			for (size_t after = 1; after < 20; after += 3) {
				char markup[100], want[100];
				struct str out = STR("unset");
				(void)snprintf(markup, sizeof(markup), "<p>%.*s%s%.*s &amp; z</p>", (int)before,
					       letters, gaps[i], (int)after, letters);
				(void)snprintf(want, sizeof(want), "%.*s %.*s & z", (int)before, letters, (int)after,
					       letters);
				assert_int_equal(html_to_text(arena, str_of(markup), &out, NULL), OK);
				if (!str_eq(out, str_of(want)))
					fail_msg("\"%s\" gives \"%.*s\"", markup, STR_FORMAT(out));
			}
}

static void references_are_resolved(void **state)
{
	(void)state;
	struct str text =
		html_unescape(arena, STR("&lt;b&gt; &#x41;&#66; &#128;&quot &AMP; &notathing; &lsquo;&colon;&"));
	assert_true(str_eq(text, STR("<b> AB €\" & &notathing; ‘:&")));
	assert_true(str_eq(html_unescape(arena, STR("plain <p>")), STR("plain <p>")));
	assert_true(str_eq(html_unescape(arena, STR("&#xD800;&#99999999999;&#;&#x;")),
			   STR("\xEF\xBF\xBD\xEF\xBF\xBD&#;&#x;")));
}

static void attributes_are_bounded(void **state)
{
	(void)state;
	struct arena *room = arena_new(8 * 1024 * 1024);
	struct buf page;
	buf_init(&page, 1024 * 1024);
	buf_add(&page, STR("<!-- <p x --><script>if (a<b && c) d = '<p ';</script><p first='a > b' "));
	for (int i = 0; i < 5000; i++)
		buf_print(&page, "a%d=\"v > w\" ", i);
	buf_add(&page, STR(">text</p><b title=x>more</b>"));
	struct html_tree tree;
	struct html_limits small = {100, 1000};
	assert_int_equal(html_read(room, buf_str(&page), STR("utf-8"), &small, &tree, NULL), OK);
	const struct html_node *p = NULL, *b = NULL;
	for (struct html_node *at = tree.root; at; at = html_walk(tree.root, at)) {
		p = html_is(at, STR("p")) ? at : p;
		b = html_is(at, STR("b")) ? at : b;
	}
	assert_true(p && b && p->attrs_n == HTML_ATTRS_MAX);
	assert_true(str_eq(html_attr_get(p, STR("first")), STR("a > b")));
	assert_true(str_eq(html_text(room, p), STR("text")));
	assert_true(str_eq(html_attr_get(b, STR("title")), STR("x")));
	buf_release(&page);
	arena_free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attributes_are_bounded),
		cmocka_unit_test_setup_teardown(tree_has_what_the_page_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nodes_are_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(charsets_and_odd_bytes_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(limits_give_what_was_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_deep_is_only_flatter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_room_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(markup_becomes_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(references_are_resolved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(folding_does_not_depend_on_places, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
