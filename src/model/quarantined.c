#include "quarantined.h"

static const struct field quarantined_fields[] = {
	FIELD(struct quarantined, at, FIELD_TIME),    FIELD(struct quarantined, key, FIELD_I64),
	FIELD(struct quarantined, source, FIELD_STR), FIELD(struct quarantined, url, FIELD_STR),
	FIELD(struct quarantined, why, FIELD_STR),    FIELD(struct quarantined, kept, FIELD_STR),
};

static const struct record *quarantined_record(void)
{
	static const struct record table = RECORD("quarantined", struct quarantined, quarantined_fields);
	return &table;
}

static const struct field fields[] = {
	FIELD(struct quarantine_record, version, FIELD_STR),
	FIELD_SET(struct quarantine_record, rows, FIELD_LIST, .of = quarantined_record),
};

const struct record *quarantine_record_table(void)
{
	static const struct record table = RECORD("quarantine", struct quarantine_record, fields);
	return &table;
}
