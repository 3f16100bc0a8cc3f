#ifndef TOCSIN_PARSE_PRIV_H
#define TOCSIN_PARSE_PRIV_H
/* parse, inside: what the parts of the room share.
 *
 *     parse.c         which kind of document it is, and the errors that name it
 *     parse_names.c   tables: which element of which namespace means which part of an entry
 *     parse_xml.c     the walk through RSS, RDF and Atom
 *     parse_collect.c the text of one element, with markup inside it
 *     parse_json.c    documents in JSON; parse_json.h names their readers
 *     parse_draft.c   an entry while it grows: priorities, fallbacks
 *     parse_lifecycle.c how far an incident is
 *     parse_value.c   texts as feeds write them: titles, authors, base64
 *     parse_opml.c    lists of sources
 *
 * Pure. Memory: all in the arena given. */

#include "caps.h"
#include "parse.h"
#include "xml.h"

/* ---- names ---- */

/* Where in the document an element stands; a bit each, so that a table row can name several. */
enum place {
	IN_DOCUMENT = 1, /* above the feed element */
	IN_FEED = 2,     /* rss, channel, rdf:RDF, atom:feed */
	IN_ENTRY = 4,
	IN_PERSON = 8,
	IN_UNKNOWN = 16, /* below an element that means nothing to us */
};

/* What an element means. The first ones are values that a draft keeps by priority. */
enum part {
	PART_NONE,
	PART_TITLE,
	PART_LINK,
	PART_ID,
	PART_AUTHOR,
	PART_PUBLISHED,
	PART_UPDATED,
	PART_SUMMARY,
	PART_CONTENT,
	PART_LANGUAGE,
	PART_CATEGORY,
	PART_TTL,       /* minutes */
	PART_SKIP_HOUR, /* 0 to 24 */
	PART_SKIP_DAY,  /* "Monday" */
	PART_PERIOD,    /* "hourly" ... */
	PART_FREQUENCY, /* times a period */
	PART_NAME,      /* of a person */
	PART_MAIL,
	PART_ENCLOSURE,
	PART_ENCLOSURE_LINK, /* the last enclosure's address before a redirection */
	PART_FEED,
	PART_ENTRY,
	PART_GROUP,    /* means nothing itself, its children do */
	PART_KEYWORDS, /* categories parted by commas */
	PART_MARKUP,   /* of the text of a person */
	PART_TOPIC,    /* a category that says all in its attributes; others stand inside */
	PARTS_N,
};

/* Namespaces, a bit each; many URIs and, where none was declared, prefixes lead to one. */
enum space {
	SPACE_RSS = 1, /* none, or one of RSS's own */
	SPACE_ATOM = 2,
	SPACE_RDF = 4,
	SPACE_CONTENT = 8,
	SPACE_DC = 16,
	SPACE_DCTERMS = 32,
	SPACE_SYNDICATION = 64,
	SPACE_ORIGIN = 128, /* feedburner, pheedo: the address before their redirection */
	SPACE_MEDIA = 256,
	SPACE_XHTML = 512,
	SPACE_ITUNES = 1024,
	SPACE_OTHER = 2048,
};

struct meaning {
	unsigned spaces;   /* enum space */
	const char *local; /* lower case */
	unsigned places;   /* enum place */
	enum part part;
	int priority; /* of two values for one part the higher stays, of equals the first */
};

enum space name_space(const struct xml_name *name);
/* NULL when the element means nothing there. */
const struct meaning *name_meaning(enum space space, struct str local, enum place place);
enum feed_kind name_feed_kind(enum space space, struct str local);

/* ---- collecting the text of an element ---- */

/* How the text of an element that is being collected is to be taken. */
enum form {
	FORM_TEXT,   /* plain, says its type; elements inside are dropped */
	FORM_GUESS,  /* Atom without a type: plain unless it looks otherwise */
	FORM_MARKUP, /* escaped HTML; elements inside are written out again */
	FORM_INLINE, /* XHTML: the elements are the markup, the text is none */
	FORM_BASE64,
};

struct collecting { /* the value that is being read; part is PART_NONE between values */
	struct arena *arena;
	enum part part;
	int priority;
	enum form form;
	size_t depth; /* of its element */
	bool has_elements, is_permalink, is_html;
	struct str document; /* what lies in it need not be copied */
	const char *p;       /* the text so far: in the document as long as it is one piece of it, else `own` */
	size_t n;
	char *own;
	size_t room;
};

/* Begins a value; what was collected before is forgotten. `depth` counts the open elements. */
void collect_start(struct collecting *c, size_t depth, const struct meaning *m, enum space space,
		   const struct xml_attr *attrs, size_t n);
/* Elements and text inside it. False only without memory. */
MUST_USE bool collect_open(struct collecting *c, size_t depth, const struct xml_name *name,
			   const struct xml_attr *attrs, size_t n);
MUST_USE bool collect_text(struct collecting *c, size_t depth, struct str text);
MUST_USE bool collect_close(struct collecting *c, size_t depth, const struct xml_name *name);
/* Text outside a value: of a person without a name element. */
MUST_USE bool collect_bare(struct collecting *c, struct str text);
/* Is the whole value, read as `text`, HTML? */
bool collect_is_html(const struct collecting *c, struct str text);
/* The value of an attribute in whatever namespace: rdf:about, xml:lang,
 * and the same without prefix or in another case. */
struct str xml_attr_any(const struct xml_attr *attrs, size_t n, struct str local);

/* dc:date says neither "published" nor "updated": it counts as both where nothing better is said. */
enum { DC_DATE_PRIORITY = 4 };

/* ---- drafts: an entry, or the feed itself, while it is read ---- */

struct draft {
	struct entry entry;
	int priority[PARTS_N]; /* of the value that each part has now; 0 none */
	struct str permalink;  /* a guid, rdf:about or atom:id that is an address */
	struct strs authors;
	struct str language;
};

struct value {
	struct str text;       /* as long as the call */
	struct str base;       /* of relative links in it */
	bool is_html, is_kept; /* kept: lives as long as the entry */
};

void draft_start(struct draft *draft);
/* Gives `part` the value if nothing better stands there. False only without memory. */
MUST_USE bool draft_put(struct arena *arena, struct draft *draft, enum part part, int priority,
			const struct value *value);
MUST_USE bool draft_add_author(struct arena *arena, struct draft *draft, int priority, struct str author);
MUST_USE bool draft_add_category(struct arena *arena, struct draft *draft, struct str category);
MUST_USE bool draft_add_enclosure(struct arena *arena, struct draft *draft, struct str base, struct str url,
				  struct str type, struct str length);
/* Where the last enclosure stands in truth; nothing without one. */
void draft_move_enclosure(struct arena *arena, struct draft *draft, struct str base, struct str url);
/* The entry with its fallbacks (link from the permalink, id from the link ...). */
MUST_USE bool draft_finish(struct arena *arena, struct draft *draft, struct entry *out);

/* How many entries are read. */
static inline size_t entries_max(const struct parse_hints *hints)
{
	return hints->is_file ? CAP_FEED_FILE_ENTRIES : CAP_FEED_ENTRIES;
}

/* ---- values; all answer a text with p == NULL when there is no memory ---- */

/* One line of plain text, character references resolved (doubled ones too), at most max bytes. */
struct str value_line(struct arena *arena, struct str text, bool is_html, size_t max_bytes);
/* Plain text with its line breaks. */
struct str value_text(struct arena *arena, struct str text, bool is_html);
/* "Name" of "a@b (Name)", "Name (a@b)", "Name <a@b>"; else as it is. Points into `text`. */
struct str value_author(struct str text);
/* What the digits mean; "" when that is no text but a picture or the like; `text` itself when it holds other characters
 * than base64's. */
struct str value_base64(struct arena *arena, struct str text);
/* "</example>": one tag without attributes and no text, which a title must mean as it stands. */
bool value_is_bare_tag(struct str text);
/* Does it hold an element of HTML? */
bool value_has_markup(struct str text);
/* How long "daily", 2 times, is: seconds; 0 for an unknown word. */
uint32_t value_period_s(struct str period, uint64_t frequency);

/* ---- lifecycles ---- */

/* What a status page means by its word for the state of an incident; NONE when it is another word. */
enum lifecycle lifecycle_of_word(struct str word);
/* What the title or the begin of the text of a status page's entry says: "[RESOLVED] ...", "... - Mitigated",
 * "Monitoring - A fix ..." under a line with the time. NONE for the entries of others. */
enum lifecycle lifecycle_of_text(struct str title, struct str text);

/* ---- the kinds of documents ---- */

/* E_NOTFOUND when the document is of another kind. */
MUST_USE enum status parse_xml(struct arena *arena, struct str bytes, const struct parse_hints *hints, struct feed *out,
			       struct err *err);
MUST_USE enum status parse_json(struct arena *arena, struct str bytes, const struct parse_hints *hints,
				struct feed *out, struct err *err);
/* The error for bytes that are no feed: says what they are instead. */
enum status parse_refuse(struct arena *arena, struct str bytes, const char *wanted, struct err *err);

#endif
