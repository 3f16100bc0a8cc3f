#ifndef TOCSIN_STORE_H
#define TOCSIN_STORE_H
/* store: the only room that knows SQL. SQLite (WAL) in the data folder: DIR/tocsin.db.
 *
 * One writer handle (it holds DIR/lock) and any number of reader handles, each used by one thread at a
 * time. What was committed survives a killed process; a power cut may take the last commits, never the
 * file. Nothing is half done: a put that fails inside a transaction leaves only store_rollback.
 * Migrations (schema/NNN.sql) run by themselves when a writer opens, forward only, after a copy of the
 * file was made (DIR/tocsin-before-NNN.db). The folder is made with mode 0700, files with 0600.
 * Memory: what is read lies in the caller's arena. Articles are kept as columns; sources and threats
 * packed (base/record.h), threats beside the columns that are searched.
 * Fails: E_IO (message from SQLite), E_NOTFOUND (also: a reader finds no file), E_CONFLICT (another writer
 * has the folder; a reader finds an older schema), E_NOMEM, E_LIMIT (a packed noun over CAP_PACKED_BYTES),
 * E_SYNTAX (a packed row that is damaged or of another version; a file of a newer tocsin or another
 * program). Outputs are untouched on failure. */

#include "article.h"
#include "source_health.h"
#include "threat.h"

struct store;

/* STORE_ASK: beside the one that holds the folder; for store_wish_add() and store_decision_add() only, and for
 * reading. */
enum store_mode { STORE_READ, STORE_WRITE, STORE_ASK };
MUST_USE enum status store_open(const char *folder, enum store_mode mode, struct store **out, struct err *err);
void store_close(struct store *store); /* NULL is fine */

MUST_USE enum status store_begin(struct store *store, struct err *err);
MUST_USE enum status store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* Packed nouns that a caller puts with an article. The shape of each is described in the file, so that they are
 * read when the noun has got other fields since (base/shape.h): fields that were not there are as record_init()
 * leaves them. Unpack fails with E_SYNTAX on what is damaged or of a shape that is not described; see
 * store_unread_threats(). The bytes must live as long as what was read. */
MUST_USE enum status store_pack(struct store *store, struct arena *arena, const struct record *record,
				const void *thing, struct str *out, struct err *err);
MUST_USE enum status store_unpack(struct store *store, struct arena *arena, const struct record *record,
				  struct str packed, void *out, struct err *err);

/* Sources. Put writes how polling goes; settings only of a source that is new to the store. Add also writes the
 * settings, and takes back a removal. */
MUST_USE enum status store_source_put(struct store *store, const struct source *source, struct err *err);
MUST_USE enum status store_source_add(struct store *store, const struct source *source, struct err *err);
MUST_USE enum status store_source_get(struct store *store, struct arena *arena, struct str id, struct source *out,
				      struct err *err);
/* One whose record is of a shape that nobody described has its id and settings, and "" for an address. */
MUST_USE enum status store_sources(struct store *store, struct arena *arena, struct sources *out, struct err *err);
/* Its articles stay. That it was removed is kept, so that lists do not bring it back. */
MUST_USE enum status store_source_remove(struct store *store, struct str id, struct err *err);
MUST_USE enum status store_sources_removed(struct store *store, struct arena *arena, struct strs *ids, struct err *err);

/* What commands ask of the one that holds the folder: add (or set anew what people say of it, not how polling
 * goes) and remove. A wish is fulfilled by its holder with one of the above, then done. */
enum wish_kind { WISH_ADD, WISH_REMOVE };
struct source_wish {
	uint64_t num; /* set by the store */
	enum wish_kind kind;
	struct source source; /* of WISH_REMOVE only the id */
};
VEC_TYPE(source_wishes, struct source_wish);
MUST_USE enum status store_wish_add(struct store *store, const struct source_wish *wish, uint64_t *num,
				    struct err *err);
/* In order, at most 2,000. */
MUST_USE enum status store_wishes(struct store *store, struct arena *arena, struct source_wishes *out, struct err *err);
MUST_USE enum status store_wish_done(struct store *store, uint64_t num, struct err *err);
MUST_USE enum status store_wish_is_done(struct store *store, uint64_t num, bool *out, struct err *err);

/* Health. Note counts an answer and keeps its event. Keep goes over the articles of the last HEALTH_SHARE_DAYS and
 * keeps what it finds: the holder of the folder does it now and then. The reading gives what was kept last, in the
 * order of ids; where nothing was kept, it counts by itself. */
MUST_USE enum status store_source_note(struct store *store, const struct source_note *note, struct err *err);
MUST_USE enum status store_source_health_keep(struct store *store, int64_t now, struct err *err);
MUST_USE enum status store_source_health(struct store *store, struct arena *arena, int64_t now,
					 struct source_healths *out, struct err *err);
/* What happened to a source, the newest first. */
MUST_USE enum status store_source_events(struct store *store, struct arena *arena, struct str id, size_t max,
					 struct source_events *out, struct err *err);

/* Entries that were seen: `key` is a hash of source, entry id and what would make it a new version.
 * An entry is marked in the transaction that stores its article. Marked without a source, it is not
 * forgotten with one. */
MUST_USE enum status store_entry_seen(struct store *store, uint64_t key, bool *out, struct err *err);
MUST_USE enum status store_entry_mark(struct store *store, uint64_t key, int64_t now, struct err *err);
MUST_USE enum status store_entry_mark_of(struct store *store, struct str source, uint64_t key, int64_t now,
					 struct err *err);

/* Articles, in the order in which they reached the shelf. */
struct stored_article {
	uint64_t seq; /* 1, 2, 3 ...; never given twice. Set by the store */
	struct article article;
	struct str threat;    /* id of the threat it was put into */
	struct str copy_of;   /* id of the original; "" */
	struct str signature; /* packed bytes of dedupe */
	struct str features;  /* packed bytes of cluster */
	struct str why;       /* packed struct why */
	int64_t stored;       /* when */
	uint32_t revision;    /* 0 the first text; counted by the store */
};
VEC_TYPE(stored_articles, struct stored_article);

/* Inserts, or replaces the article of the same id. When title or text changed, the old ones are kept as a
 * revision. Sets *seq. */
MUST_USE enum status store_article_put(struct store *store, const struct stored_article *article, uint64_t *seq,
				       struct err *err);
MUST_USE enum status store_article_get(struct store *store, struct arena *arena, struct str id,
				       struct stored_article *out, struct err *err);
/* The earlier texts of an article, the newest `max` of them, oldest first, with their own title, author, excerpt, times
 * and revision; the rest is the article's, `why` is "". None is an empty list. */
MUST_USE enum status store_revisions(struct store *store, struct arena *arena, struct str id, uint32_t max,
				     struct stored_articles *out, struct err *err);
/* The ids of its articles that have earlier texts, at most `max`. */
MUST_USE enum status store_revised(struct store *store, struct arena *arena, struct str threat, uint32_t max,
				   struct strs *out, struct err *err);
/* The members of a threat, oldest first, at most `max`. Once CAP_THREAT_WHOLE_BYTES of text were given, the others'
 * texts are cut to CAP_MEMBER_TEXT_BYTES each. */
MUST_USE enum status store_members(struct store *store, struct arena *arena, struct str threat, size_t max,
				   struct stored_articles *out, struct err *err);
/* Moves all members of `from` to `into`. */
MUST_USE enum status store_members_move(struct store *store, struct str from, struct str into, struct err *err);
/* Calls `each` for every article with seq > after, in order, without its text (title, author, text,
 * excerpt, quality and why are ""); all is valid during the call only. Any answer but OK stops it with that
 * status; `err` is then the caller's to fill. `each` must not use the handle to walk again. */
typedef enum status store_article_fn(void *ctx, const struct stored_article *article);
MUST_USE enum status store_articles_walk(struct store *store, uint64_t after, store_article_fn *each, void *ctx,
					 struct err *err);

/* Threats. Put writes the packed threat, its columns, its entities and its search text. */
MUST_USE enum status store_threat_put(struct store *store, const struct threat *threat, struct err *err);
/* A merged id gives its row (state merged, merged_into); follow it yourself. */
MUST_USE enum status store_threat_get(struct store *store, struct arena *arena, struct str id, struct threat *out,
				      struct err *err);

/* The ids of open threats whose records are of a shape that nobody described: they are told by their columns
 * alone (id, title, state, severity's sum, times) until they are composed and put again. */
MUST_USE enum status store_unread_threats(struct store *store, struct arena *arena, struct strs *ids, struct err *err);

/* The ids of open threats that name a CVE, the newest first, at most `most`. */
MUST_USE enum status store_flawed_threats(struct store *store, struct arena *arena, size_t most, struct strs *ids,
					  struct err *err);

/* A name that a threat must carry, or must not: actor:"Scattered Spider". It is met by the entities of these
 * types whose slug is `slug`, or else by those whose slug holds it between dashes (chrome: google-chrome). */
struct threat_name {
	uint32_t types;  /* bits, 1 << enum entity_type; 0: every type */
	struct str slug; /* url_slug of what was typed */
	bool is_unwanted;
};
VEC_TYPE(threat_names, struct threat_name);
enum { STORE_NAMES_MAX = 8 }; /* of one query; the rest is left out */

enum threat_order { ORDER_RANK, ORDER_UPDATED, ORDER_PUBLISHED, ORDER_SCORE };
struct threat_query {
	enum threat_order order;
	bool bands[4];           /* none set: all */
	bool classes[CLASSES_N]; /* none set: all */
	struct str entity;       /* entity id, "company/microsoft"; "" all */
	struct str source;       /* source id; "" all */
	int category;            /* enum source_category, or -1 */
	int64_t since, until;    /* by `updated`, until exclusive; TIME_UNKNOWN: open */
	struct str search;       /* words, all must occur in the threat's words or in one of its articles;
				  * quotes for phrases; any text is allowed; "" all. The newest 5,000
				  * matching threats and articles are looked at */
	struct strs search_not;  /* words or phrases none of which may occur */
	struct threat_names names;
	struct strs no_sources; /* source ids */
	struct strs langs;      /* "de": one of its articles is in one of them; none: all */
	struct strs indicators; /* "ransomware": it has one of them; none: all */
	struct strs ids;        /* only these threats; none: all */
	bool single_reports;    /* only those below the fold; else only those above, unless both */
	bool both;
	int64_t now;       /* for the rank's decay; a cursor brings that of its first page */
	struct str cursor; /* of the page before; "" the first */
	size_t limit;      /* 1..CAP_PAGE_ITEMS */
};
struct threat_page {
	struct threats items; /* whole threats */
	struct str next;      /* cursor; "" at the end */
	uint64_t total;       /* of the query, all pages; at most 10,000 are counted */
};
/* ORDER_RANK: rank * (1 - (age / 14 days)^2) by the age of `updated`, then those older than 14 days, newest
 * first; where nothing came for a day, age counts from the newest threat. All orders are descending. What is put
 * between two pages neither repeats nor hides another threat. A bad cursor, or that of another order, is E_SYNTAX.
 * Merged and removed threats are never listed. */
MUST_USE enum status store_threats(struct store *store, struct arena *arena, const struct threat_query *query,
				   struct threat_page *out, struct err *err);
/* Other open threats that share the rarest entities with this one, best first. Countries, regions, sectors
 * and entities of more than 100 threats do not count. */
MUST_USE enum status store_related(struct store *store, struct arena *arena, const struct threat *threat, size_t max,
				   struct related_list *out, struct err *err);

struct store_stats {
	uint64_t articles, copies, revisions; /* copies are articles too */
	uint64_t threats, merged, removed;    /* open ones; the others */
	uint64_t sources, entries;
	uint64_t sources_trouble; /* source_has_trouble() */
	int64_t newest, oldest;   /* publication times of articles; TIME_UNKNOWN when there are none */
	uint64_t bytes;           /* of the database file */
};
MUST_USE enum status store_stats(struct store *store, struct store_stats *out, struct err *err);
/* Open threats above the fold by band for each of `n` steps of `step_s` > 0 that end at `until` (inclusive),
 * by `updated`: out[i * 4 + band]. */
MUST_USE enum status store_histogram(struct store *store, int64_t until, int64_t step_s, size_t n, uint32_t *out,
				     struct err *err);

/* What was put, by the number of the put: 1, 2, 3 ... A threat that was put again has its newest number only. */
struct change {
	uint64_t number;
	bool is_new; /* never put before this */
	struct threat threat;
};
VEC_TYPE(store_changed, struct change);
/* The changes after a number, oldest first, at most `max`; merged and removed threats are among them. */
MUST_USE enum status store_changes(struct store *store, struct arena *arena, uint64_t after, size_t max,
				   struct store_changed *out, struct err *err);
MUST_USE enum status store_changes_newest(struct store *store, uint64_t *out, struct err *err);

/* Entities whose slug begins with `slug`, of each type the first few; those with most threats first. */
struct entity_found {
	enum entity_type type;
	struct str id, name;
	uint32_t threats;
};
VEC_TYPE(entities_found, struct entity_found);
MUST_USE enum status store_entities_like(struct store *store, struct arena *arena, struct str slug, size_t max,
					 struct entities_found *out, struct err *err);

/* Small facts under a name: "sample", "schema". "" when missing. */
MUST_USE enum status store_fact_get(struct store *store, struct arena *arena, struct str name, struct str *out,
				    struct err *err);
MUST_USE enum status store_fact_put(struct store *store, struct str name, struct str value, struct err *err);

/* Forgets all articles of the sources whose id begins with `prefix` (not ""), their entries and the threats
 * that have no other article (state removed, with the note). The oldest copy of a forgotten original
 * becomes the original. The sources themselves stay, and so do threats with other articles, as they are. */
MUST_USE enum status store_forget_sources(struct store *store, struct str prefix, struct str note, struct err *err);

/* Integrity check of the whole file, of a writer also of the word lists; E_IO with the first fault. */
MUST_USE enum status store_check(struct store *store, struct err *err);

#endif
