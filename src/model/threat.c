#include "threat.h"

static const char *const band_names[] = {"Low", "Medium", "High", "Critical"};
static const char *const state_names[] = {"open", "merged", "removed"};
static const char *const part_names[] = {"summary",  "key_points", "impact",   "technical",
					 "response", "timeline",   "entities", "observables"};
static const struct words parts = WORDS(part_names);
static const struct words bands = WORDS(band_names);
static const struct words states = WORDS(state_names);

const struct words *band_words(void)
{
	return &bands;
}

const struct words *brief_part_words(void)
{
	return &parts;
}

const struct words *threat_state_words(void)
{
	return &states;
}

enum band band_of(double score)
{
	return score >= 75 ? BAND_CRITICAL : score >= 50 ? BAND_HIGH : score >= 30 ? BAND_MEDIUM : BAND_LOW;
}

static const struct field evidence_fields[] = {
	FIELD(struct evidence, article, FIELD_STR), FIELD(struct evidence, start, FIELD_U32),
	FIELD(struct evidence, end, FIELD_U32), FIELD(struct evidence, text, FIELD_STR)};

static const struct record *evidence_record(void)
{
	static const struct record table = RECORD("evidence", struct evidence, evidence_fields);
	return &table;
}

static const struct field reason_fields[] = {
	FIELD(struct reason, line, FIELD_STR), FIELD(struct reason, what, FIELD_STR),
	FIELD(struct reason, text, FIELD_STR), FIELD(struct reason, points, FIELD_DOUBLE),
	FIELD_SET(struct reason, evidence, FIELD_RECORD, .of = evidence_record)};

static const struct record *reason_record(void)
{
	static const struct record table = RECORD("reason", struct reason, reason_fields);
	return &table;
}

const struct words *course_kind_words(void)
{
	static const char *const names[] = {"fixed", "restored", "arrested", "seized", "not_exploited", "no_theft"};
	static const struct words words = WORDS(names);
	return &words;
}

static const struct field course_fields[] = {FIELD_SET(struct course, kind, FIELD_ENUM, .words = course_kind_words),
					     FIELD(struct course, text, FIELD_STR),
					     FIELD_SET(struct course, evidence, FIELD_RECORD, .of = evidence_record)};
static const struct record *course_record(void)
{
	static const struct record table = RECORD("course", struct course, course_fields);
	return &table;
}

static const struct field severity_fields[] = {
	FIELD_SET(struct severity, label, FIELD_ENUM, .words = band_words),
	FIELD(struct severity, score, FIELD_DOUBLE),
	FIELD(struct severity, provisional, FIELD_BOOL),
	FIELD_SET(struct severity, class, FIELD_ENUM, .words = event_class_words),
	FIELD_SET(struct severity, reasons, FIELD_LIST, .of = reason_record),
	FIELD(struct severity, would_change, FIELD_STRS),
	FIELD_SET(struct severity, course, FIELD_LIST, .of = course_record, .flags = FIELD_SPARSE)};

static const struct record *severity_record(void)
{
	static const struct record table = RECORD("severity", struct severity, severity_fields);
	return &table;
}

static const struct field said_fields[] = {FIELD(struct said, text, FIELD_STR),
					   FIELD(struct said, article, FIELD_STR),
					   FIELD(struct said, start, FIELD_U32),
					   FIELD(struct said, end, FIELD_U32),
					   FIELD(struct said, agree, FIELD_U32),
					   FIELD(struct said, general, FIELD_BOOL),
					   FIELD_SET(struct said, machine, FIELD_BOOL, .flags = FIELD_SPARSE)};

static const struct record *said_record(void)
{
	static const struct record table = RECORD("said", struct said, said_fields);
	return &table;
}

static const struct field fact_fields[] = {FIELD_SET(struct brief_fact, part, FIELD_ENUM, .words = brief_part_words),
					   FIELD(struct brief_fact, what, FIELD_STR),
					   FIELD(struct brief_fact, text, FIELD_STR),
					   FIELD_SET(struct brief_fact, evidence, FIELD_RECORD, .of = evidence_record)};

static const struct record *fact_record(void)
{
	static const struct record table = RECORD("fact", struct brief_fact, fact_fields);
	return &table;
}

static const struct field analysis_fields[] = {
	FIELD_SET(struct analysis, impact, FIELD_LIST, .of = said_record),
	FIELD_SET(struct analysis, technical, FIELD_LIST, .of = said_record),
	FIELD_SET(struct analysis, response, FIELD_LIST, .of = said_record),
	FIELD_SET(struct analysis, facts, FIELD_LIST, .of = fact_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct analysis, impact_told, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct analysis, technical_told, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct analysis, response_told, FIELD_BOOL, .flags = FIELD_SPARSE)};

static const struct record *analysis_record(void)
{
	static const struct record table = RECORD("analysis", struct analysis, analysis_fields);
	return &table;
}

static const struct field threat_article_fields[] = {
	FIELD(struct threat_article, id, FIELD_STR),
	FIELD(struct threat_article, url, FIELD_STR),
	FIELD(struct threat_article, title, FIELD_STR),
	FIELD(struct threat_article, source, FIELD_STR),
	FIELD(struct threat_article, source_id, FIELD_STR),
	FIELD(struct threat_article, site, FIELD_STR),
	FIELD_SET(struct threat_article, category, FIELD_ENUM, .words = source_category_words),
	FIELD(struct threat_article, credibility, FIELD_U32),
	FIELD(struct threat_article, published, FIELD_TIME),
	FIELD(struct threat_article, excerpt, FIELD_STR),
	FIELD(struct threat_article, lang, FIELD_STR),
	FIELD(struct threat_article, copy_of, FIELD_STR),
	FIELD_SET(struct threat_article, why, FIELD_RECORD, .of = why_record)};

const struct record *threat_article_record(void)
{
	static const struct record table = RECORD("threat article", struct threat_article, threat_article_fields);
	return &table;
}

static const struct field threat_indicator_fields[] = {
	FIELD(struct threat_indicator, name, FIELD_STR),
	FIELD_SET(struct threat_indicator, evidence, FIELD_RECORD, .of = evidence_record)};

static const struct record *threat_indicator_record(void)
{
	static const struct record table = RECORD("threat indicator", struct threat_indicator, threat_indicator_fields);
	return &table;
}

static const struct field timeline_event_fields[] = {
	FIELD(struct timeline_event, date, FIELD_STR),
	FIELD_SET(struct timeline_event, precision, FIELD_ENUM, .words = date_precision_words),
	FIELD_SET(struct timeline_event, kind, FIELD_ENUM, .words = event_kind_words),
	FIELD(struct timeline_event, text, FIELD_STR),
	FIELD(struct timeline_event, article, FIELD_STR),
	FIELD(struct timeline_event, start, FIELD_U32),
	FIELD(struct timeline_event, end, FIELD_U32),
	FIELD(struct timeline_event, agree, FIELD_U32),
	FIELD_SET(struct timeline_event, future, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct timeline_event, lo, FIELD_I64, .flags = FIELD_HIDDEN)};

static const struct record *timeline_event_record(void)
{
	static const struct record table = RECORD("timeline event", struct timeline_event, timeline_event_fields);
	return &table;
}

static const struct field threat_entity_fields[] = {
	FIELD_SET(struct threat_entity, type, FIELD_ENUM, .words = entity_type_words),
	FIELD(struct threat_entity, name, FIELD_STR),
	FIELD(struct threat_entity, id, FIELD_STR),
	FIELD(struct threat_entity, articles, FIELD_U32),
	FIELD(struct threat_entity, central, FIELD_BOOL),
	FIELD_SET(struct threat_entity, versions, FIELD_LIST, .of = version_range_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat_entity, fixed, FIELD_STRS, .flags = FIELD_SPARSE)};

static const struct record *threat_entity_record(void)
{
	static const struct record table = RECORD("threat entity", struct threat_entity, threat_entity_fields);
	return &table;
}

static const struct field technique_fields[] = {
	FIELD(struct technique, id, FIELD_STR), FIELD(struct technique, name, FIELD_STR),
	FIELD_SET(struct technique, evidence, FIELD_RECORD, .of = evidence_record)};

static const struct record *technique_record(void)
{
	static const struct record table = RECORD("technique", struct technique, technique_fields);
	return &table;
}

static const struct field related_fields[] = {
	FIELD(struct related, id, FIELD_STR),       FIELD(struct related, slug, FIELD_STR),
	FIELD(struct related, title, FIELD_STR),    FIELD_SET(struct related, label, FIELD_ENUM, .words = band_words),
	FIELD(struct related, score, FIELD_DOUBLE), FIELD(struct related, why, FIELD_STR)};

static const struct record *related_record(void)
{
	static const struct record table = RECORD("related", struct related, related_fields);
	return &table;
}

static const struct field history_point_fields[] = {
	FIELD(struct history_point, time, FIELD_TIME), FIELD(struct history_point, score, FIELD_DOUBLE),
	FIELD_SET(struct history_point, label, FIELD_ENUM, .words = band_words),
	FIELD(struct history_point, text, FIELD_STR),
	FIELD_SET(struct history_point, facts, FIELD_STRS, .flags = FIELD_SPARSE)};

static const struct record *history_point_record(void)
{
	static const struct record table = RECORD("history point", struct history_point, history_point_fields);
	return &table;
}

static const struct field difference_fields[] = {FIELD(struct difference, what, FIELD_STR),
						 FIELD(struct difference, values, FIELD_STRS)};

static const struct record *difference_record(void)
{
	static const struct record table = RECORD("difference", struct difference, difference_fields);
	return &table;
}

static const struct field threat_fields[] = {
	FIELD(struct threat, id, FIELD_STR),
	FIELD(struct threat, slug, FIELD_STR),
	FIELD(struct threat, title, FIELD_STR),
	FIELD_SET(struct threat, state, FIELD_ENUM, .words = threat_state_words),
	FIELD_SET(struct threat, merged_into, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat, note, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat, severity, FIELD_RECORD, .of = severity_record),
	FIELD(struct threat, published, FIELD_TIME),
	FIELD(struct threat, updated, FIELD_TIME),
	FIELD(struct threat, sources, FIELD_U32),
	FIELD(struct threat, single_report, FIELD_BOOL),
	FIELD(struct threat, rank, FIELD_DOUBLE),
	FIELD(struct threat, keywords, FIELD_STRS),
	FIELD_SET(struct threat, indicators, FIELD_LIST, .of = threat_indicator_record),
	FIELD_SET(struct threat, summary, FIELD_LIST, .of = said_record),
	FIELD_SET(struct threat, key_points, FIELD_LIST, .of = said_record),
	FIELD_SET(struct threat, analysis, FIELD_RECORD, .of = analysis_record),
	FIELD_SET(struct threat, articles, FIELD_LIST, .of = threat_article_record),
	FIELD_SET(struct threat, timeline, FIELD_LIST, .of = timeline_event_record),
	FIELD_SET(struct threat, entities, FIELD_LIST, .of = threat_entity_record),
	FIELD_SET(struct threat, observables, FIELD_LIST, .of = observable_record),
	FIELD_SET(struct threat, techniques, FIELD_LIST, .of = technique_record),
	FIELD_SET(struct threat, vulnerabilities, FIELD_LIST, .of = vulnerability_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat, statements, FIELD_LIST, .of = flaw_statement_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat, differences, FIELD_LIST, .of = difference_record),
	FIELD_SET(struct threat, related, FIELD_LIST, .of = related_record),
	FIELD_SET(struct threat, history, FIELD_LIST, .of = history_point_record),
	FIELD_SET(struct threat, rewritten_by, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct threat, rewrite_dropped, FIELD_U32, .flags = FIELD_SPARSE)};

const struct record *threat_record(void)
{
	static const struct record table = RECORD("threat", struct threat, threat_fields);
	return &table;
}
