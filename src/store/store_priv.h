#ifndef TOCSIN_STORE_PRIV_H
#define TOCSIN_STORE_PRIV_H
/* Shared by the parts of store/ only: the handle, and statements.
 *
 *     struct sql q = sql_make(store, SQL_SOURCE_GET);
 *     sql_str(&q, id);
 *     if (sql_next(&q))
 *             sql_get_record(&q, 0, arena, source_record(), out, err);
 *     return sql_end(&q, err);
 *
 * Parameters are bound from left to right and must live until sql_end. Faults stick in the statement:
 * after the first nothing is bound or stepped, and sql_end says what it was. Every sql_make is followed
 * by one sql_end; a statement is not used again before its end. */

#include <sqlite3.h>

#include "buf.h"
#include "caps.h"
#include "map.h"
#include "store.h"

enum sql_name {
	SQL_BEGIN,
	SQL_BEGIN_READING,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_FACT_GET,
	SQL_FACT_PUT,
	SQL_SHAPE_GET,
	SQL_SHAPE_PUT,
	SQL_THREAT_COLUMNS,
	SQL_THREAT_HEADS,
	SQL_THREATS_FLAWED,
	SQL_SOURCE_PUT,
	SQL_SOURCE_GET,
	SQL_SOURCES,
	SQL_SOURCE_ADD,
	SQL_SOURCE_UNREMOVE,
	SQL_SOURCE_REMOVE,
	SQL_SOURCE_REMOVED,
	SQL_SOURCES_REMOVED,
	SQL_SOURCE_NOTE,
	SQL_SOURCE_EVENT_PUT,
	SQL_SOURCE_EVENTS,
	SQL_HEALTH_SOURCES,
	SQL_HEALTH_ANSWERS,
	SQL_HEALTH_DAYS,
	SQL_HEALTH_COPIES,
	SQL_HEALTH_FIRST,
	SQL_HEALTH_KEPT,
	SQL_HEALTH_KEEP,
	SQL_HEALTH_DROP,
	SQL_WISH_ADD,
	SQL_WISHES,
	SQL_WISH_DONE,
	SQL_WISH_IS_THERE,
	SQL_DECISION_ADD,
	SQL_DECISION_PUT,
	SQL_DECISION_GET,
	SQL_DECISIONS,
	SQL_DECISIONS_WAITING,
	SQL_DECISIONS_OF,
	SQL_MEMBER_IDS,
	SQL_COPY_IDS,
	SQL_ARTICLE_MOVE,
	SQL_NEWEST_SEQ,
	SQL_ARTICLE_HAS,
	SQL_TOUCHED_NEWEST,
	SQL_TOUCHED_WHOLE,
	SQL_TOUCHED_WALK,
	SQL_TOUCHED_DROP,
	SQL_ENTRY_SEEN,
	SQL_ENTRY_MARK,
	SQL_ARTICLE_FIND,
	SQL_MARK_NEW,
	SQL_ARTICLE_NEW,
	SQL_ARTICLES_LIST,
	SQL_ARTICLES_LIST_PAIRS,
	SQL_REVISION_KEEP,
	SQL_MARK_CHANGE,
	SQL_ARTICLE_CHANGE,
	SQL_ARTICLE_GET,
	SQL_REVISIONS,
	SQL_REVISED,
	SQL_MEMBERS,
	SQL_MEMBERS_MOVE,
	SQL_WALK,
	SQL_THREAT_FIND,
	SQL_THREAT_PUT,
	SQL_THREAT_BODY_PUT,
	SQL_THREAT_WORDS,
	SQL_THREAT_LIST,
	SQL_THREAT_UNLIST,
	SQL_THREAT_ENTITIES_DROP,
	SQL_THREAT_ENTITY_ADD,
	SQL_THREAT_SOURCES_DROP,
	SQL_THREAT_SOURCE_ADD,
	SQL_THREAT_GET,
	SQL_THREAT_BODY,
	SQL_THREAT_ROW,
	SQL_ENTITY_THREATS,
	SQL_SEARCH,
	SQL_SEARCH_PAIRS,
	SQL_STATS,
	SQL_STATS_BYTES,
	SQL_HISTOGRAM,
	SQL_CHANGES,
	SQL_CHANGES_NEWEST,
	SQL_ENTITY_NEXT,
	SQL_ENTITY_COUNT,
	SQL_FORGET_THREATS,
	SQL_FORGET_COPIES,
	SQL_FORGET_REVISIONS,
	SQL_FORGET_ARTICLES,
	SQL_FORGET_MARKS,
	SQL_FORGET_ENTRIES,
	SQL_NAMES_N,
};

struct listed { /* what a word list has of a threat */
	int64_t num;
	bool is_listed;
	struct str title, words;
};
VEC_TYPE(listed_threats, struct listed);

struct unlisted {     /* what waits to be put on the word lists (store_words.c) */
	int64_t from; /* articles from this seq on; 0: none */
	struct listed_threats threats;
	struct arena *arena; /* of the threats; NULL until it is used */
};

struct store {
	sqlite3 *db;
	char *folder;
	int lock;            /* file handle of DIR/lock; -1 for a reader */
	bool in_transaction; /* of store_begin */
	bool is_broken;      /* a part of the transaction failed: it can only be rolled back */
	struct unlisted unlisted;
	struct buf packed[2];                  /* the records that are being bound */
	struct map noted;                      /* address of a record -> 1: its shape is described in the file */
	struct map known;                      /* shape and record -> how it is read */
	struct arena *shapes;                  /* of what `known` points to; NULL until it is used */
	sqlite3_stmt *statements[SQL_NAMES_N]; /* prepared when first used */
};

/* ---- statements (store_sql.c) ---- */

struct sql {
	struct store *store;
	sqlite3_stmt *statement;
	int bound;          /* parameters so far */
	int code;           /* of SQLite; SQLITE_OK while all is well */
	enum status status; /* of ours, when the fault was not SQLite's */
	bool is_own;        /* made for one use */
	int records;        /* bound so far */
};

struct sql sql_make(struct store *store, enum sql_name name);
struct sql sql_make_text(struct store *store, struct str text); /* not kept */

void sql_int(struct sql *q, int64_t v);
void sql_real(struct sql *q, double v);
void sql_str(struct sql *q, struct str s);
void sql_blob(struct sql *q, struct str bytes);
void sql_record(struct sql *q, const struct record *record, const void *thing); /* two a statement */
/* By name (":since"); nothing happens when the text has no such parameter. */
void sql_named_int(struct sql *q, const char *name, int64_t v);
void sql_named_real(struct sql *q, const char *name, double v);
void sql_named_str(struct sql *q, const char *name, struct str s);

bool sql_next(struct sql *q); /* is there a row? */
void sql_fail(struct sql *q, enum status status);
MUST_USE enum status sql_end(struct sql *q, struct err *err);
/* The same for a question about one thing: E_NOTFOUND "store: no threat k7p2m9xq4d" when there was no row. */
MUST_USE enum status sql_end_found(struct sql *q, bool found, const char *what, struct str id, struct err *err);
MUST_USE enum status sql_run(struct sql *q, struct err *err); /* steps to the end and ends */

int64_t sql_get_int(struct sql *q, int column);
double sql_get_real(struct sql *q, int column);
struct str sql_get_str(struct sql *q, int column); /* text or bytes; valid until the next step */
struct str sql_get_copy(struct sql *q, int column, struct arena *arena);
/* Unpacks; fails the statement (and fills err) when the bytes are bad. */
void sql_get_record(struct sql *q, int column, struct arena *arena, const struct record *record, void *out,
		    struct err *err);

/* store_shapes.c: is a packed record, or was it, of a shape that is described? Not so for a store that an unknown
 * tocsin wrote before there were descriptions. False also for bytes that are no record. */
bool store_can_read(struct store *store, const struct record *record, struct str packed);
/* Describes the shape of a record that is about to be written; its number. */
MUST_USE enum status store_note_shape(struct store *store, const struct record *record, uint32_t *number,
				      struct err *err);
void store_forget_shapes(struct store *store); /* at the end of a transaction that did not happen */

enum status store_fault(struct store *store, int code, struct err *err);
/* Runs statements that give no rows. */
MUST_USE enum status store_run_text(struct store *store, const char *text, struct err *err);

/* ---- the parts ---- */

/* Several writes as one: a transaction of their own, or a part of the one that is open, which is broken
 * when they fail. `status` is handed through. */
MUST_USE enum status store_writes_open(struct store *store, struct err *err);
MUST_USE enum status store_writes_close(struct store *store, enum status status, struct err *err);

/* store_words.c: new articles, and threats before their row says these words, wait to be put on the word lists. List
 * does it: at the end of each transaction, and before a waiting article is changed or goes. */
void store_words_of_article(struct store *store, int64_t seq);
MUST_USE enum status store_words_of_threat(struct store *store, int64_t num, struct str title, struct str words,
					   struct err *err);
MUST_USE enum status store_words_list(struct store *store, struct err *err);
void store_words_drop(struct store *store); /* the transaction did not happen */

/* Several questions to the same state of the file, whatever the writer does meanwhile. */
MUST_USE enum status store_reads_open(struct store *store, bool *is_mine, struct err *err);
void store_reads_close(struct store *store, bool is_mine);

/* Brings the file up to the newest schema (writer), or checks that it is there (reader). */
MUST_USE enum status store_migrate(struct store *store, const char *folder, struct err *err);
MUST_USE enum status store_schema_check(struct store *store, const char *folder, struct err *err);

/* A threat from two columns, the record and the number; by its columns when the record is of an unknown shape. */
void sql_get_threat(struct sql *q, int column, struct arena *arena, struct threat *out, struct err *err);
/* A source from four columns: the record, its settings, why its next poll is when it is, and the id. */
void sql_get_source(struct sql *q, int column, struct arena *arena, struct source *out, struct err *err);

/* The numbers of threats that match a search, newest first, as a JSON list: "[7,5,1]". */
MUST_USE enum status store_search(struct store *store, struct arena *arena, struct str search, struct str *out,
				  struct err *err);
/* The numbers of the threats in which one of these words occurs, as above. */
MUST_USE enum status store_search_any(struct store *store, struct arena *arena, const struct strs *words,
				      struct str *out, struct err *err);
/* The entities that meet a name, as a JSON list of ids: "[\"product/chrome\"]". */
MUST_USE enum status store_name_entities(struct store *store, struct arena *arena, const struct threat_name *name,
					 struct str *out, struct err *err);
/* "technique/t1566-001" for T1566.001: under this the threats that describe a technique are listed. */
struct str store_technique_entity(struct arena *arena, struct str id);
/* Days since 1970 of a time, rounded down. */
#define DAY_S 86400
int64_t store_day_of(int64_t time);
MUST_USE enum status store_threat_of_num(struct store *store, struct arena *arena, int64_t num, struct threat *out,
					 struct err *err);

#endif
