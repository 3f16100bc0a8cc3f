#include "html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#include "buf.h"
#include "charset.h"
#include "html_tags.h"

enum {
	NAMES_KNOWN = 256,       /* slots of the cache of names, a power of two */
	PARSER_DEPTH_MORE = 512, /* libxml2 searches its stack for every end tag: it may not grow far */
	TEXT_BYTES_MAX = INT_MAX / 2,
};

/* A name in libxml2's dictionary and our copy of it. */
struct known_name {
	const xmlChar *theirs;
	struct str ours;
};

struct reader {
	struct arena *arena;
	struct html_limits limits;
	struct html_tree *tree;
	struct html_node *at;  /* the element that is open */
	size_t depth, ignored; /* ignored: open elements that were too deep */
	struct buf text;       /* of the text node that is being read */
	enum status status;
	htmlParserCtxtPtr parser;
	struct known_name names[NAMES_KNOWN];
};

/* E_LIMIT by depth only makes the tree flatter; the others end the reading. */
static void stop(struct reader *r, enum status status)
{
	if (r->status != E_NOMEM)
		r->status = status;
	xmlStopParser(r->parser);
}

/* ---- names ---- */

/* Names repeat, and libxml2 gives the same pointer each time. */
static struct str name_of(struct reader *r, const xmlChar *theirs)
{
	size_t slot = ((uintptr_t)theirs >> 3 ^ (uintptr_t)theirs >> 11) & (NAMES_KNOWN - 1);
	struct known_name *known = &r->names[slot];
	if (known->theirs != theirs) {
		struct str ours = str_copy(r->arena, str_of((const char *)theirs));
		if (str_is_null(ours)) {
			stop(r, E_NOMEM);
			return STR("?");
		}
		*known = (struct known_name){theirs, ours};
	}
	return known->ours;
}

/* ---- nodes ---- */

static struct html_node *add_node(struct reader *r, struct str tag)
{
	if (r->tree->nodes_n >= r->limits.nodes_max) {
		stop(r, E_LIMIT);
		return NULL;
	}
	struct html_node *node = arena_zero(r->arena, 1, sizeof(*node));
	if (!node) {
		stop(r, E_NOMEM);
		return NULL;
	}
	node->tag = tag;
	node->index = r->tree->nodes_n++;
	node->parent = r->at;
	node->prev = r->at ? r->at->last : NULL;
	if (node->prev)
		node->prev->next = node;
	else if (r->at)
		r->at->first = node;
	if (r->at)
		r->at->last = node;
	return node;
}

static void add_text_node(struct reader *r, struct str tag, struct str text)
{
	struct html_node *node = add_node(r, tag);
	if (!node)
		return;
	node->text = str_copy(r->arena, text);
	if (str_is_null(node->text))
		stop(r, E_NOMEM);
}

/* Text comes in pieces; the node is made when something else follows. */
static void end_text(struct reader *r)
{
	if (buf_status(&r->text))
		stop(r, buf_status(&r->text));
	else if (r->text.n)
		add_text_node(r, STR_EMPTY, buf_str(&r->text));
	buf_reset(&r->text);
}

static bool add_attrs(struct reader *r, struct html_node *node, const xmlChar **pairs)
{
	size_t n = 0;
	while (pairs && pairs[2 * n])
		n++;
	if (n == 0)
		return true;
	struct html_attr *attrs = arena_zero(r->arena, n, sizeof(*attrs));
	for (size_t i = 0; attrs && i < n; i++) {
		attrs[i].name = name_of(r, pairs[2 * i]);
		attrs[i].value = str_copy(r->arena, str_of((const char *)pairs[2 * i + 1]));
		if (str_is_null(attrs[i].value))
			attrs = NULL;
	}
	if (!attrs) {
		stop(r, E_NOMEM);
		return false;
	}
	node->attrs = attrs;
	node->attrs_n = n;
	return true;
}

/* ---- what libxml2 tells ---- */

static bool is_over(const struct reader *r)
{
	return r->status == E_NOMEM || r->parser->disableSAX;
}

static void on_open(void *ctx, const xmlChar *name, const xmlChar **pairs)
{
	struct reader *r = ctx;
	if (is_over(r))
		return;
	end_text(r);
	if (r->ignored || r->depth >= r->limits.depth_max) {
		r->ignored++;
		r->status = r->status ? r->status : E_LIMIT;
		if (r->ignored > PARSER_DEPTH_MORE)
			stop(r, E_LIMIT);
		return;
	}
	struct html_node *node = is_over(r) ? NULL : add_node(r, name_of(r, name));
	if (!node || !add_attrs(r, node, pairs))
		return;
	r->at = node;
	r->depth++;
}

static void on_close(void *ctx, const xmlChar *name)
{
	struct reader *r = ctx;
	(void)name;
	if (is_over(r))
		return;
	end_text(r);
	if (r->ignored) {
		r->ignored--;
	} else if (r->at->parent) {
		r->at = r->at->parent;
		r->depth--;
	}
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct reader *r = ctx;
	if (!is_over(r))
		buf_add(&r->text, (struct str){(const char *)text, (size_t)n});
}

static void on_comment(void *ctx, const xmlChar *text)
{
	struct reader *r = ctx;
	if (is_over(r))
		return;
	end_text(r);
	if (!is_over(r))
		add_text_node(r, STR("#comment"), str_of((const char *)text));
}

static void on_error(void *ctx, xmlErrorPtr error)
{
	struct reader *r = ctx;
	if (error->code == XML_ERR_NO_MEMORY)
		stop(r, E_NOMEM);
	r->tree->repairs++;
}

static const htmlSAXHandler sax = {
	.initialized = XML_SAX2_MAGIC,
	.startElement = on_open,
	.endElement = on_close,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.comment = on_comment,
	.serror = on_error,
};

/* ---- a page ---- */

static enum status without_nul(struct arena *arena, struct str *text)
{
	if (str_find_byte(*text, '\0') == STR_NONE)
		return OK;
	struct str copy = str_copy(arena, *text);
	if (str_is_null(copy))
		return E_NOMEM;
	char *p = (char *)(uintptr_t)copy.p;
	for (size_t i = 0; i < copy.n; i++)
		if (!p[i])
			p[i] = ' ';
	*text = copy;
	return OK;
}

/* As htmlCreateMemoryParserCtxt, which loses its parser when there is no memory for the input. */
static htmlParserCtxtPtr parser_over(struct str text)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	xmlParserInputBufferPtr bytes =
		parser ? xmlParserInputBufferCreateMem(text.p, (int)text.n, XML_CHAR_ENCODING_NONE) : NULL;
	xmlParserInputPtr input = bytes ? xmlNewIOInputStream(parser, bytes, XML_CHAR_ENCODING_NONE) : NULL;
	if (input && inputPush(parser, input) >= 0)
		return parser;
	if (input)
		xmlFreeInputStream(input);
	else
		xmlFreeParserInputBuffer(bytes);
	htmlFreeParserCtxt(parser);
	return NULL;
}

static void read_text(struct reader *r, struct str text)
{
	r->parser = parser_over(text);
	if (!r->parser) {
		r->status = E_NOMEM;
		return;
	}
	*r->parser->sax = sax;
	r->parser->userData = r;
	htmlCtxtUseOptions(r->parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(r->parser, XML_CHAR_ENCODING_UTF8);
	htmlParseDocument(r->parser);
	if (r->parser->myDoc) {
		xmlFreeDoc(r->parser->myDoc);
		r->parser->myDoc = NULL;
	}
	if (!is_over(r))
		end_text(r);
	htmlFreeParserCtxt(r->parser);
}

/* The document itself: the one node that is not subject to the limits. */
static struct html_node *root_new(struct reader *r)
{
	struct html_node *root = arena_zero(r->arena, 1, sizeof(*root));
	if (root) {
		root->tag = STR("#document");
		r->tree->nodes_n = 1;
	}
	return root;
}

static bool has_element(const struct html_node *root)
{
	for (const struct html_node *at = root->first; at; at = at->next)
		if (at->tag.n && at->tag.p[0] != '#')
			return true;
	return false;
}

static enum status to_utf8(struct arena *arena, struct str bytes, struct str charset, struct str *out)
{
	enum status status = charset_to_utf8(arena, bytes, charset.n ? charset : charset_of_html(bytes), out, NULL);
	if (!status)
		status = without_nul(arena, out);
	return status ? status : html_tame(arena, out) ? OK : E_NOMEM;
}

enum status html_read(struct arena *arena, struct str bytes, struct str charset, const struct html_limits *limits,
		      struct html_tree *out, struct err *err)
{
	struct html_tree tree = {0};
	struct str text;
	if (bytes.n > TEXT_BYTES_MAX / 4)
		return err_set(err, E_LIMIT, "html: the page is too large");
	enum status status = to_utf8(arena, bytes, charset, &text);
	struct reader *r = status ? NULL : arena_zero(arena, 1, sizeof(*r));
	if (!r)
		return err_set(err, E_NOMEM, "html: no room for the page");
	if (text.n == 0)
		return err_set(err, E_EMPTY, "html: no element");

	*r = (struct reader){.arena = arena, .limits = *limits, .tree = &tree};
	buf_init(&r->text, TEXT_BYTES_MAX);
	tree.root = r->at = root_new(r);
	if (tree.root)
		read_text(r, text);
	buf_release(&r->text);
	if (!tree.root || r->status == E_NOMEM)
		return err_set(err, E_NOMEM, "html: no room for the tree");
	if (!has_element(tree.root))
		return err_set(err, E_EMPTY, "html: no element");
	*out = tree;
	return r->status ? err_set(err, r->status, "html: too deep or too many nodes") : OK;
}

/* ---- walking ---- */

struct str html_attr_get(const struct html_node *node, struct str name)
{
	for (size_t i = 0; i < node->attrs_n; i++)
		if (str_eq(node->attrs[i].name, name))
			return node->attrs[i].value;
	return STR_EMPTY;
}

bool html_is(const struct html_node *node, struct str tag)
{
	return node && str_eq(node->tag, tag);
}

struct html_node *html_skip(const struct html_node *top, struct html_node *at)
{
	while (at && at != top && !at->next)
		at = at->parent;
	return !at || at == top ? NULL : at->next;
}

struct html_node *html_walk(const struct html_node *top, struct html_node *at)
{
	if (!at)
		return (struct html_node *)(uintptr_t)top;
	return at->first ? at->first : html_skip(top, at);
}
