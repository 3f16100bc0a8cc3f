/* Line D, and the sector of B: how far the event reaches. */
#include "score_priv.h"

enum { TITLE_VICTIMS = 1000 }; /* from which a bare number of a headline counts people */

/* "China-linked", "Russian hackers": the place is where the attackers come from. */
static bool is_of_attackers(const struct tokens *tokens, size_t at)
{
	static const char *const words[] = {
		"linked", "backed", "nexus", "aligned",      "sponsored",  "speaking",  "state",      "hackers",
		"hacker", "threat", "apt",   "spies",        "cyberspies", "nation",    "affiliated", "hacking",
		"actors", "actor",  "gang",  "intelligence", "espionage",  "attackers", "group",      "cybercriminals",
	};
	for (size_t i = at; i < tokens->n && i < at + 2 && !(tokens->at[i].flags & TOKEN_FIRST); i++)
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
			if (str_eq(tokens->at[i].fold, str_of(words[w])))
				return true;
	return false;
}

static bool is_home_of_attackers(const struct member *member, const struct mention *m)
{
	if (m->start == m->end) { /* stands in the title only, as "Chinese" for China too */
		struct str head = str_cut(m->name, 0, 4);
		const struct tokens *title = &member->reading->title;
		for (size_t i = 0; i < title->n; i++)
			if (str_starts_ascii_nocase(title->at[i].fold, head) && is_of_attackers(title, i + 1))
				return true;
		return false;
	}
	const struct tokens *body = &member->reading->body;
	size_t lo = 0, hi = body->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (body->at[mid].start < m->end)
			lo = mid + 1;
		else
			hi = mid;
	}
	return is_of_attackers(body, lo);
}

static bool is_home_of_named(const struct member *member, const struct knowledge *knowledge, struct str place)
{
	const struct mentions *all = &member->annotation->entities;
	for (size_t i = 0; i < all->n; i++) {
		if (all->at[i].type != ENTITY_THREAT_ACTOR && all->at[i].type != ENTITY_RANSOMWARE_GROUP)
			continue;
		const struct known *actor = knowledge_at(knowledge, all->at[i].known);
		if (actor && str_eq(actor->within, place))
			return true;
	}
	return false;
}

/* A state or city counts as its country, so that naming the country as well changes nothing. */
static struct str place_key(const struct knowledge *knowledge, const struct mention *m)
{
	const struct known *known = knowledge_at(knowledge, m->known);
	if (m->type == ENTITY_REGION && known && known->within.n &&
	    knowledge_find(knowledge, ENTITY_COUNTRY, known->within) != MENTION_UNKNOWN)
		return known->within;
	return m->name;
}

/* "Black Hat USA 2026", "Pwn2Own Berlin 2026": the name of a meeting. */
static bool is_of_meeting(const struct member *member, const struct mention *m)
{
	struct str rest = str_cut(member->article->text, m->end, member->article->text.n);
	if (m->start == m->end) {
		struct str title = member->article->title;
		bool short_name = str_eq(m->name, STR("United States")) && str_find(title, m->name) == STR_NONE;
		struct str name = short_name ? STR("USA") : m->name;
		size_t at = str_find(title, name);
		rest = at == STR_NONE ? STR_EMPTY : str_cut(title, at + name.n, title.n);
	}
	return str_starts(rest, STR(" 20")) && rest.n > 4 && is_ascii_digit(rest.p[3]) && is_ascii_digit(rest.p[4]);
}

/* "Company Headquarters Location: Germany": where the maker sits, in notices made by a form. */
static bool is_of_maker(const struct member *member, const struct mention *m)
{
	static const struct str label = {"headquarters location:", 22};
	struct str before = str_trim(str_cut(member->article->text, 0, m->start));
	return str_ends_ascii_nocase(before, label);
}

static bool gather_place(struct arena *arena, const struct knowledge *knowledge, const struct member *member,
			 const struct mention *m, struct facts *facts)
{
	struct str place = place_key(knowledge, m);
	if (strs_has(&facts->places, place) || is_of_meeting(member, m) || is_of_maker(member, m) ||
	    is_home_of_attackers(member, m) || is_home_of_named(member, knowledge, place))
		return true;
	if (!facts->places.n)
		facts->place_from = evidence_of(member, m->start, m->end);
	return strs_add(arena, &facts->places, place);
}

static bool says_worldwide(const struct tokens *tokens, size_t to)
{
	for (size_t i = 0; i < to && i < tokens->n; i++) {
		if (str_eq(tokens->at[i].fold, STR("worldwide")) || str_eq(tokens->at[i].fold, STR("globally")))
			return true;
		if (i + 2 < to && i + 2 < tokens->n && str_eq(tokens->at[i].fold, STR("around")) &&
		    str_eq(tokens->at[i + 1].fold, STR("the")) && str_eq(tokens->at[i + 2].fold, STR("world")))
			return true;
	}
	return false;
}

static void gather_worldwide(const struct member *member, struct facts *facts)
{
	const struct reading *reading = member->reading;
	size_t first = reading->sentences.n ? reading->sentences.at[0].token_to : 0;
	bool in_title = says_worldwide(&reading->title, reading->title.n);
	if (facts->worldwide || (!in_title && !says_worldwide(&reading->body, first)))
		return;
	facts->worldwide = true;
	facts->place_from = in_title
				    ? evidence_of(member, 0, 0)
				    : evidence_of(member, reading->sentences.at[0].start, reading->sentences.at[0].end);
}

static bool is_countable(struct str unit)
{
	static const char *const units[] = {
		"people",        "records",  "customers",   "users",        "accounts",  "devices",
		"organizations", "patients", "individuals", "employees",    "victims",   "systems",
		"servers",       "hosts",    "companies",   "repositories", "students",  "members",
		"households",    "websites", "sites",       "endpoints",    "machines",  "computers",
		"subscribers",   "citizens", "passengers",  "guests",       "instances", "routers",
		"installations",
	};
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_eq_ascii_nocase(unit, str_of(units[i])))
			return true;
	return false;
}

/* "1.6", "150,000" */
static bool title_number(const struct token *token, double *value)
{
	char digits[32];
	size_t n = 0;
	for (size_t i = 0; i < token->fold.n && n < sizeof(digits); i++)
		if (token->fold.p[i] != ',')
			digits[n++] = token->fold.p[i];
	return token->flags & TOKEN_NUMBER && n < sizeof(digits) && str_double((struct str){digits, n}, value);
}

/* "1.6 million likely affected by a breach", "150,000 impacted": a headline that leaves out what it counts. */
static void gather_title_victims(const struct member *member, struct facts *facts)
{
	static const char *const hit[] = {"affected", "impacted",    "exposed", "stolen",   "leaked", "hit",
					  "breached", "compromised", "taken",   "accessed", "copied"};
	const struct tokens *title = &member->reading->title;
	for (size_t i = 0; i + 1 < title->n; i++) {
		double value, scale = str_eq(title->at[i + 1].fold, STR("million"))   ? 1e6
				      : str_eq(title->at[i + 1].fold, STR("billion")) ? 1e9
										      : 1;
		if (!title_number(&title->at[i], &value) || (scale <= 1 && value < TITLE_VICTIMS))
			continue;
		bool is_hit = false;
		size_t from = scale > 1 ? i + 2 : i + 1, to = scale > 1 ? i + 8 : i + 3;
		for (size_t k = from; k < title->n && k < to; k++)
			for (size_t h = 0; h < sizeof(hit) / sizeof(hit[0]); h++)
				is_hit |= str_eq(title->at[k].fold, str_of(hit[h]));
		if (!is_hit || value * scale <= facts->victims)
			continue;
		facts->victims = value * scale;
		facts->victims_from = evidence_of(member, 0, 0);
		facts->victims_text =
			str_cut(member->article->title, title->at[i].start, title->at[scale > 1 ? i + 1 : i].end);
	}
}

/* "$88.6M Bitcoin theft": a headline of a theft, and how much was taken. */
static void gather_heist(const struct weights *w, const struct member *member, struct facts *facts)
{
	static const char *const theft[] = {"theft",  "thefts",  "stolen", "steal", "steals", "stole", "heist",
					    "heists", "drained", "drains", "loots", "looted", "robbed"};
	const struct tokens *tokens = &member->reading->title;
	struct str title = member->article->title;
	bool is_theft = false;
	for (size_t i = 0; i < tokens->n; i++)
		for (size_t k = 0; k < sizeof(theft) / sizeof(theft[0]); k++)
			is_theft |= str_eq(tokens->at[i].fold, str_of(theft[k]));
	for (size_t at = 0; is_theft && !facts->heist && at < title.n; at++) {
		size_t end = at + 1;
		double value, scale;
		while (title.p[at] == '$' && end < title.n && (is_ascii_digit(title.p[end]) || title.p[end] == '.'))
			end++;
		if (end <= at + 1 || !str_double(str_cut(title, at + 1, end), &value))
			continue;
		struct str rest = str_trim(str_cut(title, end, title.n));
		scale = str_starts_ascii_nocase(rest, STR("m"))   ? 1e6
			: str_starts_ascii_nocase(rest, STR("b")) ? 1e9
								  : 0;
		facts->heist = value * scale >= w->heist_from;
	}
}

/* What a compromise of the supply chain spreads through. */
static bool is_built_on(struct str unit)
{
	static const char *const units[] = {"packages",  "repositories", "extensions", "projects",
					    "pipelines", "libraries",    "plugins"};
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_eq_ascii_nocase(unit, str_of(units[i])))
			return true;
	return false;
}

/* "thousands of enterprises" */
static bool is_many(const struct tokens *title, size_t at)
{
	return str_eq(title->at[at].fold, STR("thousands")) || str_eq(title->at[at].fold, STR("millions"));
}

/* "Over 320 npm packages": the number in front of a title's noun. Of thousands it need not be said of what. */
static void gather_title_spread(const struct weights *w, const struct member *member, struct facts *facts)
{
	const struct tokens *title = &member->reading->title;
	for (size_t i = 0; i < title->n && !facts->spread; i++) {
		double value;
		if (is_many(title, i)) {
			facts->spread = true;
			facts->spread_from = evidence_of(member, 0, 0);
		}
		if (!(title->at[i].flags & TOKEN_NUMBER) || !str_double(title->at[i].fold, &value) ||
		    value < w->spread_from)
			continue;
		for (size_t k = i + 1; k < title->n && k <= i + 3; k++)
			if (is_built_on(title->at[k].fold)) {
				facts->spread = true;
				facts->spread_from = evidence_of(member, 0, 0);
			}
	}
}

static void gather_victims(const struct weights *w, const struct member *member, struct facts *facts)
{
	const struct quantities *list = &member->annotation->quantities;
	for (size_t i = 0; i < list->n; i++) {
		const struct quantity *q = &list->at[i];
		if (!facts->spread && q->value >= w->spread_from && is_built_on(q->unit) &&
		    place_tells(member, q->start)) {
			facts->spread = true;
			facts->spread_from = evidence_of(member, q->start, q->end);
		}
		if (q->value <= facts->victims || !is_countable(q->unit) || !place_tells(member, q->start))
			continue;
		facts->victims = q->value;
		facts->victims_from = evidence_of(member, q->start, q->end);
		facts->victims_text = str_cut(member->article->text, q->start, q->end);
	}
}

bool gather_hits(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
		 const struct member *member, struct facts *facts)
{
	const struct mentions *all = &member->annotation->entities;
	for (size_t i = 0; i < all->n; i++) {
		const struct mention *m = &all->at[i];
		if (!mention_is_central(member, m))
			continue;
		const struct known *known = knowledge_at(knowledge, m->known);
		if (m->type == ENTITY_SECTOR && known && known->critical && !facts->sector.n)
			facts->sector = known->name;
		else if ((m->type == ENTITY_COUNTRY || m->type == ENTITY_REGION) &&
			 !gather_place(arena, knowledge, member, m, facts))
			return false;
	}
	gather_worldwide(member, facts);
	gather_victims(weights, member, facts);
	gather_title_spread(weights, member, facts);
	gather_title_victims(member, facts);
	gather_heist(weights, member, facts);
	return true;
}
