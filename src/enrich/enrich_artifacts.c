/* Observables that are no addresses: registry keys with blanks, mutexes, rules, paths of Unix. */
#include "enrich_priv.h"

#define KEY_MAX 400
#define NAME_MAX_BYTES 80

static const struct str hives[] = {{"HKEY_", 5}, {"HKLM\\", 5}, {"HKCU\\", 5}, {"HKCR\\", 5}, {"HKU\\", 4}};

bool is_registry_key(struct str s)
{
	for (size_t i = 0; i < sizeof(hives) / sizeof(hives[0]); i++)
		if (str_starts_ascii_nocase(s, hives[i]))
			return str_find_byte(s, '\\') != STR_NONE;
	return false;
}

static size_t word_end(struct str text, size_t at)
{
	while (at < text.n && !is_ascii_space(text.p[at]) && !strchr("\"'`,;<>|", text.p[at]) &&
	       (unsigned char)text.p[at] < 0x80)
		at++;
	return at;
}

/* "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion": a blank belongs to a key where the next word begins with a
 * capital or has a backslash of its own, as "NT\CurrentVersion". */
size_t registry_end(struct str text, size_t start)
{
	size_t end = word_end(text, start);
	while (end + 1 < text.n && end - start < KEY_MAX && text.p[end] == ' ' && text.p[end - 1] != '.') {
		size_t next = word_end(text, end + 1);
		struct str word = str_cut(text, end + 1, next);
		bool goes_on = str_find_byte(word, '\\') != STR_NONE || (word.n > 1 && is_ascii_upper(word.p[0]));
		if (!goes_on || is_registry_key(word))
			break;
		end = next;
	}
	return end;
}

/* An absolute path below one of the folders that every Unix has, or below the user's own. */
bool is_unix_path(struct str s)
{
	static const char *const roots[] = {"tmp",  "etc",  "var", "usr",     "opt",  "dev",
					    "home", "root", "bin", "Library", "Users"};
	if (str_starts(s, STR("~/")))
		return s.n > 2;
	if (!str_starts(s, STR("/")))
		return false;
	size_t end = str_find_byte(str_cut(s, 1, s.n), '/');
	if (end == STR_NONE || end + 2 >= s.n)
		return false;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_eq(str_cut(s, 1, end + 1), str_of(roots[i])))
			return true;
	return false;
}

static void keep(struct sight *sight, enum observable_type type, size_t start, size_t end, struct str reason)
{
	if (sight->out->observables.n >= CAP_OBSERVABLES)
		return;
	struct str value = str_cut(sight->article->text, start, end);
	for (size_t i = 0; i < sight->out->observables.n; i++)
		if (sight->out->observables.at[i].type == type && str_eq(sight->out->observables.at[i].value, value))
			return;
	struct observable *observable = vec_push(sight->arena, &sight->out->observables);
	if (!observable) {
		sight->no_memory = true;
		return;
	}
	*observable = (struct observable){.type = type,
					  .value = value,
					  .verdict = VERDICT_REFERENCE,
					  .confidence = 0.5,
					  .reason = reason,
					  .start = (uint32_t)start,
					  .end = (uint32_t)end};
}

/* The name behind "mutex" or "YARA rule", over "named", "called", ":" and quotes. It must look like no plain word. */
static void take_name(struct sight *sight, size_t at, enum observable_type type, struct str reason)
{
	static const struct str fillers[] = {{"named", 5}, {"called", 6}, {"name", 4}, {"is", 2}, {"rule", 4}};
	struct str text = sight->article->text;
	bool quoted = false;
	for (size_t words = 0; words < 3; words++) {
		while (at < text.n && strchr(" :\"'`(", text.p[at])) {
			quoted = quoted || strchr("\"'`", text.p[at]);
			at++;
		}
		bool filled = false;
		for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]) && !quoted && !filled; i++)
			if (str_starts(str_cut(text, at, text.n), fillers[i]) && at + fillers[i].n < text.n &&
			    strchr(" :", text.p[at + fillers[i].n])) {
				at += fillers[i].n;
				filled = true;
			}
		if (!filled)
			break;
	}
	size_t end = word_end(text, at);
	while (end > at && strchr(".)]:", text.p[end - 1]))
		end--;
	struct str name = str_cut(text, at, end);
	bool coded = str_find_byte(name, '_') != STR_NONE || str_find_byte(name, '\\') != STR_NONE;
	for (size_t i = 1; i < name.n; i++)
		coded = coded || is_ascii_digit(name.p[i]) ||
			(is_ascii_upper(name.p[i]) && is_ascii_lower(name.p[i - 1]));
	if (name.n >= 4 && name.n <= NAME_MAX_BYTES && (coded || (quoted && type == OBSERVABLE_MUTEX)))
		keep(sight, type, at, end, reason);
}

void find_artifacts(struct sight *sight)
{
	static const struct {
		struct str cue;
		enum observable_type type;
		struct str reason;
	} cues[] = {
		{{"mutex", 5}, OBSERVABLE_MUTEX, {"named as a mutex", 16}},
		{{"YARA rule", 9}, OBSERVABLE_RULE, {"name of a YARA rule", 19}},
		{{"Sigma rule", 10}, OBSERVABLE_RULE, {"name of a Sigma rule", 20}},
		{{"Snort rule", 10}, OBSERVABLE_RULE, {"name of a Snort rule", 20}},
	};
	struct str text = sight->article->text;
	for (size_t i = 0; i < sizeof(cues) / sizeof(cues[0]); i++)
		for (size_t at = 0; at < text.n;) {
			size_t found = str_find_ascii_nocase(str_cut(text, at, text.n), cues[i].cue);
			if (found == STR_NONE)
				break;
			at += found + cues[i].cue.n;
			take_name(sight, at, cues[i].type, cues[i].reason);
		}
}
