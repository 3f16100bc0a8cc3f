#ifndef TOCSIN_PARSE_H
#define TOCSIN_PARSE_H
/* parse: the bytes of a feed into entries. RSS 0.91-2.0, RDF (RSS 0.9, 1.0), Atom 0.3 and 1.0, JSON
 * Feed 1.0 and 1.1; incidents of status pages in JSON (Statuspage, Google Cloud, Microsoft 365 by Graph);
 * CSAF 2.0 advisories and their ROLIE feeds; OPML for lists of sources.
 *
 * Liberal: a broken feed gives what can be read and counts its repairs; only a document with no feed in
 * it is an error, and the message says what it was ("an HTML page titled 'Just a moment...'").
 * Relative links are resolved: against xml:base, else the feed's site, else where the feed came from.
 * Titles and summaries come out as plain text, content as it was. Entries without a title are called by their
 * text or link (title_is_made); without a link but with a permalink guid they get that. A front page that
 * several entries share is the link of none. Incidents have their lifecycle, in feeds of status pages too.
 * Titles of media:, itunes: and the like never win over the entry's own. Of a JSON Feed that was cut the
 * items before the cut are given. docs/conformance.md: how public suites come out.
 * Pure. Memory: all in the arena, or pointing into `bytes`. Fails: E_SYNTAX no feed, E_EMPTY no bytes,
 * E_DENIED entity definitions, E_LIMIT, E_NOMEM. Past CAP_FEED_ENTRIES (CAP_FEED_FILE_ENTRIES) the rest is
 * left out and counted as a repair.
 */

#include "entry.h"
#include "source.h"

struct parse_hints {
	struct str content_type; /* of the answer, with its charset; "" unknown */
	struct str url;          /* where it came from; base of relative links */
	bool is_file;            /* the user's own, not a source's answer: the larger caps count */
};

MUST_USE enum status parse_feed(struct arena *arena, struct str bytes, const struct parse_hints *hints,
				struct feed *out, struct err *err);

/* Outlines with xmlUrl at any depth, in order. Category and credibility from our own attributes
 * (namespace https://tocsin.invalid/ns/opml/1) or the names of the folders around; else news and 50.
 * Addresses without http(s) are resolved against `url`. Doubled addresses once. Settings of a source from our
 * attributes enabled, interval, full-page, user-agent, proxy, headers; those that cannot be read are passed over. */
MUST_USE enum status parse_opml(struct arena *arena, struct str bytes, struct str url, struct sources *out,
				struct err *err);

#endif
