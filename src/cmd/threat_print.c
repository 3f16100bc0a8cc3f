/* One threat, whole, as `tocsin show` writes it. Each sentence names its article by a letter and says how many
 * independent sources agree, as the pages do. */
#include <stdio.h>

#include "caps.h"
#include "date.h"
#include "render.h"
#include "stored.h"
#include "terminal.h"

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

enum { MARK_BYTES = 48 };

/* " [c 2/7]": which article says so, and how many of the independent sources agree. */
static void mark_of(const struct threat *threat, const struct said *said, char mark[MARK_BYTES])
{
	char room[LETTERS_BYTES];
	mark[0] = '\0';
	if (said->general)
		(void)snprintf(mark, MARK_BYTES, " [general advice]");
	for (size_t i = 0; i < threat->articles.n && !said->general; i++)
		if (str_eq(threat->articles.at[i].id, said->article)) {
			struct str letters = render_letters(i, room);
			(void)snprintf(mark, MARK_BYTES, " [%.*s %u/%u%s]", STR_FORMAT(letters), said->agree,
				       threat->sources, said->machine ? ", machine" : "");
			return;
		}
}

static void print_silence(const struct terminal *t, struct str none)
{
	fprintf(t->out, "  %.*s\n", STR_FORMAT(none));
}

/* What the reports give as values for the part; how many there are. */
static size_t print_values(const struct terminal *t, struct arena *arena, const struct threat *threat,
			   enum brief_part part)
{
	const struct brief_facts *facts = &threat->analysis.facts;
	char mark[MARK_BYTES];
	size_t n = 0;
	for (size_t i = 0; i < facts->n; i++) {
		const struct brief_fact *fact = &facts->at[i];
		const struct said by = {.article = fact->evidence.article, .agree = 1};
		if (fact->part != part)
			continue;
		n++;
		mark_of(threat, &by, mark);
		print_point(t, str_print(arena, "%.*s: %.*s%s", STR_FORMAT(fact->what), STR_FORMAT(fact->text), mark));
	}
	return n;
}

static void print_said(const struct terminal *t, struct arena *arena, const struct threat *threat, const char *head,
		       const struct saids *list, enum brief_part part)
{
	char mark[MARK_BYTES];
	print_head(t, head);
	size_t values = print_values(t, arena, threat, part);
	for (size_t i = 0; i < list->n; i++) {
		mark_of(threat, &list->at[i], mark);
		print_point(t, str_print(arena, "%.*s%s", STR_FORMAT(list->at[i].text), mark));
	}
	if (!list->n && !values)
		print_silence(t, render_silence(threat, part));
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
		char room[LETTERS_BYTES];
		struct str letters = render_letters(i, room);
		fprintf(t->out, " %2.*s ", STR_FORMAT(letters));
		put_wrapped(t, a->title, 4);
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

static void print_outlets(const struct terminal *t, const struct threat *threat)
{
	fputs("Sources:", t->out);
	for (size_t i = 0; i < threat->articles.n; i++) {
		const struct threat_article *a = &threat->articles.at[i];
		bool is_new = true;
		for (size_t k = 0; k < i && is_new; k++)
			is_new = !str_eq(threat->articles.at[k].source, a->source);
		if (!is_new)
			continue;
		fputs(i ? ", " : " ", t->out);
		put_clean(t, a->source);
	}
	fputc('\n', t->out);
}

/* Only where there are any: what sources tell differently, and what an attacker did. */
static void print_findings(const struct terminal *t, struct arena *arena, const struct threat *threat)
{
	if (threat->differences.n > 0)
		print_head(t, "Sources differ");
	for (size_t i = 0; i < threat->differences.n; i++) {
		const struct difference *d = &threat->differences.at[i];
		struct str values = str_join(arena, d->values.at, d->values.n, STR("; "));
		print_point(t, str_print(arena, "%.*s: %.*s", STR_FORMAT(d->what), STR_FORMAT(values)));
	}
	if (threat->techniques.n > 0)
		print_head(t, "Techniques");
	for (size_t i = 0; i < threat->techniques.n; i++) {
		const struct technique *k = &threat->techniques.at[i];
		print_point(t, str_print(arena, "%.*s %.*s", STR_FORMAT(k->id), STR_FORMAT(k->name)));
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
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
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
	print_outlets(&t, threat);
	print_words(&t, "Keywords: ", &threat->keywords);
	fputs("Severity indicators:", t.out);
	for (size_t i = 0; i < threat->indicators.n; i++) {
		fputs(i ? ", " : " ", t.out);
		put_clean(&t, threat->indicators.at[i].name);
	}
	fputc('\n', t.out);
	const struct analysis *analysis = &threat->analysis;
	print_said(&t, arena, threat, "Summary", &threat->summary, PART_SUMMARY);
	print_said(&t, arena, threat, "Key points", &threat->key_points, PART_KEY_POINTS);
	print_said(&t, arena, threat, "Impact", &analysis->impact, PART_IMPACT);
	print_said(&t, arena, threat, "Technical details", &analysis->technical, PART_TECHNICAL);
	print_said(&t, arena, threat, "Recommended response", &analysis->response, PART_RESPONSE);
	print_sources(&t, arena, threat);
	print_facts(&t, threat);
	print_findings(&t, arena, threat);
	terminal_close(&t);
	arena_free(arena);
}
