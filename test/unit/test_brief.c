/* The brief: what it says, who says it, and that every word of it stands in an article. */
#include "brief.h"

#include "brief_priv.h"
#include "story.h"

static enum status write_brief(struct story *story, struct threat *threat)
{
	return brief_threat(story->arena, story->knowledge, story->ranks, &story->members, threat, NULL);
}

static struct threat brief_of(struct story *story, enum event_class class)
{
	struct threat threat = {.severity = {.class = class}};
	assert_int_equal(write_brief(story, &threat), OK);
	return threat;
}

static const char *const first =
	"Microsoft is investigating an outage of Exchange Online in North America and Germany. It is tracked as "
	"EX1331830. Customers wait more than one hour for their messages. Servers answer with SMTP deferral errors "
	"about "
	"concurrent connections per resource forest. Administrators should follow the service health dashboard. The "
	"post Exchange Online outage appeared first on One.";
static const char *const second =
	"According to BleepingComputer, mail is late for Exchange Online customers in North America and Germany. "
	"Customers "
	"in both regions wait more than one hour for messages. The company said it reviews user reports. Have you "
	"checked your queue today?";

static void exchange_outage(struct story *story)
{
	static const enum sentence_role of_first[] = {ROLE_LEAD,      ROLE_TECHNICAL, ROLE_IMPACT,
						      ROLE_TECHNICAL, ROLE_RESPONSE,  ROLE_NOISE};
	static const enum sentence_role of_second[] = {ROLE_LEAD, ROLE_IMPACT, ROLE_IMPACT, ROLE_LEAD};
	struct chapter *a = story_add(story, "one.example", "Microsoft Exchange Online outage delays mail", first);
	struct chapter *b = story_add(story, "two.example", "Is your mail late?", second);
	chapter_roles(a, of_first, 6);
	chapter_roles(b, of_second, 4);
	chapter_names(story, a, ENTITY_PRODUCT, "Exchange Online");
	chapter_names(story, b, ENTITY_PRODUCT, "Exchange Online");
	chapter_names(story, a, ENTITY_COMPANY, "Microsoft");
	chapter_names(story, a, ENTITY_COUNTRY, "Germany");
	chapter_names(story, a, ENTITY_INCIDENT_ID, "EX1331830");
	chapter_indicates(story, a, "outage", "outage", CLASS_OUTAGE, STATUS_CONFIRMED);
	chapter_indicates(story, b, "late", "outage", CLASS_OUTAGE, STATUS_NONE);
}

static bool says(const struct saids *list, const char *words)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_has(list->at[i].text, str_of(words)))
			return true;
	return false;
}

/* Every word of a sentence stands in the passage that it names. */
static void assert_sourced(const struct story *story, const struct saids *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct said *said = &list->at[i];
		assert_true(said->text.n > 0);
		if (said->general) {
			assert_int_equal(said->article.n, 0);
			continue;
		}
		const struct article *article = NULL;
		for (size_t m = 0; m < story->members.n; m++)
			if (str_eq(story->members.at[m].article->id, said->article))
				article = story->members.at[m].article;
		assert_non_null(article);
		assert_true(said->start < said->end && said->end <= article->text.n);
		assert_true(said->agree >= 1);
		struct str passage = str_cut(article->text, said->start, said->end), rest = said->text, word;
		while (str_next(&rest, ' ', &word)) {
			while (word.n && !is_ascii_alnum(word.p[word.n - 1]))
				word.n--;
			assert_true(str_find_ascii_nocase(passage, word) != STR_NONE || word.n == 0);
		}
	}
}

static void the_exchange_outage_reads_as_it_should(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);

	assert_true(str_eq(threat.title, STR("Microsoft Exchange Online outage delays mail")));
	assert_int_equal(threat.sources, 2);
	assert_true(threat.summary.n >= 2 && threat.summary.n <= 4);
	assert_true(str_starts(threat.summary.at[0].text, STR("Microsoft is investigating an outage")));
	assert_true(says(&threat.summary, "more than one hour") && threat.analysis.impact_told);
	assert_true(says(&threat.analysis.technical, "SMTP deferral errors"));
	assert_true(says(&threat.analysis.response, "follow the service health dashboard"));
	assert_false(threat.analysis.response.at[0].general);

	const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact,
				       &threat.analysis.technical, &threat.analysis.response};
	for (size_t i = 0; i < 5; i++) {
		assert_sourced(&story, lists[i]);
		assert_false(says(lists[i], "appeared first"));
		assert_false(says(lists[i], "According to BleepingComputer"));
		assert_false(says(lists[i], "Have you"));
	}
	assert_int_equal(threat.indicators.n, 1);
	assert_true(str_eq(threat.indicators.at[0].name, STR("outage")));
	assert_true(threat.indicators.at[0].evidence.article.n > 0);
	assert_int_equal(threat.published, 1780358400);
	story_end(&story);
}

static void a_leaning_sentence_stands_behind_its_support_or_nowhere(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	const struct saids *lists[] = {&threat.key_points, &threat.analysis.impact, &threat.analysis.technical};
	for (size_t l = 0; l < 3; l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			assert_false(i == 0 && leaning_of(lists[l]->at[i].text) == LEANS_SENTENCE);
	for (size_t i = 0; i < threat.summary.n; i++)
		if (leaning_of(threat.summary.at[i].text) == LEANS_SENTENCE) {
			assert_true(i > 0);
			assert_int_equal(threat.summary.at[i].start, threat.summary.at[i - 1].end + 1);
		}
	story_end(&story);
}

static void agreement_counts_independent_sources(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	uint32_t most = 0;
	for (size_t i = 0; i < threat.summary.n; i++)
		if (str_has(threat.summary.at[i].text, STR("more than one hour")))
			most = threat.summary.at[i].agree;
	assert_int_equal(most, 2);

	/* A copy agrees with nobody, and is still listed. */
	story.members.at[1].copy_of = STR("a1");
	threat = brief_of(&story, CLASS_OUTAGE);
	for (size_t i = 0; i < threat.summary.n; i++)
		assert_int_equal(threat.summary.at[i].agree, 1);
	assert_int_equal(threat.articles.n, 2);
	assert_true(str_eq(threat.articles.at[1].copy_of, STR("a1")));
	assert_int_equal(threat.sources, 1);
	story_end(&story);
}

static void advice_fills_up_what_sources_do_not_say(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	/* One sentence of a source, then two of ours, the first for mail. */
	assert_int_equal(threat.analysis.response.n, 3);
	assert_true(threat.analysis.response.at[1].general && threat.analysis.response.at[2].general);
	assert_true(str_has(threat.analysis.response.at[1].text, STR("mail")));
	story_end(&story);

	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Malicious npm packages steal tokens",
				      "Attackers published npm packages that steal tokens of developers.");
	(void)c;
	threat = brief_of(&story, CLASS_SUPPLY_CHAIN);
	assert_int_equal(threat.analysis.response.n, 4);
	assert_true(says(&threat.analysis.response, "lock files"));
	for (size_t i = 0; i < 4; i++) {
		assert_true(threat.analysis.response.at[i].general);
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(threat.analysis.response.at[i].text, threat.analysis.response.at[k].text));
	}
	story_end(&story);
}

/* A digest tells all in its first sentence, however long it is. */
static void the_sentence_that_tells_the_event_comes_first(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Northwind breach exposes records of 1.6 million people",
		  "Northwind, a carrier of the north, disclosed on Monday that intruders copied the records of 1.6 "
		  "million people "
		  "from a billing system that a supplier ran for it, among them names, addresses, dates of birth and "
		  "numbers of "
		  "passports, after they had signed in with the account of an engineer whose password had been stolen "
		  "months before "
		  "by an infostealer on a home computer, and that the copying went on for nine days before a bank told "
		  "the carrier "
		  "of strange payments. Although Northwind has not named anybody, a gang claims the theft. Customers "
		  "should "
		  "change their passwords.");
	struct threat threat = brief_of(&story, CLASS_BREACH);
	assert_true(str_starts(threat.summary.at[0].text, STR("Northwind, a carrier of the north, disclosed")));
	story_end(&story);
}

static bool is_said_in(const struct saids *list, const struct said *said)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].start == said->start && str_eq(list->at[i].article, said->article))
			return true;
	return false;
}

static void no_part_says_what_another_says(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	const struct saids *lists[] = {&threat.summary, &threat.key_points, &threat.analysis.impact,
				       &threat.analysis.technical, &threat.analysis.response};
	for (size_t a = 0; a < 5; a++)
		for (size_t b = 0; b < a; b++)
			for (size_t i = 0; i < lists[a]->n; i++)
				assert_false(!lists[a]->at[i].general && is_said_in(lists[b], &lists[a]->at[i]));
	story_end(&story);

	story_begin(&story);
	story_add(&story, "one.example", "Outage of Northwind mail delays letters",
		  "An outage of Northwind mail delays letters across the north.");
	threat = brief_of(&story, CLASS_OUTAGE);
	assert_int_equal(threat.summary.n, 1);
	assert_int_equal(threat.key_points.n, 0);
	story_end(&story);
}

/* The first member speaks mostly of other things: its headline is not that of the threat. */
static void a_round_up_gives_no_title(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Northwind and Lumen ship fresh updates, three of them for the worst flaws",
		  "Northwind and Lumen shipped updates for forty products. One mends a flaw in the Brasspot gateway.");
	story_add(&story, "two.example", "Brasspot gateway flaw lets attackers in without a password",
		  "A flaw in the Brasspot gateway lets attackers in without a password. Users should update the "
		  "gateway.");
	story_add(&story, "three.example", "Attackers get into Brasspot gateway without a password",
		  "Attackers get into the Brasspot gateway without a password because of a flaw.");
	story_add(&story, "four.example", "Flaw in Brasspot gateway needs no password",
		  "The flaw in the Brasspot gateway needs no password and attackers can get in.");
	struct threat threat = brief_of(&story, CLASS_FLAW_PATCHED);
	assert_true(str_has(threat.title, STR("Brasspot")));
	assert_false(says(&threat.summary, "forty products") || says(&threat.key_points, "forty products"));
	story_end(&story);
}

static void a_bare_headline_is_its_own_summary(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "Exchange Online outage delays mail", "");
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	assert_int_equal(threat.summary.n, 1);
	assert_true(str_eq(threat.summary.at[0].text, STR("Exchange Online outage delays mail.")));
	assert_int_equal(threat.summary.at[0].end, 0);
	assert_int_equal(threat.key_points.n, 0);
	assert_int_equal(threat.analysis.impact.n + threat.analysis.technical.n, 0);
	story_end(&story);
}

static void one_sentence_is_said_as_it_is(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "one.example", "New exploit for Windows released",
		  "Exploiting a race condition in Microsoft Defender, the exploit leads to local privilege escalation. "
		  "The "
		  "post New exploit for Windows released appeared first on One.");
	struct threat threat = brief_of(&story, CLASS_FLAW_POC);
	assert_int_equal(threat.summary.n, 1);
	assert_true(
		str_eq(threat.summary.at[0].text,
		       STR("Exploiting a race condition in Microsoft Defender, the exploit leads to local privilege "
			   "escalation.")));
	assert_int_equal(threat.analysis.technical.n, 0); /* the summary has said it */
	assert_true(threat.analysis.technical_told && !threat.analysis.response_told);
	assert_int_equal(threat.key_points.n, 0);
	assert_true(str_eq(threat.articles.at[0].excerpt, threat.summary.at[0].text));
	story_end(&story);
}

static void what_is_said_is_not_said_twice(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	for (int i = 0; i < 6; i++) {
		static const char *const sites[] = {
			"a.example", "b.example", "c.example", "d.example", "e.example", "f.example",
		};
		exchange_outage(&story);
		story.members.at[story.members.n - 1].site = str_of(sites[i]);
	}
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	for (size_t i = 0; i < threat.summary.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(threat.summary.at[i].text, threat.summary.at[k].text));
	for (size_t i = 0; i < threat.analysis.impact.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(threat.analysis.impact.at[i].text, threat.analysis.impact.at[k].text));
	story_end(&story);
}

static void entities_and_observables_are_folded(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct observable *o = NULL;
	for (size_t m = 0; m < 2; m++) {
		struct annotation *a = &((struct chapter *)(uintptr_t)story.members.at[m].article)->annotation;
		o = vec_push(story.arena, &a->observables);
		*o = (struct observable){.type = OBSERVABLE_DOMAIN,
					 .value = STR("bad.example"),
					 .verdict = m ? VERDICT_INDICATOR : VERDICT_REFERENCE,
					 .confidence = .7};
		o = vec_push(story.arena, &a->observables);
		*o = (struct observable){
			.type = OBSERVABLE_DOMAIN, .value = STR("one.example"), .verdict = VERDICT_BENIGN};
		struct mention *t = vec_push(story.arena, &a->entities);
		*t = (struct mention){.type = ENTITY_TECHNIQUE,
				      .name = STR("T1566"),
				      .id = STR("technique/t1566"),
				      .known = MENTION_UNKNOWN,
				      .count = 1,
				      .start = 0,
				      .end = 9};
	}
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	assert_int_equal(threat.entities.n, 4);
	assert_true(str_eq(threat.entities.at[0].name, STR("Exchange Online")));
	assert_int_equal(threat.entities.at[0].articles, 2);
	assert_true(threat.entities.at[0].central);
	assert_int_equal(threat.observables.n, 2);
	assert_true(str_eq(threat.observables.at[0].value, STR("bad.example")));
	assert_int_equal(threat.observables.at[0].verdict, VERDICT_INDICATOR);
	assert_int_equal(threat.techniques.n, 1);
	assert_true(str_eq(threat.techniques.at[0].id, STR("T1566")));
	assert_true(str_eq(threat.techniques.at[0].name, STR("Phishing")));
	assert_true(str_starts(threat.techniques.at[0].evidence.text, STR("Microsoft is investigating")));
	story_end(&story);
}

static void one_who_is_written_in_two_ways_is_one(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c =
		story_add(&story, "one.example", "The Gravelock copies the ledgers of Brindle Mills",
			  "The Gravelock copied the ledgers of Brindle Mills. Use Quibblon Watch to see it.");
	c->annotation.sentences.at[1].role = ROLE_RESPONSE;
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "The Gravelock");
	chapter_names(&story, c, ENTITY_COMPANY, "Brindle Mills");
	chapter_names(&story, c, ENTITY_COMPANY, "Quibblon Watch"); /* who sells the advice */
	c = story_add(&story, "two.example", "GraveLock hits Brindle Mills", "GraveLock hit Brindle Mills on Monday.");
	chapter_names(&story, c, ENTITY_RANSOMWARE_GROUP, "GraveLock");
	chapter_names(&story, c, ENTITY_PERSON, "Brindle Mills");
	c = story_add(&story, "three.example", "GraveLockB is another", "GraveLockB is another gang.");
	chapter_names(&story, c, ENTITY_THREAT_ACTOR, "GraveLockB");
	struct threat threat = brief_of(&story, CLASS_BREACH);
	assert_int_equal(threat.entities.n, 3);
	for (size_t i = 0; i < threat.entities.n; i++)
		if (str_eq(threat.entities.at[i].name, STR("GraveLock")))
			assert_int_equal(threat.entities.at[i].type, ENTITY_RANSOMWARE_GROUP);
		else if (!str_eq(threat.entities.at[i].name, STR("GraveLockB")))
			assert_true(str_eq(threat.entities.at[i].name, STR("Brindle Mills")));
	story_end(&story);
}

static void sources_that_differ_are_shown_side_by_side(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a = story_add(&story, "one.example", "Retailer breach",
				      "The breach exposed 2.3 million records of the retailer.");
	struct chapter *b = story_add(&story, "two.example", "Retailer breach",
				      "The breach exposed 3.1 million records of the retailer.");
	chapter_counts(&story, a, "2.3 million records", 2.3e6, "records");
	chapter_counts(&story, b, "3.1 million records", 3.1e6, "records");
	struct threat threat = brief_of(&story, CLASS_BREACH);
	assert_int_equal(threat.differences.n, 1);
	assert_true(str_eq(threat.differences.at[0].what, STR("records")));
	assert_true(str_eq(threat.differences.at[0].values.at[0], STR("2.3 million records: one.example")));
	assert_true(str_eq(threat.differences.at[0].values.at[1], STR("3.1 million records: two.example")));
	/* Rounding is no disagreement. */
	b->annotation.quantities.at[0].value = 2.35e6;
	assert_int_equal(brief_of(&story, CLASS_BREACH).differences.n, 0);
	story_end(&story);
}

static void scores_days_and_attackers_may_differ_too(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	static const char *const texts[] = {
		"Akira used CVE-2026-1111 with a CVSS score of 9.8 on June 2, 2026 at the plant.",
		"Qilin used CVE-2026-1111 with a CVSS score of 8.1 on June 4, 2026 at the plant.",
	};
	static const char *const names[] = {"Akira", "Qilin"}, *const days[] = {"2026-06-02", "2026-06-04"};
	for (int i = 0; i < 2; i++) {
		struct chapter *c = story_add(&story, i ? "two.example" : "one.example", "Attack on a plant", texts[i]);
		chapter_names(&story, c, ENTITY_RANSOMWARE_GROUP, names[i]);
		chapter_names(&story, c, ENTITY_VULNERABILITY, "CVE-2026-1111");
		struct dated_event *e = vec_push(story.arena, &c->annotation.events);
		*e = (struct dated_event){.date = str_of(days[i]),
					  .precision = PRECISION_DAY,
					  .kind = KIND_BREACHED,
					  .end = (uint32_t)strlen(texts[i])};
	}
	struct threat threat = brief_of(&story, CLASS_BREACH);
	assert_int_equal(threat.differences.n, 3);
	assert_true(str_eq(threat.differences.at[0].what, STR("CVSS")));
	assert_true(str_eq(threat.differences.at[0].values.at[0], STR("9.8: one.example")));
	assert_true(str_eq(threat.differences.at[1].what, STR("day: breached")));
	assert_true(str_eq(threat.differences.at[1].values.at[1], STR("2026-06-04: two.example")));
	assert_true(str_eq(threat.differences.at[2].what, STR("attacker")));
	assert_true(str_eq(threat.differences.at[2].values.at[1], STR("Qilin: two.example")));
	story_end(&story);
}

static size_t attackers_of(struct story *story, const char *one, const char *two)
{
	const char *const names[] = {one, two};
	story->members.n = 0;
	for (int i = 0; i < 2; i++) {
		const char *text = str_print(story->arena, "%s attacked a plant on the river.%c", names[i], 0).p;
		struct chapter *c = story_add(story, i ? "two.example" : "one.example", "Attack on a plant", text);
		chapter_names(story, c, ENTITY_THREAT_ACTOR, names[i]);
	}
	return brief_of(story, CLASS_CAMPAIGN).differences.n;
}

static void two_names_of_one_attacker_are_no_disagreement(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	assert_int_equal(attackers_of(&story, "APT28", "Sandworm"), 1);
	assert_int_equal(attackers_of(&story, "APT28", "Fancy Bear"), 0);
	assert_int_equal(attackers_of(&story, "APT28", "Gravelock Nine"), 0); /* perhaps one more name of it */
	story_end(&story);
}

static void excerpts_add_what_the_others_do_not_say(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	static const char both[] = "Northwind shut its plants on Monday after an attack on its network in Ohio.";
	const char *const own[] = {"Trucks waited at the gates of the depot for nine hours.",
				   "Payroll and canteen kept running on a spare server."};
	for (int i = 0; i < 2; i++)
		story_add(&story, i ? "two.example" : "one.example", "Northwind shuts plants after attack",
			  str_print(story.arena, "%s %s%c", both, own[i], 0).p);
	struct threat threat = brief_of(&story, CLASS_BREACH);
	assert_true(str_starts(threat.articles.at[0].excerpt, STR("Northwind shut its plants")));
	assert_true(str_has(threat.articles.at[0].excerpt, str_of(own[0])));
	assert_true(str_has(threat.articles.at[1].excerpt, str_of(own[1])));
	story_end(&story);
}

static void excerpts_are_two_lines(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	exchange_outage(&story);
	struct threat threat = brief_of(&story, CLASS_OUTAGE);
	for (size_t i = 0; i < threat.articles.n; i++) {
		assert_true(threat.articles.at[i].excerpt.n > 20 && threat.articles.at[i].excerpt.n <= 300);
		assert_true(threat.articles.at[i].source.n > 0);
	}
	assert_false(str_eq(threat.articles.at[0].excerpt, threat.articles.at[1].excerpt));
	assert_true(str_eq(threat.articles.at[0].source_id, STR("one.example")) ||
		    threat.articles.at[0].source_id.n == 0);
	story_end(&story);
}

static void any_shortage_of_memory_is_said(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct threat threat = {.slug = STR("untouched")};
	assert_int_equal(write_brief(&story, &threat), E_EMPTY);
	exchange_outage(&story);
	struct arena *whole = story.arena;
	bool done = false;
	for (size_t cap = 64; !done && cap < 512 * 1024; cap += cap < 32768 ? 512 : 8192) {
		story.arena = arena_new(cap);
		assert_non_null(story.arena);
		enum status status = write_brief(&story, &threat);
		assert_true(status == OK || status == E_NOMEM);
		assert_true(status == OK || str_eq(threat.slug, STR("untouched")));
		done = status == OK;
		arena_free(story.arena);
	}
	assert_true(done);
	story.arena = whole;
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exchange_outage_reads_as_it_should),
		cmocka_unit_test(a_leaning_sentence_stands_behind_its_support_or_nowhere),
		cmocka_unit_test(agreement_counts_independent_sources),
		cmocka_unit_test(advice_fills_up_what_sources_do_not_say),
		cmocka_unit_test(a_bare_headline_is_its_own_summary),
		cmocka_unit_test(one_sentence_is_said_as_it_is),
		cmocka_unit_test(what_is_said_is_not_said_twice),
		cmocka_unit_test(entities_and_observables_are_folded),
		cmocka_unit_test(one_who_is_written_in_two_ways_is_one),
		cmocka_unit_test(sources_that_differ_are_shown_side_by_side),
		cmocka_unit_test(scores_days_and_attackers_may_differ_too),
		cmocka_unit_test(two_names_of_one_attacker_are_no_disagreement),
		cmocka_unit_test(excerpts_add_what_the_others_do_not_say),
		cmocka_unit_test(excerpts_are_two_lines),
		cmocka_unit_test(the_sentence_that_tells_the_event_comes_first),
		cmocka_unit_test(no_part_says_what_another_says),
		cmocka_unit_test(a_round_up_gives_no_title),
		cmocka_unit_test(any_shortage_of_memory_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
