/* Which passages are said: greedily, the most worth first, each discounted by what is said already.
 *
 * The summary begins with the sentence that tells the event and goes on with what a summary would most likely have
 * (brief_worth.c); a sentence that leans on the one before it ("It affects ...") is taken only right behind it. The
 * analysis takes the sentences of its role, those of the summary and leads that speak of it where there are no others.
 * Key points are facts of different kinds that the summary leaves out. */
#include "brief_priv.h"

enum {
	SUMMARY_MOST = 4,
	KEY_POINTS_MOST = 6,
	KEY_POINTS_LEAST = 3,
	FACET_MOST = 5,
	FACET_SENTENCES = 4,
	FACET_REPEATED = 2, /* of the summary, in a part that has nothing else */
	KEY_POINT_BYTES = 160,
};
#define SAME_ENOUGH .6   /* containment from which two sentences say the same */
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

/* The best passage that the list does not say yet and, if it can be helped, the others do not either; only_new: one
 * that is not among the others. */
static const struct passage *best(const struct desk *desk, const struct picks *list, const struct picks *others,
				  wanted *wants, enum grade grade, bool only_new)
{
	const struct passage *found = NULL;
	double most = .02;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		double want = p->grade >= grade ? wants(p) : 0;
		if (want <= 0 || has_pick(list, p) || place_of(list, p) > list->n)
			continue;
		if (only_new && has_pick(others, p))
			continue;
		double same = redundancy(list, p);
		if (same >= SAME_ENOUGH)
			continue;
		double elsewhere = others ? redundancy(others, p) : 0;
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

/* The sentences of its role: those of the summary only where there is nothing else. */
static void pick_facet(const struct desk *desk, const struct picks *summary, wanted *wants, wanted *in_leads,
		       struct picks *out)
{
	const struct passage *p;
	while (out->n < FACET_SENTENCES && (p = best(desk, out, summary, wants, GRADE_GOOD, true)))
		pick_insert(out, p, place_of(out, p));
	/* "Europe was not affected" alone is no impact. */
	bool says_it = false;
	for (size_t i = 0; i < out->n; i++)
		says_it |= !out->at[i]->is_denial;
	for (size_t i = 0; !says_it && i < FACET_REPEATED && (p = best(desk, out, NULL, wants, GRADE_GOOD, false));
	     i++) {
		pick_insert(out, p, place_of(out, p));
		says_it |= !p->is_denial;
	}
	p = in_leads && !says_it ? best(desk, out, NULL, in_leads, GRADE_GOOD, false) : NULL;
	if (p)
		pick_insert(out, p, 0);
}

static void picks_join(struct picks *all, const struct picks *more)
{
	for (size_t i = 0; i < more->n; i++)
		if (!has_pick(all, more->at[i]))
			pick_insert(all, more->at[i], all->n);
}

/* Facts of different kinds that the summary leaves out; those that the parts below tell too come last. */
static void pick_key_points(const struct desk *desk, const struct picks *summary, const struct picks *parts,
			    struct picks *out)
{
	static wanted *const kinds[] = {wants_number, wants_actor, wants_method, wants_impact,
					wants_date,   wants_short, wants_short,  wants_short};
	size_t n = usable(desk), most = n < 12 ? 4 : n < 20 ? 5 : KEY_POINTS_MOST;
	struct picks said = *summary; /* what is said already, key points too */
	for (int again = 0; again < 2; again++) {
		size_t enough = again ? KEY_POINTS_LEAST : most;
		for (size_t i = 0; i < COUNT_OF(kinds) && out->n < enough; i++) {
			struct picks avoided = said;
			if (!again)
				picks_join(&avoided, parts);
			const struct passage *p = best(desk, out, &avoided, kinds[i], GRADE_GOOD, true);
			if (!p || p->leaning == LEANS_SENTENCE || redundancy(&said, p) >= SAME_ENOUGH)
				continue;
			pick_insert(out, p, out->n);
			pick_insert(&said, p, said.n);
		}
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
	bool ends = threat->title.n && strchr(".!?", threat->title.p[threat->title.n - 1]);
	*said = (struct said){.text = ends ? threat->title : str_print(desk->arena, "%.*s.", STR_FORMAT(threat->title)),
			      .article = desk->members.at[desk->title_from].article->id,
			      .agree = 1};
	desk->starved |= !said->text.n;
}

void select_all(struct desk *desk, struct threat *threat)
{
	struct picks summary = {0}, points = {0}, impact = {0}, technical = {0}, response = {0};
	pick_summary(desk, &summary);
	if (desk->is_event) /* an opinion or a product hits nobody */
		pick_facet(desk, &summary, wants_impact, wants_lead_impact, &impact);
	pick_facet(desk, &summary, wants_technical, desk->is_event ? wants_lead_technical : NULL, &technical);
	pick_facet(desk, &summary, wants_response, NULL, &response);
	struct picks parts = impact;
	picks_join(&parts, &technical);
	picks_join(&parts, &response);
	pick_key_points(desk, &summary, &parts, &points);

	say(desk, &summary, SIZE_MAX, &threat->summary);
	say(desk, &points, KEY_POINT_BYTES, &threat->key_points);
	say(desk, &impact, SIZE_MAX, &threat->analysis.impact);
	say(desk, &technical, SIZE_MAX, &threat->analysis.technical);
	say(desk, &response, SIZE_MAX, &threat->analysis.response);
	if (!threat->summary.n)
		say_title(desk, threat);
}
