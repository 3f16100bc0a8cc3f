/* From a sentence of an article to words that stand alone; and which sentences may. */
#include "brief_priv.h"
#include "story.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	return arena ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void assert_text(struct str got, const char *want)
{
	if (!str_eq(got, str_of(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FORMAT(got), want);
}

struct pair {
	const char *in, *want;
};

static void what_stands_before_the_news_is_cut(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"TOP ATTACKS AND BREACHES Northwind was hit by a breach of its license vendor.",
		 "Northwind was hit by a breach of its license vendor."},
		{"SAN FRANCISCO, June 2 \xe2\x80\x94 Mail was late for millions.", "Mail was late for millions."},
		{"WASHINGTON (AP) -- The agency warned of attacks.", "The agency warned of attacks."},
		{"August 11, 2026 \xe2\x80\x94Silent Push, a vendor, ranks first.",
		 "Silent Push, a vendor, ranks first."},
		{"The attack on Schmitz &amp; Sons hit the firm&#39;s mail.",
		 "The attack on Schmitz & Sons hit the firm's mail."},
		{"The memo&amp;rsquo;s signing &amp;mdash; on Monday &ndash; was seen by AT&T.",
		 "The memo's signing \xe2\x80\x94 on Monday - was seen by AT&T."},
		{"Mail was late for millions of users. [2][13]", "Mail was late for millions of users."},
		{"They want an answer to the mail of [9 FILES]", "They want an answer to the mail of [9 FILES]"},
		{"Mail was late for millions in versions [1][2]", "Mail was late for millions in versions [1][2]"},
		{"Jane Roe reports: Data of 180,000 students was stolen from the university.",
		 "Data of 180,000 students was stolen from the university."},
		{"Background The attack was seen in May by several companies of the region.",
		 "The attack was seen in May by several companies of the region."},
		{"According to BleepingComputer, the service failed at noon.", "The service failed at noon."},
		{"BleepingComputer reported that mail was late in Europe.", "Mail was late in Europe."},
		{"According to CISA, the flaw is exploited in attacks.",
		 "According to CISA, the flaw is exploited in attacks."},
		{"In this Harbor Weekly interview, the minister tells how the register of ships was lost.",
		 "The minister tells how the register of ships was lost."},
		{"However, the patch does not remove the backdoor.", "The patch does not remove the backdoor."},
		{"So far, 22 companies have confirmed the breach.", "So far, 22 companies have confirmed the breach."},
		{"\xe2\x80\xa2 Users could not sign in for an hour.", "Users could not sign in for an hour."},
		{"Summary On August 12, the group claimed the attack.", "On August 12, the group claimed the attack."},
		{"**Key facts:** No **new** method was used at all.", "No new method was used at all."},
		{"Builder Creates APKs After gaining access the attacker left.",
		 "Builder Creates APKs After gaining access the attacker left."},
		{"Builder Creates Many APKs After gaining access to the device the attacker left a loader.",
		 "After gaining access to the device the attacker left a loader."},
		{"The flaw , tracked as CVE-2026-1 , hits ( all ) versions .",
		 "The flaw, tracked as CVE-2026-1, hits (all) versions."},
		{"Mail\n  is late   in Europe today.", "Mail is late in Europe today."},
		{"Patched in 6.0, 6.2 and 6.3 by the vendor [\xe2\x80\xa6]",
		 "Patched in 6.0, 6.2 and 6.3 by the vendor"},
		{"It paused sign-ups after an attack it called \"a major attack.\" \"We deal with it,\" he said.",
		 "It paused sign-ups after an attack it called \"a major attack.\""},
	};
	const struct strs none = {0};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		assert_text(trim_sentence(arena, str_of(pairs[i].in), &none), pairs[i].want);
}

static void the_outlets_of_the_threat_are_cut_too(void **state)
{
	(void)state;
	struct strs outlets = {0};
	assert_true(strs_add(arena, &outlets, STR("Lanternwire")));
	assert_text(trim_sentence(arena, STR("According to Lanternwire, mail is late in Europe."), &outlets),
		    "Mail is late in Europe.");
}

static void a_long_sentence_ends_at_a_clause(void **state)
{
	(void)state;
	assert_text(trim_clause(arena,
				STR("The vendor has released an update for the gateway, while customers wait for "
				    "an answer on what was taken from them."),
				80),
		    "The vendor has released an update for the gateway.");
	/* Short enough already. */
	assert_text(trim_clause(arena, STR("The vendor has released an update, while customers wait."), 80),
		    "The vendor has released an update, while customers wait.");
	/* Nothing before the comma says anything by itself. */
	assert_text(trim_clause(arena,
				STR("After the attack on the gateway of the vendor, while customers waited, the "
				    "service came back."),
				80),
		    "After the attack on the gateway of the vendor, while customers waited, the service came back.");
	/* A bracket is not left open. */
	assert_text(
		trim_clause(arena,
			    STR("The vendor has released an update (for the gateway, while others wait) that "
				"closes the hole in all the versions."),
			    80),
		"The vendor has released an update (for the gateway, while others wait) that closes the hole in all "
		"the versions.");
}

static void a_cut_off_sentence_ends_somewhere(void **state)
{
	(void)state;
	assert_text(finish_sentence(arena, STR("Mail is late.")), "Mail is late.");
	assert_text(finish_sentence(arena, STR("The vendor has released an update for the gateway, while every CISO")),
		    "The vendor has released an update for the gateway.");
	assert_text(finish_sentence(arena, STR("Mail is late in the")), "Mail is late in the\xe2\x80\xa6");
	assert_text(cut_words(arena, STR("one two three four"), 14), "one two\xe2\x80\xa6");
}

static void fragments_and_boilerplate_are_not_shown(void **state)
{
	(void)state;
	static const char *const never[] = {
		"The post Mail is late appeared first on SecurityWeek.",
		"and the attackers left with the data of everyone.",
		"\"We are looking into it,\" a spokesperson of the vendor said.",
		"The vendor said \"we are looking into the matter and will report.",
		"Serial number: AV26-804 Date: August 11, 2026 applies to all.",
		"See <a class=\"link\" href=\"x\">the advisory</a> of the vendor.",
		"Have you ever wondered why passwords are still used?",
		"42Critical 355Important bugs were patched in this release.",
		"Cyber Security News Vulnerabilities Zero-Day Attack Today.",
		"Subscribe to our newsletter for more news like these.",
	};
	for (size_t i = 0; i < COUNT_OF(never); i++)
		if (grade_sentence(str_of(never[i]), ROLE_LEAD, 9, false) != GRADE_NEVER)
			fail_msg("shown: %s", never[i]);
	assert_int_equal(grade_sentence(STR("Thieves copied 1.6 million accounts, says Have I Been Pwned of the firm."),
					ROLE_LEAD, 12, false),
			 GRADE_GOOD);
	assert_int_equal(
		grade_sentence(STR("Last week I found the flaw in the gateway of a vendor."), ROLE_LEAD, 11, false),
		GRADE_WEAK);
	assert_int_equal(grade_sentence(STR("We found the flaw in the gateway of a vendor."), ROLE_LEAD, 9, false),
			 GRADE_WEAK);
	assert_int_equal(grade_sentence(STR("The gateway of the vendor has a flaw that"), ROLE_LEAD, 9, false),
			 GRADE_WEAK);
	assert_int_equal(grade_sentence(STR("The gateway of the vendor has a flaw."), ROLE_NOISE, 9, false),
			 GRADE_NEVER);
	assert_int_equal(grade_sentence(STR("The gateway of the vendor has a flaw (CVSS 9.8)."), ROLE_LEAD, 9, false),
			 GRADE_GOOD);
	assert_int_equal(
		grade_sentence(STR("The thieves took session cookies of subscribers at sign up."), ROLE_LEAD, 9, false),
		GRADE_GOOD);
	assert_int_equal(grade_sentence(STR("iOS devices of the vendor have a flaw in mail."), ROLE_LEAD, 9, false),
			 GRADE_GOOD);
}

static void items_of_lists_are_sentences(void **state)
{
	(void)state;
	struct str list =
		STR("Found:\n- A flaw in the gateway lets anyone read mail\n- Another in the relay\n\nMore to come");
	size_t first = str_find(list, STR("A flaw")), second = str_find(list, STR("Another"));
	size_t last = str_find(list, STR("More"));
	assert_true(is_list_item(list, first, second - 3));
	assert_true(is_list_item(list, second, last - 2));
	assert_false(is_list_item(list, last, list.n));
	assert_false(is_list_item(STR("One. Two - three."), 0, 4));
	assert_text(end_item(arena, STR("Mail is late")), "Mail is late.");
	assert_text(end_item(arena, STR("Mail is late!")), "Mail is late!");
	const struct strs none = {0};
	assert_text(trim_sentence(arena, STR("The gateway was the way in of most intrusions.packetledger+1"), &none),
		    "The gateway was the way in of most intrusions.");
	assert_text(trim_sentence(arena, STR("Malware hit Northwind's IT systems, police and fire dispatch."), &none),
		    "Malware hit Northwind's IT systems, police and fire dispatch.");
	/* What is long at the head of a report tells it; further down it is a list. */
	char room[520];
	memset(room, 'a', sizeof(room));
	for (size_t i = 7; i < sizeof(room); i += 8)
		room[i] = ' ';
	room[0] = 'A';
	room[sizeof(room) - 1] = '.';
	struct str longer = {room, sizeof(room)};
	assert_int_equal(grade_sentence(longer, ROLE_LEAD, 65, true), GRADE_GOOD);
	assert_int_equal(grade_sentence(longer, ROLE_LEAD, 65, false), GRADE_WEAK);
}

static void sentences_that_lean_are_known(void **state)
{
	(void)state;
	assert_int_equal(leaning_of(STR("It affects all versions.")), LEANS_SENTENCE);
	assert_int_equal(leaning_of(STR("The company said so.")), LEANS_SENTENCE);
	assert_int_equal(leaning_of(STR("The flaw affects all versions.")), LEANS_EVENT);
	assert_int_equal(leaning_of(STR("This vulnerability allows it.")), LEANS_EVENT);
	assert_int_equal(leaning_of(STR("Italy was hit.")), LEANS_NOT);
	assert_int_equal(leaning_of(STR("IT systems of the city are down.")), LEANS_NOT);
	assert_int_equal(leaning_of(STR("Like Brasspot, it needs no password.")), LEANS_SENTENCE);
	static const char *const leaning[] = {"In two months it analyzed 900 files.",
					      "Fails against services that ask twice.",
					      "Activity then accelerated in May.",
					      "Thieves used that company's credentials to go on.",
					      "Among them is a worm.",
					      "When they signed in, the mail was gone."};
	static const char *const standing[] = {
		"Before it starts, Northwind asks for a key.", "Malware that attackers sell steals cookies.",
		"Attacks against Northwind rose in May.",      "After Northwind paid, it was hit again.",
		"Patches for all versions are out.",           "The following versions are affected: 1.2 and 1.3."};
	for (size_t i = 0; i < sizeof(leaning) / sizeof(leaning[0]); i++)
		if (leaning_of(str_of(leaning[i])) != LEANS_SENTENCE)
			fail_msg("does not lean: %s", leaning[i]);
	for (size_t i = 0; i < sizeof(standing) / sizeof(standing[0]); i++)
		if (leaning_of(str_of(standing[i])) != LEANS_NOT)
			fail_msg("leans: %s", standing[i]);
	assert_int_equal(leaning_of(STR("Microsoft said so.")), LEANS_NOT);
}

static void sentences_that_point_elsewhere_do_not_stand_alone(void **state)
{
	(void)state;
	static const char *const lean[] = {
		"It affects all versions.",
		"It\xe2\x80\x99s the third breach this year.",
		"The company said so on Monday.",
		"The release closes twelve of those weak points.",
		"Users should combat these threats effectively.",
		"Targets 86 environment variables and 20 files.",
		"Where that has to wait, limit access to the port.",
	};
	static const char *const stand[] = {
		"Mail is late in Germany.",
		"The release helps those who run the server.",
		"Hackers hit those affected by the flaw again.",
		"Tracked as CVE-2026-1, the flaw has an update.",
		"Users of the service cannot sign in.",
	};
	for (size_t i = 0; i < COUNT_OF(lean); i++)
		if (leaning_of(str_of(lean[i])) != LEANS_SENTENCE)
			fail_msg("stands alone: %s", lean[i]);
	for (size_t i = 0; i < COUNT_OF(stand); i++)
		if (leaning_of(str_of(stand[i])) == LEANS_SENTENCE)
			fail_msg("leans: %s", stand[i]);
}

static void what_is_no_sentence_of_the_event_is_never_shown(void **state)
{
	(void)state;
	static const char *const never[] = {
		"The post Hackers Hit a Port and Its Ships appeared on Tuesday.",
		"By Jane Doe the port was hit on Tuesday night.",
		"32 Critical 166 Important 0 Moderate 0 Low are the numbers of this month.",
		"As told in yesterday's digest, the port was hit by the gang.",
		"The table below lists the ports that were hit, as shown below.",
	};
	static const char *const weak[] = {
		"Explore how the gang hit the port and its ships on Tuesday.",
		"Fake Port Alerts Hijack Traffic Northwind analyzed code of the gang on Tuesday.",
	};
	for (size_t i = 0; i < COUNT_OF(never); i++)
		if (grade_sentence(str_of(never[i]), ROLE_LEAD, 12, false) != GRADE_NEVER)
			fail_msg("shown: %s", never[i]);
	for (size_t i = 0; i < COUNT_OF(weak); i++)
		if (grade_sentence(str_of(weak[i]), ROLE_LEAD, 12, false) != GRADE_WEAK)
			fail_msg("not weak: %s", weak[i]);
	assert_int_equal(
		grade_sentence(STR("The U.S. Cybersecurity and Infrastructure Security Agency warned of the flaw."),
			       ROLE_LEAD, 12, false),
		GRADE_GOOD);
}

static void a_list_is_not_cut_at_its_last_and(void **state)
{
	(void)state;
	struct str s = STR(
		"The gang has targeted hospitals in Peru, Chile, and Spain since the early summer of the year, while "
		"others went on.");
	assert_text(trim_clause(arena, s, 100),
		    "The gang has targeted hospitals in Peru, Chile, and Spain since the early "
		    "summer of the year.");
}

static void who_was_named_before_is_missed(void **state)
{
	(void)state;
	assert_true(speaks_of_someone(STR("The cybersecurity firm said the records were taken.")));
	assert_true(speaks_of_someone(STR("The network security vendor published a notice.")));
	assert_false(speaks_of_someone(STR("The ransomware gang behind Akira published a notice.")));
	assert_false(speaks_of_someone(STR("The flaw lets anyone read mail.")));
	assert_true(lacks_who(STR("Sanctioned for recruiting hackers.")));
	assert_true(lacks_who(STR("Patched in version 4.2.")));
	assert_false(lacks_who(STR("Found in May, the flaw lets anyone read mail.")));
	assert_false(lacks_who(STR("Red Hat mends a flaw.")));
	assert_false(speaks_of_someone(STR("The Dutch firm Harbor published a notice.")));
	assert_int_equal(leaning_of(STR("Reporting is one of the most visible parts of that shift.")), LEANS_SENTENCE);
	assert_int_equal(leaning_of(STR("The number of attacks rose in that month of last year.")), LEANS_NOT);
	assert_int_equal(grade_sentence(STR("Plus: A gang now steals data in person at night."), ROLE_LEAD, 10, false),
			 GRADE_NEVER);
}

static void advice_is_response_wherever_it_stands(void **state)
{
	(void)state;
	assert_int_equal(facet_role(STR("Rotate all keys of the build server."), ROLE_TECHNICAL, false), ROLE_RESPONSE);
	assert_int_equal(facet_role(STR("Administrators should upgrade to 4.2."), ROLE_IMPACT, false), ROLE_RESPONSE);
	assert_int_equal(facet_role(STR("Patch bypass flaw restores an old trick."), ROLE_LEAD, false), ROLE_LEAD);
	assert_int_equal(facet_role(STR("Patch Tuesday mends 90 flaws."), ROLE_LEAD, false), ROLE_LEAD);
	assert_int_equal(facet_role(STR("Users lost 90 files each."), ROLE_IMPACT, false), ROLE_IMPACT);
	assert_int_equal(facet_role(STR("Rotate all keys of the build server."), ROLE_NOISE, false), ROLE_NOISE);
}

static void a_name_with_who_it_is_is_no_sentence(void **state)
{
	(void)state;
	static const char *const fragments[] = {
		"Brasspot, a loader sold to gangs that raid clinics.",
		"Harbor Lines, a carrier of the north with depots in Ohio, including Akron.",
	};
	static const char *const whole[] = {
		"Brasspot, a loader sold to gangs, hides in pictures.",
		"In May, a loader was sold to gangs that raid clinics.",
		"Cleverly, a loader hides in pictures that gangs send.",
		"Harbor Lines \xe2\x80\x94 a carrier of the north \xe2\x80\x94 was hit.",
		"Brasspot, a loader also called \"Pot,\" hides in pictures.",
	};
	for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++)
		assert_true(is_fragment(str_of(fragments[i])));
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (is_fragment(str_of(whole[i])))
			fail_msg("no fragment: %s", whole[i]);
	assert_int_equal(grade_sentence(str_of(fragments[0]), ROLE_LEAD, 9, true), GRADE_WEAK);
	assert_int_equal(grade_sentence(STR("The attack highlights the growing risk of loaders."), ROLE_LEAD, 8, true),
			 GRADE_WEAK);
	assert_int_equal(grade_sentence(STR("Loader news of Northwind in May 2 min."), ROLE_LEAD, 8, true),
			 GRADE_NEVER);
}

static void phrases_are_found_where_words_begin(void **state)
{
	(void)state;
	static const char *const phrases[] = {"leak", "c2 ", "cve-", "lead"};
	static const char *const words[] = {"a", "leak", "leaks"};
	assert_true(has_phrase(STR("Northwind LEAKED keys"), phrases, 4));
	assert_true(has_phrase(STR("keys of a leak"), phrases, 4) && has_phrase(STR("(CVE-2026-1)"), phrases, 4));
	assert_false(has_phrase(STR("a bleak day, in c2"), phrases, 4)); /* inside a word; the last space is missing */
	assert_false(has_phrase(STR("le"), phrases, 4) || has_phrase(STR("l"), phrases, 4));
	assert_true(has_word(STR("Keys leaks."), words, 3) && has_word(STR("Leak"), words, 3));
	assert_false(has_word(STR("a leaking lea"), words, 3)); /* words of one letter are none */
	assert_int_equal(starts_with_head(STR("Leaders met"), phrases, 4), 4);
	assert_int_equal(starts_with_head(STR("lea"), phrases, 4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_are_found_where_words_begin),
		cmocka_unit_test(sentences_that_point_elsewhere_do_not_stand_alone),
		cmocka_unit_test(what_is_no_sentence_of_the_event_is_never_shown),
		cmocka_unit_test(a_list_is_not_cut_at_its_last_and),
		cmocka_unit_test(what_stands_before_the_news_is_cut),
		cmocka_unit_test(the_outlets_of_the_threat_are_cut_too),
		cmocka_unit_test(a_long_sentence_ends_at_a_clause),
		cmocka_unit_test(a_cut_off_sentence_ends_somewhere),
		cmocka_unit_test(fragments_and_boilerplate_are_not_shown),
		cmocka_unit_test(who_was_named_before_is_missed),
		cmocka_unit_test(advice_is_response_wherever_it_stands),
		cmocka_unit_test(a_name_with_who_it_is_is_no_sentence),
		cmocka_unit_test(sentences_that_lean_are_known),
		cmocka_unit_test(items_of_lists_are_sentences),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
