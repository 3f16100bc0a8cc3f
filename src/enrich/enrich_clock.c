/* Clock times beside a date: "5:45 a.m. Friday", "14:20 UTC". They make its precision a minute. */
#include "enrich_priv.h"

#define REACH 6 /* pieces between the time and its date */

static const struct zone {
	struct str word;
	int32_t minutes; /* east of UTC */
} zones[] = {
	{{"utc", 3}, 0},    {{"gmt", 3}, 0},    {{"z", 1}, 0},      {{"et", 2}, -240},  {{"edt", 3}, -240},
	{{"est", 3}, -300}, {{"ct", 2}, -300},  {{"cdt", 3}, -300}, {{"cst", 3}, -360}, {{"mt", 2}, -360},
	{{"mdt", 3}, -360}, {{"mst", 3}, -420}, {{"pt", 2}, -420},  {{"pdt", 3}, -420}, {{"pst", 3}, -480},
	{{"bst", 3}, 60},   {{"cet", 3}, 60},   {{"cest", 4}, 120}, {{"eet", 3}, 120},  {{"eest", 4}, 180},
	{{"msk", 3}, 180},  {{"ist", 3}, 330},  {{"sgt", 3}, 480},  {{"jst", 3}, 540},  {{"aest", 4}, 600},
};

struct clock_time {
	uint32_t from, to;
	int64_t minute; /* of the day */
	bool zoned;
	int32_t offset_min;
};

static uint32_t half_of_day(const struct side *side, uint32_t at, int64_t *hour)
{
	bool dotted =
		(is_piece(side, at, STR("a")) || is_piece(side, at, STR("p"))) && is_piece(side, at + 1, STR("m"));
	bool am = is_piece(side, at, STR("am")) || (dotted && is_piece(side, at, STR("a")));
	bool pm = is_piece(side, at, STR("pm")) || (dotted && is_piece(side, at, STR("p")));
	if (pm && *hour < 12)
		*hour += 12;
	if (am && *hour == 12)
		*hour = 0;
	return am || pm ? (dotted ? 2 : 1) : 0;
}

static bool time_at(const struct side *side, uint32_t at, struct clock_time *out)
{
	const struct piece *hours = &side->pieces.at[at];
	uint64_t hour, minute = 0;
	uint32_t n = 1;
	if (!(hours->flags & PIECE_DIGITS) || hours->fold.n > 2 || !str_u64(hours->fold, &hour) || hour > 23)
		return false;
	bool colon = at + 1 < side->pieces.n && side->pieces.at[at + 1].flags & PIECE_DIGITS &&
		     side->pieces.at[at + 1].fold.n == 2 && side->pieces.at[at + 1].start == hours->end + 1 &&
		     side->text.p[hours->end] == ':';
	if (colon && (!str_u64(side->pieces.at[at + 1].fold, &minute) || minute > 59))
		return false;
	n += colon;
	int64_t h = (int64_t)hour;
	uint32_t half = half_of_day(side, at + n, &h);
	n += half;
	if (!colon && !half)
		return false;
	*out = (struct clock_time){.from = at, .minute = h * 60 + (int64_t)minute};
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (is_piece(side, at + n, zones[i].word) &&
		    side->pieces.at[at + n].flags & (PIECE_CAPS | PIECE_CAPITAL)) {
			out->zoned = true;
			out->offset_min = zones[i].minutes;
			n++;
			break;
		}
	out->to = at + n;
	return true;
}

static uint32_t distance(const struct date_found *date, const struct clock_time *time)
{
	return time->from >= date->to ? time->from - date->to : date->from >= time->to ? date->from - time->to : 0;
}

static void set_clock(struct date_found *date, const struct clock_time *time)
{
	date->precision = PRECISION_MINUTE;
	date->zoned = time->zoned;
	date->offset_min = time->offset_min;
	date->lo += (time->minute - time->offset_min) * 60;
	date->hi = date->lo + 60;
}

void enrich_clock(const struct side *side, struct dates_found *dates)
{
	struct clock_time time;
	size_t first = 0; /* dates before it are out of reach */
	for (uint32_t at = 0; at < side->pieces.n; at++) {
		struct date_found *best = NULL;
		if (!time_at(side, at, &time))
			continue;
		while (first < dates->n && dates->at[first].to + REACH < at)
			first++;
		for (size_t i = first; i < dates->n && dates->at[i].from <= time.to + REACH; i++) {
			struct date_found *date = &dates->at[i];
			if (date->sentence != side->pieces.at[at].sentence || date->precision != PRECISION_DAY ||
			    distance(date, &time) > REACH)
				continue;
			if (!best || distance(date, &time) < distance(best, &time))
				best = date;
		}
		if (best)
			set_clock(best, &time);
		at = time.to - 1;
	}
}
