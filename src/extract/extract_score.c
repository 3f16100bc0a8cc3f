/* Which part of the page is the article.
 *
 * Paragraphs vote for the nodes around them, by length and commas; the votes fade with the
 * distance and with the share of links. The winner is widened to what belongs to it (a common
 * ancestor of several good nodes, good siblings) and then cleared of lists of links and boxes. */
#include <math.h>

#include "extract_priv.h"

enum { PARAGRAPH_BYTES = 25, CANDIDATES = 5, LEVELS = 5, BODY_BYTES = 250 };

/* ---- votes ---- */

static float start_score(const struct note *note, const struct html_node *node)
{
	float score = (float)note->weight;
	if (html_is(node, STR("div")))
		score += 5;
	else if (html_is(node, STR("pre")) || html_is(node, STR("td")) || html_is(node, STR("blockquote")))
		score += 3;
	else if (note->tag == TAG_LIST || note->tag == TAG_ITEM || html_is(node, STR("form")))
		score -= 3;
	else if (note->tag == TAG_HEADING || html_is(node, STR("th")))
		score -= 5;
	if (note->hint == HINT_BODY || html_is(node, STR("article")))
		score += 25;
	return score;
}

static void vote(struct page *page, struct html_node *node, float points)
{
	struct html_node *at = node->parent;
	for (int level = 0; at && at->parent && level < LEVELS; level++, at = at->parent) {
		struct note *note = page_note(page, at);
		if (!note->is_scored) {
			note->is_scored = true;
			note->score = start_score(note, at);
		}
		note->score += level == 0 ? points : level == 1 ? points / 2 : points / (float)(level * 3);
	}
}

/* Bytes of text that stand in the node itself or in inline elements right below it. */
static uint32_t own_text(const struct page *page, const struct html_node *node)
{
	uint32_t n = 0;
	for (const struct html_node *at = node->first; at; at = at->next) {
		const struct note *note = page_note(page, at);
		if (!note->cut && (!at->tag.n || note->tag == TAG_INLINE) && !note->has_block)
			n += note->text;
	}
	return n;
}

static bool is_paragraph(const struct page *page, const struct html_node *node, const struct note *note)
{
	if (!node->tag.n || note->cut || note->text < PARAGRAPH_BYTES)
		return false;
	if (note->tag == TAG_PARAGRAPH || note->tag == TAG_HEADING)
		return true;
	return note->tag == TAG_BLOCK && own_text(page, node) >= PARAGRAPH_BYTES;
}

static void vote_all(struct page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		struct html_node *node = page->nodes[i];
		const struct note *note = &page->notes[i];
		if (!node || !is_paragraph(page, node, note))
			continue;
		float length = (float)note->text / 100;
		vote(page, node, 1 + (float)note->commas + (length < 3 ? length : 3));
		if (note->has_block && note->tag == TAG_BLOCK) /* text with <br> between: it is its own candidate */
			page->notes[i].score += (float)own_text(page, node) / 100;
	}
	for (size_t i = 0; i < page->n; i++) {
		struct note *note = &page->notes[i];
		if (note->is_scored)
			note->score *= (float)(1 - page_link_density(page, page->nodes[i]));
	}
}

/* ---- the winner ---- */

static size_t best_nodes(const struct page *page, struct html_node *best[CANDIDATES])
{
	size_t n = 0;
	for (size_t i = 0; i < page->n; i++) {
		if (!page->notes[i].is_scored || page->notes[i].cut)
			continue;
		size_t at = n < CANDIDATES ? n++ : CANDIDATES - 1;
		if (at == CANDIDATES - 1 && n == CANDIDATES && best[at] &&
		    page_note(page, best[at])->score >= page->notes[i].score)
			continue;
		for (; at && page_note(page, best[at - 1])->score < page->notes[i].score; at--)
			best[at] = best[at - 1];
		best[at] = page->nodes[i];
	}
	return n;
}

/* The lowest node above the winner that holds three more candidates nearly as good. */
static struct html_node *common_ancestor(const struct page *page, struct html_node *const best[CANDIDATES], size_t n)
{
	float enough = page_note(page, best[0])->score * 0.75F;
	for (struct html_node *up = best[0]->parent; up && !html_is(up, STR("body")); up = up->parent) {
		size_t held = 0;
		for (size_t i = 1; i < n; i++)
			held += page_note(page, best[i])->score >= enough && page_is_above(up, best[i]) &&
				best[i] != up;
		if (held >= 3)
			return up;
	}
	return best[0];
}

static struct html_node *climb(const struct page *page, struct html_node *top)
{
	float last = page_note(page, top)->score, least = last / 3;
	for (struct html_node *up = top->parent; up && !html_is(up, STR("body")); up = up->parent) {
		const struct note *note = page_note(page, up);
		if (!note->is_scored)
			continue;
		if (note->score < least)
			break;
		if (note->score > last)
			return up;
		last = note->score;
	}
	return top;
}

/* The text that calls itself the article's body, if it is nearly all of `top` or has it inside. */
static struct html_node *said_body(const struct page *page, struct html_node *top)
{
	struct html_node *found = NULL;
	for (size_t i = 0; i < page->n; i++) {
		const struct note *note = &page->notes[i];
		if (!page->nodes[i] || note->cut || note->hint != HINT_BODY || note->text < BODY_BYTES)
			continue;
		if (found && page_is_above(found, page->nodes[i]))
			continue;
		if (found && page_note(page, found)->text >= note->text)
			continue;
		found = page->nodes[i];
	}
	if (!found)
		return top;
	double of_top = (double)page_note(page, found)->text / (1 + (double)page_note(page, top)->text);
	bool is_inside = page_is_above(top, found), is_around = page_is_above(found, top);
	if (is_around)
		return found;
	return is_inside && of_top > 0.6 ? found : top;
}

/* An article of many sections has its votes scattered: the only <article> around the winner, if what
 * it has more is text and not links. */
static struct html_node *whole_article(const struct page *page, struct html_node *top)
{
	struct html_node *up = top->parent;
	while (up && !html_is(up, STR("article")))
		up = up->parent;
	if (!up || page_link_density(page, up) > 0.25)
		return top;
	for (struct html_node *at = html_walk(up, up); at; at = html_walk(up, at))
		if (html_is(at, STR("article")) && !page_note(page, at)->cut)
			return top;
	return page_note(page, up)->text > page_note(page, top)->text / 4 * 5 ? up : top;
}

/* ---- siblings ---- */

static bool ends_sentence(const struct html_node *node)
{
	while (node->last)
		node = node->last;
	struct str text = str_trim(node->text);
	return text.n && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == '!' || text.p[text.n - 1] == '?');
}

static bool is_good_sibling(const struct page *page, const struct html_node *node, const struct html_node *top)
{
	const struct note *note = page_note(page, node), *top_note = page_note(page, top);
	float bonus = 0, least = fmaxf(10, top_note->score * 0.2F);
	struct str class = html_attr_get(node, STR("class"));
	if (!node->tag.n)
		return note->text >= PARAGRAPH_BYTES;
	if (html_is(node, STR("article")) && html_is(top, STR("article")))
		return false;
	if (class.n && str_eq(class, html_attr_get(top, STR("class"))))
		bonus = top_note->score * 0.2F;
	if (note->is_scored && note->score + bonus >= least)
		return true;
	if (!html_is(node, STR("p")))
		return false;
	double density = page_link_density(page, node);
	return note->text > 80 ? density < 0.25 : note->text > 0 && note->link == 0 && ends_sentence(node);
}

/* Cuts the winner's siblings that do not belong to it; the parent is the top when any does. */
static struct html_node *with_siblings(struct page *page, struct html_node *top)
{
	bool any = false;
	if (!top->parent || !top->parent->parent)
		return top;
	for (struct html_node *at = top->parent->first; at; at = at->next)
		if (at != top && !page_note(page, at)->cut)
			any |= is_good_sibling(page, at, top);
	if (!any)
		return top;
	for (struct html_node *at = top->parent->first; at; at = at->next)
		if (at != top && !is_good_sibling(page, at, top))
			page_note(page, at)->cut = CUT_SIBLING;
	return top->parent;
}

/* ---- boxes inside the article ---- */

static bool has_above(const struct html_node *node, const struct html_node *top, const char *tag)
{
	for (node = node->parent; node && node != top; node = node->parent)
		if (html_is(node, str_of(tag)))
			return true;
	return false;
}

/* Is it by its shape (links, lists, pictures, little text) a box and no text? */
static bool is_box(const struct page *page, const struct html_node *node, const struct note *note)
{
	bool is_list = note->tag == TAG_LIST;
	double density = page_link_density(page, node);
	double headings = note->text ? (double)note->heading_text / (double)note->text : 0;
	if (note->prose > note->text / 2 && note->prose >= PARAGRAPH_BYTES * 6 &&
	    (note->weight >= 0 || (note->images < 3 && note->text < 1500)))
		return false;
	if (note->weight < 0 && note->hint != HINT_BODY)
		return true;
	if (note->commas >= 10)
		return false;
	if (!is_list && note->items > note->paragraphs + 100)
		return true;
	if (note->inputs > note->paragraphs / 3)
		return true;
	if (!is_list && headings < 0.9 && note->text < PARAGRAPH_BYTES && (note->images == 0 || note->images > 2))
		return false;
	if (note->weight < 25 && density > (is_list ? 0.5 : 0.2) && note->text > 0)
		return note->text < 2000 || density > 0.5;
	return note->weight >= 25 && density > 0.5;
}

/* An address or the like that is written out: it is text even as a link. */
static bool is_written_address(struct str text)
{
	bool has_space = false;
	for (size_t i = 0; i < text.n; i++)
		has_space |= is_ascii_space(text.p[i]);
	return !has_space && (str_has(text, STR(".")) || str_has(text, STR("@")) || text.n >= 30);
}

/* The only link of a line: where it leads to. */
static const struct html_node *link_of(const struct html_node *line)
{
	for (struct html_node *at = line->first; at; at = html_walk(line, at))
		if (html_is(at, STR("a")))
			return at;
	return NULL;
}

/* "Read also: Another story": a label, its colon or bar, and a link to the end. */
static bool is_labelled(const struct page *page, const struct html_node *node, const struct html_node *link)
{
	const struct note *note = page_note(page, node), *of_link = page_note(page, link);
	struct str text = html_text(page->arena, node);
	struct str before = str_trim(str_cut(text, 0, str_find(text, html_text(page->arena, link))));
	bool is_label = str_ends(before, STR(":")) || str_ends(before, STR("|")) || str_ends(before, STR(">")) ||
			str_ends(before, STR("»")) || str_ends(before, STR("→"));
	return is_label && before.n <= 40 && of_link->text >= PARAGRAPH_BYTES &&
	       before.n + of_link->text + 4 >= note->text;
}

/* A paragraph that is one link and no sentence leads elsewhere: "Another story". */
static bool is_pointer(const struct page *page, const struct html_node *node, const struct note *note)
{
	bool is_heading = note->tag == TAG_HEADING;
	double density = page_link_density(page, node);
	bool is_line = html_is(node, STR("p")) || html_is(node, STR("div")) || html_is(node, STR("blockquote"));
	if ((!is_line && !is_heading) || note->text > 300 || density < 0.5 || note->has_block)
		return false;
	const struct html_node *link = link_of(node);
	if (!link || str_starts(html_attr_get(link, STR("href")), STR("#")) ||
	    is_written_address(str_trim(html_text(page->arena, link))))
		return false;
	if (density > 0.9)
		return !ends_sentence(node) && (!is_heading || note->text >= PARAGRAPH_BYTES);
	return is_labelled(page, node, link);
}

static void cut_boxes(struct page *page, struct html_node *top)
{
	for (struct html_node *at = html_walk(top, top); at;) {
		struct note *note = page_note(page, at);
		bool is_container = note->tag == TAG_LIST || html_is(at, STR("div")) || html_is(at, STR("section")) ||
				    html_is(at, STR("form")) || html_is(at, STR("fieldset"));
		if (!note->cut && is_container && !has_above(at, top, "table") && !has_above(at, top, "pre"))
			note->cut = is_box(page, at, note) ? CUT_BOX : KEPT;
		if (!note->cut && !has_above(at, top, "li") && !has_above(at, top, "table"))
			note->cut = is_pointer(page, at, note) ? CUT_POINTER : KEPT;
		at = note->cut ? html_skip(top, at) : html_walk(top, at);
	}
}

/* ---- all of it ---- */

static double sureness(const struct page *page, const struct html_node *top)
{
	const struct note *note = page_note(page, top);
	double length = 1 - exp(-(double)note->text / 1200);
	double sure = (0.35 + 0.5 * length) * (1 - 0.7 * page_link_density(page, top));
	return note->hint == HINT_BODY || html_is(top, STR("article")) ? fmin(1, sure + 0.15) : sure;
}

struct choice page_choose(struct page *page, struct strictness how)
{
	struct html_node *best[CANDIDATES] = {NULL};
	if (!how.by_weight)
		for (size_t i = 0; i < page->n; i++)
			page->notes[i].weight = 0;
	vote_all(page);
	size_t n = best_nodes(page, best);
	if (!n) /* no paragraph: a few words at most */
		return (struct choice){page->tree.root, 0.1};
	struct html_node *top = climb(page, common_ancestor(page, best, n));
	top = page_widen(page, whole_article(page, top));
	struct html_node *body = said_body(page, top);
	double sure = sureness(page, body);
	if (body == top)
		top = with_siblings(page, top);
	else
		top = body;
	if (how.by_shape)
		cut_boxes(page, top);
	return (struct choice){top, sure};
}
