#include "annotation.h"

static const char *const entity_type_names[] = {
	[ENTITY_COMPANY] = "company",
	[ENTITY_PRODUCT] = "product",
	[ENTITY_THREAT_ACTOR] = "threat_actor",
	[ENTITY_MALWARE] = "malware",
	[ENTITY_RANSOMWARE_GROUP] = "ransomware_group",
	[ENTITY_CAMPAIGN] = "campaign",
	[ENTITY_TOOL] = "tool",
	[ENTITY_VULNERABILITY] = "vulnerability",
	[ENTITY_VULNERABILITY_NAME] = "vulnerability_name",
	[ENTITY_TECHNIQUE] = "technique",
	[ENTITY_AGENCY] = "agency",
	[ENTITY_PERSON] = "person",
	[ENTITY_COUNTRY] = "country",
	[ENTITY_REGION] = "region",
	[ENTITY_SECTOR] = "sector",
	[ENTITY_INCIDENT_ID] = "incident_id",
};
static const char *const observable_type_names[] = {
	[OBSERVABLE_IPV4] = "ipv4",           [OBSERVABLE_IPV6] = "ipv6",
	[OBSERVABLE_DOMAIN] = "domain",       [OBSERVABLE_URL] = "url",
	[OBSERVABLE_EMAIL] = "email",         [OBSERVABLE_MD5] = "md5",
	[OBSERVABLE_SHA1] = "sha1",           [OBSERVABLE_SHA256] = "sha256",
	[OBSERVABLE_SHA512] = "sha512",       [OBSERVABLE_BITCOIN] = "bitcoin",
	[OBSERVABLE_ETHEREUM] = "ethereum",   [OBSERVABLE_MONERO] = "monero",
	[OBSERVABLE_ONION] = "onion",         [OBSERVABLE_ASN] = "asn",
	[OBSERVABLE_FILE_PATH] = "file_path", [OBSERVABLE_REGISTRY_KEY] = "registry_key",
	[OBSERVABLE_MUTEX] = "mutex",         [OBSERVABLE_JA3] = "ja3",
	[OBSERVABLE_RULE] = "rule",           [OBSERVABLE_LOG_LINE] = "log_line",
};
static const char *const verdict_names[] = {
	[VERDICT_INDICATOR] = "indicator",
	[VERDICT_REFERENCE] = "reference",
	[VERDICT_BENIGN] = "benign",
};
static const char *const precision_names[] = {[PRECISION_YEAR] = "year",
					      [PRECISION_MONTH] = "month",
					      [PRECISION_DAY] = "day",
					      [PRECISION_HOUR] = "hour",
					      [PRECISION_MINUTE] = "minute"};
static const char *const event_kind_names[] = {
	[KIND_OTHER] = "other",
	[KIND_REPORTED] = "reported",
	[KIND_DISCLOSED] = "disclosed",
	[KIND_BREACHED] = "breached",
	[KIND_EXPLOITED] = "exploited",
	[KIND_PATCHED] = "patched",
	[KIND_RANSOM_DEMAND] = "ransom_demand",
	[KIND_ARRESTED] = "arrested",
	[KIND_SENTENCED] = "sentenced",
	[KIND_TAKEDOWN] = "takedown",
	[KIND_OUTAGE_START] = "outage_start",
	[KIND_OUTAGE_END] = "outage_end",
	[KIND_ACKNOWLEDGED] = "acknowledged",
	[KIND_UPDATED] = "updated",
	[KIND_MITIGATED] = "mitigated",
	[KIND_VICTIM_NOTIFIED] = "victim_notified",
	[KIND_KEV_ADDED] = "kev_added",
};
static const char *const role_names[] = {
	[ROLE_LEAD] = "lead",         [ROLE_IMPACT] = "impact",         [ROLE_TECHNICAL] = "technical",
	[ROLE_RESPONSE] = "response", [ROLE_BACKGROUND] = "background", [ROLE_QUOTE_OPINION] = "quote_opinion",
	[ROLE_NOISE] = "noise",
};
static const char *const event_class_names[] = {
	[CLASS_RESEARCH] = "research", [CLASS_LAW] = "law",
	[CLASS_FLAW_PATCHED] = "flaw", [CLASS_CAMPAIGN] = "campaign",
	[CLASS_OUTAGE] = "outage",     [CLASS_FLAW_POC] = "flaw_poc",
	[CLASS_BREACH] = "breach",     [CLASS_SUPPLY_CHAIN] = "supply_chain",
	[CLASS_MASS] = "mass",
};
static const char *const status_names[] = {
	[STATUS_NONE] = "none",
	[STATUS_POC] = "poc",
	[STATUS_CONFIRMED] = "confirmed",
	[STATUS_EXPLOITED] = "exploited",
};
static const struct words entity_types = WORDS(entity_type_names);
static const struct words observable_types = WORDS(observable_type_names);
static const struct words verdicts = WORDS(verdict_names);
static const struct words precisions = WORDS(precision_names);
static const struct words event_kinds = WORDS(event_kind_names);
static const struct words roles = WORDS(role_names);
static const struct words event_classes = WORDS(event_class_names);
static const struct words statuses = WORDS(status_names);

const struct words *entity_type_words(void)
{
	return &entity_types;
}

const struct words *observable_type_words(void)
{
	return &observable_types;
}

const struct words *verdict_words(void)
{
	return &verdicts;
}

const struct words *date_precision_words(void)
{
	return &precisions;
}

const struct words *event_kind_words(void)
{
	return &event_kinds;
}

const struct words *sentence_role_words(void)
{
	return &roles;
}

const struct words *event_class_words(void)
{
	return &event_classes;
}

const struct words *event_status_words(void)
{
	return &statuses;
}

struct str entity_type_title(enum entity_type type)
{
	static const char *const titles[] = {
		[ENTITY_COMPANY] = "Company",
		[ENTITY_PRODUCT] = "Product",
		[ENTITY_THREAT_ACTOR] = "Threat actor",
		[ENTITY_MALWARE] = "Malware",
		[ENTITY_RANSOMWARE_GROUP] = "Ransomware group",
		[ENTITY_CAMPAIGN] = "Campaign",
		[ENTITY_TOOL] = "Tool",
		[ENTITY_VULNERABILITY] = "Vulnerability",
		[ENTITY_VULNERABILITY_NAME] = "Vulnerability name",
		[ENTITY_TECHNIQUE] = "Technique",
		[ENTITY_AGENCY] = "Agency",
		[ENTITY_PERSON] = "Person",
		[ENTITY_COUNTRY] = "Country",
		[ENTITY_REGION] = "Region",
		[ENTITY_SECTOR] = "Sector",
		[ENTITY_INCIDENT_ID] = "Incident id",
	};
	return type < ENTITY_TYPES_N ? str_of(titles[type]) : STR_EMPTY;
}

struct str event_class_title(enum event_class c)
{
	static const char *const titles[] = {
		[CLASS_RESEARCH] = "Research or opinion",
		[CLASS_LAW] = "Law enforcement",
		[CLASS_FLAW_PATCHED] = "Flaw disclosed",
		[CLASS_CAMPAIGN] = "Attack campaign",
		[CLASS_OUTAGE] = "Service disruption",
		[CLASS_FLAW_POC] = "Critical flaw",
		[CLASS_BREACH] = "Breach or ransomware",
		[CLASS_SUPPLY_CHAIN] = "Supply chain compromise",
		[CLASS_MASS] = "Mass exploitation or destruction",
	};
	return c < CLASSES_N ? str_of(titles[c]) : STR_EMPTY;
}

enum sentence_role annotation_role_at(const struct annotation *annotation, uint32_t at)
{
	size_t lo = 0, hi = annotation->sentences.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (annotation->sentences.at[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == annotation->sentences.n || annotation->sentences.at[lo].start > at)
		return ROLE_NOISE;
	return annotation->sentences.at[lo].role;
}

static const struct field mention_fields[] = {
	FIELD_SET(struct mention, type, FIELD_ENUM, .words = entity_type_words),
	FIELD(struct mention, name, FIELD_STR),
	FIELD(struct mention, id, FIELD_STR),
	FIELD(struct mention, start, FIELD_U32),
	FIELD(struct mention, end, FIELD_U32),
	FIELD(struct mention, in_title, FIELD_BOOL),
	FIELD(struct mention, confidence, FIELD_DOUBLE),
	FIELD(struct mention, evidence, FIELD_STR),
	FIELD_SET(struct mention, versions, FIELD_LIST, .of = version_range_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct mention, fixed, FIELD_STRS, .flags = FIELD_SPARSE),
	FIELD_SET(struct mention, count, FIELD_U32, .flags = FIELD_HIDDEN),
	FIELD_SET(struct mention, known, FIELD_U32, .flags = FIELD_HIDDEN)};
static const struct record *mention_record(void)
{
	static const struct record table = RECORD("mention", struct mention, mention_fields);
	return &table;
}

static const struct field observable_fields[] = {
	FIELD_SET(struct observable, type, FIELD_ENUM, .words = observable_type_words),
	FIELD(struct observable, value, FIELD_STR),
	FIELD_SET(struct observable, verdict, FIELD_ENUM, .words = verdict_words),
	FIELD(struct observable, confidence, FIELD_DOUBLE),
	FIELD(struct observable, reason, FIELD_STR),
	FIELD(struct observable, role, FIELD_STR),
	FIELD(struct observable, start, FIELD_U32),
	FIELD(struct observable, end, FIELD_U32)};
const struct record *observable_record(void)
{
	static const struct record table = RECORD("observable", struct observable, observable_fields);
	return &table;
}

static const struct field dated_event_fields[] = {
	FIELD(struct dated_event, date, FIELD_STR),
	FIELD_SET(struct dated_event, precision, FIELD_ENUM, .words = date_precision_words),
	FIELD_SET(struct dated_event, kind, FIELD_ENUM, .words = event_kind_words),
	FIELD(struct dated_event, start, FIELD_U32),
	FIELD(struct dated_event, end, FIELD_U32),
	FIELD_SET(struct dated_event, date_end, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct dated_event, bound, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct dated_event, lo, FIELD_I64, .flags = FIELD_HIDDEN),
	FIELD_SET(struct dated_event, hi, FIELD_I64, .flags = FIELD_HIDDEN),
	FIELD_SET(struct dated_event, future, FIELD_BOOL, .flags = FIELD_SPARSE)};
static const struct record *dated_event_record(void)
{
	static const struct record table = RECORD("dated event", struct dated_event, dated_event_fields);
	return &table;
}

static const struct field sentence_note_fields[] = {
	FIELD(struct sentence_note, start, FIELD_U32), FIELD(struct sentence_note, end, FIELD_U32),
	FIELD_SET(struct sentence_note, role, FIELD_ENUM, .words = sentence_role_words)};
static const struct record *sentence_note_record(void)
{
	static const struct record table = RECORD("sentence", struct sentence_note, sentence_note_fields);
	return &table;
}

static const struct field indicator_fields[] = {
	FIELD(struct indicator, name, FIELD_STR),
	FIELD(struct indicator, start, FIELD_U32),
	FIELD(struct indicator, end, FIELD_U32),
	FIELD(struct indicator, in_title, FIELD_BOOL),
	FIELD_SET(struct indicator, class, FIELD_ENUM, .words = event_class_words),
	FIELD_SET(struct indicator, status, FIELD_ENUM, .words = event_status_words),
	FIELD_SET(struct indicator, weight, FIELD_DOUBLE, .flags = FIELD_HIDDEN)};
static const struct record *indicator_record(void)
{
	static const struct record table = RECORD("indicator", struct indicator, indicator_fields);
	return &table;
}

static const struct field quantity_fields[] = {
	FIELD(struct quantity, value, FIELD_DOUBLE), FIELD(struct quantity, unit, FIELD_STR),
	FIELD(struct quantity, start, FIELD_U32), FIELD(struct quantity, end, FIELD_U32)};
static const struct record *quantity_record(void)
{
	static const struct record table = RECORD("quantity", struct quantity, quantity_fields);
	return &table;
}

static const struct field annotation_fields[] = {
	FIELD_SET(struct annotation, entities, FIELD_LIST, .of = mention_record),
	FIELD_SET(struct annotation, observables, FIELD_LIST, .of = observable_record),
	FIELD_SET(struct annotation, events, FIELD_LIST, .of = dated_event_record),
	FIELD_SET(struct annotation, sentences, FIELD_LIST, .of = sentence_note_record),
	FIELD_SET(struct annotation, indicators, FIELD_LIST, .of = indicator_record),
	FIELD_SET(struct annotation, quantities, FIELD_LIST, .of = quantity_record),
	FIELD_SET(struct annotation, is_digest, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct annotation, vulnerabilities, FIELD_LIST, .of = vulnerability_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct annotation, statements, FIELD_LIST, .of = flaw_statement_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct annotation, denied, FIELD_LIST, .of = indicator_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct annotation, is_template, FIELD_BOOL, .flags = FIELD_SPARSE)};
const struct record *annotation_record(void)
{
	static const struct record table = RECORD("annotation", struct annotation, annotation_fields);
	return &table;
}
