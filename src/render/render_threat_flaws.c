/* The vulnerabilities of a threat: what lists say of each, and apart from it what the articles say. */
#include "render_priv.h"

enum { FLAWS_SHOWN = 60 };

static const struct vulnerability_facts *facts_of(const struct threat *threat, struct str cve)
{
	for (size_t i = 0; i < threat->vulnerabilities.n; i++)
		if (str_eq_ascii_nocase(threat->vulnerabilities.at[i].cve, cve))
			return &threat->vulnerabilities.at[i];
	return NULL;
}

size_t threat_flaws(const struct threat *threat)
{
	size_t n = 0;
	for (size_t i = 0; i < threat->entities.n; i++)
		n += threat->entities.at[i].type == ENTITY_VULNERABILITY;
	return n;
}

static void put_listed(struct html_writer *w, const struct vulnerability_facts *v)
{
	hw_lit(w, "<td class=\"n\" data-l=\"CVSS\">");
	if (v->cvss > 0) {
		hw_fixed(w, v->cvss, 1);
		put_between(w, " <span class=\"soft\">", v->band, "</span>");
	}
	hw_lit(w, "</td><td data-l=\"Exploited\">");
	if (v->kev) {
		put_between(w, "<b class=\"bad\">known exploited</b> since ", v->kev_added, "");
		if (v->kev_due.n > 0)
			put_between(w, ", due ", v->kev_due, "");
		if (v->kev_ransomware)
			hw_lit(w, ", by ransomware too");
	} else if (v->exploitation.n > 0)
		put_between(w, "", v->exploitation, "");
	hw_lit(w, "</td><td class=\"n\" data-l=\"EPSS\">");
	if (v->has_epss) {
		hw_fixed(w, v->epss * 100, 1);
		hw_lit(w, " %");
	}
	put_between(w, "</td><td data-l=\"Product\"><bdi>", v->vendor, " ");
	put_between(w, "", v->product, "</bdi></td>");
	put_between(w, "<td data-l=\"Fixed\"><bdi>", v->fixed, "</bdi></td>");
}

static void put_flaw(struct html_writer *w, const struct threat *threat, const struct threat_entity *entity)
{
	const struct vulnerability_facts *v = facts_of(threat, entity->name);
	hw_lit(w, "<tr><th scope=\"row\"><a href=\"/entity/");
	put_query(w, entity->id);
	put_between(w, "\"><code>", entity->name, "</code></a></th><td class=\"n\" data-l=\"Named in\">");
	put_count(w, entity->articles, "article", "articles");
	hw_lit(w, "</td>");
	if (v)
		put_listed(w, v);
	else
		hw_lit(w, "<td colspan=\"5\" class=\"soft\">No imported list has it.</td>");
	hw_lit(w, "</tr>\n");
}

static bool is_told_of_flaws(const struct threat_indicator *indicator)
{
	static const char *const names[] = {"exploited",
					    "mass exploitation",
					    "zero-day",
					    "proof of concept",
					    "unpatched",
					    "patch available",
					    "patch",
					    "workaround",
					    "critical flaw",
					    "remote code execution",
					    "privilege escalation",
					    "end of life"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(indicator->name, str_of(names[i])))
			return indicator->evidence.text.n > 0;
	return false;
}

static bool is_same_passage(const struct evidence *a, const struct evidence *b)
{
	return a->start == b->start && a->end == b->end && str_eq(a->article, b->article);
}

/* All that one passage says, once; false when an earlier indicator has said it. */
static bool put_findings(struct html_writer *w, const struct threat_indicators *list, size_t at)
{
	const struct evidence *evidence = &list->at[at].evidence;
	for (size_t i = 0; i < at; i++)
		if (is_told_of_flaws(&list->at[i]) && is_same_passage(&list->at[i].evidence, evidence))
			return false;
	hw_lit(w, "<dt>");
	hw_text(w, list->at[at].name);
	for (size_t i = at + 1; i < list->n; i++)
		if (is_told_of_flaws(&list->at[i]) && is_same_passage(&list->at[i].evidence, evidence))
			put_between(w, ", ", list->at[i].name, "");
	hw_lit(w, "</dt>");
	return true;
}

/* What the text says is a finding of its own: lists lag behind, and articles err. */
static void put_told(struct html_writer *w, const struct cites *cites)
{
	const struct threat_indicators *indicators = &cites->threat->indicators;
	bool open = false;
	for (size_t i = 0; i < indicators->n; i++) {
		const struct evidence *evidence = &indicators->at[i].evidence;
		if (!is_told_of_flaws(&indicators->at[i]))
			continue;
		if (!open)
			hw_lit(w, "<h3>What the articles say</h3><dl class=\"ents told\">\n");
		open = true;
		if (!put_findings(w, indicators, i))
			continue;
		put_between(w, "<dd>“<bdi>", evidence->text, "</bdi>”");
		put_by_evidence(w, cites, evidence);
		hw_lit(w, "</dd>\n");
	}
	if (open)
		hw_lit(w, "</dl>\n");
}

void put_flaws(struct html_writer *w, const struct cites *cites)
{
	const struct threat *threat = cites->threat;
	size_t n = threat_flaws(threat), shown = 0;
	if (n == 0)
		return;
	put_section(w, "flaws", "Vulnerabilities", n);
	hw_lit(w,
	       "<table class=\"wide\"><caption>What lists say; none of it counts as told by a source</caption><thead>"
	       "<tr><th scope=\"col\">CVE</th><th scope=\"col\" class=\"n\">Named in</th><th scope=\"col\" "
	       "class=\"n\">CVSS</th><th scope=\"col\">Exploited</th><th scope=\"col\" class=\"n\">EPSS</th>"
	       "<th scope=\"col\">Product</th><th scope=\"col\">Fixed in</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < threat->entities.n && shown < FLAWS_SHOWN; i++)
		if (threat->entities.at[i].type == ENTITY_VULNERABILITY) {
			put_flaw(w, threat, &threat->entities.at[i]);
			shown++;
		}
	hw_lit(w, "</tbody></table>\n");
	if (n > shown)
		hw_lit(w, "<p class=\"note\">The others are in the JSON.</p>\n");
	put_told(w, cites);
	hw_lit(w, "</section>\n");
}
