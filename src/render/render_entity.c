/* The page of an entity: who says what it is called, what is known, when and beside whom threats name it. */
#include "render_entity.h"

#include "date.h"
#include "render_chart.h"
#include "render_priv.h"

enum { ALIASES_SHOWN = 80, USES_SHOWN = 200, WEEKS_DRAWN = 52, WEEKS_LEAST = 12, WEEK_S = 7 * 86400 };

static void put_entity_href(struct html_writer *w, struct str id)
{
	hw_lit(w, " href=\"/entity/");
	put_query(w, id);
	hw_lit(w, "\"");
}

static void put_fact(struct html_writer *w, const char *what, struct str value)
{
	if (value.n == 0)
		return;
	hw_lit(w, "<dt>");
	put_c(w, what);
	put_between(w, "</dt><dd><bdi>", value, "</bdi></dd>\n");
}

static void put_facts_of_list(struct html_writer *w, const char *what, const struct strs *list)
{
	if (list->n == 0)
		return;
	hw_lit(w, "<dt>");
	put_c(w, what);
	hw_lit(w, "</dt><dd>");
	put_joined(w, list, 40);
	hw_lit(w, "</dd>\n");
}

static void put_namesakes(struct html_writer *w, const struct entity_profile *p)
{
	if (p->namesakes.n == 0)
		return;
	hw_lit(w, "<dt>Also a name of</dt><dd>");
	for (size_t i = 0; i < p->namesakes.n; i++) {
		struct str id = p->namesakes.at[i];
		size_t slash = str_find_byte(id, '/');
		int type = words_find(entity_type_words(), str_cut(id, 0, slash == STR_NONE ? 0 : slash));
		hw_lit(w, "<a");
		put_entity_href(w, id);
		hw_lit(w, ">");
		hw_text(w, type < 0 ? id : entity_type_title((enum entity_type)type));
		hw_lit(w, "</a> ");
	}
	hw_lit(w, "</dd>\n");
}

static void put_vulnerability(struct html_writer *w, const struct vulnerability_facts *v)
{
	put_fact(w, "Vendor", v->vendor);
	put_fact(w, "Product", v->product);
	if (v->cvss > 0) {
		hw_lit(w, "<dt>CVSS</dt><dd>");
		hw_fixed(w, v->cvss, 1);
		put_between(w, " ", v->band, "</dd>\n");
	}
	put_fact(w, "Weakness", v->weakness);
	put_fact(w, "Exploitation", v->exploitation);
	put_fact(w, "Automatable", v->automatable);
	put_fact(w, "Impact", v->impact);
	if (v->kev) {
		put_between(w, "<dt>Known exploited</dt><dd>in the catalog since ", v->kev_added, "");
		if (v->kev_due.n)
			put_between(w, ", to be mended by ", v->kev_due, "");
		if (v->kev_ransomware)
			hw_lit(w, "; used by ransomware");
		hw_lit(w, "</dd>\n");
	}
	if (v->has_epss) {
		hw_lit(w, "<dt>EPSS</dt><dd>");
		hw_fixed(w, v->epss * 100, 2);
		hw_lit(w, " % in 30 days, above ");
		hw_fixed(w, v->epss_percentile * 100, 1);
		put_between(w, " % of all, of ", v->epss_date, "</dd>\n");
	}
	put_fact(w, "Fixed in", v->fixed);
	put_facts_of_list(w, "Told by", &v->sources);
}

static void put_known(struct html_writer *w, const struct entity_profile *p)
{
	put_section(w, "known", "What is known", STR_NONE);
	hw_lit(w, "<dl class=\"ents\">\n");
	size_t before = buf_str(w->out).n;
	put_fact(w, "Vendor", p->vendor);
	put_fact(w, "From", p->within);
	put_fact(w, "Domain", p->domain);
	put_fact(w, "CVE", p->cve);
	put_fact(w, "Newest version", p->latest);
	put_fact(w, "Supported until", p->ends);
	put_facts_of_list(w, "Tactics", &p->tactics);
	put_facts_of_list(w, "Mitigations", &p->mitigations);
	put_fact(w, "Replaced by", p->replaced_by);
	put_namesakes(w, p);
	for (size_t i = 0; i < p->vulnerabilities.n; i++)
		put_vulnerability(w, &p->vulnerabilities.at[i]);
	bool is_told = buf_str(w->out).n > before;
	hw_lit(w, "</dl>\n");
	if (!p->is_known)
		hw_lit(w, "<p class=\"note\">No list knows this name: it was read in articles.</p>\n");
	else if (!is_told)
		hw_lit(w, "<p class=\"note\">The lists tell its names only.</p>\n");
	hw_lit(w, "</section>\n");
}

static void put_aliases(struct html_writer *w, const struct entity_profile *p)
{
	if (p->aliases.n == 0)
		return;
	put_section(w, "names", "Names", p->aliases.n);
	hw_lit(w,
	       "<table class=\"wide\"><caption>Each with who says so; names are linked, never merged</caption><thead>"
	       "<tr><th scope=\"col\">Name</th><th scope=\"col\">Told by</th></tr></thead>"
	       "<tbody>\n");
	for (size_t i = 0; i < p->aliases.n && i < ALIASES_SHOWN; i++) {
		const struct entity_alias *alias = &p->aliases.at[i];
		put_between(w, "<tr><th scope=\"row\"><bdi>", alias->name, "</bdi></th><td data-l=\"Told by\">");
		put_joined(w, &alias->sources, 8);
		if (alias->dispute.n) {
			hw_lit(w, "; the name of <a");
			put_entity_href(w, alias->dispute);
			put_between(w, ">", alias->dispute, "</a>, so it is not used here");
		}
		hw_lit(w, "</td></tr>\n");
	}
	hw_lit(w, "</tbody></table></section>\n");
}

/* ---- over time ---- */

/* The week's bar is as high as its part of the busiest; weeks without a threat are gaps. */
static void put_weeks(struct html_writer *w, const struct entity_weeks *weeks)
{
	uint32_t counts[WEEKS_DRAWN] = {0};
	size_t n = 0, first = 0;
	int64_t monday, last = 0;
	for (size_t i = weeks->n; i-- > 0;) {
		if (!date_parse(weeks->at[i].monday, &monday))
			continue;
		if (n == 0)
			last = monday;
		int64_t back = (last - monday) / WEEK_S;
		if (back < 0 || back >= WEEKS_DRAWN)
			break;
		counts[WEEKS_DRAWN - 1 - back] = weeks->at[i].threats;
		n = (size_t)back + 1;
		first = i;
	}
	if (n == 0)
		return;
	size_t drawn = n < WEEKS_LEAST ? WEEKS_LEAST : n;
	hw_lit(w, "<figure class=\"overtime\">");
	chart_counts(w, counts + WEEKS_DRAWN - drawn, drawn, "threat", "threats", "weeks");
	hw_lit(w, "<div class=\"axis\"><span>week of ");
	put_day(w, last - (int64_t)(drawn - 1) * WEEK_S);
	hw_lit(w, "</span><span>week of ");
	put_day(w, last);
	hw_lit(w, "</span></div></figure>\n<details class=\"small\"><summary>By week, as a "
		  "table</summary><table><thead><tr>"
		  "<th scope=\"col\">Week of</th><th scope=\"col\" class=\"n\">Threats</th></tr></thead><tbody>\n");
	for (size_t i = weeks->n; i-- > first;) {
		put_between(w, "<tr><th scope=\"row\">", weeks->at[i].monday, "</th><td class=\"n\">");
		hw_i64(w, weeks->at[i].threats);
		hw_lit(w, "</td></tr>\n");
	}
	hw_lit(w, "</tbody></table></details>\n");
}

static void put_threats(struct html_writer *w, const struct entity *entity, const struct threats *threats, int64_t now)
{
	const struct entity_activity *a = &entity->activity;
	put_section(w, "threats", "Threats", a->threats);
	if (a->threats == 0) {
		hw_lit(w, "<p class=\"note\">No stored threat names it.</p></section>\n");
		return;
	}
	hw_lit(w, "<p class=\"note\">First ");
	put_day(w, a->first);
	hw_lit(w, ", newest ");
	put_day(w, a->newest);
	hw_lit(w, "; about it: ");
	hw_i64(w, a->central);
	hw_lit(w, ". <a href=\"/?entity=");
	put_query(w, entity->id);
	hw_lit(w, "\">All in the feed</a></p>\n");
	put_weeks(w, &a->weeks);
	hw_lit(w, "<ol>\n");
	for (size_t i = 0; i < threats->n; i++)
		put_one_line_row(w, &threats->at[i], now);
	hw_lit(w, "</ol></section>\n");
}

/* ---- beside it ---- */

static void put_beside_of(struct html_writer *w, const struct entities_beside *list, enum entity_type type)
{
	bool open = false;
	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i].type != type)
			continue;
		if (!open)
			put_between(w, "<dt>", entity_type_title(type), "</dt><dd>");
		open = true;
		hw_lit(w, "<a class=\"chip\"");
		put_entity_href(w, list->at[i].id);
		put_between(w, "><bdi>", list->at[i].name, "</bdi> <span class=\"soft\">");
		hw_i64(w, list->at[i].threats);
		hw_lit(w, "</span></a> ");
	}
	if (open)
		hw_lit(w, "</dd>\n");
}

static void put_beside(struct html_writer *w, const struct entities_beside *list)
{
	if (list->n == 0)
		return;
	put_section(w, "beside", "Named by the same threats", STR_NONE);
	hw_lit(w, "<dl class=\"ents\">\n");
	for (int type = 0; type < ENTITY_TYPES_N; type++)
		put_beside_of(w, list, (enum entity_type)type);
	hw_lit(w, "</dl></section>\n");
}

static void put_uses(struct html_writer *w, const struct entity_profile *p)
{
	if (p->uses.n == 0)
		return;
	put_section(w, "uses", "Techniques it is known for", p->uses.n);
	hw_lit(w, "<ul class=\"plain columns\">\n");
	for (size_t i = 0; i < p->uses.n && i < USES_SHOWN; i++) {
		hw_lit(w, "<li><a href=\"/entity/technique/");
		put_technique_slug(w, p->uses.at[i].id);
		put_between(w, "\"><code>", p->uses.at[i].id, "</code></a> <bdi>");
		put_between(w, "", p->uses.at[i].name, "</bdi></li>\n");
	}
	hw_lit(w, "</ul></section>\n");
}

static void put_credits(struct html_writer *w, const struct entity_profile *p)
{
	for (size_t i = 0; i < p->credits.n; i++)
		put_between(w, "<p class=\"note\">", p->credits.at[i], "</p>\n");
}

void render_entity_page(struct buf *out, const struct page_frame *frame, const struct entity *entity,
			const struct threats *threats)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, entity->name);
	hw_lit(&w, "<p class=\"more first\"><a href=\"/\">← Return to feed</a></p>\n<p class=\"lab\">");
	put_between(&w, "", entity_type_title(entity->type), "</p>\n");
	put_between(&w, "<h1><bdi>", entity->name, "</bdi></h1>\n<div class=\"entity\"><div>\n");
	put_threats(&w, entity, threats, frame->now);
	put_beside(&w, &entity->activity.beside);
	put_uses(&w, &entity->profile);
	hw_lit(&w, "</div><div>\n");
	put_known(&w, &entity->profile);
	put_aliases(&w, &entity->profile);
	put_credits(&w, &entity->profile);
	hw_lit(&w, "</div></div>\n");
	frame_close(&w, frame);
}
