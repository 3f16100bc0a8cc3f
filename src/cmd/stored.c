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
