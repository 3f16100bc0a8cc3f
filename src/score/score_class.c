/* Lines A and C: which kind of event the members tell of, and what is known of it.
 *
 * A member stands for an event class when its title names it, or when the class has a fair share of the
 * member's own votes. Shares are taken within a member, never over the cluster: a further article, whatever
 * it votes for, takes no class away. A title of the courts or the police makes the whole member one of the
 * law: the crimes in it are those that are punished. */
#include "score_priv.h"

enum { TITLE_VOTE = 3 };

static double share_needed(const struct weights *weights, const struct source *source)
{
	double credibility = source ? source->credibility : weights->vote_trusted;
	if (credibility >= weights->vote_trusted)
		return weights->vote_share;
	double share = credibility > 0 ? weights->vote_share * weights->vote_trusted / credibility : 1;
	return share < .9 ? share : .9;
}

static void keep_first(struct evidence *slot, const struct member *member, const struct indicator *i)
{
	if (str_is_null(slot->article))
		*slot = i->in_title ? evidence_of(member, 0, 0) : evidence_of(member, i->start, i->end);
}

/* "Attackers exploit the trust of users", "a model that writes working exploits": both are of a flaw only where one is
 * told of. */
static bool tells_of_flaw(const struct member *member)
{
	static const char *const names[] = {"vulnerability",         "zero-day",          "patch",
					    "critical flaw",         "prompt injection",  "sandbox escape",
					    "remote code execution", "mass exploitation", "privilege escalation"};
	const struct annotation *a = member->annotation;
	for (size_t i = 0; i < a->entities.n; i++)
		if (a->entities.at[i].type == ENTITY_VULNERABILITY ||
		    a->entities.at[i].type == ENTITY_VULNERABILITY_NAME)
			return true;
	for (size_t i = 0; i < a->indicators.n; i++) {
		const struct indicator *found = &a->indicators.at[i];
		if (found->status == STATUS_EXPLOITED && (names_kev(member, found) || names_flaw(member, found)))
			return true;
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (str_eq(found->name, str_of(names[k])))
				return true;
	}
	return false;
}

static void gather_status(const struct member *member, const struct indicator *i, struct facts *facts)
{
	facts->confirmed |= i->status == STATUS_CONFIRMED;
	facts->poc |= i->status == STATUS_POC;
	if (i->status <= facts->status)
		return;
	facts->status = i->status;
	facts->status_from = (struct evidence){0};
	keep_first(&facts->status_from, member, i);
}

/* A CVE in the title is a flaw told of, whatever the words around it. */
static bool has_flaw_in_title(const struct annotation *annotation)
{
	for (size_t i = 0; i < annotation->entities.n; i++) {
		const struct mention *m = &annotation->entities.at[i];
		if (m->in_title && (m->type == ENTITY_VULNERABILITY || m->type == ENTITY_VULNERABILITY_NAME))
			return true;
	}
	return false;
}

/* The operator of a service knows when it is down. */
static bool is_operator(const struct source *source)
{
	return source && source->category == CATEGORY_STATUS;
}

/* Ten places of one word say little more than three: behind the second the n-th counts 1/(n-1). */
static double weight_of(const struct indicators *list, size_t at)
{
	const struct indicator *vote = &list->at[at];
	double nth = 1;
	for (size_t i = 0; i < at; i++)
		nth += str_eq(list->at[i].name, vote->name);
	return (vote->weight > 0 ? vote->weight : 1) / (nth > 2 ? nth - 1 : 1);
}

/* A botnet is no outage: what it can do to services is told beside what it is. */
static bool is_of_bots(const struct indicators *list, const struct indicator *vote)
{
	if (!str_eq(vote->name, STR("ddos")) || vote->in_title)
		return false;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].in_title &&
		    (str_eq(list->at[i].name, STR("botnet")) || str_eq(list->at[i].name, STR("malware"))))
			return true;
	return false;
}

/* Is the headline one of the courts or the police, whatever else it names? */
static bool is_of_law(const struct indicators *list)
{
	bool is_law = false;
	for (size_t i = 0; i < list->n; i++)
		is_law |= list->at[i].in_title && list->at[i].class == CLASS_LAW;
	return is_law;
}

/* A headline that names who attacks or with what. */
static bool has_attacker_in_title(const struct annotation *annotation)
{
	for (size_t i = 0; i < annotation->entities.n; i++) {
		const struct mention *m = &annotation->entities.at[i];
		if (m->in_title &&
		    (m->type == ENTITY_THREAT_ACTOR || m->type == ENTITY_RANSOMWARE_GROUP || m->type == ENTITY_MALWARE))
			return true;
	}
	return false;
}

/* A headline of a product that is launched, or one that only asks: it tells of no event. */
static bool is_of_product(const struct member *member)
{
	const struct indicators *list = &member->annotation->indicators;
	struct str title = member->article->title;
	bool product = false;
	for (size_t i = 0; i < list->n; i++)
		product |= list->at[i].in_title && str_eq(list->at[i].name, STR("product news"));
	return (product && !has_attacker_in_title(member->annotation)) || (title.n && title.p[title.n - 1] == '?');
}

/* Statistics and studies of attacks, by their headline, and round-ups: no one event, but more than an opinion. */
bool is_of_attacks(const struct member *member)
{
	const struct indicators *list = &member->annotation->indicators;
	static const char *const names[] = {"ransomware", "extortion", "malware", "infostealer",
					    "botnet",     "phishing",  "wiper",   "exploited"};
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (list->at[i].in_title && str_eq(list->at[i].name, str_of(names[k])))
				return true;
	for (size_t i = 0; i < list->n && member->annotation->is_digest; i++)
		if (list->at[i].class >= CLASS_CAMPAIGN)
			return true;
	return false;
}

/* Who attacks has a name, wherever the text tells it. */
static bool names_attacker(const struct annotation *annotation)
{
	for (size_t i = 0; i < annotation->entities.n; i++)
		if (annotation->entities.at[i].type == ENTITY_THREAT_ACTOR ||
		    annotation->entities.at[i].type == ENTITY_RANSOMWARE_GROUP)
			return true;
	return false;
}

/* Places that tell of an outage, a breach, an exploited flaw or worse, though none of them often enough to stand for
 * it. */
static double grave_votes(const struct indicators *list)
{
	double votes = 0;
	for (size_t i = 0; i < list->n; i++)
		votes += list->at[i].class >= CLASS_OUTAGE;
	return votes;
}

/* A headline of policy, markets or studies without a flaw or an attack in it, or of a product that is launched:
 * what flaws and malware the text names are examples. */
static bool is_of_policy(const struct member *member)
{
	const struct indicators *list = &member->annotation->indicators;
	bool policy = false, other = false, product = is_of_product(member);
	for (size_t i = 0; i < list->n; i++) {
		const struct indicator *found = &list->at[i];
		if (!found->in_title)
			continue;
		/* What a product is to help against is no event either. */
		if (found->status > (product ? STATUS_CONFIRMED : STATUS_NONE))
			return false;
		policy |= str_eq(found->name, STR("policy"));
		other |= found->class != CLASS_RESEARCH;
	}
	return product || (policy && !other);
}

/* Essays speak of flaws and phishing in general: where the headline does not, a report of one names it. */
static bool is_borne_out(const struct annotation *annotation, enum event_class class)
{
	if (class != CLASS_FLAW_PATCHED && class != CLASS_CAMPAIGN)
		return true;
	for (size_t i = 0; i < annotation->entities.n; i++) {
		enum entity_type type = annotation->entities.at[i].type;
		bool is_flaw = type == ENTITY_VULNERABILITY || type == ENTITY_VULNERABILITY_NAME;
		if (class == CLASS_FLAW_PATCHED
			    ? is_flaw
			    : type == ENTITY_MALWARE || type == ENTITY_THREAT_ACTOR || type == ENTITY_CAMPAIGN ||
				      type == ENTITY_RANSOMWARE_GROUP || type == ENTITY_TECHNIQUE)
			return true;
	}
	static const char *const general[] = {"vulnerability", "patch", "attack technique",   "phishing",
					      "malware",       "fraud", "malicious campaign", "account takeover"};
	for (size_t i = 0; i < annotation->indicators.n; i++) {
		const struct indicator *found = &annotation->indicators.at[i];
		bool is_general = found->class != class && !str_eq(found->name, STR("proof of concept"));
		for (size_t k = 0; k < sizeof(general) / sizeof(general[0]); k++)
			is_general |= str_eq(found->name, str_of(general[k]));
		if (!is_general)
			return true;
	}
	return false;
}

void gather_class(const struct weights *weights, const struct member *member, double cvss, struct facts *facts)
{
	double votes[CLASSES_N] = {0}, all = 0;
	bool in_title[CLASSES_N] = {false};
	const struct indicators *list = &member->annotation->indicators;
	bool of_law = is_of_law(list), has_flaw = tells_of_flaw(member);
	bool of_policy = is_of_policy(member) && !has_flaw_in_title(member->annotation);
	if (has_flaw_in_title(member->annotation) && !of_law) {
		votes[CLASS_FLAW_PATCHED] = all = TITLE_VOTE;
		in_title[CLASS_FLAW_PATCHED] = true;
	}
	for (size_t i = 0; i < list->n; i++) {
		const struct indicator *vote = &list->at[i];
		if ((!vote->in_title && !place_tells(member, vote->start)) || of_policy ||
		    (of_law && vote->class != CLASS_LAW))
			continue;
		bool holds = vote->class != CLASS_FLAW_POC || vote->status < STATUS_POC || has_flaw;
		enum event_class class = is_of_bots(list, vote) ? CLASS_CAMPAIGN : vote->class;
		if (!holds)
			class = vote->status == STATUS_POC ? CLASS_FLAW_PATCHED : CLASS_CAMPAIGN;
		if (holds)
			gather_status(member, vote, facts);
		if (class == CLASS_RESEARCH)
			continue;
		double weight = weight_of(list, i);
		votes[class] += weight;
		all += weight;
		in_title[class] |= vote->in_title;
	}
	/* A flaw that is called critical at the head of a report is one, however often the
	 * text says "flaw". */
	bool critical = false;
	for (size_t i = 0; i < list->n; i++)
		critical |= list->at[i].weight >= 2 && str_eq(list->at[i].name, STR("critical flaw")) &&
			    (list->at[i].in_title || place_tells(member, list->at[i].start));
	in_title[CLASS_FLAW_POC] |= critical && in_title[CLASS_FLAW_PATCHED] && !of_law && !of_policy;
	/* "CVSS 9.8" is a critical flaw, whoever calls it so. */
	if (votes[CLASS_FLAW_PATCHED] > 0 && cvss >= weights->cvss_critical && !of_law)
		votes[CLASS_FLAW_POC] += TITLE_VOTE, all += TITLE_VOTE;
	double needed = share_needed(weights, member->source) * all;
	bool stands = of_law || of_policy;
	for (int c = CLASS_RESEARCH + 1; c < CLASSES_N; c++) {
		bool holds = in_title[c] || (votes[c] >= weights->vote_least && votes[c] >= needed &&
					     is_borne_out(member->annotation, (enum event_class)c));
		stands |= holds;
		facts->supported[c] |= holds && !of_policy;
	}
	bool tells_attacks =
		is_of_attacks(member) || grave_votes(list) >= weights->vote_least || names_attacker(member->annotation);
	facts->threats |= (!stands || of_policy) && !of_law && tells_attacks && !is_of_product(member);
	/* A headline with an attacker's name and no kind of event is of what the attacker does. */
	facts->supported[CLASS_CAMPAIGN] |= !stands && has_attacker_in_title(member->annotation);
	if (facts->supported[CLASS_OUTAGE] && is_operator(member->source)) {
		facts->confirmed = true;
		if (facts->status < STATUS_CONFIRMED)
			facts->status = STATUS_CONFIRMED, facts->status_from = evidence_of(member, 0, 0);
	}
	for (size_t i = 0; i < list->n; i++)
		if (facts->supported[list->at[i].class])
			keep_first(&facts->class_from[list->at[i].class], member, &list->at[i]);
	for (int c = 0; c < CLASSES_N; c++) /* told by a CVE in the title, or by a number */
		if (facts->supported[c] && str_is_null(facts->class_from[c].article))
			facts->class_from[c] = evidence_of(member, 0, 0);
}
