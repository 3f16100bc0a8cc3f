/* Severity indicators, their weights, and the guards that take them back; quantities. */
#include "enriched.h"

static const struct indicator *indicator_of(const struct annotation *a, const char *name)
{
	for (size_t i = 0; i < a->indicators.n; i++)
		if (str_eq(a->indicators.at[i].name, str_of(name)))
			return &a->indicators.at[i];
	return NULL;
}

static void plain_words_are_indicators(void **state)
{
	static const struct {
		const char *text, *name;
		enum event_class class;
		enum event_status status;
	} cases[] = {
		{"The flaw is actively exploited by attackers.", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED},
		{"Microsoft reports an outage of Exchange Online.", "outage", CLASS_OUTAGE, STATUS_NONE},
		{"A ransomware attack hit the hospital.", "ransomware", CLASS_BREACH, STATUS_NONE},
		{"The company reported a data breach.", "data breach", CLASS_BREACH, STATUS_CONFIRMED},
		{"A supply chain attack hit npm.", "supply chain", CLASS_SUPPLY_CHAIN, STATUS_CONFIRMED},
		{"Researchers published a proof-of-concept exploit.", "proof of concept", CLASS_FLAW_POC, STATUS_POC},
		{"Police arrested two men.", "arrest", CLASS_LAW, STATUS_NONE},
		{"Mass exploitation of the flaw has begun.", "mass exploitation", CLASS_MASS, STATUS_EXPLOITED},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		const struct indicator *found = indicator_of(&a, cases[i].name);
		if (!found)
			fail_msg("no \"%s\" in: %s", cases[i].name, cases[i].text);
		assert_int_equal(found->class, cases[i].class);
		assert_int_equal(found->status, cases[i].status);
		assert_true(found->end > found->start);
	}
}

static void guards_take_them_back(void **state)
{
	static const char *const texts[] = {
		"The filing names no actor, delivery mechanism, or ransomware.",
		"Nothing suggests an active exploitation.",
		"There is no evidence of exploitation.",
		"There is no evidence of active exploitation so far.",
		"The flaw could be exploited by attackers.",
		"The flaw was not exploited in the wild.",
		"The bug might be exploited in attacks.",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct annotation a = annotate(state, "", texts[i]);
		if (indicator_of(&a, "exploited"))
			fail_msg("exploited in: %s", texts[i]);
	}
	struct annotation a =
		annotate(state, "", "The firm previously suffered a data breach. It ran a simulated phishing test.");
	assert_null(indicator_of(&a, "data breach"));
	assert_null(indicator_of(&a, "phishing"));
	a = annotate(state, "", "There is no fix yet, but attackers exploit it in the wild.");
	assert_non_null(indicator_of(&a, "exploited"));
}

static void what_is_denied_is_kept(void **state)
{
	struct annotation a =
		annotate(state, "", "There is no evidence of exploitation. It could be exploited in attacks.");
	assert_int_equal(a.denied.n, 1);
	assert_true(str_eq(a.denied.at[0].name, STR("exploited")));
	assert_true(a.denied.at[0].end > a.denied.at[0].start);
	a = annotate(state, "", "Attackers exploited the flaw. Its service has been restored since.");
	assert_int_equal(a.denied.n, 0);
	assert_non_null(indicator_of(&a, "service restored"));
}

static void denials_and_trades_are_no_indicators(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
		{"No attack, malware or vulnerability has been tied to the disruption.", "malware"},
		{"The agency has no information that the flaws are being exploited.", "exploited"},
		{"The flaw is not listed in the Known Exploited Vulnerabilities catalog.", "exploited"},
		{"The Zero Day Initiative published an advisory.", "zero-day"},
		{"There is nothing to patch.", "patch"},
		{"It saw no unauthorized access to its network.", "data breach"},
		{"The device no longer gets security updates.", "patch available"},
		{"It is a framework for nets of cameras.", "policy"},
		{"Officials shut down their network.", "takedown"},
		{"It was hit by ransomware in early 2024.", "ransomware"},
		{"The attack gets around phishing-resistant sign-in.", "phishing"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		if (indicator_of(&a, cases[i].name))
			fail_msg("%s in: %s", cases[i].name, cases[i].text);
	}
}

static void years_and_months_are_no_guards(void **state)
{
	struct annotation a =
		annotate(state, "Phishing doubles in 2026", "A data breach in May 2026 hit 12 May patients.");
	assert_non_null(indicator_of(&a, "phishing"));
	assert_non_null(indicator_of(&a, "data breach"));
	a = annotate(state, "Phishing doubled in 2024", "In 2025 it suffered a data breach. May phishing be over!");
	assert_null(indicator_of(&a, "phishing"));
	assert_null(indicator_of(&a, "data breach"));
}

static void a_flaw_is_what_could_be_done(void **state)
{
	struct annotation a =
		annotate(state, "Bug lets attackers execute arbitrary code",
			 "The flaw could lead to privilege escalation. It could be exploited in attacks.");
	assert_true(indicator_of(&a, "remote code execution")->in_title);
	assert_non_null(indicator_of(&a, "privilege escalation"));
	assert_null(indicator_of(&a, "exploited"));
}

static void what_a_headline_sells_is_told(void **state)
{
	static const struct {
		const char *title, *name;
	} cases[] = {
		{"Vendor blocks 93% of prompt injection attacks", "product news"},
		{"Seven best incident response providers", "product news"},
		{"Senate asks for an end of old gateways", "policy"},
		{"What hospitals need to know about ransomware", "policy"},
		{"Judge decides who may keep stolen data", "court"},
		{"Cyberattack hits forty water utilities", "critical infrastructure"},
		{"CISA warns of exploited bugs in three servers", "exploited"},
		{"Fake browser patches steal logins", "malicious campaign"},
		{"Extortionists steal data from a school board", "extortion"},
		{"Assistant can be tricked into sending files to strangers", "attack technique"},
		{"Actor harnesses open models for break-ins", "malicious campaign"},
		{"A malicious card can run attacker code in modems", "remote code execution"},
		{"Europe's crackdown on fraud shops", "takedown"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, cases[i].title, "It is so.");
		if (!indicator_of(&a, cases[i].name))
			fail_msg("no \"%s\" in: %s", cases[i].name, cases[i].title);
	}
}

static void stolen_data_is_not_yet_confirmed(void **state)
{
	struct annotation a = annotate(state, "", "The gang says that it will publish stolen data.");
	assert_non_null(indicator_of(&a, "data breach"));
	assert_int_equal(indicator_of(&a, "data breach")->status, STATUS_NONE);
	a = annotate(state, "City refuses to pay ransom", "The city is restoring its systems.");
	assert_int_equal(indicator_of(&a, "ransomware")->status, STATUS_CONFIRMED);
}

static void reports_on_a_field_vote_for_no_event(void **state)
{
	struct annotation a = annotate(state, "The State of Ransomware Q2 2026",
				       "Ransomware groups hit 700 organizations. Zero-day attacks doubled.");
	assert_true(a.indicators.n > 0);
	for (size_t i = 0; i < a.indicators.n; i++) {
		assert_int_equal(a.indicators.at[i].class, CLASS_RESEARCH);
		assert_int_equal(a.indicators.at[i].status, STATUS_NONE);
	}
	assert_false(a.is_digest);
}

static void the_title_weighs_most(void **state)
{
	struct annotation a = annotate(state, "Ransomware hits hospital",
				       "Ransomware struck its wards. It is dark. It is late. It is over. Ransomware "
				       "was found on its servers again on Monday.");
	double weights[3];
	size_t n = 0;
	for (size_t i = 0; i < a.indicators.n && n < 3; i++)
		if (str_eq(a.indicators.at[i].name, STR("ransomware")))
			weights[n++] = a.indicators.at[i].weight;
	assert_int_equal(n, 3);
	assert_true(weights[0] > weights[1] && weights[1] > weights[2]);
	assert_true(a.indicators.at[0].in_title);
}

static void quantities_have_units(void **state)
{
	struct annotation a =
		annotate(state, "", "Hackers stole 2.3 million records from over 1,000 companies in 65 countries.");
	assert_int_equal(a.quantities.n, 3);
	assert_true(a.quantities.at[0].value > 2299999 && a.quantities.at[0].value < 2300001);
	assert_true(str_eq(a.quantities.at[0].unit, STR("records")));
	assert_true(a.quantities.at[1].value > 999 && a.quantities.at[1].value < 1001);
	assert_true(str_eq(a.quantities.at[1].unit, STR("organizations")));
	assert_true(str_eq(a.quantities.at[2].unit, STR("countries")));
}

static void numbers_of_names_count_nothing(void **state)
{
	struct annotation a = annotate(state, "",
				       "Microsoft 365 customers lost mail. CVE-2026-55040 users must update. "
				       "Version 12 servers are safe. Hosts of v1.20260619.1 for users too. Half of the "
				       "Fortune 500 companies buy it. Firmware 7210/8200 devices; since 2026: hosts, "
				       "2026 hosted builds. The attack of August 4 hit gate systems.");
	assert_int_equal(a.quantities.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_words_are_indicators),
		cmocka_unit_test(guards_take_them_back),
		cmocka_unit_test(what_is_denied_is_kept),
		cmocka_unit_test(denials_and_trades_are_no_indicators),
		cmocka_unit_test(years_and_months_are_no_guards),
		cmocka_unit_test(a_flaw_is_what_could_be_done),
		cmocka_unit_test(what_a_headline_sells_is_told),
		cmocka_unit_test(stolen_data_is_not_yet_confirmed),
		cmocka_unit_test(reports_on_a_field_vote_for_no_event),
		cmocka_unit_test(numbers_of_names_count_nothing),
		cmocka_unit_test(the_title_weighs_most),
		cmocka_unit_test(quantities_have_units),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
