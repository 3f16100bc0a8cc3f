#ifndef TOCSIN_EXTRACT_H
#define TOCSIN_EXTRACT_H
/* extract: an entry and, if it was fetched, its page into an article.
 *
 * The page's main text by our own readability over format/html.h's tree; metadata by trust: JSON-LD,
 * OpenGraph, meta, <time>, the byline, the entry. Code, lists and tables are kept as lines of text. If the
 * page gives less than the feed's own content, the feed's is kept; `quality` and `sure` say which
 * and how sure. Without a page the entry alone makes the article.
 * Without an entry the source is the name that the page gives its site.
 * Text: UTF-8, paragraphs parted by "\n", no boilerplate ("The post X appeared first on Y").
 * A page that is no article (a wall, an error, a login, a script's shell) says so in `quality`, with `sure` 0
 * and no text; what stands in front of a paywall is kept. Beside an entry such a page counts as not fetched.
 * Does not do yet: pages that are drawn by script and say nothing in JSON-LD; texts over several pages.
 * Pure. Memory: all in the arena. Fails: E_EMPTY no title and no text, E_NOMEM. */

#include "article.h"
#include "entry.h"

struct extract_input {
	const struct entry *entry; /* may be NULL: the page alone */
	struct str page;           /* bytes; "" when not fetched */
	struct str page_type;      /* Content-Type */
	struct str page_url;       /* after redirects */
	struct str lang;           /* of the source; "" unknown */
};

MUST_USE enum status extract_article(struct arena *arena, const struct extract_input *input, struct article *out,
				     struct err *err);

/* Can this article have come out of this input, whatever the bytes were? Its address is that of the page or entry, or
 * one of their site, and its id is made of it. For articles that come from a process that is not trusted (reader/). */
bool extract_is_of(struct arena *arena, const struct extract_input *input, const struct article *article);

/* Has the entry enough of its own text that no page need be fetched? */
bool extract_is_full(const struct entry *entry);

#endif
