/* Dates: every form, resolved against Monday 10 August 2026, and what happened then. */
#include "enriched.h"

static void every_form_is_resolved(void **state)
{
	static const struct {
		const char *text, *date; /* NULL: no date */
	} cases[] = {
		{"The breach happened on August 7, 2026.", "2026-08-07"},
		{"The breach happened on 7 August 2026.", "2026-08-07"},
		{"The breach happened on the 7th of August.", "2026-08-07"},
		{"The breach happened on Aug. 7.", "2026-08-07"},
		{"The breach happened on 2026-08-07.", "2026-08-07"},
		{"The breach happened on 08/07/2026.", "2026-08-07"},
		{"The breach happened on 25/07/2026.", "2026-07-25"},
		{"The breach happened on December 29.", "2025-12-29"},
		{"Agencies must patch by September 2.", "2026-09-02"},
		{"Agencies must patch by Friday.", "2026-08-14"},
		{"The servers were seized by police last October.", "2025-10"},
		{"By Friday the pages had been taken down.", "2026-08-07"},
		{"The breach happened in July.", "2026-07"},
		{"The breach happened in March 2025.", "2025-03"},
		{"The breach happened in November.", "2025-11"},
		{"The breach happened in 2024.", "2024"},
		{"The breach happened on Friday.", "2026-08-07"},
		{"The breach happened on Monday.", "2026-08-10"},
		{"The breach was detected yesterday.", "2026-08-09"},
		{"The breach was detected today.", "2026-08-10"},
		{"The breach happened last month.", "2026-07"},
		{"The breach happened last week.", "2026-08"},
		{"The breach happened last year.", "2025"},
		{"The breach happened three days ago.", "2026-08-07"},
		{"The breach happened two years ago.", "2024"},
		{"Attackers had access between July 29 and August 1.", "2026-07-29"},
		{"The outage began at 5:45 a.m. Friday.", "2026-08-07T05:45"},
		{"The outage began on August 7 at 14:20 UTC.", "2026-08-07T14:20Z"},
		{"The outage began on August 7 at 2:20 p.m. ET.", "2026-08-07T14:20-04:00"},
		{"The gang was noticed in April of last year.", "2025-04"},
		{"The breach happened in January of this year.", "2026-01"},
		{"The fix came with version 3.15.3 (May 12).", "2026-05-12"},
		{"The order will be published Wednesday.", "2026-08-12"},
		{"The breach lasted from October 2025 to March 2026.", "2025-10"},
		{"Files were stolen between August and December 2023.", "2023-08"},
		{"Files were stolen between May 3, 2025, and June 7, 2026.", "2025-05-03"},
		{"The breach was detected Sunday, July 26.", "2026-07-26"},
		{"The host blocked ports 2083 and 2087.", NULL},
		{"You may march on, and that may help.", NULL},
		{"CVE-2024-1234 affects version 2024.1 of Windows Server 2022.", NULL},
		{"\"We saw it yesterday and fixed it,\" the note reads.", NULL},
		{"The firm reported revenues of 3 billion in 2025.", NULL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		if (a.events.n != (cases[i].date ? 1 : 0) ||
		    (cases[i].date && !str_eq(a.events.at[0].date, str_of(cases[i].date))))
			fail_msg("\"%s\": want %s, got %zu: %.*s", cases[i].text,
				 cases[i].date ? cases[i].date : "none", a.events.n,
				 STR_FORMAT(a.events.n ? a.events.at[0].date : STR_EMPTY));
	}
}

static void the_nearest_trigger_gives_the_kind(void **state)
{
	static const struct {
		const char *text;
		enum event_kind kind;
	} cases[] = {
		{"CISA added the flaw to its Known Exploited Vulnerabilities catalog on August 7.", KIND_KEV_ADDED},
		{"He was sentenced on July 2.", KIND_SENTENCED},
		{"Police arrested two men on July 2.", KIND_ARRESTED},
		{"The gang claimed responsibility on August 3.", KIND_RANSOM_DEMAND},
		{"Hackers breached the network on August 3.", KIND_BREACHED},
		{"The flaw has been exploited since August 3.", KIND_EXPLOITED},
		{"The vendor patched the flaw on August 3.", KIND_PATCHED},
		{"The company disclosed it on August 3.", KIND_DISCLOSED},
		{"The outage began on August 3.", KIND_OUTAGE_START},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		assert_int_equal(a.events.n, 1);
		if (a.events.at[0].kind != cases[i].kind)
			fail_msg("\"%s\": got %.*s", cases[i].text,
				 STR_FORMAT(words_name(event_kind_words(), (int)a.events.at[0].kind)));
	}
}

static void the_kind_depends_on_the_story_and_the_clause(void **state)
{
	static const struct {
		const char *title, *text;
		enum event_kind kind;
	} cases[] = {
		{"Critical vulnerability in Acme VPN", "Attacks were seen on August 3.", KIND_EXPLOITED},
		{"Acme confirms data breach", "Attacks were seen on August 3.", KIND_BREACHED},
		{"Critical vulnerability in Acme VPN", "The issue was resolved on August 3.", KIND_PATCHED},
		{"Service outage at Acme", "The issue was resolved on August 3.", KIND_OUTAGE_END},
		{"Service outage at Acme", "The outage of its mail ended on August 3.", KIND_OUTAGE_END},
		{"Service outage at Acme", "The disruption was over on August 3.", KIND_OUTAGE_END},
		{"Service outage at Acme", "The outage began on August 3.", KIND_OUTAGE_START},
		{"", "The vendor patched it on August 3 and confirmed that no data was taken.", KIND_PATCHED},
		{"", "The botnet, which steals passwords, first surfaced on August 3.", KIND_OTHER},
		{"", "Acme detected the intrusion on August 3.", KIND_BREACHED},
		{"", "Agencies must patch the flaw by August 24.", KIND_OTHER},
		{"", "The gang demands payment by August 14.", KIND_OTHER},
		{"", "The directive mandates the fix by August 11 (tomorrow) for agencies.", KIND_OTHER},
		{"", "The breach comes before the games, which go on through August 19.", KIND_OTHER},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, cases[i].title, cases[i].text);
		assert_int_equal(a.events.n, 1);
		if (a.events.at[0].kind != cases[i].kind)
			fail_msg("\"%s\": got %.*s", cases[i].text,
				 STR_FORMAT(words_name(event_kind_words(), (int)a.events.at[0].kind)));
	}
}

static void a_day_has_the_year_of_its_neighbour(void **state)
{
	struct annotation a =
		annotate(state, "Engineer sentenced over extortion",
			 "His contract ended on December 10, and he sent the demand on December 12, 2023.");
	assert_int_equal(a.events.n, 2);
	assert_true(str_eq(a.events.at[0].date, STR("2023-12-10")));
	assert_true(str_eq(a.events.at[1].date, STR("2023-12-12")));
	a = annotate(state, "Engineer sentenced", "He was sentenced on August 5 for a demand of December 12, 2023.");
	assert_true(str_eq(a.events.at[0].date, STR("2026-08-05")));
}

static void statistics_are_no_events(void **state)
{
	static const char *const texts[] = {
		"Attacks on banks rose by a fifth in the first half of 2026.",
		"Fraud cost the industry 90 million dollars in 2024.",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct annotation a = annotate(state, "", texts[i]);
		if (a.events.n)
			fail_msg("%s: %.*s", texts[i], STR_FORMAT(a.events.at[0].date));
	}
}

static void the_verb_of_the_date_gives_the_kind(void **state)
{
	static const struct {
		const char *title, *text;
		enum event_kind kind;
	} cases[] = {
		{"Insurer breached", "The insurer said it learned of the theft on July 8.", KIND_ACKNOWLEDGED},
		{"Flaw in Acme mail server", "Agencies have until August 21 to apply the patch.", KIND_OTHER},
		{"Flaw in Acme mail server", "Patched in June, the flaw has been exploited since August 1.",
		 KIND_EXPLOITED},
		{"Man jailed for ransomware", "The attacker was sentenced to nine years on August 6.", KIND_SENTENCED},
		{"Library loses its catalogue", "Its catalogue went offline on August 4.", KIND_OUTAGE_START},
		{"Library loses its catalogue", "The catalogue was restored on August 6.", KIND_OUTAGE_END},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, cases[i].title, cases[i].text);
		bool has = false;
		for (size_t e = 0; e < a.events.n; e++)
			has |= a.events.at[e].kind == cases[i].kind && a.events.at[e].precision == PRECISION_DAY;
		if (!has)
			fail_msg("\"%s\": got %.*s", cases[i].text,
				 STR_FORMAT(a.events.n ? words_name(event_kind_words(), (int)a.events.at[0].kind)
						       : STR("none")));
	}
}

static void the_span_is_the_sentence_and_the_interval_the_day(void **state)
{
	struct annotation a = annotate(state, "", "One is here. It was breached on August 12, 2026. Done.");
	assert_int_equal(a.events.at[0].start, 13);
	assert_int_equal(a.events.at[0].hi - a.events.at[0].lo, 86400);
	assert_int_equal(a.events.at[0].lo, INT64_C(1786492800));
	assert_true(a.events.at[0].future);
}

static void intervals_have_ends(void **state)
{
	static const struct {
		const char *text, *date, *end, *bound;
	} cases[] = {
		{"Files were stolen between May 3 and 7.", "2026-05-03", "2026-05-07", ""},
		{"Files were stolen from 3 to 7 May 2026.", "2026-05-03", "2026-05-07", ""},
		{"Files were stolen between May 3 and August 7, 2026.", "2026-05-03", "2026-08-07", ""},
		{"Files were stolen May 3 \xE2\x80\x93 May 7.", "2026-05-03", "2026-05-07", ""},
		{"Files were stolen between August and December 2023.", "2023-08", "2023-12", ""},
		{"Files were stolen between November 2019 and April 2020.", "2019-11", "2020-04", ""},
		{"Files were stolen between April 28 and May 2.", "2026-04-28", "2026-05-02", ""},
		{"The gang has stolen files since at least March.", "2026-03", "", "from"},
		{"The intrusion began no earlier than June 2, 2026.", "2026-06-02", "", "from"},
		{"The files were stolen no later than June 2, 2026.", "2026-06-02", "", "until"},
		{"The files were stolen on June 2, 2026.", "2026-06-02", "", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		if (a.events.n != 1 || !str_eq(a.events.at[0].date, str_of(cases[i].date)) ||
		    !str_eq(a.events.at[0].date_end, str_of(cases[i].end)) ||
		    !str_eq(a.events.at[0].bound, str_of(cases[i].bound)))
			fail_msg("%s: %zu events", cases[i].text, a.events.n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_have_ends),
		cmocka_unit_test(every_form_is_resolved),
		cmocka_unit_test(the_nearest_trigger_gives_the_kind),
		cmocka_unit_test(the_kind_depends_on_the_story_and_the_clause),
		cmocka_unit_test(a_day_has_the_year_of_its_neighbour),
		cmocka_unit_test(statistics_are_no_events),
		cmocka_unit_test(the_verb_of_the_date_gives_the_kind),
		cmocka_unit_test(the_span_is_the_sentence_and_the_interval_the_day),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
