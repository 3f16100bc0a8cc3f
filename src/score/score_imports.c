/* What imported lists say of the flaws that the event is about: KEV, CISA's decision points, CVSS, EPSS. What
 * they know now counts, also where the report is older; each line that rests on one names the import and its day. */
#include "score_priv.h"

/* The place where the article says that the event is about this CVE; NULL: it is named in passing. */
static const struct mention *central_mention(const struct member *member, struct str cve)
{
	const struct mentions *all = &member->annotation->entities;
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].type == ENTITY_VULNERABILITY && str_eq_ascii_nocase(all->at[i].name, cve) &&
		    mention_is_central(member, &all->at[i]))
			return &all->at[i];
	return NULL;
}

/* "(kev, 2026-08-21)": the import of that kind among those that know the CVE. */
static struct str import_of(struct arena *arena, const struct knowledge *knowledge,
			    const struct vulnerability_facts *flaw, struct str kind)
{
	const struct knowledge_sources *sources = knowledge_sources(knowledge);
	for (size_t i = 0; i < sources->n; i++) {
		const struct knowledge_source *source = &sources->at[i];
		if (!str_eq(source->kind, kind) || !strs_has(&flaw->sources, source->name))
			continue;
		struct str day = str_cut(source->date, 0, 10);
		return str_print(arena, " (%.*s%s%.*s)", STR_FORMAT(source->name), day.n ? ", " : "", STR_FORMAT(day));
	}
	return STR_EMPTY;
}

/* Days since 1970 of "2026-08-21"; -1: no day. */
static int64_t day_number(struct str day)
{
	uint32_t parts[3] = {0};
	size_t at = 0;
	for (size_t i = 0; i < day.n && i < 10; i++) {
		if (is_ascii_digit(day.p[i]))
			parts[at] = parts[at] * 10 + (uint32_t)(day.p[i] - '0');
		else if (day.p[i] != '-' || ++at > 2)
			return -1;
	}
	if (day.n < 10 || at != 2 || parts[1] < 1 || parts[1] > 12 || parts[0] < 1970)
		return -1;
	/* Years begin in March, so that the leap day is the last. */
	int64_t year = (int64_t)parts[0] - (parts[1] <= 2), of_era = year % 400;
	int64_t month = (parts[1] + 9) % 12, of_year = (153 * month + 2) / 5 + parts[2] - 1;
	return year / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void raise_status(struct facts *facts, enum event_status status, const struct member *member,
			 const struct mention *mention)
{
	if (status <= facts->status)
		return;
	facts->status = status;
	facts->status_from = evidence_of(member, mention->start, mention->end);
}

static bool gather_listed(struct arena *arena, const struct knowledge *knowledge, const struct member *member,
			  const struct mention *mention, const struct vulnerability_facts *flaw, struct facts *facts)
{
	raise_status(facts, STATUS_EXPLOITED, member, mention);
	facts->grave = true;
	if (facts->listed.n)
		return true;
	int64_t added = day_number(flaw->kev_added);
	bool is_later = added >= 0 && member->article->published > 0 && added > member->article->published / 86400;
	struct str by = import_of(arena, knowledge, flaw, STR("kev"));
	facts->listed = str_print(arena, "%.*s in KEV%s%.*s%s%.*s", STR_FORMAT(flaw->cve), added >= 0 ? " since " : "",
				  STR_FORMAT(added >= 0 ? flaw->kev_added : STR_EMPTY),
				  is_later ? ", after the report" : "", STR_FORMAT(by));
	return !str_is_null(facts->listed);
}

static bool gather_decision(struct arena *arena, const struct knowledge *knowledge, const struct member *member,
			    const struct mention *mention, const struct vulnerability_facts *flaw, struct facts *facts)
{
	bool active = str_eq(flaw->exploitation, STR("active"));
	if (!active && !str_eq(flaw->exploitation, STR("poc")))
		return true;
	enum event_status status = active ? STATUS_EXPLOITED : STATUS_POC;
	if (status > facts->status) {
		struct str by = import_of(arena, knowledge, flaw, STR("scores"));
		facts->decided = str_print(arena, "%.*s: %s per SSVC%.*s", STR_FORMAT(flaw->cve),
					   active ? "exploitation" : "proof of concept", STR_FORMAT(by));
		if (str_is_null(facts->decided))
			return false;
	}
	raise_status(facts, status, member, mention);
	return true;
}

static bool gather_scores(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
			  const struct member *member, const struct mention *mention,
			  const struct vulnerability_facts *flaw, struct facts *facts)
{
	if (flaw->cvss > facts->cvss) {
		struct str by = import_of(arena, knowledge, flaw, STR("scores"));
		facts->cvss = flaw->cvss;
		facts->rated =
			str_print(arena, "%.*s has CVSS %.1f%.*s", STR_FORMAT(flaw->cve), flaw->cvss, STR_FORMAT(by));
		if (str_is_null(facts->rated))
			return false;
	}
	facts->grave |= flaw->cvss >= weights->cvss_critical;
	if (flaw->has_epss && flaw->epss > facts->epss && flaw->epss <= 1) {
		facts->epss = flaw->epss;
		facts->epss_from = evidence_of(member, mention->start, mention->end);
		facts->epss_by = import_of(arena, knowledge, flaw, STR("epss"));
	}
	return true;
}

bool gather_imports(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
		    const struct member *member, double *cvss, struct facts *facts)
{
	const struct vulnerabilities *known = &member->annotation->vulnerabilities;
	for (size_t i = 0; i < known->n; i++) {
		const struct vulnerability_facts *flaw = &known->at[i];
		const struct mention *mention = central_mention(member, flaw->cve);
		if (!mention)
			continue;
		*cvss = flaw->cvss > *cvss ? flaw->cvss : *cvss;
		if (!gather_scores(arena, knowledge, weights, member, mention, flaw, facts) ||
		    (flaw->kev && !gather_listed(arena, knowledge, member, mention, flaw, facts)) ||
		    !gather_decision(arena, knowledge, member, mention, flaw, facts))
			return false;
	}
	return true;
}
