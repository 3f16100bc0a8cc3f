/* CSV (RFC 4180), block lists and OPML. */
#include "date.h"
#include "html_write.h"
#include "map.h"
#include "render_export.h"
#include "render_iocs.h"

/* ---- cells ---- */

/* A spreadsheet runs a cell that begins like a formula; an apostrophe makes it text. */
static bool is_formula(struct str text)
{
	return text.n > 0 && (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' || text.p[0] == '@' ||
			      text.p[0] == '\t' || text.p[0] == '\r');
}

static void add_quoted(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_add_byte(out, '"');
		buf_add_byte(out, text.p[i] == '\0' ? ' ' : text.p[i]);
	}
}

static void add_cell(struct buf *out, struct str text, bool is_last)
{
	buf_add_c(out, is_formula(text) ? "\"'" : "\"");
	add_quoted(out, text);
	buf_add_c(out, is_last ? "\"\r\n" : "\",");
}

static void add_time_cell(struct buf *out, int64_t time_s)
{
	char stamp[DATE_RFC3339_BYTES];
	add_cell(out, date_put_rfc3339(stamp, time_s) ? (struct str){stamp, sizeof(stamp)} : STR_EMPTY, false);
}

static void add_names(struct buf *out, const struct threat *threat)
{
	bool any = false;
	buf_add_byte(out, '"');
	for (size_t i = 0; i < threat->entities.n; i++) {
		if (!threat->entities.at[i].central)
			continue;
		buf_add_c(out, any ? "; " : is_formula(threat->entities.at[i].name) ? "'" : "");
		add_quoted(out, threat->entities.at[i].name);
		any = true;
	}
	buf_add_c(out, "\",");
}

void export_csv(struct buf *out, const struct export_list *list)
{
	buf_add_c(out, "id,title,severity,score,class,sources,articles,published,updated,entities,url\r\n");
	for (size_t i = 0; i < list->threats->n; i++) {
		const struct threat *t = &list->threats->at[i];
		add_cell(out, t->id, false);
		add_cell(out, t->title, false);
		add_cell(out, words_name(band_words(), (int)t->severity.label), false);
		buf_print(out, "%.1f,", t->severity.score);
		add_cell(out, words_name(event_class_words(), (int)t->severity.class), false);
		buf_print(out, "%u,%zu,", t->sources, t->articles.n);
		add_time_cell(out, t->published);
		add_time_cell(out, t->updated);
		add_names(out, t);
		buf_add_byte(out, '"');
		add_quoted(out, list->base);
		buf_add_c(out, "/threat/");
		add_quoted(out, t->id);
		buf_add_c(out, "\"\r\n");
	}
}

/* ---- observables ---- */

void export_observables_csv(struct buf *out, const struct threat *threat)
{
	buf_add_c(out, "type,value,verdict,role,confidence,reason\r\n");
	for (size_t i = 0; i < threat->observables.n; i++) {
		const struct observable *o = &threat->observables.at[i];
		add_cell(out, words_name(observable_type_words(), (int)o->type), false);
		add_cell(out, o->value, false);
		add_cell(out, words_name(verdict_words(), (int)o->verdict), false);
		add_cell(out, o->role, false);
		buf_print(out, "%.2f,", o->confidence);
		add_cell(out, o->reason, true);
	}
}

static bool can_be_blocked(const struct observable *o)
{
	return o->verdict == VERDICT_INDICATOR && o->type <= OBSERVABLE_SHA512;
}

/* One line: a value with a line break in it would be two. */
static void add_line(struct buf *out, const char *before, struct str text)
{
	buf_add_c(out, before);
	for (size_t i = 0; i < text.n; i++)
		buf_add_byte(out, (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
	buf_add_byte(out, '\n');
}

void export_block_list(struct buf *out, const struct threat *threat, struct str base)
{
	add_line(out, "# ", threat->title);
	buf_add_c(out, "# ");
	buf_add(out, base);
	add_line(out, "/threat/", threat->id);
	buf_add_c(out, "# Indicators as reported by the sources; look at each before you block it.\n");
	for (size_t i = 0; i < threat->observables.n; i++)
		if (can_be_blocked(&threat->observables.at[i]))
			add_line(out, "", threat->observables.at[i].value);
}

/* ---- indicators over many threats ---- */

void export_iocs_csv(struct buf *out, const struct iocs_view *view, struct str base)
{
	buf_add_c(out, "type,value,role,confidence,reason,severity,updated,title,url\r\n");
	for (size_t i = 0; i < view->rows.n; i++) {
		const struct threat *t = view->rows.at[i].threat;
		const struct observable *o = view->rows.at[i].observable;
		add_cell(out, words_name(observable_type_words(), (int)o->type), false);
		add_cell(out, o->value, false);
		add_cell(out, o->role, false);
		buf_print(out, "%.2f,", o->confidence);
		add_cell(out, o->reason, false);
		add_cell(out, words_name(band_words(), (int)t->severity.label), false);
		add_time_cell(out, t->updated);
		add_cell(out, t->title, false);
		buf_add_byte(out, '"');
		add_quoted(out, base);
		buf_add_c(out, "/threat/");
		add_quoted(out, t->id);
		buf_add_c(out, "\"\r\n");
	}
}

void export_iocs_list(struct buf *out, const struct iocs_view *view, struct str base)
{
	struct map seen;
	map_init(&seen);
	add_line(out, "# Indicators of compromise, from ", base);
	buf_add_c(out, "# As reported by the sources; look at each before you block it.\n");
	for (size_t i = 0; i < view->rows.n; i++) {
		const struct observable *o = view->rows.at[i].observable;
		uint64_t *times = can_be_blocked(o) ? map_at(&seen, str_hash(o->value)) : NULL;
		if (can_be_blocked(o) && !times)
			out->status = E_NOMEM;
		if (times && (*times)++ == 0)
			add_line(out, "", o->value);
	}
	map_release(&seen);
}
