#ifndef TOCSIN_EXTRACT_PRIV_H
#define TOCSIN_EXTRACT_PRIV_H
/* extract, inside: what the parts of the room share.
 *
 *     extract.c        the story: what page, feed and summary give, and which is taken
 *     extract_hints.c  tables: what tags and the words of class names tell
 *     extract_tree.c   one note a node: what it holds, and whether it is cut as boilerplate
 *     extract_score.c  which part of the page is the article
 *     extract_widen.c  what else belongs to it: more sections, the lead above it
 *     extract_text.c   that part as lines of text
 *     extract_lines.c  lines that are never part of an article
 *     extract_meta.c   title, author, date, language, address: meta, time, marked elements
 *     extract_ld.c     the same from JSON-LD
 *     extract_byline.c the same as a reader sees it about the heading
 *     extract_when.c   days written out in short texts
 *     extract_refusal.c pages that stand in an article's place: walls, errors, shells
 *     extract_title.c  titles cleaned and compared
 *
 * Pure. Memory: all in the arena given; NULL or p == NULL means that it had no room. */

#include "extract.h"
#include "html.h"

/* ---- hints ---- */

enum tag_kind {
	TAG_INLINE,
	TAG_BLOCK,
	TAG_PARAGRAPH, /* a block whose text counts for its parents: p, pre, td, blockquote ... */
	TAG_LINE,      /* br */
	TAG_LIST,      /* ul, ol, dl */
	TAG_ITEM,      /* li, dt, dd */
	TAG_HEADING,
	TAG_ROW,
	TAG_CUT,       /* never text: script, button, nav ... */
	TAG_CUT_OUTER, /* text only inside an article: header, footer, form */
};

enum hint {
	HINT_NONE,
	HINT_CUT,     /* boilerplate, if it is not most of the page */
	HINT_COMMENT, /* what readers wrote, even if it is most of the page */
	HINT_BAD,
	HINT_GOOD,
	HINT_BODY, /* says that it is the article's text */
};

enum tag_kind hint_of_tag(struct str tag);
/* The strongest hint of an element's class, id, role and itemprop; *weight: -25, 0 or 25 by good
 * and bad words, added up. */
enum hint hint_of_node(const struct html_node *node, int *weight);
bool hint_has_word(const struct html_node *node, struct str word); /* among those of its class and id */
bool hint_is_other(const struct html_node *node);                  /* by its class it is about other articles */
bool hint_is_hidden(const struct html_node *node);
bool hint_is_lead(const struct html_node *node); /* by its class it opens an article */

/* ---- the tree, noted ---- */

enum cut { KEPT, CUT_ABOVE, CUT_TAG, CUT_HIDDEN, CUT_HINT, CUT_SIBLING, CUT_BOX, CUT_POINTER };

struct note {                /* of a node and all that is below it and not cut */
	uint32_t text, link; /* bytes of text, white space folded; of it inside <a> */
	uint32_t commas;
	uint32_t paragraphs, items, images, inputs, heading_text;
	uint32_t own, own_link; /* of text: what stands in no block below; of it inside <a> */
	uint32_t prose;         /* of text: blocks of their own text that is long and no link */
	float score;
	int16_t weight;
	uint8_t tag;                        /* enum tag_kind */
	uint8_t hint;                       /* enum hint */
	uint8_t cut;                        /* enum cut: why, or KEPT */
	bool is_scored, has_block, is_main; /* main: h1, article or what calls itself the body is below */
};

struct page {
	struct arena *arena;
	struct html_tree tree;
	struct html_node **nodes; /* by index */
	struct note *notes;
	size_t n;
};

struct strictness { /* how much is cut; loosened step by step when too little text is left */
	bool by_hints, by_weight, by_shape;
};

MUST_USE enum status page_read(struct arena *arena, struct str bytes, struct str charset, struct page *out);
static inline struct note *page_note(const struct page *page, const struct html_node *node)
{
	return &page->notes[node->index];
}
/* Decides anew what is cut and counts what is left. */
void page_cut(struct page *page, struct strictness how);
/* Takes back all cuts by class below `node`, and its own, and counts it anew. */
void page_uncut(struct page *page, struct html_node *node);
bool page_is_above(const struct html_node *above, const struct html_node *node);
/* The part of the text below `node` that stands in links, 0..1. */
double page_link_density(const struct page *page, const struct html_node *node);

/* ---- choosing ---- */

struct choice {
	struct html_node *top; /* NULL when the page has no text */
	double sure;           /* 0..1 */
};

/* The node that holds the article. Siblings that do not belong to it, and lists of links and
 * boxes in it, are cut in the notes afterwards. */
struct choice page_choose(struct page *page, struct strictness how);
/* The highest node above `top` that has more of the same: prose, and little else. */
struct html_node *page_widen(const struct page *page, struct html_node *top);

enum { LEADS = 3 };
struct leads {
	struct html_node *at[LEADS];
	size_t n;
};

/* Paragraphs between the page's heading and `top` that are no part of it and open the article: they
 * are taken back where they were cut. */
struct leads page_leads(struct page *page, const struct html_node *top, struct str title);

/* ---- text ---- */

/* The leads, and what is not cut below `top`, as lines; "" when there is nothing. */
struct str page_text(struct page *page, const struct leads *leads, const struct html_node *top);
/* Without lines that are boilerplate, the title, the byline, or what stands about the author at the end. */
struct str lines_clean(struct arena *arena, struct str text, struct str title, struct str authors);
bool line_ends_sentence(struct str line);

/* ---- metadata ---- */

struct meta {
	struct str title, author, site_name, canonical, description, lang;
	struct str body;         /* articleBody of JSON-LD: plain text */
	bool is_for_subscribers; /* says that it is not to be read for nothing */
	int64_t published;
};

MUST_USE enum status page_meta(const struct page *page, struct str url, struct meta *out);
/* Why the page is no article: "challenge", "consent", "error", "login", "paywall", "script"; "" when it may
 * be one. `text` is what was taken out of it. */
struct str page_refusal(const struct page *page, const struct meta *meta, struct str text);

/* A day that a short text or a path names; false and *out undefined without one. `month_first`: 6/2/26 is in June. */
bool when_in_text(struct str text, bool month_first, int64_t *out);
bool when_in_path(struct str path, int64_t *out);

struct seen { /* what a reader sees about the heading */
	struct str author;
	int64_t published;
};

struct seen page_seen(const struct page *page, struct str title, bool month_first);
/* Is it among comments, pointers to other articles, or at the edges of the page? */
bool seen_is_elsewhere(const struct page *page, const struct html_node *node);
/* The text below a node when it is one line's worth; a longer one is not gathered. */
bool seen_is_short(const struct page *page, const struct html_node *node, struct str *text);
struct str byline_name(struct str text);  /* of "By Jane Doe | 3 June": the name */
struct str byline_below(struct str text); /* who signed in the last lines of a text; "" nobody */
struct str byline_all(struct str text);   /* only what stands in front is taken off */

/* Is `part` the outlet's name, or its host's? */
bool title_is_outlet(struct str part, struct str site_name, struct str host);
/* Title in one line, without " | Outlet" at its end (or "Outlet: " in front). */
struct str title_clean(struct arena *arena, struct str title, struct str site_name, struct str host);
/* Words in common, 0..1 of the shorter title. */
double title_likeness(struct str a, struct str b);

#endif
