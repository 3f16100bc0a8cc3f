#ifndef TOCSIN_MODEL_THREAT_H
#define TOCSIN_MODEL_THREAT_H
/* A threat: one event and everything we know of it. The record that `tocsin brief` writes, the
 * store keeps and the API and pages show. Plain data. */

#include "annotation.h"
#include "member.h"

enum band { BAND_LOW, BAND_MEDIUM, BAND_HIGH, BAND_CRITICAL };
const struct words *band_words(void); /* "Low" ... "Critical" */

struct evidence { /* a passage of a source article; article "" when there is none */
	struct str article;
	uint32_t start, end;
	struct str text; /* the passage itself */
};

struct reason {          /* one line of the score */
	struct str line; /* "A" event class, "B" asset, "C" status, "D" scope, "E" sources, "F" actor */
	struct str what; /* "Kind of event", "What it hits", ... */
	struct str text; /* "Service disruption, confirmed" */
	double points;
	struct evidence evidence;
};
VEC_TYPE(reasons, struct reason);

/* How the event stands; told beside the score, of which it takes nothing. */
enum course_kind {
	COURSE_FIXED,         /* a fix is out */
	COURSE_RESTORED,      /* what was down is up again */
	COURSE_ARRESTED,      /* arrests, charges, sentences */
	COURSE_SEIZED,        /* what it was done with was taken down */
	COURSE_NOT_EXPLOITED, /* a source denies that the flaw is exploited, and none tells of it */
	COURSE_NO_THEFT,      /* the same of data that was taken */
};
const struct words *course_kind_words(void);

struct course {
	enum course_kind kind;
	struct str text; /* "A fix is out" */
	struct evidence evidence;
};
VEC_TYPE(courses, struct course);

struct severity {
	enum band label;
	double score;     /* 0..100, not rounded */
	bool provisional; /* one source, unconfirmed */
	enum event_class class;
	struct reasons reasons;   /* A to F, those with points */
	struct strs would_change; /* "A third independent outlet: +1.15" */
	struct courses course;
};

struct said { /* one sentence of a brief and who says it */
	struct str text;
	struct str article;  /* id; "" for general advice */
	uint32_t start, end; /* passage in that article's text */
	uint32_t agree;      /* independent sources that say the same, itself among them */
	bool general;        /* advice for every event of the kind, said by no source */
	bool machine;        /* worded by a language model after the passage */
};
VEC_TYPE(saids, struct said);

enum brief_part {
	PART_SUMMARY,
	PART_KEY_POINTS,
	PART_IMPACT,
	PART_TECHNICAL,
	PART_RESPONSE,
	PART_TIMELINE,
	PART_ENTITIES,
	PART_OBSERVABLES
};
const struct words *brief_part_words(void);

struct brief_fact {           /* what the reports give as a value, beside the sentences of a part */
	enum brief_part part; /* of the analysis */
	struct str what;      /* "CVSS", "Affected", "Records" */
	struct str text;      /* "CVE-2026-1: 9.8" */
	struct evidence evidence;
};
VEC_TYPE(brief_facts, struct brief_fact);

struct analysis {
	struct saids impact, technical, response;
	struct brief_facts facts; /* in the order of the parts */
	/* Does the summary tell it? A part without sentences may still be known. */
	bool impact_told, technical_told, response_told;
};

struct threat_article {
	struct str id, url, title;
	struct str source; /* the outlet's name for people */
	struct str source_id, site;
	enum source_category category;
	uint32_t credibility;
	int64_t published;
	struct str excerpt, lang;
	struct str copy_of; /* "" for an original */
	struct why why;
};
VEC_TYPE(threat_articles, struct threat_article);

struct threat_indicator {
	struct str name;
	struct evidence evidence;
};
VEC_TYPE(threat_indicators, struct threat_indicator);

struct timeline_event {
	struct str date;
	enum date_precision precision;
	enum event_kind kind;
	struct str text; /* a short sentence */
	struct str article;
	uint32_t start, end;
	uint32_t agree; /* independent sources with this event */
	bool future;
	int64_t lo; /* for the order */
};
VEC_TYPE(timeline, struct timeline_event);

struct threat_entity {
	enum entity_type type;
	struct str name, id;
	uint32_t articles;              /* members that name it */
	bool central;                   /* what the event is about */
	struct version_ranges versions; /* of a product: what its articles call hit, all of them */
	struct strs fixed;
};
VEC_TYPE(threat_entities, struct threat_entity);

struct technique {
	struct str id, name;
	struct evidence evidence;
};
VEC_TYPE(techniques, struct technique);

struct related { /* another threat with shared entities */
	struct str id, slug, title;
	enum band label;
	double score;
	struct str why; /* "same product: Exchange Online" */
};
VEC_TYPE(related_list, struct related);

struct history_point {
	int64_t time;
	double score;
	enum band label;
	struct str text;   /* "2nd article, 4sysops joined" */
	struct strs facts; /* what is new: "Exploitation confirmed", "CVE-2026-1 named" */
};
VEC_TYPE(history, struct history_point);

struct difference {         /* "sources disagree" */
	struct str what;    /* "records", "CVSS" */
	struct strs values; /* "2.3 million: BleepingComputer" */
};
VEC_TYPE(differences, struct difference);

enum threat_state { THREAT_OPEN, THREAT_MERGED, THREAT_REMOVED };

struct threat {
	struct str id, slug, title;
	enum threat_state state;
	struct str merged_into; /* id, when merged */
	struct str note;        /* why it was merged or removed */
	struct severity severity;
	int64_t published, updated;
	uint32_t sources;   /* independent ones, n_eff */
	bool single_report; /* one article of a source that does not stand alone: below the fold */
	double rank;        /* order of the feed at `updated`; decays from there */
	struct strs keywords;
	struct threat_indicators indicators;
	struct saids summary, key_points;
	struct analysis analysis;
	struct threat_articles articles;
	struct timeline timeline;
	struct threat_entities entities;
	struct observables observables;
	struct techniques techniques;
	struct flaw_statements statements;      /* what its articles say of its CVEs, each with its article */
	struct vulnerabilities vulnerabilities; /* of its CVEs, what imports know; empty without */
	struct differences differences;
	struct related_list related;
	struct history history;
	struct str rewritten_by;  /* the language model that worded parts of the brief; "" none */
	uint32_t rewrite_dropped; /* sentences of it that no passage supported */
};
VEC_TYPE(threats, struct threat);

const struct record *threat_record(void);
const struct record *threat_article_record(void);
enum band band_of(double score);
const struct words *threat_state_words(void);

#endif
