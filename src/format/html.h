#ifndef TOCSIN_FORMAT_HTML_H
#define TOCSIN_FORMAT_HTML_H
/* A page as a tree, read by libxml2's SAX HTML parser into one arena.
 *
 * Any bytes give a tree. Names of elements and attributes are lower case. Scripts,
 * styles and comments keep their place (their text is there, so that JSON-LD can be
 * read). Never used to sanitise: nothing of a page is ever written out again as HTML.
 * Pure. Memory: all in the arena.
 * Fails: E_LIMIT past depth or nodes (the tree so far is given all the same: *out is
 * filled whenever the status is OK or E_LIMIT), E_EMPTY without one element, E_NOMEM. */

#include "arena.h"
#include "str.h"
#include "vec.h"

struct html_attr {
	struct str name, value;
};

struct html_node {
	struct str tag;  /* "" for text, "#comment", "#document" */
	struct str text; /* of a text node (entities resolved, white space as written) or a comment */
	const struct html_attr *attrs;
	size_t attrs_n;
	struct html_node *parent, *first, *last, *next, *prev;
	uint32_t index; /* place in document order, from 0: for side tables of the reader */
};

enum { HTML_ATTRS_MAX = 256 }; /* of one element; more are not read */

struct html_limits {
	size_t depth_max, nodes_max;
};

struct html_tree {
	struct html_node *root; /* the document: tag "#document" */
	uint32_t nodes_n;
	uint32_t repairs; /* faults that were read over */
};

MUST_USE enum status html_read(struct arena *arena, struct str bytes, struct str charset,
			       const struct html_limits *limits, struct html_tree *out, struct err *err);

struct str html_attr_get(const struct html_node *node, struct str name); /* "" when missing */
bool html_is(const struct html_node *node, struct str tag);
/* Walks in document order below and including `top`: begin with NULL; NULL at the end. */
struct html_node *html_walk(const struct html_node *top, struct html_node *at);
/* As html_walk but does not go into `at` (skips its subtree). */
struct html_node *html_skip(const struct html_node *top, struct html_node *at);
/* All text below `top`: white space folded to single spaces, block elements and <br> on lines of
 * their own ("\n" between, no empty ones); scripts, styles and comments left out. */
struct str html_text(struct arena *arena, const struct html_node *top);

/* Text of a small piece of markup, as feeds carry it in titles and summaries: tags out,
 * entities resolved, block elements and <br> as line breaks, white space folded within lines.
 * Total: what is not markup comes out as it was; a text without "<" and "&" is copied whole. */
MUST_USE enum status html_to_text(struct arena *arena, struct str markup, struct str *out, struct err *err);
/* Resolves character references (&amp; &#39; &nbsp; all of HTML 5's common names); nothing else. */
struct str html_unescape(struct arena *arena, struct str text);

#endif
