/* Bodies of the API about sources. */
#include "caps.h"
#include "json_record.h"
#include "render_sources.h"

static void put_share(struct json_writer *w, struct str key, double share)
{
	jw_key(w, key);
	if (share < 0)
		jw_null(w);
	else
		jw_fixed(w, share, 4);
}

static void put_health(struct json_writer *w, const struct source_health *h)
{
	jw_key(w, STR("health"));
	if (!h) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_key(w, STR("answers"));
	jw_object(w);
	for (int class = 0; class < ANSWERS_N; class ++) {
		jw_key(w, words_name(answer_class_words(), class));
		jw_i64(w, h->answers[class]);
	}
	jw_object_end(w);
	jw_put_i64(w, "repairs", h->repairs);
	jw_key(w, STR("items"));
	jw_array(w);
	for (size_t day = 0; day < HEALTH_DAYS; day++)
		jw_i64(w, h->items[day]);
	jw_array_end(w);
	jw_key(w, STR("usual_a_day"));
	jw_fixed(w, h->usual_a_day, 2);
	jw_put_time(w, "newest", h->newest);
	jw_put_i64(w, "silent_days", h->silent_days);
	jw_put_bool(w, "is_silent", h->is_silent);
	jw_put_str(w, "silence", h->silence);
	jw_put_i64(w, "articles", h->articles);
	jw_put_i64(w, "copies", h->copies);
	put_share(w, STR("copies_share"), source_health_copies(h));
	jw_put_i64(w, "events", h->events);
	jw_put_i64(w, "events_first", h->events_first);
	put_share(w, STR("first_share"), source_health_first(h));
	jw_object_end(w);
}

static void put_source(struct json_writer *w, const struct source *source, const struct source_health *health)
{
	json_record_write_fields(w, source_record(), source);
	jw_put_str(w, "next_why", source->next_why);
	jw_put_str(w, "state", str_of(source_state(source, health)));
	put_health(w, health);
}

void render_sources_json(struct buf *out, const struct sources_view *view)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < view->sources->n; i++) {
		const struct source *source = &view->sources->at[i];
		const struct source_health *health = find_health(view->healths, source->id);
		if (!is_chosen_source(view, source, health))
			continue;
		jw_object(&w);
		put_source(&w, source, health);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	jw_key(&w, STR("next"));
	jw_null(&w);
	jw_put_time(&w, "health_at", view->health_at);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

static void put_settings(struct json_writer *w, const struct source_settings *s, const struct strs *headers)
{
	jw_key(w, STR("settings"));
	jw_object(w);
	jw_put_bool(w, "enabled", !s->is_disabled);
	jw_put_str(w, "full_page", words_name(page_mode_words(), (int)s->pages));
	jw_put_i64(w, "interval_s", s->interval_s);
	jw_put_str(w, "user_agent", s->user_agent);
	jw_put_bool(w, "has_proxy", s->proxy.n > 0);
	jw_key(w, STR("headers"));
	jw_array(w);
	for (size_t i = 0; i < headers->n; i++)
		jw_str(w, headers->at[i]);
	jw_array_end(w);
	jw_put_str(w, "folder", s->folder);
	jw_object_end(w);
}

void render_source_json(struct buf *out, const struct source_view *view)
{
	struct json_writer w;
	struct strs headers = {0};
	struct arena *arena = arena_new(2 * CAP_REQUEST_HEADERS_BYTES * sizeof(struct str));
	if (!arena || !source_header_names(arena, view->source, &headers)) {
		out->status = E_NOMEM;
		arena_free(arena);
		return;
	}
	jw_init(&w, out);
	jw_object(&w);
	put_source(&w, view->source, view->health);
	put_settings(&w, &view->source->settings, &headers);
	jw_key(&w, STR("events"));
	jw_array(&w);
	for (size_t i = 0; i < view->events.n; i++)
		json_record_write(&w, source_event_record(), &view->events.at[i]);
	jw_array_end(&w);
	jw_put_time(&w, "health_at", view->health_at);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
	arena_free(arena);
}
