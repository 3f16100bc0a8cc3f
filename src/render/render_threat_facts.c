/* What the articles hold for machines and for checking: entities, observables, techniques, why the
 * articles stand together, where they differ. Then what stands beside: history, related, export. */
#include "date.h"
#include "render_priv.h"

enum { TOGETHER_SHOWN = 40, VETOES_SHOWN = 12, HISTORY_SHOWN = 20, DAY = 86400 };

/* ---- related entities, by kind ---- */

static void put_entities_of(struct html_writer *w, const struct threat_entities *entities, enum entity_type type)
{
	bool open = false;
	for (size_t i = 0; i < entities->n; i++) {
		const struct threat_entity *entity = &entities->at[i];
		if (entity->type != type)
			continue;
		if (!open)
			put_between(w, "<dt>", entity_type_title(type), "</dt><dd>");
		open = true;
		hw_lit(w, "<a class=\"chip");
		if (entity->central)
			hw_lit(w, " main");
		hw_lit(w, "\" href=\"/entity/");
		put_query(w, entity->id);
		hw_lit(w, "\" title=\"named in ");
		put_count(w, entity->articles, "article", "articles");
		put_between(w, "\"><bdi>", entity->name, "</bdi></a> ");
	}
	if (open)
		hw_lit(w, "</dd>\n");
}

void put_entities(struct html_writer *w, const struct cites *cites)
{
	const struct threat_entities *entities = &cites->threat->entities;
	put_section(w, "entities", "Related entities", STR_NONE);
	if (entities->n == 0)
		put_between(w, "<p class=\"note\">", render_silence(cites->threat, PART_ENTITIES), "</p>\n");
	else {
		hw_lit(w, "<dl class=\"ents\">\n");
		for (int type = 0; type < ENTITY_TYPES_N; type++)
			put_entities_of(w, entities, (enum entity_type)type);
		hw_lit(w, "</dl>\n");
	}
	hw_lit(w, "</section>\n");
}

/* ---- techniques ---- */

void put_techniques(struct html_writer *w, const struct cites *cites)
{
	const struct techniques *techniques = &cites->threat->techniques;
	put_section(w, "techniques", "Techniques", STR_NONE);
	if (techniques->n == 0) {
		hw_lit(w, "<p class=\"note\">None. No source describes a technique of an attacker.</p></section>\n");
		return;
	}
	hw_lit(w,
	       "<table class=\"wide\"><caption>MITRE ATT&amp;CK, with the sentence that shows it</caption><thead><tr>"
	       "<th scope=\"col\">Technique</th><th scope=\"col\">Name</th><th scope=\"col\">Evidence</th></tr>"
	       "</thead><tbody>\n");
	for (size_t i = 0; i < techniques->n; i++) {
		const struct technique *technique = &techniques->at[i];
		hw_lit(w, "<tr><th scope=\"row\"><a href=\"/entity/technique/");
		put_technique_slug(w, technique->id);
		put_between(w, "\"><code>", technique->id, "</code></a></th>");
		put_between(w, "<td data-l=\"Name\">", technique->name, "</td>");
		put_between(w, "<td data-l=\"Evidence\"><bdi>", technique->evidence.text, "</bdi>");
		put_by_evidence(w, cites, &technique->evidence);
		hw_lit(w, "</td></tr>\n");
	}
	hw_lit(w, "</tbody></table></section>\n");
}

/* ---- why together ---- */

static void put_ties(struct html_writer *w, const struct strs *list, struct str label, size_t max)
{
	hw_lit(w, "<td");
	hw_attr(w, "data-l", label);
	hw_lit(w, ">");
	put_joined(w, list, max);
	if (list->n == 0)
		hw_lit(w, "none");
	hw_lit(w, "</td>");
}

/* The score, what it had to pass, and how far off the second best threat was. */
static void put_margin(struct html_writer *w, const struct why *why)
{
	hw_lit(w, "<td class=\"n\" data-l=\"Score\">");
	hw_fixed(w, why->score, 1);
	if (why->wanted < 0 || why->wanted > 0) {
		hw_lit(w, ", needed ");
		hw_fixed(w, why->wanted, 1);
	}
	hw_lit(w, "</td><td class=\"n\" data-l=\"Second best\">");
	if (why->second.n > 0) {
		hw_lit(w, "<a href=\"/threat/");
		put_query(w, why->second);
		hw_lit(w, "\">");
		hw_fixed(w, why->runner_up, 1);
		hw_lit(w, "</a>, margin ");
		hw_fixed(w, why->score - why->runner_up, 1);
	} else if (why->runner_up < 0 || why->runner_up > 0) { /* kept before its id was */
		hw_fixed(w, why->runner_up, 1);
		hw_lit(w, ", margin ");
		hw_fixed(w, why->score - why->runner_up, 1);
	} else {
		hw_lit(w, "none near");
	}
	hw_lit(w, "</td>");
}

static void put_tie(struct html_writer *w, const struct cites *cites, size_t at)
{
	const struct threat_article *article = &cites->threat->articles.at[at];
	const struct why *why = &article->why;
	size_t best = why->best.n > 0 ? cites_article(cites, why->best) : STR_NONE;
	hw_lit(w, "<tr><th scope=\"row\"><a href=\"#");
	put_letter(w, at);
	hw_lit(w, "\">");
	put_letter(w, at);
	put_between(w, " <bdi>", article->source, "</bdi></a></th>");
	put_ties(w, &why->identifiers, STR("Identifiers"), 6);
	put_ties(w, &why->terms, STR("Rare words"), 8);
	hw_lit(w, "<td class=\"n\" data-l=\"Likeness\">");
	hw_fixed(w, why->similarity, 2);
	if (best != STR_NONE) {
		hw_lit(w, " to ");
		put_letter(w, best);
	}
	hw_lit(w, "</td><td class=\"n\" data-l=\"Apart\">");
	put_span(w, why->gap_s);
	hw_lit(w, "</td>");
	put_margin(w, why);
	hw_lit(w, "</tr>\n");
}

/* Every article is put to the same questions, so they are said once. */
static void put_vetoes(struct html_writer *w, const struct strs *vetoes)
{
	if (vetoes->n == 0)
		return;
	hw_lit(w, "<p class=\"note\"><b>Looked for, and keeps none of them apart:</b> ");
	put_joined(w, vetoes, VETOES_SHOWN);
	hw_lit(w, ".</p>\n");
}

void put_together(struct html_writer *w, const struct cites *cites)
{
	const struct threat_articles *articles = &cites->threat->articles;
	put_section(w, "together", "Why together", STR_NONE);
	if (articles->n < 2) {
		hw_lit(w, "<p class=\"note\">There is one article; nothing had to be put together.</p></section>\n");
		return;
	}
	hw_lit(w,
	       "<table class=\"wide ties\"><caption>What ties each article to the ones before it</caption><thead><tr>"
	       "<th scope=\"col\">Article</th><th scope=\"col\">Shared identifiers</th>"
	       "<th scope=\"col\">Shared rare words</th><th scope=\"col\" class=\"n\">Likeness</th>"
	       "<th scope=\"col\" class=\"n\">Time apart</th><th scope=\"col\" class=\"n\">Score</th>"
	       "<th scope=\"col\" class=\"n\">Second best threat</th></tr></thead><tbody>\n");
	const struct why *newest = NULL;
	size_t shown = 0;
	for (size_t i = 0; i < articles->n && shown < TOGETHER_SHOWN; i++) {
		const struct why *why = &articles->at[i].why;
		if (why->best.n == 0 && why->terms.n == 0 && why->identifiers.n == 0)
			continue; /* the first one, or a copy that joined its original unasked */
		put_tie(w, cites, i);
		newest = why;
		shown++;
	}
	hw_lit(w, "</tbody></table>\n");
	if (newest)
		put_vetoes(w, &newest->vetoes);
	else
		hw_lit(w, "<p class=\"note\">All are copies of the first.</p>\n");
	hw_lit(w, "</section>\n");
}

/* ---- do sources differ? ---- */

void put_differences(struct html_writer *w, const struct cites *cites)
{
	const struct differences *differences = &cites->threat->differences;
	put_section(w, "differ", "Do sources differ?", STR_NONE);
	if (differences->n == 0) {
		put_between(w, "<p class=\"note\">",
			    cites->threat->sources > 1 ? STR("No difference in numbers was found.")
						       : STR("There is one source, so nothing can be compared."),
			    "</p></section>\n");
		return;
	}
	hw_lit(w, "<table class=\"wide\"><caption>Yes. What each says, side by side</caption><thead><tr>"
		  "<th scope=\"col\">Fact</th><th scope=\"col\">Values</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < differences->n; i++) {
		put_between(w, "<tr><th scope=\"row\">", differences->at[i].what, "</th><td class=\"bad\"><ul>");
		for (size_t v = 0; v < differences->at[i].values.n; v++)
			put_between(w, "<li><bdi>", differences->at[i].values.at[v], "</bdi></li>");
		hw_lit(w, "</ul></td></tr>\n");
	}
	hw_lit(w, "</tbody></table></section>\n");
}

/* ---- beside: history, related threats, export, identity ---- */

static void put_history(struct html_writer *w, const struct threat *threat, int64_t now)
{
	const struct history *history = &threat->history;
	hw_lit(w, "<section id=\"history\"><h2>History</h2>");
	if (history->n == 0) {
		hw_lit(w, "<p class=\"note\">Nothing has changed since it was first seen.</p></section>\n");
		return;
	}
	chart_history(w, history);
	hw_lit(w, "<dl>");
	size_t from = history->n > HISTORY_SHOWN ? history->n - HISTORY_SHOWN : 0;
	for (size_t i = from; i < history->n; i++) {
		put_between(w, "<div><dt><bdi>", history->at[i].text, "</bdi><br>");
		for (size_t f = 0; f < history->at[i].facts.n; f++)
			put_between(w, "<b><bdi>", history->at[i].facts.at[f], "</bdi></b><br>");
		put_short_time(w, history->at[i].time, now);
		hw_lit(w, "</dt><dd>");
		hw_fixed(w, history->at[i].score, 1);
		hw_lit(w, "</dd></div>\n");
	}
	hw_lit(w, "</dl><p class=\"note\"><a href=\"/api/v1/threats/");
	put_query(w, threat->id);
	hw_lit(w, "/changes?since=");
	char stamp[DATE_RFC3339_BYTES];
	if (date_put_rfc3339(stamp, history->at[history->n - 1].time - DAY))
		put_query(w, (struct str){stamp, sizeof(stamp)});
	hw_lit(w, "\">Changes of its last day, JSON</a></p></section>\n");
}

static void put_related(struct html_writer *w, const struct related_list *list)
{
	hw_lit(w, "<section id=\"related\"><h2>Related threats</h2>");
	if (list->n == 0) {
		hw_lit(w, "<p class=\"note\">None shares a rare name with this one.</p></section>\n");
		return;
	}
	hw_lit(w, "<ol class=\"near\">\n");
	for (size_t i = 0; i < list->n; i++) {
		hw_lit(w, "<li>");
		put_chip_inline(w, list->at[i].label, list->at[i].score);
		hw_lit(w, " <a");
		put_threat_href(w, list->at[i].id, list->at[i].slug);
		put_between(w, "><bdi>", list->at[i].title, "</bdi></a>");
		put_between(w, "<span>", list->at[i].why, "</span></li>\n");
	}
	hw_lit(w, "</ol></section>\n");
}

static void put_exports(struct html_writer *w, const struct threat *threat)
{
	static const struct {
		const char *before, *after, *word;
	} files[] = {
		{"/api/v1/threats/", "", "JSON"},
		{"/threat/", "/brief.md", "Markdown"},
		{"/threat/", "/observables.csv", "Observables, CSV"},
		{"/threat/", "/blocklist.txt", "Block list"},
		{"/threat/", "/stix.json", "STIX 2.1"},
		{"/threat/", "", "Permalink"},
	};
	hw_lit(w, "<section id=\"export\"><h2>Export</h2><p class=\"pairs\">");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		put_between(w, "<a href=\"", str_of(files[i].before), "");
		put_query(w, threat->id);
		put_between(w, "", str_of(files[i].after), "\">");
		put_between(w, "", str_of(files[i].word), "</a>");
	}
	hw_lit(w, "</p></section>\n");
}

void put_side(struct html_writer *w, const struct cites *cites, int64_t now)
{
	const struct threat *threat = cites->threat;
	hw_lit(w, "<aside class=\"side\" aria-label=\"Beside the threat\">\n");
	put_history(w, threat, now);
	put_decisions(w, cites, now);
	put_related(w, &threat->related);
	put_exports(w, threat);
	hw_lit(w, "<section><h2>Identity</h2><dl>");
	put_between(w, "<div><dt>Id</dt><dd><code>", threat->id, "</code></dd></div>");
	put_between(w, "<div><dt>Kind</dt><dd>", event_class_title(threat->severity.class), "</dd></div>");
	hw_lit(w, "<div><dt>Words</dt><dd>extracted, none invented</dd></div></dl></section>\n</aside>\n");
}
