/* Markdown (CommonMark): a list, and the brief of one threat to paste into a ticket or a chat. */
#include "date.h"
#include "render.h"
#include "render_export.h"

/* Every ASCII mark that begins something in CommonMark gets a backslash; line breaks become spaces. */
static void add_text(struct buf *out, struct str text)
{
	static const char marks[] = "\\`*_{}[]<>()#+-!|~&";
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if ((unsigned char)c < ' ') {
			buf_add_byte(out, ' ');
			continue;
		}
		bool is_inner_dash = c == '-' && i > 0; /* only at the head of a line it is a list */
		if (str_find_byte(str_of(marks), c) != STR_NONE && !is_inner_dash)
			buf_add_byte(out, '\\');
		buf_add_byte(out, c);
	}
}

/* In <...>: no spaces, no angle brackets; what is not http or https is left out. */
static void add_link(struct buf *out, struct str words, struct str url)
{
	bool is_http = str_starts_ascii_nocase(url, STR("http://")) || str_starts_ascii_nocase(url, STR("https://"));
	if (!is_http) {
		add_text(out, words);
		return;
	}
	buf_add_byte(out, '[');
	add_text(out, words);
	buf_add_c(out, "](<");
	for (size_t i = 0; i < url.n; i++) {
		char c = url.p[i];
		if ((unsigned char)c <= ' ' || c == '<' || c == '>' || c == '\\')
			buf_print(out, "%%%02X", (unsigned char)c);
		else
			buf_add_byte(out, c);
	}
	buf_add_c(out, ">)");
}

static void add_day(struct buf *out, int64_t time_s)
{
	struct date_parts t;
	if (time_s == TIME_UNKNOWN) {
		buf_add_c(out, "not known");
		return;
	}
	date_split(time_s, &t);
	buf_print(out, "%04d-%02d-%02d %02d:%02d UTC", t.year, t.month, t.day, t.hour, t.minute);
}

static void add_threat_link(struct buf *out, const struct threat *threat, struct str base)
{
	struct buf url;
	buf_init(&url, 4096);
	buf_add(&url, base);
	buf_add_c(&url, "/threat/");
	buf_add(&url, threat->id);
	add_link(out, threat->title, buf_str(&url));
	buf_release(&url);
}

void export_markdown(struct buf *out, const struct export_list *list)
{
	buf_add_c(out, "# ");
	add_text(out, list->title);
	buf_add_c(out, "\n\n");
	for (size_t i = 0; i < list->threats->n; i++) {
		const struct threat *t = &list->threats->at[i];
		struct str band = words_name(band_words(), (int)t->severity.label);
		buf_print(out, "- **%.*s %.1f** ", STR_FORMAT(band), t->severity.score);
		add_threat_link(out, t, list->base);
		buf_print(out, " (%u independent sources, updated ", t->sources);
		add_day(out, t->updated);
		buf_add_c(out, ")");
		if (t->summary.n > 0) {
			buf_add_c(out, ":\n  ");
			add_text(out, t->summary.at[0].text);
		}
		buf_add_c(out, "\n");
	}
}

/* ---- one threat ---- */

static const struct threat_article *article_of(const struct threat *threat, struct str id)
{
	for (size_t i = 0; i < threat->articles.n; i++)
		if (id.n > 0 && str_eq(threat->articles.at[i].id, id))
			return &threat->articles.at[i];
	return NULL;
}

static void add_said(struct buf *out, const struct threat *threat, const struct said *said)
{
	const struct threat_article *article = article_of(threat, said->article);
	add_text(out, said->text);
	if (said->general) {
		buf_add_c(out, " *(general advice)*");
	} else if (article) {
		buf_add_c(out, " (");
		add_link(out, article->source, article->url);
		buf_add_c(out, ")");
	}
}

/* What the reports give as values for the part; how many there are. */
static size_t add_facts(struct buf *out, const struct threat *threat, enum brief_part part)
{
	const struct brief_facts *facts = &threat->analysis.facts;
	size_t n = 0;
	for (size_t i = 0; i < facts->n; i++) {
		const struct brief_fact *fact = &facts->at[i];
		const struct said said = {.text = fact->text, .article = fact->evidence.article};
		if (fact->part != part)
			continue;
		n++;
		buf_print(out, "- **%.*s:** ", STR_FORMAT(fact->what));
		add_said(out, threat, &said);
		buf_add_c(out, "\n");
	}
	return n;
}

static void add_list(struct buf *out, const struct threat *threat, const char *head, const struct saids *saids,
		     enum brief_part part)
{
	buf_print(out, "\n%s\n\n", head);
	if (add_facts(out, threat, part) == 0 && saids->n == 0) {
		add_text(out, render_silence(threat, part));
		buf_add_c(out, "\n");
	}
	for (size_t i = 0; i < saids->n; i++) {
		buf_add_c(out, "- ");
		add_said(out, threat, &saids->at[i]);
		buf_add_c(out, "\n");
	}
}

static void add_indicators(struct buf *out, const struct threat *threat)
{
	bool open = false;
	for (size_t i = 0; i < threat->observables.n; i++) {
		const struct observable *o = &threat->observables.at[i];
		if (o->verdict != VERDICT_INDICATOR || str_find_byte(o->value, '`') != STR_NONE)
			continue;
		if (!open)
			buf_add_c(out, "\n## Indicators\n\n");
		open = true;
		buf_print(out, "- `%.*s` (%s)\n", STR_FORMAT(o->value),
			  words_name(observable_type_words(), (int)o->type).p);
	}
}

void export_threat_markdown(struct buf *out, const struct threat *threat, struct str base)
{
	struct str band = words_name(band_words(), (int)threat->severity.label);
	struct str kind = event_class_title(threat->severity.class);
	buf_add_c(out, "# ");
	add_threat_link(out, threat, base);
	buf_print(out, "\n\n**Severity: %.*s (Score: %.1f)** · %.*s · %u independent sources\\\n", STR_FORMAT(band),
		  threat->severity.score, STR_FORMAT(kind), threat->sources);
	buf_add_c(out, "Published: ");
	add_day(out, threat->published);
	buf_add_c(out, " · Updated: ");
	add_day(out, threat->updated);
	buf_add_c(out, "\n");
	add_list(out, threat, "## Summary", &threat->summary, PART_SUMMARY);
	add_list(out, threat, "## Key points", &threat->key_points, PART_KEY_POINTS);
	add_list(out, threat, "## Impact", &threat->analysis.impact, PART_IMPACT);
	add_list(out, threat, "## Technical details", &threat->analysis.technical, PART_TECHNICAL);
	add_list(out, threat, "## Recommended response", &threat->analysis.response, PART_RESPONSE);
	if (threat->timeline.n > 0)
		buf_add_c(out, "\n## Timeline\n\n");
	for (size_t i = 0; i < threat->timeline.n; i++) {
		buf_print(out, "- **%.*s** ", STR_FORMAT(threat->timeline.at[i].date));
		add_text(out, threat->timeline.at[i].text);
		buf_add_c(out, "\n");
	}
	add_indicators(out, threat);
	buf_add_c(out, "\n## Source articles\n\n");
	for (size_t i = 0; i < threat->articles.n; i++) {
		const struct threat_article *a = &threat->articles.at[i];
		buf_add_c(out, "- ");
		add_link(out, a->title, a->url);
		buf_add_c(out, ", ");
		add_text(out, a->source);
		buf_add_c(out, ", ");
		add_day(out, a->published);
		buf_add_c(out, a->copy_of.n > 0 ? " (copy)\n" : "\n");
	}
}
