/* The desk: words counted over the members, and their sentences as passages with their worth. */
#include <math.h>

#include "brief_priv.h"

enum {
	PASSAGES_MOST = 400,      /* over all members */
	PASSAGES_MEMBER_MIN = 10, /* of each, however many there are */
	LEAD_SENTENCES = 3,
	ITEM_WORDS = 9, /* from which an item of a list is a sentence */
};

#define STRAYS .5 /* of the most that a headline shares with the others: below it speaks of something else too */

/* How a token stands in its article. */
struct standing {
	bool in_title, in_lead, is_whole, as_noun, as_verb, as_name;
};

/* "the crypter is", "a router.": behind a word that a noun follows, and before one that no noun goes on with. */
static bool stands_as_noun(const struct tokens *tokens, size_t i)
{
	static const char *const before[] = {"the", "a",    "an",  "this",  "its",     "their", "of", "for",
					     "in",  "with", "via", "using", "through", "new",   "by", "and"};
	const struct token *t = &tokens->at[i], *next = i + 1 < tokens->n ? t + 1 : NULL;
	bool ends = !next || next->start > t->end + 1 || next->flags & TOKEN_STOP;
	/* The adjective before a noun is no article, but is one itself behind an article. */
	bool begins = i && (is_one_of(t[-1].fold, before, COUNT_OF(before)) ||
			    (i > 1 && !(t[-1].flags & TOKEN_STOP) && is_one_of(t[-2].fold, before, COUNT_OF(before))));
	return begins && ends;
}

/* "to reboot", "could resell", "attackers hijack the": behind a word that a verb follows, or before an article. */
static bool stands_as_verb(const struct tokens *tokens, size_t i)
{
	static const char *const before[] = {"to",    "can", "could", "will", "may", "might",
					     "would", "not", "then",  "they", "who", "must"};
	static const char *const behind[] = {"the", "a", "an", "its", "their", "them", "it"};
	return (i && is_one_of(tokens->at[i - 1].fold, before, COUNT_OF(before))) ||
	       (i + 1 < tokens->n && is_one_of(tokens->at[i + 1].fold, behind, COUNT_OF(behind)));
}

static void count_token(struct desk *desk, struct tally *tally, struct str word, uint32_t member,
			struct standing standing)
{
	struct tally_item *item = tally_at(desk->arena, tally, str_hash(word));
	if (!item) {
		desk->starved = true;
		return;
	}
	if (!item->count)
		item->word = word;
	item->count++;
	item->members += item->last != member;
	item->last = member;
	item->in_title |= standing.in_title;
	item->in_lead |= standing.in_lead;
	item->is_whole |= standing.is_whole;
	item->as_noun += standing.as_noun;
	item->as_verb += standing.as_verb;
	item->as_name += standing.as_name;
	item->in_texts += !standing.in_title;
}

static void count_tokens(struct desk *desk, const struct tokens *tokens, uint32_t member, bool in_title, size_t lead_to)
{
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		if (t->flags & (TOKEN_STOP | TOKEN_URL))
			continue;
		bool has_capital = (t->flags & (TOKEN_CAPITAL | TOKEN_MIXED)) && !(t->flags & TOKEN_FIRST);
		const struct standing standing = {
			.in_title = in_title,
			.in_lead = i < lead_to,
			.as_name = !in_title && has_capital,
			.is_whole = !(t->flags & TOKEN_PART),
			.as_noun = !in_title && stands_as_noun(tokens, i),
			.as_verb = !in_title && stands_as_verb(tokens, i),
		};
		count_token(desk, &desk->folds, t->fold, member, standing);
		if (is_content(t))
			count_token(desk, &desk->stems, t->stem, member, standing);
	}
}

static void count_words(struct desk *desk)
{
	for (size_t i = 0; i < desk->members.n; i++) {
		const struct reading *reading = desk->members.at[i].reading;
		size_t lead = reading->sentences.n < LEAD_SENTENCES ? reading->sentences.n : LEAD_SENTENCES;
		size_t lead_to = lead ? reading->sentences.at[lead - 1].token_to : 0;
		count_tokens(desk, &reading->title, (uint32_t)i, true, 0);
		count_tokens(desk, &reading->body, (uint32_t)i, false, lead_to);
	}
	/* A word is worth what it is shared by members and rare in the world; the title's words count more. */
	for (size_t i = 0; i < desk->stems.n; i++) {
		struct tally_item *item = &desk->stems.items[i];
		double share = (double)item->members / (double)desk->members.n;
		double idf = log(1 / (ranks_share(desk->ranks, item->word) + 1e-6));
		item->weight = sqrt(share) * (1 + log((double)item->count)) * idf * (item->in_title ? 1.6 : 1);
	}
}

/* A round-up's headline has few of the words that the others have. Two alone cannot tell which of them strays. */
static void weigh_members(struct desk *desk)
{
	double shared[CAP_THREAT_MEMBERS], most = 0;
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct tokens *title = &desk->members.at[m].reading->title;
		struct stems stems = stems_of(desk, title, 0, title->n);
		double sum = 0;
		for (size_t i = 0; i < stems.n; i++) {
			const struct tally_item *item = tally_find(&desk->stems, stems.at[i]);
			sum += item ? item->members - 1 : 0;
		}
		shared[m] = sum / ((double)stems.n + 2);
		most = shared[m] > most ? shared[m] : most;
	}
	for (size_t m = 0; m < desk->members.n; m++) {
		bool strays = desk->members.n > 2 && shared[m] < STRAYS * most;
		desk->focus[m] = (strays ? .5 + .5 * shared[m] / (STRAYS * most) : 1) *
				 (desk->members.n > 1 && desk->members.at[m].annotation->is_digest ? .6 : 1);
	}
}

static double centrality(const struct desk *desk, struct stems stems)
{
	double sum = 0;
	for (size_t i = 0; i < stems.n; i++) {
		const struct tally_item *item = tally_find(&desk->stems, stems.at[i]);
		sum += item ? item->weight : 0;
	}
	/* The divisor keeps long sentences from winning by length alone. */
	return sum / sqrt((double)stems.n + 6);
}

static double corroboration(const struct desk *desk, struct stems stems)
{
	if (desk->members.n < 2 || !stems.n)
		return 0;
	size_t shared = 0;
	for (size_t i = 0; i < stems.n; i++) {
		const struct tally_item *item = tally_find(&desk->stems, stems.at[i]);
		shared += item && item->members > 1;
	}
	return (double)shared / (double)stems.n;
}

static double density(const struct tokens *tokens, const struct sentence *s)
{
	uint32_t facts = 0;
	for (uint32_t i = s->token_from; i < s->token_to; i++) {
		uint32_t flags = tokens->at[i].flags;
		facts += (flags & (TOKEN_DIGIT | TOKEN_CODE | TOKEN_MIXED)) ||
			 ((flags & TOKEN_CAPITAL) && !(flags & TOKEN_FIRST));
	}
	return facts > 6 ? 1 : facts / 6.0;
}

static double length_factor(size_t words)
{
	return words < 7 ? .5 : words < 10 ? .85 : words <= 34 ? 1 : words <= 45 ? .8 : .55;
}

/* A code, a file or an address, a version. */
static bool has_detail(const struct tokens *tokens, const struct sentence *s)
{
	for (uint32_t i = s->token_from; i < s->token_to && i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		size_t point = str_find_byte(t->fold, '.');
		if (t->flags & (TOKEN_CODE | TOKEN_URL))
			return true;
		if (t->flags & TOKEN_NUMBER && point != STR_NONE &&
		    str_find_byte(str_cut(t->fold, point + 1, t->fold.n), '.') != STR_NONE)
			return true;
	}
	return false;
}

static void mark_facts(const struct desk *desk, const struct member *member, const struct sentence *s,
		       struct passage *p)
{
	const struct annotation *a = member->annotation;
	static const char *const impact[] = {
		"affect",    "disrupt",   "stole",      "steal",        "theft",      "expose",     "leak",
		"victim",    "customers", "outage",     "compromis",    "encrypt",    "delay",      "unavailable",
		"loss",      "patients",  "offline",    "shut",         "fraud",      "allow",      "enabl",
		"elevate",   "gain",      "take over",  "lets ",        "threatened", "vulnerable", "infect",
		"hijack",    "forced",    "cancel",     "million",      "halt",       "damage",     "breach",
		"exfiltrat", "harvest",   "root ",      "full control", "target",     "stolen",     "organizations",
		"remain",    "could",     "not arrive", "undeliver",    "fail",       "slow"};
	static const char *const technical[] = {"vulnerabilit", "flaw",
						"exploit",      "malware",
						"payload",      "backdoor",
						"loader",       "injection",
						"bypass",       "overflow",
						"execut",       "cvss",
						"c2 ",          "powershell",
						"privilege",    "trojan",
						"infosteal",    "botnet",
						"package",      "zero-day",
						"script",       "code",
						"command",      "server",
						"memory",       "kernel",
						"driver",       "registry",
						"encrypt",      "decrypt",
						"credential",   "token",
						"password",     "authenticat",
						"phishing",     "domain",
						"protocol",     "api ",
						"sql",          "dns",
						"http",         "smtp",
						"ssh",          "rdp",
						"vpn",          "tls",
						"request",      "packet",
						"header",       "parameter",
						"endpoint",     "function",
						"library",      "module",
						"firmware",     "configur",
						"misconfigur",  "default",
						"deserial",     "traversal",
						"use-after",    "buffer",
						"sandbox",      "dll",
						"binary",       "download",
						"install",      "inject",
						"obfuscat",     "persisten",
						"lateral",      "reconnaiss",
						"scanning",     "brute",
						"cookie",       "session",
						"oauth",        "saml",
						"certificate",  "signature",
						"hash",         "worm",
						"rootkit",      "ransomware",
						"error",        "crash",
						"connection",   "router",
						"prompt",       "social engineering",
						"lure",         "attachment",
						"root cause",   "macro",
						"javascript",   "webshell",
						"web shell",    "tunnel",
						"proxy",        "implant",
						"beacon",       "stealer",
						"shell",        "database",
						"cve-",         "unauthenticated"};
	static const char *const denials[] = {
		"not affected",   "unaffected",       "not impacted",    "no impact",      "were not part",
		"was not part",   "no evidence",      "not compromised", "not exposed",    "no attack took place",
		"not involved",   "remain safe",      "remained safe",   "not vulnerable", "work normally",
		"works normally", "does not contain", "no keys were",    "no data was",    "not been affected",
		"were protected"};
	p->is_denial = has_phrase(p->text, denials, COUNT_OF(denials));
	p->has_impact_cue = (desk->harmful && p->role == ROLE_LEAD) || has_phrase(p->text, impact, COUNT_OF(impact));
	p->has_technical_cue = has_phrase(p->text, technical, COUNT_OF(technical));
	p->has_detail = has_detail(&member->reading->body, s);
	p->is_moral = is_moral(p->text);
	p->has_effect = (p->role == ROLE_LEAD || p->role == ROLE_TECHNICAL) && tells_effect(p->text);
	p->response = p->role == ROLE_RESPONSE ? response_worth(p->text) : 0;
	for (size_t i = 0; i < a->quantities.n; i++)
		p->has_quantity |= a->quantities.at[i].start >= p->start && a->quantities.at[i].end <= p->end;
	for (size_t i = 0; i < a->events.n; i++)
		p->has_date |= a->events.at[i].start < p->end && a->events.at[i].end > p->start;
	for (size_t i = 0; i < a->entities.n; i++) {
		const struct mention *m = &a->entities.at[i];
		if (m->start == m->end || m->start < p->start || m->end > p->end)
			continue;
		p->has_actor |= m->type == ENTITY_THREAT_ACTOR || m->type == ENTITY_RANSOMWARE_GROUP;
		p->has_flaw |= m->type == ENTITY_VULNERABILITY || m->type == ENTITY_VULNERABILITY_NAME ||
			       m->type == ENTITY_MALWARE || m->type == ENTITY_TECHNIQUE;
	}
}

enum sentence_role role_of(const struct member *member, uint32_t index)
{
	const struct sentence *s = &member->reading->sentences.at[index];
	const struct sentence_notes *notes = &member->annotation->sentences;
	if (index < notes->n && notes->at[index].start == s->start)
		return notes->at[index].role;
	return notes->n ? annotation_role_at(member->annotation, s->start) : ROLE_LEAD;
}

static void add_passage(struct desk *desk, uint32_t m, uint32_t index, struct roles_met *met)
{
	const struct member *member = &desk->members.at[m];
	const struct sentence *s = &member->reading->sentences.at[index];
	struct str whole = str_cut(member->article->text, s->start, s->end);
	double worth = sentence_worth(desk->knowledge, member, index, met);
	enum sentence_role role = role_of(member, index);
	struct str text = trim_sentence(desk->arena, whole, &desk->outlets);
	if (is_list_item(member->article->text, s->start, s->end) && s->token_to - s->token_from >= ITEM_WORDS)
		text = end_item(desk->arena, text);
	role = facet_role(text, role, index == 0);
	enum grade grade = grade_sentence(text, role, s->token_to - s->token_from, index == 0);
	if (grade == GRADE_NEVER)
		return;
	struct passage *p = vec_push(desk->arena, &desk->passages);
	if (!p) {
		desk->starved = true;
		return;
	}
	*p = (struct passage){.member = m,
			      .index = index,
			      .start = s->start,
			      .end = s->end,
			      .text = text,
			      .worth = worth,
			      .role = role,
			      .grade = grade,
			      .leaning = leaning_of(text)};
	if (lacks_who(text))
		p->leaning = LEANS_SENTENCE;
	if (p->leaning == LEANS_NOT && speaks_of_someone(text))
		p->leaning = desk->members.n > 1 || index > 1 ? LEANS_SENTENCE : LEANS_EVENT;
	facts_of(desk, &member->reading->body, s->token_from, s->token_to, p);
	if (p->leaning == LEANS_NOT)
		p->asks = asks_of(desk, &member->reading->body, s->token_from, s->token_to);
	mark_facts(desk, member, s, p);
	if (p->grade == GRADE_GOOD && tells_nothing(desk, p, s))
		p->grade = GRADE_WEAK;
}

static void weigh_passages(struct desk *desk)
{
	double most = 1e-9;
	for (size_t i = 0; i < desk->passages.n; i++) {
		struct passage *p = &desk->passages.at[i];
		p->weight = centrality(desk, p->stems);
		most = p->weight > most ? p->weight : most;
	}
	for (size_t i = 0; i < desk->passages.n; i++) {
		struct passage *p = &desk->passages.at[i];
		const struct member *member = &desk->members.at[p->member];
		const struct sentence *s = &member->reading->sentences.at[p->index];
		double trust = member->source ? member->source->credibility / 100.0 : .5;
		p->shared = corroboration(desk, p->stems);
		double worth = .4 * p->weight / most + (desk->members.n == 1 ? .4 : .2) / (1 + .15 * p->index) +
			       .15 * density(&member->reading->body, s) + .15 * p->shared + .1 * trust;
		p->weight = worth * length_factor(s->token_to - s->token_from) *
			    (p->role == ROLE_BACKGROUND      ? .5
			     : p->role == ROLE_QUOTE_OPINION ? .4
							     : 1);
	}
}

void desk_fill(struct desk *desk)
{
	count_words(desk);
	weigh_members(desk);
	size_t each = PASSAGES_MOST / desk->members.n;
	if (each < PASSAGES_MEMBER_MIN)
		each = PASSAGES_MEMBER_MIN;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		size_t n = desk->members.at[m].reading->sentences.n;
		struct roles_met met;
		roles_count(&desk->members.at[m], &met);
		for (uint32_t i = 0; i < n && i < each; i++)
			add_passage(desk, m, i, &met);
	}
	weigh_passages(desk);
}

const struct passage *passage_at(const struct desk *desk, uint32_t member, uint32_t at)
{
	for (size_t i = 0; i < desk->passages.n; i++) {
		const struct passage *p = &desk->passages.at[i];
		if (p->member == member && p->start <= at && at < p->end)
			return p;
	}
	return NULL;
}

bool mention_leads(const struct member *member, const struct mention *m)
{
	if (m->in_title)
		return true;
	const struct sentences *s = &member->reading->sentences;
	return s->n && m->start < s->at[s->n < 2 ? s->n - 1 : 1].end;
}
