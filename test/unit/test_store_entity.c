/* One entity over the threats: how often, since when, by week, beside whom. */
#include "store_entity.h"
#include "store_fixture.h"

#define MONDAY INT64_C(1780272000) /* 2026-06-01T00:00:00Z */

struct named {
	const char *id, *name;
	enum entity_type type;
	bool central;
};

static void put(struct fixture *f, const char *id, int64_t time, enum threat_state state, const struct named *names,
		size_t n)
{
	struct threat_entity entities[4] = {0};
	for (size_t i = 0; i < n; i++)
		entities[i] = (struct threat_entity){.type = names[i].type,
						     .id = str_of(names[i].id),
						     .name = str_of(names[i].name),
						     .central = names[i].central};
	struct threat threat = {.id = str_of(id),
				.title = STR("A threat"),
				.state = state,
				.published = time - 60,
				.updated = time,
				.entities = {entities, n, n}};
	MUST(store_threat_put(f->store, &threat, &f->err));
}

static const struct named gang = {"threat_actor/tin-kettle", "TinKettle", ENTITY_THREAT_ACTOR, true};
static const struct named firm = {"company/brasspan", "Brasspan", ENTITY_COMPANY, false};
static const struct named flaw = {"vulnerability/cve-2099-0001", "CVE-2099-0001", ENTITY_VULNERABILITY, true};

static void an_entity_is_told_over_its_threats(void **state)
{
	struct fixture *f = *state;
	struct entity_activity a;
	put(f, "t1", MONDAY - 3 * DAY, THREAT_OPEN, (struct named[]){gang, firm}, 2);
	put(f, "t2", MONDAY, THREAT_OPEN, (struct named[]){gang, firm, flaw}, 3);
	put(f, "t3", MONDAY + 6 * DAY, THREAT_OPEN, (struct named[]){gang}, 1);
	put(f, "t4", MONDAY + 8 * DAY, THREAT_OPEN, (struct named[]){firm}, 1);
	put(f, "t5", MONDAY + 9 * DAY, THREAT_REMOVED, (struct named[]){gang, flaw}, 2);
	MUST(store_entity_activity(f->store, f->arena, str_of(gang.id), &a, &f->err));
	assert_int_equal(a.threats, 3);
	assert_int_equal(a.central, 3);
	assert_true(str_eq(a.name, STR("TinKettle")));
	assert_int_equal(a.first, MONDAY - 3 * DAY - 60);
	assert_int_equal(a.newest, MONDAY + 6 * DAY);
	assert_int_equal(a.weeks.n, 2);
	assert_true(str_eq(a.weeks.at[0].monday, STR("2026-05-25")));
	assert_int_equal(a.weeks.at[0].threats, 1);
	assert_true(str_eq(a.weeks.at[1].monday, STR("2026-06-01")));
	assert_int_equal(a.weeks.at[1].threats, 2);
	assert_int_equal(a.beside.n, 2);
	assert_true(str_eq(a.beside.at[0].name, STR("Brasspan")));
	assert_int_equal(a.beside.at[0].threats, 2);
	assert_true(str_eq(a.beside.at[1].name, STR("CVE-2099-0001")));
	assert_int_equal(a.beside.at[1].type, ENTITY_VULNERABILITY);
}

static void a_name_of_no_threat_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct entity_activity a = {.threats = 77};
	put(f, "t1", MONDAY, THREAT_REMOVED, &gang, 1);
	assert_int_equal(store_entity_activity(f->store, f->arena, str_of(gang.id), &a, &f->err), E_NOTFOUND);
	assert_int_equal(store_entity_activity(f->store, f->arena, STR("soup"), &a, &f->err), E_NOTFOUND);
	assert_int_equal(store_entity_activity(f->store, f->arena, STR(""), &a, &f->err), E_NOTFOUND);
	assert_int_equal(a.threats, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_entity_is_told_over_its_threats, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_name_of_no_threat_is_not_found, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
