/* Stretches of text that may be observables, with their defanging undone: "hxxps://evil[.]com/a". */
#include "enrich_priv.h"

#define CANDIDATE_MIN 6
#define CANDIDATE_MAX 2048

static const struct mask { /* how dots and at-signs are hidden */
	struct str written, meant;
} masks[] = {
	{{"[.]", 3}, {".", 1}},   {{"(.)", 3}, {".", 1}},   {{"{.}", 3}, {".", 1}},     {{"[dot]", 5}, {".", 1}},
	{{"(dot)", 5}, {".", 1}}, {{"{dot}", 5}, {".", 1}}, {{"[.", 2}, {".", 1}},      {{".]", 2}, {".", 1}},
	{{"[:]", 3}, {":", 1}},   {{"(:)", 3}, {":", 1}},   {{"[://]", 5}, {"://", 3}}, {{"[:", 2}, {":", 1}},
	{{"[@]", 3}, {"@", 1}},   {{"(@)", 3}, {"@", 1}},   {{"[at]", 4}, {"@", 1}},    {{"(at)", 4}, {"@", 1}},
	{{"{at}", 4}, {"@", 1}},  {{"[/]", 3}, {"/", 1}},   {{"\\.", 2}, {".", 1}},
};

static const struct mask schemes[] = {
	{{"hxxps", 5}, {"https", 5}}, {{"hxxp", 4}, {"http", 4}},   {{"h**ps", 5}, {"https", 5}},
	{{"h**p", 4}, {"http", 4}},   {{"httxs", 5}, {"https", 5}}, {{"meow", 4}, {"http", 4}},
	{{"fxp", 3}, {"ftp", 3}},     {{"hXXp", 4}, {"http", 4}},
};

static const struct mask *mask_at(struct str s, size_t at)
{
	char c = s.p[at];
	if (c != '[' && c != '(' && c != '{' && c != '\\' && c != '.')
		return NULL;
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		if (str_starts_ascii_nocase(str_cut(s, at, s.n), masks[i].written))
			return &masks[i];
	return NULL;
}

/* Ends a stretch: blanks, quotes, brackets that hide nothing, signs of lists; and all foreign signs. */
static bool is_border(char c)
{
	return is_ascii_space(c) || c == '"' || c == '<' || c == '>' || c == '|' || c == ',' || c == ';' || c == '`' ||
	       c == '\'' || (unsigned char)c >= 0x80;
}

/* Signs that a sentence or a bracket leaves at the ends. */
static bool is_trailing(char c)
{
	return c == '.' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' || c == '}' || c == '*';
}

static struct str refang(struct arena *arena, struct str raw, bool *defanged)
{
	char *p = arena_take(arena, raw.n + 4);
	size_t n = 0, i = 0;
	if (!p)
		return STR_EMPTY;
	for (size_t s = 0; s < sizeof(schemes) / sizeof(schemes[0]) && i == 0; s++) {
		struct str rest = str_cut(raw, schemes[s].written.n, raw.n);
		if (str_starts_ascii_nocase(raw, schemes[s].written) && rest.n &&
		    (rest.p[0] == ':' || rest.p[0] == '[')) {
			memcpy(p, schemes[s].meant.p, schemes[s].meant.n);
			n = schemes[s].meant.n;
			i = schemes[s].written.n;
			*defanged = true;
		}
	}
	while (i < raw.n) {
		const struct mask *mask = mask_at(raw, i);
		if (mask) {
			memcpy(p + n, mask->meant.p, mask->meant.n);
			n += mask->meant.n;
			i += mask->written.n;
			*defanged = true;
		} else {
			p[n++] = raw.p[i++];
		}
	}
	return (struct str){p, n};
}

/* Has it a dot, a colon, an at-sign, or the length of a hash? Else nothing is to be seen here. */
static bool may_be_observable(struct str raw)
{
	size_t hex = 0;
	if (raw.n < CANDIDATE_MIN || raw.n > CANDIDATE_MAX)
		return false;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '.' || c == ':' || c == '@' || c == '\\' || c == '[' || c == '(')
			return true;
		hex += is_ascii_alnum(c);
	}
	return hex >= 26 || str_starts(raw, STR("AS"));
}

/* "evil [.] com": the mask stands between blanks. */
static size_t joined_end(struct str text, size_t end)
{
	while (end + 4 < text.n && text.p[end] == ' ') {
		size_t at = end + 1;
		const struct mask *mask = text.p[at] == '[' || text.p[at] == '(' ? mask_at(text, at) : NULL;
		if (!mask)
			break;
		at += mask->written.n;
		if (at < text.n && text.p[at] == ' ')
			at++;
		while (at < text.n && !is_border(text.p[at]))
			at++;
		end = at;
	}
	return end;
}

static struct str without_blanks(struct arena *arena, struct str raw)
{
	char *p = arena_take(arena, raw.n);
	size_t n = 0;
	for (size_t i = 0; p && i < raw.n; i++)
		if (raw.p[i] != ' ')
			p[n++] = raw.p[i];
	return (struct str){p, n};
}

static bool add_candidate(struct arena *arena, struct str text, size_t from, size_t to, struct candidates *out)
{
	while (from < to && (text.p[from] == '(' || text.p[from] == '{' || text.p[from] == '*' ||
			     (text.p[from] == '[' && from + 1 < to && is_ascii_alnum(text.p[from + 1]))))
		from++;
	struct str raw = str_cut(text, from, to);
	while (raw.n && is_trailing(raw.p[raw.n - 1]))
		raw.n--;
	if (!may_be_observable(raw))
		return true;
	struct candidate made = {.start = (uint32_t)from, .end = (uint32_t)(from + raw.n)};
	if (str_find_byte(raw, ' ') != STR_NONE)
		raw = without_blanks(arena, raw);
	made.value = refang(arena, raw, &made.defanged);
	if (str_is_null(made.value))
		return false;
	struct candidate *candidate = vec_push(arena, out);
	if (candidate)
		*candidate = made;
	return candidate != NULL;
}

bool candidates_find(struct arena *arena, struct str text, struct candidates *out)
{
	for (size_t i = 0; i < text.n;) {
		if (is_border(text.p[i])) {
			i++;
			continue;
		}
		size_t from = i;
		while (i < text.n && !is_border(text.p[i]))
			i++;
		i = joined_end(text, i);
		if (!add_candidate(arena, text, from, i, out))
			return false;
	}
	return true;
}
