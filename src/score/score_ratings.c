/* What lists say of a flaw, as the text tells it: CVSS, EPSS, KEV. */
#include "ratings.h"
#include "score_priv.h"

static void gather_side(const struct member *member, const struct tokens *tokens, struct str text, bool is_title,
			double *cvss, struct facts *facts)
{
	uint32_t at;
	double score = text_cvss(tokens, text), share = text_epss(tokens, text, &at);
	*cvss = score > *cvss ? score : *cvss;
	if (share > facts->epss) {
		facts->epss = share;
		facts->epss_by = STR_EMPTY;
		facts->epss_from = is_title ? evidence_of(member, 0, 0) : evidence_of(member, at, at + 1);
	}
}

static struct str words_of(const struct member *member, const struct indicator *i)
{
	if (i->start < i->end)
		return str_cut(member->article->text, i->start, i->end);
	return i->in_title ? member->article->title : STR_EMPTY;
}

bool names_flaw(const struct member *member, const struct indicator *i)
{
	static const char *const names[] = {"flaw", "vulnerabilit", "bug", "zero-day", "defect"};
	struct str words = words_of(member, i);
	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		if (str_find_ascii_nocase(words, str_of(names[k])) != STR_NONE)
			return true;
	return false;
}

/* "added to KEV" and the like: the words of the indicator name the list. */
bool names_kev(const struct member *member, const struct indicator *i)
{
	struct str words = i->in_title ? member->article->title : str_cut(member->article->text, i->start, i->end);
	return str_find_ascii_nocase(words, STR("kev")) != STR_NONE ||
	       str_find_ascii_nocase(words, STR("known exploited vulnerabilit")) != STR_NONE;
}

static struct evidence place_of(const struct member *member, const struct indicator *i)
{
	return i->in_title ? evidence_of(member, 0, 0) : evidence_of(member, i->start, i->end);
}

static bool gives_control(struct str name)
{
	static const char *const names[] = {"remote code execution", "privilege escalation", "takeover",
					    "sandbox escape"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

double gather_ratings(const struct weights *weights, const struct member *member, struct facts *facts)
{
	double cvss = 0;
	gather_side(member, &member->reading->title, member->article->title, true, &cvss, facts);
	gather_side(member, &member->reading->body, member->article->text, false, &cvss, facts);
	if (cvss >= facts->cvss && cvss > 0)
		facts->cvss = cvss, facts->rated = STR_EMPTY; /* the text says it itself */
	facts->grave |= cvss >= weights->cvss_critical;
	const struct indicators *list = &member->annotation->indicators;
	for (size_t i = 0; i < list->n; i++) {
		const struct indicator *found = &list->at[i];
		if (!found->in_title && !place_tells(member, found->start))
			continue;
		facts->grave |= str_eq(found->name, STR("zero-day")) || str_eq(found->name, STR("critical flaw")) ||
				(found->status == STATUS_EXPLOITED && names_kev(member, found));
		/* Named at the head: what the report is of; further down it may be a word in passing. */
		facts->extorted |= (str_eq(found->name, STR("ransomware")) || str_eq(found->name, STR("extortion"))) &&
				   found->weight >= 2;
		facts->stopped |= str_eq(found->name, STR("disruptive attack")) && found->weight >= 2;
		if (!facts->struck && str_eq(found->name, STR("essential service down")) && found->weight >= 2) {
			facts->struck = true;
			facts->struck_from = place_of(member, found);
		}
		if (!facts->spread && str_eq(found->name, STR("supply chain worm")) && found->weight >= 2) {
			facts->spread = true;
			facts->spread_from = place_of(member, found);
		}
		facts->control |= gives_control(found->name) && found->weight >= 2;
		facts->spying |=
			(str_eq(found->name, STR("espionage")) || str_eq(found->name, STR("state-sponsored"))) &&
			found->weight >= 2;
	}
	return cvss;
}
