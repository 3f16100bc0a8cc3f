/* The rail of filters: every filter is a link to the list with one word changed. */
#include "render_priv.h"

/* The words of the query string, in the order in which links carry them. */
static const struct {
	const char *key;
	size_t offset;
} keys[] = {
	{"q", offsetof(struct feed_filters, q)},           {"severity", offsetof(struct feed_filters, severity)},
	{"class", offsetof(struct feed_filters, class)},   {"category", offsetof(struct feed_filters, category)},
	{"entity", offsetof(struct feed_filters, entity)}, {"source", offsetof(struct feed_filters, source)},
	{"since", offsetof(struct feed_filters, since)},   {"until", offsetof(struct feed_filters, until)},
	{"lang", offsetof(struct feed_filters, lang)},     {"indicator", offsetof(struct feed_filters, indicator)},
	{"show", offsetof(struct feed_filters, show)},     {"order", offsetof(struct feed_filters, order)},
	{"view", offsetof(struct feed_filters, view)},
};
enum { KEYS_N = sizeof(keys) / sizeof(keys[0]) };

static struct str value_of(const struct feed_filters *filters, size_t key)
{
	return *(const struct str *)((const char *)filters + keys[key].offset);
}

const char *put_filters_query(struct html_writer *w, const struct feed_filters *filters, const char *key,
			      struct str value)
{
	const char *between = "?";
	bool changed = false;
	for (size_t i = 0; i < KEYS_N; i++) {
		bool is_this = key && str_eq(str_of(key), str_of(keys[i].key));
		struct str word = is_this ? value : value_of(filters, i);
		changed |= is_this;
		if (word.n == 0)
			continue;
		put_c(w, between);
		put_c(w, keys[i].key);
		hw_lit(w, "=");
		put_query(w, word);
		between = "&";
	}
	if (key && !changed && value.n > 0) { /* the cursor is no filter */
		put_c(w, between);
		put_c(w, key);
		hw_lit(w, "=");
		put_query(w, value);
		between = "&";
	}
	return between;
}

void put_filter_href(struct html_writer *w, const struct feed_view *view, const char *key, struct str value)
{
	hw_lit(w, " href=\"");
	put_c(w, view->is_search ? "/search" : "/");
	(void)put_filters_query(w, &view->filters, key, value);
	hw_lit(w, "\"");
}

struct choice {
	const char *word; /* of the query; "" the neutral one */
	const char *title;
	uint32_t n; /* 0: not shown */
};

static void put_set(struct html_writer *w, const struct feed_view *view, const char *title, const char *key,
		    struct str now, const struct choice *choices, size_t n)
{
	hw_lit(w, "<div class=\"set\"><h2>");
	put_c(w, title);
	hw_lit(w, "</h2><ul>");
	for (size_t i = 0; i < n; i++) {
		hw_lit(w, "<li><a");
		put_filter_href(w, view, key, str_of(choices[i].word));
		if (str_eq(now, str_of(choices[i].word)))
			hw_lit(w, " aria-current=\"true\"");
		hw_lit(w, "><span>");
		put_c(w, choices[i].title);
		hw_lit(w, "</span>");
		if (choices[i].n > 0) {
			hw_lit(w, "<span class=\"num\">");
			hw_i64(w, choices[i].n);
			hw_lit(w, "</span>");
		}
		hw_lit(w, "</a></li>");
	}
	hw_lit(w, "</ul></div>");
}

static bool is_plain(const struct feed_filters *f)
{
	return f->q.n + f->class.n + f->category.n + f->entity.n + f->source.n + f->until.n + f->lang.n +
		       f->indicator.n + f->show.n ==
	       0;
}

static void put_severity_set(struct html_writer *w, const struct feed_view *view)
{
	struct choice choices[5] = {{"", "All", 0}};
	for (int i = 0; i < 4; i++) {
		enum band band = (enum band)(BAND_CRITICAL - i);
		choices[1 + i] = (struct choice){band_word(band), band_name(band), view->by_band[band]};
		choices[0].n += view->by_band[band];
	}
	if (!is_plain(&view->filters))
		for (int i = 0; i < 5; i++)
			choices[i].n = 0;
	put_set(w, view, "Severity", "severity", view->filters.severity, choices, 5);
}

static void put_class_set(struct html_writer *w, const struct feed_view *view)
{
	static const enum event_class order[CLASSES_N] = {CLASS_MASS,     CLASS_FLAW_POC,     CLASS_FLAW_PATCHED,
							  CLASS_BREACH,   CLASS_SUPPLY_CHAIN, CLASS_OUTAGE,
							  CLASS_CAMPAIGN, CLASS_LAW,          CLASS_RESEARCH};
	static const char *const titles[CLASSES_N] = {[CLASS_MASS] = "Mass exploitation",
						      [CLASS_FLAW_POC] = "Critical flaw",
						      [CLASS_FLAW_PATCHED] = "Flaw disclosed",
						      [CLASS_BREACH] = "Breach, ransomware",
						      [CLASS_SUPPLY_CHAIN] = "Supply chain",
						      [CLASS_OUTAGE] = "Outage",
						      [CLASS_CAMPAIGN] = "Campaign",
						      [CLASS_LAW] = "Law, arrests",
						      [CLASS_RESEARCH] = "Research"};
	struct choice choices[CLASSES_N + 1] = {{"", "All", 0}};
	for (int i = 0; i < CLASSES_N; i++)
		choices[1 + i] = (struct choice){event_class_words()->at[order[i]], titles[order[i]], 0};
	put_set(w, view, "Kind", "class", view->filters.class, choices, CLASSES_N + 1);
}

static void put_category_set(struct html_writer *w, const struct feed_view *view)
{
	struct choice choices[CATEGORY_COMMUNITY + 2] = {{"", "All", 0}};
	for (int i = 0; i <= CATEGORY_COMMUNITY; i++)
		choices[1 + i] =
			(struct choice){source_category_words()->at[i], category_title((enum source_category)i), 0};
	put_set(w, view, "Source", "category", view->filters.category, choices, CATEGORY_COMMUNITY + 2);
}

/* The feed comes by rank unless it is asked otherwise, what was searched for by time. */
static void put_order_set(struct html_writer *w, const struct feed_view *view)
{
	const struct choice orders[] = {{view->is_search ? "rank" : "", "By rank", 0},
					{view->is_search ? "" : "time", "By last report", 0},
					{"published", "By first report", 0},
					{"score", "By score", 0}};
	struct str now = view->filters.order;
	if (str_eq(now, STR("rank")))
		now = str_of(orders[0].word);
	if (str_eq(now, STR("time")) || str_eq(now, STR("updated")))
		now = str_of(orders[1].word);
	put_set(w, view, "Order", "order", now, orders, sizeof(orders) / sizeof(orders[0]));
}

void put_filters(struct html_writer *w, const struct feed_view *view)
{
	static const struct choice spans[] = {{"", "Any time", 0},
					      {"24h", "24 hours", 0},
					      {"3d", "3 days", 0},
					      {"7d", "7 days", 0},
					      {"30d", "30 days", 0}};
	static const struct choice shows[] = {{"", "All", 0}, {"unread", "Unread here", 0}, {"pinned", "Pinned", 0}};
	static const struct choice langs[] = {{"", "All", 0},        {"en", "English", 0}, {"de", "German", 0},
					      {"fr", "French", 0},   {"es", "Spanish", 0}, {"it", "Italian", 0},
					      {"ja", "Japanese", 0}, {"nl", "Dutch", 0}};
	hw_lit(w, "<details class=\"filters rail\"><summary>Filters</summary>");
	put_order_set(w, view);
	put_severity_set(w, view);
	put_set(w, view, "Reported in", "since", view->filters.since, spans, sizeof(spans) / sizeof(spans[0]));
	put_set(w, view, "Show", "show", view->filters.show, shows, sizeof(shows) / sizeof(shows[0]));
	put_class_set(w, view);
	put_category_set(w, view);
	put_set(w, view, "Language", "lang", view->filters.lang, langs, sizeof(langs) / sizeof(langs[0]));
	hw_lit(w, "</details>\n");
}
