/* Drawings, as SVG. Each has a table or a list beside it that says the same in words, so those
 * without a label of their own are hidden from screen readers. No text stands inside a stretched
 * drawing; colours come from classes. */
#include "render_priv.h"

#include "date.h"

#define DAY_S 86400

static void put_num(struct html_writer *w, const char *before, double value)
{
	buf_add_c(w->out, before);
	buf_print(w->out, "%.1f", value);
}

static void put_rect(struct html_writer *w, const char *class, double x, double y, double width, double height)
{
	hw_lit(w, "<rect class=\"");
	put_c(w, class);
	put_num(w, "\" x=\"", x);
	put_num(w, "\" y=\"", y);
	put_num(w, "\" width=\"", width);
	put_num(w, "\" height=\"", height);
	hw_lit(w, "\"/>");
}

/* ---- the score: its parts on a scale from 0 to 100 ---- */

static void put_score_label(struct html_writer *w, const struct severity *severity)
{
	hw_lit(w, "Score ");
	put_points(w, severity->score);
	hw_lit(w, " of 100");
	for (size_t i = 0; i < severity->reasons.n; i++) {
		const struct reason *reason = &severity->reasons.at[i];
		put_c(w, i == 0 ? ": " : ", ");
		put_points(w, reason->points);
		hw_lit(w, " for ");
		hw_text(w, reason->what);
	}
}

void chart_score(struct html_writer *w, const struct severity *severity)
{
	static const double from[] = {0, 30, 50, 75};
	hw_lit(w, "<svg class=\"score ");
	put_c(w, band_class(severity->label));
	hw_lit(w, "\" viewBox=\"0 0 1000 28\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"");
	put_score_label(w, severity);
	hw_lit(w, "\">");
	put_rect(w, "f-w", 0, 0, 1000, 28);
	double x = 0;
	for (size_t i = 0; i < severity->reasons.n; i++) {
		double width = severity->reasons.at[i].points * 10;
		if (width > 2)
			put_rect(w, i % 2 ? "g1" : "g0", x, 0, width - 2, 28);
		x += width;
	}
	hw_lit(w, "</svg><div class=\"scale\" aria-hidden=\"true\">");
	for (enum band band = BAND_LOW; band <= BAND_CRITICAL; band++) {
		hw_lit(w, "<span>");
		hw_i64(w, (int64_t)from[band]);
		put_c(w, " ");
		if (band == severity->label)
			hw_lit(w, "<b>");
		put_c(w, band_name(band));
		if (band == severity->label)
			hw_lit(w, "</b>");
		hw_lit(w, "</span>");
	}
	hw_lit(w, "</div>");
}

/* ---- the day: 24 bars, stacked by band with critical on top ---- */

enum { STRIP_HEIGHT = 52 };

static uint32_t hour_sum(const struct feed_view *view, size_t hour)
{
	uint32_t sum = 0;
	for (size_t band = 0; band < 4; band++)
		sum += view->hours[hour * 4 + band];
	return sum;
}

static void put_hour(struct html_writer *w, const struct feed_view *view, size_t hour, uint32_t most)
{
	static const char *const fills[] = {"f-l", "f-m", "f-h", "f-c"};
	double y = STRIP_HEIGHT - 1, unit = (STRIP_HEIGHT - 6) / (double)most;
	if (unit > 8)
		unit = 8;
	for (size_t band = 0; band < 4; band++) {
		uint32_t n = view->hours[hour * 4 + band];
		if (n == 0)
			continue;
		double height = n * unit;
		y -= height;
		put_rect(w, fills[band], (double)hour * 40 + 3, y + .5, 34, height > 1.5 ? height - 1 : height);
	}
}

static void put_hour_label(struct html_writer *w, const struct feed_view *view, size_t hour)
{
	const char *between = " with ";
	put_count(w, hour_sum(view, hour), "threat", "threats");
	for (size_t band = 4; band-- > 0;) {
		uint32_t n = view->hours[hour * 4 + band];
		if (n == 0)
			continue;
		put_c(w, between);
		hw_i64(w, n);
		put_c(w, " ");
		put_c(w, band_word((enum band)band));
		between = ", ";
	}
}

static void put_clock(struct html_writer *w, int64_t time_s)
{
	struct date_parts t;
	date_split(time_s, &t);
	buf_print(w->out, "%02d:%02d", t.hour, t.minute);
}

void put_stamp(struct html_writer *w, int64_t time_s)
{
	char stamp[DATE_RFC3339_BYTES];
	if (date_put_rfc3339(stamp, time_s))
		hw_text(w, (struct str){stamp, sizeof(stamp)});
}

/* The same for those who hear the page: hours with threats only. */
static void put_day_table(struct html_writer *w, const struct feed_view *view)
{
	bool open = false;
	for (size_t hour = 0; hour < 24; hour++) {
		if (hour_sum(view, hour) == 0)
			continue;
		if (!open)
			hw_lit(w,
			       "<table class=\"hide\"><caption>Threats by hour and severity</caption><thead><tr>"
			       "<th scope=\"col\">From</th><th scope=\"col\">Critical</th><th scope=\"col\">High</th>"
			       "<th scope=\"col\">Medium</th><th scope=\"col\">Low</th></tr></thead><tbody>");
		open = true;
		hw_lit(w, "<tr><th scope=\"row\">");
		put_clock(w, view->strip_end - (int64_t)(24 - hour) * 3600);
		hw_lit(w, "</th>");
		for (size_t band = 4; band-- > 0;) {
			hw_lit(w, "<td>");
			hw_i64(w, view->hours[hour * 4 + band]);
			hw_lit(w, "</td>");
		}
		hw_lit(w, "</tr>");
	}
	if (open)
		hw_lit(w, "</tbody></table>");
}

void chart_day(struct html_writer *w, const struct feed_view *view)
{
	int64_t end = view->strip_end;
	uint32_t most = 1;
	for (size_t hour = 0; hour < 24; hour++)
		most = hour_sum(view, hour) > most ? hour_sum(view, hour) : most;
	hw_lit(w, "<div class=\"strip\"><svg viewBox=\"0 0 960 52\" preserveAspectRatio=\"none\" role=\"group\" "
		  "aria-label=\"Threats by hour and severity\">");
	for (size_t hour = 0; hour < 24; hour++) {
		int64_t from = end - (int64_t)(24 - hour) * 3600;
		hw_lit(w, "<a href=\"/?since=");
		put_stamp(w, from);
		hw_lit(w, "&amp;until=");
		put_stamp(w, from + 3600);
		hw_lit(w, "\" aria-label=\"");
		put_clock(w, from);
		hw_lit(w, ": ");
		put_hour_label(w, view, hour);
		hw_lit(w, "\"><title>");
		put_clock(w, from);
		hw_lit(w, ": ");
		put_hour_label(w, view, hour);
		hw_lit(w, "</title>");
		put_rect(w, "f-w", (double)hour * 40, 0, 39, STRIP_HEIGHT);
		put_hour(w, view, hour, most);
		hw_lit(w, "</a>");
	}
	hw_lit(w, "</svg><div class=\"axis\" aria-hidden=\"true\">");
	for (int64_t back = 24; back >= 0; back -= 4) {
		hw_lit(w, "<span>");
		put_clock(w, end - back * 3600);
		hw_lit(w, "</span>");
	}
	hw_lit(w, "</div>");
	put_day_table(w, view);
	hw_lit(w, "</div>");
}

/* ---- articles over time: twelve bins from the first to the last ---- */

enum { BINS = 12, BINS_FROM_ARTICLES = 3 };

void chart_articles(struct html_writer *w, const struct threat *threat)
{
	uint32_t bins[BINS] = {0}, most = 0;
	int64_t first = INT64_MAX, last = INT64_MIN;
	for (size_t i = 0; i < threat->articles.n; i++) {
		int64_t time = threat->articles.at[i].published;
		if (time == TIME_UNKNOWN)
			continue;
		first = time < first ? time : first;
		last = time > last ? time : last;
	}
	if (first >= last || threat->articles.n < BINS_FROM_ARTICLES)
		return;
	for (size_t i = 0; i < threat->articles.n; i++) {
		int64_t time = threat->articles.at[i].published;
		if (time == TIME_UNKNOWN)
			continue;
		uint32_t *bin = &bins[(size_t)((double)(time - first) / (double)(last - first) * (BINS - 1) + .5)];
		*bin += 1;
		most = *bin > most ? *bin : most;
	}
	hw_lit(w, "<svg viewBox=\"0 0 96 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">"
		  "<path class=\"f-x\" d=\"M0 19h96v1H0z\"/>");
	for (size_t i = 0; i < BINS; i++) {
		double height = most > 0 ? 18.0 * bins[i] / most : 0;
		if (bins[i] > 0)
			put_rect(w, "f-i", (double)i * 8, 20 - height, 7, height);
	}
	hw_lit(w, "</svg>");
}

/* ---- the score through time: a step for each change ---- */

void chart_history(struct html_writer *w, const struct history *history)
{
	const struct history_point *first = &history->at[0], *last = &history->at[history->n - 1];
	double span = history->n > 1 && last->time > first->time ? (double)(last->time - first->time) : 1;
	hw_lit(w, "<svg class=\"spark\" viewBox=\"0 -2 600 64\" preserveAspectRatio=\"none\" role=\"img\" "
		  "aria-label=\"Score ");
	hw_fixed(w, first->score, 1);
	hw_lit(w, " at first, ");
	hw_fixed(w, last->score, 1);
	hw_lit(w, " now, on a scale from 0 to 100\"><path class=\"f-w\" d=\"M0 0h600v60H0z\"/>"
		  "<path class=\"f-x\" d=\"M0 15h600v1H0zM0 30h600v1H0zM0 42h600v1H0z\"/>"
		  "<path class=\"s-i\" fill=\"none\" stroke-width=\"2\" vector-effect=\"non-scaling-stroke\"");
	put_num(w, " d=\"M0 ", 60 - first->score * .6);
	for (size_t i = 1; i < history->n; i++) {
		/* Points at one moment still get a step each, in the order of the list. */
		double x = span > 1 ? 560.0 * (double)(history->at[i].time - first->time) / span
				    : 560.0 * (double)i / (double)history->n;
		put_num(w, "H", x);
		put_num(w, "V", 60 - history->at[i].score * .6);
	}
	hw_lit(w, "H600\"/></svg>");
}

/* ---- the timeline: a lane for each kind of event, a bar as long as what is not known ---- */

enum { LANES_MAX = 7 };

struct window {
	int64_t from, to;
};

static int64_t precision_length(enum date_precision precision)
{
	static const int64_t lengths[] = {366 * DAY_S, 31 * DAY_S, DAY_S, 3600, 60};
	return lengths[precision];
}

/* The days of the reports with 60 days before and after: what lies outside is left to the list. */
static struct window reach_of(const struct threat *threat)
{
	int64_t from = threat->published == TIME_UNKNOWN ? threat->updated : threat->published;
	int64_t to = threat->updated == TIME_UNKNOWN ? from : threat->updated;
	return (struct window){from - 60 * DAY_S, to + 60 * DAY_S};
}

static bool in_window(const struct window *window, const struct timeline_event *event)
{
	return event->lo >= window->from && event->lo + precision_length(event->precision) <= window->to;
}

static void widen(struct window *window, int64_t from, int64_t to)
{
	window->from = from < window->from ? from : window->from;
	window->to = to > window->to ? to : window->to;
}

static void put_bar(struct html_writer *w, const struct window *window, const char *class, int64_t from, int64_t to)
{
	double scale = 600.0 / (double)(window->to - window->from);
	double x = (double)(from - window->from) * scale, width = (double)(to - from) * scale;
	if (width < 4)
		width = 4;
	if (x > 600 - width)
		x = 600 - width;
	put_rect(w, class, x, 5, width, 10);
}

static void open_lane(struct html_writer *w, const char *name)
{
	hw_lit(w, "<span>");
	put_c(w, name);
	hw_lit(w, "</span><svg viewBox=\"0 0 600 20\" preserveAspectRatio=\"none\">"
		  "<path class=\"f-x\" d=\"M0 19h600v1H0z\"/>");
}

static void put_axis(struct html_writer *w, const struct window *window)
{
	hw_lit(w, "<span class=\"void\"></span><div class=\"axis\">");
	for (int part = 0; part <= 2; part++) {
		struct date_parts t;
		date_split(window->from + (window->to - window->from) * part / 2, &t);
		buf_print(w->out, "<span>%04d-%02d-%02d</span>", t.year, t.month, t.day);
	}
	hw_lit(w, "</div></div>");
}

void chart_timeline(struct html_writer *w, const struct threat *threat)
{
	struct window reach = reach_of(threat), window = {INT64_MAX, INT64_MIN};
	unsigned kinds = 0, lanes = 0;
	if (threat->published == TIME_UNKNOWN && threat->updated == TIME_UNKNOWN)
		return;
	for (size_t i = 0; i < threat->timeline.n; i++) {
		const struct timeline_event *event = &threat->timeline.at[i];
		if (!in_window(&reach, event))
			continue;
		widen(&window, event->lo, event->lo + precision_length(event->precision));
		kinds |= 1u << event->kind;
	}
	if (kinds == 0)
		return;
	for (size_t i = 0; i < threat->articles.n; i++)
		if (threat->articles.at[i].published != TIME_UNKNOWN)
			widen(&window, threat->articles.at[i].published, threat->articles.at[i].published + 3600);
	int64_t margin = (window.to - window.from) / 20 + 3600;
	widen(&window, window.from - margin, window.to + margin);

	hw_lit(w, "<div class=\"lanes\" aria-hidden=\"true\">");
	for (enum event_kind kind = KIND_OTHER; kind <= KIND_KEV_ADDED && lanes < LANES_MAX; kind++) {
		if (!(kinds & 1u << kind))
			continue;
		lanes++;
		open_lane(w, event_kind_title(kind));
		for (size_t i = 0; i < threat->timeline.n; i++) {
			const struct timeline_event *event = &threat->timeline.at[i];
			if (event->kind == kind && in_window(&reach, event))
				put_bar(w, &window, event->future ? "f-l" : "f-a", event->lo,
					event->lo + precision_length(event->precision));
		}
		hw_lit(w, "</svg>");
	}
	open_lane(w, "Source articles");
	for (size_t i = 0; i < threat->articles.n; i++)
		if (threat->articles.at[i].published != TIME_UNKNOWN)
			put_bar(w, &window, "f-i", threat->articles.at[i].published,
				threat->articles.at[i].published + 3600);
	hw_lit(w, "</svg>");
	put_axis(w, &window);
}
