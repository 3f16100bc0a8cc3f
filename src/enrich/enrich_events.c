/* Dated events: each date with what its sentence says happened then. The nearest trigger proposes a kind, a linear
 * model decides, which may also say that the date is of no event. */
#include "enrich_priv.h"
#include "models.h"

#define DAY_S 86400
#define REACH 60     /* pieces from a date to its trigger */
#define CLAUSE 2.0   /* pieces that the begin of a clause counts for */
#define ADJACENT 3.0 /* pieces that "patched on" is nearer than it stands */
#define NEAR 3.0     /* what a unit of weight is worth in pieces of distance */
#define MODEL STR("event_weights")
#define KINDS_N (KIND_KEV_ADDED + 1)

static bool begins_clause(const struct side *side, uint32_t at)
{
	static const struct str words[] = {{"when", 4},  {"while", 5}, {"after", 5}, {"before", 6}, {"but", 3},
					   {"which", 5}, {"who", 3},   {"that", 4},  {"where", 5},  {"and", 3}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_piece(side, at, words[i]))
			return true;
	return false;
}

static double trigger_score(const struct side *side, const struct phrase_hit *hit, const struct date_found *date)
{
	double weight = 1;
	double away = hit->from >= date->to ? hit->from - date->to : hit->to <= date->from ? date->from - hit->to : 0;
	if (hit->row->n < 3 || !str_double(hit->row->cells[2], &weight))
		weight = 1;
	/* A comma or semicolon between them parts two things told. */
	uint32_t from = hit->from >= date->to ? side->pieces.at[date->to - 1].end : side->pieces.at[hit->to - 1].end;
	uint32_t to = hit->from >= date->to ? side->pieces.at[hit->from].start : side->pieces.at[date->from].start;
	for (uint32_t i = from; i < to && i < side->text.n; i++)
		if (side->text.p[i] == ',' || side->text.p[i] == ';' || side->text.p[i] == '(')
			away += 2;
	/* So does a new clause. A verb right in front of its date leaves no doubt. */
	uint32_t first = hit->from >= date->to ? date->to : hit->to,
		 last = hit->from >= date->to ? hit->from : date->from;
	for (uint32_t at = first; at < last; at++)
		away += begins_clause(side, at) ? CLAUSE : 0;
	if (hit->to <= date->from && date->from - hit->to <= 1)
		away -= ADJACENT;
	return NEAR * weight - away;
}

/* The same words tell different things in different stories: an attack in the story of a flaw is its use. */
static enum event_kind kind_in_story(enum event_kind kind, int story)
{
	static const struct {
		enum event_class story;
		enum event_kind said, meant;
	} readings[] = {
		{CLASS_FLAW_PATCHED, KIND_BREACHED, KIND_EXPLOITED},
		{CLASS_FLAW_PATCHED, KIND_OUTAGE_END, KIND_PATCHED},
		{CLASS_FLAW_PATCHED, KIND_MITIGATED, KIND_PATCHED},
		{CLASS_FLAW_POC, KIND_BREACHED, KIND_EXPLOITED},
		{CLASS_FLAW_POC, KIND_OUTAGE_END, KIND_PATCHED},
		{CLASS_FLAW_POC, KIND_MITIGATED, KIND_PATCHED},
		{CLASS_LAW, KIND_OUTAGE_START, KIND_TAKEDOWN},
		{CLASS_SUPPLY_CHAIN, KIND_OUTAGE_END, KIND_OTHER}, /* names are "resolved" there */
		{CLASS_CAMPAIGN, KIND_OUTAGE_END, KIND_OTHER},
		{CLASS_RESEARCH, KIND_OUTAGE_END, KIND_OTHER},
	};
	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++)
		if ((int)readings[i].story == story && readings[i].said == kind)
			return readings[i].meant;
	return kind;
}

static enum event_kind kind_of(const struct sight *sight, const struct date_found *date)
{
	const struct side *side = &sight->body;
	enum event_kind kind = KIND_OTHER;
	double best = -1000;
	for (size_t i = hits_from(&side->hits, date->from > REACH ? date->from - REACH : 0);
	     i < side->hits.n && side->hits.at[i].from < date->to + REACH; i++) {
		const struct phrase_hit *hit = &side->hits.at[i];
		if (hit->table != PHRASES_EVENTS || side->pieces.at[hit->from].sentence != date->sentence ||
		    hit->row->n < 2)
			continue;
		double score = trigger_score(side, hit, date);
		int word = words_find(event_kind_words(), hit->row->cells[1]);
		if (word >= 0 && score > best) {
			best = score;
			kind = (enum event_kind)word;
		}
	}
	return kind_in_story(kind, words_find(event_class_words(), story_of(sight)));
}

static struct str write_date(struct arena *arena, const struct date_found *date)
{
	int64_t local = date->lo + (int64_t)date->offset_min * 60, year;
	int month, day;
	civil_of(local / DAY_S, &year, &month, &day);
	int y = (int)year, minute = (int)(local % DAY_S / 60);
	switch (date->precision) {
	case PRECISION_YEAR:
		return str_print(arena, "%04d", y);
	case PRECISION_MONTH:
		return str_print(arena, "%04d-%02d", y, month);
	case PRECISION_DAY:
		return str_print(arena, "%04d-%02d-%02d", y, month, day);
	case PRECISION_HOUR:
	case PRECISION_MINUTE:
		break;
	}
	if (!date->zoned)
		return str_print(arena, "%04d-%02d-%02dT%02d:%02d", y, month, day, minute / 60, minute % 60);
	if (date->offset_min == 0)
		return str_print(arena, "%04d-%02d-%02dT%02d:%02dZ", y, month, day, minute / 60, minute % 60);
	int offset = date->offset_min < 0 ? -date->offset_min : date->offset_min;
	return str_print(arena, "%04d-%02d-%02dT%02d:%02d%c%02d:%02d", y, month, day, minute / 60, minute % 60,
			 date->offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

/* The last day or month of an interval of some. */
static struct str write_end(struct arena *arena, const struct date_found *date)
{
	struct date_found last = *date;
	int64_t one = date->precision == PRECISION_DAY     ? DAY_S
		      : date->precision == PRECISION_MONTH ? 31 * DAY_S
							   : INT64_MAX;
	if (date->hi - date->lo <= one)
		return STR_EMPTY;
	last.lo = date->hi - DAY_S;
	return write_date(arena, &last);
}

/* "since at least", "no earlier than": the date is one end of a time that is not told. */
static struct str bound_of(const struct side *side, uint32_t at)
{
	static const struct {
		struct str words[3]; /* as they stand, the last in front of the date; "" none */
		struct str bound;
	} bounds[] = {
		{{{"", 0}, {"", 0}, {"since", 5}}, {"from", 4}},
		{{{"since", 5}, {"at", 2}, {"least", 5}}, {"from", 4}},
		{{{"", 0}, {"since", 5}, {"early", 5}}, {"from", 4}},
		{{{"", 0}, {"since", 5}, {"late", 4}}, {"from", 4}},
		{{{"", 0}, {"since", 5}, {"mid", 3}}, {"from", 4}},
		{{{"no", 2}, {"earlier", 7}, {"than", 4}}, {"from", 4}},
		{{{"", 0}, {"not", 3}, {"before", 6}}, {"from", 4}},
		{{{"as", 2}, {"early", 5}, {"as", 2}}, {"from", 4}},
		{{{"", 0}, {"starting", 8}, {"on", 2}}, {"from", 4}},
		{{{"", 0}, {"starting", 8}, {"in", 2}}, {"from", 4}},
		{{{"", 0}, {"beginning", 9}, {"on", 2}}, {"from", 4}},
		{{{"", 0}, {"beginning", 9}, {"in", 2}}, {"from", 4}},
		{{{"", 0}, {"", 0}, {"until", 5}}, {"until", 5}},
		{{{"", 0}, {"", 0}, {"till", 4}}, {"until", 5}},
		{{{"no", 2}, {"later", 5}, {"than", 4}}, {"until", 5}},
		{{{"", 0}, {"", 0}, {"by", 2}}, {"until", 5}},
		{{{"", 0}, {"prior", 5}, {"to", 2}}, {"until", 5}},
		{{{"", 0}, {"", 0}, {"before", 6}}, {"until", 5}},
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		bool fits = true;
		for (uint32_t w = 0; w < 3 && fits; w++)
			fits = bounds[i].words[w].n == 0 ||
			       (at + w >= 3 && is_piece(side, at + w - 3, bounds[i].words[w]));
		if (fits)
			return bounds[i].bound;
	}
	return STR_EMPTY;
}

/* By the same sentence: another sentence has more to say of the day. "By May 29 (tomorrow)" is one deadline. */
static bool is_told_already(const struct dated_events *list, const struct dated_event *event)
{
	for (size_t i = list->n; i > 0 && list->at[i - 1].start == event->start; i--)
		if (str_eq(list->at[i - 1].date, event->date) &&
		    (list->at[i - 1].kind == event->kind || (event->future && list->at[i - 1].kind == KIND_OTHER)))
			return true;
	return false;
}

/* Years of revenues and the like are no events, and neither are the dates of a page's own furniture. */
static bool is_statistic(const struct sight *sight, const struct date_found *date)
{
	static const struct str words[] = {{"revenue", 7},   {"revenues", 8}, {"shipments", 9}, {"copyright", 9},
					   {"sales", 5},     {"turnover", 8}, {"half", 4},      {"quarter", 7},
					   {"compared", 8},  {"rose", 4},     {"fell", 4},      {"grew", 4},
					   {"increased", 9}, {"dropped", 7},  {"percent", 7}};
	const struct side *side = &sight->body;
	if (date->precision != PRECISION_YEAR)
		return false;
	for (uint32_t at = date->from; at > 0 && date->from - at < 8; at--)
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (is_piece(side, at - 1, words[i]))
				return true;
	return false;
}

/* What is told of a date; its kind is the nearest trigger's. */
static struct dated_event event_at(const struct sight *sight, const struct date_found *date)
{
	const struct sentence *sentence = &sight->reading->sentences.at[date->sentence];
	return (struct dated_event){.date = write_date(sight->arena, date),
				    .precision = date->precision,
				    .kind = kind_of(sight, date),
				    .start = sentence->start,
				    .end = sentence->end,
				    .lo = date->lo,
				    .hi = date->hi,
				    .date_end = write_end(sight->arena, date),
				    .bound = bound_of(&sight->body, date->from),
				    .future = date->lo > sight->article->published};
}

static bool is_no_event(const struct sight *sight, const struct date_found *date)
{
	return is_statistic(sight, date) ||
	       annotation_role_at(sight->out, sight->reading->sentences.at[date->sentence].start) == ROLE_NOISE;
}

_Static_assert(EVENT_SIGNS_MAX <= MODEL_SIGNS_MAX, "all signs of a date are added at once");

/* What the model says of the date; false: of no event. Its classes are the kinds, then "none". A deadline is of no
 * kind, whatever is to be done until then, and nobody plans a breach. */
static bool weigh(const struct model *model, const struct event_view *view, struct dated_event *event)
{
	int32_t sums[MODEL_CLASSES_MAX] = {0};
	(void)model_add(model, str_hash(STR("bias")), sums);
	(void)model_add_all(model, view->keys, view->keys_n, sums);
	size_t best = 0;
	for (size_t c = 1; c < KINDS_N + 1; c++)
		if (sums[c] > sums[best])
			best = c;
	const uint32_t unplanned =
		1u << KIND_BREACHED | 1u << KIND_EXPLOITED | 1u << KIND_RANSOM_DEMAND | 1u << KIND_ACKNOWLEDGED;
	if (best < KINDS_N)
		event->kind = (enum event_kind)best;
	if (event->future && (str_eq(event->bound, STR("until")) || unplanned >> event->kind & 1))
		event->kind = KIND_OTHER;
	return best < KINDS_N;
}

void enrich_events(struct sight *sight, const struct dates_found *dates)
{
	const struct model *model = knowledge_model(sight->knowledge, MODEL);
	struct event_view view;
	if (dates->n == 0)
		return;
	event_view_init(&view, sight);
	for (size_t i = 0; i < dates->n && sight->out->events.n < CAP_DATED_EVENTS; i++) {
		if (is_no_event(sight, &dates->at[i]))
			continue;
		struct dated_event made = event_at(sight, &dates->at[i]);
		event_signs_of(&view, dates, i, made.kind, made.bound);
		if (!weigh(model, &view, &made) || is_told_already(&sight->out->events, &made))
			continue;
		struct dated_event *event = vec_push(sight->arena, &sight->out->events);
		if (!event || str_is_null(made.date)) {
			sight->no_memory = true;
			return;
		}
		*event = made;
	}
}

static bool find_dates(struct sight *sight, struct dates_found *dates)
{
	if (!dates_find(sight, dates))
		sight->no_memory = true;
	enrich_clock(&sight->body, dates);
	return !sight->no_memory;
}

void enrich_dates(struct sight *sight)
{
	struct dates_found dates = {0};
	if (find_dates(sight, &dates))
		enrich_events(sight, &dates);
}

void events_tell(struct sight *sight, struct date_signs *told)
{
	struct dates_found dates = {0};
	struct event_view view;
	if (!find_dates(sight, &dates))
		return;
	event_view_init(&view, sight);
	for (size_t i = 0; i < dates.n && i < CAP_DATED_EVENTS; i++) {
		if (is_no_event(sight, &dates.at[i]))
			continue;
		struct told_date *date = vec_push(sight->arena, told);
		if (!date) {
			sight->no_memory = true;
			return;
		}
		date->event = event_at(sight, &dates.at[i]);
		view.words = &date->signs;
		event_signs_of(&view, &dates, i, date->event.kind, date->event.bound);
	}
}
