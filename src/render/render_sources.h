#ifndef TOCSIN_RENDER_SOURCES_H
#define TOCSIN_RENDER_SOURCES_H
/* render, of sources: the health of all of them, the page of one, bodies of the API.
 *
 * As render.h: pure, escaped by construction, errors stick in the buf. Of a source's own headers only the names are
 * told, of its proxy only that there is one: both may hold secrets. */

#include "render.h"
#include "source_health.h"

struct sources_view {
	const struct sources *sources;
	const struct source_healths *healths; /* by id; sources that are not in it are shown without */
	/* "" (trouble first), "name", "kind", "last", "next", "answers", "usual", "newest", "first", "copies",
	 * "articles"; another is as "" */
	struct str sort;
	struct str filter; /* "" (all), "trouble", "silent" or a word of source_category_words */
	struct str words;  /* in the title, id or address, in any case; "" all */
	int64_t health_at; /* the day that the health ends with */
	bool is_past;      /* it is not today: nothing came since */
};

struct source_view {
	const struct source *source;
	const struct source_health *health; /* NULL: not known */
	struct source_events events;        /* newest first */
	int64_t health_at;
	bool is_past;
};

void render_sources_page(struct buf *out, const struct page_frame *frame, const struct sources_view *view);
void render_source_page(struct buf *out, const struct page_frame *frame, const struct source_view *view);
void render_sources_json(struct buf *out, const struct sources_view *view);
/* As a row of the list, with settings and events. */
void render_source_json(struct buf *out, const struct source_view *view);

/* ---- shared by the writers ---- */

const struct source_health *find_health(const struct source_healths *healths, struct str id); /* NULL: none */
/* Is it in the list that was asked for? */
bool is_chosen_source(const struct sources_view *view, const struct source *source, const struct source_health *health);
/* "Works", "Fails", "Silent" ... */
const char *source_state(const struct source *source, const struct source_health *health);
/* Fails, was repaired, moved or is silent; one that is not asked is none of these. */
bool is_source_of_concern(const struct source *source, const struct source_health *health);
/* The names of its headers, in the arena. */
MUST_USE bool source_header_names(struct arena *arena, const struct source *source, struct strs *out);

#endif
