/* The first line as the description of a shape, the rest as bytes that were packed so, with head and checksum made
 * to fit: nothing is read outside, and what is read can be packed and read again. */
#include <string.h>

#include "shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum color { RED, GREEN };
static const struct words *color_words(void)
{
	static const char *const names[] = {"red", "green"};
	static const struct words table = WORDS(names);
	return &table;
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

static const struct record *leaf_record(void)
{
	static const struct field fields[] = {FIELD(struct leaf, name, FIELD_STR), FIELD(struct leaf, n, FIELD_U32)};
	static const struct record table = RECORD("leaf", struct leaf, fields);
	return &table;
}

static const struct record *tree_record(void)
{
	static const struct field fields[] = {
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
	static const struct record table = RECORD("tree", struct tree, fields);
	return &table;
}

static void add_u32(struct buf *out, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		buf_add_byte(out, (char)(v >> 8 * i));
}

static void unpack(struct arena *arena, const struct shape *shape, struct str body)
{
	struct tree tree;
	struct buf packed, again;
	buf_init(&packed, 1 << 20);
	buf_init(&again, 1 << 24);
	buf_add_byte(&packed, 1);
	add_u32(&packed, shape_number(shape));
	buf_add(&packed, body);
	add_u32(&packed, (uint32_t)str_hash(buf_str(&packed)));
	if (!buf_status(&packed) && shape_unpack(shape, arena, buf_str(&packed), &tree, NULL) == OK) {
		record_pack(tree_record(), &tree, &again);
		if (!buf_status(&again) &&
		    record_unpack(tree_record(), arena, buf_str(&again), &tree, NULL) == E_SYNTAX)
			__builtin_trap();
	}
	buf_release(&packed);
	buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(8 * 1024 * 1024);
	struct str body = {(const char *)data, n}, description;
	const struct shape *shape;
	if (arena && n < 100000 && str_next(&body, '\n', &description) &&
	    shape_read(arena, description, tree_record(), &shape, NULL) == OK)
		unpack(arena, shape, body);
	arena_free(arena);
	return 0;
}
