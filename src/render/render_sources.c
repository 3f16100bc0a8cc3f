/* The health of every source; trouble first. */
#include "render_priv.h"

static bool is_new(const struct source *source)
{
	return source->last_try == TIME_UNKNOWN;
}

/* ---- order ---- */

struct shelf { /* the sources in the order shown */
	const struct source **at;
	size_t n;
};

static int by_name(const struct source *a, const struct source *b)
{
	return str_cmp(a->title, b->title);
}

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* 0 fails, 1 wants a look, 2 not asked yet, 3 works */
static int trouble_rank(const struct source *source)
{
	if (source->failures > 0)
		return 0;
	return source_has_trouble(source) ? 1 : is_new(source) ? 2 : 3;
}

static int by_trouble(const struct source *a, const struct source *b)
{
	if (trouble_rank(a) != trouble_rank(b))
		return trouble_rank(a) - trouble_rank(b);
	if (a->failures != b->failures)
		return by_number(b->failures, a->failures);
	return by_number(b->articles_n, a->articles_n);
}

static int by_kind(const struct source *a, const struct source *b)
{
	return by_number(a->category, b->category);
}

static int by_last(const struct source *a, const struct source *b)
{
	return by_number(b->last_success, a->last_success);
}

static int by_next(const struct source *a, const struct source *b)
{
	return by_number(a->next_poll, b->next_poll);
}

static int by_interval(const struct source *a, const struct source *b)
{
	return by_number(a->interval_s, b->interval_s);
}

static int by_items(const struct source *a, const struct source *b)
{
	return by_number(b->entries_n, a->entries_n);
}

static int by_articles(const struct source *a, const struct source *b)
{
	return by_number(b->articles_n, a->articles_n);
}

static int by_newest(const struct source *a, const struct source *b)
{
	return by_number(b->newest, a->newest);
}

static int by_credibility(const struct source *a, const struct source *b)
{
	return by_number(b->credibility, a->credibility);
}

struct column {
	const char *word, *title;
	bool is_number;
	int (*compare)(const struct source *a, const struct source *b);
};
static const struct column columns[] = {
	{"", "State", false, by_trouble},
	{"name", "Source", false, by_name},
	{"kind", "Kind", false, by_kind},
	{"last", "Last success", true, by_last},
	{"next", "Next poll, and why", false, by_next},
	{"interval", "Every", true, by_interval},
	{"rhythm", "14 days", false, NULL},
	{"items", "Items", true, by_items},
	{"articles", "Articles", true, by_articles},
	{"newest", "Newest", true, by_newest},
	{"credibility", "Cred.", true, by_credibility},
	{"note", "Note", false, NULL},
};
enum { COLUMNS_N = sizeof(columns) / sizeof(columns[0]) };

/* Merging keeps equal ones in order; lists are a few thousand at most. */
static void sort(const struct source **list, const struct source **spare, size_t n, const struct column *column)
{
	if (n < 2)
		return;
	size_t half = n / 2, a = 0, b = half, to = 0;
	sort(list, spare, half, column);
	sort(list + half, spare, n - half, column);
	while (a < half || b < n) {
		bool left = b == n || (a < half && column->compare(list[a], list[b]) <= 0);
		spare[to++] = left ? list[a++] : list[b++];
	}
	memcpy(list, spare, n * sizeof(list[0]));
}

static bool is_chosen(const struct source *source, struct str filter)
{
	if (filter.n == 0)
		return true;
	if (str_eq(filter, STR("trouble")))
		return source_has_trouble(source);
	return (int)source->category == words_find(source_category_words(), filter);
}

static bool fill_shelf(struct arena *arena, const struct sources *sources, struct str order, struct str filter,
		       struct shelf *out)
{
	const struct column *column = &columns[0];
	for (size_t i = 0; i < COLUMNS_N; i++)
		if (str_eq(order, str_of(columns[i].word)) && columns[i].compare)
			column = &columns[i];
	out->at = arena_zero(arena, sources->n + 1, sizeof(out->at[0]));
	const struct source **spare = arena_zero(arena, sources->n + 1, sizeof(spare[0]));
	if (!out->at || !spare)
		return false;
	for (size_t i = 0; i < sources->n; i++)
		if (is_chosen(&sources->at[i], filter))
			out->at[out->n++] = &sources->at[i];
	sort(out->at, spare, out->n, column);
	return true;
}

/* ---- writing ---- */

static void put_state(struct html_writer *w, const struct source *source)
{
	if (source->failures > 0)
		hw_lit(w, "<td class=\"bad\"><b>Fails</b></td>");
	else if (source->moved_from.n > 0)
		hw_lit(w, "<td class=\"bad\"><b>Moved</b></td>");
	else if (source->trouble.n > 0)
		hw_lit(w, "<td class=\"bad\"><b>Repaired</b></td>");
	else if (is_new(source))
		hw_lit(w, "<td>Not asked yet</td>");
	else
		hw_lit(w, "<td>Works</td>");
}

static void put_when(struct html_writer *w, int64_t time_s, int64_t now)
{
	if (time_s == TIME_UNKNOWN)
		hw_lit(w, "never");
	else
		put_short_time(w, time_s, now);
}

static void put_next_poll(struct html_writer *w, const struct source *source, int64_t now)
{
	hw_lit(w, "<td data-l=\"Next poll\">");
	if (source->next_poll == TIME_UNKNOWN || source->next_poll <= now)
		hw_lit(w, "now");
	else
		put_short_time(w, source->next_poll, now);
	hw_lit(w, "<br><span class=\"soft\">");
	if (source->failures > 0)
		put_count(w, source->failures, "failure, so asked less often",
			  "failures in a row, so asked less often");
	else if (is_new(source))
		hw_lit(w, "its first");
	else
		hw_lit(w, "its own rhythm");
	hw_lit(w, "</span></td>");
}

static void put_note(struct html_writer *w, const struct source *source)
{
	hw_lit(w, "<td data-l=\"Note\">");
	if (source->trouble.n > 0)
		put_between(w, "<bdi>", source->trouble, "</bdi> ");
	if (source->moved_from.n > 0)
		put_between(w, "Moved from <bdi>", source->moved_from, "</bdi>; the new address is in use. ");
	if (source->repairs > 0) {
		put_count(w, source->repairs, "fault", "faults");
		hw_lit(w, " in the last feed read over. ");
	}
	hw_lit(w, "</td>");
}

static void put_number(struct html_writer *w, struct str label, int64_t value)
{
	hw_lit(w, "<td class=\"n\"");
	hw_attr(w, "data-l", label);
	hw_lit(w, ">");
	hw_i64(w, value);
	hw_lit(w, "</td>");
}

static const struct rhythm *find_rhythm(const struct rhythms *rhythms, struct str id)
{
	size_t lo = 0, hi = rhythms->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = str_cmp(rhythms->at[mid].id, id);
		if (order == 0)
			return &rhythms->at[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* A bar a day; its label says the sum for those who do not see it. */
static void put_rhythm(struct html_writer *w, const struct rhythm *rhythm)
{
	uint32_t most = 1, sum = 0;
	for (size_t day = 0; day < 14 && rhythm; day++) {
		most = rhythm->days[day] > most ? rhythm->days[day] : most;
		sum += rhythm->days[day];
	}
	hw_lit(w, "<td data-l=\"14 days\"><svg viewBox=\"0 0 112 20\" preserveAspectRatio=\"none\" role=\"img\" "
		  "aria-label=\"");
	put_count(w, sum, "article", "articles");
	hw_lit(w, " in 14 days\"><path class=\"f-x\" d=\"M0 19h112v1H0z\"/>");
	for (size_t day = 0; day < 14 && rhythm; day++)
		if (rhythm->days[day] > 0)
			buf_print(w->out, "<rect class=\"f-i\" x=\"%zu\" y=\"%.1f\" width=\"6\" height=\"%.1f\"/>",
				  day * 8, 20 - 18.0 * rhythm->days[day] / most, 18.0 * rhythm->days[day] / most);
	hw_lit(w, "</svg></td>");
}

static void put_source(struct html_writer *w, const struct source *source, const struct rhythms *rhythms, int64_t now)
{
	hw_lit(w, "<tr>");
	put_state(w, source);
	hw_lit(w, "<th scope=\"row\"><a href=\"/?source=");
	put_query(w, source->id);
	put_between(w, "\"><bdi>", source->title.n ? source->title : source->id, "</bdi></a></th><td data-l=\"Kind\">");
	put_c(w, source_category_words()->at[source->category]);
	hw_lit(w, "</td><td class=\"n\" data-l=\"Last success\">");
	put_when(w, source->last_success, now);
	hw_lit(w, "</td>");
	put_next_poll(w, source, now);
	hw_lit(w, "<td class=\"n\" data-l=\"Every\">");
	if (source->interval_s > 0)
		put_span(w, source->interval_s);
	hw_lit(w, "</td>");
	put_rhythm(w, find_rhythm(rhythms, source->id));
	put_number(w, STR("Items"), source->entries_n);
	put_number(w, STR("Articles"), source->articles_n);
	hw_lit(w, "<td class=\"n\" data-l=\"Newest\">");
	put_when(w, source->newest, now);
	hw_lit(w, "</td>");
	put_number(w, STR("Credibility"), source->credibility);
	put_note(w, source);
	hw_lit(w, "</tr>\n");
}

static void put_heads(struct html_writer *w, struct str order, struct str filter)
{
	hw_lit(w, "<thead><tr>");
	for (size_t i = 0; i < COLUMNS_N; i++) {
		const struct column *column = &columns[i];
		bool current = str_eq(order, str_of(column->word));
		hw_lit(w, "<th scope=\"col\"");
		if (column->is_number)
			hw_lit(w, " class=\"n\"");
		if (current && column->compare)
			hw_lit(w, " aria-sort=\"other\"");
		hw_lit(w, ">");
		if (column->compare) {
			hw_lit(w, "<a href=\"/sources?sort=");
			put_c(w, column->word);
			hw_lit(w, "&amp;filter=");
			put_query(w, filter);
			hw_lit(w, "\">");
		}
		put_c(w, column->title);
		if (column->compare)
			hw_lit(w, "</a>");
		hw_lit(w, "</th>");
	}
	hw_lit(w, "</tr></thead>");
}

static void put_tab(struct html_writer *w, struct str order, struct str filter, struct str word, const char *title,
		    size_t n)
{
	if (n == 0 && word.n > 0)
		return;
	hw_lit(w, "<a href=\"/sources?sort=");
	put_query(w, order);
	hw_lit(w, "&amp;filter=");
	put_query(w, word);
	hw_lit(w, "\"");
	if (str_eq(filter, word))
		hw_lit(w, " aria-current=\"true\"");
	hw_lit(w, ">");
	put_c(w, title);
	hw_lit(w, " ");
	hw_i64(w, (int64_t)n);
	hw_lit(w, "</a>");
}

static void put_tabs(struct html_writer *w, const struct sources *sources, struct str order, struct str filter)
{
	hw_lit(w, "<nav class=\"tabs\" aria-label=\"Filter sources\">");
	put_tab(w, order, filter, STR_EMPTY, "All", sources->n);
	size_t trouble = 0;
	for (size_t i = 0; i < sources->n; i++)
		trouble += source_has_trouble(&sources->at[i]);
	put_tab(w, order, filter, STR("trouble"), "Trouble", trouble);
	for (int category = CATEGORY_NEWS; category <= CATEGORY_COMMUNITY; category++) {
		size_t n = 0;
		for (size_t i = 0; i < sources->n; i++)
			n += (int)sources->at[i].category == category;
		put_tab(w, order, filter, words_name(source_category_words(), category),
			category_title((enum source_category)category), n);
	}
	hw_lit(w, "</nav>\n");
}

static void put_tally(struct html_writer *w, const struct sources *sources)
{
	uint64_t by_rank[4] = {0}, articles = 0;
	static const char *const titles[] = {"fail", "want a look", "not asked yet", "work"};
	for (size_t i = 0; i < sources->n; i++) {
		by_rank[trouble_rank(&sources->at[i])]++;
		articles += sources->at[i].articles_n;
	}
	hw_lit(w, "<div class=\"tally\">");
	for (size_t i = 4; i-- > 0;) {
		hw_lit(w, "<span><b>");
		hw_i64(w, (int64_t)by_rank[i]);
		hw_lit(w, "</b>");
		put_c(w, titles[i]);
		hw_lit(w, "</span>");
	}
	hw_lit(w, "<span><b>");
	hw_i64(w, (int64_t)articles);
	hw_lit(w, "</b>articles read</span></div>\n");
}

void render_sources_page(struct buf *out, const struct page_frame *frame, const struct sources *sources,
			 const struct rhythms *rhythms, struct str sort_by, struct str filter)
{
	struct html_writer w;
	struct shelf shelf = {0};
	hw_init(&w, out);
	struct arena *arena = arena_new(sources->n * 32 + 4096);
	if (!arena || !fill_shelf(arena, sources, sort_by, filter, &shelf)) {
		out->status = E_NOMEM;
		arena_free(arena);
		return;
	}
	frame_open(&w, frame, STR("Health of every source."));
	hw_lit(&w,
	       "<h1>Sources</h1>\n<p class=\"lede\">Those that want a look come first. A source that fails is asked "
	       "less often and never given up.</p>\n");
	put_tally(&w, sources);
	put_tabs(&w, sources, sort_by, filter);
	hw_lit(&w, "<section><h2 class=\"hide\">All sources</h2><table class=\"wide feeds\">"
		   "<caption class=\"hide\">Health of the sources</caption>");
	put_heads(&w, sort_by, filter);
	hw_lit(&w, "<tbody>\n");
	for (size_t i = 0; i < shelf.n; i++)
		put_source(&w, shelf.at[i], rhythms, frame->now);
	hw_lit(&w, "</tbody></table>\n");
	if (shelf.n == 0)
		hw_lit(&w, "<p class=\"wait\">No source here. <a href=\"/sources\">See all</a>.</p>\n");
	hw_lit(&w, "</section>\n");
	frame_close(&w, frame);
	arena_free(arena);
}
