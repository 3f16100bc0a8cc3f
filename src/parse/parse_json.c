/* Which kind of JSON document it is, and what its readers share. */
#include "parse_json.h"

#include "caps.h"
#include "charset.h"
#include "date.h"

static const struct kind {
	bool (*is)(const struct json *root);
	bool (*read)(const struct json_reader *r, const struct json *root, struct feed *feed);
	enum feed_kind kind;
} kinds[] = {
	{json_feed_is, json_feed_read, FEED_JSON}, {statuspage_is, statuspage_read, FEED_STATUS},
	{google_is, google_read, FEED_STATUS},     {health_is, health_read, FEED_STATUS},
	{csaf_is, csaf_read, FEED_CSAF},           {rolie_is, rolie_read, FEED_CSAF},
};

/* ---- what the readers share ---- */

struct str json_text(const struct json_reader *r, const struct json *value)
{
	if (json_is_integer(value))
		return str_print(r->arena, "%lld", (long long)json_i64(value));
	return json_str(value);
}

const struct json *json_walk(const struct json *object, const char *const *names)
{
	for (; *names; names++)
		object = json_get(object, *names);
	return object;
}

int64_t json_time(const struct json *object, const char *name)
{
	int64_t time;
	return date_parse(json_get_str(object, name), &time) ? time : TIME_UNKNOWN;
}

bool json_put(const struct json_reader *r, struct draft *draft, enum part part, int priority, struct str text,
	      bool is_html)
{
	struct value value = {text, r->base, is_html, false};
	return !text.n || draft_put(r->arena, draft, part, priority, &value);
}

bool json_put_categories(const struct json_reader *r, struct draft *draft, const struct json *list, const char *name)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(list) && i < json_n(list); i++) {
		const struct json *item = json_at(list, i);
		ok = draft_add_category(r->arena, draft,
					json_is_object(item) ? json_get_str(item, name) : json_str(item));
	}
	return ok;
}

bool json_entries(const struct json_reader *r, const struct json *list, json_read_entry *read, struct feed *feed)
{
	for (size_t i = 0; json_is_array(list) && i < json_n(list); i++) {
		if (!json_is_object(json_at(list, i)) || feed->entries.n >= r->entries_max) {
			feed->repairs++;
			feed->first_repair = STR("entries past the limit, or that are no objects, were left out");
			continue;
		}
		struct entry *entry = vec_push(r->arena, &feed->entries);
		struct draft draft;
		draft_start(&draft);
		if (!entry || !read(r, json_at(list, i), &draft) || !draft_finish(r->arena, &draft, entry))
			return false;
	}
	return true;
}

/* ---- the text ---- */

/* Texts hold no NUL: one that is written as \u0000 becomes U+FFFD, as HTML has it. False: no memory. */
static bool mend_nuls(struct arena *arena, struct str *text, bool *has)
{
	char *copy = NULL;
	for (size_t from = 0, found; (found = str_find(str_cut(*text, from, text->n), STR("\\u0000"))) != STR_NONE;) {
		size_t at = from + found, slashes = 0;
		from = at + 6;
		while (at > slashes && text->p[at - slashes - 1] == '\\')
			slashes++;
		if (slashes % 2) /* an escaped backslash, and letters behind it */
			continue;
		if (!copy) {
			if (!(copy = arena_take(arena, text->n)))
				return false;
			*text = (struct str){memcpy(copy, text->p, text->n), text->n};
		}
		memcpy(copy + at + 2, "fffd", 4);
	}
	*has = copy;
	return true;
}

/* ---- documents that were cut ---- */

/* How much of the text stands up to the end of its last whole item: an object in a list that is the
 * root, or of the root. */
static size_t whole_items_n(struct str text)
{
	size_t depth = 0, end = 0, of_items = text.p[0] == '[' ? 1 : 2;
	bool in_string = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']') && depth && --depth == of_items && c == '}')
			end = i + 1;
	}
	return depth ? end : 0; /* all is closed: it was not cut */
}

/* Reads a text; of one that was cut the items before the cut, and says so. */
static enum status read_document(struct arena *arena, struct str text, struct json_doc **doc, bool *is_cut,
				 struct err *err)
{
	enum status status = json_read(text, doc, err);
	size_t n = status == E_SYNTAX && text.n ? whole_items_n(text) : 0;
	*is_cut = false;
	if (!n)
		return status;
	struct str parts[] = {str_cut(text, 0, n), text.p[0] == '[' ? STR("]") : STR("]}")};
	struct str mended = str_join(arena, parts, 2, STR_EMPTY);
	if (!mended.p)
		return err_set(err, E_NOMEM, "parse: no room for the feed");
	*is_cut = !json_read(mended, doc, NULL);
	return *is_cut ? OK : status;
}

/* ---- the document ---- */

static enum status read_kind(const struct json_reader *r, struct feed *feed, struct err *err)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!kinds[i].is(r->root))
			continue;
		feed->kind = kinds[i].kind;
		return kinds[i].read(r, r->root, feed) ? OK : err_set(err, E_NOMEM, "parse: no room for the feed");
	}
	struct str named = csaf_feed_named(r->root);
	if (named.n)
		return err_set(err, E_SYNTAX, "parse: a CSAF provider's metadata, no feed; a feed that it names: %.*s",
			       (int)utf8_cut(named, 100).n, named.p);
	return E_NOTFOUND;
}

enum status parse_json(struct arena *arena, struct str bytes, const struct parse_hints *hints, struct feed *out,
		       struct err *err)
{
	struct charset_report report;
	struct json_doc *doc = NULL;
	struct str text;
	struct feed feed = {0};
	bool is_cut, has_nuls = false;
	enum status status =
		charset_to_utf8(arena, bytes, charset_of_content_type(hints->content_type), &text, &report);
	if (!status && !mend_nuls(arena, &text, &has_nuls))
		status = E_NOMEM;
	if (status)
		return err_set(err, status, "parse: no room for the feed");
	status = read_document(arena, str_trim(text), &doc, &is_cut, err);
	if (status)
		return status;
	struct json_reader r = {arena, str_copy(arena, hints->url), entries_max(hints), json_root(doc)};
	status = read_kind(&r, &feed, err);
	json_free(doc);
	if (!status && has_nuls) {
		feed.repairs++;
		feed.first_repair = STR("NUL characters in texts became U+FFFD");
	}
	if (!status && is_cut) {
		feed.repairs++;
		feed.first_repair = STR("the document ends inside an item");
	}
	if (!status)
		*out = feed;
	return status;
}
