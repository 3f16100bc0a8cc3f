/* Title, author, date, language, address of a page, by how far each place is to be trusted. */
#include "caps.h"
#include "charset.h"
#include "date.h"
#include "extract_meta.h"
#include "url.h"

enum { NEXT_AUTHOR_NODES = 20 }; /* how near two elements stand that name the authors of one article */

static struct str *slot_text(struct found *f, enum slot slot)
{
	switch (slot) {
	case SLOT_TITLE:
		return &f->meta.title;
	case SLOT_AUTHOR:
		return &f->meta.author;
	case SLOT_SITE:
		return &f->meta.site_name;
	case SLOT_CANONICAL:
		return &f->meta.canonical;
	case SLOT_DESCRIPTION:
		return &f->meta.description;
	default:
		return &f->meta.lang;
	}
}

/* Copies the text in one line: JSON and attributes do not live as long as the article. */
struct str meta_line(struct found *f, struct str text)
{
	char *to = arena_take(f->arena, text.n + 1);
	size_t n = 0;
	if (!to) {
		f->failed = true;
		return STR_EMPTY;
	}
	for (size_t i = 0; i < text.n; i++) {
		bool is_hard = text.p[i] == '\xC2' && i + 1 < text.n && text.p[i + 1] == '\xA0'; /* U+00A0 */
		i += is_hard;
		if (!is_hard && !is_ascii_space(text.p[i]))
			to[n++] = text.p[i];
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return utf8_cut(str_trim((struct str){to, n}), CAP_TITLE_BYTES);
}

void meta_put(struct found *f, enum slot slot, int trust, struct str text)
{
	int64_t time;
	if (trust <= f->trust[slot] || !str_trim(text).n)
		return;
	if (slot == SLOT_PUBLISHED) {
		if (!date_parse(str_trim(text), &time))
			return;
		f->meta.published = time;
	} else {
		*slot_text(f, slot) = meta_line(f, text);
	}
	f->trust[slot] = trust;
}

/* ---- <meta> and <link> ---- */

static const struct {
	const char *name; /* of property, name or itemprop; lower case */
	enum slot slot;
	int trust;
} meta_names[] = {
	{"og:title", SLOT_TITLE, 6},
	{"twitter:title", SLOT_TITLE, 5},
	{"dc.title", SLOT_TITLE, 4},
	{"parsely-title", SLOT_TITLE, 4},
	{"author", SLOT_AUTHOR, 6},
	{"article:author", SLOT_AUTHOR, 5},
	{"parsely-author", SLOT_AUTHOR, 5},
	{"sailthru.author", SLOT_AUTHOR, 5},
	{"dc.creator", SLOT_AUTHOR, 5},
	{"byl", SLOT_AUTHOR, 5},
	{"cse_author", SLOT_AUTHOR, 5},
	{"author_name", SLOT_AUTHOR, 5},
	{"authors", SLOT_AUTHOR, 5},
	{"citation_author", SLOT_AUTHOR, 5},
	{"rbauthors", SLOT_AUTHOR, 5},
	{"dcterms.creator", SLOT_AUTHOR, 5},
	{"dc.creator.personalname", SLOT_AUTHOR, 6},
	{"shareaholic:article_author_name", SLOT_AUTHOR, 4},
	{"article:published_time", SLOT_PUBLISHED, 8},
	{"og:article:published_time", SLOT_PUBLISHED, 8},
	{"datepublished", SLOT_PUBLISHED, 8},
	{"parsely-pub-date", SLOT_PUBLISHED, 7},
	{"sailthru.date", SLOT_PUBLISHED, 6},
	{"pubdate", SLOT_PUBLISHED, 6},
	{"publishdate", SLOT_PUBLISHED, 6},
	{"publish-date", SLOT_PUBLISHED, 6},
	{"publish_date", SLOT_PUBLISHED, 6},
	{"dc.date.issued", SLOT_PUBLISHED, 6},
	{"dcterms.created", SLOT_PUBLISHED, 5},
	{"dcterms.date", SLOT_PUBLISHED, 5},
	{"dc.date", SLOT_PUBLISHED, 5},
	{"date", SLOT_PUBLISHED, 5},
	{"published", SLOT_PUBLISHED, 5},
	{"published_time", SLOT_PUBLISHED, 6},
	{"published_date", SLOT_PUBLISHED, 6},
	{"publication_date", SLOT_PUBLISHED, 6},
	{"publication-date", SLOT_PUBLISHED, 6},
	{"citation_publication_date", SLOT_PUBLISHED, 5},
	{"citation_date", SLOT_PUBLISHED, 5},
	{"cxenseparse:recs:publishtime", SLOT_PUBLISHED, 6},
	{"shareaholic:article_published_time", SLOT_PUBLISHED, 6},
	{"bt:pubdate", SLOT_PUBLISHED, 6},
	{"article_date_original", SLOT_PUBLISHED, 6},
	{"originalpublicationdate", SLOT_PUBLISHED, 7},
	{"og:pubdate", SLOT_PUBLISHED, 6},
	{"datecreated", SLOT_PUBLISHED, 4},
	{"article:modified_time", SLOT_PUBLISHED, 1},
	{"og:site_name", SLOT_SITE, 6},
	{"application-name", SLOT_SITE, 3},
	{"og:url", SLOT_CANONICAL, 4},
	{"og:description", SLOT_DESCRIPTION, 5},
	{"description", SLOT_DESCRIPTION, 6},
	{"twitter:description", SLOT_DESCRIPTION, 4},
	{"og:locale", SLOT_LANG, 3},
	{"content-language", SLOT_LANG, 4},
};

bool meta_is_address(struct str text)
{
	return str_has(text, STR("://")) || str_has(text, STR("@"));
}

static void read_meta_name(struct found *f, struct str name, struct str content)
{
	for (size_t i = 0; i < sizeof(meta_names) / sizeof(meta_names[0]); i++)
		if (str_eq_ascii_nocase(name, str_of(meta_names[i].name)) &&
		    (meta_names[i].slot != SLOT_AUTHOR || !meta_is_address(content)))
			meta_put(f, meta_names[i].slot, meta_names[i].trust, content);
}

static void read_meta(struct found *f, const struct html_node *node)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	struct str content = html_attr_get(node, STR("content"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		read_meta_name(f, str_trim(html_attr_get(node, str_of(keys[i]))), content);
}

/* ---- the page's own words ---- */

static bool has_class_word(const struct html_node *node, struct str word)
{
	return str_find_ascii_nocase(html_attr_get(node, STR("class")), word) != STR_NONE;
}

static void read_time(struct found *f, const struct page *page, const struct html_node *node)
{
	struct str when = html_attr_get(node, STR("datetime"));
	bool is_said = html_attr_get(node, STR("pubdate")).n || has_class_word(node, STR("publish")) ||
		       has_class_word(node, STR("entry-date")) ||
		       str_eq(html_attr_get(node, STR("itemprop")), STR("datePublished"));
	if (!when.n)
		when = html_attr_get(node, STR("content"));
	if (when.n || seen_is_short(page, node, &when))
		meta_put(f, SLOT_PUBLISHED, is_said ? 4 : 2, when);
}

/* What an element with rel or itemprop "author" holds: a name, or elements that name it. */
static void read_said_author(struct found *f, const struct page *page, const struct html_node *node)
{
	const struct html_node *at = node;
	for (int i = 0; at && i < 40; at = html_walk(node, (struct html_node *)(uintptr_t)at), i++)
		if (at != node && str_eq(html_attr_get(at, STR("itemprop")), STR("name")))
			break;
	bool is_inner = at && at != node && str_eq(html_attr_get(at, STR("itemprop")), STR("name"));
	const struct html_node *named = is_inner ? at : node;
	struct str name = html_attr_get(named, STR("content"));
	if (!name.n && !seen_is_short(page, named, &name))
		return;
	name = byline_name(name);
	if (name.n <= 2 || name.n >= 80 || meta_is_address(name))
		return;
	bool is_next = f->said_author && node->index - f->said_author < NEXT_AUTHOR_NODES;
	if (is_next && !str_has(f->meta.author, name) && str_find_byte(name, ' ') != STR_NONE) /* one of several */
		f->meta.author = str_join(f->arena, (struct str[]){f->meta.author, meta_line(f, name)}, 2, STR(", "));
	else
		meta_put(f, SLOT_AUTHOR, 5, name);
	f->said_author = node->index;
}

/* 6/2/26 is June where English is written without a word of another country. */
static bool is_month_first(struct str lang)
{
	return !lang.n || str_eq_ascii_nocase(lang, STR("en")) || str_starts_ascii_nocase(lang, STR("en-us")) ||
	       str_starts_ascii_nocase(lang, STR("en_us"));
}

/* Microdata and hAtom: an element says that it is the date or the author. */
static void read_said(struct found *f, const struct page *page, const struct html_node *node)
{
	struct str prop = html_attr_get(node, STR("itemprop"));
	bool is_date = str_eq(prop, STR("datePublished")) || str_eq(prop, STR("dateCreated"));
	bool is_author = str_eq(prop, STR("author")) || str_eq(html_attr_get(node, STR("rel")), STR("author"));
	if (!is_date && !is_author && !has_class_word(node, STR("published")))
		return;
	if (seen_is_elsewhere(page, node))
		return;
	if (is_author) {
		if (f->trust[SLOT_AUTHOR] < 5 || (f->trust[SLOT_AUTHOR] == 5 && f->said_author))
			read_said_author(f, page, node);
		return;
	}
	static const char *const attrs[] = {"content", "datetime", "title"};
	for (size_t i = 0; i < 3; i++)
		meta_put(f, SLOT_PUBLISHED, is_date ? 6 : 4, html_attr_get(node, str_of(attrs[i])));
	int64_t time;
	struct str text;
	if (is_date && f->trust[SLOT_PUBLISHED] < 5 && seen_is_short(page, node, &text) &&
	    when_in_text(text, is_month_first(f->meta.lang), &time)) {
		f->meta.published = time;
		f->trust[SLOT_PUBLISHED] = 5;
	}
}

static void read_script(struct found *f, const struct html_node *node)
{
	if (str_eq_ascii_nocase(str_trim(html_attr_get(node, STR("type"))), STR("application/ld+json")) && node->first)
		meta_read_ld(f, node->first->text);
}

/* twitter:label1 "Written by", twitter:data1 "Jane Doe". */
static void read_labelled(struct found *f, const struct html_node *node, struct str *label)
{
	struct str name = html_attr_get(node, STR("name")), content = str_trim(html_attr_get(node, STR("content")));
	static const char *const labels[] = {
		"written by", "by",          "author",     "verfasst von",    "geschrieben von",
		"écrit par",  "escrito por", "scritto da", "geschreven door", "napisane przez"};
	if (str_starts(name, STR("twitter:label")))
		*label = content;
	if (!str_starts(name, STR("twitter:data")))
		return;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (str_eq_ascii_nocase(*label, str_of(labels[i])))
			meta_put(f, SLOT_AUTHOR, 6, content);
	*label = STR_EMPTY;
}

static void read_element(struct found *f, const struct page *page, const struct html_node *node, struct str *label)
{
	bool is_meta = html_is(node, STR("meta")) || html_is(node, STR("script"));
	if (is_meta && ++f->metas_n > CAP_HTML_METAS)
		return;
	if (html_is(node, STR("meta"))) {
		read_meta(f, node);
		read_labelled(f, node, label);
	} else if (html_is(node, STR("link"))) {
		if (str_eq_ascii_nocase(html_attr_get(node, STR("rel")), STR("canonical")))
			meta_put(f, SLOT_CANONICAL, 6, html_attr_get(node, STR("href")));
	} else if (html_is(node, STR("script")))
		read_script(f, node);
	else if (html_is(node, STR("title")))
		meta_put(f, SLOT_TITLE, 2, html_text(f->arena, node));
	else if (html_is(node, STR("html")))
		meta_put(f, SLOT_LANG, 5, html_attr_get(node, STR("lang")));
	else if (html_is(node, STR("h1")) && f->trust[SLOT_TITLE] < 1)
		meta_put(f, SLOT_TITLE, 1, html_text(f->arena, node));
	else if (html_is(node, STR("time")) && f->trust[SLOT_PUBLISHED] < 4 && !seen_is_elsewhere(page, node))
		read_time(f, page, node);
	if (node->attrs_n)
		read_said(f, page, node);
}

/* ---- what is missing, or says nothing ---- */

/* The page's largest heading, when its title is only the outlet's name, or says that heading and more. */
static void prefer_heading(struct found *f, const struct page *page, struct str host)
{
	const struct html_node *only = NULL;
	for (size_t i = 0; i < page->n; i++) {
		if (!html_is(page->nodes[i], STR("h1")) || seen_is_elsewhere(page, page->nodes[i]))
			continue;
		if (only) /* of several none is the page's */
			return;
		only = page->nodes[i];
	}
	struct str heading = only ? meta_line(f, html_text(f->arena, only)) : STR_EMPTY;
	size_t longest = (f->meta.site_name.n > host.n ? f->meta.site_name.n : host.n) + 4;
	bool is_outlet = f->meta.title.n <= longest && title_is_outlet(f->meta.title, f->meta.site_name, host);
	bool is_said = f->trust[SLOT_TITLE] <= 2 && heading.n >= 15 &&
		       str_find_ascii_nocase(f->meta.title, heading) != STR_NONE;
	if (heading.n >= 4 && !title_is_outlet(heading, f->meta.site_name, host) && (is_said || is_outlet))
		f->meta.title = heading;
}

/* The outlet itself, or who made its look, is no author when a person is named. */
static bool is_outlet_name(struct str author, const struct meta *meta, struct str host)
{
	static const char *const nobody[] = {"admin",     "administrator", "wordpressadmin", "redaktion",
					     "webmaster", "editor",        "staff"};
	for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++)
		if (str_eq_ascii_nocase(author, str_of(nobody[i])))
			return true;
	return title_is_outlet(author, meta->site_name, host);
}

/* "jdoe", "jane.doe": how one logs in, where a reader may see the name. */
static bool is_login(struct str author)
{
	for (size_t i = 0; i < author.n; i++)
		if (author.p[i] == ' ' || is_ascii_upper(author.p[i]) || (unsigned char)author.p[i] >= 0x80)
			return false;
	return true;
}

/* Has the login a word of the name? */
static bool is_login_of(struct str login, struct str name)
{
	struct str word;
	while (str_next(&name, ' ', &word))
		if (word.n >= 3 && str_find_ascii_nocase(login, word) != STR_NONE)
			return true;
	return false;
}

static void look(struct found *f, const struct page *page, struct str url)
{
	struct url parts;
	int64_t by_path = TIME_UNKNOWN;
	bool has_path = url_split(url, &parts) && when_in_path(parts.path, &by_path);
	bool is_outlet = f->trust[SLOT_AUTHOR] <= 1 || is_outlet_name(f->meta.author, &f->meta, url_host(url));
	struct str login = !is_outlet && is_login(f->meta.author) ? f->meta.author : STR_EMPTY;
	bool no_author = is_outlet || login.n;
	if (f->trust[SLOT_PUBLISHED] >= 4 && !no_author)
		return;
	struct seen seen = page_seen(page, f->meta.title, is_month_first(f->meta.lang));
	if (no_author && seen.author.n && (!login.n || is_login_of(login, seen.author)))
		f->meta.author = seen.author;
	if (f->trust[SLOT_PUBLISHED] >= 4)
		return;
	if (has_path && (f->meta.published == TIME_UNKNOWN || f->meta.published / 86400 != by_path / 86400))
		f->meta.published = seen.published != TIME_UNKNOWN && seen.published / 86400 == by_path / 86400
					    ? seen.published
					    : by_path;
	else if (f->trust[SLOT_PUBLISHED] < 2 && seen.published != TIME_UNKNOWN)
		f->meta.published = seen.published;
}

enum status page_meta(const struct page *page, struct str url, struct meta *out)
{
	struct found f = {.arena = page->arena, .meta = {.published = TIME_UNKNOWN}};
	struct str label = STR_EMPTY;
	for (size_t i = 0; i < page->n && !f.failed; i++)
		if (page->nodes[i] && page->nodes[i]->tag.n)
			read_element(&f, page, page->nodes[i], &label);
	if (f.meta.author.n)
		f.meta.author = byline_all(f.meta.author);
	prefer_heading(&f, page, url_host(url));
	look(&f, page, url);
	if (f.failed)
		return E_NOMEM;
	*out = f.meta;
	return OK;
}
