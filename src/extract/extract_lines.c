/* Lines that stand in the middle of articles and are never part of them. */
#include <string.h>

#include "extract_priv.h"

enum where { WHOLE, HEAD, INSIDE };
enum { CAPTION_BYTES = 80 }; /* shorter lines stand twice where a page has two sizes of a picture */

static const struct {
	enum where where;
	const char *text; /* lower case */
	size_t longest;   /* lines longer than this are left alone */
} patterns[] = {
	{WHOLE, "advertisement", 0},
	{WHOLE, "advertisements", 0},
	{WHOLE, "advertising", 0},
	{WHOLE, "ad", 0},
	{WHOLE, "anzeige", 0},
	{WHOLE, "werbung", 0},
	{WHOLE, "publicité", 0},
	{WHOLE, "sponsored", 0},
	{WHOLE, "share", 0},
	{WHOLE, "share:", 0},
	{WHOLE, "tweet", 0},
	{WHOLE, "email", 0},
	{WHOLE, "print", 0},
	{WHOLE, "facebook", 0},
	{WHOLE, "twitter", 0},
	{WHOLE, "linkedin", 0},
	{WHOLE, "whatsapp", 0},
	{WHOLE, "reddit", 0},
	{WHOLE, "comments", 0},
	{WHOLE, "leave a comment", 0},
	{WHOLE, "related", 0},
	{WHOLE, "related articles", 0},
	{WHOLE, "related stories", 0},
	{WHOLE, "related posts", 0},
	{WHOLE, "read more", 0},
	{WHOLE, "continue reading", 0},
	{WHOLE, "loading...", 0},
	{WHOLE, "article continues below", 0},
	{WHOLE, "story continues below advertisement", 0},
	{HEAD, "auch interessant", 120},
	{HEAD, "lesen sie auch", 120},
	{HEAD, "lesen sie hier", 120},
	{HEAD, "mehr zum thema", 120},
	{HEAD, "zum weiterlesen", 120},
	{HEAD, "das könnte sie auch interessieren", 120},
	{HEAD, "zurück zur übersicht", 120},
	{HEAD, "lire aussi", 120},
	{HEAD, "à lire aussi", 120},
	{HEAD, "lea también", 120},
	{HEAD, "leggi anche", 120},
	{HEAD, "lees ook", 120},
	{HEAD, "you might also like", 120},
	{HEAD, "you may also like", 120},
	{HEAD, "recommended reading", 120},
	{WHOLE, "kommentieren", 0},
	{WHOLE, "kommentare", 0},
	{WHOLE, "drucken", 0},
	{WHOLE, "teilen", 0},
	{WHOLE, "bild anzeigen", 0},
	{WHOLE, "merken", 0},
	{HEAD, "advertisement:", 200},
	{HEAD, "share this", 60},
	{HEAD, "share on ", 60},
	{HEAD, "sign up for our ", 200},
	{HEAD, "sign up to our ", 200},
	{HEAD, "subscribe to our ", 200},
	{HEAD, "follow us on ", 200},
	{HEAD, "read also:", 200},
	{HEAD, "also read:", 200},
	{HEAD, "read more:", 200},
	{HEAD, "related:", 200},
	{HEAD, "see also:", 200},
	{HEAD, "click here to ", 100},
	{HEAD, "we use cookies", 300},
	{HEAD, "this site uses cookies", 300},
	{HEAD, "copyright ©", 150},
	{HEAD, "© ", 150},
	{INSIDE, "all rights reserved", 150},
	{INSIDE, "javascript is disabled", 300},
	{INSIDE, "enable javascript", 300},
};

static bool is_boilerplate(struct str line)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		struct str text = str_of(patterns[i].text);
		bool hit = patterns[i].where == WHOLE     ? str_eq_ascii_nocase(line, text)
			   : line.n > patterns[i].longest ? false
			   : patterns[i].where == HEAD    ? str_starts_ascii_nocase(line, text)
							  : str_find_ascii_nocase(line, text) != STR_NONE;
		if (hit)
			return true;
	}
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
