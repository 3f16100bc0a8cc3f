/* Bodies of the API: threats, sources, numbers, problems. */
#include "json_record.h"
#include "render_priv.h"

void render_threat_json(struct buf *out, const struct threat *threat)
{
	struct json_writer w;
	jw_init(&w, out);
	json_record_write(&w, threat_record(), threat);
	buf_add_byte(out, '\n');
}

/* ---- lists ---- */

static void put_entity(struct json_writer *w, const struct threat_entity *entity)
{
	jw_object(w);
	jw_put_str(w, "type", words_name(entity_type_words(), (int)entity->type));
	jw_put_str(w, "name", entity->name);
	jw_put_str(w, "id", entity->id);
	jw_object_end(w);
}

static void put_outlets(struct json_writer *w, const struct threat_articles *articles)
{
	uint32_t copies = 0;
	for (size_t i = 0; i < articles->n; i++)
		copies += articles->at[i].copy_of.n > 0;
	jw_put_i64(w, "articles", (int64_t)articles->n);
	jw_put_i64(w, "copies", copies);
}

struct str render_row_field(size_t i)
{
	static const char *const names[] = {
		"id",       "slug",   "title",         "state", "severity", "published",  "updated",  "sources",
		"articles", "copies", "single_report", "lead",  "keywords", "indicators", "entities", "burst"};
	return i < sizeof(names) / sizeof(names[0]) ? str_of(names[i]) : STR_EMPTY;
}

static void put_row_fields(struct json_writer *w, const struct threat *threat)
{
	jw_put_str(w, "id", threat->id);
	jw_put_str(w, "slug", threat->slug);
	jw_put_str(w, "title", threat->title);
	jw_put_str(w, "state", words_name(threat_state_words(), (int)threat->state));
	jw_key(w, STR("severity"));
	jw_object(w);
	jw_put_str(w, "label", words_name(band_words(), (int)threat->severity.label));
	jw_put_double(w, "score", threat->severity.score);
	jw_put_bool(w, "provisional", threat->severity.provisional);
	jw_put_str(w, "class", words_name(event_class_words(), (int)threat->severity.class));
	jw_object_end(w);
	jw_put_time(w, "published", threat->published);
	jw_put_time(w, "updated", threat->updated);
	jw_put_i64(w, "sources", threat->sources);
	put_outlets(w, &threat->articles);
	jw_put_bool(w, "single_report", threat->single_report);
	jw_put_str(w, "lead", threat->summary.n > 0 ? threat->summary.at[0].text : STR_EMPTY);
	jw_key(w, STR("keywords"));
	jw_array(w);
	for (size_t i = 0; i < threat->keywords.n; i++)
		jw_str(w, threat->keywords.at[i]);
	jw_array_end(w);
	jw_key(w, STR("indicators"));
	jw_array(w);
	for (size_t i = 0; i < threat->indicators.n; i++)
		jw_str(w, threat->indicators.at[i].name);
	jw_array_end(w);
	jw_key(w, STR("entities"));
	jw_array(w);
	for (size_t i = 0; i < threat->entities.n; i++)
		if (threat->entities.at[i].central)
			put_entity(w, &threat->entities.at[i]);
	jw_array_end(w);
}

void render_change_json(struct buf *out, const struct threat *threat, struct str change)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "change", change);
	if (threat->merged_into.n > 0)
		jw_put_str(&w, "merged_into", threat->merged_into);
	put_row_fields(&w, threat);
	jw_object_end(&w);
}

static void put_band(struct json_writer *w, const char *key, enum band label, double score)
{
	jw_key(w, str_of(key));
	jw_object(w);
	jw_put_str(w, "label", words_name(band_words(), (int)label));
	jw_put_double(w, "score", score);
	jw_object_end(w);
}

static void put_changes(struct json_writer *w, const struct threat *threat, int64_t since)
{
	jw_key(w, STR("changes"));
	jw_array(w);
	for (size_t i = 0; i < threat->history.n; i++) {
		const struct history_point *p = &threat->history.at[i];
		if (p->time <= since)
			continue;
		jw_object(w);
		jw_put_time(w, "time", p->time);
		jw_put_str(w, "label", words_name(band_words(), (int)p->label));
		jw_put_double(w, "score", p->score);
		jw_put_str(w, "text", p->text);
		jw_key(w, STR("facts"));
		jw_array(w);
		for (size_t k = 0; k < p->facts.n; k++)
			jw_str(w, p->facts.at[k]);
		jw_array_end(w);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void render_changes_json(struct buf *out, const struct threat *threat, int64_t since)
{
	struct json_writer w;
	const struct history_point *before = NULL;
	for (size_t i = 0; i < threat->history.n; i++)
		if (threat->history.at[i].time <= since)
			before = &threat->history.at[i];
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "id", threat->id);
	jw_put_time(&w, "since", since);
	jw_key(&w, STR("severity"));
	jw_object(&w);
	if (before)
		put_band(&w, "before", before->label, before->score);
	put_band(&w, "now", threat->severity.label, threat->severity.score);
	jw_object_end(&w);
	jw_key(&w, STR("articles"));
	jw_array(&w);
	for (size_t i = 0; i < threat->articles.n; i++) {
		const struct threat_article *a = &threat->articles.at[i];
		if (a->published != TIME_UNKNOWN && a->published <= since)
			continue;
		jw_object(&w);
		jw_put_str(&w, "id", a->id);
		jw_put_str(&w, "source", a->source);
		jw_put_str(&w, "title", a->title);
		jw_put_str(&w, "url", a->url);
		jw_put_time(&w, "published", a->published);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	put_changes(&w, threat, since);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

static void put_or_null(struct json_writer *w, const char *key, struct str value)
{
	jw_key(w, str_of(key));
	if (value.n > 0)
		jw_str(w, value);
	else
		jw_null(w);
}

/* `burst`: the id of the row under which the feed folds this one. */
static void put_list_row(struct json_writer *w, const struct threat *threat, struct str burst)
{
	jw_object(w);
	put_row_fields(w, threat);
	put_or_null(w, "burst", burst);
	jw_object_end(w);
}

void render_threats_json(struct buf *out, const struct threats *threats, struct str next, uint64_t total)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0, n; i < threats->n; i += n) {
		n = burst_length(threats, i, NULL);
		for (size_t k = i; k < i + n; k++)
			put_list_row(&w, &threats->at[k], k > i ? threats->at[i].id : STR_EMPTY);
	}
	jw_array_end(&w);
	put_or_null(&w, "next", next);
	jw_put_i64(&w, "total", (int64_t)total);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

void render_stats_json(struct buf *out, const struct stat_line *lines, size_t n)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	for (size_t i = 0; i < n; i++) {
		jw_key(&w, lines[i].name);
		if (lines[i].is_time)
			jw_time(&w, lines[i].value);
		else
			jw_i64(&w, lines[i].value);
	}
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

/* ---- problems (RFC 9457) ---- */

void render_problem_json(struct buf *out, const struct problem *problem)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "type", STR("about:blank"));
	jw_put_str(&w, "title", problem->title);
	jw_put_i64(&w, "status", problem->code);
	if (problem->detail.n > 0)
		jw_put_str(&w, "detail", problem->detail);
	if (problem->instance.n > 0)
		jw_put_str(&w, "instance", problem->instance);
	if (problem->extra_name.n > 0) {
		jw_key(&w, problem->extra_name);
		jw_str(&w, problem->extra);
	}
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}
