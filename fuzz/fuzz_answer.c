/* Any bytes as what a reader answers: head, then a packed feed, article, list of sources, places or greeting, its shape
 * and checksum made to fit. What is taken is as sound as what our own steps make. */
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "discover.h"
#include "reader_wire.h"
#include "url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SHAPE_AT = 1, SHAPE_BYTES = 4, CHECK_BYTES = 4, LEAST = SHAPE_AT + SHAPE_BYTES + CHECK_BYTES, KINDS = 5 };

static void must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void look_at_entries(const struct feed *feed)
{
	must(feed->entries.n <= CAP_FEED_ENTRIES);
	for (size_t i = 0; i < feed->entries.n; i++) {
		const struct entry *e = &feed->entries.at[i];
		must(utf8_is_valid(e->title) && utf8_is_valid(e->content) && utf8_is_valid(e->url));
		for (size_t k = 0; k < e->categories.n; k++)
			must(utf8_is_valid(e->categories.at[k]));
		for (size_t k = 0; k < e->enclosures.n; k++)
			must(utf8_is_valid(e->enclosures.at[k].url));
	}
}

/* Nothing that a user could not have said, and no line of a header that is not one. */
static void look_at_sources(struct arena *arena, const struct sources *sources)
{
	must(sources->n <= CAP_SOURCES);
	for (size_t i = 0; i < sources->n; i++) {
		const struct source *s = &sources->at[i];
		struct source_settings again = {0};
		must(url_is_http(s->url) && s->url.n <= URL_MOST_BYTES && s->credibility <= 100);
		must(utf8_is_valid(s->title) && utf8_is_valid(s->settings.headers));
		must(!s->settings.headers.n ||
		     !source_settings_set(arena, &again, STR("headers"), s->settings.headers, NULL));
		must(str_find_byte(s->settings.headers, '\r') == STR_NONE);
	}
}

/* An honest answer with nothing in it, for its shape. */
static struct str shape_of(int kind, struct buf *model)
{
	const struct wire_outcome outcome = {.status = E_EMPTY};
	buf_init(model, 64 * KIB);
	static const enum wire_kind kinds[] = {
		[0] = WIRE_FEED, [1] = WIRE_ARTICLE, [3] = WIRE_SOURCES, [4] = WIRE_PLACES};
	if (kind != 2)
		wire_failure_write(kinds[kind], &outcome, model);
	else
		wire_hello_write(&(struct wire_hello){.lack = STR("")}, model);
	return str_cut(buf_str(model), 0, SHAPE_AT + SHAPE_BYTES);
}

static void read_answer(struct arena *arena, int kind, struct str packed)
{
	struct wire_outcome outcome = {0};
	struct feed feed = {0};
	struct article article = {0};
	struct wire_hello hello;
	struct sources sources = {0};
	struct strs places = {0};
	if (kind == 0 && !wire_feed_read(arena, packed, CAP_FEED_ENTRIES, &outcome, &feed, NULL)) {
		must(outcome.status <= E_DENIED && utf8_is_valid(outcome.why));
		look_at_entries(&feed);
	} else if (kind == 1 && !wire_article_read(arena, packed, &outcome, &article, NULL)) {
		must(outcome.status || (article.text.n <= CAP_TEXT_BYTES && article.sure >= 0 && article.sure <= 1));
		must(utf8_is_valid(article.text) && utf8_is_valid(article.title));
	} else if (kind == 2 && !wire_hello_read(arena, packed, &hello, NULL)) {
		must(utf8_is_valid(hello.lack));
	} else if (kind == 3 && !wire_sources_read(arena, packed, &outcome, &sources, NULL)) {
		look_at_sources(arena, &sources);
	} else if (kind == 4 && !wire_places_read(arena, packed, &outcome, &places, NULL)) {
		must(places.n <= DISCOVER_MAX);
		for (size_t i = 0; i < places.n; i++)
			must(url_is_http(places.at[i]) && utf8_is_valid(places.at[i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct wire_head head;
	struct arena *arena = arena_new(8 * MIB);
	char *copy = arena && n > WIRE_HEAD_BYTES + LEAST ? arena_take(arena, n) : NULL;
	if (copy && wire_head_read(data, 0, CAP_ANSWER_BYTES, 0, &head, NULL) == OK)
		must(head.packed_n <= CAP_ANSWER_BYTES && head.bytes_n == 0);
	for (int kind = 0; kind < KINDS && copy; kind++) {
		size_t packed_n = n - WIRE_HEAD_BYTES;
		struct buf model;
		struct str shape = shape_of(kind, &model);
		memcpy(copy, data + WIRE_HEAD_BYTES, packed_n);
		read_answer(arena, kind, (struct str){copy, packed_n}); /* as it is */
		memcpy(copy, shape.p, shape.n);
		uint32_t check = (uint32_t)str_hash((struct str){copy, packed_n - CHECK_BYTES});
		for (size_t i = 0; i < CHECK_BYTES; i++)
			copy[packed_n - CHECK_BYTES + i] = (char)(check >> 8 * i);
		read_answer(arena, kind, (struct str){copy, packed_n});
		buf_release(&model);
	}
	arena_free(arena);
	return 0;
}
