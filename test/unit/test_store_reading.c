/* Names, languages, indicators and exclusions of lists; changes; trends of entities, sources' speed and rhythm. */
#include "store_fixture.h"
#include "store_trends.h"

static const struct threat_query everything = {.category = -1,
					       .since = TIME_UNKNOWN,
					       .until = TIME_UNKNOWN,
					       .both = true,
					       .now = NOW,
					       .limit = 50,
					       .order = ORDER_UPDATED};

struct sketch {
	const char *id, *title, *entity, *lang, *source, *indicator, *technique;
	int64_t age_s;
};

static void draw(struct fixture *f, const struct sketch *s)
{
	struct threat_article article = {.id = STR("x"), .source_id = str_of(s->source), .lang = str_of(s->lang)};
	struct threat_entity entity = {.name = STR("A Name"), .id = str_of(s->entity), .central = true};
	struct threat_indicator indicator = {.name = str_of(s->indicator)};
	struct technique technique = {.id = str_of(s->technique), .name = STR("Phishing")};
	struct threat threat = {.id = str_of(s->id),
				.title = str_of(s->title),
				.updated = NOW - s->age_s,
				.published = NOW - s->age_s,
				.articles = {&article, 1, 1},
				.entities = {&entity, 1, 1},
				.indicators = {&indicator, 1, 1},
				.techniques = {&technique, s->technique ? 1 : 0, 1}};
	for (size_t at = str_find_byte(entity.id, '/'), type = 0; type < ENTITY_TYPES_N; type++)
		if (str_eq(words_name(entity_type_words(), (int)type), str_cut(entity.id, 0, at)))
			entity.type = (enum entity_type)type;
	MUST(store_threat_put(f->store, &threat, &f->err));
}

static void draw_four(struct fixture *f)
{
	static const struct sketch four[] = {
		{"t1", "Browser hole", "product/google-chrome", "en", "a", "zero-day", "T1566.001", 1 * DAY},
		{"t2", "Gadget hole", "product/chromecast", "de", "a", "zero-day", NULL, 2 * DAY},
		{"t3", "Gang strikes", "ransomware_group/grave-lock", "en", "b", "ransomware", "T1566.001", 3 * DAY},
		{"t4", "Gang again", "threat_actor/grave-lock", "fr", "c", "data breach", NULL, 4 * DAY},
	};
	for (size_t i = 0; i < sizeof(four) / sizeof(four[0]); i++)
		draw(f, &four[i]);
}

static const char *ids_of(struct fixture *f, const struct threat_query *query)
{
	struct threat_page page;
	struct strs ids = {0};
	MUST(store_threats(f->store, f->arena, query, &page, &f->err));
	assert_int_equal(page.total, page.items.n);
	for (size_t i = 0; i < page.items.n; i++)
		assert_true(strs_add(f->arena, &ids, page.items.at[i].id));
	return str_c(f->arena, str_join(f->arena, ids.at, ids.n, STR(" ")));
}

static const char *named(struct fixture *f, uint32_t types, const char *slug, bool is_unwanted)
{
	struct threat_name name = {types, str_of(slug), is_unwanted};
	struct threat_query query = everything;
	query.names = (struct threat_names){&name, 1, 1};
	return ids_of(f, &query);
}

static void names_are_met_whole_or_between_dashes(void **state)
{
	struct fixture *f = *state;
	draw_four(f);
	assert_string_equal(named(f, 1u << ENTITY_PRODUCT, "google-chrome", false), "t1");
	assert_string_equal(named(f, 1u << ENTITY_PRODUCT, "chrome", false), "t1");
	assert_string_equal(named(f, 0, "chromecast", false), "t2");
	assert_string_equal(named(f, 1u << ENTITY_THREAT_ACTOR | 1u << ENTITY_RANSOMWARE_GROUP, "grave-lock", false),
			    "t3 t4");
	assert_string_equal(named(f, 1u << ENTITY_COMPANY, "chrome", false), "");
	assert_string_equal(named(f, 0, "chrome", true), "t2 t3 t4");
	assert_string_equal(named(f, 0, "nobody", true), "t1 t2 t3 t4");
	assert_string_equal(named(f, 1u << ENTITY_TECHNIQUE, "t1566-001", false), "t1 t3");
	assert_string_equal(named(f, 1u << ENTITY_TECHNIQUE, "t1566", false), "t1 t3");
}

static void lists_of_words_choose(void **state)
{
	struct fixture *f = *state;
	struct str words[] = {STR("de"), STR("fr"), STR("zero-day"), STR("data breach"),
			      STR("a"),  STR("t2"), STR("t4")};
	struct threat_query query = everything;
	draw_four(f);
	query.langs = (struct strs){words, 2, 2};
	assert_string_equal(ids_of(f, &query), "t2 t4");
	query.indicators = (struct strs){words + 2, 1, 1};
	assert_string_equal(ids_of(f, &query), "t2");
	query = everything;
	query.indicators = (struct strs){words + 2, 2, 2};
	assert_string_equal(ids_of(f, &query), "t1 t2 t4");
	query = everything;
	query.no_sources = (struct strs){words + 4, 1, 1};
	assert_string_equal(ids_of(f, &query), "t3 t4");
	query = everything;
	query.ids = (struct strs){words + 5, 2, 2};
	assert_string_equal(ids_of(f, &query), "t2 t4");
	query = everything;
	query.search = STR("gang");
	query.search_not = (struct strs){&STR("again"), 1, 1};
	assert_string_equal(ids_of(f, &query), "t3");
}

static void changes_go_on_from_a_number(void **state)
{
	struct fixture *f = *state;
	struct store_changed changed;
	uint64_t newest = 0;
	draw_four(f);
	MUST(store_changes_newest(f->store, &newest, &f->err));
	assert_int_equal(newest, 4);
	draw(f, &(struct sketch){"t2", "Gadget hole, again", "product/chromecast", "de", "a", "zero-day", NULL, 0});
	MUST(store_changes(f->store, f->arena, newest, 10, &changed, &f->err));
	assert_int_equal(changed.n, 1);
	assert_int_equal(changed.at[0].number, 5);
	assert_false(changed.at[0].is_new);
	assert_true(str_eq(changed.at[0].threat.title, STR("Gadget hole, again")));
	MUST(store_changes(f->store, f->arena, 0, 2, &changed, &f->err));
	assert_int_equal(changed.n, 2);
	assert_true(changed.at[0].is_new && str_eq(changed.at[0].threat.id, STR("t1")));
	assert_true(str_eq(changed.at[1].threat.id, STR("t3"))); /* t2 has its newest number only */
	MUST(store_changes(f->store, f->arena, UINT64_MAX, 2, &changed, &f->err));
	assert_int_equal(changed.n, 0);
}

static void what_is_typed_is_completed(void **state)
{
	struct fixture *f = *state;
	struct entities_found found;
	draw_four(f);
	MUST(store_entities_like(f->store, f->arena, STR("grave"), 8, &found, &f->err));
	assert_int_equal(found.n, 2);
	assert_true(str_eq(found.at[0].name, STR("A Name")));
	assert_int_equal(found.at[0].threats, 1);
	MUST(store_entities_like(f->store, f->arena, STR("chromecast"), 8, &found, &f->err));
	assert_int_equal(found.n, 1);
	MUST(store_entities_like(f->store, f->arena, STR("zz"), 8, &found, &f->err));
	assert_int_equal(found.n, 0);
}

static void trends_compare_two_spans(void **state)
{
	struct fixture *f = *state;
	struct entity_trends trends;
	draw_four(f);
	MUST(store_entity_trends(f->store, f->arena, ENTITY_TECHNIQUE, NOW - 2 * DAY, NOW, false, 5, &trends, &f->err));
	assert_int_equal(trends.n, 1);
	assert_int_equal(trends.at[0].now, 1);
	assert_int_equal(trends.at[0].before, 1);
	assert_true(str_eq(trends.at[0].name, STR("T1566.001 Phishing")));
	MUST(store_entity_trends(f->store, f->arena, ENTITY_TECHNIQUE, NOW - 4 * DAY, NOW, true, 5, &trends, &f->err));
	assert_int_equal(trends.n, 1);
	assert_int_equal(trends.at[0].now, 2);
	assert_int_equal(trends.at[0].before, 0);
}

static void report(struct fixture *f, const char *id, const char *threat, const char *source, int64_t at_s)
{
	uint64_t seq;
	struct stored_article article = {
		.article = {.id = str_of(id), .source = str_of(source), .published = NOW + at_s},
		.threat = str_of(threat)};
	MUST(store_article_put(f->store, &article, &seq, &f->err));
}

static void the_first_to_report_are_told(void **state)
{
	struct fixture *f = *state;
	struct source_speeds speeds;
	draw_four(f);
	report(f, "1", "t1", "a", 0);
	report(f, "2", "t1", "b", 600);
	report(f, "3", "t1", "b", 900); /* its second report does not count */
	report(f, "4", "t2", "b", 0);
	report(f, "5", "t2", "a", 100);
	report(f, "6", "t2", "c", 300);
	report(f, "7", "t3", "c", 0); /* alone */
	MUST(store_source_speeds(f->store, f->arena, NOW - 10 * DAY, NOW, &speeds, &f->err));
	assert_int_equal(speeds.n, 3);
	assert_true(str_eq(speeds.at[0].id, STR("a")));
	assert_int_equal(speeds.at[0].told, 2);
	assert_int_equal(speeds.at[0].first, 1);
	assert_int_equal(speeds.at[0].median_s, 100);
	assert_int_equal(speeds.at[1].median_s, 600);
	assert_int_equal(speeds.at[2].told, 1);
	assert_int_equal(speeds.at[2].first, 0);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(names_are_met_whole_or_between_dashes),
		STORE_TEST(lists_of_words_choose),
		STORE_TEST(changes_go_on_from_a_number),
		STORE_TEST(what_is_typed_is_completed),
		STORE_TEST(trends_compare_two_spans),
		STORE_TEST(the_first_to_report_are_told),
	};
	return cmocka_run_group_tests_name("store_reading", tests, NULL, NULL);
}
