/* May a sentence be shown without its neighbours? Judged by its words alone. */
#include "brief_priv.h"

enum {
	LONG_BYTES = 450,      /* a list or a table that has become one sentence */
	LONG_LEAD_BYTES = 700, /* short reports begin with one that tells all */
};

/* "those weak points", "of these bugs": named before, though the sentence begins well; "those who" is not. */
static bool points_back(struct str text)
{
	static const char *const clear[] = {"who",   "that",    "which", "whose",   "in",      "with",  "from",
					    "using", "without", "of",    "under",   "on",      "at",    "to",
					    "for",   "used",    "seen",  "running", "hit",     "found", "not",
					    "are",   "were",    "is",    "have",    "looking", "behind"};
	for (size_t at = 1; at + 7 < text.n; at++) {
		struct str rest = str_cut(text, at, text.n);
		if (text.p[at - 1] != ' ' || !(str_starts(rest, STR("these ")) || str_starts(rest, STR("those "))))
			continue;
		rest = str_cut(rest, 6, rest.n);
		if (!starts_with_phrase(rest, clear, COUNT_OF(clear)) && !str_starts(rest, STR("affected")))
			return true;
	}
	return false;
}

/* "Targets 86 variables.": notes without a subject. */
static bool lacks_subject(struct str text)
{
	static const char *const verbs[] = {
		"targets",  "exfiltrates",     "uses",      "allows",       "affects",    "steals",   "includes",
		"supports", "deploys",         "captures",  "abuses",       "enables",    "requires", "exploits",
		"contains", "self-propagates", "spreads",   "downloads",    "drops",      "installs", "collects",
		"harvests", "impacts",         "leverages", "delivers",     "discovered", "fixes",    "runs",
		"sends",    "impersonates",    "persists",  "communicates", "provides",   "creates",  "adds",
		"works",    "monitors",        "executes",  "published",    "tracked"};
	size_t n = starts_with_phrase(text, verbs, COUNT_OF(verbs));
	return n && n < text.n && text.p[n] == ' ' && !str_starts(text, STR("Tracked as")) &&
	       !str_starts(text, STR("Discovered "));
}

/* "... parts of that shift.", "... on that one condition." */
static bool ends_pointing(struct str text)
{
	static const char *const points[] = {" of that ",   " in that ", " on that ", " to that ",    " for that ",
					     " with that ", " of this ", " to this ", " behind this "};
	size_t from = text.n > 34 ? text.n - 34 : 0;
	struct str tail = str_cut(text, from, text.n);
	if (!str_has(tail, STR(" th")))
		return false;
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		size_t at = str_find(tail, str_of(points[i]));
		if (at == STR_NONE)
			continue;
		struct str rest = str_cut(tail, at + strlen(points[i]), tail.n);
		static const char *const times[] = {"week", "month", "year", "kind", "sort", "type", "day", "time"};
		size_t words = 1;
		for (size_t k = 0; k < rest.n; k++)
			words += rest.p[k] == ' ';
		if (words <= 2 && !starts_with_phrase(rest, times, COUNT_OF(times)))
			return true;
	}
	return false;
}

/* "Amid a breach of a maker, the group has come to ...", "... on both.": who is meant was said before. */
static bool leaves_open(struct str text)
{
	static const char *const opens[] = {"amid",   "in",        "after", "despite", "with",
					    "during", "following", "since", "while"};
	static const char *const who[] = {", the group ", ", the gang ", ", the company ", ", the firm ",
					  ", the agency "};
	static const char *const alike[] = {"like", "unlike", "as with", "similar to"};
	size_t comma = starts_with_phrase(text, alike, COUNT_OF(alike)) ? str_find(text, STR(", it ")) : STR_NONE;
	if (comma != STR_NONE && comma < 80)
		return true;
	if (str_ends(text, STR(" both.")) || str_ends(text, STR(" either.")))
		return true;
	if (ends_pointing(text))
		return true;
	bool is_open = starts_with_phrase(text, opens, COUNT_OF(opens));
	for (size_t i = 0; is_open && i < COUNT_OF(who); i++)
		if (str_has(text, str_of(who[i])))
			return true;
	return false;
}

enum leaning leaning_of(struct str text)
{
	static const char *const sentence[] = {"it",
					       "its",
					       "he",
					       "his",
					       "she",
					       "her",
					       "it's",
					       "it\xe2\x80\x99s",
					       "that's",
					       "that\xe2\x80\x99s",
					       "he's",
					       "she's",
					       "they're",
					       "they\xe2\x80\x99re",
					       "there's",
					       "there\xe2\x80\x99s",
					       "nothing",
					       "everything",
					       "none of",
					       "some of them",
					       "they",
					       "their",
					       "them",
					       "this",
					       "these",
					       "that",
					       "those",
					       "both",
					       "another",
					       "others",
					       "other",
					       "such",
					       "one of them",
					       "each",
					       "either",
					       "neither",
					       "the latter",
					       "the former",
					       "there",
					       "here",
					       "then",
					       "the company",
					       "the firm",
					       "the organization",
					       "the organisation",
					       "the vendor",
					       "the agency",
					       "the group",
					       "the gang",
					       "the maker",
					       "the agencies",
					       "the researchers",
					       "the researcher",
					       "researchers also",
					       "the two",
					       "the three",
					       "the same",
					       "where that",
					       "if that",
					       "when that",
					       "once that",
					       "after that",
					       "before that",
					       "with that",
					       "for that",
					       "if this",
					       "when this",
					       "once this",
					       "after this",
					       "the accompanying",
					       "the figure",
					       "the list",
					       "the rest",
					       "the duo",
					       "the pair",
					       "the man",
					       "the woman",
					       "the suspect",
					       "the suspects",
					       "the app",
					       "the tool",
					       "the hacker",
					       "despite this",
					       "despite these",
					       "during the",
					       "because of this",
					       "due to this",
					       "in this",
					       "with this",
					       "by doing",
					       "to do so",
					       "to do this",
					       "of these",
					       "of those",
					       "according to the company",
					       "according to the firm",
					       "according to the researchers",
					       "the statement",
					       "the report",
					       "the notice",
					       "the filing",
					       "the post",
					       "the first",
					       "the second",
					       "the third",
					       "the other",
					       "a second",
					       "a third",
					       "the new",
					       "the site",
					       "the website",
					       "the team",
					       "the bug",
					       "the bugs",
					       "the former",
					       "the result",
					       "the spokesperson",
					       "a spokesperson"};
	static const char *const event[] = {"this vulnerability",
					    "this flaw",
					    "this attack",
					    "this campaign",
					    "this issue",
					    "this malware",
					    "these vulnerabilities",
					    "these flaws",
					    "these attacks",
					    "the flaw",
					    "the flaws",
					    "the vulnerability",
					    "the vulnerabilities",
					    "the attack",
					    "the attacks",
					    "the issue",
					    "the incident",
					    "the outage",
					    "the breach",
					    "the malware",
					    "the campaign",
					    "the update",
					    "the exploit",
					    "the ransomware",
					    "the disruption",
					    "the intrusion",
					    "the hack",
					    "the leak",
					    "the operation",
					    "the package",
					    "the packages",
					    "the backdoor",
					    "the botnet",
					    "the security",
					    "the attackers",
					    "the attacker",
					    "the hackers",
					    "the threat actors",
					    "the threat actor",
					    "the stolen",
					    "the exposed",
					    "the affected",
					    "the compromised",
					    "the data",
					    "the activity",
					    "the operation",
					    "the research",
					    "the findings",
					    "the investigation",
					    "the victims",
					    "the operators",
					    "the malicious"};
	if (starts_with_phrase(text, event, COUNT_OF(event)))
		return LEANS_EVENT;
	if (str_starts(text, STR("IT ")))
		return LEANS_NOT;
	bool leans = starts_with_phrase(text, sentence, COUNT_OF(sentence)) || points_back(text) ||
		     lacks_subject(text) || leaves_open(text) || leans_quietly(text);
	return leans ? LEANS_SENTENCE : LEANS_NOT;
}

/* Every quotation that opens in the sentence also closes in it. */
static bool is_balanced(struct str text)
{
	size_t straight = 0, curly_open = 0, curly_close = 0, round_open = 0, round_close = 0;
	for (size_t i = 0; i < text.n; i++) {
		straight += text.p[i] == '"';
		round_open += text.p[i] == '(';
		round_close += text.p[i] == ')';
		if (i + 2 < text.n && text.p[i] == '\xe2' && text.p[i + 1] == '\x80') {
			curly_open += text.p[i + 2] == '\x9c';
			curly_close += text.p[i + 2] == '\x9d';
		}
	}
	return straight % 2 == 0 && curly_open == curly_close && round_open == round_close;
}

/* Nearly every word with a capital: a headline or a menu. */
static bool is_heading(struct str text)
{
	size_t words = 0, capitals = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!is_ascii_alpha(text.p[i]) || (i && is_letter_byte(text.p[i - 1])))
			continue;
		words++;
		capitals += is_ascii_upper(text.p[i]);
	}
	return words >= 4 && capitals * 10 >= words * 8;
}

/* "42Critical", "By Divya August 10": pieces of a page that have run together. */
static bool is_run_together(struct str text)
{
	for (size_t i = 0; i + 4 < text.n; i++) {
		if (is_ascii_digit(text.p[i]) && is_ascii_upper(text.p[i + 1]) && is_ascii_lower(text.p[i + 2]) &&
		    is_ascii_lower(text.p[i + 3]) && is_ascii_lower(text.p[i + 4]))
			return true;
		if (!str_starts(str_cut(text, i, text.n), STR(" By ")) || !is_ascii_upper(text.p[i + 4]))
			continue;
		for (size_t k = i + 4; k + 1 < text.n && k < i + 40; k++)
			if (is_ascii_digit(text.p[k]))
				return true;
	}
	return false;
}

/* Two "Label: value" runs and more are a form, not a sentence. */
static bool is_form(struct str text)
{
	size_t labels = 0, bars = 0;
	for (size_t i = 1; i + 1 < text.n; i++) {
		bars += text.p[i] == '|' || text.p[i] == '#';
		labels += text.p[i] == ':' && text.p[i + 1] == ' ' && is_ascii_alpha(text.p[i - 1]);
	}
	return labels >= 2 || bars >= 2;
}

/* "32 Critical 166 Important 0 Moderate": a row of a table. */
static bool is_row(struct str text)
{
	size_t numbers = 0;
	for (size_t i = 0; i < text.n && i < 60; i++)
		numbers += is_ascii_digit(text.p[i]) && (!i || text.p[i - 1] == ' ');
	return numbers >= 4 && is_ascii_digit(text.p[0]);
}

/* "Fake Extensions Hijack Traffic of Users Socket analyzed code": a headline has run into its sentence. Six words
 * and more with capitals, then one that no name is followed by. */
static bool begins_with_headline(struct str text)
{
	static const char *const small[] = {"a",  "an",  "the", "of",   "to",   "and",
					    "in", "for", "on",  "with", "from", "by"};
	static const char *const follow[] = {"has",   "have", "had", "is",  "was",  "are",  "were",     "will",
					     "said",  "says", "on",  "at",  "that", "as",   "released", "warned",
					     "which", "who",  "can", "may", "also", "could"};
	size_t capitals = 0, at = 0;
	while (at < text.n) {
		size_t end = at;
		while (end < text.n && text.p[end] != ' ')
			end++;
		struct str word = str_cut(text, at, end);
		if (word.n && strchr(",(:;.", word.p[word.n - 1]))
			return false; /* names stand in lists */
		bool is_capital = word.n && (is_ascii_upper(word.p[0]) || is_ascii_digit(word.p[0]));
		if (!is_capital && !is_one_of(word, small, COUNT_OF(small)))
			return capitals >= 6 && is_ascii_lower(word.n ? word.p[0] : 0) &&
			       !is_one_of(word, follow, COUNT_OF(follow));
		capitals += is_capital;
		at = end + 1;
	}
	return false;
}

static bool ends_well(struct str text)
{
	while (text.n && (text.p[text.n - 1] == '"' || text.p[text.n - 1] == ')' || text.p[text.n - 1] == '\'' ||
			  text.p[text.n - 1] == ']'))
		text.n--;
	if (text.n >= 3 && (str_ends(text, STR("\xe2\x80\x9d")) || str_ends(text, STR("\xe2\x80\x99"))))
		text.n -= 3;
	if (str_ends(text, STR("...")) || !text.n)
		return false;
	char last = text.p[text.n - 1];
	return last == '.' || last == '!' || last == '?' || str_ends(text, STR("\xe3\x80\x82"));
}

enum grade grade_sentence(struct str text, enum sentence_role role, size_t words, bool is_first)
{
	if (words < 4 || words > 110 || text.n < 20 || text.n > LONG_LEAD_BYTES || role == ROLE_NOISE)
		return GRADE_NEVER;
	if (is_noise(text) || is_form(text) || is_heading(text) || is_run_together(text) || !is_balanced(text) ||
	    is_row(text))
		return GRADE_NEVER;
	if (is_ascii_lower(text.p[0]) && !is_ascii_upper(text.p[1])) /* the middle of a sentence, but "iOS" */
		return GRADE_NEVER;
	if (text.p[0] == '"' || str_starts(text, STR("\xe2\x80\x9c")) || text.p[0] == ')' || text.p[0] == ',')
		return GRADE_NEVER;
	if (text.p[text.n - 1] == '?' || text.p[text.n - 1] == ':')
		return GRADE_NEVER;
	if (!ends_well(text) || text.p[text.n - 1] == '!' || words < 6 ||
	    text.n > (is_first ? LONG_LEAD_BYTES : LONG_BYTES))
		return GRADE_WEAK;
	if (is_talk(text) || begins_with_headline(text) || is_fragment(text))
		return GRADE_WEAK;
	return GRADE_GOOD;
}
