/* Bodies of the API about entities and indicators. */
#include "json_record.h"
#include "render_entity.h"

void render_entity_json(struct buf *out, const struct entity *entity)
{
	struct json_writer w;
	jw_init(&w, out);
	json_record_write(&w, entity_record(), entity);
	buf_add_byte(out, '\n');
}

static void end_list(struct json_writer *w, struct str next)
{
	jw_array_end(w);
	jw_key(w, STR("next"));
	if (next.n)
		jw_str(w, next);
	else
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
	end_list(&w, STR_EMPTY);
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
	end_list(&w, STR_EMPTY);
}

static void put_ioc(struct json_writer *w, const struct threat *threat, const struct observable *o)
{
	jw_object(w);
	jw_put_str(w, "type", words_name(observable_type_words(), (int)o->type));
	jw_put_str(w, "value", o->value);
	jw_put_str(w, "role", o->role);
	jw_put_double(w, "confidence", o->confidence);
	jw_put_str(w, "reason", o->reason);
	jw_put_str(w, "threat", threat->id);
	jw_put_str(w, "title", threat->title);
	jw_put_time(w, "updated", threat->updated);
	jw_object_end(w);
}

void render_iocs_json(struct buf *out, const struct threats *threats, int type, struct str next)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < threats->n; i++) {
		const struct observables *list = &threats->at[i].observables;
		for (size_t j = 0; j < list->n; j++)
			if (list->at[j].verdict == VERDICT_INDICATOR && (type < 0 || (int)list->at[j].type == type))
				put_ioc(&w, &threats->at[i], &list->at[j]);
	}
	end_list(&w, next);
}
