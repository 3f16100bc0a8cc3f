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

static const char *const feed_kind_names[] = {[FEED_RSS] = "rss",   [FEED_RDF] = "rdf",       [FEED_ATOM] = "atom",
					      [FEED_JSON] = "json", [FEED_STATUS] = "status", [FEED_CSAF] = "csaf"};
static const struct words *feed_kind_words(void)
{
	static const struct words words = WORDS(feed_kind_names);
	return &words;
}

static const struct field feed_fields[] = {FIELD_SET(struct feed, kind, FIELD_ENUM, .words = feed_kind_words),
					   FIELD(struct feed, version, FIELD_STR),
					   FIELD(struct feed, title, FIELD_STR),
					   FIELD(struct feed, site, FIELD_STR),
					   FIELD(struct feed, language, FIELD_STR),
					   FIELD(struct feed, self, FIELD_STR),
					   FIELD(struct feed, next, FIELD_STR),
					   FIELD(struct feed, ttl_s, FIELD_U32),
					   FIELD(struct feed, skip_hours, FIELD_U32),
					   FIELD(struct feed, skip_days, FIELD_U32),
					   FIELD_SET(struct feed, entries, FIELD_LIST, .of = entry_record),
					   FIELD(struct feed, repairs, FIELD_U32),
					   FIELD(struct feed, first_repair, FIELD_STR)};

const struct record *feed_record(void)
{
	static const struct record table = RECORD("feed", struct feed, feed_fields);
	return &table;
}
