/* The timeline: dated events of all members, those of one day and kind folded into one row. */
#include "brief_priv.h"

enum { EVENTS_MOST = 20, EVENTS_LEAST = 2, CLAUSE_BYTES = 180, REPORTS_MOST = 5, DAY_S = 86400 };

static struct str day_of(struct arena *arena, int64_t time)
{
	/* Civil date of a day count, by eras of 400 years that begin on 1 March. */
	int64_t days = time / DAY_S - (time % DAY_S < 0) + 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
	int64_t day = of_year - (153 * shifted + 2) / 5 + 1, month = shifted < 10 ? shifted + 3 : shifted - 9;
	year += era * 400 + (month <= 2);
	return str_print(arena, "%04lld-%02lld-%02lld", (long long)year, (long long)month, (long long)day);
}

/* Old stories that an article retells are not points of this event. */
static bool is_of_event(const struct member *member, const struct dated_event *e)
{
	int64_t published = member->article->published;
	if (e->precision == PRECISION_YEAR)
		return false;
	enum sentence_role role = annotation_role_at(member->annotation, e->start);
	/* What began long ago, a breach or an arrest, is of the event when the article tells it as such. */
	int64_t reach = e->kind != KIND_OTHER && role != ROLE_BACKGROUND ? 3 * 365LL * DAY_S : 365LL * DAY_S;
	if (published != TIME_UNKNOWN && e->lo < published - reach)
		return false;
	/* Advice names days in passing: "updates of before June 1 should be checked". */
	if (role == ROLE_RESPONSE && e->kind == KIND_OTHER && !e->future)
		return false;
	return role != ROLE_NOISE && (role != ROLE_BACKGROUND || e->kind != KIND_OTHER);
}

static struct timeline_event *row_of(struct timeline *rows, const struct dated_event *e)
{
	struct str day = str_cut(e->date, 0, 10);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].kind == e->kind && str_eq(str_cut(rows->at[i].date, 0, 10), day))
			return &rows->at[i];
	return NULL;
}

/* Several dates may stand in one sentence: it is told once a day, once a kind, and not again for what nobody
 * could name. */
static bool is_told(const struct timeline *rows, const struct article *article, const struct dated_event *e)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].start == e->start && str_eq(rows->at[i].article, article->id) &&
		    (rows->at[i].kind == e->kind || e->kind == KIND_OTHER ||
		     str_eq(str_cut(rows->at[i].date, 0, 10), str_cut(e->date, 0, 10))))
			return true;
	return false;
}

static struct str event_text(struct desk *desk, uint32_t m, const struct dated_event *e)
{
	const struct passage *p = passage_at(desk, m, e->start);
	struct str text = p ? p->text
			    : trim_sentence(desk->arena, str_cut(desk->members.at[m].article->text, e->start, e->end),
					    &desk->outlets);
	text = finish_sentence(desk->arena, trim_clause(desk->arena, text, CLAUSE_BYTES));
	return cut_words(desk->arena, text, CLAUSE_BYTES);
}

/* Sentences that lean on others, speak of their writer or give advice name days in passing, except for days that
 * are still to come. */
static bool tells_event(const struct passage *p, const struct dated_event *e)
{
	static const char *const advice[] = {"should", "must", "recommend", "recommends", "advised"};
	if (e->future)
		return p->grade == GRADE_GOOD;
	if (p->leaning == LEANS_SENTENCE || (p->grade == GRADE_WEAK && e->kind == KIND_OTHER))
		return false;
	return p->role != ROLE_RESPONSE || !has_word(p->text, advice, COUNT_OF(advice));
}

static void row_add(struct desk *desk, struct timeline *rows, uint32_t m, const struct dated_event *e)
{
	const struct article *article = desk->members.at[m].article;
	const struct passage *p = passage_at(desk, m, e->start);
	struct timeline_event *row = row_of(rows, e);
	if (row) {
		bool same_site = str_eq(row->article, article->id);
		row->agree += !same_site;
		if (e->precision > row->precision) {
			row->date = e->date;
			row->precision = e->precision;
			row->lo = e->lo;
		}
		return;
	}
	/* Without a passage that may be shown, the event has no words. */
	if (!p || !tells_event(p, e) || is_told(rows, article, e) || rows->n == EVENTS_MOST)
		return;
	row = vec_push(desk->arena, rows);
	if (!row) {
		desk->starved = true;
		return;
	}
	*row = (struct timeline_event){.date = e->date,
				       .precision = e->precision,
				       .kind = e->kind,
				       .text = event_text(desk, m, e),
				       .article = article->id,
				       .start = e->start,
				       .end = e->end,
				       .agree = 1,
				       .future = e->future,
				       .lo = e->lo};
	desk->starved |= !row->text.n;
}

static void add_reports(struct desk *desk, struct timeline *rows)
{
	for (size_t i = 0; i < desk->members.n && i < REPORTS_MOST; i++) {
		const struct article *article = desk->members.at[i].article;
		if (article->published == TIME_UNKNOWN)
			continue;
		struct timeline_event *row = vec_push(desk->arena, rows);
		if (!row) {
			desk->starved = true;
			return;
		}
		*row = (struct timeline_event){.date = day_of(desk->arena, article->published),
					       .precision = PRECISION_DAY,
					       .kind = KIND_REPORTED,
					       .article = article->id,
					       .agree = 1,
					       .lo = article->published,
					       .text = str_print(desk->arena, "%.*s reports: %.*s",
								 STR_FORMAT(desk->outlets.at[i]),
								 STR_FORMAT(article->title))};
		desk->starved |= str_is_null(row->text) || str_is_null(row->date);
	}
}

static void sort_rows(struct timeline *rows)
{
	for (size_t i = 1; i < rows->n; i++) {
		struct timeline_event moving = rows->at[i];
		size_t at = i;
		for (; at && rows->at[at - 1].lo > moving.lo; at--)
			rows->at[at] = rows->at[at - 1];
		rows->at[at] = moving;
	}
}

/* Beside days, a month whose event nobody could name is most often a look back. */
static void drop_months(struct timeline *rows)
{
	size_t days = 0, kept = 0;
	for (size_t i = 0; i < rows->n; i++)
		days += rows->at[i].precision > PRECISION_MONTH;
	for (size_t i = 0; days >= EVENTS_LEAST && i < rows->n; i++)
		if (rows->at[i].precision > PRECISION_MONTH || rows->at[i].kind != KIND_OTHER)
			rows->at[kept++] = rows->at[i];
	rows->n = days >= EVENTS_LEAST ? kept : rows->n;
}

void brief_timeline(struct desk *desk, struct threat *threat)
{
	struct timeline rows = {0};
	for (int vague = 0; vague < 2; vague++) /* events whose kind is known come first */
		for (uint32_t m = 0; m < desk->members.n; m++) {
			const struct member *member = &desk->members.at[m];
			for (size_t i = 0; i < member->annotation->events.n; i++) {
				const struct dated_event *e = &member->annotation->events.at[i];
				if ((e->kind == KIND_OTHER) == (vague == 1) && is_of_event(member, e))
					row_add(desk, &rows, m, e);
			}
		}
	drop_months(&rows);
	if (rows.n < EVENTS_LEAST)
		add_reports(desk, &rows);
	sort_rows(&rows);
	threat->timeline = rows;
}
