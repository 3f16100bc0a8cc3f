#include "shape.h"

#include <string.h>

#include "record_priv.h"

enum { FIELDS_MAX = 2000, NAME_BYTES_MAX = 64 };

struct fields;
struct described { /* a field of the bytes */
	struct str name;
	enum field_kind kind;
	const struct fields *of;  /* FIELD_RECORD, FIELD_LIST */
	const struct field *into; /* the field of the record; NULL: read over */
};
VEC_TYPE(described_list, struct described);
struct fields {
	struct described_list list;
};

struct shape {
	const struct record *record;
	uint32_t number;
	const struct fields *fields;
};

static const char *const kind_names[] = {"str",  "bool", "u32",  "i64",    "double",
					 "time", "enum", "strs", "record", "list"};
static const struct words kinds = WORDS(kind_names);

static bool is_nest(enum field_kind kind)
{
	return kind == FIELD_RECORD || kind == FIELD_LIST;
}

/* ---- describing ---- */

static void describe(const struct record *record, int depth, struct buf *out)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		buf_print(out, "%s%s:%s", i ? " " : "", f->name, kind_names[f->kind]);
		if (!f->of || depth == RECORD_DEPTH_MAX)
			continue;
		buf_add_byte(out, '(');
		describe(f->of(), depth + 1, out);
		buf_add_byte(out, ')');
	}
}

void shape_describe(const struct record *record, struct buf *out)
{
	describe(record, 0, out);
}

/* ---- reading a description ---- */

struct reading {
	struct arena *arena;
	struct str text;
	size_t at, fields_n;
	enum status status;
};

static bool take(struct reading *r, char c)
{
	bool is_there = r->at < r->text.n && r->text.p[r->at] == c;
	r->at += is_there;
	return is_there;
}

static struct str word(struct reading *r)
{
	size_t from = r->at;
	while (r->at < r->text.n && r->at - from < NAME_BYTES_MAX && (unsigned char)r->text.p[r->at] > ' ' &&
	       !memchr("():", r->text.p[r->at], 3))
		r->at++;
	return str_cut(r->text, from, r->at);
}

static const struct fields *read_fields(struct reading *r, int depth);

static bool read_field(struct reading *r, struct described *d, int depth)
{
	d->name = word(r);
	if (!d->name.n || !take(r, ':') || ++r->fields_n > FIELDS_MAX)
		return false;
	int kind = words_find(&kinds, word(r));
	if (kind < 0)
		return false;
	d->kind = (enum field_kind)kind;
	if (!is_nest(d->kind))
		return true;
	if (depth == RECORD_DEPTH_MAX || !take(r, '('))
		return false;
	d->of = read_fields(r, depth + 1);
	return d->of && take(r, ')');
}

/* At least one field: so that each item of a list takes a byte, and no list is longer than its bytes. */
static const struct fields *read_fields(struct reading *r, int depth)
{
	struct fields *fields = arena_zero(r->arena, 1, sizeof(*fields));
	if (!fields) {
		r->status = E_NOMEM;
		return NULL;
	}
	do {
		struct described *d = vec_push(r->arena, &fields->list);
		if (!d) {
			r->status = E_NOMEM;
			return NULL;
		}
		*d = (struct described){0};
		if (!read_field(r, d, depth))
			return NULL;
	} while (take(r, ' '));
	return fields;
}

/* As record_shape() counts. */
static uint32_t number_of(const struct fields *fields)
{
	uint32_t number = (uint32_t)fields->list.n;
	for (size_t i = 0; i < fields->list.n; i++) {
		const struct described *d = &fields->list.at[i];
		number = number * 31 + (uint32_t)str_hash_seed(d->name, d->kind);
		if (d->of)
			number = number * 31 + number_of(d->of);
	}
	return number;
}

static const struct field *find(const struct record *record, const struct described *d)
{
	for (size_t i = 0; i < record->n; i++)
		if (record->fields[i].kind == d->kind && str_eq(str_of(record->fields[i].name), d->name))
			return &record->fields[i];
	return NULL;
}

static void match(const struct fields *fields, const struct record *record)
{
	for (size_t i = 0; i < fields->list.n; i++) {
		struct described *d = &fields->list.at[i];
		d->into = find(record, d);
		if (d->into && d->of)
			match(d->of, d->into->of());
	}
}

enum status shape_read(struct arena *arena, struct str description, const struct record *record,
		       const struct shape **out, struct err *err)
{
	struct str text = str_copy(arena, description);
	struct reading r = {.arena = arena, .text = text};
	const struct fields *fields = str_is_null(text) ? NULL : read_fields(&r, 0);
	struct shape *shape = arena_zero(arena, 1, sizeof(*shape));
	if (!shape || str_is_null(text) || r.status)
		return err_set(err, E_NOMEM, "%s: no room for an older shape", record->name);
	if (!fields || r.at != r.text.n)
		return err_set(err, E_SYNTAX, "%s: the description of a shape is none at byte %zu", record->name, r.at);
	match(fields, record);
	*shape = (struct shape){.record = record, .number = number_of(fields), .fields = fields};
	*out = shape;
	return OK;
}

uint32_t shape_number(const struct shape *shape)
{
	return shape->number;
}

/* ---- unpacking ---- */

static void skip_fields(struct record_reader *r, const struct fields *fields);

static void skip_list(struct record_reader *r, const struct fields *of)
{
	uint64_t n = record_get_varint(r);
	for (uint64_t i = 0; i < n && !r->status; i++) /* each takes a byte at least */
		skip_fields(r, of);
}

static void skip_strs(struct record_reader *r)
{
	uint64_t n = record_get_varint(r);
	for (uint64_t i = 0; i < n && !r->status; i++)
		record_get_str(r);
}

static void skip(struct record_reader *r, const struct described *d)
{
	switch (d->kind) {
	case FIELD_STR:
		record_get_str(r);
		break;
	case FIELD_BOOL:
	case FIELD_U32:
	case FIELD_I64:
	case FIELD_TIME:
	case FIELD_ENUM:
		record_get_varint(r);
		break;
	case FIELD_DOUBLE:
		if (r->end - r->p < (ptrdiff_t)sizeof(double))
			r->status = E_SYNTAX;
		else
			r->p += sizeof(double);
		break;
	case FIELD_STRS:
		skip_strs(r);
		break;
	case FIELD_LIST:
		skip_list(r, d->of);
		break;
	case FIELD_RECORD:
		skip_fields(r, d->of);
		break;
	}
}

static void skip_fields(struct record_reader *r, const struct fields *fields)
{
	for (size_t i = 0; i < fields->list.n && !r->status; i++)
		skip(r, &fields->list.at[i]);
}

static void unpack_fields(struct record_reader *r, const struct fields *fields, const struct record *record,
			  void *thing);

static void unpack_list(struct record_reader *r, const struct described *d, struct record_list *list)
{
	const struct record *of = d->into->of();
	size_t n = 0;
	char *at = record_get_items(r, &n, of->size);
	if (r->status)
		return;
	*list = (struct record_list){at, n, n};
	for (size_t i = 0; i < n && !r->status; i++)
		unpack_fields(r, d->of, of, at + i * of->size);
}

/* A word that an enum no longer has is as none. */
static void unpack_enum(struct record_reader *r, const struct field *f, unsigned *at)
{
	uint64_t v = record_get_varint(r);
	*at = v < f->words()->n ? (unsigned)v : 0;
}

static void unpack_fields(struct record_reader *r, const struct fields *fields, const struct record *record,
			  void *thing)
{
	record_init(record, thing);
	for (size_t i = 0; i < fields->list.n && !r->status; i++) {
		const struct described *d = &fields->list.at[i];
		void *at = d->into ? (char *)thing + d->into->offset : NULL;
		if (!at)
			skip(r, d);
		else if (d->kind == FIELD_LIST)
			unpack_list(r, d, at);
		else if (d->kind == FIELD_RECORD)
			unpack_fields(r, d->of, d->into->of(), at);
		else if (d->kind == FIELD_ENUM)
			unpack_enum(r, d->into, at);
		else
			record_get_field(r, d->into, at);
	}
}

enum status shape_unpack(const struct shape *shape, struct arena *arena, struct str packed, void *thing,
			 struct err *err)
{
	const struct record *record = shape->record;
	struct record_reader r;
	enum status status = record_open(&r, record, arena, packed, shape->number, err);
	if (status)
		return status;
	void *fresh = arena_zero(arena, 1, record->size);
	if (!fresh)
		return err_set(err, E_NOMEM, "%s: no room to unpack", record->name);
	unpack_fields(&r, shape->fields, record, fresh);
	status = record_close(&r, record, err);
	if (!status)
		memcpy(thing, fresh, record->size);
	return status;
}
