/* Signs and white space as a reader wants them: what a feed wrote with references, once or twice, and the spaces
 * that links leave. */
#include "brief_priv.h"

/* "a flaw , tracked as": links leave a space before the stop that follows them. */
static bool is_stray_space(struct str s, size_t i)
{
	if (i + 1 < s.n && strchr(",.;:!?)", s.p[i + 1]))
		return i + 2 >= s.n || is_ascii_space(s.p[i + 2]) || s.p[i + 1] == ')' || s.p[i + 2] == ',';
	return i > 0 && s.p[i - 1] == '(';
}

struct str trim_spaces(struct arena *arena, struct str s)
{
	bool clean = true;
	for (size_t i = 0; i < s.n && clean; i++)
		clean = !is_ascii_space(s.p[i]) ||
			(s.p[i] == ' ' && i + 1 < s.n && !is_ascii_space(s.p[i + 1]) && !is_stray_space(s, i));
	if (clean)
		return s;
	char *out = arena_take(arena, s.n);
	if (!out)
		return s;
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_ascii_space(s.p[i]))
			out[n++] = s.p[i];
		else if (n && out[n - 1] != ' ' && !is_stray_space(s, i))
			out[n++] = ' ';
	}
	return str_trim((struct str){out, n});
}

/* What the name of a reference at the head of `s`, "rsquo;", stands for, in *sign; its length, 0 for others. */
static size_t name_of_sign(struct str s, struct str *sign)
{
	static const char *const signs[][2] = {
		{"amp;", "&"},
		{"#34;", "\""},
		{"quot;", "\""},
		{"#39;", "'"},
		{"apos;", "'"},
		{"nbsp;", " "},
		{"#8217;", "'"},
		{"#8211;", "-"},
		{"rsquo;", "'"},
		{"lsquo;", "'"},
		{"ldquo;", "\xe2\x80\x9c"},
		{"rdquo;", "\xe2\x80\x9d"},
		{"ndash;", "-"},
		{"mdash;", "\xe2\x80\x94"},
		{"hellip;", "\xe2\x80\xa6"},
	};
	for (size_t k = 0; k < COUNT_OF(signs); k++)
		if (str_starts(s, str_of(signs[k][0]))) {
			*sign = str_of(signs[k][1]);
			return strlen(signs[k][0]);
		}
	return 0;
}

/* "&amp;" or "&amp;rsquo;", which was written twice: the bytes it takes, 0 for an ampersand that is one. */
static size_t sign_of(struct str s, struct str *sign)
{
	size_t inner = str_starts(s, STR("&amp;")) ? name_of_sign(str_cut(s, 5, s.n), sign) : 0;
	if (inner)
		return 5 + inner;
	size_t n = name_of_sign(str_cut(s, 1, s.n), sign);
	return n ? 1 + n : 0;
}

struct str plain_signs(struct arena *arena, struct str s)
{
	if (str_find_byte(s, '&') == STR_NONE)
		return s;
	char *out = arena_take(arena, s.n);
	if (!out)
		return s;
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		struct str sign = str_cut(s, i, i + 1);
		size_t taken = s.p[i] == '&' ? sign_of(str_cut(s, i, s.n), &sign) : 1;
		memcpy(out + n, sign.p, sign.n);
		n += sign.n;
		i += taken ? taken : 1;
	}
	return (struct str){out, n};
}
