/* Pages and JSON: every section in its place, every foreign text escaped, every citation a link that leads
 * somewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "caps.h"
#include "json.h"
#include "page_room.h"
#include "render.h"
#include "render_quarantine.h"
#include "render_sources.h"
#include "sample_threats.h"

#define NOW (SAMPLE_DAY + 2 * 86400 + 45000)

static const struct threat_choice plain = {.is_whole = false};

static int set_up(void **state)
{
	return page_room_open(state, NOW);
}

/* ---- the order of design 9 ---- */

static const char *const order[] = {
	"← Back to feed",
	"<h1>",
	"Severity: ",
	"(Score: ",
	"<b>Sources:</b>",
	"<b>Published:</b>",
	"<b>Updated:</b>",
	"<b>Keywords:</b>",
	"<b>Severity indicators:</b>",
	"id=\"summary\"",
	">Key Points<",
	"id=\"analysis\"",
	">Impact<",
	">Technical Details<",
	">Recommended Response<",
	"id=\"score\"",
	"id=\"articles\"",
	"id=\"timeline\"",
	"id=\"entities\"",
	"id=\"observables\"",
	"id=\"techniques\"",
	"id=\"together\"",
	"id=\"differ\"",
	"id=\"history\"",
	"id=\"related\"",
	"id=\"export\"",
};

static void assert_in_order(struct str page)
{
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		size_t at = str_find(page, str_of(order[i]));
		if (at == STR_NONE)
			fail_msg("missing or out of order: %s", order[i]);
		page = str_cut(page, at, page.n);
	}
}

static void a_full_threat_has_all_sections_in_order(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_outage(room->arena, &threat);
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_int_equal(buf_status(&room->out), OK);
	assert_in_order(buf_str(&room->out));
	assert_true(page_has(room, "Severity: High (Score: 62.2)"));
	assert_true(page_has(room, "Source articles (2)"));
	assert_true(page_has(room, "<td class=\"n\">5.12</td>"));
	assert_true(page_has(room, "<td class=\"n\">62.24</td>"));
	assert_true(page_has(room, "<b>How it stands.</b> Restored (<a"));
	assert_true(page_has(room, "microsoft</bdi>, <bdi>exchange"));
	assert_true(page_has(room, "news[.]example"));
	assert_false(page_has(room, "Joined from"));
	assert_int_equal(count_in(buf_str(&room->out), STR("<script")), 1); /* our own file */
	assert_false(page_has(room, " style="));
}

/* A part may have facts and no sentence: then nothing says that it has none. */
static void facts_stand_beside_the_sentences_of_their_part(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_outage(room->arena, &threat);
	const struct evidence evidence = {threat.articles.at[0].id, 0, 9, STR("<b>9.8</b>")};
	struct brief_fact list[] = {{PART_TECHNICAL, STR("Flaw"), STR("<i>CVE-2026-4001, CVSS 9.8"), evidence}};
	threat.analysis.technical = (struct saids){0};
	threat.analysis.facts = (struct brief_facts){list, 1, 1};
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_int_equal(buf_status(&room->out), OK);
	assert_in_order(buf_str(&room->out));
	assert_true(page_has(room, "<dt>Flaw</dt><dd><bdi>&lt;i&gt;CVE-2026-4001, CVSS 9.8</bdi>"));
	assert_false(page_has(room, "No technical details were reported."));
	assert_false(page_has(room, "<b>9.8"));
}

static void an_empty_threat_keeps_every_heading(void **state)
{
	struct room *room = *state;
	struct threat threat = {
		.id = STR("e"), .title = STR("Headline"), .published = TIME_UNKNOWN, .updated = TIME_UNKNOWN};
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_int_equal(buf_status(&room->out), OK);
	assert_in_order(buf_str(&room->out));
	assert_true(page_has(room, "not known"));
	assert_false(page_has(room, "How it stands"));
	assert_true(page_has(room, "Severity: Low (Score: 0.0)"));
	for (int part = PART_SUMMARY; part <= PART_OBSERVABLES; part++) {
		struct str silence = render_silence(&threat, (enum brief_part)part);
		assert_true(silence.n > 0);
		if (!str_has(buf_str(&room->out), silence))
			fail_msg("the page does not say: %.*s", STR_FORMAT(silence));
	}
	threat.analysis.impact_told = true;
	assert_true(str_eq(render_silence(&threat, PART_IMPACT), STR("None beyond the summary.")));
}

static void a_timeline_tells_zones_and_what_is_still_to_come(void **state)
{
	struct room *room = *state;
	struct timeline_event events[] = {
		{.date = STR("2026-06-01T09:15-07:00"), .precision = PRECISION_MINUTE, .lo = NOW - 90000},
		{.date = STR("2026-06-01T14:20Z"), .precision = PRECISION_MINUTE, .lo = NOW - 89000},
		{.date = STR("2026-06-01T15:30"), .precision = PRECISION_MINUTE, .lo = NOW - 88000},
		{.date = STR("2026-06-02"), .precision = PRECISION_DAY, .lo = NOW - 86400, .future = true},
		{.date = STR("2026-09"), .precision = PRECISION_MONTH, .lo = NOW + 86400, .future = true},
	};
	struct threat threat = {
		.id = STR("e"), .title = STR("Headline"), .published = NOW, .updated = NOW, .timeline = {events, 5, 5}};
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_int_equal(buf_status(&room->out), OK);
	assert_true(page_has(room, "2026-06-01 09:15 UTC-07:00</time>"));
	assert_true(page_has(room, "2026-06-01 14:20 UTC</time>"));
	assert_true(page_has(room, "2026-06-01 15:30 local time</time>"));
	assert_int_equal(count_in(buf_str(&room->out), STR("still to come")), 1);
	assert_int_equal(count_in(buf_str(&room->out), STR("announced before")), 1);
}

static void a_joined_threat_says_from_what(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_outage(room->arena, &threat);
	render_threat_page(&room->out, &room->frame, &threat, &(struct threat_choice){.joined = STR("oldoldold1")});
	assert_true(page_has(room, "Joined from <code>oldoldold1</code>"));
}

/* ---- citations ---- */

/* Every href="#x" has its id="x", and no id stands twice. */
static void assert_links_lead_somewhere(const struct room *room)
{
	struct str rest = buf_str(&room->out), link = STR("href=\"#");
	size_t at, links = 0;
	while ((at = str_find(rest, link)) != STR_NONE) {
		links++;
		rest = str_cut(rest, at + link.n, rest.n);
		struct str id = str_cut(rest, 0, str_find_byte(rest, '"'));
		if (id.n == 0)
			continue; /* an address that was refused */
		struct str anchor = str_print(room->arena, " id=\"%.*s\"", STR_FORMAT(id));
		if (count_in(buf_str(&room->out), anchor) != 1)
			fail_msg("#%.*s has %zu anchors", STR_FORMAT(id), count_in(buf_str(&room->out), anchor));
	}
	assert_true(links > 20);
}

/* What `tocsin why` says, the panel says: the score and what it had to pass, the margin, the vetoes. */
static void the_panel_tells_margin_and_vetoes(void **state)
{
	struct room *room = *state;
	static const char *const wanted[] = {
		"<td class=\"n\" data-l=\"Score\">3.4, needed -0.2",
		"data-l=\"Second best\"><a href=\"/threat/7h2kq9d0ca\">0.6</a>, margin 2.8<",
		"keeps none of them apart:</b> <bdi>another victim</bdi>", "another day of outage"};
	struct threat threat;
	sample_outage(room->arena, &threat);
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!page_has(room, wanted[i]))
			fail_msg("the panel lacks %s", wanted[i]);
	assert_int_equal(count_in(buf_str(&room->out), STR("another victim")), 1); /* once, not for each article */
	threat.articles.at[1].why.second = STR_EMPTY;
	threat.articles.at[1].why.runner_up = 0;
	buf_reset(&room->out);
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_true(page_has(room, "data-l=\"Second best\">none near<"));
}

static void letters_lead_to_passages(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_outage(room->arena, &threat);
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_links_lead_somewhere(room);
	/* The key point lies inside the first sentence of the summary, so both lead to one passage. */
	assert_true(page_has(room, "Mail flow is disturbed in two regions.</bdi><span class=\"by\"><a href=\"#a1\""));
	assert_true(page_has(room, "2/2</span>"));
	assert_true(page_has(room, "general advice"));
}

static void many_articles_get_two_letters(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_outage(room->arena, &threat);
	while (threat.articles.n < 60) {
		struct threat_article *article = vec_push(room->arena, &threat.articles);
		*article = threat.articles.at[1];
		article->id = str_print(room->arena, "more%zu", threat.articles.n);
	}
	render_threat_page(&room->out, &room->frame, &threat, &plain);
	assert_true(page_has(room, "id=\"z\""));
	assert_true(page_has(room, "id=\"aa\""));
	assert_true(page_has(room, "id=\"bh\""));
	assert_links_lead_somewhere(room);
}

/* ---- hostile texts ---- */

static void assert_escaped(const struct room *room)
{
	assert_int_equal(buf_status(&room->out), OK);
	assert_true(page_has(room, "&lt;script&gt;"));
	assert_int_equal(count_in(buf_str(&room->out), STR("<script")), 1); /* our own file */
	assert_false(page_has(room, "<b>\""));
	assert_false(page_has(room, "alert(\"1\")"));
	assert_false(page_has(room, "href=\"javascript:"));
	assert_false(page_has(room, "'&<"));
}

static void hostile_texts_are_escaped(void **state)
{
	struct room *room = *state;
	struct threat threat;
	sample_hostile(room->arena, &threat);
	struct str hostile = STR(SAMPLE_HOSTILE);
	room->frame = (struct page_frame){.title = hostile,
					  .search = hostile,
					  .theme = hostile,
					  .path = hostile,
					  .notice = hostile,
					  .current = hostile,
					  .json = hostile,
					  .query = hostile,
					  .is_list = true,
					  .now = NOW};
	render_threat_page(&room->out, &room->frame, &threat, &(struct threat_choice){.joined = hostile});
	assert_escaped(room);
	assert_in_order(buf_str(&room->out));
	assert_links_lead_somewhere(room);
	assert_true(page_has(room, "198[.]51[.]100[.]23"));
	assert_true(page_has(room, "hxxps://evil[.]example/a.b?x="));
	assert_true(page_has(room, "a[@]evil[.]example"));
}

static void show_sources(struct room *room, const struct sources *sources, struct str sort, struct str filter)
{
	static const struct source_healths none;
	render_sources_page(
		&room->out, &room->frame,
		&(struct sources_view){.sources = sources, .healths = &none, .sort = sort, .filter = filter});
}

static void hostile_lists_are_escaped(void **state)
{
	struct room *room = *state;
	struct str hostile = STR(SAMPLE_HOSTILE);
	struct feed_view view = {.filters = {hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile,
					     hostile, hostile, hostile, hostile, hostile},
				 .fault = hostile,
				 .next = hostile};
	struct sources sources = {0};
	struct source *source = vec_push(room->arena, &sources);
	*source = (struct source){.id = hostile,
				  .title = hostile,
				  .url = hostile,
				  .site = hostile,
				  .trouble = hostile,
				  .moved_from = hostile,
				  .last_try = NOW,
				  .last_success = NOW,
				  .next_poll = NOW,
				  .newest = NOW};
	for (int i = 0; i < 3; i++) {
		sample_hostile(room->arena, vec_push(room->arena, &view.threats));
		sample_hostile(room->arena, vec_push(room->arena, &view.singles));
	}
	room->frame.search = hostile;
	for (int is_search = 0; is_search < 2; is_search++) {
		view.is_search = is_search == 1;
		buf_reset(&room->out);
		render_feed_page(&room->out, &room->frame, &view);
		assert_escaped(room);
	}
	buf_reset(&room->out);
	render_missing_page(&room->out, &room->frame, hostile, true, &view.threats);
	assert_escaped(room);
	buf_reset(&room->out);
	show_sources(room, &sources, hostile, STR_EMPTY);
	assert_escaped(room);
	buf_reset(&room->out);
	render_error_page(&room->out, &room->frame, 400, hostile);
	assert_escaped(room);
}

/* ---- lists ---- */

static void filters_are_links_that_keep_the_others(void **state)
{
	struct room *room = *state;
	struct feed_view view = {
		.filters = {.severity = STR("high"), .entity = STR("company/a&b")}, .next = STR("c 1"), .total = 3};
	sample_outage(room->arena, vec_push(room->arena, &view.threats));
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "href=\"/?severity=high&amp;class=outage&amp;entity=company/a%26b\""));
	assert_true(page_has(room, "href=\"/?entity=company/a%26b\"")); /* severity: all */
	assert_true(page_has(room, "href=\"/?severity=high&amp;entity=company/a%26b&amp;cursor=c%201\""));
	assert_true(
		page_has(room, "href=\"/threat/k7p2m9xq4d/microsoft-exchange-online-outage-disrupts-email-services\""));
}

static void an_empty_list_says_why(void **state)
{
	struct room *room = *state;
	struct feed_view view = {.is_first_run = true, .sources_n = 66, .sources_done_n = 41};
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "66 sources are being read for the first time; 41 done."));
	buf_reset(&room->out);
	view = (struct feed_view){.filters = {.since = STR("24h")}};
	render_feed_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "No threat matches."));
	assert_true(page_has(room, "widen to any time"));
}

static struct source make_source(const char *title, uint32_t failures, uint32_t articles)
{
	return (struct source){.id = str_of(title),
			       .title = str_of(title),
			       .failures = failures,
			       .articles_n = articles,
			       .last_try = NOW,
			       .last_success = NOW - 60,
			       .next_poll = NOW + 600,
			       .newest = NOW};
}

static void assert_before(const struct room *room, const char *first, const char *second)
{
	assert_true(str_find(buf_str(&room->out), str_of(first)) < str_find(buf_str(&room->out), str_of(second)));
}

static void sources_in_trouble_come_first(void **state)
{
	struct room *room = *state;
	struct source list[] = {make_source("Alpha", 0, 5), make_source("Beta", 0, 9), make_source("Gamma", 3, 1)};
	struct sources sources = {.at = list, .n = 3};
	show_sources(room, &sources, STR_EMPTY, STR_EMPTY);
	assert_before(room, ">Gamma<", ">Beta<");
	assert_before(room, ">Beta<", ">Alpha<");
	assert_true(page_has(room, "3 failures in a row, so asked less often"));
	buf_reset(&room->out);
	show_sources(room, &sources, STR("name"), STR_EMPTY);
	assert_before(room, ">Alpha<", ">Gamma<");
	buf_reset(&room->out);
	show_sources(room, &sources, STR_EMPTY, STR("trouble"));
	assert_true(page_has(room, ">Gamma<"));
	assert_false(page_has(room, ">Alpha<"));
}

static struct source_health make_health(const char *id)
{
	struct source_health health = {
		.id = str_of(id), .newest = NOW, .usual_a_day = 6.2, .articles = 20, .copies = 5};
	health.answers[ANSWER_NEW] = 90;
	health.answers[ANSWER_FAILING] = 3;
	health.items[29] = 7;
	return health;
}

static void health_is_told(void **state)
{
	struct room *room = *state;
	struct source list[] = {make_source("Alpha", 0, 5), make_source("Beta", 0, 9)};
	struct source_health told[] = {make_health("Alpha"), make_health("Beta")};
	struct sources sources = {.at = list, .n = 2};
	struct source_healths healths = {.at = told, .n = 2};
	struct sources_view view = {.sources = &sources, .healths = &healths};
	list[0].next_why = STR("its server asked for an hour");
	told[0].is_silent = true;
	told[0].silence = STR("usually 6 a day, none for 3 days");
	render_sources_page(&room->out, &room->frame, &view);
	assert_before(room, ">Alpha<", ">Beta<"); /* silent ones want a look */
	assert_true(page_has(room, "<b>Silent</b>"));
	assert_true(page_has(room, "its server asked for an hour"));
	assert_true(page_has(room, "usually 6 a day, none for 3 days"));
	assert_true(page_has(room, "<span class=\"bad\">3 bad</span>"));
	assert_true(page_has(room, ">25 %<"));
	assert_true(page_has(room, "aria-label=\"7 items in 30 days\""));
	buf_reset(&room->out);
	view.words = STR("BET");
	render_sources_page(&room->out, &room->frame, &view);
	assert_false(page_has(room, ">Alpha<"));
	buf_reset(&room->out);
	view = (struct sources_view){.sources = &sources, .healths = &healths, .filter = STR("silent")};
	render_sources_json(&room->out, &view);
	assert_true(page_has(room, "\"id\":\"Alpha\""));
	assert_false(page_has(room, "\"id\":\"Beta\""));
	assert_true(page_has(room, "\"copies_share\":0.2500"));
}

static void secrets_of_a_source_are_not_shown(void **state)
{
	struct room *room = *state;
	struct source source = make_source("it's/$(feed)", 0, 5);
	struct source_view view = {.source = &source};
	source.settings.headers = STR("Authorization: Bearer swordfish\nX-Key: swordfish");
	source.settings.proxy = STR("http://user:swordfish@proxy.example");
	for (int form = 0; form < 2; form++) {
		buf_reset(&room->out);
		if (form == 0)
			render_source_page(&room->out, &room->frame, &view);
		else
			render_source_json(&room->out, &view);
		assert_true(page_has(room, "Authorization"));
		assert_true(page_has(room, "X-Key"));
		assert_false(page_has(room, "swordfish"));
	}
	buf_reset(&room->out);
	render_source_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "feeds check &#39;it&#39;\\&#39;&#39;s/$(feed)&#39;<"));
}

static void hostile_sources_are_escaped(void **state)
{
	struct room *room = *state;
	struct str hostile = STR(SAMPLE_HOSTILE);
	struct source source = make_source(SAMPLE_HOSTILE, 2, 5);
	struct source_health health = make_health(SAMPLE_HOSTILE);
	struct source_event event = {.at = NOW, .kind = EVENT_HTML, .detail = hostile};
	struct source_view view = {.source = &source, .health = &health, .events = {.at = &event, .n = 1}};
	source.trouble = source.moved_from = source.url = source.site = source.language = source.next_why = hostile;
	source.settings = (struct source_settings){.user_agent = hostile, .headers = hostile, .folder = hostile};
	health.is_silent = true;
	health.silence = hostile;
	render_source_page(&room->out, &room->frame, &view);
	assert_escaped(room);
}

static void the_quarantine_names_files(void **state)
{
	struct room *room = *state;
	struct quarantined rows[] = {
		{.at = NOW - 60, .source = STR("a"), .url = STR("https://a.example/old"), .why = STR("x")},
		{.at = NOW,
		 .source = STR(SAMPLE_HOSTILE),
		 .url = STR(SAMPLE_HOSTILE),
		 .why = STR("crashed (SIGSEGV)"),
		 .kept = STR("quarantine/0123456789abcdef.page")}};
	struct quarantined_list list = {.at = rows, .n = 2};
	render_quarantine_page(&room->out, &room->frame, &list);
	assert_escaped(room);
	assert_true(page_has(room, "<code>quarantine/0123456789abcdef.page</code>"));
	assert_before(room, "crashed (SIGSEGV)", "no longer kept"); /* the newest first */
	buf_reset(&room->out);
	render_quarantine_page(&room->out, &room->frame, &(struct quarantined_list){0});
	assert_true(page_has(room, "Nothing has ended a reader."));
	buf_reset(&room->out);
	show_sources(room, &(struct sources){0}, STR_EMPTY, STR_EMPTY);
	assert_true(page_has(room, "tocsin feeds add"));
	assert_false(page_has(room, "<table"));
}

static void missing_pages_say_so(void **state)
{
	struct room *room = *state;
	struct threats close_ones = {0};
	sample_outage(room->arena, vec_push(room->arena, &close_ones));
	room->frame.search = STR("exchange outage");
	render_missing_page(&room->out, &room->frame, STR_EMPTY, false, &close_ones);
	assert_true(page_has(room, "Threat not found"));
	assert_true(page_has(room, "doesn’t exist or has been removed"));
	assert_true(page_has(room, "value=\"exchange outage\""));
	assert_true(page_has(room, "Close to that address"));
	assert_true(page_has(room, "Return to feed"));
	buf_reset(&room->out);
	render_missing_page(&room->out, &room->frame, STR("a test"), true, NULL);
	assert_true(page_has(room, "410"));
	assert_true(page_has(room, "Reason: <bdi>a test</bdi>"));
}

/* ---- JSON ---- */

static void json_can_be_read_back(void **state)
{
	struct room *room = *state;
	struct threats threats = {0};
	sample_hostile(room->arena, vec_push(room->arena, &threats));
	struct problem problem = {400,       STR("Bad parameter"), STR(SAMPLE_HOSTILE),
				  STR("/x"), STR("parameter"),     STR("q")};
	for (int what = 0; what < 3; what++) {
		struct json_doc *doc;
		buf_reset(&room->out);
		if (what == 0)
			render_threat_json(&room->out, &threats.at[0]);
		else if (what == 1)
			render_threats_json(&room->out, &threats, STR_EMPTY, 1);
		else
			render_problem_json(&room->out, &problem);
		assert_int_equal(buf_status(&room->out), OK);
		assert_int_equal(json_read(buf_str(&room->out), &doc, NULL), OK);
		json_free(doc);
	}
	assert_true(page_has(room, "\"status\":400"));
	assert_true(page_has(room, "\"parameter\":\"q\""));
}

static void assets_are_known_by_name(void **state)
{
	struct asset asset;
	(void)state;
	assert_true(render_asset(STR("tocsin.css"), &asset));
	assert_true(asset.bytes.n > 10000);
	assert_true(str_has(asset.bytes, STR(":target")));
	assert_true(render_asset(STR("icon.svg"), &asset));
	assert_false(render_asset(STR("../render.h"), &asset));
	assert_false(render_asset(STR_EMPTY, &asset));
}

static void a_full_buffer_is_told(void **state)
{
	struct room *room = *state;
	struct threat threat;
	struct buf small;
	sample_outage(room->arena, &threat);
	buf_init(&small, 5000);
	render_threat_page(&small, &room->frame, &threat, &plain);
	assert_int_equal(buf_status(&small), E_LIMIT);
	buf_release(&small);
}

#define ROOM_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, page_room_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(a_full_threat_has_all_sections_in_order),
		ROOM_TEST(facts_stand_beside_the_sentences_of_their_part),
		ROOM_TEST(an_empty_threat_keeps_every_heading),
		ROOM_TEST(a_timeline_tells_zones_and_what_is_still_to_come),
		ROOM_TEST(a_joined_threat_says_from_what),
		ROOM_TEST(the_panel_tells_margin_and_vetoes),
		ROOM_TEST(letters_lead_to_passages),
		ROOM_TEST(many_articles_get_two_letters),
		ROOM_TEST(hostile_texts_are_escaped),
		ROOM_TEST(hostile_lists_are_escaped),
		ROOM_TEST(filters_are_links_that_keep_the_others),
		ROOM_TEST(an_empty_list_says_why),
		ROOM_TEST(sources_in_trouble_come_first),
		ROOM_TEST(health_is_told),
		ROOM_TEST(secrets_of_a_source_are_not_shown),
		ROOM_TEST(hostile_sources_are_escaped),
		ROOM_TEST(the_quarantine_names_files),
		ROOM_TEST(missing_pages_say_so),
		ROOM_TEST(json_can_be_read_back),
		ROOM_TEST(assets_are_known_by_name),
		ROOM_TEST(a_full_buffer_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
