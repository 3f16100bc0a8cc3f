/* The title of a threat: the most telling headline of its members, cleaned; and its slug. */
#include "brief.h"
#include "story.h"

static struct threat brief_of(struct story *story)
{
	struct threat threat = {.id = STR("t1"), .severity = {.class = CLASS_OUTAGE}};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	return threat;
}

static void assert_title(const char *site, const char *headline, const char *want)
{
	struct story story;
	story_begin(&story);
	story_add(&story, site, headline, "Mail is late for everyone who uses the service in Europe.");
	struct threat threat = brief_of(&story);
	if (!str_eq(threat.title, str_of(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FORMAT(threat.title), want);
	story_end(&story);
}

static void headlines_lose_the_outlet_and_the_noise(void **state)
{
	(void)state;
	assert_title("bleepingcomputer.com", "Exchange Online outage delays mail | BleepingComputer",
		     "Exchange Online outage delays mail");
	assert_title("diary.example",
		     "Stormcast For Monday, June 1st, 2026 https://diary.example/detail/9, (Mon, Jun 1st)",
		     "Stormcast For Monday, June 1st, 2026");
	assert_title("securityweek.com", "Exchange Online outage delays mail - SecurityWeek",
		     "Exchange Online outage delays mail");
	assert_title("one.example", "Exchange Online outage - mail is late in Europe",
		     "Exchange Online outage - mail is late in Europe");
	assert_title("one.example", "Breaking: Update: Exchange Online outage delays mail!",
		     "Exchange Online outage delays mail");
	assert_title("one.example", "\xe2\x9a\xa1 Exchange Online outage delays mail",
		     "Exchange Online outage delays mail");
	assert_title("isc.sans.edu", "Scans for Exchange Online tokens, (Mon, May 11th)",
		     "Scans for Exchange Online tokens");
	assert_title("one.example", "2026-08-10: Loader hides in tokens of Exchange Online",
		     "Loader hides in tokens of Exchange Online");
	assert_title("releases.example", "v4.90.0", "releases.example v4.90.0");
	/* Cut at a hundred characters, and not behind "and" or "of the". */
	assert_title("one.example",
		     "Quayside engineers restore every mail server of Harbor Lines within nine long days and of the "
		     "Northern Ferry Company too",
		     "Quayside engineers restore every mail server of Harbor Lines within nine long days\xe2\x80\xa6");
	assert_title("one.example", "  Exchange  Online outage\tdelays mail ", "Exchange Online outage delays mail");
}

static void a_bare_release_is_named(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "code.example", "v4.90.0", "");
	c->article.url = STR("https://code.example/harbor/quayside/releases/tag/v4.90.0");
	struct threat threat = brief_of(&story);
	assert_true(str_eq(threat.title, STR("quayside v4.90.0")));
	assert_true(str_eq(threat.summary.at[0].text, STR("v4.90.0."))); /* what the source says, and no more */
	story_end(&story);
}

static void questions_and_lures_lose(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	const char *const text = "Exchange Online is down in Germany. Mail is late.";
	story_add(&story, "one.example", "Is Exchange Online down for you?", text);
	story_add(&story, "two.example", "What we know about the Exchange Online outage", text);
	story_add(&story, "three.example", "Exchange Online outage delays mail in Germany", text);
	story_add(&story, "four.example", "Outage", text);
	struct threat threat = brief_of(&story);
	assert_true(str_eq(threat.title, STR("Exchange Online outage delays mail in Germany")));
	assert_true(str_eq(threat.slug, STR("exchange-online-outage-delays-mail-in-germany")));
	story_end(&story);
}

static void a_headline_wins_over_a_file(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	const char *const text = "Ransomware by Akira struck Northwind. Records are down.";
	story_add(&story, "one.example", "Incident file: Northwind (US, healthcare), Akira, confirmed ransomware",
		  text);
	story_add(&story, "two.example", "Akira ransomware shuts down Northwind hospitals", text);
	story_add(&story, "three.example", "CVE-2026-1111: Northwind hospitals and the Akira ransomware attack", text);
	struct threat threat = brief_of(&story);
	assert_true(str_eq(threat.title, STR("Akira ransomware shuts down Northwind hospitals")));
	story_end(&story);
}

static void the_oldest_wins_among_equals(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Exchange Online outage hits Germany", "Mail is late in Germany since noon.");
	story_add(&story, "two.example", "Exchange Online outage hits Germany", "Mail is late in Germany since noon.");
	story.members.at[1].article = &(const struct article){.id = STR("b"),
							      .source = STR("two.example"),
							      .title = STR("Exchange Online outage hits GERMANY"),
							      .text = story.members.at[1].article->text,
							      .published = TIME_UNKNOWN};
	assert_true(str_eq(brief_of(&story).title, STR("Exchange Online outage hits Germany")));
	story_end(&story);
}

static void slugs_are_short_ascii_words(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example",
		  "China\xe2\x80\x99s \"Salt Typhoon\" & Co. breach M\xc3\xbcnchen telecoms with a very long list of "
		  "further words that go on",
		  "Telecoms were breached by the group in May.");
	struct threat threat = brief_of(&story);
	assert_true(threat.slug.n <= 80 && threat.slug.n > 30);
	assert_true(str_starts(threat.slug, STR("chinas-salt-typhoon-co-breach-")));
	for (size_t i = 0; i < threat.slug.n; i++)
		assert_true(is_ascii_lower(threat.slug.p[i]) || is_ascii_digit(threat.slug.p[i]) ||
			    threat.slug.p[i] == '-');
	assert_true(threat.slug.p[threat.slug.n - 1] != '-');
	/* It ends with a whole word of the title. */
	assert_true(str_ends(threat.slug, STR("-list")) || str_ends(threat.slug, STR("-long")) ||
		    str_ends(threat.slug, STR("-of")) || str_ends(threat.slug, STR("-further")));
	story_end(&story);

	story_begin(&story);
	story_add(&story, "one.example", "\xe9\x82\xae\xe4\xbb\xb6\xe4\xb8\xad\xe6\x96\xad", "");
	assert_true(str_eq(brief_of(&story).slug, STR("threat")));
	story_end(&story);
}

static void headlines_are_calm_and_short(void **state)
{
	(void)state;
	assert_title("one.example", "HACKERS HIT PORT OF OSTERHAVEN IN EUROPE",
		     "Hackers Hit Port Of Osterhaven In Europe");
	assert_title("one.example", "[Guest Diary] Scans for Exchange Online tokens",
		     "Scans for Exchange Online tokens");
	assert_title("one.example", "Exchange Online outage delays mail in Europe - Here's What You Need",
		     "Exchange Online outage delays mail in Europe");
	assert_title(
		"one.example",
		"Exchange Online outage delays mail for thousands of companies in Europe \xe2\x80\x94 cause not known, "
		"engineers look for it since Monday",
		"Exchange Online outage delays mail for thousands of companies in Europe");
}

static void the_first_headline_stays_unless_a_clearly_better_one_comes(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Exchange Online outage delays mail in Europe", "Mail is late in Europe.");
	story_add(&story, "two.example", "Exchange Online outage delays mail for Europe", "Mail is late in Europe.");
	struct threat threat = brief_of(&story);
	assert_true(str_eq(threat.title, STR("Exchange Online outage delays mail in Europe")));
	story_end(&story);

	story_begin(&story);
	story_add(&story, "one.example", "Why is your mail late?", "Mail is late in Europe.");
	story_add(&story, "two.example", "Exchange Online outage delays mail for Europe", "Mail is late in Europe.");
	threat = brief_of(&story);
	assert_true(str_eq(threat.title, STR("Exchange Online outage delays mail for Europe")));
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headlines_are_calm_and_short),
		cmocka_unit_test(the_first_headline_stays_unless_a_clearly_better_one_comes),
		cmocka_unit_test(headlines_lose_the_outlet_and_the_noise),
		cmocka_unit_test(a_bare_release_is_named),
		cmocka_unit_test(questions_and_lures_lose),
		cmocka_unit_test(a_headline_wins_over_a_file),
		cmocka_unit_test(the_oldest_wins_among_equals),
		cmocka_unit_test(slugs_are_short_ascii_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
