/* One note a node: what it holds, and whether it is cut as boilerplate. */
#include "caps.h"
#include "charset.h"
#include "extract_priv.h"

/* More than this part of a page's text is never boilerplate, whatever its class says. */
static const double MOST_OF_PAGE = 0.4;
enum { PROSE_BYTES = 80 };

static bool is_under_link(const struct html_node *node)
{
	for (int i = 0; node && i < 6; i++, node = node->parent)
		if (html_is(node, STR("a")))
			return true;
	return false;
}

/* Bytes of a text node with white space folded, and the commas of several scripts. */
static void count_text(const struct html_node *node, struct note *note)
{
	bool after_space = true;
	for (size_t i = 0; i < node->text.n; i++) {
		char c = node->text.p[i];
		bool is_space = is_ascii_space(c);
		note->text += !is_space || !after_space;
		note->commas += c == ',' ||
				(c == '\xEF' && i + 2 < node->text.n && node->text.p[i + 1] == '\xBC' &&
				 node->text.p[i + 2] == '\x8C') ||
				(c == '\xE3' && i + 2 < node->text.n && node->text.p[i + 1] == '\x80' &&
				 node->text.p[i + 2] == '\x81');
		after_space = is_space;
	}
	if (note->text == 1 && after_space)
		note->text = 0;
	if (note->text && is_under_link(node->parent))
		note->link = note->text;
	note->own = note->text;
	note->own_link = note->link;
}

static void note_element(const struct html_node *node, struct note *note)
{
	int weight = 0;
	note->tag = (uint8_t)hint_of_tag(node->tag);
	note->hint = (uint8_t)hint_of_node(node, &weight);
	note->weight = (int16_t)weight;
}

enum status page_read(struct arena *arena, struct str bytes, struct str charset, struct page *out)
{
	static const struct html_limits limits = {CAP_HTML_DEPTH, CAP_HTML_NODES};
	struct page page = {.arena = arena};
	enum status status = html_read(arena, bytes, charset, &limits, &page.tree, NULL);
	if (status && status != E_LIMIT)
		return status;
	page.n = page.tree.nodes_n;
	page.nodes = arena_zero(arena, page.n + 1, sizeof(struct html_node *));
	page.notes = arena_zero(arena, page.n + 1, sizeof(*page.notes));
	if (!page.nodes || !page.notes)
		return E_NOMEM;
	for (struct html_node *at = page.tree.root; at; at = html_walk(page.tree.root, at)) {
		if (at->index >= page.n)
			return E_BUG;
		page.nodes[at->index] = at;
		if (at->tag.n)
			note_element(at, &page.notes[at->index]);
	}
	*out = page;
	return OK;
}

/* ---- counting ---- */

/* Text that stands in a block itself is prose when it is long and mostly no link. */
static void settle_prose(struct note *note)
{
	if (note->own >= PROSE_BYTES && note->own_link * 4 < note->own)
		note->prose += note->own - note->own_link;
}

static void add_to_parent(const struct html_node *node, const struct note *note, struct note *parent)
{
	parent->text += note->text;
	parent->link += note->link;
	parent->commas += note->commas;
	parent->paragraphs += note->paragraphs + html_is(node, STR("p"));
	parent->items += note->items + html_is(node, STR("li"));
	parent->images += note->images + html_is(node, STR("img"));
	parent->inputs += note->inputs;
	parent->heading_text += note->tag == TAG_HEADING ? note->text : note->heading_text;
	parent->has_block |= node->tag.n && (note->has_block || (note->tag != TAG_INLINE && note->tag != TAG_LINE));
	parent->is_main |= note->is_main;
	bool is_block = node->tag.n && note->tag != TAG_INLINE && note->tag != TAG_LINE;
	parent->prose += note->prose;
	parent->own += is_block ? 0 : note->own;
	parent->own_link += is_block ? 0 : note->own_link;
}

static void count_node(struct page *page, const struct html_node *node, struct note *note)
{
	if (!node->tag.n)
		count_text(node, note);
	else if (note->tag != TAG_INLINE && note->tag != TAG_LINE)
		settle_prose(note);
	note->is_main |= html_is(node, STR("h1")) || html_is(node, STR("article")) || note->hint == HINT_BODY;
	if (node->parent)
		add_to_parent(node, note, page_note(page, node->parent));
}

/* Sums of all that is not cut, children before parents (a child's index is the larger). */
static void count_all(struct page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		struct note old = page->notes[i];
		page->notes[i] = (struct note){.weight = old.weight, .tag = old.tag, .hint = old.hint, .cut = old.cut};
	}
	for (size_t i = page->n; i-- > 0;)
		if (page->nodes[i] && !page->notes[i].cut)
			count_node(page, page->nodes[i], &page->notes[i]);
}

/* ---- cutting ---- */

static bool is_in(const struct html_node *node, struct str tag)
{
	for (node = node->parent; node; node = node->parent)
		if (html_is(node, tag))
			return true;
	return false;
}

/* The plain text of a node as a part of the page's. */
static double part_of_page(const struct page *page, const struct note *note)
{
	const struct note *all = &page->notes[page->tree.root->index];
	double whole = (double)all->text - (double)all->link;
	return whole > 0 ? ((double)note->text - (double)note->link) / whole : 0;
}

static bool is_frame(const struct html_node *node)
{
	return html_is(node, STR("html")) || html_is(node, STR("body")) || html_is(node, STR("article")) ||
	       html_is(node, STR("main")) || !node->parent;
}

static bool is_cut_by_tag(const struct page *page, const struct html_node *node, const struct note *note)
{
	if (note->tag == TAG_CUT)
		return true;
	if (note->tag != TAG_CUT_OUTER || part_of_page(page, note) > MOST_OF_PAGE)
		return false;
	if (html_is(node, STR("header")) && is_in(node, STR("article")))
		return false;
	return true;
}

static bool is_cut_by_hint(const struct page *page, const struct html_node *node, const struct note *note)
{
	double part = part_of_page(page, note);
	if (html_is(node, STR("blockquote"))) /* a message that is quoted carries its network's name */
		return false;
	if (is_frame(node) || note->tag == TAG_INLINE)
		return note->hint == HINT_CUT && note->tag == TAG_INLINE && part < 0.1;
	if (note->hint == HINT_COMMENT)
		return !note->is_main || part < MOST_OF_PAGE;
	if (note->hint != HINT_CUT)
		return false;
	return part <= MOST_OF_PAGE && !(note->is_main && part > 0.15);
}

/* What a script will show at once is no hidden text. */
static bool is_cut_as_hidden(const struct page *page, const struct html_node *node, const struct note *note)
{
	return hint_is_hidden(node) && !is_frame(node) && part_of_page(page, note) < 0.6;
}

void page_cut(struct page *page, struct strictness how)
{
	for (size_t i = 0; i < page->n; i++) {
		struct html_node *node = page->nodes[i];
		page->notes[i].cut = node && page->notes[i].tag == TAG_CUT && node->tag.n ? CUT_TAG : KEPT;
		if (node && node->parent && page_note(page, node->parent)->cut)
			page->notes[i].cut = CUT_ABOVE;
	}
	count_all(page);
	for (size_t i = 0; i < page->n; i++) {
		struct html_node *node = page->nodes[i];
		struct note *note = &page->notes[i];
		if (!node || note->cut)
			continue;
		if (node->parent && page_note(page, node->parent)->cut)
			note->cut = CUT_ABOVE;
		else if (node->tag.n)
			note->cut = is_cut_by_tag(page, node, note)                    ? CUT_TAG
				    : is_cut_as_hidden(page, node, note)               ? CUT_HIDDEN
				    : how.by_hints && is_cut_by_hint(page, node, note) ? CUT_HINT
										       : KEPT;
	}
	count_all(page);
}

void page_uncut(struct page *page, struct html_node *node)
{
	uint32_t last = node->index;
	for (struct html_node *at = node; at; at = html_walk(node, at)) {
		struct note *note = page_note(page, at);
		bool is_kept = note->tag != TAG_CUT && !(at->tag.n && hint_is_hidden(at));
		*note = (struct note){
			.weight = note->weight, .tag = note->tag, .hint = note->hint, .cut = is_kept ? KEPT : CUT_TAG};
		if (at != node && page_note(page, at->parent)->cut)
			note->cut = CUT_ABOVE;
		last = at->index;
	}
	for (uint32_t i = last + 1; i-- > node->index;)
		if (page->nodes[i] && !page->notes[i].cut)
			count_node(page, page->nodes[i], &page->notes[i]);
}

bool page_is_above(const struct html_node *above, const struct html_node *node)
{
	for (; node; node = node->parent)
		if (node == above)
			return true;
	return false;
}

double page_link_density(const struct page *page, const struct html_node *node)
{
	const struct note *note = page_note(page, node);
	return note->text ? (double)note->link / (double)note->text : 0;
}
