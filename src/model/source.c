#include "source.h"

static const char *const category_names[] = {
	[CATEGORY_NEWS] = "news",           [CATEGORY_RESEARCH] = "research",
	[CATEGORY_ADVISORY] = "advisory",   [CATEGORY_VULNERABILITY] = "vulnerability",
	[CATEGORY_STATUS] = "status",       [CATEGORY_RANSOMWARE] = "ransomware",
	[CATEGORY_COMMUNITY] = "community",
};
static const struct words category_words = WORDS(category_names);

const struct words *source_category_words(void)
{
	return &category_words;
}

static const struct field source_fields[] = {
	FIELD(struct source, id, FIELD_STR),
	FIELD(struct source, title, FIELD_STR),
	FIELD(struct source, url, FIELD_STR),
	FIELD(struct source, site, FIELD_STR),
	FIELD_SET(struct source, category, FIELD_ENUM, .words = source_category_words),
	FIELD(struct source, credibility, FIELD_U32),
	FIELD(struct source, language, FIELD_STR),
	FIELD_SET(struct source, etag, FIELD_STR, .flags = FIELD_HIDDEN),
	FIELD_SET(struct source, last_modified, FIELD_STR, .flags = FIELD_HIDDEN),
	FIELD(struct source, last_try, FIELD_TIME),
	FIELD(struct source, last_success, FIELD_TIME),
	FIELD(struct source, next_poll, FIELD_TIME),
	FIELD(struct source, failures, FIELD_U32),
	FIELD(struct source, http_status, FIELD_U32),
	FIELD(struct source, trouble, FIELD_STR),
	FIELD_SET(struct source, moved_from, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD(struct source, repairs, FIELD_U32),
	FIELD(struct source, polls, FIELD_U32),
	FIELD(struct source, unchanged, FIELD_U32),
	FIELD(struct source, entries_n, FIELD_U32),
	FIELD(struct source, articles_n, FIELD_U32),
	FIELD(struct source, newest, FIELD_TIME),
	FIELD(struct source, interval_s, FIELD_U32)};

const struct record *source_record(void)
{
	static const struct record table = RECORD("source", struct source, source_fields);
	return &table;
}

bool source_has_trouble(const struct source *source)
{
	return source->failures > 0 || source->trouble.n > 0 || source->moved_from.n > 0;
}

struct str source_id(struct arena *arena, struct str feed_url)
{
	size_t at = str_find(feed_url, STR("://"));
	struct str rest = at == STR_NONE ? feed_url : str_cut(feed_url, at + 3, feed_url.n);
	if (str_starts_ascii_nocase(rest, STR("www.")))
		rest = str_cut(rest, 4, rest.n);
	while (str_ends(rest, STR("/")))
		rest = str_cut(rest, 0, rest.n - 1);
	size_t path = str_find_byte(rest, '/');
	struct str host = str_lower_ascii(arena, str_cut(rest, 0, path));
	struct str tail = path == STR_NONE ? STR_EMPTY : str_cut(rest, path, rest.n);
	return str_join(arena, (struct str[]){host, tail}, 2, STR_EMPTY);
}

struct source source_new(struct arena *arena, struct str feed_url)
{
	return (struct source){
		.id = source_id(arena, feed_url),
		.url = feed_url,
		.category = CATEGORY_NEWS,
		.credibility = SOURCE_CREDIBILITY_UNKNOWN,
		.last_try = TIME_UNKNOWN,
		.last_success = TIME_UNKNOWN,
		.next_poll = TIME_UNKNOWN,
		.newest = TIME_UNKNOWN,
	};
}

enum status source_copy(struct arena *arena, const struct source *source, struct source *out)
{
	struct source copy;
	struct source_settings settings;
	enum status status = record_copy(source_record(), arena, source, &copy);
	if (!status)
		status = record_copy(source_settings_record(), arena, &source->settings, &settings);
	if (status)
		return status;
	copy.settings = settings;
	copy.next_why = source->next_why.n ? str_copy(arena, source->next_why) : STR_EMPTY;
	*out = copy;
	return OK;
}
