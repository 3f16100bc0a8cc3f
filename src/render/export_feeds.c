/* Atom, RSS and JSON Feed: what a feed reader shows of a threat. */
#include "date.h"
#include "html_write.h"
#include "json_write.h"
#include "render_export.h"

enum { CONTENT_BYTES = 256 * 1024, TAGS_MAX = 8 };

static void add_text(struct buf *out, const char *before, struct str text, const char *after)
{
	buf_add_c(out, before);
	xw_text(out, text);
	buf_add_c(out, after);
}

static void add_time(struct buf *out, const char *before, int64_t time_s, const char *after)
{
	char stamp[DATE_RFC3339_BYTES];
	if (!date_put_rfc3339(stamp, time_s))
		(void)date_put_rfc3339(stamp, 0);
	buf_add_c(out, before);
	buf_add(out, (struct str){stamp, sizeof(stamp)});
	buf_add_c(out, after);
}

/* "Tue, 02 Jun 2026 10:11:12 GMT" (RFC 822 as RSS wants it). */
static void add_rss_time(struct buf *out, const char *before, int64_t time_s, const char *after)
{
	struct arena *arena = arena_new(4096);
	if (arena && time_s != TIME_UNKNOWN)
		add_text(out, before, date_http(arena, time_s), after);
	arena_free(arena);
}

static int64_t newest_of(const struct threats *threats)
{
	int64_t newest = 0;
	for (size_t i = 0; i < threats->n; i++)
		if (threats->at[i].updated > newest)
			newest = threats->at[i].updated;
	return newest;
}

static void add_address(struct buf *out, const struct export_list *list, const struct threat *threat)
{
	xw_text(out, list->base);
	add_text(out, "/threat/", threat->id, "/");
	xw_text(out, threat->slug);
}

static void add_saids(struct html_writer *w, const char *tag, const struct saids *saids)
{
	for (size_t i = 0; i < saids->n; i++) {
		buf_print(w->out, "<%s>", tag);
		hw_text(w, saids->at[i].text);
		buf_print(w->out, "</%s>\n", tag);
	}
}

/* The body of an item, as HTML. */
static void write_content(struct buf *out, const struct threat *threat)
{
	struct html_writer w;
	hw_init(&w, out);
	hw_lit(&w, "<p><strong>Severity: ");
	hw_text(&w, words_name(band_words(), (int)threat->severity.label));
	hw_lit(&w, " (");
	hw_fixed(&w, threat->severity.score, 1);
	hw_lit(&w, ")</strong> · ");
	hw_text(&w, event_class_title(threat->severity.class));
	hw_lit(&w, " · independent sources: ");
	hw_i64(&w, threat->sources);
	hw_lit(&w, "</p>\n");
	add_saids(&w, "p", &threat->summary);
	if (threat->key_points.n > 0) {
		hw_lit(&w, "<ul>\n");
		add_saids(&w, "li", &threat->key_points);
		hw_lit(&w, "</ul>\n");
	}
	hw_lit(&w, "<p>Source articles:</p>\n<ul>\n");
	for (size_t i = 0; i < threat->articles.n && i < 20; i++) {
		hw_lit(&w, "<li><a");
		hw_href(&w, "href", threat->articles.at[i].url);
		hw_lit(&w, ">");
		hw_text(&w, threat->articles.at[i].title);
		hw_lit(&w, "</a> (");
		hw_text(&w, threat->articles.at[i].source);
		hw_lit(&w, ")</li>\n");
	}
	hw_lit(&w, "</ul>\n");
}

static void add_content(struct buf *out, const struct threat *threat)
{
	struct buf content;
	buf_init(&content, CONTENT_BYTES);
	write_content(&content, threat);
	if (buf_status(&content) == OK)
		xw_text(out, buf_str(&content));
	buf_release(&content);
}

/* ---- Atom ---- */

static void add_atom_entry(struct buf *out, const struct export_list *list, const struct threat *threat)
{
	buf_add_c(out, "<entry>\n<id>");
	xw_text(out, list->base);
	add_text(out, "/threat/", threat->id, "</id>\n");
	add_text(out, "<title>", threat->title, "</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	add_address(out, list, threat);
	add_time(out, "\"/>\n<published>", threat->published, "</published>\n");
	add_time(out, "<updated>", threat->updated, "</updated>\n");
	add_text(out, "<category term=\"", words_name(band_words(), (int)threat->severity.label), "\"/>\n");
	add_text(out, "<category term=\"", words_name(event_class_words(), (int)threat->severity.class), "\"/>\n");
	if (threat->summary.n > 0)
		add_text(out, "<summary>", threat->summary.at[0].text, "</summary>\n");
	buf_add_c(out, "<content type=\"html\">");
	add_content(out, threat);
	buf_add_c(out, "</content>\n</entry>\n");
}

void export_atom(struct buf *out, const struct export_list *list)
{
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	add_text(out, "<title>tocsin: ", list->title, "</title>\n<id>");
	xw_text(out, list->base);
	add_text(out, "", list->self, "</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	xw_text(out, list->base);
	add_text(out, "", list->self, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	xw_text(out, list->base);
	add_text(out, "", list->home, "\"/>\n");
	add_time(out, "<updated>", newest_of(list->threats), "</updated>\n<author><name>tocsin</name></author>\n");
	buf_add_c(out, "<generator version=\"" TOCSIN_VERSION "\">tocsin</generator>\n");
	for (size_t i = 0; i < list->threats->n; i++)
		add_atom_entry(out, list, &list->threats->at[i]);
	buf_add_c(out, "</feed>\n");
}

/* ---- RSS ---- */

static void add_rss_item(struct buf *out, const struct export_list *list, const struct threat *threat)
{
	add_text(out, "<item>\n<title>", threat->title, "</title>\n<link>");
	add_address(out, list, threat);
	buf_add_c(out, "</link>\n<guid isPermaLink=\"true\">");
	xw_text(out, list->base);
	add_text(out, "/threat/", threat->id, "</guid>\n");
	add_rss_time(out, "<pubDate>", threat->updated, "</pubDate>\n");
	add_text(out, "<category>", words_name(band_words(), (int)threat->severity.label), "</category>\n");
	add_text(out, "<category>", words_name(event_class_words(), (int)threat->severity.class), "</category>\n");
	buf_add_c(out, "<description>");
	add_content(out, threat);
	buf_add_c(out, "</description>\n</item>\n");
}

void export_rss(struct buf *out, const struct export_list *list)
{
	buf_add_c(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		       "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
	add_text(out, "<title>tocsin: ", list->title, "</title>\n<link>");
	xw_text(out, list->base);
	add_text(out, "", list->home, "</link>\n<description>Security news, one threat per event</description>\n");
	buf_add_c(out, "<language>en</language>\n<generator>tocsin " TOCSIN_VERSION "</generator>\n"
		       "<docs>https://www.rssboard.org/rss-specification</docs>\n"
		       "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
	xw_text(out, list->base);
	add_text(out, "", list->self, "\"/>\n");
	if (list->threats->n > 0)
		add_rss_time(out, "<lastBuildDate>", newest_of(list->threats), "</lastBuildDate>\n");
	for (size_t i = 0; i < list->threats->n; i++)
		add_rss_item(out, list, &list->threats->at[i]);
	buf_add_c(out, "</channel>\n</rss>\n");
}

/* ---- JSON Feed ---- */

static void put_joined(struct json_writer *w, const char *key, const struct str *parts, size_t n)
{
	struct arena *arena = arena_new(64 * 1024);
	if (arena)
		jw_put_str(w, key, str_join(arena, parts, n, STR_EMPTY));
	arena_free(arena);
}

static void put_tags(struct json_writer *w, const struct threat *threat)
{
	jw_key(w, STR("tags"));
	jw_array(w);
	jw_str(w, words_name(band_words(), (int)threat->severity.label));
	jw_str(w, words_name(event_class_words(), (int)threat->severity.class));
	for (size_t i = 0, n = 0; i < threat->entities.n && n < TAGS_MAX; i++)
		if (threat->entities.at[i].central) {
			jw_str(w, threat->entities.at[i].name);
			n++;
		}
	jw_array_end(w);
}

static void put_item(struct json_writer *w, const struct export_list *list, const struct threat *threat)
{
	struct buf content;
	buf_init(&content, CONTENT_BYTES);
	write_content(&content, threat);
	jw_object(w);
	put_joined(w, "id", (struct str[]){list->base, STR("/threat/"), threat->id}, 3);
	put_joined(w, "url", (struct str[]){list->base, STR("/threat/"), threat->id, STR("/"), threat->slug}, 5);
	jw_put_str(w, "title", threat->title);
	if (threat->summary.n > 0)
		jw_put_str(w, "summary", threat->summary.at[0].text);
	jw_put_str(w, "content_html", buf_str(&content));
	jw_put_time(w, "date_published", threat->published == TIME_UNKNOWN ? threat->updated : threat->published);
	jw_put_time(w, "date_modified", threat->updated);
	put_tags(w, threat);
	jw_key(w, STR("_tocsin"));
	jw_object(w);
	jw_put_str(w, "id", threat->id);
	jw_put_str(w, "severity", words_name(band_words(), (int)threat->severity.label));
	jw_put_double(w, "score", threat->severity.score);
	jw_put_str(w, "class", words_name(event_class_words(), (int)threat->severity.class));
	jw_put_i64(w, "sources", threat->sources);
	jw_object_end(w);
	jw_object_end(w);
	buf_release(&content);
}

void export_json_feed(struct buf *out, const struct export_list *list)
{
	struct json_writer w;
	jw_init(&w, out);
	jw_object(&w);
	jw_put_str(&w, "version", STR("https://jsonfeed.org/version/1.1"));
	put_joined(&w, "title", (struct str[]){STR("tocsin: "), list->title}, 2);
	put_joined(&w, "home_page_url", (struct str[]){list->base, list->home}, 2);
	put_joined(&w, "feed_url", (struct str[]){list->base, list->self}, 2);
	jw_put_str(&w, "language", STR("en"));
	jw_key(&w, STR("authors"));
	jw_array(&w);
	jw_object(&w);
	jw_put_str(&w, "name", STR("tocsin"));
	jw_object_end(&w);
	jw_array_end(&w);
	jw_key(&w, STR("items"));
	jw_array(&w);
	for (size_t i = 0; i < list->threats->n; i++)
		put_item(&w, list, &list->threats->at[i]);
	jw_array_end(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}
