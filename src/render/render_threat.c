/* The threat page, from top to bottom: what is on it and in which order. */
#include "render_priv.h"

#include "caps.h"

void put_section(struct html_writer *w, const char *id, const char *title, size_t n)
{
	hw_lit(w, "<section class=\"sec\" id=\"");
	put_c(w, id);
	hw_lit(w, "\"><h2>");
	put_c(w, title);
	if (n != STR_NONE) {
		hw_lit(w, " (");
		hw_i64(w, (int64_t)n);
		hw_lit(w, ")");
	}
	hw_lit(w, " <a class=\"hash\" href=\"#");
	put_c(w, id);
	hw_lit(w, "\"><span aria-hidden=\"true\">#</span><span class=\"hide\">Link to this section</span></a></h2>\n");
}

static void put_outline_link(struct html_writer *w, const char *id, const char *title, size_t n)
{
	hw_lit(w, "<li><a href=\"#");
	put_c(w, id);
	hw_lit(w, "\"><span>");
	put_c(w, title);
	hw_lit(w, "</span>");
	if (n != STR_NONE) {
		hw_lit(w, "<span class=\"num\">");
		hw_i64(w, (int64_t)n);
		hw_lit(w, "</span>");
	}
	hw_lit(w, "</a></li>");
}

static void put_outline(struct html_writer *w, const struct threat *threat)
{
	hw_lit(w, "<nav class=\"toc\" aria-label=\"On this page\"><a class=\"back\" href=\"/\">← Back to feed</a><ol>");
	put_outline_link(w, "summary", "Summary", STR_NONE);
	put_outline_link(w, "analysis", "Detailed Analysis", STR_NONE);
	put_outline_link(w, "score", "Score breakdown", STR_NONE);
	put_outline_link(w, "articles", "Source articles", threat->articles.n);
	put_outline_link(w, "timeline", "Timeline", threat->timeline.n);
	put_outline_link(w, "entities", "Related entities", threat->entities.n);
	if (threat_flaws(threat) > 0)
		put_outline_link(w, "flaws", "Vulnerabilities", threat_flaws(threat));
	put_outline_link(w, "observables", "Observables", threat->observables.n);
	put_outline_link(w, "techniques", "Techniques", threat->techniques.n);
	put_outline_link(w, "together", "Why together", STR_NONE);
	put_outline_link(w, "differ", "Do sources differ?", threat->differences.n);
	put_outline_link(w, "history", "History", threat->history.n);
	put_outline_link(w, "decisions", "Decisions", STR_NONE);
	put_outline_link(w, "related", "Related threats", threat->related.n);
	put_outline_link(w, "export", "Export", STR_NONE);
	hw_lit(w, "</ol></nav>\n");
}

static void put_story(struct html_writer *w, const struct page_frame *frame, const struct cites *cites)
{
	put_between(w, "<div class=\"leaf\" data-threat=\"", cites->threat->id, "\" data-at=\"");
	hw_i64(w, cites->threat->updated);
	hw_lit(w, "\">\n");
	put_outline(w, cites->threat);
	put_head(w, cites);
	hw_lit(w, "<div class=\"text\">\n");
	put_glance(w, cites);
	put_brief(w, cites);
	put_score(w, cites);
	put_articles(w, cites);
	put_timeline(w, cites, frame->now);
	put_entities(w, cites);
	put_flaws(w, cites);
	put_observables(w, cites);
	put_techniques(w, cites);
	put_together(w, cites);
	put_differences(w, cites);
	hw_lit(w, "</div>\n");
	put_side(w, cites, frame->now);
	hw_lit(w, "</div>\n");
}

void render_threat_page(struct buf *out, const struct page_frame *frame, const struct threat *threat,
			const struct threat_choice *choice)
{
	struct html_writer w;
	struct cites cites;
	hw_init(&w, out);
	struct arena *arena = arena_new(CAP_REQUEST_ARENA_BYTES);
	if (!arena || !cites_collect(arena, threat, &cites)) {
		out->status = E_NOMEM;
		arena_free(arena);
		return;
	}
	frame_open(&w, frame, threat->summary.n > 0 ? threat->summary.at[0].text : threat->title);
	cites.choice = choice;
	put_story(&w, frame, &cites);
	frame_close(&w, frame);
	arena_free(arena);
}
