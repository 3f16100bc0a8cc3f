/* Any bytes as a page and as a piece of markup: the tree is sound, the text is UTF-8. */
#include "charset.h"
#include "html.h"

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
	if (text.n > n || (is_valid && !utf8_is_valid(text)))
		__builtin_trap();
	arena_free(arena);
	return 0;
}
