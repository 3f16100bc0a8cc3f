-- The store of tocsin, version 5: records of every shape, health of sources at hand, how far incidents are.

-- Every shape in which records were ever packed here, once, with its description
-- (base/shape.h): so that they are read after their struct has changed. Writers add theirs when they first use it.

CREATE TABLE shapes(
	number    INTEGER PRIMARY KEY,
	described TEXT NOT NULL
) STRICT;

-- What was written before there were descriptions.
INSERT INTO shapes(number, described) VALUES
	-- source
	(1962365612, 'id:str title:str url:str site:str category:enum credibility:u32 language:str etag:str ' ||
		'last_modified:str last_try:time last_success:time next_poll:time failures:u32 http_status:u32 ' ||
		'trouble:str moved_from:str repairs:u32 polls:u32 unchanged:u32 entries_n:u32 articles_n:u32 ' ||
		'newest:time interval_s:u32'),
	-- threat, of the first release
	(169966085, 'id:str slug:str title:str state:enum merged_into:str note:str severity:record(label:enum ' ||
		'score:double provisional:bool class:enum reasons:list(line:str what:str text:str points:double ' ||
		'evidence:record(article:str start:u32 end:u32 text:str)) would_change:strs) published:time ' ||
		'updated:time sources:u32 single_report:bool rank:double keywords:strs indicators:list(name:str ' ||
		'evidence:record(article:str start:u32 end:u32 text:str)) summary:list(text:str article:str start:u32 ' ||
		'end:u32 agree:u32 general:bool) key_points:list(text:str article:str start:u32 end:u32 agree:u32 ' ||
		'general:bool) analysis:record(impact:list(text:str article:str start:u32 end:u32 agree:u32 ' ||
		'general:bool) technical:list(text:str article:str start:u32 end:u32 agree:u32 general:bool) ' ||
		'response:list(text:str article:str start:u32 end:u32 agree:u32 general:bool)) articles:list(id:str ' ||
		'url:str title:str source:str source_id:str site:str category:enum credibility:u32 published:time ' ||
		'excerpt:str lang:str copy_of:str why:record(terms:strs identifiers:strs similarity:double ' ||
		'score:double runner_up:double gap_s:i64 vetoes:strs best:str)) timeline:list(date:str precision:enum ' ||
		'kind:enum text:str article:str start:u32 end:u32 agree:u32 future:bool lo:i64) ' ||
		'entities:list(type:enum name:str id:str articles:u32 central:bool) observables:list(type:enum ' ||
		'value:str verdict:enum confidence:double reason:str role:str start:u32 end:u32) ' ||
		'techniques:list(id:str name:str evidence:record(article:str start:u32 end:u32 text:str)) ' ||
		'differences:list(what:str values:strs) related:list(id:str slug:str title:str label:enum ' ||
		'score:double why:str) history:list(time:time score:double label:enum text:str)'),
	-- why
	(3322085776, 'terms:strs identifiers:strs similarity:double score:double runner_up:double gap_s:i64 vetoes:strs ' ||
		'best:str'),
	-- signature
	(2747080824, 'url_key:str body_hash:i64 head_hash:i64 simhash:i64 marks:i64 sample:str words:u32'),
	-- cluster features
	(97309905, 'id:str threat:str outlet:str published:time words:str title:str terms:str title_cves:str cves:str ' ||
		'codes:str incidents:str numbers:str is_digest:bool is_outage:bool'),
	-- threat
	(1680589775, 'id:str slug:str title:str state:enum merged_into:str note:str severity:record(label:enum ' ||
		'score:double provisional:bool class:enum reasons:list(line:str what:str text:str points:double ' ||
		'evidence:record(article:str start:u32 end:u32 text:str)) would_change:strs) published:time ' ||
		'updated:time sources:u32 single_report:bool rank:double keywords:strs indicators:list(name:str ' ||
		'evidence:record(article:str start:u32 end:u32 text:str)) summary:list(text:str article:str start:u32 ' ||
		'end:u32 agree:u32 general:bool machine:bool) key_points:list(text:str article:str start:u32 end:u32 ' ||
		'agree:u32 general:bool machine:bool) analysis:record(impact:list(text:str article:str start:u32 ' ||
		'end:u32 agree:u32 general:bool machine:bool) technical:list(text:str article:str start:u32 end:u32 ' ||
		'agree:u32 general:bool machine:bool) response:list(text:str article:str start:u32 end:u32 agree:u32 ' ||
		'general:bool machine:bool)) articles:list(id:str url:str title:str source:str source_id:str site:str ' ||
		'category:enum credibility:u32 published:time excerpt:str lang:str copy_of:str why:record(terms:strs ' ||
		'identifiers:strs similarity:double score:double runner_up:double gap_s:i64 vetoes:strs best:str)) ' ||
		'timeline:list(date:str precision:enum kind:enum text:str article:str start:u32 end:u32 agree:u32 ' ||
		'future:bool lo:i64) entities:list(type:enum name:str id:str articles:u32 central:bool) ' ||
		'observables:list(type:enum value:str verdict:enum confidence:double reason:str role:str start:u32 ' ||
		'end:u32) techniques:list(id:str name:str evidence:record(article:str start:u32 end:u32 text:str)) ' ||
		'vulnerabilities:list(cve:str cvss:double band:str vendor:str product:str weakness:str ' ||
		'exploitation:str automatable:str impact:str kev:bool kev_added:str kev_due:str kev_ransomware:bool ' ||
		'kev_name:str has_epss:bool epss:double epss_percentile:double epss_date:str fixed:str sources:strs) ' ||
		'differences:list(what:str values:strs) related:list(id:str slug:str title:str label:enum ' ||
		'score:double why:str) history:list(time:time score:double label:enum text:str facts:strs) ' ||
		'rewritten_by:str rewrite_dropped:u32'),
	-- source settings
	(484891018, 'user_agent:str proxy:str headers:str interval_s:u32 pages:enum is_disabled:bool folder:str'),
	-- decision
	(872540888, 'kind:enum state:enum author:str reason:str threat:str other:str articles:strs title:str undoes:u32 ' ||
		'made:time done:time after:u32 note:str');

-- Threats and sources in still other shapes are sought at the next start, and made again.
INSERT OR REPLACE INTO facts(name, value) SELECT 'unread', '1' WHERE EXISTS(SELECT 1 FROM threats);

ALTER TABLE articles ADD COLUMN lifecycle INTEGER NOT NULL DEFAULT 0; -- enum lifecycle
ALTER TABLE revisions ADD COLUMN lifecycle INTEGER NOT NULL DEFAULT 0;

-- What store_source_health() gave last; `numbers` are the answers and the items, 32 bits each.
CREATE TABLE source_health(
	id           TEXT PRIMARY KEY,
	newest       INTEGER NOT NULL,
	repairs      INTEGER NOT NULL,
	usual        REAL NOT NULL,
	silent_days  INTEGER NOT NULL,
	silence      TEXT NOT NULL, -- '': it is not silent
	articles     INTEGER NOT NULL,
	copies       INTEGER NOT NULL,
	events       INTEGER NOT NULL,
	events_first INTEGER NOT NULL,
	numbers      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- In the order in which health is counted, so that no other page is read.
DROP INDEX marks_source;
CREATE INDEX marks_source ON marks(source, published, copy_of);
