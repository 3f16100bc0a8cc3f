#ifndef TOCSIN_RENDER_CHART_H
#define TOCSIN_RENDER_CHART_H
/* render, small drawings of numbers that stand beside in words or a table. Pure. */

#include "html_write.h"
#include "source_health.h"

/* A bar a day, the oldest first; its label says the sum. */
void chart_items(struct html_writer *w, const uint32_t *days, size_t n, bool is_large);
/* The same for other things over other spans: "threat", "threats", "weeks". */
void chart_counts(struct html_writer *w, const uint32_t *counts, size_t n, const char *one, const char *many,
		  const char *span);
/* One bar in three parts: new, the same, bad. */
void chart_answers(struct html_writer *w, const uint32_t answers[ANSWERS_N]);

#endif
