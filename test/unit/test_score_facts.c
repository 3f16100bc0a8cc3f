/* The severity: what single facts are worth: effects, headlines, what imports know of a flaw. */
#include "scored.h"

static void effects_tell_a_grave_event_from_a_common_one(void **state)
{
	(void)state;
	struct story story;
	struct severity s;

	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "320 packages of a registry hit by an attack",
				      "An account was taken over. The packages were removed.");
	chapter_indicates(&story, c, "attack", "supply chain", CLASS_SUPPLY_CHAIN, STATUS_CONFIRMED);
	assert_near(score_of(&story, &s), 40 + 16 + 16 + 3.2);
	assert_text(s.reasons.at[2].text, "Malicious code ran at many of those who build on it");
	c->article.title = STR("20 packages of a registry hit by an attack");
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_near(score_of(&story, &s), 38 + 4 + 8 + 3.2);
	c->annotation.indicators.at[0].name = STR("supply chain worm"); /* however many are counted */
	assert_near(score_of(&story, &s), 40 + 16 + 16 + 3.2);

	story.members.n = 0;
	c = story_add(&story, sites[0], "Attack downs emergency dispatch", "Calls are answered by radio.");
	chapter_indicates(&story, c, "downs", "essential service down", CLASS_MASS, STATUS_CONFIRMED);
	assert_near(score_of(&story, &s), 40 + 20 + 12 + 3.2);
	assert_text(s.reasons.at[2].text, "Essential service down");

	story.members.n = 0;
	c = story_add(&story, sites[0], "Brewery stops production after attack", "Orders wait.");
	chapter_indicates(&story, c, "stops", "disruptive attack", CLASS_BREACH, STATUS_CONFIRMED);
	assert_near(score_of(&story, &s), 39 + 4 + 8 + 3.2);
	story_end(&story);
}

static void a_headline_says_what_a_report_is_of(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	/* What an actor does is a campaign, whatever verb tells it; what the police do to it is not. */
	struct chapter *c =
		story_add(&story, sites[0], "APT28 reads mail of carriers", "A script opens with the mail.");
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "APT28");
	assert_near(score_of(&story, NULL), 39 + 4 + 3.2 + 4);
	chapter_indicates(&story, c, "reads", "arrest", CLASS_LAW, STATUS_NONE);
	assert_true(score_of(&story, NULL) < 30);

	/* So it is of what spreads; a study that names who attacks is one of attacks. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "RAMSTONE reaches carriers", "It came by mail.");
	chapter_names(&story, c, ENTITY_MALWARE, "RAMSTONE");
	assert_near(score_of(&story, NULL), 24 + 4 + 3.2);
	story.members.n = 0;
	c = story_add(&story, sites[0], "The month on dark markets", "Sellers went, APT28 came.");
	assert_near(score_of(&story, NULL), 11.2);
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "APT28");
	c->annotation.sentences.at[0].role = ROLE_BACKGROUND;
	assert_near(score_of(&story, NULL), 24 + 4 + 3.2);

	/* A headline that only asks tells of no event. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "Can models write exploits?", "Five models tried old zero-days.");
	chapter_indicates(&story, c, "zero-days", "zero-day", CLASS_FLAW_POC, STATUS_NONE);
	assert_near(score_of(&story, NULL), 11.2);
	c->article.title = STR("Models write exploits");
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_true(score_of(&story, NULL) > 40);
	story_end(&story);
}

static void a_flaw_is_what_it_gives(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c =
		story_add(&story, sites[0], "Flaw in VMware ESXi", "The maker tells of it. An update is out.");
	chapter_names(&story, c, ENTITY_PRODUCT, "VMware ESXi");
	chapter_indicates(&story, c, "Flaw", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	assert_near(score_of(&story, NULL), 26 + 16 + 3.2);
	chapter_indicates(&story, c, "tells", "privilege escalation", CLASS_FLAW_PATCHED, STATUS_NONE);
	c->annotation.indicators.at[1].weight = 1; /* in passing */
	assert_near(score_of(&story, NULL), 26 + 16 + 3.2);
	c->annotation.indicators.at[1].weight = 2;
	assert_near(score_of(&story, NULL), 35 + 16 + 3.2);
	/* A public exploit stays one when more than that is known. */
	c->annotation.indicators.n = 1;
	chapter_indicates(&story, c, "update", "proof of concept", CLASS_FLAW_PATCHED, STATUS_POC);
	assert_near(score_of(&story, NULL), 34 + 16 + 6 + 3.2);
	chapter_indicates(&story, c, "tells", "incident confirmed", CLASS_RESEARCH, STATUS_CONFIRMED);
	assert_near(score_of(&story, NULL), 34 + 16 + 8 + 3.2);
	story_end(&story);
}

static void what_only_speaks_of_attacks_is_none(void **state)
{
	(void)state;
	struct story story;
	struct severity s;
	story_begin(&story);
	/* An essay on flaws names none; a report of one does. */
	struct chapter *c =
		story_add(&story, sites[0], "Audits in our age", "Find a flaw early, as CVE-2026-1111. Read on.");
	chapter_indicates(&story, c, "flaw", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	assert_near(score_of(&story, NULL), 11.2);
	chapter_names(&story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
	assert_near(score_of(&story, NULL), 26 + 4 + 3.2);

	/* A working exploit in a text without a flaw is a way, not one of a flaw. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "A model at work", "It wrote a working exploit, they say.");
	chapter_indicates(&story, c, "working exploit", "proof of concept", CLASS_FLAW_POC, STATUS_POC);
	assert_near(score_of(&story, NULL), 26 + 4 + 3.2);
	chapter_indicates(&story, c, "exploit", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	assert_near(score_of(&story, NULL), 34 + 4 + 6 + 3.2);

	/* A product against attacks is no attack; a gang's growth is told with the same words. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "Registry adds checks against supply chain attacks",
		      "They begin in May, after APT28.");
	chapter_indicates(&story, c, "adds", "product news", CLASS_RESEARCH, STATUS_NONE);
	chapter_indicates(&story, c, "attacks", "supply chain", CLASS_SUPPLY_CHAIN, STATUS_CONFIRMED);
	for (int i = 0; i < 2; i++) {
		c->annotation.indicators.at[i].in_title = true;
		c->annotation.indicators.at[i].weight = 3;
	}
	assert_near(score_of(&story, NULL), 11.2);
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "APT28")->in_title = true;
	assert_true(score_of(&story, NULL) > 50);

	/* Statistics of attacks are more than an opinion, less than an attack. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "Ransomware in numbers", "Gangs named 900 victims.");
	chapter_indicates(&story, c, "Ransomware", "ransomware", CLASS_RESEARCH, STATUS_NONE);
	assert_near(score_of(&story, &s), 24 + 4 + 3.2 + 4);
	assert_int_equal(s.label, BAND_MEDIUM);
	story_end(&story);
}

static void headlines_count(void **state)
{
	(void)state;
	struct story story;
	struct severity s;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "150,000 impacted by a breach at a clinic", "Files were read.");
	chapter_indicates(&story, c, "breach", "data breach", CLASS_BREACH, STATUS_NONE);
	assert_near(score_of(&story, &s), 34 + 4 + 3.2 + 5.12);
	c->article.title = STR("12 impacted by a breach at a clinic in 2026");
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_near(score_of(&story, &s), 26 + 4 + 3.2);
	c->article.title = STR("$12.5M theft after a breach at an exchange");
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_near(score_of(&story, &s), 39 + 4 + 3.2);
	c->article.title = STR("$12,000 theft after a breach at an exchange");
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_near(score_of(&story, &s), 26 + 4 + 3.2);

	/* A meeting is no place that is hit. */
	story.members.n = 0;
	c = story_add(&story, sites[0], "Breach at a clinic", "Shown at Summit Norway 2026, it hit clinics in Norway.");
	chapter_indicates(&story, c, "Breach", "data breach", CLASS_BREACH, STATUS_NONE);
	struct mention *place = chapter_names(&story, c, ENTITY_COUNTRY, "Norway");
	assert_near(score_of(&story, &s), 26 + 4 + 3.2);
	place->start = (uint32_t)c->article.text.n - 7;
	place->end = place->start + 6;
	assert_near(score_of(&story, &s), 26 + 4 + 3.2 + 3.2);

	/* Nor is where the maker sits. */
	c->article.text = STR("It hit clinics. Company Headquarters Location: Norway");
	place->start = (uint32_t)c->article.text.n - 6;
	place->end = (uint32_t)c->article.text.n;
	assert_int_equal(text_read(story.arena, &c->article, &c->reading, NULL), OK);
	assert_near(score_of(&story, &s), 26 + 4 + 3.2);
	story_end(&story);
}

static void a_botnet_is_no_outage_and_extortion_is_called_so(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c =
		story_add(&story, sites[0], "Ratelbot botnet grows",
			  "Ratelbot spreads over routers. It sends a ddos on order, and then another ddos.");
	chapter_indicates(&story, c, "botnet", "botnet", CLASS_CAMPAIGN, STATUS_NONE);
	c->annotation.indicators.at[0].in_title = true;
	chapter_indicates(&story, c, "ddos", "ddos", CLASS_OUTAGE, STATUS_NONE);
	struct severity severity;
	(void)score_of(&story, &severity);
	assert_int_equal(severity.class, CLASS_CAMPAIGN);
	c->annotation.indicators.at[0].in_title = false; /* an outage by it is one */
	c->annotation.indicators.at[1].in_title = true;
	(void)score_of(&story, &severity);
	assert_int_equal(severity.class, CLASS_OUTAGE);

	story.members.n = 0;
	c = story_add(&story, sites[0], "Gang threatens Northwind", "Extortion of Northwind goes on.");
	chapter_indicates(&story, c, "Extortion", "extortion", CLASS_BREACH, STATUS_NONE);
	c->annotation.indicators.at[0].weight = 2;
	double extortion = score_of(&story, &severity);
	assert_true(str_eq(severity.reasons.at[severity.reasons.n - 1].text, STR("extortion")));
	c->annotation.indicators.at[0].name = STR("ransomware");
	assert_near(score_of(&story, NULL), extortion);
	story_end(&story);
}

static struct chapter *flaw_in_docker(struct story *story, const char *title, const char *text)
{
	struct chapter *c = story_add(story, sites[0], title, text);
	chapter_names(story, c, ENTITY_PRODUCT, "Docker");
	chapter_names(story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
	return c;
}

static void imports_tell_what_is_known_of_a_flaw(void **state)
{
	(void)state;
	static const char title[] = "Docker update mends CVE-2026-1111";
	static const char text[] = "A local user could gain privileges. The vendor has released an update.";
	struct story story;
	struct severity s;

	story_begin(&story);
	struct vulnerability_facts *v = chapter_knows(&story, flaw_in_docker(&story, title, text), "CVE-2026-1111");
	v->cvss = 9.8;
	(void)score_of(&story, &s);
	assert_text(s.reasons.at[0].text, "Zero-day or critical flaw; CVE-2026-1111 has CVSS 9.8");
	assert_near(s.reasons.at[0].points, 40);

	v->cvss = 0;
	v->has_epss = true;
	v->epss = .25;
	assert_near(score_of(&story, &s), 37.2 + 8);
	assert_text(s.reasons.at[2].text, "EPSS 0.25");

	v->has_epss = false;
	v->exploitation = STR("poc");
	assert_near(score_of(&story, &s), 37.2 + 6);
	v->exploitation = STR("active");
	assert_near(score_of(&story, &s), 37.2 + 16 + 14); /* exploited, no longer only disclosed */
	assert_text(s.reasons.at[2].text, "Exploitation confirmed; CVE-2026-1111: exploitation per SSVC");

	/* The article is of 2026-06-02: what was listed later counts, and says so. */
	v->kev = true;
	v->kev_added = STR("2026-06-02");
	assert_near(score_of(&story, &s), 40 + 16 + 16 + 3.2);
	assert_text(s.reasons.at[2].text, "Exploitation confirmed; CVE-2026-1111 in KEV since 2026-06-02");
	v->kev_added = STR("2026-06-03");
	assert_near(score_of(&story, &s), 40 + 16 + 16 + 3.2);
	assert_text(s.reasons.at[2].text,
		    "Exploitation confirmed; CVE-2026-1111 in KEV since 2026-06-03, after the report");
	assert_true(str_eq(s.reasons.at[2].evidence.article, STR("a1")));
	v->kev_added = STR("no day");
	assert_near(score_of(&story, &s), 40 + 16 + 16 + 3.2);
	story_end(&story);
}

static void imports_do_not_tell_of_flaws_named_in_passing(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = flaw_in_docker(&story, "Docker update mends a flaw",
					   "A local user could gain privileges. An update is out. It is of the kind of "
					   "CVE-2026-1111. The vendor thanks the finder.");
	chapter_indicates(&story, c, "flaw", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	double before = score_of(&story, NULL);
	struct vulnerability_facts *v = chapter_knows(&story, c, "CVE-2026-1111");
	v->cvss = 9.8;
	v->kev = v->has_epss = true;
	v->epss = .9;
	assert_near(score_of(&story, NULL), before);
	c->annotation.entities.at[1].in_title = true; /* said to be in the title, they count */
	assert_true(score_of(&story, NULL) > before + 20);
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effects_tell_a_grave_event_from_a_common_one),
		cmocka_unit_test(a_headline_says_what_a_report_is_of),
		cmocka_unit_test(a_flaw_is_what_it_gives),
		cmocka_unit_test(what_only_speaks_of_attacks_is_none),
		cmocka_unit_test(headlines_count),
		cmocka_unit_test(a_botnet_is_no_outage_and_extortion_is_called_so),
		cmocka_unit_test(imports_tell_what_is_known_of_a_flaw),
		cmocka_unit_test(imports_do_not_tell_of_flaws_named_in_passing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
