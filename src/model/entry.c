#include "entry.h"

static const struct field enclosure_fields[] = {FIELD(struct enclosure, url, FIELD_STR),
						FIELD(struct enclosure, type, FIELD_STR),
						FIELD(struct enclosure, length, FIELD_I64)};
static const struct record *enclosure_record(void)
{
	static const struct record table = RECORD("enclosure", struct enclosure, enclosure_fields);
	return &table;
}

static const struct field entry_fields[] = {
	FIELD(struct entry, source, FIELD_STR),
	FIELD(struct entry, id, FIELD_STR),
	FIELD(struct entry, url, FIELD_STR),
	FIELD(struct entry, title, FIELD_STR),
	FIELD(struct entry, author, FIELD_STR),
	FIELD(struct entry, published, FIELD_TIME),
	FIELD(struct entry, updated, FIELD_TIME),
	FIELD(struct entry, summary, FIELD_STR),
	FIELD(struct entry, content, FIELD_STR),
	FIELD(struct entry, categories, FIELD_STRS),
	FIELD_SET(struct entry, enclosures, FIELD_LIST, .of = enclosure_record),
	FIELD_SET(struct entry, base, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct entry, content_is_html, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct entry, title_is_made, FIELD_BOOL, .flags = FIELD_SPARSE),
	FIELD_SET(struct entry, lifecycle, FIELD_ENUM, .words = lifecycle_words, .flags = FIELD_SPARSE)};

const struct record *entry_record(void)
{
	static const struct record table = RECORD("entry", struct entry, entry_fields);
	return &table;
}
