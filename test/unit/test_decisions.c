/* Decisions in the store: kept in order, waiting or done, added beside the holder of the folder; articles
 * that are moved take their copies with them. */
#include "store_fixture.h"

#include "store_decisions.h"

static uint64_t add(struct fixture *f, struct store *store, enum decision_kind kind, const char *threat)
{
	struct decision d = {
		.kind = kind, .author = STR("Test"), .threat = str_of(threat), .made = NOW, .done = TIME_UNKNOWN};
	uint64_t num = 0;
	MUST(store_decision_add(store, &d, &num, &f->err));
	return num;
}

static void waiting_decisions_are_taken_in_order(void **state)
{
	struct fixture *f = *state;
	struct decisions list;
	struct decision d;
	assert_int_equal(add(f, f->store, DECISION_PIN, "t1"), 1);
	assert_int_equal(add(f, f->store, DECISION_DISMISS, "t2"), 2);
	MUST(store_decision_get(f->store, f->arena, 1, &d, &f->err));
	d.state = DECISION_DONE;
	d.done = NOW + 1;
	MUST(store_decision_put(f->store, &d, &f->err));
	MUST(store_decisions(f->store, f->arena, true, 0, 10, &list, &f->err));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.at[0].num, 2);
	assert_int_equal(list.at[0].kind, DECISION_DISMISS);
	MUST(store_decisions(f->store, f->arena, false, 0, 10, &list, &f->err));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.at[0].state, DECISION_DONE);
	MUST(store_decisions(f->store, f->arena, false, 1, 10, &list, &f->err));
	assert_int_equal(list.n, 1);
	assert_int_equal(store_decision_get(f->store, f->arena, 3, &d, &f->err), E_NOTFOUND);
}

static void others_may_ask_beside_the_holder(void **state)
{
	struct fixture *f = *state;
	struct store *other;
	struct decisions list;
	MUST(store_open(f->folder, STORE_ASK, &other, &f->err));
	add(f, other, DECISION_PIN, "t1");
	store_close(other);
	MUST(store_decisions(f->store, f->arena, true, 0, 10, &list, &f->err));
	assert_int_equal(list.n, 1);
}

static void put_member(struct fixture *f, const char *id, const char *threat, const char *copy_of)
{
	struct stored_article a = {.article = {.id = str_of(id), .title = STR("A title"), .published = NOW},
				   .threat = str_of(threat),
				   .copy_of = str_of(copy_of),
				   .stored = NOW};
	uint64_t seq;
	MUST(store_article_put(f->store, &a, &seq, &f->err));
}

static void a_moved_article_takes_its_copies_along(void **state)
{
	struct fixture *f = *state;
	struct strs ids;
	uint64_t newest;
	put_member(f, "a1", "t1", "");
	put_member(f, "a2", "t1", "");
	put_member(f, "a3", "t1", "a2");
	MUST(store_article_move(f->store, STR("a2"), STR("t2"), &f->err));
	MUST(store_member_ids(f->store, f->arena, STR("t2"), &ids, &f->err));
	assert_int_equal(ids.n, 2);
	assert_true(strs_has(&ids, STR("a3")));
	MUST(store_copy_ids(f->store, f->arena, STR("a2"), &ids, &f->err));
	assert_int_equal(ids.n, 1);
	MUST(store_member_ids(f->store, f->arena, STR("t1"), &ids, &f->err));
	assert_int_equal(ids.n, 1);
	MUST(store_newest_seq(f->store, &newest, &f->err));
	assert_int_equal(newest, 3);
	assert_int_equal(store_article_move(f->store, STR("none"), STR("t2"), &f->err), E_NOTFOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(waiting_decisions_are_taken_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(others_may_ask_beside_the_holder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_moved_article_takes_its_copies_along, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("decisions", tests, NULL, NULL);
}
