/* Any bytes as a page and as a piece of markup: the tree is sound, the text is UTF-8. What is written holds no markup
 * of theirs. */
#include "charset.h"
#include "html.h"
#include "html_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_tree(const struct html_tree *tree, size_t depth_max)
{
	uint32_t n = 0;
	for (struct html_node *at = html_walk(tree->root, NULL); at; at = html_walk(tree->root, at), n++) {
		size_t depth = 0;
		for (const struct html_node *up = at->parent; up; up = up->parent)
			depth++;
		if (at->index != n || depth > depth_max + 1 || (at->first && at->first->parent != at))
			__builtin_trap();
	}
	if (n != tree->nodes_n)
		__builtin_trap();
}

static void check_written(struct str foreign)
{
	struct buf out;
	struct html_writer w;
	buf_init(&out, 8 * 1024 * 1024);
	hw_init(&w, &out);
	hw_text(&w, foreign);
	xw_text(&out, foreign);
	if (str_find_byte(buf_str(&out), '<') != STR_NONE || !utf8_is_valid(buf_str(&out)))
		__builtin_trap();
	buf_reset(&out);
	hw_attr(&w, "a", foreign);
	hw_href(&w, "href", foreign);
	size_t quotes = 0;
	for (size_t i = 0; i < out.n; i++)
		quotes += buf_str(&out).p[i] == '"';
	if (!buf_status(&out) && (quotes != 4 || str_has(buf_str(&out), STR("href=\"javascript"))))
		__builtin_trap();
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct html_limits limits = {.depth_max = 40, .nodes_max = 3000};
	struct arena *arena = arena_new(32 * 1024 * 1024);
	struct str bytes = {(const char *)data, n}, text;
	struct html_tree tree;
	if (!arena)
		return 0;
	enum status status = html_read(arena, bytes, STR_EMPTY, &limits, &tree, NULL);
	if (status == OK || status == E_LIMIT) {
		check_tree(&tree, limits.depth_max);
		(void)html_text(arena, tree.root);
	}
	bool is_valid = utf8_is_valid(bytes);
	if (html_to_text(arena, bytes, &text, NULL) == OK && is_valid && !utf8_is_valid(text))
		__builtin_trap();
	text = html_unescape(arena, bytes);
	check_written(text);
	check_written(bytes);
	if (text.n > n || (is_valid && !utf8_is_valid(text)))
		__builtin_trap();
	arena_free(arena);
	return 0;
}
