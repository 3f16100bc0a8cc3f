#include "stored.h"

#include <stdio.h>

#include "caps.h"
#include "clock.h"
#include "date.h"
#include "query.h"
#include "render.h"
#include "terminal.h"

size_t listing_flags(struct listing *l, struct flag *flags)
{
	const struct flag all[] = {
		DATA_FLAG(&l->folder),
		{"severity", FLAG_TEXT, &l->severity, "BAND", "low, medium, high, critical; several parted by commas"},
		{"since", FLAG_TEXT, &l->since, "TIME", "reported since: 24h, 7d, 2026-08-01"},
		{"order", FLAG_TEXT, &l->order, "ORDER", "rank, time, published or score"},
		{"limit", FLAG_NUMBER, &l->limit, "N", "how many; 20 when not said, 200 at most"},
		{"singles", FLAG_YES, &l->singles, NULL, "single reports too"},
		{"json", FLAG_YES, &l->as_json, NULL, "as the API gives it"},
	};
	enum { N = sizeof(all) / sizeof(all[0]) };
	for (size_t i = 0; i < N; i++)
		flags[i] = all[i];
	return N;
}

/* ---- asking ---- */

static bool read_order(struct str word, enum threat_order *out)
{
	static const struct {
		const char *word;
		enum threat_order order;
	} orders[] = {
		{"rank", ORDER_RANK}, {"time", ORDER_UPDATED}, {"published", ORDER_PUBLISHED}, {"score", ORDER_SCORE}};
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (str_eq(word, str_of(orders[i].word))) {
			*out = orders[i].order;
			return true;
		}
	return false;
}

/* Options are terms of the query too: one reader, one way to say what is wrong. */
static enum status fill_query(struct arena *arena, const struct listing *l, struct threat_query *q, struct err *err)
{
	*q = (struct threat_query){.category = -1,
				   .since = TIME_UNKNOWN,
				   .until = TIME_UNKNOWN,
				   .both = l->singles,
				   .now = clock_wall_s(),
				   .limit = l->limit};
	if (q->limit == 0 || q->limit > CAP_PAGE_ITEMS)
		q->limit = CAP_PAGE_ITEMS;
	if (!read_order(l->order, &q->order))
		return err_set(err, E_SYNTAX, "order: wants rank, time, published or score, not \"%.*s\"",
			       STR_FORMAT(l->order));
	const struct {
		const char *filter;
		struct str value;
	} terms[] = {{"severity:", l->severity}, {"after:", l->since}, {"", l->query}};
	enum status status = OK;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]) && !status; i++)
		if (terms[i].value.n > 0) {
			struct str pair[] = {str_of(terms[i].filter), terms[i].value};
			status = query_read(arena, str_join(arena, pair, 2, STR_EMPTY), q->now, q, NULL, err);
		}
	return status;
}

/* ---- the table ---- */

static void print_row(const struct terminal *t, struct arena *arena, const struct threat *threat)
{
	struct str band = words_name(band_words(), (int)threat->severity.label);
	struct str day = date_day(arena, threat->updated);
	int title = t->columns - 12 - 10 - 7 - 12 - 5;
	put_colour(t, COLOUR_SOFT);
	fprintf(t->out, "%-10.*s  ", STR_FORMAT(threat->id));
	put_colour(t, COLOUR_NONE);
	put_colour(t, band_colour(threat->severity.label));
	fprintf(t->out, "%-8.*s", STR_FORMAT(band));
	put_colour(t, COLOUR_NONE);
	fprintf(t->out, "  %4.1f  %.*s  %2zu  ", threat->severity.score, STR_FORMAT(day), threat->articles.n);
	put_cell(t, threat->title, title > 20 ? title : 20);
	fputc('\n', t->out);
}

static void print_rows(struct arena *arena, const struct threat_page *page)
{
	struct terminal t;
	terminal_open(&t);
	if (t.columns > 0) { /* a head for people, not for pipes */
		put_colour(&t, COLOUR_SOFT);
		fprintf(t.out, "%-10s  %-8s  %4s  %-10s  %2s  %s\n", "Id", "Severity", "", "Updated", "N", "Threat");
		put_colour(&t, COLOUR_NONE);
	}
	for (size_t i = 0; i < page->items.n; i++)
		print_row(&t, arena, &page->items.at[i]);
	if (t.columns > 0) {
		put_colour(&t, COLOUR_SOFT);
		if (page->items.n == 0)
			fputs("No threat matches.\n", t.out);
		else
			fprintf(t.out, "%zu of %llu\n", page->items.n, (unsigned long long)page->total);
		put_colour(&t, COLOUR_NONE);
	}
	terminal_close(&t);
}

static void print_json(const struct threat_page *page)
{
	struct buf out;
	buf_init(&out, CAP_THREAT_ARENA_BYTES);
	render_threats_json(&out, &page->items, page->next, page->total);
	fwrite(out.p, 1, out.n, stdout);
	buf_release(&out);
}

int listing_print(const struct command *self, const struct listing *l)
{
	struct threat_query query;
	struct threat_page page;
	struct store *store = NULL;
	struct err err = {.msg = "no memory"};
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	int exit_code = EXIT_DONE;
	if (arena && fill_query(arena, l, &query, &err))
		exit_code = complain(self, EXIT_USAGE, "%s", err.msg);
	else if (!arena || store_open(l->folder.p, STORE_READ, &store, &err) ||
		 store_threats(store, arena, &query, &page, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (l->as_json)
		print_json(&page);
	else
		print_rows(arena, &page);
	store_close(store);
	arena_free(arena);
	return exit_code;
}

/* ---- one threat ---- */

static void print_head(const struct terminal *t, const char *head)
{
	fputc('\n', t->out);
	put_colour(t, COLOUR_STRONG);
	fprintf(t->out, "%s", head);
	put_colour(t, COLOUR_NONE);
	fputc('\n', t->out);
}

static void print_point(const struct terminal *t, struct str text)
{
	fputs("  - ", t->out);
	put_wrapped(t, text, 4);
}

static void print_silence(const struct terminal *t, struct str none)
{
	fprintf(t->out, "  %.*s\n", STR_FORMAT(none));
}

static void print_said(const struct terminal *t, const char *head, const struct saids *list, struct str none)
{
	print_head(t, head);
	for (size_t i = 0; i < list->n; i++) {
		print_point(t, list->at[i].text);
		if (list->at[i].general)
			fputs("    (general advice)\n", t->out);
	}
	if (!list->n)
		print_silence(t, none);
}

static void print_words(const struct terminal *t, const char *head, const struct strs *words)
{
	fputs(head, t->out);
	for (size_t i = 0; i < words->n; i++) {
		if (i > 0)
			fputs(", ", t->out);
		put_clean(t, words->at[i]);
	}
	fputc('\n', t->out);
}

static void print_severity(const struct terminal *t, const struct severity *severity)
{
	struct str band = words_name(band_words(), (int)severity->label);
	fputs("Severity: ", t->out);
	put_colour(t, band_colour(severity->label));
	fprintf(t->out, "%.*s (Score: %.1f)", STR_FORMAT(band), severity->score);
	put_colour(t, COLOUR_NONE);
	fputs(severity->provisional ? ", provisional\n" : "\n", t->out);
	for (size_t i = 0; i < severity->reasons.n; i++) {
		const struct reason *r = &severity->reasons.at[i];
		fprintf(t->out, "  %.*s %6.2f  ", STR_FORMAT(r->line), r->points);
		put_wrapped(t, r->text, 12);
	}
}

static void print_sources(const struct terminal *t, struct arena *arena, const struct threat *threat)
{
	char head[64];
	(void)snprintf(head, sizeof(head), "Source articles (%zu)", threat->articles.n);
	print_head(t, head);
	for (size_t i = 0; i < threat->articles.n; i++) {
		const struct threat_article *a = &threat->articles.at[i];
		struct str day = date_day(arena, a->published);
		print_point(t, a->title);
		fputs("    ", t->out);
		put_clean(t, a->source);
		fprintf(t->out, ", %.*s%s\n    ", STR_FORMAT(day), a->copy_of.n ? " (copy)" : "");
		put_clean(t, a->url);
		fputs("\n    ", t->out);
		put_colour(t, COLOUR_SOFT);
		put_wrapped(t, a->excerpt, 4);
		put_colour(t, COLOUR_NONE);
	}
}

static void print_facts(const struct terminal *t, const struct threat *threat)
{
	print_head(t, "Timeline");
	for (size_t i = 0; i < threat->timeline.n; i++) {
		fprintf(t->out, "  - %.*s: ", STR_FORMAT(threat->timeline.at[i].date));
		put_wrapped(t, threat->timeline.at[i].text, 4);
	}
	if (!threat->timeline.n)
		print_silence(t, render_silence(threat, PART_TIMELINE));
	print_head(t, "Related entities");
	for (size_t i = 0; i < threat->entities.n; i++) {
		struct str type = entity_type_title(threat->entities.at[i].type);
		fputs("  - ", t->out);
		put_clean(t, threat->entities.at[i].name);
		fprintf(t->out, " (%.*s)\n", STR_FORMAT(type));
	}
	if (!threat->entities.n)
		print_silence(t, render_silence(threat, PART_ENTITIES));
	print_head(t, "Observables");
	if (!threat->observables.n)
		print_silence(t, render_silence(threat, PART_OBSERVABLES));
	for (size_t i = 0; i < threat->observables.n; i++) {
		const struct observable *o = &threat->observables.at[i];
		fputs("  - ", t->out);
		put_clean(t, o->value);
		fprintf(t->out, " (%.*s, %.*s)\n", STR_FORMAT(words_name(observable_type_words(), (int)o->type)),
			STR_FORMAT(words_name(verdict_words(), (int)o->verdict)));
	}
}

void threat_print(const struct threat *threat)
{
	struct terminal t;
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	if (!arena)
		return;
	terminal_open(&t);
	put_colour(&t, COLOUR_STRONG);
	put_wrapped(&t, threat->title, 0);
	put_colour(&t, COLOUR_NONE);
	fputc('\n', t.out);
	print_severity(&t, &threat->severity);
	struct str from = date_day(arena, threat->published), to = date_day(arena, threat->updated);
	fprintf(t.out, "Published: %.*s  Updated: %.*s  Independent sources: %u\n", STR_FORMAT(from), STR_FORMAT(to),
		threat->sources);
	print_words(&t, "Keywords: ", &threat->keywords);
	fputs("Severity indicators:", t.out);
	for (size_t i = 0; i < threat->indicators.n; i++) {
		fputs(i ? ", " : " ", t.out);
		put_clean(&t, threat->indicators.at[i].name);
	}
	fputc('\n', t.out);
	const struct analysis *analysis = &threat->analysis;
	print_said(&t, "Summary", &threat->summary, render_silence(threat, PART_SUMMARY));
	print_said(&t, "Key points", &threat->key_points, render_silence(threat, PART_KEY_POINTS));
	print_said(&t, "Impact", &analysis->impact, render_silence(threat, PART_IMPACT));
	print_said(&t, "Technical details", &analysis->technical, render_silence(threat, PART_TECHNICAL));
	print_said(&t, "Recommended response", &analysis->response, render_silence(threat, PART_RESPONSE));
	print_sources(&t, arena, threat);
	print_facts(&t, threat);
	terminal_close(&t);
	arena_free(arena);
}
