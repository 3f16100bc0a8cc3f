/* /iocs: what the sources told as indicators of compromise, newest threats first. */
#include "render_iocs.h"

#include "json_write.h"
#include "render_chart.h"
#include "render_priv.h"

enum { DAY = 86400 };

/* ---- links that keep the rest ---- */

struct way {             /* the page with one thing changed */
	const char *key; /* of the filters, or NULL */
	struct str value;
	int type;
	bool is_whole;
};

static struct way way_of(const struct iocs_view *view)
{
	return (struct way){.type = view->type, .is_whole = view->is_whole};
}

static void put_address(struct html_writer *w, const struct iocs_view *view, const char *path, const struct way *way)
{
	hw_lit(w, " href=\"");
	put_c(w, path);
	const char *between = put_filters_query(w, &view->filters, way->key, way->value);
	if (way->type >= 0) {
		put_c(w, between);
		hw_lit(w, "type=");
		put_query(w, words_name(observable_type_words(), way->type));
		between = "&";
	}
	if (way->is_whole) {
		put_c(w, between);
		hw_lit(w, "values=whole");
	}
	hw_lit(w, "\"");
}

static void put_choice(struct html_writer *w, const struct iocs_view *view, const struct way *way, bool is_current,
		       struct str title, size_t n)
{
	hw_lit(w, "<a");
	put_address(w, view, "/iocs", way);
	if (is_current)
		hw_lit(w, " aria-current=\"true\"");
	put_between(w, ">", title, "");
	if (n != STR_NONE) {
		hw_lit(w, " ");
		hw_i64(w, (int64_t)n);
	}
	hw_lit(w, "</a>");
}

static void put_types(struct html_writer *w, const struct iocs_view *view)
{
	struct way way = way_of(view);
	size_t all = 0;
	for (int type = 0; type < OBSERVABLE_TYPES_N; type++)
		all += view->by_type[type];
	hw_lit(w, "<nav class=\"tabs\" aria-label=\"Types\">");
	way.type = -1;
	put_choice(w, view, &way, view->type < 0, STR("All"), all);
	for (int type = 0; type < OBSERVABLE_TYPES_N; type++) {
		way.type = type;
		if (view->by_type[type] > 0 || type == view->type)
			put_choice(w, view, &way, type == view->type,
				   str_of(observable_type_title((enum observable_type)type)), view->by_type[type]);
	}
	hw_lit(w, "<span class=\"gap\"></span>");
	way = way_of(view);
	way.is_whole = false;
	put_choice(w, view, &way, !view->is_whole, STR("Defanged"), STR_NONE);
	way.is_whole = true;
	put_choice(w, view, &way, view->is_whole, STR("Whole"), STR_NONE);
	hw_lit(w, "<button type=\"button\" hidden data-copy=\"#iocs td:first-child code\">Copy all</button></nav>\n");
}

static void put_times(struct html_writer *w, const struct iocs_view *view)
{
	static const struct {
		const char *word, *title;
	} times[] = {{"", "Any time"}, {"24h", "24 hours"}, {"7d", "7 days"}, {"30d", "30 days"}};
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		struct way way = way_of(view);
		way.key = "since";
		way.value = str_of(times[i].word);
		put_choice(w, view, &way, str_eq(view->filters.since, way.value), str_of(times[i].title), STR_NONE);
	}
}

static void put_severities(struct html_writer *w, const struct iocs_view *view)
{
	struct way way = way_of(view);
	way.key = "severity";
	put_choice(w, view, &way, view->filters.severity.n == 0, STR("Any severity"), STR_NONE);
	for (int band = BAND_CRITICAL; band >= BAND_LOW; band--) {
		way.value = str_of(band_word((enum band)band));
		put_choice(w, view, &way, str_eq(view->filters.severity, way.value), str_of(band_name((enum band)band)),
			   STR_NONE);
	}
}

static void put_hidden(struct html_writer *w, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	hw_lit(w, "<input type=\"hidden\"");
	hw_attr(w, "name", str_of(name));
	hw_attr(w, "value", value);
	hw_lit(w, ">");
}

static void put_threats_wanted(struct html_writer *w, const struct iocs_view *view)
{
	hw_lit(w, "<nav class=\"tabs\" aria-label=\"Threats\">");
	put_times(w, view);
	hw_lit(w, "<span class=\"gap\"></span>");
	put_severities(w, view);
	hw_lit(w, "<span class=\"gap\"></span><form action=\"/iocs\">");
	put_hidden(w, "severity", view->filters.severity);
	put_hidden(w, "since", view->filters.since);
	if (view->type >= 0)
		put_hidden(w, "type", words_name(observable_type_words(), view->type));
	if (view->is_whole)
		put_hidden(w, "values", STR("whole"));
	hw_lit(w,
	       "<input type=\"search\" name=\"q\" aria-label=\"Query for threats\" placeholder=\"actor:… malware:…\"");
	hw_attr(w, "value", view->filters.q);
	hw_lit(w, "><button>Find</button></form></nav>\n");
}

/* ---- over time ---- */

static void put_days(struct html_writer *w, const struct iocs_view *view)
{
	uint32_t days[IOC_DAYS] = {0};
	int64_t last = view->rows.at[0].threat->updated / DAY;
	size_t n = 1, left_out = 0;
	for (size_t i = 0; i < view->rows.n; i++) {
		int64_t back = last - view->rows.at[i].threat->updated / DAY;
		if (back < 0 || back >= IOC_DAYS) {
			left_out++;
			continue;
		}
		days[IOC_DAYS - 1 - back]++;
		n = (size_t)back + 1 > n ? (size_t)back + 1 : n;
	}
	if (n < 2)
		return;
	n = n < 7 ? 7 : n;
	hw_lit(w, "<figure class=\"overtime\">");
	chart_counts(w, days + IOC_DAYS - n, n, "indicator", "indicators", "days");
	hw_lit(w, "<div class=\"axis\"><span>");
	put_day(w, (last - (int64_t)n + 1) * DAY);
	hw_lit(w, "</span><span>");
	put_day(w, last * DAY);
	hw_lit(w, "</span></div><figcaption class=\"legend\">Those of this page by the day of their threat’s newest "
		  "report");
	if (left_out > 0) {
		hw_lit(w, "; ");
		hw_i64(w, (int64_t)left_out);
		hw_lit(w, " are older");
	}
	hw_lit(w, "</figcaption></figure>\n");
}

/* ---- rows ---- */

static void put_ioc(struct html_writer *w, const struct iocs_view *view, const struct ioc *ioc, int64_t now)
{
	const struct observable *o = ioc->observable;
	const struct threat *threat = ioc->threat;
	hw_lit(w, "<tr><td><code>");
	put_observable_value(w, o, view->is_whole);
	hw_lit(w, "</code></td><td data-l=\"Type\">");
	put_c(w, observable_type_title(o->type));
	put_between(w, "</td><td data-l=\"Role\">", o->role, "</td><td data-l=\"Why\">");
	put_between(w, "<span class=\"soft\">", o->reason, "</span></td><td data-l=\"Threat\">");
	put_chip_inline(w, threat->severity.label, threat->severity.score);
	hw_lit(w, " <a");
	put_threat_href(w, threat->id, threat->slug);
	put_between(w, "><bdi>", threat->title, "</bdi></a></td><td class=\"n\" data-l=\"Newest\">");
	put_short_time(w, threat->updated, now);
	hw_lit(w, "</td></tr>\n");
}

static void put_table(struct html_writer *w, const struct iocs_view *view, int64_t now)
{
	hw_lit(w, "<table class=\"wide iocs\" id=\"iocs\"><caption>");
	put_count(w, view->rows.n, "indicator", "indicators");
	hw_lit(w, " in ");
	put_count(w, view->threats_n, "threat", "threats");
	put_c(w, view->is_whole ? " looked at. Values stand here whole: take care."
				: " looked at. Addresses are defanged.");
	hw_lit(w, "</caption><thead><tr><th scope=\"col\">Value</th><th scope=\"col\">Type</th>"
		  "<th scope=\"col\">Role</th><th scope=\"col\">Why</th><th scope=\"col\">Threat</th>"
		  "<th scope=\"col\" class=\"n\">Newest</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < view->rows.n; i++)
		put_ioc(w, view, &view->rows.at[i], now);
	hw_lit(w, "</tbody></table>\n");
}

static void put_more(struct html_writer *w, const struct iocs_view *view)
{
	struct way way = way_of(view);
	hw_lit(w, "<p class=\"more\">");
	if (view->next.n > 0) {
		struct way older = way;
		older.key = "cursor";
		older.value = view->next;
		hw_lit(w, "<a class=\"button\" rel=\"next\"");
		put_address(w, view, "/iocs", &older);
		hw_lit(w, ">Older</a>");
	}
	way.is_whole = false;
	hw_lit(w, "<a");
	put_address(w, view, "/iocs.csv", &way);
	hw_lit(w, ">All of these as CSV</a><a");
	put_address(w, view, "/iocs.txt", &way);
	hw_lit(w, ">Block list</a><span>Only what the sources tell as indicators; references and benign ones stand on "
		  "the pages of threats.</span></p>\n");
}

void render_iocs_page(struct buf *out, const struct page_frame *frame, const struct iocs_view *view)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("Indicators of compromise over all threats."));
	hw_lit(&w,
	       "<h1>Indicators</h1>\n<p class=\"lede\">Addresses, hashes and the like that sources tell as signs of "
	       "an attack, newest threats first.</p>\n");
	if (view->fault.n > 0)
		put_between(&w, "<p class=\"fault\" role=\"alert\">Not understood: ", view->fault, "</p>\n");
	put_threats_wanted(&w, view);
	put_types(&w, view);
	if (view->rows.n > 0) {
		put_days(&w, view);
		put_table(&w, view, frame->now);
	} else if (view->fault.n == 0)
		put_between(&w, "<p class=\"wait\">",
			    view->next.n ? STR("None in the newest of these threats.") : STR("None in these threats."),
			    " <a href=\"/iocs\">See all</a>.</p>\n");
	put_more(&w, view);
	frame_close(&w, frame);
}

/* ---- JSON ---- */

static void put_ioc_json(struct json_writer *w, const struct ioc *ioc)
{
	const struct observable *o = ioc->observable;
	jw_object(w);
	jw_put_str(w, "type", words_name(observable_type_words(), (int)o->type));
	jw_put_str(w, "value", o->value);
	jw_put_str(w, "role", o->role);
	jw_put_double(w, "confidence", o->confidence);
	jw_put_str(w, "reason", o->reason);
	jw_put_str(w, "threat", ioc->threat->id);
	jw_put_str(w, "title", ioc->threat->title);
	jw_put_time(w, "updated", ioc->threat->updated);
	jw_object_end(w);
}

void render_iocs_json(struct buf *out, const struct iocs_view *view)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < view->rows.n; i++)
		put_ioc_json(&w, &view->rows.at[i]);
	jw_array_end(&w);
	jw_key(&w, STR("next"));
	if (view->next.n)
		jw_str(&w, view->next);
	else
		jw_null(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}
