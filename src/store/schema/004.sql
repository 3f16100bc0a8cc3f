-- What lists ask for beside the columns of version 1, and the number of the put that wrote a threat last.
-- `langs` and `indicators` are lists between commas: ",de,en,". Old rows get their indicators when they change.

ALTER TABLE threats ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE threats ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
ALTER TABLE threats ADD COLUMN langs TEXT NOT NULL DEFAULT '';
ALTER TABLE threats ADD COLUMN indicators TEXT NOT NULL DEFAULT '';
UPDATE threats SET changed = num, born = num,
	langs = coalesce((SELECT ',' || group_concat(DISTINCT lang) || ',' FROM marks WHERE threat = threats.id), '');
CREATE UNIQUE INDEX threats_changed ON threats(changed);

-- As in version 1, with the new columns of the filters.
DROP INDEX threats_updated;
DROP INDEX threats_rank;
CREATE INDEX threats_updated ON threats(state, updated, num, single, band, class, categories, rank, langs, indicators);
CREATE INDEX threats_rank ON threats(state, day, rank, updated, num, single, band, class, categories, langs, indicators);

ALTER TABLE sources ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0;
