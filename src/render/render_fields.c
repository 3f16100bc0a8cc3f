/* Chosen fields of a JSON body: what a client asks for and no more. */
#include "json.h"
#include "json_write.h"
#include "render.h"

static void put_chosen(struct json_writer *w, const struct json *object, const struct strs *fields)
{
	const void *cursor = NULL;
	struct str key;
	const struct json *value;
	jw_object(w);
	while (json_next(object, &cursor, &key, &value))
		if (strs_has(fields, key)) {
			jw_key(w, key);
			jw_value(w, value);
		}
	jw_object_end(w);
}

/* A list keeps its frame; its items are thinned. */
static void put_list(struct json_writer *w, const struct json *list, const struct strs *fields)
{
	const void *cursor = NULL;
	struct str key;
	const struct json *value;
	jw_object(w);
	while (json_next(list, &cursor, &key, &value)) {
		jw_key(w, key);
		if (!str_eq(key, STR("items"))) {
			jw_value(w, value);
			continue;
		}
		jw_array(w);
		for (size_t i = 0; i < json_n(value); i++)
			put_chosen(w, json_at(value, i), fields);
		jw_array_end(w);
	}
	jw_object_end(w);
}

void render_chosen_fields(struct buf *body, const struct strs *fields)
{
	struct json_doc *doc = NULL;
	struct buf thin;
	struct json_writer w;
	if (fields->n == 0 || buf_status(body))
		return;
	enum status status = json_read(buf_str(body), &doc, NULL);
	if (status) {
		body->status = status;
		return;
	}
	buf_init(&thin, body->cap);
	jw_init(&w, &thin);
	const struct json *root = json_root(doc);
	if (json_is_array(json_get(root, "items")))
		put_list(&w, root, fields);
	else
		put_chosen(&w, root, fields);
	buf_add_byte(&thin, '\n');
	json_free(doc);
	buf_release(body);
	*body = thin;
}
