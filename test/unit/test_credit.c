/* Who of several copies is the original, and how many sources a threat has then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "credit.h"

enum { N = 4 };

struct desk {
	struct arena *arena;
	struct article articles[N];
	struct source sources[N];
	struct member at[N];
	struct members members, out;
};

/* a.example, b.example ...: all of one day, all copies of the first, equally credible, none names another. */
static int set_up(void **state)
{
	static const char *const ids[N] = {"a", "b", "c", "d"};
	static const char *const sites[N] = {"a.example", "b.example", "c.example", "d.example"};
	struct arena *arena = arena_new(1024 * 1024);
	struct desk *d = arena_zero(arena, 1, sizeof(*d));
	d->arena = arena;
	for (size_t i = 0; i < N; i++) {
		d->articles[i] =
			(struct article){.id = str_of(ids[i]), .published = 1000, .text = STR("The same words.")};
		d->sources[i] = (struct source){.credibility = 50};
		d->at[i] =
			(struct member){.article = &d->articles[i], .source = &d->sources[i], .site = str_of(sites[i])};
		d->at[i].copy_of = i ? STR("a") : STR_EMPTY;
	}
	d->members = (struct members){.at = d->at, .n = N, .room = N};
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;
	arena_free(d->arena);
	return 0;
}

static void assert_original(struct desk *d, const char *want)
{
	assert_int_equal(credit_originals(d->arena, &d->members, &d->out), OK);
	assert_int_equal(d->out.n, d->members.n);
	for (size_t i = 0; i < d->out.n; i++) {
		bool is_it = str_eq(d->out.at[i].article->id, str_of(want));
		if (!str_eq(d->out.at[i].copy_of, is_it ? STR_EMPTY : str_of(want)))
			fail_msg("%zu is a copy of \"%.*s\"", i, STR_FORMAT(d->out.at[i].copy_of));
	}
	assert_int_equal(members_independent(&d->out), 1);
}

static void who_came_first_is_it(void **state)
{
	assert_original(*state, "a");
}

static void who_published_first_is_it(void **state)
{
	struct desk *d = *state;
	d->articles[2].published = 900;
	assert_original(d, "c");
	d->articles[0].published = TIME_UNKNOWN;
	assert_original(d, "c");
}

static void of_one_time_the_most_credible_is_it(void **state)
{
	struct desk *d = *state;
	d->sources[1].credibility = 80;
	assert_original(d, "b");
	d->at[1].source = NULL;
	assert_original(d, "a");
}

static void whom_the_others_name_is_it(void **state)
{
	struct desk *d = *state;
	d->articles[1].published = 900;
	d->articles[0].text = STR("The same words. This story first appeared on D.example.");
	assert_original(d, "d");
	d->articles[3].text = STR("The same words. By d.example."); /* its own name says nothing */
	assert_original(d, "d");
	d->sources[1].title = STR("The Bee Times");
	d->articles[2].text = d->articles[3].text = STR("(the bee times) The same words.");
	assert_original(d, "b");
}

/* A story of its own beside a copy: two sources, whoever has the copies. */
static void copies_elsewhere_add_no_source(void **state)
{
	struct desk *d = *state;
	d->at[3].copy_of = STR_EMPTY;
	assert_int_equal(credit_originals(d->arena, &d->members, &d->out), OK);
	assert_int_equal(members_independent(&d->out), 2);
	d->members.n = 3;
	assert_original(d, "a");
}

/* Their first article is in another threat; a copy of a copy is of the same group. */
static void groups_hold_without_their_first(void **state)
{
	struct desk *d = *state;
	for (size_t i = 0; i < N; i++)
		d->at[i].copy_of = STR("elsewhere");
	assert_int_equal(members_independent(&d->members), 0);
	assert_original(d, "a");
	d->at[0].copy_of = STR_EMPTY;
	d->at[1].copy_of = STR("a");
	d->at[2].copy_of = STR("b");
	d->at[3].copy_of = STR("c");
	assert_original(d, "a");
	d->at[0].copy_of = STR("d"); /* a ring is no hang */
	assert_int_equal(credit_originals(d->arena, &d->members, &d->out), OK);
	d->members.n = 0;
	assert_int_equal(credit_originals(d->arena, &d->members, &d->out), OK);
	assert_int_equal(d->out.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_came_first_is_it),
		TEST(who_published_first_is_it),
		TEST(of_one_time_the_most_credible_is_it),
		TEST(whom_the_others_name_is_it),
		TEST(copies_elsewhere_add_no_source),
		TEST(groups_hold_without_their_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
