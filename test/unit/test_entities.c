/* Entities: what is named, as what, and what only looks like a name. */
#include "enriched.h"

static void ids_are_names(void **state)
{
	struct annotation a = annotate(state, "EX1331830: mail is late",
				       "CVE-2026-1234567 and CVE-2026-12 were seen. APT28, UNC9871 and Storm-2755 used "
				       "T1059.001. The tactic TA0001 is no actor.");
	assert_non_null(mention_of(&a, ENTITY_VULNERABILITY, "CVE-2026-1234567"));
	assert_null(mention_of(&a, ENTITY_VULNERABILITY, "CVE-2026-12"));
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "APT28"));
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "UNC9871"));
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "Storm-2755"));
	assert_non_null(mention_of(&a, ENTITY_TECHNIQUE, "T1059.001"));
	assert_null(mention_of(&a, ENTITY_THREAT_ACTOR, "TA0001"));
	const struct mention *incident = mention_of(&a, ENTITY_INCIDENT_ID, "EX1331830");
	assert_non_null(incident);
	assert_true(incident->in_title);
	assert_int_equal(incident->start, incident->end);
}

static void a_span_covers_its_name(void **state)
{
	static const char text[] = "On Friday researchers at Kaspersky said that Emotet is back.";
	struct annotation a = annotate(state, "", text);
	const struct mention *emotet = mention_of(&a, ENTITY_MALWARE, "Emotet");
	assert_non_null(emotet);
	assert_memory_equal(text + emotet->start, "Emotet", 6);
	assert_int_equal(emotet->end - emotet->start, 6);
}

static void new_names_are_discovered_and_counted(void **state)
{
	struct annotation a =
		annotate(state, "Zorvex hits hospitals",
			 "Researchers found a backdoor dubbed Zorvex on old servers. Later Zorvex was sold. "
			 "It was claimed by the Quibblor ransomware gang.");
	const struct mention *zorvex = mention_of(&a, ENTITY_MALWARE, "Zorvex");
	assert_non_null(zorvex);
	assert_int_equal(zorvex->count, 3);
	assert_true(zorvex->in_title);
	assert_int_equal(zorvex->known, MENTION_UNKNOWN);
	assert_non_null(mention_of(&a, ENTITY_RANSOMWARE_GROUP, "Quibblor"));
}

static void common_words_need_a_cue(void **state)
{
	struct annotation a = annotate(state, "", "He likes to play. Play is good for children, and so is an apple.");
	assert_null(mention_of(&a, ENTITY_RANSOMWARE_GROUP, "Play"));
	assert_null(mention_of(&a, ENTITY_COMPANY, "Apple"));
	a = annotate(state, "", "The attack was claimed by the Play ransomware gang.");
	assert_non_null(mention_of(&a, ENTITY_RANSOMWARE_GROUP, "Play"));
}

static void organisations_have_forms(void **state)
{
	struct annotation a = annotate(state, "",
				       "The attack on Brindlewick Dynamics Inc was seen by the City of Dunmore. "
				       "Researcher Gareth Pemberton reported it.");
	assert_non_null(mention_of(&a, ENTITY_COMPANY, "Brindlewick Dynamics Inc"));
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "City of Dunmore"));
	assert_non_null(mention_of(&a, ENTITY_PERSON, "Gareth Pemberton"));
	a = annotate(state, "Clop strikes Plaza Auto Mall",
		     "The gang claimed a cyberattack against Plaza Auto Mall (plazaautomall.example) on Friday.");
	const struct mention *victim = mention_of(&a, ENTITY_COMPANY, "Plaza Auto Mall");
	assert_non_null(victim);
	assert_true(victim->in_title);
}

static void headings_and_boilerplate_make_no_names(void **state)
{
	struct annotation a = annotate(
		state, "",
		"The bank lost money on Friday. WindRelay Android Malware Relays Bank Cards While Spynote Tool Watches "
		"The "
		"first version was sold in May. The post Flaw Found appeared first on News | #1 Globally Trusted Cyber "
		"Security News Platform.");
	for (size_t i = 0; i < a.entities.n; i++)
		if (str_has(a.entities.at[i].name, STR("Relays")) || str_has(a.entities.at[i].name, STR("Trusted")))
			fail_msg("\"%.*s\" is a name", STR_FORMAT(a.entities.at[i].name));
	a = annotate(state, "",
		     "A Windows malware and a Python backdoor were seen, and an IoT botnet. The flaw in C2 servers.");
	assert_null(mention_of(&a, ENTITY_MALWARE, "Windows"));
	assert_null(mention_of(&a, ENTITY_MALWARE, "Python"));
	assert_null(mention_of(&a, ENTITY_MALWARE, "IoT"));
	assert_null(mention_of(&a, ENTITY_PRODUCT, "C2"));
}

static void numbers_and_money_are_no_names(void **state)
{
	struct annotation a =
		annotate(state, "", "The breach of 2.3M accounts and 700 GB of files was sold for 4,000 US dollars.");
	assert_null(mention_of(&a, ENTITY_COMPANY, "3M"));
	assert_null(mention_of(&a, ENTITY_COUNTRY, "United States"));
	assert_null(mention_of(&a, ENTITY_COUNTRY, "United Kingdom"));
}

static void names_are_written_as_the_article_does(void **state)
{
	struct annotation a = annotate(state, "", "Attackers use a flaw in Microsoft SharePoint servers.");
	const struct mention *product = mention_of(&a, ENTITY_PRODUCT, "Microsoft SharePoint");
	assert_non_null(product);
	assert_true(str_eq(product->id, STR("product/sharepoint")));
	a = annotate(state, "", "The National Crime Agency (NCA) arrested him, the NCA said.");
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "National Crime Agency"));
	a = annotate(state, "", "He was arrested by the UK National Crime Agency. The Cyber Centre warned of it.");
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "National Crime Agency"));
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "Canadian Centre for Cyber Security"));
	assert_null(mention_of(&a, ENTITY_COUNTRY, "United Kingdom")); /* whose agency it is */
	a = annotate(state, "", "Attackers use a flaw in SonicWall SMA1000 appliances and in Atlassian's Jira.");
	assert_non_null(mention_of(&a, ENTITY_PRODUCT, "SMA1000"));
	assert_non_null(mention_of(&a, ENTITY_COMPANY, "SonicWall"));
	assert_non_null(mention_of(&a, ENTITY_PRODUCT, "Jira"));
	a = annotate(state, "", "Malicious npm packages were found. Two npm packages stay.");
	assert_non_null(mention_of(&a, ENTITY_PRODUCT, "npm"));
}

static void industries_are_told_of_those_who_are_hit(void **state)
{
	struct annotation a =
		annotate(state, "",
			 "Targets include government and diplomatic entities. The gang attacked banks and two "
			 "schools. He went to school and banks on luck.");
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "government"));
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "diplomatic"));
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "banking"));
	assert_null(mention_of(&a, ENTITY_SECTOR, "banks"));
	a = annotate(state, "", "He went to school with the mayor.");
	assert_null(mention_of(&a, ENTITY_SECTOR, "education"));
}

static void a_victim_is_described(void **state)
{
	struct annotation a = annotate(
		state, "Gang hits two firms",
		"The gang claimed a cyberattack on Plaza Zorvex ( zorvex.example ), a leading Canadian metal recycling "
		"company. It also claimed an attack on Quibb Door, a key player in the wooden toys industry in Peru. "
		"Acme "
		"is a leading anvil company. Targeted sectors include IT, mining and retail.");
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "metal recycling"));
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "wooden toys"));
	assert_null(mention_of(&a, ENTITY_SECTOR, "anvil")); /* nobody hit it */
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "information technology"));
	assert_non_null(mention_of(&a, ENTITY_SECTOR, "mining"));
	a = annotate(state, "Gang hits a firm",
		     "The gang attacked Plaza Zorvex, a prominent law firm. It was IT, they say, that failed.");
	assert_null(mention_of(&a, ENTITY_SECTOR, "law"));
	assert_null(mention_of(&a, ENTITY_SECTOR, "information technology"));
	(void)annotate(state, "", "An attack on X, a leading");
	(void)annotate(state, "", "An attack on a company in the");
}

static void tables_of_products_are_read(void **state)
{
	struct annotation a = annotate(
		state, "Acme security advisory",
		"Acme is affected by vulnerabilities in the following products: Acme Anvil Forge Prior to 11.1.0.2 "
		"Quibbler PXC3 Prior to V01.21-7862 Zorvex License Server (ZLS) Prior to V5.1 Prior to V5.3 Hammer "
		"2023 "
		"Prior to or equal to 2023.0.22 Rust and Iron Versions XR 15.4, 15.5 and 2211-JDK21 Tongs (Long "
		"Handle) "
		"Versions 2 Bellows 10.0.35 and earlier versions The Agency encourages users.");
	static const char *const want[] = {"Acme Anvil Forge", "Quibbler PXC3", "Zorvex License Server (ZLS",
					   "Hammer 2023",      "Rust and Iron", "Tongs",
					   "Bellows"};
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!mention_of(&a, ENTITY_PRODUCT, want[i]))
			fail_msg("%s is missing", want[i]);
	assert_null(mention_of(&a, ENTITY_PRODUCT, "The Agency"));
	(void)annotate(state, "", "In the following products: ");
	(void)annotate(state, "", "In the following product: Prior");
	(void)annotate(state, "", "In the following product: 1-a-b-c-d-e-f Prior to v Prior 2");
}

static void longer_names_win(void **state)
{
	struct annotation a = annotate(
		state, "Flaw in Azure Quibble Gateway",
		"Kubrella North America Corporation said that a flaw in Azure Quibble Gateway was used by thieves. The "
		"Attorney General's Office asks. Kubrella North America Corporation pays.");
	assert_non_null(mention_of(&a, ENTITY_COMPANY, "Kubrella North America Corporation"));
	assert_null(mention_of(&a, ENTITY_REGION, "North America"));
}

static void flaws_may_leave_out_their_year(void **state)
{
	struct annotation a =
		annotate(state, "",
			 "CVE-2026-48276, -48277 and -48281 are old, CVE-2026-65923/65924 new. In 2026-2027 4500 hosts "
			 "fell.");
	assert_non_null(mention_of(&a, ENTITY_VULNERABILITY, "CVE-2026-48277"));
	assert_non_null(mention_of(&a, ENTITY_VULNERABILITY, "CVE-2026-48281"));
	assert_non_null(mention_of(&a, ENTITY_VULNERABILITY, "CVE-2026-65924"));
	size_t n = 0;
	for (size_t i = 0; i < a.entities.n; i++)
		n += a.entities.at[i].type == ENTITY_VULNERABILITY;
	assert_int_equal(n, 5);
}

static void aliases_are_mentions_of_one_thing(void **state)
{
	struct annotation a = annotate(state, "Cozy Bear is back",
				       "The group Cozy Bear, also known as APT29, sends mail to embassies.");
	const struct mention *bear = mention_of(&a, ENTITY_THREAT_ACTOR, "Cozy Bear");
	const struct mention *code = mention_of(&a, ENTITY_THREAT_ACTOR, "APT29");
	assert_non_null(bear);
	assert_non_null(code);
	assert_true(bear->in_title);
	assert_true(str_eq(bear->id, code->id));
}

static void a_gang_is_no_company(void **state)
{
	struct annotation a =
		annotate(state, "Council listed by Gravelock",
			 "The extortion group Gravelock put the council on its site. Gravelock said it has files.");
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "Gravelock"));
	assert_null(mention_of(&a, ENTITY_COMPANY, "Gravelock"));
	assert_true(mention_of(&a, ENTITY_THREAT_ACTOR, "Gravelock")->in_title);
}

static void pronouns_and_links_are_no_names(void **state)
{
	struct annotation a = annotate(state, "", "It helps us all. See https://www.microsoft.com/emotet for more.");
	assert_null(mention_of(&a, ENTITY_COUNTRY, "United States"));
	assert_null(mention_of(&a, ENTITY_COMPANY, "Microsoft"));
	assert_null(mention_of(&a, ENTITY_MALWARE, "Emotet"));
}

static void digests_and_templates_are_known_by_form(void **state)
{
	assert_true(annotate(state, "Week in review: two flaws and a breach", "Text.").is_digest);
	assert_true(annotate(state, "Dell security advisory (AV26-788)", "Serial Number: AV26-788").is_template);
	struct annotation plain = annotate(state, "Valve notifies customers of a data breach", "Valve was hacked.");
	assert_false(plain.is_digest);
	assert_false(plain.is_template);
}

static void the_tagger_reads_contexts(void **state)
{
	struct annotation a = annotate(state, "Flaw in Brelvane gateways is exploited",
				       "Brelvane Networks has fixed a flaw in its gateways. \"Patch now\", said Tarvo "
				       "Lemmik, who leads research at "
				       "Brelvane Networks. The attackers drop the Quorvex backdoor, and later the "
				       "Quorvex backdoor calls home.");
	assert_non_null(mention_of(&a, ENTITY_COMPANY, "Brelvane Networks"));
	assert_non_null(mention_of(&a, ENTITY_MALWARE, "Quorvex"));
	assert_null(mention_of(&a, ENTITY_COMPANY, "Patch"));
}

static void what_the_text_names_is_not_taken_back(void **state)
{
	struct annotation a =
		annotate(state, "", "The work of hackers dubbed VoidSpindle was seen in Oslo. VoidSpindle is new.");
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "VoidSpindle"));
}

/* Another word of a full name is no second person, an article in front no other authority. */
static void one_thing_has_one_name(void **state)
{
	struct annotation a =
		annotate(state, "Flaw in a lock",
			 "Security researcher Martin Quibbleton found the flaw. Quibbleton told reporters that he "
			 "had warned the maker. According to Quibbleton, nobody answered. The Cyber Centre encourages "
			 "users to update.");
	assert_non_null(mention_of(&a, ENTITY_PERSON, "Martin Quibbleton"));
	assert_null(mention_of(&a, ENTITY_PERSON, "Quibbleton"));
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "Canadian Centre for Cyber Security"));
	assert_null(mention_of(&a, ENTITY_AGENCY, "The Cyber Centre"));
}

/* Words with capitals that only a headline has. */
static void the_text_confirms_the_title(void **state)
{
	struct annotation a = annotate(
		state, "Quibble Confirms Anvil Wobble Breach",
		"The maker of tools said on Friday that somebody had broken into one of its servers and had taken the "
		"addresses of forty customers. It has told the police and the customers. The servers are up again "
		"since "
		"Sunday, and no other system was touched, it said.");
	for (size_t i = 0; i < a.entities.n; i++)
		assert_false(str_has(a.entities.at[i].name, STR("Confirms")) ||
			     str_has(a.entities.at[i].name, STR("Wobble")));
}

static void the_headline_knows_the_short_name(void **state)
{
	struct annotation a = annotate(state, "CISA warns of a flaw",
				       "The Cybersecurity and Infrastructure Security Agency (CISA) warned today.");
	assert_non_null(mention_of(&a, ENTITY_AGENCY, "CISA"));
}

static void letters_with_points_are_a_name(void **state)
{
	struct annotation a = annotate(state, "", "We dubbed the gang \xE2\x80\x9CQ.R.V.\xE2\x80\x9D. It is in Oslo.");
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "Q.R.V"));
}

static void sentences_show_techniques(void **state)
{
	struct annotation a = annotate(
		state, "Inside a loader",
		"The loader is new. It is small. The malware adds a value under the Run key of the registry to "
		"persist after a reboot, creates a scheduled task with schtasks, and injects "
		"shellcode into a remote process with CreateRemoteThread.");
	bool any = false;
	for (size_t i = 0; i < a.entities.n; i++)
		any |= a.entities.at[i].type == ENTITY_TECHNIQUE;
	assert_true(any);
	a = annotate(
		state, "",
		"The company reported good figures for the quarter, and its shares rose by two percent on Monday.");
	for (size_t i = 0; i < a.entities.n; i++)
		assert_int_not_equal(a.entities.at[i].type, ENTITY_TECHNIQUE);
}

static size_t named(const struct annotation *a, const char *part)
{
	size_t n = 0;
	for (size_t i = 0; i < a->entities.n; i++)
		n += str_has(a->entities.at[i].name, str_of(part));
	return n;
}

static void a_part_of_a_company_speaks_for_itself(void **state)
{
	struct annotation a = annotate(state, "",
				       "Unit 42 of Palo Alto Networks told of it. Amazon Web Services said that AWS is "
				       "well, and Cisco Talos agrees, Talos said.");
	const struct mention *unit = mention_of(&a, ENTITY_COMPANY, "Unit 42");
	const struct mention *firm = mention_of(&a, ENTITY_COMPANY, "Palo Alto Networks");
	assert_non_null(unit);
	assert_non_null(firm);
	assert_true(str_eq(unit->id, firm->id));
	assert_int_equal(mention_of(&a, ENTITY_COMPANY, "Amazon Web Services")->count, 2);
	assert_null(mention_of(&a, ENTITY_COMPANY, "AWS"));
	assert_null(mention_of(&a, ENTITY_COMPANY, "Talos"));
}

static void who_is_called_a_gang_needs_no_odd_name(void **state)
{
	struct annotation a =
		annotate(state, "",
			 "The code is sold by the threat actor \"quibblon\" for money. The actor \"tovald\" "
			 "was on stage. A hacking group \"claims that all is well\".");
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "quibblon"));
	assert_int_equal(named(&a, "tovald") + named(&a, "claims"), 0);
	a = annotate(state, "",
		     "Last week the hacking group Blue Lantern was seen in Canada, said the group Green Hotels.");
	assert_non_null(mention_of(&a, ENTITY_THREAT_ACTOR, "Blue Lantern"));
	assert_null(mention_of(&a, ENTITY_THREAT_ACTOR, "Green Hotels"));
}

static void a_number_is_no_name(void **state)
{
	struct annotation a =
		annotate(state, "", "Of the 40 firms, Nineteen used it. Quibblon said so, Nineteen said no.");
	assert_int_equal(named(&a, "Nineteen"), 0);
	assert_int_equal(named(&a, "Quibblon"), 1);
}

static void a_hyphen_of_any_kind_is_part_of_a_name(void **state)
{
	struct annotation a = annotate(state, "",
				       "Servers were hit by the Nova\xE2\x80\x91"
				       "Crypt ransomware in May. In June the "
				       "Nova-Crypt ransomware spread again.");
	assert_int_equal(named(&a, "Nova"), 1);
	const struct mention *one = mention_of(&a, ENTITY_RANSOMWARE_GROUP, "Nova-Crypt");
	assert_non_null(one);
	assert_int_equal(one->count, 2);
	assert_int_equal(one->end - one->start, 12); /* as the text writes it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_names),
		cmocka_unit_test(a_span_covers_its_name),
		cmocka_unit_test(new_names_are_discovered_and_counted),
		cmocka_unit_test(common_words_need_a_cue),
		cmocka_unit_test(organisations_have_forms),
		cmocka_unit_test(headings_and_boilerplate_make_no_names),
		cmocka_unit_test(numbers_and_money_are_no_names),
		cmocka_unit_test(names_are_written_as_the_article_does),
		cmocka_unit_test(aliases_are_mentions_of_one_thing),
		cmocka_unit_test(industries_are_told_of_those_who_are_hit),
		cmocka_unit_test(a_victim_is_described),
		cmocka_unit_test(tables_of_products_are_read),
		cmocka_unit_test(longer_names_win),
		cmocka_unit_test(flaws_may_leave_out_their_year),
		cmocka_unit_test(a_gang_is_no_company),
		cmocka_unit_test(pronouns_and_links_are_no_names),
		cmocka_unit_test(digests_and_templates_are_known_by_form),
		cmocka_unit_test(the_tagger_reads_contexts),
		cmocka_unit_test(what_the_text_names_is_not_taken_back),
		cmocka_unit_test(one_thing_has_one_name),
		cmocka_unit_test(the_text_confirms_the_title),
		cmocka_unit_test(the_headline_knows_the_short_name),
		cmocka_unit_test(letters_with_points_are_a_name),
		cmocka_unit_test(sentences_show_techniques),
		cmocka_unit_test(a_number_is_no_name),
		cmocka_unit_test(who_is_called_a_gang_needs_no_odd_name),
		cmocka_unit_test(a_part_of_a_company_speaks_for_itself),
		cmocka_unit_test(a_hyphen_of_any_kind_is_part_of_a_name),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
