/* Who wrote it and when, as a reader sees it: marked elements, and the lines about the heading. */
#include "extract_priv.h"

enum {
	PIECE_BYTES = 300, /* longer lines are text */
	NAME_BYTES = 80,
	PLACE_LEVELS = 10, /* boxes of other articles are not deeper */
	NAME_WORDS = 8,
	NAMES_MAX = 6,
	SIGNED_LINES = 3, /* how far from the end a name may stand below its text */
	SIGNED_WORDS = 3,
	NAME_NODES = 40,   /* of an element that names its author, looked through */
	BEFORE_NODES = 60, /* how far from the heading a line may stand */
	AFTER_NODES = 260
};

/* ---- names ---- */

static bool starts_name(char c)
{
	return is_ascii_upper(c) || (unsigned char)c >= 0x80;
}

static const char *const joints[] = {"and", "und", "et", "y",  "e",   "i",   "&",   "von", "van", "de",  "der", "den",
				     "la",  "le",  "da", "di", "del", "dos", "bin", "al",  "zu",  "zur", "vom", "du"};

static bool is_joint(struct str word)
{
	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++)
		if (str_eq(word, str_of(joints[i])))
			return true;
	return false;
}

/* A word of the page's own that stands where names do. */
static bool is_label(struct str text)
{
	static const char *const labels[] = {
		"posted",     "published", "publicado", "publié",     "username", "profil",   "profile",
		"author",     "authors",   "autor",     "autorin",    "von",      "by",       "text",
		"updated",    "date",      "share",     "follow",     "login",    "anmelden", "newsletter",
		"kommentare", "comments",  "article",   "artikel",    "news",     "blog",     "home",
		"monday",     "tuesday",   "wednesday", "thursday",   "friday",   "saturday", "sunday",
		"montag",     "dienstag",  "mittwoch",  "donnerstag", "freitag",  "samstag",  "sonntag"};
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (str_eq_ascii_nocase(text, str_of(labels[i])))
			return true;
	return false;
}

/* A few capitalised words without digits. */
static bool is_name(struct str text)
{
	size_t words = 0;
	struct str rest = text, word;
	if (text.n < 3 || text.n > NAME_BYTES || is_label(text))
		return false;
	while (str_next(&rest, ' ', &word)) {
		if (!word.n)
			continue;
		for (size_t i = 0; i < word.n; i++)
			if (is_ascii_digit(word.p[i]) || word.p[i] == '|' || word.p[i] == ':' || word.p[i] == '/')
				return false;
		if (!starts_name(word.p[0]) && !is_joint(word))
			return false;
		words++;
	}
	return words >= 1 && words <= NAME_WORDS;
}

/* What stands in front of a name. The longer ones first. */
static const char *const heads[] = {
	"view all posts by ",
	"see all posts by ",
	"posts by ",
	"all posts by ",
	"articles by ",
	"zeige alle beiträge von ",
	"alle beiträge von ",
	"beiträge von ",
	"ein artikel von ",
	"artikel von ",
	"ein beitrag von ",
	"beitrag von ",
	"gespeichert von ",
	"erstellt von ",
	"geschrieben von ",
	"verfasst von ",
	"veröffentlicht von ",
	"text von ",
	"written by ",
	"posted by ",
	"published by ",
	"reported by ",
	"story by ",
	"submitted by ",
	"reviewed by ",
	"publié par ",
	"écrit par ",
	"rédigé par ",
	"escrito por ",
	"publicado por ",
	"scritto da ",
	"geschreven door ",
	"author: ",
	"authors: ",
	"autor: ",
	"autorin: ",
	"autoren: ",
	"auteur : ",
	"auteur: ",
	"autore: ",
	"text: ",
	"von: ",
	"by: ",
	"автор: ",
	"作者：",
	"作者:",
	"by ",
	"von ",
	"par ",
	"por ",
	"door ",
	"di ",
	"av ",
	"af ",
};

/* Without "By " and the like; *had: there was one. */
static struct str without_head(struct str text, bool *had)
{
	*had = false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct str head = str_of(heads[i]);
		if (text.n > head.n && str_starts_ascii_nocase(text, head)) {
			*had = true;
			return str_trim(str_cut(text, head.n, text.n));
		}
	}
	return text;
}

struct str byline_name(struct str text)
{
	static const char *const ends[] = {" | ",  " on ", " - ",  " – ", " — ", " · ", " • ", " / ",   " // ", ", ",
					   " am ", " le ", " el ", "\n",  " (",  " @ ", "  ",  " for ", " in ", ";"};
	bool had;
	text = without_head(str_trim(text), &had);
	text = without_head(text, &had);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t at = str_find(text, str_of(ends[i]));
		struct str rest = at == STR_NONE ? STR_EMPTY : str_trim(str_cut(text, at + 2, text.n));
		/* "Jane Doe, Joe Bloggs and John Roe": a comma parts names */
		if (str_eq(str_of(ends[i]), STR(", ")) && is_name(rest) && str_find_byte(rest, ' ') != STR_NONE)
			continue;
		text = str_trim(str_cut(text, 0, at));
	}
	while (text.n && (text.p[text.n - 1] == ',' || text.p[text.n - 1] == ':' || text.p[text.n - 1] == '|'))
		text = str_trim(str_cut(text, 0, text.n - 1));
	return text;
}

struct str byline_all(struct str text)
{
	bool had;
	return without_head(str_trim(text), &had);
}

/* ---- places ---- */

/* Among comments, pointers to other articles, or at the edges of the page? */
bool seen_is_elsewhere(const struct page *page, const struct html_node *node)
{
	static const char *const tags[] = {"aside", "footer", "nav", "figure", "form", "script", "noscript"};
	for (int level = 0; node && level < PLACE_LEVELS; node = node->parent, level++) {
		if (page_note(page, node)->hint == HINT_COMMENT)
			return true;
		if (html_is(node, STR("main")) || html_is(node, STR("body")))
			return false;
		for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
			if (html_is(node, str_of(tags[i])))
				return true;
		if (node->tag.n && hint_is_other(node))
			return true;
	}
	return false;
}

bool seen_is_short(const struct page *page, const struct html_node *node, struct str *text)
{
	size_t n = 0;
	for (struct html_node *at = html_walk(node, NULL); at; at = html_walk(node, at))
		if ((n += at->tag.n ? 1 : at->text.n) > (size_t)PIECE_BYTES * 3)
			return false;
	*text = str_trim(html_text(page->arena, node));
	return text->n > 0 && text->n <= PIECE_BYTES;
}

/* ---- marked elements ---- */

static bool is_full_name(struct str name)
{
	return is_name(name) && str_find_byte(name, ' ') != STR_NONE;
}

/* Does a link lead to what a person wrote? */
static bool leads_to_author(const struct html_node *node)
{
	static const char *const words[] = {"author", "autor",       "auteur",     "staff",    "people", "profile",
					    "writer", "contributor", "journalist", "reporter", "/by/",   "team"};
	struct str href = html_attr_get(node, STR("href"));
	for (size_t i = 0; href.n && i < sizeof(words) / sizeof(words[0]); i++)
		if (str_find_ascii_nocase(href, str_of(words[i])) != STR_NONE)
			return true;
	return false;
}

/* The names of an element that names its author: those of its links, or its own text. */
static struct str names_of(const struct page *page, const struct html_node *node, struct str text)
{
	struct str name = byline_name(text), names[NAMES_MAX];
	size_t n = 0;
	if (is_name(name))
		return name;
	struct html_node *at = node->first;
	for (int i = 0; at && i < NAME_NODES && n < NAMES_MAX; at = html_walk(node, at), i++) {
		bool is_marked = html_is(at, STR("a")) || hint_has_word(at, STR("name")) ||
				 hint_has_word(at, STR("fn")) || page_note(page, at)->tag == TAG_HEADING;
		if (!at->tag.n || !is_marked || (n && !leads_to_author(at)))
			continue;
		name = byline_name(html_text(page->arena, at));
		if (n ? is_full_name(name) && !str_has(names[n - 1], name) : is_name(name))
			names[n++] = name;
	}
	return n ? str_join(page->arena, names, n, STR(", ")) : STR_EMPTY;
}

static bool says_author(const struct html_node *node)
{
	static const char *const words[] = {"author",      "authors",  "byline",   "bylines", "autor",
					    "autoren",     "auteur",   "auteurs",  "autore",  "writer",
					    "contributor", "reporter", "redakteur"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (hint_has_word(node, str_of(words[i])))
			return true;
	return false;
}

static bool says_date(const struct html_node *node)
{
	static const char *const words[] = {
		"date",         "datum", "time",      "published", "publish",  "publishdate", "pubdate",   "posted",
		"created",      "fecha", "timestamp", "postdate",  "datetime", "dateline",    "submitted", "postmeta",
		"postmetadata", "meta",  "info",      "topline",   "metadata", "details"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (hint_has_word(node, str_of(words[i])))
			return true;
	return false;
}

static void read_marked(const struct page *page, const struct html_node *node, bool month_first, struct seen *seen)
{
	struct str text;
	bool by = !seen->author.n && says_author(node), at = seen->published == TIME_UNKNOWN && says_date(node);
	if ((!by && !at) || !seen_is_short(page, node, &text) || seen_is_elsewhere(page, node))
		return;
	if (by)
		seen->author = names_of(page, node, text);
	if (at && !when_in_text(text, month_first, &seen->published))
		seen->published = TIME_UNKNOWN;
}

/* ---- lines about the heading ---- */

static bool is_line(const struct page *page, const struct html_node *node)
{
	const struct note *note = page_note(page, node);
	if (!node->tag.n || note->tag == TAG_INLINE || note->tag == TAG_LINE || note->tag == TAG_CUT)
		return false;
	for (struct html_node *at = node->first; at; at = html_walk(node, at)) {
		enum tag_kind kind = (enum tag_kind)page_note(page, at)->tag;
		if (at->tag.n && kind != TAG_INLINE && kind != TAG_LINE && kind != TAG_CUT)
			return false;
	}
	return node->first != NULL;
}

/* What stands behind a "by" inside a line; "" without one. */
static struct str behind_by(struct str text)
{
	static const char *const words[] = {" by ", " von ", " par ", " por ", " door ", " av ", " przez "};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = str_find_ascii_nocase(text, str_of(words[i]));
		if (at != STR_NONE)
			return str_cut(text, at + str_of(words[i]).n, text.n);
	}
	return STR_EMPTY;
}

/* The name by which one writes in a place: one word of any kind. */
static bool is_handle(struct str text)
{
	return text.n >= 3 && text.n <= 30 && str_find_byte(text, ' ') == STR_NONE && !is_label(text) &&
	       is_ascii_alpha(text.p[0]);
}

static void read_line(const struct page *page, const struct html_node *node, bool month_first, struct seen *seen)
{
	struct str text;
	int64_t when;
	bool had;
	if (!seen_is_short(page, node, &text) || text.n > PIECE_BYTES / 2 || seen_is_elsewhere(page, node))
		return;
	bool has_day = when_in_text(text, month_first, &when);
	if (has_day && seen->published == TIME_UNKNOWN)
		seen->published = when;
	if (seen->author.n)
		return;
	struct str rest = without_head(text, &had);
	if (!had && has_day) /* "Posted on 2 June by Jane Doe" */
		rest = behind_by(text);
	if (!had && !(has_day && rest.n))
		return;
	struct str name = byline_name(rest);
	if (is_name(name) || (has_day && is_handle(name)))
		seen->author = name;
}

static size_t heading_index(const struct page *page, struct str title)
{
	size_t found = page->n;
	for (size_t i = 0; i < page->n; i++) {
		const struct html_node *node = page->nodes[i];
		if (!node || page->notes[i].tag != TAG_HEADING)
			continue;
		bool is_first = html_is(node, STR("h1"));
		if (is_first || found == page->n) {
			struct str text;
			bool says_it =
				title.n && seen_is_short(page, node, &text) && title_likeness(text, title) >= 0.7;
			if (says_it)
				return i;
			if (is_first && found == page->n)
				found = i;
		}
	}
	return found;
}

struct seen page_seen(const struct page *page, struct str title, bool month_first)
{
	struct seen seen = {.published = TIME_UNKNOWN};
	size_t heading = heading_index(page, title);
	size_t from = heading < BEFORE_NODES ? 0 : heading - BEFORE_NODES;
	for (int pass = 0; pass < 2; pass++) { /* near the heading first */
		size_t start = pass == 0 && heading < page->n ? from : 0;
		size_t end = pass == 0 && heading < page->n ? heading + AFTER_NODES : page->n;
		for (size_t i = start; i < end && i < page->n; i++)
			if (page->nodes[i] && page->nodes[i]->attrs_n)
				read_marked(page, page->nodes[i], month_first, &seen);
	}
	for (size_t i = from; heading < page->n && i < heading + AFTER_NODES && i < page->n; i++)
		if (page->nodes[i] && (!page->nodes[i]->tag.n || is_line(page, page->nodes[i])))
			read_line(page, page->nodes[i], month_first, &seen);
	return seen;
}

/* ---- below the text ---- */

static size_t words_of(struct str name)
{
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++)
		n += name.p[i] == ' ';
	return n + 1;
}

struct str byline_below(struct str text)
{
	for (int i = 0; i < SIGNED_LINES && text.n; i++) {
		size_t at = str_rfind_byte(text, '\n');
		struct str line = str_trim(str_cut(text, at == STR_NONE ? 0 : at + 1, text.n));
		bool had;
		without_head(line, &had);
		struct str name = byline_name(line);
		bool is_bare = name.n == line.n && words_of(name) <= SIGNED_WORDS;
		if (line.n <= NAME_BYTES && is_full_name(name) && (had || (i == 0 && is_bare)))
			return name;
		text = str_cut(text, 0, at == STR_NONE ? 0 : at);
	}
	return STR_EMPTY;
}
