#ifndef TOCSIN_FORMAT_JSON_RECORD_H
#define TOCSIN_FORMAT_JSON_RECORD_H
/* Nouns that describe themselves (base/record.h) to and from JSON objects.
 *
 * Pure. Memory: json_record_read copies all texts into the arena.
 * Reading is exact about kinds and liberal about absence: a missing or null field keeps
 * its zero (TIME_UNKNOWN for a time, an empty string too), a field of the wrong kind fails with E_SYNTAX and its
 * name. Unknown fields are left to the caller (json_record_rest). */

#include "json_write.h"
#include "record.h"

/* The whole object; FIELD_HIDDEN left out, FIELD_SPARSE left out when empty. */
void json_record_write(struct json_writer *w, const struct record *record, const void *thing);
/* Only the fields, inside an object that the caller opened. */
void json_record_write_fields(struct json_writer *w, const struct record *record, const void *thing);
/* The members of `object` that the record does not name, as keys and values. */
void json_record_rest(struct json_writer *w, const struct record *record, const struct json *object);

MUST_USE enum status json_record_read(const struct record *record, struct arena *arena, const struct json *object,
				      void *thing, struct err *err);

#endif
