#ifndef TOCSIN_SCORE_PRIV_H
#define TOCSIN_SCORE_PRIV_H
/* The parts of score: facts are gathered from the members, weights turn facts into points. Each fact
 * only ever grows with another member, and points only ever grow with a fact: so the sum is monotone. */

#include "score.h"

enum score_line { LINE_CLASS, LINE_ASSET, LINE_STATUS, LINE_SCOPE, LINE_SOURCES, LINE_ACTOR, LINES_N };

struct weights { /* data/weights/severity.tsv */
	const struct table *table;
	double class[CLASSES_N], outage_unconfirmed;
	double asset[ASSET_CLOUD + 1], critical_sector, asset_cap;
	double status[STATUS_EXPLOITED + 1];
	double scope_cap, worldwide, victims_from;
	double sources_cap, decay;
	double actor_named, actor_ransomware, actor_techniques, actor_cap;
	double vote_share, vote_least, vote_trusted;
};
void weights_load(const struct table *table, struct weights *out);
struct str weights_asset_name(enum asset_class asset); /* its name in the table */
struct str weights_text(const struct weights *weights, struct str group, struct str name);

struct facts {
	bool supported[CLASSES_N]; /* classes that at least one member stands for */
	struct evidence class_from[CLASSES_N];
	enum event_status status;
	bool confirmed; /* by those hit or the vendor; exploitation alone does not confirm an outage */
	struct evidence status_from;
	enum asset_class asset; /* the most exposed of those the event is about */
	struct str asset_name;
	struct evidence asset_from;
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
	bool ransomware;
	struct strs techniques; /* without sub-techniques */
};

/* Each adds what one member says; false: no memory. */
void gather_class(const struct weights *weights, const struct member *member, struct facts *facts);
MUST_USE bool gather_hits(struct arena *arena, const struct knowledge *knowledge, const struct member *member,
			  struct facts *facts);
MUST_USE bool gather_actor(struct arena *arena, const struct member *member, struct facts *facts);

/* The class that gives most points. */
enum event_class facts_class(const struct weights *weights, const struct facts *facts);
/* Points of every line; their sum. */
double facts_points(const struct weights *weights, const struct facts *facts, double points[LINES_N]);

/* Passage around the words [start, end) of a member's text, or its title. */
struct evidence evidence_of(const struct member *member, uint32_t start, uint32_t end);
/* Is the mention in the title, the first sentences or a lead? What the event is about, as far as one
 * place can tell. */
bool mention_is_central(const struct member *member, const struct mention *mention);
/* Is the place one where the article tells the event itself, not its background or an opinion? */
bool place_tells(const struct member *member, uint32_t at);

/* Two to four lines that say what would raise the score, and by how much. */
MUST_USE bool would_change(struct arena *arena, const struct weights *weights, const struct facts *facts,
			   struct strs *out);

#endif
