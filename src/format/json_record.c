#include "json_record.h"

#include <string.h>

#include "date.h"

/* The layout that every VEC_TYPE has. */
VEC_TYPE(any_list, void);

static const void *field_at(const struct field *f, const void *thing)
{
	return (const char *)thing + f->offset;
}

/* ---- writing ---- */

static bool is_empty_record(const struct record *record, const void *thing);

static bool is_empty(const struct field *f, const void *at)
{
	switch (f->kind) {
	case FIELD_STR:
		return ((const struct str *)at)->n == 0;
	case FIELD_BOOL:
		return !*(const bool *)at;
	case FIELD_U32:
		return *(const uint32_t *)at == 0;
	case FIELD_ENUM:
		return *(const unsigned *)at == 0;
	case FIELD_I64:
		return *(const int64_t *)at == 0;
	case FIELD_TIME:
		return *(const int64_t *)at == TIME_UNKNOWN;
	case FIELD_DOUBLE: {
		double v = *(const double *)at;
		return !(v < 0) && !(v > 0);
	}
	case FIELD_STRS:
		return ((const struct strs *)at)->n == 0;
	case FIELD_LIST:
		return ((const struct any_list *)at)->n == 0;
	case FIELD_RECORD:
		return is_empty_record(f->of(), at);
	}
	return false;
}

static bool is_empty_record(const struct record *record, const void *thing)
{
	for (size_t i = 0; i < record->n; i++)
		if (!is_empty(&record->fields[i], field_at(&record->fields[i], thing)))
			return false;
	return true;
}

static void write_strs(struct json_writer *w, const struct strs *list)
{
	jw_array(w);
	for (size_t i = 0; i < list->n; i++)
		jw_str(w, list->at[i]);
	jw_array_end(w);
}

static void write_list(struct json_writer *w, const struct record *of, const struct any_list *list)
{
	jw_array(w);
	for (size_t i = 0; i < list->n; i++)
		json_record_write(w, of, (const char *)list->at + i * of->size);
	jw_array_end(w);
}

static void write_field(struct json_writer *w, const struct field *f, const void *at)
{
	switch (f->kind) {
	case FIELD_STR:
		jw_str(w, *(const struct str *)at);
		break;
	case FIELD_BOOL:
		jw_bool(w, *(const bool *)at);
		break;
	case FIELD_U32:
		jw_i64(w, *(const uint32_t *)at);
		break;
	case FIELD_I64:
		jw_i64(w, *(const int64_t *)at);
		break;
	case FIELD_DOUBLE:
		jw_double(w, *(const double *)at);
		break;
	case FIELD_TIME:
		jw_time(w, *(const int64_t *)at);
		break;
	case FIELD_ENUM:
		jw_str(w, words_name(f->words(), *(const int *)at));
		break;
	case FIELD_STRS:
		write_strs(w, at);
		break;
	case FIELD_RECORD:
		json_record_write(w, f->of(), at);
		break;
	case FIELD_LIST:
		write_list(w, f->of(), at);
		break;
	}
}

void json_record_write_fields(struct json_writer *w, const struct record *record, const void *thing)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		const void *at = field_at(f, thing);
		if ((f->flags & FIELD_HIDDEN) || ((f->flags & FIELD_SPARSE) && is_empty(f, at)))
			continue;
		jw_name(w, f->name);
		write_field(w, f, at);
	}
}

void json_record_write(struct json_writer *w, const struct record *record, const void *thing)
{
	jw_object(w);
	json_record_write_fields(w, record, thing);
	jw_object_end(w);
}

static bool is_named(const struct record *record, struct str key)
{
	for (size_t i = 0; i < record->n; i++)
		if (str_eq(str_of(record->fields[i].name), key))
			return true;
	return false;
}

void json_record_rest(struct json_writer *w, const struct record *record, const struct json *object)
{
	const void *cursor = NULL;
	const struct json *value;
	struct str key;
	while (json_next(object, &cursor, &key, &value)) {
		if (is_named(record, key))
			continue;
		jw_key(w, key);
		jw_value(w, value);
	}
}

/* ---- reading ---- */

struct reader {
	struct arena *arena;
	struct err *err;
};

static enum status no_room(const struct reader *r)
{
	return err_set(r->err, E_NOMEM, "json: no room for the record");
}

static enum status wrong(const struct reader *r, const struct field *f, const char *wanted)
{
	return err_set(r->err, E_SYNTAX, "json: \"%s\" is not %s", f->name, wanted);
}

static enum status read_str(const struct reader *r, const struct field *f, const struct json *value, struct str *out)
{
	if (!json_is_string(value))
		return wrong(r, f, "a string");
	*out = str_copy(r->arena, json_str(value));
	return str_is_null(*out) ? no_room(r) : OK;
}

static enum status read_bool(const struct reader *r, const struct field *f, const struct json *value, bool *out)
{
	if (!json_is_bool(value))
		return wrong(r, f, "true or false");
	*out = json_bool(value);
	return OK;
}

static enum status read_u32(const struct reader *r, const struct field *f, const struct json *value, uint32_t *out)
{
	int64_t v = json_i64(value);
	if (!json_is_integer(value) || v < 0 || v > UINT32_MAX)
		return wrong(r, f, "an integer of 0 to 4294967295");
	*out = (uint32_t)v;
	return OK;
}

static enum status read_i64(const struct reader *r, const struct field *f, const struct json *value, int64_t *out)
{
	if (!json_is_integer(value))
		return wrong(r, f, "an integer");
	*out = json_i64(value);
	return OK;
}

static enum status read_double(const struct reader *r, const struct field *f, const struct json *value, double *out)
{
	if (!json_is_number(value))
		return wrong(r, f, "a number");
	*out = json_double(value);
	return OK;
}

/* An empty string is an absent time: many writers put it where they know none. */
static enum status read_time(const struct reader *r, const struct field *f, const struct json *value, int64_t *out)
{
	struct str text = json_str(value);
	if (json_is_string(value) && text.n == 0)
		return OK;
	return json_is_string(value) && date_parse(text, out) ? OK : wrong(r, f, "a date (RFC 3339)");
}

static enum status read_enum(const struct reader *r, const struct field *f, const struct json *value, unsigned *out)
{
	int v = json_is_string(value) ? words_find(f->words(), json_str(value)) : -1;
	if (v < 0)
		return wrong(r, f, "one of its words");
	*out = (unsigned)v;
	return OK;
}

static enum status read_strs(const struct reader *r, const struct field *f, const struct json *value, struct strs *out)
{
	if (!json_is_array(value))
		return wrong(r, f, "a list");
	size_t n = json_n(value);
	struct str *at = arena_zero(r->arena, n, sizeof(*at));
	if (!at)
		return no_room(r);
	for (size_t i = 0; i < n; i++) {
		enum status status = read_str(r, f, json_at(value, i), &at[i]);
		if (status)
			return status;
	}
	*out = (struct strs){at, n, n};
	return OK;
}

static enum status read_fields(const struct reader *r, const struct record *record, const struct json *object,
			       void *thing);

static enum status read_record(const struct reader *r, const struct field *f, const struct json *value, void *out)
{
	return json_is_object(value) ? read_fields(r, f->of(), value, out) : wrong(r, f, "an object");
}

static enum status read_list(const struct reader *r, const struct field *f, const struct json *value,
			     struct any_list *out)
{
	if (!json_is_array(value))
		return wrong(r, f, "a list");
	size_t n = json_n(value);
	char *at = arena_zero(r->arena, n, f->of()->size);
	if (!at)
		return no_room(r);
	for (size_t i = 0; i < n; i++) {
		void *item = at + i * f->of()->size;
		record_init(f->of(), item);
		enum status status = read_record(r, f, json_at(value, i), item);
		if (status)
			return status;
	}
	*out = (struct any_list){at, n, n};
	return OK;
}

static enum status read_field(const struct reader *r, const struct field *f, const struct json *value, void *at)
{
	switch (f->kind) {
	case FIELD_STR:
		return read_str(r, f, value, at);
	case FIELD_BOOL:
		return read_bool(r, f, value, at);
	case FIELD_U32:
		return read_u32(r, f, value, at);
	case FIELD_I64:
		return read_i64(r, f, value, at);
	case FIELD_DOUBLE:
		return read_double(r, f, value, at);
	case FIELD_TIME:
		return read_time(r, f, value, at);
	case FIELD_ENUM:
		return read_enum(r, f, value, at);
	case FIELD_STRS:
		return read_strs(r, f, value, at);
	case FIELD_RECORD:
		return read_record(r, f, value, at);
	case FIELD_LIST:
		return read_list(r, f, value, at);
	}
	return E_BUG;
}

static enum status read_fields(const struct reader *r, const struct record *record, const struct json *object,
			       void *thing)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		const struct json *value = json_get(object, f->name);
		if (json_is_null(value))
			continue;
		enum status status = read_field(r, f, value, (char *)thing + f->offset);
		if (status)
			return status;
	}
	return OK;
}

enum status json_record_read(const struct record *record, struct arena *arena, const struct json *object, void *thing,
			     struct err *err)
{
	struct reader r = {.arena = arena, .err = err};
	if (!json_is_object(object))
		return err_set(err, E_SYNTAX, "json: %s is not an object", record->name);
	void *fresh = arena_zero(arena, 1, record->size);
	if (!fresh)
		return no_room(&r);
	record_init(record, fresh);
	enum status status = read_fields(&r, record, object, fresh);
	if (!status)
		memcpy(thing, fresh, record->size);
	return status;
}
