/* Stretches of text that may be observables, with their defanging undone: "hxxps://evil[.]com/a". */
#include "enrich_priv.h"

#define CANDIDATE_MIN 6
#define CANDIDATE_MAX 2048
#define HASH_LETTERS 26 /* letters and digits from which a word may be a hash */
#define SCHEME_MAX 12   /* bytes of a scheme, masks and all */

static const struct mask { /* how dots and at-signs are hidden */
	struct str written, meant;
} masks[] = {
	{{"[dot]", 5}, {".", 1}},
	{{"(dot)", 5}, {".", 1}},
	{{"{dot}", 5}, {".", 1}},
	{{"-dot-", 5}, {".", 1}},
	{{"[:]", 3}, {":", 1}},
	{{"(:)", 3}, {":", 1}},
	{{"[://]", 5}, {"://", 3}},
	{{"[:", 2}, {":", 1}},
	{{"[@]", 3}, {"@", 1}},
	{{"(@)", 3}, {"@", 1}},
	{{"[at]", 4}, {"@", 1}},
	{{"(at)", 4}, {"@", 1}},
	{{"[et]", 4}, {"@", 1}},
	{{"(et)", 4}, {"@", 1}},
	{{"{at}", 4}, {"@", 1}},
	{{"{@}", 3}, {"@", 1}},
	{{"[/]", 3}, {"/", 1}},
	{{"\\.", 2}, {".", 1}},
	{{"^.", 2}, {".", 1}},
	{{"[-]", 3}, {"-", 1}},
	{{"\\/", 2}, {"/", 1}},
	/* the same in Spanish and German */
	{{"[punto]", 7}, {".", 1}},
	{{"(punto)", 7}, {".", 1}},
	{{"[punkt]", 7}, {".", 1}},
	{{"(punkt)", 7}, {".", 1}},
	{{"[arroba]", 8}, {"@", 1}},
	{{"(arroba)", 8}, {"@", 1}},
};

static const struct mask schemes[] = {
	{{"hxxps", 5}, {"https://", 8}}, {{"hxxp", 4}, {"http://", 7}},   {{"h**ps", 5}, {"https://", 8}},
	{{"h**p", 4}, {"http://", 7}},   {{"httxs", 5}, {"https://", 8}}, {{"meow", 4}, {"http://", 7}},
	{{"xxxxx", 5}, {"https://", 8}}, {{"xxxx", 4}, {"http://", 7}},   {{"https", 5}, {"https://", 8}},
	{{"http", 4}, {"http://", 7}},   {{"fxps", 4}, {"ftps://", 7}},   {{"fxp", 3}, {"ftp://", 6}},
	{{"ftps", 4}, {"ftps://", 7}},   {{"ftp", 3}, {"ftp://", 6}},
};

static bool is_bracket(char c)
{
	return c == '[' || c == ']' || c == '(' || c == ')' || c == '{' || c == '}';
}

static const struct mask *mask_at(struct str s, size_t at)
{
	static const struct mask dot[] = {{{".", 1}, {".", 1}}, {{"..", 2}, {".", 1}}, {{"...", 3}, {".", 1}}};
	char c = s.p[at];
	if (c == 0 || !strchr("[](){}\\.-^", c))
		return NULL;
	/* A dot in or beside brackets of any kind, as "[.]", "}.{", "[.": a round
	 * bracket alone ends a remark. */
	bool before = is_bracket(c);
	size_t point = at + before;
	if (point < s.n && s.p[point] == '.') {
		bool after = point + 1 < s.n && is_bracket(s.p[point + 1]);
		size_t next = point + 1 + after;
		bool square = before ? c == '[' || c == ']' : after && (s.p[point + 1] == '[' || s.p[point + 1] == ']');
		if (((before && after) || square) && next < s.n &&
		    (is_ascii_alnum(s.p[next]) || (before && after && s.p[next] == ' ')))
			return &dot[before + after];
	}
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		if (str_starts_ascii_nocase(str_cut(s, at, s.n), masks[i].written))
			return &masks[i];
	return NULL;
}

enum byte_kind {
	BORDER = 1, /* ends a stretch: blanks, quotes, brackets that hide nothing, signs of lists; and all foreign signs
		     */
	SIGN = 2,   /* what observables are made of, and masks */
};
static const unsigned char byte_kinds[256] = {
	['\t' ... '\r'] = BORDER,
	[' '] = BORDER,
	['"'] = BORDER,
	['<'] = BORDER,
	['>'] = BORDER,
	['|'] = BORDER,
	[','] = BORDER,
	[';'] = BORDER,
	['`'] = BORDER,
	['\''] = BORDER,
	['.'] = SIGN,
	[':'] = SIGN,
	['@'] = SIGN,
	['\\'] = SIGN,
	['['] = SIGN,
	[']'] = SIGN,
	['('] = SIGN,
	['{'] = SIGN,
	['*'] = SIGN,
	[0x80 ... 0xff] = BORDER,
};

static bool is_border(char c)
{
	return byte_kinds[(unsigned char)c] == BORDER;
}

/* Signs that a sentence or a bracket leaves at the ends. */
static bool is_trailing(char c)
{
	return c == '.' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' || c == '}' || c == '*';
}

/* "hxxp[:]//", "[https]://", "http:///": bytes of the scheme with its slashes, and what it means; 0: there is none. */
static size_t scheme_end(struct str raw, struct str *meant, bool *defanged)
{
	size_t from = raw.n && (raw.p[0] == '[' || raw.p[0] == '('), at;
	for (size_t s = 0; s < sizeof(schemes) / sizeof(schemes[0]); s++) {
		if (!str_starts_ascii_nocase(str_cut(raw, from, raw.n), schemes[s].written))
			continue;
		at = from + schemes[s].written.n;
		while (at < raw.n && at - from < SCHEME_MAX && strchr("[]():!@&\\", raw.p[at]))
			at++;
		if (at + 2 >= raw.n || raw.p[at] != '/' || raw.p[at + 1] != '/')
			continue;
		at += raw.p[at + 2] == '/' ? 3 : 2;
		while (at < raw.n && (raw.p[at] == ']' || raw.p[at] == ')')) /* "[://]" */
			at++;
		*meant = schemes[s].meant;
		*defanged = *defanged || at != schemes[s].meant.n || !str_starts_ascii_nocase(raw, *meant);
		return at;
	}
	return 0;
}

static struct str refang(struct arena *arena, struct str raw, bool *defanged)
{
	char *p = arena_take(arena, raw.n + 12);
	struct str scheme = STR_EMPTY;
	size_t n, i;
	if (!p)
		return STR_EMPTY;
	i = scheme_end(raw, &scheme, defanged);
	if (scheme.n)
		memcpy(p, scheme.p, scheme.n);
	n = scheme.n;
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
		if (c == '.' || c == ':' || c == '@' || c == '\\' || c == '[' || c == '(' || c == '{')
			return true;
		hex += is_ascii_alnum(c);
	}
	return hex >= HASH_LETTERS || str_starts(raw, STR("AS"));
}

/* "hxxps:// evil[.]com": ends with its slashes, and a host stands behind a blank. */
static bool is_torn_scheme(struct str text, size_t from, size_t end)
{
	return end - from > 3 && end - from < SCHEME_MAX + 3 && str_ends(str_cut(text, from, end), STR("//")) &&
	       end + 1 < text.n && text.p[end] == ' ' && is_ascii_alnum(text.p[end + 1]);
}

/* "evil [.] com": the mask stands between blanks. */
static size_t joined_end(struct str text, size_t from, size_t end)
{
	if (is_torn_scheme(text, from, end))
		for (end++; end < text.n && !is_border(text.p[end]);)
			end++;
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

/* "[text](https://...)": where the text of a link of Markdown ends. */
static bool is_link_text_end(struct str text, size_t at)
{
	return text.p[at] == ']' && at + 1 < text.n && text.p[at + 1] == '(';
}

/* "MD5:0cc175b9SHA-1:86f7e437": a label that has grown onto its hash, as tables that have run together leave them. */
static const struct hash_label {
	struct str written;
	size_t digits;
} hash_labels[] = {{{"md5:", 4}, 32},     {{"sha1:", 5}, 40},    {{"sha-1:", 6}, 40},   {{"sha256:", 7}, 64},
		   {{"sha-256:", 8}, 64}, {{"sha512:", 7}, 128}, {{"sha-512:", 8}, 128}};

/* Adds the hash that stands behind the label at [at, at + label) of the text; answers its end, or `at` for none. */
static size_t add_labelled(struct arena *arena, struct str text, size_t at, size_t to, struct candidates *out, bool *ok)
{
	for (size_t i = 0; i < sizeof(hash_labels) / sizeof(hash_labels[0]); i++) {
		const struct hash_label *label = &hash_labels[i];
		size_t from = at + label->written.n, end = from;
		if (!str_starts_ascii_nocase(str_cut(text, at, to), label->written))
			continue;
		while (end < to && end - from < label->digits && is_hex(text.p[end]))
			end++;
		if (end - from < label->digits)
			continue;
		struct candidate *candidate = vec_push(arena, out);
		if (candidate)
			*candidate = (struct candidate){
				.start = (uint32_t)from, .end = (uint32_t)end, .value = str_cut(text, from, end)};
		*ok = candidate != NULL;
		return end;
	}
	return at;
}

/* All such hashes of a stretch; answers whether there is one. */
static bool add_all_labelled(struct arena *arena, struct str text, size_t from, size_t to, struct candidates *out,
			     bool *ok)
{
	size_t before = out->n;
	for (size_t at = from; at + 4 + 32 <= to && *ok;) {
		size_t end = text.p[at] == 'M' || text.p[at] == 'm' || text.p[at] == 'S' || text.p[at] == 's'
				     ? add_labelled(arena, text, at, to, out, ok)
				     : at;
		at = end > at ? end : at + 1;
	}
	return out->n > before;
}

static bool add_candidate(struct arena *arena, struct str text, size_t from, size_t to, struct candidates *out)
{
	/* ".evil[.]com" is what is left of "<victim>.evil[.]com" */
	while (from < to &&
	       (text.p[from] == '(' || text.p[from] == '{' || text.p[from] == '*' ||
		(text.p[from] == '.' && from > 0 && text.p[from - 1] == '>') || is_link_text_end(text, from) ||
		(text.p[from] == '[' && from + 1 < to && is_ascii_alnum(text.p[from + 1]))))
		from++;
	struct str raw = str_cut(text, from, to);
	while (raw.n && is_trailing(raw.p[raw.n - 1]))
		raw.n--;
	if (!may_be_observable(raw))
		return true;
	bool ok = true;
	if (add_all_labelled(arena, text, from, to, out, &ok) || !ok)
		return ok;
	struct candidate made = {.start = (uint32_t)from, .end = (uint32_t)(from + raw.n)};
	if (str_find_byte(raw, ' ') != STR_NONE && !is_registry_key(raw))
		raw = without_blanks(arena, raw);
	made.value = refang(arena, raw, &made.defanged);
	if (str_is_null(made.value))
		return false;
	struct candidate *candidate = vec_push(arena, out);
	if (candidate)
		*candidate = made;
	return candidate != NULL;
}

/* Most stretches are plain words: too short for a hash, without any sign of what observables are made of, and with no
 * mask behind them. */
static size_t plain_word_end(struct str text, size_t from)
{
	size_t i = from;
	while (i < text.n && !byte_kinds[(unsigned char)text.p[i]])
		i++;
	bool ends = i == text.n || is_border(text.p[i]);
	bool masked = i + 1 < text.n && text.p[i] == ' ' && (text.p[i + 1] == '[' || text.p[i + 1] == '(');
	bool shown = i - from >= HASH_LETTERS || str_starts(str_cut(text, from, i), STR("AS"));
	return ends && !masked && !shown ? i : from;
}

bool candidates_find(struct arena *arena, struct str text, struct candidates *out)
{
	for (size_t i = 0; i < text.n;) {
		if (is_border(text.p[i])) {
			i++;
			continue;
		}
		size_t from = i;
		if ((i = plain_word_end(text, from)) > from)
			continue;
		while (i < text.n && !is_border(text.p[i]) && !(i > from && is_link_text_end(text, i)))
			i++;
		bool key = (text.p[from] == 'H' || text.p[from] == 'h') && is_registry_key(str_cut(text, from, i));
		i = key ? registry_end(text, from) : joined_end(text, from, i);
		if (!add_candidate(arena, text, from, i, out))
			return false;
	}
	return true;
}
