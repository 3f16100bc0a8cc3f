#include "discover.h"

#include "caps.h"
#include "html.h"
#include "url.h"

static const char *const feed_types[] = {"application/rss+xml", "application/atom+xml", "application/feed+json",
					 "application/rdf+xml", "application/xml",      "text/xml",
					 "application/json"};
/* Below the address itself, then below the root of its site. */
static const char *const usual_places[] = {"feed",       "feed/",     "rss",       "rss.xml", "feed.xml",
					   "atom.xml",   "index.xml", "feed.json", "rss/",    "feeds/posts/default",
					   "history.rss"};
/* Words in the address of a link that leads to a feed. */
static const char *const feed_words[] = {"rss", "atom", "feed", ".xml", ".rdf"};

static bool add(struct arena *arena, struct strs *out, struct str base, struct str reference)
{
	struct str whole = url_canonical(arena, url_resolve(arena, base, reference));
	if (!whole.n || out->n >= DISCOVER_MAX || strs_has(out, whole))
		return true;
	return strs_add(arena, out, whole);
}

static bool has_word(struct str words, struct str word)
{
	struct str piece;
	while (words.n && str_next(&words, ' ', &piece))
		if (str_eq_ascii_nocase(str_trim(piece), word))
			return true;
	return false;
}

static bool is_feed_type(struct str type)
{
	size_t end = str_find_byte(type, ';');
	type = str_trim(str_cut(type, 0, end));
	for (size_t i = 0; i < sizeof(feed_types) / sizeof(feed_types[0]); i++)
		if (str_eq_ascii_nocase(type, str_of(feed_types[i])))
			return true;
	return false;
}

static bool is_feed_link(struct str href)
{
	for (size_t i = 0; i < sizeof(feed_words) / sizeof(feed_words[0]); i++)
		if (str_find_ascii_nocase(href, str_of(feed_words[i])) != STR_NONE)
			return true;
	return false;
}

static struct str base_of(struct arena *arena, const struct html_tree *tree, struct str url)
{
	for (struct html_node *at = html_walk(tree->root, NULL); at; at = html_walk(tree->root, at))
		if (html_is(at, STR("base")) && html_attr_get(at, STR("href")).n)
			return url_resolve(arena, url, html_attr_get(at, STR("href")));
	return url;
}

static bool add_links(struct arena *arena, const struct html_tree *tree, struct str base, bool alternates,
		      struct strs *out)
{
	for (struct html_node *at = html_walk(tree->root, NULL); at; at = html_walk(tree->root, at)) {
		struct str href = html_attr_get(at, STR("href"));
		bool is_link = html_is(at, STR("link"));
		bool is_wanted = alternates ? (is_link || html_is(at, STR("a"))) &&
						      has_word(html_attr_get(at, STR("rel")), STR("alternate")) &&
						      is_feed_type(html_attr_get(at, STR("type")))
					    : html_is(at, STR("a")) && is_feed_link(href);
		if (href.n && is_wanted && !add(arena, out, base, href))
			return false;
	}
	return true;
}

enum status discover_candidates(struct arena *arena, struct str page, struct str url, struct strs *out, struct err *err)
{
	static const struct html_limits limits = {CAP_HTML_DEPTH, CAP_HTML_NODES};
	struct html_tree tree = {0};
	struct strs list = {0};
	enum status status = page.n ? html_read(arena, page, STR_EMPTY, &limits, &tree, err) : E_EMPTY;
	bool ok = status != E_NOMEM;
	if (ok && tree.root) {
		struct str base = base_of(arena, &tree, url);
		ok = add_links(arena, &tree, base, true, &list) && add_links(arena, &tree, base, false, &list);
	}
	struct str below = str_ends(url, STR("/")) ? url : str_join(arena, (struct str[]){url, STR("/")}, 2, STR_EMPTY);
	struct str root = url_resolve(arena, url, STR("/"));
	for (size_t i = 0; ok && i < sizeof(usual_places) / sizeof(usual_places[0]); i++)
		ok = add(arena, &list, below, str_of(usual_places[i]));
	for (size_t i = 0; ok && i < sizeof(usual_places) / sizeof(usual_places[0]); i++)
		ok = add(arena, &list, root, str_of(usual_places[i]));
	if (!ok)
		return err_set(err, E_NOMEM, "discover: no memory");
	*out = list;
	return OK;
}
