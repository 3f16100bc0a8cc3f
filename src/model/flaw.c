#include "flaw.h"

static const char *const names[FLAW_WORDS_N] = {[FLAW_EXPLOITED] = "exploited",
						[FLAW_POC] = "poc",
						[FLAW_PATCHED] = "patched",
						[FLAW_UNPATCHED] = "unpatched",
						[FLAW_CVSS] = "cvss"};
static const struct words flaw_words = WORDS(names);

const struct words *flaw_word_words(void)
{
	return &flaw_words;
}

#define SPARSE(thing, member, kind) FIELD_SET(struct thing, member, kind, .flags = FIELD_SPARSE)

static const struct field range_fields[] = {SPARSE(version_range, from, FIELD_STR),
					    SPARSE(version_range, to, FIELD_STR),
					    SPARSE(version_range, before, FIELD_BOOL)};

const struct record *version_range_record(void)
{
	static const struct record table = RECORD("version_range", struct version_range, range_fields);
	return &table;
}

static const struct field statement_fields[] = {
	FIELD(struct flaw_statement, cve, FIELD_STR),
	FIELD_SET(struct flaw_statement, says, FIELD_ENUM, .words = flaw_word_words),
	SPARSE(flaw_statement, denied, FIELD_BOOL),
	SPARSE(flaw_statement, score, FIELD_DOUBLE),
	FIELD(struct flaw_statement, start, FIELD_U32),
	FIELD(struct flaw_statement, end, FIELD_U32),
	SPARSE(flaw_statement, article, FIELD_STR)};

const struct record *flaw_statement_record(void)
{
	static const struct record table = RECORD("flaw_statement", struct flaw_statement, statement_fields);
	return &table;
}
