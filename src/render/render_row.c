/* A threat in a list: three lines in the feed, one line below the fold. */
#include "render_priv.h"

enum { ROW_ENTITIES = 4, NEWS_S = 86400 };

struct counts {
	uint64_t outlets, copies;
};

static struct counts count_articles(const struct threat *threat)
{
	struct counts counts = {.outlets = threat->sources};
	for (size_t i = 0; i < threat->articles.n; i++)
		counts.copies += threat->articles.at[i].copy_of.n > 0;
	if (counts.outlets == 0)
		counts.outlets = threat->articles.n - counts.copies;
	return counts;
}

static void put_title(struct html_writer *w, const struct threat *threat, const struct strs *marks)
{
	hw_lit(w, "<h3><a");
	put_threat_href(w, threat->id, threat->slug);
	hw_lit(w, "><bdi>");
	put_marked(w, threat->title, marks);
	hw_lit(w, "</bdi></a></h3>");
}

struct lead {
	struct str text;
	size_t hits;
};

static void offer(struct lead *lead, struct str text, const struct strs *marks)
{
	size_t hits = count_marked(text, marks);
	if (text.n && (!lead->text.n || hits > lead->hits))
		*lead = (struct lead){text, hits};
}

/* The first sentence of the brief, or the one that says most of what was searched for. */
static struct str lead_of(const struct threat *threat, const struct strs *marks)
{
	const struct saids *const parts[] = {&threat->summary, &threat->key_points, &threat->analysis.impact,
					     &threat->analysis.technical, &threat->analysis.response};
	struct lead lead = {.hits = 0};
	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++)
		for (size_t i = 0; i < parts[p]->n && (marks->n || !lead.text.n); i++)
			if (!parts[p]->at[i].general)
				offer(&lead, parts[p]->at[i].text, marks);
	for (size_t i = 0; i < threat->articles.n && (marks->n || !lead.text.n); i++)
		offer(&lead, threat->articles.at[i].excerpt, marks);
	return lead.text;
}

static void put_lead(struct html_writer *w, const struct threat *threat, const struct strs *marks)
{
	struct str lead = lead_of(threat, marks);
	if (lead.n > 0) {
		struct str part = marked_part(lead, marks);
		hw_lit(w, "<p class=\"lead\"><bdi>");
		if (part.n < lead.n)
			hw_lit(w, "… ");
		put_marked(w, part, marks);
		hw_lit(w, "</bdi></p>");
	}
}

static void put_entity_link(struct html_writer *w, const struct threat_entity *entity)
{
	hw_lit(w, "<a href=\"/?entity=");
	put_query(w, entity->id);
	put_between(w, "\"><bdi>", entity->name, "</bdi></a>");
}

/* The central ones first; the list is in order of weight already. A company and its product of one name are shown once.
 */
static void put_entities_of_row(struct html_writer *w, const struct threat *threat)
{
	const struct threat_entity *shown[ROW_ENTITIES];
	size_t n = 0;
	for (int central = 1; central >= 0; central--)
		for (size_t i = 0; i < threat->entities.n && n < ROW_ENTITIES; i++) {
			const struct threat_entity *entity = &threat->entities.at[i];
			bool is_new = entity->central == (central == 1);
			for (size_t k = 0; k < n; k++)
				is_new &= !str_eq(shown[k]->name, entity->name);
			if (!is_new)
				continue;
			put_entity_link(w, entity);
			shown[n++] = entity;
		}
}

/* The newest fact of the last day, when the threat is older than that fact. */
static void put_news(struct html_writer *w, const struct threat *threat, int64_t now)
{
	for (size_t i = threat->history.n; i-- > 1;) {
		const struct history_point *point = &threat->history.at[i];
		if (point->time <= now - NEWS_S)
			return;
		if (point->facts.n == 0)
			continue;
		hw_lit(w, "<span class=\"mark news1\">New: <a");
		put_threat_href(w, threat->id, threat->slug);
		put_between(w, "><bdi>", point->facts.at[0], "</bdi></a></span>");
		return;
	}
}

static void put_marks(struct html_writer *w, const struct threat *threat)
{
	if (threat->differences.n > 0)
		put_between(w, "<span class=\"mark bad\">Sources differ: ", threat->differences.at[0].what, "</span>");
	if (threat->sources <= 1)
		hw_lit(w, "<span class=\"mark quiet\">Single report</span>");
	else if (threat->severity.provisional)
		hw_lit(w, "<span class=\"mark quiet\">Not confirmed</span>");
}

static void put_facts(struct html_writer *w, const struct threat *threat, int64_t now)
{
	struct counts counts = count_articles(threat);
	hw_lit(w, "<div class=\"facts\"><p><span><b>");
	hw_i64(w, (int64_t)counts.outlets);
	hw_lit(w, "</b> ");
	put_c(w, counts.outlets == 1 ? "outlet" : "outlets");
	if (counts.copies > 0) {
		hw_lit(w, " · ");
		put_count(w, counts.copies, "copy", "copies");
	}
	hw_lit(w, "</span>");
	chart_articles(w, threat);
	hw_lit(w, "</p><p class=\"when2\">first ");
	put_short_time(w, threat->published, now);
	hw_lit(w, "</p>");
	if (threat->updated != threat->published) {
		hw_lit(w, "<p>last ");
		put_short_time(w, threat->updated, now);
		hw_lit(w, "</p>");
	}
	hw_lit(w, "</div>");
}

/* For the script: which threat, and its newest change, by which a browser knows what was read. */
static void open_row(struct html_writer *w, const struct threat *threat, bool is_pinned)
{
	hw_lit(w, "<li data-id=\"");
	hw_text(w, threat->id);
	hw_lit(w, "\" data-at=\"");
	hw_i64(w, threat->updated);
	hw_lit(w, "\"");
	if (is_pinned)
		hw_lit(w, " class=\"pinned\"");
	hw_lit(w, ">");
}

static bool is_pinned(const struct feed_view *view, const struct threat *threat)
{
	return view->pins && strs_has(view->pins, threat->id);
}

void put_row(struct html_writer *w, const struct feed_view *view, const struct threat *threat, int64_t now)
{
	open_row(w, threat, is_pinned(view, threat));
	hw_lit(w, "<article class=\"row\">");
	put_chip(w, threat->severity.label, threat->severity.score);
	hw_lit(w, "<div>");
	put_title(w, threat, &view->marks);
	put_lead(w, threat, &view->marks);
	hw_lit(w, "<div class=\"meta\">");
	if (is_pinned(view, threat))
		hw_lit(w, "<span class=\"mark\">Pinned</span>");
	put_news(w, threat, now);
	put_marks(w, threat);
	put_entities_of_row(w, threat);
	hw_lit(w, "</div></div>");
	put_facts(w, threat, now);
	hw_lit(w, "</article></li>\n");
}

void put_one_line_row(struct html_writer *w, const struct threat *threat, int64_t now)
{
	static const struct strs none = {0};
	open_row(w, threat, false);
	hw_lit(w, "<article class=\"row one\">");
	put_chip_inline(w, threat->severity.label, threat->severity.score);
	hw_lit(w, "<div>");
	put_title(w, threat, &none);
	hw_lit(w, "</div><div class=\"facts\">");
	if (threat->articles.n > 0)
		put_between(w, "<p><bdi>", threat->articles.at[0].source, "</bdi></p>");
	hw_lit(w, "<p>");
	put_short_time(w, threat->updated, now);
	hw_lit(w, "</p></div></article></li>\n");
}
