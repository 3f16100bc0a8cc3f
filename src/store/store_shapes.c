/* Packed records of every shape: each is described in the file before it is first written, and read by that
 * description when the program has another by then. */
#include "store_priv.h"

#include "shape.h"

enum { SHAPES_BYTES = 8 * MIB };

/* ---- writing ---- */

static enum status describe(struct store *store, const struct record *record, struct err *err)
{
	struct buf text;
	buf_init(&text, CAP_HEADER_BYTES);
	shape_describe(record, &text);
	enum status status = buf_status(&text);
	struct sql q = sql_make(store, SQL_SHAPE_PUT);
	sql_int(&q, record_shape(record));
	sql_str(&q, buf_str(&text));
	if (status)
		sql_fail(&q, status);
	status = sql_run(&q, err);
	buf_release(&text);
	return status;
}

enum status store_note_shape(struct store *store, const struct record *record, uint32_t *number, struct err *err)
{
	uint64_t key = (uint64_t)(uintptr_t)record;
	const uint64_t *noted = map_get(&store->noted, key);
	*number = noted ? (uint32_t)*noted : record_shape(record);
	if (noted)
		return OK;
	enum status status = describe(store, record, err);
	if (!status && !map_put(&store->noted, key, *number))
		status = err_set(err, E_NOMEM, "store: no memory");
	return status;
}

void store_forget_shapes(struct store *store)
{
	if (store->noted.n)
		map_reset(&store->noted);
}

enum status store_pack(struct store *store, struct arena *arena, const struct record *record, const void *thing,
		       struct str *out, struct err *err)
{
	struct buf buf;
	uint32_t number;
	enum status status = store_note_shape(store, record, &number, err);
	if (status)
		return status;
	buf_init(&buf, CAP_PACKED_BYTES);
	record_pack_as(record, number, thing, &buf);
	status = buf_status(&buf);
	if (!status) {
		*out = str_copy(arena, buf_str(&buf));
		status = str_is_null(*out) ? E_NOMEM : OK;
	}
	buf_release(&buf);
	return status ? err_set(err, status, "%s: no room to pack", record->name) : OK;
}

/* ---- reading ---- */

static const struct shape *read_description(struct store *store, const struct record *record, uint32_t number)
{
	const struct shape *shape = NULL;
	if (!store->shapes && !(store->shapes = arena_new(SHAPES_BYTES)))
		return NULL;
	struct sql q = sql_make(store, SQL_SHAPE_GET);
	sql_int(&q, number);
	if (sql_next(&q) && shape_read(store->shapes, sql_get_str(&q, 0), record, &shape, NULL))
		shape = NULL;
	if (sql_end(&q, NULL) || (shape && shape_number(shape) != number))
		shape = NULL;
	return shape;
}

/* NULL: not described. */
static const struct shape *find(struct store *store, const struct record *record, uint32_t number)
{
	uint64_t key = (uint64_t)(uintptr_t)record << 16 ^ number;
	const uint64_t *known = map_get(&store->known, key);
	if (known)
		return (const struct shape *)(uintptr_t)*known;
	const struct shape *shape = read_description(store, record, number);
	if (shape && !map_put(&store->known, key, (uint64_t)(uintptr_t)shape))
		return NULL;
	return shape;
}

bool store_can_read(struct store *store, const struct record *record, struct str packed)
{
	uint32_t number = record_packed_shape(packed);
	return number && (number == record_shape(record) || find(store, record, number));
}

enum status store_unpack(struct store *store, struct arena *arena, const struct record *record, struct str packed,
			 void *out, struct err *err)
{
	uint32_t number = record_packed_shape(packed);
	const struct shape *shape = number == record_shape(record) ? NULL : find(store, record, number);
	return shape ? shape_unpack(shape, arena, packed, out, err) : record_unpack(record, arena, packed, out, err);
}
