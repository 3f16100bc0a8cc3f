/* Large documents item by item, and documents that are no such thing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "json_stream.h"

struct bytes {
	struct str text;
	size_t at;
	bool breaks; /* cannot be read at its end */
};

static long read_one(void *ctx, char *to, size_t n)
{
	struct bytes *b = ctx;
	if (b->at == b->text.n)
		return b->breaks ? -1 : 0;
	assert_true(n > 0);
	to[0] = b->text.p[b->at++];
	return 1;
}

static enum status note(void *ctx, const struct json_item *item, struct err *err)
{
	struct buf *out = ctx;
	(void)err;
	buf_add(out, item->member);
	if (item->is_part)
		buf_add_byte(out, '/');
	buf_add(out, item->key);
	buf_print(out, "@%lu=%.*s;", item->line, STR_FORMAT(json_str(item->value)));
	return OK;
}

static enum status run(struct bytes bytes, size_t item_bytes, struct buf *out, struct err *err)
{
	*err = (struct err){0};
	buf_reset(out);
	return json_stream(read_one, &bytes, item_bytes, note, out, err);
}

static void items_come_in_their_order(void **state)
{
	struct buf out;
	struct err err;
	(void)state;
	buf_init(&out, 10000);
	struct bytes text = {
		STR("\xEF\xBB\xBF {\"a\": \"x\",\n \"b\": [\"1\", [\"in\"],\n \"2}\\\"\"], \"c\": {\"k\": \"v\"},"
		    "\"d\": [], \"e\": {}, \"f\": true}\n"),
		0, false};
	assert_int_equal(run(text, 1000, &out, &err), OK);
	assert_string_equal(out.p, "a@1=x;b/@2=1;b/@2=;b/@3=2}\";c/k@3=v;f@3=;");
	buf_release(&out);
}

static void members_alone_are_told_without_reading_containers(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 10000);
	struct bytes text = {STR("{\"a\": \"x\", \"b\": [1, 2, 3], \"c\": {\"k\": [[\"]\"]]}}"), 0, false};
	assert_int_equal(json_stream_members(read_one, &text, 100, note, &out, NULL), OK);
	assert_string_equal(out.p, "a@1=x;b@1=;c@1=;");
	buf_release(&out);
}

static void bad_documents_say_the_line(void **state)
{
	static const struct {
		const char *text;
		enum status status;
		const char *why;
	} cases[] = {
		{"", E_SYNTAX, "line 1: the file ends too early"},
		{"[1]", E_SYNTAX, "line 1: a JSON object is wanted"},
		{"{\"a\": [1,\n2", E_SYNTAX, "line 2: the file ends too early"},
		{"{\"a\": [1,\n\"x", E_SYNTAX, "line 2: the file ends too early"},
		{"{\"a\": 1,\n\"b\": 2 \"c\": 3}", E_SYNTAX, "line 2: a comma is missing"},
		{"{\"a\": 1} x", E_SYNTAX, "line 1: something stands behind the end"},
		{"{\"a\": 1,\n\"a\": 2}", E_SYNTAX, "line 2: \"a\" stands twice"},
		{"{\"a\" 1}", E_SYNTAX, "line 1: a colon is missing behind a name"},
		{"{\"a\": }", E_SYNTAX, "line 1: a value is missing"},
		{"{a: 1}", E_SYNTAX, "line 1: a name in quotes is wanted"},
	};
	struct buf out;
	struct err err;
	(void)state;
	buf_init(&out, 10000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(run((struct bytes){str_of(cases[i].text), 0, false}, 1000, &out, &err),
				 cases[i].status);
		assert_string_equal(err.msg, cases[i].why);
	}
	assert_int_equal(run((struct bytes){STR("{\"a\": [{\"b\": nul}]}"), 0, false}, 1000, &out, &err), E_SYNTAX);
	assert_non_null(strstr(err.msg, "line 1: json:"));
	assert_int_equal(run((struct bytes){STR("{\"a\": ["), 0, true}, 1000, &out, &err), E_IO);
	buf_release(&out);
}

static void depth_and_size_are_bounded(void **state)
{
	enum { DEEP = 100000 };
	char *deep = malloc(DEEP + 10);
	struct buf out;
	struct err err;
	(void)state;
	assert_non_null(deep);
	buf_init(&out, 10000);
	memcpy(deep, "{\"a\":", 5);
	memset(deep + 5, '[', DEEP);
	assert_int_equal(run((struct bytes){{deep, DEEP + 5}, 0, false}, 1000, &out, &err), E_LIMIT);
	memset(deep + 5, ' ', DEEP);
	deep[5] = '"';
	deep[DEEP + 3] = '"';
	deep[DEEP + 4] = '}';
	assert_int_equal(run((struct bytes){{deep, DEEP + 5}, 0, false}, 1000, &out, &err), E_LIMIT);
	assert_non_null(strstr(err.msg, "an item is larger than 1000 bytes"));
	buf_reset(&out);
	buf_add_c(&out, "{");
	for (int i = 0; i < 100; i++)
		buf_print(&out, "%s\"m%d\": 1", i ? "," : "", i);
	buf_add_c(&out, "}");
	struct buf told;
	buf_init(&told, 10000);
	assert_int_equal(run((struct bytes){buf_str(&out), 0, false}, 1000, &told, &err), E_LIMIT);
	buf_release(&told);
	buf_release(&out);
	free(deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_come_in_their_order),
		cmocka_unit_test(members_alone_are_told_without_reading_containers),
		cmocka_unit_test(bad_documents_say_the_line),
		cmocka_unit_test(depth_and_size_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
