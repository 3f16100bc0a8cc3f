/* Lists of sources: OPML outlines with an xmlUrl, at any depth (opml.org, spec 2.0). */
#include "caps.h"
#include "charset.h"
#include "map.h"
#include "parse_priv.h"
#include "url.h"

#define SPACE_TOCSIN STR("https://tocsin.invalid/ns/opml/1")
enum { FOLDER_BYTES_MAX = 300 };

/* Words in the name of a folder that tell the category of the feeds in it; the first hit counts. */
static const struct {
	const char *word;
	enum source_category category;
} folder_words[] = {
	{"ransom", CATEGORY_RANSOMWARE},      {"leak site", CATEGORY_RANSOMWARE},
	{"vulnerab", CATEGORY_VULNERABILITY}, {"exploit", CATEGORY_VULNERABILITY},
	{"cve", CATEGORY_VULNERABILITY},      {"advisor", CATEGORY_ADVISORY},
	{"government", CATEGORY_ADVISORY},    {"cert", CATEGORY_ADVISORY},
	{"alert", CATEGORY_ADVISORY},         {"status", CATEGORY_STATUS},
	{"outage", CATEGORY_STATUS},          {"research", CATEGORY_RESEARCH},
	{"vendor", CATEGORY_RESEARCH},        {"intel", CATEGORY_RESEARCH},
	{"malware", CATEGORY_RESEARCH},       {"communit", CATEGORY_COMMUNITY},
	{"forum", CATEGORY_COMMUNITY},        {"reddit", CATEGORY_COMMUNITY},
	{"podcast", CATEGORY_COMMUNITY},      {"news", CATEGORY_NEWS},
};

struct listing {
	struct arena *arena;
	struct err *err;
	struct str base;
	struct sources sources;
	size_t depth;
	struct map urls;                 /* hashes of those that were listed */
	int category[CAP_XML_DEPTH + 2]; /* of the folder open at each depth; -1 nothing said */
	struct str folder[CAP_XML_DEPTH + 2];
	bool is_opml;
};

/* Attribute names of OPML, in whatever case they were written. */
static struct str attr(const struct xml_attr *attrs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!attrs[i].name.space.n && str_eq_ascii_nocase(attrs[i].name.local, str_of(name)))
			return str_trim(attrs[i].value);
	return STR_EMPTY;
}

static int category_of_folder(struct str name)
{
	for (size_t i = 0; i < sizeof(folder_words) / sizeof(folder_words[0]); i++)
		if (str_find_ascii_nocase(name, str_of(folder_words[i].word)) != STR_NONE)
			return (int)folder_words[i].category;
	return -1;
}

/* feed://host/x is http://host/x, feed:https://host/x is https://host/x. The address is shown: no password in it. */
static struct str feed_address(struct listing *l, struct str text)
{
	if (str_starts_ascii_nocase(text, STR("feed://")))
		text = str_join(l->arena, (struct str[]){STR("http://"), str_cut(text, 7, text.n)}, 2, STR_EMPTY);
	else if (str_starts_ascii_nocase(text, STR("feed:")))
		text = str_cut(text, 5, text.n);
	struct str url = url_without_user(l->arena, url_resolve(l->arena, l->base, text));
	return url_is_http(url) ? url : STR_EMPTY;
}

static enum source_category category_of(struct listing *l, const struct xml_attr *attrs, size_t n)
{
	struct str said = str_trim(xml_attr_get_ns(attrs, n, SPACE_TOCSIN, STR("category")));
	int category = words_find(source_category_words(), said);
	if (category < 0)
		category = l->category[l->depth - 1];
	return category < 0 ? CATEGORY_NEWS : (enum source_category)category;
}

static uint32_t credibility_of(const struct xml_attr *attrs, size_t n)
{
	uint64_t number;
	bool said = str_u64(str_trim(xml_attr_get_ns(attrs, n, SPACE_TOCSIN, STR("credibility"))), &number);
	return said && number <= 100 ? (uint32_t)number : SOURCE_CREDIBILITY_UNKNOWN;
}

/* Our own attributes. One that cannot be read is passed over: the list is a stranger's. */
static void read_settings(struct listing *l, const struct xml_attr *attrs, size_t n, struct source_settings *settings)
{
	static const char *const names[] = {"enabled", "interval", "full-page", "user-agent", "proxy", "headers"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str name = str_of(names[i]), value = str_trim(xml_attr_get_ns(attrs, n, SPACE_TOCSIN, name));
		enum status status = value.n ? source_settings_set(l->arena, settings, name, value, NULL) : OK;
		(void)status;
	}
	settings->folder = l->folder[l->depth - 1];
}

static bool add_source(struct listing *l, struct str url, const struct xml_attr *attrs, size_t n)
{
	struct str title = attr(attrs, n, "title"), site = attr(attrs, n, "htmlUrl"),
		   language = attr(attrs, n, "language");
	struct source *s = vec_push(l->arena, &l->sources);
	if (!s || !map_put(&l->urls, str_hash(url), 1))
		return false;
	if (!title.n)
		title = attr(attrs, n, "text");
	*s = source_new(l->arena, url);
	s->title = value_line(l->arena, title, false, CAP_TITLE_BYTES);
	s->site = url_resolve(l->arena, url, site);
	if (!url_is_http(s->site))
		s->site = STR_EMPTY;
	s->category = category_of(l, attrs, n);
	s->credibility = credibility_of(attrs, n);
	s->language = language.n <= CAP_LANGUAGE_BYTES ? str_copy(l->arena, language) : STR("");
	read_settings(l, attrs, n, &s->settings);
	if (!s->title.n)
		s->title = s->id;
	return s->id.p && s->language.p;
}

/* "Europe/CERTs": the names of the folders around, slashes inside them made spaces. */
static struct str folder_inside(struct listing *l, struct str around, struct str name)
{
	char *clean = str_c(l->arena, value_line(l->arena, name, false, FOLDER_BYTES_MAX));
	if (!clean || !*clean)
		return around;
	for (char *c = clean; *c; c++)
		if (*c == '/' || (unsigned char)*c < ' ')
			*c = ' ';
	struct str parts[] = {around, str_trim(str_of(clean))};
	struct str whole = around.n ? str_join(l->arena, parts, 2, STR("/")) : parts[1];
	return whole.n > FOLDER_BYTES_MAX ? around : whole;
}

static bool read_outline(struct listing *l, const struct xml_attr *attrs, size_t n)
{
	struct str name = attr(attrs, n, "text");
	struct str address = attr(attrs, n, "xmlUrl");
	if (!name.n)
		name = attr(attrs, n, "title");
	if (!address.n && str_eq_ascii_nocase(attr(attrs, n, "type"), STR("rss")))
		address = attr(attrs, n, "url");
	int folder = category_of_folder(name);
	l->category[l->depth] = folder >= 0 ? folder : l->category[l->depth - 1];
	l->folder[l->depth] = address.n ? l->folder[l->depth - 1] : folder_inside(l, l->folder[l->depth - 1], name);
	struct str url = address.n ? feed_address(l, address) : STR_EMPTY;
	if (!url.n || l->sources.n >= CAP_SOURCES || map_get(&l->urls, str_hash(url)))
		return true;
	return add_source(l, url, attrs, n);
}

static enum status on_open(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct listing *l = ctx;
	if (l->depth >= CAP_XML_DEPTH)
		return err_set(l->err, E_LIMIT, "parse: outlines nest deeper than %d", CAP_XML_DEPTH);
	l->depth++;
	l->category[l->depth] = l->category[l->depth - 1];
	l->folder[l->depth] = l->folder[l->depth - 1];
	l->is_opml |= str_eq_ascii_nocase(name->local, STR("opml")) || str_eq_ascii_nocase(name->local, STR("outline"));
	if (!str_eq_ascii_nocase(name->local, STR("outline")) || read_outline(l, attrs, n))
		return OK;
	return err_set(l->err, E_NOMEM, "parse: no room for the list of sources");
}

static enum status on_close(void *ctx, const struct xml_name *name)
{
	struct listing *l = ctx;
	(void)name;
	l->depth -= l->depth > 0;
	return OK;
}

enum status parse_opml(struct arena *arena, struct str bytes, struct str url, struct sources *out, struct err *err)
{
	static const struct xml_handler handler = {.open = on_open, .close = on_close};
	static const struct xml_limits limits = {CAP_XML_DEPTH, CAP_XML_ELEMENTS, 4 * CAP_FEED_BYTES};
	struct xml_report report = {0};
	struct listing *l = arena_zero(arena, 1, sizeof(*l));
	if (!l)
		return err_set(err, E_NOMEM, "parse: no room for the list of sources");
	if (!str_trim(bytes).n)
		return err_set(err, E_EMPTY, "parse: the list of sources is empty");
	l->arena = arena;
	l->err = err;
	l->base = url;
	l->category[0] = -1;
	map_init(&l->urls);
	enum status status = xml_read(bytes, STR_EMPTY, &limits, &handler, l, &report, err);
	map_release(&l->urls);
	if (status == E_SYNTAX || (!status && !l->is_opml))
		return parse_refuse(arena, bytes, "OPML", err);
	if (status)
		return status;
	if (!l->sources.n)
		return err_set(err, E_EMPTY, "parse: the OPML names no feed (no outline has an xmlUrl)");
	*out = l->sources;
	return OK;
}
