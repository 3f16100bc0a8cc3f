/* The threat's title: the best headline of its members, made neutral; and the slug made of it. */
#include "brief_priv.h"

enum { TITLE_CHARS = 100, TITLE_SHORT_BYTES = 28, SLUG_BYTES = 80 };
#define CLEARLY_BETTER .3 /* what a later headline must be worth more, so that titles stay */

/* "Headline | BleepingComputer", "Headline - SecurityWeek": the outlet's name behind the last bar. */
static struct str cut_outlet(struct str title, struct str outlet, struct str site)
{
	static const char *const bars[] = {" | ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ", " :: ", " \xc2\xbb "};
	for (size_t b = 0; b < COUNT_OF(bars); b++) {
		struct str bar = str_of(bars[b]);
		size_t at = STR_NONE;
		for (size_t from = 0, found; (found = str_find(str_cut(title, from, title.n), bar)) != STR_NONE;)
			at = from + found, from = at + bar.n;
		if (at == STR_NONE || at < 20 || title.n - at > 45)
			continue;
		struct str tail = str_trim(str_cut(title, at + bar.n, title.n));
		struct str label = str_cut(site, 0, str_find_byte(site, '.'));
		bool is_outlet = bar.p[1] == '|' || str_starts_ascii_nocase(tail, outlet) ||
				 (label.n > 3 && str_find_ascii_nocase(tail, label) != STR_NONE);
		if (is_outlet && tail.n && outlet.n)
			return str_trim(str_cut(title, 0, at));
	}
	return title;
}

/* "2026-08-10: " */
static bool begins_with_day(struct str title)
{
	static const char form[] = "dddd-dd-dd: ";
	for (size_t i = 0; form[i]; i++)
		if (i >= title.n || (form[i] == 'd' ? !is_ascii_digit(title.p[i]) : title.p[i] != form[i]))
			return false;
	return true;
}

/* "Why we use CAPTCHAs, (Mon, May 11th)", "2026-08-10: Loader seen": the day of a diary. */
static struct str cut_day(struct str title)
{
	if (begins_with_day(title))
		title = str_trim(str_cut(title, 12, title.n));
	static const char *const days[] = {", (Mon, ", ", (Tue, ", ", (Wed, ", ", (Thu, ",
					   ", (Fri, ", ", (Sat, ", ", (Sun, "};
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		size_t at = str_find(title, str_of(days[i]));
		if (at != STR_NONE && at > 10)
			return str_cut(title, 0, at);
	}
	return title;
}

/* "Stormcast For Monday https://...": an address is no headline. */
static struct str cut_address(struct str title)
{
	size_t at = str_find(title, STR(" http"));
	if (at == STR_NONE || at < 10 || !str_has(str_cut(title, at, title.n), STR("://")))
		return title;
	return str_trim(str_cut(title, 0, at));
}

static struct str cut_marks(struct str title)
{
	static const char *const heads[] = {"Update: ",    "Updated: ",   "Breaking: ", "Breaking News: ",
					    "Exclusive: ", "[Update] ",   "[Updated] ", "Watch: ",
					    "Alert: ",     "News: ",      "Urgent: ",   "Just in: ",
					    "Live: ",      "Report: ",    "Video: ",    "BREAKING \xe2\x80\x93 ",
					    "[Heads-up] ", "[Breaking] ", "Warning: ",  "Breaking \xe2\x80\x93 "};
	struct str before;
	do {
		before = title;
		size_t n = starts_with_phrase(title, heads, COUNT_OF(heads));
		title = str_trim(str_cut(title, n, title.n));
		while (title.n && ((unsigned char)title.p[0] >= 0xf0 || str_starts(title, STR("\xe2\x9a")) ||
				   str_starts(title, STR("\xef\xb8")) || str_starts(title, STR("\xe2\x9d"))))
			title = str_trim(str_cut(title, (unsigned char)title.p[0] >= 0xf0 ? 4 : 3, title.n));
	} while (title.n != before.n);
	while (title.n > 20 && title.p[title.n - 1] == '!')
		title.n--;
	return title;
}

static size_t chars_n(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The first `most` characters. */
static struct str chars_cut(struct str s, size_t most)
{
	size_t i = 0;
	for (size_t n = 0; i < s.n; i++) {
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
		if (n > most)
			break;
	}
	return str_cut(s, 0, i);
}

/* The words that are whole, without an "and" or "of the" at their end. */
static struct str cut_small_words(struct str title)
{
	static const char *const small[] = {"a",    "an",    "the",  "and",  "or",  "of",   "to",   "in",   "on",
					    "at",   "for",   "by",   "as",   "via", "from", "with", "into", "its",
					    "over", "after", "amid", "that", "is",  "are",  "new"};
	struct str word;
	do {
		size_t at = title.n;
		while (at && title.p[at - 1] != ' ')
			at--;
		title = str_cut(title, 0, at);
		while (title.n && strchr(" ,;:-", title.p[title.n - 1]))
			title.n--;
		for (at = title.n; at && title.p[at - 1] != ' ';)
			at--;
		word = str_cut(title, at, title.n);
	} while (title.n > 40 && word.n && starts_with_phrase(word, small, COUNT_OF(small)) == word.n);
	return title;
}

/* Too long: the last part behind a dash, a colon or a comma goes, and another, until it fits; else whole words. */
static struct str shorten(struct arena *arena, struct str title)
{
	static const char *const parts[] = {" \xe2\x80\x94 ", " \xe2\x80\x93 ", " - ", "; ", ": ", " | ", ", "};
	if (chars_n(title) <= TITLE_CHARS)
		return title;
	struct str fits = chars_cut(title, TITLE_CHARS);
	for (size_t p = 0; p < COUNT_OF(parts); p++) {
		size_t last = STR_NONE, from = 0, found;
		while ((found = str_find(str_cut(fits, from, fits.n), str_of(parts[p]))) != STR_NONE) {
			last = from + found;
			from = last + strlen(parts[p]);
		}
		if (last != STR_NONE && last >= 40)
			return str_trim(str_cut(title, 0, last));
	}
	return str_print(arena, "%.*s\xe2\x80\xa6", STR_FORMAT(cut_small_words(str_cut(fits, 0, fits.n - 3))));
}

/* "HACKERS HIT CISA PORTAL": capitals throughout shout; words that the text too writes in capitals stay. */
static struct str calm(struct arena *arena, const struct article *article, struct str title)
{
	size_t letters = 0, capitals = 0;
	for (size_t i = 0; i < title.n; i++) {
		letters += is_ascii_alpha(title.p[i]);
		capitals += is_ascii_upper(title.p[i]);
	}
	char *out = letters > 15 && capitals * 10 > letters * 8 ? arena_take(arena, title.n) : NULL;
	if (!out)
		return title;
	memcpy(out, title.p, title.n);
	for (size_t at = 0; at < title.n;) {
		size_t end = at;
		while (end < title.n && is_ascii_alnum(title.p[end]))
			end++;
		struct str word = str_cut(title, at, end);
		if (word.n > 1 && !str_has(article->text, word))
			for (size_t i = at + 1; i < end; i++)
				out[i] = ascii_lower(out[i]);
		at = end + (end == at);
	}
	return (struct str){out, title.n};
}

/* Tags in brackets at the start, "[Guest Diary] ...", and calls to the reader at the end. */
static struct str cut_tag(struct str title)
{
	size_t close = title.n && title.p[0] == '[' ? str_find_byte(title, ']') : STR_NONE;
	if (close != STR_NONE && close < 30 && title.n > close + 22)
		title = str_trim(str_cut(title, close + 1, title.n));
	static const char *const lures[] = {
		" - here's",    " \xe2\x80\x93 here's",    " \xe2\x80\x94 here's", ": here's",
		" - what you",  ": what you need to know", ": everything you",     " & more",
		" - patch now", " \xe2\x80\x94 patch now", ", patch now",          ": patch now"};
	for (size_t i = 0; i < COUNT_OF(lures); i++) {
		size_t at = str_find_ascii_nocase(title, str_of(lures[i]));
		if (at != STR_NONE && at >= 25)
			title = str_trim(str_cut(title, 0, at));
	}
	return title;
}

/* ".../northwind/releases/tag/v4.90.0": of what it is a release, by its address. */
static struct str released(struct str url)
{
	size_t end = str_find(url, STR("/releases")), at = end == STR_NONE ? 0 : end;
	while (at && url.p[at - 1] != '/')
		at--;
	return end == STR_NONE ? STR_EMPTY : str_cut(url, at, end);
}

/* "v4.90.0" of a list of releases: of what, its address or its source says. */
static struct str name_release(struct desk *desk, const struct member *member, struct str outlet, struct str title)
{
	size_t run = 0;
	for (size_t i = 0; i < title.n; i++) {
		run = is_letter_byte(title.p[i]) && !is_ascii_digit(title.p[i]) ? run + 1 : 0;
		if (run >= 3)
			return title;
	}
	struct str of = released(member->article->url);
	of = of.n && of.n < 60 ? of : outlet;
	if (!title.n || !of.n || str_find_ascii_nocase(title, of) != STR_NONE)
		return title;
	struct str named = str_print(desk->arena, "%.*s %.*s", STR_FORMAT(of), STR_FORMAT(title));
	desk->starved |= str_is_null(named);
	return named;
}

static double lure_of(struct str title)
{
	static const char *const lures[] = {"you need to know",
					    "what we know",
					    "here's",
					    "here\xe2\x80\x99s",
					    "here is",
					    "everything ",
					    "you should",
					    "why ",
					    "how ",
					    "what ",
					    "this ",
					    "lessons",
					    "inside the",
					    "meet ",
					    "the anatomy of",
					    "deep dive",
					    "explained",
					    "nightmare",
					    "shocking",
					    "terrifying",
					    "massive",
					    "don't panic",
					    "your ",
					    "beware",
					    "in the wild:",
					    "weekly",
					    "round-up",
					    "roundup",
					    "recap",
					    "podcast",
					    "patch now",
					    "part 2",
					    "part 3",
					    "part two",
					    "part ii",
					    "a closer look",
					    "unpacking",
					    "and more"};
	double lure = title.n && title.p[title.n - 1] == '?' ? 1.5 : 0;
	for (size_t i = 0; i < COUNT_OF(lures); i++)
		if (str_find_ascii_nocase(title, str_of(lures[i])) != STR_NONE)
			lure += .6;
	return lure;
}

static double names_in_title(const struct annotation *a)
{
	bool has[ENTITY_TYPES_N] = {false};
	double worth = 0;
	for (size_t i = 0; i < a->entities.n; i++)
		if (a->entities.at[i].in_title)
			has[a->entities.at[i].type] = true;
	worth += has[ENTITY_PRODUCT] ? .5 : 0;
	worth += has[ENTITY_COMPANY] ? .4 : 0;
	worth += has[ENTITY_THREAT_ACTOR] || has[ENTITY_RANSOMWARE_GROUP] ? .5 : 0;
	worth += has[ENTITY_MALWARE] || has[ENTITY_VULNERABILITY] || has[ENTITY_VULNERABILITY_NAME] ? .4 : 0;
	worth += has[ENTITY_COUNTRY] || has[ENTITY_REGION] ? .3 : 0;
	worth += has[ENTITY_SECTOR] || has[ENTITY_AGENCY] ? .15 : 0;
	for (size_t i = 0; i < a->indicators.n; i++)
		if (a->indicators.at[i].in_title)
			return worth + .5;
	return worth;
}

static double shared_words(const struct desk *desk, struct stems stems)
{
	double sum = 0;
	for (size_t i = 0; i < stems.n; i++) {
		const struct tally_item *item = tally_find(&desk->stems, stems.at[i]);
		sum += item ? (double)item->members / (double)desk->members.n : 0;
	}
	return sum / ((double)stems.n + 3);
}

/* A headline that says what happened has a verb. */
static bool has_verb(struct str title)
{
	static const char *const verbs[] = {
		"is",        "are",       "was",         "were",        "has",       "have",      "hit",
		"hits",      "says",      "said",        "warns",       "warn",      "urges",     "urge",
		"fixes",     "fixed",     "patches",     "patched",     "adds",      "added",     "steals",
		"steal",     "stole",     "stolen",      "exploit",     "exploits",  "exploited", "exploiting",
		"abuse",     "abuses",    "abused",      "use",         "uses",      "using",     "confirms",
		"confirmed", "discloses", "disclosed",   "reports",     "reported",  "claims",    "claimed",
		"lets",      "let",       "allows",      "allow",       "exposes",   "exposed",   "expose",
		"leaks",     "leaked",    "breached",    "breaches",    "targets",   "target",    "targeted",
		"targeting", "attacks",   "attacked",    "disrupts",    "disrupted", "shuts",     "shut",
		"takes",     "took",      "takedown",    "seize",       "seizes",    "seized",    "arrest",
		"arrests",   "arrested",  "fines",       "fined",       "sentenced", "charged",   "pleads",
		"sues",      "spreads",   "spread",      "delivers",    "deliver",   "drops",     "deploys",
		"deploy",    "hijack",    "hijacks",     "bypass",      "bypasses",  "fails",     "fail",
		"failed",    "cannot",    "unable",      "delays",      "delayed",   "down",      "locks",
		"locked",    "encrypts",  "encrypted",   "diverts",     "divert",    "diverted",  "must",
		"will",      "reads",     "accepts",     "accept",      "gives",     "give",      "get",
		"gets",      "finds",     "found",       "carry",       "carries",   "puts",      "steps",
		"releases",  "released",  "ships",       "ship",        "sets",      "affects",   "affected",
		"impacts",   "impacted",  "compromises", "compromised", "hides",     "hid",       "turns",
		"reaches",   "fires",     "offers",      "sells",       "sold",      "demands",   "pays",
		"refuses",   "rotates",   "notifies",    "notify",      "tricks",    "trick",     "poisons",
		"poisoned",  "infects",   "infected",    "wipes",       "breaks",    "break",     "disables",
		"disable",   "restores",  "restored",    "closes",      "answers",   "switch"};
	return has_word(title, verbs, COUNT_OF(verbs));
}

/* "Incident file: Northwind (US, healthcare), Gravelock": a label of a few words without a name in front, and
 * lists in brackets, are of a file and no headline. */
static double filing_of(struct str title)
{
	double filing = 0;
	size_t colon = str_find(title, STR(": "));
	if (colon != STR_NONE && colon < 30 && colon + 20 < title.n) {
		size_t words = 1, lower = 0;
		for (size_t i = 1; i < colon; i++)
			if (title.p[i - 1] == ' ') {
				words++;
				lower += is_ascii_lower(title.p[i]);
			}
		filing += words > 1 && words < 4 && lower ? .8 : 0;
	}
	size_t open = str_find_byte(title, '('), close = str_find_byte(title, ')');
	if (open != STR_NONE && close != STR_NONE && close > open)
		filing += str_has(str_cut(title, open, close), STR(", ")) ? .5 : .2;
	return filing;
}

static double title_worth(const struct desk *desk, const struct member *member, struct str title, struct stems stems)
{
	size_t letters = 0, capitals = 0;
	for (size_t i = 0; i < title.n; i++) {
		letters += is_ascii_alpha(title.p[i]);
		capitals += is_ascii_upper(title.p[i]);
	}
	double worth = names_in_title(member->annotation) + 2 * shared_words(desk, stems) - lure_of(title);
	worth -= chars_n(title) > TITLE_CHARS ? .4 + (double)(chars_n(title) - TITLE_CHARS) / 60 : 0;
	worth -= title.n < TITLE_SHORT_BYTES ? .5 : 0;
	worth -= stems.n < 4 ? .5 : 0;
	worth -= letters && capitals * 10 > letters * 6 ? .5 : 0;
	worth -= str_ends(title, STR("\xe2\x80\xa6")) || str_ends(title, STR("...")) ? .8 : 0;
	worth -= member->annotation->is_template ? .8 : 0;
	worth -= 2 * (1 - desk->focus[member - desk->members.at]);
	worth -= member->annotation->is_digest ? 1 : 0;
	worth -= str_starts(title, STR("CVE-")) ? .9 : 0;
	worth += has_verb(title) ? .5 : 0;
	worth -= filing_of(title);
	return worth + (member->source ? member->source->credibility / 500.0 : .1);
}

static struct str slug_of(struct arena *arena, struct str title)
{
	char *slug = arena_take(arena, SLUG_BYTES + 1);
	if (!slug)
		return STR_EMPTY; /* brief_title tells of it */
	size_t n = 0, word = 0;   /* where the present word begins */
	for (size_t i = 0; i < title.n; i++) {
		if (is_ascii_alnum(title.p[i])) {
			if (n == SLUG_BYTES) { /* the word does not fit: the slug ends before it */
				n = word ? word : n;
				break;
			}
			slug[n++] = ascii_lower(title.p[i]);
		} else if (title.p[i] != '\'' && (unsigned char)title.p[i] < 0x80 && n && n < SLUG_BYTES &&
			   slug[n - 1] != '-') {
			slug[n++] = '-';
			word = n;
		}
	}
	while (n && slug[n - 1] == '-')
		n--;
	return n ? (struct str){slug, n} : STR("threat");
}

void brief_title(struct desk *desk, struct threat *threat)
{
	double most = 0;
	for (size_t i = 0; i < desk->members.n; i++) {
		const struct member *member = &desk->members.at[i];
		struct str title = trim_spaces(desk->arena, plain_signs(desk->arena, str_trim(member->article->title)));
		title = cut_tag(cut_marks(cut_outlet(cut_address(cut_day(title)), desk->outlets.at[i], member->site)));
		title = calm(desk->arena, member->article, title);
		struct str named = name_release(desk, member, desk->outlets.at[i], title);
		if (!title.n)
			continue;
		const struct tokens *tokens = &member->reading->title;
		struct stems stems = stems_of(desk, tokens, 0, tokens->n);
		double worth = title_worth(desk, member, title, stems);
		/* The first member's headline stays until a clearly better one comes. */
		if (!threat->title.n || worth > most + CLEARLY_BETTER) {
			most = worth;
			threat->title = shorten(desk->arena, named);
			desk->headline = named.p == title.p ? threat->title : title;
			desk->title = stems;
			desk->title_from = (uint32_t)i;
		}
	}
	if (!threat->title.n)
		threat->title = cut_words(desk->arena,
					  desk->passages.n ? desk->passages.at[0].text : STR("Report without a title"),
					  TITLE_CHARS);
	threat->slug = slug_of(desk->arena, threat->title);
	desk->starved |= !threat->title.n || !threat->slug.n;
}
