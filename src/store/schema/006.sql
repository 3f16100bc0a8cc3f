-- Chinese, Japanese and Korean have no blanks between words, so in articles_fts a whole run of them is one word.
-- Texts that hold any are listed here once more, as pairs_of() (store_pairs.c) writes them: each two letters that
-- stand beside each other are a word.
CREATE VIRTUAL TABLE pairs_fts USING fts5(pairs, content = '', tokenize = 'porter unicode61');
INSERT INTO pairs_fts(rowid, pairs)
	SELECT seq, pairs FROM (SELECT seq, pairs_of(title, text) AS pairs FROM articles) WHERE pairs <> '';

-- New rows are listed by the writer itself, as in version 1.
CREATE TRIGGER pairs_fts_gone AFTER DELETE ON articles WHEN pairs_of(old.title, old.text) <> '' BEGIN
	INSERT INTO pairs_fts(pairs_fts, rowid, pairs) VALUES('delete', old.seq, pairs_of(old.title, old.text));
END;
CREATE TRIGGER pairs_fts_changed AFTER UPDATE OF title, text ON articles
WHEN old.title <> new.title OR old.text <> new.text BEGIN
	INSERT INTO pairs_fts(pairs_fts, rowid, pairs)
		SELECT 'delete', old.seq, pairs_of(old.title, old.text) WHERE pairs_of(old.title, old.text) <> '';
	INSERT INTO pairs_fts(rowid, pairs)
		SELECT new.seq, pairs_of(new.title, new.text) WHERE pairs_of(new.title, new.text) <> '';
END;
