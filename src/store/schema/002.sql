-- The store of tocsin, version 2: how sources are to be asked, what was asked of a running server, health.

ALTER TABLE sources ADD COLUMN settings BLOB NOT NULL DEFAULT x''; -- packed; empty: all as usual
ALTER TABLE sources ADD COLUMN next_why TEXT NOT NULL DEFAULT '';  -- why the next poll is when it is

-- Taken away by their people: lists do not bring them back.
CREATE TABLE sources_removed(
	id TEXT PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What commands ask of the one that holds the folder; it deletes what it has done.
CREATE TABLE source_wishes(
	num      INTEGER PRIMARY KEY AUTOINCREMENT,
	kind     INTEGER NOT NULL,
	body     BLOB NOT NULL,
	settings BLOB NOT NULL
) STRICT;

-- Answers by class (enum answer_class) and faults read over, a row a source and day.
CREATE TABLE source_days(
	source  TEXT NOT NULL,
	day     INTEGER NOT NULL, -- since 1970
	class   INTEGER NOT NULL,
	answers INTEGER NOT NULL,
	repairs INTEGER NOT NULL,
	PRIMARY KEY(source, day, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_events(
	num    INTEGER PRIMARY KEY AUTOINCREMENT,
	source TEXT NOT NULL,
	at     INTEGER NOT NULL,
	kind   INTEGER NOT NULL, -- enum source_event_kind
	detail TEXT NOT NULL
) STRICT;
CREATE INDEX source_events_source ON source_events(source, num);

CREATE INDEX marks_source ON marks(source, published);
