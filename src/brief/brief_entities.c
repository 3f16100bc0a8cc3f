/* Entities, techniques and observables of all members, each once. */
#include "brief_priv.h"
#include "facts.h"

enum { ENTITIES_MOST = 40, NAMES_MOST = 4 };

struct folded {
	const struct mention *mention;
	struct { /* how the articles write it */
		struct str name;
		uint32_t count;
	} names[NAMES_MOST];
	uint32_t articles, titles, leads, count;
	uint32_t last;   /* member that named it last, its number + 1: one may call it by two names */
	bool background; /* in every member only there */
};
VEC_TYPE(folded_list, struct folded);

static double worth_of(const struct folded *f)
{
	double named = f->count > 20 ? 20 : f->count;
	return f->titles * 4.0 + f->leads * 2.0 + f->articles * 1.0 + named * .3 - (f->background ? 4 : 0) +
	       f->mention->confidence;
}

static void count_name(struct folded *f, const struct mention *mention)
{
	size_t i = 0;
	while (i + 1 < NAMES_MOST && f->names[i].count && !str_eq(f->names[i].name, mention->name))
		i++;
	if (!f->names[i].count)
		f->names[i].name = mention->name;
	if (str_eq(f->names[i].name, mention->name))
		f->names[i].count += mention->count + (mention->in_title ? 2 : 1);
}

/* As most of the articles write it; of an industry, its name. */
static struct str usual_name(const struct desk *desk, const struct folded *f)
{
	const struct known *known = knowledge_at(desk->knowledge, f->mention->known);
	if (known && f->mention->type == ENTITY_SECTOR)
		return known->name;
	size_t best = 0;
	for (size_t i = 1; i < NAMES_MOST; i++)
		if (f->names[i].count > f->names[best].count)
			best = i;
	return f->names[best].name.n ? f->names[best].name : f->mention->name;
}

static bool is_organisation(enum entity_type type)
{
	return type == ENTITY_COMPANY || type == ENTITY_AGENCY;
}

static bool is_who(enum entity_type type)
{
	return is_organisation(type) || type == ENTITY_PERSON || type == ENTITY_THREAT_ACTOR ||
	       type == ENTITY_RANSOMWARE_GROUP || type == ENTITY_MALWARE;
}

/* The next letter or digit of a name from `at` on, in lower case; 0: there is none. */
static char next_letter(struct str name, size_t *at)
{
	while (*at < name.n && !is_ascii_alnum(name.p[*at]) && (unsigned char)name.p[*at] < 0x80)
		++*at;
	return *at < name.n ? ascii_lower(name.p[(*at)++]) : 0;
}

/* "The Gravelock" and "GraveLock": blanks, signs and an article make no other name. */
static bool is_same_name(struct str a, struct str b)
{
	size_t i = str_starts_ascii_nocase(a, STR("the ")) ? 4 : 0, k = str_starts_ascii_nocase(b, STR("the ")) ? 4 : 0;
	char c, d;
	do {
		c = next_letter(a, &i);
		d = next_letter(b, &k);
	} while (c && c == d);
	return c == d;
}

/* "Northwind" beside "Northwind Hospitals", "Gravelock" as a company in one article and as a gang in the next:
 * the same thing under a shorter or another name, where no lexicon knows it. */
static bool is_same_thing(const struct folded *small, const struct folded *large)
{
	const struct mention *a = small->mention, *b = large->mention;
	if (a->known != MENTION_UNKNOWN || small == large)
		return false;
	if (is_same_name(a->name, b->name))
		return a->type == b->type || (is_who(a->type) && is_who(b->type));
	return is_organisation(a->type) && is_organisation(b->type) && a->name.n > 3 && b->name.n > a->name.n + 1 &&
	       str_starts(b->name, a->name) && b->name.p[a->name.n] == ' ';
}

/* Joins what is the same; the gang, the malware or the longer name stays. */
static void join_same(struct folded_list *list)
{
	static const int standing[ENTITY_TYPES_N] = {[ENTITY_RANSOMWARE_GROUP] = 4,
						     [ENTITY_THREAT_ACTOR] = 3,
						     [ENTITY_MALWARE] = 2,
						     [ENTITY_AGENCY] = 1,
						     [ENTITY_PERSON] = 1};
	for (size_t i = 0; i < list->n; i++) {
		struct folded *a = &list->at[i];
		for (size_t k = 0; k < list->n && a->articles; k++) {
			struct folded *b = &list->at[k];
			if (!b->articles || !is_same_thing(a, b) ||
			    (is_same_name(a->mention->name, b->mention->name) &&
			     standing[a->mention->type] > standing[b->mention->type]))
				continue;
			b->articles = a->articles > b->articles ? a->articles : b->articles;
			b->titles += a->titles;
			b->leads += a->leads;
			b->count += a->count;
			b->background &= a->background;
			a->articles = 0; /* joined */
		}
	}
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].articles)
			list->at[kept++] = list->at[i];
	list->n = kept;
}

/* The outlet that tells the event is not part of it: "Packet Ledger", "Ledger". */
static bool is_of_outlet(const struct desk *desk, struct str name)
{
	for (size_t i = 0; i < desk->outlets.n; i++) {
		struct str outlet = desk->outlets.at[i];
		if (str_eq(outlet, name) ||
		    (outlet.n > name.n + 1 && str_ends(outlet, name) && outlet.p[outlet.n - name.n - 1] == ' '))
			return true;
	}
	return false;
}

/* "Use the monitoring of Northwind": who is met first in the advice, and in no list of those we know, sells it. */
static bool sells_advice(const struct member *member, const struct mention *mention)
{
	return mention->type == ENTITY_COMPANY && mention->known == MENTION_UNKNOWN && !mention->in_title &&
	       annotation_role_at(member->annotation, mention->start) == ROLE_RESPONSE;
}

static void fold(struct desk *desk, uint32_t m, const struct mention *mention, struct tally *seen,
		 struct folded_list *list)
{
	const struct member *member = &desk->members.at[m];
	if ((!mention->in_title && is_of_outlet(desk, mention->name)) || sells_advice(member, mention))
		return;
	struct tally_item *item = tally_at(desk->arena, seen, str_hash_seed(mention->id, mention->type));
	struct folded *f = NULL;
	if (item && !item->count) {
		f = vec_push(desk->arena, list);
		if (f) {
			*f = (struct folded){.mention = mention, .background = true};
			item->count = (uint32_t)list->n;
		}
	} else if (item) {
		f = &list->at[item->count - 1];
	}
	if (!f) {
		desk->starved = true;
		return;
	}
	bool leads = mention_leads(member, mention);
	enum sentence_role role = annotation_role_at(member->annotation, mention->start);
	count_name(f, mention);
	f->articles += f->last != m + 1;
	f->last = m + 1;
	f->titles += mention->in_title;
	f->leads += leads && !mention->in_title;
	f->count += mention->count;
	f->background &= !leads && mention->count < 2 && role >= ROLE_BACKGROUND;
}

static bool is_central(const struct desk *desk, const struct folded *f)
{
	return f->titles || f->leads * 2 >= desk->members.n || (f->leads && f->count >= 3);
}

void brief_entities(struct desk *desk, struct threat *threat)
{
	struct folded_list list = {0};
	struct tally seen = {0};
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct mentions *all = &desk->members.at[m].annotation->entities;
		for (size_t i = 0; i < all->n; i++)
			if (all->at[i].type != ENTITY_TECHNIQUE)
				fold(desk, m, &all->at[i], &seen, &list);
	}
	join_same(&list);
	for (size_t i = 1; i < list.n; i++) {
		struct folded moving = list.at[i];
		size_t at = i;
		for (; at && worth_of(&list.at[at - 1]) < worth_of(&moving); at--)
			list.at[at] = list.at[at - 1];
		list.at[at] = moving;
	}
	threat->entities = (struct threat_entities){0};
	for (size_t i = 0; i < list.n && i < ENTITIES_MOST; i++) {
		struct threat_entity *slot = vec_push(desk->arena, &threat->entities);
		if (!slot) {
			desk->starved = true;
			return;
		}
		const struct mention *mention = list.at[i].mention;
		*slot = (struct threat_entity){.type = mention->type,
					       .name = usual_name(desk, &list.at[i]),
					       .id = mention->id,
					       .articles = list.at[i].articles,
					       .central = is_central(desk, &list.at[i])};
	}
}

/* As an import of ATT&CK calls it, else as our own table of phrases does. */
static struct str technique_name(const struct desk *desk, struct str id)
{
	struct technique_facts facts;
	if (knowledge_technique(desk->knowledge, desk->arena, id, &facts) && facts.name.n)
		return facts.name;
	const struct table *phrases = knowledge_table(desk->knowledge, STR("techniques"));
	for (size_t i = 0; i < phrases->n; i++)
		if (phrases->rows[i].n > 2 && str_eq(phrases->rows[i].cells[1], id))
			return phrases->rows[i].cells[2];
	return STR_EMPTY;
}

static void add_technique(struct desk *desk, uint32_t m, const struct mention *mention, struct techniques *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i].id, mention->name))
			return;
	struct technique *slot = vec_push(desk->arena, list);
	if (!slot) {
		desk->starved = true;
		return;
	}
	const struct member *member = &desk->members.at[m];
	*slot = (struct technique){.id = mention->name,
				   .name = technique_name(desk, mention->name),
				   .evidence = {.article = member->article->id, .text = member->article->title}};
	const struct passage *p = mention->start < mention->end ? passage_at(desk, m, mention->start) : NULL;
	if (p)
		slot->evidence = (struct evidence){
			.article = member->article->id, .start = p->start, .end = p->end, .text = p->text};
}

static bool is_surer(const struct observable *a, const struct observable *b)
{
	return a->verdict < b->verdict || (a->verdict == b->verdict && a->confidence > b->confidence);
}

static void fold_observable(struct desk *desk, const struct observable *o, struct tally *seen, struct observables *list)
{
	struct tally_item *item = tally_at(desk->arena, seen, str_hash_seed(o->value, o->type));
	struct observable *slot = NULL;
	if (item && item->count) {
		slot = &list->at[item->count - 1];
		if (is_surer(o, slot))
			*slot = *o;
		return;
	}
	if (item && list->n < CAP_OBSERVABLES)
		slot = vec_push(desk->arena, list);
	if (!slot) {
		desk->starved |= list->n < CAP_OBSERVABLES;
		return;
	}
	item->count = (uint32_t)list->n;
	*slot = *o;
}

void brief_observables(struct desk *desk, struct threat *threat)
{
	struct observables folded = {0}, list = {0};
	struct tally seen = {0};
	threat->techniques = (struct techniques){0};
	for (uint32_t m = 0; m < desk->members.n; m++) {
		const struct annotation *a = desk->members.at[m].annotation;
		for (size_t i = 0; i < a->observables.n; i++)
			fold_observable(desk, &a->observables.at[i], &seen, &folded);
		for (size_t i = 0; i < a->entities.n; i++)
			if (a->entities.at[i].type == ENTITY_TECHNIQUE)
				add_technique(desk, m, &a->entities.at[i], &threat->techniques);
	}
	for (int verdict = VERDICT_INDICATOR; verdict <= VERDICT_BENIGN; verdict++)
		for (size_t i = 0; i < folded.n; i++) {
			if ((int)folded.at[i].verdict != verdict)
				continue;
			struct observable *slot = vec_push(desk->arena, &list);
			if (slot)
				*slot = folded.at[i];
			desk->starved |= !slot;
		}
	threat->observables = list;
}
