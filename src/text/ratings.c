#include "ratings.h"

enum { REACH_BYTES = 60 }; /* between "CVSS" and its number */

/* The largest number of the range in the rest of the sentence that is neither a version nor the scale. */
static double rating_behind(struct str text, size_t at, double most, bool *is_percent)
{
	double found = 0;
	size_t end = at + REACH_BYTES < text.n ? at + REACH_BYTES : text.n;
	for (size_t i = at; i < end && !(text.p[i] == '.' && i + 1 < text.n && is_ascii_space(text.p[i + 1])); i++) {
		if (!is_ascii_digit(text.p[i]) || i == 0 || is_ascii_alnum(text.p[i - 1]) || text.p[i - 1] == '.')
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

/* "CVSS 3.1 score of 8.8": behind the version of the system, if one follows. */
static size_t behind_version(struct str text, size_t at)
{
	static const char *const versions[] = {"2.0", "3.0", "3.1", "4.0"};
	size_t from = at;
	while (from < text.n && from < at + 3 &&
	       (text.p[from] == ' ' || text.p[from] == ':' || ascii_lower(text.p[from]) == 'v'))
		from++;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (str_starts(str_cut(text, from, text.n), str_of(versions[i])) &&
		    !(from + 3 < text.n && is_ascii_alnum(text.p[from + 3])))
			return from + 3;
	return at;
}

double text_cvss(const struct tokens *tokens, struct str text)
{
	double most = 0;
	bool percent;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		double score = 0;
		if (t->flags & TOKEN_NUMBER)
			score = rating_at(t, text);
		else if (str_starts(t->fold, STR("cvss")))
			score = rating_behind(text, behind_version(text, t->end), 10, &percent);
		most = score > most ? score : most;
	}
	return most;
}

double text_epss(const struct tokens *tokens, struct str text, uint32_t *at)
{
	double most = 0;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = &tokens->at[i];
		bool percent = false;
		if (!str_eq(t->fold, STR("epss")))
			continue;
		double share = rating_behind(text, t->end, 100, &percent) / (percent ? 100 : 1);
		if (share > most && share <= 1) {
			most = share;
			*at = t->start;
		}
	}
	return most;
}
