/* The walk through RSS, RDF and Atom: elements open, texts are collected, values go into drafts. */
#include "caps.h"
#include "charset.h"
#include "date.h"
#include "parse_priv.h"
#include "url.h"

struct level { /* an open element */
	enum place place;
	struct str base;
};

struct person {
	size_t depth; /* of its element; 0 outside one */
	int priority;
	struct str name, mail;
};

struct walk {
	struct arena *arena;
	struct feed *feed;
	struct err *err;
	struct str url; /* where the feed came from */
	size_t entries_max;
	size_t depth;
	struct level levels[CAP_XML_DEPTH + 2];
	enum space home; /* what an undeclared or unknown namespace of the root counts as */
	struct str home_uri;
	bool has_feed;
	struct draft head, draft;
	bool in_entry;
	size_t entry_depth;
	struct collecting now;
	struct person person;
	struct str period;
	uint64_t frequency;
	uint32_t left_out; /* entries past the cap */
};

static enum status no_room(const struct walk *w)
{
	return err_set(w->err, E_NOMEM, "parse: no room for the feed");
}

/* What relative links are seen from: xml:base; else in an entry the feed's site, for the feed itself may be
 * kept by another host; else where the feed came from. */
static struct str base_of(const struct walk *w)
{
	struct str base = w->levels[w->depth].base, site = w->head.entry.url;
	return w->in_entry && site.n && base.p == w->levels[0].base.p ? site : base;
}

static struct draft *draft_of(struct walk *w)
{
	return w->in_entry ? &w->draft : &w->head;
}

/* ---- values that are not a draft's ---- */

static void put_rhythm(struct walk *w, enum part part, struct str text)
{
	uint64_t number;
	if (part == PART_PERIOD)
		w->period = str_copy(w->arena, str_trim(text));
	else if (str_u64(str_trim(text), &number) && part == PART_FREQUENCY)
		w->frequency = number;
	else if (str_u64(str_trim(text), &number) && number < 60 * 24 * 366)
		w->feed->ttl_s = (uint32_t)number * 60;
}

static void put_skip(struct feed *feed, enum part part, struct str text)
{
	static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
					   "Thursday", "Friday", "Saturday"};
	uint64_t hour;
	if (part == PART_SKIP_HOUR && str_u64(text, &hour) && hour <= 24)
		feed->skip_hours |= 1u << (hour % 24); /* some count from 1 to 24 */
	for (size_t i = 0; part == PART_SKIP_DAY && i < sizeof(days) / sizeof(days[0]); i++)
		if (str_eq_ascii_nocase(text, str_of(days[i])))
			feed->skip_days |= 1u << i;
}

/* A guid that is an address serves as link where there is none, unless it says that it is no address (RSS 2.0,
 * guid). */
static bool put_permalink(struct walk *w, struct str text)
{
	struct draft *draft = draft_of(w);
	struct str id = str_trim(text);
	if (!w->now.is_permalink || draft->permalink.n || draft->entry.url.n || !url_is_http(id))
		return true;
	draft->permalink = str_copy(w->arena, id);
	return draft->permalink.p != NULL;
}

/* An atom:id is an IRI (RFC 4287 4.2.6): "/relative" is one seen from the base. Other ids are just names. */
static struct str absolute_id(const struct walk *w, struct str id)
{
	bool is_relative = w->feed->kind == FEED_ATOM && str_has(id, STR("/")) && !str_has(id, STR(":"));
	struct str url = is_relative ? url_resolve(w->arena, base_of(w), str_trim(id)) : STR_EMPTY;
	return url_is_http(url) ? url : id;
}

static bool put_person(struct walk *w)
{
	struct person *p = &w->person;
	struct str said = p->name.n ? p->name : p->mail;
	return draft_add_author(w->arena, draft_of(w), p->priority, said.n ? said : (struct str){w->now.p, w->now.n});
}

/* itunes:keywords: "one, two" */
static bool put_keywords(struct walk *w, struct str text)
{
	struct str word;
	while (str_next(&text, ',', &word))
		if (!draft_add_category(w->arena, draft_of(w), word))
			return false;
	return true;
}

static bool put_collected(struct walk *w)
{
	struct collecting *c = &w->now;
	struct str text = {c->n ? c->p : "", c->n};
	if (c->form == FORM_BASE64)
		text = value_base64(w->arena, text);
	if (!text.p)
		return false;
	bool is_kept = c->p != c->own && text.p == c->p;
	struct value value = {text, base_of(w), collect_is_html(c, text), is_kept};
	switch (c->part) {
	case PART_NAME:
		w->person.name = value_line(w->arena, text, true, CAP_TITLE_BYTES);
		return w->person.name.p != NULL;
	case PART_MAIL:
		w->person.mail = value_line(w->arena, text, false, CAP_TITLE_BYTES);
		return w->person.mail.p != NULL;
	case PART_SKIP_HOUR:
	case PART_SKIP_DAY:
		put_skip(w->feed, c->part, str_trim(text));
		return true;
	case PART_TTL:
	case PART_PERIOD:
	case PART_FREQUENCY:
		put_rhythm(w, c->part, text);
		return true;
	case PART_KEYWORDS:
		return put_keywords(w, text);
	case PART_ENCLOSURE_LINK:
		draft_move_enclosure(w->arena, draft_of(w), value.base, text);
		return true;
	case PART_ID:
		value.text = absolute_id(w, text);
		return draft_put(w->arena, draft_of(w), c->part, c->priority, &value) && put_permalink(w, text);
	default:
		return draft_put(w->arena, draft_of(w), c->part, c->priority, &value);
	}
}

/* ---- entries ---- */

static void start_entry(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	draft_start(&w->draft);
	w->in_entry = true;
	w->entry_depth = w->depth;
	struct str about = xml_attr_any(attrs, n, STR("about"));
	if (url_is_http(about)) {
		w->draft.permalink = str_copy(w->arena, about);
		w->draft.entry.id = w->draft.permalink;
	}
}

/* Nothing was said in it at all: entries of a half-written template. */
static bool is_blank(const struct entry *e)
{
	return !e->title.n && !e->url.n && !e->id.n && !e->summary.n && !e->content.n && !e->author.n &&
	       !e->categories.n && !e->enclosures.n && e->published == TIME_UNKNOWN && e->updated == TIME_UNKNOWN;
}

/* Room for the entries of a large file at once: a list that grows step by step is copied at each. What is
 * too much is never touched; a list that needs more grows as ever. */
static void reserve_entries(struct walk *w)
{
	enum { ENTRY_BYTES = 300 }; /* few are shorter */
	struct entries *entries = &w->feed->entries;
	size_t n = w->now.document.n / ENTRY_BYTES;
	if (entries->room || w->now.document.n < MIB)
		return;
	n = n < w->entries_max ? n : w->entries_max;
	entries->at = arena_take(w->arena, n * sizeof(*entries->at));
	entries->room = entries->at ? n : 0;
}

static bool finish_entry(struct walk *w)
{
	struct entry entry;
	w->in_entry = false;
	reserve_entries(w);
	if (!draft_finish(w->arena, &w->draft, &entry))
		return false;
	if (w->feed->entries.n >= w->entries_max) {
		w->left_out++;
		return true;
	}
	struct entry *to = is_blank(&entry) ? NULL : vec_push(w->arena, &w->feed->entries);
	if (to)
		*to = entry;
	return to || is_blank(&entry);
}

/* ---- links of Atom, in Atom and elsewhere ---- */

/* Of several alternates the one for readers. */
static int link_priority(struct str type)
{
	return !type.n ? 5 : str_has(type, STR("html")) ? 6 : 4;
}

static bool put_atom_link(struct walk *w, const struct xml_attr *attrs, size_t n, int bonus)
{
	struct str base = base_of(w);
	struct str href = str_trim(xml_attr_get(attrs, n, STR("href")));
	struct str rel = str_trim(xml_attr_get(attrs, n, STR("rel")));
	struct str type = str_trim(xml_attr_get(attrs, n, STR("type")));
	struct draft *draft = draft_of(w);
	if (!rel.n || str_eq_ascii_nocase(rel, STR("alternate"))) {
		struct value value = {.text = href, .base = base};
		return draft_put(w->arena, draft, PART_LINK, link_priority(type) + bonus, &value);
	}
	if (w->in_entry && str_eq_ascii_nocase(rel, STR("enclosure")))
		return draft_add_enclosure(w->arena, draft, base, href, type, xml_attr_get(attrs, n, STR("length")));
	struct str *address = w->in_entry                             ? NULL
			      : str_eq_ascii_nocase(rel, STR("self")) ? &w->feed->self
			      : str_eq_ascii_nocase(rel, STR("next")) ? &w->feed->next
								      : NULL;
	if (address)
		*address = url_resolve(w->arena, base, href);
	return true;
}

/* ---- elements ---- */

static bool put_category(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	struct str label = xml_attr_get(attrs, n, STR("label"));
	return draft_add_category(w->arena, draft_of(w), label.n ? label : xml_attr_get(attrs, n, STR("term")));
}

/* itunes:category text="Technology" */
static bool put_topic(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	return draft_add_category(w->arena, draft_of(w), xml_attr_get(attrs, n, STR("text")));
}

static bool put_enclosure(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	struct str length = xml_attr_get(attrs, n, STR("length"));
	return draft_add_enclosure(w->arena, draft_of(w), base_of(w), xml_attr_get(attrs, n, STR("url")),
				   xml_attr_get(attrs, n, STR("type")),
				   length.n ? length : xml_attr_get(attrs, n, STR("fileSize")));
}

/* Content that stands elsewhere (RFC 4287 4.1.3.2): its address serves if there is no link. */
static bool put_source_link(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	struct value value = {.text = xml_attr_get(attrs, n, STR("src")), .base = base_of(w)};
	return !value.text.n || draft_put(w->arena, draft_of(w), PART_LINK, 1, &value);
}

static void start_feed(struct walk *w, enum space space, const struct xml_name *name, const struct xml_attr *attrs,
		       size_t n)
{
	struct str language = xml_attr_any(attrs, n, STR("lang"));
	struct str version = str_trim(xml_attr_get(attrs, n, STR("version")));
	struct value value = {.text = language};
	if (language.n && !draft_put(w->arena, &w->head, PART_LANGUAGE, 1, &value))
		return;
	if (w->has_feed)
		return;
	w->has_feed = true;
	w->feed->kind = name_feed_kind(space, name->local);
	w->feed->version = str_copy(w->arena, version);
}

/* An element with a meaning: begins a value, a person, an entry, or says all in its attributes. */
static bool open_meaning(struct walk *w, const struct meaning *m, enum space space, const struct xml_name *name,
			 const struct xml_attr *attrs, size_t n)
{
	struct level *level = &w->levels[w->depth];
	bool is_atom_link = m->part == PART_LINK && xml_attr_get(attrs, n, STR("href")).n;
	switch (m->part) {
	case PART_FEED:
		level->place = IN_FEED;
		start_feed(w, space, name, attrs, n);
		return true;
	case PART_ENTRY:
		level->place = IN_ENTRY;
		start_feed(w, space, name, attrs, n);
		start_entry(w, attrs, n);
		return true;
	case PART_GROUP:
		level->place = w->levels[w->depth - 1].place;
		return true;
	case PART_MARKUP:
		level->place = IN_PERSON;
		return true;
	case PART_TOPIC:
		level->place = w->levels[w->depth - 1].place;
		return put_topic(w, attrs, n);
	case PART_ENCLOSURE:
		return put_enclosure(w, attrs, n);
	case PART_AUTHOR:
		level->place = IN_PERSON;
		w->person = (struct person){.depth = w->depth, .priority = m->priority};
		w->now.n = 0;
		return true;
	case PART_LINK:
		if (is_atom_link) /* inside RSS the item's own link is better */
			return put_atom_link(w, attrs, n, w->feed->kind == FEED_ATOM ? 0 : -3);
		break;
	case PART_CATEGORY:
		if (!put_category(w, attrs, n))
			return false;
		break;
	case PART_CONTENT:
		if (!put_source_link(w, attrs, n))
			return false;
		break;
	default:
		break;
	}
	collect_start(&w->now, w->depth, m, space, attrs, n);
	return true;
}

static enum space space_here(struct walk *w, const struct xml_name *name)
{
	enum space space = name_space(name);
	if (w->depth == 1) {
		w->home = name_feed_kind(space, name->local) == FEED_ATOM ? SPACE_ATOM : SPACE_RSS;
		w->home_uri = str_copy(w->arena, name->space);
	}
	if (space == SPACE_OTHER && name->space.n && str_eq(name->space, w->home_uri))
		return w->home;
	return space == SPACE_RSS && !name->space.n && w->home == SPACE_ATOM ? SPACE_ATOM : space;
}

static struct str base_here(struct walk *w, const struct xml_attr *attrs, size_t n)
{
	struct str outer = w->levels[w->depth - 1].base;
	struct str said = xml_attr_any(attrs, n, STR("base"));
	if (!said.n)
		return outer;
	struct str base = url_resolve(w->arena, outer, said);
	return url_is_http(base) ? base : outer;
}

static enum status on_open(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct walk *w = ctx;
	if (w->depth >= CAP_XML_DEPTH)
		return err_set(w->err, E_LIMIT, "parse: elements nest deeper than %d", CAP_XML_DEPTH);
	enum place outer = w->levels[w->depth].place;
	w->depth++;
	if (w->now.part != PART_NONE) {
		w->levels[w->depth].base = w->levels[w->depth - 1].base;
		return collect_open(&w->now, w->depth, name, attrs, n) ? OK : no_room(w);
	}
	enum space space = space_here(w, name);
	w->levels[w->depth] = (struct level){IN_UNKNOWN, base_here(w, attrs, n)};
	const struct meaning *m = name_meaning(space, name->local, outer);
	return !m || open_meaning(w, m, space, name, attrs, n) ? OK : no_room(w);
}

static enum status on_text(void *ctx, struct str text)
{
	struct walk *w = ctx;
	bool in_person = w->person.depth && w->levels[w->depth].place != IN_UNKNOWN;
	if (w->now.part == PART_NONE && !in_person)
		return OK;
	bool ok = w->now.part == PART_NONE ? collect_bare(&w->now, text) : collect_text(&w->now, w->depth, text);
	return ok ? OK : no_room(w);
}

static enum status on_close(void *ctx, const struct xml_name *name)
{
	struct walk *w = ctx;
	bool ok = true;
	if (!w->depth)
		return OK;
	if (w->now.part != PART_NONE && w->depth > w->now.depth) {
		ok = collect_close(&w->now, w->depth, name);
	} else if (w->now.part != PART_NONE) {
		ok = put_collected(w);
		w->now.part = PART_NONE;
		w->now.n = 0;
	} else if (w->person.depth == w->depth) {
		ok = put_person(w);
		w->person.depth = 0;
	} else if (w->in_entry && w->entry_depth == w->depth) {
		ok = finish_entry(w);
	}
	w->depth--;
	return ok ? OK : no_room(w);
}

/* Begins, or begins anew. */
static void on_again(void *ctx)
{
	struct walk *w = ctx;
	*w->feed = (struct feed){0};
	*w = (struct walk){.arena = w->arena,
			   .feed = w->feed,
			   .err = w->err,
			   .url = w->url,
			   .entries_max = w->entries_max,
			   .now = {.arena = w->arena, .document = w->now.document}};
	w->levels[0] = (struct level){IN_DOCUMENT, w->url};
	draft_start(&w->head);
}

/* ---- the end ---- */

/* The document stopped inside an entry: what is there of it counts if a reader can use it. */
static bool finish_cut_entry(struct walk *w)
{
	if (!w->in_entry)
		return true;
	bool in_text = w->now.part == PART_SUMMARY || w->now.part == PART_CONTENT;
	if (in_text && !put_collected(w))
		return false;
	w->feed->repairs += w->feed->repairs == 0;
	if (!w->feed->first_repair.n)
		w->feed->first_repair = STR("the document ends inside an entry");
	bool is_usable = w->draft.entry.title.n && (w->draft.entry.url.n || w->draft.permalink.n);
	return !is_usable || finish_entry(w);
}

/* Is the end tag of the last entry there? The reader closes what a cut document left open. */
static bool is_last_closed(struct str bytes)
{
	size_t at;
	while ((at = str_rfind_byte(bytes, '<')) != STR_NONE) {
		struct str tag = str_cut(bytes, at + 1, bytes.n);
		if (str_starts_ascii_nocase(tag, STR("/item")) || str_starts_ascii_nocase(tag, STR("/entry")))
			return true;
		if (str_starts_ascii_nocase(tag, STR("item")) || str_starts_ascii_nocase(tag, STR("entry")))
			return false;
		bytes = str_cut(bytes, 0, at);
	}
	return true; /* with prefixes, or in UTF-16 */
}

/* Of a cut document the last entry may be a stump. */
static void drop_stump(struct walk *w, struct str bytes)
{
	struct entries *entries = &w->feed->entries;
	if (!entries->n || !w->feed->repairs || is_last_closed(bytes))
		return;
	const struct entry *last = &entries->at[entries->n - 1];
	entries->n -= !last->title.n || last->title_is_made || !last->url.n;
}

static bool finish_feed(struct walk *w, const struct xml_report *report)
{
	struct feed *feed = w->feed;
	struct entry head;
	feed->repairs = report->repairs + w->left_out;
	if (report->repairs)
		feed->first_repair = str_print(w->arena, "line %u: %s", (unsigned)report->first_line, report->first);
	else if (w->left_out)
		feed->first_repair = str_print(w->arena, "%u entries past the limit of %zu were left out",
					       (unsigned)w->left_out, w->entries_max);
	if (!finish_cut_entry(w) || !draft_finish(w->arena, &w->head, &head))
		return false;
	feed->title = head.title;
	feed->site = head.url;
	feed->language = w->head.language;
	if (!feed->ttl_s)
		feed->ttl_s = value_period_s(w->period, w->frequency);
	for (size_t i = 0; feed->kind == FEED_ATOM && i < feed->entries.n; i++)
		if (!feed->entries.at[i].author.n) /* RFC 4287 4.2.1 */
			feed->entries.at[i].author = head.author;
	return true;
}

enum status parse_xml(struct arena *arena, struct str bytes, const struct parse_hints *hints, struct feed *out,
		      struct err *err)
{
	static const struct xml_handler handler = {on_open, on_text, on_close, on_again};
	const struct xml_limits limits = {CAP_XML_DEPTH, hints->is_file ? CAP_FEED_FILE_BYTES / 4 : CAP_XML_ELEMENTS,
					  4 * (hints->is_file ? CAP_FEED_FILE_BYTES : CAP_FEED_BYTES)};
	struct feed feed = {0};
	struct xml_report report = {0};
	struct walk *w = arena_zero(arena, 1, sizeof(*w));
	if (!w)
		return err_set(err, E_NOMEM, "parse: no room for the feed");
	w->arena = arena;
	w->feed = &feed;
	w->err = err;
	w->url = str_copy(arena, hints->url);
	w->now.document = bytes;
	w->entries_max = entries_max(hints);
	on_again(w);
	enum status status =
		xml_read(bytes, charset_of_content_type(hints->content_type), &limits, &handler, w, &report, err);
	if (status == E_SYNTAX || (!status && !w->has_feed))
		return E_NOTFOUND;
	if (status == E_LIMIT && feed.entries.n) { /* what came before the limit is a feed */
		report.repairs += report.repairs == 0;
		status = OK;
	}
	if (status)
		return status;
	if (!finish_feed(w, &report))
		return no_room(w);
	drop_stump(w, bytes);
	*out = feed;
	return OK;
}
