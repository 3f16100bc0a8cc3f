/* Which passages are said, and where: each stands in one place, and what one tells is not told again by another.
 *
 * The summary begins with the sentence that tells the event and goes on with what a summary would most likely have
 * (brief_worth.c); advice is left to the response. The parts of the analysis take the sentences of their role that are
 * left; a part for which none is left stays empty and tells whether the summary has it. Key points are facts of
 * different kinds that neither says. A sentence that leans on the one before it ("It affects ...") is taken only right
 * behind it. */
#include "brief_priv.h"

enum {
	SUMMARY_LEAST = 2,
	SUMMARY_MOST = 4,
	KEY_POINTS_MOST = 6,
	FACET_MOST = 4,
	FACET_LEAST = 2, /* of short reports, so that the key points have something too */
	KEY_POINT_BYTES = 160,
	NEAR_BEHIND = 2,  /* sentences */
	SAYS_ENOUGH = 12, /* good sentences: there is a summary without the advice */
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

static bool is_told_by(const struct picks *picks, const struct passage *p)
{
	for (size_t i = 0; i < picks->n; i++)
		if (tells_again(picks->at[i], p))
			return true;
	return false;
}

/* "The tactic ...": is there a tactic in the headline, on the page (NULL: it is empty) or in the list, or a sentence
 * shortly before it? */
static bool is_clear(const struct desk *desk, const struct heard *heard, const struct picks *list,
		     const struct passage *p)
{
	if (!p->asks.n || p->response > 0 || stems_meet(desk->title, p->asks) || (heard && is_heard(heard, p->asks)))
		return true;
	for (size_t i = 0; i < list->n; i++) {
		const struct passage *before = list->at[i];
		bool is_near = before->member == p->member && before->index < p->index &&
			       p->index - before->index <= NEAR_BEHIND;
		if (is_near || stems_meet(before->stems, p->asks))
			return true;
	}
	return false;
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

/* The page while it is filled. */
struct page {
	struct desk *desk;
	struct heard heard;
};

static void page_say(struct page *page, struct picks *list, const struct passage *p, size_t place)
{
	pick_insert(list, p, place);
	hear(&page->heard, &page->desk->passages, p);
}

typedef double wanted(const struct passage *p);

static double wants_any(const struct passage *p)
{
	return p->role == ROLE_BACKGROUND || p->role == ROLE_QUOTE_OPINION ? .5 : 1;
}

/* The role alone may come from the neighbours: the words must say it too. */
/* A file, a command. */
static bool is_method(const struct passage *p)
{
	return p->has_detail && !p->has_quantity && !p->has_flaw;
}

static double wants_impact(const struct passage *p)
{
	bool says_it = (p->has_impact_cue || p->has_quantity) && !p->is_moral && !is_method(p);
	return p->role == ROLE_IMPACT && says_it ? (p->is_denial ? .3 : 1) : 0;
}

static double wants_technical(const struct passage *p)
{
	bool says_it = p->has_technical_cue || p->has_flaw || p->has_detail;
	return p->role == ROLE_TECHNICAL && says_it ? 1 : 0;
}

static double wants_response(const struct passage *p)
{
	return p->response;
}

/* Behind the first sentence, what tells the event often says impact or method itself. */
static double wants_other_impact(const struct passage *p)
{
	bool may = p->role == ROLE_TECHNICAL || (p->role == ROLE_LEAD && p->index);
	return may && p->has_effect && !is_method(p) && !p->is_denial && !p->is_moral ? 1 : 0;
}

static double wants_other_technical(const struct passage *p)
{
	bool is_lead = p->role == ROLE_LEAD || p->role == ROLE_IMPACT;
	bool says_it =
		(is_lead && p->has_detail) || (p->has_technical_cue && (p->has_detail || (is_lead && p->has_flaw)));
	return p->index && says_it && p->role != ROLE_RESPONSE && p->role != ROLE_QUOTE_OPINION ? 1 : 0;
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

/* The best passage of which the page says nothing yet. */
static const struct passage *best(const struct page *page, const struct picks *list, wanted *wants)
{
	const struct desk *desk = page->desk;
	const struct passage *found = NULL;
	double most = .02;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		double want = p->is_told || p->grade < GRADE_GOOD ? 0 : wants(p);
		if (want <= 0 || place_of(list, p) > list->n || !is_clear(desk, &page->heard, list, p))
			continue;
		double near = list->n && list->at[0]->member == p->member ? 1.2 : 1;
		double gain = want * p->weight * (1 - redundancy(list, p)) * (1 - .6 * p->same) * near;
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
	static const struct picks none = {0};
	const struct passage *found = NULL;
	double most = 0;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		/* With nothing better, a first sentence leans on its headline. */
		bool leans = p->leaning == LEANS_SENTENCE && (grade == GRADE_GOOD || p->index);
		if (p->grade < grade || leans || (p->role == ROLE_BACKGROUND && grade == GRADE_GOOD))
			continue;
		double title = stems_containment(desk->title, p->stems);
		double worth = p->worth + .5 * title + .3 * p->shared + .2 * p->weight -
			       (p->leaning == LEANS_EVENT ? .15 : 0) - (is_clear(desk, NULL, &none, p) ? 0 : .3) -
			       (p->member == desk->title_from ? 0 : .1);
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

/* What the response would say: of several articles, or a long one, there is something else to sum up. */
static bool is_left_to_response(const struct desk *desk, const struct passage *p)
{
	return desk->says_enough && p->response >= ADVICE_WORTH;
}

/* What says most and is not said yet. The first sentence of another article tells the event again, and "the flaw" there
 * may be another one. */
static const struct passage *best_next(const struct desk *desk, const struct picks *list)
{
	const struct passage *found = NULL;
	double most = .02;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p->grade < GRADE_GOOD || has_pick(list, p) || place_of(list, p) > list->n ||
		    (desk->members.n > 1 && !is_clear(desk, NULL, list, p)))
			continue;
		if (is_left_to_response(desk, p) || (desk->members.n > 1 && is_told_by(list, p)))
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

/* That a flaw is exploited is what is asked first: where no sentence of the summary tells it, one takes the last place.
 */
static void tell_exploited(const struct desk *desk, struct picks *summary)
{
	const struct passage *found = NULL;
	double most = 0;
	for (size_t i = 0; i < summary->n; i++)
		if (summary->at[i]->tells_exploited)
			return;
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		bool may = p->tells_exploited && p->grade == GRADE_GOOD && p->leaning != LEANS_SENTENCE;
		double worth = (.2 + p->worth) * (.5 + stems_share(desk->title, p->stems)) * desk->focus[p->member];
		if (may && worth > most) {
			most = worth;
			found = p;
		}
	}
	if (!found)
		return;
	if (summary->n >= SUMMARY_LEAST + 1)
		summary->n--;
	pick_insert(summary, found, summary->n);
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
	if (desk->is_exploited)
		tell_exploited(desk, out);
	/* One article is told in its own order; of several the lead comes first. */
	order_picks(out, desk->members.n > 1);
}

/* In the order of their articles; the first is that of the best sentence. */
static void order_part(struct picks *part)
{
	if (part->n)
		order_picks(part, 0);
}

/* The sentences of its role, as far as there are any that the page has not. */
static void pick_facet(struct page *page, size_t most, wanted *wants, wanted *else_wants, struct picks *out)
{
	const struct passage *p;
	bool says_it = false; /* "Europe was not affected" alone is no impact */
	while (out->n < most && (p = best(page, out, wants))) {
		page_say(page, out, p, place_of(out, p));
		says_it |= !p->is_denial;
	}
	while (else_wants && (!says_it || out->n < most / 2) && (p = best(page, out, else_wants))) {
		page_say(page, out, p, place_of(out, p));
		says_it = true;
	}
	order_part(out);
}

/* A part for which nothing is left takes a sentence of the summary, where that can do without: several articles always
 * say enough, a single one only when it is long. */
static void take_over(const struct page *page, struct picks *summary, wanted *wants, struct picks *part)
{
	size_t least = page->desk->members.n > 1 ? SUMMARY_LEAST : SUMMARY_MOST - 1;
	for (size_t i = summary->n; !part->n && summary->n > least && i-- > 1;) {
		const struct passage *p = summary->at[i];
		bool is_leaned_on = i + 1 < summary->n && summary->at[i + 1]->leaning == LEANS_SENTENCE;
		if (is_leaned_on || p->leaning == LEANS_SENTENCE || p->is_denial || wants(p) < .9)
			continue;
		pick_insert(part, p, 0);
		summary->n--;
		memmove(&summary->at[i], &summary->at[i + 1], (summary->n - i) * sizeof(summary->at[0]));
	}
}

/* A part without a sentence of its own may be told by the summary. */
static bool tells(const struct picks *summary, wanted *wants, wanted *else_wants)
{
	for (size_t i = 0; i < summary->n; i++)
		if (wants(summary->at[i]) > 0 || (else_wants && else_wants(summary->at[i]) > 0))
			return true;
	return false;
}

/* The first sentence tells the event and with it often impact or method. */
static double wants_lead_impact(const struct passage *p)
{
	bool says_it = p->role == ROLE_LEAD ? p->has_impact_cue : p->role == ROLE_TECHNICAL && p->has_effect;
	return says_it && !p->is_denial ? 1 : 0;
}

static double wants_lead_technical(const struct passage *p)
{
	return p->role == ROLE_LEAD && (p->has_technical_cue || p->has_flaw) ? 1 : 0;
}

/* A key point stands alone and is neither advice nor a moral; and the first words of another article, which tell the
 * event again, are worth a place only for a name or a number that is new. */
static void drop_pointless(struct page *page, const struct picks *summary)
{
	for (size_t i = 0; i < page->desk->passages.n; i++) {
		struct passage *p = &page->desk->passages.at[i];
		bool is_other = summary->n && p->member != summary->at[0]->member;
		bool is_lead = !p->index || p->role == ROLE_LEAD;
		p->is_told |= p->leaning == LEANS_SENTENCE || p->is_moral || p->response >= ADVICE_WORTH ||
			      (is_other && is_lead && !brings_news(p));
	}
}

/* Facts of different kinds that nothing else on the page says. */
static void pick_key_points(struct page *page, const struct picks *summary, struct picks *out)
{
	static wanted *const kinds[] = {wants_number, wants_actor, wants_method, wants_impact,
					wants_date,   wants_short, wants_short,  wants_short};
	size_t n = usable(page->desk), most = n < 12 ? 4 : n < 20 ? 5 : KEY_POINTS_MOST;
	for (size_t i = 0; i < COUNT_OF(kinds) && out->n < most; i++) {
		drop_pointless(page, summary);
		const struct passage *p = best(page, out, kinds[i]);
		if (p)
			page_say(page, out, p, out->n);
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
	bool ends = told.n && (strchr(".!?", told.p[told.n - 1]) || str_ends(told, STR("\xe2\x80\xa6")));
	*said = (struct said){.text = ends ? told : str_print(desk->arena, "%.*s.", STR_FORMAT(told)),
			      .article = desk->members.at[desk->title_from].article->id,
			      .agree = 1};
	desk->starved |= !said->text.n;
}

void select_all(struct desk *desk, struct threat *threat)
{
	struct picks summary = {0}, points = {0}, impact = {0}, technical = {0}, response = {0};
	struct page *page = arena_take(desk->arena, sizeof(*page));
	if (!page) {
		desk->starved = true;
		return;
	}
	page->desk = desk;
	page->heard.stems_n = page->heard.counts_n = 0; /* its lists are long, and empty */
	size_t n = usable(desk), most = n < 8 ? FACET_LEAST : n < 16 ? FACET_LEAST + 1 : FACET_MOST;
	desk->says_enough = desk->members.n > 1 || n >= SAYS_ENOUGH;
	pick_summary(desk, &summary);
	hear_title(&page->heard, &desk->passages, desk->title);
	for (size_t i = 0; i < summary.n; i++)
		hear(&page->heard, &desk->passages, summary.at[i]);
	pick_facet(page, FACET_MOST, wants_response, NULL, &response);
	take_over(page, &summary, wants_response, &response);
	if (desk->is_event) { /* an opinion or a product hits nobody */
		pick_facet(page, most, wants_impact, wants_other_impact, &impact);
		take_over(page, &summary, wants_impact, &impact);
	}
	pick_facet(page, most, wants_technical, desk->is_event ? wants_other_technical : NULL, &technical);
	take_over(page, &summary, wants_technical, &technical);
	pick_key_points(page, &summary, &points);
	threat->analysis.impact_told = desk->is_event && tells(&summary, wants_impact, wants_lead_impact);
	threat->analysis.technical_told =
		tells(&summary, wants_technical, desk->is_event ? wants_lead_technical : NULL);
	threat->analysis.response_told = tells(&summary, wants_response, NULL);

	if (!summary.n)
		say_title(desk, threat);
	say(desk, &summary, SIZE_MAX, &threat->summary);
	say(desk, &points, KEY_POINT_BYTES, &threat->key_points);
	say(desk, &impact, SIZE_MAX, &threat->analysis.impact);
	say(desk, &technical, SIZE_MAX, &threat->analysis.technical);
	say(desk, &response, SIZE_MAX, &threat->analysis.response);
}
