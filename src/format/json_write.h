#ifndef TOCSIN_FORMAT_JSON_WRITE_H
#define TOCSIN_FORMAT_JSON_WRITE_H
/* JSON written as a stream into a buf: commas, quotes and escapes come by themselves.
 *
 * Invalid UTF-8 and NUL become U+FFFD; control characters, U+2028/9, "</" and "<!" are escaped, so
 * the text may stand inside a <script> of HTML. NaN and infinities become null. Errors stick in the buf.
 * Pure. Memory: the caller's buf. A wrong order of calls is our mistake: assert. */

#include "buf.h"
#include "json.h"

enum { JSON_WRITE_DEPTH_MAX = 60 };

struct json_writer {
	struct buf *out;
	uint64_t has_items; /* a bit a level, as the next */
	uint64_t is_object;
	int depth; /* at most JSON_WRITE_DEPTH_MAX; what jw_value writes does not count */
	bool after_key;
};

void jw_init(struct json_writer *w, struct buf *out);
void jw_object(struct json_writer *w);
void jw_object_end(struct json_writer *w);
void jw_array(struct json_writer *w);
void jw_array_end(struct json_writer *w);
void jw_key(struct json_writer *w, struct str key);
void jw_name(struct json_writer *w, const char *name); /* a key of our own, that needs no escape */
void jw_str(struct json_writer *w, struct str value);
void jw_i64(struct json_writer *w, int64_t value);
void jw_double(struct json_writer *w, double value); /* shortest that reads back the same */
void jw_fixed(struct json_writer *w, double value, int decimals);
void jw_bool(struct json_writer *w, bool value);
void jw_null(struct json_writer *w);
void jw_time(struct json_writer *w, int64_t time_s);            /* RFC 3339 UTC; TIME_UNKNOWN is null */
void jw_value(struct json_writer *w, const struct json *value); /* a value that was read, whole */
void jw_raw(struct json_writer *w, struct str json);            /* a value already written */

/* key and value in one */
void jw_put_str(struct json_writer *w, const char *key, struct str value);
void jw_put_i64(struct json_writer *w, const char *key, int64_t value);
void jw_put_double(struct json_writer *w, const char *key, double value);
void jw_put_bool(struct json_writer *w, const char *key, bool value);
void jw_put_time(struct json_writer *w, const char *key, int64_t time_s);

#endif
