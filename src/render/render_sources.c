/* The health of every source; trouble first. */
#include "render_sources.h"

#include "render_chart.h"
#include "render_priv.h"

/* ---- one row's knowledge ---- */

struct row {
	const struct source *source;
	const struct source_health *health; /* NULL: none */
};

struct shelf { /* the rows in the order shown */
	struct row *at;
	size_t n;
};

const struct source_health *find_health(const struct source_healths *healths, struct str id)
{
	size_t lo = 0, hi = healths ? healths->n : 0;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = str_cmp(healths->at[mid].id, id);
		if (order == 0)
			return &healths->at[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static bool is_silent(const struct source_health *health)
{
	return health && health->is_silent;
}

bool is_source_of_concern(const struct source *source, const struct source_health *health)
{
	return !source->settings.is_disabled && (source_has_trouble(source) || is_silent(health));
}

const char *source_state(const struct source *source, const struct source_health *health)
{
	if (source->settings.is_disabled)
		return "Off";
	if (source->failures > 0)
		return "Fails";
	if (is_silent(health))
		return "Silent";
	if (source->moved_from.n > 0)
		return "Moved";
	if (source->trouble.n > 0)
		return "Repaired";
	return source->last_try == TIME_UNKNOWN ? "Not asked yet" : "Works";
}

/* 0 fails, 1 wants a look, 2 not asked yet, 3 works, 4 off */
static int concern_rank(const struct row *row)
{
	if (row->source->settings.is_disabled)
		return 4;
	if (row->source->failures > 0)
		return 0;
	if (is_source_of_concern(row->source, row->health))
		return 1;
	return row->source->last_try == TIME_UNKNOWN ? 2 : 3;
}

/* ---- order ---- */

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_share(double a, double b)
{
	return a > b ? -1 : a < b;
}

static uint64_t bad_answers(const struct row *row)
{
	uint64_t bad = 0;
	for (int class = ANSWER_REFUSED; class < ANSWERS_N && row->health; class ++)
		bad += row->health->answers[class];
	return bad;
}

static int by_concern(const struct row *a, const struct row *b)
{
	if (concern_rank(a) != concern_rank(b))
		return concern_rank(a) - concern_rank(b);
	if (a->source->failures != b->source->failures)
		return by_number(b->source->failures, a->source->failures);
	return by_number(b->source->articles_n, a->source->articles_n);
}

static int by_name(const struct row *a, const struct row *b)
{
	return str_cmp(a->source->title, b->source->title);
}

static int by_kind(const struct row *a, const struct row *b)
{
	return by_number(a->source->category, b->source->category);
}

static int by_last(const struct row *a, const struct row *b)
{
	return by_number(b->source->last_success, a->source->last_success);
}

static int by_next(const struct row *a, const struct row *b)
{
	return by_number(a->source->next_poll, b->source->next_poll);
}

static int by_answers(const struct row *a, const struct row *b)
{
	return by_number((int64_t)bad_answers(b), (int64_t)bad_answers(a));
}

static int by_usual(const struct row *a, const struct row *b)
{
	return by_share(a->health ? a->health->usual_a_day : -1, b->health ? b->health->usual_a_day : -1);
}

static int by_newest(const struct row *a, const struct row *b)
{
	return by_number(b->health ? b->health->newest : TIME_UNKNOWN, a->health ? a->health->newest : TIME_UNKNOWN);
}

static int by_first(const struct row *a, const struct row *b)
{
	return by_share(a->health ? source_health_first(a->health) : -1,
			b->health ? source_health_first(b->health) : -1);
}

static int by_copies(const struct row *a, const struct row *b)
{
	return by_share(a->health ? source_health_copies(a->health) : -1,
			b->health ? source_health_copies(b->health) : -1);
}

static int by_articles(const struct row *a, const struct row *b)
{
	return by_number(b->source->articles_n, a->source->articles_n);
}

struct column {
	const char *word, *title, *class;
	int (*compare)(const struct row *a, const struct row *b);
};
static const struct column columns[] = {
	{"", "State", "", by_concern},
	{"name", "Source", "", by_name},
	{"kind", "Kind", "x3", by_kind},
	{"last", "Last success", "n x2", by_last},
	{"next", "Next poll, and why", "", by_next},
	{"answers", "Answers in 30 days", "", by_answers},
	{"days", "Items by day, 30 days", "", NULL},
	{"usual", "Usual", "n", by_usual},
	{"newest", "Newest", "n x3", by_newest},
	{"first", "First", "n x2", by_first},
	{"copies", "Copies", "n x2", by_copies},
	{"articles", "Articles", "n x3", by_articles},
	{"note", "Note", "", NULL},
};
enum { COLUMNS_N = sizeof(columns) / sizeof(columns[0]) };

/* Merging keeps equal ones in order; lists are a few thousand at most. */
static void sort(struct row *list, struct row *spare, size_t n, const struct column *column)
{
	if (n < 2)
		return;
	size_t half = n / 2, a = 0, b = half, to = 0;
	sort(list, spare, half, column);
	sort(list + half, spare, n - half, column);
	while (a < half || b < n) {
		bool left = b == n || (a < half && column->compare(&list[a], &list[b]) <= 0);
		spare[to++] = left ? list[a++] : list[b++];
	}
	memcpy(list, spare, n * sizeof(list[0]));
}

static bool holds(struct str text, struct str words)
{
	for (size_t i = 0; words.n <= text.n && i <= text.n - words.n; i++)
		if (str_starts_ascii_nocase(str_cut(text, i, text.n), words))
			return true;
	return false;
}

bool is_chosen_source(const struct sources_view *view, const struct source *source, const struct source_health *health)
{
	if (view->words.n > 0 && !holds(source->title, view->words) && !holds(source->id, view->words) &&
	    !holds(source->url, view->words))
		return false;
	if (view->filter.n == 0)
		return true;
	if (str_eq(view->filter, STR("trouble")))
		return is_source_of_concern(source, health);
	if (str_eq(view->filter, STR("silent")))
		return is_silent(health) && !source->settings.is_disabled;
	return (int)source->category == words_find(source_category_words(), view->filter);
}

static bool fill_shelf(struct arena *arena, const struct sources_view *view, struct shelf *out)
{
	const struct column *column = &columns[0];
	size_t n = view->sources->n;
	for (size_t i = 0; i < COLUMNS_N; i++)
		if (str_eq(view->sort, str_of(columns[i].word)) && columns[i].compare)
			column = &columns[i];
	out->at = arena_zero(arena, n + 1, sizeof(out->at[0]));
	struct row *spare = arena_zero(arena, n + 1, sizeof(spare[0]));
	if (!out->at || !spare)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct row row = {&view->sources->at[i], find_health(view->healths, view->sources->at[i].id)};
		if (is_chosen_source(view, row.source, row.health))
			out->at[out->n++] = row;
	}
	sort(out->at, spare, out->n, column);
	return true;
}

/* ---- cells ---- */

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
	if (source->settings.is_disabled)
		hw_lit(w, "none<br><span class=\"soft\">it is set off</span>");
	else {
		if (source->next_poll == TIME_UNKNOWN || source->next_poll <= now)
			hw_lit(w, "when it is its turn");
		else
			put_short_time(w, source->next_poll, now);
		hw_lit(w, "<br><span class=\"soft\">");
		if (source->next_why.n > 0)
			hw_text(w, source->next_why);
		else if (source->failures > 0)
			put_count(w, source->failures, "failure, so asked less often",
				  "failures in a row, so asked less often");
		else
			put_c(w, source->last_try == TIME_UNKNOWN ? "its first" : "its own rhythm");
		hw_lit(w, "</span>");
	}
	hw_lit(w, "</td>");
}

/* Told in words; the bar is for the eye that runs down the column. */
static void put_answers(struct html_writer *w, const struct row *row)
{
	hw_lit(w, "<td data-l=\"Answers\">");
	if (row->health) {
		uint64_t good = row->health->answers[ANSWER_NEW], same = row->health->answers[ANSWER_SAME];
		uint64_t bad = bad_answers(row);
		chart_answers(w, row->health->answers);
		hw_i64(w, (int64_t)(good + same));
		hw_lit(w, " good");
		if (bad > 0) {
			hw_lit(w, ", <span class=\"bad\">");
			hw_i64(w, (int64_t)bad);
			hw_lit(w, " bad</span>");
		}
	}
	hw_lit(w, "</td>");
}

/* "6 a day", "2 a week" */
static void put_usual(struct html_writer *w, double a_day)
{
	bool is_weekly = a_day < 1;
	if (a_day <= 0)
		hw_lit(w, "not known");
	else if (a_day * 7 < 1)
		hw_lit(w, "under 1 a week");
	else {
		hw_fixed(w, is_weekly ? a_day * 7 : a_day, 0);
		put_c(w, is_weekly ? " a week" : " a day");
	}
}

static void put_share(struct html_writer *w, struct str label, double share)
{
	hw_lit(w, "<td class=\"n x2\"");
	hw_attr(w, "data-l", label);
	hw_lit(w, ">");
	if (share < 0)
		hw_lit(w, "<span class=\"soft\">–</span>");
	else {
		hw_fixed(w, share * 100, 0);
		hw_lit(w, " %");
	}
	hw_lit(w, "</td>");
}

static void put_note(struct html_writer *w, const struct row *row)
{
	const struct source *source = row->source;
	hw_lit(w, "<td data-l=\"Note\">");
	if (source->trouble.n > 0)
		put_between(w, "<bdi>", source->trouble, "</bdi> ");
	if (is_silent(row->health))
		put_between(w, "Silent: ", row->health->silence, ". ");
	if (source->moved_from.n > 0)
		put_between(w, "Moved from <bdi>", source->moved_from, "</bdi>; the new address is in use. ");
	if (source->repairs > 0) {
		put_count(w, source->repairs, "fault", "faults");
		hw_lit(w, " in the last feed read over. ");
	}
	hw_lit(w, "</td>");
}

static void put_row_of(struct html_writer *w, const struct row *row, int64_t now)
{
	const struct source *source = row->source;
	const struct source_health *health = row->health;
	hw_lit(w, "<tr><td");
	if (is_source_of_concern(source, health))
		hw_lit(w, " class=\"bad\"");
	put_between(w, "><b>", str_of(source_state(source, health)), "</b></td>");
	hw_lit(w, "<th scope=\"row\"><a href=\"/sources/");
	put_query(w, source->id);
	put_between(w, "\"><bdi>", source->title.n ? source->title : source->id,
		    "</bdi></a></th><td class=\"x3\" data-l=\"Kind\">");
	put_c(w, source_category_words()->at[source->category]);
	hw_lit(w, "</td><td class=\"n x2\" data-l=\"Last success\">");
	put_when(w, source->last_success, now);
	hw_lit(w, "</td>");
	put_next_poll(w, source, now);
	put_answers(w, row);
	hw_lit(w, "<td data-l=\"30 days\">");
	if (health)
		chart_items(w, health->items, HEALTH_DAYS, false);
	hw_lit(w, "</td><td class=\"n\" data-l=\"Usual\">");
	if (health)
		put_usual(w, health->usual_a_day);
	hw_lit(w, "</td><td class=\"n x3\" data-l=\"Newest\">");
	put_when(w, health ? health->newest : source->newest, now);
	hw_lit(w, "</td>");
	put_share(w, STR("First"), health ? source_health_first(health) : -1);
	put_share(w, STR("Copies"), health ? source_health_copies(health) : -1);
	hw_lit(w, "<td class=\"n x3\" data-l=\"Articles\">");
	hw_i64(w, source->articles_n);
	hw_lit(w, "</td>");
	put_note(w, row);
	hw_lit(w, "</tr>\n");
}

/* ---- the list's links ---- */

static void put_address(struct html_writer *w, const struct sources_view *view, struct str sort_by, struct str filter)
{
	hw_lit(w, "<a href=\"/sources?sort=");
	put_query(w, sort_by);
	hw_lit(w, "&amp;filter=");
	put_query(w, filter);
	if (view->words.n > 0) {
		hw_lit(w, "&amp;q=");
		put_query(w, view->words);
	}
	hw_lit(w, "\"");
}

static void put_heads(struct html_writer *w, const struct sources_view *view)
{
	hw_lit(w, "<thead><tr>");
	for (size_t i = 0; i < COLUMNS_N; i++) {
		const struct column *column = &columns[i];
		hw_lit(w, "<th scope=\"col\"");
		if (column->class[0])
			hw_attr(w, "class", str_of(column->class));
		if (str_eq(view->sort, str_of(column->word)) && column->compare)
			hw_lit(w, " aria-sort=\"other\"");
		hw_lit(w, ">");
		if (column->compare) {
			put_address(w, view, str_of(column->word), view->filter);
			put_between(w, ">", str_of(column->title), "</a>");
		} else
			put_c(w, column->title);
		hw_lit(w, "</th>");
	}
	hw_lit(w, "</tr></thead>");
}

static void put_tab(struct html_writer *w, const struct sources_view *view, struct str word, const char *title,
		    size_t n)
{
	if (n == 0 && word.n > 0)
		return;
	put_address(w, view, view->sort, word);
	if (str_eq(view->filter, word))
		hw_lit(w, " aria-current=\"true\"");
	put_between(w, ">", str_of(title), " ");
	hw_i64(w, (int64_t)n);
	hw_lit(w, "</a>");
}

/* How many there are of each, whatever is shown. */
static size_t count(const struct sources_view *view, struct str filter)
{
	struct sources_view all = *view;
	size_t n = 0;
	all.filter = filter;
	for (size_t i = 0; i < view->sources->n; i++) {
		const struct source *source = &view->sources->at[i];
		n += is_chosen_source(&all, source, find_health(view->healths, source->id));
	}
	return n;
}

static void put_tabs(struct html_writer *w, const struct sources_view *view)
{
	hw_lit(w, "<nav class=\"tabs\" aria-label=\"Filter sources\">");
	put_tab(w, view, STR_EMPTY, "All", count(view, STR_EMPTY));
	put_tab(w, view, STR("trouble"), "Trouble", count(view, STR("trouble")));
	put_tab(w, view, STR("silent"), "Silent", count(view, STR("silent")));
	for (int category = CATEGORY_NEWS; category <= CATEGORY_COMMUNITY; category++) {
		struct str word = words_name(source_category_words(), category);
		put_tab(w, view, word, category_title((enum source_category)category), count(view, word));
	}
	hw_lit(w, "<span class=\"gap\"></span><form class=\"small\" action=\"/sources\">");
	hw_lit(w, "<input type=\"hidden\" name=\"sort\"");
	hw_attr(w, "value", view->sort);
	hw_lit(w, "><input type=\"hidden\" name=\"filter\"");
	hw_attr(w, "value", view->filter);
	hw_lit(w, "><input type=\"search\" name=\"q\" aria-label=\"Name or address of a source\" placeholder=\"Name or "
		  "address\"");
	hw_attr(w, "value", view->words);
	hw_lit(w, "> <button>Find</button></form></nav>\n");
}

static void put_tally(struct html_writer *w, const struct sources_view *view)
{
	static const char *const titles[] = {"fail", "want a look", "not asked yet", "work", "set off"};
	uint64_t by_rank[5] = {0}, articles = 0;
	for (size_t i = 0; i < view->sources->n; i++) {
		struct row row = {&view->sources->at[i], find_health(view->healths, view->sources->at[i].id)};
		by_rank[concern_rank(&row)]++;
		articles += row.source->articles_n;
	}
	hw_lit(w, "<div class=\"tally\">");
	for (size_t i = 0; i < 5; i++) {
		size_t rank = i < 4 ? 3 - i : i;
		if (rank == 4 && by_rank[rank] == 0)
			continue;
		hw_lit(w, "<span><b>");
		hw_i64(w, (int64_t)by_rank[rank]);
		put_between(w, "</b>", str_of(titles[rank]), "</span>");
	}
	hw_lit(w, "<span><b>");
	hw_i64(w, (int64_t)articles);
	hw_lit(w, "</b>articles read</span></div>\n");
}

static void put_legend(struct html_writer *w, const struct sources_view *view)
{
	hw_lit(w, "<p class=\"note\"><b>Usual</b> is what came a day or week from the first to the newest item of its "
		  "last 60 days. <b>First</b>: of the events that several sources told, those that it told before all "
		  "others. <b>Copies</b>: articles that repeat another's text. Both over 90 days, from five on. Silent "
		  "is more than twice its longest pause.");
	if (view->is_past) {
		hw_lit(w, " Nothing came lately: days and shares end with ");
		put_day(w, view->health_at);
		hw_lit(w, ".");
	}
	hw_lit(w, "</p>\n");
}

/* A store that was filled by hand, or a server that does not poll. */
static void put_no_source(struct html_writer *w)
{
	hw_lit(w,
	       "<p class=\"wait\">No source is asked here; what there is was put in by <code>tocsin "
	       "ingest</code>.</p>\n"
	       "<p class=\"note\"><code>tocsin serve</code> asks the built-in pack of feeds, <code>--feeds FILE</code> "
	       "those of your OPML list, <code>tocsin feeds add URL</code> one more.</p>\n");
}

void render_sources_page(struct buf *out, const struct page_frame *frame, const struct sources_view *view)
{
	struct html_writer w;
	struct shelf shelf = {0};
	hw_init(&w, out);
	struct arena *arena = arena_new(view->sources->n * 64 + 4096);
	if (!arena || !fill_shelf(arena, view, &shelf)) {
		out->status = E_NOMEM;
		arena_free(arena);
		return;
	}
	frame_open(&w, frame, STR("Health of every source."));
	hw_lit(&w, "<h1>Sources</h1>\n");
	if (view->sources->n == 0) {
		put_no_source(&w);
		frame_close(&w, frame);
		arena_free(arena);
		return;
	}
	hw_lit(&w,
	       "<p class=\"lede\">Those that want a look come first. A source that fails is asked less often and never "
	       "given up; what ended its reader lies in <a href=\"/quarantine\">quarantine</a>.</p>\n");
	put_tally(&w, view);
	put_tabs(&w, view);
	hw_lit(&w, "<section><h2 class=\"hide\">All sources</h2><table class=\"wide feeds\">"
		   "<caption class=\"hide\">Health of the sources</caption>");
	put_heads(&w, view);
	hw_lit(&w, "<tbody>\n");
	for (size_t i = 0; i < shelf.n; i++)
		put_row_of(&w, &shelf.at[i], frame->now);
	hw_lit(&w, "</tbody></table>\n");
	if (shelf.n == 0)
		hw_lit(&w, "<p class=\"wait\">No source here. <a href=\"/sources\">See all</a>.</p>\n");
	else
		put_legend(&w, view);
	hw_lit(&w, "</section>\n");
	frame_close(&w, frame);
	arena_free(arena);
}
