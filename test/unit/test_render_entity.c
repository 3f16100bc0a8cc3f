/* The page of an entity and the bodies of the API: all that is known, nothing unescaped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "caps.h"
#include "json.h"
#include "page_room.h"
#include "render_entity.h"
#include "render_iocs.h"
#include "sample_threats.h"

static int set_up(void **state)
{
	return page_room_open(state, SAMPLE_DAY);
}

/* Every text of it is `said`. */
static struct entity full(struct arena *arena, struct str said)
{
	struct entity e = {.type = ENTITY_THREAT_ACTOR, .id = STR("threat_actor/tin-kettle"), .name = said};
	struct entity_alias *alias = vec_push(arena, &e.profile.aliases);
	struct entity_technique *use = vec_push(arena, &e.profile.uses);
	struct vulnerability_facts *v = vec_push(arena, &e.profile.vulnerabilities);
	struct entity_week *week = vec_push(arena, &e.activity.weeks);
	struct entity_beside *beside = vec_push(arena, &e.activity.beside);
	assert_true(alias && use && v && week && beside);
	*alias = (struct entity_alias){.name = said, .dispute = STR("threat_actor/other")};
	assert_true(strs_add(arena, &alias->sources, said) &&
		    strs_add(arena, &e.profile.namesakes, STR("malware/tin")) &&
		    strs_add(arena, &e.profile.credits, said) && strs_add(arena, &e.profile.tactics, said));
	*use = (struct entity_technique){STR("T9001"), said};
	*v = (struct vulnerability_facts){.cve = STR("CVE-2099-0001"),
					  .cvss = 9.8,
					  .band = STR("critical"),
					  .product = said,
					  .kev = true,
					  .kev_added = STR("2026-01-01"),
					  .kev_due = STR("2026-01-15"),
					  .has_epss = true,
					  .epss = 0.5,
					  .epss_percentile = 0.999,
					  .epss_date = STR("2026-01-02")};
	*week = (struct entity_week){STR("2026-01-05"), 3};
	*beside = (struct entity_beside){ENTITY_COMPANY, STR("company/brasspan"), said, 2};
	e.profile.is_known = true;
	e.profile.within = said;
	e.activity.threats = 3;
	e.activity.first = e.activity.newest = SAMPLE_DAY;
	return e;
}

static void a_page_has_all_that_is_known(void **state)
{
	struct room *room = *state;
	struct threat threat = {0};
	sample_outage(room->arena, &threat);
	struct threats threats = {&threat, 1, 1};
	struct entity e = full(room->arena, STR("Tin Kettle"));
	render_entity_page(&room->out, &room->frame, &e, &threats);
	static const char *const wanted[] = {"<h1><bdi>Tin Kettle</bdi></h1>",
					     "Threat actor",
					     "href=\"/entity/malware/tin\"",
					     "the name of <a href=\"/entity/threat_actor/other\">",
					     "9.8 critical",
					     "in the catalog since 2026-01-01, to be mended by 2026-01-15",
					     "50.00 % in 30 days",
					     "T9001",
					     "<th scope=\"row\">2026-01-05</th><td class=\"n\">3</td>",
					     "aria-label=\"3 threats in 12 weeks\"",
					     "href=\"/entity/company/brasspan\"",
					     "/threat/"};
	assert_int_equal(buf_status(&room->out), OK);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!page_has(room, wanted[i]))
			fail_msg("the page does not have %s", wanted[i]);
}

static void hostile_texts_are_escaped(void **state)
{
	struct room *room = *state;
	struct entity e = full(room->arena, STR("\"><script>alert(1)</script><b x='"));
	render_entity_page(&room->out, &room->frame, &e, &(struct threats){0});
	assert_false(page_has(room, "<script>alert"));
	assert_false(page_has(room, "<b x="));
	buf_reset(&room->out);
	render_entity_json(&room->out, &e);
	struct json_doc *doc;
	assert_int_equal(json_read(buf_str(&room->out), &doc, NULL), OK);
	json_free(doc);
}

static void an_unknown_name_says_so(void **state)
{
	struct room *room = *state;
	struct entity e = {.type = ENTITY_PERSON, .id = STR("person/x"), .name = STR("X")};
	render_entity_page(&room->out, &room->frame, &e, &(struct threats){0});
	assert_true(page_has(room, "No list knows this name"));
	assert_true(page_has(room, "No stored threat names it"));
	assert_false(page_has(room, "tell its names only"));
}

static void a_name_of_which_nothing_is_known_but_itself_says_so(void **state)
{
	struct room *room = *state;
	struct entity e = {.type = ENTITY_MALWARE, .id = STR("malware/x"), .name = STR("X"), .profile.is_known = true};
	render_entity_page(&room->out, &room->frame, &e, &(struct threats){0});
	assert_true(page_has(room, "tell its names only"));
	buf_reset(&room->out);
	e.profile.vendor = STR("Norrgate");
	render_entity_page(&room->out, &room->frame, &e, &(struct threats){0});
	assert_false(page_has(room, "tell its names only"));
}

static void indicators_are_listed_defanged_and_once_in_block_lists(void **state)
{
	struct room *room = *state;
	struct observable observables[] = {
		{.type = OBSERVABLE_DOMAIN, .value = STR("a.example"), .verdict = VERDICT_INDICATOR},
		{.type = OBSERVABLE_DOMAIN, .value = STR("b.example"), .verdict = VERDICT_REFERENCE},
		{.type = OBSERVABLE_MD5,
		 .value = STR("d41d8cd98f00b204e9800998ecf8427e"),
		 .verdict = VERDICT_INDICATOR}};
	struct threat threat = {.id = STR("t1"), .title = STR("T"), .observables = {observables, 3, 3}};
	struct ioc rows[] = {{&threat, &observables[0]}, {&threat, &observables[2]}, {&threat, &observables[2]}};
	struct iocs_view view = {.rows = {rows, 3, 3}, .type = -1, .next = STR("more"), .threats_n = 1};
	render_iocs_json(&room->out, &view);
	assert_true(page_has(room, "a.example") && page_has(room, "d41d8cd9"));
	assert_true(page_has(room, "\"next\":\"more\""));
	buf_reset(&room->out);
	render_iocs_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, "a[.]example") && !page_has(room, "a.example"));
	assert_true(page_has(room, "href=\"/iocs?cursor=more\""));
	buf_reset(&room->out);
	view.is_whole = true;
	view.type = OBSERVABLE_MD5;
	view.filters.severity = STR("high");
	render_iocs_page(&room->out, &room->frame, &view);
	assert_true(page_has(room, ">a.example<"));
	assert_true(page_has(room, "href=\"/iocs?severity=high&amp;type=md5\"")); /* defanged again */
	assert_true(page_has(room, "href=\"/iocs.csv?severity=high&amp;type=md5\""));
	buf_reset(&room->out);
	export_iocs_list(&room->out, &view, STR("http://x"));
	assert_true(str_ends(buf_str(&room->out), STR("\na.example\nd41d8cd98f00b204e9800998ecf8427e\n"))); /* once */
	buf_reset(&room->out);
	export_iocs_csv(&room->out, &view, STR("http://x"));
	assert_true(page_has(room, "\"md5\",\"d41d8cd98f00b204e9800998ecf8427e\""));
}

#define ROOM(f) cmocka_unit_test_setup_teardown(f, set_up, page_room_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM(a_page_has_all_that_is_known),
		ROOM(hostile_texts_are_escaped),
		ROOM(an_unknown_name_says_so),
		ROOM(a_name_of_which_nothing_is_known_but_itself_says_so),
		ROOM(indicators_are_listed_defanged_and_once_in_block_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
