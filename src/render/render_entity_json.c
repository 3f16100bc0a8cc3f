/* Bodies of the API about entities and knowledge. */
#include "json_record.h"
#include "render_entity.h"

void render_entity_json(struct buf *out, const struct entity *entity)
{
	struct json_writer w;
	jw_init(&w, out);
	json_record_write(&w, entity_record(), entity);
	buf_add_byte(out, '\n');
}

static void end_list(struct json_writer *w)
{
	jw_array_end(w);
	jw_key(w, STR("next"));
	jw_null(w);
	jw_object_end(w);
	buf_add_byte(w->out, '\n');
}

void render_entities_json(struct buf *out, const struct entities_beside *list)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < list->n; i++)
		json_record_write(&w, entity_beside_record(), &list->at[i]);
	end_list(&w);
}

void render_knowledge_json(struct buf *out, const struct knowledge_sources *sources)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < sources->n; i++)
		json_record_write(&w, knowledge_source_record(), &sources->at[i]);
	end_list(&w);
}
