/* Lists, cursors, searches, kinship and counts. */
#include "store_fixture.h"

struct sketch { /* of a threat */
	const char *id, *title;
	enum band band;
	enum event_class class;
	double rank;
	int64_t age_s;
	bool single;
	enum source_category category;
	const char *source, *entity;
};

static void draw(struct fixture *f, const struct sketch *s)
{
	struct threat_article article = {.id = STR("x"), .source_id = str_of(s->source), .category = s->category};
	struct threat_entity entity = {
		.type = ENTITY_PRODUCT, .name = str_of(s->entity), .id = str_of(s->entity), .central = true};
	struct said said = {.text = STR("Admins see delays.")};
	struct threat threat = {.id = str_of(s->id),
				.title = str_of(s->title ? s->title : s->id),
				.severity = {.label = s->band, .score = s->rank, .class = s->class},
				.rank = s->rank,
				.updated = NOW - s->age_s,
				.published = NOW - 2 * s->age_s,
				.single_report = s->single,
				.summary = {&said, 1, 1}};
	if (s->source)
		threat.articles = (struct threat_articles){&article, 1, 1};
	if (s->entity)
		threat.entities = (struct threat_entities){&entity, 1, 1};
	MUST(store_threat_put(f->store, &threat, &f->err));
}

static const struct threat_query everything = {
	.category = -1, .since = TIME_UNKNOWN, .until = TIME_UNKNOWN, .both = true, .now = NOW, .limit = 50};

/* The ids of a page, in a row: "t1 t2". */
static const char *ids_of(struct fixture *f, const struct threat_query *query)
{
	struct threat_page page;
	struct strs ids = {0};
	MUST(store_threats(f->store, f->arena, query, &page, &f->err));
	for (size_t i = 0; i < page.items.n; i++)
		assert_true(strs_add(f->arena, &ids, page.items.at[i].id));
	return str_c(f->arena, str_join(f->arena, ids.at, ids.n, STR(" ")));
}

#define ASKED(f, by, ...)                                                                                              \
	ids_of((f), &(struct threat_query){.category = -1,                                                             \
					   .since = TIME_UNKNOWN,                                                      \
					   .until = TIME_UNKNOWN,                                                      \
					   .order = (by),                                                              \
					   .now = NOW,                                                                 \
					   .limit = 50,                                                                \
					   __VA_ARGS__})

static const char *ranked_at(struct fixture *f, int64_t now)
{
	struct threat_query query = everything;
	query.order = ORDER_RANK;
	query.now = now;
	return ids_of(f, &query);
}

static void draw_five(struct fixture *f)
{
	static const struct sketch five[] = {
		{"t1", "Mail outage", BAND_HIGH, CLASS_OUTAGE, 60, 1 * DAY, false, CATEGORY_NEWS, "a", "product/mail"},
		{"t2", "Mail flaw", BAND_LOW, CLASS_FLAW_PATCHED, 20, 2 * DAY, false, CATEGORY_ADVISORY, "b",
		 "product/mail"},
		{"t3", "Breach", BAND_CRITICAL, CLASS_BREACH, 90, 10 * DAY, false, CATEGORY_NEWS, "a", "product/vpn"},
		{"t4", "Rumour", BAND_MEDIUM, CLASS_CAMPAIGN, 40, 0, true, CATEGORY_COMMUNITY, "c", NULL},
		{"t5", "Long ago", BAND_CRITICAL, CLASS_MASS, 99, 20 * DAY, false, CATEGORY_NEWS, "a", NULL},
	};
	for (size_t i = 0; i < sizeof(five) / sizeof(five[0]); i++)
		draw(f, &five[i]);
}

static void filters_choose(void **state)
{
	struct fixture *f = *state;
	draw_five(f);
	assert_string_equal(ASKED(f, ORDER_UPDATED, .both = true), "t4 t1 t2 t3 t5");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .both = false), "t1 t2 t3 t5");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .single_reports = true), "t4");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .bands = {[BAND_LOW] = true, [BAND_CRITICAL] = true}), "t2 t3 t5");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .classes = {[CLASS_BREACH] = true, [CLASS_OUTAGE] = true}),
			    "t1 t3");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .entity = STR("product/mail")), "t1 t2");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .entity = STR("product/mail' OR 1 --")), "");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .source = STR("a")), "t1 t3 t5");
	struct threat_query advisories = everything;
	advisories.category = CATEGORY_ADVISORY;
	assert_string_equal(ids_of(f, &advisories), "t2");
	struct threat_query days = everything;
	days.since = NOW - 10 * DAY;
	days.until = NOW - 1 * DAY; /* exclusive */
	days.order = ORDER_UPDATED;
	assert_string_equal(ids_of(f, &days), "t2 t3");
}

static void orders_order(void **state)
{
	struct fixture *f = *state;
	draw_five(f);
	assert_string_equal(ASKED(f, ORDER_SCORE, .both = false), "t5 t3 t1 t2");
	assert_string_equal(ASKED(f, ORDER_PUBLISHED, .both = false), "t1 t2 t3 t5");
	/* 60 * (1 - 1/196) = 59.7, 90 * (1 - 100/196) = 44.1, 40, 20 * (1 - 4/196) = 19.6, spent */
	assert_string_equal(ranked_at(f, NOW), "t1 t3 t4 t2 t5");
	/* Silence makes nothing less pressing: the clock stands still. */
	assert_string_equal(ranked_at(f, NOW + 90 * DAY), "t1 t3 t4 t2 t5");
	draw(f, &(struct sketch){.id = "t6", .title = "News", .rank = 1, .age_s = -2 * DAY});
	/* Two days later t3 is at 90 * (1 - 144/196) = 23.9, behind t4 at 39.2. */
	assert_string_equal(ranked_at(f, NOW + 2 * DAY), "t1 t4 t3 t2 t6 t5");
	/* The future does not rank higher than the present. */
	assert_string_equal(ranked_at(f, NOW - 90 * DAY), "t5 t3 t1 t4 t2 t6");
}

static void closed_threats_are_not_listed(void **state)
{
	struct fixture *f = *state;
	struct threat threat;
	struct threat_page page;
	draw_five(f);
	MUST(store_threat_get(f->store, f->arena, STR("t2"), &threat, &f->err));
	threat.state = THREAT_MERGED;
	threat.merged_into = STR("t1");
	MUST(store_threat_put(f->store, &threat, &f->err));
	assert_string_equal(ASKED(f, ORDER_UPDATED, .both = true), "t4 t1 t3 t5");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .entity = STR("product/mail")), "t1");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("mail")), "t1");
	struct threat_query query = everything;
	query.limit = 1;
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	assert_int_equal(page.total, 4);
	MUST(store_threat_get(f->store, f->arena, STR("t2"), &threat, &f->err));
	assert_true(str_eq(threat.merged_into, STR("t1")));
}

/* ---- cursors ---- */

static void draw_many(struct fixture *f, int from, int to)
{
	MUST(store_begin(f->store, &f->err));
	for (int i = from; i < to; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "m%03d", i);
		/* Some equal keys, some close ones; a third is older than the rank's life. */
		double rank = i % 3 ? i * 37 % 61 : i % 7 * 10;
		draw(f, &(struct sketch){.id = id, .rank = rank, .age_s = i % 31 * DAY / 2 + i % 3 * 3600});
	}
	MUST(store_commit(f->store, &f->err));
}

static double rank_of(const struct threat *threat)
{
	double age = (double)(NOW - threat->updated) / (14.0 * (double)DAY);
	return age < 1 ? threat->rank * (1 - age * age) : -age;
}

/* Walks all pages while more threats come in; every old one must come exactly once. */
static void walk_pages(struct fixture *f, enum threat_order order, int n)
{
	struct threat_query query = everything;
	struct threat_page page;
	int seen[300] = {0}, new_from = n;
	double last = 1000;
	query.order = order;
	query.limit = 7;
	do {
		MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
		assert_true(page.items.n <= 7);
		for (size_t i = 0; i < page.items.n; i++) {
			uint64_t k = 0;
			double rank = rank_of(&page.items.at[i]);
			assert_true(order != ORDER_RANK || rank <= last + 1e-6);
			last = rank;
			assert_true(str_u64(str_cut(page.items.at[i].id, 1, 4), &k));
			if (k < (uint64_t)n)
				seen[k]++;
		}
		draw_many(f, new_from, new_from + 3);
		new_from += 3;
		query.cursor = page.next;
		query.now += 3600; /* the cursor's own time counts */
	} while (page.next.n && new_from < 1000);
	for (int i = 0; i < n; i++)
		if (seen[i] != 1)
			fail_msg("order %d: threat %d came %d times", (int)order, i, seen[i]);
}

static void pages_neither_repeat_nor_skip(void **state)
{
	struct fixture *f = *state;
	draw_many(f, 0, 300);
	for (enum threat_order order = ORDER_RANK; order <= ORDER_SCORE; order++)
		walk_pages(f, order, 300);
}

static void no_cursor_is_trusted(void **state)
{
	struct fixture *f = *state;
	struct threat_query query = everything;
	struct threat_page page;
	char cursor[49];
	draw_many(f, 0, 10);
	for (const char *digits = "0789af"; *digits; digits++)
		for (enum threat_order order = ORDER_RANK; order <= ORDER_SCORE; order++) {
			memset(cursor, *digits, sizeof(cursor));
			cursor[0] = "rups"[order];
			query.order = order;
			query.cursor = (struct str){cursor, sizeof(cursor)};
			enum status want = *digits < '8' ? OK : E_SYNTAX; /* a time before 1970 */
			assert_int_equal(store_threats(f->store, f->arena, &query, &page, &f->err), want);
		}
}

static void a_bad_cursor_is_refused(void **state)
{
	struct fixture *f = *state;
	struct threat_query query = everything;
	struct threat_page page;
	draw_many(f, 0, 10);
	query.limit = 2;
	query.order = ORDER_UPDATED;
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	assert_int_equal(page.total, 10);
	struct str good = page.next, bad[] = {STR("x"), str_cut(good, 0, good.n - 1), str_copy(f->arena, good)};
	((char *)(uintptr_t)bad[2].p)[5] = '\'';
	for (int i = 0; i < 3; i++) {
		query.cursor = bad[i];
		assert_int_equal(store_threats(f->store, f->arena, &query, &page, &f->err), E_SYNTAX);
	}
	query.cursor = good;
	query.order = ORDER_SCORE; /* of another order */
	assert_int_equal(store_threats(f->store, f->arena, &query, &page, &f->err), E_SYNTAX);
	query.order = ORDER_UPDATED;
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	query.limit = 10;
	query.cursor = STR_EMPTY;
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	assert_int_equal(page.next.n, 0);
}

/* ---- searching ---- */

static void words_are_found_in_threats_and_articles(void **state)
{
	struct fixture *f = *state;
	draw_five(f);
	struct stored_article a = article_of("a1", "a", "t3", "Intrusion at Contoso",
					     "The loader beacons to evil[.]example and exploits CVE-2026-12345.");
	put_article(f, &a);
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("mail")), "t1 t2");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("MAIL outages")), "t1");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("\"outage mail\"")), "");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("\"mail outage\"")), "t1");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("\"mail outage")), "t1");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("cve-2026-12345")), "t3");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("evil.example contoso")), "t3");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("contoso mail")), "");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("  "), .bands = {[BAND_LOW] = true}), "t2");
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("mail"), .bands = {[BAND_LOW] = true}), "t2");

	/* A revision takes the old words away, a moved member brings its words along. */
	a.article.text = STR("Corrected.");
	put_article(f, &a);
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("loader")), "");
	MUST(store_members_move(f->store, STR("t3"), STR("t1"), &f->err));
	assert_string_equal(ASKED(f, ORDER_UPDATED, .search = STR("corrected")), "t1");
}

static void no_search_is_a_syntax_error(void **state)
{
	struct fixture *f = *state;
	draw_five(f);
	static const char *const hostile[] = {
		"\"",
		"\"\"",
		"*",
		"NEAR(",
		"NEAR(mail outage, 2",
		"mail AND",
		"OR",
		"NOT mail",
		"title:",
		"-mail",
		"mail^",
		"{title words}:mail",
		"\xf0\x9f\x94\xa5",
		"\xff\xfe",
		"';--",
		"a+b + \"c",
		"mail*\" OR *",
		"(((((",
		"\x01\x02",
		")",
	};
	struct threat_query query = everything;
	struct threat_page page;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		query.search = str_of(hostile[i]);
		MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	}
	query.search = STR("mail\0outage");
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	assert_int_equal(page.total, 1);
	query.search = STR("\xf0\x9f\x94\xa5 outage"); /* what has no letter is no condition */
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	assert_int_equal(page.total, 1);
	char many[6000];
	memset(many, 'a', sizeof(many));
	for (size_t i = 0; i < sizeof(many); i += 2)
		many[i] = ' ';
	query.search = (struct str){many, sizeof(many)};
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
}

/* ---- kinship ---- */

static void put_named(struct fixture *f, const char *id, struct threat_entity *entities, size_t n)
{
	struct threat threat = {.id = str_of(id), .title = str_of(id), .entities = {entities, n, n}};
	MUST(store_threat_put(f->store, &threat, &f->err));
}

static void the_rarest_entities_relate(void **state)
{
	struct fixture *f = *state;
	struct threat_entity vendor = {.type = ENTITY_COMPANY, .name = STR("Contoso"), .id = STR("company/contoso")};
	struct threat_entity actor = {
		.type = ENTITY_THREAT_ACTOR, .name = STR("Grey Owl"), .id = STR("actor/grey-owl")};
	struct threat_entity land = {.type = ENTITY_COUNTRY, .name = STR("France"), .id = STR("country/france")};
	struct threat_entity both[] = {vendor, actor, land};
	struct related_list related;
	struct threat self;
	put_named(f, "self", both, 3);
	put_named(f, "land", &land, 1);
	put_named(f, "vendor1", &vendor, 1);
	put_named(f, "vendor2", &vendor, 1);
	put_named(f, "actor", &actor, 1);
	put_named(f, "twice", both, 2);
	MUST(store_threat_get(f->store, f->arena, STR("self"), &self, &f->err));
	MUST(store_related(f->store, f->arena, &self, 3, &related, &f->err));
	assert_int_equal(related.n, 3);
	assert_true(str_eq(related.at[0].id, STR("twice")));
	assert_true(str_eq(related.at[0].why, STR("same threat actor: Grey Owl")));
	assert_true(str_eq(related.at[1].id, STR("actor")));
	assert_true(str_eq(related.at[2].id, STR("vendor2")));
	assert_true(str_eq(related.at[2].why, STR("same company: Contoso")));
	for (int i = 0; i < 100; i++) { /* now the vendor is everywhere */
		char id[16];
		(void)snprintf(id, sizeof(id), "more%d", i);
		put_named(f, id, &vendor, 1);
	}
	MUST(store_related(f->store, f->arena, &self, 9, &related, &f->err));
	assert_int_equal(related.n, 2);
}

/* ---- counts ---- */

static void counts_count(void **state)
{
	struct fixture *f = *state;
	struct store_stats stats;
	MUST(store_stats(f->store, &stats, &f->err));
	assert_int_equal(stats.newest, TIME_UNKNOWN);
	draw_five(f);
	struct stored_article a = article_of("a1", "a", "t1", "One", "Text.");
	put_article(f, &a);
	a.article.text = STR("Other text.");
	put_article(f, &a);
	a = article_of("a2", "a", "t1", "Two", "Text.");
	a.copy_of = STR("a1");
	a.article.published = NOW + 5;
	put_article(f, &a);
	a = article_of("a3", "a", "t1", "Three", "Text.");
	a.article.published = TIME_UNKNOWN;
	put_article(f, &a);
	MUST(store_stats(f->store, &stats, &f->err));
	assert_int_equal(stats.articles, 3);
	assert_int_equal(stats.copies, 1);
	assert_int_equal(stats.revisions, 1);
	assert_int_equal(stats.threats, 5);
	assert_int_equal(stats.merged + stats.removed + stats.sources + stats.entries, 0);
	assert_int_equal(stats.newest, NOW + 5);
	assert_int_equal(stats.oldest, NOW);
	assert_true(stats.bytes > 8192);
}

static void a_histogram_has_steps_and_bands(void **state)
{
	struct fixture *f = *state;
	uint32_t bars[3 * 4];
	draw_five(f);
	draw(f, &(struct sketch){.id = "edge", .band = BAND_LOW, .age_s = 0});
	MUST(store_histogram(f->store, NOW, DAY, 3, bars, &f->err)); /* ends at NOW, inclusive */
	for (size_t i = 0; i < 12; i++) {
		uint32_t want = i == 2 * 4 + BAND_LOW || i == 1 * 4 + BAND_HIGH || i == 0 * 4 + BAND_LOW;
		assert_int_equal(bars[i], want);
	}
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(filters_choose),
		STORE_TEST(orders_order),
		STORE_TEST(closed_threats_are_not_listed),
		STORE_TEST(pages_neither_repeat_nor_skip),
		STORE_TEST(a_bad_cursor_is_refused),
		STORE_TEST(no_cursor_is_trusted),
		STORE_TEST(words_are_found_in_threats_and_articles),
		STORE_TEST(no_search_is_a_syntax_error),
		STORE_TEST(the_rarest_entities_relate),
		STORE_TEST(counts_count),
		STORE_TEST(a_histogram_has_steps_and_bands),
	};
	return cmocka_run_group_tests_name("store_query", tests, NULL, NULL);
}
