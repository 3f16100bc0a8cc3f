/* What readers answer, read as the words of an enemy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "reader_wire.h"

static const struct wire_outcome fine = {.status = OK};

static struct article fair_article(void)
{
	return (struct article){.id = STR("abcdefghijkl"),
				.url = STR("https://news.example/1"),
				.title = STR("A title"),
				.text = STR("Some text.\nMore of it."),
				.published = 1780272000,
				.quality = STR("page"),
				.sure = 0.75};
}

static struct feed fair_feed(struct arena *arena, size_t entries_n)
{
	struct feed feed = {.kind = FEED_ATOM, .title = STR("A feed"), .ttl_s = 900, .first_repair = STR("none")};
	for (size_t i = 0; i < entries_n; i++) {
		struct entry *e = vec_push(arena, &feed.entries);
		*e = (struct entry){.title = str_print(arena, "Entry %zu", i),
				    .url = STR("https://news.example/1"),
				    .published = TIME_UNKNOWN,
				    .updated = 1780272000};
		assert_true(strs_add(arena, &e->categories, STR("flaws")));
		struct enclosure *enclosure = vec_push(arena, &e->enclosures);
		*enclosure = (struct enclosure){.url = STR("https://news.example/1.pdf"), .length = 77};
	}
	return feed;
}

static enum status send_article(const struct article *article, struct article *out)
{
	static struct arena *arena;
	struct wire_outcome outcome;
	struct buf packed;
	arena_free(arena);
	arena = arena_new(8 * MIB);
	buf_init(&packed, 8 * MIB);
	wire_article_write(&fine, article, &packed);
	struct str bytes = str_copy(arena, buf_str(&packed));
	buf_release(&packed);
	enum status status = wire_article_read(arena, bytes, &outcome, out, NULL);
	assert_true(status || outcome.status == OK);
	if (status) {
		arena_free(arena);
		arena = NULL;
	}
	return status;
}

/* ---- heads ---- */

static void heads_are_checked(void **state)
{
	unsigned char raw[WIRE_HEAD_BYTES];
	struct wire_head head = {WIRE_FEED, 1234, 567890}, got;
	(void)state;
	wire_head_write(&head, raw);
	assert_int_equal(wire_head_read(raw, WIRE_FEED, 1234, 567890, &got, NULL), OK);
	assert_int_equal(got.kind, WIRE_FEED);
	assert_int_equal(got.packed_n, 1234);
	assert_int_equal(got.bytes_n, 567890);
	assert_int_equal(wire_head_read(raw, 0, 1234, 567890, &got, NULL), OK);
	assert_int_equal(wire_head_read(raw, WIRE_ARTICLE, 1234, 567890, &got, NULL), E_SYNTAX);
	assert_int_equal(wire_head_read(raw, WIRE_FEED, 1233, 567890, &got, NULL), E_LIMIT);
	assert_int_equal(wire_head_read(raw, WIRE_FEED, 1234, 567889, &got, NULL), E_LIMIT);
	wire_head_write(&(struct wire_head){WIRE_HELLO, 1, 0}, raw);
	assert_int_equal(wire_head_read(raw, 0, 10, 10, &got, NULL), E_SYNTAX); /* no task */
	for (size_t i = 0; i < 8; i++) {                                        /* mark and kind */
		wire_head_write(&head, raw);
		raw[i] = (unsigned char)(raw[i] ^ 0x80);
		assert_int_not_equal(wire_head_read(raw, WIRE_FEED, 1234, 567890, &got, NULL), OK);
	}
}

/* ---- answers ---- */

static void nouns_come_as_they_went(void **state)
{
	struct arena *arena = arena_new(8 * MIB);
	struct article article = fair_article(), got;
	struct feed feed = fair_feed(arena, 3), feed_got;
	struct wire_outcome outcome;
	struct buf packed;
	(void)state;
	assert_int_equal(send_article(&article, &got), OK);
	assert_true(str_eq(got.text, article.text) && str_eq(got.quality, article.quality));
	assert_true(got.sure >= 0.75 && got.sure <= 0.75);
	buf_init(&packed, 1 * MIB);
	wire_feed_write(&(struct wire_outcome){.is_tired = true}, &feed, &packed);
	assert_int_equal(wire_feed_read(arena, buf_str(&packed), 3, &outcome, &feed_got, NULL), OK);
	assert_true(outcome.is_tired);
	assert_int_equal(feed_got.entries.n, 3);
	assert_int_equal(feed_got.kind, FEED_ATOM);
	assert_int_equal(feed_got.entries.at[2].enclosures.at[0].length, 77);
	assert_true(str_eq(feed_got.entries.at[2].title, STR("Entry 2")));
	assert_int_equal(wire_feed_read(arena, buf_str(&packed), 2, &outcome, &feed_got, NULL), E_SYNTAX);
	buf_reset(&packed);
	wire_feed_write(&(struct wire_outcome){.status = E_SYNTAX, .why = STR("no feed in it")}, NULL, &packed);
	assert_int_equal(wire_feed_read(arena, buf_str(&packed), 3, &outcome, &feed_got, NULL), OK);
	assert_int_equal(outcome.status, E_SYNTAX);
	assert_true(str_eq(outcome.why, STR("no feed in it")));
	buf_release(&packed);
	arena_free(arena);
}

static void articles_as_none_of_ours_are_refused(void **state)
{
	struct article fair = fair_article(), bad, got;
	char *large = calloc(1, CAP_TEXT_BYTES + 1);
	(void)state;
	memset(large, 'x', CAP_TEXT_BYTES + 1);
	assert_int_equal(send_article(&fair, &got), OK);
	bad = fair, bad.text = (struct str){large, CAP_TEXT_BYTES};
	assert_int_equal(send_article(&bad, &got), OK);
	bad.text.n++;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.title = (struct str){large, CAP_TITLE_BYTES + 1};
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.title = STR("over\xc0\xafwide");
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.author = (struct str){"a\0b", 3};
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.quality = STR("excellent");
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.sure = 1.5;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.sure = (double)NAN;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.published = INT64_MAX;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.published = INT64_MIN + 1;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	bad = fair, bad.published = TIME_UNKNOWN;
	assert_int_equal(send_article(&bad, &got), OK);
	bad = fair, bad.lifecycle = (enum lifecycle)77;
	assert_int_equal(send_article(&bad, &got), E_SYNTAX);
	free(large);
}

static void statuses_are_those_of_steps(void **state)
{
	struct arena *arena = arena_new(1 * MIB);
	struct wire_outcome outcome;
	struct article article = fair_article(), got;
	(void)state;
	for (int status = 0; status < 20; status++) {
		struct buf packed;
		bool is_ours = status == E_IO || status == E_NET || status > E_DENIED;
		buf_init(&packed, 64 * KIB);
		wire_article_write(&(struct wire_outcome){.status = (enum status)status}, &article, &packed);
		enum status read = wire_article_read(arena, buf_str(&packed), &outcome, &got, NULL);
		assert_int_equal(read, is_ours ? E_SYNTAX : OK);
		buf_release(&packed);
	}
	arena_free(arena);
}

/* Every shorter answer, and every answer with one bit turned, is refused: the checksum sees it. */
static void damage_is_seen(void **state)
{
	struct arena *arena = arena_new(16 * MIB);
	struct feed feed = fair_feed(arena, 2), got;
	struct wire_outcome outcome;
	struct buf packed;
	(void)state;
	buf_init(&packed, 64 * KIB);
	wire_feed_write(&fine, &feed, &packed);
	struct str whole = buf_str(&packed);
	for (size_t n = 0; n < whole.n; n++) {
		char *exact = malloc(n + 1); /* its end is its end, for ASan */
		memcpy(exact, whole.p, n);
		char *shrunk = realloc(exact, n ? n : 1);
		assert_int_equal(wire_feed_read(arena, (struct str){shrunk, n}, 9, &outcome, &got, NULL), E_SYNTAX);
		free(shrunk);
	}
	for (size_t i = 0; i < whole.n; i++) {
		packed.p[i] ^= 4;
		assert_int_equal(wire_feed_read(arena, whole, 9, &outcome, &got, NULL), E_SYNTAX);
		packed.p[i] ^= 4;
	}
	buf_release(&packed);
	arena_free(arena);
}

/* A checksum is no secret: counts that lie are refused although it fits. */
static void counts_that_lie_are_refused(void **state)
{
	struct arena *arena = arena_new(32 * MIB);
	struct feed feed = fair_feed(arena, 2), got;
	struct wire_outcome outcome;
	struct buf packed;
	(void)state;
	buf_init(&packed, 64 * KIB);
	wire_feed_write(&fine, &feed, &packed);
	size_t body_n = packed.n - 4, taken = 0;
	for (size_t i = 5; i < body_n; i++) {
		char before = packed.p[i];
		packed.p[i] = (char)0x7f;
		uint32_t check = (uint32_t)str_hash(str_cut(buf_str(&packed), 0, body_n));
		for (size_t k = 0; k < 4; k++)
			packed.p[body_n + k] = (char)(check >> 8 * k);
		enum status status = wire_feed_read(arena, buf_str(&packed), 9, &outcome, &got, NULL);
		assert_true(status == OK || status == E_SYNTAX);
		taken += status == OK; /* a letter of a text became another one */
		packed.p[i] = before;
	}
	assert_in_range(taken, 1, body_n / 2 + body_n / 4);
	buf_release(&packed);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_checked),
		cmocka_unit_test(nouns_come_as_they_went),
		cmocka_unit_test(articles_as_none_of_ours_are_refused),
		cmocka_unit_test(statuses_are_those_of_steps),
		cmocka_unit_test(damage_is_seen),
		cmocka_unit_test(counts_that_lie_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
