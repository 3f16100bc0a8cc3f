/* The feed and the search: the day, the filters, the list by rank, the single reports. */
#include "render_priv.h"

enum { NAMED_MAX = 400, NAMED_SHOWN = 10, DAY = 86400 };

/* ---- the day ---- */

/* The numbers of the strip, each a link to just these. */
static void put_legend(struct html_writer *w, const struct feed_view *view, const uint32_t sums[4], bool is_present)
{
	hw_lit(w, "<p class=\"legend\">");
	for (size_t i = 4; i-- > 0;) {
		enum band band = (enum band)i;
		hw_lit(w, "<a href=\"/?since=");
		put_stamp(w, view->strip_end - DAY); /* as the strip begins: on the hour */
		if (!is_present) {
			hw_lit(w, "&amp;until=");
			put_stamp(w, view->strip_end);
		}
		hw_lit(w, "&amp;severity=");
		put_c(w, band_word(band));
		hw_lit(w, "\"><span class=\"key ");
		put_c(w, band_class(band));
		hw_lit(w, "\"></span>");
		hw_i64(w, sums[i]);
		hw_lit(w, " ");
		put_c(w, band_word(band));
		hw_lit(w, "</a>");
	}
	hw_lit(w, "</p>");
}

static void put_today(struct html_writer *w, const struct page_frame *frame, const struct feed_view *view)
{
	uint32_t sums[4] = {0}, all = 0;
	bool is_present = view->strip_end > frame->now;
	for (size_t i = 0; i < 24 * 4; i++) {
		sums[i % 4] += view->hours[i];
		all += view->hours[i];
	}
	hw_lit(w, "<section class=\"day\" aria-labelledby=\"d\"><div><h1 id=\"d\">");
	put_long_day(w, frame->now);
	hw_lit(w, "</h1><p>");
	put_moment(w, frame->now);
	hw_lit(w, " · ");
	put_count(w, all, "threat", "threats");
	if (is_present) {
		hw_lit(w, " in 24 hours</p>");
	} else {
		hw_lit(w, " in the 24 hours to ");
		put_moment(w, view->strip_end);
		hw_lit(w, "; silence since</p>");
	}
	put_legend(w, view, sums, is_present);
	hw_lit(w, "</div>\n");
	chart_day(w, view);
	hw_lit(w, "</section>\n");
}

static void put_operators(struct html_writer *w, const struct feed_view *view)
{
	if (view->operators.n == 0)
		return;
	hw_lit(w, "<details class=\"help\"");
	if (view->filters.q.n == 0 || view->fault.n > 0)
		hw_lit(w, " open");
	hw_lit(w, "><summary>What can be asked</summary><table><caption class=\"hide\">Operators of a query</caption>"
		  "<thead><tr><th scope=\"col\">Finds threats that</th><th "
		  "scope=\"col\">Example</th></tr></thead><tbody>");
	hw_lit(w, "<tr><td>hold the words, the phrase, and not the last</td><td><a "
		  "href=\"/search?q=mail+%22load+balancer%22+"
		  "-drill\"><code>mail \"load balancer\" -drill</code></a></td></tr>\n");
	for (size_t i = 0; i < view->operators.n; i++) {
		const struct feed_operator *told = &view->operators.at[i];
		put_between(w, "<tr><td>", told->help, "</td><td><a href=\"/search?q=");
		put_query(w, told->example);
		put_between(w, "\"><code>", told->example, "</code></a></td></tr>\n");
	}
	hw_lit(w, "</tbody></table></details>\n");
}

static void put_search_head(struct html_writer *w, const struct feed_view *view)
{
	hw_lit(w, "<h1>Search</h1>\n");
	if (view->fault.n > 0)
		put_between(w, "<p class=\"fault\" role=\"alert\"><b>Not understood.</b> <bdi>", view->fault,
			    "</bdi></p>\n");
	else if (view->filters.q.n > 0)
		put_between(w, "<p class=\"lede\">Threats that meet all of: <bdi>", view->filters.q, "</bdi></p>\n");
	else
		hw_lit(w, "<p class=\"lede\">Words that a threat must hold, all of them; a phrase stands in "
			  "quotation marks, and a minus leaves out.</p>\n");
	put_operators(w, view);
}

/* ---- the list ---- */

static void put_filter_in_force(struct html_writer *w, const struct feed_view *view, const char *key, const char *what,
				struct str value)
{
	if (value.n == 0)
		return;
	hw_lit(w, " · ");
	put_c(w, what);
	put_between(w, " <b><bdi>", value, "</bdi></b> <a");
	put_filter_href(w, view, key, STR_EMPTY);
	hw_lit(w, ">drop</a>");
}

/* What the rail cannot mark: several values at once, a day. */
static struct str beyond_rail(struct str value)
{
	bool is_list = str_find_byte(value, ',') != STR_NONE, is_day = str_find_byte(value, '-') != STR_NONE;
	return is_list || is_day ? value : STR_EMPTY;
}

static void put_list_head(struct html_writer *w, const struct feed_view *view)
{
	static const struct {
		const char *word, *title;
	} views[] = {{"", "rows"}, {"cards", "cards"}, {"compact", "compact"}};
	hw_lit(w, "<div class=\"said\"><span role=\"status\"><strong>");
	put_count(w, view->total, "threat", "threats");
	hw_lit(w, "</strong>");
	put_filter_in_force(w, view, "severity", "severity", beyond_rail(view->filters.severity));
	put_filter_in_force(w, view, "class", "kind", beyond_rail(view->filters.class));
	put_filter_in_force(w, view, "lang", "in", beyond_rail(view->filters.lang));
	put_filter_in_force(w, view, "since", "since", beyond_rail(view->filters.since));
	put_filter_in_force(w, view, "entity", "about", view->filters.entity);
	put_filter_in_force(w, view, "source", "from", view->filters.source);
	put_filter_in_force(w, view, "indicator", "marked", view->filters.indicator);
	put_filter_in_force(w, view, "until", "until", view->filters.until);
	hw_lit(w, "</span><span class=\"views\">");
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		hw_lit(w, "<a");
		put_filter_href(w, view, "view", str_of(views[i].word));
		if (str_eq(view->filters.view, str_of(views[i].word)))
			hw_lit(w, " aria-current=\"true\"");
		hw_lit(w, ">");
		put_c(w, views[i].title);
		hw_lit(w, "</a> ");
	}
	hw_lit(w, "</span></div>\n");
}

static void put_empty(struct html_writer *w, const struct feed_view *view)
{
	const struct feed_filters *f = &view->filters;
	bool filtered = f->q.n + f->severity.n + f->class.n + f->category.n + f->entity.n + f->source.n + f->since.n +
				f->until.n + f->lang.n + f->indicator.n + f->show.n >
			0;
	if (view->is_first_run) {
		hw_lit(w, "<p class=\"wait\">");
		put_count(w, view->sources_n, "source is", "sources are");
		hw_lit(w, " being read for the first time; ");
		hw_i64(w, view->sources_done_n);
		hw_lit(w, " done. The first threats appear here within minutes.</p>\n");
	} else if (str_eq(f->show, STR("pinned"))) {
		hw_lit(w, "<p class=\"wait\">Nothing is pinned in this browser. A threat's page has a pin, and the key "
			  "<kbd>s</kbd> sets it in a list. <a href=\"/\">Drop all filters</a>.</p>\n");
	} else if (view->fault.n > 0) {
		hw_lit(w, "<p class=\"wait\">Nothing was looked for.</p>\n");
	} else if (filtered) {
		hw_lit(w, "<p class=\"wait\">No threat matches. <a href=\"/\">Drop all filters</a>");
		if (f->since.n > 0) {
			hw_lit(w, " or <a");
			put_filter_href(w, view, "since", STR_EMPTY);
			hw_lit(w, ">widen to any time</a>");
		}
		hw_lit(w, ".</p>\n");
	} else if (view->is_search) {
		hw_lit(w, "<p class=\"wait\">Nothing was asked for yet.</p>\n");
	} else {
		hw_lit(w, "<p class=\"wait\">No threat yet. <a href=\"/sources\">See how the sources are</a>.</p>\n");
	}
}

static void put_more(struct html_writer *w, const struct feed_view *view)
{
	if (view->next.n == 0 && !view->is_later_page)
		return;
	hw_lit(w, "<p class=\"more\">");
	if (view->next.n > 0) {
		hw_lit(w, "<a class=\"button\" rel=\"next\"");
		put_filter_href(w, view, "cursor", view->next);
		hw_lit(w, ">Older threats</a>");
	}
	if (view->is_later_page) {
		hw_lit(w, "<a");
		put_filter_href(w, view, NULL, STR_EMPTY);
		hw_lit(w, ">Back to the top of the list</a>");
	}
	hw_lit(w, "<span>");
	hw_i64(w, (int64_t)view->threats.n);
	hw_lit(w, " of ");
	hw_i64(w, (int64_t)view->total);
	hw_lit(w, "</span></p>\n");
}

static void put_singles(struct html_writer *w, const struct feed_view *view, int64_t now)
{
	if (view->singles.n == 0)
		return;
	hw_lit(w, "<section class=\"fold\" aria-labelledby=\"one\"><h2 id=\"one\">Single reports <span>one outlet, "
		  "nothing confirmed yet; not ranked</span></h2>\n<ol>\n");
	for (size_t i = 0; i < view->singles.n; i++)
		put_one_line_row(w, &view->singles.at[i], now);
	hw_lit(w, "</ol>\n");
	if (view->singles_total > view->singles.n) {
		hw_lit(w, "<p class=\"more\"><span>");
		hw_i64(w, (int64_t)view->singles.n);
		hw_lit(w, " of ");
		hw_i64(w, (int64_t)view->singles_total);
		hw_lit(w, "; <a href=\"/search?q=is:single\">all of them</a></span></p>\n");
	}
	hw_lit(w, "</section>\n");
}

static void put_list(struct html_writer *w, const struct feed_view *view, int64_t now)
{
	hw_lit(w, "<section aria-labelledby=\"list\"><h2 class=\"hide\" id=\"list\">Threats</h2>\n");
	put_list_head(w, view);
	if (view->threats.n == 0)
		put_empty(w, view);
	else
		hw_lit(w, "<ol class=\"feed\">\n");
	for (size_t i = 0, n; i < view->threats.n; i += n) {
		n = burst_length(&view->threats, i, view->pins);
		if (n > 1)
			put_burst(w, view, i, n, now);
		else
			put_row(w, view, &view->threats.at[i], now);
	}
	if (view->threats.n > 0)
		hw_lit(w, "</ol>\n");
	put_more(w, view);
	put_singles(w, view, now);
	hw_lit(w, "</section>\n");
}

/* ---- beside the list ---- */

struct named {
	const struct threat_entity *entity;
	uint32_t threats;
};

static int compare_named(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	if (a->threats != b->threats)
		return a->threats > b->threats ? -1 : 1;
	return str_cmp(a->entity->id, b->entity->id);
}

static size_t count_named(const struct threats *threats, struct named *list)
{
	size_t n = 0;
	for (size_t t = 0; t < threats->n; t++)
		for (size_t e = 0; e < threats->at[t].entities.n; e++) {
			const struct threat_entity *entity = &threats->at[t].entities.at[e];
			size_t i = 0;
			if (!entity->central)
				continue;
			while (i < n && !str_eq(list[i].entity->id, entity->id))
				i++;
			if (i < n)
				list[i].threats++;
			else if (n < NAMED_MAX)
				list[n++] = (struct named){entity, 1};
		}
	if (n > 1)
		qsort(list, n, sizeof(list[0]), compare_named);
	return n;
}

static void put_named(struct html_writer *w, const struct feed_view *view)
{
	struct named list[NAMED_MAX];
	size_t n = count_named(&view->threats, list);
	if (n == 0 || list[0].threats < 2)
		return;
	hw_lit(w, "<section><h2>Most named here</h2><ul>");
	for (size_t i = 0; i < n && i < NAMED_SHOWN && list[i].threats > 1; i++) {
		hw_lit(w, "<li><a href=\"/?entity=");
		put_query(w, list[i].entity->id);
		put_between(w, "\"><span><bdi>", list[i].entity->name, "</bdi></span><span class=\"num\">");
		hw_i64(w, list[i].threats);
		hw_lit(w, "</span></a></li>");
	}
	hw_lit(w, "</ul><p>Threats of this list that are about it.</p></section>\n");
}

static void put_beside(struct html_writer *w, const struct feed_view *view)
{
	hw_lit(w, "<aside class=\"rail end\" aria-label=\"Beside the feed\">\n");
	put_named(w, view);
	hw_lit(w, "<section><h2>Sources</h2><p>");
	if (view->sources_n == 0) {
		hw_lit(w, "None yet. ");
	} else if (view->sources_trouble_n == 0) {
		hw_lit(w, "All ");
		hw_i64(w, (int64_t)view->sources_n);
		hw_lit(w, " work. ");
	} else {
		hw_i64(w, (int64_t)(view->sources_n - view->sources_trouble_n));
		hw_lit(w, " of ");
		hw_i64(w, (int64_t)view->sources_n);
		hw_lit(w, " work. ");
	}
	hw_lit(w, "<a href=\"/sources\">See which</a></p></section>\n<section><h2>Read so far</h2><p>");
	put_count(w, view->articles_n, "article", "articles");
	hw_lit(w, "</p></section>\n</aside>\n");
}

void render_feed_page(struct buf *out, const struct page_frame *frame, const struct feed_view *view)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("Security news, one threat per event, by severity."));
	if (view->is_search)
		put_search_head(&w, view);
	else
		put_today(&w, frame, view);
	hw_lit(&w, "<p class=\"news\" role=\"status\" hidden></p>\n");
	if (str_eq(view->filters.view, STR("compact")))
		hw_lit(&w, "<div class=\"cols compact\">\n");
	else if (str_eq(view->filters.view, STR("cards")))
		hw_lit(&w, "<div class=\"cols cards\">\n");
	else
		hw_lit(&w, "<div class=\"cols\">\n");
	put_filters(&w, view);
	put_list(&w, view, frame->now);
	put_beside(&w, view);
	hw_lit(&w, "</div>\n");
	frame_close(&w, frame);
}
