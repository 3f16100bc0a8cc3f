/* What stands around every page: head, bar, notice, foot. */
#include "render_priv.h"

static void put_icon_bell(struct html_writer *w)
{
	hw_lit(w, "<svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">"
		  "<path d=\"M8 2.2v-1M3.2 12h9.6M4.4 12V7.4a3.6 3.6 0 0 1 7.2 0V12M6.6 14.3h2.8\"/></svg>");
}

static void put_icon_lens(struct html_writer *w)
{
	hw_lit(w, "<svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">"
		  "<circle cx=\"7\" cy=\"7\" r=\"4.6\"/><path d=\"m10.5 10.5 3.7 3.7\"/></svg>");
}

void put_search(struct html_writer *w, struct str label, struct str value, struct str words_on_button)
{
	hw_lit(w, "<form class=\"find\" role=\"search\"");
	hw_attr(w, "aria-label", label);
	hw_lit(w, " action=\"/search\"><input type=\"search\" name=\"q\"");
	hw_attr(w, "value", value);
	hw_attr(w, "aria-label", label);
	hw_lit(w, " placeholder=\"Search threats\"><button type=\"submit\"");
	if (words_on_button.n > 0) {
		put_between(w, ">", words_on_button, "</button></form>");
		return;
	}
	hw_lit(w, " aria-label=\"Search\">");
	put_icon_lens(w);
	hw_lit(w, "</button></form>");
}

/* The address of an asset changes with its bytes, so that it can be kept for long. */
static void put_asset_address(struct html_writer *w, struct str name)
{
	struct asset asset;
	if (!render_asset(name, &asset))
		return;
	hw_lit(w, "=\"/static/");
	hw_text(w, name);
	buf_print(w->out, "?v=%08x\"", (unsigned)(str_hash(asset.bytes) & 0xffffffff));
}

/* The address of the present list in another form. */
static void put_feed_address(struct html_writer *w, const struct page_frame *frame, const char *path)
{
	struct str parts[] = {str_of(path), frame->query};
	hw_lit(w, " href=\"");
	hw_text(w, parts[0]);
	hw_text(w, parts[1]);
	hw_lit(w, "\"");
}

static void put_feed_links(struct html_writer *w, const struct page_frame *frame)
{
	hw_lit(w, "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"These threats, Atom\"");
	put_feed_address(w, frame, "/feed.atom");
	hw_lit(w, ">\n<link rel=\"alternate\" type=\"application/feed+json\" title=\"These threats, JSON Feed\"");
	put_feed_address(w, frame, "/feed.json");
	hw_lit(w, ">\n");
}

static void put_document_head(struct html_writer *w, const struct page_frame *frame, struct str description)
{
	hw_lit(w, "<!DOCTYPE html>\n<html lang=\"en\"");
	if (str_eq(frame->theme, STR("dark")) || str_eq(frame->theme, STR("light")))
		hw_attr(w, "class", frame->theme);
	put_between(w, ">\n<head>\n<meta charset=\"utf-8\">\n<title>", frame->title, " · tocsin</title>\n");
	hw_lit(w, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		  "<meta name=\"description\"");
	hw_attr(w, "content", description);
	hw_lit(w, ">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"stylesheet\" href");
	put_asset_address(w, STR("tocsin.css"));
	hw_lit(w, ">\n<link rel=\"icon\" type=\"image/svg+xml\" href");
	put_asset_address(w, STR("icon.svg"));
	hw_lit(w, ">\n<script defer src");
	put_asset_address(w, STR("tocsin.js"));
	hw_lit(w, "></script>\n");
	if (frame->is_list)
		put_feed_links(w, frame);
	if (frame->json.n > 0) {
		hw_lit(w, "<link rel=\"alternate\" type=\"application/json\"");
		hw_href(w, "href", frame->json);
		hw_lit(w, ">\n");
	}
	hw_lit(w, "</head>\n");
}

static void put_bar_link(struct html_writer *w, const struct page_frame *frame, struct str name, struct str path,
			 struct str word)
{
	hw_lit(w, "<li><a");
	hw_attr(w, "href", path);
	if (str_eq(frame->current, name))
		hw_lit(w, " aria-current=\"page\"");
	put_between(w, ">", word, "</a></li>");
}

static void put_bar(struct html_writer *w, const struct page_frame *frame)
{
	hw_lit(w, "<header class=\"top\">\n<div class=\"bar\">\n<a class=\"brand\" href=\"/\">");
	put_icon_bell(w);
	hw_lit(w, "tocsin</a>\n<nav aria-label=\"Pages\"><ul>");
	put_bar_link(w, frame, STR("feed"), STR("/"), STR("Feed"));
	put_bar_link(w, frame, STR("trends"), STR("/trends"), STR("Trends"));
	put_bar_link(w, frame, STR("iocs"), STR("/iocs"), STR("Indicators"));
	put_bar_link(w, frame, STR("sources"), STR("/sources"), STR("Sources"));
	put_bar_link(w, frame, STR("about"), STR("/about"), STR("About"));
	hw_lit(w, "</ul></nav>\n");
	put_search(w, STR("Search threats"), frame->search, STR_EMPTY);
	hw_lit(w, "\n</div>\n</header>\n");
}

void frame_open(struct html_writer *w, const struct page_frame *frame, struct str description)
{
	put_document_head(w, frame, description);
	hw_lit(w, "<body data-change=\"");
	hw_i64(w, (int64_t)frame->change);
	hw_lit(w, "\">\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n");
	put_bar(w, frame);
	if (frame->notice.n > 0)
		put_between(w, "<p class=\"banner\" role=\"status\">", frame->notice, "</p>\n");
	hw_lit(w, "<main id=\"main\" class=\"page\">\n");
}

static void put_theme_link(struct html_writer *w, const struct page_frame *frame, struct str to, struct str word)
{
	if (str_eq(frame->theme, to)) {
		put_between(w, "<li aria-current=\"true\"><b>", word, "</b></li>");
		return;
	}
	hw_lit(w, "<li><a href=\"/theme?to=");
	put_query(w, to.n ? to : STR("system"));
	hw_lit(w, "&amp;back=");
	put_query(w, frame->path.n ? frame->path : STR("/"));
	put_between(w, "\" rel=\"nofollow\">", word, "</a></li>");
}

void frame_close(struct html_writer *w, const struct page_frame *frame)
{
	static const struct {
		const char *path, *word;
	} feeds[] = {{"/feed.atom", "Atom"}, {"/feed.rss", "RSS"},     {"/feed.json", "JSON Feed"},
		     {"/feed.csv", "CSV"},   {"/feed.md", "Markdown"}, {"/feed.stix", "STIX"}};
	hw_lit(w, "</main>\n<footer class=\"feet\">\n<div class=\"foot\">\n");
	if (frame->json.n > 0) {
		hw_lit(w, "<nav aria-label=\"This page in other formats\"><ul><li><a");
		hw_href(w, "href", frame->json);
		hw_lit(w, ">JSON</a></li>");
		for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]) && frame->is_list; i++) {
			hw_lit(w, "<li><a");
			put_feed_address(w, frame, feeds[i].path);
			put_between(w, ">", str_of(feeds[i].word), "</a></li>");
		}
		hw_lit(w, "</ul></nav>\n");
	}
	hw_lit(w, "<ul><li>Theme:</li>");
	put_theme_link(w, frame, STR_EMPTY, STR("system"));
	put_theme_link(w, frame, STR("light"), STR("light"));
	put_theme_link(w, frame, STR("dark"), STR("dark"));
	hw_lit(w, "</ul>\n<span>tocsin ");
	put_c(w, TOCSIN_VERSION);
	hw_lit(w, " · all times are UTC</span>\n<button type=\"button\" class=\"keys\" hidden>Keys: "
		  "<kbd>?</kbd></button>\n</div>\n</footer>\n</body>\n</html>\n");
}
