/* The words about a threat: its head, the answers at a glance, summary and analysis. */
#include "render_priv.h"

enum { OUTLETS_SHOWN = 8 };

/* ---- outlets ---- */

/* The article names an outlet that no earlier original named. */
static bool is_new_outlet(const struct threat_articles *articles, size_t at)
{
	if (articles->at[at].copy_of.n > 0)
		return false;
	for (size_t i = 0; i < at; i++)
		if (articles->at[i].copy_of.n == 0 && str_eq(articles->at[i].source, articles->at[at].source))
			return false;
	return true;
}

static void put_outlets(struct html_writer *w, const struct threat_articles *articles, bool as_links)
{
	size_t n = 0;
	for (size_t i = 0; i < articles->n; i++) {
		if (!is_new_outlet(articles, i) || ++n > OUTLETS_SHOWN)
			continue;
		if (n > 1)
			hw_lit(w, ", ");
		if (as_links) {
			hw_lit(w, "<a href=\"#");
			put_letter(w, i);
			put_between(w, "\"><bdi>", articles->at[i].source, "</bdi></a>");
		} else {
			put_between(w, "<bdi>", articles->at[i].source, "</bdi>");
		}
	}
	if (n > OUTLETS_SHOWN) {
		hw_lit(w, " and ");
		hw_i64(w, (int64_t)(n - OUTLETS_SHOWN));
		hw_lit(w, " more");
	}
	if (n == 0)
		hw_lit(w, "none");
}

/* ---- the head ---- */

static bool has_kind(const struct threat *threat, enum event_kind kind)
{
	for (size_t i = 0; i < threat->timeline.n; i++)
		if (threat->timeline.at[i].kind == kind && !threat->timeline.at[i].future)
			return true;
	return false;
}

/* The life of an outage as far as the timeline tells it: what is known, where it stands, what is to come. */
static void put_chain(struct html_writer *w, const struct threat *threat)
{
	static const struct {
		enum event_kind kind;
		const char *word;
	} steps[] = {
		{KIND_REPORTED, "Reported"},
		{KIND_ACKNOWLEDGED, "Acknowledged"},
		{KIND_MITIGATED, "Mitigated"},
		{KIND_OUTAGE_END, "Restored"},
	};
	enum { STEPS_N = sizeof(steps) / sizeof(steps[0]) };
	if (threat->severity.class != CLASS_OUTAGE)
		return;
	size_t now = 0;
	for (size_t i = 1; i < STEPS_N; i++)
		if (has_kind(threat, steps[i].kind))
			now = i;
	hw_lit(w, "<span>Outage:</span><ol class=\"chain\">");
	for (size_t i = 0; i < STEPS_N; i++) {
		if (i > 0 && i < now && !has_kind(threat, steps[i].kind))
			continue;
		if (i == now)
			hw_lit(w, "<li aria-current=\"step\">");
		else if (i > now)
			hw_lit(w, "<li class=\"todo\">");
		else
			hw_lit(w, "<li>");
		put_c(w, steps[i].word);
		hw_lit(w, "</li>");
	}
	hw_lit(w, "</ol>");
}

/* What a reader does with the whole: keep it, pass it on. */
static void put_tools(struct html_writer *w, const struct cites *cites)
{
	struct str id = cites->threat->id;
	put_between(w, "<span class=\"tools\"><a class=\"pin\" rel=\"nofollow\" href=\"/pin?id=", id,
		    "&amp;back=/threat/");
	put_between(w, "", id, "\">");
	put_c(w, cites->choice->is_pinned ? "Unpin" : "Pin");
	put_between(w, "</a> <button type=\"button\" hidden data-copy-from=\"/threat/", id,
		    "/brief.md\">Copy as Markdown</button></span>");
}

static void put_verdict(struct html_writer *w, const struct cites *cites)
{
	const struct threat *threat = cites->threat;
	hw_lit(w, "<div class=\"verdict\"><a class=\"sev ");
	put_c(w, band_class(threat->severity.label));
	hw_lit(w, " in\" href=\"#score\">Severity: ");
	put_c(w, band_name(threat->severity.label));
	hw_lit(w, " (Score: ");
	hw_fixed(w, threat->severity.score, 1);
	hw_lit(w, ")</a>");
	put_chain(w, threat);
	if (threat->severity.provisional)
		hw_lit(w, "<span>Provisional: one source, not confirmed</span>");
	put_tools(w, cites);
	hw_lit(w, "</div>\n");
}

static void put_indicators(struct html_writer *w, const struct cites *cites)
{
	const struct threat_indicators *indicators = &cites->threat->indicators;
	for (size_t i = 0; i < indicators->n; i++) {
		const struct evidence *evidence = &indicators->at[i].evidence;
		if (i > 0)
			hw_lit(w, ", ");
		bool linked = cites_article(cites, evidence->article) != STR_NONE && evidence->article.n > 0;
		if (linked) {
			hw_lit(w, "<a");
			put_cite_href(w, cites, evidence->article, evidence->start, evidence->end);
			hw_lit(w, ">");
		}
		hw_text(w, indicators->at[i].name);
		if (linked)
			hw_lit(w, "</a>");
	}
	if (indicators->n == 0)
		hw_lit(w, "none found");
}

static void put_joined_note(struct html_writer *w, const struct threat_choice *choice)
{
	put_between(w, "<p class=\"joined\" role=\"status\">Joined from <code>", choice->joined, "</code>: ");
	if (choice->joined_note.n > 0)
		put_between(w, "<bdi>", choice->joined_note, "</bdi></p>\n");
	else
		hw_lit(w, "both tell the same event, and this is the older one.</p>\n");
}

void put_head(struct html_writer *w, const struct cites *cites)
{
	const struct threat *threat = cites->threat;
	hw_lit(w, "<div class=\"head\">");
	if (cites->choice->joined.n > 0)
		put_joined_note(w, cites->choice);
	put_between(w, "<h1><bdi>", threat->title, "</bdi></h1>\n");
	put_verdict(w, cites);
	hw_lit(w, "<p class=\"lines\"><b>Sources:</b> ");
	put_outlets(w, &threat->articles, false);
	hw_lit(w, "<br><b>Published:</b> ");
	put_moment(w, threat->published);
	hw_lit(w, " · <b>Updated:</b> ");
	put_moment(w, threat->updated);
	hw_lit(w, "<br><b>Keywords:</b> ");
	put_joined(w, &threat->keywords, 12);
	if (threat->keywords.n == 0)
		hw_lit(w, "none");
	hw_lit(w, "<br><b>Severity indicators:</b> ");
	put_indicators(w, cites);
	hw_lit(w, "</p></div>\n");
}

/* ---- the answers at a glance ---- */

static void put_said(struct html_writer *w, const struct cites *cites, const struct said *said)
{
	put_between(w, "<bdi>", said->text, "</bdi>");
	put_by(w, cites, said);
}

static void put_parts(struct html_writer *w, const struct reasons *reasons)
{
	hw_lit(w, "<ul class=\"parts\">");
	for (size_t i = 0; i < reasons->n; i++) {
		put_between(w, "<li><a href=\"#score-", reasons->at[i].line, "\"><b>");
		put_points(w, reasons->at[i].points);
		put_between(w, "</b> ", reasons->at[i].what, "</a></li>");
	}
	hw_lit(w, "</ul>");
}

/* A reason as part of a sentence: without its capital, unless it begins with an acronym. */
static void put_clause(struct html_writer *w, struct str text, bool inside)
{
	if (inside && text.n > 1 && is_ascii_upper(text.p[0]) && is_ascii_lower(text.p[1])) {
		char first = ascii_lower(text.p[0]);
		hw_text(w, (struct str){&first, 1});
		text = str_cut(text, 1, text.n);
	}
	hw_text(w, text);
}

static void put_how_bad(struct html_writer *w, const struct threat *threat)
{
	const struct reasons *reasons = &threat->severity.reasons;
	hw_lit(w, "<div><dt>How bad</dt><dd>");
	for (size_t i = 0; i < reasons->n && i < 3; i++) {
		if (i > 0)
			hw_lit(w, "; ");
		put_clause(w, reasons->at[i].text, i > 0);
	}
	if (reasons->n == 0)
		hw_text(w, event_class_title(threat->severity.class));
	hw_lit(w, ".<div class=\"why\">");
	chart_score(w, &threat->severity);
	put_parts(w, reasons);
	hw_lit(w, "</div></dd></div>\n");
}

static void put_what(struct html_writer *w, const struct cites *cites)
{
	const struct threat *threat = cites->threat;
	const struct saids *from = threat->summary.n > 0 ? &threat->summary : &threat->key_points;
	hw_lit(w, "<div><dt>What</dt><dd>");
	if (from->n > 0)
		put_said(w, cites, &from->at[0]);
	else
		hw_lit(w, "Only a headline is known so far.");
	hw_lit(w, "</dd></div>\n");
}

static void put_what_to_do(struct html_writer *w, const struct cites *cites)
{
	const struct saids *response = &cites->threat->analysis.response;
	hw_lit(w, "<div><dt>What to do</dt><dd>");
	if (response->n > 0)
		put_said(w, cites, &response->at[0]);
	else
		hw_text(w, render_silence(cites->threat, PART_RESPONSE));
	if (response->n > 1) {
		hw_lit(w, "<small>");
		put_count(w, response->n - 1, "more step", "more steps");
		hw_lit(w, ": <a href=\"#response\">Recommended Response</a></small>");
	}
	hw_lit(w, "</dd></div>\n");
}

static void put_says_who(struct html_writer *w, const struct threat *threat)
{
	size_t copies = 0;
	for (size_t i = 0; i < threat->articles.n; i++)
		copies += threat->articles.at[i].copy_of.n > 0;
	hw_lit(w, "<div><dt>Says who</dt><dd>");
	if (threat->articles.n == 0) {
		hw_lit(w, "No source is left.");
	} else if (threat->sources <= 1) {
		hw_lit(w, "One source; no other reports it yet.");
	} else {
		hw_i64(w, threat->sources);
		hw_lit(w, " independent sources; ");
		if (threat->differences.n > 0)
			put_between(w, "<a href=\"#differ\">they differ on ", threat->differences.at[0].what, "</a>.");
		else
			hw_lit(w, "no difference between them was found.");
	}
	if (threat->articles.n > 0) {
		hw_lit(w, "<small>");
		put_outlets(w, &threat->articles, true);
		hw_lit(w, "; ");
		if (copies == 0)
			hw_lit(w, "no copies");
		else
			put_count(w, copies, "copy, not counted", "copies, not counted");
		hw_lit(w, ".</small>");
	}
	hw_lit(w, "</dd></div>\n");
}

void put_glance(struct html_writer *w, const struct cites *cites)
{
	hw_lit(w, "<dl class=\"glance\">\n");
	put_how_bad(w, cites->threat);
	put_what(w, cites);
	put_what_to_do(w, cites);
	put_says_who(w, cites->threat);
	hw_lit(w, "</dl>\n");
}

/* ---- summary, key points, analysis ---- */

static void put_paragraph(struct html_writer *w, const struct cites *cites, const struct saids *saids, struct str none)
{
	if (saids->n == 0) {
		put_between(w, "<p class=\"note\">", none, "</p>\n");
		return;
	}
	hw_lit(w, "<div class=\"prose\"><p>");
	for (size_t i = 0; i < saids->n; i++) {
		if (i > 0)
			hw_lit(w, "\n");
		put_said(w, cites, &saids->at[i]);
	}
	hw_lit(w, "</p></div>\n");
}

static void put_points_list(struct html_writer *w, const struct cites *cites, const struct saids *saids,
			    struct str none)
{
	if (saids->n == 0) {
		put_between(w, "<p class=\"note\">", none, "</p>\n");
		return;
	}
	hw_lit(w, "<div class=\"prose\"><ul>\n");
	for (size_t i = 0; i < saids->n; i++) {
		hw_lit(w, "<li>");
		put_said(w, cites, &saids->at[i]);
		hw_lit(w, "</li>\n");
	}
	hw_lit(w, "</ul></div>\n");
}

/* What the reports give as values, each with who says so; false: nothing for this part. */
static bool put_facts_of(struct html_writer *w, const struct cites *cites, enum brief_part part)
{
	const struct brief_facts *facts = &cites->threat->analysis.facts;
	bool open = false;
	for (size_t i = 0; i < facts->n; i++) {
		const struct brief_fact *fact = &facts->at[i];
		if (fact->part != part)
			continue;
		if (!open)
			hw_lit(w, "<dl class=\"values\" aria-label=\"Facts in these reports\">\n");
		open = true;
		put_between(w, "<div><dt>", fact->what, "</dt>");
		put_between(w, "<dd><bdi>", fact->text, "</bdi>");
		put_by_evidence(w, cites, &fact->evidence);
		hw_lit(w, "</dd></div>\n");
	}
	if (open)
		hw_lit(w, "</dl>\n");
	return open;
}

void put_brief(struct html_writer *w, const struct cites *cites)
{
	const struct threat *threat = cites->threat;
	put_section(w, "summary", "Summary", STR_NONE);
	put_paragraph(w, cites, &threat->summary, render_silence(threat, PART_SUMMARY));
	hw_lit(w, "<h3 id=\"points\">Key Points</h3>");
	put_points_list(w, cites, &threat->key_points, render_silence(threat, PART_KEY_POINTS));
	hw_lit(w, "</section>\n");

	put_section(w, "analysis", "Detailed Analysis", STR_NONE);
	hw_lit(w, "<h3 id=\"impact\">Impact</h3>");
	const struct analysis *analysis = &threat->analysis;
	if (!put_facts_of(w, cites, PART_IMPACT) || analysis->impact.n)
		put_paragraph(w, cites, &analysis->impact, render_silence(threat, PART_IMPACT));
	hw_lit(w, "<h3 id=\"technical\">Technical Details</h3>");
	if (!put_facts_of(w, cites, PART_TECHNICAL) || analysis->technical.n)
		put_paragraph(w, cites, &analysis->technical, render_silence(threat, PART_TECHNICAL));
	hw_lit(w, "<h3 id=\"response\">Recommended Response</h3>");
	if (!put_facts_of(w, cites, PART_RESPONSE) || analysis->response.n)
		put_points_list(w, cites, &analysis->response, render_silence(threat, PART_RESPONSE));
	hw_lit(w, "</section>\n");
}
