/* Records that were packed when their struct looked different are read by the description of its shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "shape.h"

/* ---- as it was ---- */

enum color { RED, GREEN, BLUE };
static const struct words *old_colors(void)
{
	static const char *const names[] = {"red", "green", "blue"};
	static const struct words table = WORDS(names);
	return &table;
}
static const struct words *new_colors(void)
{
	static const char *const names[] = {"red", "green"};
	static const struct words table = WORDS(names);
	return &table;
}

struct old_leaf {
	uint32_t n;
	struct str name;
	double gone;
};
VEC_TYPE(old_leaves, struct old_leaf);
struct old_tree {
	bool tall;
	struct str name, gone;
	struct strs gone_tags, tags;
	int64_t height;
	uint32_t changed;
	struct old_leaf top, gone_leaf;
	struct old_leaves leaves, gone_leaves;
	enum color color, lost;
};

static const struct record *old_leaf_record(void)
{
	static const struct field fields[] = {FIELD(struct old_leaf, n, FIELD_U32),
					      FIELD(struct old_leaf, name, FIELD_STR),
					      FIELD(struct old_leaf, gone, FIELD_DOUBLE)};
	static const struct record table = RECORD("leaf", struct old_leaf, fields);
	return &table;
}

static const struct record *old_record(void)
{
	static const struct field fields[] = {
		FIELD(struct old_tree, tall, FIELD_BOOL),
		FIELD(struct old_tree, name, FIELD_STR),
		FIELD(struct old_tree, gone, FIELD_STR),
		FIELD(struct old_tree, gone_tags, FIELD_STRS),
		FIELD(struct old_tree, tags, FIELD_STRS),
		FIELD(struct old_tree, height, FIELD_I64),
		FIELD(struct old_tree, changed, FIELD_U32),
		FIELD_SET(struct old_tree, top, FIELD_RECORD, .of = old_leaf_record),
		FIELD_SET(struct old_tree, gone_leaf, FIELD_RECORD, .of = old_leaf_record),
		FIELD_SET(struct old_tree, leaves, FIELD_LIST, .of = old_leaf_record),
		FIELD_SET(struct old_tree, gone_leaves, FIELD_LIST, .of = old_leaf_record),
		FIELD_SET(struct old_tree, color, FIELD_ENUM, .words = old_colors),
		FIELD_SET(struct old_tree, lost, FIELD_ENUM, .words = old_colors),
	};
	static const struct record table = RECORD("tree", struct old_tree, fields);
	return &table;
}

/* ---- as it is ---- */

struct leaf {
	struct str name, added;
	uint32_t n;
	int64_t seen;
};
VEC_TYPE(leaves, struct leaf);
struct tree {
	struct str name;
	enum color color, lost;
	struct leaf top, second;
	struct leaves leaves, more;
	int64_t height, planted;
	struct str changed; /* was a number */
	struct strs tags;
	bool tall;
};

static const struct record *leaf_record(void)
{
	static const struct field fields[] = {FIELD(struct leaf, name, FIELD_STR), FIELD(struct leaf, added, FIELD_STR),
					      FIELD(struct leaf, n, FIELD_U32), FIELD(struct leaf, seen, FIELD_TIME)};
	static const struct record table = RECORD("leaf", struct leaf, fields);
	return &table;
}

static const struct record *tree_record(void)
{
	static const struct field fields[] = {
		FIELD(struct tree, name, FIELD_STR),
		FIELD_SET(struct tree, color, FIELD_ENUM, .words = new_colors),
		FIELD_SET(struct tree, lost, FIELD_ENUM, .words = new_colors),
		FIELD_SET(struct tree, top, FIELD_RECORD, .of = leaf_record),
		FIELD_SET(struct tree, second, FIELD_RECORD, .of = leaf_record),
		FIELD_SET(struct tree, leaves, FIELD_LIST, .of = leaf_record),
		FIELD_SET(struct tree, more, FIELD_LIST, .of = leaf_record),
		FIELD(struct tree, height, FIELD_I64),
		FIELD(struct tree, planted, FIELD_TIME),
		FIELD(struct tree, changed, FIELD_STR),
		FIELD(struct tree, tags, FIELD_STRS),
		FIELD(struct tree, tall, FIELD_BOOL),
	};
	static const struct record table = RECORD("tree", struct tree, fields);
	return &table;
}

/* ---- both ---- */

static struct old_tree oak(struct arena *arena)
{
	struct old_tree tree = {.tall = true,
				.name = STR("oak"),
				.gone = STR("gone"),
				.height = -30,
				.changed = 5,
				.top = {7, STR("top"), 0.5},
				.gone_leaf = {8, STR("gone"), 0.5},
				.color = GREEN,
				.lost = BLUE};
	assert_true(strs_add(arena, &tree.gone_tags, STR("gone")));
	assert_true(strs_add(arena, &tree.tags, STR("old")));
	assert_true(strs_add(arena, &tree.tags, STR("big")));
	for (uint32_t i = 0; i < 20; i++) {
		struct old_leaf *leaf = vec_push(arena, &tree.leaves), *gone = vec_push(arena, &tree.gone_leaves);
		*leaf = (struct old_leaf){i * 1000, STR("leaf"), 1};
		*gone = *leaf;
	}
	return tree;
}

static struct str pack(struct arena *arena, const struct record *record, const void *thing)
{
	struct buf packed;
	buf_init(&packed, 100000);
	record_pack(record, thing, &packed);
	struct str bytes = str_copy(arena, buf_str(&packed));
	buf_release(&packed);
	return bytes;
}

static struct str description_of(struct arena *arena, const struct record *record)
{
	struct buf text;
	buf_init(&text, 100000);
	shape_describe(record, &text);
	struct str copy = str_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static void a_shape_is_a_line_of_text(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct str text = description_of(arena, tree_record());
	assert_string_equal(str_c(arena, text),
			    "name:str color:enum lost:enum top:record(name:str added:str n:u32 seen:time) "
			    "second:record(name:str added:str n:u32 seen:time) "
			    "leaves:list(name:str added:str n:u32 seen:time) "
			    "more:list(name:str added:str n:u32 seen:time) "
			    "height:i64 planted:time changed:str tags:strs tall:bool");
	const struct shape *shape;
	assert_int_equal(shape_read(arena, text, old_record(), &shape, NULL), OK);
	assert_int_equal(shape_number(shape), record_shape(tree_record()));
	arena_free(arena);
}

static void an_older_shape_is_read_by_name(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct old_tree old = oak(arena);
	struct str packed = pack(arena, old_record(), &old);
	struct tree tree;
	const struct shape *shape;
	assert_int_equal(record_unpack(tree_record(), arena, packed, &tree, NULL), E_SYNTAX);
	assert_int_equal(shape_read(arena, description_of(arena, old_record()), tree_record(), &shape, NULL), OK);
	assert_int_equal(record_packed_shape(packed), shape_number(shape));
	assert_int_equal(shape_unpack(shape, arena, packed, &tree, NULL), OK);
	assert_true(str_eq(tree.name, STR("oak")) && tree.tall && tree.height == -30);
	assert_int_equal(tree.tags.n, 2);
	assert_true(str_eq(tree.tags.at[1], STR("big")));
	assert_int_equal(tree.color, GREEN);
	assert_int_equal(tree.lost, RED); /* blue is no word any more */
	assert_int_equal(tree.changed.n, 0);
	assert_true(tree.planted == TIME_UNKNOWN);
	assert_true(str_eq(tree.top.name, STR("top")) && tree.top.n == 7 && tree.top.seen == TIME_UNKNOWN);
	assert_true(tree.second.name.n == 0 && tree.second.seen == TIME_UNKNOWN);
	assert_int_equal(tree.leaves.n, 20);
	assert_true(tree.leaves.at[19].n == 19000 && tree.leaves.at[19].seen == TIME_UNKNOWN);
	assert_true(str_eq(tree.leaves.at[19].name, STR("leaf")) && tree.leaves.at[19].added.n == 0);
	assert_int_equal(tree.more.n, 0);
	arena_free(arena);
}

static void the_same_shape_gives_the_same(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct old_tree old = oak(arena), by_shape;
	struct str packed = pack(arena, old_record(), &old);
	const struct shape *shape;
	assert_int_equal(shape_read(arena, description_of(arena, old_record()), old_record(), &shape, NULL), OK);
	assert_int_equal(shape_unpack(shape, arena, packed, &by_shape, NULL), OK);
	assert_true(str_eq(pack(arena, old_record(), &by_shape), packed));
	arena_free(arena);
}

static void damaged_bytes_are_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 << 20);
	struct old_tree old = oak(arena);
	struct str packed = pack(arena, old_record(), &old);
	const struct shape *shape;
	struct tree tree;
	memset(&tree, 0x55, sizeof(tree));
	assert_int_equal(shape_read(arena, description_of(arena, old_record()), tree_record(), &shape, NULL), OK);
	for (size_t i = 0; i < packed.n; i++) {
		char *cut = malloc(packed.n);
		memcpy(cut, packed.p, packed.n);
		cut[i] ^= 0x10;
		assert_int_equal(shape_unpack(shape, arena, (struct str){cut, packed.n}, &tree, NULL), E_SYNTAX);
		assert_int_equal(shape_unpack(shape, arena, str_cut(packed, 0, i), &tree, NULL), E_SYNTAX);
		free(cut);
	}
	assert_int_equal(((unsigned char *)&tree)[0], 0x55); /* untouched */
	struct tree blank;
	record_init(tree_record(), &blank);
	assert_int_equal(shape_unpack(shape, arena, pack(arena, tree_record(), &blank), &tree, NULL), E_SYNTAX);
	arena_free(arena);
}

static void what_is_no_description_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  " ",
					  "name",
					  "name:",
					  ":str",
					  "name:word",
					  "name:str ",
					  "name:str  n:u32",
					  "name:str)",
					  "top:record",
					  "top:record(",
					  "top:record()",
					  "top:record(n:u32",
					  "top:list()",
					  "name:str(n:u32)",
					  "name:str\nn:u32"};
	struct arena *arena = arena_new(16 << 20);
	const struct shape *shape;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(shape_read(arena, str_of(bad[i]), tree_record(), &shape, NULL), E_SYNTAX);
	struct buf deep, wide;
	buf_init(&deep, 1 << 20);
	buf_init(&wide, 1 << 20);
	for (int i = 0; i < 10000; i++)
		buf_print(&deep, "top:record(");
	for (int i = 0; i < 10000; i++)
		buf_print(&wide, "%sn:u32", i ? " " : "");
	assert_int_equal(shape_read(arena, buf_str(&deep), tree_record(), &shape, NULL), E_SYNTAX);
	assert_int_equal(shape_read(arena, buf_str(&wide), tree_record(), &shape, NULL), E_SYNTAX);
	buf_release(&deep);
	buf_release(&wide);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shape_is_a_line_of_text),         cmocka_unit_test(an_older_shape_is_read_by_name),
		cmocka_unit_test(the_same_shape_gives_the_same),     cmocka_unit_test(damaged_bytes_are_refused),
		cmocka_unit_test(what_is_no_description_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
