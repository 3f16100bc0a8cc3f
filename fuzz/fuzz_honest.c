/* Any bytes, read as an honest reader reads them: what comes of it is taken by those who believe no reader. */
#include "caps.h"
#include "extract.h"
#include "parse.h"
#include "reader_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void send_feed(struct arena *arena, struct str bytes)
{
	const struct parse_hints hints = {.url = STR("https://news.example/feed")};
	struct err err = {0};
	struct feed feed = {0}, got;
	struct wire_outcome outcome = {.status = parse_feed(arena, bytes, &hints, &feed, &err), .why = str_of(err.msg)};
	struct buf packed;
	buf_init(&packed, CAP_ANSWER_BYTES);
	wire_feed_write(&outcome, &feed, &packed);
	if (outcome.status != E_NOMEM && !buf_status(&packed)) {
		enum status status = wire_feed_read(arena, buf_str(&packed), CAP_FEED_ENTRIES, &outcome, &got, NULL);
		must(status == OK || status == E_NOMEM);
	}
	buf_release(&packed);
}

static void send_article(struct arena *arena, const struct extract_input *in)
{
	struct err err = {0};
	struct article article = {0}, got;
	struct wire_outcome outcome = {.status = extract_article(arena, in, &article, &err), .why = str_of(err.msg)};
	struct buf packed;
	buf_init(&packed, CAP_ANSWER_BYTES);
	wire_article_write(&outcome, &article, &packed);
	if (outcome.status != E_NOMEM && !buf_status(&packed)) {
		enum status status = wire_article_read(arena, buf_str(&packed), &outcome, &got, NULL);
		must(status == OK || status == E_NOMEM);
		must(status || outcome.status || extract_is_of(arena, in, &got));
	}
	buf_release(&packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	const struct entry entry = {.title = STR("A title of a story"),
				    .url = STR("https://news.example/story"),
				    .content_is_html = true,
				    .content = bytes,
				    .published = TIME_UNKNOWN,
				    .updated = TIME_UNKNOWN};
	const struct extract_input ins[] = {
		{.page = bytes, .page_url = STR("https://news.example/story?x=1")},
		{.page = bytes, .page_url = STR("https://news.example/"), .entry = &entry},
		{.entry = &entry},
	};
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	if (!arena)
		return 0;
	send_feed(arena, bytes);
	for (size_t i = 0; i < sizeof(ins) / sizeof(ins[0]); i++) {
		arena_reset(arena);
		send_article(arena, &ins[i]);
	}
	arena_free(arena);
	return 0;
}
