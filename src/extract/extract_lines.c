/* Lines that stand in the middle of articles and are never part of them. */
#include <string.h>

#include "extract_data.h"
#include "extract_priv.h"

enum {
	CAPTION_BYTES = 80,  /* shorter lines stand twice where a page has two sizes of a picture */
	LONGEST_BYTES = 300, /* of all kinds */
	HEAD_LINES = 3,
	TAIL_LINES = 6,
	WHEN_BYTES = 50,
	BYLINE_BYTES = 40, /* of it beside the name */
	STUB_BYTES = 60,
	LIFE_BYTES = 400
};

/* ---- phrases ---- */

struct kind {
	const char *name; /* as in data/lists/page_lines.tsv */
	enum { WHOLE, COUNT, HEAD, INSIDE, CREDIT } where;
	size_t longest; /* lines longer than this are left alone */
};

static const struct kind kinds[] = {
	{"whole", WHOLE, 120},   {"count", COUNT, 40},    {"pointer", HEAD, 120},      {"prompt", HEAD, 240},
	{"notice", INSIDE, 160}, {"credit", CREDIT, 160}, {"disclosure", INSIDE, 300},
};

struct phrase {
	const struct kind *kind;
	struct str text;
};

struct phrases {
	struct phrase *at;
	size_t n;
};

static const struct kind *kind_of(struct str name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(name, str_of(kinds[i].name)))
			return &kinds[i];
	return NULL;
}

/* All rows of the table; NULL at `at` without room. */
static struct phrases read_phrases(struct arena *arena)
{
	struct str rows = extract_data(STR("lines")), rest = rows, row, name;
	struct phrases out = {.n = 0};
	size_t lines = 0;
	while (str_next(&rest, '\n', &row))
		lines++;
	out.at = arena_zero(arena, lines + 1, sizeof(*out.at));
	while (out.at && str_next(&rows, '\n', &row)) {
		const struct kind *kind = str_next(&row, '\t', &name) ? kind_of(name) : NULL;
		if (kind && row.n)
			out.at[out.n++] = (struct phrase){kind, row};
	}
	return out;
}

/* It begins so, and a word ends there; "follow..on twitter": and has the rest further on. */
static bool begins_with(struct str line, struct str text)
{
	size_t gap = str_find(text, STR(".."));
	struct str head = str_cut(text, 0, gap), rest = str_cut(line, head.n, line.n);
	if (!str_starts_ascii_nocase(line, head) ||
	    (rest.n && is_ascii_alpha(rest.p[0]) && is_ascii_alpha(head.p[head.n - 1])))
		return false;
	return gap == STR_NONE || str_find_ascii_nocase(rest, str_cut(text, gap + 2, text.n)) != STR_NONE;
}

/* "12 comments": a number in front, and it ends so. */
static bool is_count_of(struct str line, struct str text)
{
	return is_ascii_digit(line.p[0]) && line.n > text.n && str_ends_ascii_nocase(line, text);
}

static bool is_hit(struct str line, const struct phrase *phrase)
{
	if (line.n > phrase->kind->longest)
		return false;
	switch (phrase->kind->where) {
	case WHOLE:
		return str_eq_ascii_nocase(line, phrase->text);
	case COUNT:
		return is_count_of(line, phrase->text);
	case HEAD:
		return begins_with(line, phrase->text);
	case CREDIT:
		return !str_ends(line, STR(".")) && str_find_ascii_nocase(line, phrase->text) != STR_NONE;
	default:
		return str_find_ascii_nocase(line, phrase->text) != STR_NONE;
	}
}

/* "(Credit: Harbour Light)", "- Advertisement -": without what stands about it. */
static struct str undressed(struct str line)
{
	while (line.n > 1 && (line.p[0] == '(' || line.p[0] == '[' || line.p[0] == '-' || line.p[0] == ' '))
		line = str_cut(line, 1, line.n);
	while (line.n > 1 && (line.p[line.n - 1] == ')' || line.p[line.n - 1] == ']' || line.p[line.n - 1] == '-' ||
			      line.p[line.n - 1] == ' '))
		line.n--;
	return line;
}

static bool is_boilerplate(struct str line, const struct phrases *phrases)
{
	line = undressed(line);
	for (size_t i = 0; i < phrases->n && line.n <= LONGEST_BYTES; i++)
		if (is_hit(line, &phrases->at[i]))
			return true;
	return false;
}

/* ---- lines by their shape ---- */

/* "By Jane Doe, 12 August 2026": short, at the top, no sentence. */
static bool is_byline(struct str line)
{
	static const char *const heads[] = {"by ",         "posted by ",  "posted on ",   "published ",
					    "published: ", "written by ", "last updated", "updated "};
	if (line.n > 90 || line.p[line.n - 1] == '.' || line.p[line.n - 1] == ':')
		return false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_ascii_nocase(line, str_of(heads[i])) && is_ascii_upper(line.p[0]))
			return true;
	return false;
}

/* "The post X appeared first on Y." at the end of a line that may hold more. */
static struct str without_credit(struct str line)
{
	static const struct {
		const char *head, *middle;
	} credits[] = {
		{"The post ", " appeared first on "},       {"The post ", " first appeared on "},
		{"Der Beitrag ", " erschien zuerst auf "},  {"L’article ", " est apparu en premier sur "},
		{"La entrada ", " se publicó primero en "}, {"L'articolo ", " proviene da "},
	};
	for (size_t i = 0; i < sizeof(credits) / sizeof(credits[0]); i++) {
		size_t middle = str_find(line, str_of(credits[i].middle));
		struct str before = str_cut(line, 0, middle), head = str_of(credits[i].head);
		for (size_t at = before.n; middle != STR_NONE && at-- > 0;)
			if (str_starts(str_cut(before, at, before.n), head))
				return str_trim(str_cut(line, 0, at));
	}
	return line;
}

bool line_ends_sentence(struct str line)
{
	static const char *const ends[] = {".", "!", "?", "…", "。", "”", "\"", "»", "“", ":", "।", "؟", ")", "]"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(line, str_of(ends[i])))
			return true;
	return false;
}

/* Nothing but a day, or an hour. */
static bool is_when(struct str line)
{
	int64_t day;
	size_t digits = 0;
	for (size_t i = 0; i < line.n; i++)
		digits += is_ascii_digit(line.p[i]);
	return line.n <= WHEN_BYTES && digits >= 3 && line.p[line.n - 1] != '.' && when_in_text(line, false, &day);
}

/* Does it begin with an author's name and is short enough for a life, or has it and little else? */
static bool is_of_author(struct str line, struct str authors, size_t life)
{
	struct str name;
	while (str_next(&authors, ',', &name)) {
		name = str_trim(name);
		bool has_two_words = str_find_byte(name, ' ') != STR_NONE;
		if (has_two_words && line.n <= life && str_starts_ascii_nocase(line, name))
			return true;
		if (name.n >= 4 && line.n <= name.n + BYLINE_BYTES && line.p[line.n - 1] != '.' &&
		    str_find_ascii_nocase(line, name) != STR_NONE)
			return true;
	}
	return false;
}

/* ---- the end ---- */

/* A few words that are no sentence; what may be an address, a file or a number is none of them. */
static bool is_stub(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (is_ascii_digit(line.p[i]) || line.p[i] == '.' || line.p[i] == '/' || line.p[i] == '\\' ||
		    line.p[i] == '_' || line.p[i] == '=')
			return false;
	return line.n <= STUB_BYTES && !line_ends_sentence(line);
}

/* The author's name or life, a day, or a few words that are no sentence and follow one. */
static bool is_tail(struct str line, struct str before, struct str authors)
{
	return is_of_author(line, authors, LIFE_BYTES) || is_when(line) || (before.n >= CAPTION_BYTES && is_stub(line));
}

static struct str without_tail(struct str text, struct str authors)
{
	for (int i = 0; i < TAIL_LINES; i++) {
		size_t at = str_rfind_byte(text, '\n');
		struct str rest = str_cut(text, 0, at);
		size_t above = at == STR_NONE ? STR_NONE : str_rfind_byte(rest, '\n');
		if (above == STR_NONE || str_find_byte(rest, '\n') == above)
			break;
		struct str line = str_trim(str_cut(text, at + 1, text.n));
		if (line.n && !is_tail(line, str_cut(rest, above + 1, rest.n), authors))
			break;
		text = rest;
	}
	return text;
}

/* ---- all of it ---- */

/* A first letter that is set large stands alone, and its word goes on in the next line. */
static bool is_drop_cap(struct str above, struct str line)
{
	return above.n == 1 && is_ascii_upper(above.p[0]) && is_ascii_lower(line.p[0]);
}

/* What stands above a text and is not of it: its title, byline and day. */
static bool is_head(struct str line, struct str title, struct str authors)
{
	return is_byline(line) || str_eq_ascii_nocase(line, str_trim(title)) || is_of_author(line, authors, 0) ||
	       is_when(line);
}

struct str lines_clean(struct arena *arena, struct str text, struct str title, struct str authors)
{
	struct phrases phrases = read_phrases(arena);
	char *to = arena_take(arena, text.n + 1);
	size_t n = 0, kept = 0;
	struct str line, last = STR_EMPTY;
	if (!to || !phrases.at)
		return STR_EMPTY;
	while (str_next(&text, '\n', &line)) {
		line = without_credit(line);
		struct str bare = str_trim(line);
		if (!bare.n || is_boilerplate(bare, &phrases) || (bare.n < CAPTION_BYTES && str_eq(bare, last)))
			continue;
		if (kept < HEAD_LINES && is_head(bare, title, authors))
			continue;
		if (n && !is_drop_cap(last, bare))
			to[n++] = '\n';
		memcpy(to + n, line.p, line.n);
		n += line.n;
		kept++;
		last = bare;
	}
	return without_tail((struct str){to, n}, authors);
}
