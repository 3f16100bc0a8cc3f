#include "json.h"

#include <jansson.h>
#include <stdlib.h>

/* jansson has macros of these names; ours are functions and total. */
#undef json_is_object
#undef json_is_array
#undef json_is_string
#undef json_is_number
#undef json_is_integer
#undef json_is_null

struct json_doc {
	json_t *root;
};

/* A struct json is a json_t that only this file sees through. jansson asks for non-const
 * pointers even where it only reads. */
static json_t *inside(const struct json *value)
{
	return (json_t *)(uintptr_t)value;
}

static const struct json *outside(const json_t *value)
{
	return (const struct json *)value;
}

static bool is(const struct json *value, json_type type)
{
	return value && json_typeof(inside(value)) == type;
}

/* ---- reading ---- */

/* jansson's own limit is 2,048 levels, too many for what recurses over a value later. */
static bool is_too_deep(struct str text)
{
	size_t depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '[' || c == '{') {
			if (++depth > JSON_DEPTH_MAX)
				return true;
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return false;
}

static enum status load_failed(const json_error_t *error, struct err *err)
{
	enum json_error_code code = json_error_code(error);
	if (code == json_error_out_of_memory)
		return err_set(err, E_NOMEM, "json: no memory");
	if (code == json_error_stack_overflow)
		return err_set(err, E_LIMIT, "json: nested too deeply");
	return err_set(err, E_SYNTAX, "json: line %d, column %d: %s", error->line, error->column, error->text);
}

static json_t *load(struct str text, struct err *err)
{
	const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t error;
	const char *bytes = text.n ? text.p : "";
	json_t *root = json_loadb(bytes, text.n, flags, &error);
	if (!root && json_error_code(&error) == json_error_numeric_overflow)
		root = json_loadb(bytes, text.n, flags | JSON_DECODE_INT_AS_REAL, &error);
	if (!root)
		load_failed(&error, err);
	return root;
}

enum status json_read(struct str text, struct json_doc **out, struct err *err)
{
	struct err why = {.code = OK};
	if (text.n > JSON_BYTES_MAX)
		return err_set(err, E_LIMIT, "json: more than %d bytes", JSON_BYTES_MAX);
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_cut(text, 3, text.n);
	if (is_too_deep(text))
		return err_set(err, E_LIMIT, "json: nested more than %d levels", JSON_DEPTH_MAX);
	struct json_doc *doc = malloc(sizeof(*doc));
	if (!doc)
		return err_set(err, E_NOMEM, "json: no memory");
	doc->root = load(text, &why);
	if (!doc->root) {
		free(doc);
		return err_set(err, why.code, "%s", why.msg);
	}
	*out = doc;
	return OK;
}

void json_free(struct json_doc *doc)
{
	if (!doc)
		return;
	json_decref(doc->root);
	free(doc);
}

const struct json *json_root(const struct json_doc *doc)
{
	return doc ? outside(doc->root) : NULL;
}

/* ---- objects and arrays ---- */

const struct json *json_get(const struct json *object, const char *key)
{
	return json_is_object(object) ? outside(json_object_get(inside(object), key)) : NULL;
}

size_t json_n(const struct json *array_or_object)
{
	if (json_is_array(array_or_object))
		return json_array_size(inside(array_or_object));
	return json_is_object(array_or_object) ? json_object_size(inside(array_or_object)) : 0;
}

const struct json *json_at(const struct json *array, size_t i)
{
	return json_is_array(array) ? outside(json_array_get(inside(array), i)) : NULL;
}

bool json_next(const struct json *object, const void **cursor, struct str *key, const struct json **value)
{
	if (!json_is_object(object))
		return false;
	json_t *o = inside(object);
	void *at = (void *)(uintptr_t)*cursor;
	at = at ? json_object_iter_next(o, at) : json_object_iter(o);
	if (!at)
		return false;
	*cursor = at;
	*key = (struct str){json_object_iter_key(at), json_object_iter_key_len(at)};
	*value = outside(json_object_iter_value(at));
	return true;
}

/* ---- kinds ---- */

bool json_is_object(const struct json *value)
{
	return is(value, JSON_OBJECT);
}

bool json_is_array(const struct json *value)
{
	return is(value, JSON_ARRAY);
}

bool json_is_string(const struct json *value)
{
	return is(value, JSON_STRING);
}

bool json_is_number(const struct json *value)
{
	return is(value, JSON_INTEGER) || is(value, JSON_REAL);
}

bool json_is_integer(const struct json *value)
{
	return is(value, JSON_INTEGER);
}

bool json_is_bool(const struct json *value)
{
	return is(value, JSON_TRUE) || is(value, JSON_FALSE);
}

bool json_is_null(const struct json *value)
{
	return !value || is(value, JSON_NULL);
}

/* ---- single values ---- */

struct str json_str(const struct json *value)
{
	if (!json_is_string(value))
		return STR_EMPTY;
	return (struct str){json_string_value(inside(value)), json_string_length(inside(value))};
}

struct str json_get_str(const struct json *object, const char *key)
{
	return json_str(json_get(object, key));
}

int64_t json_i64(const struct json *value)
{
	if (is(value, JSON_INTEGER))
		return json_integer_value(inside(value));
	double real = json_double(value);
	if (real >= 0x1p63)
		return INT64_MAX;
	return real < -0x1p63 ? INT64_MIN : (int64_t)real;
}

double json_double(const struct json *value)
{
	return json_is_number(value) ? json_number_value(inside(value)) : 0;
}

bool json_bool(const struct json *value)
{
	return is(value, JSON_TRUE);
}
