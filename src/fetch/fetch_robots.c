#include "fetch_robots.h"

#include <stdlib.h>
#include <string.h>

#include "caps.h"

enum { KEEP_MS = 24 * 3600 * 1000, KEEP_FAILED_MS = 10 * 60 * 1000, TABLE_BYTES = 16 * 1024 * 1024 };

/* ---- reading ---- */

static int hex(char c)
{
	c = ascii_lower(c);
	return is_ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(int c)
{
	return c > 0 && c < 0x80 && (is_ascii_alnum((char)c) || strchr("-._~", c));
}

/* One spelling (2.2.2): %7E is ~, %3c is %3C, bytes past ASCII are escaped. */
static void normalise(struct str path, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		int byte = c == '%' && i + 2 < path.n && hex(path.p[i + 1]) >= 0 && hex(path.p[i + 2]) >= 0
				   ? hex(path.p[i + 1]) * 16 + hex(path.p[i + 2])
				   : -1;
		if (byte >= 0)
			i += 2;
		if (byte < 0 && c >= 0x80)
			byte = c;
		if (byte < 0) {
			buf_add_byte(out, (char)c);
		} else if (is_unreserved(byte)) {
			buf_add_byte(out, (char)byte);
		} else {
			buf_add_byte(out, '%');
			buf_add_byte(out, digits[byte >> 4]);
			buf_add_byte(out, digits[byte & 15]);
		}
	}
}

/* "User-agent: x # words" */
static bool read_line(struct str line, struct str *name, struct str *value)
{
	size_t colon;
	line = str_cut(line, 0, str_find_byte(line, '#'));
	colon = str_find_byte(line, ':');
	if (colon == STR_NONE)
		return false;
	*name = str_trim(str_cut(line, 0, colon));
	*value = str_trim(str_cut(line, colon + 1, line.n));
	return true;
}

/* The leading run of letters, "-" and "_" (2.2.1). */
static struct str product(struct str value)
{
	size_t n = 0;
	while (n < value.n && (is_ascii_alpha(value.p[n]) || value.p[n] == '-' || value.p[n] == '_'))
		n++;
	return str_cut(value, 0, n);
}

static bool next_line(struct str *rest, struct str *line)
{
	if (!rest->n)
		return false;
	size_t end = 0;
	while (end < rest->n && rest->p[end] != '\n' && rest->p[end] != '\r')
		end++;
	*line = str_cut(*rest, 0, end);
	*rest = str_cut(*rest, end + 1, rest->n);
	return true;
}

/* The rules of all groups that name `token`, or "*" for those of all; false when no group does. */
static bool take_groups(struct str text, struct str token, struct buf *rules)
{
	bool in_names = false, is_ours = false, found = false;
	size_t n = 0;
	struct str line, name, value;
	while (n < CAP_ROBOTS_RULES && next_line(&text, &line)) {
		if (!read_line(line, &name, &value))
			continue;
		if (str_eq_ascii_nocase(name, STR("user-agent"))) {
			bool is_name = str_eq(token, STR("*")) ? str_starts(value, token)
							       : str_eq_ascii_nocase(product(value), token);
			is_ours = is_name || (in_names && is_ours);
			in_names = true;
			found |= is_ours;
			continue;
		}
		bool is_allow = str_eq_ascii_nocase(name, STR("allow"));
		if (!is_allow && !str_eq_ascii_nocase(name, STR("disallow")))
			continue; /* Sitemap and others neither end a group nor begin one */
		in_names = false;
		if (!is_ours || !value.n || (value.p[0] != '/' && value.p[0] != '*'))
			continue;
		buf_add_byte(rules, is_allow ? '+' : '-');
		normalise(value, rules);
		buf_add_byte(rules, '\n');
		n++;
	}
	return found;
}

void robots_read(struct str text, struct str token, struct buf *rules)
{
	text = str_cut(text, 0, CAP_ROBOTS_BYTES);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_cut(text, 3, text.n);
	if (!take_groups(text, token, rules))
		(void)take_groups(text, STR("*"), rules);
}

/* ---- matching ---- */

/* Goes back at most to the last star: no more steps than bytes of the rule times bytes of the path. */
static bool matches(struct str rule, struct str path)
{
	bool is_whole = rule.n && rule.p[rule.n - 1] == '$';
	size_t r = 0, p = 0, star = STR_NONE, from = 0, steps = 0;
	if (is_whole)
		rule.n--;
	for (;;) {
		if (++steps > CAP_ROBOTS_STEPS)
			return true; /* such a rule is made to hurt: it counts as matched */
		if (r < rule.n && rule.p[r] == '*') {
			star = r++;
			from = p;
		} else if (r == rule.n && (!is_whole || p == path.n)) {
			return true;
		} else if (r < rule.n && p < path.n && rule.p[r] == path.p[p]) {
			r++;
			p++;
		} else if (star != STR_NONE && from < path.n) {
			r = star + 1;
			p = ++from;
		} else {
			return false;
		}
	}
}

bool robots_allows(struct str rules, struct str path)
{
	struct buf plain;
	struct str rule;
	size_t longest = 0;
	bool allows = true;
	buf_init(&plain, CAP_SETTING_BYTES * 4);
	normalise(str_cut(path, 0, CAP_SETTING_BYTES), &plain);
	struct str at = buf_str(&plain);
	while (rules.n && !str_eq(at, STR("/robots.txt")) && str_next(&rules, '\n', &rule)) {
		bool is_allow = rule.n && rule.p[0] == '+';
		if (rule.n < 2 || rule.n < longest || (rule.n == longest && (allows || !is_allow)))
			continue;
		if (!matches(str_cut(rule, 1, rule.n), at))
			continue;
		longest = rule.n;
		allows = is_allow;
	}
	buf_release(&plain);
	return allows;
}

/* ---- the table ---- */

struct origin {
	int64_t until_ms;
	bool is_unreachable;
	size_t n;
	char rules[];
};

/* Where the path begins; url.n when there is none. */
static size_t path_at(struct str url)
{
	size_t from = str_find(url, STR("://"));
	from = from == STR_NONE ? 0 : from + 3;
	while (from < url.n && !strchr("/?#", url.p[from]))
		from++;
	return from;
}

struct str robots_origin(struct arena *arena, struct str url)
{
	return str_lower_ascii(arena, str_cut(url, 0, path_at(url)));
}

struct str robots_path(struct str url)
{
	struct str path = str_cut(url, path_at(url), url.n);
	path = str_cut(path, 0, str_find_byte(path, '#'));
	return path.n && path.p[0] == '/' ? path : STR("/");
}

static uint64_t key_of(struct str url)
{
	enum { ORIGIN_BYTES = 300 };
	char fold[ORIGIN_BYTES];
	struct str origin = str_cut(url, 0, path_at(url));
	size_t n = origin.n < sizeof(fold) ? origin.n : sizeof(fold);
	for (size_t i = 0; i < n; i++)
		fold[i] = ascii_lower(origin.p[i]);
	return str_hash((struct str){fold, n});
}

void robots_init(struct robots *robots)
{
	*robots = (struct robots){0};
	map_init(&robots->known);
}

static void forget_all(struct robots *robots)
{
	size_t cursor = 0;
	struct map_slot slot;
	while (map_next(&robots->known, &cursor, &slot))
		free((struct origin *)(uintptr_t)slot.value);
	map_reset(&robots->known);
	robots->bytes = 0;
}

void robots_release(struct robots *robots)
{
	forget_all(robots);
	map_release(&robots->known);
}

enum robots_verdict robots_judge(const struct robots *robots, struct str url, int64_t now_ms)
{
	const uint64_t *at = map_get(&robots->known, key_of(url));
	const struct origin *origin = at ? (const struct origin *)(uintptr_t)*at : NULL;
	if (!origin || origin->until_ms <= now_ms)
		return ROBOTS_UNKNOWN;
	if (origin->is_unreachable)
		return ROBOTS_UNREACHABLE;
	return robots_allows((struct str){origin->rules, origin->n}, robots_path(url)) ? ROBOTS_ALLOWED
										       : ROBOTS_FORBIDDEN;
}

void robots_keep(struct robots *robots, struct str url, uint32_t code, struct str rules, int64_t now_ms)
{
	bool is_read = code >= 200 && code < 300;
	bool is_unreachable = code == 0 || code >= 500;
	if (!is_read)
		rules = STR_EMPTY;
	if (robots->known.n >= CAP_ROBOTS_HOSTS || robots->bytes + rules.n > TABLE_BYTES)
		forget_all(robots);
	struct origin *origin = malloc(sizeof(*origin) + rules.n);
	uint64_t *at = origin ? map_at(&robots->known, key_of(url)) : NULL;
	if (!at) {
		free(origin);
		return;
	}
	origin->until_ms = now_ms + (is_unreachable ? KEEP_FAILED_MS : KEEP_MS);
	origin->is_unreachable = is_unreachable;
	origin->n = rules.n;
	if (rules.n)
		memcpy(origin->rules, rules.p, rules.n);
	struct origin *old = (struct origin *)(uintptr_t)*at;
	robots->bytes += rules.n - (old ? old->n : 0);
	free(old);
	*at = (uint64_t)(uintptr_t)origin;
}
