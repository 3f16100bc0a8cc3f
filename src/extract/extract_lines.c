/* Lines that stand in the middle of articles and are never part of them. */
#include <string.h>

#include "extract_data.h"
#include "extract_priv.h"

enum {
	CAPTION_BYTES = 80, /* shorter lines stand twice where a page has two sizes of a picture */
	LONGEST_BYTES = 300 /* of all kinds */
};

static const struct {
	const char *name; /* as in data/lists/page_lines.tsv */
	enum { WHOLE, HEAD, INSIDE } where;
	size_t longest; /* lines longer than this are left alone */
} kinds[] = {
	{"whole", WHOLE, 120},   {"pointer", HEAD, 120},      {"prompt", HEAD, 200},
	{"notice", INSIDE, 160}, {"disclosure", INSIDE, 300},
};

/* It begins so, and a word ends there. */
static bool begins_with(struct str line, struct str head)
{
	return str_starts_ascii_nocase(line, head) &&
	       (line.n == head.n || !is_ascii_alpha(line.p[head.n]) || !is_ascii_alpha(head.p[head.n - 1]));
}

static bool is_hit(struct str line, struct str kind, struct str text)
{
	for (size_t i = 0; text.n && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!str_eq(kind, str_of(kinds[i].name)))
			continue;
		return line.n > kinds[i].longest ? false
		       : kinds[i].where == WHOLE ? str_eq_ascii_nocase(line, text)
		       : kinds[i].where == HEAD  ? begins_with(line, text)
						 : str_find_ascii_nocase(line, text) != STR_NONE;
	}
	return false;
}

static bool is_boilerplate(struct str line)
{
	struct str rows = extract_data(STR("lines")), row, kind;
	while (line.n <= LONGEST_BYTES && str_next(&rows, '\n', &row))
		if (str_next(&row, '\t', &kind) && is_hit(line, kind, row))
			return true;
	return false;
}

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

struct str lines_clean(struct arena *arena, struct str text, struct str title)
{
	char *to = arena_take(arena, text.n + 1);
	size_t n = 0, kept = 0;
	struct str line, last = STR_EMPTY;
	if (!to)
		return STR_EMPTY;
	while (str_next(&text, '\n', &line)) {
		line = without_credit(line);
		struct str bare = str_trim(line);
		if (!bare.n || is_boilerplate(bare) || (bare.n < CAPTION_BYTES && str_eq(bare, last)))
			continue;
		if (kept < 3 && (is_byline(bare) || str_eq_ascii_nocase(bare, str_trim(title))))
			continue;
		if (n)
			to[n++] = '\n';
		memcpy(to + n, line.p, line.n);
		n += line.n;
		kept++;
		last = bare;
	}
	return (struct str){to, n};
}
