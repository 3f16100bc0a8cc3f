#include "decision.h"

static const char *const kind_names[] = {
	[DECISION_MERGE] = "merge",     [DECISION_SPLIT] = "split", [DECISION_MOVE] = "move",
	[DECISION_RETITLE] = "retitle", [DECISION_PIN] = "pin",     [DECISION_DISMISS] = "dismiss",
	[DECISION_UNDO] = "undo",
};
static const struct words kind_words = WORDS(kind_names);

static const char *const state_names[] = {
	[DECISION_WAITING] = "waiting",
	[DECISION_DONE] = "done",
	[DECISION_REFUSED] = "refused",
	[DECISION_UNDONE] = "undone",
};
static const struct words state_words = WORDS(state_names);

const struct words *decision_kind_words(void)
{
	return &kind_words;
}

const struct words *decision_state_words(void)
{
	return &state_words;
}

static const struct field decision_fields[] = {
	FIELD_SET(struct decision, kind, FIELD_ENUM, .words = decision_kind_words),
	FIELD_SET(struct decision, state, FIELD_ENUM, .words = decision_state_words),
	FIELD(struct decision, author, FIELD_STR),
	FIELD(struct decision, reason, FIELD_STR),
	FIELD(struct decision, threat, FIELD_STR),
	FIELD_SET(struct decision, other, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct decision, articles, FIELD_STRS, .flags = FIELD_SPARSE),
	FIELD_SET(struct decision, title, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct decision, undoes, FIELD_U32, .flags = FIELD_SPARSE),
	FIELD(struct decision, made, FIELD_TIME),
	FIELD(struct decision, done, FIELD_TIME),
	FIELD_SET(struct decision, after, FIELD_U32, .flags = FIELD_HIDDEN),
	FIELD_SET(struct decision, note, FIELD_STR, .flags = FIELD_SPARSE),
};

const struct record *decision_record(void)
{
	static const struct record table = RECORD("decision", struct decision, decision_fields);
	return &table;
}
