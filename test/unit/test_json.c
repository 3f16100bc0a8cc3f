/* JSON read, written, and to and from self-describing structs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "clock.h"
#include "json_record.h"

static struct json_doc *read_ok(struct str text)
{
	struct json_doc *doc = NULL;
	assert_int_equal(json_read(text, &doc, NULL), OK);
	return doc;
}

static void values_are_read(void **state)
{
	(void)state;
	struct json_doc *doc =
		read_ok(STR("\xEF\xBB\xBF{\"a\":1,\"s\":\"x\\u0000y\",\"a\":9007199254740993,\"r\":-2.75,"
			    "\"l\":[true,null],\"o\":{}}"));
	const struct json *root = json_root(doc);
	assert_int_equal(json_i64(json_get(root, "a")), 9007199254740993);
	assert_true(str_eq(json_get_str(root, "s"), STR("x\0y")));
	assert_int_equal(json_i64(json_get(root, "r")), -2);
	assert_true(json_bool(json_at(json_get(root, "l"), 0)));
	assert_true(json_is_null(json_at(json_get(root, "l"), 1)));
	assert_true(json_is_null(json_at(json_get(root, "l"), 2)));
	assert_int_equal(json_n(json_get(root, "l")), 2);
	assert_int_equal(json_n(json_get(root, "s")), 0);
	assert_int_equal(json_get_str(root, "a").n, 0);
	assert_null(json_get(NULL, "a"));
	json_free(doc);
	json_free(NULL);
}

static void objects_are_walked_in_order(void **state)
{
	(void)state;
	struct json_doc *doc = read_ok(STR("{\"z\":1,\"a\":2,\"m\":3}"));
	const void *cursor = NULL;
	const struct json *value;
	struct str key;
	char order[8] = "";
	for (size_t n = 0; json_next(json_root(doc), &cursor, &key, &value); n++) {
		order[n] = key.p[0];
		assert_int_equal(json_i64(value), n + 1);
	}
	assert_string_equal(order, "zam");
	json_free(doc);
}

static void bad_texts_are_named(void **state)
{
	(void)state;
	struct json_doc *doc = NULL;
	struct err err;
	assert_int_equal(json_read(STR("{\"a\":\n 1,,}"), &doc, &err), E_SYNTAX);
	assert_non_null(strstr(err.msg, "line 2"));
	assert_int_equal(json_read(STR(""), &doc, &err), E_SYNTAX);
	assert_int_equal(json_read(STR("\"\xC3(\""), &doc, &err), E_SYNTAX);
	assert_int_equal(json_read(STR("1 2"), &doc, &err), E_SYNTAX);
	char deep[JSON_DEPTH_MAX + 1];
	memset(deep, '[', sizeof(deep));
	assert_int_equal(json_read((struct str){deep, sizeof(deep)}, &doc, &err), E_LIMIT);
	assert_null(doc);
}

static void huge_integers_become_reals(void **state)
{
	(void)state;
	struct json_doc *doc = read_ok(STR("[123456789012345678901234567890, 1e300, -1e300]"));
	assert_true(json_double(json_at(json_root(doc), 0)) > 1.2e29);
	assert_true(json_i64(json_at(json_root(doc), 1)) == INT64_MAX);
	assert_true(json_i64(json_at(json_root(doc), 2)) == INT64_MIN);
	json_free(doc);
}

static void text_is_escaped(void **state)
{
	(void)state;
	struct buf out;
	struct json_writer w;
	buf_init(&out, 10000);
	jw_init(&w, &out);
	jw_array(&w);
	jw_str(&w, STR("a\"\\\n\x01/</script><!-- é \xE2\x80\xA8 \xFF < b"));
	jw_str(&w, STR_EMPTY);
	jw_double(&w, 0.1);
	jw_double(&w, 1.0 / 3);
	jw_double(&w, NAN);
	jw_double(&w, 3);
	jw_fixed(&w, 2.25, 1);
	jw_i64(&w, INT64_MIN);
	jw_time(&w, 1780395072);
	jw_time(&w, TIME_UNKNOWN);
	jw_array_end(&w);
	assert_string_equal(out.p,
			    "[\"a\\\"\\\\\\n\\u0001/\\u003c/script>\\u003c!-- é \\u2028 \xEF\xBF\xBD < b\",\"\",0.1,"
			    "0.3333333333333333,null,3,2.2,-9223372036854775808,\"2026-06-02T10:11:12Z\",null]");
	struct json_doc *doc = read_ok(buf_str(&out));
	assert_true(!(json_double(json_at(json_root(doc), 3)) < 1.0 / 3));
	json_free(doc);
	buf_release(&out);
}

static void values_are_written_again(void **state)
{
	(void)state;
	const struct str text = STR("{\"b\":[1,2.5,\"x\",{}],\"a\":{\"t\":true,\"f\":false,\"n\":null}}");
	struct json_doc *doc = read_ok(text);
	struct buf out;
	struct json_writer w;
	buf_init(&out, 10000);
	jw_init(&w, &out);
	jw_value(&w, json_root(doc));
	assert_true(str_eq(buf_str(&out), text));
	json_free(doc);
	buf_release(&out);
}

/* ---- records ---- */

enum size { SMALL, LARGE };
static const char *const size_names[] = {"small", "large"};
static const struct words size_table = WORDS(size_names);
static const struct words *size_words(void)
{
	return &size_table;
}

struct part {
	struct str name;
	int64_t seen;
};
VEC_TYPE(parts, struct part);
struct thing {
	struct str id, secret, note;
	enum size size;
	int64_t published;
	uint32_t n;
	bool ok;
	double score;
	struct strs tags;
	struct part first;
	struct parts parts;
};
static const struct field part_fields[] = {FIELD(struct part, name, FIELD_STR), FIELD(struct part, seen, FIELD_TIME)};
static const struct record part_table = RECORD("part", struct part, part_fields);
static const struct record *part_record(void)
{
	return &part_table;
}
static const struct field thing_fields[] = {
	FIELD(struct thing, id, FIELD_STR),
	FIELD_SET(struct thing, secret, FIELD_STR, .flags = FIELD_HIDDEN),
	FIELD_SET(struct thing, note, FIELD_STR, .flags = FIELD_SPARSE),
	FIELD_SET(struct thing, size, FIELD_ENUM, .words = size_words),
	FIELD(struct thing, published, FIELD_TIME),
	FIELD(struct thing, n, FIELD_U32),
	FIELD(struct thing, ok, FIELD_BOOL),
	FIELD(struct thing, score, FIELD_DOUBLE),
	FIELD(struct thing, tags, FIELD_STRS),
	FIELD_SET(struct thing, first, FIELD_RECORD, .of = part_record, .flags = FIELD_SPARSE),
	FIELD_SET(struct thing, parts, FIELD_LIST, .of = part_record),
};
static const struct record thing_table = RECORD("thing", struct thing, thing_fields);

static void record_goes_and_comes_back(void **state)
{
	(void)state;
	const struct str text =
		STR("{\"id\":\"a\",\"size\":\"large\",\"published\":\"2026-06-02T10:11:12Z\",\"n\":4,"
		    "\"ok\":true,\"score\":0.5,\"tags\":[\"x\"],\"parts\":[{\"name\":\"p\",\"seen\":null}]}");
	struct arena *arena = arena_new(100000);
	struct json_doc *doc = read_ok(text);
	struct thing thing;
	assert_int_equal(json_record_read(&thing_table, arena, json_root(doc), &thing, NULL), OK);
	json_free(doc);
	assert_int_equal(thing.size, LARGE);
	assert_int_equal(thing.published, 1780395072);
	assert_true(thing.first.seen == TIME_UNKNOWN && thing.parts.at[0].seen == TIME_UNKNOWN);
	thing.secret = STR("hidden");

	struct buf out;
	struct json_writer w;
	buf_init(&out, 10000);
	jw_init(&w, &out);
	json_record_write(&w, &thing_table, &thing);
	assert_true(str_eq(buf_str(&out), text));
	buf_release(&out);
	arena_free(arena);
}

static void wrong_kinds_are_named(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *field;
	} cases[] = {
		{{"{\"id\":5}", 8}, "\"id\""},
		{{"{\"size\":\"huge\"}", 15}, "\"size\""},
		{{"{\"n\":-1}", 8}, "\"n\""},
		{{"{\"n\":1.0}", 9}, "\"n\""},
		{{"{\"ok\":1}", 8}, "\"ok\""},
		{{"{\"published\":\"soon\"}", 20}, "\"published\""},
		{{"{\"tags\":[1]}", 12}, "\"tags\""},
		{{"{\"parts\":[[]]}", 14}, "\"parts\""},
		{{"{\"first\":{\"name\":{}}}", 21}, "\"name\""},
	};
	struct arena *arena = arena_new(100000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct json_doc *doc = read_ok(cases[i].text);
		struct thing thing = {.n = 77};
		struct err err;
		assert_int_equal(json_record_read(&thing_table, arena, json_root(doc), &thing, &err), E_SYNTAX);
		assert_non_null(strstr(err.msg, cases[i].field));
		assert_int_equal(thing.n, 77);
		json_free(doc);
	}
	arena_free(arena);
}

static void the_rest_is_kept(void **state)
{
	(void)state;
	struct json_doc *doc = read_ok(STR("{\"id\":\"a\",\"mine\":[1],\"n\":1,\"also\":\"x\"}"));
	struct buf out;
	struct json_writer w;
	buf_init(&out, 1000);
	jw_init(&w, &out);
	jw_object(&w);
	json_record_rest(&w, &thing_table, json_root(doc));
	jw_object_end(&w);
	assert_string_equal(out.p, "{\"mine\":[1],\"also\":\"x\"}");
	json_free(doc);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(objects_are_walked_in_order),
		cmocka_unit_test(bad_texts_are_named),
		cmocka_unit_test(huge_integers_become_reals),
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(values_are_written_again),
		cmocka_unit_test(record_goes_and_comes_back),
		cmocka_unit_test(wrong_kinds_are_named),
		cmocka_unit_test(the_rest_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
