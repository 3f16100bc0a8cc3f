/* What the reports give as a value, beside the sentences of each part of the analysis: how many were hit, the flaws
 * with their scores, the versions that are hit and those that are not any more. A report of one sentence has no other
 * impact or technical details. Each value stands in the passage that it names. */
#include "brief_priv.h"

enum { FACTS_OF_PART = 6, FACTS_OF_KIND = 3, LEAD_SENTENCES = 3, VALUE_BYTES = 160 };

struct ledger { /* the facts so far */
	struct desk *desk;
	struct brief_facts *facts;
	bool is_flaw; /* the event is a flaw: a new name in the headline is its own, not that of malware */
	size_t of_part[PART_RESPONSE + 1];
};

/* The sentence that holds byte `at`; the headline for what stands there only. */
static struct evidence passage_of(const struct desk *desk, uint32_t m, uint32_t at, bool in_title)
{
	const struct member *member = &desk->members.at[m];
	const struct sentences *s = &member->reading->sentences;
	for (size_t i = 0; i < s->n && !in_title; i++)
		if (s->at[i].start <= at && at < s->at[i].end)
			return (struct evidence){
				member->article->id, s->at[i].start, s->at[i].end,
				trim_spaces(desk->arena, str_cut(member->article->text, s->at[i].start, s->at[i].end))};
	return (struct evidence){.article = member->article->id, .text = member->article->title};
}

static void ledger_add(struct ledger *ledger, enum brief_part part, struct str what, struct str text,
		       struct evidence evidence)
{
	size_t alike = 0;
	ledger->desk->starved |= str_is_null(text);
	for (size_t i = 0; i < ledger->facts->n; i++) {
		const struct brief_fact *before = &ledger->facts->at[i];
		alike += str_eq(before->what, what);
		if (str_eq(before->what, what) && str_eq_ascii_nocase(before->text, text))
			return;
	}
	if (alike == FACTS_OF_KIND || ledger->of_part[part] == FACTS_OF_PART || !text.n || text.n > VALUE_BYTES)
		return;
	struct brief_fact *slot = vec_push(ledger->desk->arena, ledger->facts);
	ledger->desk->starved |= !slot;
	if (slot)
		*slot = (struct brief_fact){part, what, text, evidence};
	ledger->of_part[part] += slot != NULL;
}

/* Does the member tell of this event at that place? Its first sentences, and those that tell what happened. */
static bool is_telling_place(const struct member *member, uint32_t at)
{
	const struct sentences *s = &member->reading->sentences;
	size_t last = s->n < LEAD_SENTENCES ? s->n : LEAD_SENTENCES;
	return (last && at < s->at[last - 1].end) || annotation_role_at(member->annotation, at) <= ROLE_IMPACT;
}

/* ---- impact: how many ---- */

/* "3.8 million customer records": the number, its scale, and what it counts behind it at once; not "7 and told its
 * customers", "73% of sites", "the 1,149-line loader", "Windows 11 devices". */
static bool is_plain_count(const struct article *article, const struct quantity *q)
{
	enum { WORDS_MOST = 5, COUNT_LEAST = 20 };
	static const char *const joints[] = {"and", "on", "of",  "in", "across", "with", "the", "to",  "for",
					     "per", "or", "its", "at", "by",     "from", "as",  "than"};
	struct str rest = str_cut(article->text, q->start, q->end), word;
	if (q->value < COUNT_LEAST || has_word(rest, joints, COUNT_OF(joints)) || str_has(rest, STR("%")) ||
	    str_has(rest, STR("\xc3\x97")))
		return false;
	bool is_year = q->value >= 1990 && q->value <= 2035 && str_find_byte(str_cut(rest, 0, 5), ',') == STR_NONE;
	bool is_many = str_ends(rest, STR("s")) || str_ends(rest, STR("people")) || str_ends(rest, STR("B"));
	size_t words = 0;
	while (str_next(&rest, ' ', &word))
		if (words++ == 0 && word.n && is_ascii_alpha(word.p[word.n - 1]) &&
		    str_find_byte(word, '-') != STR_NONE)
			return false;
	return words >= 2 && words <= WORDS_MOST && is_many && !is_year;
}

/* "..., which employs 9,000 people": how large who was hit is, not what befell it. */
static bool is_of_size(struct str text)
{
	static const char *const words[] = {"employs", "employees in", "revenue",    "serves",
					    "used by", "workforce",    "operates in"};
	return has_phrase(text, words, COUNT_OF(words));
}

static const struct quantity *largest(const struct desk *desk, struct str unit, uint32_t *where)
{
	const struct quantity *found = NULL;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct member *member = &desk->members.at[m];
		const struct quantities *list = &member->annotation->quantities;
		for (size_t i = 0; i < list->n && !member->annotation->is_digest; i++) {
			const struct quantity *q = &list->at[i];
			const struct passage *p = str_eq(q->unit, unit) && is_telling_place(member, q->start)
							  ? passage_at(desk, m, q->start)
							  : NULL;
			if (!p || p->grade < GRADE_GOOD || is_of_size(p->text) || !is_plain_count(member->article, q) ||
			    p->role >= ROLE_RESPONSE || (found && q->value <= found->value))
				continue;
			found = q;
			*where = m;
		}
	}
	return found;
}

static void tell_numbers(struct ledger *ledger)
{
	static const char *const units[][2] = {{"people", "People"},
					       {"customers", "Customers"},
					       {"users", "Users"},
					       {"accounts", "Accounts"},
					       {"victims", "Victims"},
					       {"organizations", "Organizations"},
					       {"records", "Records"},
					       {"credentials", "Credentials"},
					       {"devices", "Devices"},
					       {"servers", "Servers"},
					       {"instances", "Instances"},
					       {"sites", "Sites"},
					       {"repositories", "Repositories"},
					       {"packages", "Packages"},
					       {"gigabytes", "Data"},
					       {"terabytes", "Data"}};
	const struct desk *desk = ledger->desk;
	for (size_t i = 0; i < COUNT_OF(units) && desk->is_event; i++) {
		uint32_t m = 0;
		const struct quantity *q = largest(desk, str_of(units[i][0]), &m);
		if (!q)
			continue;
		struct str words =
			trim_spaces(desk->arena, str_cut(desk->members.at[m].article->text, q->start, q->end));
		ledger_add(ledger, PART_IMPACT, str_of(units[i][1]), words, passage_of(desk, m, q->start, false));
	}
}

/* ---- technical: which flaws, how bad, what is hit, by what ---- */

/* The first passage that scores the flaw; NULL: none does. */
static const struct flaw_statement *score_of(const struct desk *desk, struct str cve, uint32_t *where)
{
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct flaw_statements *list = &desk->members.at[m].annotation->statements;
		for (size_t i = 0; i < list->n; i++)
			if (list->at[i].says == FLAW_CVSS && list->at[i].score > 0 && str_eq(list->at[i].cve, cve)) {
				*where = m;
				return &list->at[i];
			}
	}
	return NULL;
}

/* A flaw of this event: in the headline, in the first sentences, or the only one that is named. */
static bool is_flaw_of_event(const struct member *member, const struct mention *mention)
{
	size_t n = 0;
	if (mention->type != ENTITY_VULNERABILITY || member->annotation->is_digest)
		return false;
	for (size_t i = 0; i < member->annotation->entities.n; i++)
		n += member->annotation->entities.at[i].type == ENTITY_VULNERABILITY;
	return n == 1 || mention_leads(member, mention);
}

static void tell_flaws(struct ledger *ledger)
{
	struct desk *desk = ledger->desk;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct mentions *all = &desk->members.at[m].annotation->entities;
		for (size_t i = 0; i < all->n; i++) {
			const struct mention *mention = &all->at[i];
			if (!is_flaw_of_event(&desk->members.at[m], mention))
				continue;
			uint32_t where = m;
			const struct flaw_statement *score = score_of(desk, mention->name, &where);
			struct str text = score ? str_print(desk->arena, "%.*s, CVSS %.1f", STR_FORMAT(mention->name),
							    score->score)
						: mention->name;
			uint32_t start = score ? score->start : mention->start, end = score ? score->end : mention->end;
			ledger_add(ledger, PART_TECHNICAL, STR("Flaw"), text,
				   passage_of(desk, where, start, start == end));
		}
	}
}

static bool is_attacker(enum entity_type type)
{
	return type == ENTITY_THREAT_ACTOR || type == ENTITY_RANSOMWARE_GROUP;
}

struct named { /* who was told already, whatever the name */
	uint32_t of[2 * FACTS_OF_KIND];
	size_t n;
};

static bool is_new(struct named *named, uint32_t of)
{
	for (size_t i = 0; i < named->n; i++)
		if (named->of[i] == of)
			return false;
	if (of != MENTION_UNKNOWN && named->n < COUNT_OF(named->of))
		named->of[named->n++] = of;
	return true;
}

static void tell_name(struct ledger *ledger, uint32_t m, const struct mention *mention, struct named *named)
{
	const struct member *member = &ledger->desk->members.at[m];
	const struct known *known = knowledge_at(ledger->desk->knowledge, mention->known);
	bool is_malware = mention->type == ENTITY_MALWARE;
	bool is_sure = known || (is_malware && !ledger->is_flaw && mention->in_title && mention->count > 1);
	if (!(is_malware || is_attacker(mention->type)) || !is_sure || !mention_leads(member, mention) ||
	    !is_new(named, known ? known->of : MENTION_UNKNOWN))
		return;
	ledger_add(ledger, PART_TECHNICAL, is_malware ? STR("Malware") : STR("Attacker"), mention->name,
		   passage_of(ledger->desk, m, mention->start, mention->start == mention->end));
}

/* Attackers and malware of the event that knowledge knows, each by one name; and malware of the headline. */
static void tell_names(struct ledger *ledger)
{
	const struct desk *desk = ledger->desk;
	struct named named = {.n = 0};
	for (uint32_t m = 0; m < desk->members.n && desk->is_event; m++) {
		const struct annotation *a = desk->members.at[m].annotation;
		for (size_t i = 0; i < a->entities.n && !a->is_digest; i++)
			tell_name(ledger, m, &a->entities.at[i], &named);
	}
}

/* ---- versions: hit, and mended ---- */

/* The sentence that has the version; false: none has it as it is written. */
static bool find_version(const struct desk *desk, uint32_t m, struct str version, struct evidence *out)
{
	size_t at = version.n ? str_find(desk->members.at[m].article->text, version) : STR_NONE;
	if (at != STR_NONE)
		*out = passage_of(desk, m, (uint32_t)at, false);
	return at != STR_NONE;
}

static struct str range_text(struct arena *arena, struct str product, const struct version_range *range)
{
	if (!range->from.n)
		return str_print(arena, "%.*s %s %.*s", STR_FORMAT(product), range->before ? "before" : "up to",
				 STR_FORMAT(range->to));
	if (!range->to.n)
		return str_print(arena, "%.*s from %.*s", STR_FORMAT(product), STR_FORMAT(range->from));
	if (str_eq(range->from, range->to))
		return str_print(arena, "%.*s %.*s", STR_FORMAT(product), STR_FORMAT(range->to));
	return str_print(arena, "%.*s %.*s %s %.*s", STR_FORMAT(product), STR_FORMAT(range->from),
			 range->before ? "to before" : "to", STR_FORMAT(range->to));
}

static void tell_versions(struct ledger *ledger)
{
	struct desk *desk = ledger->desk;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct mentions *all = &desk->members.at[m].annotation->entities;
		for (size_t i = 0; i < all->n; i++) {
			const struct mention *product = &all->at[i];
			struct evidence evidence;
			for (size_t k = 0; k < product->versions.n; k++) {
				const struct version_range *range = &product->versions.at[k];
				struct str sure = range->to.n ? range->to : range->from;
				if (find_version(desk, m, sure, &evidence))
					ledger_add(ledger, PART_TECHNICAL, STR("Affected"),
						   range_text(desk->arena, product->name, range), evidence);
			}
			for (size_t k = 0; k < product->fixed.n; k++)
				if (find_version(desk, m, product->fixed.at[k], &evidence))
					ledger_add(ledger, PART_RESPONSE, STR("Fixed in"),
						   str_print(desk->arena, "%.*s %.*s", STR_FORMAT(product->name),
							     STR_FORMAT(product->fixed.at[k])),
						   evidence);
		}
	}
}

void brief_table(struct desk *desk, struct threat *threat)
{
	enum event_class class = threat->severity.class;
	struct ledger ledger = {.desk = desk,
				.facts = &threat->analysis.facts,
				.is_flaw = class == CLASS_FLAW_PATCHED || class == CLASS_FLAW_POC};
	tell_numbers(&ledger);
	tell_flaws(&ledger);
	if (ledger.is_flaw || class == CLASS_MASS || class == CLASS_SUPPLY_CHAIN)
		tell_versions(&ledger);
	tell_names(&ledger);
}
