/* What stands where in a brief: each sentence in one place, each fact once, advice where it fits. */
#include "brief.h"

#include <math.h>

#include "brief_priv.h"
#include "story.h"

static struct threat brief_of(struct story *story, enum event_class class)
{
	struct threat threat = {.severity = {.class = class}};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	return threat;
}

static bool says(const struct saids *list, const char *words)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_has(list->at[i].text, str_of(words)))
			return true;
	return false;
}

static bool is_said_in(const struct saids *list, const struct said *said)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].start == said->start && str_eq(list->at[i].article, said->article))
			return true;
	return false;
}

/* Two articles tell one theft, each in its words. */
static void a_fact_is_told_once_and_in_one_place(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	static const enum sentence_role roles[] = {ROLE_LEAD,      ROLE_IMPACT,    ROLE_TECHNICAL, ROLE_TECHNICAL,
						   ROLE_TECHNICAL, ROLE_IMPACT,    ROLE_RESPONSE,  ROLE_RESPONSE,
						   ROLE_RESPONSE,  ROLE_BACKGROUND};
	struct chapter *a = story_add(
		&story, "one.example", "Thieves take the records of Harbor in a raid on its cloud",
		"Thieves took the records of Harbor in a raid on its cloud on Monday. The records of 75,486 travellers "
		"were stolen, with their passports. The intruders signed in with a token from a build server. They "
		"moved by SSH to a database of the billing system. Malware named Tidewrack packed the tables into "
		"archives. Ferries of three lines were cancelled because the terminals had no lists. Travellers should "
		"change their passwords at Harbor. Operators should revoke the tokens of build servers. Rotate the "
		"keys of the billing database. Harbor runs ferries in the north since 1961.");
	chapter_roles(a, roles, 10);
	struct chapter *b = story_add(
		&story, "two.example", "Harbor loses travellers' records",
		"Harbor lost the records of travellers in a raid on its cloud by thieves. Data of 75,486 travellers is "
		"for sale on a forum of the gang Saltlock. A loader hid in the updates of a scanner made by Brasspot. "
		"The exploit of the scanner needs no password. The archives left by DNS over an hour. Kiosks in Vestby "
		"printed no tickets for a day. Customers must reset the passwords of their accounts. Brasspot released "
		"an update for the scanner. Harbor took the booking servers offline. Brasspot was founded in Vestby.");
	chapter_roles(b, roles, 10);
	struct threat threat = brief_of(&story, CLASS_BREACH);
	const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact,
				       &threat.analysis.technical, &threat.analysis.response};
	size_t travellers = 0;
	for (size_t l = 0; l < 5; l++) {
		assert_true(lists[l]->n > 0);
		for (size_t i = 0; i < lists[l]->n; i++) {
			travellers += str_has(lists[l]->at[i].text, STR("75,486"));
			for (size_t k = 0; k < l; k++)
				assert_false(is_said_in(lists[k], &lists[l]->at[i]));
		}
	}
	assert_int_equal(travellers, 1);
	assert_false(says(&threat.key_points, "Harbor lost the records")); /* nothing that the first did not tell */
	for (size_t l = 0; l < 4; l++)
		assert_false(says(lists[l], "should") || says(lists[l], "Rotate the keys"));
	assert_true(says(&threat.analysis.response, "Operators should"));
	story_end(&story);
}

static void facets_go_by_what_a_sentence_says(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	static const struct {
		const char *text;
		enum sentence_role role, told;
		double worth; /* as a response */
	} cases[] = {
		{"Block requests for unsigned images at the proxy.", ROLE_TECHNICAL, ROLE_RESPONSE, 1},
		{"Patch ACM immediately and audit for unexpected grants.", ROLE_LEAD, ROLE_RESPONSE, 1},
		{"Some reports stay closed; deploy immediately on kiosks.", ROLE_LEAD, ROLE_RESPONSE, 1},
		{"Names are weak signals \xe2\x80\x94 enforce lists of publishers.", ROLE_LEAD, ROLE_RESPONSE, 1},
		{"The reports stay closed; patch windows are short.", ROLE_LEAD, ROLE_LEAD, 0},
		{"The samples differ, so attribution should remain cautious.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"Mail services need to display pages of the sender.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"Any open instance should also be firewalled today.", ROLE_RESPONSE, ROLE_RESPONSE, 1},
		{"Administrators should rotate the keys of the gateway.", ROLE_IMPACT, ROLE_RESPONSE, 1},
		{"Block Inc. said that the code was taken.", ROLE_LEAD, ROLE_LEAD, 0},
		{"Patch Tuesday is the largest in years.", ROLE_LEAD, ROLE_LEAD, 0},
		{"An attacker must send a malicious file to the user.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"Attackers shut down the operating controls.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"The feature is disabled by default, which limits exposure.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"Brasspot released patches in version 7.4.2.", ROLE_RESPONSE, ROLE_RESPONSE, .8},
		{"Brasspot has not released patches for the flaw.", ROLE_RESPONSE, ROLE_RESPONSE, 0},
		{"The port contained the intrusion within hours.", ROLE_RESPONSE, ROLE_RESPONSE, .6},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str text = str_of(cases[i].text);
		assert_int_equal(facet_role(text, cases[i].role, false), cases[i].told);
		if (cases[i].told == ROLE_RESPONSE)
			assert_true(fabs(response_worth(text) - cases[i].worth) < .01);
	}
	assert_true(is_moral(STR("The case underscores the need for care.")));

	/* "The cybersecurity firm": which one stands in another article. */
	story.members.n = 0;
	story_add(&story, "one.example", "Harbor data stolen",
		  "Thieves took the data of Harbor in a raid on its cloud.");
	story_add(&story, "two.example", "More on the stolen data",
		  "The cybersecurity firm said the records of hundreds of its people were taken.");
	struct threat threat = brief_of(&story, CLASS_BREACH);
	for (size_t i = 0; i < threat.summary.n; i++)
		assert_false(str_starts(threat.summary.at[i].text, STR("The cybersecurity firm")));
	story_end(&story);
}

static void advice_fits_what_happened_or_is_not_given(void **state)
{
	(void)state;
	static const struct {
		const char *title, *text;
		enum event_class class;
		bool has_advice;
	} cases[] = {
		{"Brasspot gateway flaw", "A flaw in the Brasspot gateway leaks memory.", CLASS_FLAW_PATCHED, true},
		{"Brasspot zero-day", "A zero-day in Brasspot has a public exploit.", CLASS_FLAW_POC, true},
		{"Fake invoices", "Fake invoices carry a phishing lure.", CLASS_CAMPAIGN, true},
		{"Northwind mail is down", "An outage of Northwind mail began today.", CLASS_OUTAGE, true},
		{"Harbor breach", "Intruders stole the records of customers.", CLASS_BREACH, true},
		{"Poisoned package", "A malicious package steals tokens of builds.", CLASS_SUPPLY_CHAIN, true},
		{"Wiper at ports", "Attackers wiped the servers of ports with malware.", CLASS_MASS, true},
		/* Nothing of the kind is told, or nothing is to be done. */
		{"Brasspot opens an office", "Brasspot opens an office in the north.", CLASS_FLAW_PATCHED, false},
		{"Harbor names a chief", "Harbor named a chief of its ships.", CLASS_BREACH, false},
		{"A man was sentenced", "A man was sentenced to two years.", CLASS_LAW, false},
		{"A flaw in how we think", "A flaw in how we patch is a malicious habit.", CLASS_RESEARCH, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct story story;
		story_begin(&story);
		story_add(&story, "one.example", cases[i].title, cases[i].text);
		struct threat threat = brief_of(&story, cases[i].class);
		assert_int_equal(threat.analysis.response.n > 0, cases[i].has_advice);
		for (size_t k = 0; k < threat.analysis.response.n; k++) {
			struct str text = threat.analysis.response.at[k].text;
			assert_true(is_ascii_upper(text.p[0]) && text.p[text.n - 1] == '.');
		}
		story_end(&story);
	}
}

static void nobody_is_told_to_install_what_there_is_not(void **state)
{
	(void)state;
	for (int fixed = 0; fixed < 2; fixed++) {
		struct story story;
		story_begin(&story);
		struct chapter *c = story_add(&story, "one.example", "Attackers exploit a flaw in Norrgate servers",
					      "The flaw was unpatched until the vendor released security updates.");
		chapter_indicates(&story, c, "exploit", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
		chapter_indicates(&story, c, "unpatched", "unpatched", CLASS_RESEARCH, STATUS_NONE);
		if (fixed)
			chapter_indicates(&story, c, "security updates", "patch available", CLASS_FLAW_PATCHED,
					  STATUS_NONE);
		struct threat threat = brief_of(&story, CLASS_FLAW_POC);
		assert_int_equal(says(&threat.analysis.response, "until there is a fix"), !fixed);
		assert_int_equal(says(&threat.analysis.response, "Patch affected systems"), fixed);
		story_end(&story);
	}
}

/* A slogan, a tease, what a product is: no facts of the event. */
static void what_tells_nothing_is_said_only_where_there_is_nothing_else(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(
		&story, "one.example", "Flaw in Norrgate Sync lets anyone read files",
		"Norrgate Sync is an open tool that keeps folders of a team alike. A flaw in Norrgate Sync 4.2 lets "
		"anyone read the files of a team. The hard part was never the sync. Efficiency drives massive business "
		"value. Norrgate fixed it in version 4.3 on Monday.");
	(void)c;
	struct threat threat = brief_of(&story, CLASS_FLAW_PATCHED);
	assert_true(str_starts(threat.summary.at[0].text, STR("A flaw in Norrgate Sync")));
	assert_true(says(&threat.summary, "4.3") || says(&threat.analysis.response, "4.3"));
	const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact,
				       &threat.analysis.technical, &threat.analysis.response};
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		assert_false(says(lists[i], "open tool") || says(lists[i], "hard part") || says(lists[i], "drives"));
	story_end(&story);

	story_begin(&story);
	story_add(&story, "one.example", "What comes next", "The hard part was never the sync of them.");
	threat = brief_of(&story, CLASS_RESEARCH);
	assert_true(says(&threat.summary, "hard part"));
	story_end(&story);
}

/* What every report of a flaw says, each in its words; and the flaw gets its number once. */
static void what_is_said_of_every_flaw_is_said_once(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Flaw in Norrgate Sync is exploited",
		  "A flaw in Norrgate Sync is actively exploited, said Brasspot on Monday. It lets an unauthenticated "
		  "attacker read the files of a team. The flaw, tracked as CVE-2026-4001, has a score of 9.8.");
	story_add(
		&story, "two.example", "Norrgate Sync under attack",
		"A flaw in Norrgate Sync has come under active exploitation, said the agency of Vestby. Files of a "
		"team can be read by an attacker without authentication. The flaw is tracked as CVE-2026-4001 in Sync. "
		"Servers of 12 harbours in Vestby were emptied by the gang Saltlock.");
	struct threat threat = brief_of(&story, CLASS_FLAW_POC);
	const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact,
				       &threat.analysis.technical};
	size_t exploited = 0, open = 0, named = 0;
	for (size_t l = 0; l < COUNT_OF(lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			struct str text = lists[l]->at[i].text;
			exploited += str_has(text, STR("exploit"));
			open += str_has(text, STR("authenticat"));
			named += str_has(text, STR("CVE-2026-4001"));
		}
	assert_int_equal(exploited, 1);
	assert_int_equal(open, 1);
	assert_int_equal(named, 1);
	story_end(&story);
}

/* "The courier": which one, nobody said. */
static void who_was_never_named_is_not_told_of(void **state)
{
	(void)state;
	for (int named = 0; named < 2; named++) {
		struct story story;
		story_begin(&story);
		struct chapter *c = story_add(
			&story, "one.example", "Harbor loses the records of its travellers",
			named ? "Thieves took 9,000 records of Harbor with a courier on Monday. The records were of "
				"travellers. Malware packed the tables into 40 archives. Harbor told the police of "
				"Vestby. "
				"Ferries sailed on time. The courier opened the console for 12 gateways of Brasspot."
			      : "Thieves took 9,000 records of Harbor on Monday. The records were of travellers. "
				"Malware "
				"packed the tables into 40 archives. Harbor told the police of Vestby. Ferries sailed "
				"on "
				"time. Hired in May, the courier opened the console for 12 gateways of Brasspot.");
		static const enum sentence_role roles[] = {ROLE_LEAD,     ROLE_IMPACT,     ROLE_TECHNICAL,
							   ROLE_RESPONSE, ROLE_BACKGROUND, ROLE_TECHNICAL};
		chapter_roles(c, roles, 6);
		story_add(&story, "two.example", "Travellers of Harbor robbed",
			  "Records of travellers were stolen from Harbor by a gang of Vestby on Monday night.");
		struct threat threat = brief_of(&story, CLASS_BREACH);
		assert_int_equal(says(&threat.analysis.technical, "ourier opened") ||
					 says(&threat.key_points, "ourier opened") ||
					 says(&threat.summary, "ourier opened"),
				 named);
		story_end(&story);
	}
}

/* The headline says that a flaw is exploited: so does the summary, where a sentence does. */
static void the_summary_tells_that_a_flaw_is_exploited(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(
		&story, "one.example", "Thieves exploit a flaw in Norrgate Sync",
		"Norrgate warned of a flaw in Norrgate Sync 4.2 that lets anyone read files of a team. The flaw in "
		"Norrgate "
		"Sync 4.2 has a score of 9.8 and hits 12,000 servers. Files of teams in Norrgate Sync 4.2 are stored "
		"unencrypted on 300 servers. Servers of Vestby answered with error 77 for a day. Raids on the sync "
		"began in "
		"the wild in March, Brasspot wrote.");
	static const enum sentence_role roles[] = {ROLE_LEAD, ROLE_LEAD, ROLE_LEAD, ROLE_TECHNICAL, ROLE_BACKGROUND};
	chapter_roles(c, roles, 5);
	chapter_indicates(&story, c, "exploit", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	c->annotation.indicators.at[0].in_title = true;
	chapter_indicates(&story, c, "in the wild", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	struct threat threat = brief_of(&story, CLASS_FLAW_POC);
	assert_true(says(&threat.summary, "in the wild"));
	story_end(&story);
}

/* Of a list whose items each name their source, the item of this event is read. */
static void items_of_other_events_are_left_out(void **state)
{
	(void)state;
	for (int linked = 0; linked < 2; linked++) {
		struct story story;
		story_begin(&story);
		story_add(&story, "one.example", "Quayside Bank says thieves deleted its data",
			  "Quayside Bank was hacked in May and says that the thieves deleted its data.");
		story_add(
			&story, "two.example", "Three raids: Harbor, Quayside, Vestby",
			linked ? "- **Harbor Clinic** lost records of 150,810 patients. ([S](https://s.example/1))\n\n"
				 "- **Quayside Bank** says the thieves deleted its data, for 9 lawsuits. "
				 "([S](https://s.example/2))\n\n- **Vestby** lost a register of 31,000 people.\n"
			       : "- **Harbor Clinic** lost records of 150,810 patients.\n\n- **Quayside Bank** says "
				 "the "
				 "thieves deleted its data, for 9 lawsuits.\n\n- **Vestby** lost a register of 31,000 "
				 "people.\n");
		struct threat threat = brief_of(&story, CLASS_BREACH);
		const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact};
		bool has_other = false;
		for (size_t i = 0; i < COUNT_OF(lists); i++)
			has_other |= says(lists[i], "150,810") || says(lists[i], "31,000");
		assert_int_equal(has_other, !linked);
		story_end(&story);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fact_is_told_once_and_in_one_place),
		cmocka_unit_test(facets_go_by_what_a_sentence_says),
		cmocka_unit_test(advice_fits_what_happened_or_is_not_given),
		cmocka_unit_test(nobody_is_told_to_install_what_there_is_not),
		cmocka_unit_test(what_tells_nothing_is_said_only_where_there_is_nothing_else),
		cmocka_unit_test(what_is_said_of_every_flaw_is_said_once),
		cmocka_unit_test(who_was_never_named_is_not_told_of),
		cmocka_unit_test(the_summary_tells_that_a_flaw_is_exploited),
		cmocka_unit_test(items_of_other_events_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
