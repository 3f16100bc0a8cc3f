#ifndef TOCSIN_FORMAT_URL_H
#define TOCSIN_FORMAT_URL_H
/* URLs: split, resolved, made canonical (RFC 3986, and WHATWG where the web differs).
 *
 * Pure. Memory: parts point into the text given; new texts lie in the arena. */

#include "arena.h"
#include "str.h"

struct url {
	struct str scheme; /* as written; "" for a relative reference */
	struct str user, host, port;
	struct str path, query, fragment; /* without ? and # */
	bool has_authority, has_query, has_fragment;
};

/* Servers and browsers refuse longer ones; and an address is kept, shown and hashed in many places. */
enum { URL_MOST_BYTES = 8192 };
/* Splits; false for what cannot be a URL (control characters, bad port, no host in http, more than URL_MOST_BYTES). */
bool url_split(struct str text, struct url *out);
bool url_is_http(struct str text); /* absolute, http or https, with a host */

/* `reference` seen from `base` (RFC 3986 5.2); "" when either cannot be read, a copy of
 * `reference` when it is absolute. White space around and line breaks inside are dropped. */
struct str url_resolve(struct arena *arena, struct str base, struct str reference);

/* One spelling for one page, for dedupe keys and for display: lower-case scheme and host,
 * no default port, no fragment (but #! kept), dot segments out, tracking parameters of a list
 * out (utm_*, fbclid, gclid, mc_cid ...; never the whole query), no trailing "?", percent
 * escapes in upper case and unreserved ones resolved. "" when it is not http(s). */
struct str url_canonical(struct arena *arena, struct str text);
/* What two spellings of one article's address share: canonical, without scheme, "www.", "m.",
 * "amp." in front, trailing slash, "/amp" and index files. Never shown. */
struct str url_key(struct arena *arena, struct str text);

/* Without "user:password@": what is kept and shown must hold no secret. */
struct str url_without_user(struct arena *arena, struct str text);
/* May what is meant for the server of `from` be told to that of `to`? The same host, scheme and port; or its https
 * where it was http, both at their usual ports. */
bool url_tells_to(struct str from, struct str to);

struct str url_host(struct str text); /* as written, without port; "" */
/* The registrable domain by the public suffix list, lower case ("bbc.co.uk"); the host itself for
 * addresses and single labels. */
struct str url_site(struct arena *arena, struct str host);

/* Base32 (Crockford's digits, lower case) of the upper `bits` of a 64-bit hash of `text`:
 * 50 bits are 10 characters. The ids of articles and threats. */
struct str url_id(struct arena *arena, struct str text, int bits);
/* "microsoft-exchange-online-outage": lower-case ASCII words of `title`, at most `max` bytes. */
struct str url_slug(struct arena *arena, struct str title, size_t max);

#endif
