/* Addresses, hashes and the like: what they are taken for, and why. */
#include "render_priv.h"

enum { OBSERVABLES_SHOWN = 200 };

/* ---- observables, defanged so that nobody opens one by accident ---- */

static bool is_defanged_type(enum observable_type type)
{
	return type <= OBSERVABLE_EMAIL || type == OBSERVABLE_ONION;
}

/* evil.example -> evil[.]example, https: -> hxxps:, a@b -> a[@]b. The path of a URL is left alone. */
static void put_defanged(struct html_writer *w, const struct observable *observable)
{
	struct str value = observable->value;
	if (!is_defanged_type(observable->type)) {
		hw_text(w, value);
		return;
	}
	if (str_starts_ascii_nocase(value, STR("http"))) {
		hw_lit(w, "hxxp");
		value = str_cut(value, 4, value.n);
	}
	size_t from = 0, slashes = str_find(value, STR("://"));
	size_t host = slashes == STR_NONE ? 0 : slashes + 3;
	bool in_host = true;
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (i >= host && (c == '/' || c == '?' || c == '#'))
			in_host = false;
		if (!in_host || (c != '.' && c != '@' && !(c == ':' && observable->type == OBSERVABLE_IPV6)))
			continue;
		hw_text(w, str_cut(value, from, i));
		put_between(w, "[", str_cut(value, i, i + 1), "]");
		from = i + 1;
	}
	hw_text(w, str_cut(value, from, value.n));
}

void put_observable_value(struct html_writer *w, const struct observable *observable, bool is_whole)
{
	if (is_whole)
		hw_text(w, observable->value);
	else
		put_defanged(w, observable);
}

static const char *verdict_title(const struct observable *observable)
{
	static const char *const titles[] = {"Indicator", "Reference", "Benign"};
	return observable->type == OBSERVABLE_LOG_LINE ? "Signature" : titles[observable->verdict];
}

static void put_observable(struct html_writer *w, const struct observable *observable, bool is_whole)
{
	hw_lit(w, "<tr><td><code>");
	put_observable_value(w, observable, is_whole);
	hw_lit(w, "</code></td><td data-l=\"Type\">");
	put_c(w, observable_type_title(observable->type));
	hw_lit(w, "</td><td data-l=\"Verdict\">");
	put_c(w, verdict_title(observable));
	hw_lit(w, "</td><td data-l=\"Why\">");
	if (observable->role.n > 0)
		put_between(w, "", observable->role, "; ");
	hw_text(w, observable->reason);
	hw_lit(w, "</td></tr>\n");
}

static void put_observable_rows(struct html_writer *w, const struct observables *observables, enum verdict verdict,
				bool is_whole, size_t *left)
{
	for (size_t i = 0; i<observables->n && * left> 0; i++) {
		if (observables->at[i].verdict != verdict)
			continue;
		put_observable(w, &observables->at[i], is_whole);
		--*left;
	}
}

/* ---- choices, as links that keep the rest of the page ---- */

static void put_choice(struct html_writer *w, const struct cites *cites, struct str verdict, bool is_whole,
		       bool is_current, struct str title, size_t n)
{
	hw_lit(w, "<a rel=\"nofollow\"");
	if (is_current)
		hw_lit(w, " aria-current=\"true\"");
	put_between(w, " href=\"/threat/", cites->threat->id, "/");
	put_between(w, "", cites->threat->slug, "?");
	if (verdict.n > 0)
		put_between(w, "observables=", verdict, "&amp;");
	hw_lit(w, "values=");
	put_c(w, is_whole ? "whole" : "defanged");
	put_between(w, "#observables\">", title, "");
	if (n != STR_NONE) {
		hw_lit(w, " ");
		hw_i64(w, (int64_t)n);
	}
	hw_lit(w, "</a> ");
}

static void put_choices(struct html_writer *w, const struct cites *cites, const size_t by_verdict[3])
{
	static const char *const titles[] = {"Indicators", "References", "Benign"};
	const struct threat_choice *choice = cites->choice;
	hw_lit(w, "<nav class=\"tabs\" aria-label=\"Observables shown\">");
	put_choice(w, cites, STR_EMPTY, choice->is_whole, choice->verdict.n == 0, STR("All"),
		   cites->threat->observables.n);
	for (int verdict = VERDICT_INDICATOR; verdict <= VERDICT_BENIGN; verdict++) {
		struct str word = words_name(verdict_words(), verdict);
		if (by_verdict[verdict] > 0)
			put_choice(w, cites, word, choice->is_whole, str_eq(choice->verdict, word),
				   str_of(titles[verdict]), by_verdict[verdict]);
	}
	hw_lit(w, "<span class=\"gap\"></span>");
	put_choice(w, cites, choice->verdict, false, !choice->is_whole, STR("Defanged"), STR_NONE);
	put_choice(w, cites, choice->verdict, true, choice->is_whole, STR("Whole"), STR_NONE);
	hw_lit(w, "<button type=\"button\" hidden data-copy=\"#observables td:first-child code\">Copy all</button>"
		  "</nav>\n");
}

static void put_table(struct html_writer *w, const struct cites *cites, const size_t by_verdict[3])
{
	const struct observables *observables = &cites->threat->observables;
	size_t left = OBSERVABLES_SHOWN;
	hw_lit(w, "<table class=\"wide\"><caption>");
	if (by_verdict[VERDICT_INDICATOR] == 0)
		hw_lit(w, "No indicator of compromise was reported");
	else
		put_count(w, by_verdict[VERDICT_INDICATOR], "indicator", "indicators");
	hw_lit(w, ", ");
	put_count(w, by_verdict[VERDICT_REFERENCE], "reference", "references");
	hw_lit(w, ", ");
	hw_i64(w, (int64_t)by_verdict[VERDICT_BENIGN]);
	put_c(w, cites->choice->is_whole ? " benign. Addresses stand here whole: take care."
					 : " benign. Addresses are defanged.");
	hw_lit(w, "</caption><thead><tr><th scope=\"col\">Value</th><th scope=\"col\">Type</th>"
		  "<th scope=\"col\">Verdict</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
	for (int verdict = VERDICT_INDICATOR; verdict <= VERDICT_BENIGN; verdict++)
		if (cites->choice->verdict.n == 0 ||
		    str_eq(cites->choice->verdict, words_name(verdict_words(), verdict)))
			put_observable_rows(w, observables, (enum verdict)verdict, cites->choice->is_whole, &left);
	hw_lit(w, "</tbody></table>\n");
	if (left == 0)
		hw_lit(w, "<p class=\"note\">Only the first 200 are shown; all are in the JSON and the CSV.</p>\n");
}

void put_observables(struct html_writer *w, const struct cites *cites)
{
	const struct observables *observables = &cites->threat->observables;
	size_t by_verdict[3] = {0};
	put_section(w, "observables", "Observables", STR_NONE);
	for (size_t i = 0; i < observables->n; i++)
		by_verdict[observables->at[i].verdict]++;
	if (observables->n == 0) {
		put_between(w, "<p class=\"note\">", render_silence(cites->threat, PART_OBSERVABLES), "</p>");
	} else {
		put_choices(w, cites, by_verdict);
		put_table(w, cites, by_verdict);
	}
	hw_lit(w, "</section>\n");
}
