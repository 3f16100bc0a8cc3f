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
#include "discover.h"
#include "reader_wire.h"

static const struct wire_outcome fine = {.status = OK};

/* ---- what each test has ---- */

struct wire { /* a message is packed into the one and read into the other */
	struct arena *arena;
	struct buf packed;
	struct wire_outcome outcome; /* of the last one that was read */
};

static int set_up(void **state)
{
	struct wire *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->arena = arena_new(64 * MIB);
	assert_non_null(w->arena);
	buf_init(&w->packed, 8 * MIB);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct wire *w = *state;
	buf_release(&w->packed);
	arena_free(w->arena);
	free(w);
	return 0;
}

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

static struct source fair_source(void)
{
	struct source source = {.title = STR("One"),
				.url = STR("https://one.example/feed"),
				.site = STR("https://one.example/"),
				.category = CATEGORY_ADVISORY,
				.credibility = 71};
	source.settings = (struct source_settings){.headers = STR("X-A: 1\nX-B: 2"),
						   .proxy = STR("http://192.0.2.1:3128"),
						   .interval_s = CAP_POLL_MIN_S,
						   .pages = PAGES_NO};
	return source;
}

/* What was packed, in bytes that stay as long as what is read of them. */
static struct str sent(struct wire *w)
{
	struct str bytes = str_copy(w->arena, buf_str(&w->packed));
	assert_false(str_is_null(bytes) || buf_status(&w->packed));
	return bytes;
}

static enum status send_article(struct wire *w, const struct article *article, struct article *out)
{
	buf_reset(&w->packed);
	arena_reset(w->arena);
	wire_article_write(&fine, article, &w->packed);
	enum status status = wire_article_read(w->arena, sent(w), &w->outcome, out, NULL);
	assert_true(status || w->outcome.status == OK);
	return status;
}

static enum status send_source(struct wire *w, const struct source *source, struct sources *out)
{
	struct source one = *source;
	buf_reset(&w->packed);
	arena_reset(w->arena);
	wire_sources_write(&fine, &(struct sources){.at = &one, .n = 1}, &w->packed);
	return wire_sources_read(w->arena, sent(w), &w->outcome, out, NULL);
}

static enum status send_places(struct wire *w, struct strs *places)
{
	struct strs got;
	buf_reset(&w->packed);
	wire_places_write(&fine, places, &w->packed);
	return wire_places_read(w->arena, sent(w), &w->outcome, &got, NULL);
}

/* The fair feed of two entries, packed. */
static struct str packed_feed(struct wire *w)
{
	struct feed feed = fair_feed(w->arena, 2);
	buf_reset(&w->packed);
	wire_feed_write(&fine, &feed, &w->packed);
	return buf_str(&w->packed);
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
	struct wire *w = *state;
	struct article article = fair_article(), got;
	struct feed feed_got;
	assert_int_equal(send_article(w, &article, &got), OK);
	assert_true(str_eq(got.text, article.text) && str_eq(got.quality, article.quality));
	assert_true(got.sure >= 0.75 && got.sure <= 0.75);
	struct feed feed = fair_feed(w->arena, 3);
	buf_reset(&w->packed);
	wire_feed_write(&(struct wire_outcome){.is_tired = true}, &feed, &w->packed);
	assert_int_equal(wire_feed_read(w->arena, sent(w), 3, &w->outcome, &feed_got, NULL), OK);
	assert_true(w->outcome.is_tired);
	assert_int_equal(feed_got.entries.n, 3);
	assert_int_equal(feed_got.kind, FEED_ATOM);
	assert_int_equal(feed_got.entries.at[2].enclosures.at[0].length, 77);
	assert_true(str_eq(feed_got.entries.at[2].title, STR("Entry 2")));
	assert_int_equal(wire_feed_read(w->arena, sent(w), 2, &w->outcome, &feed_got, NULL), E_SYNTAX);
	char repair[2001] = {0};
	memset(repair, 'r', sizeof(repair) - 1);
	buf_reset(&w->packed);
	wire_feed_write(&fine, &(struct feed){.first_repair = str_of(repair)}, &w->packed);
	assert_int_equal(wire_feed_read(w->arena, sent(w), 3, &w->outcome, &feed_got, NULL), E_SYNTAX);
	buf_reset(&w->packed);
	wire_feed_write(&(struct wire_outcome){.status = E_SYNTAX, .why = STR("no feed in it")}, NULL, &w->packed);
	assert_int_equal(wire_feed_read(w->arena, sent(w), 3, &w->outcome, &feed_got, NULL), OK);
	assert_int_equal(w->outcome.status, E_SYNTAX);
	assert_true(str_eq(w->outcome.why, STR("no feed in it")));
}

static void articles_as_none_of_ours_are_refused(void **state)
{
	struct wire *w = *state;
	struct article bad, got;
	const struct article fair = fair_article();
	char *large = calloc(1, CAP_TEXT_BYTES + 1);
	assert_non_null(large);
	memset(large, 'x', CAP_TEXT_BYTES + 1);
	assert_int_equal(send_article(w, &fair, &got), OK);
	bad = fair, bad.text = (struct str){large, CAP_TEXT_BYTES};
	assert_int_equal(send_article(w, &bad, &got), OK);
	bad.text.n++;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.title = (struct str){large, CAP_TITLE_BYTES + 1};
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.title = STR("over\xc0\xafwide");
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.author = (struct str){"a\0b", 3};
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.quality = STR("excellent");
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.sure = 1.5;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.sure = (double)NAN;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.published = INT64_MAX;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.published = INT64_MIN + 1;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.published = TIME_UNKNOWN;
	assert_int_equal(send_article(w, &bad, &got), OK);
	bad = fair, bad.lifecycle = (enum lifecycle)77;
	assert_int_equal(send_article(w, &bad, &got), E_SYNTAX);
	free(large);
}

/* No health, no id and no setting that a user might not say comes out of a reader. */
static void sources_are_made_anew(void **state)
{
	struct wire *w = *state;
	const struct source fair = fair_source();
	struct source bad;
	struct sources got;
	assert_int_equal(send_source(w, &fair, &got), OK);
	assert_int_equal(got.n, 1);
	assert_true(str_eq(got.at[0].id, STR("one.example/feed")));
	assert_true(str_eq(got.at[0].settings.headers, fair.settings.headers));
	assert_int_equal(got.at[0].category, CATEGORY_ADVISORY);
	assert_int_equal(got.at[0].next_poll, TIME_UNKNOWN);
	bad = fair, bad.id = STR("another"), bad.etag = STR("W/1"), bad.failures = 9;
	assert_int_equal(send_source(w, &bad, &got), OK);
	assert_true(str_eq(got.at[0].id, STR("one.example/feed")));
	assert_int_equal(got.at[0].etag.n, 0);
	assert_int_equal(got.at[0].failures, 0);
	bad = fair, bad.url = STR("file:///etc/passwd");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.credibility = 101;
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.category = (enum source_category)77;
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.site = STR("javascript:alert(1)");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.language = STR("en-and-so-on-and-so-on-and-so-on-and-on");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.title = STR("\xff");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.headers = STR("X: 1\r\nHost: inside");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.headers = STR("Host: inside");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.user_agent = STR("a\nX-B: 1");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.proxy = STR("file:///dev/zero");
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.interval_s = 1;
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
	bad = fair, bad.settings.pages = (enum page_mode)9;
	assert_int_equal(send_source(w, &bad, &got), E_SYNTAX);
}

static void places_are_addresses(void **state)
{
	struct wire *w = *state;
	struct strs places = {0};
	assert_int_equal(send_places(w, &places), OK);
	for (int i = 0; i < DISCOVER_MAX; i++)
		assert_true(strs_add(w->arena, &places, STR("https://one.example/feed")));
	assert_int_equal(send_places(w, &places), OK);
	places.at[3] = STR("javascript:feed()");
	assert_int_equal(send_places(w, &places), E_SYNTAX);
	places.at[3] = STR("https://two.example/");
	assert_true(strs_add(w->arena, &places, STR("https://one.example/feed")));
	assert_int_equal(send_places(w, &places), E_SYNTAX);
}

static void statuses_are_those_of_steps(void **state)
{
	struct wire *w = *state;
	struct article article = fair_article(), got;
	for (int status = 0; status < 20; status++) {
		bool is_ours = status == E_IO || status == E_NET || status > E_DENIED;
		buf_reset(&w->packed);
		wire_article_write(&(struct wire_outcome){.status = (enum status)status}, &article, &w->packed);
		enum status read = wire_article_read(w->arena, sent(w), &w->outcome, &got, NULL);
		assert_int_equal(read, is_ours ? E_SYNTAX : OK);
	}
}

/* Every shorter answer, and every answer with one bit turned, is refused: the checksum sees it. */
static void damage_is_seen(void **state)
{
	struct wire *w = *state;
	struct feed got;
	struct str whole = packed_feed(w);
	for (size_t n = 0; n < whole.n; n++) {
		char *exact = malloc(n + 1); /* its end is its end, for ASan */
		memcpy(exact, whole.p, n);
		char *shrunk = realloc(exact, n ? n : 1);
		assert_int_equal(wire_feed_read(w->arena, (struct str){shrunk, n}, 9, &w->outcome, &got, NULL),
				 E_SYNTAX);
		free(shrunk);
	}
	for (size_t i = 0; i < whole.n; i++) {
		w->packed.p[i] ^= 4;
		assert_int_equal(wire_feed_read(w->arena, whole, 9, &w->outcome, &got, NULL), E_SYNTAX);
		w->packed.p[i] ^= 4;
	}
}

/* A checksum is no secret: counts that lie are refused although it fits. */
static void counts_that_lie_are_refused(void **state)
{
	struct wire *w = *state;
	struct feed got;
	struct str whole = packed_feed(w);
	size_t body_n = whole.n - 4, taken = 0;
	for (size_t i = 5; i < body_n; i++) {
		char before = w->packed.p[i];
		w->packed.p[i] = (char)0x7f;
		uint32_t check = (uint32_t)str_hash(str_cut(whole, 0, body_n));
		for (size_t k = 0; k < 4; k++)
			w->packed.p[body_n + k] = (char)(check >> 8 * k);
		enum status status = wire_feed_read(w->arena, whole, 9, &w->outcome, &got, NULL);
		assert_true(status == OK || status == E_SYNTAX);
		taken += status == OK; /* a letter of a text became another one */
		w->packed.p[i] = before;
	}
	assert_in_range(taken, 1, body_n / 2 + body_n / 4);
}

#define WIRE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_checked),
		WIRE_TEST(nouns_come_as_they_went),
		WIRE_TEST(articles_as_none_of_ours_are_refused),
		WIRE_TEST(sources_are_made_anew),
		WIRE_TEST(places_are_addresses),
		WIRE_TEST(statuses_are_those_of_steps),
		WIRE_TEST(damage_is_seen),
		WIRE_TEST(counts_that_lie_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
