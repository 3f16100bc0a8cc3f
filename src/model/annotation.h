#ifndef TOCSIN_MODEL_ANNOTATION_H
#define TOCSIN_MODEL_ANNOTATION_H
/* What an article says, as found by enrich/: mentions of entities, observables, dated events,
 * sentence roles, severity indicators, quantities. Offsets are bytes into the article's text,
 * ends exclusive; what stands only in the title has start == end == 0 and in_title. Plain data. */

#include "clock.h"
#include "flaw.h"
#include "record.h"
#include "vulnerability.h"

enum entity_type {
	ENTITY_COMPANY,
	ENTITY_PRODUCT,
	ENTITY_THREAT_ACTOR,
	ENTITY_MALWARE,
	ENTITY_RANSOMWARE_GROUP,
	ENTITY_CAMPAIGN,
	ENTITY_TOOL,
	ENTITY_VULNERABILITY,      /* CVE ids only */
	ENTITY_VULNERABILITY_NAME, /* Log4Shell */
	ENTITY_TECHNIQUE,          /* ATT&CK id */
	ENTITY_AGENCY,
	ENTITY_PERSON,
	ENTITY_COUNTRY,
	ENTITY_REGION,
	ENTITY_SECTOR,
	ENTITY_INCIDENT_ID, /* EX1331830, MO1465074 */
	ENTITY_TYPES_N
};
const struct words *entity_type_words(void);
struct str entity_type_title(enum entity_type type); /* "Threat actor", for people */

struct mention { /* one (type, name) of an article; the span is its first place; aliases share an id */
	enum entity_type type;
	struct str name; /* as the article has it, spelt as the lexicon spells it */
	struct str id;   /* "country/germany": type and slug of the name; joins over articles */
	uint32_t start, end;
	bool in_title;
	double confidence;   /* 0..1 */
	struct str evidence; /* what told us: "lexicon", "pattern", "cue: ransomware gang", "named by: dubbed" */
	uint32_t count;      /* places in title and text */
	uint32_t known;      /* its row in knowledge/, or MENTION_UNKNOWN */
	struct version_ranges versions; /* of a product: those that the text calls hit */
	struct strs fixed;              /* ... and those that it says hold the repair */
};
#define MENTION_UNKNOWN UINT32_MAX
VEC_TYPE(mentions, struct mention);

enum observable_type {
	OBSERVABLE_IPV4,
	OBSERVABLE_IPV6,
	OBSERVABLE_DOMAIN,
	OBSERVABLE_URL,
	OBSERVABLE_EMAIL,
	OBSERVABLE_MD5,
	OBSERVABLE_SHA1,
	OBSERVABLE_SHA256,
	OBSERVABLE_SHA512,
	OBSERVABLE_BITCOIN,
	OBSERVABLE_ETHEREUM,
	OBSERVABLE_MONERO,
	OBSERVABLE_ONION,
	OBSERVABLE_ASN,
	OBSERVABLE_FILE_PATH,
	OBSERVABLE_REGISTRY_KEY,
	OBSERVABLE_LOG_LINE, /* an error text a defender can look for in logs */
	OBSERVABLE_MUTEX,
	OBSERVABLE_JA3,  /* fingerprint of a TLS client */
	OBSERVABLE_RULE, /* name of a YARA, Sigma or Snort rule */
	OBSERVABLE_TYPES_N,
};
const struct words *observable_type_words(void);

enum verdict { VERDICT_INDICATOR, VERDICT_REFERENCE, VERDICT_BENIGN };
const struct words *verdict_words(void);

struct observable {
	enum observable_type type;
	struct str value; /* refanged, normal spelling */
	enum verdict verdict;
	double confidence;
	struct str reason; /* "defanged; in a list of indicators" */
	struct str role;   /* "c2", "payload", "phishing", "sender", "symptom"; "" unknown */
	uint32_t start, end;
};
VEC_TYPE(observables, struct observable);

enum date_precision { PRECISION_YEAR, PRECISION_MONTH, PRECISION_DAY, PRECISION_HOUR, PRECISION_MINUTE };
const struct words *date_precision_words(void);

enum event_kind {
	KIND_OTHER,
	KIND_REPORTED,
	KIND_DISCLOSED,
	KIND_BREACHED,
	KIND_EXPLOITED,
	KIND_PATCHED,
	KIND_RANSOM_DEMAND,
	KIND_ARRESTED,
	KIND_SENTENCED,
	KIND_TAKEDOWN,
	KIND_OUTAGE_START,
	KIND_OUTAGE_END,
	KIND_ACKNOWLEDGED,
	KIND_UPDATED,
	KIND_MITIGATED,
	KIND_VICTIM_NOTIFIED,
	KIND_KEV_ADDED,
};
const struct words *event_kind_words(void);

struct dated_event {
	struct str date; /* ISO 8601 at its precision: "2026", "2026-06", "2026-06-02", "2026-06-02T14:20Z" */
	enum date_precision precision;
	enum event_kind kind;
	uint32_t start, end; /* the sentence */
	int64_t lo, hi;      /* the interval, seconds, hi exclusive */
	bool future;         /* after the article: a deadline, a hearing */
	struct str date_end; /* the last day of several: "between May 3 and 7"; "" one day, month or year */
	struct str bound;    /* "from": not before it ("since", "no earlier than"); "until": not after it; "" at it */
};
VEC_TYPE(dated_events, struct dated_event);

enum sentence_role {
	ROLE_LEAD,
	ROLE_IMPACT,
	ROLE_TECHNICAL,
	ROLE_RESPONSE,
	ROLE_BACKGROUND,
	ROLE_QUOTE_OPINION,
	ROLE_NOISE,
};
const struct words *sentence_role_words(void);

struct sentence_note { /* one for each sentence of the reading, same index */
	uint32_t start, end;
	enum sentence_role role;
};
VEC_TYPE(sentence_notes, struct sentence_note);

/* What kind of event it is: line A of the severity (design: saying how bad it is). */
enum event_class {
	CLASS_RESEARCH,     /* research, opinion, product news */
	CLASS_LAW,          /* arrest, takedown, fine */
	CLASS_FLAW_PATCHED, /* flaw with a patch, or only disclosed */
	CLASS_CAMPAIGN,     /* malware, phishing, espionage campaign */
	CLASS_OUTAGE,
	CLASS_FLAW_POC, /* critical flaw with public proof of concept, or zero-day */
	CLASS_BREACH,   /* ransomware or confirmed breach */
	CLASS_SUPPLY_CHAIN,
	CLASS_MASS, /* mass exploitation, destruction, critical infrastructure */
	CLASSES_N
};
const struct words *event_class_words(void);
struct str event_class_title(enum event_class c); /* "Service outage", for people */

/* Line C: what is known of the attack or the fault. */
enum event_status {
	STATUS_NONE,
	STATUS_POC,       /* public proof of concept */
	STATUS_CONFIRMED, /* by those hit, the vendor or investigators */
	STATUS_EXPLOITED, /* confirmed exploitation, KEV */
};
const struct words *event_status_words(void);

struct indicator {           /* negated, hypothetical and historical ones are not in the list */
	struct str name;     /* "outage", "exploited", "zero-day", "ransomware", "data breach" ... */
	uint32_t start, end; /* the words */
	bool in_title;
	enum event_class class;   /* what it votes for; CLASS_RESEARCH when for nothing */
	enum event_status status; /* what it says of the status */
	double weight;            /* of its vote: title 3, first sentences 2, elsewhere 1 */
};
VEC_TYPE(indicators, struct indicator);

struct quantity { /* "2.3 million records" */
	double value;
	struct str unit; /* "records", "people", "customers", "devices", "organizations" ... */
	uint32_t start, end;
};
VEC_TYPE(quantities, struct quantity);

struct annotation {
	struct mentions entities;
	struct observables observables;
	struct dated_events events;
	struct sentence_notes sentences;
	struct indicators indicators;
	struct indicators denied; /* "no evidence of exploitation": what the text says is not so */
	struct quantities quantities;
	struct flaw_statements statements;      /* what the text itself says of its CVEs */
	struct vulnerabilities vulnerabilities; /* of the CVEs named, what imports know; empty without */
	bool is_digest;                         /* round-up, newsletter, podcast: many events in one article */
	bool is_template;                       /* a notice made by a form (AV26-501) */
};
const struct record *annotation_record(void);
const struct record *observable_record(void);

/* The role of the sentence that holds offset `at`; ROLE_NOISE outside all. */
enum sentence_role annotation_role_at(const struct annotation *annotation, uint32_t at);

#endif
