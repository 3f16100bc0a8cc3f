/* /about: what this tocsin is, how much it holds, and what can be got out of it. */
#include "render_priv.h"
#include "render_trends.h"

/* What the API calls so, for people. */
static struct str title_of(struct str name)
{
	static const struct {
		const char *name, *title;
	} titles[] = {{"sources_trouble", "sources that want a look"},
		      {"merged", "threats joined to others"},
		      {"removed", "threats removed"},
		      {"entries", "entries of feeds seen"},
		      {"oldest", "oldest article"},
		      {"newest", "newest article"},
		      {"bytes", "size of the store"}};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (str_eq(name, str_of(titles[i].name)))
			return str_of(titles[i].title);
	return name;
}

static void put_number(struct html_writer *w, const struct stat_line *line)
{
	put_between(w, "<tr><th scope=\"row\">", title_of(line->name), "</th><td class=\"n\">");
	if (line->is_time) {
		put_moment(w, line->value);
	} else if (str_eq(line->name, STR("bytes"))) {
		hw_fixed(w, (double)line->value / 1e6, 1);
		hw_lit(w, " MB");
	} else {
		hw_i64(w, line->value);
	}
	hw_lit(w, "</td></tr>\n");
}

static void put_import(struct html_writer *w, const struct knowledge_source *source)
{
	put_between(w, "<tr><th scope=\"row\"><bdi>", source->title.n ? source->title : source->name, "</bdi></th>");
	put_between(w, "<td data-l=\"Version\">", source->version.n ? source->version : source->date, "</td>");
	hw_lit(w, "<td data-l=\"Imported\">");
	if (source->imported != TIME_UNKNOWN)
		put_day(w, source->imported);
	put_between(w, "</td><td data-l=\"Terms\">", source->licence, "");
	if (source->trouble.n)
		put_between(w, "; not used: ", source->trouble, "");
	hw_lit(w, "</td></tr>\n");
}

static bool is_warning_list(const struct knowledge_source *source)
{
	return str_starts(source->name, STR("warning-"));
}

static void put_imports(struct html_writer *w, const struct knowledge_sources *sources, bool warning_lists,
			const char *caption)
{
	put_between(w, "<table class=\"wide\"><caption class=\"hide\">", str_of(caption),
		    "</caption><thead><tr><th scope=\"col\">List</th><th scope=\"col\">Version</th>"
		    "<th scope=\"col\">Imported</th><th scope=\"col\">Terms</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < sources->n; i++)
		if (is_warning_list(&sources->at[i]) == warning_lists)
			put_import(w, &sources->at[i]);
	hw_lit(w, "</tbody></table>\n");
}

/* Warning lists come by the hundred: they stand folded. */
static void put_knowledge(struct html_writer *w, const struct knowledge_sources *sources)
{
	size_t folded = 0;
	if (!sources || sources->n == 0)
		return;
	for (size_t i = 0; i < sources->n; i++)
		folded += is_warning_list(&sources->at[i]);
	hw_lit(w, "<section class=\"sec\" id=\"knowledge\"><h2>What it knows</h2>");
	put_imports(w, sources, false, "Lists of names and facts");
	if (folded > 0) {
		hw_lit(w, "<details><summary>");
		put_count(w, folded, "warning list", "warning lists");
		hw_lit(w, ": values that are seldom indicators</summary>");
		put_imports(w, sources, true, "Warning lists");
		hw_lit(w, "</details>");
	}
	hw_lit(w, "</section>\n");
}

static void put_reading(struct html_writer *w, struct str reading)
{
	if (reading.n)
		put_between(w, "<section class=\"sec\" id=\"reading\"><h2>How it reads</h2><p>Now ", reading,
			    ". What ended a reader lies in <a href=\"/quarantine\">quarantine</a>.</p></section>\n");
}

void render_about_page(struct buf *out, const struct page_frame *frame, const struct about_view *view)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("What this tocsin is and holds."));
	hw_lit(&w,
	       "<div class=\"lost about\"><h1>About</h1>\n<p class=\"lede\">tocsin reads security news, puts the "
	       "articles "
	       "of one event into one threat, and says how bad it is, why, and who says so. Every sentence of a brief "
	       "stands in a source; none is invented.</p>\n"
	       "<section class=\"sec\" id=\"version\"><h2>Version</h2><p>tocsin " TOCSIN_VERSION ". Names, phrases, "
	       "weights and techniques are built into the program and have its version.</p></section>\n"
	       "<section class=\"sec\" id=\"counts\"><h2>What it holds</h2><table><caption "
	       "class=\"hide\">Counts</caption>"
	       "<thead class=\"hide\"><tr><th scope=\"col\">What</th><th "
	       "scope=\"col\">Count</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < view->n; i++)
		put_number(&w, &view->lines[i]);
	hw_lit(&w, "</tbody></table></section>\n");
	put_reading(&w, view->reading);
	put_knowledge(&w, view->knowledge);
	hw_lit(&w, "<section class=\"sec\" id=\"programs\"><h2>For programs</h2><ul class=\"plain\">"
		   "<li><a href=\"/api/v1/openapi.json\">OpenAPI 3.1</a>: the description of the API</li>"
		   "<li><a href=\"/feed.atom\">Atom</a>, <a href=\"/feed.rss\">RSS</a>, <a href=\"/feed.json\">JSON "
		   "Feed</a>, "
		   "<a href=\"/feed.csv\">CSV</a>, <a href=\"/feed.md\">Markdown</a>, <a href=\"/feed.stix\">STIX "
		   "2.1</a>: any list of threats, with the same "
		   "parameters as its page</li>"
		   "<li><a href=\"/sources.opml\">OPML</a>: the sources</li></ul></section>\n"
		   "<section class=\"sec\" id=\"privacy\"><h2>What stays in your browser</h2><p>What you have read and "
		   "pinned, and the theme. No page asks another host for anything.</p></section></div>\n");
	frame_close(&w, frame);
}
