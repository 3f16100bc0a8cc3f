/* libxml2 looks through all attributes of a tag for each new one: a tag with a hundred thousand of them
 * takes minutes. What a tag has beyond HTML_ATTRS_MAX is blanked before it reads. One pass forward. */
#include <string.h>

#include "html.h"
#include "html_tags.h"

struct scan {
	struct str s;
	size_t at;
	char *copy; /* of the text, made when something must be blanked */
};

static bool is_at_end(const struct scan *c)
{
	return c->at >= c->s.n;
}

static void skip_to(struct scan *c, struct str mark)
{
	size_t n = str_find_ascii_nocase(str_cut(c->s, c->at, c->s.n), mark);
	c->at = n == STR_NONE ? c->s.n : c->at + n + mark.n;
}

/* Past a value: quoted to the quote or the end, else to white space or ">". */
static void skip_value(struct scan *c)
{
	char quote = is_at_end(c) ? '\0' : c->s.p[c->at];
	if (quote == '"' || quote == '\'') {
		c->at++;
		skip_to(c, (struct str){&quote, 1});
		return;
	}
	while (!is_at_end(c) && !is_ascii_space(c->s.p[c->at]) && c->s.p[c->at] != '>')
		c->at++;
}

/* From behind the tag's name to its ">"; *spare is where the first attribute too many begins. */
static void skip_attributes(struct scan *c, size_t *spare)
{
	size_t n = 0;
	*spare = STR_NONE;
	while (!is_at_end(c) && c->s.p[c->at] != '>') {
		if (is_ascii_space(c->s.p[c->at]) || c->s.p[c->at] == '/') {
			c->at++;
			continue;
		}
		if (++n == HTML_ATTRS_MAX + 1)
			*spare = c->at;
		while (!is_at_end(c) && !is_ascii_space(c->s.p[c->at]) && c->s.p[c->at] != '>' && c->s.p[c->at] != '=')
			c->at++;
		size_t after = c->at;
		while (after < c->s.n && is_ascii_space(c->s.p[after]))
			after++;
		if (after < c->s.n && c->s.p[after] == '=') {
			for (after++; after < c->s.n && is_ascii_space(c->s.p[after]);)
				after++;
			c->at = after;
			skip_value(c);
		}
	}
}

static bool blank(struct arena *arena, struct scan *c, size_t from)
{
	if (!c->copy) {
		struct str copy = str_copy(arena, c->s);
		if (str_is_null(copy))
			return false;
		c->copy = (char *)(uintptr_t)copy.p;
		c->s = copy;
	}
	memset(c->copy + from, ' ', c->at - from);
	return true;
}

static bool read_tag(struct arena *arena, struct scan *c)
{
	size_t from = c->at, spare;
	while (!is_at_end(c) && is_ascii_alnum(c->s.p[c->at]))
		c->at++;
	struct str name = str_cut(c->s, from, c->at);
	skip_attributes(c, &spare);
	if (spare != STR_NONE && !blank(arena, c, spare))
		return false;
	if (str_eq_ascii_nocase(name, STR("script")))
		skip_to(c, STR("</script"));
	else if (str_eq_ascii_nocase(name, STR("style")))
		skip_to(c, STR("</style"));
	return true;
}

bool html_tame(struct arena *arena, struct str *text)
{
	struct scan c = {.s = *text};
	while (!is_at_end(&c)) {
		size_t n = str_find_byte(str_cut(c.s, c.at, c.s.n), '<');
		c.at = n == STR_NONE ? c.s.n : c.at + n + 1;
		if (str_starts(str_cut(c.s, c.at, c.s.n), STR("!--")))
			skip_to(&c, STR("-->"));
		else if (!is_at_end(&c) && is_ascii_alpha(c.s.p[c.at]) && !read_tag(arena, &c))
			return false;
	}
	*text = c.s;
	return true;
}
