/* From facts to points, and what more facts would add. */
#include <math.h>

#include "score_priv.h"

/* The rows of the weights that hold for a class; the largest counts, so that a further fact never lowers it. */
static enum variant class_variant(const struct weights *w, const struct facts *facts, enum event_class class)
{
	enum variant rows[VARIANTS_N];
	size_t n = 0;
	switch (class) {
	case CLASS_RESEARCH:
		return facts->threats && w->class[VARIANT_THREAT_REPORT] > w->class[VARIANT_RESEARCH]
			       ? VARIANT_THREAT_REPORT
			       : VARIANT_RESEARCH;
	case CLASS_LAW:
		return VARIANT_LAW;
	case CLASS_SUPPLY_CHAIN:
		rows[n++] = VARIANT_SUPPLY_CHAIN;
		if (facts->spread)
			rows[n++] = VARIANT_SUPPLY_MASS;
		break;
	case CLASS_MASS:
		return VARIANT_MASS;
	case CLASS_CAMPAIGN:
		rows[n++] = VARIANT_CAMPAIGN;
		if (facts->actor.n || facts->spying)
			rows[n++] = VARIANT_CAMPAIGN_NAMED;
		break;
	case CLASS_OUTAGE:
		rows[n++] = VARIANT_OUTAGE_UNCONFIRMED;
		if (facts->confirmed)
			rows[n++] = VARIANT_OUTAGE;
		break;
	case CLASS_FLAW_PATCHED:
	case CLASS_FLAW_POC:
		rows[n++] = class == CLASS_FLAW_POC || facts->poc ? VARIANT_FLAW_POC : VARIANT_FLAW;
		if (facts->control)
			rows[n++] = VARIANT_FLAW_CONTROL;
		if (facts->grave && class == CLASS_FLAW_POC)
			rows[n++] = VARIANT_FLAW_CRITICAL;
		if (facts->status == STATUS_EXPLOITED)
			rows[n++] = facts->grave ? VARIANT_EXPLOITED_GRAVE : VARIANT_EXPLOITED;
		break;
	case CLASS_BREACH:
	default:
		rows[n++] = VARIANT_BREACH_LIMITED;
		if (facts->victims >= pow(10, w->victims_large))
			rows[n++] = VARIANT_BREACH;
		if (facts->heist)
			rows[n++] = VARIANT_HEIST;
		if (facts->stopped)
			rows[n++] = VARIANT_STOPPED;
		if (facts->extorted)
			rows[n++] = VARIANT_RANSOMWARE;
	}
	enum variant best = rows[0];
	for (size_t i = 1; i < n; i++)
		if (w->class[rows[i]] >= w->class[best])
			best = rows[i];
	return best;
}

static double saturate(double decay, double n)
{
	return 1 - pow(decay, n);
}

static bool is_flaw(enum event_class class)
{
	return class == CLASS_FLAW_PATCHED || class == CLASS_FLAW_POC;
}

/* An arrest or an opinion names products, places and old attacks in passing. */
static bool is_of_now(enum event_class class)
{
	return class > CLASS_LAW;
}

/* Common words ("VPN", "router") say what is hit where a thing is broken; a breach or a campaign names them as
 * its way in. Essential services are what they are. */
static bool words_count(enum event_class class, enum exposure worded)
{
	return worded == EXPOSURE_CONTROL || is_flaw(class) || class == CLASS_OUTAGE || class == CLASS_MASS ||
	       class == CLASS_SUPPLY_CHAIN;
}

static void asset_sum(const struct weights *w, const struct facts *facts, struct sum *sum)
{
	sum->exposure = is_of_now(sum->class) ? facts->named : EXPOSURE_UNKNOWN;
	if (sum->exposure == EXPOSURE_SYSTEM && !is_flaw(sum->class))
		sum->exposure = EXPOSURE_WIDE;
	if (sum->exposure == facts->named || facts->named == EXPOSURE_SYSTEM) {
		sum->asset_name = is_of_now(sum->class) ? facts->named_name : STR_EMPTY;
		sum->asset_from = facts->named_from;
	}
	if (is_of_now(sum->class) && words_count(sum->class, facts->worded) &&
	    w->asset[facts->worded] > w->asset[sum->exposure]) {
		sum->exposure = facts->worded;
		sum->asset_name = facts->worded_name;
		sum->asset_from = facts->worded_from;
	}
	if (sum->variant == VARIANT_EXPLOITED_GRAVE && w->asset[EXPOSURE_ATTACKED] > w->asset[sum->exposure])
		sum->exposure = EXPOSURE_ATTACKED;
	if (sum->variant == VARIANT_SUPPLY_MASS && w->asset[EXPOSURE_SPREAD] > w->asset[sum->exposure])
		sum->exposure = EXPOSURE_SPREAD;
	double sector = is_of_now(sum->class) && facts->sector.n ? w->critical_sector : 0;
	sum->points[LINE_ASSET] = fmin(w->asset[sum->exposure] + sector, w->asset_cap);
}

static double scope_points(const struct weights *w, const struct facts *facts)
{
	double places = (double)facts->places.n;
	if (facts->worldwide)
		places = fmax(places, w->worldwide);
	double orders = facts->victims >= 1 ? floor(log10(facts->victims) + 1e-9) - w->victims_from : 0;
	return w->scope_cap * saturate(w->decay, places + fmax(orders, 0));
}

static double actor_points(const struct weights *w, const struct facts *facts, enum variant variant)
{
	bool spies = facts->spying && variant == VARIANT_CAMPAIGN_NAMED;
	double points = (facts->actor.n || spies ? w->actor_named : 0) +
			(facts->ransomware || facts->extortion ? w->actor_ransomware : 0) +
			(facts->techniques.n >= 3 ? w->actor_techniques : 0);
	return fmin(points, w->actor_cap);
}

static struct sum class_sum(const struct weights *w, const struct facts *facts, enum event_class class)
{
	struct sum sum = {.class = class, .variant = class_variant(w, facts, class)};
	sum.points[LINE_CLASS] = w->class[sum.variant];
	asset_sum(w, facts, &sum);
	double status = w->status[facts->status], epss = w->status[STATUS_EXPLOITED] * sqrt(facts->epss);
	if (sum.variant == VARIANT_SUPPLY_MASS)
		status = fmax(status, w->spread);
	if (sum.variant == VARIANT_MASS && facts->struck)
		status = fmax(status, w->struck);
	sum.points[LINE_STATUS] = is_of_now(class) ? fmax(status, epss) : 0;
	sum.points[LINE_SCOPE] = is_of_now(class) ? scope_points(w, facts) : 0;
	sum.points[LINE_SOURCES] = w->sources_cap * saturate(w->decay, facts->sources);
	sum.points[LINE_ACTOR] = actor_points(w, facts, sum.variant);
	for (int line = 0; line < LINES_N; line++)
		sum.all += sum.points[line];
	sum.all = fmin(round(sum.all * 1e6) / 1e6, 100); /* 62.24, not 62.239999999999995 */
	return sum;
}

/* Of the classes that are supported the one whose whole sum is largest; each sum only grows with the facts. */
struct sum facts_sum(const struct weights *w, const struct facts *facts)
{
	struct sum best = class_sum(w, facts, CLASS_RESEARCH);
	for (int i = CLASS_RESEARCH + 1; i < CLASSES_N; i++) {
		if (!facts->supported[i])
			continue;
		struct sum sum = class_sum(w, facts, (enum event_class)i);
		if (sum.all > best.all || (sum.all >= best.all && sum.points[LINE_CLASS] >= best.points[LINE_CLASS]))
			best = sum;
	}
	return best;
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
	double gain = facts_sum(w, then).all - facts_sum(w, now).all;
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
	enum event_class class = facts_sum(w, facts).class;
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
	bool is_confirmable = class == CLASS_OUTAGE || class == CLASS_BREACH || class >= CLASS_SUPPLY_CHAIN;
	if (is_confirmable && !add_line(arena, w, facts, &then,
					class == CLASS_OUTAGE ? "Confirmation by the operator"
							      : "Confirmation by those hit or the vendor",
					out))
		return false;

	then = *facts;
	then.status = STATUS_EXPLOITED;
	then.supported[CLASS_FLAW_POC] = true;
	if (is_flaw(class) && !add_line(arena, w, facts, &then, "Confirmed exploitation", out))
		return false;

	then = *facts;
	then.victims = pow(10, w->victims_large);
	if (class == CLASS_BREACH && facts->victims < then.victims &&
	    !add_line(arena, w, facts, &then, "100,000 people or records hit", out))
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
	if (!facts->sector.n && !add_line(arena, w, facts, &then, "A critical sector among the victims", out))
		return false;

	then = *facts;
	then.actor = STR("named");
	return class == CLASS_OUTAGE || class <= CLASS_LAW || facts->actor.n > 0 ||
	       add_line(arena, w, facts, &then, "A named threat actor", out);
}
