/* When a source is asked again: its rhythm, what it asks for, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "schedule.h"

#define NOW 1780394400
enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR, ENTRIES = 40 };

static struct source a_source(void)
{
	return (struct source){
		.id = STR("example.org/feed"), .polls = 100, .next_poll = TIME_UNKNOWN, .newest = TIME_UNKNOWN};
}

/* A feed whose `n` newest entries are `gap_s` apart, the last one `gap_s` ago. */
struct made {
	struct feed feed;
	struct entry entries[ENTRIES];
};

static void make_feed(struct made *made, size_t n, int64_t gap_s)
{
	*made = (struct made){.feed = {.entries = {.at = made->entries, .n = n}}};
	for (size_t i = 0; i < n; i++)
		made->entries[i].published = NOW - (int64_t)(i + 1) * gap_s;
}

static int64_t next_of(struct source *source, const struct feed *feed)
{
	const struct poll_outcome outcome = {.now = NOW, .feed = feed};
	int64_t seconds = schedule_next(source, &outcome);
	assert_int_equal(source->next_poll, NOW + seconds);
	return seconds;
}

/* Within the interval and a tenth more. */
static void assert_about(int64_t seconds, int64_t interval)
{
	if (seconds < interval || seconds > interval + interval / 10)
		fail_msg("%lld s instead of about %lld s", (long long)seconds, (long long)interval);
}

static void the_rhythm_is_followed(void **state)
{
	(void)state;
	struct made made;
	struct source source = a_source();
	make_feed(&made, 20, 4 * HOUR);
	assert_about(next_of(&source, &made.feed), 2 * HOUR);
	assert_int_equal(source.interval_s, 2 * HOUR);
	make_feed(&made, ENTRIES, 6 * MINUTE);
	assert_about(next_of(&source, &made.feed), CAP_POLL_MIN_S);
	make_feed(&made, 10, 30 * DAY);
	int64_t seconds = next_of(&source, &made.feed);
	assert_in_range(seconds, CAP_POLL_MAX_S * 9 / 10, CAP_POLL_MAX_S);
}

/* A new source is asked again soon, however slow it seems. */
static void a_habit_is_trusted_step_by_step(void **state)
{
	(void)state;
	struct made made;
	struct source source = a_source();
	make_feed(&made, 10, 30 * DAY);
	for (int64_t i = 0, want = CAP_POLL_MIN_S; i < 4; i++, want *= 2) {
		source.polls = (uint32_t)i + 1;
		assert_about(next_of(&source, &made.feed), want);
	}
}

static void entries_put_out_together_are_one(void **state)
{
	(void)state;
	struct made made;
	struct source source = a_source();
	make_feed(&made, 20, 1);
	for (size_t i = 0; i < 20; i++) /* five at a time, every eight hours, in any order */
		made.entries[(i * 7) % 20].published = NOW - (int64_t)(i / 5 + 1) * 8 * HOUR + (int64_t)(i % 5);
	assert_about(next_of(&source, &made.feed), 4 * HOUR);
}

static void without_dates_there_is_a_middle_way(void **state)
{
	(void)state;
	struct made made;
	struct source source = a_source();
	make_feed(&made, 5, HOUR);
	for (size_t i = 0; i < 5; i++)
		made.entries[i].published = i % 2 ? TIME_UNKNOWN : NOW + DAY; /* the future is no rhythm */
	assert_about(next_of(&source, &made.feed), 30 * MINUTE);
	source = a_source();
	assert_about(next_of(&source, NULL), 30 * MINUTE);
}

static void wishes_are_kept_up_to_the_maximum(void **state)
{
	(void)state;
	struct made made;
	struct source source = a_source();
	make_feed(&made, 20, HOUR);
	made.feed.ttl_s = 3 * HOUR;
	assert_about(next_of(&source, &made.feed), 3 * HOUR);
	made.feed.ttl_s = 30 * DAY;
	assert_int_equal(next_of(&source, &made.feed), CAP_POLL_MAX_S);
	made.feed.ttl_s = 0;

	struct poll_outcome outcome = {.now = NOW, .feed = &made.feed, .max_age_s = 5 * HOUR};
	assert_about(schedule_next(&source, &outcome), 5 * HOUR);
	assert_int_equal(source.interval_s, 30 * MINUTE); /* a wish for once, not a habit */
	outcome = (struct poll_outcome){.now = NOW, .is_failure = true, .retry_after_s = 9 * HOUR};
	assert_about(schedule_next(&source, &outcome), 9 * HOUR);
	outcome.retry_after_s = INT64_MAX;
	assert_int_equal(schedule_next(&source, &outcome), CAP_POLL_MAX_S);
}

static void failures_double_and_never_stop(void **state)
{
	(void)state;
	struct source source = a_source();
	const struct poll_outcome failure = {.now = NOW, .is_failure = true};
	source.interval_s = 2 * HOUR;
	for (int64_t interval = 5 * MINUTE; interval < 20 * HOUR; interval *= 2)
		assert_about(schedule_next(&source, &failure), interval);
	for (int i = 0; i < 100; i++) {
		int64_t seconds = schedule_next(&source, &failure);
		assert_in_range(seconds, CAP_POLL_MAX_S * 9 / 10, CAP_POLL_MAX_S);
	}
	assert_int_equal(source.failures, 108);
	source.failures = UINT32_MAX;
	(void)schedule_next(&source, &failure);
	assert_int_equal(source.failures, UINT32_MAX);

	assert_about(next_of(&source, NULL), 2 * HOUR); /* the habit was kept */
	assert_int_equal(source.failures, 0);
}

static void silence_slows_down(void **state)
{
	(void)state;
	struct source source = a_source();
	source.interval_s = 10 * MINUTE;
	source.newest = NOW - DAY;
	assert_about(next_of(&source, NULL), HOUR);
	source.newest = NOW - 300 * DAY;
	assert_in_range(next_of(&source, NULL), CAP_POLL_MAX_S * 9 / 10, CAP_POLL_MAX_S);
}

static void sources_keep_apart_and_the_answer_is_the_same_again(void **state)
{
	(void)state;
	struct source one = a_source(), other = a_source(), same = a_source();
	other.id = STR("example.net/feed");
	int64_t seconds = next_of(&one, NULL);
	assert_int_not_equal(seconds, next_of(&other, NULL));
	assert_int_equal(seconds, next_of(&same, NULL));
}

/* NOW is a Tuesday, 10:00 UTC. */
static void hours_and_days_of_quiet_are_passed_over(void **state)
{
	(void)state;
	struct source source = a_source();
	struct made made;
	make_feed(&made, 20, 2 * HOUR);
	struct poll_outcome outcome = {.now = NOW, .feed = &made.feed};
	assert_in_range(schedule_next(&source, &outcome), HOUR, HOUR + HOUR / 10);
	assert_true(str_eq(source.next_why, STR("its own rhythm")));
	outcome.skip_hours = 1u << 11 | 1u << 12;
	assert_int_equal(schedule_next(&source, &outcome), 3 * HOUR);
	assert_true(str_has(source.next_why, STR("asks not to be asked")));
	outcome.skip_hours = 0;
	outcome.skip_days = 1u << 2; /* Tuesday */
	assert_int_equal(schedule_next(&source, &outcome), 14 * HOUR);
	outcome.skip_days = 0x7f; /* never: not heard */
	assert_in_range(schedule_next(&source, &outcome), HOUR, HOUR + HOUR / 10);
	outcome.skip_days = 0;
	outcome.skip_hours = 0xffffff;
	assert_in_range(schedule_next(&source, &outcome), HOUR, HOUR + HOUR / 10);
}

static void each_wait_says_why(void **state)
{
	(void)state;
	struct made made;
	make_feed(&made, 20, 2 * HOUR);
	static const struct {
		struct poll_outcome outcome;
		bool with_feed;
		uint32_t polls;
		int64_t least;
		const char *why;
	} rows[] = {
		{{.interval_s = 900}, true, 100, 900, "its interval is set"},
		{{.interval_s = 900, .max_age_s = HOUR}, true, 100, 900, "its interval is set"},
		{{.interval_s = 900, .retry_after_s = HOUR}, true, 100, HOUR, "Retry-After"},
		{{.max_age_s = 5 * HOUR}, true, 100, 5 * HOUR, "Cache-Control"},
		{{0}, true, 2, 10 * MINUTE, "rhythm is being learned"},
		{{.is_failure = true}, false, 100, 5 * MINUTE, "the last try failed"},
		{{.is_failure = true, .is_gone = true}, false, 100, 20 * HOUR, "gone for good"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct source source = a_source();
		struct poll_outcome outcome = rows[i].outcome;
		source.polls = rows[i].polls;
		outcome.now = NOW;
		outcome.feed = rows[i].with_feed ? &made.feed : NULL;
		int64_t seconds = schedule_next(&source, &outcome);
		if (seconds < rows[i].least || seconds > rows[i].least * 12 / 10 ||
		    !str_has(source.next_why, str_of(rows[i].why)))
			fail_msg("row %zu: %lld s, %.*s", i, (long long)seconds, STR_FORMAT(source.next_why));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rhythm_is_followed),
		cmocka_unit_test(a_habit_is_trusted_step_by_step),
		cmocka_unit_test(entries_put_out_together_are_one),
		cmocka_unit_test(without_dates_there_is_a_middle_way),
		cmocka_unit_test(wishes_are_kept_up_to_the_maximum),
		cmocka_unit_test(failures_double_and_never_stop),
		cmocka_unit_test(silence_slows_down),
		cmocka_unit_test(sources_keep_apart_and_the_answer_is_the_same_again),
		cmocka_unit_test(hours_and_days_of_quiet_are_passed_over),
		cmocka_unit_test(each_wait_says_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
