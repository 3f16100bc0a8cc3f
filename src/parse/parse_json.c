/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#include "caps.h"
#include "charset.h"
#include "json.h"
#include "parse_priv.h"
#include "url.h"

struct reader {
	struct arena *arena;
	struct str base;
	const struct json *feed; /* whose authors are those of items that name none */
};

/* A string, or a number that stands where a string should (ids of version 1.0). */
static struct str text_of(const struct reader *r, const struct json *value)
{
	if (json_is_integer(value))
		return str_print(r->arena, "%lld", (long long)json_i64(value));
	return json_str(value);
}

static bool put(const struct reader *r, struct draft *draft, enum part part, int priority, struct str text,
		bool is_html)
{
	struct value value = {text, r->base, is_html};
	return !text.n || draft_put(r->arena, draft, part, priority, &value);
}

/* `authors` of 1.1 and `author` of 1.0; some write plain names. */
static bool put_author(const struct reader *r, struct draft *draft, const struct json *author)
{
	struct str name = json_is_string(author) ? json_str(author) : json_get_str(author, "name");
	return !name.n || draft_add_author(r->arena, draft, 1, name);
}

static bool put_authors(const struct reader *r, struct draft *draft, const struct json *object)
{
	const struct json *authors = json_get(object, "authors");
	bool ok = !json_is_object(authors) || put_author(r, draft, authors);
	for (size_t i = 0; ok && json_is_array(authors) && i < json_n(authors); i++)
		ok = put_author(r, draft, json_at(authors, i));
	return ok && (draft->authors.n || put_author(r, draft, json_get(object, "author")));
}

static bool put_tags(const struct reader *r, struct draft *draft, const struct json *tags)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(tags) && i < json_n(tags); i++)
		ok = draft_add_category(r->arena, draft, json_str(json_at(tags, i)));
	return ok;
}

static bool put_attachments(const struct reader *r, struct draft *draft, const struct json *list)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(list) && i < json_n(list); i++) {
		const struct json *item = json_at(list, i);
		ok = draft_add_enclosure(r->arena, draft, r->base, json_get_str(item, "url"),
					 json_get_str(item, "mime_type"), text_of(r, json_get(item, "size_in_bytes")));
	}
	return ok;
}

static bool read_item(const struct reader *r, const struct json *item, struct entry *out)
{
	static const struct {
		const char *name;
		enum part part;
		int priority;
		bool is_html;
	} members[] = {
		{"id", PART_ID, 1, false},
		{"url", PART_LINK, 2, false},
		{"external_url", PART_LINK, 1, false},
		{"title", PART_TITLE, 1, true},
		{"summary", PART_SUMMARY, 1, true},
		{"content_html", PART_CONTENT, 2, true},
		{"content_text", PART_CONTENT, 1, false},
		{"date_published", PART_PUBLISHED, 1, false},
		{"date_modified", PART_UPDATED, 1, false},
	};
	struct draft draft;
	draft_start(&draft);
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof(members) / sizeof(members[0]); i++)
		ok = put(r, &draft, members[i].part, members[i].priority, text_of(r, json_get(item, members[i].name)),
			 members[i].is_html);
	if (url_is_http(draft.entry.id))
		draft.permalink = draft.entry.id;
	if (ok && put_authors(r, &draft, item) && !draft.authors.n)
		ok = put_authors(r, &draft, r->feed);
	return ok && put_tags(r, &draft, json_get(item, "tags")) &&
	       put_attachments(r, &draft, json_get(item, "attachments")) && draft_finish(r->arena, &draft, out);
}

static bool read_items(const struct reader *r, const struct json *items, struct feed *feed)
{
	for (size_t i = 0; json_is_array(items) && i < json_n(items); i++) {
		if (!json_is_object(json_at(items, i)) || feed->entries.n >= CAP_FEED_ENTRIES) {
			feed->repairs++;
			feed->first_repair = STR("entries past the limit, or that are no objects, were left out");
			continue;
		}
		struct entry *entry = vec_push(r->arena, &feed->entries);
		if (!entry || !read_item(r, json_at(items, i), entry))
			return false;
	}
	return true;
}

static struct str address(const struct reader *r, const struct json *root, const char *name)
{
	struct str text = json_get_str(root, name);
	return text.n ? url_resolve(r->arena, r->base, text) : text;
}

static bool read_feed(const struct reader *r, const struct json *root, struct feed *feed)
{
	struct draft head;
	struct str version = json_get_str(root, "version");
	size_t slash = str_rfind_byte(version, '/');
	draft_start(&head);
	if (!put(r, &head, PART_TITLE, 1, json_get_str(root, "title"), true) ||
	    !put(r, &head, PART_LANGUAGE, 1, json_get_str(root, "language"), false))
		return false;
	feed->kind = FEED_JSON;
	feed->version = str_copy(r->arena, slash == STR_NONE ? version : str_cut(version, slash + 1, version.n));
	feed->title = head.entry.title;
	feed->language = head.language;
	feed->site = address(r, root, "home_page_url");
	feed->self = address(r, root, "feed_url");
	feed->next = address(r, root, "next_url");
	return feed->version.p && read_items(r, json_get(root, "items"), feed);
}

/* What makes an object a feed: the version says so, or it has items with what entries have. */
static bool is_feed(const struct json *root)
{
	const struct json *first = json_at(json_get(root, "items"), 0);
	if (str_has(json_get_str(root, "version"), STR("jsonfeed.org")))
		return true;
	return json_is_array(json_get(root, "items")) &&
	       (json_get(first, "url") || json_get(first, "content_html") || json_get(first, "content_text"));
}

/* ---- documents that were cut ---- */

/* How much of the text stands up to the end of its last whole item: an object in a list of the root. */
static size_t whole_items_n(struct str text)
{
	size_t depth = 0, end = 0;
	bool in_string = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']') && depth && --depth == 2 && c == '}')
			end = i + 1;
	}
	return depth ? end : 0; /* all is closed: it was not cut */
}

/* Reads a text; of one that was cut the items before the cut, and says so. */
static enum status read_document(struct arena *arena, struct str text, struct json_doc **doc, bool *is_cut,
				 struct err *err)
{
	enum status status = json_read(text, doc, err);
	size_t n = status == E_SYNTAX ? whole_items_n(text) : 0;
	*is_cut = false;
	if (!n)
		return status;
	struct str parts[] = {str_cut(text, 0, n), STR("]}")};
	struct str mended = str_join(arena, parts, 2, STR_EMPTY);
	if (!mended.p)
		return err_set(err, E_NOMEM, "parse: no room for the feed");
	*is_cut = !json_read(mended, doc, NULL);
	return *is_cut ? OK : status;
}

enum status parse_json(struct arena *arena, struct str bytes, const struct parse_hints *hints, struct feed *out,
		       struct err *err)
{
	struct charset_report report;
	struct json_doc *doc = NULL;
	struct str text;
	struct feed feed = {0};
	struct reader r = {arena, hints->url, NULL};
	bool is_cut;
	enum status status =
		charset_to_utf8(arena, bytes, charset_of_content_type(hints->content_type), &text, &report);
	if (status)
		return err_set(err, status, "parse: no room for the feed");
	status = read_document(arena, str_trim(text), &doc, &is_cut, err);
	if (status)
		return status;
	const struct json *root = json_root(doc);
	r.feed = root;
	if (!is_feed(root))
		status = E_NOTFOUND;
	else if (!read_feed(&r, root, &feed))
		status = err_set(err, E_NOMEM, "parse: no room for the feed");
	json_free(doc);
	if (!status && is_cut) {
		feed.repairs++;
		feed.first_repair = STR("the document ends inside an item");
	}
	if (!status)
		*out = feed;
	return status;
}
