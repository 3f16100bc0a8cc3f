/* What belongs to the article beside the part that was chosen: further sections, and the lead that
 * stands above it in a place of its own. */
#include "extract_priv.h"

enum {
	SECTION_BYTES = 150, /* less prose is no section */
	LEAD_BYTES_MIN = 60,
	LEAD_NAMED_MIN = 40, /* of one whose class says that it is a lead */
	LEAD_BYTES_MAX = 1200,
	LEAD_WORDS = 8,
	LEAD_REGION_NODES = 600 /* a lead does not stand further below its heading */
};

/* ---- sections ---- */

/* Another article beside `top` under `up`: the page is a list of them. */
static bool has_other_article(const struct page *page, const struct html_node *up, const struct html_node *top)
{
	for (struct html_node *at = html_walk(up, (struct html_node *)(uintptr_t)up); at;) {
		const struct note *note = page_note(page, at);
		if (at == top || note->cut) {
			at = html_skip(up, at);
			continue;
		}
		bool is_article = html_is(at, STR("article")) && note->prose >= SECTION_BYTES;
		if (is_article && !page_is_above(at, top))
			return true;
		at = html_walk(up, at);
	}
	return false;
}

static bool adds_prose(const struct note *up, const struct note *top)
{
	double text = (double)up->text - (double)top->text, prose = (double)up->prose - (double)top->prose;
	double link = (double)up->link - (double)top->link;
	return prose >= SECTION_BYTES && prose > 0.6 * text && link < 0.15 * text;
}

struct html_node *page_widen(const struct page *page, struct html_node *top)
{
	struct html_node *best = top;
	for (struct html_node *up = top->parent; up && up->parent && !html_is(up, STR("body")); up = up->parent)
		if (adds_prose(page_note(page, up), page_note(page, best))) {
			if (has_other_article(page, up, best))
				break;
			best = up;
		}
	return best;
}

/* ---- the lead ---- */

static bool is_under(const struct html_node *node, const struct html_node *end, struct str tag)
{
	for (; node && node != end; node = node->parent)
		if (html_is(node, tag))
			return true;
	return false;
}

/* The heading of the article: the last one before the text begins that says the title, or the last h1. */
static struct html_node *heading_of(const struct page *page, const struct html_node *top, struct str title)
{
	struct html_node *found = NULL;
	bool is_title = false;
	for (size_t i = 0; i < page->n && (i <= top->index || !found); i++) {
		struct html_node *at = page->nodes[i];
		if (!at || page->notes[i].tag != TAG_HEADING || (i > top->index && !page_is_above(top, at)))
			continue;
		struct str text;
		bool says_it = seen_is_short(page, at, &text) && title_likeness(text, title) >= 0.7;
		if (says_it || (!is_title && html_is(at, STR("h1")))) {
			found = at;
			is_title = says_it;
		}
	}
	return found;
}

/* A block of a single line: nothing but text and inline elements in it, and no clock. */
static bool is_leaf(const struct page *page, const struct html_node *node)
{
	const struct note *note = page_note(page, node);
	bool may_be = note->tag == TAG_PARAGRAPH || note->tag == TAG_BLOCK || note->tag == TAG_ITEM ||
		      (note->tag == TAG_HEADING && !html_is(node, STR("h1")));
	if (!node->tag.n || !may_be)
		return false;
	for (struct html_node *at = node->first; at; at = html_walk(node, at)) {
		enum tag_kind kind = (enum tag_kind)page_note(page, at)->tag;
		if (at->tag.n && kind != TAG_INLINE && kind != TAG_LINE)
			return false;
		if (html_is(at, STR("time")))
			return false;
	}
	return node->first != NULL;
}

static double link_part(const struct page *page, const struct html_node *node, size_t text_n)
{
	size_t link = 0;
	for (struct html_node *at = node->first; at; at = html_walk(node, at))
		if (html_is(at, STR("a")))
			link += html_text(page->arena, at).n;
	return text_n ? (double)link / (double)text_n : 1;
}

static size_t words_in(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += !is_ascii_space(s.p[i]) && (i == 0 || is_ascii_space(s.p[i - 1]));
	return n;
}

/* May a lead stand here, though this was cut? In the head of the article: yes; in a box of another kind: no. */
static bool is_open_place(const struct page *page, const struct html_node *node, const struct html_node *end,
			  bool *is_named)
{
	*is_named = false;
	for (; node && node != end; node = node->parent) {
		const struct note *note = page_note(page, node);
		*is_named |= node->tag.n && hint_is_lead(node);
		if (note->cut == CUT_HINT && !*is_named)
			return false;
		if (note->cut == CUT_HIDDEN || note->hint == HINT_COMMENT ||
		    (note->cut == CUT_TAG && !html_is(node, STR("header"))))
			return false;
	}
	return true;
}

static bool is_lead(const struct page *page, struct html_node *node, const struct html_node *end, struct str title)
{
	bool is_named;
	if (!is_leaf(page, node) || !is_open_place(page, node, end, &is_named) || is_under(node, end, STR("figure")))
		return false;
	struct str text = str_trim(html_text(page->arena, node));
	size_t least = is_named ? LEAD_NAMED_MIN : LEAD_BYTES_MIN;
	if (text.n < least || text.n > LEAD_BYTES_MAX || link_part(page, node, text.n) > 0.2)
		return false;
	bool is_subheading = page_note(page, node)->tag == TAG_HEADING && text.n > LEAD_BYTES_MIN + 20;
	if (!is_named && ((!line_ends_sentence(text) && !is_subheading) || words_in(text) < LEAD_WORDS))
		return false;
	return title_likeness(text, title) < 0.9 || text.n > 2 * title.n;
}

struct leads page_leads(struct page *page, const struct html_node *top, struct str title)
{
	struct leads leads = {.n = 0};
	struct html_node *heading = heading_of(page, top, title);
	if (!heading)
		return leads;
	struct html_node *end = top->parent; /* the lowest node that holds both */
	while (end && !page_is_above(end, heading))
		end = end->parent;
	struct html_node *at = html_skip(page->tree.root, heading);
	for (int i = 0; at && i < LEAD_REGION_NODES && leads.n < LEADS; i++) {
		bool is_kept = at->tag.n && !page_note(page, at)->cut;
		if (at == top)
			break;
		if (is_kept && page_is_above(top, at) && page_note(page, at)->prose && is_leaf(page, at))
			break;
		bool is_out = !page_is_above(top, at) || (page_note(page, at)->cut && !is_kept);
		if (is_out && is_lead(page, at, end, title)) {
			page_uncut(page, at);
			leads.at[leads.n++] = at;
			at = html_skip(page->tree.root, at);
		} else {
			at = html_walk(page->tree.root, at);
		}
	}
	return leads;
}
