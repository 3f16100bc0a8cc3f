/* An entry while it grows: which of several values stays, and what stands in for a missing one. */
#include "caps.h"
#include "charset.h"
#include "date.h"
#include "html.h"
#include "parse_priv.h"
#include "url.h"

/* From here on a description is an article and no summary: it is kept as content too. */
enum { FULL_DESCRIPTION_BYTES = 1200 };

void draft_start(struct draft *draft)
{
	*draft = (struct draft){.entry = {.published = TIME_UNKNOWN, .updated = TIME_UNKNOWN}};
}

/* May a value of this priority stand in `part`? Then it does. */
static bool draft_wins(struct draft *draft, enum part part, int priority)
{
	if (priority <= draft->priority[part])
		return false;
	draft->priority[part] = priority;
	return true;
}

static bool put_line(struct arena *arena, struct draft *draft, enum part part, int priority, const struct value *value,
		     struct str *to)
{
	struct str line = value_line(arena, value->text, value->is_html, CAP_TITLE_BYTES);
	if (line.p && !line.n && part == PART_TITLE && value_is_bare_tag(value->text))
		line = value_line(arena, value->text, false, CAP_TITLE_BYTES);
	if (line.n && draft_wins(draft, part, priority))
		*to = line;
	return line.p != NULL;
}

static bool put_date(struct draft *draft, enum part part, int priority, struct str text, int64_t *to)
{
	int64_t time;
	if (date_parse(str_trim(text), &time) && draft_wins(draft, part, priority))
		*to = time;
	return true;
}

/* Only what a browser would fetch is a link: no javascript:, no file:. */
static bool put_link(struct arena *arena, struct draft *draft, int priority, const struct value *value)
{
	struct str text = str_trim(value->text);
	if (str_find_byte(text, '&') != STR_NONE)
		text = html_unescape(arena, text);
	struct str url = text.n ? url_resolve(arena, value->base, text) : STR_EMPTY;
	if (url_is_http(url) && draft_wins(draft, PART_LINK, priority))
		draft->entry.url = url;
	return text.p || !value->text.n;
}

static bool put_id(struct arena *arena, struct draft *draft, int priority, const struct value *value)
{
	struct str id = str_copy(arena, str_trim(value->text));
	if (id.n && draft_wins(draft, PART_ID, priority))
		draft->entry.id = id;
	return id.p != NULL;
}

static bool put_summary(struct arena *arena, struct draft *draft, int priority, const struct value *value)
{
	if (priority <= draft->priority[PART_SUMMARY])
		return true;
	struct str text = value_text(arena, value->text, value->is_html);
	if (text.n && draft_wins(draft, PART_SUMMARY, priority))
		draft->entry.summary = text;
	if (text.n < FULL_DESCRIPTION_BYTES)
		return text.p != NULL || !value->text.n;
	return draft_put(arena, draft, PART_CONTENT, 1, value);
}

static bool put_content(struct arena *arena, struct draft *draft, int priority, const struct value *value)
{
	struct str trimmed = str_trim(value->text);
	if (!trimmed.n || priority <= draft->priority[PART_CONTENT])
		return true;
	struct str content = utf8_cut(trimmed, CAP_CONTENT_BYTES), base = value->base;
	if (!value->is_kept)
		content = str_copy(arena, content);
	if (!content.p || !draft_wins(draft, PART_CONTENT, priority))
		return false;
	draft->entry.content = content;
	draft->entry.content_is_html = value->is_html;
	draft->entry.base = base;
	return true;
}

bool draft_put(struct arena *arena, struct draft *draft, enum part part, int priority, const struct value *value)
{
	switch (part) {
	case PART_TITLE:
		return put_line(arena, draft, part, priority, value, &draft->entry.title);
	case PART_LINK:
		return put_link(arena, draft, priority, value);
	case PART_ID:
		return put_id(arena, draft, priority, value);
	case PART_AUTHOR:
		return draft_add_author(arena, draft, priority, value->text);
	case PART_PUBLISHED:
		return put_date(draft, part, priority, value->text, &draft->entry.published);
	case PART_UPDATED:
		return put_date(draft, part, priority, value->text, &draft->entry.updated);
	case PART_SUMMARY:
		return put_summary(arena, draft, priority, value);
	case PART_CONTENT:
		return put_content(arena, draft, priority, value);
	case PART_LANGUAGE:
		return put_line(arena, draft, part, priority, value, &draft->language);
	case PART_CATEGORY:
		return draft_add_category(arena, draft, value->text);
	default:
		return true;
	}
}

bool draft_add_author(struct arena *arena, struct draft *draft, int priority, struct str author)
{
	struct str line = value_author(value_line(arena, author, true, CAP_TITLE_BYTES));
	if (!line.n || priority < draft->priority[PART_AUTHOR])
		return line.p != NULL;
	if (draft_wins(draft, PART_AUTHOR, priority))
		draft->authors.n = 0;
	return draft->authors.n >= CAP_AUTHORS || strs_has(&draft->authors, line) ||
	       strs_add(arena, &draft->authors, line);
}

bool draft_add_category(struct arena *arena, struct draft *draft, struct str category)
{
	struct str line = value_line(arena, category, true, CAP_TITLE_BYTES);
	if (!line.n || draft->entry.categories.n >= CAP_CATEGORIES || strs_has(&draft->entry.categories, line))
		return line.p != NULL;
	return strs_add(arena, &draft->entry.categories, line);
}

bool draft_add_enclosure(struct arena *arena, struct draft *draft, struct str base, struct str url, struct str type,
			 struct str length)
{
	struct str reference = str_trim(url), absolute = url_resolve(arena, base, reference);
	if (!reference.n || !url_is_http(absolute) || draft->entry.enclosures.n >= CAP_ENCLOSURES)
		return true;
	for (size_t i = 0; i < draft->entry.enclosures.n; i++)
		if (str_eq(draft->entry.enclosures.at[i].url, absolute))
			return true;
	struct enclosure *enclosure = vec_push(arena, &draft->entry.enclosures);
	if (!enclosure)
		return false;
	uint64_t bytes = 0;
	if (!str_u64(str_trim(length), &bytes) || bytes > INT64_MAX)
		bytes = 0;
	*enclosure = (struct enclosure){absolute, str_copy(arena, utf8_cut(str_trim(type), CAP_TITLE_BYTES)),
					(int64_t)bytes};
	return enclosure->type.p != NULL;
}

void draft_move_enclosure(struct arena *arena, struct draft *draft, struct str base, struct str url)
{
	struct enclosures *enclosures = &draft->entry.enclosures;
	struct str absolute = enclosures->n ? url_resolve(arena, base, str_trim(url)) : STR_EMPTY;
	if (url_is_http(absolute))
		enclosures->at[enclosures->n - 1].url = absolute;
}

/* What a reader can call an entry without a title: the first line of its text, or else its link. */
static bool make_title(struct arena *arena, struct entry *e)
{
	enum { TITLE_BYTES = 120, HEAD_BYTES = 4000 };
	struct str text = e->summary;
	if (!text.n)
		text = value_text(arena, utf8_cut(e->content, HEAD_BYTES), e->content_is_html);
	struct str line = str_trim(str_cut(text, 0, str_find_byte(text, '\n')));
	size_t n = utf8_cut(line, TITLE_BYTES).n;
	while (n < line.n && n > TITLE_BYTES / 2 && !is_ascii_space(line.p[n]))
		n--;
	struct str cut = str_trim(str_cut(line, 0, n > TITLE_BYTES / 2 ? n : utf8_cut(line, TITLE_BYTES).n));
	e->title = !line.n      ? utf8_cut(e->url, CAP_TITLE_BYTES)
		   : n < line.n ? str_join(arena, (struct str[]){cut, STR("\xE2\x80\xA6")}, 2, STR_EMPTY)
				: line;
	e->title_is_made = e->title.n > 0;
	return e->title.p || !text.n;
}

/* The address of an episode that has no page: of the first enclosure that can be heard or seen; "" without one. */
static struct str recording_of(const struct enclosures *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_starts(list->at[i].type, STR("audio/")) || str_starts(list->at[i].type, STR("video/")))
			return list->at[i].url;
	return STR_EMPTY;
}

bool draft_finish(struct arena *arena, struct draft *draft, struct entry *out)
{
	struct entry *e = &draft->entry;
	if (!e->url.n)
		e->url = draft->permalink;
	if (!e->url.n && e->enclosures.n)
		e->url = recording_of(&e->enclosures);
	if (e->updated == TIME_UNKNOWN && draft->priority[PART_PUBLISHED] == DC_DATE_PRIORITY)
		e->updated = e->published;
	if (e->published == TIME_UNKNOWN) /* the only date that Atom asks for (RFC 4287 4.2.15) */
		e->published = e->updated;
	if (!e->id.n)
		e->id = e->url;
	if (!e->lifecycle)
		e->lifecycle = lifecycle_of_text(e->title, e->summary.n ? e->summary : e->content);
	if (draft->authors.n)
		e->author = str_join(arena, draft->authors.at, draft->authors.n, STR(", "));
	bool ok = (e->title.n || make_title(arena, e)) && (!draft->authors.n || e->author.p);
	*out = *e;
	return ok;
}
