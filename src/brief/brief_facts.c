/* What a sentence tells: its content stems, its names and what it counts. A fact is said once on a page, whatever the
 * words: so sentences are compared by the share of their stems, by things of one number ("361 addresses") and by
 * names. */
#include "brief_priv.h"
#include "calendar.h"

enum {
	STEMS_MOST = 64,  /* of a sentence */
	COUNTED_MOST = 2, /* words behind a number that may be what it counts */
	COUNTED_NEAR = 4,
	DIGITS_TELLING = 4, /* 75,486 is a fact whatever it counts */
};
#define SAME_ENOUGH .6     /* of the smaller sentence's stems: it says the same */
#define SAME_WITH_COUNT .3 /* of its stems, where it tells the same number of the same things */
#define SAME_WITH_NAMES .4 /* of its stems, where it names the same two */
#define COVERED .75        /* of its stems, said by all sentences before together */

struct keys { /* sorted, none twice */
	uint64_t at[STEMS_MOST];
	size_t n;
};

static void keys_add(struct keys *keys, uint64_t key)
{
	size_t at = keys->n;
	while (at && keys->at[at - 1] > key)
		at--;
	if (keys->n == STEMS_MOST || (at && keys->at[at - 1] == key))
		return;
	memmove(&keys->at[at + 1], &keys->at[at], (keys->n - at) * sizeof(keys->at[0]));
	keys->at[at] = key;
	keys->n++;
}

static struct stems keys_keep(struct desk *desk, const struct keys *keys)
{
	uint64_t *kept = arena_take(desk->arena, keys->n * sizeof(*kept));
	if (!kept) {
		desk->starved = true;
		return (struct stems){0};
	}
	memcpy(kept, keys->at, keys->n * sizeof(*kept));
	return (struct stems){kept, keys->n};
}

struct stems stems_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to)
{
	struct keys keys;
	keys.n = 0;
	for (size_t i = from; i < to && i < tokens->n && keys.n < STEMS_MOST; i++)
		if (is_content(&tokens->at[i]))
			keys_add(&keys, str_hash(tokens->at[i].stem));
	return keys_keep(desk, &keys);
}

static size_t stems_shared(struct stems a, struct stems b)
{
	size_t i = 0, j = 0, shared = 0;
	while (i < a.n && j < b.n) {
		if (a.at[i] == b.at[j])
			shared++, i++, j++;
		else if (a.at[i] < b.at[j])
			i++;
		else
			j++;
	}
	return shared;
}

double stems_overlap(struct stems a, struct stems b)
{
	size_t shared = stems_shared(a, b), all = a.n + b.n - shared;
	return all ? (double)shared / (double)all : 0;
}

double stems_containment(struct stems a, struct stems b)
{
	size_t smaller = a.n < b.n ? a.n : b.n;
	return smaller ? (double)stems_shared(a, b) / (double)smaller : 0;
}

double stems_share(struct stems of, struct stems in)
{
	return of.n ? (double)stems_shared(of, in) / (double)of.n : 0;
}

/* ---- names and numbers ---- */

/* Any but the first word of a sentence; there only what no common word looks like. */
static bool is_name(const struct token *t)
{
	if (!is_content(t) || t->flags & (TOKEN_PART | TOKEN_NUMBER))
		return false;
	return t->flags & (TOKEN_ALL_CAPS | TOKEN_MIXED | TOKEN_CODE) ||
	       ((t->flags & TOKEN_CAPITAL) && !(t->flags & TOKEN_FIRST));
}

/* The number that the token is, as text; "" for none, and for days and years. */
static struct str number_of(const struct tokens *tokens, size_t i)
{
	static const char *const words[] = {"two", "three", "four", "five", "six", "seven", "eight", "nine"};
	static const char digits[] = "23456789";
	const struct token *t = &tokens->at[i];
	for (size_t k = 0; k < COUNT_OF(words); k++)
		if (str_eq(t->fold, str_of(words[k])))
			return (struct str){&digits[k], 1};
	if (!(t->flags & TOKEN_NUMBER))
		return STR_EMPTY;
	bool is_year = t->fold.n == 4 && (str_starts(t->fold, STR("19")) || str_starts(t->fold, STR("20")));
	bool is_day = i && t->fold.n <= 2 && month_of_word(tokens->at[i - 1].fold) > 0;
	return is_year || is_day ? STR_EMPTY : t->fold;
}

static uint64_t number_hash(struct str number)
{
	char plain[32];
	size_t n = 0;
	for (size_t i = 0; i < number.n && n < sizeof(plain); i++)
		if (number.p[i] != ',')
			plain[n++] = number.p[i];
	return str_hash((struct str){plain, n});
}

/* 75,486 and 9.8 and 7.0.2: told again wherever they stand again. */
static bool is_telling(struct str number)
{
	size_t digits = 0, points = 0;
	for (size_t i = 0; i < number.n; i++) {
		digits += is_ascii_digit(number.p[i]);
		points += number.p[i] == '.' && i + 1 < number.n;
	}
	return digits && (digits >= DIGITS_TELLING || points);
}

/* "361 addresses": the number with each of the two content words behind it. */
static void count_at(const struct tokens *tokens, size_t i, size_t to, struct keys *counts)
{
	static const char *const scales[] = {"million", "billion", "thousand", "percent", "hundred"};
	struct str number = number_of(tokens, i);
	if (!number.n)
		return;
	uint64_t hash = number_hash(number);
	if (is_telling(number))
		keys_add(counts, hash);
	for (size_t k = i + 1, n = 0; k < to && k <= i + COUNTED_NEAR && n < COUNTED_MOST; k++) {
		const struct token *t = &tokens->at[k];
		if (is_one_of(t->fold, scales, COUNT_OF(scales))) {
			hash ^= str_hash(t->fold);
			keys_add(counts, hash);
		} else if (is_content(t) && !(t->flags & TOKEN_NUMBER)) {
			keys_add(counts, hash * 31 + str_hash(t->stem));
			n++;
		}
	}
}

/* What many reports say, each in its words: told once, as a number is. */
static void sayings_of(struct str text, struct keys *counts)
{
	static const char *const words[] = {"actively exploited",
					    "active exploitation",
					    "exploited in the wild",
					    "exploitation in the wild",
					    "exploited in attacks",
					    "in-the-wild exploitation", /* exploited */
					    "known exploited vulnerabilities",
					    "kev catalog", /* in the catalogue */
					    "unauthenticated",
					    "without authentication",
					    "no authentication",
					    "without logging in",
					    "without a login",
					    "without valid credentials",
					    "authentication is not required", /* no login */
					    "user interaction",
					    "zero-click",
					    "no interaction",
					    "without any interaction",
					    "without clicking",
					    "without requiring the victim", /* no click */
					    "proof-of-concept",
					    "public exploit",
					    "exploit code",
					    "public poc", /* an exploit */
					    "no patch",
					    "no fix",
					    "no cve",
					    "vendor patch",
					    "remains unpatched"}; /* no fix */
	static const size_t ends[] = {6, 8, 15, 21, 25, COUNT_OF(words)};
	if (!has_phrase(text, words, COUNT_OF(words)))
		return;
	for (size_t i = 0, from = 0; i < COUNT_OF(ends); from = ends[i++])
		if (has_phrase(text, words + from, ends[i] - from))
			keys_add(counts, str_hash(str_of(words[from])));
}

/* "tracked as CVE-2026-1": the flaw gets its name once. */
static void naming_of(const struct tokens *tokens, size_t from, size_t to, struct keys *counts)
{
	static const char *const heads[] = {"tracked", "assigned", "identified", "designated", "registered"};
	for (size_t i = from, named = from; i < to && i < tokens->n; i++) {
		if (!(tokens->at[i].flags & TOKEN_CODE) || !str_starts(tokens->at[i].fold, STR("cve-")))
			continue;
		while (named < i && !is_one_of(tokens->at[named].fold, heads, COUNT_OF(heads)))
			named++;
		if (named < i)
			keys_add(counts, str_hash(tokens->at[i].fold) * 31);
	}
}

void facts_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to, struct passage *p)
{
	struct keys names, counts;
	names.n = counts.n = 0;
	if (p->grade == GRADE_GOOD)
		sayings_of(p->text, &counts);
	naming_of(tokens, from, to, &counts);
	for (size_t i = from; i < to && i < tokens->n; i++) {
		if (is_name(&tokens->at[i]))
			keys_add(&names, str_hash(tokens->at[i].stem));
		count_at(tokens, i, to < tokens->n ? to : tokens->n, &counts);
	}
	p->stems = stems_of(desk, tokens, from, to);
	p->names = keys_keep(desk, &names);
	p->counts = keys_keep(desk, &counts);
}

/* ---- what a sentence takes for known ---- */

/* Where the definite article stands with which the sentence begins: "The tactic", "Through the pipe", "Documented by
 * Acme, the technique"; `to`: nowhere. */
static size_t article_at(const struct tokens *tokens, size_t from, size_t to)
{
	enum { OPENING = 8 };
	static const char *const before[] = {"through", "with", "using", "via", "from", "by", "during", "behind"};
	const struct token *at = tokens->at;
	size_t i = from + (from < to && is_one_of(at[from].fold, before, COUNT_OF(before)));
	if (i < to && str_eq(at[i].fold, STR("the")))
		return i;
	bool opens = from < to && (str_ends(at[from].fold, STR("ed")) || str_eq(at[from].fold, STR("once")));
	for (i = from + 1; opens && i < to && i < from + OPENING; i++)
		if (at[i].start == at[i - 1].end + 2 && str_eq(at[i].fold, STR("the"))) /* behind a comma */
			return i;
	return to;
}

struct stems asks_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to)
{
	enum { NEAR = 6, ASKED_MOST = 2 };
	static const char *const bound[] = {"of",   "that", "which", "who", "whose", "behind", "for",     "in",  "to",
					    "from", "with", "where", "at",  "on",    "about",  "between", "used"};
	/* there is one of it, or the event has it: "the authentication bypass flaw" */
	static const char *const unique[] = {
		"flaw",       "attackers",     "attacker", "hackers",         "victim",   "victims", "users",
		"actors",     "vulnerability", "flaws",    "vulnerabilities", "bug",      "issue",   "incident",
		"incidents",  "attack",        "attacks",  "campaign",        "malware",  "patch",   "patches",
		"update",     "updates",       "group",    "breach",          "internet", "public",  "police",
		"government", "web",           "world",    "industry",        "market",   "army",    "navy",
		"court",      "press"};
	size_t at = article_at(tokens, from, to);
	struct keys asked;
	asked.n = 0;
	for (size_t i = at + 1; i < to && i <= at + NEAR; i++) {
		const struct token *t = &tokens->at[i];
		if (t->flags & (TOKEN_CAPITAL | TOKEN_MIXED | TOKEN_DIGIT | TOKEN_CODE) ||
		    is_one_of(t->fold, unique, COUNT_OF(unique)))
			return (struct stems){0};
		if (t->flags & TOKEN_STOP) {
			if (!asked.n || is_one_of(t->fold, bound, COUNT_OF(bound)))
				return (struct stems){0};
			break;
		}
		if (is_content(t) && asked.n < ASKED_MOST)
			keys_add(&asked, str_hash(t->stem));
	}
	return keys_keep(desk, &asked);
}

bool stems_meet(struct stems a, struct stems b)
{
	return stems_shared(a, b) > 0;
}

/* ---- what was said already ---- */

bool is_heard(const struct heard *heard, struct stems stems)
{
	return stems_meet((struct stems){heard->stems, heard->stems_n}, stems);
}

bool tells_again(const struct passage *said, const struct passage *p)
{
	if (stems_containment(said->stems, p->stems) >= SAME_ENOUGH)
		return true;
	double same = p->stems.n ? (double)stems_shared(said->stems, p->stems) / (double)p->stems.n : 0;
	size_t counts = stems_shared(said->counts, p->counts);
	if (counts && same >= SAME_WITH_COUNT)
		return true;
	return counts == p->counts.n && same >= SAME_WITH_NAMES && stems_shared(said->names, p->names) >= 2;
}

/* Adds what is new of `keys` to the sorted list; what was new comes out. */
static struct stems heard_add(uint64_t *list, size_t *n, struct stems keys, uint64_t *fresh)
{
	size_t fresh_n = 0;
	for (size_t i = 0, at = 0; i < keys.n && *n < HEARD_MOST; i++) {
		while (at < *n && list[at] < keys.at[i])
			at++;
		if (at < *n && list[at] == keys.at[i])
			continue;
		memmove(&list[at + 1], &list[at], (*n - at) * sizeof(*list));
		list[at] = keys.at[i];
		(*n)++;
		fresh[fresh_n++] = keys.at[i];
	}
	return (struct stems){fresh, fresh_n};
}

static void hear_stems(struct heard *heard, struct passages *passages, struct stems stems, struct stems counts)
{
	uint64_t room[STEMS_MOST], more[STEMS_MOST];
	struct stems fresh = heard_add(heard->stems, &heard->stems_n, stems, room);
	struct stems fresh_counts = heard_add(heard->counts, &heard->counts_n, counts, more);
	for (size_t i = 0; i < passages->n; i++) {
		struct passage *p = &passages->at[i];
		p->stems_told += stems_shared(fresh, p->stems);
		p->names_told += stems_shared(fresh, p->names);
		p->counts_told += stems_shared(fresh_counts, p->counts);
	}
}

void hear_title(struct heard *heard, struct passages *passages, struct stems title)
{
	hear_stems(heard, passages, title, (struct stems){0});
}

bool brings_news(const struct passage *p)
{
	return p->counts_told < p->counts.n || p->names_told * 2 < p->names.n;
}

void hear(struct heard *heard, struct passages *passages, const struct passage *said)
{
	hear_stems(heard, passages, said->stems, said->counts);
	for (size_t i = 0; i < passages->n; i++) {
		struct passage *p = &passages->at[i];
		if (p->is_told)
			continue;
		double same = stems_containment(said->stems, p->stems);
		p->same = same > p->same ? same : p->same;
		/* What is to be done about a thing has its words, and is another fact. */
		bool may_repeat = (said->role == ROLE_RESPONSE) == (p->role == ROLE_RESPONSE);
		bool is_covered = (double)p->stems_told >= COVERED * (double)p->stems.n && !brings_news(p);
		p->is_told =
			p == said || (may_repeat && tells_again(said, p)) || (is_covered && p->role != ROLE_RESPONSE);
	}
}
