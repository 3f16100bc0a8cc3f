/* Drawings of a source: what came by day, how it answered. */
#include "render_chart.h"

#include "render_priv.h"

enum { DAY_WIDTH = 4, BAR_WIDTH = 3, HEIGHT = 20, ANSWERS_WIDTH = 88 };

void chart_items(struct html_writer *w, const uint32_t *days, size_t n, bool is_large)
{
	uint32_t most = 1;
	uint64_t sum = 0;
	for (size_t day = 0; day < n; day++) {
		most = days[day] > most ? days[day] : most;
		sum += days[day];
	}
	hw_lit(w, "<svg class=\"");
	put_c(w, is_large ? "days large" : "days");
	buf_print(w->out, "\" viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
		  n * DAY_WIDTH, HEIGHT);
	put_count(w, sum, "item", "items");
	buf_print(w->out, " in %zu days\"><path class=\"f-x\" d=\"M0 %dh%zuv1H0z\"/>", n, HEIGHT - 1, n * DAY_WIDTH);
	for (size_t day = 0; day < n; day++) {
		double height = (HEIGHT - 2.0) * days[day] / most;
		if (days[day] > 0)
			buf_print(w->out, "<rect class=\"f-i\" x=\"%zu\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
				  day * DAY_WIDTH, HEIGHT - height, BAR_WIDTH, height);
	}
	hw_lit(w, "</svg>");
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
