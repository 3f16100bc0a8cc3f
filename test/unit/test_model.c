/* The nouns' tables: what is packed comes back the same, and bad bytes are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "threat.h"

static void a_threat_survives_packing(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 * 1024 * 1024);
	struct threat threat = {.id = STR("k7p2m9xq4d"),
				.title = STR("Exchange Online outage"),
				.published = 1780358400,
				.updated = TIME_UNKNOWN,
				.severity = {.label = BAND_HIGH, .score = 62.24, .class = CLASS_OUTAGE}};
	struct said *said = vec_push(arena, &threat.summary);
	*said = (struct said){.text = STR("Mail is late."), .article = STR("a1"), .start = 3, .end = 16, .agree = 2};
	assert_true(strs_add(arena, &threat.keywords, STR("outage")));
	struct timeline_event *event = vec_push(arena, &threat.timeline);
	*event = (struct timeline_event){.date = STR("2026-06-02"), .precision = PRECISION_DAY, .lo = -5};

	struct buf packed;
	buf_init(&packed, 1024 * 1024);
	record_pack(threat_record(), &threat, &packed);
	assert_int_equal(buf_status(&packed), OK);

	struct threat back;
	assert_int_equal(record_unpack(threat_record(), arena, buf_str(&packed), &back, NULL), OK);
	assert_true(str_eq(back.title, threat.title));
	assert_int_equal(back.updated, TIME_UNKNOWN);
	assert_true(back.severity.score > 62.2399 && back.severity.score < 62.2401);
	assert_int_equal(back.summary.n, 1);
	assert_true(str_eq(back.summary.at[0].text, STR("Mail is late.")));
	assert_int_equal(back.timeline.at[0].lo, -5);
	assert_true(str_eq(back.keywords.at[0], STR("outage")));

	/* Every single changed byte is noticed, and every shorter text. */
	for (size_t i = 0; i < packed.n; i++) {
		packed.p[i] ^= 0x20;
		assert_int_equal(record_unpack(threat_record(), arena, buf_str(&packed), &back, NULL), E_SYNTAX);
		packed.p[i] ^= 0x20;
		assert_int_equal(record_unpack(threat_record(), arena, str_cut(buf_str(&packed), 0, i), &back, NULL),
				 E_SYNTAX);
	}
	buf_release(&packed);
	arena_free(arena);
}

static void a_copy_is_deep(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	char title[] = "before";
	struct article article = {.title = {title, 6}, .published = 7}, copy;
	assert_int_equal(record_copy(article_record(), arena, &article, &copy), OK);
	title[0] = 'X';
	assert_true(str_eq(copy.title, STR("before")));
	assert_int_equal(copy.published, 7);
	arena_free(arena);
}

static void copies_are_no_sources(void **state)
{
	(void)state;
	struct member at[] = {
		{.site = STR("a.example")},
		{.site = STR("b.example"), .copy_of = STR("x")},
		{.site = STR("a.example")},
		{.site = STR("c.example")},
	};
	struct members members = {at, 4, 4};
	assert_int_equal(members_independent(&members), 2);
}

static void bands_begin_where_the_design_says(void **state)
{
	(void)state;
	assert_int_equal(band_of(29.99), BAND_LOW);
	assert_int_equal(band_of(30), BAND_MEDIUM);
	assert_int_equal(band_of(50), BAND_HIGH);
	assert_int_equal(band_of(75), BAND_CRITICAL);
}

static void a_source_is_named_by_its_address(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	assert_true(str_eq(source_id(arena, STR("https://www.Example.com/Feed/")), STR("example.com/Feed")));
	assert_true(str_eq(source_id(arena, STR("http://127.0.0.1:8099/feed/x")), STR("127.0.0.1:8099/feed/x")));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_threat_survives_packing),
		cmocka_unit_test(a_copy_is_deep),
		cmocka_unit_test(copies_are_no_sources),
		cmocka_unit_test(bands_begin_where_the_design_says),
		cmocka_unit_test(a_source_is_named_by_its_address),
	};
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
