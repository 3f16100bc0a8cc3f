#ifndef TOCSIN_PARSE_JSON_H
#define TOCSIN_PARSE_JSON_H
/* parse, inside: what the readers of JSON documents share.
 *
 *     parse_json.c      which kind of document it is; documents that were cut
 *     parse_json_feed.c JSON Feed
 *     parse_status.c    Statuspage and Google Cloud: incidents, maintenance
 *     parse_health.c    Microsoft 365: service issues and messages of Graph
 *     parse_csaf.c      CSAF 2.0 advisories and their ROLIE feeds
 *     parse_story.c     posts and paragraphs into the content of an entry
 *
 * Pure. Memory: all in the arena given; a story's text is on the heap until it is released. */

#include "buf.h"
#include "json.h"
#include "parse_priv.h"

struct json_reader {
	struct arena *arena;
	struct str base; /* where the document came from */
	size_t entries_max;
	const struct json *root; /* a JSON Feed's authors are those of items that name none */
};

/* A string, or a number that stands where a string should. */
struct str json_text(const struct json_reader *r, const struct json *value);
/* The text inside nested objects: json_path(advisory, "document", "tracking", "id"). */
#define json_path(object, ...) json_walk((object), (const char *const[]){__VA_ARGS__, NULL})
const struct json *json_walk(const struct json *object, const char *const *names);
/* Seconds, or TIME_UNKNOWN. */
int64_t json_time(const struct json *object, const char *name);

/* draft_put unless `text` is empty. False only without memory. */
MUST_USE bool json_put(const struct json_reader *r, struct draft *draft, enum part part, int priority, struct str text,
		       bool is_html);
/* A category each for the strings of a list, or for the member `name` of its objects. */
MUST_USE bool json_put_categories(const struct json_reader *r, struct draft *draft, const struct json *list,
				  const char *name);

/* Runs over a list of objects, a new entry each; what is past CAP_FEED_ENTRIES or no object is counted
 * as a repair. False only without memory. */
typedef bool json_read_entry(const struct json_reader *r, const struct json *item, struct draft *draft);
MUST_USE bool json_entries(const struct json_reader *r, const struct json *list, json_read_entry *read,
			   struct feed *feed);

/* ---- stories: the content of an entry that is told in posts ---- */

struct story {
	struct buf text;  /* plain, paragraphs parted by a line break */
	struct str first; /* the text of the first post, in the arena */
};

void story_init(struct story *story);
void story_release(struct story *story);
/* "2026-06-02 10:05 UTC" and "Monitoring - text", each a line, as status pages show them. An unknown time,
 * an empty word are left out; nothing is added without text. `text` may be HTML or Markdown. False only
 * without memory. */
MUST_USE bool story_post(struct arena *arena, struct story *story, int64_t time_s, struct str word, struct str text,
			 bool is_html);
/* "head: text", nothing without text. */
void story_line(struct story *story, const char *head, struct str text);
/* "head: a, b, c" of the strings of a list, or of the member `name` of its objects. */
void story_list(struct story *story, const char *head, const struct json *list, const char *name);
/* The story becomes the draft's content and, where there is none, its first post the summary. */
MUST_USE bool story_put(const struct json_reader *r, struct story *story, struct draft *draft);

/* ---- the kinds: is it one, and its reader. False of a reader: without memory ---- */

bool json_feed_is(const struct json *root);
bool json_feed_read(const struct json_reader *r, const struct json *root, struct feed *feed);
bool statuspage_is(const struct json *root);
bool statuspage_read(const struct json_reader *r, const struct json *root, struct feed *feed);
bool google_is(const struct json *root);
bool google_read(const struct json_reader *r, const struct json *root, struct feed *feed);
bool health_is(const struct json *root);
bool health_read(const struct json_reader *r, const struct json *root, struct feed *feed);
bool csaf_is(const struct json *root);
bool csaf_read(const struct json_reader *r, const struct json *root, struct feed *feed);
bool rolie_is(const struct json *root);
bool rolie_read(const struct json_reader *r, const struct json *root, struct feed *feed);
/* A CSAF provider's metadata is no feed, but names them: the address of its first open one, or "". */
struct str csaf_feed_named(const struct json *root);

#endif
