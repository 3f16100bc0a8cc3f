/* Pages for what is not there: 404, 410 with its reason, and errors. */
#include "render_priv.h"

static void put_close_ones(struct html_writer *w, const struct threats *close_ones, int64_t now)
{
	if (!close_ones || close_ones->n == 0)
		return;
	hw_lit(w, "<h2 class=\"lab\">Close to that address</h2>\n<ol>\n");
	for (size_t i = 0; i < close_ones->n; i++)
		put_one_line_row(w, &close_ones->at[i], now);
	hw_lit(w, "</ol>\n");
}

static void put_way_back(struct html_writer *w)
{
	hw_lit(w, "<p class=\"more\"><a class=\"button\" href=\"/\">← Return to feed</a></p>\n");
}

void render_missing_page(struct buf *out, const struct page_frame *frame, struct str reason, bool removed,
			 const struct threats *close_ones)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("Threat not found."));
	hw_lit(&w, "<div class=\"lost\"><p class=\"soft\">");
	put_c(&w, removed ? "410" : "404");
	hw_lit(&w, "</p><h1>Threat not found</h1>\n<p class=\"prose\">");
	put_c(&w, removed ? "The threat you are looking for has been removed."
			  : "The threat you are looking for doesn’t exist or has been removed.");
	hw_lit(&w, "</p>\n");
	if (reason.n > 0)
		put_between(&w, "<p class=\"prose\">Reason: <bdi>", reason, "</bdi></p>\n");
	put_search(&w, STR("Search all threats"), frame->search, STR("Search"));
	put_close_ones(&w, close_ones, frame->now);
	put_way_back(&w);
	hw_lit(&w, "<p class=\"note\">A threat that was joined to another leads there by itself. A removed one says "
		   "why.</p></div>\n");
	frame_close(&w, frame);
}

void render_error_page(struct buf *out, const struct page_frame *frame, int code, struct str what)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, what);
	hw_lit(&w, "<div class=\"lost\"><p class=\"soft\">");
	hw_i64(&w, code);
	put_between(&w, "</p><h1>", frame->title, "</h1>\n");
	put_between(&w, "<p class=\"prose\" role=\"alert\">", what, "</p>\n");
	put_way_back(&w);
	hw_lit(&w, "</div>\n");
	frame_close(&w, frame);
}
