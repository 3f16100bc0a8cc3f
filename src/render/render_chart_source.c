/* Bars over days or weeks; how a source answered. */
#include "render_chart.h"

#include "render_priv.h"

enum { DAY_WIDTH = 4, BAR_WIDTH = 3, HEIGHT = 20, ANSWERS_WIDTH = 88 };

static void put_bars(struct html_writer *w, const uint32_t *counts, size_t n, const char *class, const char *one,
		     const char *many, const char *span)
{
	uint32_t most = 1;
	uint64_t sum = 0;
	for (size_t i = 0; i < n; i++) {
		most = counts[i] > most ? counts[i] : most;
		sum += counts[i];
	}
	put_between(w, "<svg class=\"", str_of(class), "\" ");
	buf_print(w->out, "viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
		  n * DAY_WIDTH, HEIGHT);
	put_count(w, sum, one, many);
	buf_print(w->out, " in %zu %s\"><path class=\"f-x\" d=\"M0 %dh%zuv1H0z\"/>", n, span, HEIGHT - 1,
		  n * DAY_WIDTH);
	for (size_t i = 0; i < n; i++) {
		double height = (HEIGHT - 2.0) * counts[i] / most;
		if (counts[i] > 0)
			buf_print(w->out, "<rect class=\"f-i\" x=\"%zu\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
				  i * DAY_WIDTH, HEIGHT - height, BAR_WIDTH, height);
	}
	hw_lit(w, "</svg>");
}

void chart_items(struct html_writer *w, const uint32_t *days, size_t n, bool is_large)
{
	put_bars(w, days, n, is_large ? "days large" : "days", "item", "items", "days");
}

void chart_counts(struct html_writer *w, const uint32_t *counts, size_t n, const char *one, const char *many,
		  const char *span)
{
	put_bars(w, counts, n, "days large", one, many, span);
}

static double put_part(struct html_writer *w, const char *fill, double from, uint64_t n, uint64_t all)
{
	double width = (double)ANSWERS_WIDTH * (double)n / (double)all;
	if (n > 0 && width < 2)
		width = 2;
	if (n > 0)
		buf_print(w->out, "<rect class=\"%s\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"6\"/>", fill, from,
			  width);
	return from + width;
}

void chart_answers(struct html_writer *w, const uint32_t answers[ANSWERS_N])
{
	uint64_t bad = 0, all = (uint64_t)answers[ANSWER_NEW] + answers[ANSWER_SAME];
	for (int class = ANSWER_REFUSED; class < ANSWERS_N; class ++)
		bad += answers[class];
	all += bad;
	if (all == 0)
		return;
	buf_print(w->out,
		  "<svg class=\"answers\" viewBox=\"0 0 %d 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
		  ANSWERS_WIDTH + 4);
	double at = put_part(w, "f-h", 0, bad, all);
	at = put_part(w, "f-a", at, answers[ANSWER_NEW], all);
	(void)put_part(w, "f-x", at, answers[ANSWER_SAME], all);
	hw_lit(w, "</svg>");
}
