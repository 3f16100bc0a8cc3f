/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#include "caps.h"
#include "parse_json.h"
#include "url.h"

/* `authors` of 1.1 and `author` of 1.0; some write plain names. */
static bool put_author(const struct json_reader *r, struct draft *draft, const struct json *author)
{
	struct str name = json_is_string(author) ? json_str(author) : json_get_str(author, "name");
	return !name.n || draft_add_author(r->arena, draft, 1, name);
}

static bool put_authors(const struct json_reader *r, struct draft *draft, const struct json *object)
{
	const struct json *authors = json_get(object, "authors");
	bool ok = !json_is_object(authors) || put_author(r, draft, authors);
	for (size_t i = 0; ok && json_is_array(authors) && i < json_n(authors); i++)
		ok = put_author(r, draft, json_at(authors, i));
	return ok && put_author(r, draft, json_get(object, "author")); /* the same again in most feeds */
}

static bool put_tags(const struct json_reader *r, struct draft *draft, const struct json *tags)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(tags) && i < json_n(tags); i++)
		ok = draft_add_category(r->arena, draft, json_str(json_at(tags, i)));
	return ok;
}

static bool put_attachments(const struct json_reader *r, struct draft *draft, const struct json *list)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(list) && i < json_n(list); i++) {
		const struct json *item = json_at(list, i);
		ok = draft_add_enclosure(r->arena, draft, r->base, json_get_str(item, "url"),
					 json_get_str(item, "mime_type"),
					 json_text(r, json_get(item, "size_in_bytes")));
	}
	return ok;
}

static bool read_item(const struct json_reader *r, const struct json *item, struct draft *draft)
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
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof(members) / sizeof(members[0]); i++)
		ok = json_put(r, draft, members[i].part, members[i].priority,
			      json_text(r, json_get(item, members[i].name)), members[i].is_html);
	if (url_is_http(draft->entry.id))
		draft->permalink = draft->entry.id;
	if (ok && put_authors(r, draft, item) && !draft->authors.n)
		ok = put_authors(r, draft, r->root);
	return ok && put_tags(r, draft, json_get(item, "tags")) &&
	       put_attachments(r, draft, json_get(item, "attachments"));
}

static struct str address(const struct json_reader *r, const struct json *root, const char *name)
{
	struct str text = json_get_str(root, name);
	return text.n ? url_resolve(r->arena, r->base, text) : text;
}

bool json_feed_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	struct draft head;
	struct str version = json_get_str(root, "version");
	size_t slash = str_rfind_byte(version, '/');
	draft_start(&head);
	if (!json_put(r, &head, PART_TITLE, 1, json_get_str(root, "title"), true) ||
	    !json_put(r, &head, PART_LANGUAGE, 1, json_get_str(root, "language"), false))
		return false;
	feed->version = str_copy(r->arena, slash == STR_NONE ? version : str_cut(version, slash + 1, version.n));
	feed->title = head.entry.title;
	feed->language = head.language;
	feed->site = address(r, root, "home_page_url");
	feed->self = address(r, root, "feed_url");
	feed->next = address(r, root, "next_url");
	return feed->version.p && json_entries(r, json_get(root, "items"), read_item, feed);
}

/* What makes an object a feed: the version says so, or it has items with what entries have. */
bool json_feed_is(const struct json *root)
{
	const struct json *first = json_at(json_get(root, "items"), 0);
	if (str_has(json_get_str(root, "version"), STR("jsonfeed.org")))
		return true;
	return json_is_array(json_get(root, "items")) &&
	       (json_get(first, "url") || json_get(first, "content_html") || json_get(first, "content_text"));
}
