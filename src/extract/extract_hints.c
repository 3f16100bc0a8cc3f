/* What tags and the words of class names tell of a piece of page. A new word is a line of data/words/class_*.txt. */
#include <stdlib.h>

#include "extract_priv.h"
#include "extract_words.h"

enum { CLASS_BYTES = 1000 }; /* of a class or id more is not read */

struct tag_row {
	const char *tag;
	enum tag_kind kind;
};

static const struct tag_row tags[] = {
	{"address", TAG_BLOCK},    {"article", TAG_BLOCK},    {"aside", TAG_CUT_OUTER},
	{"audio", TAG_CUT},        {"blockquote", TAG_BLOCK}, {"body", TAG_BLOCK},
	{"br", TAG_LINE},          {"button", TAG_CUT},       {"canvas", TAG_CUT},
	{"center", TAG_BLOCK},     {"datalist", TAG_CUT},     {"dd", TAG_ITEM},
	{"details", TAG_BLOCK},    {"dialog", TAG_CUT},       {"div", TAG_BLOCK},
	{"dl", TAG_LIST},          {"dt", TAG_ITEM},          {"embed", TAG_CUT},
	{"fieldset", TAG_BLOCK},   {"figcaption", TAG_CUT},   {"figure", TAG_BLOCK},
	{"footer", TAG_CUT_OUTER}, {"form", TAG_CUT_OUTER},   {"h1", TAG_HEADING},
	{"h2", TAG_HEADING},       {"h3", TAG_HEADING},       {"h4", TAG_HEADING},
	{"h5", TAG_HEADING},       {"h6", TAG_HEADING},       {"head", TAG_CUT},
	{"header", TAG_CUT_OUTER}, {"hr", TAG_LINE},          {"html", TAG_BLOCK},
	{"iframe", TAG_CUT},       {"input", TAG_CUT},        {"li", TAG_ITEM},
	{"main", TAG_BLOCK},       {"map", TAG_CUT},          {"math", TAG_INLINE},
	{"menu", TAG_CUT},         {"nav", TAG_CUT_OUTER},    {"noscript", TAG_CUT_OUTER},
	{"object", TAG_CUT},       {"ol", TAG_LIST},          {"p", TAG_PARAGRAPH},
	{"pre", TAG_PARAGRAPH},    {"rp", TAG_CUT},           {"rt", TAG_CUT},
	{"script", TAG_CUT},       {"section", TAG_BLOCK},    {"select", TAG_CUT},
	{"style", TAG_CUT},        {"summary", TAG_BLOCK},    {"svg", TAG_CUT},
	{"table", TAG_BLOCK},      {"tbody", TAG_BLOCK},      {"td", TAG_PARAGRAPH},
	{"template", TAG_CUT},     {"textarea", TAG_CUT},     {"tfoot", TAG_BLOCK},
	{"th", TAG_PARAGRAPH},     {"thead", TAG_BLOCK},      {"tr", TAG_ROW},
	{"ul", TAG_LIST},          {"video", TAG_CUT},
};

/* Class names that say "this is the text", without their dashes; also at the end of longer ones. */
static const char *const body_names[] = {
	"articlebody", "articlecontent", "articletext", "entrycontent", "postcontent", "postbody",
	"storybody",   "storycontent",   "blogcontent", "storytext",    "bodycopy",    "bodycontent",
	"entrybody",   "contentbody",    "posttext",    "newstext",     "newsbody",    "articlebodytext"};

static int compare_tag(const void *key, const void *row)
{
	return str_cmp(*(const struct str *)key, str_of(((const struct tag_row *)row)->tag));
}

enum tag_kind hint_of_tag(struct str tag)
{
	const struct tag_row *row = bsearch(&tag, tags, sizeof(tags) / sizeof(tags[0]), sizeof(tags[0]), compare_tag);
	return row ? row->kind : TAG_INLINE;
}

struct hints { /* what the words of one element add up to */
	enum hint hint;
	bool good, bad;
};

/* Words that are run together with others: "imagecaption", "newslettersignup". */
static uint32_t stem_in(struct str word)
{
	static const char *const cut[] = {"newsletter", "caption",    "breadcrumb", "subscri",
					  "recommend",  "disclaimer", "advert",     "copyright"};
	if (str_has(word, STR("comments")))
		return CLASS_COMMENT;
	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
		if (str_has(word, str_of(cut[i])))
			return CLASS_CUT;
	return 0;
}

static void hint_word(struct hints *h, struct str word)
{
	uint32_t is = extract_words(word);
	if (!is && word.n > 8)
		is = stem_in(word);
	h->good |= is == CLASS_GOOD;
	h->bad |= is && is != CLASS_GOOD;
	if ((is & (CLASS_CUT | CLASS_COMMENT)) && h->hint != HINT_BODY && h->hint != HINT_COMMENT)
		h->hint = is & CLASS_COMMENT ? HINT_COMMENT : HINT_CUT;
}

static bool is_body_name(struct str name)
{
	for (size_t i = 0; i < sizeof(body_names) / sizeof(body_names[0]); i++)
		if (str_ends(name, str_of(body_names[i])))
			return true;
	return false;
}

/* What a script or a layout wants of the element, not what it is: "js-gallery", "has-sidebar". */
static bool is_hook(struct str name)
{
	return str_starts(name, STR("js-")) || str_starts(name, STR("has-")) || str_starts(name, STR("with-"));
}

/* One class: its words (parted by dashes, underscores and capitals), and all of it run together. */
static void hint_class(struct hints *h, struct str name)
{
	char whole[64], word[32];
	size_t whole_n = 0, word_n = 0;
	for (size_t i = 0; i < name.n && whole_n < sizeof(whole); i++) {
		char c = name.p[i];
		bool starts = !is_ascii_alpha(c) || (is_ascii_upper(c) && i && is_ascii_lower(name.p[i - 1]));
		if (starts && word_n) {
			hint_word(h, (struct str){word, word_n});
			word_n = 0;
		}
		if (!is_ascii_alpha(c))
			continue;
		whole[whole_n++] = ascii_lower(c);
		if (word_n < sizeof(word))
			word[word_n++] = ascii_lower(c);
	}
	if (word_n)
		hint_word(h, (struct str){word, word_n});
	if (is_body_name((struct str){whole, whole_n}))
		h->hint = HINT_BODY;
}

static void hint_classes(struct hints *h, struct str classes)
{
	size_t from = 0;
	for (size_t i = 0; i <= classes.n; i++) {
		if (i < classes.n && !is_ascii_space(classes.p[i]))
			continue;
		if (i > from && !is_hook(str_cut(classes, from, i)))
			hint_class(h, str_cut(classes, from, i));
		from = i + 1;
	}
}

static bool is_boilerplate_role(struct str role)
{
	static const char *const roles[] = {"navigation", "complementary", "banner",      "contentinfo", "menu",
					    "menubar",    "dialog",        "alertdialog", "search",      "toolbar"};
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (str_eq(role, str_of(roles[i])))
			return true;
	return false;
}

/* An id that is made from a heading's words tells nothing of the part below it. */
static bool is_slug(const struct html_node *node, struct str id)
{
	size_t joints = 0;
	for (size_t i = 0; i < id.n; i++)
		joints += id.p[i] == '-' || id.p[i] == '_';
	return hint_of_tag(node->tag) == TAG_HEADING || joints >= 4 ||
	       (html_is(node, STR("section")) && !html_attr_get(node, STR("class")).n) ||
	       str_eq(html_attr_get(node, STR("class")), STR("section"));
}

enum hint hint_of_node(const struct html_node *node, int *weight)
{
	struct hints h = {HINT_NONE, false, false};
	for (size_t i = 0; i < node->attrs_n; i++) {
		struct str name = node->attrs[i].name, value = node->attrs[i].value;
		if (str_eq(name, STR("class")) || (str_eq(name, STR("id")) && !is_slug(node, value)))
			hint_classes(&h, value);
		else if (str_eq(name, STR("itemprop")) && str_eq_ascii_nocase(str_trim(value), STR("articleBody")))
			h.hint = HINT_BODY;
		else if (str_eq(name, STR("role")) && is_boilerplate_role(value) && h.hint == HINT_NONE)
			h.hint = HINT_CUT;
	}
	*weight = (h.good ? 25 : 0) - (h.bad ? 25 : 0);
	if (h.hint != HINT_NONE)
		return h.hint;
	return h.bad ? HINT_BAD : h.good ? HINT_GOOD : HINT_NONE;
}

bool hint_is_hidden(const struct html_node *node)
{
	for (size_t i = 0; i < node->attrs_n; i++) {
		struct str name = node->attrs[i].name, value = node->attrs[i].value;
		if (str_eq(name, STR("hidden")))
			return true;
		if (str_eq(name, STR("aria-hidden")) && str_eq(value, STR("true")))
			return true;
		if (str_eq(name, STR("style")) && (str_find_ascii_nocase(value, STR("display:none")) != STR_NONE ||
						   str_find_ascii_nocase(value, STR("display: none")) != STR_NONE ||
						   str_find_ascii_nocase(value, STR("visibility:hidden")) != STR_NONE))
			return true;
	}
	return false;
}

/* The next word of a class name: parted by dashes, underscores, digits and capitals; false at the end. */
static bool next_word(struct str s, size_t *at, char room[32], struct str *word)
{
	while (*at < s.n && !is_ascii_alpha(s.p[*at]))
		++*at;
	size_t n = 0, from = *at;
	for (; *at < s.n && is_ascii_alpha(s.p[*at]); ++*at) {
		if (*at > from && is_ascii_upper(s.p[*at]) && is_ascii_lower(s.p[*at - 1]))
			break;
		if (n < 32)
			room[n++] = ascii_lower(s.p[*at]);
	}
	*word = (struct str){room, n};
	return n > 0;
}

bool hint_has_word(const struct html_node *node, struct str wanted)
{
	char room[32];
	struct str word;
	for (size_t i = 0; i < node->attrs_n; i++) {
		bool names = str_eq(node->attrs[i].name, STR("class")) || str_eq(node->attrs[i].name, STR("id"));
		for (size_t at = 0; names && at < CLASS_BYTES && next_word(node->attrs[i].value, &at, room, &word);)
			if (str_eq(word, wanted))
				return true;
	}
	return false;
}

bool hint_is_other(const struct html_node *node)
{
	static const char *const others[] = {"related",  "recommended", "teaser",  "teasers",
					     "trending", "comment",     "comments"};
	for (size_t i = 0; node->attrs_n && i < sizeof(others) / sizeof(others[0]); i++)
		if (hint_has_word(node, str_of(others[i])))
			return true;
	return false;
}

/* A class that says that the text opens the article. */
bool hint_is_lead(const struct html_node *node)
{
	static const char *const names[] = {"lead",    "lede",     "intro",       "summary",    "standfirst", "dek",
					    "deck",    "teaser",   "excerpt",     "abstract",   "preface",    "chapo",
					    "sapo",    "vorspann", "description", "entradilla", "bajada",     "sumario",
					    "subhead", "subtitle", "subheadline", "sottotitolo"};
	struct str class = html_attr_get(node, STR("class"));
	for (size_t i = 0; class.n && i < sizeof(names) / sizeof(names[0]); i++)
		if (str_find_ascii_nocase(class, str_of(names[i])) != STR_NONE)
			return true;
	return false;
}
