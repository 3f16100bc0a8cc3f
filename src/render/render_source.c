/* One source: how it is asked, how it answered, what it gave, what happened to it, how it is set. */
#include "caps.h"
#include "render_chart.h"
#include "render_priv.h"
#include "render_sources.h"

static const char *answer_title(enum answer_class class)
{
	static const char *const titles[ANSWERS_N] = {
		[ANSWER_NEW] = "a feed was read",     [ANSWER_SAME] = "not changed (304)",
		[ANSWER_REFUSED] = "refused (4xx)",   [ANSWER_FAILING] = "failing (5xx)",
		[ANSWER_UNREACHABLE] = "not reached", [ANSWER_INSECURE] = "certificate not trusted",
		[ANSWER_UNREADABLE] = "not a feed",   [ANSWER_DENIED] = "an inside address",
	};
	return titles[class];
}

static const char *event_title(enum source_event_kind kind)
{
	static const char *const titles[SOURCE_EVENTS_N] = {
		[EVENT_MOVED] = "Moved",           [EVENT_TROUBLE] = "Trouble began", [EVENT_WELL] = "Well again",
		[EVENT_TLS] = "Certificate",       [EVENT_HTML] = "A page came back", [EVENT_GONE] = "Gone",
		[EVENT_READER] = "Ended a reader",
	};
	return titles[kind];
}

bool source_header_names(struct arena *arena, const struct source *source, struct strs *out)
{
	struct str rest = source->settings.headers, line;
	while (rest.n > 0 && str_next(&rest, '\n', &line)) {
		size_t colon = str_find_byte(line, ':');
		struct str name = str_trim(str_cut(line, 0, colon == STR_NONE ? 0 : colon));
		if (name.n > 0 && !strs_add(arena, out, name))
			return false;
	}
	return true;
}

/* ---- facts ---- */

static void open_fact(struct html_writer *w, const char *what)
{
	hw_lit(w, "<dt>");
	put_c(w, what);
	hw_lit(w, "</dt><dd>");
}

static void put_fact(struct html_writer *w, const char *what, struct str value)
{
	if (value.n == 0)
		return;
	open_fact(w, what);
	put_between(w, "<bdi>", value, "</bdi></dd>\n");
}

static void put_time_fact(struct html_writer *w, const char *what, int64_t time_s)
{
	open_fact(w, what);
	if (time_s == TIME_UNKNOWN)
		hw_lit(w, "never");
	else
		put_moment(w, time_s);
	hw_lit(w, "</dd>\n");
}

static void put_link_fact(struct html_writer *w, const char *what, struct str url)
{
	if (url.n == 0)
		return;
	open_fact(w, what);
	hw_lit(w, "<a rel=\"nofollow noreferrer\"");
	hw_href(w, "href", url);
	put_between(w, "><bdi>", url, "</bdi></a></dd>\n");
}

static void put_polling(struct html_writer *w, const struct source *source)
{
	put_section(w, "polling", "How it is asked", STR_NONE);
	hw_lit(w, "<dl class=\"ents\">\n");
	put_time_fact(w, "Last success", source->last_success);
	put_time_fact(w, "Last try", source->last_try);
	open_fact(w, "Next poll");
	if (source->settings.is_disabled)
		hw_lit(w, "none: it is set off");
	else if (source->next_poll == TIME_UNKNOWN)
		hw_lit(w, "when it is its turn");
	else
		put_moment(w, source->next_poll);
	if (source->next_why.n > 0 && !source->settings.is_disabled)
		put_between(w, "; ", source->next_why, "");
	hw_lit(w, "</dd>\n");
	if (source->interval_s > 0) {
		open_fact(w, "Present habit");
		hw_lit(w, "every ");
		put_span(w, source->interval_s);
		hw_lit(w, "</dd>\n");
	}
	put_fact(w, "Trouble", source->trouble);
	put_fact(w, "Moved from", source->moved_from);
	if (source->http_status > 0) {
		open_fact(w, "Last answer");
		hw_lit(w, "HTTP ");
		hw_i64(w, source->http_status);
		hw_lit(w, "</dd>\n");
	}
	put_link_fact(w, "Feed", source->url);
	put_link_fact(w, "Site", source->site);
	hw_lit(w, "</dl></section>\n");
}

/* ---- health ---- */

static void put_answers(struct html_writer *w, const struct source_health *health)
{
	uint64_t all = 0;
	for (int class = 0; class < ANSWERS_N; class ++)
		all += health->answers[class];
	put_section(w, "answers", "Answers in 30 days", (size_t)all);
	if (all == 0) {
		hw_lit(w, "<p class=\"note\">It was not asked.</p></section>\n");
		return;
	}
	hw_lit(w, "<table><caption class=\"hide\">Answers by class</caption><thead class=\"hide\"><tr>"
		  "<th scope=\"col\">Answer</th><th scope=\"col\">How often</th></tr></thead><tbody>\n");
	for (int class = 0; class < ANSWERS_N; class ++) {
		if (health->answers[class] == 0)
			continue;
		put_between(w, "<tr><th scope=\"row\">", str_of(answer_title((enum answer_class) class)),
			    "</th><td class=\"n\">");
		hw_i64(w, health->answers[class]);
		hw_lit(w, "</td></tr>\n");
	}
	hw_lit(w, "</tbody></table><p class=\"note\">");
	put_count(w, health->repairs, "fault was", "faults were");
	hw_lit(w, " read over in its feeds.</p></section>\n");
}

static void put_share(struct html_writer *w, const char *what, double share, uint32_t part, uint32_t whole,
		      const char *of)
{
	open_fact(w, what);
	if (share < 0)
		hw_lit(w, "too few to say: ");
	else {
		hw_fixed(w, share * 100, 0);
		hw_lit(w, " %, ");
	}
	hw_i64(w, part);
	hw_lit(w, " of ");
	hw_i64(w, whole);
	put_c(w, " ");
	put_c(w, of);
	hw_lit(w, "</dd>\n");
}

static void put_items(struct html_writer *w, const struct source_view *view)
{
	const struct source_health *health = view->health;
	int64_t first = view->health_at - (int64_t)(HEALTH_DAYS - 1) * 86400;
	put_section(w, "items", "What it gives", STR_NONE);
	chart_items(w, health->items, HEALTH_DAYS, true);
	hw_lit(w, "<div class=\"axis\"><span>");
	put_day(w, first - first % 86400);
	hw_lit(w, "</span><span>");
	put_day(w, view->health_at - view->health_at % 86400);
	hw_lit(w, "</span></div>\n<dl class=\"ents\">\n");
	put_fact(w, "Silent", health->is_silent ? health->silence : STR_EMPTY);
	open_fact(w, "Habit");
	if (health->usual_a_day > 0) {
		hw_fixed(w, health->usual_a_day, health->usual_a_day < 10 ? 1 : 0);
		hw_lit(w, " a day");
	} else
		hw_lit(w, "not known yet");
	hw_lit(w, "</dd>\n");
	put_time_fact(w, "Newest item", health->newest);
	put_share(w, "First to tell", source_health_first(health), health->events_first, health->events,
		  "events of several sources in 90 days");
	put_share(w, "Copies", source_health_copies(health), health->copies, health->articles, "articles in 90 days");
	hw_lit(w, "</dl>\n<details><summary>Items by day, as a table</summary><table><thead><tr>"
		  "<th scope=\"col\">Day</th><th scope=\"col\" class=\"n\">Items</th></tr></thead><tbody>\n");
	for (size_t day = HEALTH_DAYS; day-- > 0;) {
		hw_lit(w, "<tr><th scope=\"row\">");
		put_day(w, first - first % 86400 + (int64_t)day * 86400);
		hw_lit(w, "</th><td class=\"n\">");
		hw_i64(w, health->items[day]);
		hw_lit(w, "</td></tr>\n");
	}
	hw_lit(w, "</tbody></table></details></section>\n");
}

static void put_events(struct html_writer *w, const struct source_events *events)
{
	put_section(w, "events", "What happened to it", events->n);
	if (events->n == 0)
		hw_lit(w, "<p class=\"note\">Nothing: no move, no trouble.</p>\n");
	else
		hw_lit(w, "<ol>\n");
	for (size_t i = 0; i < events->n; i++) {
		hw_lit(w, "<li class=\"when\">");
		put_moment(w, events->at[i].at);
		put_between(w, "<div><b>", str_of(event_title(events->at[i].kind)), "</b> ");
		put_between(w, "<bdi>", events->at[i].detail, "</bdi>");
		if (events->at[i].kind == EVENT_READER)
			hw_lit(w, " (<a href=\"/quarantine\">its bytes</a>)");
		hw_lit(w, "</div></li>\n");
	}
	if (events->n > 0)
		hw_lit(w, "</ol>");
	hw_lit(w, "</section>\n");
}

/* ---- settings ---- */

static void put_settings(struct html_writer *w, const struct source *source, const struct strs *headers)
{
	const struct source_settings *s = &source->settings;
	put_section(w, "settings", "How it is set", STR_NONE);
	hw_lit(w, "<dl class=\"ents\">\n");
	put_fact(w, "Enabled", s->is_disabled ? STR("no") : STR("yes"));
	put_fact(w, "Full page", words_name(page_mode_words(), (int)s->pages));
	open_fact(w, "Interval");
	if (s->interval_s > 0) {
		hw_lit(w, "every ");
		put_span(w, s->interval_s);
	} else
		hw_lit(w, "its own rhythm");
	hw_lit(w, "</dd>\n");
	put_fact(w, "User agent", s->user_agent);
	put_fact(w, "Proxy", s->proxy.n ? STR("one of its own; its address is not shown") : STR_EMPTY);
	if (headers->n > 0) {
		open_fact(w, "Headers");
		put_joined(w, headers, 20);
		hw_lit(w, " <span class=\"soft\">(values are not shown)</span></dd>\n");
	}
	put_fact(w, "Folder", s->folder);
	open_fact(w, "Credibility");
	hw_i64(w, source->credibility);
	hw_lit(w, " of 100</dd>\n");
	put_fact(w, "Language", source->language);
	open_fact(w, "To change");
	hw_lit(w, "<code>tocsin feeds set ");
	put_shell_word(w, source->id);
	hw_lit(w, " --interval 30m</code></dd>\n");
	open_fact(w, "To look now");
	hw_lit(w, "<code>tocsin feeds check ");
	put_shell_word(w, source->id);
	hw_lit(w, "</code></dd>\n");
	hw_lit(w, "</dl></section>\n");
}

static void put_source_head(struct html_writer *w, const struct source_view *view)
{
	const struct source *source = view->source;
	hw_lit(w, "<p class=\"more first\"><a href=\"/sources\">← All sources</a></p>\n");
	put_between(w, "<h1><bdi>", source->title.n ? source->title : source->id, "</bdi></h1>\n<p class=\"soft\">");
	hw_lit(w, "<b");
	if (is_source_of_concern(source, view->health))
		hw_lit(w, " class=\"bad\"");
	put_between(w, ">", str_of(source_state(source, view->health)), "</b> · ");
	put_c(w, category_title(source->category));
	hw_lit(w, " · <a href=\"/?singles=all&amp;source=");
	put_query(w, source->id);
	hw_lit(w, "\">its threats</a> · ");
	put_count(w, source->articles_n, "article", "articles");
	hw_lit(w, "</p>\n");
	if (view->is_past) {
		hw_lit(w, "<p class=\"note\">Nothing came to this tocsin lately: days and shares end with ");
		put_day(w, view->health_at);
		hw_lit(w, ".</p>\n");
	}
}

void render_source_page(struct buf *out, const struct page_frame *frame, const struct source_view *view)
{
	struct html_writer w;
	struct strs headers = {0};
	hw_init(&w, out);
	struct arena *arena = arena_new(2 * CAP_REQUEST_HEADERS_BYTES * sizeof(struct str));
	if (!arena || !source_header_names(arena, view->source, &headers)) {
		out->status = E_NOMEM;
		arena_free(arena);
		return;
	}
	frame_open(&w, frame, STR("Health of one source."));
	put_source_head(&w, view);
	hw_lit(&w, "<div class=\"two\"><div>\n");
	put_polling(&w, view->source);
	if (view->health)
		put_answers(&w, view->health);
	put_settings(&w, view->source, &headers);
	hw_lit(&w, "</div><div>\n");
	if (view->health)
		put_items(&w, view);
	put_events(&w, &view->events);
	hw_lit(&w, "</div></div>\n");
	frame_close(&w, frame);
	arena_free(arena);
}
