#ifndef TOCSIN_MODEL_DECISION_H
#define TOCSIN_MODEL_DECISION_H
/* A decision: what a person said against the program about a threat. Kept for good, with who, when and why;
 * an undo is a decision too. Plain data; all pointers are borrowed. */

#include "record.h"

enum decision_kind {
	DECISION_MERGE,   /* `threat` becomes part of `other` */
	DECISION_SPLIT,   /* `articles` of `threat` become a threat of their own, `other` */
	DECISION_MOVE,    /* `articles` go to the threat `other` */
	DECISION_RETITLE, /* `threat` is called `title` */
	DECISION_PIN,     /* `threat` stays at the head of the feed */
	DECISION_DISMISS, /* `threat` is removed, its page says why */
	DECISION_UNDO,    /* takes the decision `undoes` back */
	DECISION_KINDS_N
};
enum decision_state { DECISION_WAITING, DECISION_DONE, DECISION_REFUSED, DECISION_UNDONE };

struct decision {
	uint64_t num; /* 1, 2 ...; set by the store */
	enum decision_kind kind;
	enum decision_state state;
	struct str author, reason;
	struct str threat, other; /* ids; of a split `other` is set when it is done */
	struct strs articles;     /* of a split and a move; of a merge those that went over, set when it is done */
	struct str title;
	uint32_t undoes;
	int64_t made, done; /* when it was said, and carried out; TIME_UNKNOWN */
	uint32_t after;     /* the newest article when it was carried out, by its number in the store */
	struct str note;    /* why it was refused */
};
VEC_TYPE(decisions, struct decision);

const struct record *decision_record(void);
const struct words *decision_kind_words(void);
const struct words *decision_state_words(void);

#endif
