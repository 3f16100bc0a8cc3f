#ifndef TOCSIN_RENDER_TRENDS_H
#define TOCSIN_RENDER_TRENDS_H
/* render: what many threats say together (/trends) and what this tocsin is (/about). Pure, as render.h. */

#include "render.h"
#include "knowledge_source.h"

struct trend { /* a name, in how many threats it stands now and in the time as long before */
	struct str id, name;
	uint32_t now, before;
};
VEC_TYPE(trend_list, struct trend);

struct trend_set {
	struct str title, key; /* "Threat actors", "threat_actor" */
	struct trend_list top, rising;
};
VEC_TYPE(trend_sets, struct trend_set);

struct speed { /* of a source */
	struct str id, title;
	uint32_t told, first;
	int64_t median_s;
};
VEC_TYPE(speeds, struct speed);

enum { TREND_DAYS_MAX = 35 };
struct trends_view {
	uint32_t days; /* 7 or 30 */
	int64_t until; /* the end of the last day */
	bool is_past;  /* the last days were silent: shown are those up to the newest threat */
	uint32_t bars[TREND_DAYS_MAX * 4], before[4]; /* by day and band; sums of the days before */
	struct trend_sets sets;
	struct trend_list techniques;
	struct speeds speeds;
};
void render_trends_page(struct buf *out, const struct page_frame *frame, const struct trends_view *view);
void render_trends_json(struct buf *out, const struct trends_view *view);

struct about_view {
	const struct stat_line *lines;
	size_t n;
	struct str database;                       /* words about it */
	const struct knowledge_sources *knowledge; /* NULL: none */
	struct str reading;                        /* how feeds and pages are read; "" not told */
};
void render_about_page(struct buf *out, const struct page_frame *frame, const struct about_view *view);

struct suggestion {
	struct str query, label; /* the whole query with its last word completed; what that is */
};
VEC_TYPE(suggestions, struct suggestion);
void render_suggestions_json(struct buf *out, const struct suggestions *list);

#endif
