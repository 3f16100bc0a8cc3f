/* CSAF 2.0 (OASIS Common Security Advisory Framework): an advisory is a feed of one entry; a ROLIE feed (RFC 8322 in
 * JSON) lists advisories. */
#include "caps.h"
#include "parse_json.h"
#include "url.h"

enum { PRODUCTS_SHOWN = 40, BRANCH_DEPTH_MAX = 30 };

static bool is_category(const struct json *item, const char *category)
{
	return str_eq_ascii_nocase(json_get_str(item, "category"), str_of(category));
}

/* The first of a list that is of the category; NULL without one. */
static const struct json *first_of(const struct json *list, const char *category)
{
	for (size_t i = 0; json_is_array(list) && i < json_n(list); i++)
		if (is_category(json_at(list, i), category))
			return json_at(list, i);
	return NULL;
}

/* ---- the parts of an advisory ---- */

/* What it is about comes first; who may sue whom (3.1.2.1 legal_disclaimer) not at all. */
static bool put_notes(const struct json_reader *r, struct story *story, const struct json *notes)
{
	static const char *const order[] = {"summary", "description", "details", "general", "other", "faq"};
	bool ok = true;
	for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++)
		for (size_t i = 0; ok && json_is_array(notes) && i < json_n(notes); i++) {
			const struct json *note = json_at(notes, i);
			if (is_category(note, order[o]))
				ok = story_post(r->arena, story, TIME_UNKNOWN, STR_EMPTY, json_get_str(note, "text"),
						false);
		}
	return ok;
}

/* "9.8 (CRITICAL) CVSS:3.1/AV:N/..." of the newest CVSS that is given. */
static struct str cvss_of(const struct json_reader *r, const struct json *vulnerability)
{
	const struct json *score = json_at(json_get(vulnerability, "scores"), 0);
	const struct json *cvss = json_get(score, "cvss_v4");
	if (!cvss)
		cvss = json_get(score, "cvss_v3");
	if (!cvss)
		cvss = json_get(score, "cvss_v2");
	struct str severity = json_get_str(cvss, "baseSeverity"), vector = json_get_str(cvss, "vectorString");
	return cvss ? str_print(r->arena, "%.1f%s%.*s%s %.*s", json_double(json_get(cvss, "baseScore")),
				severity.n ? " (" : "", STR_FORMAT(severity), severity.n ? ")" : "", STR_FORMAT(vector))
		    : STR_EMPTY;
}

static void put_details(struct story *story, const char *head, const struct json *list, const char *category)
{
	for (size_t i = 0; json_is_array(list) && i < json_n(list); i++)
		if (!category || is_category(json_at(list, i), category))
			story_line(story, head, json_get_str(json_at(list, i), "details"));
}

static bool put_vulnerability(const struct json_reader *r, struct story *story, const struct json *v)
{
	struct str cve = json_get_str(v, "cve"), title = json_get_str(v, "title");
	if (!story_post(r->arena, story, TIME_UNKNOWN, title.n ? cve : STR_EMPTY, title.n ? title : cve, false) ||
	    !put_notes(r, story, json_get(v, "notes")))
		return false;
	story_line(story, "CVSS", cvss_of(r, v));
	story_line(story, "Weakness", json_get_str(json_get(v, "cwe"), "name"));
	put_details(story, "Impact", json_get(v, "threats"), "impact");
	put_details(story, "Exploitation", json_get(v, "threats"), "exploit_status");
	put_details(story, "Remediation", json_get(v, "remediations"), NULL);
	return true;
}

/* ---- products: a tree of vendors, names and versions (3.1.2.1) ---- */

struct products {
	const struct json_reader *r;
	struct draft *draft;
	size_t n;
	bool ok;
};

/* A name of the tree at most BRANCH_DEPTH_MAX deep; json_read bounds the whole. */
static void put_branches(struct products *p, const struct json *branches, struct str vendor, int depth)
{
	for (size_t i = 0; p->ok && json_is_array(branches) && i < json_n(branches); i++) {
		const struct json *branch = json_at(branches, i);
		struct str name = json_get_str(branch, "name");
		bool is_product = is_category(branch, "product_name") || is_category(branch, "product_family");
		if (is_product && name.n && p->n++ < PRODUCTS_SHOWN) {
			bool says_vendor = !vendor.n || str_starts_ascii_nocase(name, vendor);
			struct str parts[] = {says_vendor ? STR_EMPTY : vendor, name};
			struct str full = str_join(p->r->arena, parts + says_vendor, 2 - (size_t)says_vendor, STR(" "));
			p->ok = full.p && draft_add_category(p->r->arena, p->draft, full);
		}
		if (depth < BRANCH_DEPTH_MAX)
			put_branches(p, json_get(branch, "branches"), is_category(branch, "vendor") ? name : vendor,
				     depth + 1);
	}
}

/* ---- an advisory ---- */

/* Its page for readers: an own reference that is no JSON; else any own one; else where it came from. */
static bool put_advisory_link(const struct json_reader *r, struct draft *draft, const struct json *references)
{
	bool ok = json_put(r, draft, PART_LINK, 1, r->base, false);
	for (size_t i = 0; ok && json_is_array(references) && i < json_n(references); i++) {
		const struct json *reference = json_at(references, i);
		struct str url = json_get_str(reference, "url");
		if (is_category(reference, "self"))
			ok = json_put(r, draft, PART_LINK, str_ends(url, STR(".json")) ? 2 : 3, url, false);
	}
	return ok;
}

static bool put_vulnerabilities(const struct json_reader *r, struct story *story, struct draft *draft,
				const struct json *list)
{
	bool ok = json_put_categories(r, draft, list, "cve");
	for (size_t i = 0; ok && json_is_array(list) && i < json_n(list); i++)
		ok = put_vulnerability(r, story, json_at(list, i));
	return ok;
}

static void list_products(struct story *story, const struct strs *names)
{
	for (size_t i = 0; i < names->n; i++) {
		if (!i)
			story_line(story, "Products", names->at[i]);
		else
			buf_add(&story->text, STR(", ")), buf_add(&story->text, names->at[i]);
	}
}

static bool read_advisory(const struct json_reader *r, const struct json *advisory, struct draft *draft)
{
	const struct json *document = json_get(advisory, "document"), *tracking = json_get(document, "tracking");
	const struct json *summary = first_of(json_get(document, "notes"), "summary");
	struct products products = {.r = r, .draft = draft, .ok = true};
	struct story story;
	story_init(&story);
	put_branches(&products, json_path(advisory, "product_tree", "branches"), STR_EMPTY, 0);
	bool ok = products.ok && put_notes(r, &story, json_get(document, "notes"));
	list_products(&story, &draft->entry.categories);
	ok = ok && json_put(r, draft, PART_ID, 1, json_get_str(tracking, "id"), false) &&
	     json_put(r, draft, PART_TITLE, 1, json_get_str(document, "title"), false) &&
	     put_advisory_link(r, draft, json_get(document, "references")) &&
	     json_put(r, draft, PART_AUTHOR, 1, json_get_str(json_get(document, "publisher"), "name"), false) &&
	     json_put(r, draft, PART_PUBLISHED, 1, json_get_str(tracking, "initial_release_date"), false) &&
	     json_put(r, draft, PART_UPDATED, 1, json_get_str(tracking, "current_release_date"), false) &&
	     json_put(r, draft, PART_SUMMARY, 2, json_get_str(summary, "text"), false) &&
	     put_vulnerabilities(r, &story, draft, json_get(advisory, "vulnerabilities")) &&
	     draft_add_category(r->arena, draft, json_get_str(json_get(document, "aggregate_severity"), "text")) &&
	     story_put(r, &story, draft);
	story_release(&story);
	return ok;
}

bool csaf_is(const struct json *root)
{
	const struct json *document = json_get(root, "document");
	return json_get(document, "csaf_version") && json_get(document, "tracking");
}

bool csaf_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	const struct json *document = json_get(root, "document");
	feed->version = str_copy(r->arena, json_get_str(document, "csaf_version"));
	feed->title =
		value_line(r->arena, json_get_str(json_get(document, "publisher"), "name"), false, CAP_TITLE_BYTES);
	feed->language = str_copy(r->arena, json_get_str(document, "lang"));
	struct entry *entry = vec_push(r->arena, &feed->entries);
	struct draft draft;
	draft_start(&draft);
	return entry && feed->version.p && feed->title.p && feed->language.p && read_advisory(r, root, &draft) &&
	       draft_finish(r->arena, &draft, entry);
}

/* ---- ROLIE (CSAF 2.0, 7.1.15) ---- */

static bool put_links(const struct json_reader *r, struct draft *draft, const struct json *links)
{
	bool ok = true;
	for (size_t i = 0; ok && json_is_array(links) && i < json_n(links); i++) {
		const struct json *link = json_at(links, i);
		struct str rel = json_get_str(link, "rel"), href = json_get_str(link, "href");
		if (str_eq(rel, STR("alternate")))
			ok = json_put(r, draft, PART_LINK, 3, href, false);
		else if (str_eq(rel, STR("self")))
			ok = json_put(r, draft, PART_LINK, 1, href, false);
	}
	return ok;
}

static bool read_rolie_entry(const struct json_reader *r, const struct json *item, struct draft *draft)
{
	return json_put(r, draft, PART_ID, 1, json_get_str(item, "id"), false) &&
	       json_put(r, draft, PART_TITLE, 1, json_get_str(item, "title"), false) &&
	       json_put(r, draft, PART_LINK, 2, json_get_str(json_get(item, "content"), "src"), false) &&
	       put_links(r, draft, json_get(item, "link")) &&
	       json_put(r, draft, PART_SUMMARY, 1, json_get_str(json_get(item, "summary"), "content"), false) &&
	       json_put(r, draft, PART_PUBLISHED, 1, json_get_str(item, "published"), false) &&
	       json_put(r, draft, PART_UPDATED, 1, json_get_str(item, "updated"), false) &&
	       json_put_categories(r, draft, json_get(item, "category"), "term");
}

bool rolie_is(const struct json *root)
{
	const struct json *feed = json_get(root, "feed");
	return json_is_array(json_get(feed, "entry")) && json_get(feed, "id");
}

bool rolie_read(const struct json_reader *r, const struct json *root, struct feed *feed)
{
	const struct json *from = json_get(root, "feed");
	feed->title = value_line(r->arena, json_get_str(from, "title"), false, CAP_TITLE_BYTES);
	return feed->title.p && json_entries(r, json_get(from, "entry"), read_rolie_entry, feed);
}

/* ---- provider metadata (CSAF 2.0, 7.1.8) and aggregators (7.1.21) ---- */

struct str csaf_feed_named(const struct json *root)
{
	const struct json *list = json_get(root, "distributions");
	for (size_t i = 0; json_is_array(list) && i < json_n(list); i++) {
		const struct json *feeds = json_path(json_at(list, i), "rolie", "feeds");
		for (size_t f = 0; json_is_array(feeds) && f < json_n(feeds); f++)
			if (url_is_http(json_get_str(json_at(feeds, f), "url")))
				return json_get_str(json_at(feeds, f), "url");
	}
	const struct json *provider = json_at(json_get(root, "csaf_providers"), 0);
	return json_get_str(json_get(provider, "metadata"), "url");
}
