/* The story: read the page if there is one, choose between its text and the feed's, and put an
 * article together from what each of the two knows best. */
#include "extract.h"

#include <math.h>

#include "caps.h"
#include "charset.h"
#include "extract_priv.h"
#include "url.h"

enum {
	ENOUGH_BYTES = 500, /* less text than this and the page is read once more, less strictly */
	PROSE_LINE_BYTES = 80,
	FULL_BYTES = 1500, /* a feed's content of this length needs no page */
	EXCERPT_BYTES = 300,
	DATE_SLACK_S = 7 * 86400, /* a page's date this much before the entry's is still plausible */
	ID_BITS = 60
};

struct reading_of { /* what one place gave */
	struct str text;
	double sure;
	struct meta meta;
	struct str host;
	struct str refusal; /* why it is no article; "" when it is one */
};

/* ---- the page ---- */

static const struct strictness steps[] = {
	{true, true, true},
	{true, true, false},
	{false, true, false},
	{false, false, false},
};

static struct str text_by(struct page *page, struct str title, struct strictness how, double *sure)
{
	page_cut(page, how);
	struct choice choice = page_choose(page, how);
	*sure = choice.sure;
	if (!choice.top)
		return STR("");
	struct leads leads = page_leads(page, choice.top, title);
	return page_text(page, &leads, choice.top);
}

/* Bytes of lines that are long enough to be sentences. */
static size_t prose_of(struct str text)
{
	struct str line;
	size_t n = 0;
	while (str_next(&text, '\n', &line))
		n += line.n >= PROSE_LINE_BYTES ? line.n : 0;
	return n;
}

/* Less and less strict, until there is enough text or no step is left. What a less strict step adds
 * is mostly boilerplate: it must give much more sentences to count. */
static struct str main_text(struct page *page, struct str title, double *sure)
{
	struct str best = STR("");
	size_t best_prose = 0;
	*sure = 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && best.n < ENOUGH_BYTES; i++) {
		double sure_here;
		struct str text = text_by(page, title, steps[i], &sure_here);
		if (str_is_null(text))
			return text;
		size_t prose = prose_of(text);
		bool is_better = best_prose ? prose > best_prose + best_prose / 2 : text.n > best.n + best.n / 2;
		if (!is_better)
			continue;
		best = text;
		best_prose = prose;
		*sure = sure_here * (1 - 0.2 * (double)i);
	}
	return best;
}

/* How much of `body` stands in `text`: a few pieces of it looked for, 0..1. */
static double agreement(struct str text, struct str body)
{
	enum { PIECES = 8, PIECE_BYTES = 24 };
	int found = 0;
	for (size_t i = 0; i < PIECES; i++) {
		size_t at = body.n / PIECES * i;
		while (at < body.n && !is_ascii_space(body.p[at])) /* from the start of a word */
			at++;
		found += str_has(text, str_trim(utf8_cut(str_trim(str_cut(body, at, body.n)), PIECE_BYTES)));
	}
	return (double)found / PIECES;
}

/* A script draws the text, or it was not found: what the page says in JSON-LD, if that is a whole
 * text and another one or much more. */
static bool prefer_said_body(struct reading_of *r)
{
	struct str body = r->meta.body;
	if (body.n < ENOUGH_BYTES && r->text.n > body.n / 4)
		return false;
	bool is_more = body.n > r->text.n * 2;
	bool is_other = body.n > r->text.n / 2 && agreement(r->text, body) < 0.2;
	if (!is_more && !is_other)
		return false;
	r->text = body;
	r->sure = 0.7;
	return true;
}

static enum status read_page(struct arena *arena, const struct extract_input *in, struct str url,
			     struct reading_of *out)
{
	struct page page;
	enum status status = page_read(arena, in->page, charset_of_content_type(in->page_type), &page);
	if (status)
		return status;
	struct reading_of r = {.host = url_host(url)};
	status = page_meta(&page, url, &r.meta);
	if (status)
		return status;
	r.meta.title = title_clean(arena, r.meta.title, r.meta.site_name, r.host);
	r.text = main_text(&page, r.meta.title, &r.sure);
	bool is_said = prefer_said_body(&r);
	if (!r.meta.author.n)
		r.meta.author = byline_below(r.text);
	if (!str_is_null(r.text))
		r.text = lines_clean(arena, r.text, r.meta.title, r.meta.author);
	if (str_is_null(r.text))
		return E_NOMEM;
	r.refusal = is_said ? STR_EMPTY : page_refusal(&page, &r.meta, r.text);
	*out = r;
	return OK;
}

static bool is_paywall(const struct reading_of *r)
{
	return str_eq(r->refusal, STR("paywall"));
}

static bool is_home(struct str url)
{
	struct url parts;
	return !url_split(url, &parts) || ((parts.path.n == 0 || str_eq(parts.path, STR("/"))) && !parts.query.n);
}

/* A wall, a login or a home page in place of the article? */
static bool is_other_page(const struct entry *entry, const struct extract_input *in, const struct reading_of *r)
{
	if (!entry)
		return false;
	if (in->page_url.n && entry->url.n && is_home(in->page_url) && !is_home(entry->url))
		return true;
	if (r->refusal.n && !is_paywall(r))
		return true;
	bool is_alike = !entry->title.n || !r->meta.title.n || title_likeness(entry->title, r->meta.title) >= 0.3;
	return !is_alike && r->text.n < ENOUGH_BYTES && !str_has(r->text, str_cut(entry->summary, 0, 40));
}

/* ---- the feed ---- */

/* Content that is no page is HTML of a few words. Its bytes may say another charset than the feed's. */
static enum status read_snippet(struct arena *arena, struct str content, struct str *out)
{
	struct charset_report report;
	struct str text;
	enum status status = charset_to_utf8(arena, content, STR("utf-8"), &text, &report);
	return status ? status : html_to_text(arena, text, out, NULL);
}

/* All text of the feed's content: it is an article already, only its boxes are cut. */
static enum status read_content(struct arena *arena, const struct entry *entry, struct str *out)
{
	struct str text = entry->content;
	if (entry->content_is_html && entry->content.n) {
		struct page page;
		enum status status = page_read(arena, entry->content, STR("utf-8"), &page);
		if (status)
			return status == E_EMPTY ? read_snippet(arena, entry->content, out) : status;
		page_cut(&page, (struct strictness){true, true, false});
		text = page_text(&page, NULL, page.tree.root);
	}
	*out = str_is_null(text) && entry->content.n ? text : lines_clean(arena, text, entry->title, entry->author);
	return str_is_null(*out) ? E_NOMEM : OK;
}

/* ---- putting together ---- */

/* The page's word for its own address counts on its own site only, or where the feed says the
 * same: else a page could pass itself off as another outlet's. */
static bool is_plausible(struct arena *arena, const struct entry *entry, struct str url, struct str canonical)
{
	if (!url_is_http(canonical) || (is_home(canonical) && !is_home(url)))
		return false;
	if (entry && str_eq(url_key(arena, entry->id), url_key(arena, canonical)))
		return true;
	struct str here = url_site(arena, url_host(url)), there = url_site(arena, url_host(canonical));
	return here.n && str_eq(here, there);
}

/* Where it was found. */
static struct str place(const struct extract_input *in)
{
	const struct entry *entry = in->entry;
	struct str url = in->page_url.n ? in->page_url : entry ? entry->url : STR_EMPTY;
	return entry && entry->url.n && is_home(url) ? entry->url : url;
}

static struct str address(struct arena *arena, const struct extract_input *in, const struct meta *meta)
{
	const struct entry *entry = in->entry;
	struct str url = place(in);
	struct str canonical = meta->canonical.n ? url_resolve(arena, url, meta->canonical) : STR_EMPTY;
	return url_canonical(arena, is_plausible(arena, entry, url, canonical) ? canonical : url);
}

static struct str best_title(const struct entry *entry, const struct meta *meta)
{
	if (!entry || !entry->title.n || entry->title_is_made)
		return meta->title;
	bool is_cut = str_ends(entry->title, STR("...")) || str_ends(entry->title, STR("…"));
	return is_cut && meta->title.n && title_likeness(entry->title, meta->title) >= 0.6 ? meta->title : entry->title;
}

/* A feed's date moves with every edit; the page's first date is better when it is a little
 * earlier and names a time of day. */
static int64_t best_date(const struct entry *entry, const struct meta *meta)
{
	int64_t said = entry ? entry->published : TIME_UNKNOWN;
	if (said == TIME_UNKNOWN && entry)
		said = entry->updated;
	if (said == TIME_UNKNOWN || meta->published == TIME_UNKNOWN)
		return said == TIME_UNKNOWN ? meta->published : said;
	bool is_earlier = meta->published < said && said - meta->published <= DATE_SLACK_S;
	return is_earlier && meta->published % 86400 != 0 ? meta->published : said;
}

/* "en" of "en-GB", "en_US", "EN". */
static struct str primary_lang(struct arena *arena, struct str lang)
{
	lang = str_trim(lang);
	size_t n = 0;
	while (n < lang.n && is_ascii_alpha(lang.p[n]))
		n++;
	return n == 2 || n == 3 ? str_lower_ascii(arena, str_cut(lang, 0, n)) : STR_EMPTY;
}

/* `text` up to its last whole word within max bytes. */
static struct str cut_at_word(struct arena *arena, struct str text, size_t max)
{
	if (text.n <= max)
		return text;
	struct str head = utf8_cut(text, max);
	size_t n = head.n;
	while (n > max / 2 && !is_ascii_space(head.p[n - 1]))
		n--;
	head = str_trim(str_cut(head, 0, n > max / 2 ? n : head.n));
	return str_join(arena, (struct str[]){head, STR("…")}, 2, STR_EMPTY);
}

static struct str excerpt_of(struct arena *arena, struct str summary, struct str text)
{
	struct str from = summary.n >= 20 ? summary : text.n ? text : summary;
	char *to = arena_take(arena, EXCERPT_BYTES * 2);
	if (!to)
		return STR_EMPTY;
	size_t n = 0;
	for (size_t i = 0; i < from.n && n < EXCERPT_BYTES * 2; i++)
		to[n++] = is_ascii_space(from.p[i]) ? ' ' : from.p[i];
	return cut_at_word(arena, utf8_cut((struct str){to, n}, n), EXCERPT_BYTES);
}

/* At the end of a line, or of a sentence, within the cap. */
static struct str capped(struct str text)
{
	if (text.n <= CAP_TEXT_BYTES)
		return text;
	struct str head = utf8_cut(text, CAP_TEXT_BYTES);
	size_t line = str_rfind_byte(head, '\n');
	return str_cut(head, 0, line != STR_NONE && line > CAP_TEXT_BYTES / 2 ? line : head.n);
}

static struct str make_id(struct arena *arena, const struct article *a, const struct entry *entry)
{
	if (a->url.n)
		return url_id(arena, url_key(arena, a->url), ID_BITS);
	struct str own = entry && entry->id.n ? entry->id : a->title;
	return url_id(arena, str_join(arena, (struct str[]){a->source, own}, 2, STR("\n")), ID_BITS);
}

/* Which text: the page's, unless the feed has clearly more. */
static void choose_text(struct arena *arena, const struct entry *entry, const struct reading_of *page,
			struct str content, struct article *a)
{
	struct str summary = entry ? lines_clean(arena, entry->summary, entry->title, STR_EMPTY) : STR("");
	bool page_wins =
		page->text.n && (double)page->text.n >= 0.8 * (double)content.n && page->text.n >= summary.n / 2;
	if (page->refusal.n && !entry)
		*a = (struct article){.text = is_paywall(page) ? page->text : STR(""), .quality = page->refusal};
	else if (page_wins)
		*a = (struct article){.text = page->text, .quality = STR("page"), .sure = page->sure};
	else if (content.n && content.n >= summary.n / 2)
		*a = (struct article){
			.text = content, .quality = STR("feed"), .sure = content.n > ENOUGH_BYTES ? 0.9 : 0.6};
	else if (summary.n)
		*a = (struct article){.text = summary, .quality = STR("summary"), .sure = 0.5};
	else
		*a = (struct article){.text = STR(""), .quality = STR("title"), .sure = 0.2};
	a->text = capped(a->text);
	a->excerpt = excerpt_of(arena, summary.n ? summary : page->meta.description, a->text);
}

enum status extract_article(struct arena *arena, const struct extract_input *input, struct article *out,
			    struct err *err)
{
	const struct entry *entry = input->entry;
	struct reading_of page = {.meta = {.published = TIME_UNKNOWN}};
	const struct reading_of no_page = page;
	struct str content = STR_EMPTY;
	struct article a;
	enum status status = OK;
	if (str_trim(input->page).n)
		status = read_page(arena, input, input->page_url.n || !entry ? input->page_url : entry->url, &page);
	if (status == E_NOMEM)
		return err_set(err, status, "extract: no room for the page");
	if (status || is_other_page(entry, input, &page))
		page = no_page;
	if (entry && read_content(arena, entry, &content) == E_NOMEM)
		return err_set(err, E_NOMEM, "extract: no room for the entry's content");
	choose_text(arena, entry, &page, content, &a);
	a.source = entry ? entry->source : page.meta.site_name;
	a.url = address(arena, input, &page.meta);
	a.title = best_title(entry, &page.meta);
	a.author = entry && entry->author.n ? entry->author : page.meta.author;
	a.published = best_date(entry, &page.meta);
	a.lifecycle = entry ? entry->lifecycle : LIFECYCLE_NONE;
	a.lang = primary_lang(arena, page.meta.lang.n ? page.meta.lang : input->lang);
	if (!a.title.n && !a.text.n)
		return err_set(err, E_EMPTY, "extract: neither title nor text");
	if (!a.title.n)
		a.title = cut_at_word(arena, str_cut(a.text, 0, str_find_byte(a.text, '\n')), 120);
	a.id = make_id(arena, &a, entry);
	if (str_is_null(a.id) || str_is_null(a.excerpt) || arena_status(arena))
		return err_set(err, E_NOMEM, "extract: no room for the article");
	*out = a;
	return OK;
}

bool extract_is_of(struct arena *arena, const struct extract_input *input, const struct article *a)
{
	struct str url = place(input);
	bool is_there = str_eq(a->url, url_canonical(arena, url)) || is_plausible(arena, input->entry, url, a->url);
	return is_there && str_eq(a->id, make_id(arena, a, input->entry));
}

/* ---- is a page needed? ---- */

static bool is_teaser(struct str content)
{
	static const char *const marks[] = {"[…]",       "[&#8230;]",    "[...]", "&hellip;", "continue reading",
					    "read more", "read the full"};
	struct str tail = str_cut(content, content.n > 400 ? content.n - 400 : 0, content.n);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find_ascii_nocase(tail, str_of(marks[i])) != STR_NONE)
			return true;
	return false;
}

bool extract_is_full(const struct entry *entry)
{
	size_t n = 0;
	bool in_tag = false, is_recording = false;
	for (size_t i = 0; i < entry->enclosures.n; i++)
		is_recording |= entry->url.n && str_eq(entry->enclosures.at[i].url, entry->url);
	for (size_t i = 0; i < entry->content.n; i++) {
		char c = entry->content.p[i];
		if (entry->content_is_html && (c == '<' || c == '>'))
			in_tag = c == '<';
		else
			n += !in_tag;
	}
	bool is_incident = entry->lifecycle && (n || entry->summary.n); /* its page has no more */
	return is_recording || is_incident || (n >= FULL_BYTES && !is_teaser(entry->content));
}
