#include "reader_wire.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "discover.h"
#include "url.h"

enum { MARK = 0x64726374, WHY_BYTES = 200, REPAIR_BYTES = 1000 }; /* "tcrd" */

/* ---- heads ---- */

static void put_u32(unsigned char *to, size_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(v >> 8 * i);
}

static uint32_t get_u32(const unsigned char *from)
{
	return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

void wire_head_write(const struct wire_head *head, unsigned char to[WIRE_HEAD_BYTES])
{
	put_u32(to, MARK);
	put_u32(to + 4, (size_t)head->kind);
	put_u32(to + 8, head->packed_n);
	put_u32(to + 12, head->bytes_n);
}

enum status wire_head_read(const unsigned char from[WIRE_HEAD_BYTES], enum wire_kind kind, size_t packed_max,
			   size_t bytes_max, struct wire_head *out, struct err *err)
{
	uint32_t got = get_u32(from + 4), packed_n = get_u32(from + 8), bytes_n = get_u32(from + 12);
	bool is_task = got >= WIRE_FEED && got <= WIRE_PLACES;
	if (get_u32(from) != MARK || (kind ? got != (uint32_t)kind : !is_task))
		return err_set(err, E_SYNTAX, "reader: not the head of a message");
	if (packed_n > packed_max || bytes_n > bytes_max)
		return err_set(err, E_LIMIT, "reader: a message of %u and %u bytes", packed_n, bytes_n);
	*out = (struct wire_head){(enum wire_kind)got, packed_n, bytes_n};
	return OK;
}

/* ---- records ---- */

static const struct field task_fields[] = {
	FIELD(struct wire_task, url, FIELD_STR),
	FIELD(struct wire_task, type, FIELD_STR),
	FIELD(struct wire_task, lang, FIELD_STR),
	FIELD(struct wire_task, is_file, FIELD_BOOL),
	FIELD(struct wire_task, has_entry, FIELD_BOOL),
	FIELD_SET(struct wire_task, entry, FIELD_RECORD, .of = entry_record),
};
const struct record *wire_task_record(void)
{
	static const struct record table = RECORD("task", struct wire_task, task_fields);
	return &table;
}

static const struct field hello_fields[] = {FIELD(struct wire_hello, locks, FIELD_U32),
					    FIELD(struct wire_hello, landlock_abi, FIELD_U32),
					    FIELD(struct wire_hello, lack, FIELD_STR)};
static const struct record *hello_record(void)
{
	static const struct record table = RECORD("hello", struct wire_hello, hello_fields);
	return &table;
}

struct answer { /* one of the nouns is there */
	uint32_t status;
	bool is_tired;
	struct str why;
	struct feed feed;
	struct article article;
	struct sources sources;
	struct strs places;
};
static const struct field feed_answer_fields[] = {
	FIELD(struct answer, status, FIELD_U32), FIELD(struct answer, is_tired, FIELD_BOOL),
	FIELD(struct answer, why, FIELD_STR), FIELD_SET(struct answer, feed, FIELD_RECORD, .of = feed_record)};
static const struct record *feed_answer_record(void)
{
	static const struct record table = RECORD("feed answer", struct answer, feed_answer_fields);
	return &table;
}
static const struct field article_answer_fields[] = {
	FIELD(struct answer, status, FIELD_U32), FIELD(struct answer, is_tired, FIELD_BOOL),
	FIELD(struct answer, why, FIELD_STR), FIELD_SET(struct answer, article, FIELD_RECORD, .of = article_record)};
static const struct record *article_answer_record(void)
{
	static const struct record table = RECORD("article answer", struct answer, article_answer_fields);
	return &table;
}

static const struct field listed_fields[] = {/* what a list of sources may say of one */
					     FIELD(struct source, title, FIELD_STR),
					     FIELD(struct source, url, FIELD_STR),
					     FIELD(struct source, site, FIELD_STR),
					     FIELD(struct source, language, FIELD_STR),
					     FIELD_SET(struct source, category, FIELD_ENUM,
						       .words = source_category_words),
					     FIELD(struct source, credibility, FIELD_U32),
					     FIELD_SET(struct source, settings, FIELD_RECORD,
						       .of = source_settings_record)};
static const struct record *listed_record(void)
{
	static const struct record table = RECORD("listed source", struct source, listed_fields);
	return &table;
}
static const struct field sources_answer_fields[] = {
	FIELD(struct answer, status, FIELD_U32), FIELD(struct answer, is_tired, FIELD_BOOL),
	FIELD(struct answer, why, FIELD_STR), FIELD_SET(struct answer, sources, FIELD_LIST, .of = listed_record)};
static const struct record *sources_answer_record(void)
{
	static const struct record table = RECORD("sources answer", struct answer, sources_answer_fields);
	return &table;
}
static const struct field places_answer_fields[] = {
	FIELD(struct answer, status, FIELD_U32), FIELD(struct answer, is_tired, FIELD_BOOL),
	FIELD(struct answer, why, FIELD_STR), FIELD(struct answer, places, FIELD_STRS)};
static const struct record *places_answer_record(void)
{
	static const struct record table = RECORD("places answer", struct answer, places_answer_fields);
	return &table;
}

/* ---- is all of a noun as our own steps make it? ---- */

VEC_TYPE(list_of_any, void);

static bool is_text(struct str s)
{
	return utf8_is_valid(s) && !memchr(s.n ? s.p : "", 0, s.n);
}

static bool is_time(int64_t t)
{
	static const int64_t year_1 = -62135596800, year_9999 = 253402300799;
	return t == TIME_UNKNOWN || (t >= year_1 && t <= year_9999);
}

static bool are_texts(const struct strs *list)
{
	size_t i = 0;
	while (i < list->n && is_text(list->at[i]))
		i++;
	return i == list->n;
}

static bool is_sound(const struct record *record, const void *thing);

static bool are_sound(const struct record *of, const struct list_of_any *list)
{
	size_t i = 0;
	while (i < list->n && is_sound(of, (const char *)list->at + i * of->size))
		i++;
	return i == list->n;
}

static bool is_sound_field(const struct field *f, const void *at)
{
	switch (f->kind) {
	case FIELD_STR:
		return is_text(*(const struct str *)at);
	case FIELD_STRS:
		return are_texts(at);
	case FIELD_TIME:
		return is_time(*(const int64_t *)at);
	case FIELD_DOUBLE:
		return isfinite(*(const double *)at);
	case FIELD_RECORD:
		return is_sound(f->of(), at);
	case FIELD_LIST:
		return are_sound(f->of(), at);
	case FIELD_BOOL:
	case FIELD_U32:
	case FIELD_I64:
	case FIELD_ENUM:
		break;
	}
	return true;
}

static bool is_sound(const struct record *record, const void *thing)
{
	size_t i = 0;
	while (i < record->n && is_sound_field(&record->fields[i], (const char *)thing + record->fields[i].offset))
		i++;
	return i == record->n;
}

static bool is_quality(struct str quality)
{
	static const char *const known[] = {"page",    "feed",  "summary", "title",  "challenge",
					    "consent", "error", "login",   "script", "paywall"};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(quality, str_of(known[i])))
			return true;
	return false;
}

static bool is_article(const struct article *a)
{
	return a->text.n <= CAP_TEXT_BYTES && a->title.n <= CAP_TITLE_BYTES && a->sure >= 0 && a->sure <= 1 &&
	       is_quality(a->quality);
}

/* ---- answers ---- */

static void put_answer(const struct record *record, const struct wire_outcome *outcome, struct answer *answer,
		       struct buf *out)
{
	answer->status = (uint32_t)outcome->status;
	answer->is_tired = outcome->is_tired;
	answer->why = outcome->why;
	record_pack(record, answer, out);
}

void wire_feed_write(const struct wire_outcome *outcome, const struct feed *feed, struct buf *out)
{
	struct answer answer = {0};
	if (!outcome->status)
		answer.feed = *feed;
	put_answer(feed_answer_record(), outcome, &answer, out);
}

void wire_article_write(const struct wire_outcome *outcome, const struct article *article, struct buf *out)
{
	struct answer answer = {0};
	if (!outcome->status)
		answer.article = *article;
	put_answer(article_answer_record(), outcome, &answer, out);
}

void wire_sources_write(const struct wire_outcome *outcome, const struct sources *sources, struct buf *out)
{
	struct answer answer = {0};
	if (!outcome->status)
		answer.sources = *sources;
	put_answer(sources_answer_record(), outcome, &answer, out);
}

void wire_places_write(const struct wire_outcome *outcome, const struct strs *places, struct buf *out)
{
	struct answer answer = {0};
	if (!outcome->status)
		answer.places = *places;
	put_answer(places_answer_record(), outcome, &answer, out);
}

void wire_failure_write(enum wire_kind kind, const struct wire_outcome *outcome, struct buf *out)
{
	const struct record *const records[] = {[WIRE_FEED] = feed_answer_record(),
						[WIRE_ARTICLE] = article_answer_record(),
						[WIRE_SOURCES] = sources_answer_record(),
						[WIRE_PLACES] = places_answer_record()};
	struct answer answer = {0};
	assert(kind >= WIRE_FEED && kind <= WIRE_PLACES && outcome->status);
	put_answer(records[kind], outcome, &answer, out);
}

static enum status get_answer(const struct record *record, struct arena *arena, struct str packed,
			      struct answer *answer, struct wire_outcome *outcome, struct err *err)
{
	enum status status = record_unpack(record, arena, packed, answer, err);
	if (status)
		return status;
	/* A step answers one of these; that the process failed is ours to say. */
	if (answer->status > E_DENIED || answer->status == E_IO || answer->status == E_NET || answer->why.n > WHY_BYTES)
		return err_set(err, E_SYNTAX, "reader: an answer with status %u", answer->status);
	if (!is_sound(record, answer))
		return err_set(err, E_SYNTAX, "reader: an answer with texts, times or numbers that are none");
	*outcome = (struct wire_outcome){answer->is_tired, (enum status)answer->status, answer->why};
	return OK;
}

enum status wire_feed_read(struct arena *arena, struct str packed, size_t entries_max, struct wire_outcome *outcome,
			   struct feed *feed, struct err *err)
{
	struct answer answer = {0};
	enum status status = get_answer(feed_answer_record(), arena, packed, &answer, outcome, err);
	if (!status && (answer.feed.entries.n > entries_max || answer.feed.first_repair.n > REPAIR_BYTES))
		return err_set(err, E_SYNTAX, "reader: a feed of %zu entries, as none of ours", answer.feed.entries.n);
	if (!status)
		*feed = answer.feed;
	return status;
}

enum status wire_article_read(struct arena *arena, struct str packed, struct wire_outcome *outcome,
			      struct article *article, struct err *err)
{
	struct answer answer = {0};
	enum status status = get_answer(article_answer_record(), arena, packed, &answer, outcome, err);
	if (!status && !outcome->status && !is_article(&answer.article))
		return err_set(err, E_SYNTAX, "reader: an article as none of ours");
	if (!status)
		*article = answer.article;
	return status;
}

/* ---- lists of sources ---- */

/* Headers with line breaks of their own, a span of a second: what no user may say, no list may. */
static enum status set_told(struct arena *arena, const struct source_settings *told, struct source_settings *out,
			    struct err *err)
{
	const struct {
		const char *name;
		struct str value;
	} texts[] = {{"user-agent", told->user_agent},
		     {"proxy", told->proxy},
		     {"headers", told->headers},
		     {"folder", told->folder}};
	*out = (struct source_settings){
		.interval_s = told->interval_s, .pages = told->pages, .is_disabled = told->is_disabled};
	if (told->interval_s && (told->interval_s < CAP_POLL_MIN_S || told->interval_s > CAP_POLL_MAX_S))
		return err_set(err, E_SYNTAX, "reader: a source asked every %u s", told->interval_s);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum status status =
			texts[i].value.n ? source_settings_set(arena, out, str_of(texts[i].name), texts[i].value, err)
					 : OK;
		if (status)
			return status;
	}
	return OK;
}

static enum status make_source(struct arena *arena, const struct source *told, struct source *out, struct err *err)
{
	if (!url_is_http(told->url) || (told->site.n && !url_is_http(told->site)) || told->title.n > CAP_TITLE_BYTES ||
	    told->language.n > CAP_LANGUAGE_BYTES || told->credibility > 100)
		return err_set(err, E_SYNTAX, "reader: a source as none of ours");
	struct source made = source_new(arena, told->url);
	if (str_is_null(made.id))
		return err_set(err, E_NOMEM, "reader: no room for the list of sources");
	made.title = told->title;
	made.site = told->site;
	made.language = told->language;
	made.category = told->category;
	made.credibility = told->credibility;
	enum status status = set_told(arena, &told->settings, &made.settings, err);
	if (!status)
		*out = made;
	return status;
}

enum status wire_sources_read(struct arena *arena, struct str packed, struct wire_outcome *outcome,
			      struct sources *sources, struct err *err)
{
	struct answer answer = {0};
	enum status status = get_answer(sources_answer_record(), arena, packed, &answer, outcome, err);
	if (!status && answer.sources.n > CAP_SOURCES)
		status = err_set(err, E_SYNTAX, "reader: a list of %zu sources", answer.sources.n);
	for (size_t i = 0; i < answer.sources.n && !status; i++)
		status = make_source(arena, &answer.sources.at[i], &answer.sources.at[i], err);
	if (!status)
		*sources = answer.sources;
	return status;
}

enum status wire_places_read(struct arena *arena, struct str packed, struct wire_outcome *outcome, struct strs *places,
			     struct err *err)
{
	struct answer answer = {0};
	enum status status = get_answer(places_answer_record(), arena, packed, &answer, outcome, err);
	if (!status && answer.places.n > DISCOVER_MAX)
		status = err_set(err, E_SYNTAX, "reader: %zu places", answer.places.n);
	for (size_t i = 0; i < answer.places.n && !status; i++)
		if (!url_is_http(answer.places.at[i]))
			status = err_set(err, E_SYNTAX, "reader: a place that is no address");
	if (!status)
		*places = answer.places;
	return status;
}

/* ---- hello ---- */

void wire_hello_write(const struct wire_hello *hello, struct buf *out)
{
	record_pack(hello_record(), hello, out);
}

enum status wire_hello_read(struct arena *arena, struct str packed, struct wire_hello *out, struct err *err)
{
	struct wire_hello hello;
	enum status status = record_unpack(hello_record(), arena, packed, &hello, err);
	if (!status && !is_sound(hello_record(), &hello))
		return err_set(err, E_SYNTAX, "reader: a greeting that is none");
	if (!status)
		*out = hello;
	return status;
}
