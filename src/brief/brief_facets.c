/* What a sentence is for, where its words are plainer than its place: advice is response, wherever it stands. */
#include "brief_priv.h"

/* "Block requests at the gateway." */
static bool is_order(struct str text)
{
	static const char *const verbs[] = {"block",   "apply",  "update",  "upgrade", "disable", "rotate", "restrict",
					    "monitor", "enable", "review",  "isolate", "reset",   "revoke", "audit",
					    "remove",  "hunt",   "enforce", "verify",  "install", "patch"};
	size_t n = starts_with_phrase(text, verbs, COUNT_OF(verbs));
	if (!n || n + 1 >= text.n || text.p[n] != ' ')
		return false;
	static const char *const things[] = {"bypass", "management", "release", "gap", "notes",
					     "level",  "tuesday",    "was",     "is"};
	if (starts_with_phrase(str_cut(text, n + 1, text.n), things, COUNT_OF(things)))
		return false;                          /* "Patch bypass flaw" */
	return is_ascii_lower(text.p[n + 1]) || n > 5; /* "Review Salesforce logs", but "Block Inc. said" */
}

/* "Administrators should ...", "Federal agencies must ...". */
static bool is_told_what_to_do(struct str text)
{
	static const char *const who[] = {"organizations", "organisations", "administrators",   "admins",
					  "users",         "teams",         "defenders",        "customers",
					  "developers",    "companies",     "security teams",   "software teams",
					  "maintainers",   "operators",     "federal agencies", "enterprises"};
	static const char *const duty[] = {" should ",         " must ",       " need to ",           " are urged to ",
					   " are advised to ", " have until ", " are recommended to "};
	size_t n = starts_with_phrase(text, who, COUNT_OF(who));
	for (size_t i = 0; n && i < COUNT_OF(duty); i++)
		if (str_has(text, str_of(duty[i])))
			return true;
	return false;
}

enum sentence_role facet_role(struct str text, enum sentence_role role)
{
	if (role != ROLE_IMPACT && role != ROLE_TECHNICAL && role != ROLE_LEAD)
		return role;
	return is_order(text) || is_told_what_to_do(text) ? ROLE_RESPONSE : role;
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
