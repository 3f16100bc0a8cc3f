#ifndef TOCSIN_FORMAT_JSON_STREAM_H
#define TOCSIN_FORMAT_JSON_STREAM_H
/* JSON documents that are too large to be read whole: one item after the other.
 *
 * The document is an object. A member that is an array or an object is given item by item, any other member
 * as one item, each read by format/json.h. So memory is that of the largest item, whatever the document's size.
 * Touches only what `read` reads. Memory: a buf of at most item_bytes_max, released at the end; values
 * and texts of an item are valid during the call.
 * Fails: E_SYNTAX with the line (also: not an object, a member named twice, bytes behind its end), E_LIMIT
 * for an item that is too large or too deep, E_IO when `read` fails, and what `each` answers. */

#include "json.h"

/* Up to n bytes into `to`; how many, 0 at the end, negative when it cannot be read. */
typedef long bytes_read_fn(void *ctx, char *to, size_t n);

enum { JSON_STREAM_DEPTH_MAX = 64, JSON_STREAM_MEMBERS_MAX = 64 };

struct json_item {
	struct str member;        /* of the document */
	bool is_part;             /* an item inside that member; else the member's own value */
	struct str key;           /* of a part of an object; "" */
	const struct json *value; /* NULL when only names were asked for */
	unsigned long line;       /* where it begins */
};
typedef enum status json_item_fn(void *ctx, const struct json_item *item, struct err *err);

/* All items. */
MUST_USE enum status json_stream(bytes_read_fn *read, void *read_ctx, size_t item_bytes_max, json_item_fn *each,
				 void *ctx, struct err *err);
/* Only the members: a container is passed over and given once, with value NULL. */
MUST_USE enum status json_stream_members(bytes_read_fn *read, void *read_ctx, size_t item_bytes_max, json_item_fn *each,
					 void *ctx, struct err *err);

#endif
