/* Records that were packed before their struct changed: read by the description of their shape; without one, told by
 * what lies beside them. */
#include "store_fixture.h"

#include "shape.h"

struct old_source {
	struct str gone, url, id, title;
	uint32_t polls;
};
static const struct record *old_source_record(void)
{
	static const struct field fields[] = {
		FIELD(struct old_source, gone, FIELD_STR), FIELD(struct old_source, url, FIELD_STR),
		FIELD(struct old_source, id, FIELD_STR), FIELD(struct old_source, title, FIELD_STR),
		FIELD(struct old_source, polls, FIELD_U32)};
	static const struct record table = RECORD("source", struct old_source, fields);
	return &table;
}

struct old_threat {
	struct strs keywords;
	struct str title, id;
};
static const struct record *old_threat_record(void)
{
	static const struct field fields[] = {FIELD(struct old_threat, keywords, FIELD_STRS),
					      FIELD(struct old_threat, title, FIELD_STR),
					      FIELD(struct old_threat, id, FIELD_STR)};
	static const struct record table = RECORD("threat", struct old_threat, fields);
	return &table;
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void put_threat(struct fixture *f)
{
	struct threat threat = {.id = STR("t1"), .title = STR("Title"), .published = NOW, .updated = NOW};
	MUST(store_threat_put(f->store, &threat, &f->err));
}

/* Puts what an older program would have packed in the place of the only row of a table. */
static void put_old(struct fixture *f, const char *table, const struct record *record, const void *thing)
{
	struct str packed;
	struct buf sql;
	MUST(store_pack(f->store, f->arena, record, thing, &packed, &f->err));
	buf_init(&sql, 100000);
	buf_print(&sql, "UPDATE %s SET body = x'", table);
	for (size_t i = 0; i < packed.n; i++)
		buf_print(&sql, "%02x", (unsigned)(unsigned char)packed.p[i]);
	buf_print(&sql, "'");
	meddle(f, sql.p);
	buf_release(&sql);
	reopen(f);
}

static void put_source(struct fixture *f)
{
	struct source source = {.id = STR("a.example/feed"), .url = STR("https://a.example/feed.xml")};
	struct old_source old = {
		.gone = STR("gone"), .url = source.url, .id = source.id, .title = STR("A"), .polls = 7};
	source.settings.interval_s = 900;
	MUST(store_source_put(f->store, &source, &f->err));
	put_old(f, "sources", old_source_record(), &old);
}

static void put_old_threat(struct fixture *f)
{
	struct old_threat old = {.title = STR("Old title"), .id = STR("t1")};
	assert_true(strs_add(f->arena, &old.keywords, STR("ransomware")));
	put_threat(f);
	put_old(f, "threat_bodies", old_threat_record(), &old);
}

static void an_older_source_is_read(void **state)
{
	struct fixture *f = *state;
	struct source back;
	put_source(f);
	for (int again = 0; again < 2; again++) {
		MUST(store_source_get(f->store, f->arena, STR("a.example/feed"), &back, &f->err));
		assert_true(str_eq(back.url, STR("https://a.example/feed.xml")));
		assert_true(str_eq(back.title, STR("A")));
		assert_int_equal(back.polls, 7);
		assert_int_equal(back.settings.interval_s, 900);
		assert_true(back.newest == TIME_UNKNOWN && back.next_poll == TIME_UNKNOWN);
		reopen(f);
	}
}

static void an_older_threat_is_read(void **state)
{
	struct fixture *f = *state;
	struct threat threat;
	struct strs unread;
	put_old_threat(f);
	reopen(f);
	MUST(store_threat_get(f->store, f->arena, STR("t1"), &threat, &f->err));
	assert_true(str_eq(threat.title, STR("Old title")));
	assert_int_equal(threat.keywords.n, 1);
	assert_true(str_eq(threat.keywords.at[0], STR("ransomware")));
	assert_true(threat.updated == TIME_UNKNOWN);
	MUST(store_unread_threats(f->store, f->arena, &unread, &f->err));
	assert_int_equal(unread.n, 0);
}

static void without_a_description_the_columns_tell(void **state)
{
	struct fixture *f = *state;
	struct threat threat;
	struct source source;
	struct sources sources;
	struct strs unread;
	put_old_threat(f);
	put_source(f);
	meddle(f, "DELETE FROM shapes WHERE described LIKE 'gone:%' OR described LIKE 'keywords:%'");
	reopen(f);
	MUST(store_unread_threats(f->store, f->arena, &unread, &f->err));
	assert_int_equal(unread.n, 1);
	assert_true(str_eq(unread.at[0], STR("t1")));
	MUST(store_threat_get(f->store, f->arena, STR("t1"), &threat, &f->err));
	assert_true(str_eq(threat.id, STR("t1")) && threat.title.n && threat.keywords.n == 0);
	assert_int_equal(threat.state, THREAT_OPEN);
	assert_true(threat.updated != TIME_UNKNOWN);
	MUST(store_source_get(f->store, f->arena, STR("a.example/feed"), &source, &f->err));
	assert_true(str_eq(source.id, STR("a.example/feed")) && source.url.n == 0);
	assert_int_equal(source.settings.interval_s, 900);
	MUST(store_sources(f->store, f->arena, &sources, &f->err));
	assert_int_equal(sources.n, 1);
	put_threat(f); /* composed again */
	MUST(store_unread_threats(f->store, f->arena, &unread, &f->err));
	assert_int_equal(unread.n, 0);
}

static void a_damaged_description_is_none(void **state)
{
	struct fixture *f = *state;
	struct threat threat;
	put_old_threat(f);
	meddle(f, "UPDATE shapes SET described = 'keywords:strs((('");
	reopen(f);
	MUST(store_threat_get(f->store, f->arena, STR("t1"), &threat, &f->err));
	assert_int_equal(threat.keywords.n, 0);
	meddle(f, "UPDATE shapes SET described = 'title:str id:str keywords:strs'"); /* of another shape */
	reopen(f);
	MUST(store_threat_get(f->store, f->arena, STR("t1"), &threat, &f->err));
	assert_int_equal(threat.keywords.n, 0);
}

/* The transaction that would have described a shape did not happen: the next one does. */
static void a_rollback_forgets_what_was_described(void **state)
{
	struct fixture *f = *state;
	struct old_source old = {.id = STR("a.example/feed")}, back;
	struct str packed;
	MUST(store_begin(f->store, &f->err));
	MUST(store_pack(f->store, f->arena, old_source_record(), &old, &packed, &f->err));
	store_rollback(f->store);
	put_source(f);
	reopen(f);
	struct source source;
	MUST(store_source_get(f->store, f->arena, STR("a.example/feed"), &source, &f->err));
	assert_true(source.url.n > 0);
	MUST(store_unpack(f->store, f->arena, old_source_record(), packed, &back, &f->err));
	assert_true(str_eq(back.id, old.id));
}

/* Every row says the shape whose number it has: also those that the migration wrote of earlier programs. */
static void check_row(void *ctx, int64_t number, const char *described)
{
	struct fixture *f = ctx;
	const struct shape *shape;
	MUST(shape_read(f->arena, str_of(described), threat_record(), &shape, &f->err));
	assert_int_equal(shape_number(shape), number);
}

static void descriptions_have_their_numbers(void **state)
{
	struct fixture *f = *state;
	char path[4096];
	int n = 0;
	put_threat(f);
	path_of(f, "tocsin.db", path, sizeof(path));
	sqlite3 *db;
	sqlite3_stmt *q;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT number, described FROM shapes", -1, &q, NULL), SQLITE_OK);
	for (; sqlite3_step(q) == SQLITE_ROW; n++)
		check_row(f, sqlite3_column_int64(q, 0), (const char *)sqlite3_column_text(q, 1));
	sqlite3_finalize(q);
	sqlite3_close(db);
	assert_true(n >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(an_older_source_is_read),
		STORE_TEST(an_older_threat_is_read),
		STORE_TEST(without_a_description_the_columns_tell),
		STORE_TEST(a_damaged_description_is_none),
		STORE_TEST(a_rollback_forgets_what_was_described),
		STORE_TEST(descriptions_have_their_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
