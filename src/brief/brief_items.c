/* Items of lists: sentences without a full stop. */
#include "brief_priv.h"

enum { ITEM_GAP = 8 }; /* white space and marks between the items of a list */

static bool is_mark_of_list(struct str s)
{
	return str_starts(s, STR("- ")) || str_starts(s, STR("* ")) || str_starts(s, STR("---")) ||
	       str_starts(s, STR("\xe2\x80\xa2"));
}

bool begins_item(struct str text, size_t start)
{
	size_t least = start > ITEM_GAP ? start - ITEM_GAP : 0, line = start;
	while (line > least && text.p[line - 1] != '\n')
		line--;
	return (!line || text.p[line - 1] == '\n') && is_mark_of_list(str_cut(text, line, text.n));
}

bool is_list_item(struct str text, size_t start, size_t end)
{
	size_t line = end;
	while (line < text.n && line < end + ITEM_GAP && is_ascii_space(text.p[line]))
		line++;
	bool is_end = str_find_byte(str_cut(text, end, line), '\n') != STR_NONE || line == text.n;
	if (is_end && is_mark_of_list(str_cut(text, line, text.n)))
		return true;
	return is_end && begins_item(text, start);
}

/* A whole item of a list ends without a full stop. */
struct str end_item(struct arena *arena, struct str s)
{
	if (!s.n || !(is_ascii_alnum(s.p[s.n - 1]) || strchr(")\"%", s.p[s.n - 1])))
		return s;
	struct str ended = str_print(arena, "%.*s.", STR_FORMAT(s));
	return str_is_null(ended) ? s : ended;
}
