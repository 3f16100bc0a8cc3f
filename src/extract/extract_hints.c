/* What tags and the words of class names tell of a piece of page. Tables: a new word is a new row. */
#include <stdlib.h>

#include "extract_priv.h"

enum { CLASS_BYTES = 1000 }; /* of a class or id more is not read */

struct tag_row {
	const char *tag;
	enum tag_kind kind;
};

static const struct tag_row tags[] = {
	{"address", TAG_BLOCK},    {"article", TAG_BLOCK},    {"aside", TAG_CUT_OUTER},  {"audio", TAG_CUT},
	{"blockquote", TAG_BLOCK}, {"body", TAG_BLOCK},       {"br", TAG_LINE},          {"button", TAG_CUT},
	{"canvas", TAG_CUT},       {"center", TAG_BLOCK},     {"datalist", TAG_CUT},     {"dd", TAG_ITEM},
	{"details", TAG_BLOCK},    {"dialog", TAG_CUT},       {"div", TAG_BLOCK},        {"dl", TAG_LIST},
	{"dt", TAG_ITEM},          {"embed", TAG_CUT},        {"fieldset", TAG_BLOCK},   {"figcaption", TAG_CUT},
	{"figure", TAG_BLOCK},     {"footer", TAG_CUT_OUTER}, {"form", TAG_CUT_OUTER},   {"h1", TAG_HEADING},
	{"h2", TAG_HEADING},       {"h3", TAG_HEADING},       {"h4", TAG_HEADING},       {"h5", TAG_HEADING},
	{"h6", TAG_HEADING},       {"head", TAG_CUT},         {"header", TAG_CUT_OUTER}, {"hr", TAG_LINE},
	{"html", TAG_BLOCK},       {"iframe", TAG_CUT},       {"input", TAG_CUT},        {"li", TAG_ITEM},
	{"main", TAG_BLOCK},       {"map", TAG_CUT},          {"math", TAG_INLINE},      {"menu", TAG_CUT},
	{"nav", TAG_CUT_OUTER},    {"noscript", TAG_CUT},     {"object", TAG_CUT},       {"ol", TAG_LIST},
	{"p", TAG_PARAGRAPH},      {"pre", TAG_PARAGRAPH},    {"rp", TAG_CUT},           {"rt", TAG_CUT},
	{"script", TAG_CUT},       {"section", TAG_BLOCK},    {"select", TAG_CUT},       {"style", TAG_CUT},
	{"summary", TAG_BLOCK},    {"svg", TAG_CUT},          {"table", TAG_BLOCK},      {"tbody", TAG_BLOCK},
	{"td", TAG_PARAGRAPH},     {"template", TAG_CUT},     {"textarea", TAG_CUT},     {"tfoot", TAG_BLOCK},
	{"th", TAG_PARAGRAPH},     {"thead", TAG_BLOCK},      {"tr", TAG_ROW},           {"ul", TAG_LIST},
	{"video", TAG_CUT},
};

struct word_row {
	const char *word;
	enum hint hint;
};

/* Sorted, for bsearch. */
static const struct word_row words[] = {
	{"abo", HINT_CUT},
	{"ad", HINT_CUT},
	{"addthis", HINT_CUT},
	{"addtoany", HINT_CUT},
	{"ads", HINT_CUT},
	{"adsense", HINT_CUT},
	{"advert", HINT_CUT},
	{"advertisement", HINT_CUT},
	{"advertising", HINT_CUT},
	{"affiliate", HINT_CUT},
	{"also", HINT_BAD},
	{"anzeige", HINT_CUT},
	{"anzeigen", HINT_CUT},
	{"apps", HINT_CUT},
	{"article", HINT_GOOD},
	{"aside", HINT_CUT},
	{"auteur", HINT_CUT},
	{"author", HINT_CUT},
	{"authorbox", HINT_CUT},
	{"authordate", HINT_CUT},
	{"authors", HINT_CUT},
	{"autor", HINT_CUT},
	{"autore", HINT_CUT},
	{"autorenbox", HINT_CUT},
	{"backlink", HINT_CUT},
	{"backlinks", HINT_CUT},
	{"banner", HINT_CUT},
	{"billboard", HINT_CUT},
	{"bio", HINT_CUT},
	{"blog", HINT_GOOD},
	{"body", HINT_GOOD},
	{"bottom", HINT_BAD},
	{"breadcrumb", HINT_CUT},
	{"breadcrumbs", HINT_CUT},
	{"breaking", HINT_BAD},
	{"button", HINT_CUT},
	{"buttons", HINT_CUT},
	{"byline", HINT_CUT},
	{"bylines", HINT_CUT},
	{"caption", HINT_CUT},
	{"captions", HINT_CUT},
	{"carousel", HINT_CUT},
	{"comentarios", HINT_COMMENT},
	{"comment", HINT_COMMENT},
	{"commentaires", HINT_COMMENT},
	{"commenti", HINT_COMMENT},
	{"commentlist", HINT_COMMENT},
	{"comments", HINT_COMMENT},
	{"community", HINT_BAD},
	{"compartir", HINT_CUT},
	{"condividi", HINT_CUT},
	{"consent", HINT_CUT},
	{"contact", HINT_BAD},
	{"content", HINT_GOOD},
	{"cookie", HINT_CUT},
	{"cookies", HINT_CUT},
	{"copyright", HINT_CUT},
	{"correlati", HINT_CUT},
	{"credit", HINT_CUT},
	{"credits", HINT_CUT},
	{"crosslinks", HINT_CUT},
	{"cta", HINT_CUT},
	{"dateline", HINT_CUT},
	{"disclaimer", HINT_CUT},
	{"disclosure", HINT_CUT},
	{"disqus", HINT_COMMENT},
	{"donate", HINT_CUT},
	{"dropdown", HINT_CUT},
	{"empfehlungen", HINT_CUT},
	{"entry", HINT_GOOD},
	{"extra", HINT_BAD},
	{"eyebrow", HINT_CUT},
	{"facebook", HINT_CUT},
	{"feedback", HINT_CUT},
	{"follow", HINT_CUT},
	{"foot", HINT_BAD},
	{"footer", HINT_CUT},
	{"galerie", HINT_BAD},
	{"gallery", HINT_BAD},
	{"gdpr", HINT_CUT},
	{"gerelateerd", HINT_CUT},
	{"hentry", HINT_GOOD},
	{"imagecredit", HINT_CUT},
	{"infobar", HINT_CUT},
	{"infobox", HINT_CUT},
	{"interstitial", HINT_CUT},
	{"invisible", HINT_CUT},
	{"jobs", HINT_BAD},
	{"kicker", HINT_CUT},
	{"komentarze", HINT_COMMENT},
	{"kommentar", HINT_CUT},
	{"kommentare", HINT_CUT},
	{"kommentarer", HINT_COMMENT},
	{"leaderboard", HINT_CUT},
	{"legend", HINT_CUT},
	{"lightbox", HINT_CUT},
	{"linklist", HINT_CUT},
	{"login", HINT_CUT},
	{"main", HINT_GOOD},
	{"marginalia", HINT_BAD},
	{"masthead", HINT_CUT},
	{"mehr", HINT_BAD},
	{"menu", HINT_CUT},
	{"meta", HINT_CUT},
	{"metadata", HINT_CUT},
	{"metaline", HINT_CUT},
	{"modal", HINT_CUT},
	{"morelinks", HINT_CUT},
	{"nav", HINT_CUT},
	{"navbar", HINT_CUT},
	{"navigation", HINT_CUT},
	{"newsletter", HINT_CUT},
	{"newsletters", HINT_CUT},
	{"nextprev", HINT_CUT},
	{"nojs", HINT_CUT},
	{"noscript", HINT_CUT},
	{"optin", HINT_CUT},
	{"outbrain", HINT_CUT},
	{"page", HINT_GOOD},
	{"pager", HINT_CUT},
	{"pagination", HINT_CUT},
	{"partager", HINT_CUT},
	{"paywall", HINT_CUT},
	{"piano", HINT_CUT},
	{"pinterest", HINT_CUT},
	{"poll", HINT_CUT},
	{"popular", HINT_CUT},
	{"popup", HINT_CUT},
	{"post", HINT_GOOD},
	{"postmetadata", HINT_CUT},
	{"prevnext", HINT_CUT},
	{"print", HINT_BAD},
	{"promo", HINT_CUT},
	{"promoted", HINT_CUT},
	{"promotion", HINT_CUT},
	{"pubblicita", HINT_CUT},
	{"publicidad", HINT_CUT},
	{"publicite", HINT_CUT},
	{"quiz", HINT_BAD},
	{"rating", HINT_CUT},
	{"ratings", HINT_CUT},
	{"reacties", HINT_COMMENT},
	{"readmore", HINT_CUT},
	{"readtime", HINT_CUT},
	{"recirc", HINT_CUT},
	{"recirculation", HINT_CUT},
	{"recommend", HINT_CUT},
	{"recommendations", HINT_CUT},
	{"recommended", HINT_CUT},
	{"register", HINT_CUT},
	{"regwall", HINT_CUT},
	{"reklama", HINT_CUT},
	{"relacionadas", HINT_CUT},
	{"relacionados", HINT_CUT},
	{"related", HINT_CUT},
	{"relatedposts", HINT_CUT},
	{"replies", HINT_COMMENT},
	{"respond", HINT_COMMENT},
	{"rss", HINT_BAD},
	{"screenreader", HINT_CUT},
	{"scroll", HINT_BAD},
	{"share", HINT_CUT},
	{"sharebar", HINT_CUT},
	{"sharedaddy", HINT_CUT},
	{"shares", HINT_CUT},
	{"sharethis", HINT_CUT},
	{"sharing", HINT_CUT},
	{"shopping", HINT_BAD},
	{"shoutbox", HINT_CUT},
	{"sidebar", HINT_CUT},
	{"signup", HINT_CUT},
	{"skip", HINT_CUT},
	{"skyscraper", HINT_CUT},
	{"slider", HINT_CUT},
	{"slideshow", HINT_BAD},
	{"social", HINT_CUT},
	{"sponsor", HINT_CUT},
	{"sponsored", HINT_CUT},
	{"story", HINT_GOOD},
	{"subscribe", HINT_CUT},
	{"subscription", HINT_CUT},
	{"supplemental", HINT_CUT},
	{"survey", HINT_CUT},
	{"taboola", HINT_CUT},
	{"tag", HINT_CUT},
	{"tagcloud", HINT_CUT},
	{"tags", HINT_CUT},
	{"teaser", HINT_CUT},
	{"teasers", HINT_CUT},
	{"telegram", HINT_CUT},
	{"text", HINT_GOOD},
	{"timestamp", HINT_CUT},
	{"toc", HINT_CUT},
	{"toolbar", HINT_CUT},
	{"tools", HINT_BAD},
	{"trending", HINT_CUT},
	{"trinity", HINT_BAD},
	{"twitter", HINT_CUT},
	{"upsell", HINT_CUT},
	{"utility", HINT_BAD},
	{"verlag", HINT_BAD},
	{"verwandt", HINT_CUT},
	{"wayfinding", HINT_CUT},
	{"weiterlesen", HINT_CUT},
	{"werbung", HINT_CUT},
	{"whatsapp", HINT_CUT},
	{"widget", HINT_BAD},
	{"widgets", HINT_BAD},
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

static int compare_word(const void *key, const void *row)
{
	return str_cmp(*(const struct str *)key, str_of(((const struct word_row *)row)->word));
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
static const struct word_row stems[] = {
	{"newsletter", HINT_CUT}, {"caption", HINT_CUT},      {"breadcrumb", HINT_CUT},
	{"subscri", HINT_CUT},    {"recommend", HINT_CUT},    {"disclaimer", HINT_CUT},
	{"advert", HINT_CUT},     {"comments", HINT_COMMENT}, {"copyright", HINT_CUT},
};

static const struct word_row *row_of(struct str word)
{
	const struct word_row *row =
		bsearch(&word, words, sizeof(words) / sizeof(words[0]), sizeof(words[0]), compare_word);
	for (size_t i = 0; !row && word.n > 8 && i < sizeof(stems) / sizeof(stems[0]); i++)
		if (str_has(word, str_of(stems[i].word)))
			row = &stems[i];
	return row;
}

static void hint_word(struct hints *h, struct str word)
{
	const struct word_row *row = row_of(word);
	if (!row)
		return;
	h->good |= row->hint == HINT_GOOD;
	h->bad |= row->hint != HINT_GOOD;
	if ((row->hint == HINT_CUT || row->hint == HINT_COMMENT) && h->hint != HINT_BODY && h->hint != HINT_COMMENT)
		h->hint = row->hint;
}

static bool is_body_name(struct str name)
{
	for (size_t i = 0; i < sizeof(body_names) / sizeof(body_names[0]); i++)
		if (str_ends(name, str_of(body_names[i])))
			return true;
	return false;
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
		if (i > from)
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
