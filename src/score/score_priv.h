#ifndef TOCSIN_SCORE_PRIV_H
#define TOCSIN_SCORE_PRIV_H
/* The parts of score: facts are gathered from the members, weights turn facts into points. Each fact
 * only ever grows with another member, and points only ever grow with a fact: so the sum is monotone. */

#include "score.h"

enum score_line { LINE_CLASS, LINE_ASSET, LINE_STATUS, LINE_SCOPE, LINE_SOURCES, LINE_ACTOR, LINES_N };

enum exposure { /* line B: the kinds of asset, by rising points of equal weights */
		EXPOSURE_UNKNOWN,
		EXPOSURE_OTHER,
		EXPOSURE_WIDE,
		EXPOSURE_ATTACKED, /* any product whose grave flaw is exploited */
		EXPOSURE_SPREAD,   /* packages that much software builds on, in a wide compromise */
		EXPOSURE_SYSTEM,   /* counts as wide where the event is no flaw */
		EXPOSURE_IDENTITY,
		EXPOSURE_MAIL,
		EXPOSURE_EDGE,
		EXPOSURE_HYPERVISOR,
		EXPOSURE_CLOUD,
		EXPOSURE_CONTROL, /* essential service or control system */
		EXPOSURES_N
};

enum variant { /* line A: the rows of the weights; several may hold for one event class */
	       VARIANT_RESEARCH,
	       VARIANT_THREAT_REPORT,
	       VARIANT_LAW,
	       VARIANT_FLAW,
	       VARIANT_CAMPAIGN,
	       VARIANT_CAMPAIGN_NAMED,
	       VARIANT_OUTAGE_UNCONFIRMED,
	       VARIANT_OUTAGE,
	       VARIANT_FLAW_POC,
	       VARIANT_FLAW_CONTROL,
	       VARIANT_FLAW_CRITICAL,
	       VARIANT_EXPLOITED,
	       VARIANT_EXPLOITED_GRAVE,
	       VARIANT_BREACH_LIMITED,
	       VARIANT_BREACH,
	       VARIANT_HEIST,
	       VARIANT_STOPPED,
	       VARIANT_RANSOMWARE,
	       VARIANT_SUPPLY_CHAIN,
	       VARIANT_SUPPLY_MASS,
	       VARIANT_MASS,
	       VARIANTS_N
};

struct asset_words { /* a row's name or words as folds */
	uint64_t first;
	struct str folds[4];
	uint32_t n;
	enum exposure exposure;
	bool is_name;
};
VEC_TYPE(asset_list, struct asset_words);

struct weights {
	struct arena *arena;
	struct str class_text[VARIANTS_N], asset_text[EXPOSURES_N], status_text[STATUS_EXPLOITED + 1], sector_text;
	double class[VARIANTS_N];
	double asset[EXPOSURES_N], critical_sector, asset_cap;
	double status[STATUS_EXPLOITED + 1];
	double scope_cap, worldwide, victims_from, victims_large;
	double sources_cap, decay;
	double actor_named, actor_ransomware, actor_techniques, actor_cap;
	double cvss_critical;
	double vote_share, vote_least, vote_trusted;
	double heist_from;     /* dollars */
	double spread_from;    /* packages, repositories ... from which a supply chain compromise is wide */
	double spread, struck; /* points on line C: of that, and of an essential service that is down */
	struct str spread_text, struck_text;
	struct asset_list assets; /* data/weights/assets.tsv */
	uint64_t first_words[64]; /* a bit for the hash of each first word: most words end here */
};
static inline bool may_be_asset(const struct weights *w, uint64_t hash)
{
	return w->first_words[hash >> 6 & 63] >> (hash & 63) & 1;
}
struct str exposure_name(enum exposure exposure);

struct facts {
	bool supported[CLASSES_N]; /* classes that at least one member stands for */
	struct evidence class_from[CLASSES_N];
	enum event_status status;
	bool confirmed; /* by those hit or the vendor; exploitation alone does not confirm an outage */
	struct evidence status_from;
	bool poc;      /* a report told of a public exploit; status may have gone beyond */
	bool control;  /* a flaw gives control of what it is in, told at the head of a report */
	bool threats;  /* a study or statistics are of attacks */
	bool grave;    /* a zero-day, rated critical, or listed in KEV */
	bool spying;   /* espionage told at the head of a report */
	bool extorted; /* ransomware or extortion told at the head of a report */
	bool stopped;  /* the same of an attack that stops the work of those hit */
	bool heist;    /* a theft of as much money as the weights say, told by a headline */
	bool struck;   /* an essential service is down, told at the head of a report */
	struct evidence struck_from;
	bool spread; /* the same of a worm in packages; or hundreds of packages, repositories ... are told */
	struct evidence spread_from;
	double cvss, epss; /* the largest told, 0..10 and 0..1; 0 none */
	struct evidence epss_from;
	/* what imports add, for people: "CVE-2026-1 in KEV since 2026-05-01 (kev, 2026-08-21)"; "" nothing */
	struct str listed, decided, rated, epss_by;
	enum exposure named; /* the most exposed product that the event is about */
	struct str named_name;
	struct evidence named_from;
	enum exposure worded; /* the same by common words: "VPN", "water treatment" */
	struct str worded_name;
	struct evidence worded_from;
	struct str sector;  /* a critical one; "" none */
	struct strs places; /* countries, or regions that lie in none */
	bool worldwide;
	struct evidence place_from;
	double victims; /* the largest number of people, devices ... told */
	struct evidence victims_from;
	struct str victims_text;
	uint32_t sources;
	struct str actor; /* "" none is named */
	struct evidence actor_from;
	bool ransomware, extortion; /* the same points: data is held to ransom either way */
	struct strs techniques;     /* without sub-techniques */
};

/* Each adds what one member says; false: no memory. */
void gather_class(const struct weights *weights, const struct member *member, double cvss, struct facts *facts);
bool is_of_attacks(const struct member *member);
/* Answers the CVSS that the member itself tells; 0 none. */
double gather_ratings(const struct weights *weights, const struct member *member, struct facts *facts);
/* The same from imports, for the CVEs that the event is about; raises *cvss. */
MUST_USE bool gather_imports(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
			     const struct member *member, double *cvss, struct facts *facts);
bool names_flaw(const struct member *member, const struct indicator *indicator);
/* Do the words of the indicator name the list of known exploited vulnerabilities? */
bool names_kev(const struct member *member, const struct indicator *indicator);
void gather_assets(const struct knowledge *knowledge, const struct weights *weights, const struct member *member,
		   struct facts *facts);
MUST_USE bool gather_hits(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
			  const struct member *member, struct facts *facts);
MUST_USE bool gather_actor(struct arena *arena, const struct member *member, struct facts *facts);

struct sum {
	double points[LINES_N], all;
	enum event_class class; /* the supported one that gives most */
	enum variant variant;
	enum exposure exposure;
	struct str asset_name;
	struct evidence asset_from;
};
struct sum facts_sum(const struct weights *weights, const struct facts *facts);

/* Passage around the words [start, end) of a member's text, or its title. */
struct evidence evidence_of(const struct member *member, uint32_t start, uint32_t end);
/* Is the mention in the title, the first sentences or a lead? What the event is about, as far as one
 * place can tell. */
bool mention_is_central(const struct member *member, const struct mention *mention);
/* Is the place one where the article tells the event itself, not its background or an opinion? */
bool place_tells(const struct member *member, uint32_t at);

/* How the event stands, of the kinds that fit the class; takes nothing from the sum. */
MUST_USE bool tell_course(struct arena *arena, const struct members *members, enum event_class class,
			  struct courses *out);

/* Two to four lines that say what would raise the score, and by how much. */
MUST_USE bool would_change(struct arena *arena, const struct weights *weights, const struct facts *facts,
			   struct strs *out);

#endif
