/* The timeline: dated events of all members, those of one day and kind folded into one row, then rows that tell one
 * happening twice: as a month and as a day of it, or under two kinds. */
#include "brief_priv.h"
#include "calendar.h"

#include <limits.h>

enum {
	EVENTS_MOST = 20,
	ROWS_MOST = 100, /* of which the best are kept */
	EVENTS_LEAST = 2,
	NAMED_ENOUGH = 4,
	CLAUSE_BYTES = 180,
	REPORTS_MOST = 5,
	DAY_S = 86400,
	MONTH_DAYS = 31,
	LABEL_BYTES = 28
};
#define SAME_WORDS .3 /* shared stems of two sentences of near kinds that tell the same */

struct board { /* the rows, the sentences that they quote and the members that told them last */
	struct timeline rows;
	const struct passage *quoted[ROWS_MOST];
	uint32_t told_by[ROWS_MOST];
};

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
	/* What began long ago is of the event when the article tells it as such. */
	const uint32_t long_ago = 1u << KIND_BREACHED | 1u << KIND_EXPLOITED | 1u << KIND_ARRESTED |
				  1u << KIND_SENTENCED | 1u << KIND_TAKEDOWN | 1u << KIND_RANSOM_DEMAND;
	bool is_long = role != ROLE_BACKGROUND && long_ago >> e->kind & 1;
	int64_t reach = (is_long ? 3 : 1) * 365LL * DAY_S;
	if (published != TIME_UNKNOWN && e->lo < published - reach)
		return false;
	/* Advice names days in passing: "updates of before June 1 should be checked". */
	if (role == ROLE_RESPONSE && e->kind == KIND_OTHER && !e->future)
		return false;
	/* Releases and reports of another month are what this one is compared with. */
	if (role == ROLE_BACKGROUND && e->precision == PRECISION_MONTH &&
	    (e->kind == KIND_PATCHED || e->kind == KIND_UPDATED))
		return false;
	return role != ROLE_NOISE && (role != ROLE_BACKGROUND || e->kind != KIND_OTHER || e->future);
}

static struct timeline_event *row_of(struct timeline *rows, const struct dated_event *e)
{
	struct str day = str_cut(e->date, 0, 10);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].kind == e->kind && str_eq(str_cut(rows->at[i].date, 0, 10), day))
			return &rows->at[i];
	return NULL;
}

/* Several dates may stand in one sentence: it is told once a day, and not again for what nobody could name, except
 * for what is still to come. */
static bool is_told(const struct timeline *rows, const struct article *article, const struct dated_event *e)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].start == e->start && str_eq(rows->at[i].article, article->id) &&
		    ((e->kind == KIND_OTHER && !e->future) ||
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

/* The number, as a word or with letters behind it ("7th", "26-27"). */
static bool has_number(struct str text, uint32_t number)
{
	for (size_t i = 0; i < text.n; i++) {
		uint32_t value = 0;
		size_t from = i;
		while (i < text.n && is_ascii_digit(text.p[i]) && i < from + 4)
			value = value * 10 + (uint32_t)(text.p[i++] - '0');
		if (i > from && value == number && (from == 0 || (text.p[from - 1] != '.' && text.p[from - 1] != ',')))
			return true;
	}
	return false;
}

/* Is the time of day of the date in the text, as "14:20" or "5 p.m."? */
static bool names_clock(struct str text, const struct dated_event *e)
{
	struct str minute = str_cut(e->date, sizeof("2026-06-02T14") - 1, sizeof("2026-06-02T14:20") - 1);
	uint64_t hour;
	if (e->precision <= PRECISION_DAY || !str_u64(str_cut(e->date, 11, 13), &hour))
		return false;
	return str_has(text, minute) ||
	       (str_eq(minute, STR(":00")) && has_number(text, (uint32_t)(hour + 11) % 12 + 1));
}

/* Does a word of the text, "Monday" of "Monday-Tuesday" too, name this month or day of the week? */
static bool names_part(struct str text, int (*place_of)(struct str folded), int place)
{
	char word[sizeof("september")];
	for (size_t i = 0; i < text.n;) {
		size_t n = 0;
		for (; i < text.n && (is_ascii_lower(text.p[i]) || is_ascii_upper(text.p[i])); i++, n++)
			if (n < sizeof(word))
				word[n] = ascii_lower(text.p[i]);
		if (n && n < sizeof(word) && place_of((struct str){word, n}) == place)
			return true;
		i += n == 0;
	}
	return false;
}

/* Do these words tell when it was? */
static bool names_time(struct str text, const struct dated_event *e)
{
	static const char *const now[] = {"today",     "yesterday", "tomorrow", "tonight", "night", "morning",
					  "afternoon", "evening",   "ago",      "hours",   "utc",   "gmt"};
	static const char *const spans[] = {"week", "weekend", "month", "ago", "year", "weeks", "months"};
	uint64_t part;
	if (e->lo < 0)
		return false;
	if (e->precision == PRECISION_MONTH)
		return has_word(text, spans, COUNT_OF(spans)) ||
		       (str_u64(str_cut(e->date, 5, 7), &part) && names_part(text, month_of_word, (int)part));
	return names_part(text, weekday_of_word, weekday_of_day(e->lo / DAY_S)) || has_word(text, now, COUNT_OF(now)) ||
	       names_clock(text, e) || (str_u64(str_cut(e->date, 8, 10), &part) && has_number(text, (uint32_t)part));
}

/* "**July 27:** The gang lists ...": the sentence is told without it. */
static bool is_labelled(const struct article *article, const struct dated_event *e)
{
	struct str text = str_cut(article->text, e->start, e->end);
	size_t end = str_find_byte(str_cut(text, 0, LABEL_BYTES), ':');
	return end != STR_NONE && names_time(str_cut(text, 0, end), e);
}

/* What a digest says of its own editions: the day is that of the edition. Most of it is boilerplate (brief_grade.c), of
 * which there is no passage. */
static bool is_remark(struct str text)
{
	static const char *const begins[] = {"new today",       "new this",
					     "today's reports", "today\xE2\x80\x99s reports",
					     "in this edition", "context: previously"};
	static const char *const ours[] = {"our coverage"};
	if (str_starts(text, STR("*")) || str_has(text, STR(".*"))) /* a note set in italics */
		return true;
	while (text.n && !is_letter_byte(text.p[0]))
		text = str_cut(text, 1, text.n);
	return starts_with_phrase(text, begins, COUNT_OF(begins)) || has_phrase(text, ours, COUNT_OF(ours));
}

/* Advice: "Review ... since July 22", "If the July 14 patches are missing, ...". */
static bool is_order(struct str text)
{
	static const char *const begins[] = {"if",     "review",  "treat",    "check",   "hunt",   "audit",    "apply",
					     "update", "patch",   "rotate",   "upgrade", "assume", "consider", "ensure",
					     "block",  "monitor", "look for", "search",  "verify", "install"};
	return starts_with_phrase(text, begins, COUNT_OF(begins)) > 0;
}

/* Sentences that lean on others, speak of their writer or give advice name days in passing, except for days that are
 * still to come. Of a report that mostly tells other things only what has to do with this one counts. */
static bool tells_event(const struct desk *desk, const struct passage *p, const struct dated_event *e)
{
	static const char *const advice[] = {"should", "must", "recommend", "recommends", "advised"};
	const struct article *article = desk->members.at[p->member].article;
	/* A day that stood in a head which was trimmed ("Publication date: ...") is not the sentence's. */
	if (is_remark(p->text) || !(names_time(p->text, e) || is_labelled(article, e)))
		return false;
	if (e->future)
		return p->grade == GRADE_GOOD;
	if (is_order(p->text) || (p->is_denial && (e->kind == KIND_BREACHED || e->kind == KIND_EXPLOITED)))
		return false;
	bool is_todays = e->lo / DAY_S == article->published / DAY_S;
	if (e->kind == KIND_OTHER && (p->grade == GRADE_WEAK || (is_todays && !desk->is_event)))
		return false;
	if (p->leaning == LEANS_SENTENCE || (p->grade == GRADE_WEAK && desk->focus[p->member] < 1))
		return false;
	return p->role != ROLE_RESPONSE || !has_word(p->text, advice, COUNT_OF(advice));
}

static void row_add(struct desk *desk, struct board *board, uint32_t m, const struct dated_event *e)
{
	struct timeline *rows = &board->rows;
	const struct article *article = desk->members.at[m].article;
	const struct passage *p = passage_at(desk, m, e->start);
	struct timeline_event *row = row_of(rows, e);
	if (row) {
		uint32_t *told_by = &board->told_by[row - rows->at];
		row->agree += *told_by != m;
		*told_by = m;
		if (e->precision > row->precision) {
			row->date = e->date;
			row->precision = e->precision;
			row->lo = e->lo;
		}
		return;
	}
	/* Without a passage that may be shown, the event has no words. */
	if (!p || !tells_event(desk, p, e) || is_told(rows, article, e) || rows->n == ROWS_MOST)
		return;
	struct str text = event_text(desk, m, e);
	desk->starved |= !text.n;
	if (!names_time(text, e)) /* the shorter clause tells of another time */
		text = finish_sentence(desk->arena, p->text);
	row = vec_push(desk->arena, rows);
	if (!row) {
		desk->starved = true;
		return;
	}
	*row = (struct timeline_event){.date = e->date,
				       .precision = e->precision,
				       .kind = e->kind,
				       .text = text,
				       .article = article->id,
				       .start = e->start,
				       .end = e->end,
				       .agree = 1,
				       .future = e->future,
				       .lo = e->lo};
	board->quoted[rows->n - 1] = p;
	board->told_by[rows->n - 1] = m;
}

/* Kinds that are easily taken for each other. */
static bool is_kin(enum event_kind a, enum event_kind b)
{
	static const uint32_t families[] = {
		1u << KIND_DISCLOSED | 1u << KIND_REPORTED | 1u << KIND_PATCHED | 1u << KIND_UPDATED |
			1u << KIND_ACKNOWLEDGED | 1u << KIND_OTHER,
		1u << KIND_BREACHED | 1u << KIND_EXPLOITED | 1u << KIND_REPORTED | 1u << KIND_OTHER,
		1u << KIND_BREACHED | 1u << KIND_RANSOM_DEMAND | 1u << KIND_OUTAGE_START | 1u << KIND_REPORTED |
			1u << KIND_OTHER,
	};
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (families[i] >> a & 1 && families[i] >> b & 1)
			return true;
	return a == b;
}

/* How much a kind says. */
static int weight_of(const struct timeline_event *row)
{
	int kind = row->kind == KIND_OTHER ? 0 : row->kind == KIND_REPORTED ? 1 : row->kind == KIND_DISCLOSED ? 2 : 3;
	return 4 * (row->precision > PRECISION_MONTH) + kind;
}

static bool shares_words(const struct board *board, size_t a, size_t b)
{
	return stems_containment(board->quoted[a]->stems, board->quoted[b]->stems) >= SAME_WORDS;
}

static bool is_same_happening(const struct board *board, size_t a, size_t b)
{
	const struct timeline_event *x = &board->rows.at[a], *y = &board->rows.at[b];
	bool x_day = x->precision > PRECISION_MONTH, y_day = y->precision > PRECISION_MONTH;
	if (x_day != y_day) {
		const struct timeline_event *month = x_day ? y : x, *day = x_day ? x : y;
		return day->lo >= month->lo && day->lo < month->lo + (int64_t)MONTH_DAYS * DAY_S &&
		       is_kin(x->kind, y->kind) && (x->kind == y->kind || shares_words(board, a, b));
	}
	if (x->lo / DAY_S != y->lo / DAY_S)
		return false;
	if (str_eq(x->text, y->text))
		return true;
	/* Beside what has a name, what nobody could name and has no hour is not told; a report tells its event once a
	 * day. */
	bool is_vague = (x->kind == KIND_OTHER && x->precision <= PRECISION_DAY) ||
			(y->kind == KIND_OTHER && y->precision <= PRECISION_DAY);
	bool is_report = x->kind == KIND_REPORTED || y->kind == KIND_REPORTED;
	return is_kin(x->kind, y->kind) && ((is_vague && x->kind != y->kind && !x->future) ||
					    (is_report && str_eq(x->article, y->article)) || shares_words(board, a, b));
}

static void drop_row(struct board *board, size_t at)
{
	for (size_t i = at; i + 1 < board->rows.n; i++) {
		board->rows.at[i] = board->rows.at[i + 1];
		board->quoted[i] = board->quoted[i + 1];
		board->told_by[i] = board->told_by[i + 1];
	}
	board->rows.n--;
}

static void fold_rows(struct board *board)
{
	for (size_t a = 0; a < board->rows.n; a++)
		for (size_t b = a + 1; b < board->rows.n;) {
			if (!is_same_happening(board, a, b)) {
				b++;
				continue;
			}
			struct timeline_event *kept = &board->rows.at[a], *other = &board->rows.at[b];
			uint32_t agree = kept->agree + (str_eq(kept->article, other->article) ? 0 : other->agree);
			if (weight_of(other) > weight_of(kept)) {
				*kept = *other;
				board->quoted[a] = board->quoted[b];
			}
			kept->agree = agree;
			drop_row(board, b);
		}
}

/* Where enough is known by its kind, other days in passing are not told: only what leads a report, and deadlines. */
static void drop_unnamed(struct board *board)
{
	size_t named = 0;
	for (size_t i = 0; i < board->rows.n; i++)
		named += board->rows.at[i].kind != KIND_OTHER;
	for (size_t i = board->rows.n; named >= NAMED_ENOUGH && i-- > 0;)
		if (board->rows.at[i].kind == KIND_OTHER && !board->rows.at[i].future &&
		    board->quoted[i]->role != ROLE_LEAD)
			drop_row(board, i);
}

static void add_report(struct desk *desk, struct timeline *rows, size_t i)
{
	const struct article *article = desk->members.at[i].article;
	struct timeline_event *row = article->published == TIME_UNKNOWN ? NULL : vec_push(desk->arena, rows);
	desk->starved |= !row && article->published != TIME_UNKNOWN;
	if (!row)
		return;
	*row = (struct timeline_event){.date = day_of(desk->arena, article->published),
				       .precision = PRECISION_DAY,
				       .kind = KIND_REPORTED,
				       .article = article->id,
				       .agree = 1,
				       .lo = article->published,
				       .text = str_print(desk->arena, "%.*s reports: %.*s",
							 STR_FORMAT(desk->outlets.at[i]), STR_FORMAT(article->title))};
	desk->starved |= str_is_null(row->text) || str_is_null(row->date);
}

/* The day of the exploitation is seldom told: then that of the first report whose headline says so stands for it. */
static void add_exploited(struct desk *desk, struct timeline *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].kind == KIND_EXPLOITED || rows->at[i].kind == KIND_KEV_ADDED)
			return;
	for (size_t m = 0; m < desk->members.n; m++)
		if (headline_tells_exploited(desk->members.at[m].annotation)) {
			add_report(desk, rows, m);
			return;
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

/* Of more than can be shown, those that most reports tell, and deadlines. */
static void keep_best(struct board *board)
{
	while (board->rows.n > EVENTS_MOST) {
		size_t worst = 0;
		int least = INT_MAX;
		for (size_t i = board->rows.n; i-- > 0;) {
			const struct timeline_event *row = &board->rows.at[i];
			int worth = 8 * (int)(row->agree + row->future) + weight_of(row);
			if (worth < least) {
				least = worth;
				worst = i;
			}
		}
		drop_row(board, worst);
	}
}

/* Beside days, a month whose event nobody could name is most often a look back, and so are the fixes of a month when
 * the day of this event's own is known. */
static void drop_months(struct board *board)
{
	size_t days = 0;
	bool has_fix = false;
	for (size_t i = 0; i < board->rows.n; i++) {
		days += board->rows.at[i].precision > PRECISION_MONTH;
		has_fix |= board->rows.at[i].precision > PRECISION_MONTH && board->rows.at[i].kind == KIND_PATCHED;
	}
	for (size_t i = board->rows.n; i-- > 0;) {
		const struct timeline_event *row = &board->rows.at[i];
		if (row->precision <= PRECISION_MONTH &&
		    ((days >= EVENTS_LEAST && row->kind == KIND_OTHER) || (has_fix && row->kind == KIND_PATCHED)))
			drop_row(board, i);
	}
}

/* Two dates of one sentence that are the same day: the first tells what the sentence is about. */
static bool is_second_of_day(const struct dated_events *events, size_t at)
{
	for (size_t i = at; i > 0 && events->at[i - 1].start == events->at[at].start; i--)
		if (events->at[i - 1].lo / DAY_S == events->at[at].lo / DAY_S &&
		    events->at[i - 1].precision > PRECISION_MONTH && events->at[i - 1].kind != KIND_OTHER)
			return true;
	return false;
}

void brief_timeline(struct desk *desk, struct threat *threat)
{
	struct board board = {0};
	for (int vague = 0; vague < 2; vague++) /* events whose kind is known come first */
		for (uint32_t m = 0; m < desk->members.n; m++) {
			const struct member *member = &desk->members.at[m];
			for (size_t i = 0; i < member->annotation->events.n; i++) {
				const struct dated_event *e = &member->annotation->events.at[i];
				if ((e->kind == KIND_OTHER) == (vague == 1) && is_of_event(member, e) &&
				    !is_second_of_day(&member->annotation->events, i))
					row_add(desk, &board, m, e);
			}
		}
	fold_rows(&board);
	drop_unnamed(&board);
	drop_months(&board);
	keep_best(&board);
	bool is_told_by_days = board.rows.n >= EVENTS_LEAST;
	if (is_told_by_days)
		add_exploited(desk, &board.rows);
	for (size_t i = 0; i < desk->members.n && i < REPORTS_MOST && !is_told_by_days; i++)
		add_report(desk, &board.rows, i);
	sort_rows(&board.rows);
	threat->timeline = board.rows;
}
