/* The timeline: folded by day and kind, in order, without old stories; else the reports themselves. */
#include "brief.h"
#include "story.h"

#include <stdio.h>

enum { DAY = 86400 };
static const int64_t published = 1780358400; /* 2026-06-02 */

static void dates(struct story *story, struct chapter *c, const char *words, const char *date,
		  enum date_precision precision, enum event_kind kind, int64_t lo)
{
	size_t at = str_find(c->article.text, str_of(words));
	assert_true(at != STR_NONE);
	for (size_t i = 0; i < c->reading.sentences.n; i++) {
		const struct sentence *s = &c->reading.sentences.at[i];
		if (at < s->start || at >= s->end)
			continue;
		struct dated_event *e = vec_push(story->arena, &c->annotation.events);
		*e = (struct dated_event){.date = str_of(date),
					  .precision = precision,
					  .kind = kind,
					  .start = s->start,
					  .end = s->end,
					  .lo = lo,
					  .hi = lo + DAY,
					  .future = lo > published};
	}
}

static struct timeline timeline_of(struct story *story)
{
	struct threat threat = {0};
	assert_int_equal(brief_threat(story->arena, story->knowledge, story->ranks, &story->members, &threat, NULL),
			 OK);
	return threat.timeline;
}

static const char *const text = "Hackers breached the retailer on May 30. The retailer told its customers on June 1. A "
				"similar attack hit it in "
				"March 2021. A court hears the case on July 1.";

static struct chapter *breach(struct story *story, const char *site)
{
	struct chapter *c = story_add(story, site, "Retailer breached by hackers", text);
	dates(story, c, "June 1", "2026-06-01", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published - DAY);
	dates(story, c, "May 30", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(story, c, "March 2021", "2021-03", PRECISION_MONTH, KIND_BREACHED, published - 1900 * (int64_t)DAY);
	dates(story, c, "July 1", "2026-07-01", PRECISION_DAY, KIND_OTHER, published + 29 * DAY);
	return c;
}

static void events_are_folded_and_in_order(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	breach(&story, "one.example");
	breach(&story, "two.example");
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 3);
	assert_true(str_eq(rows.at[0].date, STR("2026-05-30")));
	assert_int_equal(rows.at[0].kind, KIND_BREACHED);
	assert_int_equal(rows.at[0].agree, 2);
	assert_true(str_eq(rows.at[0].text, STR("Hackers breached the retailer on May 30.")));
	assert_true(str_eq(rows.at[0].article, STR("a1")));
	assert_true(str_eq(str_cut(str_of(text), rows.at[0].start, rows.at[0].end), rows.at[0].text));
	assert_int_equal(rows.at[1].kind, KIND_VICTIM_NOTIFIED);
	assert_true(rows.at[2].future);
	assert_false(rows.at[1].future);
	story_end(&story);
}

static void one_day_is_told_once_at_its_best_precision(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a = story_add(&story, "one.example", "Mail outage",
				      "Mail failed on June 2. It came back on June 3 in the evening.");
	struct chapter *b =
		story_add(&story, "two.example", "Mail outage",
			  "Mail failed at 14:20 UTC. Mail works again since June 3. Mail fails, said one on June 2.");
	dates(&story, b, "June 2", "2026-06-02", PRECISION_DAY, KIND_OUTAGE_START, published);
	dates(&story, a, "June 2", "2026-06-02", PRECISION_DAY, KIND_OUTAGE_START, published);
	dates(&story, b, "14:20", "2026-06-02T14:20Z", PRECISION_MINUTE, KIND_OUTAGE_START, published + 51600);
	dates(&story, b, "June 3", "2026-06-03", PRECISION_DAY, KIND_OUTAGE_END, published + DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_true(str_eq(rows.at[0].date, STR("2026-06-02T14:20Z")));
	assert_int_equal(rows.at[0].agree, 2);
	story_end(&story);
}

static void without_dates_the_reports_are_the_timeline(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	story_add(&story, "bleepingcomputer.com", "Exchange Online outage", "Mail is late for everyone in Europe.");
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.at[0].kind, KIND_REPORTED);
	assert_true(str_eq(rows.at[0].date, STR("2026-06-02")));
	assert_true(str_eq(rows.at[0].text, STR("BleepingComputer reports: Exchange Online outage")));
	story_end(&story);
}

static void a_long_sentence_is_one_short_clause(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Retailer breached",
				      "Hackers breached the retailer on May 30, while its staff was away for a long "
				      "weekend that began with a fire "
				      "drill and went on with a party in the yard behind the main building of the head "
				      "office in the old town. "
				      "The shop opened again on June 1.");
	dates(&story, c, "May 30", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(&story, c, "June 1", "2026-06-01", PRECISION_DAY, KIND_OUTAGE_END, published - DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_true(str_eq(rows.at[0].text, STR("Hackers breached the retailer on May 30.")));
	story_end(&story);
}

static void advice_and_leaning_sentences_are_no_events(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *c = story_add(&story, "one.example", "Retailer breached by hackers",
				      "Hackers breached the retailer on May 30. It was offered for sale on May 31. "
				      "Customers should check accounts opened before June 1 for strange payments. "
				      "The retailer told its customers on June 2.");
	dates(&story, c, "May 30", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(&story, c, "May 31", "2026-05-31", PRECISION_DAY, KIND_OTHER, published - 2 * DAY);
	dates(&story, c, "June 1", "2026-06-01", PRECISION_DAY, KIND_UPDATED, published - DAY);
	dates(&story, c, "June 2", "2026-06-02", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published);
	c->annotation.sentences.at[2].role = ROLE_RESPONSE;
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_true(str_eq(rows.at[0].date, STR("2026-05-30")));
	assert_true(str_eq(rows.at[1].date, STR("2026-06-02")));
	story_end(&story);
}

static void one_happening_is_told_once(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a = story_add(&story, "one.example", "Acme fixes mail flaw",
				      "Acme fixed the mail flaw in May. Acme fixed the mail flaw on May 20. "
				      "Thieves drained 300 wallets of the mail firm on May 28. "
				      "Wallets of the mail firm, 300 of them, were drained by thieves on May 28.");
	dates(&story, a, "in May", "2026-05", PRECISION_MONTH, KIND_PATCHED, published - 32 * (int64_t)DAY);
	dates(&story, a, "May 20", "2026-05-20", PRECISION_DAY, KIND_PATCHED, published - 13 * DAY);
	dates(&story, a, "drained 300", "2026-05-28", PRECISION_DAY, KIND_BREACHED, published - 5 * DAY);
	dates(&story, a, "Wallets of", "2026-05-28", PRECISION_DAY, KIND_OTHER, published - 5 * DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_true(str_eq(rows.at[0].date, STR("2026-05-20")));
	assert_int_equal(rows.at[1].kind, KIND_BREACHED);
	story_end(&story);
}

static void remarks_and_orders_are_no_rows_and_dates_stand_in_their_words(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a =
		story_add(&story, "one.example", "Retailer breached by hackers",
			  "Hackers breached the retailer on May 30. The retailer told its customers on June 1. "
			  "The theft was covered May 31 in this digest for readers. "
			  "Review the logs of the tills for strange entries since May 29. "
			  "A report that the retailer had ordered from a firm in the old town and that the firm "
			  "wrote with the help of the staff of the shops, the tills and the stores of the chain, "
			  "which has forty shops, was finished May 27.");
	dates(&story, a, "May 30", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(&story, a, "June 1", "2026-06-01", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published - DAY);
	dates(&story, a, "May 31", "2026-05-31", PRECISION_DAY, KIND_REPORTED, published - 2 * DAY);
	dates(&story, a, "May 29", "2026-05-29", PRECISION_DAY, KIND_BREACHED, published - 4 * DAY);
	dates(&story, a, "May 27", "2026-05-27", PRECISION_DAY, KIND_REPORTED, published - 6 * DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 3);
	assert_true(str_eq(rows.at[0].date, STR("2026-05-27")));
	assert_true(str_has(rows.at[0].text, STR("finished May 27"))); /* the whole sentence: a clause would lose it */
	assert_true(str_eq(rows.at[1].date, STR("2026-05-30")));
	assert_true(str_eq(rows.at[2].date, STR("2026-06-01")));
	story_end(&story);
}

static void days_that_nobody_could_name_are_told_where_little_is_known(void **state)
{
	(void)state;
	static const char *const told =
		"Hackers breached the retailer on May 27. Thieves put its files up for sale on May 28. "
		"A vendor fixed the till on May 29. Shops of the retailer opened late on May 30. "
		"The retailer told its customers on June 1.";
	for (int known = 3; known <= 4; known++) {
		struct story story;
		story_begin(&story);
		struct chapter *a = story_add(&story, "one.example", "Retailer breached by hackers", told);
		dates(&story, a, "May 27", "2026-05-27", PRECISION_DAY, KIND_BREACHED, published - 6 * DAY);
		dates(&story, a, "May 28", "2026-05-28", PRECISION_DAY, KIND_RANSOM_DEMAND, published - 5 * DAY);
		dates(&story, a, "May 29", "2026-05-29", PRECISION_DAY, KIND_PATCHED, published - 4 * DAY);
		dates(&story, a, "May 30", "2026-05-30", PRECISION_DAY, KIND_OTHER, published - 3 * DAY);
		if (known == 4)
			dates(&story, a, "June 1", "2026-06-01", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published - DAY);
		struct timeline rows = timeline_of(&story);
		assert_int_equal(rows.n, 4);
		assert_true(str_eq(rows.at[3].date, known == 4 ? STR("2026-06-01") : STR("2026-05-30")));
		story_end(&story);
	}
}

static void two_days_of_one_sentence_are_two_rows_and_deadlines_stay(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a =
		story_add(&story, "one.example", "Acme mail flaw exploited",
			  "The breach of the mail firm, found on May 11 and announced on May 23, hit 40 banks. "
			  "CISA listed the mail flaw on May 30 and gave federal agencies until June 9 to fix it. "
			  "The firm told 12 banks of the theft.");
	dates(&story, a, "May 11", "2026-05-11", PRECISION_DAY, KIND_BREACHED, published - 22 * DAY);
	dates(&story, a, "May 23", "2026-05-23", PRECISION_DAY, KIND_DISCLOSED, published - 10 * DAY);
	dates(&story, a, "May 30", "2026-05-30", PRECISION_DAY, KIND_KEV_ADDED, published - 3 * DAY);
	dates(&story, a, "June 9", "2026-06-09", PRECISION_DAY, KIND_OTHER, published + 7 * DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 4);
	assert_int_equal(rows.at[0].kind, KIND_BREACHED);
	assert_int_equal(rows.at[1].kind, KIND_DISCLOSED);
	assert_true(str_eq(rows.at[0].text, rows.at[1].text));
	assert_int_equal(rows.at[2].kind, KIND_KEV_ADDED);
	assert_true(str_eq(rows.at[3].date, STR("2026-06-09")));
	assert_true(rows.at[3].future);
	story_end(&story);
}

static void a_day_out_of_a_trimmed_head_is_no_row_but_one_of_a_label_is(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a =
		story_add(&story, "one.example", "Acme mail server breached by thieves",
			  "Publication Date: 05/28/2026 Description: Acme mail sorts the letters of many banks.\n"
			  "**May 30:** Thieves broke into the mail server of the bank in the old town.\n"
			  "The bank told its customers on June 1.");
	dates(&story, a, "05/28/2026", "2026-05-28", PRECISION_DAY, KIND_DISCLOSED, published - 5 * DAY);
	dates(&story, a, "Thieves broke", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(&story, a, "June 1", "2026-06-01", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published - DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.at[0].kind, KIND_BREACHED);
	assert_int_equal(rows.at[1].kind, KIND_VICTIM_NOTIFIED);
	story_end(&story);
}

static void what_nobody_could_name_is_not_told_beside_a_name(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a =
		story_add(&story, "one.example", "Retailer breached by hackers",
			  "Hackers breached the retailer on May 30. The retailer told its customers on June 1.");
	struct chapter *b = story_add(&story, "two.example", "Tills of retailer fail after break-in",
				      "Queues formed at tills across the country on May 30.");
	dates(&story, a, "May 30", "2026-05-30", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	dates(&story, a, "June 1", "2026-06-01", PRECISION_DAY, KIND_VICTIM_NOTIFIED, published - DAY);
	dates(&story, b, "May 30", "2026-05-30", PRECISION_DAY, KIND_OTHER, published - 3 * DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 2);
	assert_int_equal(rows.at[0].kind, KIND_BREACHED);
	story_end(&story);
}

static void exploitation_without_a_day_has_that_of_its_first_report(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	struct chapter *a = story_add(&story, "one.example", "Acme mail flaw exploited in attacks",
				      "Acme fixed the mail flaw on May 20. CISA warned of the mail flaw on June 1.");
	dates(&story, a, "May 20", "2026-05-20", PRECISION_DAY, KIND_PATCHED, published - 13 * DAY);
	dates(&story, a, "June 1", "2026-06-01", PRECISION_DAY, KIND_DISCLOSED, published - DAY);
	assert_int_equal(timeline_of(&story).n, 2);
	chapter_indicates(&story, a, "exploited", "exploited", CLASS_FLAW_POC, STATUS_EXPLOITED);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 3);
	assert_int_equal(rows.at[2].kind, KIND_REPORTED);
	assert_true(str_eq(rows.at[2].text, STR("one.example reports: Acme mail flaw exploited in attacks")));
	story_end(&story);
}

static void of_many_days_those_that_most_reports_tell_are_kept(void **state)
{
	(void)state;
	struct story story;
	story_begin(&story);
	char days[2000] = "";
	size_t n = 0;
	for (int day = 1; day <= 30; day++)
		n += (size_t)snprintf(days + n, sizeof(days) - n, "Thieves broke into shop number %d00 on May %d. ",
				      day, day);
	struct chapter *a = story_add(&story, "one.example", "Thieves break into shops", days);
	struct chapter *b = story_add(&story, "two.example", "Thieves break into shops",
				      "Thieves broke into a shop in the old town on May 29.");
	for (int day = 1; day <= 30; day++) {
		const char *date = str_print(story.arena, "2026-05-%02d", day).p;
		dates(&story, a, str_print(story.arena, "May %d.", day).p, date, PRECISION_DAY, KIND_BREACHED,
		      published - (32 - day) * (int64_t)DAY);
	}
	dates(&story, b, "May 29", "2026-05-29", PRECISION_DAY, KIND_BREACHED, published - 3 * DAY);
	struct timeline rows = timeline_of(&story);
	assert_int_equal(rows.n, 20);
	assert_true(str_eq(rows.at[0].date, STR("2026-05-01")));
	assert_true(str_eq(rows.at[19].date, STR("2026-05-29")));
	assert_int_equal(rows.at[19].agree, 2);
	story_end(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_folded_and_in_order),
		cmocka_unit_test(one_day_is_told_once_at_its_best_precision),
		cmocka_unit_test(without_dates_the_reports_are_the_timeline),
		cmocka_unit_test(a_long_sentence_is_one_short_clause),
		cmocka_unit_test(one_happening_is_told_once),
		cmocka_unit_test(remarks_and_orders_are_no_rows_and_dates_stand_in_their_words),
		cmocka_unit_test(days_that_nobody_could_name_are_told_where_little_is_known),
		cmocka_unit_test(two_days_of_one_sentence_are_two_rows_and_deadlines_stay),
		cmocka_unit_test(a_day_out_of_a_trimmed_head_is_no_row_but_one_of_a_label_is),
		cmocka_unit_test(what_nobody_could_name_is_not_told_beside_a_name),
		cmocka_unit_test(exploitation_without_a_day_has_that_of_its_first_report),
		cmocka_unit_test(of_many_days_those_that_most_reports_tell_are_kept),
		cmocka_unit_test(advice_and_leaning_sentences_are_no_events),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
