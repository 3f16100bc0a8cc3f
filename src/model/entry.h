#ifndef TOCSIN_MODEL_ENTRY_H
#define TOCSIN_MODEL_ENTRY_H
/* An entry: one item of a feed, as parsed; not yet an article. Plain data. */

#include "clock.h"
#include "lifecycle.h"

struct enclosure {
	struct str url, type;
	int64_t length; /* bytes as the feed says; 0 unknown */
};
VEC_TYPE(enclosures, struct enclosure);

struct entry {
	struct str source; /* id or name of the source; the caller's word */
	struct str id;     /* guid, atom:id, JSON Feed id; the link when there is none */
	struct str url;    /* absolute; tracking parameters still in it */
	struct str title;  /* plain text; title_is_made: the feed gave none, it is the begin of the text, or the url */
	struct str author;
	int64_t published, updated; /* seconds UTC or TIME_UNKNOWN */
	struct str summary;         /* plain text */
	struct str content;         /* HTML as the feed carries it, or plain text; "" when only a summary */
	struct strs categories;
	struct enclosures enclosures;
	struct str base; /* base URL of relative links in the content */
	bool content_is_html, title_is_made;
	enum lifecycle lifecycle;
};
VEC_TYPE(entries, struct entry);

const struct record *entry_record(void);

/* A feed: what a source answered. */
enum feed_kind { FEED_RSS, FEED_RDF, FEED_ATOM, FEED_JSON, FEED_STATUS, FEED_CSAF };

struct feed {
	enum feed_kind kind;
	struct str version; /* "2.0", "0.91", "1.0" ... as far as it says */
	struct str title, site, language;
	struct str self, next; /* its own address; the next page of it */
	uint32_t ttl_s;        /* how long it asks to be left alone; 0: nothing said */
	uint32_t skip_hours;   /* hours in which it asks not to be asked, a bit each, UTC (RSS 2.0 skipHours) */
	uint32_t skip_days;    /* days of the week, Sunday is bit 0 (skipDays) */
	struct entries entries;
	uint32_t repairs;        /* faults read over */
	struct str first_repair; /* the first one, a sentence; "" none */
};
const struct record *feed_record(void);

#endif
