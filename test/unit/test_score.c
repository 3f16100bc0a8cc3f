/* The severity: the sum of its lines in known cases, its evidence, and that more evidence never lowers it. */
#include "scored.h"

static struct chapter *outage(struct story *story, const char *site, bool confirmed)
{
	struct chapter *c = story_add(
		story, site, "Microsoft Exchange Online outage disrupts email",
		"Microsoft is investigating an outage of Exchange Online in North America and Germany. Mail is late.");
	chapter_names(story, c, ENTITY_PRODUCT, "Exchange Online");
	chapter_indicates(story, c, "outage", "outage", CLASS_OUTAGE, confirmed ? STATUS_CONFIRMED : STATUS_NONE);
	return c;
}

static void an_outage_of_exchange_online_is_62_24(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	for (int i = 0; i < 2; i++) {
		struct chapter *c = outage(&story, sites[i], true);
		chapter_names(&story, c, ENTITY_REGION, "North America");
		chapter_names(&story, c, ENTITY_COUNTRY, "Germany");
		chapter_names(&story, c, ENTITY_COMPANY, "Microsoft");
	}
	assert_near(score_of(&story, &severity), 62.24);
	assert_int_equal(severity.label, BAND_HIGH);
	assert_int_equal(severity.class, CLASS_OUTAGE);
	assert_false(severity.provisional);

	const double points[] = {28, 16, 8, 5.12, 5.12};
	assert_int_equal(severity.reasons.n, 5);
	double sum = 0;
	for (size_t i = 0; i < severity.reasons.n; i++) {
		const struct reason *reason = &severity.reasons.at[i];
		assert_near(reason->points, points[i]);
		assert_int_equal(reason->line.p[0], "ABCDE"[i]);
		assert_true(reason->what.n > 0 && reason->text.n > 0);
		sum += reason->points;
	}
	assert_near(sum, severity.score);
	assert_true(str_eq(severity.reasons.at[1].text, STR("Mail and collaboration platform: Exchange Online")));
	assert_true(str_eq(severity.reasons.at[3].text, STR("North America, Germany")));
	assert_true(str_eq(severity.reasons.at[3].evidence.article, STR("a1")));
	assert_true(str_starts(severity.reasons.at[3].evidence.text, STR("Microsoft is investigating")));
	assert_true(str_eq(severity.reasons.at[4].text, STR("2 independent sources")));

	assert_true(severity.would_change.n >= 2 && severity.would_change.n <= 4);
	assert_true(str_eq(severity.would_change.at[0], STR("A third independent source: +1.15")));
	story_end(&story);
}

static void a_world_wide_outage_is_67_3(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	for (int i = 0; i < 6; i++) {
		struct chapter *c = story_add(&story, sites[i], "Exchange Online outage",
					      "Mail is late worldwide since noon, in a long outage.");
		chapter_names(&story, c, ENTITY_PRODUCT, "Exchange Online");
		chapter_indicates(&story, c, "outage", "outage", CLASS_OUTAGE, STATUS_CONFIRMED);
	}
	assert_near(score_of(&story, NULL), 67.25);
	story_end(&story);
}

static void an_unconfirmed_outage_is_46_4(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = outage(&story, sites[0], false);
	chapter_names(&story, c, ENTITY_COUNTRY, "Germany");
	assert_near(score_of(&story, &severity), 46.4);
	assert_true(severity.provisional);
	/* Confirmation changes two lines: the class and the status. */
	assert_true(strs_has(&severity.would_change, STR("Confirmation by the operator: +12")));
	/* The operator's own word is confirmation. */
	c->source.category = CATEGORY_STATUS;
	assert_near(score_of(&story, &severity), 58.4);
	assert_false(severity.provisional);
	story_end(&story);
}

static void an_exploited_edge_flaw_with_ransomware_is_91_6(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	for (int i = 0; i < 5; i++) {
		struct chapter *c =
			story_add(&story, sites[i], "Flaw of FortiGate added to KEV",
				  "Victims of ransomware are in Canada, France and Japan. T1190, T1486, T1021.");
		chapter_names(&story, c, ENTITY_PRODUCT, "FortiGate");
		chapter_names(&story, c, ENTITY_COUNTRY, "Canada");
		chapter_names(&story, c, ENTITY_COUNTRY, "France");
		chapter_names(&story, c, ENTITY_COUNTRY, "Japan");
		chapter_names(&story, c, ENTITY_TECHNIQUE, "T1190");
		chapter_names(&story, c, ENTITY_TECHNIQUE, "T1486");
		chapter_names(&story, c, ENTITY_TECHNIQUE, "T1021");
		chapter_indicates(&story, c, "ransomware", "ransomware", CLASS_BREACH, STATUS_NONE);
		chapter_indicates(&story, c, "added to KEV", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	}
	assert_near(score_of(&story, &severity), 91.65);
	assert_int_equal(severity.label, BAND_CRITICAL);
	assert_int_equal(severity.class, CLASS_FLAW_POC);
	story_end(&story);
}

static void an_attack_on_hospitals_is_80_1(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	for (int i = 0; i < 4; i++) {
		struct chapter *c =
			story_add(&story, sites[i], "Qilin cyberattack shuts emergency care at hospitals",
				  "Windows machines in Canada and France are down. The operator confirmed it.");
		chapter_names(&story, c, ENTITY_RANSOMWARE_GROUP, "Qilin");
		chapter_names(&story, c, ENTITY_PRODUCT, "Windows");
		struct mention *sector = chapter_names(&story, c, ENTITY_SECTOR, "hospitals");
		sector->known = knowledge_find(story.knowledge, ENTITY_SECTOR, STR("healthcare"));
		chapter_names(&story, c, ENTITY_COUNTRY, "Canada");
		chapter_names(&story, c, ENTITY_COUNTRY, "France");
		chapter_indicates(&story, c, "shuts emergency care", "critical infrastructure", CLASS_MASS,
				  STATUS_NONE);
		chapter_indicates(&story, c, "confirmed", "confirmed", CLASS_RESEARCH, STATUS_CONFIRMED);
	}
	assert_near(score_of(&story, NULL), 80.08);
	story_end(&story);
}

static void a_breach_of_five_million_is_66_5(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	for (int i = 0; i < 3; i++) {
		struct chapter *c = story_add(&story, sites[i], "ShinyHunters steals data through Windows servers",
					      "The breach reached 5 million customers. The retailer confirmed it.");
		chapter_names(&story, c, ENTITY_PRODUCT, "Windows");
		chapter_names(&story, c, ENTITY_THREAT_ACTOR, "ShinyHunters");
		chapter_counts(&story, c, "5 million customers", 5e6, "customers");
		chapter_indicates(&story, c, "breach", "data breach", CLASS_BREACH, STATUS_NONE);
		chapter_indicates(&story, c, "confirmed", "confirmed", CLASS_RESEARCH, STATUS_CONFIRMED);
	}
	assert_near(score_of(&story, &severity), 66.54);
	assert_true(str_eq(severity.reasons.at[3].text, STR("5 million customers")));
	story_end(&story);
}

static void a_patched_flaw_is_37_2(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Docker update mends CVE-2026-1111",
				      "A local user could gain privileges. The vendor has released an update.");
	chapter_names(&story, c, ENTITY_PRODUCT, "Docker");
	chapter_names(&story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
	assert_near(score_of(&story, NULL), 37.2);
	story_end(&story);
}

static void an_arrest_is_24_3_and_a_product_11_2(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	for (int i = 0; i < 3; i++) {
		struct chapter *c = story_add(&story, sites[i], "Member of ShinyHunters arrested",
					      "Police took a man into custody. He exploited servers for years.");
		chapter_names(&story, c, ENTITY_THREAT_ACTOR, "ShinyHunters");
		chapter_indicates(&story, c, "arrested", "arrest", CLASS_LAW, STATUS_NONE);
		/* Old exploitation is no state of an arrest. */
		chapter_indicates(&story, c, "exploited", "exploited", CLASS_RESEARCH, STATUS_EXPLOITED);
	}
	assert_near(score_of(&story, NULL), 24.27);
	story.members.n = 0;
	story_add(&story, sites[0], "Startup launches agent platform", "The product is available today.");
	assert_near(score_of(&story, NULL), 11.2);
	story_end(&story);
}

static void homes_of_attackers_and_background_do_not_widen_the_scope(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Telecoms in Norway breached",
				      "China-linked hackers breached telecoms in Norway. Years ago they hit Brazil.");
	static const enum sentence_role roles[] = {ROLE_LEAD, ROLE_BACKGROUND};
	chapter_roles(c, roles, 2);
	chapter_indicates(&story, c, "breached", "breach", CLASS_BREACH, STATUS_NONE);
	double bare = score_of(&story, NULL);
	chapter_names(&story, c, ENTITY_COUNTRY, "China");
	chapter_names(&story, c, ENTITY_COUNTRY, "Brazil");
	assert_near(score_of(&story, NULL), bare);
	chapter_names(&story, c, ENTITY_COUNTRY, "Norway");
	assert_near(score_of(&story, NULL), bare + 3.2);
	story_end(&story);
}

static void a_background_word_is_no_class(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Phishing campaign abuses calendar invites",
				      "A phishing campaign sends invites. Researchers saw it in May. It targets sales "
				      "staff. Some lures mention ransomware in passing.");
	chapter_indicates(&story, c, "Phishing campaign", "phishing", CLASS_CAMPAIGN, STATUS_NONE);
	chapter_indicates(&story, c, "phishing campaign", "phishing", CLASS_CAMPAIGN, STATUS_NONE);
	chapter_indicates(&story, c, "ransomware", "ransomware", CLASS_BREACH, STATUS_NONE);
	(void)score_of(&story, &severity);
	assert_int_equal(severity.class, CLASS_CAMPAIGN);
	story_end(&story);
}

static void a_round_up_is_no_event(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c =
		story_add(&story, sites[0], "Week in review: hospital ransomware, FortiGate zero-day",
			  "Akira hit hospitals in Canada. The flaw is exploited. 5 million customers lost data.");
	c->annotation.is_digest = true;
	chapter_names(&story, c, ENTITY_PRODUCT, "FortiGate");
	chapter_names(&story, c, ENTITY_COUNTRY, "Canada");
	chapter_names(&story, c, ENTITY_RANSOMWARE_GROUP, "Akira");
	chapter_counts(&story, c, "5 million customers", 5e6, "customers");
	chapter_indicates(&story, c, "ransomware", "ransomware", CLASS_BREACH, STATUS_NONE);
	chapter_indicates(&story, c, "exploited", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	assert_near(score_of(&story, &severity), 31.2); /* of attacks, but of none that counts */
	assert_int_equal(severity.class, CLASS_RESEARCH);
	story_end(&story);
}

static void a_headline_of_the_police_is_of_the_law(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Police arrested a ransomware developer",
				      "The ransomware encrypted hospitals. The man was arrested on Monday.");
	chapter_indicates(&story, c, "arrested", "arrest", CLASS_LAW, STATUS_NONE);
	chapter_indicates(&story, c, "ransomware", "ransomware", CLASS_BREACH, STATUS_NONE);
	(void)score_of(&story, &severity);
	assert_int_equal(severity.class, CLASS_LAW);
	story_end(&story);
}

static void one_word_repeated_does_not_outvote(void **state)
{
	(void)state;
	struct story story;
	struct severity severity;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], "Vendor answers for its gateway",
				      "A zero-day was used. The exploit code is public. A flaw was mended.");
	chapter_indicates(&story, c, "zero-day", "zero-day", CLASS_FLAW_POC, STATUS_NONE);
	chapter_indicates(&story, c, "exploit code", "proof of concept", CLASS_FLAW_POC, STATUS_POC);
	for (int i = 0; i < 10; i++)
		chapter_indicates(&story, c, "flaw", "vulnerability", CLASS_FLAW_PATCHED, STATUS_NONE);
	(void)score_of(&story, &severity);
	assert_int_equal(severity.class, CLASS_FLAW_POC);
	story_end(&story);
}

/* A small generator: the same on every machine. */
static uint32_t dice(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static void random_chapter(struct story *story, uint32_t *seed)
{
	static const char *const products[] = {"Windows", "Exchange Online", "FortiGate", "Okta", "Chrome"};
	static const char *const places[] = {
		"Germany", "Canada", "Russia", "Texas", "United States", "North America",
	};
	static const char *const actors[] = {"APT28", "Akira", "ShinyHunters"};
	static const char *const ends[] = {"", " Its CVSS is 9.8.", " Its EPSS is 0.42.", " Water utilities and VPNs."};
	const char *text =
		str_print(
			story->arena, "%s%s%c",
			"Windows, Exchange Online, FortiGate, Okta and Chrome were hit in Germany, Canada, Russia, "
			"Texas, the "
			"United States and North America by APT28, Akira and ShinyHunters. It hit 5 million customers "
			"through CVE-2026-1111.",
			ends[dice(seed, 4)], 0)
			.p;
	struct chapter *c = story_add(story, sites[dice(seed, 7)], "Something happened", text);
	c->source.credibility = 10 + dice(seed, 90);
	for (uint32_t n = dice(seed, 3); n; n--)
		chapter_names(story, c, ENTITY_PRODUCT, products[dice(seed, 5)]);
	for (uint32_t n = dice(seed, 4); n; n--) {
		uint32_t place = dice(seed, 6);
		bool is_region = place == 3 || place == 5;
		chapter_names(story, c, is_region ? ENTITY_REGION : ENTITY_COUNTRY, places[place]);
	}
	if (dice(seed, 3) == 0)
		chapter_names(story, c, ENTITY_THREAT_ACTOR, actors[dice(seed, 3)]);
	if (dice(seed, 3) == 0) {
		static const char *const decisions[] = {"", "none", "poc", "active"};
		struct mention *flaw = chapter_names(story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
		flaw->in_title = dice(seed, 2);
		struct vulnerability_facts *v = chapter_knows(story, c, "CVE-2026-1111");
		v->cvss = dice(seed, 101) / 10.0;
		v->has_epss = dice(seed, 2);
		v->epss = dice(seed, 101) / 100.0;
		v->kev = dice(seed, 4) == 0;
		v->exploitation = str_of(decisions[dice(seed, 4)]);
	}
	if (dice(seed, 4) == 0)
		chapter_counts(story, c, "5 million customers", dice(seed, 100000000), "customers");
	for (uint32_t n = dice(seed, 5); n; n--) {
		enum event_class class = (enum event_class)dice(seed, CLASSES_N);
		enum event_status status = (enum event_status)dice(seed, 4);
		const char *words = dice(seed, 2) ? "happened" : "hit";
		static const char *const names[] = {"noise",
						    "ransomware",
						    "zero-day",
						    "critical flaw",
						    "supply chain worm",
						    "essential service down",
						    "disruptive attack",
						    "espionage"};
		chapter_indicates(story, c, words, names[dice(seed, 8)], class, status);
	}
}

static void more_evidence_never_lowers_the_score(void **state)
{
	(void)state;
	uint32_t seed = 20260602;
	struct story story;
	story_begin(&story);
	for (int round = 0; round < 150; round++) {
		double before = 0;
		for (int i = 0; i < 8; i++) {
			random_chapter(&story, &seed);
			double now = score_of(&story, NULL);
			if (now < before - 1e-9)
				fail_msg("round %d: the %dth article lowers %.3f to %.3f", round, i + 1, before, now);
			assert_true(now <= 100);
			before = now;
		}
		/* The order of arrival does not matter either. */
		struct member first = story.members.at[0];
		story.members.at[0] = story.members.at[7];
		story.members.at[7] = first;
		assert_near(score_of(&story, NULL), before);
		story.members.n = 0;
	}
	story_end(&story);
}

static void the_rank_fades_in_a_fortnight(void **state)
{
	(void)state;
	assert_near(score_rank(60, 1000, 1000), 60);
	assert_near(score_rank(60, 1000, 500), 60);
	assert_near(score_rank(60, 0, 7 * 86400), 45);
	assert_near(score_rank(60, 0, 14 * 86400), 0);
	assert_near(score_rank(60, 0, 99 * 86400), 0);
}

static void no_members_and_no_memory_are_said(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct severity severity = {.score = -1};
	struct weights *weights;
	assert_int_equal(weights_new(story.knowledge, STR_EMPTY, &weights, NULL), OK);
	assert_int_equal(score_threat(story.arena, story.knowledge, weights, &story.members, &severity, NULL), E_EMPTY);
	outage(&story, sites[0], true);
	struct arena *small = arena_new(64);
	assert_int_equal(score_threat(small, story.knowledge, weights, &story.members, &severity, NULL), E_NOMEM);
	assert_true(severity.score < 0); /* untouched */
	arena_free(small);
	weights_free(weights);
	story_end(&story);
}

/* One report of one outlet, as most threats begin. */
static double single(const char *title, const char *text, const char *product, const char *words, const char *name,
		     enum event_class class, enum event_status status, struct severity *severity)
{
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, sites[0], title, text);
	if (product)
		chapter_names(&story, c, ENTITY_PRODUCT, product);
	chapter_indicates(&story, c, words, name, class, status);
	double score = score_of(&story, severity);
	severity->reasons = (struct reasons){0}; /* they go with the story */
	severity->would_change = (struct strs){0};
	story_end(&story);
	return score;
}

static void one_outlet_suffices_for_the_right_band(void **state)
{
	(void)state;
	struct severity s;
	single("Zero-day attacks on FortiGate", "The flaw is used in attacks.", "FortiGate", "Zero-day attacks",
	       "zero-day", CLASS_FLAW_POC, STATUS_EXPLOITED, &s);
	assert_int_equal(s.label, BAND_CRITICAL);
	single("Ransomware hits a maker of doors", "Files were encrypted.", NULL, "Ransomware", "ransomware",
	       CLASS_BREACH, STATUS_NONE, &s);
	assert_int_equal(s.label, BAND_HIGH);
	assert_true(s.provisional);
	single("A shop reports a breach", "The data of some customers was read.", NULL, "breach", "data breach",
	       CLASS_BREACH, STATUS_CONFIRMED, &s);
	assert_int_equal(s.label, BAND_MEDIUM);
	assert_false(s.provisional);
	single("Docker update mends a flaw", "Users should update.", "Docker", "flaw", "vulnerability",
	       CLASS_FLAW_PATCHED, STATUS_NONE, &s);
	assert_int_equal(s.label, BAND_MEDIUM);
	single("Agency unveils a framework", "A ransomware case is an example.", NULL, "unveils", "product news",
	       CLASS_RESEARCH, STATUS_NONE, &s);
	assert_int_equal(s.label, BAND_LOW);
}

static void a_number_rates_a_flaw_as_critical(void **state)
{
	(void)state;
	struct severity s;
	static const char *const texts[] = {
		"The flaw has a CVSS v3.1 base score of 9.8 and no workaround.",
		"The flaw (CVSS: 9.8/10) has no workaround.",
		"The flaw got 9.8 out of 10 from its maker.",
		"The flaw is rated 7.8 by its maker.",
		"The flaw has a CVSS score of 7.8 out of 10.",
		"The flaw has a CVSS score. Version 9.8 is out.",
	};
	for (int i = 0; i < 6; i++) {
		single("VMware ESXi flaw gives root", texts[i], "VMware ESXi", "flaw", "vulnerability",
		       CLASS_FLAW_PATCHED, STATUS_NONE, &s);
		/* 40 + 16 + 3.2, or 26 + 16 + 3.2 */
		assert_near(s.score, i < 3 ? 59.2 : 45.2);
	}
}

static void essential_services_are_known_by_their_words(void **state)
{
	(void)state;
	struct severity s;
	single("Cyberattack downs 911 dispatch", "Calls go to the next county.", NULL, "downs 911 dispatch",
	       "destructive attack", CLASS_MASS, STATUS_CONFIRMED, &s);
	assert_near(s.score, 40 + 20 + 8 + 3.2);
	/* A VPN is the way into a breach, not what is hit. */
	single("A shop reports a breach", "They came through its VPN.", NULL, "breach", "data breach", CLASS_BREACH,
	       STATUS_NONE, &s);
	assert_near(s.score, 26 + 4 + 3.2);
	single("Flaw in a VPN gateway", "An update is out.", NULL, "Flaw", "vulnerability", CLASS_FLAW_PATCHED,
	       STATUS_NONE, &s);
	assert_near(s.score, 26 + 16 + 3.2);
}

static void the_operators_weights_are_checked(void **state)
{
	(void)state;
	struct story story;
	struct weights *weights = NULL;
	struct severity severity;
	struct err err;
	story_begin(&story);
	outage(&story, sites[0], true);
	assert_int_equal(weights_new(story.knowledge, STR("# ours\nclass\toutage\t40\r\n"), &weights, &err), OK);
	assert_int_equal(score_threat(story.arena, story.knowledge, weights, &story.members, &severity, NULL), OK);
	assert_near(severity.score, 40 + 16 + 8 + 3.2);
	weights_free(weights);

	static const struct {
		const char *own, *says;
	} bad[] = {
		{"class\tmass", "weights: line 1: group, name and value are parted by tabs"},
		{"\nclass\tfire\t3", "weights: line 2: there is no weight class.fire"},
		{"class\tmass\tmany", "weights: line 1: \"many\" is not a number"},
		{"class\tmass\t41", "weights: line 1: class.mass lies between 0 and 40"},
		{"asset\tmail\t-1", "weights: line 1: asset.mail lies between 0 and 20"},
		{"sources\tdecay\t1", "weights: line 1: sources.decay lies between 0.01 and 0.99"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		weights = NULL;
		assert_int_equal(weights_new(story.knowledge, str_of(bad[i].own), &weights, &err), E_SYNTAX);
		assert_string_equal(err.msg, bad[i].says);
		assert_null(weights);
	}
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outage_of_exchange_online_is_62_24),
		cmocka_unit_test(a_world_wide_outage_is_67_3),
		cmocka_unit_test(an_unconfirmed_outage_is_46_4),
		cmocka_unit_test(an_exploited_edge_flaw_with_ransomware_is_91_6),
		cmocka_unit_test(an_attack_on_hospitals_is_80_1),
		cmocka_unit_test(a_breach_of_five_million_is_66_5),
		cmocka_unit_test(a_patched_flaw_is_37_2),
		cmocka_unit_test(an_arrest_is_24_3_and_a_product_11_2),
		cmocka_unit_test(homes_of_attackers_and_background_do_not_widen_the_scope),
		cmocka_unit_test(a_background_word_is_no_class),
		cmocka_unit_test(a_round_up_is_no_event),
		cmocka_unit_test(a_headline_of_the_police_is_of_the_law),
		cmocka_unit_test(one_word_repeated_does_not_outvote),
		cmocka_unit_test(one_outlet_suffices_for_the_right_band),
		cmocka_unit_test(a_number_rates_a_flaw_as_critical),
		cmocka_unit_test(essential_services_are_known_by_their_words),
		cmocka_unit_test(the_operators_weights_are_checked),
		cmocka_unit_test(more_evidence_never_lowers_the_score),
		cmocka_unit_test(the_rank_fades_in_a_fortnight),
		cmocka_unit_test(no_members_and_no_memory_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
