#ifndef TOCSIN_STORE_STATEMENTS_H
#define TOCSIN_STORE_STATEMENTS_H
/* The text of every statement that is kept prepared, by enum sql_name. For store_sql.c alone. */

#include "store_priv.h"

#define MARK_COLUMNS                                                                                                   \
	"m.seq, m.id, m.source, m.url, m.lang, m.published, m.threat, m.copy_of, m.stored, "                           \
	"m.revision, m.signature, m.features"
#define TEXT_COLUMNS "a.title, a.author, a.excerpt, a.quality, a.sure, a.why, a.text, a.lifecycle"
#define OF_PREFIX "substr(source, 1, length(?1)) = ?1"

/* A seek for each source, and none of its articles beyond the time that is asked for. */
#define SOURCES_AND_MARKS "sources s CROSS JOIN marks m INDEXED BY marks_source ON m.source = s.id "
#define NEXT_CHANGE "(SELECT coalesce(max(changed), 0) + 1 FROM threats)"

static const char *const statement_texts[SQL_NAMES_N] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_BEGIN_READING] = "BEGIN",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",

	[SQL_FACT_GET] = "SELECT value FROM facts WHERE name = ?",
	[SQL_FACT_PUT] = "INSERT OR REPLACE INTO facts(name, value) VALUES(?, ?)",

	[SQL_SHAPE_GET] = "SELECT described FROM shapes WHERE number = ?",
	[SQL_SHAPE_PUT] = "INSERT OR IGNORE INTO shapes(number, described) VALUES(?, ?)",

	[SQL_SOURCE_PUT] = "INSERT INTO sources(id, body, settings, next_why, trouble) VALUES(?, ?, ?, ?, ?) "
			   "ON CONFLICT(id) DO UPDATE SET body = excluded.body, next_why = excluded.next_why, "
			   "trouble = excluded.trouble",
	[SQL_SOURCE_ADD] = "INSERT INTO sources(id, body, settings, next_why, trouble) VALUES(?, ?, ?, ?, ?) "
			   "ON CONFLICT(id) DO UPDATE SET body = excluded.body, settings = excluded.settings, "
			   "next_why = excluded.next_why, "
			   "trouble = excluded.trouble",
	[SQL_SOURCE_UNREMOVE] = "DELETE FROM sources_removed WHERE id = ?",
	[SQL_SOURCE_GET] = "SELECT body, settings, next_why, id FROM sources WHERE id = ?",
	[SQL_SOURCES] = "SELECT body, settings, next_why, id FROM sources ORDER BY id",
	[SQL_SOURCE_REMOVE] = "DELETE FROM sources WHERE id = ?",
	[SQL_SOURCE_REMOVED] = "INSERT OR REPLACE INTO sources_removed(id, at) VALUES(?, unixepoch())",
	[SQL_SOURCES_REMOVED] = "SELECT id FROM sources_removed ORDER BY id",

	[SQL_SOURCE_NOTE] = "INSERT INTO source_days(source, day, class, answers, repairs) VALUES(?, ?, ?, 1, ?) "
			    "ON CONFLICT DO UPDATE SET answers = answers + 1, repairs = repairs + excluded.repairs",
	[SQL_SOURCE_EVENT_PUT] = "INSERT INTO source_events(source, at, kind, detail) VALUES(?, ?, ?, ?)",
	[SQL_SOURCE_EVENTS] = "SELECT at, kind, detail FROM source_events WHERE source = ? ORDER BY num DESC LIMIT ?",
	[SQL_HEALTH_SOURCES] = "SELECT id FROM sources ORDER BY id",
	[SQL_HEALTH_ANSWERS] = "SELECT source, class, sum(answers), sum(repairs) FROM source_days WHERE day > ? "
			       "GROUP BY source, class ORDER BY source",
	[SQL_HEALTH_DAYS] = "SELECT m.source, m.published FROM " SOURCES_AND_MARKS
			    "AND m.published > ?1 AND m.published <= ?2 ORDER BY s.id, m.published",
	[SQL_HEALTH_COPIES] = "SELECT m.source, count(*), sum(m.copy_of <> '') FROM " SOURCES_AND_MARKS
			      "AND m.published > ? GROUP BY s.id ORDER BY s.id",
	[SQL_HEALTH_FIRST] = "WITH several AS (SELECT threat, min(published) AS first FROM marks WHERE published > ? "
			     "GROUP BY threat HAVING min(source) < max(source)) "
			     "SELECT m.source, count(DISTINCT m.threat), "
			     "count(DISTINCT iif(m.published = several.first, m.threat, NULL)) "
			     "FROM several JOIN marks m USING(threat) GROUP BY m.source ORDER BY m.source",

	[SQL_HEALTH_KEPT] = "SELECT s.id, coalesce(h.newest, ?), h.repairs, h.usual, h.silent_days, h.silence, "
			    "h.articles, h.copies, h.events, h.events_first, h.numbers, h.id IS NOT NULL "
			    "FROM sources s LEFT JOIN source_health h USING(id) ORDER BY s.id",
	[SQL_HEALTH_KEEP] = "INSERT OR REPLACE INTO source_health(id, newest, repairs, usual, silent_days, silence, "
			    "articles, copies, events, events_first, numbers) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[SQL_HEALTH_DROP] = "DELETE FROM source_health",

	[SQL_WISH_ADD] = "INSERT INTO source_wishes(kind, body, settings) VALUES(?, ?, ?)",
	[SQL_WISHES] = "SELECT num, kind, body, settings, '', '' FROM source_wishes ORDER BY num LIMIT 2000",
	[SQL_WISH_DONE] = "DELETE FROM source_wishes WHERE num = ?",
	[SQL_WISH_IS_THERE] = "SELECT 1 FROM source_wishes WHERE num = ?",

	[SQL_DECISION_ADD] = "INSERT INTO decisions(state, body) VALUES(?, ?)",
	[SQL_DECISION_PUT] = "UPDATE decisions SET state = ?2, body = ?3 WHERE num = ?1",
	[SQL_DECISION_GET] = "SELECT body FROM decisions WHERE num = ?",
	[SQL_DECISIONS] = "SELECT num, body FROM decisions WHERE num > ? ORDER BY num LIMIT ?",
	/* The body is packed: that it holds the id is a sieve, what it says of the threat is looked at after. */
	[SQL_DECISIONS_OF] = "SELECT num, body FROM decisions WHERE instr(body, CAST(?1 AS BLOB)) > 0 "
			     "ORDER BY num DESC LIMIT ?2",
	[SQL_DECISIONS_WAITING] = "SELECT num, body FROM decisions WHERE state = 0 AND num > ? ORDER BY num LIMIT ?",
	[SQL_MEMBER_IDS] = "SELECT id FROM marks WHERE threat = ? ORDER BY seq",
	[SQL_COPY_IDS] = "SELECT id FROM marks WHERE copy_of = ? ORDER BY seq",
	[SQL_ARTICLE_MOVE] = "UPDATE marks SET threat = ?2 WHERE id = ?1 OR copy_of = ?1",
	[SQL_NEWEST_SEQ] = "SELECT coalesce(max(seq), 0) FROM marks",
	[SQL_ARTICLE_HAS] = "SELECT 1 FROM marks WHERE id = ?",
	[SQL_TOUCHED_NEWEST] = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'marks_touched'",
	[SQL_TOUCHED_WHOLE] = "SELECT 1 FROM marks_touched WHERE num > ?1 AND seq <= ?2 AND whole LIMIT 1",
	[SQL_TOUCHED_WALK] = "SELECT " MARK_COLUMNS " FROM marks m WHERE m.seq IN (SELECT seq FROM marks_touched "
			     "WHERE num > ?1 AND seq <= ?2) ORDER BY m.seq",
	[SQL_TOUCHED_DROP] = "DELETE FROM marks_touched WHERE num <= ?",

	[SQL_ENTRY_SEEN] = "SELECT 1 FROM entries WHERE key = ?",
	[SQL_ENTRY_MARK] = "INSERT OR REPLACE INTO entries(key, seen, source) VALUES(?, ?, ?)",

	[SQL_ARTICLE_FIND] = "SELECT seq, a.title = ?2 AND a.text = ?3 FROM marks JOIN articles a USING(seq) "
			     "WHERE id = ?1",
	[SQL_MARK_NEW] = "INSERT INTO marks(id, source, url, lang, published, threat, copy_of, stored, "
			 "signature, features, revision) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
	[SQL_ARTICLE_NEW] = "INSERT INTO articles(title, author, excerpt, quality, sure, why, text, seq, lifecycle) "
			    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[SQL_ARTICLES_LIST] = "INSERT INTO articles_fts(rowid, title, text) "
			      "SELECT seq, title, text FROM articles WHERE seq >= ?",
	[SQL_ARTICLES_LIST_PAIRS] = "INSERT INTO pairs_fts(rowid, pairs) SELECT seq, pairs FROM (SELECT seq, "
				    "pairs_of(title, text) AS pairs FROM articles WHERE seq >= ?) WHERE pairs <> ''",
	[SQL_REVISION_KEEP] =
		"INSERT INTO revisions(seq, revision, published, stored, title, author, excerpt, "
		"quality, sure, text, lifecycle) SELECT seq, revision, published, stored, title, author, "
		"excerpt, quality, sure, text, lifecycle FROM marks JOIN articles USING(seq) WHERE seq = ?",
	[SQL_MARK_CHANGE] = "UPDATE marks SET id = ?1, source = ?2, url = ?3, lang = ?4, published = ?5, "
			    "threat = ?6, copy_of = ?7, stored = ?8, signature = ?9, features = ?10, "
			    "revision = revision + ?12 WHERE seq = ?11",
	[SQL_ARTICLE_CHANGE] = "UPDATE articles SET title = ?1, author = ?2, excerpt = ?3, quality = ?4, "
			       "sure = ?5, why = ?6, text = ?7, lifecycle = ?9 WHERE seq = ?8",
	[SQL_ARTICLE_GET] = "SELECT " MARK_COLUMNS ", " TEXT_COLUMNS " FROM marks m JOIN articles a USING(seq) "
			    "WHERE m.id = ?",
	[SQL_REVISIONS] = "SELECT " MARK_COLUMNS ", a.title, a.author, a.excerpt, a.quality, a.sure, x'', a.text, "
			  "a.lifecycle, a.published, a.stored, a.revision FROM marks m JOIN revisions a USING(seq) "
			  "WHERE m.id = ?1 AND a.revision >= m.revision - ?2 ORDER BY a.revision",
	[SQL_REVISED] = "SELECT id FROM marks WHERE threat = ? AND revision > 0 LIMIT ?",
	[SQL_MEMBERS] = "SELECT " MARK_COLUMNS ", " TEXT_COLUMNS " FROM marks m JOIN articles a USING(seq) "
			"WHERE m.threat = ? ORDER BY m.published, m.seq LIMIT ?",
	[SQL_MEMBERS_MOVE] = "UPDATE marks SET threat = ?2 WHERE threat = ?1",
	[SQL_WALK] = "SELECT " MARK_COLUMNS " FROM marks m WHERE m.seq > ? ORDER BY m.seq",

	[SQL_THREAT_FIND] = "SELECT num, links FROM threats WHERE id = ?",
	[SQL_THREAT_PUT] = "INSERT INTO threats(id, state, band, class, single, categories, score, rank, "
			   "published, updated, day, links, langs, indicators, changed, born) "
			   "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " NEXT_CHANGE ", " NEXT_CHANGE ") "
			   "ON CONFLICT(id) DO UPDATE SET "
			   "state = excluded.state, band = excluded.band, class = excluded.class, "
			   "single = excluded.single, categories = excluded.categories, score = excluded.score, "
			   "rank = excluded.rank, published = excluded.published, updated = excluded.updated, "
			   "day = excluded.day, links = excluded.links, langs = excluded.langs, "
			   "indicators = excluded.indicators, changed = excluded.changed",
	[SQL_THREAT_BODY_PUT] = "INSERT INTO threat_bodies(num, title, slug, words, body) VALUES(?, ?, ?, ?, ?) "
				"ON CONFLICT(num) DO UPDATE SET title = excluded.title, slug = excluded.slug, "
				"words = excluded.words, body = excluded.body",
	[SQL_THREAT_WORDS] = "SELECT title, words FROM threat_bodies WHERE num = ?",
	[SQL_THREAT_LIST] = "INSERT INTO threats_fts(rowid, title, words) VALUES(?, ?, ?)",
	[SQL_THREAT_UNLIST] = "INSERT INTO threats_fts(threats_fts, rowid, title, words) VALUES('delete', ?, ?, ?)",
	[SQL_THREAT_ENTITIES_DROP] = "DELETE FROM threat_entities WHERE num = ?",
	[SQL_THREAT_ENTITY_ADD] = "INSERT OR IGNORE INTO threat_entities(entity, num, central) VALUES(?, ?, ?)",
	[SQL_THREAT_SOURCES_DROP] = "DELETE FROM threat_sources WHERE num = ?",
	[SQL_THREAT_SOURCE_ADD] = "INSERT OR IGNORE INTO threat_sources(source, num) VALUES(?, ?)",
	[SQL_THREAT_COLUMNS] = "SELECT id, slug, title, state, band, score, class, single, published, updated, rank "
			       "FROM threats JOIN threat_bodies USING(num) WHERE num = ?",
	[SQL_THREAT_HEADS] = "SELECT id, substr(body, 1, 9) FROM threats JOIN threat_bodies USING(num) "
			     "WHERE state = 0 ORDER BY num",
	[SQL_THREATS_FLAWED] = "SELECT id FROM threats t WHERE state = 0 AND EXISTS(SELECT 1 FROM threat_entities e "
			       "WHERE e.num = t.num AND e.entity >= 'vulnerability/' AND e.entity < 'vulnerability0') "
			       "ORDER BY updated DESC, num DESC LIMIT ?",
	[SQL_THREAT_GET] = "SELECT body, num FROM threats JOIN threat_bodies USING(num) WHERE id = ?",
	[SQL_THREAT_BODY] = "SELECT body, num FROM threat_bodies WHERE num = ?",
	[SQL_THREAT_ROW] = "SELECT t.id, t.state, t.band, t.score, b.title, b.slug "
			   "FROM threats t JOIN threat_bodies b USING(num) WHERE num = ?",
	[SQL_ENTITY_THREATS] = "SELECT num, central FROM threat_entities WHERE entity = ? LIMIT ?",

	[SQL_SEARCH] = "SELECT rowid AS num FROM (SELECT rowid FROM threats_fts WHERE threats_fts MATCH ?1 "
		       "ORDER BY rowid DESC LIMIT ?2) UNION "
		       "SELECT t.num FROM (SELECT rowid AS seq FROM articles_fts WHERE articles_fts MATCH ?1 "
		       "ORDER BY rowid DESC LIMIT ?2) JOIN marks m USING(seq) JOIN threats t ON t.id = m.threat "
		       "ORDER BY num DESC",

	[SQL_SEARCH_PAIRS] = "SELECT rowid AS num FROM (SELECT rowid FROM threats_fts WHERE threats_fts MATCH ?1 "
			     "ORDER BY rowid DESC LIMIT ?2) UNION "
			     "SELECT t.num FROM (SELECT rowid AS seq FROM pairs_fts WHERE pairs_fts MATCH ?3 "
			     "ORDER BY rowid DESC LIMIT ?2) JOIN marks m USING(seq) JOIN threats t ON t.id = m.threat "
			     "ORDER BY num DESC",

	[SQL_STATS] = "SELECT (SELECT count(*) FROM marks), (SELECT count(*) FROM marks WHERE copy_of <> ''), "
		      "(SELECT count(*) FROM revisions), (SELECT count(*) FROM threats WHERE state = 0), "
		      "(SELECT count(*) FROM threats WHERE state = ?1), "
		      "(SELECT count(*) FROM threats WHERE state = ?2), "
		      "(SELECT count(*) FROM sources), (SELECT count(*) FROM entries), "
		      "(SELECT max(published) FROM marks), (SELECT min(published) FROM marks WHERE published > ?3), "
		      "(SELECT count(*) FROM sources WHERE trouble <> 0)",
	[SQL_STATS_BYTES] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
	[SQL_HISTOGRAM] = "SELECT updated, band FROM threats "
			  "WHERE state = 0 AND single = 0 AND updated > ?1 AND updated <= ?2",

	[SQL_CHANGES] = "SELECT changed, changed = born, body, num FROM threats JOIN threat_bodies USING(num) "
			"WHERE changed > ? ORDER BY changed LIMIT ?",
	[SQL_CHANGES_NEWEST] = "SELECT coalesce(max(changed), 0) FROM threats",
	[SQL_ENTITY_NEXT] = "SELECT entity FROM threat_entities WHERE entity >= ?1 AND entity < ?2 "
			    "ORDER BY entity LIMIT 1",
	[SQL_ENTITY_COUNT] = "SELECT count(*), max(num) FROM threat_entities WHERE entity = ?",

	/* The order in which they are run is that of store_forget.c: first who is left alone, last the rows. */
	[SQL_FORGET_THREATS] = "SELECT t.id FROM threats t WHERE t.state = 0 "
			       "AND t.id IN (SELECT threat FROM marks WHERE " OF_PREFIX ") "
			       "AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.threat = t.id "
			       "AND substr(m.source, 1, length(?1)) <> ?1)",
	[SQL_FORGET_COPIES] = "UPDATE marks SET copy_of = iif(marks.id = heir.id, '', heir.id) FROM "
			      "(SELECT copy_of AS gone, id, min(seq) FROM marks WHERE copy_of <> '' "
			      "AND copy_of IN (SELECT id FROM marks WHERE " OF_PREFIX ") "
			      "AND NOT " OF_PREFIX " GROUP BY copy_of) AS heir "
			      "WHERE marks.copy_of <> '' AND marks.copy_of = heir.gone",
	[SQL_FORGET_REVISIONS] = "DELETE FROM revisions WHERE seq IN (SELECT seq FROM marks WHERE " OF_PREFIX ")",
	[SQL_FORGET_ARTICLES] = "DELETE FROM articles WHERE seq IN (SELECT seq FROM marks WHERE " OF_PREFIX ")",
	[SQL_FORGET_MARKS] = "DELETE FROM marks WHERE " OF_PREFIX,
	[SQL_FORGET_ENTRIES] = "DELETE FROM entries WHERE " OF_PREFIX,
};

#endif
