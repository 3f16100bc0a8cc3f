/* Who says so: the cited passages of each article, and the letters that lead to them. */
#include "render_priv.h"

size_t cites_article(const struct cites *cites, struct str id)
{
	const struct threat_articles *articles = &cites->threat->articles;
	for (size_t i = 0; i < articles->n; i++)
		if (str_eq(articles->at[i].id, id))
			return i;
	return STR_NONE;
}

/* ---- collecting ---- */

static bool add(struct arena *arena, struct cites *cites, struct str article, uint32_t start, uint32_t end,
		struct str text)
{
	size_t at = article.n > 0 ? cites_article(cites, article) : STR_NONE;
	if (at == STR_NONE || start >= end || text.n == 0)
		return true;
	struct passage *passage = vec_push(arena, &cites->passages);
	if (passage)
		*passage = (struct passage){.article = (uint32_t)at, .start = start, .end = end, .text = text};
	return passage != NULL;
}

static bool add_evidence(struct arena *arena, struct cites *cites, const struct evidence *evidence)
{
	return add(arena, cites, evidence->article, evidence->start, evidence->end, evidence->text);
}

static bool add_saids(struct arena *arena, struct cites *cites, const struct saids *saids)
{
	bool ok = true;
	for (size_t i = 0; i < saids->n && ok; i++) {
		const struct said *said = &saids->at[i];
		ok = add(arena, cites, said->article, said->start, said->end, said->text);
	}
	return ok;
}

static bool add_all(struct arena *arena, struct cites *cites)
{
	const struct threat *t = cites->threat;
	bool ok = add_saids(arena, cites, &t->summary) && add_saids(arena, cites, &t->key_points) &&
		  add_saids(arena, cites, &t->analysis.impact) && add_saids(arena, cites, &t->analysis.technical) &&
		  add_saids(arena, cites, &t->analysis.response);
	for (size_t i = 0; i < t->analysis.facts.n && ok; i++)
		ok = add_evidence(arena, cites, &t->analysis.facts.at[i].evidence);
	for (size_t i = 0; i < t->timeline.n && ok; i++) {
		const struct timeline_event *event = &t->timeline.at[i];
		ok = add(arena, cites, event->article, event->start, event->end, event->text);
	}
	for (size_t i = 0; i < t->indicators.n && ok; i++)
		ok = add_evidence(arena, cites, &t->indicators.at[i].evidence);
	for (size_t i = 0; i < t->severity.reasons.n && ok; i++)
		ok = add_evidence(arena, cites, &t->severity.reasons.at[i].evidence);
	for (size_t i = 0; i < t->severity.course.n && ok; i++)
		ok = add_evidence(arena, cites, &t->severity.course.at[i].evidence);
	for (size_t i = 0; i < t->techniques.n && ok; i++)
		ok = add_evidence(arena, cites, &t->techniques.at[i].evidence);
	return ok;
}

/* By article and place, the widest of one start first, and of one range the longest text. */
static int compare(const void *left, const void *right)
{
	const struct passage *a = left, *b = right;
	if (a->article != b->article)
		return a->article < b->article ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	if (a->text.n != b->text.n)
		return a->text.n > b->text.n ? -1 : 1;
	return str_cmp(a->text, b->text);
}

/* Drops what lies inside the passage before it, and numbers the rest. */
static void settle(struct passages *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct passage *last = kept > 0 ? &list->at[kept - 1] : NULL;
		bool same_article = last && last->article == list->at[i].article;
		if (same_article && list->at[i].end <= last->end)
			continue;
		uint32_t number = same_article ? last->number + 1 : 1;
		list->at[kept] = list->at[i];
		list->at[kept++].number = number;
	}
	list->n = kept;
}

bool cites_collect(struct arena *arena, const struct threat *threat, struct cites *out)
{
	*out = (struct cites){.threat = threat};
	if (!add_all(arena, out))
		return false;
	if (out->passages.n > 1)
		qsort(out->passages.at, out->passages.n, sizeof(out->passages.at[0]), compare);
	settle(&out->passages);
	return true;
}

/* ---- writing ---- */

struct str render_letters(size_t article, char room[LETTERS_BYTES])
{
	size_t at = LETTERS_BYTES;
	room[--at] = (char)('a' + article % 26);
	for (; article >= 26 && at > 0; room[--at] = (char)('a' + article % 26))
		article = article / 26 - 1;
	return (struct str){room + at, LETTERS_BYTES - at};
}

void put_letter(struct html_writer *w, size_t article)
{
	char room[LETTERS_BYTES];
	buf_add(w->out, render_letters(article, room));
}

static const struct passage *find(const struct cites *cites, size_t article, uint32_t start, uint32_t end)
{
	for (size_t i = 0; i < cites->passages.n; i++) {
		const struct passage *p = &cites->passages.at[i];
		if (p->article == article && p->start <= start && end <= p->end)
			return p;
	}
	return NULL;
}

/* What stands in the title alone (no range) leads to the article itself. */
static const struct passage *put_href(struct html_writer *w, const struct cites *cites, size_t article, uint32_t start,
				      uint32_t end)
{
	const struct passage *passage = start < end ? find(cites, article, start, end) : NULL;
	hw_lit(w, " href=\"#");
	put_letter(w, article);
	if (passage)
		hw_i64(w, passage->number);
	hw_lit(w, "\"");
	return passage;
}

bool put_cite_href(struct html_writer *w, const struct cites *cites, struct str article, uint32_t start, uint32_t end)
{
	size_t at = article.n > 0 ? cites_article(cites, article) : STR_NONE;
	if (at == STR_NONE)
		return false;
	put_href(w, cites, at, start, end);
	return true;
}

static void put_letter_link(struct html_writer *w, const struct cites *cites, size_t article, uint32_t start,
			    uint32_t end)
{
	hw_lit(w, "<a");
	const struct passage *passage = put_href(w, cites, article, start, end);
	put_between(w, " title=\"", cites->threat->articles.at[article].source, "");
	if (passage) {
		hw_lit(w, ", passage ");
		hw_i64(w, passage->number);
	}
	hw_lit(w, "\">");
	put_letter(w, article);
	hw_lit(w, "</a>");
}

static void put_agreement(struct html_writer *w, uint32_t agree, uint32_t sources)
{
	if (agree == 0 || sources == 0)
		return;
	if (agree > sources)
		agree = sources;
	hw_lit(w, "<span title=\"");
	hw_i64(w, agree);
	hw_lit(w, " of ");
	put_count(w, sources, "independent source says so", "independent sources say so");
	hw_lit(w, "\">");
	hw_i64(w, agree);
	hw_lit(w, "/");
	hw_i64(w, sources);
	hw_lit(w, "</span>");
}

void put_by(struct html_writer *w, const struct cites *cites, const struct said *said)
{
	size_t at = said->article.n > 0 ? cites_article(cites, said->article) : STR_NONE;
	if (said->general) {
		hw_lit(w, "<span class=\"by\"><span title=\"Advice for every event of this kind; no source says it "
			  "of this one\">general advice</span></span>");
		return;
	}
	if (at == STR_NONE)
		return;
	hw_lit(w, "<span class=\"by\">");
	if (said->machine)
		hw_lit(w, "<span title=\"Worded by a language model after this passage\">machine-worded</span> ");
	put_letter_link(w, cites, at, said->start, said->end);
	put_agreement(w, said->agree, cites->threat->sources);
	hw_lit(w, "</span>");
}

void put_by_evidence(struct html_writer *w, const struct cites *cites, const struct evidence *evidence)
{
	struct said said = {.article = evidence->article, .start = evidence->start, .end = evidence->end};
	put_by(w, cites, &said);
}
