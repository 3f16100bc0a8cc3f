-- The store of tocsin, version 1. Times are seconds since 1970 UTC; -9223372036854775808 is unknown.
-- Enums are the numbers of model/*.h. `body` is a packed record (base/record.h).

CREATE TABLE facts(
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sources(
	id   TEXT PRIMARY KEY,
	body BLOB NOT NULL
) STRICT;

CREATE TABLE entries(
	key    INTEGER PRIMARY KEY,
	seen   INTEGER NOT NULL,
	source TEXT NOT NULL
) STRICT;

-- ---- articles ----

-- What is walked at every start, without the texts. Numbers are never given twice.
CREATE TABLE marks(
	seq       INTEGER PRIMARY KEY AUTOINCREMENT,
	id        TEXT NOT NULL UNIQUE,
	threat    TEXT NOT NULL,
	copy_of   TEXT NOT NULL,
	source    TEXT NOT NULL,
	url       TEXT NOT NULL,
	lang      TEXT NOT NULL,
	published INTEGER NOT NULL,
	stored    INTEGER NOT NULL,
	revision  INTEGER NOT NULL,
	signature BLOB NOT NULL,
	features  BLOB NOT NULL
) STRICT;
CREATE INDEX marks_threat ON marks(threat, published);
CREATE INDEX marks_published ON marks(published);
CREATE INDEX marks_copies ON marks(copy_of) WHERE copy_of <> '';

CREATE TABLE articles(
	seq     INTEGER PRIMARY KEY,
	title   TEXT NOT NULL,
	author  TEXT NOT NULL,
	excerpt TEXT NOT NULL,
	quality TEXT NOT NULL,
	sure    REAL NOT NULL,
	why     BLOB NOT NULL,
	text    TEXT NOT NULL
) STRICT;

-- Texts that were replaced.
CREATE TABLE revisions(
	seq       INTEGER NOT NULL,
	revision  INTEGER NOT NULL,
	published INTEGER NOT NULL,
	stored    INTEGER NOT NULL,
	title     TEXT NOT NULL,
	author    TEXT NOT NULL,
	excerpt   TEXT NOT NULL,
	quality   TEXT NOT NULL,
	sure      REAL NOT NULL,
	text      TEXT NOT NULL,
	PRIMARY KEY(seq, revision)
) STRICT;

CREATE VIRTUAL TABLE articles_fts USING fts5(title, text,
	content = 'articles', content_rowid = 'seq', tokenize = 'porter unicode61');

-- New rows are listed by the writer itself: FTS5 writes what it gathered to the file whenever a statement
-- opens a savepoint, as one with a trigger does.
CREATE TRIGGER articles_fts_gone AFTER DELETE ON articles BEGIN
	INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES('delete', old.seq, old.title, old.text);
END;
CREATE TRIGGER articles_fts_changed AFTER UPDATE OF title, text ON articles
WHEN old.title <> new.title OR old.text <> new.text BEGIN
	INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES('delete', old.seq, old.title, old.text);
	INSERT INTO articles_fts(rowid, title, text) VALUES(new.seq, new.title, new.text);
END;

-- ---- threats ----

-- Narrow rows: what lists are filtered and ordered by. `categories` has a bit for each source category.
CREATE TABLE threats(
	num        INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	state      INTEGER NOT NULL,
	band       INTEGER NOT NULL,
	class      INTEGER NOT NULL,
	single     INTEGER NOT NULL,
	categories INTEGER NOT NULL,
	score      REAL NOT NULL,
	rank       REAL NOT NULL,
	published  INTEGER NOT NULL,
	updated    INTEGER NOT NULL,
	day        INTEGER NOT NULL, -- of `updated`
	links      INTEGER NOT NULL  -- a hash of what threat_entities and threat_sources hold of it
) STRICT;
-- Both hold every column of the filters, so that a list never touches the table for what it leaves out.
CREATE INDEX threats_updated ON threats(state, updated, num, single, band, class, categories, rank);
CREATE INDEX threats_rank ON threats(state, day, rank, updated, num, single, band, class, categories);
CREATE INDEX threats_published ON threats(state, published, num);
CREATE INDEX threats_score ON threats(state, score, num);

CREATE TABLE threat_bodies(
	num   INTEGER PRIMARY KEY,
	title TEXT NOT NULL,
	slug  TEXT NOT NULL,
	words TEXT NOT NULL,
	body  BLOB NOT NULL
) STRICT;

CREATE TABLE threat_entities(
	entity  TEXT NOT NULL,
	num     INTEGER NOT NULL,
	central INTEGER NOT NULL,
	PRIMARY KEY(entity, num)
) STRICT, WITHOUT ROWID;
CREATE INDEX threat_entities_num ON threat_entities(num);

CREATE TABLE threat_sources(
	source TEXT NOT NULL,
	num    INTEGER NOT NULL,
	PRIMARY KEY(source, num)
) STRICT, WITHOUT ROWID;
CREATE INDEX threat_sources_num ON threat_sources(num);

CREATE VIRTUAL TABLE threats_fts USING fts5(title, words,
	content = 'threat_bodies', content_rowid = 'num', tokenize = 'porter unicode61');

-- New and changed rows are listed by the writer itself, as above.
CREATE TRIGGER threats_fts_gone AFTER DELETE ON threat_bodies BEGIN
	INSERT INTO threats_fts(threats_fts, rowid, title, words) VALUES('delete', old.num, old.title, old.words);
END;
