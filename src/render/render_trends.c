/* /trends: threats by day and severity, names at the top and rising, techniques by tactic, who is first. Every
 * drawing has its numbers as a table beside it. */
#include "render_trends.h"

#include "asset_data.h"
#include "date.h"
#include "json_write.h"
#include "render_priv.h"

enum { CHART_WIDTH = 960, CHART_HEIGHT = 160, SPEEDS_SHOWN = 25, DAY = 86400 };

static uint32_t day_sum(const struct trends_view *view, uint32_t day)
{
	uint32_t sum = 0;
	for (size_t band = 0; band < 4; band++)
		sum += view->bars[day * 4 + band];
	return sum;
}

static uint32_t band_sum(const struct trends_view *view, size_t band)
{
	uint32_t sum = 0;
	for (uint32_t day = 0; day < view->days; day++)
		sum += view->bars[day * 4 + band];
	return sum;
}

static int64_t day_start(const struct trends_view *view, uint32_t day)
{
	return view->until - (int64_t)(view->days - day) * DAY;
}

static void put_date(struct html_writer *w, int64_t time_s)
{
	struct date_parts t;
	date_split(time_s, &t);
	buf_print(w->out, "%04d-%02d-%02d", t.year, t.month, t.day);
}

/* ---- threats by day ---- */

static void put_bars(struct html_writer *w, const struct trends_view *view)
{
	static const char *const fills[] = {"f-l", "f-m", "f-h", "f-c"};
	uint32_t most = 1;
	for (uint32_t day = 0; day < view->days; day++)
		most = day_sum(view, day) > most ? day_sum(view, day) : most;
	double step = (double)CHART_WIDTH / view->days, unit = (CHART_HEIGHT - 8.0) / most;
	buf_print(w->out,
		  "<svg class=\"bars\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
		  "focusable=\"false\">",
		  CHART_WIDTH, CHART_HEIGHT);
	for (uint32_t day = 0; day < view->days; day++) {
		double y = CHART_HEIGHT;
		buf_print(w->out, "<rect class=\"f-w\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%d\"/>", day * step,
			  step - 1, CHART_HEIGHT);
		for (size_t band = 0; band < 4; band++) {
			double height = view->bars[day * 4 + band] * unit;
			if (height <= 0)
				continue;
			y -= height;
			buf_print(w->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
				  fills[band], day * step + step * .08, y, step * .84,
				  height > 2 ? height - 1 : height);
		}
	}
	hw_lit(w, "</svg><div class=\"axis\" aria-hidden=\"true\"><span>");
	put_date(w, day_start(view, 0));
	hw_lit(w, "</span><span>");
	put_date(w, day_start(view, view->days / 2));
	hw_lit(w, "</span><span>");
	put_date(w, day_start(view, view->days - 1));
	hw_lit(w, "</span></div>\n");
}

static void put_day_row(struct html_writer *w, const struct trends_view *view, uint32_t day)
{
	int64_t from = day_start(view, day);
	hw_lit(w, "<tr><th scope=\"row\"><a href=\"/?since=");
	put_date(w, from);
	hw_lit(w, "&amp;until=");
	put_date(w, from + DAY);
	hw_lit(w, "\">");
	put_date(w, from);
	hw_lit(w, "</a></th>");
	for (size_t band = 4; band-- > 0;) {
		hw_lit(w, "<td class=\"n\">");
		hw_i64(w, view->bars[day * 4 + band]);
		hw_lit(w, "</td>");
	}
	hw_lit(w, "<td class=\"n\">");
	hw_i64(w, day_sum(view, day));
	hw_lit(w, "</td></tr>\n");
}

static void put_days(struct html_writer *w, const struct trends_view *view)
{
	hw_lit(w, "<section class=\"sec\" id=\"days\"><h2>Threats by day</h2>\n<p class=\"legend\">");
	for (size_t band = 4; band-- > 0;) {
		uint32_t now = band_sum(view, band);
		put_between(w, "<span><span class=\"key ", str_of(band_class((enum band)band)), "\"></span>");
		hw_i64(w, now);
		put_between(w, " ", str_of(band_word((enum band)band)), ", before ");
		hw_i64(w, view->before[band]);
		hw_lit(w, "</span>");
	}
	hw_lit(w, "</p>\n");
	put_bars(w, view);
	hw_lit(w, "<details><summary>The same as a table</summary><table><caption class=\"hide\">Threats by day and "
		  "severity</caption><thead><tr><th scope=\"col\">Day</th><th scope=\"col\" class=\"n\">Critical</th>"
		  "<th scope=\"col\" class=\"n\">High</th><th scope=\"col\" class=\"n\">Medium</th>"
		  "<th scope=\"col\" class=\"n\">Low</th><th scope=\"col\" class=\"n\">All</th></tr></thead><tbody>\n");
	for (uint32_t day = view->days; day-- > 0;)
		put_day_row(w, view, day);
	hw_lit(w, "</tbody></table></details></section>\n");
}

/* ---- names ---- */

static void put_trend_row(struct html_writer *w, const struct trend *trend, uint32_t most)
{
	hw_lit(w, "<tr><th scope=\"row\"><a href=\"/?entity=");
	put_query(w, trend->id);
	put_between(w, "\"><bdi>", trend->name.n ? trend->name : trend->id, "</bdi></a></th><td class=\"n\">");
	hw_i64(w, trend->now);
	hw_lit(w,
	       "</td><td class=\"gauge\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
	       "focusable=\"false\">");
	buf_print(w->out, "<rect class=\"f-a\" x=\"0\" y=\"1\" width=\"%.1f\" height=\"8\"/>",
		  100.0 * trend->now / most);
	buf_print(w->out,
		  "<rect class=\"f-i\" x=\"%.1f\" y=\"0\" width=\"1.5\" height=\"10\"/></svg></td><td class=\"n\">",
		  98.5 * (trend->before < most ? trend->before : most) / most);
	hw_i64(w, trend->before);
	hw_lit(w, "</td></tr>\n");
}

static void put_trend_table(struct html_writer *w, const char *caption, const struct trend_list *list)
{
	uint32_t most = 1;
	if (list->n == 0)
		return;
	for (size_t i = 0; i < list->n; i++)
		most = list->at[i].now > most ? list->at[i].now : most;
	put_between(w, "<table class=\"trend\"><caption>", str_of(caption),
		    "</caption><thead><tr><th scope=\"col\">Name</th>");
	hw_lit(w, "<th scope=\"col\" class=\"n\">Now</th><th scope=\"col\"><span class=\"hide\">Drawing</span></th>"
		  "<th scope=\"col\" class=\"n\">Before</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < list->n; i++)
		put_trend_row(w, &list->at[i], most);
	hw_lit(w, "</tbody></table>\n");
}

static void put_sets(struct html_writer *w, const struct trends_view *view)
{
	size_t shown = 0;
	hw_lit(w, "<section class=\"sec\" id=\"names\"><h2>Who and what is named</h2>\n<p class=\"note\">In how many "
		  "threats, now and in the time as long before. The mark in a bar is where it was.</p>\n");
	for (size_t i = 0; i < view->sets.n; i++) {
		const struct trend_set *set = &view->sets.at[i];
		if (set->top.n == 0)
			continue;
		shown++;
		put_between(w, "<section class=\"set\"><h3>", set->title, "</h3><div class=\"two\">\n");
		put_trend_table(w, "Most named", &set->top);
		if (set->rising.n > 0)
			put_trend_table(w, "Rising", &set->rising);
		else
			hw_lit(w, "<p class=\"note\">None rises.</p>\n");
		hw_lit(w, "</div></section>\n");
	}
	if (shown == 0)
		hw_lit(w, "<p class=\"wait\">No threat of these days names anybody.</p>\n");
	hw_lit(w, "</section>\n");
}

/* ---- techniques by tactic ---- */

/* "technique/t1566-001" -> its tactic; "Other" without a row. */
static struct str tactic_of(struct str id)
{
	struct str rest = asset_data(STR("tactics.tsv")), line, technique = str_cut(id, 10, 15);
	while (rest.n > 0 && str_next(&rest, '\n', &line))
		if (technique.n == 5 && line.n > 6 && str_starts_ascii_nocase(line, technique))
			return str_trim(str_cut(line, 6, line.n));
	return STR("Other");
}

static void put_tactic(struct html_writer *w, const struct trend_list *techniques, struct str tactic, uint32_t most)
{
	bool open = false;
	for (size_t i = 0; i < techniques->n; i++) {
		const struct trend *t = &techniques->at[i];
		if (!str_eq(tactic_of(t->id), tactic))
			continue;
		if (!open)
			put_between(w, "<div><h3>", tactic, "</h3><ul>");
		open = true;
		buf_print(w->out, "<li class=\"heat%u\"><a href=\"/?entity=", 1 + (t->now * 4 - 1) / most);
		put_query(w, t->id);
		put_between(w, "\"><span>", t->name.n ? t->name : t->id, "</span> <b>");
		hw_i64(w, t->now);
		hw_lit(w, "</b></a></li>");
	}
	if (open)
		hw_lit(w, "</ul></div>\n");
}

static void put_matrix(struct html_writer *w, const struct trends_view *view)
{
	static const char *const tactics[] = {
		"Reconnaissance",       "Resource Development", "Initial Access",    "Execution", "Persistence",
		"Privilege Escalation", "Defense Evasion",      "Credential Access", "Discovery", "Lateral Movement",
		"Collection",           "Command and Control",  "Exfiltration",      "Impact",    "Other"};
	uint32_t most = 1;
	for (size_t i = 0; i < view->techniques.n; i++)
		most = view->techniques.at[i].now > most ? view->techniques.at[i].now : most;
	hw_lit(w, "<section class=\"sec\" id=\"techniques\"><h2>Techniques</h2>\n");
	if (view->techniques.n == 0) {
		hw_lit(w, "<p class=\"note\">No threat of these days describes a technique.</p></section>\n");
		return;
	}
	hw_lit(w,
	       "<p class=\"note\">MITRE ATT&amp;CK, each under the tactic where it stands first; the number of threats "
	       "whose sources describe it.</p>\n<div class=\"matrix\">\n");
	for (size_t i = 0; i < sizeof(tactics) / sizeof(tactics[0]); i++)
		put_tactic(w, &view->techniques, str_of(tactics[i]), most);
	hw_lit(w, "</div></section>\n");
}

/* ---- who is first ---- */

static void put_speed(struct html_writer *w, const struct speed *speed)
{
	hw_lit(w, "<tr><th scope=\"row\"><a href=\"/?source=");
	put_query(w, speed->id);
	put_between(w, "\"><bdi>", speed->title.n ? speed->title : speed->id, "</bdi></a></th><td class=\"n\">");
	hw_i64(w, speed->told);
	hw_lit(w, "</td><td class=\"n\">");
	hw_i64(w, speed->first);
	hw_lit(w,
	       "</td><td class=\"gauge\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
	       "focusable=\"false\"><rect class=\"f-w\" x=\"0\" y=\"1\" width=\"100\" height=\"8\"/>");
	buf_print(w->out,
		  "<rect class=\"f-a\" x=\"0\" y=\"1\" width=\"%.1f\" height=\"8\"/></svg></td><td class=\"n\">",
		  100.0 * speed->first / (speed->told ? speed->told : 1));
	if (speed->first == speed->told)
		hw_lit(w, "always first");
	else
		put_span(w, speed->median_s);
	hw_lit(w, "</td></tr>\n");
}

static void put_speeds(struct html_writer *w, const struct trends_view *view)
{
	hw_lit(w, "<section class=\"sec\" id=\"speed\"><h2>Who is first</h2>\n");
	if (view->speeds.n == 0) {
		hw_lit(w, "<p class=\"note\">No threat of these days is told by two sources.</p></section>\n");
		return;
	}
	hw_lit(w, "<table class=\"trend\"><caption>Of threats that two or more sources tell; copies do not count. The "
		  "delay "
		  "is the median after the first report, where it was not first</caption><thead><tr>"
		  "<th scope=\"col\">Source</th><th scope=\"col\" class=\"n\">Threats</th>"
		  "<th scope=\"col\" class=\"n\">First</th><th scope=\"col\"><span class=\"hide\">Drawing</span></th>"
		  "<th scope=\"col\" class=\"n\">Delay</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < view->speeds.n && i < SPEEDS_SHOWN; i++)
		put_speed(w, &view->speeds.at[i]);
	hw_lit(w, "</tbody></table></section>\n");
}

static void put_span_tab(struct html_writer *w, const struct trends_view *view, uint32_t days, const char *word)
{
	hw_lit(w, "<a href=\"/trends?days=");
	hw_i64(w, days);
	hw_lit(w, "\"");
	if (view->days == days)
		hw_lit(w, " aria-current=\"true\"");
	put_between(w, ">", str_of(word), "</a>");
}

void render_trends_page(struct buf *out, const struct page_frame *frame, const struct trends_view *view)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("What many threats say together."));
	hw_lit(&w, "<h1>Trends</h1>\n<p class=\"lede\">");
	hw_i64(&w, view->days);
	hw_lit(&w, " days to ");
	put_date(&w, view->until - DAY);
	put_c(&w, view->is_past ? ", the newest that there is; single reports do not count."
				: "; single reports do not count.");
	hw_lit(&w, "</p>\n");
	hw_lit(&w, "<nav class=\"tabs\" aria-label=\"Span\">");
	put_span_tab(&w, view, 7, "7 days");
	put_span_tab(&w, view, 30, "30 days");
	hw_lit(&w, "</nav>\n");
	put_days(&w, view);
	put_sets(&w, view);
	put_matrix(&w, view);
	put_speeds(&w, view);
	frame_close(&w, frame);
}

/* ---- the same for programs ---- */

static void put_list(struct json_writer *w, const char *key, const struct trend_list *list)
{
	jw_key(w, str_of(key));
	jw_array(w);
	for (size_t i = 0; i < list->n; i++) {
		jw_object(w);
		jw_put_str(w, "id", list->at[i].id);
		jw_put_str(w, "name", list->at[i].name);
		jw_put_i64(w, "now", list->at[i].now);
		jw_put_i64(w, "before", list->at[i].before);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void put_json_days(struct json_writer *w, const struct trends_view *view)
{
	jw_key(w, STR("threats"));
	jw_array(w);
	for (uint32_t day = 0; day < view->days; day++) {
		jw_object(w);
		jw_put_time(w, "from", day_start(view, day));
		for (size_t band = 4; band-- > 0;)
			jw_put_i64(w, band_word((enum band)band), view->bars[day * 4 + band]);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void render_trends_json(struct buf *out, const struct trends_view *view)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_i64(&w, "days", view->days);
	jw_put_time(&w, "until", view->until);
	put_json_days(&w, view);
	jw_key(&w, STR("entities"));
	jw_array(&w);
	for (size_t i = 0; i < view->sets.n; i++) {
		jw_object(&w);
		jw_put_str(&w, "type", view->sets.at[i].key);
		put_list(&w, "top", &view->sets.at[i].top);
		put_list(&w, "rising", &view->sets.at[i].rising);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	put_list(&w, "techniques", &view->techniques);
	jw_key(&w, STR("sources"));
	jw_array(&w);
	for (size_t i = 0; i < view->speeds.n; i++) {
		jw_object(&w);
		jw_put_str(&w, "id", view->speeds.at[i].id);
		jw_put_i64(&w, "threats", view->speeds.at[i].told);
		jw_put_i64(&w, "first", view->speeds.at[i].first);
		jw_put_i64(&w, "delay_s", view->speeds.at[i].median_s);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

/* ---- suggestions ---- */

void render_suggestions_json(struct buf *out, const struct suggestions *list)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < list->n; i++) {
		jw_object(&w);
		jw_put_str(&w, "query", list->at[i].query);
		jw_put_str(&w, "label", list->at[i].label);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}
