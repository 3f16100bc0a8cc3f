/* From facts to points, and what more facts would add. */
#include <math.h>

#include "score_priv.h"

static double class_points(const struct weights *w, const struct facts *facts, enum event_class class)
{
	return class == CLASS_OUTAGE && !facts->confirmed ? w->outage_unconfirmed : w->class[class];
}

enum event_class facts_class(const struct weights *w, const struct facts *facts)
{
	enum event_class best = CLASS_RESEARCH;
	for (int i = 0; i < CLASSES_N; i++) {
		enum event_class class = (enum event_class)i;
		if (facts->supported[class] && class_points(w, facts, class) > class_points(w, facts, best))
			best = class;
	}
	return best;
}

static double saturate(double decay, double n)
{
	return 1 - pow(decay, n);
}

static double asset_points(const struct weights *w, const struct facts *facts)
{
	double points = w->asset[facts->asset] + (facts->sector.n ? w->critical_sector : 0);
	return fmin(points, w->asset_cap);
}

static double scope_points(const struct weights *w, const struct facts *facts)
{
	double places = (double)facts->places.n;
	if (facts->worldwide)
		places = fmax(places, w->worldwide);
	double orders = facts->victims >= 1 ? floor(log10(facts->victims) + 1e-9) - w->victims_from : 0;
	return w->scope_cap * saturate(w->decay, places + fmax(orders, 0));
}

static double actor_points(const struct weights *w, const struct facts *facts)
{
	double points = (facts->actor.n ? w->actor_named : 0) + (facts->ransomware ? w->actor_ransomware : 0) +
			(facts->techniques.n >= 3 ? w->actor_techniques : 0);
	return fmin(points, w->actor_cap);
}

double facts_points(const struct weights *w, const struct facts *facts, double points[LINES_N])
{
	enum event_class class = facts_class(w, facts);
	points[LINE_CLASS] = class_points(w, facts, class);
	points[LINE_ASSET] = asset_points(w, facts);
	/* An arrest or an opinion may tell of old exploitation; it is not a state of this event. */
	points[LINE_STATUS] = class > CLASS_LAW ? w->status[facts->status] : 0;
	points[LINE_SCOPE] = scope_points(w, facts);
	points[LINE_SOURCES] = w->sources_cap * saturate(w->decay, facts->sources);
	points[LINE_ACTOR] = actor_points(w, facts);
	double sum = 0;
	for (int line = 0; line < LINES_N; line++)
		sum += points[line];
	return fmin(sum, 100);
}

static const char *nth(char *room, size_t room_n, uint32_t n)
{
	static const char *const words[] = {"", "first", "second", "third", "fourth", "fifth", "sixth"};
	if (n < sizeof(words) / sizeof(words[0]))
		return words[n];
	static const char *const ends[] = {"th", "st", "nd", "rd"};
	const char *end = n % 100 / 10 != 1 && n % 10 < 4 ? ends[n % 10] : "th";
	(void)snprintf(room, room_n, "%u%s", n, end);
	return room;
}

static bool add_line(struct arena *arena, const struct weights *w, const struct facts *now, const struct facts *then,
		     const char *what, struct strs *out)
{
	double points[LINES_N], gain = facts_points(w, then, points) - facts_points(w, now, points);
	if (gain < .005 || out->n == 4)
		return true;
	struct str line = str_print(arena, "%s: +%.2f", what, gain);
	if (line.n > 3 && str_ends(line, STR(".00")))
		line.n -= 3;
	return !str_is_null(line) && strs_add(arena, out, line);
}

/* Every line is a fact that is not there yet; its gain is the difference of two sums. */
bool would_change(struct arena *arena, const struct weights *w, const struct facts *facts, struct strs *out)
{
	enum event_class class = facts_class(w, facts);
	char room[16], text[80];
	struct facts then = *facts;
	then.sources++;
	(void)snprintf(text, sizeof(text), "A %s independent source", nth(room, sizeof(room), then.sources));
	if (!add_line(arena, w, facts, &then, text, out))
		return false;

	/* A flaw or a campaign is what it is; a breach or an outage is confirmed or not. */
	then = *facts;
	then.confirmed = true;
	then.status = STATUS_CONFIRMED > then.status ? STATUS_CONFIRMED : then.status;
	bool is_confirmable = class == CLASS_OUTAGE || class >= CLASS_BREACH;
	if (is_confirmable && !add_line(arena, w, facts, &then,
					class == CLASS_OUTAGE ? "Confirmation by the operator"
							      : "Confirmation by those hit or the vendor",
					out))
		return false;

	then = *facts;
	then.status = STATUS_EXPLOITED;
	if (!is_confirmable && !add_line(arena, w, facts, &then, "Confirmed exploitation", out))
		return false;

	then = *facts;
	then.places.n++;
	const char *place_nth = nth(room, sizeof(room), (uint32_t)then.places.n);
	(void)snprintf(text, sizeof(text), facts->places.n ? "A %s country or region" : "A country or region named",
		       place_nth);
	if (!facts->worldwide && !add_line(arena, w, facts, &then, text, out))
		return false;

	then = *facts;
	then.sector = STR("critical");
	if (!add_line(arena, w, facts, &then, "A critical sector among the victims", out))
		return false;

	then = *facts;
	then.actor = STR("named");
	return class == CLASS_OUTAGE || class <= CLASS_LAW ||
	       add_line(arena, w, facts, &then, "A named threat actor", out);
}
