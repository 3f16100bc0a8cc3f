/* What the elements of feeds mean, as tables. A new format or module is a new row. */
#include "parse_priv.h"

struct space_name {
	const char *uri; /* lower case, without slash or # at its end */
	enum space space;
};

static const struct space_name uris[] = {
	{"http://www.w3.org/2005/atom", SPACE_ATOM},
	{"https://www.w3.org/2005/atom", SPACE_ATOM},
	{"http://purl.org/atom/ns", SPACE_ATOM},
	{"http://purl.org/atom", SPACE_ATOM},
	{"http://example.com/newformat", SPACE_ATOM}, /* drafts of Atom */
	{"http://example.com/necho", SPACE_ATOM},
	{"http://purl.org/echo", SPACE_ATOM},
	{"uri/of/echo/namespace", SPACE_ATOM},
	{"http://purl.org/pie", SPACE_ATOM},
	{"http://purl.org/rss/1.0", SPACE_RSS},
	{"http://my.netscape.com/rdf/simple/0.9", SPACE_RSS},
	{"http://channel.netscape.com/rdf/simple/0.9", SPACE_RSS},
	{"http://my.netscape.com/publish/formats/rss-0.91.dtd", SPACE_RSS},
	{"http://backend.userland.com/rss", SPACE_RSS},
	{"http://backend.userland.com/rss2", SPACE_RSS},
	{"http://backend.userland.com/rss091", SPACE_RSS},
	{"http://blogs.law.harvard.edu/tech/rss", SPACE_RSS},
	{"http://cyber.law.harvard.edu/rss/rss.html", SPACE_RSS},
	{"http://www.rssboard.org/rss-specification", SPACE_RSS},
	{"http://purl.org/net/rss1.1", SPACE_RSS},
	{"http://www.w3.org/1999/02/22-rdf-syntax-ns", SPACE_RDF},
	{"http://purl.org/rss/1.0/modules/content", SPACE_CONTENT},
	{"http://purl.org/dc/elements/1.1", SPACE_DC},
	{"http://purl.org/dc/elements/1.0", SPACE_DC},
	{"http://purl.org/dc/terms", SPACE_DCTERMS},
	{"http://purl.org/rss/1.0/modules/syndication", SPACE_SYNDICATION},
	{"http://rssnamespace.org/feedburner/ext/1.0", SPACE_ORIGIN},
	{"http://www.pheedo.com/namespace/pheedo", SPACE_ORIGIN},
	{"http://search.yahoo.com/mrss", SPACE_MEDIA},
	{"https://search.yahoo.com/mrss", SPACE_MEDIA},
	{"http://www.w3.org/1999/xhtml", SPACE_XHTML},
	{"http://www.itunes.com/dtds/podcast-1.0.dtd", SPACE_ITUNES},
};

/* For feeds that forgot to declare a prefix. */
static const struct space_name prefixes[] = {
	{"atom", SPACE_ATOM},      {"atom10", SPACE_ATOM},       {"a10", SPACE_ATOM},      {"rss", SPACE_RSS},
	{"rdf", SPACE_RDF},        {"content", SPACE_CONTENT},   {"dc", SPACE_DC},         {"dcterms", SPACE_DCTERMS},
	{"sy", SPACE_SYNDICATION}, {"feedburner", SPACE_ORIGIN}, {"pheedo", SPACE_ORIGIN}, {"media", SPACE_MEDIA},
	{"xhtml", SPACE_XHTML},    {"itunes", SPACE_ITUNES},
};

static enum space space_of(const struct space_name *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_ascii_nocase(str_of(names[i].uri), name))
			return names[i].space;
	return SPACE_OTHER;
}

enum space name_space(const struct xml_name *name)
{
	struct str uri = str_trim(name->space);
	while (uri.n && (uri.p[uri.n - 1] == '/' || uri.p[uri.n - 1] == '#'))
		uri.n--;
	if (uri.n)
		return space_of(uris, sizeof(uris) / sizeof(uris[0]), uri);
	if (name->prefix.n)
		return space_of(prefixes, sizeof(prefixes) / sizeof(prefixes[0]), name->prefix);
	return SPACE_RSS;
}

#define OWN (SPACE_RSS | SPACE_ATOM)
#define BOTH (IN_FEED | IN_ENTRY)

static const struct meaning meanings[] = {
	{SPACE_RSS, "item", IN_DOCUMENT | IN_FEED, PART_ENTRY, 0},
	{OWN, "entry", IN_DOCUMENT | IN_FEED, PART_ENTRY, 0},
	{OWN, "channel", IN_DOCUMENT | IN_FEED, PART_FEED, 0},
	{OWN, "feed", IN_DOCUMENT | IN_FEED, PART_FEED, 0},
	{OWN, "rss", IN_DOCUMENT, PART_FEED, 0},
	{SPACE_RDF, "rdf", IN_DOCUMENT, PART_FEED, 0},
	{SPACE_RSS, "rdf", IN_DOCUMENT, PART_FEED, 0},
	{SPACE_RSS, "items", IN_FEED, PART_GROUP, 0}, /* RSS 1.1 and some home-made ones */

	{OWN, "title", BOTH, PART_TITLE, 3},
	{SPACE_DC, "title", BOTH, PART_TITLE, 2},
	{SPACE_MEDIA | SPACE_ITUNES, "title", IN_ENTRY, PART_TITLE, 1},

	{OWN, "link", BOTH, PART_LINK, 5},
	{SPACE_ORIGIN, "origlink", IN_ENTRY, PART_LINK, 9},

	{OWN, "guid", IN_ENTRY, PART_ID, 3},
	{OWN, "id", BOTH, PART_ID, 3},
	{SPACE_DC, "identifier", IN_ENTRY, PART_ID, 1},

	{OWN, "author", BOTH, PART_AUTHOR, 3},
	{SPACE_DC, "creator", BOTH, PART_AUTHOR, 4},
	{SPACE_DC, "author", BOTH, PART_AUTHOR, 4},
	{SPACE_RSS, "creator", IN_ENTRY, PART_AUTHOR, 2},
	{SPACE_RSS, "managingeditor", BOTH, PART_AUTHOR, 2},
	{SPACE_ITUNES, "author", IN_ENTRY, PART_AUTHOR, 2},
	{SPACE_DC, "publisher", BOTH, PART_AUTHOR, 1},
	{OWN, "name", IN_PERSON, PART_NAME, 1},
	{OWN, "email", IN_PERSON, PART_MAIL, 1},
	{OWN | SPACE_XHTML, "p", IN_PERSON, PART_MARKUP, 0},
	{OWN | SPACE_XHTML, "a", IN_PERSON, PART_MARKUP, 0},
	{OWN | SPACE_XHTML, "b", IN_PERSON, PART_MARKUP, 0},

	{SPACE_RSS, "pubdate", BOTH, PART_PUBLISHED, 6},
	{OWN, "published", BOTH, PART_PUBLISHED, 6},
	{SPACE_ATOM, "issued", BOTH, PART_PUBLISHED, 5},
	{SPACE_DCTERMS, "issued", BOTH, PART_PUBLISHED, 5},
	{SPACE_DC, "date", BOTH, PART_PUBLISHED, DC_DATE_PRIORITY},
	{SPACE_DCTERMS, "available", BOTH, PART_PUBLISHED, 3},
	{SPACE_RSS, "date", IN_ENTRY, PART_PUBLISHED, 3},
	{SPACE_DCTERMS, "created", BOTH, PART_PUBLISHED, 3},
	{SPACE_ATOM, "created", BOTH, PART_PUBLISHED, 3},
	{OWN, "updated", BOTH, PART_UPDATED, 5},
	{OWN, "modified", BOTH, PART_UPDATED, 4},
	{SPACE_DCTERMS, "modified", BOTH, PART_UPDATED, 4},
	{SPACE_DC, "modified", BOTH, PART_UPDATED, 3},
	{SPACE_RSS, "lastbuilddate", BOTH, PART_UPDATED, 2},

	{OWN, "summary", BOTH, PART_SUMMARY, 5},
	{SPACE_RSS, "description", BOTH, PART_SUMMARY, 4},
	{SPACE_DC, "description", BOTH, PART_SUMMARY, 2},
	{SPACE_DCTERMS, "abstract", IN_ENTRY, PART_SUMMARY, 2},
	{SPACE_ITUNES, "summary", IN_ENTRY, PART_SUMMARY, 1},
	{SPACE_ITUNES, "subtitle", IN_ENTRY, PART_SUMMARY, 1},
	{SPACE_MEDIA, "description", IN_ENTRY, PART_SUMMARY, 1},
	{SPACE_CONTENT, "encoded", IN_ENTRY, PART_CONTENT, 6},
	{OWN, "content", IN_ENTRY, PART_CONTENT, 5},
	{SPACE_XHTML, "body", IN_ENTRY, PART_CONTENT, 4},
	{SPACE_RSS, "body", IN_ENTRY, PART_CONTENT, 3},
	{SPACE_RSS, "fullitem", IN_ENTRY, PART_CONTENT, 3},
	{SPACE_RSS, "encoded", IN_ENTRY, PART_CONTENT, 2},

	{OWN, "category", IN_ENTRY, PART_CATEGORY, 1},
	{SPACE_DC, "subject", IN_ENTRY, PART_CATEGORY, 1},
	{SPACE_MEDIA, "category", IN_ENTRY, PART_CATEGORY, 1},
	{SPACE_ITUNES, "category", IN_ENTRY, PART_TOPIC, 1},
	{SPACE_ITUNES | SPACE_MEDIA, "keywords", IN_ENTRY, PART_KEYWORDS, 1},

	{OWN, "enclosure", IN_ENTRY, PART_ENCLOSURE, 1},
	{SPACE_ORIGIN, "origenclosurelink", IN_ENTRY, PART_ENCLOSURE_LINK, 1},
	{SPACE_MEDIA, "content", IN_ENTRY, PART_ENCLOSURE, 1},
	{SPACE_MEDIA, "thumbnail", IN_ENTRY, PART_ENCLOSURE, 1},
	{SPACE_MEDIA, "group", IN_ENTRY, PART_GROUP, 0},

	{SPACE_RSS, "language", IN_FEED, PART_LANGUAGE, 3},
	{SPACE_DC, "language", IN_FEED, PART_LANGUAGE, 2},
	{SPACE_RSS, "ttl", IN_FEED, PART_TTL, 2},
	{SPACE_RSS, "skiphours", IN_FEED, PART_GROUP, 0},
	{SPACE_RSS, "skipdays", IN_FEED, PART_GROUP, 0},
	{SPACE_RSS, "hour", IN_FEED, PART_SKIP_HOUR, 0},
	{SPACE_RSS, "day", IN_FEED, PART_SKIP_DAY, 0},
	{SPACE_SYNDICATION, "updateperiod", IN_FEED, PART_PERIOD, 1},
	{SPACE_SYNDICATION, "updatefrequency", IN_FEED, PART_FREQUENCY, 1},
};

/* Is `local`, in whatever case, the name of a row? */
static bool is_named(const char *row, struct str local)
{
	size_t i = 0;
	while (i < local.n && row[i] && row[i] == ascii_lower(local.p[i]))
		i++;
	return i == local.n && !row[i];
}

const struct meaning *name_meaning(enum space space, struct str local, enum place place)
{
	if (!local.n)
		return NULL;
	char first = ascii_lower(local.p[0]);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		const struct meaning *m = &meanings[i];
		if (m->local[0] == first && (m->spaces & space) && (m->places & place) && is_named(m->local, local))
			return m;
	}
	return NULL;
}

enum feed_kind name_feed_kind(enum space space, struct str local)
{
	if (str_eq_ascii_nocase(local, STR("rdf")))
		return FEED_RDF;
	if (space == SPACE_ATOM || str_eq_ascii_nocase(local, STR("feed")) || str_eq_ascii_nocase(local, STR("entry")))
		return FEED_ATOM;
	return FEED_RSS;
}
