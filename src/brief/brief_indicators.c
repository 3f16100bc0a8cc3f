/* The severity indicators of a threat: each name once, with the passage that shows it best. */
#include "brief_priv.h"

enum { INDICATORS_MOST = 6, NAMES_MOST = 64 };

struct found {
	struct str name;
	struct evidence evidence;
	double sum, best; /* of the weights; of the one that is shown */
	bool in_title;
};

static struct evidence evidence_of(const struct desk *desk, uint32_t m, const struct indicator *i)
{
	const struct member *member = &desk->members.at[m];
	struct evidence title = {.article = member->article->id, .text = member->article->title};
	const struct sentences *s = &member->reading->sentences;
	for (size_t k = 0; i->start < i->end && k < s->n; k++)
		if (s->at[k].start <= i->start && i->start < s->at[k].end)
			return (struct evidence){
				.article = member->article->id,
				.start = s->at[k].start,
				.end = s->at[k].end,
				.text = trim_spaces(desk->arena,
						    str_cut(member->article->text, s->at[k].start, s->at[k].end))};
	return title;
}

static void found_add(const struct desk *desk, struct found *list, size_t *n, uint32_t m, const struct indicator *i)
{
	size_t at = 0;
	while (at < *n && !str_eq(list[at].name, i->name))
		at++;
	if (at == NAMES_MOST)
		return;
	if (at == *n)
		list[(*n)++] = (struct found){.name = i->name};
	/* A sentence of the text shows more than a headline: it comes first among equals. */
	double weight = i->weight + (i->in_title ? 0 : 1.5);
	const struct member *member = &desk->members.at[m];
	if (!i->in_title && annotation_role_at(member->annotation, i->start) >= ROLE_BACKGROUND)
		weight = .1;
	list[at].sum += i->weight;
	list[at].in_title |= i->in_title;
	if (weight > list[at].best) {
		list[at].best = weight;
		list[at].evidence = evidence_of(desk, m, i);
	}
}

static bool is_stronger(const struct found *a, const struct found *b)
{
	if (a->in_title != b->in_title)
		return a->in_title;
	return a->sum > b->sum;
}

void brief_indicators(struct desk *desk, struct threat *threat)
{
	threat->indicators = (struct threat_indicators){0};
	struct found list[NAMES_MOST];
	size_t n = 0;
	for (uint32_t m = 0; m < desk->members.n; m++) {
		if (desk->members.at[m].annotation->is_digest)
			continue; /* its words are of other events too */
		const struct indicators *all = &desk->members.at[m].annotation->indicators;
		for (size_t i = 0; i < all->n; i++)
			if (all->at[i].class != CLASS_RESEARCH || all->at[i].status == STATUS_EXPLOITED)
				found_add(desk, list, &n, m, &all->at[i]);
	}
	for (size_t i = 1; i < n; i++) {
		struct found moving = list[i];
		size_t at = i;
		for (; at && is_stronger(&moving, &list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = moving;
	}
	for (size_t i = 0; i < n && i < INDICATORS_MOST; i++) {
		struct threat_indicator *slot = vec_push(desk->arena, &threat->indicators);
		if (!slot) {
			desk->starved = true;
			return;
		}
		*slot = (struct threat_indicator){.name = list[i].name, .evidence = list[i].evidence};
	}
}
