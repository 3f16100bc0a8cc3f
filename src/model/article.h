#ifndef TOCSIN_MODEL_ARTICLE_H
#define TOCSIN_MODEL_ARTICLE_H
/* An article: title, text, author, times, language, canonical URL. Plain data. */

#include "clock.h"
#include "lifecycle.h"

struct article {
	struct str id;     /* made from the canonical URL (url_id, 60 bits), or the caller's */
	struct str source; /* source id, or a domain or name in the filters */
	struct str url;    /* canonical */
	struct str title, author;
	int64_t published;        /* seconds UTC or TIME_UNKNOWN */
	struct str lang;          /* "en"; "" unknown */
	struct str text;          /* plain UTF-8; paragraphs parted by one line break */
	struct str excerpt;       /* the feed's summary or the first lines */
	struct str quality;       /* "page", "feed", "summary" or "title": where the text comes from; of a page that
				   * is no article: "challenge", "consent", "error", "login", "script", "paywall" */
	double sure;              /* how sure the extraction is, 0..1; 0 of what is no article */
	enum lifecycle lifecycle; /* of an incident, as the entry said; LIFECYCLE_NONE of all else */
};
VEC_TYPE(articles, struct article);

const struct record *article_record(void);

#endif
