#include "reader_wire.h"

#include <math.h>
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "url.h"

enum { MARK = 0x64726374, WHY_BYTES = 200 }; /* "tcrd" */

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
	bool is_task = got == WIRE_FEED || got == WIRE_ARTICLE;
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

struct answer { /* one of the two is there */
	uint32_t status;
	bool is_tired;
	struct str why;
	struct feed feed;
	struct article article;
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
	if (!status && answer.feed.entries.n > entries_max)
		return err_set(err, E_SYNTAX, "reader: a feed of %zu entries", answer.feed.entries.n);
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
