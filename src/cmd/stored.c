#include "stored.h"

#include <stdio.h>

#include "caps.h"
#include "clock.h"
#include "date.h"
#include "render.h"

size_t listing_flags(struct listing *l, struct flag *flags)
{
	const struct flag all[] = {
		{"data", FLAG_TEXT, &l->folder, "DIR", "the data folder; tocsin-data when not said"},
		{"severity", FLAG_TEXT, &l->severity, "BAND", "low, medium, high or critical"},
		{"order", FLAG_TEXT, &l->order, "ORDER", "rank, time or score"},
		{"limit", FLAG_NUMBER, &l->limit, "N", "how many; 20 when not said, 200 at most"},
		{"singles", FLAG_YES, &l->singles, NULL, "single reports too"},
		{"json", FLAG_YES, &l->as_json, NULL, "as the API gives it"},
	};
	enum { N = sizeof(all) / sizeof(all[0]) };
	for (size_t i = 0; i < N; i++)
		flags[i] = all[i];
	return N;
}

static bool fill_query(const struct listing *l, struct threat_query *q)
{
	*q = (struct threat_query){.category = -1,
				   .since = TIME_UNKNOWN,
				   .until = TIME_UNKNOWN,
				   .search = l->search,
				   .both = l->singles,
				   .now = clock_wall_s(),
				   .limit = l->limit};
	if (q->limit == 0 || q->limit > CAP_PAGE_ITEMS)
		q->limit = CAP_PAGE_ITEMS;
	if (l->severity.n) {
		int band = -1;
		for (int i = 0; i < 4; i++)
			if (str_eq_ascii_nocase(words_name(band_words(), i), l->severity))
				band = i;
		if (band < 0)
			return false;
		q->bands[band] = true;
	}
	if (str_eq(l->order, STR("time")))
		q->order = ORDER_UPDATED;
	else if (str_eq(l->order, STR("score")))
		q->order = ORDER_SCORE;
	else if (!str_eq(l->order, STR("rank")))
		return false;
	return true;
}

static void print_rows(struct arena *arena, const struct threat_page *page)
{
	for (size_t i = 0; i < page->items.n; i++) {
		const struct threat *t = &page->items.at[i];
		struct str band = words_name(band_words(), (int)t->severity.label);
		struct str day = date_day(arena, t->updated);
		printf("%.*s  %-8.*s %4.1f  %.*s  %2zu  %.*s\n", STR_FORMAT(t->id), STR_FORMAT(band), t->severity.score,
		       STR_FORMAT(day), t->articles.n, STR_FORMAT(t->title));
	}
}

static void print_json(const struct threat_page *page)
{
	struct buf out;
	buf_init(&out, CAP_THREAT_ARENA_BYTES);
	render_threats_json(&out, &page->items, page->next, page->total);
	printf("%.*s\n", (int)out.n, buf_str(&out).p);
	buf_release(&out);
}

int listing_print(const struct command *self, const struct listing *l)
{
	struct threat_query query;
	struct threat_page page;
	struct store *store = NULL;
	struct err err;
	if (!fill_query(l, &query))
		return complain(self, EXIT_USAGE, "--severity or --order has a word that is not known; see --help");
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	int exit_code = EXIT_DONE;
	if (!arena || store_open(l->folder.p, STORE_READ, &store, &err) ||
	    store_threats(store, arena, &query, &page, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", arena ? err.msg : "no memory");
	else if (l->as_json)
		print_json(&page);
	else
		print_rows(arena, &page);
	store_close(store);
	arena_free(arena);
	return exit_code;
}

/* ---- one threat ---- */

static void print_said(const char *head, const struct saids *list, const char *none)
{
	printf("\n%s\n", head);
	for (size_t i = 0; i < list->n; i++)
		printf("  - %.*s%s\n", STR_FORMAT(list->at[i].text), list->at[i].general ? " (general advice)" : "");
	if (!list->n)
		printf("  %s\n", none);
}

static void print_words(const char *head, const struct strs *words)
{
	printf("%s", head);
	for (size_t i = 0; i < words->n; i++)
		printf("%s%.*s", i ? ", " : "", STR_FORMAT(words->at[i]));
	printf("\n");
}

static void print_sources(struct arena *arena, const struct threat *t)
{
	printf("\nSource articles (%zu)\n", t->articles.n);
	for (size_t i = 0; i < t->articles.n; i++) {
		const struct threat_article *a = &t->articles.at[i];
		struct str day = date_day(arena, a->published);
		printf("  - %.*s: %.*s, %.*s%s\n    %.*s\n    %.*s\n", STR_FORMAT(a->title), STR_FORMAT(a->source),
		       STR_FORMAT(day), a->copy_of.n ? " (copy)" : "", STR_FORMAT(a->url), STR_FORMAT(a->excerpt));
	}
}

void threat_print(const struct threat *t)
{
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	struct str band = words_name(band_words(), (int)t->severity.label);
	if (!arena)
		return;
	printf("%.*s\n\nSeverity: %.*s (Score: %.1f)%s\n", STR_FORMAT(t->title), STR_FORMAT(band), t->severity.score,
	       t->severity.provisional ? ", provisional" : "");
	for (size_t i = 0; i < t->severity.reasons.n; i++) {
		const struct reason *r = &t->severity.reasons.at[i];
		printf("  %.*s %6.2f  %.*s\n", STR_FORMAT(r->line), r->points, STR_FORMAT(r->text));
	}
	struct str from = date_day(arena, t->published), to = date_day(arena, t->updated);
	printf("Published: %.*s  Updated: %.*s  Independent sources: %u\n", STR_FORMAT(from), STR_FORMAT(to),
	       t->sources);
	print_words("Keywords: ", &t->keywords);
	printf("Severity indicators:");
	for (size_t i = 0; i < t->indicators.n; i++)
		printf("%s %.*s", i ? "," : "", STR_FORMAT(t->indicators.at[i].name));
	printf("\n");
	print_said("Summary", &t->summary, "No summary could be made.");
	print_said("Key points", &t->key_points, "None beyond the summary.");
	print_said("Impact", &t->analysis.impact, "No impact was reported.");
	print_said("Technical details", &t->analysis.technical, "No technical details were reported.");
	print_said("Recommended response", &t->analysis.response, "None.");
	print_sources(arena, t);
	printf("\nTimeline\n");
	for (size_t i = 0; i < t->timeline.n; i++)
		printf("  - %.*s: %.*s\n", STR_FORMAT(t->timeline.at[i].date), STR_FORMAT(t->timeline.at[i].text));
	printf("\nRelated entities\n");
	for (size_t i = 0; i < t->entities.n; i++) {
		struct str type = entity_type_title(t->entities.at[i].type);
		printf("  - %.*s (%.*s)\n", STR_FORMAT(t->entities.at[i].name), STR_FORMAT(type));
	}
	arena_free(arena);
}
