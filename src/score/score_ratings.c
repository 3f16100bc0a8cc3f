/* What lists say of a flaw, as the text tells it: CVSS, EPSS, KEV. */
#include "score_priv.h"

enum { REACH_BYTES = 60 }; /* between "CVSS" and its number */

/* "CVSS v3.1 base score of 9.8", "CVSS: 9.8/10", "7.8 out of 10": the largest number of the range in the rest of
 * the sentence that is neither a version nor the scale. */
static double rating_behind(struct str text, size_t at, double most, bool *is_percent)
{
	double found = 0;
	size_t end = at + REACH_BYTES < text.n ? at + REACH_BYTES : text.n;
	for (size_t i = at; i < end && !(text.p[i] == '.' && i + 1 < text.n && is_ascii_space(text.p[i + 1])); i++) {
		if (!is_ascii_digit(text.p[i]) || is_ascii_alnum(text.p[i - 1]) || text.p[i - 1] == '.')
			continue;
		size_t to = i + 1;
		while (to < text.n && (is_ascii_digit(text.p[to]) ||
				       (text.p[to] == '.' && to + 1 < text.n && is_ascii_digit(text.p[to + 1]))))
			to++;
		double value;
		struct str before = str_cut(text, i > 3 ? i - 3 : 0, i);
		bool is_scale = text.p[i - 1] == '/' || (found > 0 && str_eq(before, STR("of ")));
		if (!is_scale && str_double(str_cut(text, i, to), &value) && value <= most && value > found) {
			found = value;
			*is_percent = to < text.n && text.p[to] == '%';
		}
		i = to - 1;
	}
	return found;
}

/* "a 9.8 CVSS score", "rated 9.8/10", "9.8 out of 10" */
static double rating_at(const struct token *t, struct str text)
{
	double value;
	struct str rest = str_cut(text, t->end, text.n);
	bool is_rating =
		str_starts(rest, STR("/10")) || str_starts(rest, STR(" out of 10")) || str_starts(rest, STR(" CVSS"));
	return is_rating && str_double(t->fold, &value) && value <= 10 ? value : 0;
}

static void gather_side(const struct member *member, const struct tokens *tokens, struct str text, bool is_title,
			double *cvss, struct facts *facts)
{
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		bool percent = false;
		if (t->flags & TOKEN_NUMBER) {
			double score = rating_at(t, text);
			*cvss = score > *cvss ? score : *cvss;
		}
		if (t->fold.n < 4 || (t->fold.p[0] != 'c' && t->fold.p[0] != 'e'))
			continue;
		if (str_starts(t->fold, STR("cvss"))) {
			double score = rating_behind(text, t->end, 10, &percent);
			*cvss = score > *cvss ? score : *cvss;
		} else if (str_eq(t->fold, STR("epss"))) {
			double share = rating_behind(text, t->end, 100, &percent) / (percent ? 100 : 1);
			share = share <= 1 ? share : 0;
			if (share > facts->epss) {
				facts->epss = share;
				facts->epss_from =
					is_title ? evidence_of(member, 0, 0) : evidence_of(member, t->start, t->end);
			}
		}
	}
}

/* "added to KEV" and the like: the words of the indicator name the list. */
static bool names_kev(const struct member *member, const struct indicator *i)
{
	struct str words = i->in_title ? member->article->title : str_cut(member->article->text, i->start, i->end);
	return str_find_ascii_nocase(words, STR("kev")) != STR_NONE ||
	       str_find_ascii_nocase(words, STR("known exploited vulnerabilit")) != STR_NONE;
}

double gather_ratings(const struct weights *weights, const struct member *member, struct facts *facts)
{
	double cvss = 0;
	gather_side(member, &member->reading->title, member->article->title, true, &cvss, facts);
	gather_side(member, &member->reading->body, member->article->text, false, &cvss, facts);
	facts->cvss = cvss > facts->cvss ? cvss : facts->cvss;
	facts->critical |= cvss >= weights->cvss_critical;
	const struct indicators *list = &member->annotation->indicators;
	for (size_t i = 0; i < list->n; i++) {
		const struct indicator *found = &list->at[i];
		if (!found->in_title && !place_tells(member, found->start))
			continue;
		facts->critical |= str_eq(found->name, STR("critical flaw"));
		facts->grave |= str_eq(found->name, STR("zero-day")) ||
				(found->status == STATUS_EXPLOITED && names_kev(member, found));
		/* Named at the head: what the report is of; further down it may be a word in passing. */
		facts->extorted |= str_eq(found->name, STR("ransomware")) && found->weight >= 2;
	}
	facts->grave |= facts->critical;
	return cvss;
}
