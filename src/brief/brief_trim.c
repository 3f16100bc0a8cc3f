/* From a sentence of an article to words that stand alone: what stands before the news itself is cut,
 * nothing is added but a capital letter and a full stop. */
#include "brief_priv.h"
#include "calendar.h"

/* Well-known outlets that others cite. */
static const char *const cited[] = {"BleepingComputer",
				    "Bleeping Computer",
				    "The Record",
				    "TechCrunch",
				    "Reuters",
				    "SecurityWeek",
				    "The Hacker News",
				    "Dark Reading",
				    "CyberScoop",
				    "Bloomberg",
				    "The Register",
				    "Ars Technica",
				    "WIRED",
				    "Krebs on Security",
				    "KrebsOnSecurity",
				    "404 Media",
				    "CNN",
				    "the BBC",
				    "the Associated Press",
				    "Axios",
				    "Forbes",
				    "Help Net Security",
				    "reports",
				    "a report",
				    "a new report",
				    "local reports",
				    "media reports",
				    "multiple reports",
				    "local media",
				    "a blog post",
				    "a statement",
				    "reports from local media"};

static struct str skip(struct str s, size_t n)
{
	return str_trim(str_cut(s, n, s.n));
}

static size_t outlet_at(struct str s, const struct strs *outlets)
{
	size_t n = starts_with_phrase(s, cited, COUNT_OF(cited));
	for (size_t i = 0; !n && i < outlets->n; i++)
		if (outlets->at[i].n > 3 && str_starts_ascii_nocase(s, outlets->at[i]))
			n = outlets->at[i].n;
	return n;
}

/* "According to BleepingComputer, mail is late": the outlet stands beside every sentence anyway. */
static struct str cut_attribution(struct str s, const struct strs *outlets)
{
	static const char *const says[] = {
		" reported that ",       " reports that ",      " has learned that ", " said that ",
		" first reported that ", " is reporting that ", " notes that ",       " says that "};
	if (str_starts_ascii_nocase(s, STR("according to "))) {
		struct str rest = str_cut(s, 13, s.n);
		size_t n = outlet_at(rest, outlets);
		if (n && n < rest.n && rest.p[n] == ',')
			return skip(rest, n + 1);
		return s;
	}
	size_t n = outlet_at(s, outlets);
	for (size_t i = 0; n && i < COUNT_OF(says); i++)
		if (str_starts(str_cut(s, n, s.n), str_of(says[i])))
			return skip(s, n + strlen(says[i]));
	return s;
}

/* "In this Outlet interview, the minister tells ...": what it is, stands beside it. */
static struct str cut_frame(struct str s)
{
	enum { FRAME_BYTES = 60 };
	static const char *const frames[] = {" interview, ", " podcast, ", " video, ",
					     " episode, ",   " article, ", " post, "};
	if (!str_starts(s, STR("In this ")))
		return s;
	for (size_t i = 0; i < COUNT_OF(frames); i++) {
		size_t at = str_find(str_cut(s, 0, FRAME_BYTES), str_of(frames[i]));
		if (at != STR_NONE && s.n > at + FRAME_BYTES)
			return skip(s, at + strlen(frames[i]));
	}
	return s;
}

/* "SAN FRANCISCO, June 2 \u2014 Mail ...": a place in capitals before a dash. */
static struct str cut_dateline(struct str s)
{
	size_t capitals = starts_with_phrase(s, month_words(), MONTHS);
	while (capitals < s.n && (is_ascii_upper(s.p[capitals]) || s.p[capitals] == ' ' || s.p[capitals] == '.'))
		capitals++;
	if (capitals < 5 || capitals > 40)
		return s;
	static const char *const dashes[] = {" \xe2\x80\x94 ", " \xe2\x80\x93 ", " -- ", " - ", " \xe2\x80\x94"};
	for (size_t i = 0; i < COUNT_OF(dashes); i++) {
		size_t at = str_find(str_cut(s, 0, 70), str_of(dashes[i]));
		if (at != STR_NONE && at + 1 >= capitals)
			return skip(s, at + strlen(dashes[i]));
	}
	return s;
}

/* "However, ...", "In addition, ...": they join to a sentence that is not here. */
static struct str cut_connective(struct str s)
{
	static const char *const words[] = {"however,",
					    "meanwhile,",
					    "moreover,",
					    "furthermore,",
					    "in addition,",
					    "additionally,",
					    "also,",
					    "as a result,",
					    "for example,",
					    "for instance,",
					    "instead,",
					    "nevertheless,",
					    "nonetheless,",
					    "still,",
					    "therefore,",
					    "thus,",
					    "consequently,",
					    "similarly,",
					    "that said,",
					    "in other words,",
					    "notably,",
					    "interestingly,",
					    "unfortunately,",
					    "specifically,",
					    "in fact,",
					    "in particular,",
					    "of course,",
					    "on the other hand,",
					    "besides,",
					    "hence,",
					    "in turn,",
					    "importantly,",
					    "more importantly,",
					    "in the meantime,",
					    "at the same time,",
					    "to be clear,",
					    "in short,",
					    "worse,",
					    "and ",
					    "but ",
					    "plus,",
					    "finally,",
					    "further,",
					    "even worse,",
					    "to make matters worse,",
					    "in this case,",
					    "to that end,",
					    "to this end,",
					    "as usual,",
					    "also ",
					    "more broadly,",
					    "simply put,",
					    "yet,",
					    "so,",
					    "indeed,",
					    "overall,",
					    "ultimately,",
					    "lastly,",
					    "again,",
					    "that is,",
					    "by contrast,",
					    "in contrast,",
					    "conversely,",
					    "on top of that,",
					    "beyond that,",
					    "accordingly,",
					    "crucially,",
					    "critically,",
					    "separately,",
					    "first,",
					    "second,",
					    "third,",
					    "fourth,",
					    "fifth,"};
	size_t n = starts_with_head(s, words, COUNT_OF(words));
	return n ? skip(s, n) : s;
}

/* "Hyeon Ye-Seul reports: Data was stolen": who wrote it. */
static struct str cut_byline(struct str s)
{
	static const char *const says[] = {" reports: ", " writes: ", " reporting: "};
	if (!str_has(str_cut(s, 0, 90), STR(": ")))
		return s;
	for (size_t i = 0; i < COUNT_OF(says); i++) {
		size_t at = str_find(str_cut(s, 0, 90), str_of(says[i]));
		if (at != STR_NONE && s.n > at + 40 && is_ascii_upper(s.p[0]))
			return skip(s, at + strlen(says[i]));
	}
	return s;
}

static struct str cut_label(struct str s)
{
	static const char *const labels[] = {"Description: ",
					     "Summary: ",
					     "Overview: ",
					     "Details: ",
					     "Timeline: ",
					     "Executive Summary ",
					     "Summary ",
					     "Overview ",
					     "Abstract: ",
					     "TL;DR: ",
					     "TL;DR ",
					     "Introduction ",
					     "Executive summary ",
					     "Update: ",
					     "UPDATE: ",
					     "Updated: ",
					     "[UPDATE] ",
					     "Key findings ",
					     "Key Findings ",
					     "Key Takeaways ",
					     "Key takeaways ",
					     "Recommended Security Actions ",
					     "Background ",
					     "Technical Details ",
					     "Technical Analysis ",
					     "Impact ",
					     "Mitigation ",
					     "Mitigations ",
					     "Recommendations ",
					     "Conclusion ",
					     "Analysis ",
					     "Incident Report "};
	bool has_colon = str_has(s, STR(": "));
	for (size_t i = 0; has_colon && i < 4; i++) { /* the last label of a form wins */
		size_t at = str_find(s, str_of(labels[i]));
		if (at != STR_NONE)
			return skip(s, at + strlen(labels[i]));
	}
	for (size_t i = 4; i < COUNT_OF(labels); i++)
		if (s.n && s.p[0] == labels[i][0] && str_starts(s, str_of(labels[i])) && s.n > strlen(labels[i]) &&
		    !is_ascii_lower(s.p[strlen(labels[i])]))
			return skip(s, strlen(labels[i]));
	return s;
}

/* "TOP ATTACKS Parks department was hit": where a run of two words and more in capitals ends; 0: there is none. */
static size_t capitals_end(struct str s)
{
	size_t words = 0, letters = 0, at = 0;
	while (at < s.n && at < 60) {
		size_t end = at;
		while (end < s.n && (is_ascii_upper(s.p[end]) || s.p[end] == '&'))
			end++;
		if (end >= s.n || s.p[end] != ' ' || end == at)
			break;
		words++;
		letters += end - at;
		at = end + 1;
	}
	bool follows = at + 1 < s.n && is_ascii_upper(s.p[at]) && is_ascii_lower(s.p[at + 1]);
	return words >= 3 && letters >= 12 && follows ? at : 0;
}

/* "Builder page Today sees the release": a heading has run into its sentence. The sentence begins at a word
 * that has a capital only where sentences begin. */
static struct str cut_heading(struct str s)
{
	static const char *const openers[] = {
		"Today",       "After",   "This",     "When",      "While",  "It",
		"There",       "These",   "Although", "However",   "During", "Since",
		"According",   "Once",    "If",       "As",        "We",     "Ransomware attacks are",
		"Researchers", "On",      "The",      "That",      "Unlike", "An",
		"In",          "Instead", "Because",  "Attackers", "Most",   "Previously",
		"With",        "Many",    "Some",     "Several"};
	size_t word = 0, capitals = capitals_end(s); /* where the word before begins */
	if (capitals && s.n > capitals + 30)
		return str_cut(s, capitals, s.n);
	for (size_t i = 2; i < s.n && i < 90; i++) {
		if (s.p[i - 1] != ' ')
			continue;
		size_t before = word;
		word = i;
		if (!is_ascii_upper(s.p[i]) || !is_ascii_alnum(s.p[i - 2]) || is_ascii_lower(s.p[before]))
			continue;
		struct str rest = str_cut(s, i, s.n);
		size_t n = starts_with_phrase(rest, openers, COUNT_OF(openers));
		bool is_cased = n < 2 || is_ascii_lower(rest.p[1]); /* "IT systems" */
		if (n && is_cased && n + 1 < rest.n && rest.p[n] == ' ' && is_ascii_lower(rest.p[n + 1]) && rest.n > 40)
			return rest;
	}
	return s;
}

/* Feeds end what they cut with "[...]"; the marks of a list or a rule may stand behind the last of its items. */
static struct str cut_tail(struct str s)
{
	static const char *const tails[] = {"[\xe2\x80\xa6]", "[...]", "[&#8230;]", "Read more", " -",
					    " ---",           " *",    " #"};
	for (size_t i = 0; i < COUNT_OF(tails); i++)
		if (str_ends(s, str_of(tails[i])))
			return str_trim(str_cut(s, 0, s.n - strlen(tails[i])));
	return s;
}

/* "... of banks. [2][3]": the numbers of notes behind the full stop. */
static struct str cut_notes(struct str s)
{
	struct str rest = s;
	while (str_ends(rest, STR("]"))) {
		size_t at = rest.n - 1;
		while (at && rest.n - at <= 4 && is_ascii_digit(rest.p[at - 1]))
			at--;
		if (at + 1 == rest.n || !at || rest.p[at - 1] != '[')
			return s;
		rest = str_trim(str_cut(rest, 0, at - 1));
	}
	return rest.n > 20 && strchr(".!?\"", rest.p[rest.n - 1]) ? rest : s;
}

/* "... of intrusions.sophos+1": the name of a source that was set behind the full stop. */
static struct str cut_citation(struct str s)
{
	size_t at = s.n;
	while (at && is_ascii_digit(s.p[at - 1]))
		at--;
	if (at == s.n || !at || s.p[at - 1] != '+')
		return s;
	for (at--; at && (is_ascii_lower(s.p[at - 1]) || is_ascii_digit(s.p[at - 1]) || s.p[at - 1] == '-');)
		at--;
	return at > 20 && s.p[at - 1] == '.' ? str_cut(s, 0, at) : s;
}

static struct str cut_bullet(struct str s)
{
	static const char *const bullets[] = {"\xe2\x80\xa2", "\xe2\x97\x8f",  "\xe2\x96\xaa", "\xe2\x80\x93 ", "- ",
					      "* ",           "\xe2\x80\x94 ", "> ",           "\xc2\xb7"};
	for (size_t i = 0; i < COUNT_OF(bullets); i++)
		if (str_starts(s, str_of(bullets[i])))
			return skip(s, strlen(bullets[i]));
	size_t digits = 0;
	while (digits < s.n && is_ascii_digit(s.p[digits]))
		digits++;
	if (digits && digits <= 2 && digits + 1 < s.n && (s.p[digits] == '.' || s.p[digits] == ')') &&
	    s.p[digits + 1] == ' ')
		return skip(s, digits + 1);
	return s;
}

static struct str capitalise(struct arena *arena, struct str s)
{
	char *copy = arena_take(arena, s.n);
	if (!copy)
		return s;
	memcpy(copy, s.p, s.n);
	copy[0] = is_ascii_lower(copy[0]) ? (char)(copy[0] - 32) : copy[0];
	return (struct str){copy, s.n};
}

struct str cut_words(struct arena *arena, struct str s, size_t most_bytes)
{
	if (s.n <= most_bytes)
		return s;
	size_t n = most_bytes > 3 ? most_bytes - 3 : 0;
	while (n && !is_ascii_space(s.p[n]))
		n--;
	while (n && (is_ascii_space(s.p[n - 1]) || s.p[n - 1] == ',' || s.p[n - 1] == ';' || s.p[n - 1] == ':'))
		n--;
	return str_print(arena, "%.*s\xe2\x80\xa6", (int)n, s.p);
}

/* Does what stands before the cut say something by itself? */
static bool is_clause(struct str head)
{
	static const char *const subordinate[] = {
		"after",  "while",  "when",   "if",    "although", "though",    "as",      "because",
		"since",  "by",     "in",     "on",    "with",     "following", "despite", "once",
		"before", "given",  "unlike", "based", "using",    "for",       "at",      "to",
		"until",  "during", "among",  "from",  "under",    "through",   "per",     "including"};
	static const char *const verbs[] = {
		"is",        "are",        "was",          "were",          "has",       "have",       "had",
		"will",      "can",        "could",        "may",           "said",      "says",       "allows",
		"allow",     "lets",       "let",          "uses",          "used",      "targets",    "affects",
		"confirmed", "disclosed",  "released",     "warned",        "warns",     "patched",    "fixed",
		"found",     "discovered", "stole",        "hit",           "took",      "began",      "started",
		"shut",      "suffered",   "exploited",    "reported",      "published", "announced",  "added",
		"addresses", "leads",      "compromised",  "attacked",      "leaked",    "claimed",    "claims",
		"fixes",     "patches",    "issued",       "urged",         "urges",     "impacts",    "impacted",
		"causes",    "caused",     "enables",      "exposes",       "exposed",   "remains",    "includes",
		"breached",  "hacked",     "targeted",     "disrupted",     "arrested",  "seized",     "infected",
		"encrypted", "leaves",     "acknowledged", "investigating", "revealed",  "identified", "observed",
		"detected",  "does",       "did",          "appears",       "shows"};
	if (head.n < 30 || starts_with_phrase(head, subordinate, COUNT_OF(subordinate)))
		return false;
	return has_word(head, verbs, COUNT_OF(verbs));
}

/* Quotes and brackets that open before the cut also close before it. */
static bool is_closed(struct str head)
{
	int open = 0;
	size_t quotes = 0;
	for (size_t i = 0; i < head.n; i++) {
		open += head.p[i] == '(' ? 1 : head.p[i] == ')' ? -1 : 0;
		quotes += head.p[i] == '"';
		if (i + 2 < head.n && head.p[i] == '\xe2' && head.p[i + 1] == '\x80')
			open += head.p[i + 2] == '\x9c' ? 1 : head.p[i + 2] == '\x9d' ? -1 : 0;
	}
	return open == 0 && quotes % 2 == 0;
}

/* `has been called an "attack." "We deal with it," he said`: a quotation has run into the sentence before. */
static struct str cut_second_quote(struct str s)
{
	static const char *const seams[] = {".\" \"", ".\xe2\x80\x9d \xe2\x80\x9c"};
	for (size_t i = 0; i < COUNT_OF(seams); i++) {
		struct str seam = str_of(seams[i]);
		size_t at = str_find(s, seam);
		if (at != STR_NONE && at > 40)
			return str_cut(s, 0, at + seam.n / 2);
	}
	return s;
}

/* "**Key facts:** No password was set": marks of bold print, and a label in bold before the sentence. */
static struct str cut_bold(struct arena *arena, struct str s)
{
	if (!str_has(s, STR("**")))
		return s;
	size_t label = str_find(s, STR(":** "));
	if (str_starts(s, STR("**")) && label != STR_NONE && label < 80)
		s = skip(s, label + 4);
	char *out = arena_take(arena, s.n);
	if (!out)
		return s;
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '*')
			out[n++] = s.p[i];
	return (struct str){out, n};
}

struct str trim_sentence(struct arena *arena, struct str sentence, const struct strs *outlets)
{
	struct str s = cut_bold(arena, trim_spaces(arena, plain_signs(arena, str_trim(sentence)))), before;
	s = cut_second_quote(cut_citation(cut_notes(cut_tail(s))));
	struct str whole = s;
	do {
		before = s;
		s = cut_bullet(s);
		s = cut_label(s);
		s = cut_byline(s);
		s = cut_heading(s);
		s = cut_dateline(s);
		s = cut_attribution(s, outlets);
		s = cut_frame(s);
		s = cut_connective(s);
	} while (s.n != before.n && s.n > 20);
	if (s.n < 20)
		return whole;
	return s.n != whole.n && is_ascii_lower(s.p[0]) ? capitalise(arena, s) : s;
}

struct str finish_sentence(struct arena *arena, struct str s)
{
	if (!s.n || strchr(".!?)\"", s.p[s.n - 1]) || (unsigned char)s.p[s.n - 1] >= 0x80)
		return s;
	struct str clause = trim_clause(arena, s, s.n - 1);
	if (clause.p != s.p)
		return clause;
	while (s.n && strchr(",;:- ", s.p[s.n - 1]))
		s.n--;
	return str_print(arena, "%.*s\xe2\x80\xa6", STR_FORMAT(s));
}

/* ", and " behind the items of a list ends the list, not a clause: "in Peru, Chile, and Spain". */
static bool is_list(struct str head)
{
	size_t comma = STR_NONE;
	for (size_t i = 0; i + 1 < head.n; i++)
		if (head.p[i] == ',' && head.p[i + 1] == ' ')
			comma = i;
	if (comma == STR_NONE)
		return false;
	struct str item = str_cut(head, comma + 2, head.n);
	static const char *const verbs[] = {"is", "are", "was", "were", "has", "have", "had", "said", "which", "who"};
	return item.n < 60 && !has_word(item, verbs, COUNT_OF(verbs));
}

struct str trim_clause(struct arena *arena, struct str sentence, size_t most_bytes)
{
	static const char *const cuts[] = {"; ",
					   ", while ",
					   ", allowing ",
					   ", enabling ",
					   ", including ",
					   ", leading ",
					   ", making ",
					   ", giving ",
					   ", causing ",
					   ", according to ",
					   ", after ",
					   ", as well as ",
					   ", potentially ",
					   ", with ",
					   ", but ",
					   " \xe2\x80\x94 ",
					   " \xe2\x80\x93 ",
					   ", leaving ",
					   ", resulting ",
					   ", and ",
					   ", though ",
					   ", although ",
					   ", prompting ",
					   ", exposing ",
					   ", raising ",
					   ", affecting ",
					   ", impacting ",
					   ", since ",
					   ", because ",
					   ", even ",
					   ", using ",
					   " that could ",
					   " that can ",
					   " that allow ",
					   " that allows ",
					   " that lets ",
					   ", turning ",
					   ", adding ",
					   ", where ",
					   ", so "};
	if (sentence.n <= most_bytes)
		return sentence;
	size_t best = 0;
	for (size_t i = 0; i < COUNT_OF(cuts); i++) {
		struct str cut = str_of(cuts[i]);
		for (size_t from = 0; from < sentence.n;) {
			size_t at = str_find(str_cut(sentence, from, sentence.n), cut);
			if (at == STR_NONE)
				break;
			struct str head = str_cut(sentence, 0, from + at);
			/* The longest that fits, else the shortest that does not. */
			bool is_better = head.n <= most_bytes ? best > most_bytes || head.n > best
							      : best == 0 || (best > most_bytes && head.n < best);
			bool ends_list =
				(str_eq(cut, STR(", and ")) || str_eq(cut, STR(", as well as "))) && is_list(head);
			if (is_better && !ends_list && is_clause(head) && is_closed(head))
				best = head.n;
			from += at + cut.n;
		}
	}
	while (best && strchr(",;:- ", sentence.p[best - 1])) /* "..., a database, that could" */
		best--;
	return best ? str_print(arena, "%.*s.", (int)best, sentence.p) : sentence;
}
