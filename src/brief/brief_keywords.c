/* Five to ten words that a reader would search for: names first, each whole, then the rare words that titles and
 * members share. A word that a longer name has is not told beside it. */
#include <math.h>

#include "brief_priv.h"
#include "calendar.h"

enum {
	KEYWORDS_MOST = 10,
	KEYWORDS_LEAST = 5,
	CANDIDATES_MOST = 48,
	COMMON_PLACE = 400,
	COMMON_NOUN = 1000,
	NAMES_MOST = 60
};

#define RARE 2e-5      /* share of the world's texts: a title's word that hardly any has is a name */
#define KIND_WORTH 2.9 /* behind a product of the title, before its company's country */

struct candidate {
	struct str word;
	double worth;
};

struct candidates {
	struct candidate at[CANDIDATES_MOST];
	size_t n;
};

/* Is one inside the other, or its plural? */
static bool is_same_word(struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	struct str longer = a.n > b.n ? a : b, shorter = a.n > b.n ? b : a;
	return str_starts(longer, shorter) && longer.n - shorter.n <= 2 &&
	       (longer.p[shorter.n] == 's' || longer.p[shorter.n] == 'e');
}

static bool is_word_of(struct str phrase, struct str word)
{
	struct str piece;
	while (str_next(&phrase, ' ', &piece))
		if (is_same_word(piece, word))
			return true;
	return false;
}

static void candidate_remove(struct candidates *list, size_t at)
{
	memmove(&list->at[at], &list->at[at + 1], (--list->n - at) * sizeof(list->at[0]));
}

static void consider(struct candidates *list, struct str word, double worth)
{
	for (size_t i = 0; i < list->n; i++) {
		struct candidate *old = &list->at[i];
		bool is_same = is_same_word(old->word, word), is_inside = is_word_of(old->word, word);
		if (!is_same && !is_inside && !is_word_of(word, old->word))
			continue;
		/* Of "metabase" and "metabase cloud" the one that the event is about. */
		if (is_same || worth <= old->worth) {
			old->worth = worth > old->worth ? worth : old->worth;
			return;
		}
		candidate_remove(list, i--);
	}
	size_t at = list->n;
	if (list->n == CANDIDATES_MOST && list->at[--at].worth >= worth)
		return;
	list->n += list->n < CANDIDATES_MOST;
	for (; at && list->at[at - 1].worth < worth; at--)
		list->at[at] = list->at[at - 1];
	list->at[at] = (struct candidate){word, worth};
}

/* Words of every report, and words that only carry a sentence. */
static bool is_stoplike(struct str word)
{
	static const char *const words[] = {"security",      "cybersecurity", "cyber",         "users",
					    "user",          "attackers",     "attacker",      "hackers",
					    "hacker",        "researchers",   "company",       "companies",
					    "organizations", "organization",  "report",        "reports",
					    "news",          "new",           "said",          "says",
					    "warns",         "warn",          "issue",         "issues",
					    "update",        "updates",       "today",         "week",
					    "month",         "year",          "years",         "day",
					    "days",          "million",       "billion",       "thousand",
					    "information",   "system",        "systems",       "service",
					    "services",      "customers",     "customer",      "people",
					    "multiple",      "several",       "potentially",   "critical",
					    "severe",        "major",         "widespread",    "significant",
					    "following",     "affects",       "affect",        "impact",
					    "impacts",       "allows",        "allow",         "uses",
					    "use",           "used",          "using",         "targets",
					    "target",        "could",         "may",           "released",
					    "release",       "discovered",    "found",         "group",
					    "groups",        "team",          "threat",        "threats",
					    "actor",         "actors",        "incident",      "incidents",
					    "attack",        "attacks",       "high",          "low",
					    "number",        "version",       "versions",      "access",
					    "data",          "code",          "malicious",     "online",
					    "platform",      "software",      "latest",        "first",
					    "second",        "one",           "two",           "three",
					    "four",          "five",          "list",          "named",
					    "root",          "level",         "field",         "details",
					    "lets",          "full",          "part",          "time",
					    "top",           "best",          "free",          "open",
					    "large",         "small",         "real",          "next",
					    "post",          "blog",          "article",       "appeared",
					    "campaign",      "campaigns",     "vulnerability", "vulnerabilities",
					    "flaw",          "flaws",         "bug",           "bugs",
					    "fix",           "fixes",         "patch",         "patches",
					    "patched",       "fixed",         "exploited",     "exploit",
					    "exploits",      "exploiting",    "disrupts",      "disrupt",
					    "causes",        "cause",         "hits",          "hit",
					    "stolen",        "steal",         "steals",        "leak",
					    "leaked",        "exposes",       "exposed",       "tracked",
					    "known",         "reported"};
	return is_one_of(word, words, COUNT_OF(words)) || is_one_of(word, month_words(), MONTHS) ||
	       is_one_of(word, weekday_words(), WEEKDAYS);
}

static bool is_noun_like(struct str word)
{
	static const char *const attacks[] = {"phishing",  "smishing", "vishing",   "mining",    "skimming",
					      "spoofing",  "hacking",  "tampering", "hijacking", "clickjacking",
					      "poisoning", "banking",  "gaming",    "quishing",  "jailbreaking",
					      "spraying",  "stuffing"};
	if (is_one_of(word, attacks, COUNT_OF(attacks)))
		return true;
	static const char *const ends[] = {"ing", "ed", "ly", "ally", "ful", "able", "ible", "ous"};
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (word.n > 5 && str_ends(word, str_of(ends[i])))
			return false;
	return true;
}

static bool is_plain(struct str word)
{
	size_t letters = 0;
	if (!word.n || is_ascii_digit(word.p[0]))
		return false;
	for (size_t i = 0; i < word.n; i++) {
		letters += is_ascii_alpha(word.p[i]) || (unsigned char)word.p[i] >= 0x80;
		if (!is_ascii_alnum(word.p[i]) && word.p[i] != '-' && (unsigned char)word.p[i] < 0x80)
			return false;
	}
	return letters >= 3 || (letters && letters < word.n && word.n > 3);
}

static struct str lower(struct desk *desk, struct str s)
{
	struct str folded = str_lower_ascii(desk->arena, s);
	desk->starved |= s.n && str_is_null(folded);
	return folded;
}

static double type_worth(enum entity_type type)
{
	switch (type) {
	case ENTITY_PRODUCT:
		return 3;
	case ENTITY_THREAT_ACTOR:
	case ENTITY_RANSOMWARE_GROUP:
	case ENTITY_MALWARE:
	case ENTITY_CAMPAIGN:
	case ENTITY_VULNERABILITY_NAME:
		return 3;
	case ENTITY_COMPANY:
		return 2.8;
	case ENTITY_VULNERABILITY:
		return 2.2;
	case ENTITY_COUNTRY:
	case ENTITY_REGION:
		return 1.7;
	case ENTITY_SECTOR:
		return 1.6;
	case ENTITY_TOOL:
		return 1.5;
	case ENTITY_AGENCY:
		return 1.2;
	default:
		return 0;
	}
}

/* A name of many words is a piece of a sentence. */
static bool is_too_long(struct str name)
{
	size_t words = 1;
	for (size_t i = 0; i < name.n; i++)
		words += name.p[i] == ' ';
	if (words > 4 || name.n > 40)
		return true;
	/* "Northwind says", "Northwind tracked 75 flaws": more than the name was taken for it. */
	static const char *const verbs[] = {"says", "said",    "warns",   "confirms",  "reports",
					    "hit",  "tracked", "impacts", "discloses", "launches"};
	struct str rest = name, word;
	for (size_t at = 0; str_next(&rest, ' ', &word); at++)
		if (at && is_one_of(word, verbs, COUNT_OF(verbs)))
			return true;
	return false;
}

/* `least`: the worth from which a name is a tag. */
static void consider_names(struct desk *desk, const struct threat *threat, double least, struct candidates *list)
{
	for (size_t i = 0; i < threat->entities.n && i < 12; i++) {
		const struct threat_entity *e = &threat->entities.at[i];
		double worth = type_worth(e->type) * (e->central ? 1.5 : .3) *
			       (.5 + .5 * (double)e->articles / (double)desk->members.n);
		struct str name = lower(desk, e->name);
		bool is_word = str_find_byte(name, ' ') == STR_NONE;
		if (worth < least || is_too_long(name) || text_is_stop(STR("en"), name) ||
		    (is_word && !(e->central && e->type == ENTITY_PRODUCT) &&
		     knowledge_has(desk->knowledge, STR("no_keywords"), name)))
			continue;
		consider(list, name, worth);
	}
}

/* The names of several words, in lower case. */
struct names {
	struct str at[NAMES_MOST];
	size_t n;
};

static void names_gather(struct desk *desk, const struct threat *threat, struct names *out)
{
	for (size_t i = 0; i < threat->entities.n && i < NAMES_MOST; i++) {
		struct str name = threat->entities.at[i].name;
		if (str_find_byte(name, ' ') == STR_NONE)
			continue;
		name = lower(desk, name);
		if (!is_too_long(name))
			out->at[out->n++] = name;
	}
}

/* "levi" of "Levi Strauss", "curry" of "Cameron Curry": the name is told whole or not at all. */
static bool is_part_of_name(const struct names *names, struct str word)
{
	for (size_t i = 0; i < names->n; i++) {
		struct str name = names->at[i], piece;
		while (str_next(&name, ' ', &piece))
			if (str_eq(piece, word))
				return true;
	}
	return false;
}

/* "outage", "ransomware", "data breach": what happened, in the words of the indicators. */
static void consider_kind(struct desk *desk, struct candidates *list)
{
	static const char *const states[] = {"exploited",        "patch",
					     "vulnerability",    "critical flaw",
					     "degraded service", "disclosed",
					     "attack technique", "exposed systems",
					     "exposed secrets",  "malicious campaign",
					     "takeover",         "fine"};
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct indicators *found = &desk->members.at[m].annotation->indicators;
		for (size_t i = 0; i < found->n; i++)
			if (found->at[i].in_title && found->at[i].class != CLASS_RESEARCH &&
			    !is_one_of(found->at[i].name, states, COUNT_OF(states)))
				consider(list, lower(desk, found->at[i].name), KIND_WORTH);
	}
}

/* What kind of event it is, where the names and words are few. */
static void consider_class(const struct threat *threat, struct candidates *list)
{
	static const char *const tags[CLASSES_N] = {
		[CLASS_FLAW_PATCHED] = "vulnerability",
		[CLASS_FLAW_POC] = "vulnerability",
		[CLASS_OUTAGE] = "outage",
		[CLASS_BREACH] = "data breach",
		[CLASS_LAW] = "law enforcement",
		[CLASS_CAMPAIGN] = "malware",
		[CLASS_SUPPLY_CHAIN] = "supply chain",
	};
	static const char *const exploited[] = {"exploited"};
	const char *tag = tags[threat->severity.class];
	bool has_it = !tag;
	if (threat->severity.class == CLASS_CAMPAIGN || threat->severity.class == CLASS_BREACH)
		for (size_t i = 0; i < threat->indicators.n; i++)
			has_it |= str_eq(threat->indicators.at[i].name, STR("phishing")) ||
				  str_eq(threat->indicators.at[i].name, STR("ransomware"));
	if (!has_it)
		consider(list, str_of(tag), .9);
	for (size_t i = 0; i < threat->indicators.n; i++)
		if (is_one_of(threat->indicators.at[i].name, exploited, 1))
			consider(list, STR("exploitation"), .8);
}

/* What a report is about that tells of no event, or names its kind further down. */
static void consider_topics(struct desk *desk, struct candidates *list)
{
	static const char *const none[] = {"research",           "-",           "exploited", "disclosed",
					   "incident confirmed", "attacks seen"};
	for (size_t m = 0; m < desk->members.n; m++) {
		const struct indicators *found = &desk->members.at[m].annotation->indicators;
		for (size_t i = 0; i < found->n; i++)
			if (!is_one_of(found->at[i].name, none, COUNT_OF(none)))
				consider(list, lower(desk, found->at[i].name), .6);
	}
}

/* Mostly with a capital inside of sentences. */
static bool is_name(const struct tally_item *item)
{
	return item->as_name * 2 > item->in_texts;
}

/* A thing, as the texts speak of it: a name, or a word that stands as a noun, `least` times, and hardly ever as a verb.
 */
static bool is_thing(const struct desk *desk, const struct tally_item *item, uint32_t least)
{
	/* "Melts", "Drafts": what only a headline has, with an s, may be its verb. */
	bool may_be_verb = !item->as_noun && (item->in_texts || str_ends(item->word, STR("s")));
	bool name = is_name(item) ||
		    (item->in_title && !item->as_verb && !may_be_verb && ranks_share(desk->ranks, item->word) < RARE);
	if (str_find_byte(item->word, '-') != STR_NONE && !name)
		return false; /* "in-memory", "million-dollar" */
	if (!least && !item->as_noun && str_ends(item->word, STR("s")))
		return false; /* "operates", "includes" */
	return name || (item->as_noun >= least && item->as_verb * 3 <= item->as_noun);
}

/* "av26-808": the number of a notice; "larva-24009" is a name. */
static bool is_serial(struct str word)
{
	size_t at = str_rfind_byte(word, '-');
	bool digits = at != STR_NONE && at > 0 && is_ascii_digit(word.p[at - 1]);
	for (size_t i = at + 1; digits && i < word.n; i++)
		digits = is_ascii_digit(word.p[i]);
	return digits;
}

/* `least`: so often it must stand as a noun; below 2 also words that stand in the first sentences once. Where nothing
 * has happened only names and the words of a title are tags: those of an essay are any words. */
static void consider_words(struct desk *desk, const struct names *names, uint32_t least, struct candidates *list)
{
	for (size_t i = 0; i < desk->folds.n; i++) {
		const struct tally_item *item = &desk->folds.items[i];
		if (item->word.n < 4 || !item->is_whole || is_serial(item->word) ||
		    (!desk->is_event && !item->in_title && !is_name(item)))
			continue;
		bool is_strong =
			item->in_title || (item->in_lead && (least < 2 || item->count > 1)) || item->members > 1;
		if (!is_strong || !is_plain(item->word) || !is_thing(desk, item, least) || is_stoplike(item->word) ||
		    knowledge_has(desk->knowledge, STR("no_keywords"), item->word) || !is_noun_like(item->word) ||
		    ranks_place(desk->ranks, item->word) < (least < 2 || is_name(item) ? COMMON_PLACE : COMMON_NOUN))
			continue;
		if (is_part_of_name(names, item->word))
			continue;
		double share = (double)item->members / (double)desk->members.n;
		double rare = log(1 / (ranks_share(desk->ranks, item->word) + 1e-5)) / 8;
		consider(list, item->word,
			 rare * sqrt(share) * (item->in_title ? 1.6 : .6) * (1 + .2 * log((double)item->count)) *
				 (is_name(item) ? 1.2 : 1));
	}
}

void brief_keywords(struct desk *desk, struct threat *threat)
{
	threat->keywords = (struct strs){0};
	struct candidates list = {.n = 0};
	struct names names = {.n = 0};
	names_gather(desk, threat, &names);
	consider_kind(desk, &list);
	consider_names(desk, threat, 1, &list);
	consider_words(desk, &names, 2, &list);
	consider_class(threat, &list);
	if (list.n < KEYWORDS_LEAST) /* a short report, or one of common words: what it names in passing */
		consider_names(desk, threat, .2, &list);
	if (list.n < KEYWORDS_LEAST)
		consider_topics(desk, &list);
	for (uint32_t least = 2; list.n < KEYWORDS_LEAST && least--;)
		consider_words(desk, &names, least, &list);
	for (size_t i = 0; i < list.n && i < KEYWORDS_MOST; i++) {
		if (i >= KEYWORDS_LEAST && list.at[i].worth < .9)
			break;
		if (!strs_add(desk->arena, &threat->keywords, list.at[i].word))
			desk->starved = true;
	}
}
