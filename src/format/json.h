#ifndef TOCSIN_FORMAT_JSON_H
#define TOCSIN_FORMAT_JSON_H
/* JSON read whole (jansson behind this door): RFC 8259, UTF-8 only, depth and size limited,
 * the last of doubled names counts, 64-bit integers kept.
 *
 * Pure. Memory: a json_doc owns the values (heap); texts point into it.
 * Fails: E_SYNTAX with line and column, E_LIMIT, E_NOMEM. */

#include "str.h"

struct json_doc; /* a whole text */
struct json;     /* one value of it; never freed by itself */

enum { JSON_DEPTH_MAX = 200, JSON_BYTES_MAX = 256 * 1024 * 1024 };

/* A byte order mark in front is skipped; integers beyond 64 bits make all integers reals. */
MUST_USE enum status json_read(struct str text, struct json_doc **out, struct err *err);
void json_free(struct json_doc *doc); /* NULL is fine */
const struct json *json_root(const struct json_doc *doc);

/* All of these are total: asked of NULL or of the wrong kind they give NULL, "", 0 or false. */
const struct json *json_get(const struct json *object, const char *key);
size_t json_n(const struct json *array_or_object);
const struct json *json_at(const struct json *array, size_t i);
/* Walks an object in the order of the text: begin with *cursor NULL; false at the end. */
bool json_next(const struct json *object, const void **cursor, struct str *key, const struct json **value);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_string(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_integer(const struct json *value); /* written without fraction and exponent */
bool json_is_bool(const struct json *value);
bool json_is_null(const struct json *value); /* also true of NULL */
struct str json_str(const struct json *value);
struct str json_get_str(const struct json *object, const char *key);
int64_t json_i64(const struct json *value); /* reals are cut, and clamped to the range */
double json_double(const struct json *value);
bool json_bool(const struct json *value);

#endif
