/* What a sentence is for, where its words are plainer than its place: advice is response, wherever it stands. */
#include "brief_priv.h"

/* "Block requests at the gateway." */
static bool is_order(struct str text)
{
	static const char *const verbs[] = {
		"block",       "apply",       "update",      "upgrade",    "disable",    "rotate",     "restrict",
		"monitor",     "enable",      "review",      "isolate",    "reset",      "revoke",     "audit",
		"remove",      "hunt",        "enforce",     "verify",     "install",    "patch",      "stop",
		"treat",       "avoid",       "ensure",      "limit",      "segment",    "migrate",    "scan",
		"pin",         "replace",     "harden",      "prioritize", "prioritise", "require",    "validate",
		"uninstall",   "inspect",     "investigate", "quarantine", "invalidate", "deploy",     "assume",
		"keep",        "check",       "move",        "turn off",   "do not",     "never",      "implement",
		"search",      "evaluate",    "inventory",   "re-image",   "reimage",    "regenerate", "back up",
		"incorporate", "immediately", "change",      "contact",    "look for",   "watch for",  "disconnect"};
	size_t n = starts_with_phrase(text, verbs, COUNT_OF(verbs));
	if (!n || n + 1 >= text.n || text.p[n] != ' ')
		return false;
	static const char *const things[] = {
		"bypass", "management", "release",   "gap",    "notes",   "level",    "tuesday", "was",     "is",
		"has",    "are",        "of",        "by",     "in",      "results",  "engine",  "engines", "and",
		"were",   "will",       "available", "plugin", "windows", "released", "coverage"};
	if (starts_with_phrase(str_cut(text, n + 1, text.n), things, COUNT_OF(things)))
		return false; /* "Patch bypass flaw" */
	/* "Review Salesforce logs", but "Block Inc. said", "Check Point Research ..." */
	static const char *const names[] = {"block", "check", "search", "change", "contact"};
	return is_ascii_lower(text.p[n + 1]) || (n >= 5 && !starts_with_phrase(text, names, COUNT_OF(names)));
}

/* "...; deploy immediately", "... is out, so patch it", "... - block the domains": news that ends in an order. */
static bool ends_in_order(struct str text)
{
	static const char *const joints[] = {"; ", ": ", " \xe2\x80\x94 ", " \xe2\x80\x93 ", " - ", ", so "};
	for (size_t i = 0; i < COUNT_OF(joints); i++) {
		struct str joint = str_of(joints[i]), rest = text;
		for (size_t at; (at = str_find(rest, joint)) != STR_NONE;) {
			rest = str_cut(rest, at + joint.n, rest.n);
			if (rest.n && is_ascii_lower(rest.p[0]) && is_order(rest))
				return true;
		}
	}
	return false;
}

static const char *const defenders[] = {
	"organization", "organisation", "administrator", "admins",     "users",      "teams",     "defender",
	"customer",     "developer",    "compan",        "maintainer", "operator",   "agencies",  "enterprise",
	"businesses",   "firms",        "everyone",      "anyone",     "owners",     "people",    "consumers",
	"providers",    "hospitals",    "utilities",     "it staff",   "responders", "companies", "departments",
	"individuals",  "clients",      "it is",         "federal",    "employees",  "members",   "readers",
};

/* "be patched", "also be firewalled": what is due, whoever does it; but "be considered a pattern". */
static bool is_to_be_done(struct str due)
{
	static const char *const ideas[] = {"considered", "viewed", "regarded", "expected", "noted"};
	size_t at = str_find(str_cut(due, 0, 24), STR("be "));
	if (at == STR_NONE || (at && due.p[at - 1] != ' '))
		return false;
	struct str rest = str_cut(due, at + 3, due.n), word;
	return str_next(&rest, ' ', &word) && word.n > 4 && !starts_with_phrase(word, ideas, COUNT_OF(ideas)) &&
	       (str_has(word, STR("ed")) || str_starts(word, STR("reset")));
}

/* "Administrators should ...", "... and defenders must ...": the last words before the duty name who has it. */
static bool is_told_what_to_do(struct str text, size_t most_before)
{
	enum { NEAR = 60 };
	static const char *const duty[] = {
		" should ",        " must ",       " need to ",        " needs to ",      " urged to ",
		" advised to ",    " have until ", " recommended to ", " encouraged to ", " are required to ",
		" instructed to ", " ordered to ", " are asked to ",   " directed to ",   " had until "};
	static const char *const ideas[] = {"expect",  "get used",  "know",      "be seen",
					    "be able", "have been", "be used to"};
	const char *words[COUNT_OF(duty)]; /* without the space before them: most sentences have none */
	for (size_t i = 0; i < COUNT_OF(duty); i++)
		words[i] = duty[i] + 1;
	if (!has_phrase(text, words, COUNT_OF(words)))
		return false;
	for (size_t i = 0; i < COUNT_OF(duty); i++) {
		size_t at = str_find(text, str_of(duty[i]));
		if (at == STR_NONE || at > most_before ||
		    starts_with_phrase(str_cut(text, at + strlen(duty[i]), text.n), ideas, COUNT_OF(ideas)))
			continue;
		struct str rest = str_cut(text, at + strlen(duty[i]), text.n);
		if (is_order(rest) || is_to_be_done(rest) ||
		    has_phrase(str_cut(text, at > NEAR ? at - NEAR : 0, at), defenders, COUNT_OF(defenders)))
			return true;
	}
	return false;
}

/* "CISA urges ...", "We recommend ...", "ordered federal agencies to ..." */
static bool recommends(struct str text)
{
	static const char *const words[] = {
		"recommend",     "urges ",          "urging ",          "urged ",           "advises ",
		"advising ",     "is advis",        "are advis",        "best practice",    "deadline",
		"workaround",    "ordered federal", "ordering federal", "directed federal", "instructed federal",
		"directed u.s.", "ordered u.s.",    "priority patch",   "prioritize patch"};
	return has_phrase(text, words, COUNT_OF(words));
}

/* "Fortinet has released updates ...", "... is fixed in 7.4.2"; none that says that there is none. */
static bool is_remedy(struct str text)
{
	static const char *const what[] = {"patch",    "fix",     "update",  "hotfix",   "mitigation", "upgrade",
					   "firmware", "version", "release", "resolved", "address",    "advisory"};
	static const char *const done[] = {"released",   "issued",      "available",   "addressed in",  "fixed in",
					   "patched in", "shipped",     "rolled out",  "rolling out",   "upgrade to",
					   "update to",  "updating to", "resolved in", "pushed",        "fixes for",
					   "mitigated",  "patched",     "fixed the",   "fixed version", "has fixed"};
	static const char *const lacking[] = {"no patch",      "no fix",  "no update", "not patched", "unpatched",
					      "not released",  "has not", "have not",  "not yet",     "without a patch",
					      "not available", "no cve",  "hasn't",    "have yet",    "has yet"};
	return has_phrase(text, what, COUNT_OF(what)) && has_phrase(text, done, COUNT_OF(done)) &&
	       !has_phrase(text, lacking, COUNT_OF(lacking));
}

/* "Hackers shut down ...": what attackers do is no response. */
static bool begins_with_attacker(struct str text)
{
	enum { HEAD = 48 };
	static const char *const who[] = {
		"attacker",  "hacker",   "threat actor", "the gang", "the group", "ransomware", "malware", "adversar",
		"criminals", "intruder", "the attack",   "exploit",  "victim",    "the target", "botnet",  "scammers"};
	return has_phrase(str_cut(text, 0, HEAD), who, COUNT_OF(who));
}

/* What those who were hit, or who keep others safe, did about it. */
static bool is_measure(struct str text)
{
	static const char *const done[] = {"contained",
					   "isolated",
					   "taken offline",
					   "took offline",
					   "took the",
					   "took its",
					   "took down",
					   "taken down",
					   "shut down",
					   "shut off",
					   "notified",
					   "notifying",
					   "reset ",
					   "revoked",
					   "suspended",
					   "restored",
					   "restoring",
					   "disabled",
					   "removed",
					   "blocked",
					   "investigating",
					   "investigation",
					   "rotated",
					   "terminated",
					   "law enforcement",
					   "seized",
					   "launched an",
					   "activated",
					   "halted",
					   "engaged",
					   "working to",
					   "works to",
					   "hired",
					   "reviewing",
					   "rebuil",
					   "free credit",
					   "identity protection",
					   "credit monitoring",
					   "sinkhol",
					   "deactivated",
					   "withdr",
					   "mitigat",
					   "unpublished",
					   "rolled back",
					   "recovered",
					   "is working",
					   "are working"};
	return has_phrase(text, done, COUNT_OF(done)) && !str_has(text, STR("by default"));
}

double response_worth(struct str text)
{
	if (is_order(text) || is_told_what_to_do(text, text.n) || ends_in_order(text))
		return 1;
	if (begins_with_attacker(text))
		return 0;
	if (recommends(text))
		return ADVICE_WORTH;
	return is_remedy(text) ? .8 : is_measure(text) ? .6 : 0;
}

enum sentence_role facet_role(struct str text, enum sentence_role role, bool is_first)
{
	enum { BEGINNING = 60 };
	if (role == ROLE_NOISE || role == ROLE_RESPONSE || role == ROLE_QUOTE_OPINION)
		return role;
	bool is_advice = is_order(text) || is_told_what_to_do(text, BEGINNING) || (!is_first && ends_in_order(text));
	return is_advice ? ROLE_RESPONSE : role;
}

/* "... could allow attackers to ...", "... stole ...": what comes of it, in a sentence that tells how it works. */
bool tells_effect(struct str text)
{
	static const char *const words[] = {"could allow",
					    "can allow",
					    "may allow",
					    "allows attackers",
					    "allow attackers",
					    "allows an",
					    "allow an",
					    "could let",
					    "lets ",
					    "let attackers",
					    "could lead to",
					    "can lead to",
					    "may lead to",
					    "resulted in",
					    "take over",
					    "taken over",
					    "full control",
					    "stole",
					    "disrupt",
					    "outage",
					    "offline",
					    "lost ",
					    "losses",
					    "million",
					    "wiped",
					    "gained root",
					    "obtained",
					    "were exposed",
					    "was exposed",
					    "exposes ",
					    "arbitrary command",
					    "system privileges",
					    "system-level"};
	return has_phrase(text, words, COUNT_OF(words));
}

/* "This incident underscores ...", "... remains critical": the moral of the story hits nobody. */
bool is_moral(struct str text)
{
	static const char *const words[] = {"underscor",        "highlights the",  "illustrat",      "reminder",
					    "remains critical", "serious concern", "raises concern", "raised concern",
					    "lesson",           "blame",           "wake-up call",   "demonstrates",
					    "shows how",        "daunting",        "serves as",      "should be seen"};
	return has_phrase(text, words, COUNT_OF(words));
}

/* "Sanctioned for recruiting hackers.": who was, is missing; "Found in May, the flaw ..." names it. */
bool lacks_who(struct str text)
{
	static const char *const behind[] = {"for", "by", "in", "on", "to", "as", "with", "from", "at"};
	size_t word = str_find_byte(text, ' ');
	if (word == STR_NONE || word < 5 || !str_ends(str_cut(text, 0, word), STR("ed")) ||
	    str_find_byte(text, ',') != STR_NONE)
		return false;
	struct str rest = str_cut(text, word + 1, text.n);
	return str_starts(rest, STR("(")) || starts_with_phrase(rest, behind, COUNT_OF(behind));
}

/* "The cybersecurity firm said ...": which one was said before, or in the headline. */
bool speaks_of_someone(struct str text)
{
	static const char *const nouns[] = {
		"company",      "firm",     "vendor",  "agency",     "gang",     "group",      "giant",    "maker",
		"provider",     "retailer", "startup", "bank",       "hospital", "university", "airline",  "operator",
		"manufacturer", "carrier",  "city",    "researcher", "insurer",  "developer",  "platform", "service"};
	static const char *const bound[] = {"of",     "in", "behind", "that", "which", "for", "from", "with", "known",
					    "called", "at", "to",     "by",   "and",   "on",  "is",   "was"};
	if (!str_starts(text, STR("The ")))
		return false;
	struct str rest = str_cut(text, 4, text.n), word;
	for (size_t i = 0; i < 4 && str_next(&rest, ' ', &word); i++) {
		if (!word.n || !is_ascii_lower(word.p[0]))
			return false;
		if (!i || !is_one_of(word, nouns, COUNT_OF(nouns)))
			continue; /* "The company" alone leans on its sentence anyway */
		struct str next;
		return str_next(&rest, ' ', &next) && next.n && is_ascii_lower(next.p[0]) &&
		       !is_one_of(next, bound, COUNT_OF(bound));
	}
	return false;
}
