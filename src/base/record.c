#include "record.h"

#include <string.h>

#include "clock.h"
#include "record_priv.h"

/* ---- packing ---- */

static void put_varint(struct buf *out, uint64_t v)
{
	while (v >= 0x80) {
		buf_add_byte(out, (char)(v | 0x80));
		v >>= 7;
	}
	buf_add_byte(out, (char)v);
}

static void put_str(struct buf *out, struct str s)
{
	put_varint(out, s.n);
	buf_add(out, s);
}

static uint64_t zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ -(uint64_t)(v < 0);
}

static int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

static void pack_fields(const struct record *record, const void *thing, struct buf *out);

static void pack_list(const struct record *of, const struct record_list *list, struct buf *out)
{
	put_varint(out, list->n);
	for (size_t i = 0; i < list->n; i++)
		pack_fields(of, (const char *)list->at + i * of->size, out);
}

static void pack_field(const struct field *f, const void *at, struct buf *out)
{
	switch (f->kind) {
	case FIELD_STR:
		put_str(out, *(const struct str *)at);
		break;
	case FIELD_BOOL:
		buf_add_byte(out, *(const bool *)at ? 1 : 0);
		break;
	case FIELD_U32:
		put_varint(out, *(const uint32_t *)at);
		break;
	case FIELD_ENUM:
		put_varint(out, *(const unsigned *)at);
		break;
	case FIELD_I64:
	case FIELD_TIME:
		put_varint(out, zigzag(*(const int64_t *)at));
		break;
	case FIELD_DOUBLE:
		buf_add(out, (struct str){at, sizeof(double)});
		break;
	case FIELD_STRS: {
		const struct strs *list = at;
		put_varint(out, list->n);
		for (size_t i = 0; i < list->n; i++)
			put_str(out, list->at[i]);
		break;
	}
	case FIELD_RECORD:
		pack_fields(f->of(), at, out);
		break;
	case FIELD_LIST:
		pack_list(f->of(), at, out);
		break;
	}
}

static void pack_fields(const struct record *record, const void *thing, struct buf *out)
{
	for (size_t i = 0; i < record->n; i++)
		pack_field(&record->fields[i], (const char *)thing + record->fields[i].offset, out);
}

/* A number that changes when the table does, so that old bytes are not read as new ones. */
static uint32_t shape_number(const struct record *record, int depth)
{
	uint32_t number = (uint32_t)record->n;
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		number = number * 31 + (uint32_t)str_hash_seed(str_of(f->name), f->kind);
		if (f->of && depth < RECORD_DEPTH_MAX)
			number = number * 31 + shape_number(f->of(), depth + 1);
	}
	return number;
}

uint32_t record_shape(const struct record *record)
{
	return shape_number(record, 0);
}

static void put_u32(struct buf *out, uint32_t v)
{
	char bytes[4] = {(char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24)};
	buf_add(out, (struct str){bytes, 4});
}

void record_pack(const struct record *record, const void *thing, struct buf *out)
{
	record_pack_as(record, record_shape(record), thing, out);
}

void record_pack_as(const struct record *record, uint32_t shape, const void *thing, struct buf *out)
{
	size_t from = out->n;
	buf_add_byte(out, RECORD_PACK_VERSION);
	put_u32(out, shape);
	pack_fields(record, thing, out);
	if (!buf_status(out))
		put_u32(out, (uint32_t)str_hash(str_cut(buf_str(out), from, out->n)));
}

/* ---- unpacking ---- */

uint64_t record_get_varint(struct record_reader *r)
{
	uint64_t v = 0;
	for (int shift = 0; shift < 64 && r->p < r->end; shift += 7) {
		unsigned char c = *r->p++;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	r->status = E_SYNTAX;
	return 0;
}

struct str record_get_str(struct record_reader *r)
{
	uint64_t n = record_get_varint(r);
	if (r->status || n > (uint64_t)(r->end - r->p)) {
		r->status = E_SYNTAX;
		return STR_EMPTY;
	}
	struct str s = {(const char *)r->p, (size_t)n};
	r->p += n;
	return s;
}

void *record_get_items(struct record_reader *r, size_t *n, size_t size)
{
	uint64_t count = record_get_varint(r);
	if (r->status || count > (uint64_t)(r->end - r->p)) {
		r->status = E_SYNTAX;
		return NULL;
	}
	*n = (size_t)count;
	if (!count)
		return NULL;
	void *at = arena_zero(r->arena, *n, size);
	if (!at)
		r->status = E_NOMEM;
	return at;
}

static void unpack_fields(struct record_reader *r, const struct record *record, void *thing);

static void unpack_list(struct record_reader *r, const struct record *of, struct record_list *list)
{
	size_t n = 0;
	void *at = record_get_items(r, &n, of->size);
	if (r->status)
		return;
	*list = (struct record_list){at, n, n};
	for (size_t i = 0; i < n && !r->status; i++)
		unpack_fields(r, of, (char *)at + i * of->size);
}

static void unpack_strs(struct record_reader *r, struct strs *list)
{
	size_t n = 0;
	struct str *at = record_get_items(r, &n, sizeof(*at));
	if (r->status)
		return;
	*list = (struct strs){at, n, n};
	for (size_t i = 0; i < n && !r->status; i++)
		at[i] = record_get_str(r);
}

void record_get_field(struct record_reader *r, const struct field *f, void *at)
{
	switch (f->kind) {
	case FIELD_STR:
		*(struct str *)at = record_get_str(r);
		break;
	case FIELD_BOOL:
		*(bool *)at = record_get_varint(r) != 0;
		break;
	case FIELD_U32:
		*(uint32_t *)at = (uint32_t)record_get_varint(r);
		break;
	case FIELD_ENUM: {
		uint64_t v = record_get_varint(r);
		if (v >= f->words()->n)
			r->status = E_SYNTAX;
		*(unsigned *)at = (unsigned)v;
		break;
	}
	case FIELD_I64:
	case FIELD_TIME:
		*(int64_t *)at = unzigzag(record_get_varint(r));
		break;
	case FIELD_DOUBLE:
		if (r->end - r->p < (ptrdiff_t)sizeof(double)) {
			r->status = E_SYNTAX;
			return;
		}
		memcpy(at, r->p, sizeof(double));
		r->p += sizeof(double);
		break;
	case FIELD_STRS:
		unpack_strs(r, at);
		break;
	case FIELD_RECORD:
		unpack_fields(r, f->of(), at);
		break;
	case FIELD_LIST:
		unpack_list(r, f->of(), at);
		break;
	}
}

static void unpack_fields(struct record_reader *r, const struct record *record, void *thing)
{
	for (size_t i = 0; i < record->n && !r->status; i++)
		record_get_field(r, &record->fields[i], (char *)thing + record->fields[i].offset);
}

static uint32_t u32_at(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

enum { HEAD = 5, TAIL = 4 };

uint32_t record_packed_shape(struct str packed)
{
	return packed.n >= HEAD + TAIL && packed.p[0] == RECORD_PACK_VERSION ? u32_at(packed.p + 1) : 0;
}

enum status record_open(struct record_reader *r, const struct record *record, struct arena *arena, struct str packed,
			uint32_t shape, struct err *err)
{
	if (packed.n < HEAD + TAIL || packed.p[0] != RECORD_PACK_VERSION || u32_at(packed.p + 1) != shape)
		return err_set(err, E_SYNTAX, "%s: packed by another version", record->name);
	if (u32_at(packed.p + packed.n - TAIL) != (uint32_t)str_hash(str_cut(packed, 0, packed.n - TAIL)))
		return err_set(err, E_SYNTAX, "%s: packed bytes are damaged", record->name);
	*r = (struct record_reader){.arena = arena,
				    .p = (const unsigned char *)packed.p + HEAD,
				    .end = (const unsigned char *)packed.p + packed.n - TAIL};
	return OK;
}

enum status record_close(struct record_reader *r, const struct record *record, struct err *err)
{
	if (!r->status && r->p != r->end)
		r->status = E_SYNTAX;
	return r->status ? err_set(err, r->status, "%s: cannot be unpacked", record->name) : OK;
}

enum status record_unpack(const struct record *record, struct arena *arena, struct str packed, void *thing,
			  struct err *err)
{
	struct record_reader r;
	enum status status = record_open(&r, record, arena, packed, record_shape(record), err);
	if (status)
		return status;
	void *fresh = arena_zero(arena, 1, record->size);
	if (!fresh)
		return err_set(err, E_NOMEM, "%s: no room to unpack", record->name);
	unpack_fields(&r, record, fresh);
	status = record_close(&r, record, err);
	if (!status)
		memcpy(thing, fresh, record->size);
	return status;
}

/* ---- blank ones ---- */

void record_init(const struct record *record, void *thing)
{
	memset(thing, 0, record->size);
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		void *at = (char *)thing + f->offset;
		if (f->kind == FIELD_TIME)
			*(int64_t *)at = TIME_UNKNOWN;
		else if (f->kind == FIELD_RECORD)
			record_init(f->of(), at);
	}
}

/* ---- copying ---- */

enum status record_copy(const struct record *record, struct arena *arena, const void *thing, void *out)
{
	enum { COPY_BYTES_MAX = 256 * 1024 * 1024 };
	struct buf packed;
	buf_init(&packed, COPY_BYTES_MAX);
	record_pack(record, thing, &packed);
	enum status status = buf_status(&packed);
	if (!status) {
		struct str bytes = str_copy(arena, buf_str(&packed));
		status = str_is_null(bytes) ? E_NOMEM : record_unpack(record, arena, bytes, out, NULL);
	}
	buf_release(&packed);
	return status;
}

int words_find(const struct words *words, struct str word)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->at[i] && str_eq(str_of(words->at[i]), word))
			return (int)i;
	return -1;
}

struct str words_name(const struct words *words, int value)
{
	return value >= 0 && (size_t)value < words->n ? str_of(words->at[value]) : STR_EMPTY;
}
