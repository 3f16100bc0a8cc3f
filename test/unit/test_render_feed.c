/* The feed: what stands around the list and how rows fold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "caps.h"
#include "page_room.h"
#include "render.h"
#include "render_trends.h"
#include "sample_threats.h"

#define NOW (SAMPLE_DAY + 2 * 86400 + 45000)

static int set_up(void **state)
{
	return page_room_open(state, NOW);
}

static void assert_before(const struct room *room, const char *first, const char *second)
{
	assert_true(str_find(buf_str(&room->out), str_of(first)) < str_find(buf_str(&room->out), str_of(second)));
}

/* Four and more of one outlet alone, one kind and one band fold under the first; a fifth of another band does not. */
static void a_burst_opens_under_its_first(void **state)
{
	static const char *const ids[] = {"b1", "b2", "b3", "b4", "b5"};
	struct room *room = *state;
	struct feed_view view = {.total = 5};
	for (size_t i = 0; i < 5; i++) {
		struct threat *t = vec_push(room->arena, &view.threats);
		struct threat_article article = {
			.id = str_of(ids[i]), .source = STR("Le<ak>s"), .site = STR("leaks.example")};
		*t = (struct threat){.id = str_of(ids[i]), .title = STR("T"), .slug = STR("t"), .sources = 1};
		t->severity = (struct severity){.label = i < 4 ? BAND_HIGH : BAND_CRITICAL, .class = CLASS_BREACH};
		*(struct threat_article *)vec_push(room->arena, &t->articles) = article;
		sample_entity(room->arena, t, ENTITY_RANSOMWARE_GROUP, "Gang", "ransomware_group/gang");
		sample_entity(room->arena, t, ENTITY_COMPANY, i % 2 ? "Fern & Co" : "Oak",
			      i % 2 ? "company/fern" : "company/oak");
	}
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(
		room, "<summary>3 more of this kind from <bdi>Le&lt;ak&gt;s</bdi> alone: <bdi>Fern &amp; Co</bdi>"));
	assert_int_equal(count_in(buf_str(&room->out), STR("<li data-id=")), 5);
	assert_before(room, "data-id=\"b1\"", "<summary>3 more");
	assert_before(room, "data-id=\"b4\"", "</details></li>\n<li data-id=\"b5\"");
	buf_reset(&room->out);
	render_threats_json(&room->out, &view.threats, STR_EMPTY, 5);
	assert_int_equal(count_in(buf_str(&room->out), STR("\"burst\":\"b1\"")), 3);
	assert_int_equal(count_in(buf_str(&room->out), STR("\"burst\":null")), 2);

	struct strs pins = {0};
	assert_true(strs_add(room->arena, &pins, STR("b2")));
	view.pins = &pins;
	buf_reset(&room->out);
	render_feed_page(&room->out, &room->frame, &view);
	assert_false(page_has(room, "class=\"burst\"")); /* what is pinned is never put away */
	view.pins = NULL;
	view.threats.at[1].sources = 2;
	buf_reset(&room->out);
	render_feed_page(&room->out, &room->frame, &view);
	assert_false(page_has(room, "class=\"burst\"")); /* another outlet tells it too */
}

/* A number of the strip leads to as many threats, on a day long ago too. */
static void the_legend_leads_to_its_threats(void **state)
{
	struct room *room = *state;
	struct feed_view view = {.strip_end = SAMPLE_DAY};
	view.hours[4 * 3 + BAND_CRITICAL] = 2;
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "silence since"));
	assert_true(page_has(
		room, "/?since=2026-06-01T00:00:00Z&amp;until=2026-06-02T00:00:00Z&amp;severity=critical\"><span "
		      "class=\"key c\"></span>2 critical"));
	view.strip_end = SAMPLE_DAY + 3 * 86400;
	buf_reset(&room->out);
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(
		room, "/?since=2026-06-04T00:00:00Z&amp;severity=critical\"><span class=\"key c\"></span>2 critical"));
}

/* The order in force is marked, whatever it was called, and the other one can be had. */
static void the_order_in_force_is_marked(void **state)
{
	static const struct {
		bool is_search;
		const char *order, *current, *other;
	} cases[] = {
		{false, "", "<a href=\"/\" aria-current=\"true\"><span>By rank",
		 "<a href=\"/?order=time\"><span>By last"},
		{false, "rank", "<a href=\"/\" aria-current=\"true\"><span>By rank",
		 "<a href=\"/?order=time\"><span>By last"},
		{false, "updated", "<a href=\"/?order=time\" aria-current=\"true\"><span>By last",
		 "<a href=\"/\"><span>By rank"},
		{true, "", "<a href=\"/search\" aria-current=\"true\"><span>By last",
		 "<a href=\"/search?order=rank\"><span>By rank"},
		{true, "rank", "<a href=\"/search?order=rank\" aria-current=\"true\"><span>By rank",
		 "<a href=\"/search\"><span>By last"},
	};
	struct room *room = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct feed_view view = {.is_search = cases[i].is_search, .filters = {.order = str_of(cases[i].order)}};
		buf_reset(&room->out);
		render_feed_page(&room->out, &room->frame, &view);
		if (!page_has(room, cases[i].current) || !page_has(room, cases[i].other))
			fail_msg("case %zu", i);
	}
}

/* No filter works unseen: what the rail has no place for stands over the list, with a way to drop it. */
static void every_filter_in_force_is_told(void **state)
{
	struct room *room = *state;
	struct feed_view view = {
		.filters = {.severity = STR("high,critical"), .since = STR("2026-06-01"), .lang = STR("de")}};
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(
		room, "severity <b><bdi>high,critical</bdi></b> <a href=\"/?since=2026-06-01&amp;lang=de\">drop</a>"));
	assert_true(page_has(
		room,
		"since <b><bdi>2026-06-01</bdi></b> <a href=\"/?severity=high%2Ccritical&amp;lang=de\">drop</a>"));
	assert_false(page_has(room, "in <b><bdi>de</bdi>")); /* the rail marks it */
}

static void a_hit_deep_in_a_sentence_is_seen(void **state)
{
	struct room *room = *state;
	struct feed_view view = {.total = 1};
	struct threat *t = vec_push(room->arena, &view.threats);
	*t = (struct threat){.id = STR("a"), .title = STR("T"), .slug = STR("t"), .sources = 2};
	sample_said(
		room->arena, &t->summary,
		"One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
		"seventeen eighteen nineteen twenty and one, two, three, four, five, six, then Quellmark and others.",
		"x", 0, 9, 1);
	assert_true(strs_add(room->arena, &view.marks, STR("quellmark")));
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(
		room,
		"<bdi>… eighteen nineteen twenty and one, two, three, four, five, six, then <mark>Quellmark</mark>"));
	view.marks = (struct strs){0};
	buf_reset(&room->out);
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "<bdi>One two three"));
}

static void a_name_stands_once_in_a_row(void **state)
{
	struct room *room = *state;
	struct feed_view view = {.total = 1, .singles_total = 9};
	struct threat *t = vec_push(room->arena, &view.threats);
	*t = (struct threat){.id = STR("a"), .title = STR("T"), .slug = STR("t"), .sources = 2};
	sample_entity(room->arena, t, ENTITY_COMPANY, "Metafern", "company/metafern");
	sample_entity(room->arena, t, ENTITY_PRODUCT, "Metafern", "product/metafern");
	sample_entity(room->arena, t, ENTITY_PRODUCT, "Fernbase", "product/fernbase");
	*(struct threat *)vec_push(room->arena, &view.singles) = *t;
	render_feed_page(&room->out, &room->frame, &view);
	assert_int_equal(count_in(buf_str(&room->out), STR("<bdi>Metafern</bdi>")), 1);
	assert_int_equal(count_in(buf_str(&room->out), STR("<bdi>Fernbase</bdi>")), 1);
	assert_true(page_has(room, "1 of 9; <a href=\"/search?q=is:single\">all of them</a>"));
}

/* Warning lists come by the hundred and stand folded; numbers are for people. */
static void about_is_short(void **state)
{
	struct room *room = *state;
	const struct stat_line lines[] = {{STR("bytes"), 86441984, false}, {STR("sources_trouble"), 3, false}};
	struct knowledge_source imports[] = {
		{.name = STR("lexicon"), .title = STR("Own <names>"), .imported = TIME_UNKNOWN},
		{.name = STR("warning-a"), .title = STR("Warn A"), .imported = TIME_UNKNOWN},
		{.name = STR("warning-b"), .title = STR("Warn B"), .imported = TIME_UNKNOWN}};
	struct knowledge_sources sources = {.at = imports, .n = 3};
	render_about_page(&room->out, &room->frame,
			  &(struct about_view){.lines = lines, .n = 2, .knowledge = &sources});
	assert_true(page_has(room, "size of the store</th><td class=\"n\">86.4 MB<"));
	assert_true(page_has(room, "sources that want a look</th><td class=\"n\">3<"));
	assert_before(room, "Own &lt;names&gt;", "<summary>2 warning lists");
	assert_before(room, "<summary>2 warning lists", "Warn A");
}

#define ROOM_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, page_room_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(a_burst_opens_under_its_first),
		ROOM_TEST(the_legend_leads_to_its_threats),
		ROOM_TEST(the_order_in_force_is_marked),
		ROOM_TEST(every_filter_in_force_is_told),
		ROOM_TEST(a_hit_deep_in_a_sentence_is_seen),
		ROOM_TEST(a_name_stands_once_in_a_row),
		ROOM_TEST(about_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
