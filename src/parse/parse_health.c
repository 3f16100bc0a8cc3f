/* Microsoft 365 service health, as Microsoft Graph tells it: serviceAnnouncement/issues and /messages.
 * They have no public pages; an entry's link is that of the admin centre, which asks for a login. */
#include "caps.h"
#include "parse_json.h"

static bool put_link(const struct json_reader *r, struct draft *draft, const char *place, struct str id)
{
	struct str link =
		str_print(r->arena, "https://admin.microsoft.com/Adminportal/Home?ref=%s/%.*s", place, STR_FORMAT(id));
	return link.p && (!id.n || json_put(r, draft, PART_LINK, 1, link, false));
}

static bool put_times(const struct json_reader *r, struct draft *draft, const struct json *item)
{
	return json_put(r, draft, PART_ID, 1, json_get_str(item, "id"), false) &&
	       json_put(r, draft, PART_TITLE, 1, json_get_str(item, "title"), false) &&
	       json_put(r, draft, PART_PUBLISHED, 1, json_get_str(item, "startDateTime"), false) &&
	       json_put(r, draft, PART_UPDATED, 1, json_get_str(item, "lastModifiedDateTime"), false);
}

/* ---- issues ---- */

static enum lifecycle issue_lifecycle(const struct json *issue)
{
	enum lifecycle said = lifecycle_of_word(json_get_str(issue, "status"));
	return json_bool(json_get(issue, "isResolved")) ? LIFECYCLE_RESOLVED : said;
}

static bool put_posts(const struct json_reader *r, struct story *story, const struct json *posts)
{
	bool ok = true;
	for (size_t i = json_is_array(posts) ? json_n(posts) : 0; ok && i-- > 0;) { /* the newest comes last */
		const struct json *post = json_at(posts, i), *body = json_get(post, "description");
		ok = story_post(r->arena, story, json_time(post, "createdDateTime"), STR_EMPTY,
				json_get_str(body, "content"),
				str_eq_ascii_nocase(json_get_str(body, "contentType"), STR("html")));
	}
	return ok;
}

static bool read_issue(const struct json_reader *r, const struct json *issue, struct draft *draft)
{
	struct str impact = json_get_str(issue, "impactDescription");
	struct story story;
	story_init(&story);
	draft->entry.lifecycle = issue_lifecycle(issue);
	story_line(&story, "Impact", impact);
	bool ok = put_posts(r, &story, json_get(issue, "posts"));
	story_line(&story, "Service", json_get_str(issue, "service"));
	story_line(&story, "Feature", json_get_str(issue, "feature"));
	ok = ok && put_times(r, draft, issue) &&
	     put_link(r, draft, "servicehealth/:/alerts", json_get_str(issue, "id")) &&
	     json_put(r, draft, PART_SUMMARY, 2, impact, false) &&
	     draft_add_category(r->arena, draft, json_get_str(issue, "service")) &&
	     draft_add_category(r->arena, draft, json_get_str(issue, "feature")) &&
	     draft_add_category(r->arena, draft, json_get_str(issue, "classification")) && story_put(r, &story, draft);
	story_release(&story);
	return ok;
}

/* ---- messages of the message centre ---- */

static bool read_message(const struct json_reader *r, const struct json *message, struct draft *draft)
{
	const struct json *body = json_get(message, "body");
	bool is_html = !str_eq_ascii_nocase(json_get_str(body, "contentType"), STR("text"));
	return put_times(r, draft, message) &&
	       put_link(r, draft, "MessageCenter/:/messages", json_get_str(message, "id")) &&
	       json_put(r, draft, PART_CONTENT, 1, json_get_str(body, "content"), is_html) &&
	       json_put_categories(r, draft, json_get(message, "services"), "name") &&
	       json_put_categories(r, draft, json_get(message, "tags"), "name") &&
	       draft_add_category(r->arena, draft, json_get_str(message, "category"));
}

/* ---- the document ---- */

static bool is_issue(const struct json *item)
{
	return json_get(item, "impactDescription") || json_is_array(json_get(item, "posts"));
}

static bool is_message(const struct json *item)
{
	return json_get(json_get(item, "body"), "content") && json_is_array(json_get(item, "services"));
}

static bool read_item(const struct json_reader *r, const struct json *item, struct draft *draft)
{
	return is_issue(item) ? read_issue(r, item, draft) : read_message(r, item, draft);
}

bool health_is(const struct json *root)
{
	const struct json *list = json_get(root, "value"), *first = json_at(list, 0);
	bool is_named = str_has(json_get_str(root, "@odata.context"), STR("serviceAnnouncement/"));
	return json_is_array(list) && (is_named || is_issue(first) || is_message(first));
}

bool health_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	feed->title = STR("Microsoft 365 service health");
	feed->next = str_copy(r->arena, json_get_str(root, "@odata.nextLink"));
	return feed->next.p && json_entries(r, json_get(root, "value"), read_item, feed);
}
