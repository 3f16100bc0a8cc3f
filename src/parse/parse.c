/* The story: look at the first bytes, read them as what they seem to be, or say what they are. */
#include "parse.h"

#include "caps.h"
#include "charset.h"
#include "html.h"
#include "parse_priv.h"

/* The first character that is not white space, a byte order mark or the zero half of UTF-16. */
static char first_character(struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		if (!is_ascii_space(bytes.p[i]) && bytes.p[i] != '\0' && (unsigned char)bytes.p[i] < 0x80)
			return bytes.p[i];
	return '\0';
}

/* Programs that write feeds print their warnings in front of them. */
static struct str without_junk(struct str bytes, bool *has_junk)
{
	static const char *const starts[] = {"<?xml", "<rss", "<feed", "<rdf:RDF"};
	size_t at = STR_NONE;
	*has_junk = false;
	if (bytes.n >= 2 && (bytes.p[0] == '\0' || bytes.p[1] == '\0' || (unsigned char)bytes.p[0] >= 0xFE))
		return bytes; /* UTF-16 */
	struct str head = str_cut(bytes, 0, 64 * KIB);
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		size_t here = str_find(head, str_of(starts[i]));
		at = here < at ? here : at;
	}
	char first = first_character(bytes);
	if (at == STR_NONE || at == 0 || first == '{' || first == '[')
		return bytes;
	struct str junk = str_trim(str_cut(bytes, 0, at));
	bool is_prolog = first == '<' && (str_starts(junk, STR("<!--")) || str_starts(junk, STR("<!DOCTYPE")) ||
					  str_starts(junk, STR("<?")));
	if (is_prolog)
		return bytes;
	*has_junk = junk.n && !str_eq(junk, STR("\xEF\xBB\xBF"));
	return str_cut(bytes, at, bytes.n);
}

/* The front page of a site, or of the feed's own. */
static bool is_front_page(struct str url, struct str site)
{
	size_t scheme = str_find_byte(url, ':'); /* of http or https: "//" follows */
	struct str path = str_cut(url, scheme == STR_NONE ? url.n : scheme + 3, url.n);
	size_t slash = str_find_byte(path, '/');
	return (site.n && str_eq(url, site) && str_ends(url, STR("/"))) || slash == STR_NONE || slash + 1 == path.n;
}

/* Some feeds, of status pages above all, give every entry one link, to their front page. It names none of
 * them: taken for the entry's own address, each would pass for a revision of the one before. */
static void drop_front_pages(struct feed *feed)
{
	struct str shared = STR_EMPTY;
	size_t n = 0;
	for (size_t i = 0; i < feed->entries.n; i++) {
		struct str url = feed->entries.at[i].url;
		if (!url.n || !is_front_page(url, feed->site) || (shared.n && !str_eq(url, shared)))
			continue;
		shared = url;
		n++;
	}
	for (size_t i = 0; n > 1 && i < feed->entries.n; i++) {
		struct entry *e = &feed->entries.at[i];
		if (str_eq(e->url, shared) && e->id.n && !str_eq(e->id, shared))
			e->url = STR_EMPTY;
	}
}

enum status parse_feed(struct arena *arena, struct str bytes, const struct parse_hints *hints, struct feed *out,
		       struct err *err)
{
	bool has_junk;
	char first = first_character(bytes);
	if (first == '\0')
		return err_set(err, E_EMPTY, "parse: the feed is empty");
	struct feed feed;
	struct str document = without_junk(bytes, &has_junk);
	enum status status = first == '{' || first == '[' ? parse_json(arena, document, hints, &feed, err)
							  : parse_xml(arena, document, hints, &feed, err);
	if (status == E_NOTFOUND)
		return parse_refuse(arena, bytes, "a feed", err);
	if (status)
		return status;
	if (has_junk) {
		feed.repairs++;
		feed.first_repair = STR("there is text in front of the feed");
	}
	drop_front_pages(&feed);
	*out = feed;
	return OK;
}

/* ---- what it was instead ---- */

static bool looks_like_html(struct str bytes)
{
	struct str head = str_cut(bytes, 0, 4 * KIB);
	return str_find_ascii_nocase(head, STR("<!doctype html")) != STR_NONE ||
	       str_find_ascii_nocase(head, STR("<html")) != STR_NONE ||
	       str_find_ascii_nocase(head, STR("<head")) != STR_NONE ||
	       str_find_ascii_nocase(head, STR("<body")) != STR_NONE ||
	       str_find_ascii_nocase(head, STR("<title")) != STR_NONE;
}

/* The first text of a page's title, or of its first heading. */
static struct str page_title(struct arena *arena, struct str bytes)
{
	static const struct html_limits limits = {CAP_HTML_DEPTH, 2000};
	struct html_tree tree = {0};
	enum status status = html_read(arena, bytes, STR_EMPTY, &limits, &tree, NULL);
	if (status && status != E_LIMIT)
		return STR_EMPTY;
	for (struct html_node *at = tree.root; at; at = html_walk(tree.root, at))
		if (html_is(at, STR("title")) || html_is(at, STR("h1")))
			return utf8_cut(html_text(arena, at), 100);
	return STR_EMPTY;
}

/* The first element's name, for the message. */
static struct str root_name(struct str bytes)
{
	struct str piece;
	for (bool first = true; str_next(&bytes, '<', &piece); first = false) {
		size_t n = 0;
		while (n < piece.n && n < 40 && (is_ascii_alnum(piece.p[n]) || piece.p[n] == ':'))
			n++;
		if (n && !first)
			return str_cut(piece, 0, n);
	}
	return STR_EMPTY;
}

enum status parse_refuse(struct arena *arena, struct str bytes, const char *wanted, struct err *err)
{
	char first = first_character(bytes);
	struct str head = str_cut(bytes, 0, 64 * KIB), root;
	if (first == '{' || first == '[')
		return err_set(err, E_SYNTAX, "parse: JSON that is not %s", wanted);
	if (looks_like_html(bytes)) {
		struct str title = page_title(arena, head);
		if (title.n)
			return err_set(err, E_SYNTAX, "parse: not %s but an HTML page titled \"%.*s\"", wanted,
				       STR_FORMAT(title));
		return err_set(err, E_SYNTAX, "parse: not %s but an HTML page without a title", wanted);
	}
	root = root_name(head);
	if (first == '<' && root.n)
		return err_set(err, E_SYNTAX, "parse: not %s but XML of the kind <%.*s>", wanted, STR_FORMAT(root));
	return err_set(err, E_SYNTAX, "parse: not %s: neither XML nor JSON", wanted);
}
