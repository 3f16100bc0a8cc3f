-- The state of copies and threats is kept in a file beside this one (line/state.h): what became of the articles that
-- it knows, since it was written. Of one that is to be learned anew the whole file is out of date.
CREATE TABLE marks_touched(
	num   INTEGER PRIMARY KEY AUTOINCREMENT,
	seq   INTEGER NOT NULL,
	whole INTEGER NOT NULL
) STRICT;
CREATE TRIGGER marks_touched_changed AFTER UPDATE OF threat, copy_of, signature, features ON marks
WHEN old.threat <> new.threat OR old.copy_of <> new.copy_of OR old.signature <> new.signature
	OR old.features <> new.features
BEGIN
	INSERT INTO marks_touched(seq, whole)
		VALUES(old.seq, old.copy_of <> new.copy_of OR old.features <> new.features);
END;
CREATE TRIGGER marks_touched_gone AFTER DELETE ON marks BEGIN
	INSERT INTO marks_touched(seq, whole) VALUES(old.seq, 1);
END;
