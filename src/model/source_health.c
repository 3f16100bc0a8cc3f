#include "source_health.h"

static const char *const class_names[] = {
	[ANSWER_NEW] = "new",
	[ANSWER_SAME] = "same",
	[ANSWER_REFUSED] = "refused",
	[ANSWER_FAILING] = "failing",
	[ANSWER_UNREACHABLE] = "unreachable",
	[ANSWER_INSECURE] = "insecure",
	[ANSWER_UNREADABLE] = "unreadable",
	[ANSWER_DENIED] = "denied",
};
static const struct words class_words = WORDS(class_names);

static const char *const event_names[] = {
	[EVENT_MOVED] = "moved", [EVENT_TROUBLE] = "trouble", [EVENT_WELL] = "well",     [EVENT_TLS] = "tls",
	[EVENT_HTML] = "html",   [EVENT_GONE] = "gone",       [EVENT_READER] = "reader",
};
static const struct words event_words = WORDS(event_names);

static const struct field event_fields[] = {
	FIELD(struct source_event, at, FIELD_TIME),
	FIELD_SET(struct source_event, kind, FIELD_ENUM, .words = source_event_words),
	FIELD(struct source_event, detail, FIELD_STR),
};

const struct words *answer_class_words(void)
{
	return &class_words;
}

const struct words *source_event_words(void)
{
	return &event_words;
}

const struct record *source_event_record(void)
{
	static const struct record table = RECORD("source event", struct source_event, event_fields);
	return &table;
}

static double share(uint32_t part, uint32_t whole)
{
	return whole < HEALTH_SHARE_LEAST ? -1 : (double)part / whole;
}

double source_health_copies(const struct source_health *health)
{
	return share(health->copies, health->articles);
}

double source_health_first(const struct source_health *health)
{
	return share(health->events_first, health->events);
}

bool source_is_silent(const int64_t *days, size_t n, int64_t today)
{
	enum { DAYS_LEAST = 5, PAUSES = 2 };
	int64_t pause = 1;
	if (n < DAYS_LEAST)
		return false;
	for (size_t i = 1; i < n; i++)
		if (days[i] - days[i - 1] > pause)
			pause = days[i] - days[i - 1];
	return today - days[n - 1] > PAUSES * pause;
}

struct str source_silence(struct arena *arena, double usual_a_day, uint32_t silent_days)
{
	bool is_weekly = usual_a_day < 1;
	double usual = is_weekly ? usual_a_day * 7 : usual_a_day;
	bool in_weeks = silent_days >= 21;
	uint32_t n = in_weeks ? silent_days / 7 : silent_days;
	const char *unit = in_weeks ? "week" : "day";
	if (usual < 1)
		return str_print(arena, "usually less than one a week, none for %u %s%s", n, unit, n == 1 ? "" : "s");
	return str_print(arena, "usually %.0f a %s, none for %u %s%s", usual, is_weekly ? "week" : "day", n, unit,
			 n == 1 ? "" : "s");
}
