/* Sources in the store: settings beside state, removals that last, wishes, health. */
#include "store_fixture.h"

static struct source example(struct arena *arena, const char *url)
{
	struct source s = source_new(arena, str_of(url));
	s.title = s.id;
	return s;
}

static void settings_stay_when_the_state_is_put(void **state)
{
	struct fixture *f = *state;
	struct source s = example(f->arena, "https://a.example/feed"), got;
	s.settings.interval_s = 900;
	s.settings.headers = STR("A: b");
	s.next_why = STR("first");
	MUST(store_source_put(f->store, &s, &f->err)); /* new: with its settings */
	s.settings = (struct source_settings){.is_disabled = true};
	s.polls = 7;
	s.next_why = STR("second");
	MUST(store_source_put(f->store, &s, &f->err)); /* known: state only */
	MUST(store_source_get(f->store, f->arena, s.id, &got, &f->err));
	assert_int_equal(got.polls, 7);
	assert_int_equal(got.settings.interval_s, 900);
	assert_false(got.settings.is_disabled);
	assert_true(str_eq(got.settings.headers, STR("A: b")));
	assert_true(str_eq(got.next_why, STR("second")));
	MUST(store_source_add(f->store, &s, &f->err));
	MUST(store_source_get(f->store, f->arena, s.id, &got, &f->err));
	assert_true(got.settings.is_disabled);
}

static void a_source_from_before_settings_has_none(void **state)
{
	struct fixture *f = *state;
	struct source s = example(f->arena, "https://a.example/feed"), got;
	s.settings.interval_s = 900;
	MUST(store_source_put(f->store, &s, &f->err));
	char path[512];
	sqlite3 *db;
	path_of(f, "tocsin.db", path, sizeof(path));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE sources SET settings = x''", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	MUST(store_source_get(f->store, f->arena, s.id, &got, &f->err));
	assert_int_equal(got.settings.interval_s, 0);
	assert_int_equal(got.settings.pages, PAGES_AUTO);
}

static void a_removal_lasts_until_it_is_added_again(void **state)
{
	struct fixture *f = *state;
	struct source s = example(f->arena, "https://a.example/feed");
	struct strs gone = {0};
	MUST(store_source_put(f->store, &s, &f->err));
	MUST(store_source_remove(f->store, s.id, &f->err));
	assert_int_equal(store_source_remove(f->store, s.id, &f->err), E_NOTFOUND);
	MUST(store_sources_removed(f->store, f->arena, &gone, &f->err));
	assert_int_equal(gone.n, 1);
	assert_true(str_eq(gone.at[0], s.id));
	MUST(store_source_add(f->store, &s, &f->err));
	MUST(store_sources_removed(f->store, f->arena, &gone, &f->err));
	assert_int_equal(gone.n, 0);
}

static void wishes_wait_for_the_holder(void **state)
{
	struct fixture *f = *state;
	struct store *asker = NULL;
	struct source_wish wish = {.kind = WISH_ADD, .source = example(f->arena, "https://a.example/feed")};
	struct source_wishes list;
	uint64_t one, two;
	bool done;
	wish.source.settings.user_agent = STR("me/1");
	MUST(store_open(f->folder, STORE_ASK, &asker, &f->err));
	MUST(store_wish_add(asker, &wish, &one, &f->err));
	wish.kind = WISH_REMOVE;
	MUST(store_wish_add(asker, &wish, &two, &f->err));
	MUST(store_wishes(f->store, f->arena, &list, &f->err));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.at[0].num, one);
	assert_int_equal(list.at[0].kind, WISH_ADD);
	assert_true(str_eq(list.at[0].source.settings.user_agent, STR("me/1")));
	assert_int_equal(list.at[1].kind, WISH_REMOVE);
	MUST(store_wish_is_done(asker, one, &done, &f->err));
	assert_false(done);
	MUST(store_wish_done(f->store, one, &f->err));
	MUST(store_wish_is_done(asker, one, &done, &f->err));
	assert_true(done);
	MUST(store_wish_is_done(asker, two, &done, &f->err));
	assert_false(done);
	store_close(asker);
}

/* ---- health ---- */

static void put_told(struct fixture *f, const char *source, int64_t published, const char *threat, bool is_copy)
{
	static int n;
	char id[32];
	(void)snprintf(id, sizeof(id), "a%08d", n++);
	struct stored_article a = {.article = {.id = str_copy(f->arena, str_of(id)),
					       .source = str_of(source),
					       .url = STR("https://x.example/"),
					       .title = str_copy(f->arena, str_of(id)),
					       .text = STR("text"),
					       .published = published},
				   .threat = str_of(threat),
				   .copy_of = is_copy ? STR("other") : STR_EMPTY,
				   .stored = published};
	uint64_t seq;
	MUST(store_article_put(f->store, &a, &seq, &f->err));
}

static const struct source_health *health_of(struct fixture *f, const char *id, int64_t now)
{
	struct source_healths list;
	MUST(store_source_health(f->store, f->arena, now, &list, &f->err));
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.at[i].id, str_of(id)))
			return &list.at[i];
	fail_msg("no health of %s", id);
	return NULL;
}

static void answers_are_counted_by_class(void **state)
{
	struct fixture *f = *state;
	struct source s = example(f->arena, "https://a.example/feed");
	MUST(store_source_put(f->store, &s, &f->err));
	struct source_note note = {.id = s.id, .at = NOW, .class = ANSWER_NEW, .repairs = 3};
	for (int i = 0; i < 4; i++)
		MUST(store_source_note(f->store, &note, &f->err));
	note.class = ANSWER_INSECURE;
	note.repairs = 0;
	note.has_event = true;
	note.event = (struct source_event){NOW, EVENT_TLS, STR("expired")};
	MUST(store_source_note(f->store, &note, &f->err));
	note.at = NOW - 40 * DAY; /* too old to count */
	note.event = (struct source_event){NOW + 1, EVENT_WELL, STR_EMPTY};
	MUST(store_source_note(f->store, &note, &f->err));

	const struct source_health *h = health_of(f, "a.example/feed", NOW);
	assert_int_equal(h->answers[ANSWER_NEW], 4);
	assert_int_equal(h->answers[ANSWER_INSECURE], 1);
	assert_int_equal(h->repairs, 12);
	assert_int_equal(h->newest, TIME_UNKNOWN);
	assert_false(h->is_silent);

	struct source_events events;
	MUST(store_source_events(f->store, f->arena, s.id, 10, &events, &f->err));
	assert_int_equal(events.n, 2);
	assert_int_equal(events.at[0].kind, EVENT_WELL);
	assert_true(str_eq(events.at[1].detail, STR("expired")));
	MUST(store_source_events(f->store, f->arena, s.id, 1, &events, &f->err));
	assert_int_equal(events.n, 1);
}

static void health_that_was_kept_is_read(void **state)
{
	struct fixture *f = *state;
	struct source one = example(f->arena, "https://one.example/feed"),
		      two = example(f->arena, "https://two.example/feed");
	struct source_note note = {.id = one.id, .at = NOW, .class = ANSWER_REFUSED, .repairs = 2};
	MUST(store_source_put(f->store, &one, &f->err));
	MUST(store_source_note(f->store, &note, &f->err));
	for (int day = 12; day > 4; day--)
		put_told(f, "one.example/feed", NOW - day * DAY, "t1", day == 9);
	const struct source_health counted = *health_of(f, "one.example/feed", NOW);
	assert_true(counted.is_silent && counted.usual_a_day > 0.9);
	MUST(store_source_health_keep(f->store, NOW, &f->err));
	put_told(f, "one.example/feed", NOW, "t1", false); /* not counted before the next keeping */
	MUST(store_source_put(f->store, &two, &f->err));
	const struct source_health *kept = health_of(f, "one.example/feed", NOW);
	assert_memory_equal(kept->answers, counted.answers, sizeof(counted.answers));
	assert_memory_equal(kept->items, counted.items, sizeof(counted.items));
	assert_true(str_eq(kept->silence, counted.silence) && kept->is_silent);
	assert_int_equal(kept->silent_days, counted.silent_days);
	assert_int_equal(kept->newest, counted.newest);
	assert_int_equal(kept->repairs, 2);
	assert_int_equal(kept->articles, 8);
	assert_int_equal(kept->copies, 1);
	assert_true(kept->usual_a_day - counted.usual_a_day < 1e-9 && counted.usual_a_day - kept->usual_a_day < 1e-9);
	kept = health_of(f, "two.example/feed", NOW); /* came since */
	assert_true(kept->newest == TIME_UNKNOWN && kept->articles == 0 && !kept->is_silent);
	MUST(store_source_health_keep(f->store, NOW, &f->err));
	assert_int_equal(health_of(f, "one.example/feed", NOW)->articles, 9);
}

static void silence_is_told_against_the_habit(void **state)
{
	struct fixture *f = *state;
	static const char *const ids[] = {"daily.example/f", "weekly.example/f", "new.example/f"};
	for (size_t i = 0; i < 3; i++) {
		char url[64];
		(void)snprintf(url, sizeof(url), "https://%s", ids[i]);
		struct source s = example(f->arena, url);
		MUST(store_source_put(f->store, &s, &f->err));
	}
	MUST(store_begin(f->store, &f->err));
	for (int day = 3; day < 30; day++)
		for (int n = 0; n < 6; n++)
			put_told(f, ids[0], NOW - day * DAY + n * 60, "t1", false);
	for (int week = 0; week < 8; week++)
		put_told(f, ids[1], NOW - 10 * DAY - week * 7 * DAY, "t2", false);
	put_told(f, ids[2], NOW - 9 * DAY, "t3", false);
	MUST(store_commit(f->store, &f->err));

	const struct source_health *h = health_of(f, ids[0], NOW);
	assert_true(h->is_silent);
	assert_true(str_eq(h->silence, STR("usually 6 a day, none for 3 days")));
	assert_int_equal(h->items[HEALTH_DAYS - 1 - 3], 6);
	assert_int_equal(h->items[HEALTH_DAYS - 1], 0);
	assert_false(health_of(f, ids[1], NOW)->is_silent); /* ten days are usual for once a week */
	assert_true(health_of(f, ids[1], NOW + 8 * DAY)->is_silent);
	assert_false(health_of(f, ids[2], NOW)->is_silent); /* no habit is known */
}

static void shares_count_events_of_several_sources(void **state)
{
	struct fixture *f = *state;
	struct source a = example(f->arena, "https://a.example/f"), b = example(f->arena, "https://b.example/f");
	MUST(store_source_put(f->store, &a, &f->err));
	MUST(store_source_put(f->store, &b, &f->err));
	MUST(store_begin(f->store, &f->err));
	for (int i = 0; i < 10; i++) {
		char threat[16];
		(void)snprintf(threat, sizeof(threat), "both%d", i);
		char *t = str_c(f->arena, str_of(threat));
		put_told(f, "a.example/f", NOW - DAY + (i < 7 ? 0 : 100), t, false);
		put_told(f, "b.example/f", NOW - DAY + 50, t, i < 4);
	}
	put_told(f, "a.example/f", NOW - DAY, "alone", false); /* nobody else told it: counts for nobody */
	MUST(store_commit(f->store, &f->err));
	const struct source_health *h = health_of(f, "a.example/f", NOW);
	assert_int_equal(h->events, 10);
	assert_int_equal(h->events_first, 7);
	assert_true(source_health_copies(h) == 0);
	h = health_of(f, "b.example/f", NOW);
	assert_int_equal(h->events_first, 3);
	assert_true(source_health_first(h) > .29 && source_health_first(h) < .31);
	assert_true(source_health_copies(h) > .39 && source_health_copies(h) < .41);
	assert_true(source_health_first(&(struct source_health){.events = 4}) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(settings_stay_when_the_state_is_put, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_source_from_before_settings_has_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_removal_lasts_until_it_is_added_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(wishes_wait_for_the_holder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(answers_are_counted_by_class, set_up, tear_down),
		cmocka_unit_test_setup_teardown(health_that_was_kept_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(silence_is_told_against_the_habit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(shares_count_events_of_several_sources, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
