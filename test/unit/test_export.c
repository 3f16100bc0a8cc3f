/* Threats for other programs: every form well formed whatever the text, formulas and markup inert. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "caps.h"
#include "export_stix.h"
#include "json.h"
#include "render_export.h"
#include "sample_threats.h"

struct room {
	struct arena *arena;
	struct buf out;
	struct threats threats;
	struct export_list list;
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof(*room));
	if (!room)
		return -1;
	room->arena = arena_new(64 * MIB);
	buf_init(&room->out, 64 * MIB);
	sample_outage(room->arena, vec_push(room->arena, &room->threats));
	sample_hostile(room->arena, vec_push(room->arena, &room->threats));
	room->list = (struct export_list){.title = STR("a & b <c>"),
					  .base = STR("http://127.0.0.1:8480"),
					  .self = STR("/feed.atom?q=%22a%22&order=time"),
					  .home = STR("/?q=%22a%22&order=time"),
					  .threats = &room->threats};
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	buf_release(&room->out);
	arena_free(room->arena);
	free(room);
	return 0;
}

static void must_have(const struct room *room, const char *what)
{
	if (!str_has(buf_str(&room->out), str_of(what)))
		fail_msg("no %s in %.*s", what, (int)(room->out.n < 3000 ? room->out.n : 3000), room->out.p);
}

static void must_not_have(const struct room *room, const char *what)
{
	if (str_has(buf_str(&room->out), str_of(what)))
		fail_msg("%s is in it", what);
}

static void xml_feeds_are_well_formed(void **state)
{
	struct room *room = *state;
	void (*const writers[])(struct buf *, const struct export_list *) = {export_atom, export_rss};
	for (size_t i = 0; i < 2; i++) {
		buf_reset(&room->out);
		writers[i](&room->out, &room->list);
		assert_int_equal(buf_status(&room->out), OK);
		must_have(room, "tocsin: a &amp; b &lt;c&gt;");
		must_have(room, "http://127.0.0.1:8480/threat/k7p2m9xq4d");
		must_have(room, "&amp;order=time");
		must_not_have(room, "<script");
		must_not_have(room, "javascript:");
	}
}

static void a_json_feed_is_json(void **state)
{
	struct room *room = *state;
	struct json_doc *doc = NULL;
	struct err err = {0};
	export_json_feed(&room->out, &room->list);
	if (json_read(buf_str(&room->out), &doc, &err))
		fail_msg("%s", err.msg);
	json_free(doc);
	must_have(room, "https://jsonfeed.org/version/1.1");
	must_have(room, "\"date_modified\":");
	must_not_have(room, "</script");
}

static void cells_are_no_formulas(void **state)
{
	struct room *room = *state;
	room->threats.at[0].title = STR("=HYPERLINK(\"http://evil.example\")");
	room->threats.at[1].title = STR("two\r\nlines, \"quoted\"");
	export_csv(&room->out, &room->list);
	must_have(room, "\"'=HYPERLINK(\"\"http://evil.example\"\")\"");
	must_have(room, "\"two\r\nlines, \"\"quoted\"\"\"");
	buf_reset(&room->out);
	export_observables_csv(&room->out, &room->threats.at[0]);
	must_have(room, "type,value,verdict,role,confidence,reason\r\n");
}

static void markdown_is_inert(void **state)
{
	struct room *room = *state;
	struct threat *threat = &room->threats.at[0];
	threat->title = STR("![x](http://evil.example) <img src=x> *bold*\n# head");
	export_markdown(&room->out, &room->list);
	must_have(room, "\\!\\[x\\]\\(http://evil.example\\) \\<img src=x\\> \\*bold\\* \\# head");
	must_not_have(room, "](<javascript:");
	buf_reset(&room->out);
	export_threat_markdown(&room->out, threat, room->list.base);
	must_have(room, "## Summary");
	must_have(room, "## Recommended response");
	must_have(room, "## Source articles");
	threat->analysis.impact.n = 0;
	buf_reset(&room->out);
	export_threat_markdown(&room->out, threat, room->list.base);
	must_have(room, "## Impact\n\nNo impact was reported.\n");
}

static void facts_stand_in_their_part(void **state)
{
	struct room *room = *state;
	struct threat *threat = &room->threats.at[0];
	struct brief_fact list[] = {
		{.part = PART_TECHNICAL, .what = STR("Flaw"), .text = STR("CVE-2026-4001, CVSS 9.8")},
		{.part = PART_RESPONSE, .what = STR("Fixed in"), .text = STR("Sync *4.3*")}};
	threat->analysis.facts = (struct brief_facts){list, 2, 2};
	threat->analysis.technical = (struct saids){0};
	export_threat_markdown(&room->out, threat, room->list.base);
	must_have(room, "## Technical details\n\n- **Flaw:** CVE-2026-4001, CVSS 9.8");
	must_have(room, "- **Fixed in:** Sync \\*4.3\\*");
}

static void a_block_list_holds_indicators_alone(void **state)
{
	struct room *room = *state;
	struct observable list[] = {
		{.type = OBSERVABLE_DOMAIN, .value = STR("bad.example\nlocalhost"), .verdict = VERDICT_INDICATOR},
		{.type = OBSERVABLE_DOMAIN, .value = STR("good.example"), .verdict = VERDICT_REFERENCE},
		{.type = OBSERVABLE_FILE_PATH, .value = STR("/bin/sh"), .verdict = VERDICT_INDICATOR},
	};
	room->threats.at[0].observables = (struct observables){list, 3, 3};
	export_block_list(&room->out, &room->threats.at[0], room->list.base);
	must_have(room, "\nbad.example localhost\n");
	must_not_have(room, "good.example");
	must_not_have(room, "/bin/sh");
}

static void uuids_are_those_of_the_rfc(void **state)
{
	static const unsigned char dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
					      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	char text[UUID_TEXT_BYTES];
	(void)state;
	assert_true(uuid_of(dns, STR("www.example.com"), text)); /* RFC 9562, A.4 */
	assert_memory_equal(text, "2ed6657d-e927-568b-95e1-2665a8aea6a2", sizeof(text));
}

static void a_bundle_is_json_whatever_the_text(void **state)
{
	struct room *room = *state;
	struct err err = {0};
	struct json_doc *doc = NULL;
	room->threats.at[1].observables.at[0].verdict = VERDICT_INDICATOR;
	room->threats.at[1].observables.at[0].type = OBSERVABLE_MUTEX;
	room->threats.at[1].observables.at[0].value = STR("it's a \\ b");
	export_stix(&room->out, &room->threats, STR("http://127.0.0.1:8480"));
	assert_int_equal(buf_status(&room->out), OK);
	must_have(room, "[mutex:name = 'it\\\\'s a \\\\\\\\ b']");
	must_have(room, "\"type\":\"report\"");
	if (json_read(buf_str(&room->out), &doc, &err))
		fail_msg("%s", err.msg);
	json_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(xml_feeds_are_well_formed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_json_feed_is_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cells_are_no_formulas, set_up, tear_down),
		cmocka_unit_test_setup_teardown(markdown_is_inert, set_up, tear_down),
		cmocka_unit_test_setup_teardown(facts_stand_in_their_part, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_block_list_holds_indicators_alone, set_up, tear_down),
		cmocka_unit_test(uuids_are_those_of_the_rfc),
		cmocka_unit_test_setup_teardown(a_bundle_is_json_whatever_the_text, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
