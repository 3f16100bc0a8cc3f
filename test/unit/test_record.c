/* Packing of self-describing structs: back the same, and no other bytes are believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "record.h"

enum color { RED, GREEN };
static const char *const color_names[] = {"red", "green"};
static const struct words color_table = WORDS(color_names);
static const struct words *color_words(void)
{
	return &color_table;
}

struct leaf {
	struct str name;
	uint32_t n;
};
VEC_TYPE(leaves, struct leaf);
struct tree {
	struct str name;
	bool tall;
	enum color color;
	int64_t height, planted;
	double weight;
	struct strs tags;
	struct leaf top;
	struct leaves leaves;
};

static const struct field leaf_fields[] = {FIELD(struct leaf, name, FIELD_STR), FIELD(struct leaf, n, FIELD_U32)};
static const struct record leaf_table = RECORD("leaf", struct leaf, leaf_fields);
static const struct record *leaf_record(void)
{
	return &leaf_table;
}
static const struct field tree_fields[] = {
	FIELD(struct tree, name, FIELD_STR),
	FIELD(struct tree, tall, FIELD_BOOL),
	FIELD_SET(struct tree, color, FIELD_ENUM, .words = color_words),
	FIELD(struct tree, height, FIELD_I64),
	FIELD(struct tree, planted, FIELD_TIME),
	FIELD(struct tree, weight, FIELD_DOUBLE),
	FIELD(struct tree, tags, FIELD_STRS),
	FIELD_SET(struct tree, top, FIELD_RECORD, .of = leaf_record),
	FIELD_SET(struct tree, leaves, FIELD_LIST, .of = leaf_record),
};
static const struct record tree_record = RECORD("tree", struct tree, tree_fields);

static struct tree oak(struct arena *arena)
{
	struct tree tree = {.name = STR("oak\0tree"),
			    .tall = true,
			    .color = GREEN,
			    .height = INT64_MIN,
			    .planted = TIME_UNKNOWN,
			    .weight = -0.1,
			    .top = {STR("top"), UINT32_MAX}};
	assert_true(strs_add(arena, &tree.tags, STR("old")));
	assert_true(strs_add(arena, &tree.tags, STR_EMPTY));
	for (uint32_t i = 0; i < 20; i++) {
		struct leaf *leaf = vec_push(arena, &tree.leaves);
		*leaf = (struct leaf){STR("leaf"), i * 1000};
	}
	return tree;
}

static void assert_is_oak(const struct tree *tree)
{
	assert_true(str_eq(tree->name, STR("oak\0tree")));
	assert_true(tree->tall);
	assert_int_equal(tree->color, GREEN);
	assert_true(tree->height == INT64_MIN && tree->planted == TIME_UNKNOWN);
	assert_true(tree->weight < -0.09 && tree->weight > -0.11);
	assert_int_equal(tree->tags.n, 2);
	assert_true(str_eq(tree->tags.at[0], STR("old")));
	assert_int_equal(tree->top.n, UINT32_MAX);
	assert_int_equal(tree->leaves.n, 20);
	assert_int_equal(tree->leaves.at[19].n, 19000);
}

static void comes_back_the_same(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	struct tree tree = oak(arena), back, copy;
	struct buf packed;
	buf_init(&packed, 100000);
	buf_add(&packed, STR("before"));
	record_pack(&tree_record, &tree, &packed);
	struct str bytes = str_cut(buf_str(&packed), 6, packed.n);
	assert_int_equal(record_unpack(&tree_record, arena, bytes, &back, NULL), OK);
	assert_is_oak(&back);
	assert_int_equal(record_copy(&tree_record, arena, &tree, &copy), OK);
	assert_ptr_not_equal(copy.name.p, tree.name.p);
	assert_is_oak(&copy);
	buf_release(&packed);
	arena_free(arena);
}

static void damaged_bytes_are_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct tree tree = oak(arena), back;
	struct err err;
	struct buf packed;
	buf_init(&packed, 100000);
	record_pack(&tree_record, &tree, &packed);
	memset(&back, 0x55, sizeof(back));
	for (size_t i = 0; i < packed.n; i++) {
		char *cut = malloc(i + 1); /* of its own, so that a read past the end is seen */
		memcpy(cut, packed.p, i);
		assert_int_equal(record_unpack(&tree_record, arena, (struct str){cut, i}, &back, &err), E_SYNTAX);
		free(cut);
		packed.p[i] ^= 0x10;
		assert_int_equal(record_unpack(&tree_record, arena, buf_str(&packed), &back, &err), E_SYNTAX);
		packed.p[i] ^= 0x10;
	}
	assert_int_equal(((unsigned char *)&back)[0], 0x55); /* untouched */
	assert_int_equal(record_unpack(&leaf_table, arena, buf_str(&packed), &back, &err), E_SYNTAX);
	buf_release(&packed);
	arena_free(arena);
}

static void words_have_values(void **state)
{
	(void)state;
	assert_int_equal(words_find(&color_table, STR("green")), GREEN);
	assert_int_equal(words_find(&color_table, STR("gree")), -1);
	assert_true(str_eq(words_name(&color_table, RED), STR("red")));
	assert_int_equal(words_name(&color_table, 2).n, 0);
	assert_int_equal(words_name(&color_table, -1).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_the_same),
		cmocka_unit_test(damaged_bytes_are_refused),
		cmocka_unit_test(words_have_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
