#include "render_quarantine.h"

#include "json_write.h"
#include "render_priv.h"

static void put_quarantined(struct html_writer *w, const struct quarantined *row)
{
	hw_lit(w, "<tr><th scope=\"row\">");
	put_moment(w, row->at);
	hw_lit(w, "</th><td data-l=\"Source\"><a href=\"/sources/");
	put_query(w, row->source);
	put_between(w, "\"><bdi>", row->source, "</bdi></a></td>");
	put_between(w, "<td data-l=\"Address\"><bdi>", row->url, "</bdi></td>");
	put_between(w, "<td data-l=\"Its reader\">", row->why, "</td><td data-l=\"Bytes\">");
	if (row->kept.n > 0)
		put_between(w, "<code>", row->kept, "</code>");
	else
		hw_lit(w, "no longer kept");
	hw_lit(w, "</td></tr>\n");
}

void render_quarantine_page(struct buf *out, const struct page_frame *frame, const struct quarantined_list *list)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("What ended a reader."));
	hw_lit(&w,
	       "<p class=\"more first\"><a href=\"/sources\">\xE2\x86\x90 All sources</a></p>\n<h1>Quarantine</h1>\n"
	       "<p class=\"lede\">Feeds and pages that crashed or hung the process that read them. The same bytes are "
	       "not read again for 30 days; the article keeps the words of its feed.</p>\n");
	if (list->n == 0) {
		hw_lit(&w, "<p class=\"wait\">Nothing has ended a reader.</p>\n");
	} else {
		hw_lit(&w,
		       "<table class=\"wide\"><caption>The bytes lie in the data folder, the newest 50, each with a "
		       "note in "
		       "a file .txt; <code>tocsin extract --sandbox on</code> or <code>parse</code> reads one again, "
		       "by hand"
		       "</caption><thead><tr><th scope=\"col\">When</th><th scope=\"col\">Source</th><th scope=\"col\">"
		       "Address</th><th scope=\"col\">Its reader</th><th "
		       "scope=\"col\">Bytes</th></tr></thead><tbody>\n");
		for (size_t i = list->n; i-- > 0;)
			put_quarantined(&w, &list->at[i]);
		hw_lit(&w, "</tbody></table>\n");
	}
	frame_close(&w, frame);
}

void render_quarantine_json(struct buf *out, const struct quarantined_list *list)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = list->n; i-- > 0;) {
		const struct quarantined *row = &list->at[i];
		jw_object(&w);
		jw_put_time(&w, "at", row->at);
		jw_put_str(&w, "source", row->source);
		jw_put_str(&w, "url", row->url);
		jw_put_str(&w, "why", row->why);
		jw_put_str(&w, "kept", row->kept);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}
