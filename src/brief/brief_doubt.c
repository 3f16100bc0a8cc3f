/* Passages that are well made and yet not worth a place: they tell nothing of this event, or of another one. */
#include "brief_priv.h"

enum { PLAIN_WORDS = 14 }; /* up to which a sentence without any fact is a slogan, a tease or a moral */
#define OF_EVENT .3        /* of the words of the threat's headline: a sentence of a round-up that has them is of it */
#define OF_ITEM .6         /* the same of an item of a digest, as a share of what the best item has */

/* "Northwind denied it": the first word has its capital elsewhere too. */
static bool begins_with_name(const struct desk *desk, const struct token *first)
{
	const struct tally_item *item = tally_find(&desk->folds, str_hash(first->fold));
	return item && item->as_name > 0;
}

/* "Acme Mail is a service that sends mail", "... is widely used to ...": what a thing is, and nothing that befell it.
 */
static bool is_definition(struct str text)
{
	enum { NAME_BYTES = 90, KIND_BYTES = 110 };
	static const char *const says[] = {" is a ", " is an ", " is widely ", " is commonly "};
	static const char *const kinds[] = {"tool",     "service",   "server",      "platform", "library",   "plugin",
					    "protocol", "framework", "suite",       "software", "utility",   "solution",
					    "provider", "agent",     "application", "product",  "component", "used"};
	static const char *const events[] = {"malware",  "malicious", "attack", "trojan",    "steal",      "exploit",
					     "vulnerab", "flaw",      "ransom", "backdoor",  "hack",       "infect",
					     "phish",    "fraud",     "breach", "compromis", "stolen",     "spyware",
					     "criminal", "affected",  "outage", "released",  "credential", "first"};
	for (size_t i = 0; i < COUNT_OF(says); i++) {
		struct str verb = str_of(says[i]);
		size_t at = str_find(str_cut(text, 0, NAME_BYTES), verb);
		if (at != STR_NONE)
			return has_phrase(str_cut(text, at + verb.n, at + verb.n + KIND_BYTES), kinds,
					  COUNT_OF(kinds)) &&
			       !has_phrase(text, events, COUNT_OF(events));
	}
	return false;
}

bool tells_nothing(const struct desk *desk, const struct passage *p, const struct sentence *s)
{
	static const char *const sides[] = {"attacker", "hacker",    "threat actor", "gang",  "group",
					    "criminal", "victim",    "ransom",       "patch", "data",
					    "said",     "confirmed", "denied",       "police"};
	bool has_cue = p->has_impact_cue || p->has_technical_cue || p->has_quantity || p->has_date || p->has_detail;
	const struct token *first = &desk->members.at[p->member].reading->body.at[s->token_from];
	if (p->response > 0 || p->has_actor || p->has_flaw || p->counts.n)
		return false;
	if (desk->is_event && is_definition(p->text))
		return true;
	if (p->names.n || begins_with_name(desk, first))
		return false;
	return p->is_moral ||
	       (s->token_to - s->token_from <= PLAIN_WORDS && !has_cue && !has_phrase(p->text, sides, COUNT_OF(sides)));
}

static bool is_exploited(const struct desk *desk)
{
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct annotation *a = desk->members.at[m].annotation;
		for (size_t i = 0; i < a->indicators.n; i++)
			if (a->indicators.at[i].status == STATUS_EXPLOITED &&
			    (a->indicators.at[i].in_title ||
			     annotation_role_at(a, a->indicators.at[i].start) < ROLE_BACKGROUND))
				return true;
	}
	return false;
}

bool headline_tells_exploited(const struct annotation *a)
{
	for (size_t i = 0; i < a->indicators.n; i++)
		if (a->indicators.at[i].status == STATUS_EXPLOITED && a->indicators.at[i].in_title)
			return true;
	return false;
}

/* A headline says it: the sentences that tell it too. */
static void mark_exploited(struct desk *desk)
{
	bool is_headline = false;
	for (size_t m = 0; m < desk->members.n && !is_headline; m++)
		is_headline = headline_tells_exploited(desk->members.at[m].annotation);
	for (size_t i = 0; i < desk->passages.n && is_headline; i++) {
		struct passage *p = &desk->passages.at[i];
		const struct indicators *found = &desk->members.at[p->member].annotation->indicators;
		for (size_t k = 0; k < found->n; k++)
			p->tells_exploited |= found->at[k].status == STATUS_EXPLOITED && !found->at[k].in_title &&
					      found->at[k].start >= p->start && found->at[k].start < p->end;
	}
}

/* What was so before somebody found the flaw exploited. */
static bool denies_exploitation(struct str text)
{
	static const char *const denials[] = {"no evidence of exploit",
					      "no evidence of active exploit",
					      "no evidence of any exploit",
					      "no evidence of in-the-wild",
					      "no evidence that the flaw",
					      "no known exploit",
					      "no reports of exploit",
					      "no reports of active exploit",
					      "not aware of any exploit",
					      "not aware of any active exploit",
					      "not been exploited",
					      "not yet been exploited",
					      "no active exploit",
					      "no public exploit",
					      "no in-the-wild"};
	return has_phrase(text, denials, COUNT_OF(denials));
}

/* One item of a list: its bytes, its passages, and the words of the threat's headline that they have. */
struct item {
	uint32_t start, end;
	size_t from, to;
	double of_title;
};
enum { ITEMS_MOST = 64 };

/* The items of the member's list in their order; 0 for a text that is none. */
static size_t items_of(const struct desk *desk, uint32_t m, struct item *items)
{
	const struct member *member = &desk->members.at[m];
	const struct sentences *sentences = &member->reading->sentences;
	size_t n = 0, at = 0;
	while (at < desk->passages.n && desk->passages.at[at].member != m)
		at++;
	for (uint32_t i = 0; i < sentences->n; i++) {
		const struct sentence *s = &sentences->at[i];
		if (begins_item(member->article->text, s->start) && n < ITEMS_MOST)
			items[n++] = (struct item){.start = s->start, .from = at, .to = at};
		const struct passage *p = at < desk->passages.n ? &desk->passages.at[at] : NULL;
		bool is_shown = p && p->member == m && p->index == i;
		at += is_shown;
		if (!n)
			continue;
		double has = is_shown ? stems_share(desk->title, p->stems) : 0;
		items[n - 1].end = s->end;
		items[n - 1].to = at;
		items[n - 1].of_title = has > items[n - 1].of_title ? has : items[n - 1].of_title;
	}
	return n;
}

/* Items of which each names its own source are events of their own; those of others have few of the headline's words.
 */
static void doubt_items(struct desk *desk, uint32_t m)
{
	struct item items[ITEMS_MOST];
	size_t n = items_of(desk, m, items), linked = 0;
	double most = OF_EVENT;
	for (size_t i = 0; i < n; i++) {
		struct str text = str_cut(desk->members.at[m].article->text, items[i].start, items[i].end);
		linked += str_has(text, STR("](http"));
		most = items[i].of_title > most ? items[i].of_title : most;
	}
	for (size_t i = 0; i < n && linked > 1 && linked * 2 > n; i++)
		for (size_t k = items[i].from; k < items[i].to && items[i].of_title < OF_ITEM * most; k++)
			desk->passages.at[k].grade = GRADE_WEAK;
}

void desk_doubt(struct desk *desk)
{
	desk->focus[desk->title_from] = 1; /* its headline is that of the event */
	desk->is_exploited = is_exploited(desk);
	if (desk->is_exploited)
		mark_exploited(desk);
	for (size_t i = 0; i < desk->passages.n; i++) {
		struct passage *p = &desk->passages.at[i];
		if (desk->is_exploited && denies_exploitation(p->text))
			p->grade = GRADE_WEAK;
		if (desk->focus[p->member] < 1 && p->grade == GRADE_GOOD &&
		    stems_containment(p->stems, desk->title) < OF_EVENT)
			p->grade = GRADE_WEAK;
	}
	for (uint32_t m = 0; m < desk->members.n; m++)
		if (m != desk->title_from)
			doubt_items(desk, m);
}
