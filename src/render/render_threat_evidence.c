/* What the words rest on: the sum of the score, the source articles with the passages that are
 * cited, the dated events. */
#include "render_priv.h"

enum { QUOTE_BYTES = 110, EXCERPT_BYTES = 400, TIMELINE_SHOWN = 60 };

/* How much of a text of at most `max` bytes is shown, cut between words. */
static struct str clip(struct str text, size_t max)
{
	if (text.n <= max)
		return text;
	size_t cut = max;
	while (cut > max / 2 && text.p[cut] != ' ')
		cut--;
	while (cut > 0 && ((unsigned char)text.p[cut] & 0xc0) == 0x80)
		cut--;
	return str_trim(str_cut(text, 0, cut));
}

static void put_clipped(struct html_writer *w, struct str text, size_t max)
{
	hw_text(w, clip(text, max));
	if (text.n > max)
		hw_lit(w, " …");
}

/* ---- the score ---- */

static void put_reason_evidence(struct html_writer *w, const struct cites *cites, const struct evidence *evidence)
{
	if (evidence->article.n > 0 && cites_article(cites, evidence->article) != STR_NONE) {
		hw_lit(w, "<a");
		put_cite_href(w, cites, evidence->article, evidence->start, evidence->end);
		hw_lit(w, ">“<bdi>");
		put_clipped(w, evidence->text, QUOTE_BYTES);
		hw_lit(w, "</bdi>”</a>");
	} else if (evidence->text.n > 0) {
		put_clipped(w, evidence->text, QUOTE_BYTES);
	} else {
		hw_lit(w, "counted over all articles");
	}
}

static void put_reason(struct html_writer *w, const struct cites *cites, const struct reason *reason)
{
	put_between(w, "<tr id=\"score-", reason->line, "\">");
	put_between(w, "<th scope=\"row\">", reason->line, "</th>");
	put_between(w, "<td>", reason->text, "</td>");
	put_between(w, "<td>", reason->what, "</td><td class=\"n\">");
	put_points(w, reason->points);
	hw_lit(w, "</td><td>");
	put_reason_evidence(w, cites, &reason->evidence);
	hw_lit(w, "</td></tr>\n");
}

static void put_course(struct html_writer *w, const struct cites *cites, const struct courses *course)
{
	if (course->n == 0)
		return;
	hw_lit(w, "<p class=\"note\" id=\"course\"><b>How it stands.</b> ");
	for (size_t i = 0; i < course->n; i++) {
		hw_text(w, course->at[i].text);
		hw_lit(w, " (");
		put_reason_evidence(w, cites, &course->at[i].evidence);
		hw_lit(w, "). ");
	}
	hw_lit(w, "It takes nothing from the score, which tells how bad the event is or was.</p>\n");
}

void put_score(struct html_writer *w, const struct cites *cites)
{
	const struct severity *severity = &cites->threat->severity;
	put_section(w, "score", "Score breakdown", STR_NONE);
	if (severity->reasons.n == 0) {
		hw_lit(w, "<p class=\"note\">Nothing that adds to the score was found.</p></section>\n");
		return;
	}
	hw_lit(w, "<table class=\"wide sum\"><caption>How ");
	hw_fixed(w, severity->score, 1);
	hw_lit(w, " adds up</caption><thead><tr><th scope=\"col\"><span class=\"hide\">Part</span></th>"
		  "<th scope=\"col\">Reason</th><th scope=\"col\">Kind</th><th scope=\"col\" class=\"n\">Points</th>"
		  "<th scope=\"col\">Evidence</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < severity->reasons.n; i++)
		put_reason(w, cites, &severity->reasons.at[i]);
	hw_lit(w, "</tbody><tfoot><tr><td></td><th scope=\"row\">Sum</th><td></td><td class=\"n\">");
	put_points(w, severity->score);
	hw_lit(w, "</td><td></td></tr></tfoot></table>\n");
	put_course(w, cites, &severity->course);
	hw_lit(w, "<p class=\"note\"><b>What would change it.</b> ");
	for (size_t i = 0; i < severity->would_change.n; i++) {
		hw_text(w, severity->would_change.at[i]);
		hw_lit(w, ". ");
	}
	hw_lit(w, "More evidence never lowers a score, and it does not age.</p></section>\n");
}

/* ---- source articles ---- */

enum article_group { GROUP_ORIGINAL, GROUP_INDEPENDENT, GROUP_SAME_OUTLET, GROUP_COPY, GROUPS_N };

static enum article_group group_of(const struct threat_articles *articles, size_t at)
{
	const struct threat_article *article = &articles->at[at];
	bool is_first = true;
	if (article->copy_of.n > 0)
		return GROUP_COPY;
	for (size_t i = 0; i < at; i++) {
		if (articles->at[i].copy_of.n > 0)
			continue;
		is_first = false;
		if (article->site.n > 0 && str_eq(articles->at[i].site, article->site))
			return GROUP_SAME_OUTLET;
	}
	return is_first ? GROUP_ORIGINAL : GROUP_INDEPENDENT;
}

static void put_who(struct html_writer *w, const struct cites *cites, const struct threat_article *article,
		    enum article_group group)
{
	put_between(w, "<p class=\"who\"><bdi>", article->source, "</bdi> · ");
	put_c(w, source_category_words()->at[article->category]);
	if (article->credibility > 0) {
		hw_lit(w, ", credibility ");
		hw_i64(w, article->credibility);
	}
	hw_lit(w, " · ");
	put_moment(w, article->published);
	if (group == GROUP_ORIGINAL)
		hw_lit(w, " · first to report");
	size_t original = article->copy_of.n > 0 ? cites_article(cites, article->copy_of) : STR_NONE;
	if (original != STR_NONE) {
		hw_lit(w, " · copy of <a href=\"#");
		put_letter(w, original);
		hw_lit(w, "\">");
		put_letter(w, original);
		hw_lit(w, "</a>");
	}
	if (strs_has(&cites->choice->revised, article->id))
		put_between(w, " · <a href=\"/article/", article->id, "\">changed since</a>");
	hw_lit(w, "</p>");
}

static void put_lang(struct html_writer *w, struct str lang)
{
	if (lang.n > 0 && !str_starts(lang, STR("en")))
		hw_attr(w, "lang", lang);
}

static void put_passages(struct html_writer *w, const struct cites *cites, size_t at)
{
	bool open = false;
	for (size_t i = 0; i < cites->passages.n; i++) {
		const struct passage *passage = &cites->passages.at[i];
		if (passage->article != at)
			continue;
		if (!open)
			hw_lit(w, "<blockquote>");
		open = true;
		hw_lit(w, "<p id=\"");
		put_letter(w, at);
		hw_i64(w, passage->number);
		hw_lit(w, "\"><span>");
		put_letter(w, at);
		hw_i64(w, passage->number);
		put_between(w, "</span><bdi>", passage->text, "</bdi></p>");
	}
	if (open)
		hw_lit(w, "</blockquote>");
}

static void put_article(struct html_writer *w, const struct cites *cites, size_t at, enum article_group group)
{
	const struct threat_article *article = &cites->threat->articles.at[at];
	hw_lit(w, "<article class=\"outlet\" id=\"");
	put_letter(w, at);
	hw_lit(w, "\"");
	put_lang(w, article->lang);
	hw_lit(w, "><h4><span class=\"tag\">");
	put_letter(w, at);
	hw_lit(w, "</span><a");
	hw_href(w, "href", article->url);
	put_between(w, " rel=\"nofollow noreferrer\"><bdi>", article->title.n ? article->title : article->url,
		    "</bdi></a></h4>");
	put_who(w, cites, article, group);
	if (article->excerpt.n > 0 && group != GROUP_COPY) {
		hw_lit(w, "<p class=\"excerpt\"><bdi>");
		put_mentions(w, &cites->threat->entities, clip(article->excerpt, EXCERPT_BYTES));
		if (article->excerpt.n > EXCERPT_BYTES)
			hw_lit(w, " …");
		hw_lit(w, "</bdi></p>");
	}
	put_passages(w, cites, at);
	hw_lit(w, "</article>\n");
}

static void put_group(struct html_writer *w, const struct cites *cites, enum article_group group)
{
	static const char *const titles[GROUPS_N] = {"Original", "Independent", "More of the same outlets", "Copies"};
	const struct threat_articles *articles = &cites->threat->articles;
	size_t n = 0;
	for (size_t i = 0; i < articles->n; i++)
		n += group_of(articles, i) == group;
	if (n == 0 && group != GROUP_COPY)
		return;
	hw_lit(w, "<h3>");
	put_c(w, titles[group]);
	hw_lit(w, " (");
	hw_i64(w, (int64_t)n);
	hw_lit(w, ")</h3>\n");
	for (size_t i = 0; i < articles->n; i++)
		if (group_of(articles, i) == group)
			put_article(w, cites, i, group);
	if (group == GROUP_COPY)
		put_between(w, "<p class=\"note\">", n ? STR_EMPTY : STR("None found. "),
			    "Copies are listed and never counted as agreement.</p>\n");
}

void put_articles(struct html_writer *w, const struct cites *cites)
{
	put_section(w, "articles", "Source articles", cites->threat->articles.n);
	if (cites->threat->articles.n == 0)
		hw_lit(w, "<p class=\"note\">No article is left in this threat.</p>\n");
	for (int group = 0; group < GROUPS_N && cites->threat->articles.n > 0; group++)
		put_group(w, cites, (enum article_group)group);
	hw_lit(w, "</section>\n");
}

/* ---- timeline ---- */

/* "2026-06-02" or, where the hour is known, "2026-06-02 14:20 UTC", "... UTC-07:00", "... local time" where the source
 * did not say its zone. */
static void put_date(struct html_writer *w, struct str date)
{
	size_t clock = str_find_byte(date, 'T'), zone = clock + sizeof("T14:20") - 1;
	hw_lit(w, "<time");
	hw_attr(w, "datetime", date);
	hw_lit(w, ">");
	if (clock == STR_NONE) {
		hw_text(w, date);
	} else {
		struct str offset = str_cut(date, zone, date.n);
		hw_text(w, str_cut(date, 0, clock));
		put_between(w, " ", str_cut(date, clock + 1, zone), " ");
		hw_text(w, offset.n ? STR("UTC") : STR("local time"));
		hw_text(w, str_eq(offset, STR("Z")) ? STR_EMPTY : offset);
	}
	hw_lit(w, "</time>");
}

static void put_event(struct html_writer *w, const struct cites *cites, const struct timeline_event *event, int64_t now)
{
	struct said said = {.article = event->article, .start = event->start, .end = event->end, .agree = event->agree};
	hw_lit(w, "<li class=\"when\">");
	put_date(w, event->date);
	hw_lit(w, "<div><b>");
	put_c(w, event_kind_title(event->kind));
	if (event->future)
		put_c(w, event->lo > now ? ", still to come" : ", announced before");
	put_between(w, "</b> <bdi>", event->text, "</bdi>");
	put_by(w, cites, &said);
	hw_lit(w, "</div></li>\n");
}

void put_timeline(struct html_writer *w, const struct cites *cites, int64_t now)
{
	const struct threat *threat = cites->threat;
	put_section(w, "timeline", "Timeline", STR_NONE);
	if (threat->timeline.n == 0) {
		put_between(w, "<p class=\"note\">", render_silence(threat, PART_TIMELINE), "</p></section>\n");
		return;
	}
	chart_timeline(w, threat);
	hw_lit(w, "<ol>\n");
	for (size_t i = 0; i < threat->timeline.n && i < TIMELINE_SHOWN; i++)
		put_event(w, cites, &threat->timeline.at[i], now);
	hw_lit(w, "</ol>\n<p class=\"note\">A bar of the drawing spans all that is known: a day where the sources give "
		  "the day and not the hour. ");
	if (threat->timeline.n > TIMELINE_SHOWN) {
		hw_i64(w, (int64_t)(threat->timeline.n - TIMELINE_SHOWN));
		hw_lit(w, " more dates are in the JSON.");
	}
	hw_lit(w, "</p></section>\n");
}
