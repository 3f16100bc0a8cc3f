#include "xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#include "charset.h"
#include "xml_mend.h"
#include "xml_scan.h"

enum {
	DEPTH_MAX = 250, /* libxml2 itself stops at 256 */
	ROOTS_MAX = 16,
	RESUMED_BYTES_MAX = 64 * 1024 * 1024, /* read again in all after a root that closed too early */
	NOWHERE = -1,
};

/* One run over a document. libxml2 pops one element for every end tag, whatever its name, so it
 * loses its way where tags do not match. Our own stack goes by the names that are written. */
struct reader {
	const struct xml_handler *handler;
	void *ctx;
	struct xml_limits limits;
	struct xml_report *report;
	struct arena *arena;
	xmlParserCtxtPtr parser;
	enum status status; /* the first reason to stop */
	struct xml_name open[DEPTH_MAX];
	size_t open_n, elements_n, text_bytes;
	struct xml_attr *attrs;
	size_t attrs_room;
	char end_tag[64];    /* the name of an end tag that did not match, "" mostly */
	struct str root_tag; /* the first start tag as it was written, without ">" */
	size_t skips_n;      /* so many of the next elements are the root again, see go_on */
	ptrdiff_t too_deep_at;
};

static void stop(struct reader *r, enum status status)
{
	if (!status || r->status)
		return;
	r->status = status;
	xmlStopParser(r->parser);
}

static void note_repair(struct reader *r, long line, struct str what)
{
	struct xml_report *report = r->report;
	what = utf8_cut(str_trim(what), sizeof(report->first) - 1);
	report->repairs++;
	if (report->first[0] || !what.n)
		return;
	report->first_line = line > 0 ? (uint32_t)line : 1;
	memcpy(report->first, what.p, what.n);
	report->first[what.n] = '\0';
}

static bool count_text(struct reader *r, size_t n)
{
	r->text_bytes += n;
	if (r->text_bytes > r->limits.text_bytes_max)
		stop(r, E_LIMIT);
	return !r->status;
}

static struct str text_of(const xmlChar *c_string)
{
	return str_of((const char *)c_string);
}

/* ---- what libxml2 tells: elements ---- */

/* Attributes come as rows of five pointers: name, prefix, namespace, value, end of the value. */
static bool take_attrs(struct reader *r, size_t n, const xmlChar **rows)
{
	if (n > r->attrs_room) {
		r->attrs_room = n * 2;
		r->attrs = arena_zero(r->arena, r->attrs_room, sizeof(*r->attrs));
		if (!r->attrs) {
			stop(r, E_NOMEM);
			return false;
		}
	}
	for (size_t i = 0; i < n; i++, rows += 5) {
		r->attrs[i] = (struct xml_attr){
			.name = {.local = text_of(rows[0]), .prefix = text_of(rows[1]), .space = text_of(rows[2])},
			.value = str_span((const char *)rows[3], (const char *)rows[4]),
		};
		if (!count_text(r, r->attrs[i].value.n))
			return false;
	}
	return true;
}

/* The bytes from the "<" of the tag that is being read. */
static struct str tag_so_far(const struct reader *r)
{
	const char *cur = (const char *)r->parser->input->cur, *base = (const char *)r->parser->input->base;
	struct str before = str_span(base, cur);
	size_t at = str_rfind_byte(before, '<');
	return str_copy(r->arena, at == STR_NONE ? STR_EMPTY : str_cut(before, at, before.n));
}

static void on_open(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *space, int spaces_n,
		    const xmlChar **spaces, int attrs_n, int defaulted_n, const xmlChar **attrs)
{
	struct reader *r = ctx;
	(void)spaces_n, (void)spaces, (void)defaulted_n;
	if (r->status)
		return;
	if (r->skips_n) {
		r->skips_n--;
		return;
	}
	if (r->open_n >= r->limits.depth_max || ++r->elements_n > r->limits.elements_max) {
		stop(r, E_LIMIT);
		return;
	}
	if (!take_attrs(r, (size_t)attrs_n, attrs))
		return;
	if (!r->root_tag.n)
		r->root_tag = tag_so_far(r);
	struct xml_name *name = &r->open[r->open_n++];
	*name = (struct xml_name){.space = text_of(space), .local = text_of(local), .prefix = text_of(prefix)};
	if (r->handler->open)
		stop(r, r->handler->open(r->ctx, name, r->attrs, (size_t)attrs_n));
}

static void close_last(struct reader *r)
{
	const struct xml_name *name = &r->open[--r->open_n];
	if (r->handler->close)
		stop(r, r->handler->close(r->ctx, name));
}

/* An end tag closes the nearest element of its name and all inside; without one it is dropped. */
static void on_close(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *space)
{
	struct reader *r = ctx;
	struct str name = r->end_tag[0] ? str_of(r->end_tag) : text_of(local);
	size_t n = r->open_n;
	(void)prefix, (void)space;
	while (n > 0 && !str_eq(r->open[n - 1].local, name))
		n--;
	while (n > 0 && r->open_n >= n && !r->status)
		close_last(r);
	r->end_tag[0] = '\0';
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
	struct reader *r = ctx;
	if (r->status || !r->open_n || !count_text(r, (size_t)n))
		return;
	if (r->handler->text)
		stop(r, r->handler->text(r->ctx, (struct str){(const char *)text, (size_t)n}));
}

/* ---- what libxml2 tells: what must not be, and faults ---- */

static void on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
		      xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	stop(ctx, E_DENIED);
}

static void on_unparsed_entity(void *ctx, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id,
			       const xmlChar *notation)
{
	(void)name, (void)public_id, (void)system_id, (void)notation;
	stop(ctx, E_DENIED);
}

static ptrdiff_t position(const struct reader *r)
{
	const xmlParserInput *input = r->parser->input;
	return input ? (ptrdiff_t)input->consumed + (input->cur - input->base) : 0;
}

static void on_error(void *ctx, xmlErrorPtr error)
{
	struct reader *r = ctx;
	if (r->status || error->level < XML_ERR_ERROR)
		return;
	if (error->code == XML_ERR_NO_MEMORY) {
		stop(r, E_NOMEM);
		return;
	}
	if (error->code == XML_ERR_TAG_NAME_MISMATCH && error->str2) {
		struct str name = str_of(error->str2);
		size_t colon = str_rfind_byte(name, ':');
		if (colon != STR_NONE)
			name = str_cut(name, colon + 1, name.n);
		name = str_cut(name, 0, sizeof(r->end_tag) - 1);
		memcpy(r->end_tag, name.p, name.n);
		r->end_tag[name.n] = '\0';
	}
	if (error->code == XML_ERR_INTERNAL_ERROR && r->parser->nameNr > DEPTH_MAX)
		r->too_deep_at = position(r);
	note_repair(r, error->line, str_of(error->message));
}

static const xmlSAXHandler sax = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_open,
	.endElementNs = on_close,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.entityDecl = on_entity,
	.unparsedEntityDecl = on_unparsed_entity,
	.serror = on_error,
};

/* ---- the document ---- */

/* Feeds `text`; *rest_at is where it could go on, or NOWHERE. NOENT is set by hand, as libxml2 would
 * give "&#38;" for "&amp;" in attributes: no entity but XML's five can be met (xml_mend, on_entity). */
static void read_text(struct reader *r, struct str text, ptrdiff_t *rest_at)
{
	xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(text.p, (int)text.n);
	*rest_at = NOWHERE;
	if (!parser) {
		r->status = E_NOMEM;
		return;
	}
	xmlDictPtr names = r->parser ? r->parser->dict : NULL;
	if (names) { /* names on our stack live in the first parser's dictionary */
		xmlDictFree(parser->dict);
		parser->dict = names;
		xmlDictReference(names);
		xmlFreeParserCtxt(r->parser);
	}
	r->parser = parser;
	r->too_deep_at = NOWHERE;
	*parser->sax = sax;
	parser->userData = r;
	xmlCtxtUseOptions(parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	parser->replaceEntities = 1;
	xmlParseDocument(parser);
	if (parser->myDoc) {
		xmlFreeDoc(parser->myDoc);
		parser->myDoc = NULL;
	}
	if (!r->status && r->open_n)
		*rest_at = r->too_deep_at != NOWHERE ? r->too_deep_at : position(r);
}

/* Elements are open by our count, but libxml2 has seen its root closed (stray end tags) or thinks
 * itself too deep (missing ones). The rest is read as another document in the same root: its start
 * tag, which declares the namespaces, is written over bytes in front of the rest, read long ago.
 * It stands there several times, so that as many stray end tags have something to close. */
static struct str go_on(struct reader *r, char *copy, size_t n, size_t rest_at)
{
	size_t tag_n = r->root_tag.n + 1;
	char *head = copy + rest_at;
	for (r->skips_n = 0; r->skips_n < ROOTS_MAX && (size_t)(head - copy) >= tag_n; r->skips_n++) {
		head -= tag_n;
		memcpy(head, r->root_tag.p, r->root_tag.n);
		head[r->root_tag.n] = '>';
	}
	return str_span(head, copy + n);
}

static void read_document(struct reader *r, struct str text)
{
	ptrdiff_t rest_at;
	char *copy = NULL;
	size_t budget = RESUMED_BYTES_MAX;
	read_text(r, text, &rest_at);
	while (rest_at > 0 && (size_t)rest_at < text.n && budget >= text.n) {
		if (!copy && !(copy = str_c(r->arena, text))) {
			r->status = E_NOMEM;
			break;
		}
		budget -= text.n;
		text = go_on(r, copy, text.n, (size_t)rest_at);
		size_t roots_n = r->skips_n * (r->root_tag.n + 1);
		copy = (char *)(uintptr_t)text.p;
		read_text(r, text, &rest_at);
		if (rest_at <= (ptrdiff_t)roots_n)
			break;
	}
	while (r->open_n && !r->status)
		close_last(r);
}

static enum status read_utf8(struct reader *r, struct str text)
{
	size_t first = str_find_byte(text, '<');
	if (first == STR_NONE)
		return E_SYNTAX;
	if (str_trim(str_cut(text, 0, first)).n)
		note_repair(r, 1, STR("bytes before the first tag"));
	text = str_cut(text, first, text.n);
	uint32_t mended = 0;
	enum status status;
	if (r->handler->again && !xml_has_forbidden(text)) {
		status = xml_scan(r->arena, text, &r->limits, r->handler, r->ctx);
		if (status != E_SYNTAX)
			return status;
		r->handler->again(r->ctx);
	}
	status = xml_mend(r->arena, text, &text, &mended);
	if (status)
		return status;
	if (mended) {
		note_repair(r, 1, STR("characters or references that XML does not have"));
		r->report->repairs += mended - 1;
	}
	read_document(r, text);
	if (r->status)
		return r->status;
	return r->elements_n ? OK : E_SYNTAX;
}

/* The word that counts, when transport and document may both have said one. */
static enum status to_utf8(struct arena *arena, struct str bytes, struct str charset, struct str *out,
			   struct charset_report *report)
{
	struct str own = charset_of_xml(bytes);
	enum status status = charset_to_utf8(arena, bytes, charset.n ? charset : own, out, report);
	if (!status && charset.n && own.n && (report->contradicted || report->replaced))
		status = charset_to_utf8(arena, bytes, own, out, report);
	return status;
}

static enum status sentence(enum status status, const struct xml_report *report, struct err *err)
{
	switch (status) {
	case E_SYNTAX:
		return err_set(err, status, "xml: no element%s%s", report->first[0] ? ": " : "", report->first);
	case E_DENIED:
		return err_set(err, status, "xml: the document defines an entity");
	case E_LIMIT:
		return err_set(err, status, "xml: too deep, too many elements or too much text");
	default:
		return err_set(err, status, "xml: %s", status_name(status));
	}
}

enum status xml_read(struct str bytes, struct str charset, const struct xml_limits *limits,
		     const struct xml_handler *handler, void *ctx, struct xml_report *report, struct err *err)
{
	struct xml_report own_report;
	struct charset_report decoded = {0};
	struct str text;
	if (!report)
		report = &own_report;
	*report = (struct xml_report){0};
	if (bytes.n > INT_MAX / 8)
		return sentence(E_LIMIT, report, err);
	struct arena *arena = arena_new(bytes.n * 24 + 1024 * 1024);
	if (!arena)
		return sentence(E_NOMEM, report, err);

	struct reader r = {.handler = handler, .ctx = ctx, .limits = *limits, .report = report, .arena = arena};
	if (r.limits.depth_max > DEPTH_MAX)
		r.limits.depth_max = DEPTH_MAX;
	enum status status = to_utf8(arena, bytes, charset, &text, &decoded);
	if (!status) {
		if (decoded.replaced || decoded.contradicted)
			note_repair(&r, 1, STR("bytes that are not in the declared charset"));
		status = read_utf8(&r, text);
	}
	xmlFreeParserCtxt(r.parser);
	arena_free(arena);
	return status ? sentence(status, report, err) : OK;
}

struct str xml_attr_get(const struct xml_attr *attrs, size_t n, struct str local)
{
	return xml_attr_get_ns(attrs, n, STR_EMPTY, local);
}

struct str xml_attr_get_ns(const struct xml_attr *attrs, size_t n, struct str space, struct str local)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(attrs[i].name.local, local) && str_eq(attrs[i].name.space, space))
			return attrs[i].value;
	return STR_EMPTY;
}
