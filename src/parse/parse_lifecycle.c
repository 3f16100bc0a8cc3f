/* How far an incident is, in the words of status pages. */
#include "parse_priv.h"

/* Letters only, lower case. Some are words of news, too: they count as a state, not in a text. */
static const struct {
	const char *word;
	enum lifecycle lifecycle;
	bool in_text;
} words[] = {
	{"scheduled", LIFECYCLE_SCHEDULED, true},
	{"upcoming", LIFECYCLE_SCHEDULED, false},
	{"inprogress", LIFECYCLE_IN_PROGRESS, true},
	{"verifying", LIFECYCLE_IN_PROGRESS, true},
	{"investigating", LIFECYCLE_INVESTIGATING, true},
	{"reported", LIFECYCLE_INVESTIGATING, false},
	{"active", LIFECYCLE_INVESTIGATING, false},
	{"confirmed", LIFECYCLE_INVESTIGATING, false},
	{"servicedegradation", LIFECYCLE_INVESTIGATING, false},
	{"serviceinterruption", LIFECYCLE_INVESTIGATING, false},
	{"investigationsuspended", LIFECYCLE_INVESTIGATING, false},
	{"identified", LIFECYCLE_IDENTIFIED, true},
	{"restoringservice", LIFECYCLE_IDENTIFIED, false},
	{"monitoring", LIFECYCLE_MONITORING, true},
	{"mitigated", LIFECYCLE_MONITORING, true},
	{"mitigatedexternal", LIFECYCLE_MONITORING, false},
	{"extendedrecovery", LIFECYCLE_MONITORING, false},
	{"verifyingservice", LIFECYCLE_MONITORING, false},
	{"resolved", LIFECYCLE_RESOLVED, true},
	{"resolvedexternal", LIFECYCLE_RESOLVED, false},
	{"completed", LIFECYCLE_RESOLVED, true},
	{"postmortem", LIFECYCLE_RESOLVED, true},
	{"servicerestored", LIFECYCLE_RESOLVED, false},
	{"serviceoperational", LIFECYCLE_RESOLVED, false},
	{"serviceisoperatingnormally", LIFECYCLE_RESOLVED, true},
	{"postincidentreviewpublished", LIFECYCLE_RESOLVED, false},
	{"falsepositive", LIFECYCLE_RESOLVED, false},
};

enum { WORD_MAX = 32 };

static enum lifecycle find(struct str text, bool in_text)
{
	char letters[WORD_MAX];
	size_t n = 0;
	if (text.n > WORD_MAX)
		return LIFECYCLE_NONE;
	for (size_t i = 0; i < text.n; i++)
		if (is_ascii_alpha(text.p[i]))
			letters[n++] = ascii_lower(text.p[i]);
		else if (!is_ascii_space(text.p[i]) && text.p[i] != '_' && text.p[i] != '-')
			return LIFECYCLE_NONE;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(str_of(words[i].word), (struct str){letters, n}))
			return words[i].in_text || !in_text ? words[i].lifecycle : LIFECYCLE_NONE;
	return LIFECYCLE_NONE;
}

enum lifecycle lifecycle_of_word(struct str word)
{
	return find(word, false);
}

/* ---- in the words of an entry ---- */

/* The first of ": ", " - " and " â "; STR_NONE without one. */
static size_t divider(struct str line, size_t *n)
{
	for (size_t i = 0; i + 2 < line.n; i++) {
		bool may_be = line.p[i] == ':' ? line.p[i + 1] == ' '
					       : line.p[i] == ' ' && (line.p[i + 1] == '-' || line.p[i + 1] == '\xE2');
		if (!may_be)
			continue;
		struct str rest = str_cut(line, i, i + 5);
		*n = str_starts(rest, STR(": "))               ? 2
		     : str_starts(rest, STR(" - "))            ? 3
		     : str_starts(rest, STR(" \xE2\x80\x93 ")) ? 5
							       : 0;
		if (*n)
			return i;
	}
	return STR_NONE;
}

/* "RESOLVED: x", "Resolved - x" */
static enum lifecycle in_front(struct str line)
{
	size_t n = 0, at = divider(str_cut(line, 0, WORD_MAX + 4), &n);
	return at == STR_NONE ? LIFECYCLE_NONE : find(str_cut(line, 0, at), true);
}

/* "x - Mitigated" */
static enum lifecycle at_end(struct str title)
{
	size_t from = title.n > WORD_MAX ? title.n - WORD_MAX : 0, n = 0, at;
	enum lifecycle found = LIFECYCLE_NONE;
	for (struct str rest = str_cut(title, from, title.n); (at = divider(rest, &n)) != STR_NONE;) {
		rest = str_cut(rest, at + n, rest.n);
		found = find(rest, true);
	}
	return found;
}

static enum lifecycle in_brackets(struct str title)
{
	size_t from = str_find_byte(title, '['), to = str_find_byte(title, ']');
	return from < to && to != STR_NONE ? find(str_cut(title, from + 1, to), true) : LIFECYCLE_NONE;
}

static bool has_digit(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (is_ascii_digit(line.p[i]))
			return true;
	return false;
}

/* The latest post stands first: its time, or nothing, and then its word. */
static enum lifecycle in_first_post(struct str text)
{
	enum { TIME_LINE_MAX = 60 };
	struct str line = STR_EMPTY;
	text = str_trim(text);
	if (str_next(&text, '\n', &line) && line.n < TIME_LINE_MAX && has_digit(line) && !in_front(line))
		(void)str_next(&text, '\n', &line);
	return in_front(str_trim(line));
}

/* "<small>Jun 2, 10:05 UTC</small><br><strong>Monitoring</strong> - A fix": the posts of a Statuspage in HTML */
static enum lifecycle in_markup(struct str text)
{
	struct str head = str_cut(text, 0, 400);
	if (str_find_byte(head, '<') == STR_NONE)
		return LIFECYCLE_NONE;
	size_t from = str_find(head, STR("<strong>")), to = str_find(head, STR("</strong>"));
	bool is_post = from < to && to != STR_NONE && str_has(str_cut(head, 0, from), STR("<small>"));
	return is_post ? find(str_cut(head, from + 8, to), true) : LIFECYCLE_NONE;
}

enum lifecycle lifecycle_of_text(struct str title, struct str text)
{
	enum lifecycle found = in_first_post(text);
	if (!found)
		found = in_markup(text);
	if (!found)
		found = in_brackets(title);
	if (!found)
		found = in_front(title);
	return found ? found : at_end(title);
}
