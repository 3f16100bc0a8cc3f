/* Status pages in JSON: an incident or a maintenance is an entry, its posts are the content. */
#include "caps.h"
#include "parse_json.h"
#include "url.h"

/* "in_progress" reads better as "In progress". */
static struct str shown_word(struct arena *arena, struct str word)
{
	char *to = str_c(arena, word);
	for (size_t i = 0; to && i < word.n; i++)
		to[i] = to[i] == '_' ? ' ' : to[i];
	if (to && word.n && is_ascii_lower(to[0]))
		to[0] = (char)(to[0] - 32);
	return to ? (struct str){to, word.n} : STR_EMPTY;
}

/* ---- Atlassian Statuspage: api/v2/incidents.json, summary.json, scheduled-maintenances.json ---- */

static bool put_statuspage_posts(const struct json_reader *r, struct story *story, const struct json *list)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(list) && i < json_n(list); i++) { /* newest first */
		const struct json *post = json_at(list, i);
		const char *time = json_get_str(post, "display_at").n ? "display_at" : "created_at";
		ok = story_post(r->arena, story, json_time(post, time),
				shown_word(r->arena, json_get_str(post, "status")), json_get_str(post, "body"), true);
	}
	return ok;
}

/* The page of an incident, which the page's feeds name too; else its short link. */
static bool put_statuspage_link(const struct json_reader *r, const struct json *incident, struct draft *draft)
{
	struct str site = json_get_str(json_get(r->root, "page"), "url"), id = json_get_str(incident, "id");
	struct str link = json_get_str(incident, "shortlink");
	if (url_is_http(site) && id.n)
		link = str_print(r->arena, "%.*s/incidents/%.*s", STR_FORMAT(site), STR_FORMAT(id));
	return json_put(r, draft, PART_LINK, 1, link, false);
}

static bool read_statuspage_incident(const struct json_reader *r, const struct json *incident, struct draft *draft)
{
	struct str impact = json_get_str(incident, "impact");
	struct story story;
	story_init(&story);
	draft->entry.lifecycle = lifecycle_of_word(json_get_str(incident, "status"));
	bool ok = put_statuspage_posts(r, &story, json_get(incident, "incident_updates"));
	story_list(&story, "Affected", json_get(incident, "components"), "name");
	ok = ok && json_put(r, draft, PART_ID, 1, json_text(r, json_get(incident, "id")), false) &&
	     json_put(r, draft, PART_TITLE, 1, json_get_str(incident, "name"), true) &&
	     put_statuspage_link(r, incident, draft) &&
	     json_put(r, draft, PART_PUBLISHED, 2, json_get_str(incident, "started_at"), false) &&
	     json_put(r, draft, PART_PUBLISHED, 1, json_get_str(incident, "created_at"), false) &&
	     json_put(r, draft, PART_UPDATED, 1, json_get_str(incident, "updated_at"), false) &&
	     json_put_categories(r, draft, json_get(incident, "components"), "name") &&
	     (str_eq(impact, STR("none")) || draft_add_category(r->arena, draft, impact)) &&
	     story_put(r, &story, draft);
	story_release(&story);
	return ok;
}

bool statuspage_is(const struct json *root)
{
	return json_is_object(json_get(root, "page")) &&
	       (json_is_array(json_get(root, "incidents")) || json_is_array(json_get(root, "scheduled_maintenances")));
}

bool statuspage_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	const struct json *page = json_get(root, "page");
	feed->title = value_line(r->arena, json_get_str(page, "name"), false, CAP_TITLE_BYTES);
	feed->site = url_resolve(r->arena, r->base, json_get_str(page, "url"));
	return feed->title.p && json_entries(r, json_get(root, "incidents"), read_statuspage_incident, feed) &&
	       json_entries(r, json_get(root, "scheduled_maintenances"), read_statuspage_incident, feed);
}

/* ---- Google Cloud and Workspace: incidents.json ---- */

/* From the newest to the oldest, whichever way the list goes. */
static bool put_google_posts(const struct json_reader *r, struct story *story, const struct json *list)
{
	size_t n = json_is_array(list) ? json_n(list) : 0;
	bool is_oldest_first = n > 1 && json_time(json_at(list, 0), "when") < json_time(json_at(list, n - 1), "when");
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		const struct json *post = json_at(list, is_oldest_first ? n - 1 - i : i);
		ok = story_post(r->arena, story, json_time(post, "when"), STR_EMPTY, json_get_str(post, "text"), true);
	}
	return ok;
}

/* Their posts tell of the service and not of the work on it: an incident is open until it has an end. */
static enum lifecycle google_lifecycle(const struct json *incident)
{
	bool is_over = json_time(incident, "end") != TIME_UNKNOWN ||
		       str_eq(json_get_str(json_get(incident, "most_recent_update"), "status"), STR("AVAILABLE"));
	return is_over ? LIFECYCLE_RESOLVED : LIFECYCLE_INVESTIGATING;
}

static bool read_google_incident(const struct json_reader *r, const struct json *incident, struct draft *draft)
{
	const struct json *places = json_get(incident, "currently_affected_locations");
	struct str title = json_get_str(incident, "external_desc");
	struct story story;
	if (!json_n(places))
		places = json_get(incident, "previously_affected_locations");
	story_init(&story);
	draft->entry.lifecycle = google_lifecycle(incident);
	bool ok = put_google_posts(r, &story, json_get(incident, "updates"));
	story_list(&story, "Affected products", json_get(incident, "affected_products"), "title");
	story_list(&story, "Affected locations", places, "title");
	ok = ok && json_put(r, draft, PART_ID, 1, json_text(r, json_get(incident, "id")), false) &&
	     json_put(r, draft, PART_TITLE, 1, title.n ? title : story.first, false) &&
	     json_put(r, draft, PART_LINK, 1, json_get_str(incident, "uri"), false) &&
	     json_put(r, draft, PART_PUBLISHED, 2, json_get_str(incident, "begin"), false) &&
	     json_put(r, draft, PART_PUBLISHED, 1, json_get_str(incident, "created"), false) &&
	     json_put(r, draft, PART_UPDATED, 1, json_get_str(incident, "modified"), false) &&
	     json_put_categories(r, draft, json_get(incident, "affected_products"), "title") &&
	     json_put_categories(r, draft, places, "title") &&
	     draft_add_category(r->arena, draft, json_get_str(incident, "severity")) && story_put(r, &story, draft);
	story_release(&story);
	return ok;
}

bool google_is(const struct json *root)
{
	const struct json *first = json_is_array(root) ? json_at(root, 0) : NULL;
	return json_get(first, "external_desc") && json_is_array(json_get(first, "updates"));
}

bool google_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	feed->site = url_resolve(r->arena, r->base, STR("."));
	return json_entries(r, root, read_google_incident, feed);
}
