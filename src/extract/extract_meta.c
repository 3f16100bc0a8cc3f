/* Title, author, date, language, address of a page, by how far each place is to be trusted. */
#include "caps.h"
#include "charset.h"
#include "date.h"
#include "extract_priv.h"
#include "json.h"
#include "str.h"

enum slot { SLOT_TITLE, SLOT_AUTHOR, SLOT_PUBLISHED, SLOT_SITE, SLOT_CANONICAL, SLOT_DESCRIPTION, SLOT_LANG, SLOTS_N };

struct found { /* what was found so far, and how trusted it is */
	struct arena *arena;
	struct meta meta;
	int trust[SLOTS_N];
	bool failed;
};

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
static struct str one_line(struct found *f, struct str text)
{
	char *to = arena_take(f->arena, text.n + 1);
	size_t n = 0;
	if (!to) {
		f->failed = true;
		return STR_EMPTY;
	}
	for (size_t i = 0; i < text.n; i++)
		if (!is_ascii_space(text.p[i]))
			to[n++] = text.p[i];
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	return utf8_cut(str_trim((struct str){to, n}), CAP_TITLE_BYTES);
}

static void put(struct found *f, enum slot slot, int trust, struct str text)
{
	int64_t time;
	if (trust <= f->trust[slot] || !str_trim(text).n)
		return;
	if (slot == SLOT_PUBLISHED) {
		if (!date_parse(str_trim(text), &time))
			return;
		f->meta.published = time;
	} else {
		*slot_text(f, slot) = one_line(f, text);
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
	{"og:site_name", SLOT_SITE, 6},
	{"application-name", SLOT_SITE, 3},
	{"og:url", SLOT_CANONICAL, 4},
	{"og:description", SLOT_DESCRIPTION, 5},
	{"description", SLOT_DESCRIPTION, 6},
	{"twitter:description", SLOT_DESCRIPTION, 4},
	{"og:locale", SLOT_LANG, 3},
	{"content-language", SLOT_LANG, 4},
};

static bool is_address(struct str text)
{
	return str_has(text, STR("://")) || str_has(text, STR("@"));
}

static void read_meta_name(struct found *f, struct str name, struct str content)
{
	for (size_t i = 0; i < sizeof(meta_names) / sizeof(meta_names[0]); i++)
		if (str_eq_ascii_nocase(name, str_of(meta_names[i].name)) &&
		    (meta_names[i].slot != SLOT_AUTHOR || !is_address(content)))
			put(f, meta_names[i].slot, meta_names[i].trust, content);
}

static void read_meta(struct found *f, const struct html_node *node)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	struct str content = html_attr_get(node, STR("content"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		read_meta_name(f, str_trim(html_attr_get(node, str_of(keys[i]))), content);
}

/* ---- JSON-LD ---- */

static bool is_article_type(const struct json *type)
{
	static const char *const types[] = {"NewsArticle",
					    "Article",
					    "BlogPosting",
					    "TechArticle",
					    "Report",
					    "ScholarlyArticle",
					    "ReportageNewsArticle",
					    "AnalysisNewsArticle",
					    "BackgroundNewsArticle",
					    "LiveBlogPosting",
					    "DiscussionForumPosting",
					    "SocialMediaPosting",
					    "AdvertiserContentArticle"};
	if (json_is_array(type)) {
		for (size_t i = 0; i < json_n(type); i++)
			if (is_article_type(json_at(type, i)))
				return true;
		return false;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq(json_str(type), str_of(types[i])))
			return true;
	return false;
}

/* A person is a name, an object with one, or a list of those. */
static void add_names(struct found *f, const struct json *author, struct strs *names)
{
	if (json_is_array(author)) {
		for (size_t i = 0; i < json_n(author) && i < 8; i++)
			if (!json_is_array(json_at(author, i)))
				add_names(f, json_at(author, i), names);
		return;
	}
	const struct json *name = json_is_object(author) ? json_get(author, "name") : author;
	if (json_is_array(name))
		name = json_at(name, 0);
	struct str line = one_line(f, html_unescape(f->arena, json_str(name)));
	if (line.n && !is_address(line) && !strs_has(names, line))
		f->failed |= !strs_add(f->arena, names, line);
}

static void read_ld_article(struct found *f, const struct json *object)
{
	struct strs names = {0};
	add_names(f, json_get(object, "author"), &names);
	if (names.n)
		put(f, SLOT_AUTHOR, 9, str_join(f->arena, names.at, names.n, STR(", ")));
	put(f, SLOT_TITLE, 7, html_unescape(f->arena, json_get_str(object, "headline")));
	put(f, SLOT_PUBLISHED, 9, json_get_str(object, "datePublished"));
	put(f, SLOT_DESCRIPTION, 3, html_unescape(f->arena, json_get_str(object, "description")));
	put(f, SLOT_SITE, 4, json_get_str(json_get(object, "publisher"), "name"));
	put(f, SLOT_LANG, 2, json_get_str(object, "inLanguage"));
	struct str body = json_get_str(object, "articleBody");
	if (body.n > f->meta.body.n && html_to_text(f->arena, body, &f->meta.body, NULL) == E_NOMEM)
		f->failed = true;
}

static void read_ld(struct found *f, const struct json *value, int depth)
{
	if (json_is_array(value) && depth < 4)
		for (size_t i = 0; i < json_n(value) && i < 200; i++)
			read_ld(f, json_at(value, i), depth + 1);
	if (!json_is_object(value))
		return;
	if (is_article_type(json_get(value, "@type")))
		read_ld_article(f, value);
	if (depth < 4) {
		read_ld(f, json_get(value, "@graph"), depth + 1);
		read_ld(f, json_get(value, "mainEntity"), depth + 1);
	}
}

static void read_script(struct found *f, const struct html_node *node)
{
	struct json_doc *doc = NULL;
	if (!str_eq_ascii_nocase(str_trim(html_attr_get(node, STR("type"))), STR("application/ld+json")) ||
	    !node->first)
		return;
	if (json_read(str_trim(node->first->text), &doc, NULL))
		return;
	read_ld(f, json_root(doc), 0);
	json_free(doc);
}

/* ---- the page's own words ---- */

static bool has_class_word(const struct html_node *node, struct str word)
{
	return str_find_ascii_nocase(html_attr_get(node, STR("class")), word) != STR_NONE;
}

static void read_time(struct found *f, const struct html_node *node)
{
	struct str when = html_attr_get(node, STR("datetime"));
	bool is_said = html_attr_get(node, STR("pubdate")).n || has_class_word(node, STR("publish")) ||
		       has_class_word(node, STR("entry-date")) ||
		       str_eq(html_attr_get(node, STR("itemprop")), STR("datePublished"));
	if (!when.n)
		when = html_attr_get(node, STR("content"));
	put(f, SLOT_PUBLISHED, is_said ? 4 : 2, when.n ? when : html_text(f->arena, node));
}

/* "By Jane Doe and Joe Bloggs | 3 June" without what is no name. */
static struct str byline_name(struct str text)
{
	static const char *const ends[] = {" | ", " on ", ", ", " - ", " – ", " · ", " • ", " / "};
	text = str_trim(text);
	if (str_starts_ascii_nocase(text, STR("by:")) || str_starts_ascii_nocase(text, STR("by ")))
		text = str_trim(str_cut(text, 3, text.n));
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		text = str_trim(str_cut(text, 0, str_find(text, str_of(ends[i]))));
	bool has_digit = false;
	for (size_t i = 0; i < text.n; i++)
		has_digit |= is_ascii_digit(text.p[i]);
	return text.n > 2 && text.n < 60 && !has_digit ? text : STR_EMPTY;
}

static void read_byline(struct found *f, const struct html_node *node)
{
	bool is_said = str_eq(html_attr_get(node, STR("rel")), STR("author")) ||
		       str_eq(html_attr_get(node, STR("itemprop")), STR("author"));
	bool is_likely = has_class_word(node, STR("byline")) || has_class_word(node, STR("author-name"));
	if ((is_said || is_likely) && f->trust[SLOT_AUTHOR] < 3)
		put(f, SLOT_AUTHOR, is_said ? 3 : 2, byline_name(html_text(f->arena, node)));
}

static void read_element(struct found *f, const struct html_node *node)
{
	if (html_is(node, STR("meta")))
		read_meta(f, node);
	else if (html_is(node, STR("link")) && str_eq_ascii_nocase(html_attr_get(node, STR("rel")), STR("canonical")))
		put(f, SLOT_CANONICAL, 6, html_attr_get(node, STR("href")));
	else if (html_is(node, STR("script")))
		read_script(f, node);
	else if (html_is(node, STR("title")))
		put(f, SLOT_TITLE, 2, html_text(f->arena, node));
	else if (html_is(node, STR("html")))
		put(f, SLOT_LANG, 5, html_attr_get(node, STR("lang")));
	else if (html_is(node, STR("h1")))
		put(f, SLOT_TITLE, 1, html_text(f->arena, node));
	else if (html_is(node, STR("time")))
		read_time(f, node);
	else if (node->attrs_n)
		read_byline(f, node);
}

enum status page_meta(const struct page *page, struct meta *out)
{
	struct found f = {.arena = page->arena, .meta = {.published = TIME_UNKNOWN}};
	for (size_t i = 0; i < page->n && !f.failed; i++)
		if (page->nodes[i] && page->nodes[i]->tag.n)
			read_element(&f, page->nodes[i]);
	if (f.failed)
		return E_NOMEM;
	*out = f.meta;
	return OK;
}
