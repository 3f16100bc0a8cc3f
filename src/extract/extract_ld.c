/* JSON-LD: what a page tells of its article to search engines. */
#include <string.h>

#include "extract_meta.h"
#include "html.h"
#include "json.h"

enum {
	LD_DEPTH = 5,
	LD_ITEMS = 200,
	PERSONS = 16,
	TRUST_ARTICLE = 9, /* of an article; of the page around it the less */
	TRUST_PAGE = 7,
	TRUST_OUTLET = 1 /* an organisation that calls itself the author */
};

struct person { /* named in one place and referred to in another */
	struct str id, name;
};

struct ld {
	struct found *found;
	struct person persons[PERSONS];
	size_t persons_n;
	struct str author_id; /* of the article's author, who is named elsewhere */
};

static int trust_of_type(const struct json *type)
{
	static const struct {
		const char *name;
		int trust;
	} types[] = {
		{"NewsArticle", TRUST_ARTICLE},
		{"Article", TRUST_ARTICLE},
		{"BlogPosting", TRUST_ARTICLE},
		{"TechArticle", TRUST_ARTICLE},
		{"Report", TRUST_ARTICLE},
		{"ScholarlyArticle", TRUST_ARTICLE},
		{"MedicalScholarlyArticle", TRUST_ARTICLE},
		{"ReportageNewsArticle", TRUST_ARTICLE},
		{"AnalysisNewsArticle", TRUST_ARTICLE},
		{"BackgroundNewsArticle", TRUST_ARTICLE},
		{"OpinionNewsArticle", TRUST_ARTICLE},
		{"ReviewNewsArticle", TRUST_ARTICLE},
		{"LiveBlogPosting", TRUST_ARTICLE},
		{"DiscussionForumPosting", TRUST_ARTICLE},
		{"SocialMediaPosting", TRUST_ARTICLE},
		{"AdvertiserContentArticle", TRUST_ARTICLE},
		{"Recipe", TRUST_PAGE},
		{"Review", TRUST_PAGE},
		{"CreativeWork", TRUST_PAGE},
		{"WebPage", TRUST_PAGE},
		{"ItemPage", TRUST_PAGE},
		{"VideoObject", 3},
	};
	if (json_is_array(type)) {
		int best = 0;
		for (size_t i = 0; i < json_n(type) && i < 8; i++) {
			int here = json_is_array(json_at(type, i)) ? 0 : trust_of_type(json_at(type, i));
			best = here > best ? here : best;
		}
		return best;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq(json_str(type), str_of(types[i].name)))
			return types[i].trust;
	return 0;
}

/* A person is a name, an object with one, a reference, or a list of those. */
static void add_names(struct ld *ld, const struct json *author, struct strs *names)
{
	struct found *f = ld->found;
	if (json_is_array(author)) {
		for (size_t i = 0; i < json_n(author) && i < 8; i++)
			if (!json_is_array(json_at(author, i)))
				add_names(ld, json_at(author, i), names);
		return;
	}
	const struct json *name = json_is_object(author) ? json_get(author, "name") : author;
	if (json_is_array(name))
		name = json_at(name, 0);
	if (!json_str(name).n && json_is_object(author) && !ld->author_id.n)
		ld->author_id = meta_line(f, json_get_str(author, "@id"));
	struct str line = byline_name(meta_line(f, html_unescape(f->arena, json_str(name))));
	if (line.n && !meta_is_address(line) && !strs_has(names, line))
		f->failed |= !strs_add(f->arena, names, line);
}

static bool is_organisation(const struct json *author)
{
	if (json_is_array(author))
		author = json_at(author, 0);
	return json_is_object(author) && str_has(json_get_str(author, "@type"), STR("Organization"));
}

static void read_article(struct ld *ld, const struct json *object, int trust)
{
	struct found *f = ld->found;
	struct strs names = {0};
	add_names(ld, json_get(object, "author"), &names);
	if (!names.n)
		add_names(ld, json_get(object, "creator"), &names);
	if (names.n)
		meta_put(f, SLOT_AUTHOR, is_organisation(json_get(object, "author")) ? TRUST_OUTLET : trust,
			 str_join(f->arena, names.at, names.n, STR(", ")));
	meta_put(f, SLOT_PUBLISHED, trust, json_get_str(object, "datePublished"));
	if (trust < TRUST_ARTICLE)
		return;
	meta_put(f, SLOT_TITLE, 7, html_unescape(f->arena, json_get_str(object, "headline")));
	meta_put(f, SLOT_PUBLISHED, 3, json_get_str(object, "dateCreated"));
	meta_put(f, SLOT_DESCRIPTION, 3, html_unescape(f->arena, json_get_str(object, "description")));
	meta_put(f, SLOT_SITE, 4, html_unescape(f->arena, json_get_str(json_get(object, "publisher"), "name")));
	meta_put(f, SLOT_LANG, 2, json_get_str(object, "inLanguage"));
	const struct json *free = json_get(object, "isAccessibleForFree");
	f->meta.is_for_subscribers |=
		str_eq_ascii_nocase(json_str(free), STR("false")) || (json_is_bool(free) && !json_bool(free));
	struct str body = json_get_str(object, "articleBody");
	if (body.n > f->meta.body.n && html_to_text(f->arena, body, &f->meta.body, NULL) == E_NOMEM)
		f->failed = true;
}

static void read_value(struct ld *ld, const struct json *value, int depth)
{
	if (json_is_array(value) && depth < LD_DEPTH)
		for (size_t i = 0; i < json_n(value) && i < LD_ITEMS; i++)
			read_value(ld, json_at(value, i), depth + 1);
	if (!json_is_object(value))
		return;
	const struct json *type = json_get(value, "@type");
	int trust = trust_of_type(type);
	if (trust)
		read_article(ld, value, trust);
	if (ld->persons_n < PERSONS && json_get_str(value, "@id").n && json_get_str(value, "name").n)
		ld->persons[ld->persons_n++] = (struct person){json_get_str(value, "@id"), json_get_str(value, "name")};
	if (depth < LD_DEPTH) {
		read_value(ld, json_get(value, "@graph"), depth + 1);
		read_value(ld, json_get(value, "mainEntity"), depth + 1);
		read_value(ld, json_get(value, "mainEntityOfPage"), depth + 1);
	}
}

static void put_person(struct ld *ld)
{
	struct found *f = ld->found;
	for (size_t i = 0; ld->author_id.n && i < ld->persons_n; i++)
		if (str_eq(ld->persons[i].id, ld->author_id))
			meta_put(f, SLOT_AUTHOR, TRUST_ARTICLE - 1,
				 byline_name(html_unescape(f->arena, ld->persons[i].name)));
}

/* Pages wrap it in comments and leave line breaks inside strings. */
static struct str tidy(struct arena *arena, struct str script)
{
	size_t cdata = str_find(str_cut(script, 0, 40), STR("CDATA["));
	size_t from = cdata == STR_NONE ? 0 : cdata + 6, end = script.n;
	while (from < end && script.p[from] != '{' && script.p[from] != '[')
		from++;
	char last = from < end && script.p[from] == '[' && cdata == STR_NONE ? ']' : '}';
	while (end > from && script.p[end - 1] != last)
		end--;
	struct str copy = end > from ? str_copy(arena, str_cut(script, from, end)) : STR_EMPTY;
	char *p = (char *)(uintptr_t)copy.p;
	for (size_t i = 0; i < copy.n; i++)
		if ((unsigned char)p[i] < 0x20)
			p[i] = ' ';
	return copy;
}

void meta_read_ld(struct found *f, struct str script)
{
	struct json_doc *doc = NULL;
	struct str text = tidy(f->arena, script);
	if (!text.n || json_read(text, &doc, NULL))
		return;
	struct ld ld = {.found = f};
	read_value(&ld, json_root(doc), 0);
	put_person(&ld);
	json_free(doc);
}
