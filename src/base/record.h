#ifndef TOCSIN_BASE_RECORD_H
#define TOCSIN_BASE_RECORD_H
/* What a plain struct looks like, as a table: one row a field.
 *
 * The nouns of model/ describe themselves with these tables, and every form of a noun
 * that machines read comes from them: the packed bytes of the store (here) and the
 * JSON of filters and API (format/json_record.h). So a field is named once.
 *
 *     static const struct field said_fields[] = {
 *         FIELD(struct said, text, FIELD_STR),
 *         FIELD(struct said, start, FIELD_U32),
 *         ...
 *     };
 *     const struct record said_record(void) ...
 *
 * A field may be added, moved or taken away: what was packed before is read by the description of its shape.
 * Words of an enum are packed by their number: new ones go to the end.
 *
 * Pure. Memory: record_unpack takes all from the arena; texts point into the bytes
 * given, which must live as long. */

#include "arena.h"
#include "buf.h"
#include "str.h"
#include "vec.h"

enum field_kind {
	FIELD_STR,    /* struct str */
	FIELD_BOOL,   /* bool */
	FIELD_U32,    /* uint32_t */
	FIELD_I64,    /* int64_t */
	FIELD_DOUBLE, /* double */
	FIELD_TIME,   /* int64_t, seconds; TIME_UNKNOWN is null. In JSON RFC 3339, UTC */
	FIELD_ENUM,   /* an int-sized enum; in JSON its word */
	FIELD_STRS,   /* struct strs */
	FIELD_RECORD, /* a struct inside */
	FIELD_LIST,   /* a VEC_TYPE of structs */
};

enum field_flag {
	FIELD_HIDDEN = 1, /* packed, but not shown in JSON */
	FIELD_SPARSE = 2, /* left out of JSON when empty, zero or unknown */
};

struct record;
struct words { /* the words of an enum, by value */
	const char *const *at;
	size_t n;
};

struct field {
	const char *name; /* its name in JSON */
	enum field_kind kind;
	size_t offset;
	const struct record *(*of)(void);   /* FIELD_RECORD, FIELD_LIST: functions, so that no room */
	const struct words *(*words)(void); /* FIELD_ENUM            needs another's variable */
	unsigned flags;
};

struct record {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t n;
};

#define FIELD(type, member, field_kind)                                                                                \
	{                                                                                                              \
		.name = #member, .kind = (field_kind), .offset = offsetof(type, member)                                \
	}
#define FIELD_SET(type, member, field_kind, ...)                                                                       \
	{                                                                                                              \
		.name = #member, .kind = (field_kind), .offset = offsetof(type, member), __VA_ARGS__                   \
	}
#define RECORD(label, type, table)                                                                                     \
	{                                                                                                              \
		.name = (label), .size = sizeof(type), .fields = (table), .n = sizeof(table) / sizeof((table)[0])      \
	}
#define WORDS(array)                                                                                                   \
	{                                                                                                              \
		.at = (array), .n = sizeof(array) / sizeof((array)[0])                                                 \
	}

/* Appends the packed form: a version byte, then the fields in order, little endian,
 * lengths as varints, and a checksum. Errors stick in `out`. */
void record_pack(const struct record *record, const void *thing, struct buf *out);
/* The same by those who pack often and hold the number that record_shape gave. */
void record_pack_as(const struct record *record, uint32_t shape, const void *thing, struct buf *out);

/* Reads what record_pack wrote into *thing. Fails with E_SYNTAX on any other bytes (never
 * reads outside them), E_NOMEM without room. *thing is untouched on failure. */
MUST_USE enum status record_unpack(const struct record *record, struct arena *arena, struct str packed, void *thing,
				   struct err *err);

/* Which shape a record has, and bytes have: a hash of its fields' names and kinds, nested ones too. record_unpack()
 * reads one shape only; for the others see shape.h. 0 of bytes that are no pack. */
uint32_t record_shape(const struct record *record);
uint32_t record_packed_shape(struct str packed);

/* All zero and empty, times unknown. */
void record_init(const struct record *record, void *thing);

/* A deep copy: all that *thing points to lies in the arena afterwards. */
MUST_USE enum status record_copy(const struct record *record, struct arena *arena, const void *thing, void *out);

/* The value of a word in an enum's list, or -1. */
int words_find(const struct words *words, struct str word);
struct str words_name(const struct words *words, int value); /* "" when outside */

#endif
