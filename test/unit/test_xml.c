/* XML as events: repaired where it can be, stopped where it must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "xml.h"

static const struct xml_limits limits = {.depth_max = 100, .elements_max = 100000, .text_bytes_max = 10000000};

/* Events as a line: "<a x=[1]>text</a>". */
static enum status on_open(void *ctx, const struct xml_name *name, const struct xml_attr *attrs, size_t n)
{
	struct buf *out = ctx;
	buf_print(out, "<%.*s", STR_FORMAT(name->local));
	if (name->space.n)
		buf_print(out, "{%.*s}", STR_FORMAT(name->space));
	for (size_t i = 0; i < n; i++)
		buf_print(out, " %.*s=[%.*s]", STR_FORMAT(attrs[i].name.local), STR_FORMAT(attrs[i].value));
	buf_add_byte(out, '>');
	return OK;
}

static enum status on_text(void *ctx, struct str text)
{
	buf_add(ctx, text);
	return OK;
}

static enum status on_close(void *ctx, const struct xml_name *name)
{
	buf_print(ctx, "</%.*s>", STR_FORMAT(name->local));
	return OK;
}

static void on_again(void *ctx)
{
	buf_reset(ctx);
}

static const struct xml_handler handler = {on_open, on_text, on_close, NULL};
static const struct xml_handler short_way = {on_open, on_text, on_close, on_again};

static void gives(struct str xml, const char *want, bool is_repaired)
{
	struct buf out;
	struct xml_report report;
	struct err err = {0};
	buf_init(&out, 1000000);
	enum status status = xml_read(xml, STR_EMPTY, &limits, &handler, &out, &report, &err);
	if (status || !str_eq(buf_str(&out), str_of(want)))
		fail_msg("%.*s gives %s (%s %s)", STR_FORMAT(xml), buf_str(&out).p, status_name(status), err.msg);
	if (is_repaired != (report.repairs > 0) || is_repaired != (report.first[0] != '\0'))
		fail_msg("%.*s: %u repairs: %s", STR_FORMAT(xml), report.repairs, report.first);
	buf_reset(&out);
	uint32_t repairs = report.repairs;
	status = xml_read(xml, STR_EMPTY, &limits, &short_way, &out, &report, &err);
	if (status || !str_eq(buf_str(&out), str_of(want)) || report.repairs != repairs)
		fail_msg("%.*s gives %s the short way", STR_FORMAT(xml), buf_str(&out).p);
	buf_release(&out);
}

static void good_documents_are_left_alone(void **state)
{
	(void)state;
	gives(STR("<?xml version=\"1.0\"?><a x='1 &amp; &#39;2&#x27;'>b<![CDATA[<c>&nbsp;&]]> &lt;d&gt;&amp;</a>"),
	      "<a x=[1 & '2']>b<c>&nbsp;& <d>&</a>", false);
	gives(STR("<a xmlns='u' xmlns:p='v'><p:b/><c p:y='2'/></a>"), "<a{u}><b{v}></b><c{u} y=[2]></c></a>", false);
	gives(STR("<!DOCTYPE rss PUBLIC '-//N//RSS' 'http://example.com/rss.dtd'><rss/>"), "<rss></rss>", false);
	gives(STR("<?xml version='1.0' encoding='windows-1252'?><a>\x93\xE9\x94</a>"), "<a>“é”</a>", false);
	gives(STR("\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>\0"), "<a>é</a>", false);
}

static void references_are_repaired(void **state)
{
	(void)state;
	gives(STR("<a>AT&T &nbsp;&eacute;&bogus; &#150;&#0;</a>"), "<a>AT&T \xC2\xA0é&bogus; –\xEF\xBF\xBD</a>", true);
	gives(STR("<a h='?x=1&y=2&lt'>?x=1&y=2&copy=3</a>"), "<a h=[?x=1&y=2<]>?x=1&y=2&copy=3</a>", true);
	gives(STR("<a>1 < 2</a>"), "<a>1  2</a>", true);
	gives(STR("<a>x\x01y\x0B</a>"), "<a>xy </a>", true);
	gives(STR("<a>caf\xE9</a>"), "<a>café</a>", false);
}

static void tags_are_repaired(void **state)
{
	(void)state;
	gives(STR("<r><i>a</r>"), "<r><i>a</i></r>", true);
	gives(STR("<r><i><t>1</i><i><t>2</i></r>"), "<r><i><t>1</t></i><i><t>2</t></i></r>", true);
	gives(STR("<r><i>1</p></i><i>2</b></b></b></i><i>3</i></r>"), "<r><i>1</i><i>2</i><i>3</i></r>", true);
	gives(STR("<r><i>cut"), "<r><i>cut</i></r>", true);
	gives(STR("Warning: <r>x</r>"), "<r>x</r>", true);
	gives(STR("\n \n<?xml version='1.0'?><r>x</r>"), "<r>x</r>", false);
	gives(STR("<r x:y='1'><u:z>t</u:z></r>"), "<r y=[1]><z>t</z></r>", true);
}

/* A page of missing and stray end tags keeps all its items. */
static void no_item_is_lost(void **state)
{
	(void)state;
	struct buf xml, out;
	size_t items = 0;
	buf_init(&xml, 1000000);
	buf_init(&out, 1000000);
	buf_add_c(&xml, "<r xmlns:d='u'>");
	for (int i = 0; i < 400; i++)
		buf_add_c(&xml, i % 2 ? "<i><d:t>x</i>" : "<i>x</p></b></i>");
	buf_add_c(&xml, "</r>");
	assert_int_equal(xml_read(buf_str(&xml), STR_EMPTY, &limits, &handler, &out, NULL, NULL), OK);
	for (struct str rest = buf_str(&out); str_has(rest, STR("<i>")); items++)
		rest = str_cut(rest, str_find(rest, STR("</i>")) + 4, rest.n);
	assert_int_equal(items, 400);
	assert_true(str_has(buf_str(&out), STR("<t{u}>x</t></i></r>"))); /* the last one too */
	buf_release(&xml);
	buf_release(&out);
}

static void is_stopped(struct str xml, enum status want)
{
	struct buf out;
	struct err err = {0};
	buf_init(&out, 20000000);
	assert_int_equal(xml_read(xml, STR_EMPTY, &limits, &handler, &out, NULL, &err), want);
	assert_int_equal(err.code, want);
	assert_false(str_has(buf_str(&out), STR("root:")));
	buf_release(&out);
}

static void entities_are_denied(void **state)
{
	(void)state;
	is_stopped(STR("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>"), E_DENIED);
	is_stopped(STR("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>"), E_DENIED);
	is_stopped(STR("<!DOCTYPE r [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><r/>"), E_DENIED);
	is_stopped(STR("<!DOCTYPE r [<!ENTITY a SYSTEM 'x' NDATA y>]><r/>"), E_DENIED);
	is_stopped(
		STR("<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><r>&c;</r>"),
		E_DENIED);
}

static void limits_hold(void **state)
{
	(void)state;
	struct buf xml;
	clock_t begin = clock();
	buf_init(&xml, 10000000);
	for (int i = 0; i < 100000; i++)
		buf_add_c(&xml, "<a>");
	is_stopped(buf_str(&xml), E_LIMIT);
	buf_reset(&xml);
	buf_add_c(&xml, "<r>");
	for (int i = 0; i < 100001; i++)
		buf_add_c(&xml, "<a/>");
	is_stopped(buf_str(&xml), E_LIMIT);
	buf_reset(&xml);
	buf_add_c(&xml, "<!DOCTYPE r [<!ATTLIST a x CDATA '");
	for (int i = 0; i < 10000; i++)
		buf_add_byte(&xml, 'x');
	buf_add_c(&xml, "'>]><r>");
	for (int i = 0; i < 2000; i++)
		buf_add_c(&xml, "<a/>");
	is_stopped(buf_str(&xml), E_LIMIT); /* attributes by default are a bomb too */
	buf_release(&xml);
	assert_true(clock() - begin < 5 * CLOCKS_PER_SEC);
}

static void what_is_no_xml_is_named(void **state)
{
	(void)state;
	is_stopped(STR(""), E_SYNTAX);
	is_stopped(STR("just words"), E_SYNTAX);
	is_stopped(STR("<"), E_SYNTAX);
	is_stopped(STR("<!-- never closed"), E_SYNTAX);
}

static enum status deny(void *ctx, const struct xml_name *name)
{
	(void)ctx;
	return str_eq(name->local, STR("b")) ? E_CONFLICT : OK;
}

static void handlers_can_stop(void **state)
{
	(void)state;
	const struct xml_handler stopper = {.close = deny};
	assert_int_equal(xml_read(STR("<a><c/><b/></a>"), STR_EMPTY, &limits, &stopper, NULL, NULL, NULL), E_CONFLICT);
}

static void attributes_are_found(void **state)
{
	(void)state;
	const struct xml_attr attrs[] = {
		{.name = {.local = STR("href"), .space = STR("u")}, .value = STR("1")},
		{.name = {.local = STR("href")}, .value = STR("2")},
	};
	assert_true(str_eq(xml_attr_get(attrs, 2, STR("href")), STR("2")));
	assert_true(str_eq(xml_attr_get_ns(attrs, 2, STR("u"), STR("href")), STR("1")));
	assert_int_equal(xml_attr_get(attrs, 2, STR("HREF")).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_documents_are_left_alone),
		cmocka_unit_test(references_are_repaired),
		cmocka_unit_test(tags_are_repaired),
		cmocka_unit_test(no_item_is_lost),
		cmocka_unit_test(entities_are_denied),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(what_is_no_xml_is_named),
		cmocka_unit_test(handlers_can_stop),
		cmocka_unit_test(attributes_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
