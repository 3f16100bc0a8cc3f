/* Bursts: rows that follow one another in a list, each told by one and the same outlet alone, of one kind and one band,
 * as when a watcher of leak sites posts a dozen victims within a minute. The first stands in the list, the others open
 * under it; docs/adr/0080-bursts-open-under-their-first.md. */
#include "render_priv.h"

enum { BURST_MIN = 4, BURST_NAMES = 6 };

/* The outlet, when it alone tells the threat; else "". */
static struct str only_outlet(const struct threat *threat)
{
	const struct threat_article *first = threat->articles.n ? threat->articles.at : NULL;
	if (!first || threat->sources > 1)
		return STR_EMPTY;
	return first->site.n ? first->site : first->source_id;
}

static bool is_alike(const struct threat *a, const struct threat *b, const struct strs *pins)
{
	struct str outlet = only_outlet(a);
	return outlet.n > 0 && str_eq(outlet, only_outlet(b)) && a->severity.class == b->severity.class &&
	       a->severity.label == b->severity.label && !(pins && (strs_has(pins, a->id) || strs_has(pins, b->id)));
}

size_t burst_length(const struct threats *list, size_t from, const struct strs *pins)
{
	size_t n = 1;
	while (from + n < list->n && is_alike(&list->at[from], &list->at[from + n], pins))
		n++;
	return n < BURST_MIN ? 1 : n;
}

static bool names(const struct threat *threat, struct str id)
{
	for (size_t i = 0; i < threat->entities.n; i++)
		if (str_eq(threat->entities.at[i].id, id))
			return true;
	return false;
}

/* What this one is about and the first is not: a company before all else. "" when nothing is. */
static struct str name_of(const struct threat *threat, const struct threat *first)
{
	struct str other = STR_EMPTY;
	for (size_t i = 0; i < threat->entities.n; i++) {
		const struct threat_entity *entity = &threat->entities.at[i];
		if (!entity->central || names(first, entity->id))
			continue;
		if (entity->type == ENTITY_COMPANY)
			return entity->name;
		if (!other.n)
			other = entity->name;
	}
	return other;
}

static void put_names(struct html_writer *w, const struct threats *list, size_t from, size_t n)
{
	size_t shown = 0;
	for (size_t i = from + 1; i < from + n && shown < BURST_NAMES; i++) {
		struct str name = name_of(&list->at[i], &list->at[from]);
		if (!name.n)
			continue;
		put_c(w, shown++ ? ", " : ": ");
		put_between(w, "<bdi>", name, "</bdi>");
	}
	if (shown && shown < n - 1)
		hw_lit(w, " \xE2\x80\xA6");
}

void put_burst(struct html_writer *w, const struct feed_view *view, size_t from, size_t n, int64_t now)
{
	const struct threats *list = &view->threats;
	put_row(w, view, &list->at[from], now);
	hw_lit(w, "<li class=\"burst\"><details><summary>");
	hw_i64(w, (int64_t)n - 1);
	put_between(w, " more of this kind from <bdi>", list->at[from].articles.at[0].source, "</bdi> alone");
	put_names(w, list, from, n);
	hw_lit(w, "</summary><ol class=\"feed\">\n");
	for (size_t i = from + 1; i < from + n; i++)
		put_row(w, view, &list->at[i], now);
	hw_lit(w, "</ol></details></li>\n");
}
