#ifndef TOCSIN_FUZZ_ROUND_H
#define TOCSIN_FUZZ_ROUND_H
/* What a reader made, by the writers of its noun and back: as JSON and packed, twice the same. */

#include "caps.h"
#include "charset.h"
#include "json_record.h"

static inline void round_packed(struct arena *arena, const struct record *record, const void *thing)
{
	struct buf once, twice;
	buf_init(&once, CAP_PACKED_BYTES);
	buf_init(&twice, CAP_PACKED_BYTES);
	record_pack(record, thing, &once);
	void *again = arena_take(arena, record->size);
	if (again && !buf_status(&once)) {
		enum status status = record_unpack(record, arena, buf_str(&once), again, NULL);
		if (!status)
			record_pack(record, again, &twice);
		if (status == E_SYNTAX || (!status && !str_eq(buf_str(&once), buf_str(&twice))))
			__builtin_trap();
	}
	buf_release(&once);
	buf_release(&twice);
}

static inline void round_json(struct arena *arena, const struct record *record, const void *thing)
{
	struct buf once, twice;
	struct json_writer w;
	struct json_doc *doc = NULL;
	buf_init(&once, CAP_PACKED_BYTES);
	buf_init(&twice, CAP_PACKED_BYTES);
	jw_init(&w, &once);
	json_record_write(&w, record, thing);
	void *again = arena_take(arena, record->size);
	if (again && !buf_status(&once)) {
		if (!utf8_is_valid(buf_str(&once)) || json_read(buf_str(&once), &doc, NULL) == E_SYNTAX)
			__builtin_trap();
		enum status status = doc ? json_record_read(record, arena, json_root(doc), again, NULL) : E_NOMEM;
		jw_init(&w, &twice);
		if (!status)
			json_record_write(&w, record, again);
		if (status == E_SYNTAX || (!status && !str_eq(buf_str(&once), buf_str(&twice))))
			__builtin_trap();
		json_free(doc);
	}
	buf_release(&once);
	buf_release(&twice);
}

#endif
