#include "article.h"

static const struct field article_fields[] = {
	FIELD(struct article, id, FIELD_STR),
	FIELD(struct article, source, FIELD_STR),
	FIELD(struct article, url, FIELD_STR),
	FIELD(struct article, title, FIELD_STR),
	FIELD(struct article, author, FIELD_STR),
	FIELD(struct article, published, FIELD_TIME),
	FIELD(struct article, lang, FIELD_STR),
	FIELD(struct article, text, FIELD_STR),
	FIELD(struct article, excerpt, FIELD_STR),
	FIELD(struct article, quality, FIELD_STR),
	FIELD_SET(struct article, sure, FIELD_DOUBLE, .flags = FIELD_SPARSE),
	FIELD_SET(struct article, lifecycle, FIELD_ENUM, .words = lifecycle_words, .flags = FIELD_SPARSE)};

const struct record *article_record(void)
{
	static const struct record table = RECORD("article", struct article, article_fields);
	return &table;
}
