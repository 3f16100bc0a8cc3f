/* Which passages are said: greedily, the most worth first, each discounted by what is said already.
 *
 * The summary begins with the sentence that tells the event and goes on with what a summary would most likely have
 * (brief_worth.c); a sentence that leans on the one before it ("It affects ...") is taken only right behind it. The
 * analysis takes the sentences of its role, and leads that speak of it where there are no others. Key points are facts
 * of different kinds. What is said once is not said again, neither in its own words nor in those of another article: a
 * part without a sentence of its own tells whether the summary has it. */
#include "brief_priv.h"

enum {
	SUMMARY_MOST = 4,
	KEY_POINTS_MOST = 6,
	FACET_MOST = 5,
	FACET_FIRST = 2, /* before the key points choose from the rest */
	FACET_SENTENCES = 4,
	KEY_POINT_BYTES = 160,
};
#define SAME_ENOUGH .6   /* containment from which two sentences say the same */
#define SAID_ALREADY .7  /* of the words of a sentence, in several others together: it says nothing new */
#define TOLD_AGAIN .35   /* the same, for another article's words of what happened */
#define AGREE_OVERLAP .5 /* overlap from which two sources say the same */
#define AGREE_CONTAINMENT .75

struct picks { /* passages in the order in which they are read */
	const struct passage *at[32];
	size_t n;
};

static bool has_pick(const struct picks *picks, const struct passage *p)
{
	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i] == p)
			return true;
	return false;
}

static double redundancy(const struct picks *picks, const struct passage *p)
{
	double most = 0;
	for (size_t i = 0; i < picks->n; i++) {
		double same = stems_containment(picks->at[i]->stems, p->stems);
		most = same > most ? same : most;
	}
	return most;
}

static bool has_stem(struct stems stems, uint64_t stem)
{
	size_t lo = 0, hi = stems.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (stems.at[mid] < stem)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < stems.n && stems.at[lo] == stem;
}

/* What share of its words do the others say together? */
static double said_already(const struct picks *picks, const struct passage *p)
{
	size_t said = 0;
	for (size_t i = 0; i < p->stems.n; i++)
		for (size_t k = 0; k < picks->n; k++)
			if (has_stem(picks->at[k]->stems, p->stems.at[i])) {
				said++;
				break;
			}
	return p->stems.n ? (double)said / (double)p->stems.n : 1;
}

/* Where in the list a sentence that leans on its predecessor may stand; picks->n + 1: nowhere. */
static size_t place_of(const struct picks *picks, const struct passage *p)
{
	if (p->leaning != LEANS_SENTENCE)
		return picks->n;
	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i]->member == p->member && picks->at[i]->index + 1 == p->index)
			return i + 1;
	return picks->n + 1;
}

static void pick_insert(struct picks *picks, const struct passage *p, size_t place)
{
	if (picks->n == COUNT_OF(picks->at) || place > picks->n)
		return;
	memmove(&picks->at[place + 1], &picks->at[place], (picks->n - place) * sizeof(picks->at[0]));
	picks->at[place] = p;
	picks->n++;
}

typedef double wanted(const struct passage *p);

static double wants_any(const struct passage *p)
{
	return p->role == ROLE_BACKGROUND || p->role == ROLE_QUOTE_OPINION ? .5 : 1;
}

static double wants_impact(const struct passage *p)
{
	bool says_it = p->has_impact_cue || p->has_quantity; /* the role alone may come from the neighbours */
	return p->role == ROLE_IMPACT && says_it ? (p->is_denial ? .3 : 1) : 0;
}

static double wants_technical(const struct passage *p)
{
	bool says_it = p->has_technical_cue || p->has_flaw; /* the role alone may come from the neighbours */
	return p->role != ROLE_TECHNICAL ? 0 : says_it ? 1 : .6;
}

/* A response is something that is done or to be done; the role alone may come from the neighbours. */
static double wants_response(const struct passage *p)
{
	static const char *const cues[] = {
		"should",     "must",    "recommend", "advis",  "urg",      "patch",     "updat", "upgrad",     "fix",
		"mitigat",    "disabl",  "restrict",  "rotat",  "revok",    "monitor",   "block", "apply",      "audit",
		"review",     "remov",   "reset",     "restor", "isolat",   "enforc",    "check", "investigat", "notif",
		"workaround", "contain", "hunt",      "limit",  "verif",    "instal",    "enabl", "replac",     "took ",
		"shut",       "suspend", "deadline",  "hotfix", "released", "available", "treat", "search",     "avoid",
		"migrat",     "segment", "ensure",    "use "};
	return p->role == ROLE_RESPONSE && has_phrase(p->text, cues, COUNT_OF(cues)) ? 1 : 0;
}

/* A lead often says impact or method itself; a short report has nothing else. */
static double wants_lead_impact(const struct passage *p)
{
	if (p->role == ROLE_TECHNICAL)
		return p->has_impact_cue ? .6 : 0;
	return p->role == ROLE_LEAD && p->has_impact_cue ? 1 : 0;
}

static double wants_lead_technical(const struct passage *p)
{
	return p->role == ROLE_LEAD && (p->has_technical_cue || p->has_flaw) ? 1 : 0;
}

static double wants_nothing(const struct passage *p)
{
	(void)p;
	return 0;
}

/* A key point is short. */
static double wants_short(const struct passage *p)
{
	return wants_any(p) * (p->text.n > 220 ? .7 : 1);
}

static double wants_number(const struct passage *p)
{
	return p->has_quantity ? wants_short(p) : 0;
}

static double wants_actor(const struct passage *p)
{
	return p->has_actor ? wants_short(p) : 0;
}

static double wants_method(const struct passage *p)
{
	return p->has_flaw || p->role == ROLE_TECHNICAL ? wants_short(p) : 0;
}

static double wants_date(const struct passage *p)
{
	return p->has_date ? wants_short(p) : 0;
}

/* The best passage that neither the list nor the others say. */
static const struct passage *best(const struct desk *desk, const struct picks *list, const struct picks *others,
				  wanted *wants)
{
	const struct passage *found = NULL;
	double most = .02;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		double want = p->grade == GRADE_GOOD ? wants(p) : 0;
		if (want <= 0 || has_pick(list, p) || place_of(list, p) > list->n)
			continue;
		if (has_pick(others, p))
			continue;
		double same = redundancy(list, p), elsewhere = redundancy(others, p);
		if (same >= SAME_ENOUGH || elsewhere >= SAME_ENOUGH || said_already(others, p) >= SAID_ALREADY)
			continue;
		double near = list->n && list->at[0]->member == p->member ? 1.2 : 1;
		double gain = want * p->weight * (1 - same) * (1 - .6 * elsewhere) * near;
		if (gain > most) {
			most = gain;
			found = p;
		}
	}
	return found;
}

/* The sentence that tells the event: what says most of its article, in the words of the headline and of the others. */
static const struct passage *best_lead(const struct desk *desk, enum grade grade)
{
	const struct passage *found = NULL;
	double most = 0;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p->grade < grade || p->leaning == LEANS_SENTENCE || p->role == ROLE_BACKGROUND)
			continue;
		double title = stems_containment(desk->title, p->stems);
		double worth = p->worth + .5 * title + .3 * p->shared + .2 * p->weight -
			       (p->leaning == LEANS_EVENT ? .15 : 0) - (p->member == desk->title_from ? 0 : .1);
		worth *= desk->focus[p->member];
		if (worth > most) {
			most = worth;
			found = p;
		}
	}
	return found;
}

static size_t usable(const struct desk *desk)
{
	size_t n = 0;
	for (size_t i = 0; i < desk->passages.n; i++)
		n += desk->passages.at[i].grade == GRADE_GOOD;
	return n;
}

/* Behind the lead come the other sentences of its article in their order, then those of the others. */
static bool is_before(const struct passage *lead, const struct passage *a, const struct passage *b)
{
	if (a->member != b->member)
		return a->member == lead->member || (b->member != lead->member && a->member < b->member);
	return a->index < b->index;
}

static void order_picks(struct picks *picks, size_t from)
{
	for (size_t i = from + 1; i < picks->n; i++) {
		const struct passage *moving = picks->at[i];
		size_t at = i;
		for (; at > from && is_before(picks->at[0], moving, picks->at[at - 1]); at--)
			picks->at[at] = picks->at[at - 1];
		picks->at[at] = moving;
	}
}

/* What says most and is not said yet. The first sentence of another article tells the event again, and "the flaw" there
 * may be another one. */
static const struct passage *best_next(const struct desk *desk, const struct picks *list)
{
	const struct passage *found = NULL;
	double most = .02;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p->grade < GRADE_GOOD || has_pick(list, p) || place_of(list, p) > list->n)
			continue;
		double same = redundancy(list, p);
		if (same >= SAME_ENOUGH)
			continue;
		bool is_other = p->member != list->at[0]->member;
		if (is_other && (!p->index || p->role == ROLE_LEAD) && same >= TOLD_AGAIN)
			continue;
		double elsewhere = !p->index || p->leaning == LEANS_EVENT ? .6 : 1;
		double fresh = desk->members.n > 1 ? (1 - same) * (1 - same) : 1;
		double gain = (p->worth + .1 * p->weight) * fresh * (.7 + .3 * p->shared) * desk->focus[p->member] *
			      (is_other ? elsewhere : 1.2);
		if (gain > most) {
			most = gain;
			found = p;
		}
	}
	return found;
}

static void pick_summary(const struct desk *desk, struct picks *out)
{
	const struct passage *lead = best_lead(desk, GRADE_GOOD);
	if (!lead)
		lead = best_lead(desk, GRADE_WEAK);
	if (!lead)
		return;
	pick_insert(out, lead, 0);
	size_t n = usable(desk), most = n < 3 ? n : n < 12 ? 3 : SUMMARY_MOST;
	const struct passage *p;
	while (out->n < most && (p = best_next(desk, out)))
		pick_insert(out, p, place_of(out, p));
	/* One article is told in its own order; of several the lead comes first. */
	order_picks(out, desk->members.n > 1);
}

static void picks_join(struct picks *all, const struct picks *more)
{
	for (size_t i = 0; i < more->n; i++)
		if (!has_pick(all, more->at[i]))
			pick_insert(all, more->at[i], all->n);
}

/* The sentences of its role, then a lead that speaks of it: each is said once, so none that is said above. */
static void pick_facet(const struct desk *desk, struct picks *said, wanted *wants, wanted *in_leads, size_t most,
		       struct picks *out)
{
	const struct passage *p;
	while (out->n < most && (p = best(desk, out, said, wants)))
		pick_insert(out, p, place_of(out, p));
	/* "Europe was not affected" alone is no impact. */
	bool says_it = false;
	for (size_t i = 0; i < out->n; i++)
		says_it |= !out->at[i]->is_denial;
	p = in_leads && !says_it ? best(desk, out, said, in_leads) : NULL;
	if (p)
		pick_insert(out, p, 0);
	picks_join(said, out);
}

/* A part without a sentence of its own may be told by the summary. */
static bool tells(const struct picks *summary, wanted *wants, wanted *in_leads)
{
	for (size_t i = 0; i < summary->n; i++)
		if (wants(summary->at[i]) > 0 || (in_leads && in_leads(summary->at[i]) > 0))
			return true;
	return false;
}

/* Facts of different kinds that nothing else says. */
static void pick_key_points(const struct desk *desk, struct picks *said, struct picks *out)
{
	static wanted *const kinds[] = {wants_number, wants_actor, wants_method, wants_impact,
					wants_date,   wants_short, wants_short,  wants_short};
	size_t n = usable(desk), most = n < 12 ? 4 : n < 20 ? 5 : KEY_POINTS_MOST;
	for (size_t i = 0; i < COUNT_OF(kinds) && out->n < most; i++) {
		const struct passage *p = best(desk, out, said, kinds[i]);
		if (!p || p->leaning == LEANS_SENTENCE)
			continue;
		pick_insert(out, p, out->n);
		pick_insert(said, p, said->n);
	}
}

/* Half of the content shared; or a short sentence that a longer one holds. */
static bool is_agreeing(struct stems a, struct stems b)
{
	return stems_overlap(a, b) >= AGREE_OVERLAP ||
	       (a.n >= 6 && b.n >= 6 && stems_containment(a, b) >= AGREE_CONTAINMENT);
}

uint32_t passage_agree(const struct desk *desk, const struct passage *passage)
{
	struct str sites[CAP_THREAT_MEMBERS];
	uint32_t n = 0;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p != passage && !is_agreeing(p->stems, passage->stems))
			continue;
		struct str site = desk->members.at[p->member].site;
		if (!site.n)
			site = desk->members.at[p->member].article->source;
		bool known = false;
		for (uint32_t k = 0; k < n && !known; k++)
			known = str_eq(sites[k], site);
		if (!known && n < CAP_THREAT_MEMBERS)
			sites[n++] = site;
	}
	return n ? n : 1;
}

static void say(struct desk *desk, const struct picks *picks, size_t most_bytes, struct saids *out)
{
	for (size_t i = 0; i < picks->n; i++) {
		const struct passage *p = picks->at[i];
		struct said *said = vec_push(desk->arena, out);
		if (!said) {
			desk->starved = true;
			return;
		}
		*said = (struct said){
			.text = finish_sentence(desk->arena, trim_clause(desk->arena, p->text, most_bytes)),
			.article = desk->members.at[p->member].article->id,
			.start = p->start,
			.end = p->end,
			.agree = passage_agree(desk, p)};
		desk->starved |= !said->text.n;
	}
}

/* A report that is only a headline: its headline is the summary. */
static void say_title(struct desk *desk, struct threat *threat)
{
	struct said *said = vec_push(desk->arena, &threat->summary);
	if (!said) {
		desk->starved = true;
		return;
	}
	struct str told = desk->headline.n ? desk->headline : threat->title;
	bool ends = told.n && strchr(".!?", told.p[told.n - 1]);
	*said = (struct said){.text = ends ? told : str_print(desk->arena, "%.*s.", STR_FORMAT(told)),
			      .article = desk->members.at[desk->title_from].article->id,
			      .agree = 1};
	desk->starved |= !said->text.n;
}

void select_all(struct desk *desk, struct threat *threat)
{
	struct picks summary = {0}, points = {0}, impact = {0}, technical = {0}, response = {0};
	pick_summary(desk, &summary);
	struct picks said = summary;
	/* An opinion or a product hits nobody. */
	wanted *impact_wanted = desk->is_event ? wants_impact : wants_nothing;
	wanted *impact_in_leads = desk->is_event ? wants_lead_impact : NULL;
	wanted *technical_in_leads = desk->is_event ? wants_lead_technical : NULL;
	for (size_t most = FACET_FIRST; most <= FACET_SENTENCES; most += FACET_FIRST) {
		pick_facet(desk, &said, wants_response, NULL, most, &response);
		pick_facet(desk, &said, impact_wanted, impact_in_leads, most, &impact);
		pick_facet(desk, &said, wants_technical, technical_in_leads, most, &technical);
		if (most == FACET_FIRST)
			pick_key_points(desk, &said, &points);
	}

	say(desk, &summary, SIZE_MAX, &threat->summary);
	say(desk, &points, KEY_POINT_BYTES, &threat->key_points);
	say(desk, &impact, SIZE_MAX, &threat->analysis.impact);
	say(desk, &technical, SIZE_MAX, &threat->analysis.technical);
	say(desk, &response, SIZE_MAX, &threat->analysis.response);
	threat->analysis.impact_told = tells(&summary, impact_wanted, impact_in_leads);
	threat->analysis.technical_told = tells(&summary, wants_technical, technical_in_leads);
	threat->analysis.response_told = tells(&summary, wants_response, NULL);
	if (!threat->summary.n)
		say_title(desk, threat);
}
